"""The rows below a header as columns: what is asked of every row of a long list is asked of its columns at once."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, NamedTuple

from schemas.cells import Cell
from schemas.text import is_blank

if TYPE_CHECKING:
    from addin.read.book import Rows

#: So many rows are turned into columns at a time; more of them would leave the processor's cache.
_AT_ONCE = 512


class Body(NamedTuple):
    """The rows of a sheet from `start` on, and their columns."""

    rows: Rows
    start: int
    columns: list[list[Cell]]

    def places_of(self, texts: Collection[Cell], width: int) -> list[int]:
        """The rows of the sheet that have one of some texts in one of the first columns, in order."""
        found = set[int]()
        for column in self.columns[:width]:
            if not frozenset(texts).isdisjoint(column):
                found.update(at for at, cell in enumerate(column, self.start) if cell in texts)
        return sorted(found)


def body_of(rows: Rows, start: int) -> Body:
    """The columns of some rows, all of one width."""
    columns: list[list[Cell]] = [[] for _ in rows[start]] if start < len(rows) else []
    for first in range(start, len(rows), _AT_ONCE):
        for column, cells in zip(columns, zip(*rows[first : first + _AT_ONCE], strict=True), strict=True):
            column.extend(cells)
    return Body(rows, start, columns)


def says_something(column: Collection[Cell]) -> bool:
    """Whether every cell of a column holds something that a person can see."""
    if {str, type(None)}.isdisjoint(map(type, column)):
        return True
    return not any(map(is_blank, set(column)))
