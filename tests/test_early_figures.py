"""Figures ten times too large are asked about in a unit's first months too, each cell once, and one cause once."""

from pathlib import Path

import pytest

from addin import pipeline
from addin.blank_forms.workbook import plan_form_book
from addin.findings.doubts import doubts_of
from addin.review.step import check
from addin.session import open_ledger
from addin.sheets.writer import write_book
from addin.workspace.folder import Workspace
from schemas.cells import Value
from schemas.filling import Filling
from schemas.findings import Finding
from schemas.period import Period
from tests.catalogues import FORMS_BY_ID, IN_FORCE, catalogue_of
from tests.sheets import FEBRUARY
from tests.test_across import COVER, JANUARY, changed, filled, found, send
from workbooks.demo.figures import make_figures

UNIT = "696"
CODE = "period-rise-doubtful"


def test_a_rise_of_many_months_in_one_is_asked_about_at_its_cell_with_what_was_usual(tmp_path: Path) -> None:
    home = Workspace(tmp_path / "home")
    send(home, tmp_path, JANUARY, changed(filled(JANUARY), "B05", "1", attendees=120, attendees_minority=60))
    send(home, tmp_path, FEBRUARY, changed(filled(FEBRUARY), "B05", "1", attendees=2400, attendees_minority=110))
    (one,) = found(home, CODE)
    assert (one.form, one.severity.value, one.value) == ("B05", "warning", "2.400")
    assert one.cell
    assert "từ tháng 01 năm 2023 tăng thêm 2.280, gấp 19 lần bình quân một tháng trước đó (120)" in one.message


def test_a_figure_many_times_that_of_the_same_month_last_year_is_asked_about(tmp_path: Path) -> None:
    home, last = Workspace(tmp_path / "home"), Period.parse("2022-02")
    send(home, tmp_path, last, changed(filled(last), "B05", "1", sessions=6))
    send(home, tmp_path, FEBRUARY, changed(filled(FEBRUARY), "B05", "1", sessions=60))
    assert [one.message.partition(", gấp ")[2].partition(".")[0] for one in found(home, CODE)] == [
        "10 lần cùng kỳ năm trước (6)"
    ]


def test_a_unit_that_reports_for_the_first_time_is_held_against_the_other_units(tmp_path: Path) -> None:
    home = Workspace(tmp_path / "home")
    for unit in IN_FORCE.units_on(JANUARY.to_date):
        articles = 50 if unit.code == UNIT else 5
        send(home, tmp_path, JANUARY, changed(filled(JANUARY, unit.code), "B05", "3", articles=articles), unit.code)
    findings = [one for one in check(home, JANUARY).findings if one.code == CODE]
    assert [(one.unit, one.form, one.value) for one in findings] == [(UNIT, "B05", "50")]
    assert "lũy kế 50, gấp 10 lần mức cao nhất của các đơn vị khác (5)" in findings[0].message


def test_ordinary_first_months_bring_no_question(tmp_path: Path) -> None:
    home = Workspace(tmp_path / "home")
    months = [Period.parse(f"2023-{month:02}") for month in (1, 2, 3)]
    for period in months:
        files = []
        for unit, filling in make_figures(period, 11).items():
            files.append(tmp_path / f"{period}-{unit}.xlsx")
            ready = filling.model_copy(update={"cover": {**filling.cover, **COVER}})
            write_book(plan_form_book(IN_FORCE.unit(unit), period, catalogue_of(period), ready), files[-1])
        pipeline.collect(home, period, files)
        assert [one.message for one in check(home, period).findings if one.code == CODE] == []


def zeroed(filling: Filling, form: str) -> Filling:
    numbers = [column.key for column in FORMS_BY_ID[form].columns if column.type.is_number and not column.computed]
    nothing: dict[str, Value] = dict.fromkeys(numbers, 0)
    rows = {code: {**row, **nothing} for code, row in filling.rows[form].items()}
    return filling.model_copy(update={"rows": {**filling.rows, form: rows}})


@pytest.mark.parametrize("form", ["B01", "B02", "B05"])
def test_a_form_saved_as_zeros_is_one_finding_that_counts_them_and_doubts_the_whole_form(
    tmp_path: Path, form: str
) -> None:
    home = Workspace(tmp_path / "home")
    send(home, tmp_path, JANUARY, filled(JANUARY))
    send(home, tmp_path, FEBRUARY, zeroed(filled(FEBRUARY), form))
    findings = [one for one in check(home, FEBRUARY).findings if one.form == form and one.severity.value != "note"]
    assert [one.code for one in findings] == ["period-form-zeroed"]
    assert not found(home, "rule-investment-agrees-with-programme", "rule-words-agree-with-forms")
    columns = [column for column in FORMS_BY_ID[form].columns if column.type.is_number and not column.computed]
    before = filled(JANUARY).rows[form].values()
    had = sum(bool(row.get(column.key)) for row in before for column in columns)
    count = int(findings[0].message.partition("có ")[2].split(" ")[0].replace(".", ""))
    assert count >= had > 10
    with open_ledger(home) as ledger:
        reports = {one.unit: one for one in ledger.current(FEBRUARY)}
    (doubt,) = doubts_of(findings, reports, FORMS_BY_ID)
    assert (doubt.form, doubt.code, doubt.keys) == (form, "", frozenset())


def emptied(filling: Filling, form: str) -> Filling:
    typed = [column.key for column in FORMS_BY_ID[form].columns if not column.computed and not column.label_column]
    nothing: dict[str, Value] = dict.fromkeys(typed)
    rows = {code: {**row, **nothing} for code, row in filling.rows[form].items()}
    return filling.model_copy(update={"rows": {**filling.rows, form: rows}})


@pytest.mark.parametrize(("form", "code"), [("B05", "sheet-empty"), ("B03", "period-form-zeroed")])
def test_a_form_left_blank_after_one_with_figures_is_one_finding(tmp_path: Path, form: str, code: str) -> None:
    """Where a blank form says that nothing was done, it is asked about as noughts are; elsewhere it is unknown."""
    home, unit = Workspace(tmp_path / "home"), "692"
    send(home, tmp_path, JANUARY, filled(JANUARY, unit), unit)
    send(home, tmp_path, FEBRUARY, emptied(filled(FEBRUARY, unit), form), unit)
    findings = [one for one in check(home, FEBRUARY).findings if one.form == form and one.severity.value != "note"]
    assert [one.code for one in findings] == [code]


def test_a_percentage_that_may_be_a_fraction_is_not_asked_about_again_as_unusual(tmp_path: Path) -> None:
    home = Workspace(tmp_path / "home")
    for unit in IN_FORCE.units_on(JANUARY.to_date):
        actual = 0.96 if unit.code == UNIT else 96.0
        send(home, tmp_path, JANUARY, changed(filled(JANUARY, unit.code), "B08", "1", actual=actual), unit.code)
    at_cell: dict[str, list[Finding]] = {}
    for one in check(home, JANUARY).findings:
        if one.unit == UNIT and one.form == "B08" and one.severity.value != "note":
            at_cell.setdefault(one.cell, []).append(one)
    assert [[one.code for one in ones] for ones in at_cell.values()] == [["cell-percent-doubtful"]]


@pytest.mark.parametrize(
    ("paid", "asked"),
    [
        (5400, ["bằng 54% “Kế hoạch vốn năm”, gấp 4,4 lần phần thời gian đã qua của năm"]),
        (2900, []),  # an advance on a contract
        (540, []),
    ],
)
def test_a_tenfold_figure_within_its_plan_is_asked_about_where_it_is_far_ahead_of_the_year_and_the_others(
    tmp_path: Path, paid: float, asked: list[str]
) -> None:
    home = Workspace(tmp_path / "home")
    for unit in IN_FORCE.units_on(FEBRUARY.to_date):
        done = {"paid_capital": paid if unit.code == UNIT else 800}
        filling = changed(
            filled(FEBRUARY, unit.code), "B01", "1", plan_capital_central=10_000, plan_capital_local=0, **done
        )
        send(home, tmp_path, FEBRUARY, filling, unit.code)
    findings = [one for one in check(home, FEBRUARY).findings if one.code == CODE and one.form == "B01"]
    assert [part for part in asked if part in "".join(one.message for one in findings)] == asked
    assert [(one.unit, one.value) for one in findings] == [(UNIT, "5.400")] * len(asked)


def test_what_others_have_done_nearly_as_much_of_is_not_asked_about(tmp_path: Path) -> None:
    home = Workspace(tmp_path / "home")
    for unit in IN_FORCE.units_on(FEBRUARY.to_date):
        done = {"paid_capital": 5400 if unit.code == UNIT else 2800}
        filling = changed(
            filled(FEBRUARY, unit.code), "B01", "1", plan_capital_central=10_000, plan_capital_local=0, **done
        )
        send(home, tmp_path, FEBRUARY, filling, unit.code)
    assert not [one for one in check(home, FEBRUARY).findings if one.code == CODE and one.form == "B01"]
