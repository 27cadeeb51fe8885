"""The office's corrections: applied on top of what was reported, or said; nothing is silently ignored."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from addin import pipeline
from addin.analysis.figures_table import CORRECTED, figures_table
from addin.analysis.step import trace_figure
from addin.cli.check import unit_lines
from addin.findings.doubts import tally
from addin.review.closing import corrections, counted_words
from addin.review.step import check, close
from addin.session import Session
from addin.summary.lookup import rows_left_out
from addin.summary_workbook.board import plan_board
from addin.summary_workbook.step import plan_summary, write_summary
from addin.workspace.folder import Workspace
from schemas.cells import Value
from schemas.findings import Finding, Severity
from schemas.office import Office
from schemas.office.lines import Adjustment
from schemas.period import Period
from schemas.report import FigurePlace
from schemas.summary import Summary, including, not_applied
from schemas.text import shorten
from tests.catalogues import IN_FORCE
from tests.packages import cells_written_twice
from tests.sheets import COVER, FEBRUARY, form_sheet, workbook

POVERTY = form_sheet(
    "B02",
    {"commune": "Xã Thọ Sơn", "households": 100, "poor_start": 20, "target_cut": 8, "escaped": 5, "fell_back": 1},
    {"commune": "Xã Bom Bo", "households": 80, "poor_start": 10, "target_cut": 4, "escaped": 2, "fell_back": 0},
)
PROGRAMME = form_sheet(
    "B01",
    {"code": "3", "project": "Dự án 3", "paid_capital": 3},
    {"code": "3.1", "project": "Tiểu dự án 1", "paid_capital": 1},
    {"code": "3.2", "project": "Tiểu dự án 2", "paid_capital": 2},
)
CASES = form_sheet(
    "B10",
    {"incident": "Tranh chấp đất rẫy", "commune": "Xã Bom Bo", "people": 4, "status": "Đang giải quyết"},
    {"incident": "Đơn kiến nghị", "commune": "Xã Thọ Sơn", "people": 1, "status": "Đã giải quyết"},
)


def line(
    column: str, new: Value, *, form: str = "B02", row: str = "", old: Value = None, unit: str = "696"
) -> Adjustment:
    typed = {"period": "2023-02", "unit": unit, "form": form, "row": row, "column": column, "old": old, "new": new}
    return Adjustment.model_validate({**typed, "reason": "nhầm cột", "who": "Lan", "made_on": date(2023, 2, 20)})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    inbox = tmp_path / "thu"
    inbox.mkdir()
    sheets = {"B01-MTQG": PROGRAMME, "B02-Giảm nghèo": POVERTY, "B10-An ninh": CASES}
    (inbox / "bc.xlsx").write_bytes(workbook(sheets))
    pipeline.collect(Workspace(tmp_path / "h"), FEBRUARY, [inbox])
    return tmp_path / "h"


def home_with(folder: Path, *lines: Adjustment) -> Workspace:
    return Workspace(folder, office=Office.new(IN_FORCE).model_copy(update={"adjustments": lines}))


def summary(home: Workspace) -> Summary:
    with Session(home) as session:
        return session.summary(FEBRUARY)


def codes(home: Workspace) -> list[str]:
    return [finding.code for finding in check(home, FEBRUARY).findings if "adjustment" in finding.code]


def test_a_corrected_cell_counts_in_totals_and_in_what_is_computed_from_it(folder: Path) -> None:
    before = summary(home_with(folder)).forms["B02"].total
    assert (before["escaped"], before["poor_now"]) == (7, 24)
    home = home_with(folder, line("Số hộ thoát nghèo lũy kế", "3", row="xã thọ sơn", old=5))
    after = summary(home).forms["B02"]
    assert (after.total["escaped"], after.total["poor_now"]) == (5, 26)
    assert after.units["696"]["target_rate"] == pytest.approx(41.67)
    assert codes(home) == []


def test_lines_that_were_not_applied_are_counted_beside_the_figures(folder: Path) -> None:
    applied, outdated = line("escaped", 4, old=7.0), line("escaped", 1, row="Xã Bom Bo", old=3)
    unknown = line("escaped", 6, row="Xã Không Có")
    assert summary(home_with(folder, applied)).not_adjusted == 0
    counted = summary(home_with(folder, applied, outdated, unknown)).not_adjusted
    assert (counted, not_applied(0)) == (2, "")
    assert not_applied(counted).startswith("2 dòng của trang “Điều chỉnh” chưa áp dụng")


def test_a_corrected_figure_of_a_whole_unit_becomes_what_the_office_set(folder: Path) -> None:
    home = home_with(folder, line("escaped", 4, old=7.0), line("escaped", 6, old=4))
    after = summary(home)
    assert (after.forms["B02"].total["escaped"], after.forms["B02"].units["696"]["poor_now"]) == (6, 25)
    communes = [rows_left_out(one, FigurePlace("B02", "escaped", "696")) for one in (summary(Workspace(folder)), after)]
    assert (bool(communes[0]), communes[1]) == (True, ()), "the office vouches for communes that are not on the sheet"
    assert [(made.before, made.after) for made in after.adjustments] == [("7", "4"), ("4", "6")]


def test_a_row_of_a_list_is_named_by_its_content_or_number(folder: Path) -> None:
    home = home_with(
        folder,
        line("people", 9, form="B10", row="Đơn kiến nghị"),
        line("Tình trạng", "Đã giải quyết", form="B10", row="1"),
    )
    found = summary(home).forms["B10"]
    assert [row.values["people"] for row in found.rows] == [4, 9]
    assert found.total["status"] == {"Đã giải quyết": 2}


@pytest.mark.parametrize("spelling", ["Bom Bo", "bom bo", "X. Bom Bo", "xã BOM BO"])
def test_a_commune_is_known_in_any_usual_spelling_and_without_its_kind(folder: Path, spelling: str) -> None:
    (made,) = summary(home_with(folder, line("escaped", 6, row=spelling))).adjustments
    assert (made.code, made.before, made.after) == ("Xã Bom Bo", "2", "6")


def test_a_row_that_the_unit_left_out_is_put_in(folder: Path) -> None:
    home = home_with(folder, line("Giải ngân lũy kế / Vốn đầu tư", 7.5, form="B01", row="5.1"))
    after = summary(home)
    assert after.forms["B01"].total["5"]["paid_capital"] == 7.5
    traced = trace_figure(home, FEBRUARY, FigurePlace("B01", "paid_capital", code="5"))
    assert [(cell.sheet, cell.value, cell.adjustments[0].words) for cell in traced.cells] == [
        ("Điều chỉnh", 7.5, "Cơ quan tổng hợp điều chỉnh ô trống → 7,5: nhầm cột (Lan, 20/02/2023)")
    ]


@pytest.mark.parametrize(
    ("wrong", "code", "words"),
    [
        (line("không có", 1), "unit-adjustment-unknown", "biểu không có cột này"),
        (line("poor_now", 1, row="Xã Bom Bo"), "unit-adjustment-unknown", "chương trình tính"),
        (line("escaped", 1, row="Xã Lạ"), "unit-adjustment-unknown", "không có dòng này"),
        (line("escaped", 1, row="Xã Bom Ba"), "unit-adjustment-unknown", "không có dòng này (có phải “Xã Bom Bo”?)"),
        (line("people", 9, form="B10", row="đất rẫy"), "unit-adjustment-unknown", "(có phải “Tranh chấp đất rẫy”?)"),
        (line("people", 1, form="B10"), "unit-adjustment-unknown", "cần ghi dòng"),
        (line("escaped", "nhiều", row="Xã Bom Bo"), "unit-adjustment-unknown", "“nhiều” không phải số nguyên"),
        (line("escaped", -4.0, row="Xã Bom Bo"), "unit-adjustment-unknown", "“-4” không phải số nguyên"),
        (line("paid_capital", 4, form="B01", row="3"), "unit-adjustment-unknown", "cần điều chỉnh dòng con"),
        (line("sessions", 4, form="B05", row="1"), "unit-adjustment-unknown", "chưa gửi biểu này"),
        (line("escaped", 1, unit="688"), "unit-adjustment-unknown", "chưa có báo cáo"),
        (line("escaped", 1, row="Xã Bom Bo", old=3), "unit-adjustment-outdated", "báo cáo 3, nay là 2"),
        (line("escaped", 2, row="Xã Bom Bo", old=3), "unit-adjustment-done", "tự sửa thành 2"),
    ],
)
def test_a_line_that_cannot_be_applied_is_said_and_changes_nothing(
    folder: Path, wrong: Adjustment, code: str, words: str
) -> None:
    home = home_with(folder, wrong)
    said = [finding for finding in check(home, FEBRUARY).findings if "adjustment" in finding.code]
    assert [finding.code for finding in said] == [code]
    assert words in said[0].message
    assert said[0].unit == "", "it is the office's own to mend, and goes back to no district"
    refused = int(code != "unit-adjustment-done")
    assert summary(home) == summary(home_with(folder)).model_copy(update={"not_adjusted": refused})


def test_lines_of_other_periods_are_left_alone(folder: Path) -> None:
    home = home_with(folder, line("escaped", 1, row="Xã Bom Bo").model_copy(update={"period": "2023-03"}))
    assert codes(home) == []
    assert summary(home).adjustments == ()


def test_the_summary_marks_each_corrected_cell_with_its_reason_and_lists_them_all(folder: Path) -> None:
    lines = (
        line("escaped", 3, row="Xã Thọ Sơn", old=5),
        line("fund_paid", 12.5),
        line("people", 9, form="B10", row="Đơn kiến nghị"),
    )
    file = write_summary(home_with(folder, *lines), FEBRUARY).file
    book = openpyxl.load_workbook(file)
    notes = {
        (sheet.title, cell.value): cell.comment.text
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment and "điều chỉnh" in cell.comment.text
    }
    assert set(notes) == {("B02 tổng hợp", 3), ("B02 tổng hợp", 12.5), ("B10 danh sách", 9)}
    assert notes["B02 tổng hợp", 3] == "Cơ quan tổng hợp điều chỉnh 5 → 3: nhầm cột (Lan, 20/02/2023)"
    listed = [[cell.value for cell in row] for row in book["Điều chỉnh đã áp dụng"].iter_rows(min_row=4)]
    assert listed[1][1:8] == [
        "Huyện Bù Đăng", "B02", "(cả đơn vị)", "Kinh phí / Giải ngân lũy kế", "(trống)", "12,5", "nhầm cột",
    ]  # fmt: skip
    assert len(listed) == 3
    assert cells_written_twice(file) == {}
    assert (
        "Điều chỉnh đã áp dụng"
        not in openpyxl.load_workbook(write_summary(home_with(folder), FEBRUARY).file).sheetnames
    )


def test_the_report_says_of_every_corrected_source_how_it_was_corrected(folder: Path) -> None:
    drafted = pipeline.draft(home_with(folder, line("escaped", 3, row="Xã Thọ Sơn", old=5)), FEBRUARY)
    figure = next(one for one in drafted.figures_json() if (one["form"], one["column"]) == ("B02", "escaped"))
    assert figure["value"] == 5
    assert [source["note"] for source in figure["sources"]] == [
        "Cơ quan tổng hợp điều chỉnh 5 → 3: nhầm cột (Lan, 20/02/2023)", "",
    ]  # fmt: skip


IMPOSSIBLE = "Số liệu sau điều chỉnh"


def test_every_rule_runs_on_corrected_figures_and_what_they_break_is_the_offices_own(folder: Path) -> None:
    home = home_with(folder, line("escaped", 999_999, row="Xã Bom Bo", old=2))
    checked = check(home, FEBRUARY)
    broken = [finding for finding in checked.findings if finding.code == "unit-adjustment-breach"]
    assert [(one.unit, one.severity, one.form) for one in broken if IMPOSSIBLE in one.message][:1] == [
        ("", Severity.ERROR, "B02")
    ]
    assert "dòng “Xã Bom Bo”, cột “Số hộ thoát nghèo lũy kế”" in broken[0].message
    own = [one.code for one in check(home_with(folder), FEBRUARY).findings if one.unit]
    assert [one.code for one in checked.findings if one.unit] == own, "the unit's own findings stay as they were"
    after = summary(home)
    assert {finding.unit for finding in after.findings if finding.code.startswith("rule-")} == {"696"}
    doubtful = {key for doubt in after.doubts if doubt.unit == "696" for key in doubt.keys}
    assert "escaped" in doubtful


def test_a_long_name_of_a_row_is_cut_at_a_word_and_what_follows_it_is_told(folder: Path) -> None:
    row = "Xã " + "rất dài " * 40
    (refused,) = (
        one for one in check(home_with(folder, line("escaped", 1, row=row)), FEBRUARY).findings
        if one.code == "unit-adjustment-unknown"
    )  # fmt: skip
    assert "…”, cột “escaped” chưa áp dụng được" in refused.message
    assert refused.message.count("“") == refused.message.count("”")
    assert shorten("Không phải “một tên dài”", 18) == "Không phải “một…”"


def test_a_correction_of_a_whole_unit_is_judged_by_the_units_sum(folder: Path) -> None:
    assert "unit-adjustment-breach" not in codes(home_with(folder, line("escaped", 9)))
    assert "unit-adjustment-breach" in codes(home_with(folder, line("escaped", 5000)))


def test_a_correction_settles_what_was_wrong_with_a_figure(tmp_path: Path) -> None:
    rows = form_sheet(
        "B02",
        {"commune": "Xã Thọ Sơn", "households": 100, "poor_start": 20, "target_cut": 8, "escaped": 50, "fell_back": 1},
    )
    (tmp_path / "thu").mkdir()
    (tmp_path / "thu" / "bc.xlsx").write_bytes(workbook({"B02-Giảm nghèo": rows}))
    pipeline.collect(Workspace(tmp_path / "h"), FEBRUARY, [tmp_path / "thu"])
    wrong = rules_of(summary(home_with(tmp_path / "h")).findings)
    home = home_with(tmp_path / "h", line("escaped", 5, row="Xã Thọ Sơn", old=50))
    assert wrong
    assert rules_of(summary(home).findings) == []
    assert rules_of(check(home, FEBRUARY).findings) == wrong, "the unit is still told"


def rules_of(findings: Iterable[Finding]) -> list[str]:
    return sorted(finding.code for finding in findings if finding.code.startswith("rule-"))


def test_findings_are_counted_alike_on_the_board_in_the_overview_by_the_check_and_in_the_report(folder: Path) -> None:
    own = line("escaped", 90, row="Xã Thọ Sơn")  # breaks a rule that the unit's own figure keeps
    for lines in ((), (own,), (line("people", 9, form="B10", row="1"), own)):
        home = home_with(folder, *lines)
        checked = check(home, FEBRUARY)
        planned = plan_summary(home, FEBRUARY, folder)
        review = planned.summary.under_review["696"]
        counted = f"{review.errors} lỗi, {review.warnings} cảnh báo" if review.warnings else f"{review.errors} lỗi"
        assert next(unit_lines([IN_FORCE.unit("696")], checked)).startswith(f"Huyện Bù Đăng: {counted} (")
        assert f"{review.errors} lỗi, {review.warnings} cảnh báo, " in tally(checked.findings)
        board = plan_board(planned.summary, planned.inbox, ())
        row = next(row for block in board.blocks for row in block.rows if "Huyện Bù Đăng" in row)
        assert row[6:8] == [review.errors, review.warnings]
        said = planned.sheets.findings.merges
        assert any(f"huyện Bù Đăng ({counted})" in str(one.content) for one in said)


def test_a_finding_that_a_correction_settles_is_counted_nowhere_and_shown_as_corrected(tmp_path: Path) -> None:
    inbox = tmp_path / "thu"
    inbox.mkdir()
    (inbox / "bc.xlsx").write_bytes(workbook({"B10-An ninh": CASES.replace("| 4 |", "| bốn |")}))
    pipeline.collect(Workspace(tmp_path / "h"), FEBRUARY, [inbox])
    before = summary(home_with(tmp_path / "h")).under_review["696"].errors
    home = home_with(tmp_path / "h", line("people", 4, form="B10", row="1"))
    checked = check(home, FEBRUARY)
    (settled,) = [one for one in checked.findings if one.settled]
    assert (settled.form, settled.value) == ("B10", "bốn")
    assert summary(home).under_review["696"].errors == before - 1
    assert next(unit_lines([IN_FORCE.unit("696")], checked)).endswith("; đã điều chỉnh 1 mục.")
    sheet = plan_summary(home, FEBRUARY, tmp_path).sheets.findings
    assert any("Đã điều chỉnh" in row for block in sheet.blocks for row in block.rows)


def test_two_lines_for_one_cell_are_said_with_what_each_makes_of_it(folder: Path) -> None:
    home = home_with(folder, line("escaped", 3, row="Xã Bom Bo"), line("escaped", 4, row="Xã Bom Bo"))
    said = [one for one in check(home, FEBRUARY).findings if one.code == "unit-adjustment-twice"]
    assert [("2 → 3 → 4" in one.message, one.severity) for one in said] == [(True, Severity.WARNING)]


def test_a_figure_can_be_taken_away_and_a_number_of_two_readings_is_asked_about(folder: Path) -> None:
    home = home_with(folder, line("fell_back", "(trống)", row="Xã Thọ Sơn", old=1))
    assert [(made.before, made.after) for made in summary(home).adjustments] == [("1", "")]
    asked = home_with(folder, line("fund_paid", "1.234", row="Xã Thọ Sơn"))
    said = [one.message for one in check(asked, FEBRUARY).findings if "adjustment" in one.code]
    assert len(said) == 1
    assert "“1.234” có thể là 1234 hoặc 1,234" in said[0]
    assert summary(asked).adjustments == ()


def test_the_figures_of_an_earlier_period_are_compared_with_as_the_office_corrected_them(folder: Path) -> None:
    march = Period.parse("2023-03")
    (folder / "thu-3").mkdir()
    later = COVER.replace("| 2  ", "| 3  ").replace("15/02/2023", "15/03/2023").replace("15/01/2023", "15/02/2023")
    content = workbook(
        {"B02-Giảm nghèo": POVERTY}, cover=later.replace("Ngày ký            | 15/02", "Ngày ký            | 15/03")
    )
    (folder / "thu-3" / "bc.xlsx").write_bytes(content)
    pipeline.collect(Workspace(folder), march, [folder / "thu-3"])
    fallen = check(home_with(folder, line("escaped", 9, row="Xã Bom Bo")), march).findings
    assert "period-not-monotone" in {one.code for one in fallen if one.form == "B02"}
    assert "period-not-monotone" not in {one.code for one in check(home_with(folder), march).findings}


def test_every_sheet_of_corrected_figures_and_the_closing_say_how_many_there_are(folder: Path) -> None:
    home = home_with(folder, line("escaped", 3, row="Xã Thọ Sơn", old=5))
    file = write_summary(home, FEBRUARY).file
    book = openpyxl.load_workbook(file)
    said = [cell.value for row in book["B02 tổng hợp"].iter_rows(max_row=9) for cell in row if cell.value]
    assert any("Gồm 1 điều chỉnh" in str(text) for text in said)
    assert not any("điều chỉnh" in str(c.value) for row in book["B01 tổng hợp"].iter_rows(max_row=9) for c in row)
    assert including(summary(home)).startswith("Gồm 1 điều chỉnh của cơ quan tổng hợp (của huyện Bù Đăng")
    with Session(home) as session:
        closed, figures = close(session, FEBRUARY, "biểu còn thiếu xã"), session.summary(FEBRUARY)
    assert counted_words(closed, figures).endswith("1 đơn vị, gồm 1 điều chỉnh.")
    assert corrections(figures) == [
        "– huyện Bù Đăng, biểu B02, dòng “Xã Thọ Sơn”, cột “Số hộ thoát nghèo lũy kế”: 5 → 3 (nhầm cột)"
    ]


def test_a_line_that_is_not_applied_is_no_correction_that_a_period_was_closed_with(folder: Path) -> None:
    home = home_with(folder, line("escaped", "mười hai", row="Xã Thọ Sơn"))
    with Session(home) as session:
        closed, figures = close(session, FEBRUARY, "biểu còn thiếu xã"), session.summary(FEBRUARY)
    assert counted_words(closed, figures).endswith("1 đơn vị, không có điều chỉnh.")
    assert corrections(figures) == ["1 dòng của trang “Điều chỉnh” chưa áp dụng; bấm “Kiểm tra” để xem lý do."]


def test_figures_as_data_say_which_of_them_the_office_set(folder: Path) -> None:
    with Session(home_with(folder, line("escaped", 4, row="Xã Thọ Sơn", old=5))) as session:
        lines = list(figures_table(session.summary(FEBRUARY)))
    told = {one[5]: (one[10], one[12], one[15]) for one in lines if (one[3], one[7]) == ("B02", "escaped")}
    corrected = [(value, cell) for value, state, cell in told.values() if state == CORRECTED]
    assert [value for value, _ in corrected] == [4]
    assert corrected[0][1]
