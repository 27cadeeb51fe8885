"""Forms as offices really draw them, from the sheet of the profile to the report: each kind goes the whole way."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from addin import pipeline
from addin.blank_forms.workbook import plan_form_book
from addin.review.step import check
from addin.session import Session
from addin.sheets.writer import write_book
from addin.workspace.folder import Workspace
from schemas.cells import Value
from schemas.filling import Filling
from schemas.in_force import in_force, put_in_force
from schemas.period import Period
from schemas.profile.profile import Profile
from tests.profiles import own_office, put_profile

MAY = Period.parse("2026-05")
Line = dict[str, str]


def column(form: str, name: str, path: str, kind: str = "Số nguyên", **more: str) -> Line:
    """A line of the sheet of columns; `path` is its headings and its own label, parted by bars."""
    *headings, title = path.split("|")
    keys = ("group", "group_2", "group_3", "group_4")
    return {"form": form, "name": name, **dict(zip(keys, headings, strict=False)), "title": title, "type": kind, **more}


def form(code: str, title: str, rows: str, **more: str) -> Line:
    return {"form": code, "title": title, "sheet": code, "version": "2026.1", "rows": rows, "may_be_empty": "x", **more}


#: One row a unit, headings of five levels, leaves of one name under different groups; figures of every roll-up.
PETITIONS = [
    column("DT1", "unit", "Tên đơn vị", "Chữ", label_column="x", width="24"),
    column("DT1", "received", "Tổng số đơn|Trong kỳ|Tổng số", agg="Cộng", unit="đơn"),
    column("DT1", "first", "Tổng số đơn|Trong kỳ|Trong đó|Lần đầu|Tại xã", agg="Cộng", within="received"),
    column("DT1", "second", "Tổng số đơn|Trong kỳ|Trong đó|Lần đầu|Tại huyện", agg="Cộng"),
    column("DT1", "done", "Kết quả|Đã giải quyết|Tổng số", agg="Cộng", blank="Chưa có số"),
    column("DT1", "rate", "Kết quả|Đã giải quyết|Tỷ lệ", "Tỷ lệ %", agg="Tính lại",
           computed="[Kết quả / Đã giải quyết / Tổng số] / [received] * 100"),
    column("DT1", "late", "Kết quả|Quá hạn", agg="Cộng", blank="0"),
    column("DT1", "share", "Kết quả|Đơn một cán bộ", "Số thập phân", agg="Tính lại",
           computed="[received] / ([Cán bộ] + 1)"),
    column("DT1", "staff", "Cán bộ", agg="Cộng", unit="người"),
    column("DT1", "fastest", "Số ngày giải quyết|Nhanh nhất", "Số thập phân", agg="Nhỏ nhất"),
    column("DT1", "slowest", "Số ngày giải quyết|Chậm nhất", "Số thập phân", agg="Lớn nhất"),
    column("DT1", "usual", "Số ngày giải quyết|Bình quân", "Số thập phân", agg="Bình quân", rolled="[done]"),
    column("DT1", "view", "Tự đánh giá", "Chọn", enum="Mức", repeat="Mức", agg="Đếm"),
]  # fmt: skip
ROWS: dict[str, dict[str, Value]] = {
    "90001": {"received": 10, "first": 4, "second": 1, "done": 8, "staff": 3, "fastest": 2, "slowest": 9, "usual": 4,
              "view_tot": True},
    "90002": {"received": 5, "first": 5, "done": 2, "staff": 0, "fastest": 1.5, "slowest": 30, "usual": 10,
              "view_chua_tot": True, "late": 1},
}  # fmt: skip
SHEETS = {
    "Biểu": [form("DT1", "Kết quả xử lý đơn", "Một dòng một đơn vị")],
    "Cột": PETITIONS,
    "Danh mục": [{"enum": "Mức", "title": "Tốt"}, {"enum": "Mức", "title": "Chưa tốt"}],
    "Dòng": [],
    "Quy tắc": [],
}


@pytest.fixture(autouse=True)
def first_office_again() -> Iterator[None]:
    """Other tests go by the first office."""
    yield
    put_in_force(None)


def profile_in(home: Path, units: int = 3) -> Profile:
    office = own_office(units)
    return put_profile(home, {**office, **{name: [dict(line) for line in lines] for name, lines in SHEETS.items()}})


def blank(profile: Profile, out: Path, unit: str, rows: dict[str, dict[str, dict[str, Value]]]) -> Path:
    """A unit's workbook as it sends it."""
    catalogue = profile.on(MAY.to_date)
    with in_force(catalogue):
        plan = plan_form_book(catalogue.unit(unit), MAY, Filling(rows=rows, cover={"preparer": "A", "head": "B"}))
        write_book(plan, out / f"{unit}.xlsx")
    return out / f"{unit}.xlsx"


def own_row(profile: Profile, unit: str, values: dict[str, Value]) -> dict[str, dict[str, dict[str, Value]]]:
    return {"DT1": {profile.on(MAY.to_date).unit(unit).name: values}}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two of three communes have reported."""
    folder = tmp_path_factory.mktemp("bieu-rong")
    profile = profile_in(folder / "home")
    letters = folder / "thu"
    letters.mkdir()
    for unit, values in ROWS.items():
        blank(profile, letters, unit, own_row(profile, unit, values))
    pipeline.create_workspace(Workspace(folder / "home"))
    pipeline.collect(Workspace(folder / "home"), MAY, [letters])
    return folder / "home"


def texts(sheet: Worksheet) -> set[str]:
    return {str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None}


def cell_of(sheet: Worksheet, row: str, label: str) -> Value:
    """The figure in the row that begins with a text, below a label of the header."""
    at = next(cell.column for line in sheet.iter_rows() for cell in line if cell.value == label)
    return next(line[at - 1].value for line in sheet.iter_rows() if str(line[0].value).startswith(row))


def test_nothing_is_wrong_with_what_was_sent(home: Path) -> None:
    found = check(Workspace(home), MAY)
    assert [(one.code, one.cell, one.message) for one in found.findings if one.unit in ROWS] == []


def test_figures_of_one_row_a_unit_are_rolled_up_as_the_profile_says(home: Path) -> None:
    with Session(Workspace(home)) as session:
        summary = session.summary(MAY).forms["DT1"]
    assert summary.total == {
        "received": 15, "first": 9, "second": 1, "done": 10, "rate": 66.67, "late": 1, "share": 3.75, "staff": 3,
        "fastest": 1.5, "slowest": 30, "usual": 5.2, "view_tot": 1, "view_chua_tot": 1,
    }  # fmt: skip
    assert summary.units["90002"]["share"] == 5
    assert summary.missing == ("90003",)
