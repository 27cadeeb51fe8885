"""What a period's figures rest on: each unit's own workbook for it, or those of the shorter periods within it.

Nobody sends a quarter again that has sent three months. Closing figures (cumulative ones, stocks, texts) are those of
the last period within; lists of what happened hold the rows of all of them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from addin.check.across.scene import CurrentReports
from schemas.cells import Value, address
from schemas.fields import Choice
from schemas.form import Agg, Form, RowKind
from schemas.numbers import exact
from schemas.period import Period, PeriodKind
from schemas.rule import Record
from schemas.submission import Control, Part, PartCell, Submission, Table
from schemas.summary import MadeOf
from schemas.text import fold


class UnitReport(NamedTuple):
    """What a unit's figures rest on: the report itself, and the reports within the period that it is made of.

    `made_of` is None for a workbook that the unit sent for the very period.
    """

    report: Submission
    parts: tuple[Submission, ...]
    made_of: MadeOf | None = None


def reports_of(
    period: Period, current: CurrentReports, forms: Sequence[Form], *, carry: bool = False
) -> dict[str, UnitReport]:
    """Each unit's report for a period, by unit code; where a unit sent none, made of the shorter periods within.

    `forms` are those of the period. With `carry`, closing figures that are not reported are those of the last month
    of the year that has any.
    """
    reported = cache(lambda one: {report.unit: report for report in current(one)})
    found = {unit: UnitReport(report, (report,)) for unit, report in reported(period).items()}
    earlier = _months_before(period) if carry else ()
    units = dict.fromkeys(unit for one in (*within(period), *earlier) for unit in reported(one))
    for unit in units:
        if unit not in found or not found[unit].report.has_content:
            parts = list(_resolved(unit, period, reported))
            before = [report for one in earlier if (report := reported(one).get(unit)) and report.has_content]
            if made := _assembled(period, forms, parts, before if carry else None):
                found[unit] = made
    return found


def _months_before(period: Period) -> tuple[Period, ...]:
    """The months of the year before a period begins."""
    months = (Period(year=period.year, kind=PeriodKind.MONTH, number=number) for number in range(1, 13))
    return tuple(month for month in months if month.to_date < period.from_date)


def within(period: Period) -> Iterator[Period]:
    """A period and all shorter ones within it."""
    yield period
    for part in period.parts:
        yield from within(part)


def _resolved(
    unit: str, period: Period, reported: Callable[[Period], Mapping[str, Submission]]
) -> Iterator[tuple[Period, Submission | None]]:
    """The periods that a unit's report is made of, in order; None is a month without one."""
    report = reported(period).get(unit)
    if report is not None and report.has_content:
        yield period, report
    elif period.parts:
        for part in period.parts:
            yield from _resolved(unit, part, reported)
    else:
        yield period, None


def _assembled(
    period: Period,
    forms: Sequence[Form],
    found: Sequence[tuple[Period, Submission | None]],
    before: Sequence[Submission] | None,
) -> UnitReport | None:
    """A report of those of the periods within; `before` are earlier ones to carry on from, None where that is not done.

    None where there is nothing to make it of.
    """
    known = [report for _, report in found if report is not None]
    ends = found[-1][1] is not None
    carried = before is not None and not ends and bool(known or before)
    parts = known or ([before[-1]] if carried and before else [])
    if not parts:
        return None
    last = parts[-1]
    tables = (_table(form, parts, closing=ends or carried, within=bool(known)) for form in forms)
    report = Submission.model_construct(
        unit=last.unit,
        period=period,
        file=last.file,
        cover=last.cover,
        tables=tuple(table for table in tables if table),
        findings=(),
        control=sum((one.control for one in known), Control()),
        has_content=True,
        explanations=(),
    )
    gaps = tuple(str(one) for one, reported in found if reported is None)
    made = MadeOf(tuple(str(one.period) for one in parts), gaps, carried)
    return UnitReport(report, tuple(parts), made)


def _table(form: Form, reports: Sequence[Submission], *, closing: bool, within: bool) -> Table | None:
    """One form of all the periods: the last one's table, with what happened before where it is such a list.

    `within` says that the reports are of the period itself: what happened before it is none of its events.
    """
    last = reports[-1].table(form.id)
    if form.events:
        return _with_events(form, reports, last) if within else None
    if last is None or not closing:
        return None
    if form.leaving[0]:
        return _with_changes(form, reports, last) if within else last
    return _with_flows(form, reports, last) if within and flows_of(form) else last


def _earlier(form: Form, reports: Sequence[Submission]) -> list[tuple[Part, Table]]:
    """The form's tables in all reports but the last, with the workbooks that they are in."""
    tables = [(report, table) for report in reports[:-1] if (table := report.table(form.id))]
    return [(Part(one.period, one.file, table.sheet, table.columns, table.joined), table) for one, table in tables]


def _with_events(form: Form, reports: Sequence[Submission], last: Table | None) -> Table | None:
    """A list of what happened in all the periods; what is told again counts once, as it was told last."""
    earlier = _earlier(form, reports)
    base = last or (earlier[-1][1].model_copy(update={"records": ()}) if earlier else None)
    if base is None:
        return None
    told = {_event(form, record) for record in base.records}
    records: list[Record] = []
    for number in range(len(earlier), 0, -1):
        part, table = earlier[number - 1]
        new = [record for record in table.records if _event(form, record) not in told]
        told |= {_event(form, record) for record in new}
        records = [*(_of_part(record, part, number) for record in new), *records]
    return base.model_copy(update={"records": (*records, *base.records), "parts": tuple(part for part, _ in earlier)})


def _event(form: Form, record: Record) -> tuple[str, ...]:
    """What makes a row the same event when it is told again; a row that does not say is like no other."""
    words = tuple(fold(str(record.values.get(key) or "")) for key in form.events)
    return words if words[0] else (str(id(record)),)


def _with_changes(form: Form, reports: Sequence[Submission], last: Table) -> Table:
    """A list as it is at the end, with who joined it and who left it in the periods before."""
    key, leaving = form.leaving
    usual, earlier = _usual(form, key), _earlier(form, reports)
    present = {_name(form, record) for record in last.records}
    gone: dict[str, Record] = {}
    changes: dict[str, tuple[Value, str]] = {}
    for number, (part, table) in enumerate(earlier, 1):
        for record in table.records:
            name, change = _name(form, record), record.values.get(key)
            if change == leaving and name not in present:
                gone[name] = _of_part(record, part, number)
            elif change not in (None, usual, leaving):
                changes[name] = change, _part_cell(part, table, record, key).words
    records, notes = [], dict(last.notes)
    for record in last.records:
        change, note = changes.get(_name(form, record), (None, ""))
        if note and record.values.get(key) in (None, usual):
            record = record._replace(values={**record.values, key: change})  # noqa: PLW2901 # the same row, told anew
            notes[record.code] = {key: note}
        records.append(record)
    parts = tuple(part for part, _ in earlier)
    return last.model_copy(update={"records": (*records, *gone.values()), "parts": parts, "notes": notes})


def flows_of(form: Form) -> tuple[str, ...]:
    """The columns of printed rows, or of units, whose figures are of the period alone: those of all periods add up."""
    if form.rows in (RowKind.LIST, RowKind.OPEN):
        return ()
    return tuple(one.key for one in form.columns if one.of_period and Agg.SUM in one.agg and not one.computed)


def _with_flows(form: Form, reports: Sequence[Submission], last: Table) -> Table:
    """The rows as they are at the end, with what happened in all the periods; a row begins as the first period did.

    Each comes with the cells that it is made of; what one of the periods has no usable figure of is unknown.
    """
    told = [(Part(one.period, one.file, table.sheet, table.columns, table.joined), table)
            for one in reports if (table := one.table(form.id))]  # fmt: skip
    if len(told) < 2:
        return last
    flows, begins = flows_of(form), _begins(form)
    records, notes, all_told = [], dict(last.notes), dict(last.told)
    for record in last.records:
        values, own = dict(record.values), dict[str, tuple[PartCell, ...]]()
        rows = [(part, table, row) for part, table in told for row in table.records if row.code == record.code]
        for key in (*flows, *begins):
            of = rows[:1] if key in begins else rows
            values.pop(key, None)
            if all(key in row.values for _, _, row in of):
                values[key] = _sum(row.values[key] for _, _, row in of)
            own[key] = tuple(_part_cell(part, table, row, key) for part, table, row in of if key in part.columns)
        records.append(record._replace(values=form.with_computed(values)))
        said = {key: "; ".join(cell.words for cell in cells) for key, cells in own.items()}
        notes[record.code], all_told[record.code] = {**notes.get(record.code, {}), **said}, own
    return last.model_copy(update={"records": tuple(records), "notes": notes, "told": all_told})


def counts(report: UnitReport, form: Form, period: Period, code: str, key: str) -> bool:
    """Whether a figure of the report for a period is in those of the report that is made of it.

    Of the last one all are; of earlier ones what happened, as it was told last, and what adds up.
    """
    table = report.report.table(form.id)
    periods = [one.period for one in report.parts]
    if table is None or period not in periods:
        return False
    if period == periods[-1]:
        return True
    if form.events or form.leaving[0]:
        own = code_in(period, code)
        return key == form.leaving[0] or any(record.code == own for record in table.records)
    return key in flows_of(form) or (period == periods[0] and key in _begins(form))


def _begins(form: Form) -> tuple[str, ...]:
    """The columns of a form with flows that say how a row began."""
    flows = flows_of(form)
    return tuple(c.key for c in form.columns if flows and c.begins_with not in ("", c.key) and c.key not in flows)


def _sum(values: Iterable[Value]) -> float | None:
    numbers = [value for value in values if isinstance(value, int | float)]
    return exact(sum(numbers)) if numbers else None


def _usual(form: Form, key: str) -> Value:
    """The answer that tells of no change: the first of the column's options."""
    options: Sequence[str] = getattr(form.by_key[key].type, "options", ())
    return options[0] if options else None


def _name(form: Form, record: Record) -> str:
    """What makes a row of a list the same in another period: what must be written and is not chosen from a few."""
    keys = [c.key for c in form.columns if c.required and c.begins_with == c.key and not isinstance(c.type, Choice)]
    return "|".join(fold(str(record.values.get(key) or "")) for key in keys)


def _of_part(record: Record, part: Part, number: int) -> Record:
    return record._replace(code=code_in(part.period, record.code), part=number)


def code_in(period: Period, code: str) -> str:
    """The code of a row that another period's workbook told: rows of a list go by their place in their own."""
    return f"{period}/{code}"


def _part_cell(part: Part, table: Table, record: Record, key: str) -> PartCell:
    sheet, row = table.where(record.row)
    return PartCell(part.period, part.file, sheet, address(row, part.columns[key]), record.values.get(key))


def row_of(form: Form, period: Period, code: str, last: Period) -> str:
    """The code that a row of one of the periods has in what they make, where those of a list are beside each other."""
    return code_in(period, code) if period != last and (form.events or form.leaving[0]) else code


def tells_of_all(form: Form | None) -> bool:
    """Whether what earlier periods within a period tell counts in a form: a list of events, one with changes or flows.

    What concerns no form, or one that the period has no longer, is of its own period alone.
    """
    return form is not None and bool(form.events or form.leaving[0] or flows_of(form))
