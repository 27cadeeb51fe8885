"""A hand-drawn table as data, and how it is written: as Excel or an office program would save it."""

import io
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import xlsxwriter

from schemas.cells import place_of_cell

Row = Sequence[Any]


class IntendedTable(NamedTuple):
    """What the officer meant: the columns (label: type roll-up), the printed rows, how rows stand."""

    columns: Sequence[str]  # "Hộ nghèo / Tổng số: count sum"
    rows: Sequence[str] = ()  # labels of the rows that were printed, sample rows not among them
    kind: str = "list"

    def as_expected(self) -> list[tuple[str, str, str]]:
        """Label, type and roll-up of each column."""
        found = []
        for text in self.columns:
            label, _, rest = text.rpartition(": ")
            kind, _, roll_up = rest.partition(" ")
            found.append((label, kind, roll_up))
        return found


class Drawn(NamedTuple):
    """One drawing: its sheet, and the tables that are on it."""

    name: str
    rows: Sequence[Row]
    tables: Sequence[IntendedTable]
    merges: Sequence[str] = ()
    formats: Mapping[str, str] = {}  # cell → number format
    lists: Mapping[str, Sequence[str]] = {}  # range → phrases of its drop-down
    legacy: bool = False  # saved as .xls in an old Vietnamese font
    asked: Sequence[str] = ()  # what must be asked about, as it stands in the question


def write_drawn(drawn: Drawn) -> bytes:
    """The drawing as a file."""
    if drawn.legacy:
        from tests.drawings.old_font import write_legacy

        return write_legacy(drawn)
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": True, "strings_to_numbers": False})
    sheet = book.add_worksheet("Sheet1")
    formats = {cell: book.add_format({"num_format": code}) for cell, code in drawn.formats.items()}
    for row, cells in enumerate(drawn.rows):
        for column, cell in enumerate(cells):
            if cell not in ("", None):
                sheet.write(row, column, cell)
    for cell, look in formats.items():
        row, column = place_of_cell(cell)
        value = drawn.rows[row][column] if row < len(drawn.rows) and column < len(drawn.rows[row]) else ""
        sheet.write(row, column, value, look) if value not in ("", None) else sheet.write_blank(row, column, None, look)
    for area in drawn.merges:
        row, column = place_of_cell(area.partition(":")[0])
        sheet.merge_range(area, drawn.rows[row][column])
    for area, phrases in drawn.lists.items():
        sheet.data_validation(area, {"validate": "list", "source": list(phrases)})
    book.close()
    return stream.getvalue()
