"""Findings with one cause are told together, with what mends them all; unrelated ones are left as they are."""

from pathlib import Path

import pytest

from addin.cli.check import unit_lines
from addin.findings.causes import common, formulas_not_calculated, sentences
from addin.findings.repeated import drop_repeats
from addin.page.view import show_period
from addin.returns.step import send_back
from addin.review.step import check
from addin.workspace.folder import Workspace
from schemas.cells import Value
from schemas.filling import Filling
from schemas.findings import CellPlace, Finding
from tests.catalogues import IN_FORCE
from tests.sheets import FEBRUARY
from tests.test_across import JANUARY, changed, filled, send
from tests.test_cli import as_json


@pytest.fixture
def home(tmp_path: Path) -> Workspace:
    home = Workspace(tmp_path / "home")
    send(home, tmp_path, JANUARY, filled(JANUARY))
    return home


def column(filling: Filling, form: str, key: str) -> dict[str, Value]:
    return {code: row.get(key) for code, row in filling.rows[form].items()}


def with_column(filling: Filling, form: str, key: str, values: dict[str, Value]) -> Filling:
    for code, value in values.items():
        filling = changed(filling, form, code, **{key: value})
    return filling


def times_the_money(filling: Filling, times: float) -> Filling:
    """A report with the plans of the programme in another unit of money."""
    for key in ("plan_capital_central", "plan_capital_local", "plan_recurrent_central", "plan_recurrent_local"):
        stated = column(filling, "B01", key).items()
        larger: dict[str, Value] = {code: value * times for code, value in stated if isinstance(value, int | float)}
        filling = with_column(filling, "B01", key, larger)
    return filling


def causes(home: Workspace, folder: Path, filling: Filling) -> dict[str, list[Finding]]:
    """Cause → its findings, "" for those without one."""
    send(home, folder, FEBRUARY, filling)
    found: dict[str, list[Finding]] = {}
    for finding in check(home, FEBRUARY).findings:
        found.setdefault(finding.cause, []).append(finding)
    return found


def test_a_column_that_slipped_down_by_a_row_is_named_with_its_letter_and_first_row(
    home: Workspace, tmp_path: Path
) -> None:
    filling = filled(FEBRUARY)
    before = column(filling, "B02", "target_cut")
    codes = list(before)
    slipped = {code: before[codes[at - 1]] for at, code in enumerate(codes) if at > 3}
    slipped[codes[3]] = 1
    found = causes(home, tmp_path, with_column(filling, "B02", "target_cut", slipped))
    (cause,) = [cause for cause in found if "lệch một dòng xuống" in cause]
    assert "“Chỉ tiêu giảm trong năm”" in cause
    first = min(int(finding.cell[1:]) for finding in found[cause])
    assert cause.startswith(f"Cột {found[cause][0].cell[0]} ")
    assert f"từ dòng {first}" in cause
    assert {finding.code for finding in found[cause]} == {"period-plan-changed"}


@pytest.mark.parametrize(("times", "unit"), [(1000, "nghìn đồng"), (1_000_000, "đồng"), (0.001, "tỷ đồng")])
def test_amounts_that_are_so_many_times_those_of_before_tell_the_unit_of_money(
    home: Workspace, tmp_path: Path, times: float, unit: str
) -> None:
    filling = times_the_money(filled(FEBRUARY), times)
    found = causes(home, tmp_path, filling)
    (cause,) = [one for one in found if "có thể ghi theo" in one]
    assert cause == f"Cả biểu có thể ghi theo {unit}. Ghi lại các cột tiền theo triệu đồng."
    assert len(found[cause]) > 20


def test_causes_are_told_behind_a_units_line_and_over_the_findings_of_the_page(home: Workspace, tmp_path: Path) -> None:
    filling = times_the_money(filled(FEBRUARY), 1000)
    send(home, tmp_path, FEBRUARY, filling)
    checked = check(home, FEBRUARY)
    (said,) = [one for one in common(checked.by_unit["696"]) if "nghìn đồng" in one]
    assert said in next(unit_lines([IN_FORCE.unit("696")], checked))
    assert f"Huyện Bù Đăng – {said}" in show_period(home, FEBRUARY).causes


def test_what_a_file_of_the_month_before_brings_has_one_cause(home: Workspace, tmp_path: Path) -> None:
    january, february = filled(JANUARY), filled(FEBRUARY)
    found = causes(home, tmp_path, february.model_copy(update={"rows": january.rows}))
    (cause,) = [one for one in found if "gửi lại tệp" in one]
    assert cause == "Có thể gửi lại tệp của kỳ trước. Gửi báo cáo của kỳ này."
    assert {one.code for one in found[cause]} == {"period-copy-of-last", "period-previous-mismatch"}
    (said,) = sentences(found[cause])
    assert said == f"Có thể gửi lại tệp của kỳ trước ({len(found[cause])} mục). Gửi báo cáo của kỳ này."


def test_two_columns_that_hold_each_others_earlier_figures_are_said_to_be_exchanged(
    home: Workspace, tmp_path: Path
) -> None:
    filling = filled(FEBRUARY)
    central, local = (column(filling, "B01", f"plan_capital_{whose}") for whose in ("central", "local"))
    filling = with_column(filling, "B01", "plan_capital_central", local)
    found = causes(home, tmp_path, with_column(filling, "B01", "plan_capital_local", central))
    (cause,) = [cause for cause in found if "đổi chỗ cho nhau" in cause]
    assert "NSTW" in cause
    assert "NSĐP" in cause
    assert len(found[cause]) >= 6


def test_two_columns_whose_exchange_mends_a_rule_are_said_to_be_exchanged(tmp_path: Path) -> None:
    filling = filled(FEBRUARY)
    attendees, minority = (column(filling, "B05", key) for key in ("attendees", "attendees_minority"))
    filling = with_column(filling, "B05", "attendees", minority)
    found = causes(Workspace(tmp_path / "home"), tmp_path, with_column(filling, "B05", "attendees_minority", attendees))
    (cause,) = [cause for cause in found if "đổi chỗ cho nhau" in cause]
    assert {finding.code for finding in found[cause]} == {"rule-minority-attendees-within-attendees"}


def test_a_column_left_blank_is_one_cause(tmp_path: Path) -> None:
    filling = filled(FEBRUARY)
    blank: dict[str, Value] = dict.fromkeys(column(filling, "B02", "households"))
    found = causes(Workspace(tmp_path / "home"), tmp_path, with_column(filling, "B02", "households", blank))
    (cause,) = [cause for cause in found if "chưa nhập" in cause]
    assert [finding.code for finding in found[cause]].count("cell-required") == len(blank)
    assert list(found) == [cause]
    assert cause.endswith("Nhập cả cột; nếu không phát sinh, ghi 0.")


def test_several_formulas_without_a_value_are_one_cause_and_one_is_none() -> None:
    found = [
        CellPlace("696", "B02", "bc.xlsx", "B02").finding("cell-formula-uncalculated", cell, label="Hộ nghèo")
        for cell in ("G11", "G12", "H11")
    ]
    (group,) = formulas_not_calculated(found)
    assert "F9" in group.fix
    assert len(group.findings) == 3
    assert list(formulas_not_calculated(found[:1])) == []


def test_unrelated_mistakes_have_no_common_cause_and_stay_in_the_list(home: Workspace, tmp_path: Path) -> None:
    filling = changed(filled(FEBRUARY), "B02", "Xã Đức Liễu", households=None)
    filling = changed(filling, "B05", "1", sessions=None)
    filling = changed(filling, "B08", "2", actual=250)
    found = causes(home, tmp_path, filling)
    assert set(found) == {""}
    assert {finding.form for finding in found[""]} == {"B02", "B05", "B08"}


def test_a_clean_report_has_no_cause(home: Workspace, tmp_path: Path) -> None:
    assert causes(home, tmp_path, filled(FEBRUARY)) == {}


def test_causes_go_to_the_districts_list_and_into_the_json_with_the_places_of_their_findings(tmp_path: Path) -> None:
    filling = filled(FEBRUARY)
    blank: dict[str, Value] = dict.fromkeys(column(filling, "B02", "households"))
    home = Workspace(tmp_path / "home")
    found = causes(home, tmp_path, with_column(filling, "B02", "households", blank))
    told_all = sentences([finding for findings in found.values() for finding in findings])
    (sentence,) = [one for one in told_all if "chưa nhập" in one]
    assert sentence.startswith("Biểu B02: Cột ")
    told = as_json("check", "--period", "2023-02", "--home", home.root)
    (cause,) = [cause for cause in told["causes"] if "chưa nhập" in cause["message"]]
    assert [told["findings"][at]["code"] for at in cause["findings"]].count("cell-required") == len(blank)
    send_back(home, FEBRUARY, tmp_path / "tra-lai")
    import openpyxl

    (file,) = (tmp_path / "tra-lai").glob("*.xlsx")
    front = openpyxl.load_workbook(file).worksheets[0]
    assert any("Nguyên nhân chung" in str(cell.value) for row in front.iter_rows(max_row=8) for cell in row)


def at_cells(**codes: str) -> list[tuple[str, str]]:
    """What is left of warnings of some codes at some cells."""
    place = {"unit": "696", "form": "B02", "file": "bc.xlsx", "sheet": "B02", "severity": "warning", "message": ""}
    told = [{**place, "cell": cell, "code": code} for cell, of in codes.items() for code in of.split()]
    return [(one.cell, one.code) for one in drop_repeats(map(Finding.model_validate, told))]


@pytest.mark.parametrize(
    ("codes", "left"),
    [
        ("period-stock-leap period-rise-doubtful unit-outlier period-outlier", "period-outlier"),
        ("period-stock-leap unit-outlier period-rise-doubtful", "unit-outlier"),
        ("period-rise-doubtful period-stock-leap", "period-rise-doubtful"),
        ("period-outlier cell-percent-doubtful", "cell-percent-doubtful"),
        ("cell-unit-of-money-doubtful period-rise-doubtful", "cell-unit-of-money-doubtful"),
        ("cell-shown-otherwise unit-outlier", "cell-shown-otherwise"),
        ("rule-reform-percent-within-100 unit-outlier", "rule-reform-percent-within-100"),
        ("rule-poor-within-households period-outlier", "rule-poor-within-households period-outlier"),
    ],
)
def test_a_figure_that_is_unlike_others_is_asked_about_once_and_not_where_it_is_told_why(codes: str, left: str) -> None:
    assert [code for _, code in at_cells(C3=codes)] == left.split()


def test_an_unusual_figure_in_another_cell_is_another_question() -> None:
    assert at_cells(C3="cell-percent-doubtful", C4="period-outlier", C5="period-outlier unit-outlier") == [
        ("C3", "cell-percent-doubtful"), ("C4", "period-outlier"), ("C5", "period-outlier")
    ]  # fmt: skip
