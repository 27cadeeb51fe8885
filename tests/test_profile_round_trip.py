"""The first office's profile says what its forms are: read from its sheets and written again, object by object."""

import random
from datetime import date, timedelta
from typing import Any

import pytest

from schemas.catalogue import Catalogue
from schemas.cells import Value
from schemas.fields import Choice, Context
from schemas.form import Column, Form
from schemas.forms import ALL_FORMS, FORMS_BY_ID
from schemas.period import Period
from schemas.profile.profile import load
from schemas.profile.writing import grids_of
from schemas.reference import shipped_units
from schemas.rule import Record, Rule, SheetView
from tests.profiles import first_profile

FEBRUARY = Period.parse("2023-02")
QUARTER = Period.parse("2023-Q1")


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return first_profile().on(FEBRUARY.to_date)


def bare(form: Form) -> Form:
    return form.model_copy(update={"rules": ()})


def test_nothing_is_wrong_with_the_first_profile() -> None:
    assert [finding.message for finding in first_profile().findings] == []


def test_every_form_of_the_sheets_is_the_form_of_the_code(catalogue: Catalogue) -> None:
    assert [form.id for form in catalogue.forms] == [form.id for form in ALL_FORMS]
    for form in catalogue.forms:
        assert bare(form) == bare(FORMS_BY_ID[form.id]), form.id


def test_every_unit_and_commune_of_the_sheets_is_that_of_the_record(catalogue: Catalogue) -> None:
    known = shipped_units()
    assert catalogue.units.units == known.units
    assert sorted(catalogue.units.communes, key=lambda one: one.code) == sorted(
        known.communes, key=lambda one: one.code
    )
    assert catalogue.units.kinds == known.kinds


def test_what_is_written_is_read_again_as_the_same_catalogue(catalogue: Catalogue) -> None:
    written = grids_of(catalogue)
    again = load({name: [["" if cell is None else cell for cell in row] for row in written[name]] for name in written})
    assert [finding.message for finding in again.findings] == []
    read = again.on(FEBRUARY.to_date)
    assert read.forms == catalogue.forms
    assert read.units == catalogue.units
    assert set(read.lists.values()) == set(catalogue.lists.values())


def test_every_rule_of_the_sheets_stands_where_that_of_the_code_does(catalogue: Catalogue) -> None:
    for form in ALL_FORMS:
        loaded = {rule.code: rule for rule in catalogue.form(form.id).rules}
        assert list(loaded) == [rule.code for rule in form.rules]
        for rule in form.rules:
            other = loaded[rule.code]
            for name in ("severity", "at", "tolerance", "valid_from", "mend"):
                assert getattr(other, name) == getattr(rule, name), (rule.code, name)
            assert set(other.needs) == set(rule.needs), rule.code


def _any(column: Column, chance: random.Random) -> Value:
    """A value of a column, often at the edge, sometimes a blank."""
    if chance.random() < 0.15:
        return None
    if type(column.type) is Choice:
        return chance.choice(column.type.options)
    drawn: dict[str, Value] = {
        "Year": chance.choice([1950, 1951, 2000]),
        "BirthYear": chance.choice([1950, 1951, 2000]),
        "Count": chance.choice([0, 1, 2, 5, 10, chance.randint(0, 200)]),
        "Money": chance.choice([0, 0.001, 1.5, 10, round(chance.random() * 100, 3)]),
        "Percent": chance.choice([0, 50, 100, round(chance.random() * 100, 2)]),
        "Number": round(chance.random() * 150, 2),
        "Date": date(2023, 1, 1) + timedelta(chance.randint(0, 80)),
        "Bool": chance.random() < 0.5,
    }
    text = chance.choice(["Không", " ".join(["từ"] * chance.randint(1, 30))])
    return drawn.get(type(column.type).__name__, text)


def _rows(form: Form, chance: random.Random) -> tuple[Record, ...]:
    names = [row.code for row in form.fixed_rows] or [str(at) for at in range(1, 9)]
    records = []
    for at, name in enumerate(names):
        values = {column.key: _any(column, chance) for column in form.columns if chance.random() > 0.03}
        records.append(Record(at + 5, name, values))
    return tuple(records)


def _breaches(rule: Rule, form: Form, records: tuple[Record, ...], period: Period) -> set[tuple[str, str]]:
    """Row and column of every breach, as the check finds them."""
    if not rule.at:
        view = SheetView("696", period, records, rule.tolerance or 0.0)
        return {(breach.record.code, breach.column) for breach in rule.function(view)}
    forgiven = [] if rule.tolerance is None else [rule.tolerance]
    broken = set()
    for record in records:
        values: dict[str, Any] = record.values
        if values.get(rule.at) is None or not set(rule.needs) <= values.keys():
            continue
        zero = {key: 0 if form.by_key[key].type.is_number else None for key in rule.needs}
        if not rule.function(*(zero[key] if values[key] is None else values[key] for key in rule.needs), *forgiven):
            broken.add((record.code, rule.at))
    return broken


@pytest.mark.parametrize("period", [FEBRUARY, QUARTER], ids=str)
def test_every_rule_of_the_sheets_finds_what_that_of_the_code_finds(catalogue: Catalogue, period: Period) -> None:
    chance, broken = random.Random(21), set()
    for form in ALL_FORMS:
        loaded = {rule.code: rule for rule in catalogue.form(form.id).rules}
        for _ in range(150):
            records = _rows(form, chance)
            for rule in form.rules:
                expected = _breaches(rule, form, records, period)
                assert _breaches(loaded[rule.code], form, records, period) == expected, (rule.code, records)
                if expected:
                    broken.add(rule.code)
    everything = {rule.code for form in ALL_FORMS for rule in form.rules}
    assert broken == everything - ({"rule-narrative-is-long-enough"} if period is FEBRUARY else set())


def test_a_row_that_is_compared_with_an_unknown_one_breaks_nothing(catalogue: Catalogue) -> None:
    rule = next(rule for rule in catalogue.form("B09").rules if rule.code == "rule-staff-within-allotted")
    known = [Record(5, "1", {"quantity": 3}), Record(6, "2", {"quantity": 5})]
    for contract, broken in (({"quantity": 1}, 1), ({"quantity": None}, 0), ({"quantity": 2}, 0), ({}, 0)):
        view = SheetView("696", FEBRUARY, (*known, Record(11, "7", dict(contract))))
        assert len(list(rule.function(view))) == broken, contract


def test_values_of_the_sheets_forms_are_read_alike(catalogue: Catalogue) -> None:
    context = Context("696", FEBRUARY.to_date)
    for form in ALL_FORMS:
        for column in form.columns:
            other = catalogue.form(form.id).by_key[column.key]
            for cell in ("12", 3.5, "x", "Nam", -1, 101, date(2023, 1, 5)):
                assert other.type.read(cell, context) == column.type.read(cell, context), (form.id, column.key)
