"""The readers of .xls (BIFF 5 and 8): xlrd, which tells errors, dates and code pages right; then python-calamine."""

import io
from datetime import datetime, time
from functools import cache
from typing import Any

from addin.read.biff import DATEMODE, formula_cells, records, workbook_stream, worksheet_starts
from addin.read.book import Book, Sheet, pad_rows
from addin.read.calamine import read_sheets
from addin.read.limits import MOST_SHEETS, UnreadableError, check_extent
from schemas.cells import Cell, CellError

_ENCRYPTED = "encrypted"
_MACROS = "_VBA_PROJECT".encode("utf-16-le")


def read_xls(content: bytes) -> Book:
    """With xlrd. The first reader gives blanks for errors, NULs in texts and dates for numbers."""
    import xlrd

    try:
        book = xlrd.open_workbook(file_contents=content, logfile=io.StringIO())
    except xlrd.XLRDError as error:
        if _ENCRYPTED in str(error):
            raise UnreadableError("file-password") from error
        raise
    if book.nsheets > MOST_SHEETS:
        raise UnreadableError("file-too-large", f"{book.nsheets} trang tính")
    sheets = tuple(_sheet(sheet, book.datemode) for sheet in book.sheets() if sheet.ncols or sheet.nrows == 0)
    names = [sheet.name for sheet in book.sheets()]

    @cache
    def formulas(sheet: str) -> frozenset[str] | None:
        data = workbook_stream(content)
        starts = dict(zip(names, worksheet_starts(data), strict=False))
        return formula_cells(data, starts[sheet]) if sheet in starts else None

    macros, days = _MACROS in content, bool(book.datemode)
    return Book(sheets, _names(book), macros, formulas, content=content, since_1904=days)


def _names(book: Any) -> dict[str, str]:
    """The hidden identity: defined names TH_… that hold a text."""
    found = ((name.name, name.result.value) for name in book.name_obj_list if name.result)
    return {name: value for name, value in found if name.startswith("TH_") and isinstance(value, str)}


def read_xls_by_calamine(content: bytes) -> Book:
    """With python-calamine, where xlrd gives up; texts with NULs are not to be trusted."""
    sheets = read_sheets(content, {})
    if any(type(cell) is str and "\0" in cell for sheet in sheets for row in sheet.rows for cell in row):
        raise ValueError("texts with NULs")
    days = any(record == DATEMODE and body[:1] == b"\1" for record, body in records(workbook_stream(content), 0))
    return Book(sheets, {}, _MACROS in content, lambda _: None, content=content, since_1904=days)


def _sheet(sheet: Any, datemode: int) -> Sheet:
    check_extent(sheet.name, sheet.nrows, sheet.ncols)
    rows = [
        [_cell(value, kind, datemode) for value, kind in zip(sheet.row_values(row), sheet.row_types(row), strict=True)]
        for row in range(sheet.nrows)
    ]
    return Sheet(sheet.name, pad_rows(rows), sheet.visibility == 0)


def _cell(value: Any, kind: int, datemode: int) -> Cell:
    import xlrd

    if kind == xlrd.XL_CELL_ERROR:
        return CellError(xlrd.error_text_from_code.get(value, "#N/A"))
    if kind == xlrd.XL_CELL_BOOLEAN:
        return bool(value)
    if kind == xlrd.XL_CELL_DATE:
        return _date(value, datemode)
    cell: Cell = value
    return cell


def _date(serial: float, datemode: int) -> Cell:
    """As the first reader gives dates: a date for a whole day, a time below one; the number where it is neither."""
    from xlrd.xldate import xldate_as_datetime

    if serial < 0:  # Excel shows ####
        return serial
    try:
        moment: datetime = xldate_as_datetime(serial, datemode)
    except (OverflowError, ValueError):
        return serial
    if 0 <= serial < 1:
        return moment.time()
    return moment.date() if moment.time() == time() else moment
