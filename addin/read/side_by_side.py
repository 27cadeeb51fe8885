"""A form that is on its sheet twice, side by side, for two periods: which of them is read; reads no row."""

from addin.read.grid import Rows
from addin.read.header_match import Header
from addin.read.identity import period_in
from schemas.period import Period

#: A band that names the period is at most so many rows above the labels.
_FARTHEST_BAND = 2


def of_period(header: Header, rows: Rows, period: Period) -> Header:
    """The header with the columns below a band that names the period, where the first of a label is below another."""
    if not header.repeated:
        return header
    bands = rows[max(header.top - _FARTHEST_BAND, 0) : header.bottom + 1]
    chosen = {
        key: second
        for key, second in header.repeated.items()
        if _named_over(bands, second) == period and _named_over(bands, header.columns[key]) not in (None, period)
    }
    first = {key: header.columns[key] for key in chosen}
    return header._replace(columns=header.columns | chosen, repeated=header.repeated | first)


def _named_over(bands: Rows, column: int) -> Period | None:
    """The period that the nearest text over a column, or left of that, names; the lowest band goes before others."""
    for row in reversed(bands):
        text = next((cell for cell in row[column::-1] if isinstance(cell, str) and cell), "")
        if found := period_in(text):
            return found
    return None
