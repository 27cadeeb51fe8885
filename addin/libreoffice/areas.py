"""Many areas of a sheet at once: one call instead of one an area; decides nothing about looks."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from addin.libreoffice.uno_bridge import load_uno

if TYPE_CHECKING:
    import xlwings as xw

#: com.sun.star.sheet.CellFlags: notes.
_NOTE = 8


@contextmanager
def heights_kept(book: "xw.Book") -> Iterator[None]:
    """Rows keep their heights for a while: else LibreOffice fits them again at every change of their cells."""
    document = book.api
    document.IsAdjustHeightEnabled = False
    try:
        yield
    finally:
        document.IsAdjustHeightEnabled = True


def style_areas(
    book: "xw.Book", wanted: Sequence[tuple["xw.Sheet", int, Mapping[str, Sequence[tuple[int, ...]]]]]
) -> None:
    """Give areas of sheets a named cell style; each is first row, first column, last row, last column, inclusive.

    With each sheet goes how many columns hold something already. One collection of ranges serves all sheets: making
    another takes longer than styling it. It holds areas of one sheet at a time, since LibreOffice marks what it holds
    on every sheet that it names.
    """
    if not wanted:
        return
    ranges = book.api.createInstance("com.sun.star.sheet.SheetCellRanges")
    for sheet, columns, styles in wanted:
        number = sheet.index - 1
        style, widest = max(((s, area) for s, areas in styles.items() for area in areas), key=lambda pair: pair[1][3])
        if widest[3] >= columns:  # several areas at once do not reach columns where nothing was ever written; one does
            _style(ranges, style, _addresses(number, [widest]))
        for style, areas in styles.items():
            _style(ranges, style, _addresses(number, areas))


def _addresses(sheet: int, areas: Sequence[tuple[int, ...]]) -> tuple[Any, ...]:
    uno = load_uno()
    return tuple(
        uno.createUnoStruct(
            "com.sun.star.table.CellRangeAddress", sheet, first_column, first_row, last_column, last_row
        )
        for first_row, first_column, last_row, last_column in areas
    )


def _style(ranges: Any, style: str, addresses: tuple[Any, ...]) -> None:
    ranges.addRangeAddresses(addresses, False)
    ranges.CellStyle = style
    ranges.removeRangeAddresses(addresses)


def merge_areas(sheet: "xw.Sheet", areas: Sequence[tuple[int, ...]]) -> None:
    """Merge each area; one cursor goes from one to the next, since an object of its own a merge takes longer."""
    cursor = sheet.api.createCursor()
    row = column = 0
    for first_row, first_column, last_row, last_column in areas:
        cursor.collapseToSize(1, 1)
        cursor.gotoOffset(first_column - column, first_row - row)
        cursor.collapseToSize(last_column - first_column + 1, last_row - first_row + 1)
        cursor.merge(True)
        row, column = first_row, first_column


def begin_pages(sheet: "xw.Sheet", rows: Iterable[int], *, begins: bool) -> None:
    """Have each row (0-based) begin a new page in print, or no longer."""
    for row in rows:
        sheet.range((row + 1, 1)).api.Rows.IsStartOfNewPage = begins


def print_part(sheet: "xw.Sheet", last: tuple[int, int]) -> None:
    """Have a sheet print from A1 to a last row and column, 0-based."""
    row, column = last
    sheet.api.setPrintAreas(_addresses(sheet.index - 1, [(0, 0, row, column)]))


def blank_when_undone(sheet: "xw.Sheet", areas: Iterable[tuple[int, ...]]) -> None:
    """Have Undo leave each area blank again, whatever is written to it next.

    Undoing a block of data gives back what was in its cells, yet leaves in blank ones what came into them; undoing
    an array formula empties its cells.
    """
    for first_row, first_column, last_row, last_column in areas:
        sheet.impl.block(first_column, first_row, last_column, last_row).setArrayFormula("=0")


def notes_on(sheet: "xw.Sheet") -> dict[tuple[int, int], str]:
    """Row and column (0-based) → note."""
    found = sheet.api.Annotations
    notes = (found.getByIndex(at) for at in range(found.Count))
    return {(place.Row, place.Column): note.getString() for note in notes for place in [note.getPosition()]}


def put_notes(sheet: "xw.Sheet", notes: Mapping[tuple[int, int], str]) -> None:
    """Have each cell carry its note, none but these; the views wait meanwhile, which halves the time."""
    uno, document, number = load_uno(), sheet.book.api, sheet.index - 1
    there = notes_on(sheet)
    document.lockControllers()
    try:
        for row, column in there:
            if there[row, column] != notes.get((row, column)):
                sheet.api.getCellByPosition(column, row).clearContents(_NOTE)
        for (row, column), text in notes.items():
            if there.get((row, column)) != text:
                place = uno.createUnoStruct("com.sun.star.table.CellAddress", number, column, row)
                sheet.api.Annotations.insertNew(place, text)
    finally:
        document.unlockControllers()
