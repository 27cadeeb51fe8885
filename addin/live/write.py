"""Writes planned sheets into the open workbook: contents in one go, looks only where the layout changed."""

from itertools import groupby
from typing import TYPE_CHECKING

from addin.live.matrix import as_typed, layout_of, looks, rectangle
from addin.publish.plan import SheetPlan

if TYPE_CHECKING:
    import xlwings as xw

#: Before the name of every cell style that the master workbook carries.
STYLE_PREFIX = "TH "
#: Excel takes no longer text than this in an array of cells.
_LONGEST_IN_ARRAY = 8000


def write_sheet(sheet: "xw.Sheet", plan: SheetPlan, known_layout: str) -> str:
    """Write a planned sheet over what stands there; gives the fingerprint of its layout.

    `known_layout` is the fingerprint of the layout that the sheet has; "" when it is not known.
    """
    layout = layout_of(plan)
    cells = [[as_typed(content) for content in row] for row in rectangle(plan)]
    fresh = layout != known_layout
    if fresh:
        sheet.used_range.unmerge()
        sheet.clear()
    _write_cells(sheet, cells)
    if fresh:
        _lay_looks(sheet, plan)
    return layout


def _write_cells(sheet: "xw.Sheet", cells: list[list[object]]) -> None:
    """All cells in one call; texts too long for that one by one."""
    if not cells or not cells[0]:
        return
    long = [
        (row, column, text)
        for row, line in enumerate(cells)
        for column, text in enumerate(line)
        if isinstance(text, str) and len(text) > _LONGEST_IN_ARRAY
    ]
    for row, column, _ in long:
        cells[row][column] = None
    sheet.range((1, 1), (len(cells), len(cells[0]))).value = cells
    for row, column, text in long:
        sheet.range((row + 1, column + 1)).value = text


def _lay_looks(sheet: "xw.Sheet", plan: SheetPlan) -> None:
    for look in looks(plan):
        set_style(sheet.range(look.area), look.style)
    for merge in plan.merges:
        if (merge.first_row, merge.first_column) != (merge.last_row, merge.last_column):
            corners = (merge.first_row + 1, merge.first_column + 1), (merge.last_row + 1, merge.last_column + 1)
            sheet.range(*corners).merge()
    for column, width in plan.widths.items():
        sheet.range((1, column + 1)).column_width = width
    for height, rows in groupby(sorted(plan.heights.items()), key=lambda item: item[1]):
        for first, last in _runs([row for row, _ in rows]):
            sheet.range((first + 1, 1), (last + 1, 1)).row_height = height


def _runs(rows: list[int]) -> list[tuple[int, int]]:
    """Neighbouring rows as (first, last)."""
    runs: list[tuple[int, int]] = []
    for row in rows:
        if runs and row == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    return runs


def set_style(area: "xw.Range", style: str) -> None:
    """Give an area one of the workbook's named cell styles; both programs know them under one name."""
    if area.sheet.book.app.engine.name == "libreoffice":
        area.api.CellStyle = STYLE_PREFIX + style
    else:
        area.api.Style = STYLE_PREFIX + style
