"""A period beside plan, last period and last year: what is missing is said in words, and the units' parts add up."""

from pathlib import Path

import openpyxl
import pytest

from addin.compare import Figures, compare, say
from addin.publish.comparison import plan_comparison
from addin.publish.file import write_book
from addin.publish.plan import BookPlan
from schemas.comparison import Comparison, Line
from schemas.office import Office
from schemas.office.lines import Target
from schemas.summary import Summary
from tests.drafting import communes, month, summary_of
from tests.sheets import soffice_convert
from tests.test_cli import as_json

BU_DANG, BU_DOP = "696", "693"


def compared(
    now: Summary, before: Summary | None = None, last_year: Summary | None = None, *targets: Target
) -> Comparison:
    return compare(Figures(now, before, last_year), Office.new().model_copy(update={"targets": targets}))


def line(comparison: Comparison, form: str, column: str, row: str = "") -> Line:
    return next(x for x in comparison.lines if (x.form, x.column, x.row) == (form, column, row))


def target(unit: str, value: float, column: str = "target_cut") -> Target:
    return Target.model_validate({"year": 2023, "unit": unit, "form": "B02", "column": column, "value": value})


def escaped(**units: int) -> Summary:
    return summary_of("2023-02", {code.removeprefix("u"): communes(escaped=value) for code, value in units.items()})


def as_period(summary: Summary, period: str) -> Summary:
    return summary.model_copy(update={"period": period})


def test_a_change_is_given_in_number_and_percent_with_each_units_part() -> None:
    before = as_period(escaped(u696=10, u693=30), "2023-01")
    found = line(compared(escaped(u696=25, u693=35), before), "B02", "escaped").previous
    assert (found.then, found.now, found.change, found.percent, found.note) == (40, 60, 20, 50.0, "")
    assert {part.unit: (part.change, part.share) for part in found.units} == {BU_DANG: (15, 75.0), BU_DOP: (5, 25.0)}


@pytest.mark.parametrize("column", ["escaped", "poor_now", "credit_amount"])
def test_the_units_parts_add_up_to_the_change_and_their_shares_to_100(column: str) -> None:
    found = line(compared(month("2023-02"), month("2023-01")), "B02", column).previous
    assert sum(part.change or 0 for part in found.units) == pytest.approx(found.change)
    assert sum(part.share or 0 for part in found.units) == pytest.approx(100, abs=0.1)


def test_percentages_change_by_points_and_are_not_shared_out() -> None:
    found = line(compared(month("2023-02"), month("2023-01")), "B01", "paid_rate")
    assert found.previous.change == pytest.approx((found.now or 0) - (found.previous.then or 0))
    assert found.previous.percent is None
    assert {part.share for part in found.previous.units} == {None}


def test_what_is_not_known_is_said_and_is_never_0() -> None:
    alone = compared(escaped(u696=25))
    found = line(alone, "B02", "escaped")
    for side in (found.plan, found.previous, found.last_year):
        assert (side.then, side.change, side.percent) == (None, None, None)
    assert (found.plan.note, found.previous.note) == ("chưa giao chỉ tiêu", "chưa có số liệu để so sánh")
    assert alone.remarks == ("Chưa có số liệu kỳ trước để so sánh.", "Chưa có số liệu cùng kỳ năm trước để so sánh.")
    from_zero = line(compared(escaped(u696=25), as_period(escaped(u696=0), "2023-01")), "B02", "escaped").previous
    assert (from_zero.change, from_zero.percent, from_zero.note) == (25, None, "kỳ so sánh chưa phát sinh")
    january = as_period(escaped(u696=1), "2023-01")
    over_new_year = line(compared(january, as_period(escaped(u696=25), "2022-12")), "B02", "escaped").previous
    assert (over_new_year.then, over_new_year.note) == (None, "số lũy kế tính lại từ đầu năm nên không so sánh được")


def test_only_units_that_reported_both_times_are_compared_and_the_others_named() -> None:
    found = compared(escaped(u696=25, u688=7), as_period(escaped(u696=10, u693=30), "2023-01"))
    side = line(found, "B02", "escaped").previous
    assert (side.then, side.now, side.change) == (10, 25, 15)
    assert found.remarks[:2] == (
        "So sánh với kỳ trước (tháng 01 năm 2023) không tính Huyện Bù Đốp: chưa có số liệu kỳ này.",
        "So sánh với kỳ trước (tháng 01 năm 2023) không tính Thị xã Phước Long: chưa có số liệu tháng 01 năm 2023.",
    )


def test_the_plan_is_what_the_office_allotted_or_else_what_the_units_report() -> None:
    now = summary_of(
        "2023-02", {BU_DANG: communes(escaped=25, target_cut=40), BU_DOP: communes(escaped=5, target_cut=20)}
    )
    allotted = line(compared(now, None, None, target(BU_DANG, 50), target(BU_DOP, 10)), "B02", "escaped").plan
    assert (allotted.then, allotted.percent, allotted.note) == (60, 50.0, "chỉ tiêu mới giao cho 2/11 đơn vị")
    assert {part.unit: part.share for part in allotted.units} == {BU_DANG: 50.0, BU_DOP: 50.0}
    reported = line(compared(now), "B02", "escaped").plan
    assert (reported.then, reported.percent, reported.note) == (60, 50.0, "kế hoạch theo báo cáo của đơn vị")


def test_it_is_said_in_words() -> None:
    lines = list(say(compared(escaped(u696=25), as_period(escaped(u696=10), "2023-01"), None, target(BU_DANG, 50))))
    assert (
        "B02 – Số hộ thoát nghèo lũy kế: 25 hộ; kế hoạch 50 hộ (đạt 50%; chỉ tiêu mới giao cho 1/11 đơn vị); "
        "kỳ trước 10 hộ (tăng 15, tức 150%)"
    ) in lines


def test_the_sheet_shows_the_same_by_live_formulas(tmp_path: Path) -> None:
    comparison = compared(month("2023-02", without=("695",)), month("2023-01"), month("2022-02"))
    write_book(BookPlan(sheets=(plan_comparison(comparison),)), tmp_path / "so-sanh.xlsx")
    recalculated = soffice_convert(tmp_path / "so-sanh.xlsx", "xlsx:Calc MS Excel 2007 XML", tmp_path / "lo", tmp_path)
    shown, computed = (
        openpyxl.load_workbook(path, data_only=True)["So sánh"] for path in (tmp_path / "so-sanh.xlsx", recalculated)
    )
    formulas = openpyxl.load_workbook(tmp_path / "so-sanh.xlsx")["So sánh"]
    live = [cell for row in formulas.iter_rows() for cell in row if str(cell.value).startswith("=")]
    assert len(live) > 100
    for cell in live:
        assert computed[cell.coordinate].value == pytest.approx(shown[cell.coordinate].value, abs=0.011), (
            cell.coordinate
        )
    labels = [str(row[1].value) for row in shown.iter_rows() if row[1].value]
    assert "Số hộ thoát nghèo lũy kế" in labels


def test_the_command_writes_the_workbook_and_prints_every_line(tmp_path: Path) -> None:
    out = tmp_path / "ss.xlsx"
    found = as_json("compare", "--period", "2023-02", "--home", tmp_path, "--out", out, "--force")
    assert Path(found["file"]).is_file()
    assert {"form", "column", "row", "label", "now", "plan", "previous", "last_year"} <= set(found["lines"][0])
    assert found["lines"][0]["now"] is None
    assert len(found["missing"]) == 11
