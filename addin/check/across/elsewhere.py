"""The rules of the profile that look at the unit's earlier reports and other forms; each breach is a finding."""

from collections.abc import Iterator, Mapping

from addin.check.across.scene import AcrossRule, CheckContext, EarlierReport, at_cell, became_zero
from addin.check.across.totals import sum_of_columns
from schemas.cells import Value
from schemas.expressions.tree import LAST_PERIOD, YEAR_START, earlier_in, of_forms_in
from schemas.findings import Finding
from schemas.form import Form, is_number
from schemas.profile.rules import SheetCondition
from schemas.rule import Record, Rule, SheetView, text_of
from schemas.submission import Submission, Table


def rules_that_look_elsewhere(scene: CheckContext) -> Iterator[Finding]:
    """What a rule asks of a row beside the same row of an earlier report, or beside the total of another form.

    The report before is that of the period before, of the same kind, "ĐẦU_NĂM" last year's last one. Where what is
    looked at is not known the rule says nothing.
    """
    for form in scene.catalogue.forms:
        for rule in (one for one in form.rules if one.elsewhere):
            for report in scene.reports.values() if rule.valid_from <= scene.period.to_date else ():
                table = report.table(form.id)
                if table:
                    yield from _breaches(scene, form, rule, report, table)


def _breaches(scene: CheckContext, form: Form, rule: Rule, report: Submission, table: Table) -> Iterator[Finding]:
    condition = rule.function
    assert isinstance(condition, SheetCondition)  # noqa: S101 # no other rule looks at earlier reports
    before = {name: _rows(form, one) for name, one in _earlier(scene.of_form(form), report.unit).items()}
    totals = _totals(scene, report, condition)
    records = tuple(_with_earlier(form, condition, record, before, totals) for record in table.records)
    view = SheetView(report.unit, scene.period, records, scene.tolerance(rule.code, rule.tolerance or 0.0))
    for breach in condition(view):
        column = form.by_key[rule.stands_at(breach.record.values, breach.column)]
        place, cell = at_cell(report, table, breach.record, column.key)
        values = {"value": column.type.show(breach.record.values.get(column.key)), **breach.values}
        yield place.breach(text_of(rule), rule.code, cell, rule.severity, values)


def _earlier(scene: CheckContext, unit: str) -> dict[str, EarlierReport | None]:
    last = scene.opening.get(unit)
    same_kind = last is not None and last.period == scene.period.before(scene.sent)
    return {LAST_PERIOD: last if same_kind else None, YEAR_START: scene.last_year.get(unit)}


def _rows(form: Form, report: EarlierReport | None) -> dict[str, Record]:
    table = report.submission.table(form.id) if report else None
    return {record.code: record for record in table.records} if table else {}


def _totals(scene: CheckContext, report: Submission, condition: SheetCondition) -> dict[str, Value]:
    """The totals of other forms that the rule needs, where all of their parts are known."""
    found: dict[str, Value] = {}
    for key, (form, column) in of_forms_in(condition.tree).items():
        table = report.table(form) if form in scene.catalogue.by_id else None
        if table and not became_zero(scene, report, form):
            total = sum_of_columns(scene, report, table, [column])
            found |= {} if total is None else {key: total}
    return found


def _with_earlier(
    form: Form,
    condition: SheetCondition,
    record: Record,
    before: Mapping[str, Mapping[str, Record]],
    totals: Mapping[str, Value],
) -> Record:
    """A row with what the rule needs beside it, as far as that is known; a blank number of the row before counts 0."""
    found = {**record.values, **totals}
    for key, (name, column) in earlier_in(condition.tree).items():
        row = before[name].get(record.code)
        if row and column in row.values:
            value = row.values[column]
            found[key] = 0 if value is None and is_number(form.by_key[column]) else value
    return record._replace(values=found)


RULES_ELSEWHERE: tuple[AcrossRule, ...] = (rules_that_look_elsewhere,)
