"""An .xlsx built from what was read of a workbook in another format: every value at its place; marks nothing."""

import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from addin.read.grid import Book, Sheet
from addin.sheets.layout import row_height
from addin.sheets.plan import Block, BookPlan, Content, SheetPlan
from addin.sheets.writer import write_book
from schemas.cells import Cell, CellError, Uncalculated
from schemas.text import within_cell

_LONGEST_NAME = 31
_FORBIDDEN = str.maketrans("[]:*?/\\", "-------")
_NARROW, _WIDE = 9.0, 44.0


class ConvertedWorkbook(NamedTuple):
    """The bytes, and the sheets' names now by what they were: Excel forbids some that others allow."""

    content: bytes
    names: Mapping[str, str]


def as_xlsx(book: Book) -> ConvertedWorkbook:
    """Write the sheets of a workbook again."""
    names = _names(book)
    stream = io.BytesIO()
    write_book(BookPlan(sheets=tuple(_plan(sheet, names[sheet.name]) for sheet in book.sheets)), stream)
    return ConvertedWorkbook(stream.getvalue(), names)


def _names(book: Book) -> dict[str, str]:
    names: dict[str, str] = {}
    taken: set[str] = set()
    for number, sheet in enumerate(book.sheets, 1):
        name = sheet.name.translate(_FORBIDDEN).strip("'")[:_LONGEST_NAME] or f"Trang {number}"
        if name.lower() in taken:
            name = f"{name[: _LONGEST_NAME - 5]} ({number})"
        taken.add(name.lower())
        names[sheet.name] = name
    return names


def _plan(sheet: Sheet, name: str) -> SheetPlan:
    width = max(map(len, sheet.rows), default=0)
    blocks = tuple(
        Block(number, column, [[_content(cell)]], [_style(cell, in_table)])
        for number, row in enumerate(sheet.rows)
        for in_table in [_is_of_table(row)]
        for column, cell in enumerate(row)
        if cell != ""
    )
    widths = [_width(sheet, column) for column in range(width)]
    heights = {
        number: row_height([_content(cell) for cell in row], widths)
        for number, row in enumerate(sheet.rows)
        if _is_of_table(row)
    }
    return SheetPlan(
        name=name, blocks=blocks, widths=dict(enumerate(widths)), heights=heights, hidden=not sheet.visible
    )  # fmt: skip


def _width(sheet: Sheet, column: int) -> float:
    """Wide enough for most texts of a column that are beside others; headings wrap."""
    rows = (row for row in sheet.rows if column < len(row) and _is_of_table(row))
    lengths = sorted(len(str(row[column])) for row in rows if row[column] != "")
    return min(max(_NARROW, lengths[len(lengths) * 3 // 4] + 1.0), _WIDE) if lengths else _NARROW


def _is_of_table(row: Sequence[Cell]) -> bool:
    return len(row) - row.count("") > 2


def _style(cell: Cell, in_table: bool) -> str:
    if isinstance(cell, date):
        return "cell-date"  # without a date's format it would come back as a number
    if not in_table:
        return "heading"
    return "cell-number|General" if isinstance(cell, int | float) and not isinstance(cell, bool) else "cell-text"


def _content(cell: Cell) -> Content:
    if isinstance(cell, CellError):
        return cell.text
    if isinstance(cell, Uncalculated):
        return None
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, datetime):
        return cell.date() if cell.time() == time.min else f"{cell:%d/%m/%Y %H:%M:%S}"
    if isinstance(cell, time | timedelta):
        return str(cell)
    return within_cell(cell) if isinstance(cell, str) else cell
