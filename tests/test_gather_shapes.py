"""Shapes of drawn tables that were once read wrongly: what their answers add up to, and what is said of them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner

from addin.cli.form.new import command
from addin.form_adoption.row_lines import row_lines
from addin.form_inference.infer import infer_form
from addin.form_inference.words import is_bare_measure, is_total
from addin.gather.step import Gathered, gather
from addin.gather.workbook import write_gathered
from addin.system.errors import InputError
from tests.test_form_inference import sheet

_ = ""


def gathered(folder: Path, drawn: Sequence[Sequence[Any]], *answers: Sequence[Sequence[Any]]) -> Gathered:
    """The answers to a drawing, one an office."""
    (folder / "a").mkdir()
    (folder / "BANG.xlsx").write_bytes(sheet(*drawn))
    for at, rows in enumerate(answers):
        (folder / "a" / f"Xã {'ABCDEF'[at]}.xlsx").write_bytes(sheet(*rows))
    return gather(folder / "BANG.xlsx", [folder / "a"])


def remarks(done: Gathered) -> str:
    return "\n".join(text for of in done.remarks.values() for text in of)


@pytest.mark.parametrize(
    "text",
    [
        "Cộng cả năm",
        "TỔNG CỘNG NĂM 2026",
        "Tổng 12 tháng",
        "Cộng quý I",
        "Cộng mục II",
        "Tổng cộng toàn xã",
        "Cộng các thôn",
    ],
)
def test_a_row_that_says_over_what_it_adds_up_is_a_total(text: str) -> None:
    assert is_total(text)


@pytest.mark.parametrize(
    "text", ["Tổng số hộ nghèo", "Công an xã", "Cộng đồng dân cư", "Cộng tác viên các thôn", "Tổng số trường"]
)
def test_what_is_only_called_by_such_a_word_is_no_total(text: str) -> None:
    assert not is_total(text)


def test_the_total_of_months_that_stand_in_rows_is_not_added_once_more(tmp_path: Path) -> None:
    head = [["Tháng", "Số lượt tiếp", "Số đơn nhận"]]
    months = [f"Tháng {number}" for number in range(1, 13)]
    drawn = [*head, *([month] for month in months), ["Cộng cả năm"]]
    answer = [*head, *([month, 2, 3] for month in months), ["Cộng cả năm", 24, 36]]
    done = gathered(tmp_path, drawn, answer)
    assert done.as_json()["total"] == {"Số lượt tiếp": 24, "Số đơn nhận": 36}
    assert remarks(done) == ""


def test_totals_of_sections_are_held_against_their_sections(tmp_path: Path) -> None:
    head = [["STT", "Tháng", "Số lượt tiếp"]]
    rows = [[1, "Tháng 1", 2], [2, "Tháng 2", 3], [_, "Cộng quý I", 5], [3, "Tháng 4", 4], [4, "Tháng 5", 5]]
    foot = [[_, "Cộng quý II", 9], [_, "Tổng cộng", 14]]
    drawn = [*head, *(row[:2] for row in (*rows, *foot))]
    wrong = [*rows[:2], [_, "Cộng quý I", 7], *rows[3:]]
    done = gathered(tmp_path, drawn, [*head, *rows, *foot], [*head, *wrong, *foot])
    assert done.as_json()["total"] == {"Số lượt tiếp": 28}
    assert done.remarks["Xã A.xlsx"] == []
    assert "ghi “Số lượt tiếp” 7" in remarks(done)


def test_rows_of_one_name_in_two_groups_are_each_counted_in_their_own(tmp_path: Path) -> None:
    head = [["Lĩnh vực", "Bậc học", "Số phòng học", "Kinh phí (triệu đồng)"]]
    rows = [["Công lập", "Mầm non"], [_, "Tiểu học"], ["Ngoài công lập", "Mầm non"], [_, "Tiểu học"], ["Tổng cộng"]]
    first = [["Công lập", "Mầm non", 1, 10.5], [_, "Tiểu học", 2, 20], ["Ngoài công lập", "Mầm non", 4, 40]]
    second = [["Ngoài công lập", "Mầm non", 100, 1], [_, "Tiểu học", 200, 2], ["Công lập", "Tiểu học", 8, 3]]
    done = gathered(tmp_path, [*head, *rows], [*head, *first, ["Tổng cộng", _, 7, 70.5]], [*head, *second])
    assert done.as_json()["total"] == {"Số phòng học": 315, "Kinh phí (triệu đồng)": 76.5}
    found = {row: figures["Số phòng học"] for row, figures in done.as_json()["rows"].items()}
    assert found == {
        "Công lập / Mầm non": 1, "Công lập / Tiểu học": 10, "Ngoài công lập / Mầm non": 104,
        "Ngoài công lập / Tiểu học": 200,
    }  # fmt: skip
    assert remarks(done) == ""


def test_figures_in_a_row_without_a_name_are_told_of(tmp_path: Path) -> None:
    head = [["STT", "Nội dung", "Số hộ"]]
    done = gathered(
        tmp_path, [*head, [1, "Nhà sập"], [2, "Tốc mái"]], [*head, [1, "Nhà sập", 3], [_, _, 9], [2, "Tốc mái", 4]]
    )
    assert done.as_json()["total"] == {"Số hộ": 7}
    assert "dòng 3: dòng không ghi tên không có trong biểu, chưa tính" in remarks(done)
    assert done.as_json()["doubtful"] == ["Số hộ"]


@pytest.mark.parametrize("text", ["(tr.đ)", "(ng.đ)", "(km2)", "(tấn/ha)", "(1.000 đồng)", "(hộ)"])
def test_a_unit_below_a_heading_is_one_however_it_is_shortened(text: str) -> None:
    assert is_bare_measure(text)


@pytest.mark.parametrize("text", ["(I+II)", "(3)", "(3=2/1)", "(km) x 2"])
def test_numbers_and_formulas_in_brackets_are_no_units(text: str) -> None:
    assert not is_bare_measure(text)


def test_units_in_a_row_below_the_headings_tell_what_is_added_up(tmp_path: Path) -> None:
    head = [["Nội dung", "Kế hoạch giao", "Kinh phí"], [_, "(km)", "(tr.đ)"]]
    done = gathered(
        tmp_path, [*head, ["Đường thôn"], ["Đường ngõ"]], [*head, ["Đường thôn", 1.5, 2], ["Đường ngõ", 2, 3]]
    )
    assert done.as_json()["total"] == {"Kế hoạch giao": 3.5, "Kinh phí": 5}
    assert remarks(done) == ""


def test_a_row_that_names_its_parts_and_is_another_than_their_sum_makes_the_total_doubtful(tmp_path: Path) -> None:
    head = [["TT", "Chỉ tiêu", "Dự toán năm (triệu đồng)"]]
    rows = [[_, "TỔNG THU (I+II)"], ["I", "Thu nội địa"], [1, "Lệ phí"], ["II", "Thu bổ sung"]]
    right = [[*row, figure] for row, figure in zip(rows, (30, 20, 5, 10), strict=True)]
    wrong = [[*row, figure] for row, figure in zip(rows, (33, 20, 5, 10), strict=True)]
    done = gathered(tmp_path, [*head, *rows], [*head, *right], [*head, *wrong])
    assert done.remarks["Xã A.xlsx"] == []
    assert "các dòng cộng lại là 30; giữ số của dòng cộng" in remarks(done)
    assert done.as_json()["doubtful"] == ["Dự toán năm (triệu đồng)"]


def test_whether_there_is_something_is_ticked_though_its_name_is_a_thing_that_is_counted(tmp_path: Path) -> None:
    head = [["TT", "Tên thôn", "Có nhà văn hóa", _, "Số hộ"], [_, _, "Có", "Không", _]]
    rows = [[1, "Thôn 1", "x", _, 30], [2, "Thôn 2", _, "x", 40], [3, "Thôn 3", "x", _, 50]]
    done = gathered(tmp_path, [*head, [1], [2], [3]], *[[*head, *rows, [4, f"Thôn {at}", "x", _, 1]] for at in "abc"])
    assert done.as_json()["total"] == {"Có nhà văn hóa / Có": 9, "Có nhà văn hóa / Không": 3, "Số hộ": 363}


def test_a_file_without_any_filled_cell_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"không có ô nào đã ghi.*Đề nghị vẽ bảng"):
        gathered(tmp_path, [], [["STT", "Nội dung", "Số hộ"]])


def test_a_drawing_that_can_be_no_form_leaves_no_sheet_to_choose_on(tmp_path: Path) -> None:
    drawn, out = tmp_path / "BANG.xlsx", tmp_path / "xem.xlsx"
    drawn.write_bytes(sheet(["Row Labels", "Sum of Số hộ"], ["Xã A", 1]))
    done = CliRunner().invoke(command, ["--from", str(drawn), "--out", str(out), "--home", str(tmp_path)])
    assert isinstance(done.exception, InputError)
    assert "PivotTable" in done.stderr
    assert not out.exists()


def test_a_remark_of_several_lines_stands_in_a_row_that_is_high_enough(tmp_path: Path) -> None:
    head = [["STT", "Nội dung", "Số hộ"]]
    words = "không rõ, " * 9
    done = gathered(
        tmp_path, [*head, [1, "Nhà sập"], [2, "Tốc mái"]], [*head, [1, "Nhà sập", words], [2, "Tốc mái", 4]]
    )
    write_gathered(done, tmp_path / "TongHop.xlsx", [tmp_path / "a"])
    page = openpyxl.load_workbook(tmp_path / "TongHop.xlsx")["Cần xem lại"]
    assert words.strip(" ,") in str(page["C3"].value)
    assert page.row_dimensions[3].height > 30


def test_quarters_and_half_years_among_months_are_not_added_once_more(tmp_path: Path) -> None:
    head = [["Kỳ", "Số hồ sơ"]]
    times = {
        "Tháng 1": 1, "Tháng 2": 2, "Tháng 3": 3, "Quý I": 6, "Tháng 4": 4, "Tháng 5": 5, "Tháng 6": 6, "Quý II": 15,
        "6 tháng đầu năm": 21, "Tháng 7": 7, "Tháng 8": 8, "Tháng 9": 9, "Quý III": 24, "Cả năm": 45,
    }  # fmt: skip
    right = [*head, *([time, figure] for time, figure in times.items())]
    wrong = [*head, *([time, figure + (time == "Quý II")] for time, figure in times.items())]
    done = gathered(tmp_path, [*head, *([time] for time in times)], right, wrong)
    assert done.as_json()["total"] == {"Số hồ sơ": 90}
    assert done.remarks["Xã A.xlsx"] == []
    assert "ghi “Số hồ sơ” 16" in remarks(done)


def test_years_and_quarters_alone_are_rows_as_any_others(tmp_path: Path) -> None:
    head = [["Kỳ", "Số hồ sơ"]]
    rows = [["Quý I", 1], ["Quý II", 2], ["Quý III", 3], ["Quý IV", 4]]
    done = gathered(tmp_path, [*head, *([time] for time, _figure in rows)], [*head, *rows])
    assert done.as_json()["total"] == {"Số hồ sơ": 10}


def test_a_kept_form_has_the_total_of_all_and_tells_of_those_of_sections() -> None:
    drawn = sheet(["Kỳ", "Số hồ sơ"], ["Tháng 1"], ["Tháng 2"], ["Cộng quý I"], ["Tháng 4"], ["Cộng cả năm"])
    lines = row_lines(infer_form(drawn, "a.xlsx").tables[0], "Dòng")
    assert lines.total == "Cộng cả năm"
    assert [row["title"] for row in lines.rows] == ["Tháng 1", "Tháng 2", "Tháng 4"]
    assert "“Cộng quý I” cộng từng phần" in lines.notes[0]


def test_a_total_of_billions_stands_in_its_column_in_full(tmp_path: Path) -> None:
    head = [["STT", "Tên tài sản", "Nguyên giá (đồng)"]]
    done = gathered(tmp_path, [*head, [1], [2]], [*head, [1, "Nhà", 987_654_321_000], [2, "Xe", 1_000_000]])
    write_gathered(done, tmp_path / "TongHop.xlsx", [tmp_path / "a"])
    page = openpyxl.load_workbook(tmp_path / "TongHop.xlsx")["Tổng hợp"]
    assert page["D3"].value == "Nguyên giá (đồng)"
    assert page.column_dimensions["D"].width > len("* 987,655,321,000.0")


def test_rows_that_only_other_columns_name_are_asked_about() -> None:
    drawn = infer_form(sheet(
        ["Vùng", "Loại hình", "Cơ sở", "Số lớp", "Số học sinh"],
        ["Vùng I", "Công lập", "Mầm non", _, _],
        [_, _, "Tiểu học", _, _],
        [_, "Tư thục", "Mầm non", _, _],
        ["Vùng II", "Công lập", "Mầm non", _, _],
        [_, _, "Tiểu học", _, _],
    ), "BANG.xlsx")  # fmt: skip
    assert not drawn.is_sure
    assert [question.text for question in drawn.questions if "” trống" in question.text]
