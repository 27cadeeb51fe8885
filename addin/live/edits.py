"""Cells of the summary that somebody typed over since the program wrote them; touches no workbook."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from addin.publish.plan import Content, Formula, Link
from schemas.cells import address

_EPOCH = datetime(1899, 12, 30)
#: Numbers this close are the same number.
_SAME = 0.0000005


class Figure(NamedTuple):
    """What a summary cell shows: a unit's own figure, or the province's where `unit` is ""."""

    form: str
    unit: str
    code: str
    key: str


class Edit(NamedTuple):
    """One cell that was typed over: where, what the program had written, what stands there now."""

    sheet: str
    cell: str
    figure: Figure | None  # None where the cell shows no figure (a label, a heading)
    old: str
    new: str


class Written(NamedTuple):
    """What the program wrote on a sheet: contents in normal form, and the figures' rows and columns."""

    form: str
    cells: list[list[str]]
    rows: Mapping[int, tuple[str, str]]  # 0-based row → unit, row code
    columns: Mapping[int, str]  # 0-based column → key


def find_edits(sheet: str, written: Written, now: Sequence[Sequence[Any]]) -> Iterator[Edit]:
    """Every difference between what was written and the formulas and values that stand on the sheet now."""
    for row, line in enumerate(written.cells):
        current = now[row] if row < len(now) else ()
        for column, old in enumerate(line):
            new = normal(current[column] if column < len(current) else None)
            if not _same(old, new):
                yield Edit(sheet, address(row, column), figure_at(written, row, column), old, new)


def figure_at(written: Written, row: int, column: int) -> Figure | None:
    """The figure that the program wrote at a place; None where it wrote something else."""
    place, key = written.rows.get(row), written.columns.get(column)
    return Figure(written.form, *place, key) if place and key else None


def normal(content: Content | datetime) -> str:
    """A content as a text that can be compared: numbers and days as a number, formulas as "="."""
    if isinstance(content, Formula | Link):
        return "="
    if isinstance(content, bool) or content is None:
        return "x" if content else ""
    number = _number(content)
    if number is not None:
        return repr(number)
    text = str(content).strip().replace("\r\n", "\n")
    return "=" if text.startswith("=") else text


def _number(content: str | float | date) -> float | None:
    """A number, a day or a text of one as a number; None for any other text."""
    if isinstance(content, date):
        moment = content if isinstance(content, datetime) else datetime(content.year, content.month, content.day)
        return (moment - _EPOCH).total_seconds() / 86400
    try:
        return float(content)
    except ValueError:
        return None


def _same(old: str, new: str) -> bool:
    if old == new or old.removeprefix("'") == new.removeprefix("'"):
        return True
    try:
        return abs(float(old) - float(new)) <= _SAME
    except ValueError:
        return False
