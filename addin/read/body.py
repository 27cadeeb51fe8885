"""The rows below a header as columns: what is asked of every row of a long list is asked of its columns at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from schemas.cells import Cell
from schemas.text import is_blank

if TYPE_CHECKING:
    from addin.read.book import Rows

#: So many rows are looked at together; more of them would leave the processor's cache.
BLOCK = 256


class RowBlock(NamedTuple):
    """Some rows of a sheet, from `start` up to `end`, in a few words: see `columns_of`."""

    start: int
    end: int
    filled: int  # cells that hold something
    whole: int  # columns without a blank
    says_something: bool  # whether one of these, of those that count, holds in every row what a person can see
    texts: set[Cell]  # at the beginnings of the rows


class Body(NamedTuple):
    """Rows of a sheet that lie below each other, as columns of the sheet."""

    rows: Rows
    start: int
    columns: list[list[Cell]]

    def only(self, first: int, last: int) -> Body:
        """No more than the rows from one to another."""
        for column in self.columns:
            del column[last + 1 - self.start :]
            del column[: first - self.start]
        return self._replace(start=first)


def columns_of(rows: Rows, start: int, width: int, counting: Sequence[int]) -> tuple[Body, list[RowBlock]]:
    """The rows from one on, all as wide, as columns, and what these tell of the rows, block by block.

    A row begins with `width` cells; `counting` are the columns of which one must say something.
    """
    columns: list[list[Cell]] = [[] for _ in rows[start]]
    blocks = list[RowBlock]()
    for first in range(start, len(rows), BLOCK):
        block = list(zip(*rows[first : first + BLOCK], strict=True))
        for column, cells in zip(columns, block, strict=True):
            column.extend(cells)
        count, blanks = len(block[0]), [cells.count("") for cells in block]
        texts = set[Cell]().union(*(cells for cells in block[:width] if str in map(type, cells)))
        says = _says_something([block[at] for at in counting if not blanks[at]])
        filled = count * len(block) - sum(blanks)
        blocks.append(RowBlock(first, first + count, filled, blanks.count(0), says, texts))
    return Body(rows, start, columns), blocks


def _says_something(whole: Sequence[Sequence[Cell]]) -> bool:
    """Whether one of some columns holds in every row what a person can see; numbers and days are asked first."""
    return any({str, type(None)}.isdisjoint(map(type, cells)) for cells in whole) or any(
        not any(map(is_blank, cells)) for cells in whole
    )
