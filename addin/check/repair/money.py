"""Money given in đồng, nghìn đồng or tỷ đồng where the form says triệu đồng: told by the sheet's own words.

What the words say is converted and noted; amounts that no district can have, without such words, are asked about.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from addin.check.repair.money_units import money_unit, money_units_over, unit_name
from addin.read.grid import Rows
from addin.read.raw_table import RawTable
from schemas.cells import Cell, address, column_letters
from schemas.fields import Money
from schemas.findings import CellPlace, Finding
from schemas.form import Column
from schemas.numbers import parse_number, round_half_up, show_number
from schemas.text import tidy

_IN_BRACKETS = re.compile(r"\(([^()]*)\)")
#: No district has this much in one cell, in triệu đồng: a thousand tỷ.
MOST_IN_A_CELL = 1_000_000


class Converted(NamedTuple):
    """The table in triệu đồng, what was found, and the units of money named above the table."""

    raw: RawTable
    findings: list[Finding]
    over: frozenset[float] = frozenset()


def in_million(raw: RawTable, place: CellPlace) -> Converted:
    """Bring every column of money to triệu đồng where the sheet says that it is in another unit."""
    columns = [c for c in raw.header.form.columns if isinstance(c.type, Money) and c.key in raw.header.columns]
    if not columns:
        return Converted(raw, [])
    over = _units_of_sheet(raw)
    whole = next(iter(over)) if len(over) == 1 else None
    first = min((line.row for line in raw.lines), default=raw.header.bottom + 1)
    heading = raw.rows[raw.header.top : min(first, raw.header.bottom + 3)]
    units = _units_of_columns(tuple(map(tuple, heading)))
    factors = {c.key: units[raw.header.columns[c.key]] or whole or 1.0 for c in columns}
    if any(factor != 1.0 for factor in factors.values()):
        raw = raw._replace(rows=_scaled(raw, columns, factors))
    findings = [finding for column in columns for finding in _said(raw, column, factors[column.key], place)]
    return Converted(raw, findings, over)


def _units_of_sheet(raw: RawTable) -> frozenset[float]:
    """The units named above the table ("ĐVT: nghìn đồng")."""
    texts = (cell for row in raw.rows[: raw.header.top] for cell in row if type(cell) is str and cell)
    return frozenset[float]().union(*map(money_units_over, texts))


@lru_cache(maxsize=512)
def _units_of_columns(heading: tuple[tuple[Cell, ...], ...]) -> tuple[float | None, ...]:
    """The unit named in brackets in each column's own heading, or in the row of units below it; most share these."""
    return tuple(map(_unit_of_column, zip(*heading, strict=False)))


def _unit_of_column(cells: tuple[Cell, ...]) -> float | None:
    named = set[float]().union(*(named_in(cell) for cell in cells if type(cell) is str and cell))
    return named.pop() if len(named) == 1 else None


@lru_cache(maxsize=4096)
def named_in(heading: str) -> frozenset[float]:
    """The units that a heading is, or has in brackets; districts share these texts."""
    parts = (heading, *_IN_BRACKETS.findall(heading))
    return frozenset(unit for part in parts if (unit := money_unit(part)) is not None)


def _scaled(raw: RawTable, columns: list[Column], factors: dict[str, float]) -> Rows:
    rows = list(raw.rows)
    touched = [line.row for line in raw.lines] + ([raw.total_row] if raw.total_row is not None else [])
    for at in touched:
        row = list(rows[at])
        for column in columns:
            index = raw.header.columns[column.key]
            row[index] = _times(row[index], factors[column.key])
        rows[at] = row
    return rows


def _times(cell: Cell, factor: float) -> Cell:
    """A number in triệu đồng, exact to the đồng; what is no plain number stays for the judge to see."""
    if factor == 1.0 or isinstance(cell, bool):
        return cell
    if isinstance(cell, str):
        number = parse_number(tidy(cell))
        return cell if number is None or number.other is not None else round_half_up(number.value * factor, 6)
    return round_half_up(cell * factor, 6) if isinstance(cell, int | float) else cell


def _said(raw: RawTable, column: Column, factor: float, place: CellPlace) -> Iterator[Finding]:
    index = raw.header.columns[column.key]
    at = address(raw.header.bottom, index)
    if factor != 1.0:
        unit, example = unit_name(factor), _example(raw, index, factor)
        yield place.finding("cell-unit-of-money", at, label=column.full_label, unit=unit, example=example)
        return
    cells = raw.column(index)
    if {float}.issuperset(map(type, cells)) and max(cells, default=0.0) < MOST_IN_A_CELL:  # type: ignore[operator] # all are floats
        return
    large = [
        at for (at, _), cell in zip(raw.lines, cells, strict=True) if type(cell) is float and cell >= MOST_IN_A_CELL
    ]
    if not large:
        return
    yield _asked(column, index, [(at, float(str(raw.rows[at][index]))) for at in large], unit_name(1.0), place)


def _asked(column: Column, index: int, large: Sequence[tuple[int, float]], unit: str, place: CellPlace) -> Finding:
    """The question about the amounts of a column that are too large, by their rows."""
    row, amount = large[0]
    return place.finding(
        "cell-unit-of-money-doubtful", address(row, index), label=column.full_label, value=show_number(amount),
        unit=unit, count=str(len(large)), column=column_letters(index),
    )  # fmt: skip


def too_large_by_row(raw: RawTable, place: CellPlace) -> Iterator[Finding]:
    """Amounts that no district can have, in columns that are no money by themselves: their row or column says so."""
    form = raw.header.form
    of_row = {row.code: row.unit_of_measure for row in form.fixed_rows}
    for column in form.columns:
        index = raw.header.columns.get(column.key)
        named = column.in_row_unit or money_unit(column.unit)
        if index is None or not named or column.computed or isinstance(column.type, Money):
            continue
        found: dict[str, list[tuple[int, float]]] = {}  # by unit of measure
        for line in raw.lines:
            unit = of_row.get(line.code, "") if column.in_row_unit else column.unit
            amount = _amount(raw.rows[line.row][index])
            if amount and amount * (money_unit(unit) or 0.0) >= MOST_IN_A_CELL:
                found.setdefault(unit, []).append((line.row, amount))
        for unit, large in found.items():
            yield _asked(column, index, large, unit, place)


def _amount(cell: Cell) -> float | None:
    """A number, or a text that is one."""
    if isinstance(cell, str):
        number = parse_number(tidy(cell)) if cell else None
        return number.value if number and number.other is None else None
    return float(cell) if isinstance(cell, int | float) and not isinstance(cell, bool) else None


def _example(raw: RawTable, index: int, factor: float) -> str:
    """The first figure of a column before and after, in brackets; "" where it has none."""
    for line in raw.lines:
        cell = raw.rows[line.row][index]
        if isinstance(cell, int | float) and not isinstance(cell, bool) and cell:
            return f" (ví dụ {show_number(cell / factor)} → {show_number(cell)})"
    return ""
