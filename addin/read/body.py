"""The rows below a header as columns: what is asked of every row of a long list is asked of its columns at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from schemas.cells import Cell
from schemas.text import is_blank

if TYPE_CHECKING:
    from addin.read.book import Rows

#: So many rows are looked at together; more of them would leave the processor's cache.
BLOCK = 256


class RowBlock(NamedTuple):
    """Some rows of a sheet from `start` on, as columns; the texts at their beginnings, each column's blanks."""

    start: int
    columns: Sequence[Sequence[Cell]]
    texts: set[Cell]
    blanks: list[int]

    @property
    def end(self) -> int:
        """The row behind them."""
        return self.start + len(self.columns[0])

    def say_something(self, among: Sequence[int]) -> bool:
        """Whether a column without a blank, of those named, holds in every row what a person can see."""
        whole = [self.columns[at] for at in among if not self.blanks[at]]
        return any({str, type(None)}.isdisjoint(map(type, column)) for column in whole) or any(
            not any(map(is_blank, column)) for column in whole
        )


class Body(NamedTuple):
    """The rows of a sheet from `start` on, and their columns."""

    rows: Rows
    start: int
    columns: list[list[Cell]]


def body_of(rows: Rows, blocks: Sequence[RowBlock]) -> Body:
    """The rows that are in some blocks, one below the other."""
    columns: list[list[Cell]] = [[] for _ in blocks[0].columns]
    for block in blocks:
        for column, cells in zip(columns, block.columns, strict=True):
            column.extend(cells)
    return Body(rows, blocks[0].start, columns)


def blocks_of(rows: Rows, start: int, width: int) -> Iterator[RowBlock]:
    """The rows from one on, all as wide; what is at the beginning of a row is so many cells wide."""
    for first in range(start, len(rows), BLOCK):
        columns = list(zip(*rows[first : first + BLOCK], strict=True))
        texts = set[Cell]().union(*(column for column in columns[:width] if str in map(type, column)))
        yield RowBlock(first, columns, texts, [column.count("") for column in columns])
