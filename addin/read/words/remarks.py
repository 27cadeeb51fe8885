"""Remarks of any kind of workbook in the sender's own words: what the office printed or marked there is taken off."""

import re
from collections.abc import Callable, Iterable
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from addin.read.book import Book
from addin.read.package import Kind as File
from addin.read.package import kind_of
from schemas.form import COMPUTED_NOTE
from schemas.forms import ALL_FORMS
from schemas.forms.cover import FIELDS
from schemas.returned import without_ours
from schemas.text import tidy

#: No more remarks of a sheet are taken up, and no more of a text.
_MOST, _LONGEST = 1000, 2000
_NUMBER = re.compile(r"\d+")
#: A web page without it has no note within a cell, and need not be gone through once more.
_IN_PAGE = b"<comment"


class Kind(StrEnum):
    """What a remark is."""

    NOTE = "note"
    BOX = "box"
    PICTURE = "picture"


class Remark(NamedTuple):
    """A note at a cell, a text box or a picture whose corner lies on it; `text` is the sender's own words."""

    cell: str
    text: str
    kind: Kind = Kind.NOTE


def words_of(book: Book) -> dict[str, list[Remark]]:
    """Sheet name → what the sender wrote there; sheets without a word are absent."""
    found = _reader(book)(book)
    return {sheet: remarks[:_MOST] for sheet, remarks in found.items() if remarks}


def _reader(book: Book) -> Callable[[Book], dict[str, list[Remark]]]:
    kind = kind_of(book.content) if book.content and not book.package else File.TEXT
    if book.package:
        from addin.read.words.xlsx import words_of_xlsx

        return words_of_xlsx
    if kind in (File.ODS, File.XLS, File.XLSB):
        from addin.read.words.others import words_of_other

        return words_of_other
    if kind is File.SPREADSHEET_2003:
        from addin.read.spreadsheet2003 import comments_of

        return lambda book: {sheet: remarks_from(said) for sheet, said in comments_of(book.content).items()}
    if kind in (File.HTML, File.WEB_ARCHIVE):
        from addin.read.plain import notes_of_page

        archive = kind is File.WEB_ARCHIVE  # whose pages may be encoded
        found = notes_of_page(book.content, archive=archive) if archive or _IN_PAGE in book.content.lower() else {}
        return lambda _: {sheet: remarks_from((cell, "", text) for cell, text in said) for sheet, said in found.items()}
    return lambda _: {}


def remarks_from(pairs: Iterable[tuple[str, str, str]], kind: Kind = Kind.NOTE) -> list[Remark]:
    """Remarks of cells, authors and texts, without the author's name in front and without the office's own words."""
    remarks = []
    for cell, author, text in pairs:
        own = tidy(without_ours(text))
        if author and own.startswith(f"{author}:"):
            own = own.removeprefix(f"{author}:").strip()
        if own and not is_printed(own):
            remarks.append(Remark(cell, own[:_LONGEST], kind))
    return remarks


def is_printed(text: str) -> bool:
    """Whether a text is one of the notes that the office prints on blank forms, of whatever year."""
    return _NUMBER.sub("#", text) in _printed_notes()


#: Notes on forms that were sent out before the day from which figures accumulate was a setting.
_FORMER_NOTES = (
    "Lũy kế từ 01/01.",
    "Lũy kế từ 01/01; không vượt kế hoạch vốn đầu tư.",
    "Lũy kế từ 01/01; không vượt kế hoạch vốn sự nghiệp.",
)


@cache
def _printed_notes() -> frozenset[str]:
    notes = {column.note for form in ALL_FORMS for column in form.columns} | {field.hint for field in FIELDS}
    return frozenset(_NUMBER.sub("#", tidy(note)) for note in notes | {COMPUTED_NOTE, *_FORMER_NOTES})
