"""Tries a catalogue out before it is used: rules on invented rows, forms of lower units on the units of the day."""

import random
from collections.abc import Iterator
from datetime import date, timedelta

from schemas.catalogue import Catalogue
from schemas.cells import Value
from schemas.fields import BirthYear, Bool, Choice, Context, Count, Date, Number
from schemas.findings import Finding
from schemas.form import Column, Form, RowKind
from schemas.period import Period, PeriodKind
from schemas.profile.lines import Line, Lines
from schemas.profile.reading import place_of
from schemas.profile.rule_lines import PREFIX
from schemas.profile.rules import RowCondition, SheetCondition
from schemas.profile.sheets import FORMS, ROWS, RULES
from schemas.reference import NO_UNITS
from schemas.rule import Record, Rule, SheetView

#: So many sheets of invented rows are tried; a quarter is a period in which every rule holds.
_SHEETS, _ROWS, _NAMED = 30, 6, 3
_QUARTER = Period(year=2023, kind=PeriodKind.QUARTER, number=1)


def empty_levels(catalogue: Catalogue, lines: Lines, start: date, end: date) -> Iterator[Finding]:
    """Forms with a row for each unit below a unit that has none, among those in force from one day to another."""
    for form in catalogue.forms:
        line = next(one for one in lines.on(FORMS, start) if one.text("form") == form.id)
        yield from _empty_levels(catalogue, form, line, start, end)


def try_rules(catalogue: Catalogue, lines: Lines, start: date) -> Iterator[Finding]:
    """Rules that no invented row breaks, or that every one does, or that are for no row, of those in force on a day."""
    told = {PREFIX + one.text("code"): one for one in lines.on(RULES, start)}
    for form in catalogue.forms:
        yield from _rules_of_no_row(form, lines, start)
        yield from _rules(form, told)


def _rules_of_no_row(form: Form, lines: Lines, start: date) -> Iterator[Finding]:
    """Rules for rows that the form does not print on any day, and so are asked of nothing, or of fewer rows."""
    if form.rows is not RowKind.FIXED:
        return
    lists = {one.text("row_list") for one in lines.of(FORMS) if one.text("form") == form.id}
    printed = {one.text("code") for one in lines.of(ROWS) if one.text("row_list") in lists}
    for line in (one for one in lines.on(RULES, start) if one.text("form") == form.id):
        if unknown := [code for code in line.texts("lines") if code not in printed]:
            place, title = place_of(RULES, form.id), line.text("title") or line.text("code")
            yield place.finding("define-rule-row", line.cell("lines"), value=title, rows="; ".join(unknown))


def _empty_levels(catalogue: Catalogue, form: Form, line: Line, start: date, end: date) -> Iterator[Finding]:
    """Units that would get a form with a row for each unit below them, and have none."""
    if form.rows is not RowKind.COMMUNES:
        return
    without = []
    for unit in catalogue.units.units:
        first = max(start, unit.valid_from, line.valid_from)
        if first <= min(end, unit.valid_to, line.valid_to) and not catalogue.communes_of(unit.code, first):
            without.append(unit.name)
    if without:
        more = f" và {len(without) - _NAMED} đơn vị nữa" if len(without) > _NAMED else ""
        named = ", ".join(without[:_NAMED]) + more
        place = place_of(FORMS, form.id)
        yield place.finding("define-rows-from-empty-level", line.cell("rows"), value=form.id, units=named)


def _rules(form: Form, lines: dict[str, Line]) -> Iterator[Finding]:
    chance = random.Random(form.id)  # noqa: S311 # invented rows, the same each time
    sheets = [_invented(form, chance) for _ in range(_SHEETS)]
    for rule in form.rules:
        if rule.elsewhere or not isinstance(rule.function, RowCondition | SheetCondition) or rule.code not in lines:
            continue
        asked, broken = 0, 0
        for records in sheets:
            some, wrong = _tried(rule, form, records)
            asked, broken = asked + some, broken + wrong
        code = "define-rule-never-fires" if not broken else "define-rule-always-fires" if broken == asked else ""
        if code:
            line = lines[rule.code]
            yield place_of(RULES, form.id).finding(
                code, line.cell("holds"), value=line.text("title") or line.text("code")
            )


def _tried(rule: Rule, form: Form, records: tuple[Record, ...]) -> tuple[int, int]:
    """How many rows a rule looks at, and how many break it."""
    if isinstance(rule.function, SheetCondition):
        places = [r for r in records if not rule.function.lines or r.code in rule.function.lines]
        view = SheetView("", _QUARTER, records, rule.tolerance or 0.0)
        return len(places) * len(rule.function.at), len(list(rule.function(view)))
    forgiven = [] if rule.tolerance is None else [rule.tolerance]
    rows = [record.values for record in records if record.values.get(rule.at) is not None]
    right = [rule.function(*(_counted(form.by_key[key], row[key]) for key in rule.needs), *forgiven) for row in rows]
    return len(rows), right.count(False)


def _counted(column: Column, value: Value) -> Value:
    return 0 if value is None and column.type.is_number else value


def _invented(form: Form, chance: random.Random) -> tuple[Record, ...]:
    codes = [row.code for row in form.fixed_rows] or [str(number) for number in range(1, _ROWS + 1)]
    printed = {row.code: row for row in form.fixed_rows}
    records = []
    for at, code in enumerate(codes):
        values: dict[str, Value] = {column.key: _value(column, chance) for column in form.columns}
        if code in printed:
            labels = {form.label_key: printed[code].label, "unit_of_measure": printed[code].unit_of_measure}
            values |= {key: label for key, label in labels.items() if key in values}
        records.append(Record(at, code, values))
    return tuple(records)


def _value(column: Column, chance: random.Random) -> Value:
    """Something that may be in a column, often small, often the same as in another one, sometimes nothing."""
    kind = column.type
    if chance.random() < 0.1:
        return None
    if isinstance(kind, Bool):
        return chance.random() < 0.5
    if isinstance(kind, Date):
        return date(2023, 1, 1) + timedelta(days=chance.randint(0, 120))
    if isinstance(kind, Number):
        low, high = (
            (1950, 2000) if isinstance(kind, BirthYear) else kind.bounds(Context("", _QUARTER.to_date, NO_UNITS))
        )
        number = chance.choice([0, 1, 2, 10, 50, 100, chance.randint(0, 300)])
        within = max(low or 0, min(high if high is not None else number, number))
        return int(within) if isinstance(kind, Count) else within
    if type(kind) is Choice:
        return chance.choice(kind.options)
    papers = "; ".join(f"Số {number}/KH-UBND ngày 10/01/2023" for number in range(1, chance.randint(2, 4)))
    return chance.choice(["Không", papers, " ".join(["lời"] * chance.randint(1, 60))])
