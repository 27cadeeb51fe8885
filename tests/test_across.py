"""Rules across sheets, periods and units: each breach at its cell, nothing said of a unit that reports as before."""

import inspect
import pkgutil
import re
from importlib import import_module
from pathlib import Path

import openpyxl
import pytest

from addin import pipeline
from addin.blank_forms.workbook import plan_form_book
from addin.check import across
from addin.check.across import RULES, outliers, words
from addin.findings.keys import Keys, naming_columns
from addin.review.step import check
from addin.session import Session, open_ledger
from addin.sheets.writer import write_book
from addin.summary.lookup import is_sound
from addin.summary_workbook.step import plan_summary
from addin.workspace.folder import Workspace
from schemas.cells import Value
from schemas.filling import Filling
from schemas.findings import FINDING_TEXTS, Finding, Severity
from schemas.office import Office
from schemas.office.lines import Target
from schemas.period import Period
from schemas.report import FigurePlace
from tests.catalogues import FORMS_BY_ID, IN_FORCE, catalogue_of
from tests.sheets import FEBRUARY
from workbooks.demo.figures import make_figures

JANUARY = FEBRUARY.previous()
COVER: dict[str, Value] = {"preparer": "Điểu Sơn", "head": "Thị Mai"}


def filled(period: Period, unit: str = "696") -> Filling:
    filling = make_figures(period, 5)[unit]
    return filling.model_copy(update={"cover": {**filling.cover, **COVER}})


def changed(filling: Filling, form: str, code: str, **values: Value) -> Filling:
    """The filling with some values of one row changed."""
    rows = {**filling.rows, form: {**filling.rows[form], code: {**filling.rows[form].get(code, {}), **values}}}
    return filling.model_copy(update={"rows": rows})


def send(home: Workspace, folder: Path, period: Period, filling: Filling, unit: str = "696") -> None:
    file, catalogue = folder / f"{period}-{unit}.xlsx", catalogue_of(period)
    write_book(plan_form_book(catalogue.unit(unit), period, catalogue, filling), file)
    pipeline.collect(home, period, [file])


def found(home: Workspace, *codes: str) -> list[Finding]:
    findings = check(home, FEBRUARY).findings
    return [finding for finding in findings if finding.code in codes]


ALL_CODES = sorted(
    code
    for code in FINDING_TEXTS
    if code.startswith("period-") or code in ("unit-duplicate-person", "unit-plan-mismatch")
)


@pytest.fixture
def home(tmp_path: Path) -> Workspace:
    home = Workspace(tmp_path / "home")
    send(home, tmp_path, JANUARY, filled(JANUARY))
    return home


def test_a_clean_month_after_a_clean_month_brings_no_finding(home: Workspace, tmp_path: Path) -> None:
    send(home, tmp_path, FEBRUARY, filled(FEBRUARY))
    assert found(home, *ALL_CODES, "rule-investment-agrees-with-programme") == []


def test_without_an_earlier_report_there_is_nothing_to_compare_and_nothing_is_said(tmp_path: Path) -> None:
    home = Workspace(tmp_path / "home")
    send(home, tmp_path, FEBRUARY, filled(FEBRUARY))
    assert found(home, *ALL_CODES) == []


def test_a_cumulative_figure_below_last_months_is_an_error_at_its_cell(home: Workspace, tmp_path: Path) -> None:
    before = filled(JANUARY).rows["B02"]
    commune = next(code for code, row in before.items() if row["escaped"])
    send(home, tmp_path, FEBRUARY, changed(filled(FEBRUARY), "B02", commune, escaped=0))
    breaches = found(home, "period-not-monotone")
    assert [(breach.form, breach.severity.value, breach.value) for breach in breaches] == [("B02", "error", "0")]
    assert breaches[0].cell
    assert "tháng 01 năm 2023" in breaches[0].message


def test_a_cumulative_figure_left_blank_that_counts_as_0_is_below_last_months(home: Workspace, tmp_path: Path) -> None:
    before = filled(JANUARY).rows["B01"]
    project = next(code for code, row in before.items() if row.get("paid_capital"))
    send(home, tmp_path, FEBRUARY, changed(filled(FEBRUARY), "B01", project, paid_capital=None))
    assert [one.value for one in found(home, "period-not-monotone")] == ["0 (ô để trống)"]


def test_a_plan_that_changed_since_last_month_is_asked_about(home: Workspace, tmp_path: Path) -> None:
    filling = filled(FEBRUARY)
    commune = next(iter(filling.rows["B02"]))
    target = int(str(filling.rows["B02"][commune]["target_cut"]))
    send(home, tmp_path, FEBRUARY, changed(filling, "B02", commune, target_cut=target + 7))
    assert [breach.value for breach in found(home, "period-plan-changed")] == [str(target + 7)]


def test_poor_households_at_the_start_of_the_year_are_last_years_closing_ones(tmp_path: Path) -> None:
    home, december = Workspace(tmp_path / "home"), Period.parse("2022-12")
    filling = filled(FEBRUARY)
    commune, row = next(iter(filling.rows["B02"].items()))
    closing = {code: {**r, "escaped": 0, "fell_back": 0} for code, r in filling.rows["B02"].items()}
    last = filled(december).model_copy(update={"rows": {**filled(december).rows, "B02": closing}})
    send(home, tmp_path, december, changed(last, "B02", commune, poor_start=int(str(row["poor_start"])) + 3))
    send(home, tmp_path, FEBRUARY, filling)
    breaches = found(home, "period-opening-mismatch")
    assert [breach.value for breach in breaches] == [str(row["poor_start"])]


def test_last_months_value_in_b08_is_the_one_reported_then(home: Workspace, tmp_path: Path) -> None:
    send(home, tmp_path, FEBRUARY, changed(filled(FEBRUARY), "B08", "1", previous=12.5))
    assert [breach.value for breach in found(home, "period-previous-mismatch")] == ["12,5"]


def test_last_months_figures_sent_again_are_asked_about_once(home: Workspace, tmp_path: Path) -> None:
    january = filled(JANUARY)
    cover = filled(FEBRUARY).cover
    send(home, tmp_path, FEBRUARY, january.model_copy(update={"cover": cover}))
    assert [breach.form for breach in found(home, "period-copy-of-last")] == [""]


def test_last_months_figures_with_hardly_any_changed_are_asked_about(home: Workspace, tmp_path: Path) -> None:
    january = filled(JANUARY)
    commune, row = next(iter(january.rows["B02"].items()))
    touched = changed(january, "B02", commune, escaped=int(str(row["escaped"])) + 1)
    send(home, tmp_path, FEBRUARY, touched.model_copy(update={"cover": filled(FEBRUARY).cover}))
    assert [breach.form for breach in found(home, "period-mostly-last")] == [""]
    assert found(home, "period-copy-of-last") == []


def test_a_list_of_persons_follows_from_the_last_one(home: Workspace, tmp_path: Path) -> None:
    filling = filled(FEBRUARY)
    people = dict(filling.rows["B04"])
    people.popitem()
    send(home, tmp_path, FEBRUARY, filling.model_copy(update={"rows": {**filling.rows, "B04": people}}))
    breaches = found(home, "period-list-mismatch")
    assert [breach.form for breach in breaches] == ["B04"]
    assert "công nhận mới, bớt " in breaches[0].message
    listed, expected = (int(re.search(rf"{word} (\d+) người", breaches[0].message)[1]) for word in ("có", "còn"))  # type: ignore[index]
    assert expected == listed + 1


def with_all(filling: Filling, form: str, key: str, value: Value) -> Filling:
    """The filling with one value in a column on every row of a form."""
    rows = {code: {**row, key: value} for code, row in filling.rows[form].items()}
    return filling.model_copy(update={"rows": {**filling.rows, form: rows}})


@pytest.mark.parametrize(("form", "key"), [("B09", "quantity"), ("B08", "actual")])
def test_what_stood_last_month_and_is_0_on_every_row_is_asked_about_once_at_its_cell(
    home: Workspace, tmp_path: Path, form: str, key: str
) -> None:
    send(home, tmp_path, FEBRUARY, with_all(filled(FEBRUARY), form, key, 0))
    (breach,) = found(home, "period-all-vanished")
    assert (breach.form, breach.severity.value, breach.value) == (form, "warning", "0")
    assert breach.cell
    assert "ở cả 8 dòng đều là 0, trong khi tháng 01 năm 2023 còn " in breach.message


def test_all_of_a_column_that_vanished_is_under_review(home: Workspace, tmp_path: Path) -> None:
    send(home, tmp_path, FEBRUARY, with_all(filled(FEBRUARY), "B09", "quantity", 0))
    summary = plan_summary(home, FEBRUARY, tmp_path).summary
    assert not any(is_sound(summary, FigurePlace("B09", "quantity", "696", code)) for code in "12345678")


def sound_rows(home: Workspace, folder: Path, form: str, key: str) -> set[str]:
    summary = plan_summary(home, FEBRUARY, folder).summary
    return {
        row.code for row in FORMS_BY_ID[form].fixed_rows if is_sound(summary, FigurePlace(form, key, "696", row.code))
    }


def test_an_impossible_percentage_of_one_indicator_leaves_the_others_sure(tmp_path: Path) -> None:
    home = Workspace(tmp_path / "home")
    send(home, tmp_path, FEBRUARY, changed(filled(FEBRUARY), "B08", "2", actual=400))
    assert [breach.cell for breach in found(home, "rule-reform-percent-within-100")]
    assert sound_rows(home, tmp_path, "B08", "actual") == set("1345678")


def test_numbers_of_staff_that_are_held_against_each_other_are_doubtful_and_no_others(tmp_path: Path) -> None:
    home = Workspace(tmp_path / "home")
    send(home, tmp_path, FEBRUARY, changed(filled(FEBRUARY), "B09", "4", quantity=99))
    assert [breach.cell for breach in found(home, "rule-staff-parts-within-present")]
    assert sound_rows(home, tmp_path, "B09", "quantity") == set("135678")


def test_a_total_that_was_typed_over_makes_the_total_doubtful_and_none_of_its_rows(tmp_path: Path) -> None:
    home = Workspace(tmp_path / "home")
    file = tmp_path / "bc.xlsx"
    write_book(plan_form_book(IN_FORCE.unit("696"), FEBRUARY, IN_FORCE, filled(FEBRUARY)), file)
    book = openpyxl.load_workbook(file)
    sheet = book[FORMS_BY_ID["B05"].sheet]
    (total,) = (row for row in sheet.iter_rows() if any(cell.value == "Tổng cộng" for cell in row))
    column = next(at for at, one in enumerate(FORMS_BY_ID["B05"].columns) if one.key == "attendees")
    shift = next(at for at, cell in enumerate(total) if cell.value == "Tổng cộng")
    total[column + shift].value = 123456
    book.save(file)
    pipeline.collect(home, FEBRUARY, [file])
    assert [breach.value for breach in found(home, "cell-formula-overwritten")] == ["123.456"]
    summary = plan_summary(home, FEBRUARY, tmp_path).summary
    assert not is_sound(summary, FigurePlace("B05", "attendees", "696"))
    assert sound_rows(home, tmp_path, "B05", "attendees") == set("1234567")


def test_one_row_that_became_0_and_a_stock_that_was_0_before_are_nothing_to_ask_about(tmp_path: Path) -> None:
    home = Workspace(tmp_path / "home")
    send(home, tmp_path, JANUARY, with_all(filled(JANUARY), "B09", "quantity", 0))
    filling = with_all(filled(FEBRUARY), "B09", "quantity", 0)
    send(home, tmp_path, FEBRUARY, changed(filling, "B08", "1", actual=0))
    assert found(home, "period-all-vanished") == []


def test_households_that_doubled_since_last_month_are_asked_about_row_by_row(home: Workspace, tmp_path: Path) -> None:
    filling = filled(FEBRUARY)
    before = {code: row["households"] for code, row in filled(JANUARY).rows["B02"].items()}
    rows = {code: {**row, "households": 2 * int(str(before[code]))} for code, row in filling.rows["B02"].items()}
    send(home, tmp_path, FEBRUARY, filling.model_copy(update={"rows": {**filling.rows, "B02": rows}}))
    breaches = found(home, "period-stock-leap")
    assert len(breaches) == len(rows)
    assert all("Tổng số hộ DTTS” ghi " in breach.message for breach in breaches)
    summary = plan_summary(home, FEBRUARY, tmp_path).summary
    assert not is_sound(summary, FigurePlace("B02", "households", "696"))


def test_a_few_more_households_or_a_third_more_are_no_leap(home: Workspace, tmp_path: Path) -> None:
    filling = filled(FEBRUARY)
    before = {code: int(str(row["households"])) for code, row in filled(JANUARY).rows["B02"].items()}
    rows = {code: {**row, "households": before[code] * 4 // 3} for code, row in filling.rows["B02"].items()}
    send(home, tmp_path, FEBRUARY, filling.model_copy(update={"rows": {**filling.rows, "B02": rows}}))
    assert found(home, "period-stock-leap") == []


def test_a_person_on_the_lists_of_two_units_is_named_with_both(home: Workspace, tmp_path: Path) -> None:
    mine, theirs = filled(FEBRUARY), filled(FEBRUARY, "695")
    person = next(iter(mine.rows["B04"].values()))
    same = {key: person[key] for key in ("full_name", "birth_year")}
    send(home, tmp_path, FEBRUARY, mine)
    send(home, tmp_path, FEBRUARY, changed(theirs, "B04", "1", **same), "695")
    breaches = found(home, "unit-duplicate-person")
    assert len(breaches) == 1
    assert breaches[0].cell
    assert {"696", "695"} > {breaches[0].unit}
    assert "huyện" in breaches[0].message.lower()


def test_a_plan_other_than_the_allotted_one_is_asked_about_with_the_difference(home: Workspace, tmp_path: Path) -> None:
    send(home, tmp_path, FEBRUARY, filled(FEBRUARY))
    total = sum(int(str(row["target_cut"])) for row in filled(FEBRUARY).rows["B02"].values())
    label = "Chỉ tiêu giảm trong năm"
    for value, breaches in ((total, 0), (total + 12, 1)):
        target = Target(year=2023, unit="696", form="B02", column=label, value=value, basis="QĐ 12/QĐ-UBND")
        office = Office.new(IN_FORCE).model_copy(update={"targets": (target,)})
        asked = found(Workspace(home.root, office=office), "unit-plan-mismatch")
        assert len(asked) == breaches
        assert all("lệch 12" in one.message and "QĐ 12/QĐ-UBND" in one.message for one in asked)
    rows = filled(FEBRUARY).rows["B01"]
    targets = tuple(
        Target(year=2023, unit="696", form="B01", row=code, column="Khối lượng / Kế hoạch năm",
               value=float(str(rows[code]["target_qty"])) + 5)
        for code in ("1", "2")
    )  # fmt: skip
    asked = found(Workspace(home.root, office=office.model_copy(update={"targets": targets})), "unit-plan-mismatch")
    assert ["ở dòng “Dự án 1: " in one.message for one in asked] == [True, False]
    assert len({one.cell for one in asked} - {""}) == 2, "each at its own cell"


def test_works_of_the_programme_agree_with_its_capital_columns(home: Workspace, tmp_path: Path) -> None:
    filling = filled(FEBRUARY)
    source = "CTMTQG DTTS và MN"
    code = next(code for code, row in filling.rows["B07"].items() if row["source"] == source)
    row = filling.rows["B07"][code]
    more = {key: float(str(row[key])) + 100 for key in ("approved", "plan_year")}
    send(home, tmp_path, FEBRUARY, changed(filling, "B07", code, **more))
    breaches = found(home, "rule-investment-agrees-with-programme")
    assert len(breaches) == 1
    assert "lệch 100" in breaches[0].message
    other = {key: float(str(row[key])) + 100 for key in ("approved", "plan_year", "paid")}
    send(home, tmp_path, FEBRUARY, changed(filling, "B07", code, **other))
    with open_ledger(home) as ledger:
        keys = Keys(next(iter(ledger.current(FEBRUARY))), naming_columns(IN_FORCE.forms))
    two = found(home, "rule-investment-agrees-with-programme")
    assert len({keys.of(one) for one in two}) == len(two) == 2, "an answer to one is not one to the other"


def test_a_quarters_list_follows_from_the_one_before_the_quarter_not_from_last_months(
    home: Workspace, tmp_path: Path
) -> None:
    send(home, tmp_path, FEBRUARY, filled(FEBRUARY))
    quarter = Period.parse("2023-Q1")
    filling = filled(quarter)
    people = {code: {**row, "change": "Không đổi"} for code, row in filling.rows["B04"].items()}
    people["1"]["change"] = "Công nhận mới"
    send(home, tmp_path, quarter, filling.model_copy(update={"rows": {**filling.rows, "B04": people}}))
    assert "period-list-mismatch" not in {one.code for one in check(home, quarter).findings}


def test_every_rule_says_its_rule_and_is_registered() -> None:
    names = {module.name for module in pkgutil.iter_modules(across.__path__)} - {"looking_back", "scene", "totals"}
    defined = {
        value
        for module in (import_module(f"{across.__name__}.{name}") for name in names)
        for name, value in vars(module).items()
        if inspect.isfunction(value) and not name.startswith("_") and value.__module__ == module.__name__
    }
    assert defined - {words.figure_of, outliers.has_figures} == set(RULES)
    assert all(rule.__doc__ for rule in RULES)


def test_a_figure_below_a_wrong_one_of_last_month_is_asked_about_and_stays_sure(tmp_path: Path) -> None:
    home = Workspace(tmp_path / "home")
    january = filled(JANUARY)
    commune, row = next((code, row) for code, row in january.rows["B02"].items() if row["escaped"])
    wrong = 10 * float(str(row["poor_start"]))  # more than there were: an error of January's own
    send(home, tmp_path, JANUARY, changed(january, "B02", commune, escaped=wrong))
    send(home, tmp_path, FEBRUARY, filled(FEBRUARY))
    assert found(home, "period-not-monotone") == []
    (finding,) = found(home, "period-below-reviewed")
    assert finding.severity is Severity.WARNING
    assert "số tháng 01 năm 2023 đang rà soát" in finding.message
    with Session(home) as session:
        doubts = session.findings(FEBRUARY).doubts
    assert not any(doubt.finding.code == "period-below-reviewed" for doubt in doubts)


def test_a_figure_below_a_wrong_one_and_below_a_sound_one_before_it_is_an_error(tmp_path: Path) -> None:
    home, march = Workspace(tmp_path / "home"), Period.parse("2023-03")
    january, february = filled(JANUARY), filled(FEBRUARY)
    commune, row = next((code, row) for code, row in january.rows["B02"].items() if row["escaped"])
    wrong = 10 * float(str(row["poor_start"]))
    send(home, tmp_path, JANUARY, january)
    send(home, tmp_path, FEBRUARY, changed(february, "B02", commune, escaped=wrong))
    send(home, tmp_path, march, changed(filled(march), "B02", commune, escaped=0))
    of_march = [one for one in check(home, march).findings if one.form == "B02"]
    (finding,) = (one for one in of_march if one.code == "period-not-monotone")
    assert "tháng 01 năm 2023" in finding.message
    assert not any(one.code == "period-below-reviewed" for one in of_march)
