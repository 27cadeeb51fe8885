"""The lower part of the overview: control totals, the forms and who reported each, older versions, files set aside."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from addin.analysis.punctuality import Standing
from addin.sheets.layout import row_height
from addin.sheets.plan import Content, Formula, Link, Merge
from addin.sheets.sheet_draft import SheetDraft, coverage, share_of, summary_name
from schemas.cells import address
from schemas.findings import Finding
from schemas.reference import Units
from schemas.submission import Control, Received, SetAside
from schemas.summary import Summary

#: Tables here lie on the overview's columns: number, name, text, text; first and last column of each.
_Places = tuple[tuple[int, int], ...]
#: The last text takes the overview's last columns as far back as this one where it has so many.
_LAST_TEXT = 11
#: Why a version does not count, by its status.
_STANDING = {
    "superseded": "đã được thay bằng lần gửi sau",
    "revision": "số liệu bổ sung, gửi sau khi chốt, chưa đưa vào tổng hợp",
    "held": "gửi từ địa chỉ không phải của đơn vị, đang giữ lại chờ xem xét",
    "refused": "gửi từ địa chỉ không phải của đơn vị, cơ quan quyết định không dùng",
}


class Inbox(NamedTuple):
    """What the register says of a period, for the overview."""

    received: Sequence[Received]
    set_aside: Sequence[SetAside]
    findings: Sequence[Finding]
    control: Control
    standings: Mapping[str, Standing] = {}  # by unit


def add_register(draft: SheetDraft, row: int, summary: Summary, inbox: Inbox) -> None:
    """Add the lower part from `row` on; last the seal of the audit trail, which a print carries out of the machine."""
    row = _add_control(draft, row, inbox.control)
    row = _add_forms(draft, row + 1, summary)
    counted = {line.unit: line.version for line in inbox.received if line.status == "current"}
    older = [
        line
        for line in inbox.received  # what came later without content is told among the files set aside
        if line.status != "current" and (line.has_content or line.version < counted.get(line.unit, 0))
    ]
    if older:
        name_of = summary.catalogue.units.name_of
        lines = [(name_of(line.unit), line.file, f"lần gửi {line.version}, {_STANDING[line.status]}") for line in older]
        row = _add_table(draft, row + 1, "LẦN GỬI CHƯA DÙNG TRONG TỔNG HỢP", ("Đơn vị", "Tệp", "Ghi chú"), lines)
    aside = [(refused.file, refused.message) for refused in inbox.set_aside] or [("Không có", "")]
    row = _add_table(draft, row + 1, "TỆP CHƯA DÙNG", ("Tệp", "Lý do"), aside)
    if summary.seal:
        draft.add_wide_row(row + 1, [summary.seal], [(0, len(draft.widths) - 1)], "note")


def _add_control(draft: SheetDraft, row: int, control: Control) -> int:
    """Cells read = used + set aside: printed always, with the difference as a live formula."""
    draft.add_heading(row, "SỐ Ô ĐÃ ĐỌC")
    figures: list[tuple[str, Content]] = [
        ("Số ô đã đọc", control.cells_read),
        ("Số ô đưa vào tổng hợp", control.cells_used),
        ("Số ô chưa dùng (lý do từng ô: xem trang “Kiểm tra”)", control.cells_set_aside),
    ]
    cells = [address(row + offset, 4) for offset in (1, 2, 3)]
    left = control.cells_read - control.cells_used - control.cells_set_aside
    figures.append(
        ("Chênh lệch (đã đọc − đưa vào tổng hợp − chưa dùng)", Formula(f"={cells[0]}-{cells[1]}-{cells[2]}", left))
    )
    for at, (label, figure) in enumerate(figures, row + 1):
        base = "total" if at == row + 4 else "cell"
        draft.merges += [Merge(at, 0, at, 3, label, f"{base}-text"), Merge(at, 4, at, 5, figure, f"{base}-count")]
        draft.heights[at] = 18.0
    return row + 5


def _add_forms(draft: SheetDraft, row: int, summary: Summary) -> int:
    """Every form with a link to its sheet, and who reported it."""
    lines: list[tuple[Content, ...]] = []
    for form in summary.catalogue.forms:
        found, name = summary.forms[form.id], summary_name(form)
        link = Link(f"internal:'{name}'!A1", name, "Mở trang này") if found.reported else name  # its sheet is hidden
        lines.append((link, form.title, _who(found.reported, found.missing, summary.catalogue.units)))
    return _add_table(draft, row, "CÁC BIỂU TỔNG HỢP", ("Trang", "Nội dung", "Đơn vị có số liệu"), lines)


def _who(reported: Sequence[str], missing: Sequence[str], units: Units) -> str:
    """Every unit, how many with the missing ones named, or none."""
    if not missing:
        return share_of(reported, missing)
    return coverage(reported, missing, units).removeprefix("Số liệu của ")


def _add_table(
    draft: SheetDraft,
    row: int,
    heading: str,
    labels: Sequence[str],
    lines: Sequence[Sequence[Content]],
) -> int:
    """A heading, labels and numbered lines; gives the row below."""
    draft.add_heading(row, heading)
    places = _places(len(draft.widths) - 1, len(labels))
    _add_line(draft, row + 1, ("STT", *labels), "header", places)
    for number, line in enumerate(lines, 1):
        _add_line(draft, row + 1 + number, (number, *line), "cell-text", places)
    return row + 2 + len(lines)


def _places(last: int, texts: int) -> _Places:
    """Where a number, a name and one text or two stand, up to the last column."""
    if texts == 2:
        return (0, 0), (1, 3), (4, last)
    second = min(_LAST_TEXT, last)
    return (0, 0), (1, 3), (4, second - 1), (second, last)


def _add_line(draft: SheetDraft, row: int, cells: Sequence[Content], style: str, places: _Places) -> None:
    for (first, last), cell in zip(places, cells, strict=True):
        look = "link" if isinstance(cell, Link) else "cell-center" if isinstance(cell, int) else style
        draft.merges.append(Merge(row, first, row, last, cell, look))
    draft.heights[row] = row_height(cells, [sum(draft.widths[first : last + 1]) for first, last in places])
