"""The rules of the forms over rows and over sheets; each breach becomes a finding at its cell."""

from collections.abc import Iterable

from addin.check.columns import RecordColumns
from schemas.findings import CellPlace, Finding
from schemas.form import Form, is_number
from schemas.period import Period
from schemas.profile.rules import NotTwice, RowCondition, SumOfParts
from schemas.rule import Rule, SheetView, Values, text_of
from schemas.submission import Table


def check_rules(
    form: Form, table: Table, place: CellPlace, period: Period, columns: RecordColumns | None = None
) -> list[Finding]:
    """Run every rule of a form that is in force and that this table allows; `columns` are those of its records."""
    columns = columns or RecordColumns(table.records)
    return [
        finding
        for rules in (form.row_rules, form.sheet_rules)
        for rule in rules
        if rule.valid_from <= period.to_date and not _surely_kept(rule, columns)
        for finding in check_rule(rule, form, table, place, period)
    ]


def _surely_kept(rule: Rule, columns: RecordColumns) -> bool:
    """Whether whole columns show that no row breaks a rule: most columns have nothing wrong in them."""
    condition, forgiven = rule.function, rule.tolerance or 0.0
    if isinstance(condition, SumOfParts):
        return condition.surely_kept(columns.codes, columns.counted, forgiven)
    if isinstance(condition, NotTwice):
        return condition.surely_kept(columns.column)
    if not isinstance(condition, RowCondition):
        return False
    looked_at = columns.all_of(condition.looks_at, condition.numbers.__contains__, forgiven)
    return looked_at is not None and condition.surely_kept(looked_at)


def check_rule(rule: Rule, form: Form, table: Table, place: CellPlace, period: Period) -> Iterable[Finding]:
    """Run one rule of a form over its table."""
    return _row_breaches(rule, form, table, place) if rule.at else _sheet_breaches(rule, form, table, place, period)


def _sheet_breaches(rule: Rule, form: Form, table: Table, place: CellPlace, period: Period) -> Iterable[Finding]:
    for breach in rule.function(SheetView(place.unit, period, table.records, rule.tolerance or 0.0)):
        column = form.by_key[rule.stands_at(breach.record.values, breach.column)]
        at = table.cell(breach.record, column.key)
        values = {"value": column.type.show(breach.record.values.get(column.key)), **breach.values}
        yield place.breach(text_of(rule), rule.code, at, rule.severity, values)


def _row_breaches(rule: Rule, form: Form, table: Table, place: CellPlace) -> Iterable[Finding]:
    """A row rule runs where its cell `at` is filled and every other value could be used; blank numbers are 0.

    A row that is the sum of others breaks it with them: what is told of a part is not told again of the sum.
    """
    defaults = [(key, 0 if is_number(form.by_key[key]) else None) for key in rule.needs]
    needed = set(rule.needs)
    forgiven = [] if rule.tolerance is None else [rule.tolerance]
    broken: list[tuple[str, Finding]] = []
    for record in table.records:
        values = record.values
        if values.get(rule.at) is None or not needed <= values.keys():
            continue
        arguments = [default if values[key] is None else values[key] for key, default in defaults]
        if not rule.function(*arguments, *forgiven):
            at, shown = table.cell(record, rule.stands_at(values)), _shown(rule, form, values)
            broken.append((record.code, place.breach(text_of(rule), rule.code, at, rule.severity, shown)))
    codes = {code for code, _ in broken}
    return [finding for code, finding in broken if codes.isdisjoint(form.children.get(code, ()))]


def _shown(rule: Rule, form: Form, values: Values) -> dict[str, str]:
    """What fills the rule's text: each value as a person reads it."""
    shown = {key: form.by_key[key].type.show(values[key]) for key in rule.needs}
    for key in rule.needs:
        if values[key] is None:
            shown[key] = "0" if is_number(form.by_key[key]) else "(để trống)"
    at = rule.stands_at(values)
    return {**shown, "value": form.by_key[at].type.show(values[at])}
