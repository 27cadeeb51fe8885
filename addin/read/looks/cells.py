"""How the cells of a sheet look beside what they hold, whatever kind of file they come from."""

from collections.abc import Mapping
from typing import NamedTuple

from addin.read.book import Book, Sheet
from addin.read.looks.formats import NumberFormat
from addin.read.opendocument import content_xml
from addin.read.package import Kind, kind_of
from schemas.cells import place_in
from schemas.numbers import parse_number


class Look(NamedTuple):
    """A cell that is shown otherwise: by its number format, crossed out, or not to be seen for a reason."""

    format: NumberFormat | None = None
    struck: bool = False
    unseen: str = ""

    @property
    def is_plain(self) -> bool:
        """Whether the cell is seen as it is."""
        return (self.format is None or self.format.is_plain) and not self.struck and not self.unseen


class Part(NamedTuple):
    """A text with a part that is crossed out, or raised or lowered beside the line: what is left without it, and it."""

    left: str
    apart: str
    struck: bool

    @property
    def counts(self) -> bool:
        """Whether the text is read without it: what is crossed out, and the mark of a footnote behind a number.

        The 2 of "m²" belongs to its word.
        """
        return self.struck or parse_number(self.left) is not None


class Looks(NamedTuple):
    """The cells of one sheet that look otherwise, by address, and its merged cells (rows and columns, inclusive)."""

    cells: Mapping[str, Look]
    parts: Mapping[str, Part]
    merges: tuple[tuple[int, int, int, int], ...] = ()


#: A sheet on which every cell is seen as it is.
NOTHING_ODD = Looks({}, {})


def looks_of(book: Book) -> Mapping[str, Looks]:
    """Sheet name → what looks otherwise there; sheets on which nothing does are absent."""
    if book.package:
        from addin.read.looks.xlsx import looks_of_xlsx

        return looks_of_xlsx(book.package)
    kind = kind_of(book.content) if book.content else Kind.TEXT
    if kind is Kind.XLS:
        from addin.read.looks.xls import looks_of_xls

        return looks_of_xls(book.content)
    if kind is Kind.ODS:
        from addin.read.looks.ods import looks_of_ods

        return looks_of_ods(book.content, content_xml(book.content))
    if kind is Kind.XLSB:
        from addin.read.looks.xlsb import looks_of_xlsb

        return looks_of_xlsb(book.content)
    return {}


def without_parts(book: Book, looks: Mapping[str, Looks]) -> Book:
    """The workbook with its texts as they are read: without what is crossed out in them, and marks of footnotes."""
    if not any(sheet_looks.parts for sheet_looks in looks.values()):
        return book
    sheets = [_without_parts(sheet, looks.get(sheet.name, NOTHING_ODD).parts) for sheet in book.sheets]
    return book._replace(sheets=tuple(sheets))


def _without_parts(sheet: Sheet, parts: Mapping[str, Part]) -> Sheet:
    rows = [list(row) for row in sheet.rows] if parts else sheet.rows
    for cell, part in parts.items():
        row, column = place_in(cell)
        if part.counts and row < len(rows) and column < len(rows[row]) and isinstance(rows[row][column], str):
            rows[row][column] = part.left
    return sheet._replace(rows=rows)
