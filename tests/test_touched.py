"""What a finding says about the province's figures, and how `check` sums up every unit at its end."""

from pathlib import Path

import pytest

from addin import pipeline
from addin.findings.doubts import doubts_of
from addin.findings.touched import figures_of, with_touched
from addin.review.step import check
from addin.summary_workbook.findings import plan_findings
from addin.workspace.folder import Workspace
from schemas.findings import CellPlace, Finding, Severity
from schemas.form import Form
from schemas.submission import Control, Table
from schemas.summary import Doubt
from tests.catalogues import ALL_FORMS, FORMS_BY_ID, IN_FORCE
from tests.sheets import FEBRUARY, examined, form_sheet, workbook
from tests.test_cli import tonghop

COMMUNE = {
    "commune": "Xã Bom Bo", "households": 100, "poor_start": 20, "target_cut": 5, "escaped": 30, "fell_back": 1,
}  # fmt: skip


def touched(sheet: str, code: str) -> Finding:
    submission = examined({"B02": sheet})
    found = with_touched(submission.findings, {submission.unit: submission}, FORMS_BY_ID)
    return next(finding for finding in found if finding.code == code)


def doubts(sheet: str, code: str) -> list[Doubt]:
    submission = examined({"B02": sheet})
    of_code = [one for one in submission.findings if one.code == code]
    return list(doubts_of(of_code, {submission.unit: submission}, FORMS_BY_ID))


def test_a_list_that_is_all_wrong_is_gone_through_once_for_all_its_findings(monkeypatch: pytest.MonkeyPatch) -> None:
    row = {"incident": "Mất trộm", "commune": "Xã Bom Bo", "people": "hai người", "status": "Mới phát sinh"}
    submission = examined({"B10": form_sheet("B10", *[{**row, "incident": f"Mất trộm {n}"} for n in range(20)])})
    looked = list[int]()
    place = Table.where
    monkeypatch.setattr(Table, "where", lambda table, at: looked.append(at) or place(table, at))
    found = with_touched(submission.findings, {submission.unit: submission}, FORMS_BY_ID)
    assert sum(bool(one.touches) for one in found if one.code == "cell-type") == len(looked) == 20


def test_an_impossible_figure_touches_its_column_and_all_that_is_computed_from_it() -> None:
    finding = touched(form_sheet("B02", COMMUNE), "rule-escaped-within-poor-households")
    assert finding.touches == (
        "“Số hộ thoát nghèo lũy kế”; “Hộ nghèo DTTS cuối kỳ”; “Tỷ lệ hoàn thành chỉ tiêu”; “Tỷ lệ hộ nghèo DTTS”"
    )


def test_a_sum_that_was_typed_over_is_recomputed_and_stays_under_review() -> None:
    finding = touched(form_sheet("B02", {**COMMUNE, "escaped": 3, "poor_now": 99}), "cell-formula-overwritten")
    assert finding.touches == (
        "“Hộ nghèo DTTS cuối kỳ”; “Tỷ lệ hộ nghèo DTTS” (bảng tổng hợp dùng số tính lại, đang rà soát)"
    )
    assert doubts(form_sheet("B02", {**COMMUNE, "escaped": 3, "poor_now": 99}), finding.code)


def test_a_row_that_is_added_up_from_others_is_recomputed_and_stays_under_review() -> None:
    rows = (
        {"code": "'9", "paid_capital": 50},
        {"code": "'9.1", "paid_capital": 3},
        {"code": "'9.2", "paid_capital": 4},
    )
    plans = {"plan_capital_central": 90, "plan_capital_local": 0}
    labels = {row.code: row.label for row in FORMS_BY_ID["B01"].fixed_rows}
    sheet = form_sheet("B01", *({**plans, **row, "project": labels[str(row["code"])[1:]]} for row in rows))
    submission = examined({"B01": sheet})
    found = with_touched(submission.findings, {submission.unit: submission}, FORMS_BY_ID)
    (finding,) = [one for one in found if one.code == "rule-project-is-sum-of-subprojects" and one.cell.startswith("H")]
    assert finding.touches.endswith("(bảng tổng hợp dùng số tính lại, đang rà soát)")


def test_a_broken_formula_whose_parts_are_there_touches_nothing_and_makes_nothing_doubtful() -> None:
    sheet = form_sheet("B02", {**COMMUNE, "escaped": 3, "target_rate": "=#REF!/E3 → #REF!"})
    assert touched(sheet, "cell-formula-error").touches == "không có, vì bảng tổng hợp dùng số tính lại"
    assert doubts(sheet, "cell-formula-error") == []
    typed = form_sheet("B02", {**COMMUNE, "escaped": "=#REF!+1 → #REF!"})
    assert touched(typed, "cell-formula-error").touches.startswith("“Số hộ thoát nghèo lũy kế”; ")
    assert doubts(typed, "cell-formula-error"), "nobody knows what was typed there"


def test_a_missing_column_touches_what_rests_on_it_and_a_missing_row_the_whole_form() -> None:
    sheet = form_sheet("B02", COMMUNE)
    assert touched(sheet.replace("Hộ nghèo DTTS đầu năm", ""), "header-missing-column").touches.startswith(
        "“Hộ nghèo DTTS đầu năm”; “Hộ nghèo DTTS cuối kỳ”"
    )
    assert touched(sheet, "row-missing").touches == "mọi số liệu của biểu B02"


def test_notes_and_findings_outside_forms_touch_nothing() -> None:
    place = CellPlace("696", "B02", "bc.xlsx", "B02")
    note = place.finding("cell-dash", "E3", label="a", value="-")
    outside = CellPlace("696", file="bc.xlsx").finding("cover-missing")
    assert [finding.touches for finding in with_touched([note, outside], {}, FORMS_BY_ID)] == ["", ""]


@pytest.mark.parametrize("form", ALL_FORMS, ids=lambda form: form.id)
def test_every_part_of_a_computed_column_touches_it(form: Form) -> None:
    for key, computed in form.computed_columns:
        for part in computed.parts:
            assert form.by_key[key].full_label in figures_of(form, part)


def test_the_sheet_of_findings_shows_it_beside_the_finding() -> None:
    finding = touched(form_sheet("B02", COMMUNE), "rule-escaped-within-poor-households")
    sheet = plan_findings([finding], Control(), FEBRUARY, {}, IN_FORCE)
    cells = [cell for block in sheet.blocks for row in block.rows for cell in row]
    assert "Ảnh hưởng số liệu tổng hợp" in cells
    assert finding.touches in cells


def test_check_ends_with_a_line_a_unit(tmp_path: Path) -> None:
    (tmp_path / "thu").mkdir()
    (tmp_path / "thu" / "bc.xlsx").write_bytes(workbook({"B02-Giảm nghèo": form_sheet("B02", COMMUNE)}))
    home = Workspace(tmp_path / "home")
    pipeline.collect(home, FEBRUARY, [tmp_path / "thu"])
    said = tonghop("check", "--period", FEBRUARY, "--home", home.root).stderr.splitlines()
    units = IN_FORCE.units_on(FEBRUARY.to_date)
    last = said[-len(units) :]
    assert [line.partition(": ")[0] for line in last] == [unit.name for unit in units]
    own = next(line for line in last if line.startswith("Huyện Bù Đăng"))
    errors = [one for one in check(home, FEBRUARY).findings if one.severity is Severity.ERROR]
    assert own.startswith(f"Huyện Bù Đăng: {len(errors)} lỗi")
    assert "B02: " in own
    assert last[0] == "Thành phố Đồng Xoài: chưa có báo cáo."
