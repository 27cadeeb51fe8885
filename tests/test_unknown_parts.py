"""A sum, a comparison or a rule one of whose parts is unknown says so; it never counts that part as nothing."""

from pathlib import Path

import pytest

from addin.summary.consolidate import consolidate as consolidate_reports
from addin.summary.lookup import coverage_at, rows_left_out, value_at
from addin.workspace.folder import Workspace
from schemas.filling import Filling
from schemas.findings import Finding, Severity
from schemas.office import Office
from schemas.office.lines import Target
from schemas.report import FigurePlace
from tests.catalogues import IN_FORCE
from tests.sheets import FEBRUARY, codes, examined, findings_of
from tests.test_across import changed, filled, found, send
from tests.test_periods_of_periods import summary as summary_of
from tests.test_read_and_check import PHUOC_LONG, b02

UNREADABLE = "| 1 | Phường Thác Mơ | 100 | '20 hộ | 5 | 2 | 1 | {poor_now} | | 40 |" + " |" * 12


def of_b02(*rows: str, total: str = "") -> list[Finding]:
    return findings_of(examined({"B02-Giảm nghèo": b02(*rows, total=total)}, cover=PHUOC_LONG))


def total_of(poor_start: str) -> str:
    return f"| | Tổng cộng | 700 | {poor_start} | 35 | 14 | 7 |" + " |" * 15


@pytest.mark.parametrize("stated", ["140", "=SUM(D3:D9) → 140"])
def test_a_total_of_which_one_part_cannot_be_read_is_said_to_be_unchecked_with_the_row(stated: str) -> None:
    findings = of_b02(UNREADABLE.format(poor_now=""), total=total_of(stated))
    assert codes(findings) == [("cell-type", "D3"), ("cell-total-unchecked", "D10")]
    assert findings[-1].severity is Severity.NOTE
    assert "ghi 140, chưa đối chiếu được vì chưa có số liệu dùng được ở dòng 3." in findings[-1].message


def test_a_formula_that_adds_what_excel_can_add_is_right(tmp_path: Path) -> None:
    findings = of_b02(UNREADABLE.format(poor_now=""), total=total_of("=SUM(D3:D9) → 120"))
    assert codes(findings) == [("cell-type", "D3")]


def test_a_total_below_its_known_parts_alone_is_wrong_whatever_the_others_are() -> None:
    findings = of_b02(UNREADABLE.format(poor_now=""), total=total_of("90"))
    assert codes(findings) == [("cell-type", "D3"), ("cell-formula-overwritten", "D10")]
    assert "ít nhất 120 (chưa có số liệu dùng được ở dòng 3)" in findings[-1].message
    assert "nhập 120" not in findings[-1].message


def test_a_commune_that_is_not_on_the_sheet_is_a_part_that_nobody_knows() -> None:
    sheet = "\n".join(line for line in b02(total=total_of("140")).splitlines() if "Phường Sơn Giang" not in line)
    findings = findings_of(examined({"B02-Giảm nghèo": sheet}, cover=PHUOC_LONG))
    unchecked = [one for one in findings if one.code == "cell-total-unchecked"]
    assert ("D9", "biểu thiếu dòng “Phường Sơn Giang”") in [
        (one.cell, one.message.partition(" vì ")[2].partition(".")[0]) for one in unchecked
    ]
    assert "cell-formula-overwritten" not in {one.code for one in findings}


def test_a_computed_figure_is_not_held_against_a_row_with_an_unreadable_part() -> None:
    findings = of_b02(UNREADABLE.format(poor_now="19"))
    assert codes(findings) == [("cell-type", "D3"), ("cell-total-unchecked", "H3")]
    assert "“Hộ nghèo DTTS đầu năm” cùng dòng chưa có số liệu dùng được" in findings[-1].message


B01 = """
| Mã số | Nội dung dự án, tiểu dự án | Kế hoạch vốn năm | | | | | Giải ngân lũy kế | | |
| | | Vốn đầu tư – NSTW | Vốn đầu tư – NSĐP | Vốn sự nghiệp – NSTW | Vốn sự nghiệp – NSĐP | Tổng số | Vốn đầu tư | Vốn sự nghiệp | Tổng số |
| '4 | Đầu tư cơ sở hạ tầng thiết yếu, phục vụ sản xuất, đời sống và các đơn vị sự nghiệp công lập của lĩnh vực dân tộc | {parent} | 0 | 0 | 0 | | 0 | 0 | 0 |
| '4.1 | Đầu tư cơ sở hạ tầng thiết yếu | 100 | 0 | 0 | 0 | 100 | 0 | 0 | 0 |
| '4.2 | Đầu tư cơ sở vật chất các đơn vị sự nghiệp công lập của lĩnh vực công tác dân tộc | 'chưa rõ | 0 | 0 | 0 | | 0 | 0 | 0 |
"""  # noqa: E501 # a table as wide as the form


@pytest.mark.parametrize(("parent", "told"), [(150, False), (100, False), (80, True)])
def test_a_project_is_held_against_its_known_sub_projects_only_where_they_are_more(
    parent: int, told: bool
) -> None:  # a case
    findings = findings_of(examined({"B01-MTQG": B01.format(parent=parent)}))
    breaches = [one for one in findings if one.code == "rule-project-is-sum-of-subprojects"]
    assert [one.cell for one in breaches] == (["C3"] if told else [])
    assert all("cộng các tiểu dự án là ít nhất 100" in one.message for one in breaches)


def test_staff_are_not_more_than_posts_and_contracts_that_nobody_knows(tmp_path: Path) -> None:
    home = Workspace(tmp_path / "home")
    quantities = filled(FEBRUARY).rows["B09"]
    present = int(str(quantities["1"]["quantity"])) + 1
    filling = changed(changed(filled(FEBRUARY), "B09", "2", quantity=present), "B09", "7", quantity="chưa rõ")
    send(home, tmp_path, FEBRUARY, filling)
    assert found(home, "rule-staff-within-allotted") == []


def test_a_list_with_a_change_that_nobody_can_read_is_not_held_against_the_last_one(tmp_path: Path) -> None:
    home = Workspace(tmp_path / "home")
    january = filled(FEBRUARY.previous())
    newcomer, *others = january.rows["B04"]
    listed = {code: january.rows["B04"][code] for code in others}
    send(home, tmp_path, FEBRUARY.previous(), january.model_copy(update={"rows": {**january.rows, "B04": listed}}))
    send(home, tmp_path, FEBRUARY, changed(filled(FEBRUARY), "B04", newcomer, change="mới thêm tháng này"))
    assert found(home, "period-list-mismatch") == []


@pytest.mark.parametrize(("allotted", "told"), [(0.5, True), (1.5, False)])
def test_a_plan_of_which_a_row_is_unknown_is_held_against_the_allotted_one_only_where_it_is_more(
    tmp_path: Path,
    allotted: float,
    told: bool,  # a case
) -> None:
    filling = filled(FEBRUARY)
    commune, *others = filling.rows["B02"]
    known = sum(int(str(filling.rows["B02"][one]["target_cut"])) for one in others)
    line = Target(year=2023, unit="696", form="B02", column="Chỉ tiêu giảm trong năm", value=known * allotted)
    home = Workspace(tmp_path / "home", office=Office.new(IN_FORCE).model_copy(update={"targets": (line,)}))
    send(home, tmp_path, FEBRUARY, changed(filling, "B02", commune, target_cut="chưa giao"))
    assert bool(found(home, "unit-plan-mismatch")) is told


def test_works_of_a_source_that_nobody_can_read_are_not_missing_from_the_programme(tmp_path: Path) -> None:
    home, filling = Workspace(tmp_path / "home"), filled(FEBRUARY)
    work = next(code for code, one in filling.rows["B07"].items() if one["source"] == "CTMTQG DTTS và MN")
    send(home, tmp_path, FEBRUARY, changed(filling, "B07", work, source="Vốn khác lạ"))
    assert found(home, "rule-investment-agrees-with-programme") == []


def test_a_sub_total_over_an_unreadable_row_may_be_more_than_the_rest() -> None:
    sub_total = "| | Cộng khu vực I | 700 | {} | 35 | 14 | 7 | 114 |" + " |" * 14
    for stated, code in (("120", "row-subtotal"), ("140", "row-subtotal-unchecked"), ("90", "row-subtotal-mismatch")):
        findings = of_b02(UNREADABLE.format(poor_now=""), total=sub_total.format(stated))
        assert code in {one.code for one in findings}, stated


def without(form: str, *codes: str) -> Filling:
    """A report in which some printed rows of a form are wholly blank."""
    rows = {code: {} if code in codes else row for code, row in filled(FEBRUARY).rows[form].items()}
    return filled(FEBRUARY).model_copy(update={"rows": {**filled(FEBRUARY).rows, form: rows}})


def test_a_blank_row_is_unknown_where_the_form_asks_for_0_and_a_note_says_so(tmp_path: Path) -> None:
    home = Workspace(tmp_path / "home")
    send(home, tmp_path, FEBRUARY, without("B05", "3"))
    summary = summary_of(home, FEBRUARY)
    place = FigurePlace("B05", "sessions", unit="696", code="3")
    assert value_at(summary, place) is None
    assert coverage_at(summary, place).missing == tuple(summary.units)
    assert coverage_at(summary, FigurePlace("B05", "sessions")).left_out == {"696": ("Phổ biến pháp luật",)}
    assert [(one.form, one.severity) for one in found(home, "row-empty")] == [("B05", Severity.NOTE)]


def test_a_blank_row_is_nothing_where_the_form_says_that_nothing_is_left_blank(tmp_path: Path) -> None:
    home = Workspace(tmp_path / "home")
    send(home, tmp_path, FEBRUARY, filled(FEBRUARY))
    summary = summary_of(home, FEBRUARY)
    assert coverage_at(summary, FigurePlace("B03", "done_qty", code="4")).known == 1
    assert value_at(summary, FigurePlace("B03", "done_qty", unit="696", code="4")) == 0


def test_sub_projects_left_blank_are_in_the_figure_of_their_project_where_that_is_told(tmp_path: Path) -> None:
    summary = consolidate_reports([examined({"B01-MTQG": B01_OF_PROJECTS})], FEBRUARY, IN_FORCE)
    place = FigurePlace("B01", "plan_total", unit="696", code="4")
    assert value_at(summary, place) == 170
    assert rows_left_out(summary, place) == ()


B01_OF_PROJECTS = """
| Mã số | Nội dung dự án, tiểu dự án | Kế hoạch vốn năm | | | | | Giải ngân lũy kế | | |
| | | Vốn đầu tư – NSTW | Vốn đầu tư – NSĐP | Vốn sự nghiệp – NSTW | Vốn sự nghiệp – NSĐP | Tổng số | Vốn đầu tư | Vốn sự nghiệp | Tổng số |
| '4 | Đầu tư cơ sở hạ tầng thiết yếu, phục vụ sản xuất, đời sống và các đơn vị sự nghiệp công lập của lĩnh vực dân tộc | 150 | 20 | 0 | 0 | 170 | 5 | 0 | 5 |
| '4.1 | Đầu tư cơ sở hạ tầng thiết yếu | | | | | | | | |
| '4.2 | Đầu tư cơ sở vật chất các đơn vị sự nghiệp công lập của lĩnh vực công tác dân tộc | | | | | | | | |
"""  # noqa: E501 # a table as wide as the form
