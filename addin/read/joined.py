"""A form's table that was split over two sheets, put together again where nothing contradicts it; judges no value.

The rows of both are in one list; `joined` tells of each stretch of it from which sheet and row it comes.
"""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from addin.read.grid import Rows
from addin.read.raw_table import RawTable, all_filled
from addin.read.rows import read_rows
from schemas.catalogue import Catalogue
from schemas.cells import Cell
from schemas.findings import CellPlace
from schemas.form import RowKind
from schemas.text import fold

_CONTINUED = "tiep"


class _Piece(NamedTuple):
    """Rows of one sheet, from `start` up to `end`."""

    table: RawTable
    start: int
    end: int

    @property
    def rows(self) -> Rows:
        return self.table.rows[self.start : self.end]


def join(first: RawTable, second: RawTable, place: CellPlace, on: date, catalogue: Catalogue) -> RawTable | None:
    """Both tables as one; None where they may be two versions of one table."""
    if not _may_be_one(first, second):
        return None
    ends = [table.lines[-1].row + 1 for table in (first, second)]
    start = second.lines[0].row
    pieces = [_Piece(first, 0, ends[0]), _Piece(second, start, ends[1])]
    tails = [_Piece(table, end, len(table.rows)) for table, end in zip((first, second), ends, strict=True)]
    pieces += sorted(
        tails, key=lambda piece: piece.table.total_row is None
    )  # a signature ends a table, a total does not
    width = max(len(table.rows[0]) for table in (first, second))
    rows: Rows = []
    runs: list[tuple[int, str, int]] = []
    for piece in pieces:
        runs.append((len(rows), piece.table.sheet, piece.start))
        rows += [[*row, *[""] * (width - len(row))] for row in piece.rows]
    table = read_rows(first.header, first.sheet, rows, place, on, catalogue)
    return table._replace(joined=tuple(runs), used=table.used + all_filled(second.rows[:start]))


def _may_be_one(first: RawTable, second: RawTable) -> bool:
    """The same columns, no row twice, one total at most; and a list must go on where the first sheet ends."""
    if first.header.columns != second.header.columns or not (first.lines and second.lines):
        return False
    if first.joined or first.refused or second.refused or None not in (first.total_row, second.total_row):
        return False
    if first.header.form.rows not in (RowKind.LIST, RowKind.OPEN):
        return {line.code for line in first.lines}.isdisjoint(line.code for line in second.lines)
    return _names(first).isdisjoint(_names(second)) and _goes_on(first, second)


def _names(table: RawTable) -> set[str]:
    form = table.header.form
    key = form.label_key or next(column.key for column in form.columns if column.required)
    column = table.header.columns.get(key)
    return set() if column is None else {fold(str(table.rows[line.row][column])) for line in table.lines}


def _goes_on(first: RawTable, second: RawTable) -> bool:
    if _CONTINUED in fold(second.sheet).split():
        return True
    last, following = (_ordinal(table, at) for table, at in ((first, -1), (second, 0)))
    return last is not None and following == last + 1


def _ordinal(table: RawTable, line: int) -> float | None:
    column = table.header.ordinal
    cell: Cell = "" if column is None else table.rows[table.lines[line].row][column]
    return float(cell) if isinstance(cell, int | float) else None


Addresses = Callable[[str], frozenset[str] | None]


def as_counted(table: RawTable, addresses: Addresses) -> Addresses:
    """What is known of a sheet's cells, by the addresses that a joined table counts."""
    if not table.joined:
        return addresses
    return lambda sheet: _counted(table, addresses) if sheet == table.sheet else addresses(sheet)


def _counted(table: RawTable, addresses: Addresses) -> frozenset[str] | None:
    found: set[str] = set()
    ends = [first for first, _, _ in table.joined[1:]] + [len(table.rows)]
    for (first, sheet, real), end in zip(table.joined, ends, strict=True):
        known = addresses(sheet)
        if known is None:
            return None
        for cell in known:
            letters = cell.rstrip("0123456789")
            row = int(cell[len(letters) :]) - 1
            if real <= row < real + end - first:
                found.add(f"{letters}{row - real + first + 1}")
    return frozenset(found)
