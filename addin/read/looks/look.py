"""What a person sees of a cell where that is not what it holds, as data; reads nothing."""

from collections.abc import Mapping
from typing import NamedTuple

from addin.read.looks.formats import NumberFormat
from schemas.numbers import parse_number


class Look(NamedTuple):
    """A cell that is shown otherwise: by its number format, crossed out, or not to be seen for a reason.

    `perhaps` is what a conditional format may do to it whose condition nobody here can judge.
    """

    format: NumberFormat | None = None
    struck: bool = False
    unseen: str = ""
    perhaps: str = ""

    @property
    def is_plain(self) -> bool:
        """Whether the cell is seen as it is."""
        return (self.format is None or self.format.is_plain) and not (self.struck or self.unseen or self.perhaps)


class CellStyle(NamedTuple):
    """How cells of a style look, the colour of their letters and the one behind them; "" for the usual letters."""

    look: Look
    colour: str
    background: str


class TextPart(NamedTuple):
    """A text with a part that is crossed out, or raised or lowered beside the line: what is left without it, and it.

    Nothing is left of a text that is crossed out piece by piece: such a cell is read, as one with a struck font is.
    """

    left: str
    apart: str
    struck: bool

    @property
    def counts(self) -> bool:
        """Whether the text is read without it: what is crossed out, and the mark of a footnote behind a number.

        The 2 of "m²" belongs to its word.
        """
        return bool(self.left) and (self.struck or parse_number(self.left) is not None)


class Looks(NamedTuple):
    """The cells of one sheet that look otherwise, by address, and its merged cells (rows and columns, inclusive)."""

    cells: Mapping[str, Look]
    parts: Mapping[str, TextPart]
    merges: tuple[tuple[int, int, int, int], ...] = ()

    def single(self) -> Mapping[str, Look]:
        """The cells that look otherwise as a whole: also those whose text is crossed out piece by piece."""
        whole = [cell for cell, part in self.parts.items() if part.struck and not part.left]
        return {**self.cells, **{cell: self.cells.get(cell, Look())._replace(struck=True) for cell in whole}}


#: A sheet on which every cell is seen as it is.
NOTHING_ODD = Looks({}, {})
