"""What a period's figures rest on: each unit's own workbook for it, or those of the shorter periods within it.

Nobody sends a quarter again that has sent three months. Closing figures (cumulative ones, stocks, texts) are those of
the last period within; lists of what happened hold the rows of all of them.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import NamedTuple

from addin.check.across.scene import CurrentReports
from addin.summary.flows import flows_of, of_flows, part_cell, part_of, with_flows
from addin.summary.succession import heirs, months_of
from schemas.cells import Value
from schemas.fields import Choice
from schemas.form import Form
from schemas.period import Period, PeriodKind
from schemas.reference import Units
from schemas.rule import Record
from schemas.submission import Control, Part, Submission, Table
from schemas.summary import MadeOf
from schemas.text import fold


class UnitReport(NamedTuple):
    """What a unit's figures rest on: the report itself, and the reports within the period that it is made of.

    `made_of` is None for a workbook that the unit sent for the very period.
    """

    report: Submission
    parts: tuple[Submission, ...]
    made_of: MadeOf | None = None


_Told = tuple[Period, Submission | None]
#: The codes of the forms that a period asks for.
AskedForms = Callable[[Period], Collection[str]]


class _Sources(NamedTuple):
    """Which reports of a period count, by unit, and which units report on a day."""

    reported: Callable[[Period], Mapping[str, Submission]]
    asked: Callable[[date], frozenset[str]]


def reports_of(
    period: Period, current: CurrentReports, forms: Sequence[Form], units: Units, asked_forms: AskedForms, *,
    carry: bool = False,
) -> dict[str, UnitReport]:  # fmt: skip
    """Each unit's report for a period, by unit code; where a unit sent none, made of the shorter periods within.

    `forms` are those of the period, `asked_forms` tells those of each period within. With `carry`, closing figures that
    are not reported are those of the last month of the year that has any. What happened in the months of a unit that
    ended within the period is in the figures of the one that came in its place; where there is none, or several are, in
    figures of its own.
    """
    reported = cache(lambda one: {report.unit: report for report in current(one)})
    sources = _Sources(reported, cache(lambda day: frozenset(unit.code for unit in units.on(day))))
    asked = sources.asked(period.to_date)
    found = {unit: UnitReport(one, (one,)) for unit, one in reported(period).items() if unit in asked}
    earlier = _months_before(period) if carry else ()
    into = heirs(units, period) if period.parts and any(tells_of_all(form) for form in forms) else {}
    replaced: dict[str, list[str]] = {}
    for old, new in into.items():
        if old != new:
            replaced.setdefault(new, []).append(old)
    sent = dict.fromkeys(unit for one in (*within(period), *earlier) for unit in reported(one))
    for unit in dict.fromkeys(into.get(unit, unit) for unit in sent if unit in asked or unit in into):
        if unit not in found or not found[unit].report.has_content:
            whose = _Whose(unit, frozenset(one.name for one in units.communes_of(unit, period.to_date)))
            parts = _told(unit, replaced.get(unit, ()), period, sources)
            before = [report for one in earlier if (report := reported(one).get(unit)) and report.has_content]
            made = _assembled(period, forms, whose, parts, before if carry and unit in asked else None)
            if made:
                made = made._replace(made_of=_with_lacking(made, forms, asked_forms))
                found[unit] = made if unit in asked else _ended(forms, made)
    return {unit: one for unit, one in found.items() if unit in asked or one.report.tables}


def _told(unit: str, replaced: Iterable[str], period: Period, sources: _Sources) -> list[_Told]:
    """What a unit and those it came in the place of reported, by time; its own longer reports go before theirs."""
    own = list(_resolved(unit, period, sources))
    covered = {month for part, report in own if report and part.parts for month in months_of(part)}
    others = (one for old in replaced for one in _resolved(old, period, sources))
    parts = [one for one in others if covered.isdisjoint(months_of(one[0]))]
    return sorted([*parts, *own], key=lambda one: one[0].to_date)


def _months_before(period: Period) -> tuple[Period, ...]:
    """The months of the year before a period begins."""
    months = (Period(year=period.year, kind=PeriodKind.MONTH, number=number) for number in range(1, 13))
    return tuple(month for month in months if month.to_date < period.from_date)


def within(period: Period) -> Iterator[Period]:
    """A period and all shorter ones within it."""
    yield period
    for part in period.parts:
        yield from within(part)


def _resolved(unit: str, period: Period, sources: _Sources) -> Iterator[_Told]:
    """The periods that a unit's report is made of, in order; None is a month without one in which it reports.

    What came for a time when it did not report is in no figure, as in those of that time.
    """
    if not any(unit in sources.asked(month.to_date) for month in months_of(period)):
        return
    report = sources.reported(period).get(unit)
    if report is not None and report.has_content:
        yield period, report
    elif period.parts:
        for part in period.parts:
            yield from _resolved(unit, part, sources)
    else:
        yield period, None


class _Whose(NamedTuple):
    """The unit that a report is of, and those below it at the end of the period."""

    code: str
    below: frozenset[str]


def _assembled(
    period: Period,
    forms: Sequence[Form],
    whose: _Whose,
    found: Sequence[_Told],
    before: Sequence[Submission] | None,
) -> UnitReport | None:
    """A report of those of the periods within; `before` are earlier ones to carry on from, None where that is not done.

    None where there is nothing to make it of. Reports of other units are those of which it came in the place.
    """
    unit, known = whose.code, [report for _, report in found if report is not None]
    ends = bool(known) and found[-1][1] is not None
    own = not known or known[-1].unit == unit
    carried = before is not None and not ends and own and bool(known or before)
    parts = known or ([before[-1]] if carried and before else [])
    if not parts:
        return None
    last = parts[-1]
    closing = (ends and own) or carried
    tables = (_table(form, parts, whose.below, closing=closing, within=bool(known)) for form in forms)
    report = Submission.model_construct(
        unit=unit,
        period=period,
        file=last.file,
        cover=last.cover,
        tables=tuple(table for table in tables if table),
        findings=(),
        control=sum((one.control for one in known), Control()),
        has_content=True,
        explanations=(),
    )
    gaps = tuple(dict.fromkeys(str(one) for one, reported in found if reported is None))
    others = dict.fromkeys(one.unit for one in parts if one.unit != unit)
    replaced = tuple((old, tuple(str(one.period) for one in parts if one.unit == old)) for old in others)
    made = MadeOf(tuple(dict.fromkeys(str(one.period) for one in parts)), gaps, carried, replaced)
    return UnitReport(report, tuple(parts), made)


def _with_lacking(made: UnitReport, forms: Sequence[Form], asked: AskedForms) -> MadeOf | None:
    """What a report is made of, with the periods that asked for a form and told nothing of it.

    These are periods without a report, and of what happened those whose workbooks lack the form.
    """
    if made.made_of is None:
        return None
    gaps = [Period.parse(one) for one in made.made_of.gaps]
    parts = [one for one in made.parts if one.period.from_date >= made.report.period.from_date]
    found = {}
    for form in forms:
        without = [one.period for one in parts if one.table(form.id) is None] if tells_of_all(form) else []
        found[form.id] = tuple(str(one) for one in sorted({*gaps, *without}) if form.id in asked(one))
    return made.made_of._replace(lacking=tuple((form, periods) for form, periods in found.items() if periods))


def _ended(forms: Sequence[Form], made: UnitReport) -> UnitReport:
    """What counts of a unit that is no more: what happened in its months, not how things stand."""
    by_id = {form.id: form for form in forms}
    tables = [(by_id[table.form], table) for table in made.report.tables]
    kept = (table if form.events else of_flows(form, table) for form, table in tables if form.events or flows_of(form))
    return made._replace(report=made.report.model_copy(update={"tables": tuple(kept)}))


def _table(
    form: Form, reports: Sequence[Submission], below: frozenset[str], *, closing: bool, within: bool
) -> Table | None:
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
    return with_flows(form, reports, last, below) if within and flows_of(form) else last


def _earlier(form: Form, reports: Sequence[Submission]) -> list[tuple[Part, Table]]:
    """The form's tables in all reports but the last, with the workbooks that they are in."""
    return [(part_of(one, table), table) for one in reports[:-1] if (table := one.table(form.id))]


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
        records = [*(_of_part(record, part, number, reports[-1].unit) for record in new), *records]
    return base.model_copy(update={"records": (*records, *base.records), "parts": tuple(part for part, _ in earlier)})


def _event(form: Form, record: Record) -> tuple[str, ...]:
    """What makes a row the same event when it is told again; a row that does not say is like no other."""
    words = tuple(fold(str(record.values.get(key) or "")) for key in form.events)
    return words if words[0] else (str(id(record)),)


def _with_changes(form: Form, reports: Sequence[Submission], last: Table) -> Table:
    """A list as it is at the end, with who joined it and who left it in the periods before."""
    key, leaving = form.leaving
    usual, earlier = usual_answer(form, key), _earlier(form, reports)
    present = {name_in(form, record) for record in last.records}
    gone: dict[str, Record] = {}
    changes: dict[str, tuple[Value, str]] = {}
    for number, (part, table) in enumerate(earlier, 1):
        for record in table.records:
            name, change = name_in(form, record), record.values.get(key)
            if change == leaving and name not in present:
                gone[name] = _of_part(record, part, number, reports[-1].unit)
            elif change not in (None, usual, leaving):
                changes[name] = change, part_cell(part, table, record, key).words
    records, notes = [], dict(last.notes)
    for record in last.records:
        change, note = changes.get(name_in(form, record), (None, ""))
        if note and record.values.get(key) in (None, usual):
            record = record._replace(values={**record.values, key: change})  # noqa: PLW2901 # the same row, told anew
            notes[record.code] = {key: note}
        records.append(record)
    parts = tuple(part for part, _ in earlier)
    return last.model_copy(update={"records": (*records, *gone.values()), "parts": parts, "notes": notes})


def usual_answer(form: Form, key: str) -> Value:
    """The answer that tells of no change: the first of the column's options."""
    options: Sequence[str] = getattr(form.by_key[key].type, "options", ())
    return options[0] if options else None


def name_in(form: Form, record: Record) -> str:
    """What makes a row of a list the same in another period: what must be written and is not chosen from a few."""
    keys = [c.key for c in form.columns if c.required and c.begins_with == c.key and not isinstance(c.type, Choice)]
    return "|".join(fold(str(record.values.get(key) or "")) for key in keys)


def _of_part(record: Record, part: Part, number: int, unit: str) -> Record:
    return record._replace(code=code_in(part, record.code, unit), part=number)


def code_in(part: Part | Submission, code: str, unit: str) -> str:
    """The code of a row that an earlier workbook told, in a unit's list: rows go by their place in their own."""
    return f"{part.period}/{code}" if part.unit == unit else f"{part.period}/{part.unit}/{code}"


def tells_of_all(form: Form | None) -> bool:
    """Whether what earlier periods within a period tell counts in a form: a list of events, one with changes or flows.

    What concerns no form, or one that the period has no longer, is of its own period alone.
    """
    return form is not None and bool(form.events or form.leaving[0] or flows_of(form))
