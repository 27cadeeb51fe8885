"""A workbook as every reader gives it: sheets of cells with true row numbers; reads nothing itself."""

from collections.abc import Callable
from typing import NamedTuple

from addin.read.package import Package
from schemas.cells import Cell

Rows = list[list[Cell]]


class Sheet(NamedTuple):
    """One sheet: rows from A1 on, each as wide as the sheet; "" is a blank."""

    name: str
    rows: Rows
    visible: bool = True


class ReadingNote(NamedTuple):
    """What a reader has to say of a file or a cell: a code of the catalogue, the place, what fills the text.

    `unread` counts cells with values that are not among the sheet's rows.
    """

    code: str
    sheet: str = ""
    cell: str = ""
    values: dict[str, str] = {}  # noqa: RUF012 # never changed
    unread: int = 0


class Book(NamedTuple):
    """A workbook as read; `formula_cells` gives a sheet's formula addresses, or None where the file does not tell.

    `package` holds the parts of an .xlsx for those who need more than its values; `content` is the file as it was
    understood, decrypted and mended where it had to be; `since_1904` tells that its days count from the 1st of January
    1904, as on the first Macintosh.
    """

    sheets: tuple[Sheet, ...]
    names: dict[str, str]
    has_macros: bool
    formula_cells: Callable[[str], frozenset[str] | None]
    package: Package | None = None
    content: bytes = b""
    notes: tuple[ReadingNote, ...] = ()
    since_1904: bool = False


def pad_rows(rows: Rows) -> Rows:
    """The same rows, each as wide as the widest."""
    width = max(map(len, rows), default=0)
    for row in rows:
        row.extend([""] * (width - len(row)))
    return rows
