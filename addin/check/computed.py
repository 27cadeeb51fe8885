"""Computed columns and total rows, recomputed; the sheet's own figures are only compared, never used."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from addin.check.cells import why_broken
from addin.read.rows import RawTable
from schemas.cells import Cell, CellError, Uncalculated, address
from schemas.fields import MONEY, Context, seen
from schemas.fields.seen import numbers_behind
from schemas.findings import CellPlace, Finding
from schemas.form import Column, Linear, Ratio
from schemas.numbers import number_or_zero, round_half_up, show_number
from schemas.rule import Record, Values
from schemas.submission import Table
from schemas.text import is_blank

_MISSING = object()
FormulaCells = Callable[[str], frozenset[str] | None]


class _Stated(NamedTuple):
    """A figure that stands on the sheet beside what it should be; `accepted` also holds what Excel would have added."""

    column: Column
    row: int
    cell: Cell
    expected: float | None
    accepted: tuple[float | None, ...]


def check_computed(
    raw: RawTable,
    table: Table,
    place: CellPlace,
    context: Context,
    formulas: FormulaCells,
    stored: RawTable | None = None,
) -> list[Finding]:
    """Fill the computed values of every record, and compare the sheet's figures with them and with the totals.

    `stored` is the table before any figure was brought to what it means: a formula over those figures is right.
    """
    stated: list[_Stated] = []
    behind = [_Behind(one, context) for one in (raw, stored) if one]
    for key, computed in raw.header.form.computed_columns:
        stated += _column(raw, table, raw.header.form.by_key[key], computed, behind)
    stated += _total_row(raw, table, behind[0])
    findings = []
    for item in stated:
        finding = _compare(item, raw, place, context, formulas)
        if finding:
            findings.append(finding)
    return findings


class _Behind(NamedTuple):
    """The table as its own formulas see it: text counts nothing, a count that is shown as a day is its number."""

    raw: RawTable
    context: Context

    def number(self, row: int, index: int) -> float | None:
        """What a formula takes from a cell."""
        cell = self.raw.rows[row][index]
        if isinstance(cell, int | float):
            return None if isinstance(cell, bool) else cell
        return next(iter(numbers_behind(cell, since_1904=self.context.since_1904)), None)

    def values(self, record: Record) -> Values:
        """A row's values, with its formulas computed from them."""
        columns = self.raw.header.columns
        found: dict[str, float | None] = {key: self.number(record.row, index) for key, index in columns.items()}
        for key, computed in self.raw.header.form.computed_columns:
            if found.keys() >= set(computed.parts):
                found[key] = computed.compute(found)
        return found


def _column(
    raw: RawTable, table: Table, column: Column, computed: Linear | Ratio, behind: Sequence[_Behind]
) -> Iterable[_Stated]:
    index = raw.header.columns.get(column.key)
    parts = set(computed.parts)
    for record in table.records:
        known = parts <= record.values.keys()  # a part without a column of its own is unknown, too
        if known:
            record.values[column.key] = computed.compute(record.values)
        as_excel = behind[0].values(record)
        if index is not None and (known or as_excel.keys() >= parts):  # no figure is held against an absent column
            expected = record.values.get(column.key) if known else computed.compute(as_excel)
            cell = raw.rows[record.row][index]
            if not isinstance(expected, float | int | None) or _agrees(cell, expected, column):
                continue
            accepted = (expected, *(computed.compute(one.values(record)) for one in behind))
            yield _Stated(column, record.row, cell, expected, accepted)


def _total_row(raw: RawTable, table: Table, behind: _Behind) -> Iterable[_Stated]:
    if raw.total_row is None:
        return
    top = [record for record in table.records if "." not in record.code] if raw.header.form.children else table.records
    for column in raw.header.form.columns:
        index = raw.header.columns.get(column.key)
        if index is None or not column.in_total:
            continue
        cell = raw.rows[raw.total_row][index]
        values = [record.values.get(column.key, _MISSING) for record in top]
        total = _sum(values)
        if _agrees(cell, total, column) or (isinstance(cell, Uncalculated) and not total):
            continue  # nothing to add: LibreOffice keeps no value of a formula whose result is an empty text
        as_excel = _sum(behind.number(record.row, index) for record in top)
        refused = _sum(raw.rows[row][index] for row in raw.refused)
        yield _Stated(column, raw.total_row, cell, total, (total, as_excel, total + refused, as_excel + refused))


def _sum(cells: Iterable[object]) -> float:
    return round_half_up(sum(map(number_or_zero, cells)), 6)


def _agrees(cell: Cell, expected: float | None, column: Column) -> bool:
    """Whether a stated figure is the expected one, but for its own rounding; a percentage may be a fraction."""
    if type(cell) is not float and type(cell) is not int:
        return expected is None and is_blank(cell)
    if cell == expected:
        return True
    tolerance = 0.00501 if isinstance(column.computed, Ratio) else _rounding(cell, column) + 0.000_001
    if expected is None:
        return abs(cell) <= tolerance
    return abs(cell - expected) <= tolerance or (
        isinstance(column.computed, Ratio) and abs(cell * 100 - expected) <= tolerance
    )


def _rounding(cell: float, column: Column) -> float:
    """How far money may be off by the decimals it is written with: 1.234,5 stands for 1.234,45 to 1.234,55."""
    if column.type is not MONEY:
        return 0.0005
    decimals = next((places for places in range(3) if round(cell, places) == cell), 3)
    return 0.5 * 10.0**-decimals


def _compare(
    item: _Stated, raw: RawTable, place: CellPlace, context: Context, formulas: FormulaCells
) -> Finding | None:
    column, cell = item.column, item.cell
    at = address(item.row, raw.header.columns[column.key])
    label = column.full_label
    expected = "" if item.expected is None else show_number(item.expected)
    if isinstance(cell, CellError):
        return place.finding("cell-formula-error", at, label=label, value=cell.text, why=why_broken(cell))
    if is_blank(cell) or (isinstance(cell, Uncalculated) and item.expected is None):
        return None  # nothing stated, nothing lost: the program's own figure is used
    if isinstance(cell, Uncalculated):
        return place.finding("cell-formula-recomputed", at, label=label, expected=expected)
    stated = cell if isinstance(cell, float | int) else column.type.read(cell, context).value
    if isinstance(stated, float | int) and any(_agrees(stated, value, column) for value in item.accepted):
        return None
    shown = show_number(stated) if isinstance(stated, float | int) else seen(cell)
    allowed = ""
    if isinstance(stated, float | int) and column.type is MONEY:
        allowed = f"làm tròn cho phép lệch {show_number(_rounding(stated, column), 4)}"
    known = formulas(raw.sheet)
    expected = expected or "trống"
    if known is not None and at not in known:
        told = {"expected": expected, "allowed": f" ({allowed})" if allowed else ""}
        told["instead"] = "để trống" if item.expected is None else f"nhập {expected}"
        return place.finding("cell-formula-overwritten", at, label=label, value=shown, **told)  # type: ignore[arg-type] # texts only
    difference = show_number(abs(float(stated) - (item.expected or 0))) if isinstance(stated, float | int) else shown
    off = "; ".join(filter(None, (difference, allowed)))
    return place.finding("cell-total-mismatch", at, label=label, value=shown, expected=expected, difference=off)
