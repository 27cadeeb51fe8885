"""The values of a sheet of the open workbook, as the readers take them; changes nothing."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from schemas.cells import Cell

if TYPE_CHECKING:
    import xlwings as xw


def rows_of(sheet: "xw.Sheet") -> list[list[Cell]]:
    """A sheet's values from A1 on; "" is a blank."""
    last = sheet.used_range.last_cell
    values = sheet.range((1, 1), (last.row, last.column)).options(ndim=2).value
    return [["" if cell is None else _day(cell) for cell in row] for row in values]


def _day(cell: Any) -> Cell:
    if isinstance(cell, datetime) and cell.time() == datetime.min.time():
        return cell.date()
    return cell  # type: ignore[no-any-return] # a value of a cell
