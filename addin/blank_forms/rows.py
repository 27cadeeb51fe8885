"""The rows of a form as printed and filled: codes, labels, values, sums; places nothing on a sheet."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from addin.blank_forms.blank_book import BlankBook
from schemas.cells import Value
from schemas.computation import earlier_of
from schemas.form import Agg, Column, Form, RowKind
from schemas.numbers import exact
from schemas.rule import Values
from schemas.unit_rows import first_added, unit_rows

Given = Mapping[str, Values]


class FormRow(NamedTuple):
    """One line of the table.

    `values` holds what was filled in and what follows from it; `parts` the codes of the rows that it is the sum
    of; `measure` what its quantities are counted in; `printed` says that the office wrote its label; `section` what
    stands in a line of its own above it.
    """

    code: str
    ordinal: int
    values: dict[str, Value]
    parts: tuple[str, ...] = ()
    measure: str = ""
    printed: bool = False
    section: str = ""


def form_rows(form: Form, blank: BlankBook) -> list[FormRow]:
    """Every line of a form for one unit and period."""
    printed, given = _printed(form, blank), blank.filling.rows.get(form.id, {})
    fixed = {row.code: row for row in form.fixed_rows}
    rows = []
    for ordinal, code in enumerate([*printed, *_added_codes(form, given)], 1):
        parts = form.children.get(code, ())
        values = {**printed.get(code, {}), **given.get(code, {}), **_sums(form, parts, given)}
        for key, computed in form.computed_columns:
            if values.keys() >= earlier_of(computed).keys():
                values[key] = computed.compute(values)
        row = FormRow(code, ordinal, values, parts, printed=code in printed)
        known = fixed.get(code)
        rows.append(row._replace(measure=known.unit_of_measure, section=known.section) if known else row)
    return rows


def _printed(form: Form, blank: BlankBook) -> dict[str, dict[str, Value]]:
    """Row code → the labels that the office prints."""
    if form.rows_are_units:
        names = unit_rows(form, blank.catalogue.units, blank.unit.code, blank.period.to_date)
        return {name: {form.label_key: name} for name in names}
    return {row.code: {**form.printed(row)} for row in form.fixed_rows}


def _added_codes(form: Form, given: Given) -> list[str]:
    """The codes of the lines that a district fills in below the printed ones: the form's own number, or more."""
    if form.rows not in (RowKind.LIST, RowKind.OPEN):
        return []
    first = first_added(form)
    added = [int(code) for code in given if code not in form.row_labels]
    return [str(code) for code in range(first, max([first - 1 + form.list_rows, *added]) + 1)]


def is_summed(column: Column) -> bool:
    """Whether a row that is the sum of others adds this column up."""
    return Agg.SUM in column.agg and column.computed is None


def _sums(form: Form, parts: Sequence[str], given: Given) -> dict[str, Value]:
    keys = [column.key for column in form.columns if is_summed(column)] if parts else []
    return {key: _sum(given.get(code, {}).get(key) for code in parts) for key in keys}


def _sum(values: Iterable[Value]) -> float | None:
    numbers = [value for value in values if isinstance(value, int | float)]
    return exact(sum(numbers)) if numbers else None


def top_rows(form: Form, rows: Sequence[FormRow]) -> list[FormRow]:
    """The rows that a total adds: all but those that are already in the sum of another row."""
    return [row for row in rows if row.code not in form.part_codes]


def totals_of(form: Form, rows: Sequence[FormRow]) -> dict[str, Value]:
    """The figures of the total row: sums, then the ratios between them; None where nothing is filled in."""
    top = top_rows(form, rows)
    totals: dict[str, Value] = {c.key: _sum(row.values.get(c.key) for row in top) for c in form.columns if c.in_total}
    for column in form.columns:
        if column.ratio and not column.in_total and all(part in totals for part in column.ratio.parts):
            totals[column.key] = column.ratio.compute(totals)
    return totals
