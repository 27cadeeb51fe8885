"""How the cells of a sheet look beside what they hold, in any kind of file."""

from collections.abc import Mapping

from addin.read.book import Book, Sheet
from addin.read.looks.look import NOTHING_ODD, Looks, TextPart
from addin.read.opendocument import content_xml
from addin.read.package import WorkbookKind, kind_of
from schemas.cells import place_in


def looks_of(book: Book) -> Mapping[str, Looks]:
    """Sheet name → what looks otherwise there; sheets on which nothing does are absent."""
    rows = {sheet.name: sheet.rows for sheet in book.sheets}
    if book.package:
        from addin.read.looks.xlsx import looks_of_xlsx

        return looks_of_xlsx(book.package, rows)
    kind = kind_of(book.content) if book.content else WorkbookKind.TEXT
    if kind is WorkbookKind.XLS:
        from addin.read.looks.xls import looks_of_xls

        return looks_of_xls(book.content, rows)
    if kind is WorkbookKind.ODS:
        from addin.read.looks.ods import looks_of_ods

        return looks_of_ods(book.content, content_xml(book.content), rows)
    if kind is WorkbookKind.XLSB:
        from addin.read.looks.xlsb import looks_of_xlsb

        return looks_of_xlsb(book.content, rows)
    return _looks_of_text(kind, book.content)


def _looks_of_text(kind: WorkbookKind, content: bytes) -> Mapping[str, Looks]:
    """Those of a file that a web system writes."""
    if kind is WorkbookKind.SPREADSHEET_2003:
        from addin.read.looks.spreadsheet2003 import looks_of_2003

        return looks_of_2003(content)
    if kind in (WorkbookKind.HTML, WorkbookKind.WEB_ARCHIVE):
        from addin.read.looks.page import looks_of_page

        return looks_of_page(content, archive=kind is WorkbookKind.WEB_ARCHIVE)
    return {}


def without_parts(book: Book, looks: Mapping[str, Looks]) -> Book:
    """The workbook with its texts as they are read: without what is crossed out in them, and marks of footnotes."""
    if not any(sheet_looks.parts for sheet_looks in looks.values()):
        return book
    sheets = [_without_parts(sheet, looks.get(sheet.name, NOTHING_ODD).parts) for sheet in book.sheets]
    return book._replace(sheets=tuple(sheets))


def _without_parts(sheet: Sheet, parts: Mapping[str, TextPart]) -> Sheet:
    rows = [list(row) for row in sheet.rows] if parts else sheet.rows
    for cell, part in parts.items():
        row, column = place_in(cell)
        if part.counts and row < len(rows) and column < len(rows[row]) and isinstance(rows[row][column], str):
            rows[row][column] = part.left
    return sheet._replace(rows=rows)
