"""The printed rows of a drawn table as lines of the sheet "Dòng"; what a profile cannot say of them is told."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from addin.form_adoption.column_lines import LineCells
from addin.form_inference.drawn import DrawnTable
from addin.form_inference.rows import DrawnRow, RowRole, split_marker
from schemas.text import fold

_SIGNS = re.compile(r"[^A-Za-z0-9.]+")
_OF_SECTION = "Dòng “{}” cộng từng phần, không giữ trong biểu: bộ cấu hình chỉ có một dòng tổng."
_SECTION = "Dòng “{}” chỉ in làm tiêu đề phần, không nhập số."
_ADDED_UP = "Dòng {} bằng tổng các dòng con, biểu mẫu tự tính. Nếu không phải, xóa mã ở “Thuộc dòng” trang “Dòng”."
_NOT_MORE = (
    "Mỗi dòng con của {} không lớn hơn dòng ấy. Nếu dòng ấy bằng tổng các dòng con, ở trang “Dòng” chuyển mã từ “Nằm "
    "trong” sang “Thuộc dòng”."
)
_NAMED = 3
_MIXED = "Các dòng có đơn vị tính khác nhau nên biểu không có dòng tổng."


class RowLines(NamedTuple):
    """Lines of rows, what the row of totals says ("" for none), and sentences about what is kept otherwise."""

    rows: list[LineCells]
    total: str
    notes: tuple[str, ...]


def row_lines(table: DrawnTable, row_list: str) -> RowLines:
    """The rows that were printed, each with a code that no other has."""
    notes = []
    total, of_sections = _totals(table.rows)
    notes += [_OF_SECTION.format(label) for label in of_sections]
    printed = [(at, row) for at, row in enumerate(table.rows) if row.role is RowRole.PRINTED]
    titles = _titles_of_sections(printed)
    rows = [(at, row) for at, row in printed if at not in titles]
    measures = {fold(row.measure) for _, row in rows}
    if total and len(measures) > 1:
        notes.append(_MIXED)
        total = ""
    codes = _codes(printed)
    lines, wholes = list[LineCells](), list[str]()
    for (at, row), label in zip(rows, _labels(table.rows, rows), strict=True):
        above = codes.get(row.parent, "") if row.parent not in titles else ""
        adds_up = bool(total) and not row.within
        is_part = row.within or (bool(row.measure) and not adds_up)
        cells: LineCells = {
            "row_list": row_list,
            "code": codes[at],
            "title": label,
            "unit": row.measure,
            "parent": above if adds_up else "",
            "within": above if is_part and not _has_own_measure(table.rows, row) else "",
        }
        if above and not row.within and (adds_up or cells["within"]):
            wholes.append(f"“{table.rows[row.parent].label}”")
        cells["addable"] = bool(row.measure) or None
        cells["section"] = titles.get(at - 1, "")
        lines.append({key: value for key, value in cells.items() if value not in ("", None)})
    if named := list(dict.fromkeys(wholes)):
        more = f" và {len(named) - _NAMED} dòng khác" if len(named) > _NAMED else ""
        notes.append((_ADDED_UP if total else _NOT_MORE).format(", ".join(named[:_NAMED]) + more))
    notes += [_SECTION.format(row.label) for at, row in printed if at in titles]
    return RowLines(lines, total, tuple(notes))


def _titles_of_sections(rows: Sequence[tuple[int, DrawnRow]]) -> dict[int, str]:
    """Place of a row → the title of the section that it opens, with those right above it: others belong to it.

    It is counted in nothing, where all others are counted in something.
    """
    found: dict[int, str] = {}
    parents = {row.parent for _, row in rows}
    if not any(row.measure for _, row in rows):
        return found
    for at, row in rows:
        if not row.measure and at in parents and not row.within:
            title = f"{row.marker.rstrip('.')}. {row.label}" if row.marker and row.marker[0].isalnum() else row.label
            found[at] = " – ".join(filter(None, (found.get(at - 1), title)))
    return found


def _has_own_measure(rows: Sequence[DrawnRow], row: DrawnRow) -> bool:
    """Whether a part is counted in other things than what it is a part of, so that neither limits the other."""
    return fold(rows[row.parent].measure) != fold(row.measure) if row.parent >= 0 else True


def _totals(rows: Sequence[DrawnRow]) -> tuple[str, list[str]]:
    """What the row of all totals says, "" for none, and what those of sections say: it is the first row or the last."""
    totals = [row for row in rows if row.role is RowRole.TOTAL]
    if not totals:
        return "", []
    whole = totals[0] if totals[0] is rows[0] else totals[-1]
    return whole.label or "Tổng cộng", [row.label for row in totals if row is not whole and row.label]


def _codes(rows: Sequence[tuple[int, DrawnRow]]) -> dict[int, str]:
    """Place of a row → its number as printed; in a table where a number stands twice, behind that of the row above it.

    A row without a number is counted among those that belong to the same row.
    """
    found: dict[int, str] = {}
    numbers = [_number_of(row) for _, row in rows]
    is_repeated = any(number and numbers.count(number) > 1 for number in numbers)
    beside = Counter[int]()
    for (at, row), number in zip(rows, numbers, strict=True):
        beside[row.parent] += 1
        above = found.get(row.parent, "")
        own = number or str(beside[row.parent])
        below = f"{above}.{own}" if above and not own.startswith(f"{above}.") else own
        wanted = (below, own) if is_repeated or not number else (own, below)
        others = (f"{below}.{count}" for count in range(2, len(rows) + 2))
        taken = {*found.values(), *numbers} - {number}
        found[at] = next(one for one in (*wanted, *others) if one not in taken and one not in found.values())
    return found


def _number_of(row: DrawnRow) -> str:
    """A row's number as it is printed, without signs; "" for none."""
    number = _SIGNS.sub("", row.marker).strip(".")
    return number if number[:1].isalnum() else ""


def _labels(all_rows: Sequence[DrawnRow], rows: Sequence[tuple[int, DrawnRow]]) -> Iterator[str]:
    """The rows' labels: the first one below a line "Trong đó:" has its words in front; no two are alike."""
    seen: set[str] = set()
    for at, row in rows:
        above = all_rows[at - 1] if at else None
        label = row.label
        if above is not None and above.role is RowRole.HEADING:
            label = f"{above.label.rstrip(' :')}: {split_marker(label)[1] or label}"
        if fold(label) in seen and row.parent >= 0:
            label = f"{label} ({all_rows[row.parent].label})"
        seen.add(fold(label))
        yield label
