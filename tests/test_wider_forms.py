"""Forms as offices really draw them, from the sheet of the profile to the report: each kind goes the whole way."""

from datetime import date
from pathlib import Path
from random import Random

import docx
import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from addin import pipeline
from addin.blank_forms.step import write_forms
from addin.blank_forms.workbook import plan_form_book
from addin.check.submission import examine
from addin.form_adoption.trial import invented_rows
from addin.review.step import check
from addin.session import Session
from addin.sheets.writer import write_book
from addin.summary_workbook.step import write_summary
from addin.workspace.folder import Workspace
from schemas.cells import Value
from schemas.filling import Filling
from schemas.office import Office
from schemas.office.lines import Adjustment
from schemas.period import Period
from schemas.profile.profile import Profile, load
from schemas.profile.writing import grids_of
from schemas.submission import SourceFile, Submission
from tests.distortions import DISTORTIONS, distorted, write_draft
from tests.profiles import own_office, put_profile
from tests.sheets import FEBRUARY
from tests.test_layout_tolerance import COVER, tally

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


def profile_in(home: Path, units: int = 3) -> Profile:
    office = own_office(units)
    return put_profile(home, {**office, **{name: [dict(line) for line in lines] for name, lines in SHEETS.items()}})


def blank(profile: Profile, out: Path, unit: str, rows: dict[str, dict[str, dict[str, Value]]]) -> Path:
    """A unit's workbook as it sends it."""
    catalogue = profile.on(MAY.to_date)
    plan = plan_form_book(
        catalogue.unit(unit), MAY, catalogue, Filling(rows=rows, cover={"preparer": "A", "head": "B"})
    )
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


def test_the_summary_sheet_has_every_level_of_the_heading_and_live_figures(home: Path, tmp_path: Path) -> None:
    write_summary(Workspace(home), MAY, tmp_path / "th.xlsx")
    shown = openpyxl.load_workbook(tmp_path / "th.xlsx", data_only=True)["DT1 tổng hợp"]
    live = openpyxl.load_workbook(tmp_path / "th.xlsx")["DT1 tổng hợp"]
    assert {"Tổng số đơn", "Trong kỳ", "Trong đó", "Lần đầu", "Tại xã", "Tại huyện"} <= texts(shown)
    assert [cell_of(shown, "Toàn tỉnh", label) for label in ("Tại xã", "Nhanh nhất", "Chậm nhất", "Bình quân")] == [
        9, 1.5, 30, 5.2,
    ]  # fmt: skip
    assert str(cell_of(live, "Toàn tỉnh", "Nhanh nhất")).startswith("=IF(COUNT(")
    assert str(cell_of(live, "Xã Lộc An 1", "Đơn một cán bộ")).startswith("=IF(COUNTA(")


def test_the_table_in_the_report_has_every_level_of_the_heading(home: Path, tmp_path: Path) -> None:
    pipeline.draft(Workspace(home), MAY, tmp_path / "bc.docx")
    document = docx.Document(str(tmp_path / "bc.docx"))
    table = next(one for one in document.tables if one.cell(0, 1).text == "Đơn vị" and len(one.columns) > 10)
    below_each_other = [table.cell(row, 3).text for row in range(5)]
    assert below_each_other == ["Tổng số đơn", "Trong kỳ", "Trong đó", "Lần đầu", "Tại xã"]
    assert [cell.text for cell in table.rows[-1].cells][1:7] == ["Tổng cộng", "15", "9", "1", "10", "66,67"]


def examined(tmp_path: Path, values: dict[str, Value]) -> tuple[Submission, Profile]:
    """The report of a unit that has filled in its row so."""
    profile = profile_in(tmp_path / "home")
    file = blank(profile, tmp_path, "90001", own_row(profile, "90001", values))
    source = SourceFile(name=file.name, content=file.read_bytes())
    found = examine(source, MAY, profile.on(MAY.to_date), date(2026, 5, 20))
    assert isinstance(found, Submission)
    return found, profile


def test_a_message_names_a_column_by_its_whole_path(tmp_path: Path) -> None:
    found, _ = examined(tmp_path, {"received": 3, "first": "ba", "done": 1})
    (told,) = [one.message for one in found.findings if one.cell == "D14"]
    assert "Tổng số đơn / Trong kỳ / Trong đó / Lần đầu / Tại xã" in told


def test_a_part_is_no_more_than_its_whole(tmp_path: Path) -> None:
    found, _ = examined(tmp_path, {"received": 3, "first": 4, "done": 1})
    (told,) = [one for one in found.findings if one.code == "rule-dt1-first-within"]
    assert (told.cell, told.severity) == ("D14", "error")
    assert "là 4, lớn hơn" in told.message


def test_one_choice_has_one_tick(tmp_path: Path) -> None:
    found, _ = examined(tmp_path, {"received": 3, "done": 1, "view_tot": True, "view_chua_tot": True})
    (told,) = [one for one in found.findings if one.code == "rule-dt1-view-one"]
    assert told.cell == "O14"
    assert "đánh dấu 2 cột" in told.message


def test_a_blank_counts_as_the_profile_says(tmp_path: Path) -> None:
    found, _ = examined(tmp_path, {"received": 3})
    values = found.tables[0].records[0].values
    assert values["late"] == 0
    assert "done" not in values
    assert "rate" not in values
    assert values["second"] is None


def test_the_wider_forms_written_down_and_read_again_are_the_same(tmp_path: Path) -> None:
    catalogue = profile_in(tmp_path / "home").on(MAY.to_date)
    again = load(grids_of(catalogue))
    assert again.findings == ()
    assert again.on(MAY.to_date).forms == catalogue.forms


#: A cross table and a list on one sheet; twelve months; this month, the one before and the change.
MORE_FORMS = [
    form("HS2", "Học sinh theo dân tộc và cấp học", "Dòng in sẵn", sheet="Học sinh", row_list="Dân tộc",
         total_label="Tổng cộng"),
    form("HB3", "Học sinh được cấp học bổng", "Danh sách", sheet="Học sinh", list_rows="3"),
    form("TN4", "Lượt người đến tham quan", "Dòng in sẵn", row_list="Điểm"),
    form("SL5", "Sản lượng", "Một dòng một đơn vị"),
]  # fmt: skip
MORE_COLUMNS = [
    column("HS2", "people", "Dân tộc", "Chữ", label_column="x", width="20"),
    column("HS2", "pupils", "Số học sinh", agg="Cộng", repeat="Cấp học"),
    column("HS2", "all", "Số học sinh|Tất cả", agg="Cộng", computed="TỔNG([Số học sinh])"),
    column("HB3", "name", "Họ và tên", "Chữ", required="x", agg="Ghép danh sách", width="24"),
    column("HB3", "school", "Trường", "Chữ", agg="Ghép danh sách", width="24"),
    column("HB3", "money", "Học bổng|Số tiền", "Tiền", unit="triệu đồng", agg="Cộng"),
    column("HB3", "months", "Học bổng|Số tháng", "Số nguyên", agg="Lớn nhất"),
    column("TN4", "place", "Điểm tham quan", "Chữ", label_column="x", width="24"),
    column("TN4", "visits", "Lượt người", agg="Cộng", repeat="12 tháng"),
    column("TN4", "year", "Cả năm", agg="Cộng", computed="TỔNG([Lượt người])"),
    column("SL5", "unit", "Đơn vị", "Chữ", label_column="x", width="24"),
    column("SL5", "before", "Tháng trước", "Số thập phân", agg="Cộng", taken_from="KỲ_TRƯỚC([Tháng này])"),
    column("SL5", "now", "Tháng này", "Số thập phân", agg="Cộng"),
    column("SL5", "change", "Tăng, giảm", "Số thập phân", agg="Cộng", computed="[Tháng này] - [Tháng trước]"),
    column("SL5", "percent", "So tháng trước", "Tỷ lệ %", unit="%", agg="Tính lại",
           computed="[Tháng này] / [Tháng trước] * 100"),
]  # fmt: skip
MORE_ROWS = [
    {"row_list": "Dân tộc", "code": "1", "title": "Kinh"}, {"row_list": "Dân tộc", "code": "2", "title": "X'tiêng"},
    {"row_list": "Điểm", "code": "1", "title": "Bảo tàng"}, {"row_list": "Điểm", "code": "2", "title": "Thác số 4"},
]  # fmt: skip
LEVELS = [{"enum": "Cấp học", "title": one} for one in ("Tiểu học", "THCS", "THPT")]
FILLED: dict[str, dict[str, dict[str, Value]]] = {
    "HS2": {"1": {"pupils_tieu_hoc": 10, "pupils_thcs": 5}, "2": {"pupils_tieu_hoc": 2, "pupils_thpt": 1}},
    "HB3": {"1": {"name": "Điểu A", "money": 1.5, "months": 3}, "2": {"name": "Điểu B", "money": 2, "months": 9}},
    "TN4": {"1": {f"visits_{month}": month for month in range(1, 13)}, "2": {"visits_12": 100}},
}


@pytest.fixture(scope="module")
def more(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Profile]:
    """Two of three communes have reported on all of these forms for May."""
    folder = tmp_path_factory.mktemp("bieu-khac")
    lists = {"Biểu": MORE_FORMS, "Cột": MORE_COLUMNS, "Danh mục": LEVELS, "Dòng": MORE_ROWS, "Quy tắc": []}
    profile = put_profile(folder / "home", {**own_office(3), **lists})
    (folder / "thu").mkdir()
    for at, unit in enumerate(("90001", "90002")):
        name = profile.on(MAY.to_date).unit(unit).name
        blank(profile, folder / "thu", unit, {**FILLED, "SL5": {name: {"before": 8, "now": 10 + at}}})
    pipeline.create_workspace(Workspace(folder / "home"))
    pipeline.collect(Workspace(folder / "home"), MAY, [folder / "thu"])
    return folder / "home", profile


def test_two_tables_of_one_sheet_are_each_read_whole(more: tuple[Path, Profile]) -> None:
    home, _ = more
    found = check(Workspace(home), MAY)
    assert [(one.form, one.code, one.cell) for one in found.findings if one.unit in ("90001", "90002")] == []
    with Session(Workspace(home)) as session:
        forms = session.summary(MAY).forms
    assert forms["HS2"].total["1"] == {"pupils_tieu_hoc": 20, "pupils_thcs": 10, "pupils_thpt": 0, "all": 30}
    assert forms["HS2"].total["2"]["all"] == 6
    assert forms["HB3"].total == {"count": 4, "money": 7, "months": 9}
    assert {row.sheet for one in (forms["HS2"], forms["HB3"]) for row in one.rows} == {"Học sinh"}


def test_a_sheet_of_two_tables_has_one_letterhead_and_one_place_to_sign(more: tuple[Path, Profile]) -> None:
    sheet = openpyxl.load_workbook(more[0].parent / "thu" / "90001.xlsx")["Học sinh"]
    said = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
    assert said.count("THỦ TRƯỞNG ĐƠN VỊ") == 1
    assert said.count("Độc lập - Tự do - Hạnh phúc") == 1
    assert [said.index(one) for one in ("Biểu số: HS2", "Tổng cộng", "Biểu số: HB3", "Họ và tên")] == sorted(
        said.index(one) for one in ("Biểu số: HS2", "Tổng cộng", "Biểu số: HB3", "Họ và tên")
    )


def test_twelve_months_are_twelve_columns_and_their_sum(more: tuple[Path, Profile]) -> None:
    with Session(Workspace(more[0])) as session:
        total = session.summary(MAY).forms["TN4"].total
    assert (total["1"]["visits_12"], total["1"]["year"], total["2"]["year"]) == (24, 156, 200)


def test_what_the_last_report_said_stands_on_the_next_blank_form(more: tuple[Path, Profile], tmp_path: Path) -> None:
    home, profile = more
    june = Period.parse("2026-06")
    with Session(Workspace(home)) as session:
        assert session.summary(MAY).forms["SL5"].total == {"before": 16, "now": 21, "change": 5, "percent": 131.25}
    write_forms(Workspace(home), june, profile.on(june.to_date).units_on(june.to_date), tmp_path)
    sheet = openpyxl.load_workbook(next(tmp_path.glob("*90002*")))["SL5"]
    assert cell_of(sheet, "1", "Tháng trước") == 11


def test_the_forms_go_into_the_summary_and_the_report(more: tuple[Path, Profile], tmp_path: Path) -> None:
    write_summary(Workspace(more[0]), MAY, tmp_path / "th.xlsx")
    book = openpyxl.load_workbook(tmp_path / "th.xlsx", data_only=True)
    assert {"HS2 tổng hợp", "HB3 tổng hợp", "TN4 tổng hợp", "SL5 tổng hợp"} <= set(book.sheetnames)
    assert cell_of(book["HS2 tổng hợp"], "Tổng cộng", "Tất cả") == 36
    assert cell_of(book["HB3 tổng hợp"], "Toàn tỉnh", "Số tháng") == 9
    pipeline.draft(Workspace(more[0]), MAY, tmp_path / "bc.docx")
    said = [paragraph.text for paragraph in docx.Document(str(tmp_path / "bc.docx")).paragraphs]
    assert any("Cả năm 356" in text for text in said)


def test_last_years_blank_is_read_by_what_its_columns_were_called(tmp_path: Path) -> None:
    before = profile_in(tmp_path / "home")
    file = blank(before, tmp_path, "90001", own_row(before, "90001", {"received": 7, "done": 7, "staff": 2}))
    lines = {**own_office(3), **{name: [dict(line) for line in found] for name, found in SHEETS.items()}}
    renamed = next(line for line in lines["Cột"] if line["name"] == "staff")
    lines["Cột"].append({**renamed, "title": "Công chức tiếp dân", "valid_from": "2026-05"})
    renamed["valid_to"] = "2026-04"
    lines["Biểu"][0]["valid_to"] = "2026-04"
    lines["Biểu"].append({**lines["Biểu"][0], "version": "2026.2", "valid_from": "2026-05", "valid_to": ""})
    now = next(line for line in lines["Cột"] if line["name"] == "share")
    now["computed"] = "[received] / ([staff] + 1)"
    after = put_profile(tmp_path / "moi", lines)
    source = SourceFile(name=file.name, content=file.read_bytes())
    found = examine(source, MAY, after.on(MAY.to_date), date(2026, 5, 20))
    assert isinstance(found, Submission)
    assert found.tables[0].records[0].values["staff"] == 2
    told = {one.code: one.message for one in found.findings}
    assert "“Cán bộ” đã đọc là cột “Công chức tiếp dân”" in told["header-renamed-column"]
    assert "header-missing-column" not in told


def test_the_office_corrects_the_one_row_of_a_unit_with_or_without_its_name(home: Path) -> None:
    typed = {"period": str(MAY), "unit": "90001", "form": "DT1", "reason": "nhầm", "who": "Lan",
             "made_on": date(2026, 5, 20)}  # fmt: skip
    with Session(Workspace(home)) as session:
        catalogue = session.catalogue(MAY)
    lines = (
        Adjustment.model_validate({**typed, "row": "", "column": "Cán bộ", "old": 3, "new": 4}),
        Adjustment.model_validate({
            **typed, "row": "Bình An 1", "column": "Số ngày giải quyết / Nhanh nhất", "old": 2, "new": 1,
        }),
    )  # fmt: skip
    office = Office.new(catalogue).model_copy(update={"adjustments": lines})
    with Session(Workspace(home, office=office)) as session:
        total = session.summary(MAY).forms["DT1"].total
    assert (total["staff"], total["share"], total["fastest"]) == (4, 3, 1)


@pytest.mark.parametrize("seed", range(8))
def test_however_a_wider_form_is_bent_every_value_is_read_right_or_it_is_said(seed: int, tmp_path: Path) -> None:
    lists = {
        "Biểu": [*SHEETS["Biểu"], *({**one, "sheet": one["form"]} for one in MORE_FORMS)],
        "Cột": [*PETITIONS, *MORE_COLUMNS], "Danh mục": [*SHEETS["Danh mục"], *LEVELS], "Dòng": MORE_ROWS,
        "Quy tắc": [],
    }  # fmt: skip
    catalogue = put_profile(tmp_path, {**own_office(3), **lists}).on(FEBRUARY.to_date)
    rows = {
        form.id: invented_rows(form, catalogue.unit("90001"), FEBRUARY, catalogue.units, Random(seed))
        for form in catalogue.forms
    }
    filling = Filling(rows=rows, cover=COVER)
    names = tuple(Random(seed).sample(sorted(DISTORTIONS), 4))
    content = write_draft(distorted("90001", filling, names, seed, catalogue))
    read = examine(SourceFile(name="bc.xlsx", content=content), FEBRUARY, catalogue, date(2023, 2, 20))
    assert isinstance(read, Submission)
    assert tally(read, filling).silent == ()
