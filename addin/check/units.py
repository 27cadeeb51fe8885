"""Which cells of a table are percentages: by their column, or by the unit of measure that their row names."""

from addin.read.raw_table import RawTable
from schemas.fields import Percent
from schemas.form import Column, RowKind
from schemas.text import fold

_PERCENT_WORDS = frozenset({"phan tram", "ty le phan tram", "ti le phan tram"})


def percent_rows(raw: RawTable) -> frozenset[int]:
    """The rows whose quantities are measured in percent."""
    form = raw.header.form
    if not any(column.in_row_unit for column in form.columns):
        return frozenset()
    printed = {row.code: row.unit_of_measure for row in form.fixed_rows}
    at = None if form.rows is RowKind.FIXED else raw.header.columns.get("unit_of_measure")
    return frozenset(
        line.row
        for line in raw.lines
        if _is_percent(printed.get(line.code, "") if at is None else str(raw.rows[line.row][at]))
    )


def is_rate(column: Column, row: int, percents: frozenset[int]) -> bool:
    """Whether the cell of a column in a row is a percentage, `percents` being the rows that are measured so."""
    return isinstance(column.type, Percent) or (column.in_row_unit and row in percents)


def _is_percent(unit: str) -> bool:
    return "%" in unit or fold(unit) in _PERCENT_WORDS
