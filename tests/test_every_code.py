"""Every code of the catalogue is brought out by a sheet that a reviewer can see."""

import io
import re
from datetime import date
from pathlib import Path

import pytest

from addin import pipeline
from addin.check.submission import examine
from addin.intake import examine as received
from addin.workspace.folder import Workspace
from schemas.catalogue import Catalogue
from schemas.fields import TEXT, Context
from schemas.findings import FINDING_TEXTS
from schemas.period import Period
from schemas.profile.shipped import shipped_profile
from schemas.submission import SetAside, SourceFile, Submission
from tests.catalogues import IN_FORCE
from tests.sheets import COVER, FEBRUARY, codes, examined, form_sheet, source, workbook

PROJECT = {"code": "'1", "project": "Giải quyết tình trạng thiếu đất ở, nhà ở, đất sản xuất, nước sinh hoạt"}
WORK = {
    "work": "Đường thôn 3", "commune": "Xã Bom Bo", "source": "Ngân sách huyện", "approved": 900, "plan_year": 500,
    "paid": 100, "physical": 20, "started_on": "01/02/2023", "due_on": "01/12/2023", "status": "Đang thi công",
}  # fmt: skip
NOMINEE = {
    "nominee": "Điểu Sơn", "kind": "Cá nhân", "ethnic": "Mnông", "award": "Giấy khen của Trưởng Ban Dân tộc",
    "achievement": "Vận động bà con hiến đất làm đường, giúp mười hộ thoát nghèo, giữ gìn an ninh trật tự trong ấp "
    "suốt nhiều năm liền.",
}  # fmt: skip
CASE = {"incident": "Mất trộm", "commune": "Xã Bom Bo", "people": 2, "status": "Mới phát sinh"}
B10 = form_sheet("B10", CASE)
COMMUNE = {
    "commune": "Xã Bom Bo", "households": 100, "poor_start": 20, "target_cut": 5, "escaped": 2, "fell_back": 1,
}  # fmt: skip


def beside(sheet: str, *cells: object) -> str:
    """A sheet with one more column."""
    return "\n".join(f"{line} {cell} |" for line, cell in zip(sheet.splitlines(), cells, strict=False))


def b02(**values: object) -> str:
    return form_sheet("B02", {**COMMUNE, **values})


@pytest.mark.parametrize(
    ("code", "cell", "sheets"),
    [
        (
            "rule-paid-capital-within-plan",
            "H3",
            {"B01": form_sheet("B01", {**PROJECT, "plan_capital_local": 5, "paid_capital": 6})},
        ),
        ("sheet-column-empty", "H3", {"B01": form_sheet("B01", {**PROJECT, "plan_capital_central": 10})}),
        ("rule-loan-amount-has-households", "Q3", {"B02": b02(credit_amount=50)}),
        ("rule-poverty-fund-within-plan", "T3", {"B02": b02(fund_plan=10, fund_paid=11)}),
        ("cell-formula-recomputed", "G3", {"B02": b02(poor_now="=C3-E3+F3")}),
        ("row-empty", "A3", {"B02": form_sheet("B02", {"commune": "Xã Bom Bo"}, {**COMMUNE, "commune": "Xã Thọ Sơn"})}),
        (
            "rule-village-done-within-target",
            "D3",
            {"B03": form_sheet("B03", {"item": "Nhà ở", "target_qty": 5, "done_qty": 6})},
        ),
        (
            "rule-progress-agrees-with-quantities",
            "G3",
            {"B03": form_sheet("B03", {"item": "Nhà ở", "target_qty": 100, "done_qty": 50, "progress": 52})},
        ),
        (
            "rule-village-item-is-late",
            "H3",
            {
                "B03": form_sheet(
                    "B03", {"item": "Nhà ở", "target_qty": 2, "done_qty": 1, "progress": 50, "due_on": "01/02/2023"}
                )
            },
        ),
        (
            "rule-attendees-need-sessions",
            "B3",
            {"B05": form_sheet("B05", {"theme": "Giảm nghèo", "sessions": 0, "attendees": 9})},
        ),
        ("rule-achievement-is-described", "H3", {"B06B": form_sheet("B06B", {**NOMINEE, "achievement": "Làm tốt."})}),
        ("rule-nominated-person-has-people", "D3", {"B06B": form_sheet("B06B", {**NOMINEE, "ethnic": ""})}),
        ("rule-nominated-collective-has-no-people", "D3", {"B06B": form_sheet("B06B", {**NOMINEE, "kind": "Tập thể"})}),
        ("rule-paid-within-year-plan", "F3", {"B07": form_sheet("B07", {**WORK, "paid": 501})}),
        ("rule-year-plan-within-approved", "E3", {"B07": form_sheet("B07", {**WORK, "plan_year": 901})}),
        ("rule-work-starts-before-it-ends", "J3", {"B07": form_sheet("B07", {**WORK, "due_on": "01/01/2023"})}),
        ("rule-finished-work-is-complete", "K3", {"B07": form_sheet("B07", {**WORK, "status": "Hoàn thành"})}),
        (
            "rule-reform-percent-within-100",
            "E3",
            {"B08": form_sheet("B08", {"indicator": "Hồ sơ nộp trực tuyến", "actual": 101})},
        ),
        (
            "rule-staff-parts-within-present",
            "B4",
            {"B09": form_sheet("B09", {"item": "Có mặt", "quantity": 3}, {"item": "Đảng viên", "quantity": 4})},
        ),
        ("sheet-duplicate", "", {"B10": B10, "B10 (2)": B10}),
        ("sheet-joined", "", {"B10": B10, "B10 tiếp": B10.replace(str(CASE["incident"]), "Việc khác")}),
        ("sheet-extra", "", {"B10": B10, "Ghi chép": "| a | 1 |"}),
        ("header-missing-column", "A1", {"B10": B10.replace("Số người liên quan", "").replace("| 2 |", "| |")}),
        ("header-renamed-column", "C1", {"B10": B10.replace("Số người liên quan", "Số người liên qua")}),
        ("header-extra-column", "G1", {"B10": beside(B10, "Thiệt hại", "", 9)}),
        ("header-unnamed-column", "G1", {"B10": beside(B10, "", "", 9)}),
        ("header-duplicate-column", "G1", {"B10": beside(B10, "Địa bàn", "", "Xã Bom Bo")}),
    ],
)
def test_the_sheet_brings_out_the_code_at_the_cell(code: str, cell: str, sheets: dict[str, str]) -> None:
    assert (code, cell) in codes(list(examined(sheets).findings))


def test_a_project_that_is_not_the_sum_of_its_parts_is_named() -> None:
    rows = [
        {"code": "'4", "project": "Đầu tư cơ sở hạ tầng thiết yếu, phục vụ sản xuất, đời sống và các đơn vị sự nghiệp "
         "công lập của lĩnh vực dân tộc", "plan_capital_central": 152},
        {"code": "'4.1", "project": "Đầu tư cơ sở hạ tầng thiết yếu", "plan_capital_central": 100},
        {"code": "'4.2", "project": "Đầu tư cơ sở vật chất các đơn vị sự nghiệp công lập của lĩnh vực công tác dân tộc",
         "plan_capital_central": 50},
    ]  # fmt: skip
    found = codes(list(examined({"B01": form_sheet("B01", *rows)}).findings))
    assert ("rule-project-is-sum-of-subprojects", "C3") in found
    rows[0]["plan_capital_central"] = 151
    found = codes(list(examined({"B01": form_sheet("B01", *rows)}).findings))
    assert ("rule-project-is-sum-of-subprojects", "C3") not in found, "1 triệu đồng of rounding is forgiven"


def test_words_that_will_do_for_a_month_are_too_few_for_a_quarter() -> None:
    b11 = form_sheet(
        "B11", {"item": "Kết quả nổi bật", "text": "Tốt."}, {"item": "Kiến nghị, đề xuất", "text": "Không"}
    )
    quarter = COVER.replace("Tháng         ", "Quý").replace("| 2             |", "| 1 |")
    quarter = quarter.replace("15/01/2023", "15/12/2022").replace("14/02/2023", "14/03/2023").replace("15/02", "15/03")
    content = workbook({"B11": b11}, cover=quarter)
    submission = examine(source(content), Period.parse("2023-Q1"), IN_FORCE, date(2023, 3, 20))
    assert isinstance(submission, Submission)
    found = [f.cell for f in submission.findings if f.code == "rule-narrative-is-long-enough"]
    assert found == ["B3"]
    assert "rule-narrative-is-long-enough" not in {f.code for f in examined({"B11": b11}).findings}


def test_a_hidden_sheet_is_read_and_said() -> None:
    import openpyxl

    content = workbook({"B10": B10})
    book = openpyxl.load_workbook(io.BytesIO(content))
    book["B10"].sheet_state = "hidden"
    stream = io.BytesIO()
    book.save(stream)
    submission = examine(source(stream.getvalue()), FEBRUARY, IN_FORCE)
    assert isinstance(submission, Submission)
    assert "sheet-hidden" in {finding.code for finding in submission.findings}


def test_a_workbook_that_says_neither_unit_nor_period_is_asked_about() -> None:
    nameless = COVER.replace("Huyện Bù Đăng", "")
    result = examine(source(workbook({"B10": B10}, cover=nameless)), FEBRUARY, IN_FORCE)
    assert isinstance(result, SetAside)
    assert result.code == "file-unknown-unit"
    titled = "| UBND HUYỆN BÙ ĐĂNG |\n" + B10
    found = codes(list(examined({"B10": titled}, cover=None).findings))
    assert ("file-unknown-period", "") in found
    assert ("cover-missing", "") in found


def test_a_text_longer_than_excel_holds_is_cut_aloud() -> None:
    reading = TEXT.read("x" * 32768, Context("696", FEBRUARY.to_date, IN_FORCE.units))
    assert (len(str(reading.value)), reading.code) == (32767, "cell-too-long")


def test_a_page_typed_into_a_number_cell_is_quoted_by_its_beginning() -> None:
    page = "số liệu chưa chốt " * 1500
    finding = next(f for f in examined({"B10": form_sheet("B10", {**CASE, "people": page})}).findings if f.cell == "C3")
    assert finding.code == "cell-type"
    assert finding.value.endswith("…")
    assert len(finding.message) < 600


def test_a_macro_is_noted_and_never_run() -> None:
    import zipfile

    stream = io.BytesIO(workbook({"B10": B10}))
    with zipfile.ZipFile(stream, "a") as package:
        package.writestr("xl/vbaProject.bin", b"\0")
    submission = examine(source(stream.getvalue(), "bc.xlsm"), FEBRUARY, IN_FORCE)
    assert isinstance(submission, Submission)
    assert "file-macro-present" in {finding.code for finding in submission.findings}


def test_a_fault_of_the_program_costs_one_file_not_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.xlsx").write_bytes(workbook({"B10": B10}))
    (tmp_path / "b.xlsx").write_bytes(
        workbook({"B10": B10}, cover=COVER.replace("Bù Đăng", "Bù Đốp").replace("Bom", ""))
    )
    real = received.examine

    def faulty(
        file: SourceFile, period: Period, catalogue: Catalogue, today: date | None = None, *_: object
    ) -> Submission | SetAside:
        if file.name == "a.xlsx":
            raise ZeroDivisionError
        return real(file, period, catalogue, today)

    monkeypatch.setattr(received, "examine", faulty)
    collected = pipeline.collect(Workspace(tmp_path / "home"), FEBRUARY, [tmp_path])
    assert [(refused.file, refused.code) for refused in collected.set_aside] == [("a.xlsx", "file-fault")]
    assert [line.unit for line in collected.received] == ["693"]


def test_every_code_is_named_by_a_test() -> None:
    tests = [
        *Path(__file__).parent.glob("*.py"),
        Path(pipeline.__file__).parents[1] / "workbooks" / "demo" / "errors.py",
    ]
    named = set(re.findall(r'"([a-z]+-[a-z0-9-]+)"', "".join(path.read_text(encoding="utf-8") for path in tests)))
    catalogues = [shipped_profile().on(start) for start, _ in shipped_profile().stretches]
    of_rules = {code for catalogue in catalogues for code in catalogue.rule_texts}
    assert (set(FINDING_TEXTS) | of_rules) - named == set()
