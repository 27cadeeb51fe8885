"""Every choice that a drop-down offers arrives whole in Excel: no comma parts it, no list is too long for a cell."""

import io
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from addin import pipeline
from addin.blank_forms.workbook import plan_form_book
from addin.sheets.drop_downs import with_lists
from addin.sheets.plan import BookPlan, CellRule, SheetPlan
from addin.sheets.writer import write_book
from addin.summary_workbook.office_tables import plan_office_sheets
from addin.summary_workbook.step import write_summary
from addin.workspace.folder import Workspace
from schemas.fields import Choice
from schemas.office import TABLES
from schemas.office.tables import award_names, type_of
from tests.catalogues import IN_FORCE
from tests.sheets import FEBRUARY
from workbooks.build import build_master


def offered(book: openpyxl.Workbook, sheet: str) -> Iterator[list[str]]:
    """What each drop-down of a sheet offers, as Excel takes it: a text parted at commas, or the cells of a range."""
    for rule in book[sheet].data_validations.dataValidation:
        if rule.type == "list" and rule.formula1.startswith('"'):
            yield rule.formula1.strip('"').split(",")
        elif rule.type == "list" and "!" in rule.formula1:
            name, _, area = rule.formula1.rpartition("!")
            yield [cell.value for row in book[name.strip("'")][area.replace("$", "")] for cell in row]


def written(plan: BookPlan) -> openpyxl.Workbook:
    out = io.BytesIO()
    write_book(plan, out)
    return openpyxl.load_workbook(io.BytesIO(out.getvalue()))


@pytest.mark.parametrize("kind", ["master", "summary", "form"])
def test_the_award_of_the_minister_is_offered_whole(kind: str, tmp_path: Path) -> None:
    if kind == "master":
        book, sheet = openpyxl.load_workbook(io.BytesIO(build_master())), "Khen thưởng"
    elif kind == "form":
        book, sheet = written(plan_form_book(IN_FORCE.unit("696"), FEBRUARY, IN_FORCE)), "B06B-Khen thưởng"
    else:
        pipeline.create_workspace(Workspace(tmp_path))
        book = openpyxl.load_workbook(write_summary(Workspace(tmp_path), FEBRUARY).file)
        sheet = "Khen thưởng"
    assert list(award_names(IN_FORCE)) in list(offered(book, sheet))
    assert book["Danh mục"].sheet_state == "hidden"


def test_every_choice_of_the_office_tables_has_its_drop_down() -> None:
    book = written(BookPlan(sheets=with_lists(plan_office_sheets(IN_FORCE))))
    for table in TABLES:
        found = list(offered(book, table.sheet))
        for column in table.columns:
            kind = type_of(column, IN_FORCE)
            if isinstance(kind, Choice):
                assert list(kind.options) in found, column.label


@given(st.lists(st.lists(st.text("ăâ,- x", min_size=1, max_size=60), min_size=1, max_size=12, unique=True), max_size=4))
def test_whatever_the_choices_are_they_are_offered_as_they_are(lists: list[list[str]]) -> None:
    lists = [[f"{number} {option}" for number, option in enumerate(options)] for options in lists]
    rules = tuple(CellRule(at, 0, at, 0, "list", tuple(options)) for at, options in enumerate(lists))
    book = written(BookPlan(sheets=with_lists([SheetPlan(name="A", rules=rules)])))
    assert list(offered(book, "A")) == lists


def test_a_list_that_does_not_fit_is_never_written_into_a_cell() -> None:
    sheet = SheetPlan(name="A", rules=(CellRule(0, 0, 0, 0, "list", ("a, b", "c")),))
    with pytest.raises(ValueError, match="does not fit"):
        written(BookPlan(sheets=(sheet,)))
