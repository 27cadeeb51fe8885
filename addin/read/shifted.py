"""Rows whose figures may be a column off: one lies where no heading is, and a cell of the table is blank."""

from collections.abc import Iterable

from addin.read.raw_table import RawTable
from schemas.form import is_number


def shifted_rows(table: RawTable, beside: Iterable[int]) -> dict[int, int]:
    """Row → the column without a heading that has a number there, where a column of figures is blank in that row."""
    header = table.header
    figures = [
        index
        for key, index in header.columns.items()
        if is_number(column := header.form.by_key[key]) and not column.computed and index < len(table.rows[0])
    ]
    unnamed = [index for index in beside if index not in header.extra and index not in header.repeated.values()]
    found: dict[int, int] = {}
    for line, _ in table.lines if unnamed and figures else ():
        row = table.rows[line]
        at = next((index for index in unnamed if type(row[index]) in (int, float)), None)
        if at is not None and any(row[index] == "" for index in figures if index < at):
            found[line] = at
    return found
