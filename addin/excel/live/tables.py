"""Lines that the program adds to the office's own tables in the open workbook; judges none."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from addin.excel.live.matrix import Area, as_typed
from addin.excel.live.rows import rows_of
from addin.excel.live.write import set_styles
from addin.summary_workbook.office_tables import style_of
from addin.system.errors import InputError
from addin.workspace.found_tables import FoundTable, find_tables
from schemas.cells import Cell, Value
from schemas.numbers import show_number
from schemas.office import TABLES_BY_NAME

if TYPE_CHECKING:
    import xlwings as xw


class Placed(NamedTuple):
    """A table of the office as it is in the open workbook."""

    sheet: "xw.Sheet"
    found: FoundTable


def place_of(book: "xw.Book", table: str) -> Placed:
    """Where a table is, on its own sheet as a rule. InputError when it is gone."""
    usual = TABLES_BY_NAME[table].sheet
    for sheet in sorted(book.sheets, key=lambda sheet: sheet.name != usual):
        found = find_tables([(sheet.name, rows_of(sheet))]).get(table)
        if found is not None:
            return Placed(sheet, found)
    wanted = TABLES_BY_NAME[table]
    headings = ", ".join(f"“{column.label}”" for column in wanted.columns)
    raise InputError(
        f"Không tìm thấy bảng “{wanted.title}” ở trang “{wanted.sheet}” nên chưa ghi gì vào sổ. Đề nghị khôi phục "
        f"dòng tiêu đề của bảng ({headings}), hoặc xóa cả trang để chương trình lập lại, rồi bấm lại."
    )


def append(placed: Placed, table: str, rows: Sequence[Sequence[Any]]) -> None:
    """Add lines below the last filled one, a column at a time: the office may have put others between them."""
    sheet, found = placed
    columns = found.columns
    filled = [index for index, row in found.rows if any(row[column] != "" for column in columns.values())]
    first = max(filled, default=found.heading) + 1
    last = first + len(rows) - 1
    styles: dict[str, list[Area]] = {}
    for at, column in enumerate(TABLES_BY_NAME[table].columns):
        place = columns[column.key]
        sheet.range((first + 1, place + 1), (last + 1, place + 1)).value = [[as_typed(row[at])] for row in rows]
        styles.setdefault(style_of(TABLES_BY_NAME[table], column), []).append(Area(first, place, last, place))
    set_styles(sheet.book, [(sheet, max(columns.values()) + 1, styles)])


def append_new(placed: Placed, table: str, lines: Sequence[Sequence[Any]], about: int) -> None:
    """Add the lines whose first cells, `about` of them, do not stand there yet: Undo takes no added line away."""
    columns = [placed.found.columns[column.key] for column in TABLES_BY_NAME[table].columns[:about]]
    there = {tuple(_told_by(row[column]) for column in columns) for _, row in placed.found.rows}
    if new := [line for line in lines if tuple(map(_told_by, line[:about])) not in there]:
        append(placed, table, new)


def _told_by(cell: Value | Cell) -> str:
    """What a cell says, however the office program keeps it."""
    return show_number(cell, 6) if isinstance(cell, int | float) else str(cell or "")
