"""A period beside plan, last period and last year: what is missing is said in words, and the units' parts add up."""

from pathlib import Path

import openpyxl
import pytest

from addin.analysis.compare import ComparedSummaries, compare
from addin.analysis.comparison_words import to_text
from addin.excel.live.matrix import layout_of, rectangle
from addin.sheets.plan import BookPlan
from addin.sheets.writer import write_book
from addin.summary.comparable import FigurePair, pair_of
from addin.summary.consolidate import consolidate
from addin.summary_workbook.comparison import plan_comparison
from addin.summary_workbook.unit_parts import plan_unit_parts
from schemas.comparison import Comparison, ComparisonLine
from schemas.filling import Filling
from schemas.findings import Finding, Severity
from schemas.office import Office
from schemas.office.lines import Target
from schemas.period import Period
from schemas.report import FigurePlace
from schemas.summary import Doubt, Summary
from tests.catalogues import IN_FORCE, catalogue_of
from tests.drafting import Rows, communes, month, submission, summary_of
from tests.sheets import printed_pages, soffice_convert
from tests.test_cli import as_json

BU_DANG, BU_DOP = "696", "693"


def compared(
    now: Summary, before: Summary | None = None, last_year: Summary | None = None, *targets: Target
) -> Comparison:
    return compare(
        ComparedSummaries(now, before, last_year), Office.new(IN_FORCE).model_copy(update={"targets": targets})
    )


def line(comparison: Comparison, form: str, column: str, row: str = "") -> ComparisonLine:
    return next(x for x in comparison.lines if (x.form, x.column, x.row) == (form, column, row))


def target(unit: str, value: float, column: str = "target_cut") -> Target:
    return Target.model_validate({"year": 2023, "unit": unit, "form": "B02", "column": column, "value": value})


FINDING = Finding(unit=BU_DANG, form="B02", file="a.xlsx", sheet="B02", cell="F9", severity=Severity.ERROR,
                  code="cell-type", message="Ô này ghi sai.")  # fmt: skip


def escaped(**units: int) -> Summary:
    return summary_of("2023-02", {code.removeprefix("u"): communes(escaped=value) for code, value in units.items()})


def as_period(summary: Summary, period: str) -> Summary:
    return summary.model_copy(update={"period": period})


def test_what_accumulates_has_its_flow_of_the_period_with_each_units_part_and_no_change_in_percent() -> None:
    before = as_period(escaped(u696=10, u693=30), "2023-01")
    found = line(compared(escaped(u696=25, u693=35), before), "B02", "escaped")
    assert found.nature == "cumulative"
    assert (found.previous.then, found.previous.change) == (None, None)
    flow = found.flow
    assert (flow.then, flow.now, flow.change, flow.percent, flow.note) == (40, 60, 20, None, "")
    assert {part.unit: (part.change, part.share) for part in flow.units} == {BU_DANG: (15, 75.0), BU_DOP: (5, 25.0)}


def test_a_change_since_last_year_is_given_in_number_and_percent_with_each_units_part() -> None:
    before = as_period(escaped(u696=10, u693=30), "2022-02")
    found = line(compared(escaped(u696=25, u693=35), None, before), "B02", "escaped").last_year
    assert (found.then, found.now, found.change, found.percent, found.note) == (40, 60, 20, 50.0, "")
    assert {part.unit: (part.change, part.share) for part in found.units} == {BU_DANG: (15, 75.0), BU_DOP: (5, 25.0)}


@pytest.mark.parametrize(("column", "side"), [("escaped", "flow"), ("poor_now", "year_start"),
                                              ("credit_amount", "flow"), ("escaped", "last_year")])  # fmt: skip
def test_the_units_parts_add_up_to_the_change_and_their_shares_to_100(column: str, side: str) -> None:
    compared_now = compared(month("2023-02"), month("2023-01"), month("2022-02"))
    found = getattr(line(compared_now, "B02", column), side)
    assert sum(part.change or 0 for part in found.units) == pytest.approx(found.change)
    assert sum(part.share or 0 for part in found.units) == pytest.approx(100, abs=0.1)


def test_percentages_change_by_points_and_are_not_shared_out() -> None:
    found = line(compared(month("2023-02"), month("2023-01"), month("2022-02")), "B01", "paid_rate")
    assert found.last_year.change == pytest.approx((found.now or 0) - (found.last_year.then or 0))
    assert found.last_year.percent is None
    assert {part.share for part in found.last_year.units} == {None}
    assert (found.previous.then, found.flow.change) == (None, None)


def test_each_figure_has_the_comparisons_of_its_nature() -> None:
    found = compared(month("2023-02"), month("2023-01"), month("2022-02")).lines
    sides = {one.nature: set[str]() for one in found}
    for one in found:
        sides[one.nature] |= {
            name for name in ("flow", "previous", "year_start") if getattr(one, name).then is not None
        }
    assert sides == {"cumulative": {"flow"}, "period": {"previous"}, "stock": {"year_start"}, "plan": set()}


def test_a_stock_is_held_against_the_start_of_the_year() -> None:
    poor = {"696": communes(households=900, poor_start=500, target_cut=50, escaped=30, fell_back=5)}
    found = line(compared(summary_of("2023-02", poor)), "B02", "poor_now").year_start
    assert (found.then, found.now, found.change, found.percent) == (500, 475, -25, -5.0)
    staff, december = ({"696": {"B09": {"2": {"quantity": number}}}} for number in (6, 5))
    figures = ComparedSummaries(summary_of("2023-02", staff), None, None, summary_of("2022", december))
    side = line(compare(figures, Office.new(IN_FORCE)), "B09", "quantity", "2").year_start
    assert (side.then, side.now, side.change, side.percent) == (5, 6, 1, 20.0)


def test_changes_of_a_list_in_the_period_are_held_against_the_period_before() -> None:
    def people(new: int) -> dict:
        changes = ["Công nhận mới"] * new + ["Không đổi"]
        return {"B04": {str(at): {"full_name": f"Điểu {at}", "change": one} for at, one in enumerate(changes, 1)}}

    now, before = summary_of("2023-02", {"696": people(3)}), summary_of("2023-01", {"696": people(2)})
    side = line(compared(now, before), "B04", "count", "Công nhận mới").previous
    assert (side.then, side.now, side.change, side.percent) == (2, 3, 1, 50.0)


def test_a_programme_is_compared_over_the_projects_that_are_known_both_times() -> None:
    """In January nobody could read what had been paid for the second project."""
    paid: Rows = {
        "B01": {"1": {"paid_capital": 40, "paid_recurrent": 0}, "2": {"paid_capital": 10, "paid_recurrent": 0}}
    }
    january = Period.parse("2023-01")
    report = submission(BU_DANG, january, Filling(rows={form: dict(rows) for form, rows in paid.items()}))
    (table,) = report.tables
    records = tuple(
        one._replace(values={key: value for key, value in one.values.items() if not key.startswith("paid_")})
        if one.code == "2" else one
        for one in table.records
    )  # fmt: skip
    known = report.model_copy(update={"tables": (table.model_copy(update={"records": records}),)})
    before = consolidate([known], january, catalogue_of(january))
    pair = pair_of(summary_of("2023-02", {BU_DANG: paid}), before, FigurePlace("B01", "paid_capital"))
    assert isinstance(pair, FigurePair)
    assert (pair.now, pair.then, pair.left_out) == (40, 40, {BU_DANG: ("Dự án 2",)})


def test_in_the_first_period_of_the_year_the_flow_is_all_that_has_accumulated() -> None:
    flow = line(compared(as_period(escaped(u696=7, u693=1), "2023-01")), "B02", "escaped").flow
    assert (flow.then, flow.now, flow.change) == (0, 8, 8)
    assert {part.unit: part.change for part in flow.units} == {BU_DANG: 7, BU_DOP: 1}


def test_what_is_not_known_is_said_and_is_never_0() -> None:
    alone = compared(escaped(u696=25))
    found = line(alone, "B02", "escaped")
    for side in (found.plan, found.previous, found.last_year):
        assert (side.then, side.change, side.percent) == (None, None, None)
    assert (found.plan.note, found.last_year.note) == ("chưa giao chỉ tiêu", "chưa có số liệu để so sánh")
    assert (found.flow.then, found.flow.change, found.flow.note) == (None, None, "chưa tính được số trong kỳ")
    assert alone.remarks == ("Chưa có số liệu kỳ trước để so sánh.", "Chưa có số liệu cùng kỳ năm trước để so sánh.")
    before = as_period(escaped(u696=0), "2022-02")
    from_zero = line(compared(escaped(u696=25), None, before), "B02", "escaped").last_year
    assert (from_zero.change, from_zero.percent, from_zero.note) == (25, None, "kỳ so sánh chưa phát sinh")


def test_only_units_that_reported_both_times_are_compared_and_the_others_named() -> None:
    found = compared(escaped(u696=25, u688=7), as_period(escaped(u696=10, u693=30), "2023-01"))
    side = line(found, "B02", "escaped").flow
    assert (side.then, side.now, side.change) == (10, 25, 15)
    assert side.note == "không tính thị xã Phước Long; huyện Bù Đốp"
    assert found.remarks[:2] == (
        "So sánh với kỳ trước (tháng 01 năm 2023) không tính huyện Bù Đốp: chưa có số liệu kỳ này.",
        "So sánh với kỳ trước (tháng 01 năm 2023) không tính thị xã Phước Long: chưa có số liệu tháng 01 năm 2023.",
    )


def test_the_plan_is_what_the_office_allotted_or_else_what_the_units_report() -> None:
    now = summary_of(
        "2023-02", {BU_DANG: communes(escaped=25, target_cut=40), BU_DOP: communes(escaped=5, target_cut=20)}
    )
    allotted = line(compared(now, None, None, target(BU_DANG, 50), target(BU_DOP, 10)), "B02", "escaped").plan
    assert (allotted.then, allotted.percent, allotted.note) == (60, 50.0, "chỉ tiêu mới giao cho 2/11 đơn vị")
    assert {part.unit: part.share for part in allotted.units} == {BU_DANG: 50.0, BU_DOP: 50.0}
    with_a_late_one = compared(now, None, None, target(BU_DANG, 50), target("688", 40), target(BU_DOP, 10))
    without = line(with_a_late_one, "B02", "escaped").plan
    assert (without.then, without.now, without.percent) == (60, 30, 50.0), "a unit that has not reported has done not 0"
    assert without.note == "chỉ tiêu mới giao cho 3/11 đơn vị; không tính thị xã Phước Long"
    reported = line(compared(now), "B02", "escaped").plan
    assert (reported.then, reported.percent, reported.note) == (60, 50.0, "kế hoạch theo báo cáo của đơn vị")


def test_what_is_done_is_held_against_the_plan_of_the_same_communes_only() -> None:
    row = {"households": 100, "poor_start": 20, "target_cut": 5, "escaped": 2, "fell_back": 0, "fund_plan": 40.0}
    rows = {"Xã A": {**row, "fund_paid": 10.0}, "Xã B": {**row, "fund_paid": 10.0}}
    now = summary_of("2023-02", {BU_DANG: {"B02": rows}})
    form = now.forms["B02"]
    cut = [
        one._replace(
            values={key: value for key, value in one.values.items() if key != "fund_paid" or one.code == "Xã A"}
        )
        for one in form.rows
    ]
    unread = now.model_copy(update={"forms": {**now.forms, "B02": form.model_copy(update={"rows": tuple(cut)})}})
    plan = line(compared(unread), "B02", "fund_paid").plan
    assert (plan.then, plan.now, plan.percent) == (40, 10, 25.0)
    assert plan.note == "kế hoạch theo báo cáo của đơn vị; không tính xã B của huyện Bù Đăng"


def test_rows_of_a_list_that_a_figure_lacks_are_counted() -> None:
    works = {"1": {"work": "Đường", "plan_year": 90, "paid": 9}, "2": {"work": "Cầu", "plan_year": 50, "paid": 5}}
    now = summary_of("2023-02", {BU_DANG: {"B07": works}})
    rows = [one._replace(values={**one.values}) for one in now.forms["B07"].rows]
    del rows[0].values["paid"]
    unread = {**now.forms, "B07": now.forms["B07"].model_copy(update={"rows": tuple(rows)})}
    said = list(to_text(compared(now.model_copy(update={"forms": unread})), IN_FORCE))
    assert any("chưa gồm 1 dòng của huyện Bù Đăng" in one for one in said if "B07" in one)


def test_it_is_said_in_words() -> None:
    then, doubt = as_period(escaped(u696=10), "2023-01"), Doubt(BU_DANG, "B02", "", frozenset({"escaped"}), FINDING)
    now = escaped(u696=25).model_copy(update={"doubts": (doubt,)})
    lines = list(to_text(compared(now, then, None, target(BU_DANG, 50)), IN_FORCE))
    assert (
        "B02 – Hộ DTTS thoát nghèo lũy kế: 25 hộ (số liệu của 1/11 đơn vị; chưa gồm 16 xã, phường, thị trấn của "
        "huyện Bù Đăng; đang rà soát: huyện Bù Đăng); kế hoạch 50 hộ (đạt 50%; chỉ tiêu mới giao cho 1/11 đơn vị); "
        "trong kỳ 15 hộ"
    ) in lines


def test_the_sheet_shows_the_same_by_live_formulas(tmp_path: Path) -> None:
    comparison = compared(month("2023-02", without=("695",)), month("2023-01"), month("2022-02"))
    sheets = plan_comparison(comparison, IN_FORCE), plan_unit_parts(comparison, IN_FORCE)
    write_book(BookPlan(sheets=sheets), tmp_path / "so-sanh.xlsx")
    recalculated = soffice_convert(tmp_path / "so-sanh.xlsx", "xlsx:Calc MS Excel 2007 XML", tmp_path / "lo")
    shown, computed = (
        openpyxl.load_workbook(path, data_only=True) for path in (tmp_path / "so-sanh.xlsx", recalculated)
    )
    for sheet, least in zip(openpyxl.load_workbook(tmp_path / "so-sanh.xlsx").worksheets, (100, 30), strict=True):
        live = [cell.coordinate for row in sheet.iter_rows() for cell in row if str(cell.value).startswith("=")]
        assert len(live) > least
        for cell in live:
            there, here = (book[sheet.title][cell].value for book in (computed, shown))
            assert there == pytest.approx(here, abs=0.011), (sheet.title, cell)
    shown = shown["So sánh"]
    labels = [str(row[1].value) for row in shown.iter_rows() if row[1].value]
    assert "Hộ DTTS thoát nghèo lũy kế" in labels


def test_the_command_writes_the_workbook_and_prints_every_line(tmp_path: Path) -> None:
    out = tmp_path / "ss.xlsx"
    found = as_json("compare", "--period", "2023-02", "--home", tmp_path, "--out", out, "--force")
    assert Path(found["file"]).is_file()
    assert {"form", "column", "row", "label", "now", "plan", "previous", "last_year"} <= set(found["lines"][0])
    assert found["lines"][0]["now"] is None
    assert len(found["missing"]) == 11


def test_a_figure_that_lacks_a_unit_or_is_doubtful_is_marked_and_its_note_names_the_units() -> None:
    doubt = Doubt(BU_DANG, "B02", "", frozenset({"escaped"}), FINDING)
    sheet = plan_comparison(compared(escaped(u696=4).model_copy(update={"doubts": (doubt,)})), IN_FORCE)
    cells, looks = rectangle(sheet), layout_of(sheet).styles
    notes = {(note.row, note.column): note.text for note in sheet.notes}
    rows = {line[1]: at for at, line in enumerate(cells) if line[0] == "B02"}
    doubtful, short = rows["Hộ DTTS thoát nghèo lũy kế"], rows["Hỗ trợ / Đất ở"]
    assert (cells[doubtful][4], looks[doubtful][4]) == (4, "cell-count-partial-review")
    assert notes[doubtful, 4].startswith("Số liệu của 1/11 đơn vị; chưa có: thành phố Đồng Xoài, ")
    assert notes[doubtful, 4].endswith("Đang rà soát: huyện Bù Đăng.")
    assert looks[short][4] in ("cell-count-partial", "cell-unknown")
    assert "Đang rà soát" not in notes[short, 4]


def test_every_printed_page_begins_with_the_header_of_its_sheet_and_no_row_repeats_it(tmp_path: Path) -> None:
    """Tables with other columns are on a sheet of their own: what print repeats is right for all that is below."""
    found = compare(ComparedSummaries(month("2023-02"), month("2023-01"), month("2022-02")), Office.new(IN_FORCE))
    for plan, last in ((plan_comparison(found, IN_FORCE), 3), (plan_unit_parts(found, IN_FORCE), 2)):
        cells = rectangle(plan)
        assert [at for at, row in enumerate(cells) if list(row[:3]) == ["Biểu", "Chỉ tiêu", "Đơn vị tính"]] == [2]
        assert plan.setup.repeated == (2, last)
        headings = {merge.first_row for merge in plan.merges if merge.style == "heading"}
        assert len(headings) > 2
        assert set(plan.breaks) <= headings, "no other page is begun by hand"
        file = tmp_path / f"{plan.name}.xlsx"
        write_book(BookPlan(sheets=(plan,)), file)
        pages = printed_pages(soffice_convert(file, "pdf", tmp_path))
        assert len(pages) > 1
        assert [page.count("Đơn vị tính") for page in pages] == [1] * len(pages)
        assert not [page for page in pages if any(page.rstrip().endswith(str(cells[at][0])) for at in headings)]


def test_what_a_figure_counts_is_told_also_where_the_form_names_no_unit() -> None:
    lines = compare(ComparedSummaries(month("2023-02")), Office.new(IN_FORCE)).lines
    measures = {(one.form, one.column): one.measure for one in lines if not one.row}
    assert measures["B04", "visits"] == "lần"
    assert measures["B04", "trained"] == measures["B10", "people"] == "người"
    assert measures["B05", "attendees"] == "lượt người"


def test_sections_are_numbered_as_they_stand_and_what_is_not_known_is_no_standstill() -> None:
    """Of a first period nothing is known to compare with: that nothing has changed is not said of it."""
    told = compared(summary_of("2023-02", {BU_DANG: communes(escaped=5)}))
    told = told._replace(lines=tuple(one for one in told.lines if one.form == "B02"))
    texts = [str(row[0]) for row in rectangle(plan_comparison(told, IN_FORCE))]
    assert [text.split(". ")[0] for text in texts if " (số trước: " in text] == ["I", "II"]
    texts = [str(row[0]) for row in rectangle(plan_unit_parts(told, IN_FORCE))]
    at = next(at for at, text in enumerate(texts) if text.endswith("SỐ PHÁT SINH TRONG KỲ"))
    assert texts[at + 1] == "Chưa có số liệu để so sánh."
    still = compared(escaped(u696=5), as_period(escaped(u696=5), "2023-01"))
    texts = [str(row[0]) for row in rectangle(plan_unit_parts(still, IN_FORCE))]
    at = next(at for at, text in enumerate(texts) if text.endswith("SỐ PHÁT SINH TRONG KỲ"))
    assert texts[at + 1] == "Không có thay đổi để phân tích."


def test_a_units_part_is_as_sure_as_its_figure() -> None:
    doubt = Doubt(BU_DANG, "B02", "", frozenset({"escaped"}), FINDING)
    now = escaped(u696=25, u693=9).model_copy(update={"doubts": (doubt,)})
    sheet = plan_unit_parts(compared(now, as_period(escaped(u696=10, u693=4), "2023-01")), IN_FORCE)
    cells, looks = rectangle(sheet), layout_of(sheet).styles
    head = next(at for at, row in enumerate(cells) if "Huyện Bù Đăng" in row)
    part = next(at for at, row in enumerate(cells[head:], head) if row[1] == "Hộ DTTS thoát nghèo lũy kế")
    by_unit = {str(name): looks[part][at] for at, name in enumerate(cells[head]) if at > 2 and name}
    assert "review" in by_unit["Huyện Bù Đăng"]
    assert "review" not in by_unit["Huyện Bù Đốp"]
    assert "review" in by_unit["Toàn tỉnh"]
