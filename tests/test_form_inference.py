"""What a table drawn by hand asks: read as it was meant or asked about, and not a cell lost without a word."""

import io
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from addin.form_inference.drawing import read_drawings
from addin.form_inference.drawn import UNKNOWN, DrawnForm
from addin.form_inference.infer import infer_form
from addin.read.limits import UnreadableError
from tests.drawings import DRAWINGS, FRESH, MORE, REAL, TWENTY, Drawn, write_drawn
from tests.sheets import soffice_convert_all

#: The least share of columns that must come out right without anybody's help.
GOAL = 0.95


def columns_of(form: DrawnForm) -> list[list[tuple[str, str, str]]]:
    return [[(c.label, str(c.kind), str(c.roll_up or "-")) for c in table.columns] for table in form.tables]


def right(form: DrawnForm, drawn: Drawn) -> tuple[int, int, list[object]]:
    """How many of the intended columns are right, of how many, and those that are wrong without being asked about."""
    found, intended = columns_of(form), [table.as_expected() for table in drawn.tables]
    wrong: list[object] = []
    good = 0
    for at, columns in enumerate(intended):
        there = found[at] if at < len(found) else []
        good += sum(column in there for column in columns)
        wrong += [column for column in columns if column not in there]
    asked = " ".join(question.text for question in (*form.questions, *form.refusals))
    silent = [column for column in wrong if column[0] not in asked]  # type: ignore[index]
    return good, sum(map(len, intended)), silent


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawn_table_asks_what_was_meant(name: str) -> None:
    drawn = DRAWINGS[name]
    form = infer_form(write_drawn(drawn), f"{name}.xlsx")
    assert right(form, drawn)[2] == []
    assert [str(table.kind) for table in form.tables] == [table.kind for table in drawn.tables]
    for table, intended in zip(form.tables, drawn.tables, strict=True):
        assert [row.label for row in table.rows if row.role.name == "PRINTED"] == list(intended.rows)


@pytest.mark.parametrize("name", DRAWINGS)
def test_every_filled_cell_of_a_drawing_has_a_role(name: str) -> None:
    content = write_drawn(DRAWINGS[name])
    form = infer_form(content, name)
    assert form.red == ()
    filled = {
        (d.sheet, place) for d in read_drawings(content, name) for place in d.places() if d.owner(*place) == place
    }
    assert filled <= form.roles.keys()


@pytest.mark.parametrize("drawings", [TWENTY, REAL, MORE, FRESH], ids=["twenty", "real", "more", "fresh"])
def test_columns_come_out_right_without_help(drawings: tuple[Drawn, ...]) -> None:
    good = total = 0
    for drawn in drawings:
        right_here, of, _ = right(infer_form(write_drawn(drawn), drawn.name), drawn)
        good, total = good + right_here, total + of
    print(f"\n{good}/{total} columns right without help")
    assert good >= GOAL * total


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_drawings_saved_by_libreoffice_ask_the_same(tmp_path: Path, kind: str) -> None:
    drawings = [drawn for drawn in DRAWINGS.values() if not drawn.legacy]
    files = [tmp_path / f"{drawn.name}.xlsx" for drawn in drawings]
    for file, drawn in zip(files, drawings, strict=True):
        file.write_bytes(write_drawn(drawn))
    good = total = 0
    converted = soffice_convert_all(files, kind, tmp_path / kind)
    for file, drawn in zip(converted, drawings, strict=True):
        form = infer_form(file.read_bytes(), file.name)
        right_here, of, silent = right(form, drawn)
        assert silent == [], drawn.name
        good, total = good + right_here, total + of
    print(f"\n{kind}: {good}/{total} columns right")
    assert good >= GOAL * total


def sheet(*rows: list[object]) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    page = book.add_worksheet("Sheet1")
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if cell != "":
                page.write(row, column, cell)
    book.close()
    return stream.getvalue()


@pytest.mark.parametrize("line", ["Đơn vị: ……", "Đơn vị báo cáo:", "Tên đơn vị: Xã An Bình", "Kỳ báo cáo: ....."])
def test_a_place_for_who_fills_it_in_is_no_part_of_the_title(line: str) -> None:
    drawn = sheet(
        ["BẢNG THEO DÕI LỄ HỘI"], [line], [], ["STT", "Loại lễ hội", "Số lễ hội"], [1, "Truyền thống"], [2, "Văn hóa"],
    )  # fmt: skip
    assert infer_form(drawn, "bang.xlsx").tables[0].title == "BẢNG THEO DÕI LỄ HỘI"


@pytest.mark.parametrize(
    "line",
    ["Tháng … năm 2026", "Số liệu đến ngày … tháng … năm 2026", "Quý IV năm 2026", "Thời điểm: 0 giờ ngày 01/01/2026"],
)
def test_a_line_of_days_is_no_part_of_the_title(line: str) -> None:
    rows = [["STT", "Loại lễ hội", "Số lễ hội"], [1, "Truyền thống"], [2, "Văn hóa"]]
    assert infer_form(sheet(["BẢNG THEO DÕI LỄ HỘI"], [line], *rows), "a").tables[0].title == "BẢNG THEO DÕI LỄ HỘI"
    assert infer_form(sheet(["BÁO CÁO THÁNG 11 NĂM 2026"], *rows), "a").tables[0].title == "BÁO CÁO THÁNG 11 NĂM 2026"


@pytest.mark.parametrize("number", ["Biểu số 02: ", "BIỂU 05: ", "Mẫu 1 – ", "Phụ lục II. "])
def test_the_number_of_a_form_in_front_of_its_title_is_no_part_of_it(number: str) -> None:
    drawn = sheet(
        [f"{number}BẢNG THEO DÕI LỄ HỘI"], ["STT", "Loại lễ hội", "Số lễ hội"], [1, "Truyền thống"], [2, "Mới"]
    )
    assert infer_form(drawn, "a").tables[0].title == "BẢNG THEO DÕI LỄ HỘI"


def test_men_and_women_under_a_heading_of_birth_are_years_or_days_and_never_added_up() -> None:
    for group, kind in (("Năm sinh", "year"), ("Ngày, tháng, năm sinh", "date")):
        (table,) = infer_form(sheet(["STT", "Họ và tên", group, ""], ["", "", "Nam", "Nữ"], [1], [2]), "a").tables
        assert [(str(one.kind), str(one.roll_up)) for one in table.columns[2:]] == [(kind, "list")] * 2


@pytest.mark.parametrize(
    "label", ["Ngày, tháng, năm sinh", "Ngày tháng năm sinh", "Ngày/tháng/năm", "Ngày, tháng, năm"]
)
def test_a_column_of_days_is_a_heading_and_no_place_for_a_signature(label: str) -> None:
    (table,) = infer_form(
        sheet(["STT", "Họ và tên", label, "Chức vụ"], [1], [2], ["", "…, ngày … tháng … năm"]), "a"
    ).tables
    assert [(one.label, str(one.kind)) for one in table.columns[1:]] == [
        ("Họ và tên", "text"), (label, "date"), ("Chức vụ", "text"),
    ]  # fmt: skip
    assert len(table.rows) == 2


def test_columns_that_part_a_figure_by_time_are_figures() -> None:
    heading = ["STT", "Chỉ tiêu", "Trong tháng", "Trong quý III", "Cộng dồn từ đầu năm", "Từ đầu năm đến nay"]
    (table,) = infer_form(sheet(heading, [1, "Khám bệnh"], [2, "Tiêm chủng"]), "a").tables
    assert [str(one.roll_up) for one in table.columns[2:]] == ["sum"] * 4


def test_figures_by_time_are_whole_where_all_rows_count_things_and_may_have_decimals_where_one_does_not() -> None:
    heading = ["STT", "Chỉ tiêu", "Đơn vị tính", "Kế hoạch năm", "Trong tháng", "Tăng, giảm"]
    for measure, kinds in (("Ổ dịch", ["count", "count", "number"]), ("Điểm", ["number"] * 3), ("Ha", ["number"] * 3)):
        rows = [[1, "Khám bệnh", "Lượt"], [2, "Khác", measure]]
        (table,) = infer_form(sheet(heading, *rows), "a").tables
        assert [str(one.kind) for one in table.columns[3:]] == kinds, measure


def test_money_by_the_month_is_added_up_and_money_to_each_person_is_not() -> None:
    heading = ["STT", "Họ và tên", "Phụ cấp (đồng/tháng)", "Mức hưởng (triệu đồng/người)"]
    (table,) = infer_form(sheet(heading, [1], [2]), "a").tables
    assert [(c.measure, str(c.roll_up)) for c in table.columns[2:]] == [
        ("đồng/tháng", "sum"), ("triệu đồng/người", "None"),
    ]  # fmt: skip


def test_dashes_below_a_line_that_says_of_which_are_all_parts_of_the_row_above_it() -> None:
    rows = [[1, "Số lượt khám"], ["", "Trong đó: - Có bảo hiểm"], ["", "- Trẻ em"], [2, "Số lượt chuyển tuyến"]]
    (table,) = infer_form(sheet(["STT", "Nội dung", "Số lượt"], *rows), "a").tables
    assert [(row.parent, row.within) for row in table.rows] == [(-1, False), (0, True), (0, True), (-1, False)]


def test_a_first_part_on_the_line_that_says_of_which_stands_beside_the_dashes_below() -> None:
    rows = [[1, "Cây màu"], ["", "Trong đó: ngô"], ["", "- Đậu tương"], ["", "- Lạc"], [2, "Cây ăn quả"]]
    (table,) = infer_form(sheet(["STT", "Nội dung", "Số lượng"], *rows), "a").tables
    assert [(row.parent, row.within) for row in table.rows] == [(-1, False), *[(0, True)] * 3, (-1, False)]


def test_columns_over_rows_with_measures_of_their_own_tell_whose_the_figures_are_and_not_how_many() -> None:
    heading = ["TT", "Chỉ tiêu", "ĐVT", "Hộ dân", "Doanh nghiệp", "Số hộ tham gia"]
    for measure, kinds in (("ha", ["number", "number", "count"]), ("con", ["count"] * 3)):
        (table,) = infer_form(sheet(heading, [1, "Lúa", measure], [2, "Lợn", "con"]), "a").tables
        assert [str(one.kind) for one in table.columns[3:]] == kinds, measure


def test_the_money_of_a_whole_table_is_not_that_of_columns_that_count_or_measure_something_else() -> None:
    heading = ["STT", "Nội dung", "Số dự án", "Số con chết", "Tiêu hủy (kg)", "Diện tích", "Số còn lại", "Đã hỗ trợ"]
    (table,) = infer_form(sheet(["", "", "ĐVT: triệu đồng"], heading, [1, "A"], [2, "B"]), "a").tables
    told = [(str(one.kind), one.measure) for one in table.columns[2:]]
    assert told == [
        ("count", ""), ("count", ""), ("number", "kg"), ("number", ""), *[("money", "triệu đồng")] * 2,
    ]  # fmt: skip


def test_a_table_in_percent_or_in_persons_says_what_its_leaves_are() -> None:
    heading = [["STT", "Nội dung", "Xếp loại", "", "", "Hệ số"], ["", "", "Khá", "Trung bình", "Yếu", ""]]
    merged = ["A2:A3", "B2:B3", "C2:E2", "F2:F3"]
    for measure, kind, added in (("%", "percent", "None"), ("học sinh", "count", "sum")):
        rows = [["", "", f"ĐVT: {measure}"], *heading, [1, "A"], [2, "B"]]
        (table,) = infer_form(write_drawn(Drawn("a", rows, [], merged)), "a").tables
        assert [(str(one.kind), str(one.roll_up)) for one in table.columns[2:5]] == [(kind, added)] * 3
        assert table.columns[5].roll_up is None


def test_what_excel_has_not_calculated_in_a_row_of_totals_is_no_text() -> None:
    rows = [["STT", "Cấp học", "Số trẻ", "Khuyết tật"], [1, "Tiểu học"], [2, "THCS"], ["", "Cộng", "", "=SUM(D2:D3)"]]
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    stream = io.BytesIO()
    book.save(stream)
    (table,) = infer_form(stream.getvalue(), "a").tables
    assert table.columns[3].why == UNKNOWN


def test_a_grade_whose_heading_names_the_choices_is_chosen_from_these() -> None:
    heading = [
        "STT",
        "Họ tên",
        "Xếp loại (Tốt/Khá/Yếu)",
        "Giới tính (nam/nữ)",
        "Địa chỉ (thôn/xóm)",
        "Trình độ (ĐH/ThS)",
    ]
    (table,) = infer_form(sheet(heading, ["VD", "Lê A", "", "", "", "TS"], [1], [2]), "a").tables
    assert [one.choices for one in table.columns[2:]] == [("Tốt", "Khá", "Yếu"), ("nam", "nữ"), (), ()]
    assert [str(one.kind) for one in table.columns[2:]] == ["choice", "choice", "text", "text"]


def test_a_list_of_persons_asks_in_which_school_and_not_in_how_many() -> None:
    (table,) = infer_form(sheet(["STT", "Họ và tên", "Đơn vị công tác (trường)", "Số con"], [1], [2]), "a").tables
    assert [str(one.kind) for one in table.columns[2:]] == ["text", "count"]


def test_a_heading_with_the_post_of_who_signs_papers_is_a_heading_beside_an_stt() -> None:
    rows = [["STT", "Tên hợp tác xã", "Giám đốc", ""], ["", "", "Họ và tên", "Số điện thoại"], [1], [2]]
    merged = Drawn("a", rows, [], ["A1:A2", "B1:B2", "C1:D1"])
    (table,) = infer_form(write_drawn(merged), "a").tables
    assert [one.label for one in table.columns[2:]] == ["Giám đốc / Họ và tên", "Giám đốc / Số điện thoại"]


def test_a_row_numbered_as_an_example_is_one_and_a_word_that_begins_like_one_is_none() -> None:
    heading = ["STT", "Tên công trình", "Số hộ"]
    (example,) = infer_form(sheet(heading, ["VD", "Đường thôn 1", 12], [1], [2], ["…", "……"]), "a").tables
    assert str(example.kind) == "list"
    (schools,) = infer_form(sheet(["STT", "Cấp học", "Số trẻ"], [1, "Mẫu giáo"], [2, "Nhà trẻ"]), "a").tables
    assert [row.label for row in schools.printed] == ["Mẫu giáo", "Nhà trẻ"]


def test_rankings_side_by_side_are_refused_with_the_reason() -> None:
    form = infer_form(sheet(["BẢNG XẾP HẠNG"], ["Xã", "Tỷ lệ nghèo (%)", "", "Xã", "Thu nhập (triệu đồng)"], []), "a")
    assert not form.tables
    assert "xếp hạng" in form.refusals[0].text


def test_a_pivot_table_is_refused_with_its_cell() -> None:
    form = infer_form(sheet(["Row Labels", "Sum of Số hộ"], ["Xã A", 3], ["Grand Total", 3]), "a")
    assert "ô A1" in form.refusals[0].text


def test_two_columns_of_one_label_are_asked_about() -> None:
    form = infer_form(sheet(["STT", "Nội dung", "Số hộ", "Số hộ"], [1, "Nhà ở"], [2, "Đất ở"]), "a")
    assert "cùng tiêu đề “Số hộ”" in form.questions[0].text


def test_a_column_of_which_nothing_tells_figures_or_words_is_asked_about() -> None:
    form = infer_form(sheet(["STT", "Họ và tên", "Zeta"], [1], [2]), "a")
    assert "Zeta" in form.questions[0].text


def test_a_figure_beside_the_table_is_red() -> None:
    form = infer_form(sheet(["STT", "Nội dung", "Số hộ"], [1, "Nhà ở", "", "", 12]), "a")
    assert [(place, text) for _, place, text in form.red] == [((1, 4), "12")]
    assert not form.is_sure


def test_a_text_that_is_no_workbook_is_refused() -> None:
    with pytest.raises(UnreadableError):
        infer_form(b"%PDF-1.7 nothing", "a.xlsx")


def test_rankings_that_repeat_the_units_beside_each_other_are_refused() -> None:
    rows = [
        ["Mã tỉnh", "Tên tỉnh", "Tỷ lệ (%)", "Tên tỉnh", "Số ngày", "Tên tỉnh", "Chi phí"],
        ["01", "A", 3, "B", 4, "C", 5],
    ]
    form = infer_form(sheet(*rows), "a")
    assert not form.tables
    assert "Tên tỉnh" in form.refusals[0].text


def test_averages_prices_and_ranks_are_never_added_up() -> None:
    heading = ["STT", "Đơn vị", "Thu nhập bình quân (triệu đồng)", "Đơn giá", "Năng suất (tạ/ha)", "Diện tích (ha)"]
    (table,) = infer_form(sheet(heading, [1]), "a").tables
    assert [str(column.roll_up or "-") for column in table.columns] == ["-", "-", "-", "-", "-", "sum"]


def test_the_same_drawing_gives_the_same_form() -> None:
    content = write_drawn(DRAWINGS["17-thirty-one-columns"])
    assert infer_form(content, "a") == infer_form(content, "a")


def test_a_sheet_of_data_is_no_form_and_is_refused_at_once() -> None:
    rows: list[list[object]] = [["STT", "Họ và tên", "Số hộ"], *([at, f"Người {at}", at] for at in range(4000))]
    form = infer_form(sheet(*rows), "a")
    assert "quá lớn" in form.refusals[0].text
