"""The first office's profile says what its forms are: read from its sheets and written again, object by object."""

import pytest

from schemas.catalogue import Catalogue
from schemas.period import Period
from schemas.profile.profile import load
from schemas.profile.writing import grids_of
from schemas.rule import Record, SheetView
from tests.profiles import first_profile

FEBRUARY = Period.parse("2023-02")
QUARTER = Period.parse("2023-Q1")


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return first_profile().on(FEBRUARY.to_date)


def test_nothing_is_wrong_with_the_first_profile() -> None:
    assert [finding.message for finding in first_profile().findings] == []


def test_the_forms_and_units_in_force_are_those_of_the_first_profile(catalogue: Catalogue) -> None:
    assert len(catalogue.units.units) == 11
    assert [form.id for form in catalogue.forms][-2:] == ["B10", "B11"]


def test_what_is_written_is_read_again_as_the_same_catalogue(catalogue: Catalogue) -> None:
    written = grids_of(catalogue)
    again = load({name: [["" if cell is None else cell for cell in row] for row in written[name]] for name in written})
    assert [finding.message for finding in again.findings] == []
    read = again.on(FEBRUARY.to_date)
    assert read.forms == catalogue.forms
    assert read.units == catalogue.units
    assert (read.indicators, read.charts) == (catalogue.indicators, catalogue.charts)
    assert set(read.lists.values()) == set(catalogue.lists.values())


def test_a_row_that_is_compared_with_an_unknown_one_breaks_nothing(catalogue: Catalogue) -> None:
    rule = next(rule for rule in catalogue.form("B09").rules if rule.code == "rule-staff-within-allotted")
    known = [Record(5, "1", {"quantity": 3}), Record(6, "2", {"quantity": 5})]
    for contract, broken in (({"quantity": 1}, 1), ({"quantity": None}, 0), ({"quantity": 2}, 0), ({}, 0)):
        view = SheetView("696", FEBRUARY, (*known, Record(11, "7", dict(contract))))
        assert len(list(rule.function(view))) == broken, contract
