"""The first reader, python-calamine: sheets of every kind of workbook within limits; knows what it keeps quiet about.

It gives "" for error cells and for formulas without a value; who calls it says which cells these are.
"""

import io
from typing import cast

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from addin.read.book import Rows, Sheet
from addin.read.limits import MOST_SHEETS, UnreadableError, check_extent
from addin.read.stored_zip import StoredZip
from schemas.cells import ERROR_TEXTS, Cell, CellError, column_index

Broken = dict[str, dict[str, Cell]]  # sheet name → cell address → what is there


def read_sheets(content: bytes | StoredZip, broken: Broken) -> tuple[Sheet, ...]:
    """Every worksheet, with the broken cells put back. Raises UnreadableError and the reader's own errors."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content) if isinstance(content, bytes) else content)
    sheets: list[Sheet] = []
    if len(book.sheets_metadata) > MOST_SHEETS:
        raise UnreadableError("file-too-large", f"{len(book.sheets_metadata)} trang tính")
    for meta in book.sheets_metadata:
        if meta.typ is not SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_name(meta.name)
        last = sheet.end or (0, 0)
        check_extent(meta.name, last[0] + 1, last[1] + 1)
        rows = cast(Rows, sheet.to_python(skip_empty_area=False))
        for cell, value in broken.get(meta.name, {}).items():
            put(rows, cell, value)
        sheets.append(Sheet(meta.name, rows, meta.visible is SheetVisibleEnum.Visible))
    return tuple(sheets)


def mark_error_texts(sheets: tuple[Sheet, ...]) -> None:
    """Error cells that arrive as their text (.ods saved by Excel, HTML) become errors again."""
    for row in (row for sheet in sheets for row in sheet.rows):
        for column, cell in enumerate(row):
            if type(cell) is str and cell[:1] == "#" and cell in ERROR_TEXTS:
                row[column] = CellError(cell)


def put(rows: Rows, cell: str, value: Cell) -> None:
    """Set a cell by its address, and make the rows as wide and as many as that needs."""
    letters = cell.rstrip("0123456789")
    row, column = int(cell[len(letters) :]) - 1, column_index(letters)
    check_extent("", row + 1, column + 1)
    width = max(len(rows[0]) if rows else 0, column + 1)
    for line in rows:
        line.extend([""] * (width - len(line)))
    rows.extend([""] * width for _ in range(row + 1 - len(rows)))
    rows[row][column] = value
