"""The review of the emulation movement of an office with forms of its own tells what its own criteria measure."""

from pathlib import Path

import docx
import pytest

from addin import pipeline
from addin.blank_forms.workbook import plan_form_book
from addin.documents.wording import column_in_words
from addin.excel.live.master import plan_master
from addin.report.narrative import word_list
from addin.sheets.writer import write_book
from addin.workspace.folder import Workspace
from schemas.cells import Value
from schemas.fields import COUNT
from schemas.filling import Filling
from schemas.form import Column
from schemas.office import Settings
from schemas.period import Period
from tests.profiles import own_office, put_profile
from tests.test_wider_forms import column, form
from workbooks.build import build_master

MONTH = Period.parse("2026-02")
COLUMNS = [
    column("GD1", "unit", "Tên đơn vị", "Chữ", label_column="x", width="24"),
    column("GD1", "plan", "Chỉ tiêu năm", agg="Cộng", unit="trường"),
    {**column("GD1", "done", "Tổng số", agg="Cộng", unit="trường"), "group": "Trường đã công nhận"},
    column("GD1", "rate", "Tỷ lệ đạt chuẩn", "Tỷ lệ %", agg="Tính lại", unit="%", computed="[done] / [plan] * 100"),
]  # fmt: skip
CRITERIA = [
    {"code": "chuan", "title": "Trường chuẩn", "points": "50", "source": "biểu GD1", "none_at": "0", "full_at": "100",
     "measured": "Theo tiến độ năm", "form": "GD1", "value": "[Tỷ lệ đạt chuẩn]"},
    {"code": "hai", "title": "Trường chuẩn, lần hai", "points": "50", "source": "biểu GD1", "none_at": "0",
     "full_at": "100", "measured": "Theo tỷ lệ", "form": "GD1", "value": "[Tỷ lệ đạt chuẩn]"},
]  # fmt: skip


def test_an_office_s_own_superiors_are_whom_proposals_go_to() -> None:
    settings = Settings(superiors="UBND thành phố; Bộ Y tế", office_name="Sở Y tế", agency_code="SYT")
    found = word_list("bao-cao", "noi-kien-nghi.txt", settings.names())
    assert list(found) == ["Đối với UBND thành phố", "Đối với Bộ Y tế", "Đối với các sở, ngành", "Nội bộ"]
    assert {"Trung ương", "Chính phủ"} <= set(found["Đối với Bộ Y tế"])
    assert {"Sở Y tế", "SYT"} <= set(found["Nội bộ"])


@pytest.mark.parametrize(
    ("headings", "label", "words"),
    [
        ((), "Số hộ thoát nghèo", "số hộ thoát nghèo"),
        (("Đã chi (triệu đồng)",), "Tổng số", "đã chi"),
        (("Hỗ trợ", "Nhà ở"), "Xây mới", "hỗ trợ, nhà ở, xây mới"),
        ((), "Tổng số", "tổng số"),
    ],
)
def test_a_column_within_a_sentence(headings: tuple[str, ...], label: str, words: str) -> None:
    assert column_in_words(Column(key="a", label=label, type=COUNT, headings=headings, unit="triệu đồng")) == words


def review(folder: Path, *rows: dict[str, Value]) -> str:
    lines = {**own_office(2), "Biểu": [form("GD1", "Trường đạt chuẩn", "Một dòng một đơn vị")], "Cột": COLUMNS}
    lines |= {"Danh mục": [], "Dòng": [], "Quy tắc": [], "Chấm điểm": CRITERIA}
    profile = put_profile(folder / "home", lines)
    catalogue = profile.on(MONTH.to_date)
    home = Workspace(folder / "home")
    (folder / "so.xlsm").write_bytes(build_master(plan_master(catalogue)))
    pipeline.create_workspace(home, folder / "so.xlsm")
    (folder / "thu").mkdir()
    for unit, row in zip(catalogue.units_on(MONTH.to_date), rows, strict=False):
        plan = plan_form_book(unit, MONTH, catalogue, Filling(rows={"GD1": {unit.name: row}}))
        write_book(plan, folder / "thu" / f"{unit.code}.xlsx")
    pipeline.collect(home, MONTH, [folder / "thu"])
    drafted = pipeline.draft(home, MONTH, kind="thi-dua", out=folder / "td.docx")
    return "\n".join(paragraph.text for paragraph in docx.Document(str(drafted.document)).paragraphs)


def test_its_tasks_are_the_shares_that_its_criteria_measure_each_once(tmp_path: Path) -> None:
    text = review(tmp_path, {"plan": 10, "done": 4}, {"plan": 10, "done": 1})
    assert "1. Thi đua thực hiện nhiệm vụ trọng tâm\n- Trường đạt chuẩn: trường đã công nhận 5 trường, đạt 25% " in text
    assert "đạt 25% chỉ tiêu năm. Theo đơn vị: cao nhất là xã Bình An 1 (40%); thấp nhất là xã Lộc An 1 (10%)." in text
    assert text.count("- Trường đạt chuẩn") == 1


def test_who_is_missing_and_what_nobody_knows_is_said(tmp_path: Path) -> None:
    text = review(tmp_path, {"plan": 10, "done": 4})
    assert "đạt 40% chỉ tiêu năm (số liệu của 1/2 đơn vị" in text
