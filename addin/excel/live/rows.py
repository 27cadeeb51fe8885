"""The values of a sheet of the open workbook, as the readers take them; changes nothing."""

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any

from schemas.cells import ERROR_TEXTS, Cell, CellError, address

if TYPE_CHECKING:
    import xlwings as xw

#: What LibreOffice shows where Excel has no name for an error.
_OF_LIBREOFFICE = re.compile(r"Err:\d+")


def rows_of(sheet: "xw.Sheet") -> list[list[Cell]]:
    """A sheet's values from A1 on; "" is a blank."""
    last = sheet.used_range.last_cell
    values = sheet.range((1, 1), (last.row, last.column)).options(ndim=2).value
    return [["" if cell is None else _day(cell) for cell in row] for row in values]


def rows_with_errors(sheet: "xw.Sheet") -> list[list[Cell]]:
    """As `rows_of`, but a formula without a result is an error cell, no blank: somebody meant something by it."""
    last = sheet.used_range.last_cell
    values = sheet.range((1, 1), (last.row, last.column)).options(ndim=2, err_to_str=True).value
    return [["" if cell is None else _error(cell) or _day(cell) for cell in row] for row in values]


def _error(cell: Any) -> CellError | None:
    is_error = isinstance(cell, str) and (cell in ERROR_TEXTS or _OF_LIBREOFFICE.fullmatch(cell))
    return CellError(cell) if is_error else None


def formulas_on(sheet: "xw.Sheet") -> list[tuple[str, str]]:
    """Cell → formula, for the cells of a sheet that have one."""
    last = sheet.used_range.last_cell
    lines = sheet.range((1, 1), (last.row, last.column)).options(ndim=2).formula
    cells = ((row, column, cell) for row, line in enumerate(lines) for column, cell in enumerate(line))
    return [(address(row, column), cell) for row, column, cell in cells if str(cell).startswith("=")]


def _day(cell: Any) -> Cell:
    if isinstance(cell, datetime) and cell.time() == datetime.min.time():
        return cell.date()
    return cell  # type: ignore[no-any-return] # a value of a cell
