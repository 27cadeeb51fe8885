"""The columns of a drawn table as lines of the sheet "Cột"; what a profile cannot say of them is told, never lost."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from addin.form_adoption.part_columns import parts_so_far, wholes_of
from addin.form_adoption.times import Time, time_told
from addin.form_inference.drawn import DrawnColumn, DrawnTable
from addin.form_inference.kind_words import AMOUNTS, Kind, measure_in
from addin.form_inference.review import formula_text
from schemas.form import Agg
from schemas.profile.lines import LineValue
from schemas.profile.sheets import COLUMNS, ROLL_UPS
from schemas.text import fold

LineCells = dict[str, LineValue]

#: The columns that print the code and the unit of measure of a printed row have these names.
ROW_CODE, ROW_MEASURE = "code", "unit_of_measure"
OF_ROW = (ROW_CODE, ROW_MEASURE)
_MILLION = "trieu dong"
#: Kinds of rows of a profile: those that the office prints; those that are units, each office's own or lower ones.
PRINTED_ROWS, OWN_ROW, LOWER_UNITS = ("fixed", "open"), "unit", "communes"
UNIT_ROWS = (OWN_ROW, LOWER_UNITS)
_LONGEST_NAME = 40
_WIDTHS = {Kind.LONG_TEXT: 34.0, Kind.TEXT: 22.0, Kind.UNIT: 24.0, Kind.COMMUNE: 24.0, Kind.PEOPLE: 14.0}
_PRINTED_WIDTH, _WIDTH, _ROW_CODE_WIDTH = 40.0, 13.0, 8.0
_TYPES = {
    Kind.COUNT: "Số nguyên", Kind.NUMBER: "Số thập phân", Kind.PERCENT: "Tỷ lệ %", Kind.DATE: "Ngày",
    Kind.YEAR: "Năm", Kind.CHOICE: "Chọn", Kind.BOOL: "Đánh dấu x", Kind.COMMUNE: "Xã", Kind.PEOPLE: "Dân tộc",
    Kind.LONG_TEXT: "Đoạn văn",
}  # fmt: skip
#: Percentages that may be above 100 or below 0.
_CHANGES = re.compile(r"\b(tang|giam|so voi|dat|thuc hien|hoan thanh|su dung|ky truoc|chenh lech)\b")
#: Plans of a whole year, which do not change in it.
_OF_THE_YEAR = re.compile(r"\b(?:ke hoach|chi tieu|du toan)(?: (?:giao|von))?(?: ca)? nam\b|\bgiao (?:dau )?nam\b")
#: Differences, which may be below 0.
_DIFFERENCES = re.compile(r"\b(tang|giam|chenh lech|so voi|bien dong|can doi|thua|thieu|lai|lo|con lai|con du)\b")
_FAR = 1_000_000.0
_FIRST_YEAR, _LAST_YEAR = 1900.0, 2100.0
_GROUPED = "Cột “{}” không đứng riêng: tên nhóm được in trước tên từng dòng."
_WITHIN = "Cột “{}” là một phần của cột “{}”: không lớn hơn cột đó. Nếu không phải, xóa ở “Nằm trong” trang “Cột”."
_SO_FAR = "Số lũy kế, trong năm kỳ sau không nhỏ hơn kỳ trước: cột {}."
_CODE = (
    "Cột “{}”: biểu chỉ in sẵn số thứ tự và tên dòng, mã do đơn vị tự nhập. Nếu không cần, chọn “Không” ở “Lấy cột "
    "này” trang “Xem lại biểu” rồi lập lại."
)
_BRACKET = re.compile(r"\s*\([^()]*\)\s*\*?\s*$")


class ColumnLines(NamedTuple):
    """Lines of columns and of their lists of choices, and sentences about what is kept otherwise than drawn."""

    columns: list[LineCells]
    choices: list[LineCells]
    notes: tuple[str, ...]


def column_lines(table: DrawnTable, code: str, rows: str) -> ColumnLines:
    """The columns that the office wants, in their order; `rows` is the kind of rows of the profile.

    A number for the rows is printed by every form itself.
    """
    printed = rows in PRINTED_ROWS
    wanted = [at for at in table.used if not (printed and at == table.group)]
    kept = {at: table.columns[at] for at in wanted if printed or table.columns[at].kind is not Kind.ORDINAL}
    titles = {at: title_of(column) for at, column in kept.items()}
    groups = {at: column.shown[:-1] for at, column in kept.items()}
    labels = {at: " / ".join([*groups[at], titles[at]]) for at in kept}
    names = names_of(table, kept, printed=printed)
    notes = [_GROUPED.format(table.columns[table.group].label)] if len(wanted) < len(table.used) else []
    lines, choices, wholes, so_far = list[LineCells](), list[LineCells](), wholes_of(table, kept), parts_so_far(table)
    for at, column in kept.items():
        cells: LineCells = {"form": code, "name": names[at], **_headings(groups[at]), "title": titles[at]}
        cells |= (
            _typed(column, notes)
            | _accumulated(column, notes, is_part=at in wholes, is_so_far=at in so_far)
            | _going_up(table, at, rows, names[at])
        )
        if printed and column.kind is Kind.CODE and names[at] != ROW_CODE:
            notes.append(_CODE.format(column.label))
        cells |= _computed(column, labels, notes) if not cells.get("label_column") else {}
        if at in wholes:
            cells["within"] = labels[wholes[at]]
            notes.append(_WITHIN.format(column.label, table.columns[wholes[at]].label))
        if column.kind is Kind.CHOICE and column.choices:
            cells["enum"] = f"{titles[at]} ({code})"
            choices += [{"enum": cells["enum"], "title": one} for one in column.choices]
        lines.append({key: value for key, value in cells.items() if value not in ("", None) and value is not False})
    counted = [f"“{kept[at].label}”" for at, line in zip(kept, lines, strict=True) if line.get("cumulative")]
    notes += [_SO_FAR.format(", ".join(counted))] if counted else []
    return ColumnLines(lines, choices, tuple(notes))


def title_of(column: DrawnColumn) -> str:
    """A column's own label without the unit of measure in brackets, which has a place of its own."""
    label = column.shown[-1]
    bare = _BRACKET.sub("", label).strip()
    return bare if bare and measure_in(label) else label


def names_of(table: DrawnTable, kept: Mapping[int, DrawnColumn], *, printed: bool) -> dict[int, str]:
    """What the columns are called through the years: their labels in plain letters, no two alike."""
    found: dict[int, str] = {}
    for at, column in kept.items():
        own = _printed_name(column) if printed and at != table.label else ""
        if own and own not in found.values():
            found[at] = own
            continue
        name = plain_name(title_of(column))
        for group in reversed(column.shown[:-1]):
            if name in found.values():
                name = plain_name(f"{group} {name}")
        number = 2
        while (several := name if number == 2 and name not in found.values() else f"{name}_{number}") in found.values():
            number += 1
        found[at] = several
    return found


def _printed_name(column: DrawnColumn) -> str:
    """The name of a column that prints the number or the unit of measure of each row; "" for any other."""
    if column.kind in (Kind.ORDINAL, Kind.CODE):
        return ROW_CODE
    return ROW_MEASURE if fold(column.path[-1]) in ("don vi tinh", "dvt", "dv tinh") else ""


def plain_name(label: str) -> str:
    """A label as a code: "Số hộ (người)" → "so_ho_nguoi"."""
    name = re.sub(r"[^a-z0-9]+", "_", fold(label)).strip("_")[:_LONGEST_NAME].strip("_") or "cot"
    return name if name[0].isalpha() and name not in OF_ROW else f"c_{name}"


def _headings(groups: Sequence[str]) -> LineCells:
    """The groups over a column, from the top down; those for which a profile has no level share the last one."""
    keys = [column.key for column in COLUMNS.columns if column.key.startswith("group")]
    if not groups:
        return {}
    upper, last = list(groups[: len(keys) - 1]), groups[len(keys) - 1 :]
    levels = [*upper, " / ".join(last)] if last else upper
    return dict(zip(keys, levels, strict=False))


def _typed(column: DrawnColumn, notes: list[str]) -> LineCells:
    """Type, unit of measure, bounds."""
    measure = column.measure or next(filter(None, map(measure_in, reversed(column.path[:-1]))), "")
    said: LineCells = {
        "type": _TYPES.get(column.kind, "Chữ"),
        "unit": measure,
        "width": _WIDTHS.get(column.kind, _WIDTH),
    }
    said["required"] = column.required or None
    if column.kind is Kind.MONEY:
        said["type"] = "Tiền" if fold(measure) == _MILLION else "Số thập phân"
        if not measure:
            notes.append(f"Cột “{column.label}” không ghi đơn vị tính tiền: giữ là số, không đổi sang triệu đồng.")
    if column.kind is Kind.CHOICE and not column.choices:
        said["type"] = "Chữ"
        notes.append(f"Cột “{column.label}” không có danh sách chọn: giữ là cột chữ.")
    if column.kind is Kind.YEAR:
        said |= {"minimum": _FIRST_YEAR, "maximum": _LAST_YEAR}
    formula = column.formula
    if column.kind is Kind.PERCENT and (formula or _CHANGES.search(fold(" ".join(column.path)))):
        said |= {"minimum": -_FAR, "maximum": _FAR}
    is_difference = bool(formula) or bool(_DIFFERENCES.search(fold(" ".join(column.path))))
    if said["type"] == "Số thập phân" and column.roll_up is Agg.SUM and not is_difference:
        said["minimum"] = 0.0
    if said["type"] == "Tiền" and formula and formula.minus:
        said["minimum"] = -_FAR * _FAR
    return said


def _accumulated(column: DrawnColumn, notes: list[str], *, is_part: bool, is_so_far: bool) -> LineCells:
    """A figure whose labels say that it is planned for the year, counted from its start on or of the period alone.

    What is called this period's is so where it is a part of what is counted from the start of the year on.
    """
    label = fold(column.path[-1])
    if column.kind in AMOUNTS and _OF_THE_YEAR.search(label) and not column.formula:
        notes.append(f"Cột “{column.label}” là kế hoạch cả năm: điền sẵn ở các kỳ sau.")
        return {"stays": True}
    time = time_told(column.path).time if column.kind in AMOUNTS else Time.UNTOLD
    return {
        "cumulative": is_so_far or time is Time.SO_FAR,
        "of_period": time is Time.PERIOD or (time is Time.NOW and is_part),
    }


def _going_up(table: DrawnTable, at: int, rows: str, name: str) -> LineCells:
    """How a column goes up; what is printed on the form goes up as it is."""
    column, is_label = table.columns[at], at == table.label
    if rows in PRINTED_ROWS and (is_label or name in OF_ROW):
        width = _PRINTED_WIDTH if is_label else _ROW_CODE_WIDTH
        return {"label_column": True, "type": "Chữ", "width": width, "required": None, "enum": "", "agg": ""}
    if rows in UNIT_ROWS and is_label:
        kind, needed = ("Xã", True) if rows == LOWER_UNITS else ("Chữ", None)
        return {"label_column": True, "type": kind, "required": needed, "agg": ""}
    if is_label:
        return {"required": True, "agg": ROLL_UPS[Agg.LIST.value]}
    if column.formula and column.kind in AMOUNTS and column.roll_up is None:
        return {"agg": ""}
    return {"agg": ROLL_UPS[column.roll_up.value] if column.roll_up else ""}


def _computed(column: DrawnColumn, labels: Mapping[int, str], notes: list[str]) -> LineCells:
    """The formula of a column in the words of a profile."""
    formula = column.formula
    if formula is None:
        return {}
    parts = formula.parts
    if not set(parts) <= labels.keys():
        notes.append(f"Cột “{column.label}” tính từ cột không lấy: đơn vị tự nhập.")
        return {"agg": ""} if column.kind is Kind.PERCENT else {}
    if any(set("[]") & set(labels[at]) for at in parts):
        notes.append(f"Cột “{column.label}” tính từ cột có dấu ngoặc vuông ở tên: đơn vị tự nhập.")
        return {"agg": ""} if column.kind is Kind.PERCENT else {}
    return {"computed": formula_text(column, labels)}
