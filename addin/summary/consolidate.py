"""From the units' records to the provincial summary, each column rolled up as its form says; reads no file."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import date
from statistics import median
from types import MappingProxyType
from typing import Any, NamedTuple

from addin.read.form_labels import printed_rows
from addin.summary.blended import blended
from schemas.catalogue import Catalogue
from schemas.cells import Value
from schemas.form import Agg, Column, Form, RowKind
from schemas.numbers import exact, round_half_up
from schemas.period import Period
from schemas.reference import Units
from schemas.rule import Record
from schemas.submission import Submission, Table, place_of
from schemas.summary import NO_ROW, Figures, FormSummary, RowFigures, RowSource, StackedRow, Summary

#: What most rows have of what they may have: one for all of them.
_NONE: Mapping[str, Any] = MappingProxyType({})


class _Reported(NamedTuple):
    """What one unit reported on one form."""

    table: Table
    rows: list[StackedRow]
    figures: Figures


def consolidate(submissions: Iterable[Submission], period: Period, catalogue: Catalogue) -> Summary:
    """Add up the current submission of each unit, one after the other, by what is in force for the period.

    A unit's own figures are worked out as it comes in, so that a run does so while other files are still read.
    """
    reported: dict[str, dict[str, _Reported]] = {form.id: {} for form in catalogue.forms}
    files: dict[str, str] = {}
    for submission in submissions:
        files[submission.unit] = submission.file
        for table in submission.tables:
            form = catalogue.by_id[table.form]
            if _reports(form, table):
                reported[form.id][submission.unit] = _reported(form, submission.unit, table)
    order = [unit.code for unit in catalogue.units_on(period.to_date)]
    no_more = files.keys() - order if period.parts else set[str]()
    ended = [unit for unit in files if unit in no_more and unit in catalogue.units.by_code]
    return Summary.model_construct(
        catalogue=catalogue,
        period=str(period),
        forms={
            form.id: _form_summary(form, reported[form.id], order, ended, period, catalogue.units)
            for form in catalogue.forms
        },
        units=(*order, *ended),
        files={unit: files[unit] for unit in (*order, *ended) if unit in files},
        ended=tuple(ended),
    )


def _reported(form: Form, unit: str, table: Table) -> _Reported:
    rows = _stack(form, unit, table)
    figures = _by_code(form, rows) if form.summed_by_row else _rolled(form, rows, _nothing(form, empty=not rows))
    return _Reported(table, rows, {**figures, **table.fields})


def _nothing(form: Form, *, empty: bool) -> int | None:
    """What no row tells: an empty list says that nothing happened; anything else is unknown."""
    return 0 if empty and form.rows in (RowKind.LIST, RowKind.OPEN) else None


def _rolled(form: Form, rows: Sequence[StackedRow], nothing: int | None) -> Figures:
    """Figures by column, or counted, as the form's rows are; `nothing` where no row has any."""
    if form.rows_are_units:
        return _flat(form, rows, nothing) | _grouped(form, rows, nothing)
    return _counted(form, rows, nothing)


def _form_summary(
    form: Form, by_unit: dict[str, _Reported], order: list[str], ended: list[str], period: Period, units: Units
) -> FormSummary:
    reported = [unit for unit in (*order, *ended) if unit in by_unit]
    rows = tuple(row for unit in reported for row in by_unit[unit].rows)
    nothing = _nothing(form, empty=any(not one.rows for one in by_unit.values()))
    return FormSummary.model_construct(
        form=form.id,
        units={unit: by_unit[unit].figures for unit in reported},
        total=_province_by_code(form, rows) if form.summed_by_row else _rolled(form, rows, nothing),
        rows=rows,
        reported=tuple(reported),
        missing=tuple(unit for unit in order if unit not in reported),
        columns={unit: by_unit[unit].table.columns for unit in reported},
        keys=frozenset(form.by_key),
        codes=frozenset(row.code for row in form.fixed_rows),
        first_day=period.of_form(form.sent)[1],
        absent={unit: gone for unit in reported if (gone := _absent(form, unit, by_unit[unit].rows, period, units))},
    )


def summary_of_units(summary: Summary, form: Form, units: Sequence[str]) -> Summary:
    """One form of some of the units, added up anew; what is open against these alone is beside it."""
    among, found = frozenset(units), summary.forms[form.id]
    return summary.model_copy(
        update={
            "units": tuple(units),
            "ended": tuple(unit for unit in summary.ended if unit in among),
            "forms": {form.id: _of_units(found, form, among)},
            "files": {unit: summary.files[unit] for unit in units if unit in summary.files},
            "made_of": {unit: summary.made_of[unit] for unit in units if unit in summary.made_of},
            "doubts": tuple(doubt for doubt in summary.doubts if doubt.unit in among),
            "findings": tuple(finding for finding in summary.findings if finding.unit in among),
        }
    )


def _of_units(found: FormSummary, form: Form, among: Set[str]) -> FormSummary:
    reported = tuple(unit for unit in found.reported if unit in among)
    rows = tuple(row for unit in reported for row in found.rows_of(unit))
    nothing = _nothing(form, empty=any(not found.rows_of(unit) for unit in reported))
    return found.model_copy(
        update={
            "units": {unit: found.units[unit] for unit in reported},
            "total": _province_by_code(form, rows) if form.summed_by_row else _rolled(form, rows, nothing),
            "rows": rows,
            "reported": reported,
            "missing": tuple(unit for unit in found.missing if unit in among),
            "columns": {unit: found.columns[unit] for unit in reported},
            "absent": {unit: found.absent[unit] for unit in reported if unit in found.absent},
        }
    )


def _absent(form: Form, unit: str, rows: Sequence[StackedRow], period: Period, units: Units) -> tuple[str, ...]:
    """The codes of the rows that the office printed and a unit's sheet lacks."""
    there = {row.code for row in rows}
    return tuple(code for code in printed_rows(form, unit, period.to_date, units) if code not in there)


def _reports(form: Form, table: Table) -> bool:
    """Whether a table counts as reported: it says something, or nothing may have happened."""
    keys = [column.key for column in form.columns if not column.computed and not column.label_column]
    return form.may_be_empty or any(record.values.get(key) is not None for record in table.records for key in keys)


def _stack(form: Form, unit: str, table: Table) -> list[StackedRow]:
    rows = [_stacked(form, unit, record, table) for record in table.records]
    if table.of_period:
        rows = [row._replace(of_period=row.code in table.of_period) for row in rows]
    if form.row_identities and not table.of_period:
        rows = _with_whole_sums(form, rows)
    return _with_project_sums(form, unit, rows) if form.children else rows


def _stacked(form: Form, unit: str, record: Record, table: Table) -> StackedRow:
    """A row with what counts of it: an identity of which a part is unknown is left out whole."""
    values: dict[str, Value] = record.values
    left_out: dict[str, Value] = {}
    for identity in () if record.code in table.of_period else form.identities:
        if not identity.parts <= values.keys():
            left_out |= {key: values[key] for key in values if key in identity.keys}
    if left_out:
        values = {key: value for key, value in values.items() if key not in left_out}
    notes, told = table.notes.get(record.code) or _NONE, table.told.get(record.code) or _NONE
    if record.part:
        part = table.parts[record.part - 1]
        source = RowSource(str(part.period), part.file, part.columns, part.unit)
        sheet, row = place_of(part.sheet, part.joined, record.row)
        return StackedRow(unit, record.code, values, sheet, row, left_out or _NONE, source, notes, told)
    return StackedRow(unit, record.code, values, *table.where(record.row), left_out or _NONE, None, notes, told)


def _with_whole_sums(form: Form, rows: Sequence[StackedRow]) -> list[StackedRow]:
    """Rows with what counts of them: figures that those of other rows add up with are left out where one is unknown."""
    at, found, broken = {row.code: place for place, row in enumerate(rows)}, list(rows), True
    while broken:
        broken = False
        for same in form.row_identities:
            if all(code in at and key in found[at[code]].values for code, key in same):
                continue
            for code, key in same:
                if code in at and (gone := form.identity_of(key) & found[at[code]].values.keys()):
                    found[at[code]], broken = _without(found[at[code]], gone), True
    return found


def _without(row: StackedRow, gone: Set[str]) -> StackedRow:
    kept = {key: value for key, value in row.values.items() if key not in gone}
    return row._replace(values=kept, left_out={**row.left_out, **{key: row.values[key] for key in gone}})


def _with_project_sums(form: Form, unit: str, rows: Sequence[StackedRow]) -> list[StackedRow]:
    """A project's figures are those of its sub-projects wherever these report any, even if its own row is gone."""
    by_code = {row.code: row for row in rows}
    completed = []
    for fixed in form.fixed_rows:
        row = by_code.get(fixed.code)
        parts = [by_code[code] for code in form.children.get(fixed.code, ()) if code in by_code]
        if parts:
            row = _sum_of_parts(form, row or StackedRow(unit, fixed.code, {}, parts[0].sheet, NO_ROW), parts)
        if row:
            completed.append(row)
    return completed


def _sum_of_parts(form: Form, row: StackedRow, parts: Sequence[StackedRow]) -> StackedRow:
    values = dict(row.values)
    for column in form.columns:
        known = [part.values[column.key] for part in parts if column.key in part.values]
        stated = [value for value in known if value is not None]
        if Agg.SUM in column.agg and stated:
            values[column.key] = _sum(stated)
        elif known:
            values.setdefault(column.key, None)
    left_out = {key: value for key, value in row.left_out.items() if key not in values}
    return row._replace(values=form.with_computed(values), left_out=left_out)


def _sum(values: list[Any]) -> float | int:
    """Sum numbers; whole numbers stay whole, money is exact to its 3 decimals."""
    return exact(sum(values))


def _flat(form: Form, rows: Sequence[StackedRow], nothing: int | None = None) -> Figures:
    """Column → figure over some rows: sums first, then the percentages recomputed from them.

    A blank counts nothing; a figure that is unknown in every row is `nothing`.
    """
    figures: Figures = {}
    for column in form.columns:
        if Agg.SUM in column.agg:
            known = [row.values[column.key] for row in rows if column.key in row.values]
            figures[column.key] = _sum([value for value in known if value is not None]) if known else nothing
    for column in form.columns:
        if column.ratio and Agg.RATIO in column.agg:
            figures[column.key] = column.ratio.of_totals(figures)
    for column in form.blended:
        figures[column.key] = blended(column, (row.values for row in rows))
    return figures


def _by_code(form: Form, rows: Sequence[StackedRow]) -> Figures:
    """Row code → column → value, for one unit."""
    shown = dict.fromkeys(column.key for column in form.columns if not column.label_column)
    return {row.code: RowFigures(shown, row.values) for row in rows}


def _province_by_code(form: Form, rows: Sequence[StackedRow]) -> Figures:
    """Row code → column → figure, over all units."""
    by_code: dict[str, list[StackedRow]] = {row.code: [] for row in form.fixed_rows}
    for row in rows:
        by_code[row.code].append(row)
    return {row.code: _province_row(form, by_code[row.code], addable=row.addable) for row in form.fixed_rows}


def _province_row(form: Form, rows: Sequence[StackedRow], *, addable: bool) -> Figures:
    figures = _flat(form, rows)
    for column in form.columns:
        if not _GATHERED.intersection(column.agg):
            continue
        filled = [row for row in rows if row.values.get(column.key) is not None]
        if Agg.TEXT in column.agg:
            figures[column.key] = {row.unit: row.values[column.key] for row in filled}
        elif Agg.LAST in column.agg:
            days = [day for row in filled if isinstance(day := row.values[column.key], date)]
            figures[column.key] = max(days, default=None)
        elif Agg.SPREAD in column.agg:
            figures[column.key] = spread(column, filled, addable=addable)
    return figures


_GATHERED = frozenset({Agg.TEXT, Agg.LAST, Agg.SPREAD})


def spread(column: Column, rows: Sequence[StackedRow], *, addable: bool) -> Figures:
    """Minimum, median and maximum over the units, and who; the sum only where units may be added."""
    values = [(float(str(row.values[column.key])), row.unit) for row in rows]
    if not values:
        return {"minimum": None, "minimum_unit": None, "median": None, "maximum": None, "maximum_unit": None}
    lowest, highest = min(values, key=lambda pair: pair[0]), max(values, key=lambda pair: pair[0])
    spread: dict[str, Any] = {
        "minimum": lowest[0],
        "minimum_unit": lowest[1],
        "median": round_half_up(median(value for value, _ in values), 3),
        "maximum": highest[0],
        "maximum_unit": highest[1],
    }
    if addable:
        spread["sum"] = exact(sum(value for value, _ in values))
    return spread


def _counted(form: Form, rows: Sequence[StackedRow], nothing: int | None = None) -> Figures:
    """The figures of a list: how many rows, sums, and counts and sums by group; None where nobody told."""
    counted = len(rows) if rows else nothing
    return {"count": counted, **_flat(form, rows, nothing), **_grouped(form, rows, nothing)}


def _grouped(form: Form, rows: Sequence[StackedRow], nothing: int | None) -> Figures:
    """What is counted, alone or by group, and added up by group; None where nobody told."""
    figures: Figures = {}
    for column in form.columns:
        if not _COUNTED.isdisjoint(column.agg):
            known = nothing is not None or any(column.key in row.values for row in rows)
            figures[column.key] = _count(form, column, rows) if known else None
    return figures


_COUNTED = frozenset({Agg.COUNT, Agg.COUNT_BY, Agg.SUM_BY, Agg.MET})


def _count(form: Form, column: Column, rows: Sequence[StackedRow]) -> Any:
    """How many rows say yes, how many are of each group, each group's sums, or how many rates are met."""
    values = [row.values.get(column.key) for row in rows]
    if Agg.COUNT in column.agg:
        return sum(1 for value in values if value is True)
    if Agg.COUNT_BY in column.agg:
        return dict(Counter(str(value) for value in values if value is not None))
    if Agg.SUM_BY in column.agg:
        groups: dict[str, list[StackedRow]] = {}
        for value, row in zip(values, rows, strict=True):
            if value is not None:
                groups.setdefault(str(value), []).append(row)
        return {group: _flat(form, members) for group, members in groups.items()}
    rates = [value for value in values if isinstance(value, int | float)]
    met = sum(1 for rate in rates if rate >= 100)
    return {"met": met, "not_met": len(rates) - met}
