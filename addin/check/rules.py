"""The rules of the forms over rows and over sheets; each breach becomes a finding at its cell."""

from collections.abc import Iterable

from schemas.findings import Finding, Place
from schemas.form import Form, Rule, SheetView, Values, is_number
from schemas.period import Period
from schemas.submission import Table


def check_rules(form: Form, table: Table, place: Place, period: Period) -> list[Finding]:
    """Run every rule of a form that this table allows."""
    view = SheetView(place.unit, period, table.records)
    findings = [finding for rule in form.row_rules for finding in _row_breaches(rule, form, table, place)]
    for rule in form.sheet_rules:
        for breach in rule.function(view):
            at, value = table.cell(breach.record, breach.column), form.by_key[breach.column]
            values = {"value": value.type.show(breach.record.values.get(breach.column)), **breach.values}
            findings.append(place.finding(rule.code, at, severity=rule.severity, **values))
    return findings


def _row_breaches(rule: Rule, form: Form, table: Table, place: Place) -> Iterable[Finding]:
    """A row rule runs where its own cell is filled and every other value could be used; blank numbers are 0."""
    defaults = [(key, 0 if is_number(form.by_key[key]) else None) for key in rule.needs]
    needed = set(rule.needs)
    for record in table.records:
        values = record.values
        if values.get(rule.at) is None or not needed <= values.keys():
            continue
        arguments = [default if values[key] is None else values[key] for key, default in defaults]
        if not rule.function(*arguments):
            yield place.finding(
                rule.code, table.cell(record, rule.at), severity=rule.severity, **_shown(rule, form, record.values)
            )


def _shown(rule: Rule, form: Form, values: Values) -> dict[str, str]:
    """What fills the rule's text: each value as a person reads it."""
    shown = {key: form.by_key[key].type.show(values[key]) for key in rule.needs}
    for key in rule.needs:
        if values[key] is None:
            shown[key] = "0" if is_number(form.by_key[key]) else "(để trống)"
    return {**shown, "value": form.by_key[rule.at].type.show(values[rule.at])}
