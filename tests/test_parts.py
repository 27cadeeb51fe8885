"""“Trong đó”: rows and columns that are a part of another one without adding up; no total counts them twice."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from addin import pipeline
from addin.check.submission import examine
from addin.findings.doubts import doubts_of
from addin.review.step import check
from addin.session import Session
from addin.summary_workbook.step import write_summary
from addin.workspace.folder import Workspace
from schemas.cells import Value
from schemas.profile.profile import Profile, load
from schemas.profile.writing import grids_of
from schemas.submission import SourceFile, Submission
from tests.profiles import Lines, codes, found, grids_of_lines, own_office, put_profile
from tests.test_wider_forms import MAY, blank, cell_of, column, form
from tests.test_wider_formulas import alike

#: Staff: women and the young are within those present, nurses within the young; leaders add up with the others.
STAFF: Lines = [
    {"row_list": "Nhân sự", "code": "1", "title": "Có mặt", "unit": "người"},
    {"row_list": "Nhân sự", "code": "1a", "title": "Lãnh đạo", "unit": "người", "parent": "1"},
    {"row_list": "Nhân sự", "code": "1b", "title": "Chuyên viên", "unit": "người", "parent": "1"},
    {"row_list": "Nhân sự", "code": "2", "title": "Trong đó: nữ", "unit": "người", "within": "1"},
    {"row_list": "Nhân sự", "code": "3", "title": "Dưới 30 tuổi", "unit": "người", "within": "1"},
    {"row_list": "Nhân sự", "code": "4", "title": "Dưới 30 tuổi, là nữ", "unit": "người", "within": "3"},
    {"row_list": "Nhân sự", "code": "5", "title": "Hợp đồng", "unit": "người"},
]  # fmt: skip
ROWS: dict[str, dict[str, dict[str, Value]]] = {
    "90001": {
        "1a": {"men": 2, "pay": 20.0}, "1b": {"men": 6, "pay": 31.5}, "2": {"men": 5, "pay": 25.0},
        "3": {"men": 3}, "4": {"men": 3}, "5": {"men": 4, "pay": 10.0},
    },
    "90002": {"1a": {"men": 1}, "1b": {"men": 1}, "2": {"men": 0}, "5": {"men": 1, "pay": 1.0}},
}  # fmt: skip


def office() -> dict[str, Lines]:
    columns = [
        column("NS", "item", "Nội dung", "Chữ", label_column="x", width="30"),
        column("NS", "men", "Số người", agg="Cộng"),
        column("NS", "pay", "Tiền lương", "Tiền", agg="Cộng", unit="triệu đồng"),
        column("NS", "each", "Bình quân", "Số thập phân", agg="Tính lại", computed="[pay] / [men]"),
    ]
    forms = [form("NS", "Nhân sự", "Dòng in sẵn", row_list="Nhân sự", total_label="Tổng cộng", blank_rows="x")]
    lines = {"Biểu": forms, "Cột": columns, "Dòng": [dict(line) for line in STAFF], "Quy tắc": [], "Danh mục": []}
    return {**own_office(3), **lines}


def changed_row(code: str, **cells: str) -> Profile:
    lines = office()
    lines["Dòng"] = [{**line, **(cells if line["code"] == code else {})} for line in lines["Dòng"]]
    return load(grids_of_lines(lines))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two of three communes have reported."""
    made = tmp_path_factory.mktemp("trong-do")
    profile = put_profile(made / "home", office())
    (made / "thu").mkdir()
    for unit, rows in ROWS.items():
        blank(profile, made / "thu", unit, {"NS": rows})
    pipeline.create_workspace(Workspace(made / "home"))
    pipeline.collect(Workspace(made / "home"), MAY, [made / "thu"])
    return made


@pytest.mark.slow
def test_totals_count_no_part_twice(folder: Path, tmp_path: Path) -> None:
    home = Workspace(folder / "home")
    found = check(home, MAY)
    assert [(one.code, one.cell, one.message) for one in found.findings if one.unit in ROWS] == []
    with Session(home) as session:
        summary = session.summary(MAY).forms["NS"]
    assert {code: row["men"] for code, row in summary.total.items()} == {
        "1": 10, "1a": 3, "1b": 7, "2": 5, "3": 3, "4": 3, "5": 5,
    }  # fmt: skip
    write_summary(home, MAY, tmp_path / "th.xlsx")
    shown = openpyxl.load_workbook(tmp_path / "th.xlsx", data_only=True)["NS tổng hợp"]
    assert [cell_of(shown, "Tổng cộng", label) for label in ("Số người", "Tiền lương")] == [15, 62.5]
    assert alike(tmp_path / "th.xlsx", "NS tổng hợp", tmp_path) > 20


@pytest.mark.slow
def test_the_blank_form_s_own_total_leaves_them_out(folder: Path, tmp_path: Path) -> None:
    file = folder / "thu" / "90001.xlsx"
    shown = openpyxl.load_workbook(file, data_only=True)["NS"]
    row = next(row for row in shown.iter_rows() if any(cell.value == "Tổng cộng" for cell in row))
    assert [cell.value for cell in row if isinstance(cell.value, int | float)] == [12, 61.5, 5.125]
    assert alike(file, "NS", tmp_path) > 10


def examined(tmp_path: Path, rows: dict[str, dict[str, Value]], **of_form: str) -> Submission:
    lines = office()
    lines["Biểu"] = [{**line, **of_form} for line in lines["Biểu"]]
    profile = put_profile(tmp_path / "home", lines)
    file = blank(profile, tmp_path, "90001", {"NS": rows})
    source = SourceFile(name=file.name, content=file.read_bytes())
    report = examine(source, MAY, profile.on(MAY.to_date), date(2026, 5, 20))
    assert isinstance(report, Submission)
    return report


def test_a_part_is_no_more_than_its_whole_row_by_row_and_column_by_column(tmp_path: Path) -> None:
    rows = {**ROWS["90001"], "2": {"men": 9, "pay": 60.0}, "4": {"men": 4}}
    told = [one for one in examined(tmp_path, rows).findings if one.code == "rule-ns-rows-within"]
    assert [one.message.partition(": ")[2] for one in told] == [
        "“Trong đó: nữ”, cột “Số người” ghi 9, lớn hơn “Có mặt” ghi 8. Đề nghị kiểm tra lại hai dòng: "
        "dòng “trong đó” không lớn hơn dòng chứa nó.",
        "“Trong đó: nữ”, cột “Tiền lương” ghi 60, lớn hơn “Có mặt” ghi 51,5. Đề nghị kiểm tra lại hai dòng: "
        "dòng “trong đó” không lớn hơn dòng chứa nó.",
        "“Dưới 30 tuổi, là nữ”, cột “Số người” ghi 4, lớn hơn “Dưới 30 tuổi” ghi 3. Đề nghị kiểm tra lại hai dòng: "
        "dòng “trong đó” không lớn hơn dòng chứa nó.",
    ]


#: Parts of rows in which nothing is typed.
OF_BLANK_ROWS: dict[str, dict[str, Value]] = {"2": {"men": 9}, "4": {"men": 4}, "5": {"men": 1}}


def test_a_blank_whole_counts_0_so_that_its_parts_are_asked_about(tmp_path: Path) -> None:
    report = examined(tmp_path, OF_BLANK_ROWS)
    told = [one for one in report.findings if one.code == "rule-ns-rows-within"]
    assert [one.message.partition(": ")[2].partition(". ")[0] for one in told] == [
        "“Trong đó: nữ”, cột “Số người” ghi 9, lớn hơn “Có mặt” ghi 0",
        "“Dưới 30 tuổi, là nữ”, cột “Số người” ghi 4, lớn hơn “Dưới 30 tuổi” ghi 0",
    ]
    forms = load(grids_of_lines(office())).on(MAY.to_date).by_id
    assert {doubt.code for doubt in doubts_of(told, {"90001": report}, forms)} == {"1", "2", "3", "4"}


def test_an_unknown_whole_limits_no_part(tmp_path: Path) -> None:
    """Where a row without anything is asked about itself, it is not known rather than 0."""
    found = examined(tmp_path, OF_BLANK_ROWS, may_be_empty="").findings
    assert {one.code for one in found} == {"row-empty"}


def test_the_profile_says_it_again_and_tells_of_rows_that_cannot_be_a_part() -> None:
    profile = load(grids_of_lines(office()))
    assert [one.message for one in profile.findings] == []
    again = load(grids_of(profile.on(MAY.to_date)))
    assert again.on(MAY.to_date).form("NS").fixed_rows == profile.on(MAY.to_date).form("NS").fixed_rows
    assert codes(changed_row("2", within="9")) == {"define-row-parent"}
    assert "“Nằm trong”" in found(changed_row("2", within="9"), "define-row-parent")
    assert codes(changed_row("3", within="4")) == {"define-row-parent"}
    assert codes(changed_row("1a", within="1")) == {"define-row-twice"}


def test_a_warning_leaves_no_form_out() -> None:
    lines = office()
    lines["Cột"] += [
        column("NS", "women", "Nữ", agg="Cộng", within="Số người"),
        column("NS", "both", "Cả hai", agg="Cộng", computed="[Số người] + [Nữ]"),
    ]
    profile = load(grids_of_lines(lines))
    assert codes(profile) == {"define-part-added"}
    assert found(profile, "define-part-added").startswith("Cột N8: Biểu NS")
    assert profile.is_sound
    assert [one.id for one in profile.on(MAY.to_date).forms] == ["NS"]
