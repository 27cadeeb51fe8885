"""Remarks of any kind of workbook in the sender's own words: what the office printed or marked there is taken off."""

from collections.abc import Callable

from addin.read.book import Book
from addin.read.package import WorkbookKind as File
from addin.read.package import kind_of
from addin.read.words.remark import Remark, remarks_from
from schemas.catalogue import Catalogue

#: No more remarks of a sheet are taken up.
_MOST = 1000
#: A web page without it has no note within a cell, and need not be gone through once more.
_IN_PAGE = b"<comment"


def words_of(book: Book, catalogue: Catalogue) -> dict[str, list[Remark]]:
    """Sheet name → what the sender wrote there; sheets without a word are absent."""
    found = _reader(book)(book, catalogue)
    return {sheet: remarks[:_MOST] for sheet, remarks in found.items() if remarks}


def _reader(book: Book) -> Callable[[Book, Catalogue], dict[str, list[Remark]]]:
    kind = kind_of(book.content) if book.content and not book.package else File.TEXT
    if book.package:
        from addin.read.words.xlsx import words_of_xlsx

        return words_of_xlsx
    if kind in (File.ODS, File.XLS, File.XLSB):
        from addin.read.words.others import words_of_other

        return words_of_other
    if kind is File.SPREADSHEET_2003:
        from addin.read.spreadsheet2003 import comments_of

        said_in = comments_of(book.content)
        return lambda _, catalogue: {sheet: remarks_from(said, catalogue) for sheet, said in said_in.items()}
    if kind in (File.HTML, File.WEB_ARCHIVE):
        from addin.read.plain import notes_of_page

        archive = kind is File.WEB_ARCHIVE  # whose pages may be encoded
        found = notes_of_page(book.content, archive=archive) if archive or _IN_PAGE in book.content.lower() else {}
        authorless = {sheet: [(cell, "", text) for cell, text in said] for sheet, said in found.items()}
        return lambda _, catalogue: {sheet: remarks_from(said, catalogue) for sheet, said in authorless.items()}
    return lambda *_: {}
