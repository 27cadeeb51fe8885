"""The sheet "Nguồn số liệu": every cell behind a figure, and what the figure lacks; decides nothing."""

from collections.abc import Iterator

from addin.analysis.trace import Trace, Traced, figure_line, remarks
from addin.sheets.letterhead import in_names
from addin.sheets.plan import Content, SheetPlan
from addin.sheets.sheet_draft import HEADER_ROW, SheetDraft
from schemas.office.settings import Settings
from schemas.period import Period

SHEET = "Nguồn số liệu"
_HEADINGS = ("STT", "Phần", "Đơn vị", "Dòng", "Cột", "Số liệu", "Trang", "Ô", "Lần gửi", "Tệp", "Điều chỉnh")
_WIDTHS = [5.0, 16.0, 21.0, 34.0, 28.0, 13.0, 20.0, 8.0, 8.0, 34.0, 30.0]
_STYLES = ("center", "text", "text", "text", "text", "text", "text", "center", "center", "text", "text")
_VALUE = 5


def plan_trace(traced: Trace, period: Period, settings: Settings) -> SheetPlan:
    """A line for each cell, below them what is not in the figure and what is open against it; in the office's names."""
    draft = SheetDraft(SHEET, _WIDTHS, traced.catalogue)
    draft.add_head("NGUỒN CỦA MỘT SỐ LIỆU", period, figure_line(traced))
    draft.add_rows(HEADER_ROW, [_HEADINGS], ["header"] * len(_HEADINGS))
    rows = [[number, *cells] for number, cells in enumerate(_rows(traced), 1)]
    body = HEADER_ROW + 1
    draft.add_rows(body, rows or [[None] * len(_HEADINGS)], [f"cell-{style}" for style in _STYLES])
    draft.looks |= {
        (row, _VALUE): "cell-number" for row, cells in enumerate(rows, body) if isinstance(cells[_VALUE], int | float)
    }
    below = body + max(len(rows), 1) + 1
    for row, text in enumerate(remarks(traced), below):
        draft.add_wide_row(row, [text], [(0, len(_WIDTHS) - 1)], "note")
    return in_names(draft.plan(body, 2), settings, traced.catalogue)


def _rows(traced: Trace) -> Iterator[list[Content]]:
    for part in traced.parts:
        for cell in part.cells:
            yield [part.label, traced.name(cell.unit), cell.row, cell.column, *_where(cell)]


def _where(cell: Traced) -> list[Content]:
    changed = "; ".join(made.words for made in cell.adjustments)
    return [cell.value, cell.sheet, cell.cell, cell.version or None, cell.file, changed]
