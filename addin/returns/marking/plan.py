"""What is to be marked, as data: cells with their look and note, and the lines of the list; touches no file."""

from collections.abc import Sequence
from enum import Enum
from typing import NamedTuple

AUTHOR = "Cơ quan tổng hợp"


class MarkLook(Enum):
    """How a marked cell is coloured; the value is its fill, of which no other program makes the same by chance."""

    ERROR = "FFF7B7B3"
    WARNING = "FFFFBE5C"
    NOTE = ""


#: The fill of warnings in workbooks that were returned before, too near to that of the cells to fill in.
FORMER_FILLS = frozenset({"FFFFEB94"})


class Mark(NamedTuple):
    """One cell of one sheet (the sender's name of it), its colour and the text of its note."""

    sheet: str
    cell: str
    look: MarkLook
    text: str


class ListLine(NamedTuple):
    """One line of the list; `key` is what knows the finding again when the workbook comes back.

    `folded` are the lines below it, folded away, of a line that stands for many findings.
    """

    look: MarkLook
    severity: str
    form: str
    sheet: str
    cell: str
    message: str
    explanation: str
    key: str
    folded: Sequence["ListLine"] = ()


class Front(NamedTuple):
    """The first sheet: its title, the sentences below it, the lines of what is to be mended, and the notes below."""

    title: str
    sentences: Sequence[str]
    lines: Sequence[ListLine]
    notes: Sequence[ListLine] = ()
