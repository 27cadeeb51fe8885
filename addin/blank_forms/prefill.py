"""What the office knows of a unit before it reports: plans, persons, works, last period's figures; writes no file."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from addin.check.across.looking_back import earlier_figures
from schemas.catalogue import Catalogue
from schemas.cells import Value
from schemas.expressions.tree import LAST_PERIOD, YEAR_START
from schemas.filling import Filling
from schemas.form import Form, RowKind
from schemas.office import Office
from schemas.period import Period, PeriodKind
from schemas.rule import Record
from schemas.submission import Submission

#: What a unit's cover says again and again.
_COVER = ("preparer", "phone", "email", "head")


#: Period → unit → its current report.
Reports = Mapping[Period, Mapping[str, Submission]]


class _Known(NamedTuple):
    """A unit's last report, the one for the period just before, last year's last one; None where there is none."""

    last: Submission | None
    previous: Submission | None
    last_year: Submission | None


def periods_before(period: Period, known: Iterable[Period], catalogue: Catalogue) -> list[Period]:
    """The earlier periods whose reports tell what the blank forms of a catalogue begin with, oldest first."""
    every, wanted = sorted(one for one in known if one.to_date < period.to_date), set[Period]()
    for sent in {PeriodKind.MONTH, *(form.sent for form in catalogue.forms)}:
        earlier = [one for one in every if one.asks(sent)]
        last_year = [one for one in earlier if one.year < period.year]
        wanted |= {*earlier[-2:], *last_year[-1:], *(one for one in earlier if one == period.before(sent))}
    return sorted(wanted)


def filling_of(unit: str, period: Period, catalogue: Catalogue, reports: Reports, office: Office) -> Filling:
    """What is on a unit's blank forms already: the columns that say so in the schema, and the allotted plans."""
    known = _known(unit, period, reports, PeriodKind.MONTH)
    cover = {key: known.last.cover[key] for key in _COVER if known.last and known.last.cover.get(key)}
    before = {form.id: _known(unit, period, reports, form.sent) for form in catalogue.forms}
    rows = {form.id: _rows(form, period, before[form.id]) for form in catalogue.forms}
    for target in office.targets:
        key = target.key_in(catalogue.by_id.get(target.form))
        if (target.unit, target.year) == (unit, period.year) and target.row and key and target.value is not None:
            rows[target.form].setdefault(target.row, {})[key] = target.value
    return Filling(
        cover=cover,
        rows={form: filled for form, filled in rows.items() if filled},
        fields=_fields(catalogue.forms, before),
        due_on=office.due_on(period),
        since=office.settings.counts_from(period),
        office=office.settings.office_name or office.settings.agency,
        settings=office.settings,
        **_rule_settings(catalogue, period, office),
    )


def _rule_settings(catalogue: Catalogue, period: Period, office: Office) -> dict[str, Any]:
    """The rules that the office changed: how much they forgive, and those that it does not want."""
    if not office.rule_settings:
        return {}
    texts = catalogue.rule_texts
    asked = ((rule, office.rule(rule.code, period.to_date, texts)) for form in catalogue.forms for rule in form.rules)
    changed = [(rule, setting) for rule, setting in asked if setting is not None]
    return {
        "unasked": frozenset(rule.code for rule, setting in changed if setting.severity == ""),
        "tolerances": {
            rule.code: setting.tolerance
            for rule, setting in changed
            if rule.tolerance is not None and setting.tolerance is not None
        },
    }


def _fields(forms: Sequence[Form], before: Mapping[str, _Known]) -> dict[str, dict[str, Value]]:
    """Form → field → what the unit's last report of the form says of it."""
    found: dict[str, dict[str, Value]] = {}
    for form in forms:
        last = before[form.id].last
        table = last.table(form.id) if last else None
        for field in form.fields if table else ():
            if field.begins_with_last and table and table.fields.get(field.key) is not None:
                found.setdefault(form.id, {})[field.key] = table.fields[field.key]
    return found


def _known(unit: str, period: Period, reports: Reports, sent: PeriodKind) -> _Known:
    """What is known before a form is asked that is sent so often."""
    own = {one: reports[one][unit] for one in sorted(reports) if unit in reports[one] and one.asks(sent)}
    last_year = [report for one, report in own.items() if one.year < period.year]
    return _Known(next(reversed(own.values()), None), own.get(period.before(sent)), next(reversed(last_year), None))


def _rows(form: Form, period: Period, known: _Known) -> dict[str, dict[str, Value]]:
    """Row code → column → value."""
    filled: dict[str, dict[str, Value]] = {}
    for column in form.columns:
        if column.begins_with == column.key:
            _fill(filled, column.key, _listed(form, known.last), column.key)
        elif column.begins_with:
            _fill(filled, column.key, _listed(form, known.previous), column.begins_with)
        elif column.stays and known.last and known.last.period.year == period.year:
            _fill(filled, column.key, _listed(form, known.last), column.key)
        elif column.opens_with:
            _fill(filled, column.key, _listed(form, known.last_year), column.opens_with)
    for code, figures in _carried(form, known).items():
        filled.setdefault(code, {}).update(figures)
    return filled


def _carried(form: Form, known: _Known) -> dict[str, dict[str, Value]]:
    """Row code → what the formulas of its computed columns take from earlier reports."""
    if not form.looking_back:
        return {}
    sources = {LAST_PERIOD: known.previous, YEAR_START: known.last_year}
    before = {name: dict(_listed(form, report)) for name, report in sources.items()}
    codes = dict.fromkeys(code for records in before.values() for code in records)
    return {code: earlier_figures(form, code, before) for code in codes}


def _listed(form: Form, submission: Submission | None) -> Iterable[tuple[str, Record]]:
    """A report's rows by the code that they have on the next blank form: who left a list is not on it."""
    table = submission.table(form.id) if submission else None
    records = table.records if table else ()
    if form.rows is not RowKind.LIST:
        return ((record.code, record) for record in records)
    column, gone = form.leaving
    staying = (record for record in records if not column or record.values.get(column) != gone)
    return ((str(number), record) for number, record in enumerate(staying, 1))


def _fill(filled: dict[str, dict[str, Value]], key: str, records: Iterable[tuple[str, Record]], source: str) -> None:
    for code, record in records:
        value = record.values.get(source)
        if value is not None:
            filled.setdefault(code, {})[key] = value
