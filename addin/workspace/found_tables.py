"""Where the office's own tables are on some sheets, by their headings; reads no cell for what it means."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from schemas.cells import Cell
from schemas.office import TABLES, OfficeTable
from schemas.office.tables import FORMER_LABELS
from schemas.text import fold

#: Sheet name and its rows from A1 on.
Sheets = Iterable[tuple[str, Sequence[Sequence[Cell]]]]


class FoundTable(NamedTuple):
    """A table on a sheet: the row of its heading, the columns' places, the typed rows; rows and columns 0-based."""

    sheet: str
    heading: int
    columns: dict[str, int]
    rows: list[tuple[int, Sequence[Cell]]]


def find_tables(sheets: Sheets) -> dict[str, FoundTable]:
    """Table name → where it is; a table ends where another one's title or heading begins, or with the sheet."""
    found: dict[str, FoundTable] = {}
    for name, rows in sheets:
        open_table: FoundTable | None = None
        for index, row in enumerate(rows):
            texts = [(at, fold(cell)) for at, cell in enumerate(row) if isinstance(cell, str) and cell]
            folded = {FORMER_LABELS.get(text, text): at for at, text in reversed(texts)}
            if not folded:
                continue
            table = _heading_of(folded)
            if table is not None:
                columns = {column.key: folded[fold(column.label)] for column in table.columns}
                open_table = found.setdefault(table.name, FoundTable(name, index, columns, []))
            elif _TITLES.intersection(folded):
                open_table = None
            elif open_table is not None:
                open_table.rows.append((index, row))
    return found


_TITLES = frozenset(fold(table.title) for table in TABLES)
_HEADINGS = {table.name: frozenset(fold(column.label) for column in table.columns) for table in TABLES}


def _heading_of(folded: dict[str, int]) -> OfficeTable | None:
    """The table whose column labels all are in a row; the one with most labels where several fit."""
    fitting = [table for table in TABLES if folded.keys() >= _HEADINGS[table.name]]
    return max(fitting, key=lambda table: len(table.columns), default=None)
