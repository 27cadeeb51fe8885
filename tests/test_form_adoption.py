"""A drawn table that is kept: tried, brought into the office's profile, then asked for like any other form."""

import io
import json
import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from click.testing import CliRunner

from addin import pipeline
from addin.blank_forms.workbook import plan_form_book
from addin.check.submission import examine
from addin.cli.main import commands
from addin.define.kept import profile_of
from addin.define.step import write_books
from addin.form_adoption import trial
from addin.form_adoption.column_lines import title_of
from addin.form_adoption.sentence_case import sentence_case
from addin.form_adoption.step import adopt, retire
from addin.form_inference.infer import infer_form
from addin.form_inference.rows import split_marker
from addin.form_inference.words import without_period
from addin.sheets.writer import write_book
from addin.system.errors import InputError
from addin.workspace.folder import PROFILE_FOLDER, Workspace
from schemas.catalogue import Catalogue
from schemas.cells import Value
from schemas.filling import Filling
from schemas.findings import Severity
from schemas.form import RowKind
from schemas.period import Period
from schemas.profile.lines import Line, Lines, LineValue
from schemas.submission import SourceFile, Submission
from schemas.unit_rows import first_added
from tests.drawings import DRAWINGS, Drawn, write_drawn
from tests.profiles import own_office, put_profile
from tests.test_form_inference import sheet
from tests.test_layout_tolerance import COVER

MARCH, APRIL = Period.parse("2026-03"), Period.parse("2026-04")
BUDGET: list[list[object]] = [
    ["TÌNH HÌNH SỬ DỤNG KINH PHÍ"], ["", "", "", "ĐVT: triệu đồng"],
    ["STT", "Nội dung", "Kế hoạch", "Đã chi", "Còn lại", "Tỷ lệ (%)", "Ghi chú"],
    ["A", "B", 1, 2, "3=1-2", "4=2/1", 5],
    [1, "Sửa nhà"], [2, "Làm đường"], [3, "Mở lớp"], ["", "Tổng cộng"],
]  # fmt: skip


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("viec")
    put_profile(folder, own_office(3))
    return folder


@pytest.fixture
def home(untouched: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(untouched, tmp_path / "viec"))


def budget(home: Path) -> str:
    return adopt(home, infer_form(sheet(*BUDGET), "a.xlsx"), MARCH).codes[0]


def test_the_form_is_in_force_from_its_period_on_with_columns_rows_total_and_formulas(home: Path) -> None:
    code = budget(home)
    profile = profile_of(home)
    assert profile.is_sound
    form = profile.on(MARCH.to_date).form(code)
    assert code not in profile.on(Period.parse("2026-02").to_date).by_id
    assert [(column.full_label, column.unit) for column in form.columns] == [
        ("STT", ""), ("Nội dung", ""), ("Kế hoạch", "triệu đồng"), ("Đã chi", "triệu đồng"), ("Còn lại", "triệu đồng"),
        ("Tỷ lệ", "%"), ("Ghi chú", ""),
    ]  # fmt: skip
    assert [row.label for row in form.fixed_rows] == ["Sửa nhà", "Làm đường", "Mở lớp"]
    assert form.total_label == "Tổng cộng"
    assert [key for key, _ in form.computed_columns] == ["con_lai", "ty_le"]
    assert [unit.code for unit in profile.on(MARCH.to_date).units_on(MARCH.to_date)] == ["90001", "90002", "90003"]


@pytest.mark.parametrize(
    ("drawn", "said"),
    [
        ("TÌNH HÌNH SỬ DỤNG KINH PHÍ NSTW QUÝ I", "Tình hình sử dụng kinh phí NSTW quý I"),
        ("SỐ HỘ CỦA XÃ AN BÌNH", "Số hộ của xã An Bình"),
        ("Số hộ nghèo DTTS", "Số hộ nghèo DTTS"),
        ("BẢO HIỂM Y TẾ CỦA Y SĨ, HỘ Y BI", "Bảo hiểm y tế của y sĩ, hộ Y bi"),
    ],
)
def test_a_title_in_capitals_is_written_as_a_sentence_has_it(drawn: str, said: str) -> None:
    assert sentence_case(drawn, ["Xã An Bình"]) == said


#: Headings of two levels: parts of the column before them, of the one in their group, and what is none.
PARTS: list[list[object]] = [
    ["TÌNH HÌNH HỘ NGHÈO"],
    ["STT", "Nội dung", "Số hộ (hộ)", "Trong đó", "", "Số người (người)", "Trong đó: nữ (người)",
     "Trong đó: hộ DTTS (hộ)"],
    ["", "", "", "Hộ nghèo (hộ)", "Tỷ lệ (%)", "", "", ""],
    [1, "Nhà ở"], [2, "Đất ở"],
]  # fmt: skip


def test_a_column_that_is_a_part_by_its_label_is_linked_to_its_whole(home: Path) -> None:
    done = adopt(home, infer_form(sheet(*PARTS), "a.xlsx"), MARCH)
    form = profile_of(home).on(MARCH.to_date).form(done.codes[0])
    assert form.title == "Tình hình hộ nghèo"
    wholes = {one.full_label: form.by_key[one.within].full_label for one in form.columns if one.within}
    assert wholes == {"Trong đó / Hộ nghèo": "Số hộ", "Trong đó: nữ": "Số người"}, "households are no part of persons"
    assert {rule.code for rule in form.rules if rule.code.endswith("-within")} == {
        f"rule-{form.id}-{one.key}-within".lower() for one in form.columns if one.within
    }
    assert [note for note in done.notes if "là một phần của cột" in note]
    assert [note for note in done.notes if "Tên biểu vẽ bằng chữ in hoa" in note]


def test_what_a_column_says_the_percentage_of_is_a_part_of_the_whole_unless_that_is_a_plan(home: Path) -> None:
    rows = [
        ["STT", "Tên thôn", "Dân số", "Số người tham gia", "Tỷ lệ tham gia (%)", "Số hộ kế hoạch", "Số hộ đã xây",
         "Tỷ lệ đạt (%)"],
        ["(1)", "(2)", "(3)", "(4)", "(5)=(4)/(3)", "(6)", "(7)", "(8)=(7)/(6)"],
        [1], [2],
    ]  # fmt: skip
    done = adopt(home, infer_form(sheet(*rows), "a.xlsx"), MARCH)
    form = profile_of(home).on(MARCH.to_date).form(done.codes[0])
    assert {one.full_label: form.by_key[one.within].full_label for one in form.columns if one.within} == {
        "Số người tham gia": "Dân số"
    }


def test_a_figure_from_the_start_of_the_year_is_cumulative_however_it_is_called(home: Path) -> None:
    heading = ["STT", "Nội dung", "Số hộ trong tháng", "Số hộ cộng dồn", "Số hộ từ đầu năm", "Lũy kế số hộ"]
    done = adopt(home, infer_form(sheet(heading, [1, "Nhà ở"], [2, "Đất ở"]), "a.xlsx"), MARCH)
    form = profile_of(home).on(MARCH.to_date).form(done.codes[0])
    assert [one.cumulative for one in form.columns if one.type.is_number] == [False, True, True, True]
    assert [note for note in done.notes if note.endswith(": cột “Số hộ cộng dồn”, “Số hộ từ đầu năm”, “Lũy kế số hộ”.")]


def test_plans_of_the_year_are_printed_again_and_a_month_is_a_part_of_the_year_so_far(home: Path) -> None:
    rows = [
        ["STT", "Nội dung", "Kế hoạch năm 2026", "Thực hiện", ""],
        ["", "", "", "Trong tháng", "Lũy kế"],
        [1, "A"],
        [2, "B"],
    ]
    done = adopt(home, infer_form(sheet(*rows), "a.xlsx"), MARCH)
    form = profile_of(home).on(MARCH.to_date).form(done.codes[0])
    plan, month, so_far = (one for one in form.columns if one.type.is_number)
    assert (plan.stays, month.stays, so_far.stays) == (True, False, False)
    assert month.within == so_far.key
    (indicator,) = (one for one in profile_of(home).on(MARCH.to_date).indicators if one.form == form.id)
    assert (indicator.column, indicator.plan) == (so_far.key, plan.key)


def test_what_a_quarter_takes_of_a_figure_goes_by_its_label_or_those_over_it_and_is_told(home: Path) -> None:
    rows = [
        ["TT", "Tên bệnh", "Trong tháng", "", "Cộng dồn từ đầu năm", "", "", "Số giường"],
        ["", "", "Số mắc", "Số chết", "Số mắc", "Số chết", "Số kế hoạch", ""],
        [1, "Tả"],
        [2, "Lỵ"],
    ]
    done = adopt(home, infer_form(sheet(*rows), "a.xlsx"), MARCH)
    form = profile_of(home).on(MARCH.to_date).form(done.codes[0])
    figures = [one for one in form.columns if one.type.is_number]
    assert [one.of_period for one in figures] == [True, True, False, False, False, False]
    assert [one.cumulative for one in figures] == [False, False, True, True, False, False], (
        "a plan is none, below any group"
    )
    assert [one.within for one in figures[:2]] == [one.key for one in figures[2:4]]
    assert [
        note for note in done.notes if "cộng các tháng ở cột “Trong tháng / Số mắc”, “Trong tháng / Số chết”;" in note
    ]


def test_this_period_is_of_the_period_alone_only_beside_the_year_so_far(home: Path) -> None:
    told = []
    for beside in ("Kỳ trước", "Lũy kế"):
        heading = ["STT", "Nội dung", "Kỳ này", beside, "Số xã"]
        done = adopt(home, infer_form(sheet([f"SỐ HỘ SO VỚI {beside}"], heading, [1, "A"], [2, "B"]), "a.xlsx"), MARCH)
        form = profile_of(home).on(MARCH.to_date).form(done.codes[0])
        told.append(([one.of_period for one in form.columns if one.label == "Kỳ này"], done.notes))
    assert [periods for periods, _ in told] == [[False], [True]]
    assert [note for note in told[0][1] if "lấy số của tháng cuối" in note]


def test_a_list_of_what_happened_is_joined_over_a_quarter_and_of_any_other_the_office_is_told(home: Path) -> None:
    joined, last = (
        adopt(home, infer_form(sheet([f"DANH SÁCH {day}"], ["STT", "Họ và tên", day], [1], [2]), "a.xlsx"), MARCH)
        for day in ("Ngày khởi phát", "Ngày vào Đảng")
    )
    forms = [profile_of(home).on(MARCH.to_date).form(done.codes[0]) for done in (joined, last)]
    assert [form.by_key[key].label for form in forms for key in form.events] == ["Họ và tên", "Ngày khởi phát"]
    assert [note for note in joined.notes if "cùng “Họ và tên”, “Ngày khởi phát” chỉ tính một lần" in note]
    assert [note for note in last.notes if "lấy danh sách của tháng cuối" in note]


@pytest.mark.parametrize(("title", "joined"), [("DANH SÁCH NGHỈ VIỆC TRONG THÁNG", True), ("DANH SÁCH CÁN BỘ", False)])
def test_a_list_that_is_called_one_of_the_month_is_joined_over_a_quarter_by_its_day(
    home: Path, title: str, joined: bool
) -> None:
    heading: list[object] = ["STT", "Họ và tên", "Ngày sinh", "Từ ngày", "Lý do"]
    done = adopt(home, infer_form(sheet([title], heading, [1], [2]), "a.xlsx"), MARCH)
    form = profile_of(home).on(MARCH.to_date).form(done.codes[0])
    assert [form.by_key[key].label for key in form.events] == (["Họ và tên", "Từ ngày"] if joined else [])


def test_a_table_of_a_quarter_is_said_to_be_asked_for_every_month(home: Path) -> None:
    drawn = [["BÁO CÁO NHÂN LỰC QUÝ ... NĂM 20..."], ["STT", "Chức danh", "Số người"], [1, "Bác sĩ"], [2, "Y sĩ"]]
    done = adopt(home, infer_form(sheet(*drawn), "a.xlsx"), MARCH)
    assert profile_of(home).on(MARCH.to_date).form(done.codes[0]).title == "Báo cáo nhân lực"
    assert [note for note in done.notes if "Nếu chỉ gửi theo quý" in note]


@pytest.mark.parametrize(
    ("drawn", "title"),
    [
        ("Báo cáo nhân lực y tế quý ... năm 20...", "Báo cáo nhân lực y tế"),
        ("Tình hình dịch bệnh tháng 10 năm 2026", "Tình hình dịch bệnh"),
        ("Kết quả khám bệnh (6 tháng đầu năm 20…)", "Kết quả khám bệnh"),
        ("Biểu số liệu quý I/2026", "Biểu số liệu"),
        ("Danh sách thôi việc trong tháng", "Danh sách thôi việc"),
        ("Kế hoạch tháng 3 và quý II", "Kế hoạch tháng 3 và quý II"),
        ("Kế hoạch vốn năm 2026", "Kế hoạch vốn năm 2026"),
        ("Báo cáo tháng …", "Báo cáo tháng …"),
    ],
)
def test_a_title_is_without_the_period_that_it_ends_with(drawn: str, title: str) -> None:
    assert without_period(drawn) == title


def test_figures_are_not_below_0_unless_they_are_differences(home: Path) -> None:
    heading = ["STT", "Nội dung", "Kỳ này", "Tăng, giảm so với kỳ trước"]
    done = adopt(home, infer_form(sheet(heading, [1, "A"], [2, "B"]), "a.xlsx"), MARCH)
    form = profile_of(home).on(MARCH.to_date).form(done.codes[0])
    assert [getattr(one.type, "low", None) for one in form.columns if one.type.is_number] == [0, None]


def test_persons_are_told_apart_by_name_and_number_where_the_list_has_one(home: Path) -> None:
    heading = ["STT", "Họ và tên", "Số CCCD", "Chức vụ"]
    done = adopt(home, infer_form(sheet(heading, [1], [2]), "a.xlsx"), MARCH)
    form = profile_of(home).on(MARCH.to_date).form(done.codes[0])
    assert [form.by_key[key].label for key in form.one_unit] == ["Họ và tên", "Số CCCD"]
    assert [rule.code for rule in form.rules] == [f"rule-{form.id.lower()}-listed-once"]


def test_numbers_that_stand_twice_stand_behind_that_of_their_section_all_through(home: Path) -> None:
    rows: list[list[object]] = [
        ["I", "Khám bệnh"], [1, "Lượt khám"], ["", "Trong đó: - Bảo hiểm"], ["", "- Trẻ em"], [2, "Chuyển tuyến"],
        ["II", "Phòng bệnh"], [1, "Sốt xuất huyết"], [2, "Chân tay miệng"], [3, "Ổ dịch"],
    ]  # fmt: skip
    done = adopt(home, infer_form(sheet(["STT", "Nội dung", "Số lượng"], *rows), "a.xlsx"), MARCH)
    form = profile_of(home).on(MARCH.to_date).form(done.codes[0])
    codes = [row.code for row in form.fixed_rows]
    assert codes == ["I", "I.1", "I.1.1", "I.1.2", "I.2", "II", "II.1", "II.2", "II.3"]


#: Sections with titles that are counted in nothing, where all other rows are counted in something.
SECTIONS: list[list[object]] = [
    ["KẾT QUẢ CHỮA BỆNH VÀ PHÒNG BỆNH"],
    ["STT", "Chỉ tiêu", "Đơn vị tính", "Trong tháng", "Lũy kế"],
    ["I", "Khám, chữa bệnh"], [1, "Tổng số lượt khám", "Lượt"], ["", "Trong đó: - Trẻ em", "Lượt"],
    [2, "Số lượt chuyển tuyến", "Lượt"],
    ["II", "Phòng bệnh"], [1, "Trẻ tiêm đủ mũi", "Trẻ"], [2, "Số ca sốt xuất huyết", "Ca"],
]  # fmt: skip


def test_the_title_of_a_section_is_printed_and_nobody_is_asked_for_figures_of_it(home: Path, tmp_path: Path) -> None:
    assert run("init", "--home", home)[0] == 0
    done = adopt(home, infer_form(sheet(*SECTIONS), "a.xlsx"), MARCH)
    form = profile_of(home).on(MARCH.to_date).form(done.codes[0])
    assert [(row.code, row.section) for row in form.fixed_rows] == [
        ("I.1", "I. Khám, chữa bệnh"), ("I.1.1", ""), ("I.2", ""), ("II.1", "II. Phòng bệnh"), ("II.2", ""),
    ]  # fmt: skip
    assert [note for note in done.notes if "tiêu đề phần" in note]
    did("forms", "--period", "2026-03", "--out", tmp_path / "mau", "--home", home)
    for unit, in_title in (("90001", None), ("90002", 7)):
        book = openpyxl.load_workbook(next((tmp_path / "mau").glob(f"*{unit}*.xlsx")))
        page = book[form.sheet]
        rows = {str(row[1].value): row[3:5] for row in page.iter_rows()}
        assert rows["I. Khám, chữa bệnh"][0].protection.locked
        assert not rows["Tổng số lượt khám"][0].protection.locked
        rows["I. Khám, chữa bệnh"][0].value = in_title
        for label in ("Trong đó: - Trẻ em", "Số lượt chuyển tuyến", "Trẻ tiêm đủ mũi", "Tổng số lượt khám"):
            rows[label][0].value = rows[label][1].value = 5
        rows["Số ca sốt xuất huyết"][0].value = rows["Số ca sốt xuất huyết"][1].value = 0
        (tmp_path / "thu").mkdir(exist_ok=True)
        book.save(tmp_path / "thu" / f"{unit}.xlsx")
    did("collect", "--period", "2026-03", tmp_path / "thu", "--home", home)
    found = did("check", "--period", "2026-03", "--home", home)["findings"]
    assert [(one["unit"], one["code"]) for one in found if one["form"] == form.id] == [("90002", "row-extra")]
    did("draft", "--period", "2026-03", "--out", tmp_path / "bc.docx", "--home", home)
    said = " ".join(one.text for one in docx.Document(str(tmp_path / "bc.docx")).paragraphs)
    annex = [
        [cell.text for cell in row.cells]
        for table in docx.Document(str(tmp_path / "bc.docx")).tables
        for row in table.rows
    ]
    assert ["", "II. Phòng bệnh", "", ""] in annex
    did("consolidate", "--period", "2026-03", "--out", tmp_path / "th.xlsx", "--home", home)
    top = openpyxl.load_workbook(tmp_path / "th.xlsx")[f"{form.id} tổng hợp"]
    shown = [tuple(cell for cell in row if cell is not None) for row in top.iter_rows(values_only=True)]
    at = shown.index(("II. Phòng bệnh",))
    assert "Số lượt chuyển tuyến" in shown[at - 1]
    assert "Trẻ tiêm đủ mũi" in shown[at + 1]
    assert "Trong đó: Trẻ em: trong tháng 10 lượt" in said, "as a sentence says it, without dash and capital"


@pytest.mark.parametrize(("label", "counted"), [("Họ và tên", "người"), ("Họ và tên chủ hộ", "hộ"), ("Công trình", "")])
def test_what_a_row_of_a_list_is_goes_by_its_first_column(home: Path, label: str, counted: str) -> None:
    done = adopt(home, infer_form(sheet(["STT", label, "Số điện thoại", "Ghi chú"], [1], [2]), "a.xlsx"), MARCH)
    assert profile_of(home).on(MARCH.to_date).form(done.codes[0]).counted == counted


def test_a_sheet_is_not_called_by_half_a_list(home: Path) -> None:
    drawn = sheet(["TÌNH HÌNH HOẠT ĐỘNG KHÁM, CHỮA BỆNH"], ["STT", "Nội dung", "Số lượng"], [1, "Khám"], [2, "Chữa"])
    done = adopt(home, infer_form(drawn, "a.xlsx"), MARCH)
    assert profile_of(home).on(MARCH.to_date).form(done.codes[0]).sheet.endswith("động khám")


@pytest.mark.parametrize(
    ("numbers", "added"), [(["I", "II", "III"], "4"), ([1, 5, 6], "7"), (["VD1", "b", 2], "4")], ids=str
)
def test_rows_that_a_unit_adds_have_codes_that_no_printed_row_has(
    home: Path, numbers: list[object], added: str
) -> None:
    named = zip(numbers, ["Hóa chất", "Vắc xin", "Đồ bảo hộ"], strict=True)
    done = adopt(home, infer_form(sheet(["STT", "Vật tư", "Số lượng"], *map(list, named), ["…", "……"]), "a"), MARCH)
    form = profile_of(home).on(MARCH.to_date).form(done.codes[0])
    assert form.rows is RowKind.OPEN
    assert str(first_added(form)) == added


#: Rows that are counted in several things, some below others; the year so far by who has it.
CROPS: list[list[object]] = [
    ["TT", "Chỉ tiêu", "ĐVT", "Lũy kế từ đầu năm", "Hộ dân", "Doanh nghiệp"], ["A", "B", "C", "1=2+3", 2, 3],
    [1, "Lúa", "ha"], ["a", "Lúa xuân", "ha"], ["b", "Lúa mùa", "ha"], [2, "Đàn lợn", "con"], ["a", "Thịt", "tấn"],
    [3, "Giá trị", "Triệu đồng"],
]  # fmt: skip


def test_rows_below_another_are_no_more_than_it_and_the_office_is_told_how_they_become_its_sum(home: Path) -> None:
    done = adopt(home, infer_form(sheet(*CROPS), "a.xlsx"), MARCH)
    form = profile_of(home).on(MARCH.to_date).form(done.codes[0])
    assert [row.within for row in form.fixed_rows] == ["", "1", "1", "", "", ""]
    assert any("Mỗi dòng con của “Lúa” không lớn hơn dòng ấy." in note for note in done.notes)
    rows: list[list[object]] = [[1, "Thu"], ["a", "Thu phí"], ["b", "Thu khác"], [2, "Vay"], ["", "Tổng cộng"]]
    heading: list[object] = ["TT", "Nội dung", "Số tiền (triệu đồng)"]
    added = adopt(home, infer_form(sheet(["THU, VAY TRONG THÁNG"], heading, *rows), "b.xlsx"), MARCH)
    assert profile_of(home).on(MARCH.to_date).form(added.codes[0]).children == {"1": ("a", "b")}
    assert any("Dòng “Thu” bằng tổng các dòng con" in note for note in added.notes)


def test_what_adds_up_to_the_year_so_far_is_counted_from_its_start_too(home: Path) -> None:
    done = adopt(home, infer_form(sheet(*CROPS), "a.xlsx"), MARCH)
    form = profile_of(home).on(MARCH.to_date).form(done.codes[0])
    assert [(one.key, one.cumulative, one.within) for one in form.columns[3:]] == [
        ("luy_ke_tu_dau_nam", True, ""), ("ho_dan", True, ""), ("doanh_nghiep", True, ""),
    ]  # fmt: skip
    with_plan = [[*CROPS[0], "Kế hoạch năm"], [*CROPS[1], 4], *CROPS[2:]]
    planned = adopt(home, infer_form(sheet(["THEO KẾ HOẠCH"], *with_plan), "b.xlsx"), MARCH)
    compared = [one for one in profile_of(home).on(MARCH.to_date).indicators if one.form == planned.codes[0]]
    assert [one.title for one in compared] == ["Lũy kế từ đầu năm"]


def test_half_a_pig_and_amounts_in_dong_are_asked_about_where_each_row_has_its_measure(home: Path) -> None:
    done = adopt(home, infer_form(sheet(*CROPS), "a.xlsx"), MARCH)
    catalogue = profile_of(home).on(MARCH.to_date)
    form = catalogue.form(done.codes[0])
    given = (("1", 2.5), ("2", 12.5), ("3", 3_500_000_000))
    rows = {code: {"ho_dan": figure, "doanh_nghiep": 0} for code, figure in given}
    read = examine(file_of(catalogue, form.id, rows), MARCH, catalogue, MARCH.to_date)
    assert isinstance(read, Submission)
    told = [(one.code, one.value) for one in read.findings if one.severity is Severity.WARNING and one.form]
    assert told == [
        ("cell-unit-of-money-doubtful", "3.500.000.000"), (f"rule-{form.id.lower()}-ho-dan-whole", "12,5"),
    ]  # fmt: skip
    assert any("3.500.000.000 Triệu đồng (1 ô" in one.message for one in read.findings)


def file_of(catalogue: Catalogue, form: str, rows: Mapping[str, Mapping[str, Value]]) -> SourceFile:
    """A form of the first unit, filled in."""
    stream = io.BytesIO()
    unit, forms = catalogue.units.units[0], (catalogue.form(form),)
    write_book(plan_form_book(unit, MARCH, catalogue, Filling(rows={form: rows}, cover=COVER), forms=forms), stream)
    return SourceFile(name="a.xlsx", content=stream.getvalue())


def test_a_line_of_a_report_says_what_its_figures_are_parts_of(home: Path, tmp_path: Path) -> None:
    groups = [
        ["TT", "Chỉ tiêu", "ĐVT", "Thực hiện", "", "", "", "Đạt"],
        ["", "", "", "Trong năm", "Trong đó", "", "Ước"],
    ]
    leaves = ["", "", "", "", "Hộ dân", "Doanh nghiệp", ""]
    merged = ["A1:A3", "B1:B3", "C1:C3", "D1:G1", "D2:D3", "E2:F2", "G2:G3", "H1:H3"]
    rows = [*groups, leaves, [1, "Lúa", "ha"], [2, "Thịt", "tấn"]]
    done = adopt(home, infer_form(write_drawn(Drawn("a", rows, [], merged)), "a.xlsx"), MARCH)
    catalogue = profile_of(home).on(MARCH.to_date)
    keys = [one.key for one in catalogue.form(done.codes[0]).columns if one.type.is_number]
    given = {code: dict(zip(keys, (9.0, 5.0, 4.0, 10.0, 8.0), strict=True)) for code in ("1", "2")}
    (tmp_path / "a.xlsx").write_bytes(file_of(catalogue, done.codes[0], given).content)
    pipeline.collect(Workspace(home), MARCH, [tmp_path / "a.xlsx"])
    pipeline.draft(Workspace(home), MARCH, out=tmp_path / "bc.docx")
    said = [one.text for one in docx.Document(str(tmp_path / "bc.docx")).paragraphs]
    figures = "thực hiện: trong năm 9 ha (trong đó: hộ dân 5 ha, doanh nghiệp 4 ha); thực hiện: ước 10 ha; đạt 8 ha"
    assert any(one.startswith(f"- Lúa: {figures}") for one in said)


def test_what_a_month_had_is_in_a_quarter_what_the_period_had(home: Path, tmp_path: Path) -> None:
    drawn = sheet(["STT", "Nội dung", "ĐVT", "Trong tháng"], [1, "Sửa nhà", "hộ"], [2, "Trồng rừng", "ha"])
    done = adopt(home, infer_form(drawn, "a.xlsx"), MARCH)
    given = {code: {"trong_thang": 5.0} for code in ("1", "2")}
    (tmp_path / "a.xlsx").write_bytes(file_of(profile_of(home).on(MARCH.to_date), done.codes[0], given).content)
    pipeline.collect(Workspace(home), MARCH, [tmp_path / "a.xlsx"])
    for period, label in ((MARCH, "trong tháng"), (Period.parse("2026-Q1"), "trong kỳ")):
        pipeline.draft(Workspace(home), period, out=tmp_path / f"{period}.docx")
        said = [one.text for one in docx.Document(str(tmp_path / f"{period}.docx")).paragraphs]
        assert any(one.startswith(f"- Sửa nhà: {label} 5 hộ") for one in said)


def test_what_a_drawn_sum_adds_is_no_part_of_what_it_adds_too(home: Path) -> None:
    rows = [
        ["STT", "Nội dung", "Số hộ", "Trong đó: thoát nghèo", "Tổng"],
        ["", "", 1, 2, "3=1+2"],
        [1, "Nhà ở"],
        [2, "Đất"],
    ]
    done = adopt(home, infer_form(sheet(*rows), "a.xlsx"), MARCH)
    assert not any(one.within for one in profile_of(home).on(MARCH.to_date).form(done.codes[0]).columns)


def test_the_profile_before_is_kept_and_its_forms_are_as_they_were(home: Path) -> None:
    before = profile_of(home).on(MARCH.to_date).form("TH1")
    budget(home)
    assert (home / "bo-cau-hinh" / "truoc" / "BoBieu.xlsx").is_file()
    after = profile_of(home).on(MARCH.to_date).form("TH1")
    assert after.model_dump(exclude={"rules"}) == before.model_dump(exclude={"rules"})


def test_nothing_is_saved_while_a_cell_is_red_or_something_must_be_asked(home: Path) -> None:
    before = (home / "bo-cau-hinh" / "BoBieu.xlsx").read_bytes()
    red = infer_form(sheet(["STT", "Nội dung", "Số hộ"], [1, "Nhà ở", "", "", 12], [2, "Đất ở"]), "a")
    with pytest.raises(InputError, match="ô E2 “12”"):
        adopt(home, red, MARCH)
    with pytest.raises(InputError, match="Zeta"):
        adopt(home, infer_form(sheet(["STT", "Họ và tên", "Zeta"], [1], [2]), "a"), MARCH)
    assert (home / "bo-cau-hinh" / "BoBieu.xlsx").read_bytes() == before


def test_a_profile_with_errors_is_not_written_over(home: Path) -> None:
    path = home / "bo-cau-hinh" / "BoBieu.xlsx"
    profile_of(home)
    book = openpyxl.load_workbook(path)
    book["Biểu"]["E3"].value = "Dòng lạ"
    book.save(path)
    before = path.read_bytes()
    with pytest.raises(InputError, match="Dòng lạ"):
        budget(home)
    assert path.read_bytes() == before


def test_a_form_that_is_read_otherwise_than_it_was_filled_in_is_refused(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if the reader took one column for another."""
    real = trial.examine

    def mixed_up(*args: Any) -> Any:
        read = real(*args)
        assert isinstance(read, Submission)
        for record in read.table("DX1").records:  # type: ignore[union-attr]
            record.values["ke_hoach"], record.values["da_chi"] = record.values["da_chi"], record.values["ke_hoach"]
        return read

    monkeypatch.setattr(trial, "examine", mixed_up)
    with pytest.raises(InputError, match="cột “Kế hoạch”: điền"):
        budget(home)
    assert "DX1" not in profile_of(home).on(MARCH.to_date).by_id


def test_what_a_form_that_ends_was_measured_for_goes_to_other_criteria(home: Path) -> None:
    code, lines = budget(home), profile_of(home).lines
    criteria: list[dict[str, LineValue]] = [
        {"code": "chi", "title": "Đã chi", "points": 60.0, "measured": "Tỷ lệ dòng đạt", "form": code,
         "value": "[Đã chi] > 0"},
        {"code": "chi", "measured": "Có dòng đạt", "form": "TH1", "value": "[Nhà sập] = 0"},
        {"code": "dung-han", "title": "Đúng hạn", "points": 40.0, "measured": "Đúng hạn"},
    ]  # fmt: skip
    told = tuple(Line("Chấm điểm", 0, cells) for cells in criteria)
    held: dict[str, LineValue] = {
        "code": "th1-khop", "form": "TH1", "column": "Thiệt hại ước tính", "against_form": code, "against": "Đã chi",
        "title": "Hai biểu khớp nhau.", "severity": "Lỗi", "message": "Lệch.", "fix": "Đề nghị kiểm tra.",
    }  # fmt: skip
    sheets = {"Chấm điểm": told, "Đối chiếu": (Line("Đối chiếu", 0, held),)}
    write_books(home / PROFILE_FOLDER, Lines({**lines.by_sheet, **sheets}))
    retire(home, code, APRIL)
    for day, points in ((APRIL.to_date, {"chi": 60, "dung-han": 40}), (date(2026, 12, 31), {"dung-han": 100})):
        assert {one.code: one.points for one in profile_of(home).on(day).criteria} == points
    assert retire(home, code).removed
    assert [line.text("code") for line in profile_of(home).lines.by_sheet["Chấm điểm"]] == ["dung-han"]
    assert profile_of(home).lines.by_sheet["Đối chiếu"] == ()


def test_a_form_nobody_reported_on_is_thrown_away_and_one_in_use_ends(home: Path) -> None:
    before = profile_of(home).lines
    code = budget(home)
    assert retire(home, code, APRIL).last == APRIL.to_date
    assert code in profile_of(home).on(APRIL.to_date).by_id
    assert code not in profile_of(home).on(Period.parse("2026-05").to_date).by_id
    assert retire(home, code).removed
    assert [len(of) for of in profile_of(home).lines.by_sheet.values()] == [len(of) for of in before.by_sheet.values()]
    with pytest.raises(InputError, match="Không có biểu “DX9”"):
        retire(home, "DX9")
    with pytest.raises(InputError, match="dùng từ trước đến nay"):
        retire(home, "TH1")


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_is_kept_as_it_was_meant(name: str, home: Path) -> None:
    form = infer_form(write_drawn(DRAWINGS[name]), name)
    if form.questions:
        with pytest.raises(InputError, match="cần sửa trước"):
            adopt(home, form, MARCH)
        return
    done = adopt(home, form, MARCH)
    catalogue = profile_of(home).on(MARCH.to_date)
    for code, table in zip(done.codes, form.tables, strict=True):
        kept = catalogue.form(code)
        printed = [split_marker(row.label)[1] for row in table.rows if row.role.name == "PRINTED"]
        if kept.fixed_rows:
            shown = [text for row in kept.fixed_rows for text in (row.section, row.label) if text]
            assert all(text.endswith(drawn) for text, drawn in zip(shown, printed, strict=True))
        paths = [column.path for column in kept.columns]
        assert len(set(paths)) == len(paths)
        wanted = [(*c.path[:-1], title_of(c)) for c in table.columns if str(c.kind) != "ordinal"]
        assert [path for path in paths if path in wanted] == wanted, "no column is lost, none changes its place"


# -- the whole road ----------------------------------------------------------------------------------------------------


def run(*words: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(commands, list(map(str, words)))
    return done.exit_code, done.stdout, done.stderr or str(done.exception or "")


def did(*words: object) -> Any:
    code, printed, told = run(*words, "--json")
    assert code == 0, told
    return json.loads(printed)


def filled(blank: Path, code: str, figures: dict[str, tuple[float, float]], out: Path) -> None:
    """What a unit types into its blank form, as Excel saves it."""
    book = openpyxl.load_workbook(blank)
    page = next(page for page in book.worksheets if page.title.startswith(f"{code}-"))
    places = {
        str(cell.value): cell.column for row in page.iter_rows() for cell in row if cell.value in ("Kế hoạch", "Đã chi")
    }
    for row in page.iter_rows():
        label = next((str(cell.value) for cell in row if cell.value in figures), "")
        if label:
            for name, figure in zip(("Kế hoạch", "Đã chi"), figures[label], strict=True):
                page.cell(row[0].row, places[name]).value = figure
    out.parent.mkdir(exist_ok=True)
    book.save(out)


def test_a_kept_form_goes_the_whole_road_like_any_other(home: Path, tmp_path: Path) -> None:
    like = tmp_path / "BANG.xlsx"
    like.write_bytes(sheet(*BUDGET))
    code, _, told = run("init", "--home", home)
    assert code == 0, told
    made = did("form", "new", "--from", like, "--period", "2026-03", "--home", home, "--yes")
    (form,) = made["forms"]
    blanks = did("forms", "--period", "2026-03", "--out", tmp_path / "mau", "--home", home)
    files = sorted((tmp_path / "mau").glob("*.xlsx"))
    assert len(files) == 3, blanks
    figures = {
        "90001": {"Sửa nhà": (100.0, 60.0), "Làm đường": (50.0, 50.0), "Mở lớp": (20.0, 5.0)},
        "90002": {"Sửa nhà": (200.0, 150.0), "Làm đường": (80.0, 20.0), "Mở lớp": (30.0, 30.0)},
    }  # fmt: skip
    for unit, own in figures.items():
        filled(next(one for one in files if unit in one.name), form, own, tmp_path / "thu" / f"{unit}.xlsx")
    collected = did("collect", "--period", "2026-03", tmp_path / "thu", "--home", home)
    assert json.dumps(collected, ensure_ascii=False).count("90001") > 0
    findings = did("check", "--period", "2026-03", "--home", home)
    assert not [one for one in findings["findings"] if one["form"] == form and one["severity"] == "error"], findings
    did("send-back", "--period", "2026-03", "--out", tmp_path / "tra", "--home", home)
    out = tmp_path / "tong-hop.xlsx"
    summary = did("consolidate", "--period", "2026-03", "--out", out, "--home", home)
    check_summary(summary, out, form)
    did("compare", "--period", "2026-03", "--home", home, "--out", tmp_path / "ss.xlsx")
    did("draft", "--period", "2026-03", "--out", tmp_path / "bc.docx", "--home", home)
    document = docx.Document(str(tmp_path / "bc.docx"))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert {"Sửa nhà", "300", "210"} <= {cell.removesuffix(",0").rstrip("°* ") for cell in cells}, cells
    reminded = did("remind", "--period", "2026-03", "--out", tmp_path / "don", "--home", home)
    assert "90003" in json.dumps(reminded, ensure_ascii=False)
    code, _, told = run("form", "retire", form, "--home", home)
    assert code == 1
    assert "--until" in told
    did("form", "retire", form, "--until", "2026-03", "--home", home)


@pytest.mark.parametrize("total", ["Cộng cả năm", "Tổng số (1+2+3)"])
def test_the_row_of_totals_is_known_by_what_the_drawing_calls_it(home: Path, tmp_path: Path, total: str) -> None:
    assert run("init", "--home", home)[0] == 0
    form = adopt(home, infer_form(sheet(*BUDGET[:-1], ["", total]), "a.xlsx"), MARCH).codes[0]
    did("forms", "--period", "2026-03", "--out", tmp_path / "mau", "--home", home)
    blank = next((tmp_path / "mau").glob("*90001*.xlsx"))
    figures = {"Sửa nhà": (100.0, 60.0), "Làm đường": (50.0, 50.0), "Mở lớp": (20.0, 5.0), total: (170.0, 115.0)}
    filled(blank, form, figures, tmp_path / "thu" / "90001.xlsx")
    did("collect", "--period", "2026-03", tmp_path / "thu", "--home", home)
    findings = did("check", "--period", "2026-03", "--home", home)["findings"]
    assert [one["message"] for one in findings if one["form"] == form] == []


def check_summary(summary: Any, out: Path, form: str) -> None:
    total = summary["forms"][form]["total"]
    assert {key: total["1"][key] for key in ("ke_hoach", "da_chi", "con_lai", "ty_le")} == {
        "ke_hoach": 300, "da_chi": 210, "con_lai": 90, "ty_le": 70,
    }  # fmt: skip
    assert [total[row]["da_chi"] for row in ("2", "3")] == [70, 35]
    assert f"{form} tổng hợp" in openpyxl.load_workbook(out).sheetnames


def test_what_was_chosen_on_the_review_sheet_is_kept(home: Path, tmp_path: Path) -> None:
    like, look = tmp_path / "BANG.xlsx", tmp_path / "xem.xlsx"
    like.write_bytes(sheet(*BUDGET))
    shown = did("form", "new", "--from", like, "--out", look, "--home", home)
    assert [one["label"] for one in shown["tables"][0]["columns"]][2:4] == ["Kế hoạch", "Đã chi"]
    book = openpyxl.load_workbook(look)
    page = book["Xem lại biểu"]
    rows = {str(row[0].value): row[0].row for row in page.iter_rows(max_col=1) if row[0].value}
    page.cell(rows["Mã biểu"], 2).value = "KP01"
    page.cell(rows["Kỳ gửi"], 2).value = "Quý"
    page.cell(rows["Đến hết kỳ"], 2).value = "2026-04"
    page.cell(rows["Tên cột"], 5).value = "Đã giải ngân"
    page.cell(rows["Lấy cột này"], 8).value = "Không"
    book.save(look)
    made = did("form", "new", "--from", like, "--review", look, "--period", "2026-03", "--home", home, "--yes")
    assert made["forms"] == ["KP01"]
    form = profile_of(home).on(MARCH.to_date).form("KP01")
    assert [column.label for column in form.columns][2:] == ["Kế hoạch", "Đã giải ngân", "Còn lại", "Tỷ lệ"]
    assert form.by_key["con_lai"].computed
    assert form.sent == "Quý"
    assert "KP01" not in profile_of(home).on(Period.parse("2026-05").to_date).by_id


def test_a_table_that_was_gathered_once_is_kept_as_the_answers_made_it_known(home: Path, tmp_path: Path) -> None:
    like, out = tmp_path / "BANG.xlsx", tmp_path / "gom.xlsx"
    like.write_bytes(sheet(["STT", "Nội dung", "Zeta"], [1, "Nhà"], [2, "Đất"]))
    (tmp_path / "a").mkdir()
    for at, name in enumerate(("Xã A", "Xã B")):
        rows: list[list[object]] = [["STT", "Nội dung", "Zeta"], [1, "Nhà", 3 + at], [2, "Đất", 4]]
        (tmp_path / "a" / f"{name}.xlsx").write_bytes(sheet(*rows))
    did("gather", "--like", like, tmp_path / "a", "--out", out, "--yes", "--home", home)
    made = did("form", "new", "--from", like, "--review", out, "--period", "2026-03", "--home", home, "--yes")
    form = profile_of(home).on(MARCH.to_date).form(made["forms"][0])
    assert form.by_key["zeta"].type.is_number


def test_a_drawing_that_was_changed_after_it_was_looked_over_is_not_kept(home: Path, tmp_path: Path) -> None:
    like, look = tmp_path / "BANG.xlsx", tmp_path / "xem.xlsx"
    like.write_bytes(sheet(*BUDGET))
    did("form", "new", "--from", like, "--out", look, "--home", home)
    changed = [list(row) for row in BUDGET]
    changed[2][6] = "Nguyên nhân"
    like.write_bytes(sheet(*changed))
    code, _, told = run("form", "new", "--from", like, "--review", look, "--period", "2026-03", "--home", home, "--yes")
    assert code == 1
    assert "ô G3: cột “Nguyên nhân” chưa có ở trang “Xem lại biểu”" in told


def test_tables_that_were_drawn_on_one_sheet_stay_on_one(home: Path) -> None:
    done = adopt(home, infer_form(write_drawn(DRAWINGS["n07-two-tables-with-sections"]), "a"), MARCH)
    forms = [profile_of(home).on(MARCH.to_date).form(code) for code in done.codes]
    assert len(forms) == 2
    assert len({form.sheet for form in forms}) == 1
    assert "mỗi bảng là một biểu (DX1, DX2)" in done.notes[-1]


def test_the_same_table_is_not_kept_twice(home: Path) -> None:
    code = budget(home)
    with pytest.raises(InputError, match=f"đã có trong bộ cấu hình .mã {code}."):
        budget(home)
    assert list(profile_of(home).on(MARCH.to_date).by_id) == ["TH1", "DS2", code]


def test_with_yes_a_drawing_that_leaves_something_open_ends_with_1_and_saves_nothing(
    home: Path, tmp_path: Path
) -> None:
    like = tmp_path / "BANG.xlsx"
    like.write_bytes(sheet(["STT", "Họ và tên", "Zeta"], [1], [2]))
    code, _, told = run("form", "new", "--from", like, "--period", "2026-03", "--home", home, "--yes")
    assert (code, "Zeta" in told) == (1, True)
    assert run("form", "new", "--from", like, "--home", home)[0] == 2
    assert list(profile_of(home).on(MARCH.to_date).by_id) == ["TH1", "DS2"]
