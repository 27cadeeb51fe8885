"""Computed columns that do not fit to the others of their form: circles, rates without totals, parts added twice."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from schemas.computation import Linear
from schemas.form import BLENDED, Agg, Column
from schemas.profile.formulas import circle_in
from schemas.profile.lines import Line

_HAVE_TOTAL = BLENDED | {Agg.SUM, Agg.RATIO}


class Unfit(NamedTuple):
    """What does not fit: the line and the cell of a column, the code of the finding, and what fills its text."""

    line: Line
    key: str
    code: str
    values: dict[str, str]


def unfit(columns: Sequence[Column], lines: Sequence[Line]) -> Iterator[Unfit]:
    """Everything that does not fit together; each column has its line."""
    by_key = {column.key: column for column in columns}
    line_of = {column.key: line for column, line in zip(columns, lines, strict=True)}
    for column in columns:
        yield from _without_total(column, by_key, line_of[column.key])
        yield from _added_twice(column, by_key, line_of[column.key])
    if circle := circle_in(columns):
        path = " → ".join(by_key[key].label for key in circle)
        values = {"value": by_key[circle[0]].label, "path": path}
        yield Unfit(line_of[circle[0]], "computed", "define-formula-circle", values)


def _without_total(column: Column, by_key: dict[str, Column], line: Line) -> Iterator[Unfit]:
    """A column that is to be recomputed from totals of columns that have none."""
    rate = column.ratio if Agg.RATIO in column.agg else None
    parts = [by_key[key] for key in rate.parts] if rate else []
    if without := [part for part in parts if not _HAVE_TOTAL.intersection(part.agg)]:
        yield Unfit(line, "agg", "define-ratio-part", {"value": column.label, "part": without[0].full_label})


def _added_twice(column: Column, by_key: dict[str, Column], line: Line) -> Iterator[Unfit]:
    """A sum that adds a column and what is within it: the part is counted twice."""
    added = column.computed.plus if isinstance(column.computed, Linear) else ()
    if twice := next((by_key[key] for key in added if by_key[key].within in added), None):
        values = {"value": column.full_label, "part": twice.full_label, "whole": by_key[twice.within].full_label}
        yield Unfit(line, "computed", "define-part-added", values)
