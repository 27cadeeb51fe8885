"""The rules of the profile that look at the unit's earlier reports; each breach becomes a finding at its cell."""

from collections.abc import Iterator, Mapping

from addin.check.across.scene import AcrossRule, CheckContext, EarlierReport, at_cell
from schemas.expressions.tree import LAST_PERIOD, YEAR_START, earlier_in
from schemas.findings import Finding
from schemas.form import Form, is_number
from schemas.forms import ALL_FORMS
from schemas.profile.rules import SheetCondition
from schemas.rule import Record, Rule, SheetView, text_of
from schemas.submission import Submission, Table


def rules_over_earlier_reports(scene: CheckContext) -> Iterator[Finding]:
    """What a rule asks of a row beside the same row of the report before, or of last year's last one.

    The report before is that of the period before, of the same kind; where it is not known the rule says nothing.
    """
    for form in ALL_FORMS:
        for rule in (one for one in form.rules if one.earlier):
            for report in scene.reports.values() if rule.valid_from <= scene.period.to_date else ():
                table = report.table(form.id)
                if table:
                    yield from _breaches(scene, form, rule, report, table)


def _breaches(scene: CheckContext, form: Form, rule: Rule, report: Submission, table: Table) -> Iterator[Finding]:
    condition = rule.function
    assert isinstance(condition, SheetCondition)  # noqa: S101 # no other rule looks at earlier reports
    before = {name: _rows(form, one) for name, one in _earlier(scene, report.unit).items()}
    records = tuple(_with_earlier(form, condition, record, before) for record in table.records)
    view = SheetView(report.unit, scene.period, records, scene.tolerance(rule.code, rule.tolerance or 0.0))
    for breach in condition(view):
        column = form.by_key[rule.stands_at(breach.record.values, breach.column)]
        place, cell = at_cell(report, table, breach.record, column.key)
        values = {"value": column.type.show(breach.record.values.get(column.key)), **breach.values}
        yield place.breach(text_of(rule), rule.code, cell, rule.severity, values)


def _earlier(scene: CheckContext, unit: str) -> dict[str, EarlierReport | None]:
    last = scene.opening.get(unit)
    same_kind = last is not None and last.period == scene.period.previous()
    return {LAST_PERIOD: last if same_kind else None, YEAR_START: scene.last_year.get(unit)}


def _rows(form: Form, report: EarlierReport | None) -> dict[str, Record]:
    table = report.submission.table(form.id) if report else None
    return {record.code: record for record in table.records} if table else {}


def _with_earlier(
    form: Form, condition: SheetCondition, record: Record, before: Mapping[str, Mapping[str, Record]]
) -> Record:
    """A row with what the rule needs of the same row before, as far as that is known; a blank number counts 0."""
    found = dict(record.values)
    for key, (name, column) in earlier_in(condition.tree).items():
        row = before[name].get(record.code)
        if row and column in row.values:
            value = row.values[column]
            found[key] = 0 if value is None and is_number(form.by_key[column]) else value
    return record._replace(values=found)


EARLIER_RULES: tuple[AcrossRule, ...] = (rules_over_earlier_reports,)
