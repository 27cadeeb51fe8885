"""Percentages that Excel keeps as fractions: 45 % typed into a cell formatted as a percentage is stored as 0,45."""

from collections.abc import Callable
from typing import NamedTuple

from addin.read.rows import RawTable
from schemas.cells import Cell, address
from schemas.fields import PERCENT
from schemas.findings import Finding, Place
from schemas.numbers import round_half_up, show_number

#: Sheet name → addresses of the cells formatted as percentages; None where the file does not tell.
PercentCells = Callable[[str], frozenset[str] | None]


class Mended(NamedTuple):
    """The table with percentages as percent, and what was found."""

    raw: RawTable
    findings: list[Finding]


def as_percent(raw: RawTable, place: Place, percent_cells: PercentCells) -> Mended:
    """Turn fractions in cells of percent format into percent; fractions in other cells are asked about."""
    findings: list[Finding] = []
    rows = raw.rows
    for column in raw.header.form.columns:
        index = raw.header.columns.get(column.key)
        if index is None or column.type is not PERCENT or column.computed:
            continue
        fractions = [line.row for line in raw.lines if _is_fraction(raw.rows[line.row][index])]
        if not fractions:
            continue
        formatted = percent_cells(raw.sheet)
        above_one = any(_is_above_one(raw.rows[line.row][index]) for line in raw.lines)
        for at in fractions:
            cell, where = float(str(raw.rows[at][index])), address(at, index)
            percent = round_half_up(cell * 100, 2)
            values = {"label": column.full_label, "value": show_number(cell, 6), "read": show_number(percent)}
            if formatted is not None and where in formatted:
                rows = list(rows) if rows is raw.rows else rows
                rows[at] = [*rows[at][:index], percent, *rows[at][index + 1 :]]
                findings.append(place.finding("cell-percent-fraction", where, **values))  # type: ignore[arg-type] # texts only
            elif not above_one:
                findings.append(place.finding("cell-percent-doubtful", where, **values))  # type: ignore[arg-type] # texts only
    return Mended(raw._replace(rows=rows), findings)


def _is_fraction(cell: Cell) -> bool:
    return isinstance(cell, float) and 0 < cell <= 1


def _is_above_one(cell: Cell) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool) and cell > 1
