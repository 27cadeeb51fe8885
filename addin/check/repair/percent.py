"""Percentages that Excel keeps as fractions: 45 % typed into a cell formatted as a percentage is stored as 0,45."""

from collections.abc import Iterator
from typing import NamedTuple, TypeGuard

from addin.check.repair.seen import TableLooks
from addin.check.units import is_rate, percent_rows
from addin.read.raw_table import RawTable
from schemas.cells import Cell, address
from schemas.fields import Number, Percent
from schemas.findings import CellPlace, Finding
from schemas.form import Column
from schemas.numbers import parse_number, round_half_up, show_number

#: A cell that shows more than this was a percentage before it was formatted as one: 95,4 shows 9540 %.
_MOST_SHOWN = 500.0
#: A fraction beside figures above this is hardly in the same unit: beside any in its row, beside so many in its column.
_FAR_ABOVE, _SEVERAL = 10.0, 3


class MendedTable(NamedTuple):
    """The table with percentages as percent, and what was found."""

    raw: RawTable
    findings: list[Finding]


def as_percent(raw: RawTable, place: CellPlace, looks: TableLooks) -> MendedTable:
    """Turn what cells of percent format hold into the percent that they show; other fractions are asked about."""
    form, at_key = raw.header.form, raw.header.columns
    rates = {at_key[c.key]: c for c in form.typed_rates if c.key in at_key}
    if looks.is_plain and not rates:
        return MendedTable(raw, [])
    percents = percent_rows(raw)
    numbers = [] if looks.is_plain else [c for c in form.columns if isinstance(c.type, Number) and not c.computed]
    columns = {at_key[c.key]: c for c in numbers if c.key in at_key}
    findings: list[Finding] = []
    rows = raw.rows
    for row, at in sorted(looks.shown_as_percent(raw)):
        cell = raw.rows[row][at]
        if at not in columns or row == raw.total_row or not _is_number(cell) or not cell:
            continue
        column = columns[at]
        finding, percent = _shown(column, cell, address(row, at), place, rate=is_rate(column, row, percents))
        findings.append(finding)
        if percent is not None:
            rows = list(rows) if rows is raw.rows else rows
            rows[row] = [*rows[row][:at], percent, *rows[row][at + 1 :]]
    done = {finding.cell for finding in findings}
    for row, at in _doubtful(raw._replace(rows=rows), rates, percents):
        if address(row, at) not in done:
            findings.append(_asked(rates[at], float(str(_number_of(rows[row][at]))), address(row, at), place))
    return MendedTable(raw._replace(rows=rows), findings)


def _shown(column: Column, cell: float, where: str, place: CellPlace, *, rate: bool) -> tuple[Finding, float | None]:
    """The finding on a cell of percent format, and the percent that it stands for; None to keep what it holds."""
    label, shown = column.full_label, f"{show_number(cell * 100, 4)}%"
    if not rate:
        return place.finding("cell-shown-otherwise", where, label=label, value=show_number(cell, 6), shown=shown), None
    if cell * 100 > _MOST_SHOWN:
        return place.finding("cell-percent-doubtful", where, label=label, value=shown, read=show_number(cell, 6)), None
    percent = round_half_up(cell * 100, 2 if isinstance(column.type, Percent) else 4)
    values = {"value": show_number(cell, 6), "read": show_number(percent, 4)}
    return place.finding("cell-percent-fraction", where, label=label, **values), percent  # type: ignore[arg-type] # texts only


def _doubtful(raw: RawTable, rates: dict[int, Column], percents: frozenset[int]) -> Iterator[tuple[int, int]]:
    """Fractions that may stand for percent: where a column or a row holds figures far above, or nothing above 1."""
    for at, column in rates.items():
        if isinstance(column.type, Percent):
            stated = [raw.rows[row][at] for row, _ in raw.lines]
            above = [cell for cell in stated if type(cell) is float and cell > 1]
            if above and (len(above) < _SEVERAL or min(above) < _FAR_ABOVE):
                continue
            cells = [(line.row, _number_of(cell)) for line, cell in zip(raw.lines, stated, strict=True)]
            if above or not any(_is_number(cell) and cell > 1 for _, cell in cells):
                yield from ((row, at) for row, cell in cells if _is_fraction(cell) and not (above and cell == 1))
    for row in percents:
        cells_of_row = {at: _number_of(raw.rows[row][at]) for at, c in rates.items() if c.in_row_unit}
        beside = {at: cell for at, cell in cells_of_row.items() if _is_number(cell)}
        fractions = [at for at, cell in beside.items() if _is_fraction(cell)]
        if len(fractions) == len(beside) or any(cell > _FAR_ABOVE for cell in beside.values()):
            yield from ((row, at) for at in fractions)


def _asked(column: Column, cell: float, where: str, place: CellPlace) -> Finding:
    values = {"value": show_number(cell, 6), "read": show_number(round_half_up(cell * 100, 2))}
    return place.finding("cell-percent-doubtful", where, label=column.full_label, **values)  # type: ignore[arg-type] # texts only


def _number_of(cell: Cell) -> Cell:
    """A cell as a number, where it is one that was typed as text without a %."""
    number = parse_number(cell) if type(cell) is str and cell else None
    return cell if number is None or number.percent else number.value


def _is_number(cell: Cell) -> TypeGuard[float]:
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def _is_fraction(cell: Cell) -> TypeGuard[float]:
    return isinstance(cell, float) and 0 < cell <= 1
