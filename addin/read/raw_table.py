"""One form as it was found on a sheet: which row is what, and its data as rows or as columns; judges no value."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from addin.read.body import Body
from addin.read.header_match import Header
from schemas.cells import Cell
from schemas.findings import Finding

if TYPE_CHECKING:
    from addin.read.book import Rows


class DataRow(NamedTuple):
    """One data row of a form: its 0-based sheet row and its code."""

    row: int
    code: str


class RawTable(NamedTuple):
    """One form as found on a sheet, its cells not yet judged."""

    header: Header
    sheet: str
    rows: Rows
    lines: tuple[DataRow, ...]
    total_row: int | None
    refused: tuple[int, ...]  # data rows that the form does not know or has already
    findings: tuple[Finding, ...]
    used: int  # filled cells of the frame, the data and the total row
    set_aside: int  # filled cells outside the data that went into nothing
    joined: tuple[tuple[int, str, int], ...] = ()  # of rows from two sheets: as in `Table.joined`
    filled: int = 0  # all cells of the sheet that hold something
    body: Body | None = None  # of a long list: its rows of data as they were read, as columns

    def columns(self) -> Sequence[Sequence[Cell]]:
        """The columns of the sheet in the rows of data; none where there are no such rows. Never changed."""
        if self.body and self.body.rows is self.rows:
            return self.body.columns
        return list(zip(*(self.rows[line.row] for line in self.lines), strict=False))

    def column(self, index: int) -> list[Cell]:
        """One column of the sheet in the rows of data. Never changed."""
        if self.body and self.body.rows is self.rows:
            return self.body.columns[index]
        rows = self.rows
        return [rows[row][index] for row, _ in self.lines]


def count_filled(row: list[Cell]) -> int:
    """How many cells of a row hold something."""
    return len(row) - row.count("")


def numbers_in(row: list[Cell]) -> list[int]:
    """The columns of a row that hold numbers, ticks among them."""
    return [index for index, cell in enumerate(row) if type(cell) is not str and isinstance(cell, int | float)]


def all_filled(rows: Rows) -> int:
    """How many cells of some rows hold something."""
    return sum(map(len, rows)) - sum([row.count("") for row in rows])
