"""The office's own tables: found by their headings, read line by line, every unusable line said."""

import re
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from pydantic import ValidationError

from addin import pipeline
from addin.cli.main import commands
from addin.summary_workbook.office_tables import plan_office_sheet
from addin.workspace.folder import Workspace
from addin.workspace.office_tables import office_of, read_office
from schemas.cells import Cell
from schemas.office import GENERAL, TABLES, TABLES_BY_NAME, Office, tables_of
from schemas.office.lines import Adjustment
from schemas.office.problem import Problem, by_urgency
from schemas.office.settings import CALENDAR_YEAR, FOR_AGENCY, REPORTING_YEAR, SIGN_AS
from schemas.period import Period
from tests.catalogues import FORMS_BY_ID, IN_FORCE
from tests.sheets import typed_into
from workbooks.build import MASTER

Rows = list[list[Cell]]
#: What the settings of a new workbook call its folders.
FOLDERS = ("hop-thu", "bieu-mau", "tra-lai", "don-doc")


def sheet_rows(name: str, changed: dict[str, Rows] | None = None) -> Rows:
    """A sheet of a master: title, heading and lines of each of its tables, one below the other."""
    rows: Rows = []
    for table in tables_of(name):
        lines = (changed or {}).get(table.name, [list(row) for row in table.rows(IN_FORCE)])  # type: ignore[arg-type] # values are cells
        rows += [[table.title], [column.label for column in table.columns], *lines, [""] * len(table.columns)]
    return [["" if cell is None else cell for cell in row] for row in rows]


def all_sheets(changed: dict[str, Rows] | None = None) -> list[tuple[str, Rows]]:
    names = dict.fromkeys(table.sheet for table in TABLES)
    return [(name, sheet_rows(name, changed)) for name in names]


def test_a_new_master_reads_as_the_defaults_without_a_word() -> None:
    read = read_office(all_sheets(), IN_FORCE)
    assert read.problems == ()
    assert read.settings == Office.new(IN_FORCE).settings
    assert read.criteria == Office.new(IN_FORCE).criteria
    assert sum(line.points for line in read.criteria) == 100
    assert [line.unit for line in read.contacts][:2] == ["689", "688"]


def test_tables_are_found_on_renamed_and_reordered_sheets_with_columns_moved_and_rows_added() -> None:
    rows: Rows = [
        ["ghi chú của tôi", "", ""],
        ["Lý do", "Kỳ", "Đơn vị", "Biểu", "Dòng", "Cột", "Số đơn vị báo cáo", "Số sau điều chỉnh", "Người thực hiện",
         "Ngày điều chỉnh"],
        ["", "", "", "", "", "", "", "", "", ""],
        ["nhầm cột", date(2023, 2, 1), "H. Bù Đăng", "b02", "Xã Thọ Sơn", "Hỗ trợ / Đất ở", 5.0, 3.0, "Lan",
         date(2023, 2, 20)],
    ]  # fmt: skip
    found = read_office(
        [("Sửa số", rows), *reversed([s for s in all_sheets() if s[0] != "Điều chỉnh"])], IN_FORCE
    ).adjustments
    assert len(found) == 1
    line = found[0]
    assert (line.period, line.unit, line.form, line.row, line.key_in(FORMS_BY_ID["B02"])) == (
        "2023-02",
        "696",
        "B02",
        "Xã Thọ Sơn",
        "land",
    )
    assert (line.old, line.new, line.reason) == (5.0, 3.0, "nhầm cột")


def test_adjustments_of_a_workbook_with_the_former_heading_of_their_figures_still_count() -> None:
    rows: Rows = [
        ["Kỳ", "Đơn vị", "Biểu", "Dòng", "Cột", "Số đơn vị báo cáo", "Số điều chỉnh", "Lý do", "Người thực hiện",
         "Ngày điều chỉnh"],
        ["2023-02", "H. Bù Đăng", "B02", "Xã Thọ Sơn", "Hỗ trợ / Đất ở", 5.0, 3.0, "nhầm cột", "Lan",
         date(2023, 2, 20)],
    ]  # fmt: skip
    found = read_office(
        [("Điều chỉnh", rows), *[s for s in all_sheets() if s[0] != "Điều chỉnh"]], IN_FORCE
    ).adjustments
    assert [(line.old, line.new) for line in found] == [(5.0, 3.0)]


def test_criteria_checks_and_signers_of_a_workbook_of_the_former_layout_still_count() -> None:
    rows: Rows = [
        ["Cài đặt", "Giá trị", "Giải thích"],
        ["Thẩm quyền ký", "TM. BAN DÂN TỘC", ""],
        ["Tiêu chí chấm điểm thi đua"],
        ["Mã tiêu chí", "Tiêu chí", "Điểm tối đa", "Mức 0 điểm", "Mức điểm tối đa", "Căn cứ tính"],
        ["poverty", "Giảm nghèo bền vững", 100.0, 0.0, 100.0, ""],
        ["Mức độ và ngưỡng của các kiểm tra"],
        ["Mã kiểm tra", "Mức độ áp dụng", "Ngưỡng", "Từ ngày hiệu lực", "Đến hết ngày"],
        ["period-outlier", "Ghi chú", "", "", ""],
    ]
    read = read_office([("Cấu hình", rows), *[s for s in all_sheets() if s[0] != "Cấu hình"]], IN_FORCE)
    assert [(line.key, line.label) for line in read.criteria] == [("poverty", "Giảm nghèo bền vững")]
    assert read.rule("period-outlier", date(2023, 2, 1), {})
    assert read.settings.sign_as == FOR_AGENCY


def test_a_criterion_is_known_by_its_label_where_its_code_is_blank_and_may_be_the_offices_own() -> None:
    known: Rows = [["Giảm hộ nghèo DTTS", 60.0, "", 0.0, 100.0, ""], ["Việc đột xuất", 40.0, "", "", "", ""]]
    read = read_office(all_sheets({"ch_thi_dua": known}), IN_FORCE)
    assert [line.key for line in read.criteria] == ["poverty", "Việc đột xuất"]
    assert not read.problems


def test_people_read_no_codes_in_the_settings_but_in_a_last_column() -> None:
    """Words of a program stand only where nobody has to read or type them."""
    for table in TABLES:
        for row in table.rows(IN_FORCE):
            shown = [str(value) for value in row[:-1] if isinstance(value, str)]
            assert not [one for one in shown if re.fullmatch("[a-z]+(-[a-z]+)*", one) and one not in FOLDERS], row


def test_a_line_that_cannot_be_used_is_said_with_its_sheet_table_row_and_reason() -> None:
    wrong: Rows = [["2023-13", "Huyện Bù Đăng", 2.0, "vượt kế hoạch", ""], ["2023", "Huyện Bù Đăng", "nhiều", "x", ""]]
    read = read_office(all_sheets({"thi_dua_cong_tru": wrong}), IN_FORCE)
    assert read.manual_points == ()
    assert len(read.problems) == 2
    assert "Thi đua" in read.problems[0]
    assert "dòng 3" in read.problems[0]
    assert "không phải kỳ báo cáo" in read.problems[0]
    assert "“nhiều”, không phải số" in read.problems[1]


def test_a_setting_that_cannot_be_used_is_said_with_its_choices_and_what_holds_meanwhile() -> None:
    read = read_office(
        all_sheets({"ch_chung": [["Thẩm quyền ký", "GIÁM ĐỐC", ""], ["Cổng máy chủ thư", "abc", ""]]}), IN_FORCE
    )
    signs, port = read.problems
    assert "“Thẩm quyền ký” ghi “GIÁM ĐỐC”, không có trong danh sách (Người đứng đầu ký; " in signs
    assert signs.endswith("Trong khi chờ sửa, dùng “Người đứng đầu ký”.")
    assert port.endswith("Trong khi chờ sửa, dùng “993”.")


def test_a_table_that_was_deleted_is_said_and_the_default_is_used() -> None:
    read = read_office([sheet for sheet in all_sheets() if sheet[0] != "Cấu hình"], IN_FORCE)
    assert read.settings == Office.new(IN_FORCE).settings
    assert any("CÀI ĐẶT CHUNG" in problem for problem in read.problems)


def test_settings_are_changed_in_the_sheet() -> None:
    rows: Rows = [["Hạn gửi (ngày làm việc sau ngày chốt)", 4.0, ""], ["Họ tên người ký", "Điểu Điều", ""]]
    read = read_office(all_sheets({"ch_chung": rows}), IN_FORCE)
    assert read.settings.signer == "Điểu Điều"
    assert read.due_on(Period.parse("2023-02")) == date(2023, 2, 20)


def test_a_deadline_of_its_own_stands_before_the_common_one() -> None:
    read = read_office(all_sheets({"ch_han_gui": [["2023-02", date(2023, 2, 28)]]}), IN_FORCE)
    assert read.due_on(Period.parse("2023-02")) == date(2023, 2, 28)
    assert read.due_on(Period.parse("2023-03")) == date(2023, 3, 16)


def test_mail_from_a_listed_address_is_the_units() -> None:
    rows: Rows = [["Huyện Bù Đăng", "bdt@budang.gov.vn; lan@budang.gov.vn", "", ""]]
    read = read_office(all_sheets({"ch_don_vi": rows}), IN_FORCE)
    assert read.unit_of_sender("Phòng Dân tộc <Lan@BuDang.gov.vn>") == "696"
    assert read.unit_of_sender("ai-do@gmail.com") == ""


def test_an_allotted_figure_is_found_by_unit_form_and_column() -> None:
    label = FORMS_BY_ID["B02"].by_key["target_cut"].full_label
    read = read_office(all_sheets({"chi_tieu": [[2023.0, "Huyện Bù Đăng", "B02", "", label, 200.0, ""]]}), IN_FORCE)
    assert read.target(2023, "696", FORMS_BY_ID["B02"], "target_cut") == 200
    assert read.target(2023, "695", FORMS_BY_ID["B02"], "target_cut") is None


def test_without_a_master_workbook_the_defaults_hold(tmp_path: Path) -> None:
    assert office_of(Workspace(tmp_path), IN_FORCE) == Office.new(IN_FORCE)


def problem_of(table: str, *rows: list[Cell]) -> list[Problem]:
    """What is said of the lines of one table, each a Problem."""
    problems = read_office(all_sheets({table: list(rows)}), IN_FORCE).problems
    assert all(isinstance(problem, Problem) for problem in problems)
    return [problem for problem in problems if isinstance(problem, Problem)]


@pytest.mark.parametrize(
    ("table", "row", "key", "said"),
    [
        ("ch_thi_dua", ["Tiêu chí", "mười", "", "", "", "x"], "points", "ghi “mười”, không phải số"),
        ("ch_thi_dua", ["Tiêu chí", -5.0, "", "", "", "x"], "points", "không thể là số âm"),
        ("chi_tieu", [2023.0, "Huyện Bù Đăng", "B02", "", "Số hộ thoát nghèo lũy", 5.0, ""], "column",
         "không có cột “Số hộ thoát nghèo lũy” (có phải “Số hộ thoát nghèo lũy kế”?)"),
        ("chi_tieu", [2023.0, "Huyện Bù Đăng", "B02", "", "Chỉ tiêu giảm trong năm", -5.0, ""], "value", "số âm"),
        ("chi_tieu", [2023.0, "", "B02", "", "Chỉ tiêu giảm trong năm", 5.0, ""], "unit", "“Đơn vị” để trống"),
        ("ch_anh_xa", ["", "B02", "Thoát nghèo", "không có cột này", ], "column", "không có cột “không có cột này”"),
        ("ch_quy_tac", ["rule-x", "rất nặng", "", "", ""], "severity",
         "không có trong danh sách (Lỗi; Cảnh báo; Ghi chú; Không kiểm tra)"),
        ("da_khen", ["Ông A", "Tổ chức", "", "Giấy khen", "", date(2023, 1, 2)], "kind",
         "không có trong danh sách (Tập thể; Cá nhân)"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_said_at_its_cell(table: str, row: list[Cell], key: str, said: str) -> None:
    problem = next(one for one in problem_of(table, row) if "chưa áp dụng" in one)
    assert said in problem
    columns = [column.key for column in TABLES_BY_NAME[table].columns]
    assert (problem.table, columns[problem.column]) == (table, key)
    heading = next(
        at for at, cells in enumerate(dict(all_sheets({table: [row]}))[problem.sheet])
        if cells[: len(columns)] == [column.label for column in TABLES_BY_NAME[table].columns]
    )  # fmt: skip
    assert problem.row == heading + 1


def test_criteria_that_do_not_add_up_to_a_hundred_are_said() -> None:
    (problem,) = problem_of("ch_thi_dua", ["Tiêu chí", 90.0, "", "", "", "x"])
    assert "tổng điểm tối đa của các tiêu chí là 90, không phải 100" in problem


def test_points_by_hand_beyond_the_limit_are_said_to_be_cut() -> None:
    (problem,) = problem_of(
        "thi_dua_cong_tru",
        ["2023", "Huyện Bù Đăng", 8.0, "vượt kế hoạch", ""],
        ["2023", "Huyện Bù Đăng", 7.0, "sáng kiến", ""],
        ["2023", "Huyện Bù Đốp", -3.0, "nộp chậm", ""],
    )
    assert "huyện Bù Đăng, kỳ 2023 là 15, vượt giới hạn ±10; chỉ tính 10" in problem


def test_every_command_says_at_its_end_what_of_the_master_could_not_be_used(tmp_path: Path) -> None:
    pipeline.create_workspace(Workspace(tmp_path))
    with typed_into(Workspace(tmp_path).master, Workspace(tmp_path).master) as book:
        sheet = book["Thi đua"]
        at = next(row[0].row for row in sheet.iter_rows() if row[0].value == "Kỳ") + 1
        for column, value in enumerate(("2023-13", "Huyện Bù Đăng", 2, "vượt kế hoạch"), 1):
            sheet.cell(at, column).value = value
    for command in (
        ["remind", "--period", "2023-02", "--out", str(tmp_path / "ra")],
        ["check", "--period", "2023-02"],
    ):
        done = CliRunner().invoke(commands, [*command, "--home", str(tmp_path)])
        assert "Lưu ý: Trang “Thi đua”" in done.stderr, done.output


def test_a_table_that_is_gone_is_told_before_single_lines_and_a_buttons_own_lines_before_the_others() -> None:
    other = Problem("dòng 9", sheet="Thi đua", table="diem_thuong", row=9, column=2)
    own = Problem("dòng 4", sheet="Điều chỉnh", table="dieu_chinh", row=4, column=7)
    gone = Problem("không tìm thấy bảng", sheet="Cấu hình", table="cai_dat")
    assert by_urgency([other, own, gone], ["dieu_chinh"]) == [gone, own, other]


def test_excel_lets_through_what_is_read_in_any_spelling_and_stops_what_is_not() -> None:
    book = openpyxl.load_workbook(MASTER)
    (period,) = book["Điều hành"].data_validations.dataValidation
    assert period.errorStyle == "information", "2/2023 stands in no list"
    styles = {str(one.sqref): one.errorStyle for one in book["Cấu hình"].data_validations.dataValidation}
    assert styles["B7"] is None, "of the settings one is chosen"
    assert [style for cells, style in styles.items() if ":" in cells] == ["information"] * 5


def test_a_setting_keeps_its_drop_down_wherever_its_line_is() -> None:
    typed = {"ch_chung": list(reversed(GENERAL.rows(IN_FORCE)))}
    sheet = plan_office_sheet("Cấu hình", IN_FORCE, typed)
    lines = {block.row + at: row for block in sheet.blocks for at, row in enumerate(block.rows)}
    offered = {lines[rule.first_row][0]: rule.source for rule in sheet.rules if rule.first_column == 1}
    assert offered["Thẩm quyền ký"] == SIGN_AS
    assert offered["Số lũy kế tính từ ngày"] == (REPORTING_YEAR, CALENDAR_YEAR)


def test_without_a_catalogue_a_name_is_never_taken_for_a_code() -> None:
    named = {"period": "2023-02", "unit": "696", "form": "B02", "column": "Số hộ", "reason": "nhầm"}
    assert Adjustment.model_validate(named).unit == "696"
    for wrong in ({"unit": "Huyện Bù Đăng"}, {"form": "B02-Giảm nghèo"}):
        with pytest.raises(ValidationError, match="không phải mã"):
            Adjustment.model_validate(named | wrong)
        assert Adjustment.model_validate(named | wrong, context=IN_FORCE) == Adjustment.model_validate(named)
