"""What the reader understands and what the checks find, on sheets a reviewer can see."""

from datetime import datetime

import pytest

from schemas.submission import SetAside, SourceFile, Submission
from tests.catalogues import FORMS_BY_ID, IN_FORCE
from tests.sheets import FEBRUARY, codes, examined, findings_of, form_sheet, source, workbook

B10 = """
| UBND HUYỆN BÙ ĐĂNG |          |         |                    |                     |            |         |
| AN NINH TRẬT TỰ    |          |         |                    |                     |            |         |
| STT                | Vụ việc  | Địa bàn | Số người liên quan | Khiếu kiện vượt cấp | Tình trạng | Kết quả |
| 1                  | Tranh chấp đất rẫy | Xã Bom Bo | 4  | x | Đang giải quyết | Đang hòa giải |
| 2                  | Mất trộm   | xã thọ sơn | 2 |   | đã giải quyết |  |
"""

B02_HEAD = """
| STT | Xã, phường, thị trấn | Tổng số hộ DTTS | Hộ nghèo DTTS đầu năm | Chỉ tiêu giảm trong năm | Số hộ thoát nghèo lũy kế | Hộ nghèo phát sinh, tái nghèo lũy kế | Hộ nghèo DTTS cuối kỳ | Tỷ lệ hộ nghèo DTTS | Tỷ lệ hoàn thành chỉ tiêu | Hỗ trợ | | | | | | | Vay vốn ưu đãi | | Kinh phí | | |
| | | | | | | | | | | Đất ở | Xây mới nhà ở | Sửa chữa nhà ở | Nước sinh hoạt | Kéo điện | Chuyển đổi nghề, con giống, nông cụ | Đào tạo nghề | Số hộ | Số tiền | Kế hoạch | Giải ngân lũy kế | Vận động xã hội hóa |
"""  # noqa: E501 # a table as wide as the form

PHUOC_LONG = """
| Đơn vị báo cáo     | TX. Phước Long |
| Loại kỳ báo cáo    | Tháng |
| Kỳ số              | 2 |
| Năm                | 2023 |
| Từ ngày            | 15/01/2023 |
| Đến ngày           | 14/02/2023 |
| Người lập biểu     | Lê Thị Hoa |
| Thủ trưởng đơn vị  | Trần Văn Bình |
| Phiên bản biểu mẫu | 2023.1 |
"""
WARDS = (
    "Phường Thác Mơ",
    "Phường Long Thủy",
    "Phường Phước Bình",
    "Phường Long Phước",
    "Phường Sơn Giang",
    "Xã Long Giang",
)


def b02(*rows: str, total: str = "") -> str:
    """B02 of Phước Long; wards that are not given get a plain right row."""
    given = {row.split("|")[2].strip(): row for row in rows}
    plain = "| 9 | {} | 100 | 20 | 5 | 2 | 1 | 19 | 19 | 40 |" + " |" * 12
    lines = [given.get(ward, plain.format(ward)) for ward in (*WARDS, "Xã Phước Tín")]
    return B02_HEAD + "\n".join(lines) + "\n" + total


def test_a_list_is_read_with_forgiven_spelling_and_true_cells() -> None:
    submission = examined({"B10-An ninh": B10})
    table = submission.table("B10")
    assert table is not None
    assert [record.values["commune"] for record in table.records] == ["Xã Bom Bo", "Xã Thọ Sơn"]
    assert [record.values["status"] for record in table.records] == ["Đang giải quyết", "Đã giải quyết"]
    assert [record.values["bypassed"] for record in table.records] == [True, False]
    assert table.cell(table.records[1], "people") == "D5"
    assert findings_of(submission) == []


def test_columns_in_any_order_and_a_sheet_of_any_name_are_found_by_their_labels() -> None:
    shuffled = """
    | Báo cáo tình hình |  |  |  |  |  |
    |  |  |  |  |  |  |
    | Tình trạng | Kết quả | KHIẾU KIỆN VƯỢT CẤP | Vu viec | Địa bàn | Số người liên quan |
    | Mới phát sinh | chưa có | | Mất trộm | Xã Bom Bo | 3 |
    """
    submission = examined({"Sheet7": shuffled})
    table = submission.table("B10")
    assert table is not None
    assert table.records[0].values["people"] == 3
    assert table.records[0].values["incident"] == "Mất trộm"
    assert [finding.code for finding in findings_of(submission)] == ["sheet-renamed"]


NOTHING = B10.split("| 1 ", maxsplit=1)[0]


@pytest.mark.parametrize(
    "row",
    [
        "| 1 | Không phát sinh | | | | | |",
        "|   | Trong tháng 2 không phát sinh vụ việc nào. | | 0 | | | |",
        "| 1 | Không có | - | 0 | Không | không | Không |",
        "| 1 | Không | | | | | Chưa phát sinh |",
        "| 1 | Không có vụ việc nào xảy ra trên địa bàn | | | | | |",
    ],
)
def test_a_row_that_only_says_that_there_is_nothing_to_list_is_no_case(row: str) -> None:
    submission = examined({"B10-An ninh": NOTHING + row})
    table = submission.table("B10")
    assert table is not None
    assert table.records == ()
    assert codes(findings_of(submission)) == [("row-says-nothing", "B4")]
    assert submission.control.cells_read == submission.control.cells_used
    several = examined({"B10-An ninh": B10 + row}).table("B10")
    assert several is not None
    assert len(several.records) == 2


@pytest.mark.parametrize(
    "row",
    [
        "| 1 | Không có nước sinh hoạt ở ấp 3 | | | | | |",
        "| 1 | Chưa có cán bộ nào chuyên trách | | | | | |",
        "| 1 | Không có gì thay đổi so với tháng trước | | | | | |",
        "| 1 | Không phát sinh | Xã Bom Bo | | | | |",
        "| 1 | Không phát sinh | | 3 | | | |",
    ],
)
def test_a_row_that_tells_more_than_nothing_is_a_case_and_asked_about(row: str) -> None:
    submission = examined({"B10-An ninh": NOTHING + row})
    table = submission.table("B10")
    assert table is not None
    assert len(table.records) == 1
    assert "cell-required" in [finding.code for finding in findings_of(submission)]


def test_a_blank_a_dash_a_zero_and_a_text_number_are_different_things() -> None:
    rows = "\n".join(
        f"| {i} | Vụ {i} | Xã Bom Bo | {value} | | Mới phát sinh | |"
        for i, value in enumerate(["0", "-", "", "'1.234", "'khoảng 30", "2.5", "-4"], 1)
    )
    submission = examined({"B10-An ninh": B10.split("| 1 ", maxsplit=1)[0] + rows})
    table = submission.table("B10")
    assert table is not None
    assert [record.values.get("people", "unusable") for record in table.records] == [
        0,
        0,
        None,
        1234,
        "unusable",
        "unusable",
        "unusable",
    ]
    assert codes(findings_of(submission)) == [
        ("cell-dash", "D5"),
        ("cell-text-number", "D7"),
        ("cell-type", "D8"),
        ("cell-type", "D9"),
        ("cell-range", "D10"),
    ]


def test_an_ambiguous_text_number_of_money_is_asked_about_not_guessed() -> None:
    b07 = """
    | STT | Tên công trình, dự án | Địa điểm (xã, phường, thị trấn) | Nguồn vốn | Tổng mức đầu tư | Kế hoạch vốn năm | Giải ngân lũy kế | Tỷ lệ giải ngân | Khối lượng hoàn thành | Khởi công | Dự kiến hoàn thành | Tình trạng | Khó khăn, vướng mắc |
    | 1 | Đường thôn 3 | Xã Bom Bo | Ngân sách huyện | 2000 | 1500 | '1.234 | | 40 | 01/02/2023 | 01/12/2023 | Đang thi công | |
    """  # noqa: E501 # a table as wide as the form
    submission = examined({"B07-Đầu tư công": b07})
    assert codes(findings_of(submission)) == [("cell-number-ambiguous", "G2")]
    assert "dấu “.” ngăn hàng nghìn (là 1234) hay ngăn phần thập phân (là 1,234)" in findings_of(submission)[0].message


def test_an_error_cell_and_a_formula_never_calculated_are_not_blanks() -> None:
    content = workbook({"B10-An ninh": B10.replace("| 4  |", "| =NA() → #N/A |")})
    import io

    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book["B10-An ninh"]
    sheet["D4"] = "#REF!"
    sheet["D4"].data_type = "e"
    sheet["D5"] = "=1+1"
    stream = io.BytesIO()
    book.save(stream)
    from addin.check.submission import examine

    submission = examine(source(stream.getvalue()), FEBRUARY, IN_FORCE)
    assert not isinstance(submission, SetAside)
    assert codes(findings_of(submission)) == [("cell-formula-error", "D4"), ("cell-formula-uncalculated", "D5")]
    assert submission.control.cells_set_aside == 2


def test_row_rules_name_the_cell_and_say_the_numbers() -> None:
    bad = "| 1 | Phường Thác Mơ | 15 | 20 | 5 | 30 | 1 | -9 | -60 | 600 |" + " |" * 6 + " | 3 | 0 | | | |"
    submission = examined({"B02-Giảm nghèo": b02(bad)}, cover=PHUOC_LONG)
    found = findings_of(submission)
    assert codes(found) == [
        ("rule-escaped-within-poor-households", "F3"),
        ("rule-poor-within-households", "D3"),
        ("rule-loan-households-have-amount", "S3"),
    ]
    assert "lũy kế 30 lớn hơn hộ nghèo đầu năm 20 cộng hộ phát sinh, tái nghèo 1" in found[0].message


def test_computed_columns_are_recomputed_and_a_typed_over_formula_is_named() -> None:
    typed_over = "| 1 | Phường Thác Mơ | 100 | 20 | 5 | 2 | 1 | 25 | 19 | 40 |" + " |" * 12
    wrong_formula = "| 2 | Phường Long Thủy | 100 | 20 | 5 | 2 | 1 | =D4-F4 → 18 | 19 | 40 |" + " |" * 12
    submission = examined({"B02-Giảm nghèo": b02(typed_over, wrong_formula)}, cover=PHUOC_LONG)
    assert codes(findings_of(submission)) == [("cell-formula-overwritten", "H3"), ("cell-total-mismatch", "H4")]
    table = submission.table("B02")
    assert table is not None
    assert table.records[0].values["poor_now"] == 19


def test_the_total_row_is_checked_and_never_summed_again() -> None:
    right = "| | Tổng cộng | 700 | 140 | 35 | 14 | 7 |" + " |" * 15
    wrong = right.replace("| 700 |", "| 1700 |")
    assert findings_of(examined({"B02-Giảm nghèo": b02(total=right)}, cover=PHUOC_LONG)) == []
    found = findings_of(examined({"B02-Giảm nghèo": b02(total=wrong)}, cover=PHUOC_LONG))
    assert codes(found) == [("cell-formula-overwritten", "C10")]


@pytest.mark.parametrize(
    ("total", "cells"), [("700.2", []), ("700", []), ("700.21", []), ("700.3", ["T10"]), ("699", ["T10"])]
)
def test_a_total_of_money_may_be_rounded_to_the_decimals_it_is_written_with(total: str, cells: list[str]) -> None:
    rows = [f"| 9 | {ward} | 100 | 20 | 5 | 2 | 1 | 19 | 19 | 40 |" + " |" * 9 + " 100.03 | | |" for ward in WARDS]
    rows.append("| 9 | Xã Phước Tín | 100 | 20 | 5 | 2 | 1 | 19 | 19 | 40 |" + " |" * 9 + " 100.03 | | |")
    line = "| | Tổng cộng | 700 | 140 | 35 | 14 | 7 |" + " |" * 12 + f" {total} | | |"
    found = findings_of(examined({"B02-Giảm nghèo": b02(*rows, total=line)}, cover=PHUOC_LONG))
    assert [finding.cell for finding in found] == cells
    assert all("làm tròn cho phép lệch 0," in finding.message for finding in found)


def test_missing_repeated_and_foreign_communes_are_named() -> None:
    sheet = b02().replace("Xã Phước Tín", "Phường Thác Mơ").replace("Phường Sơn Giang", "Xã Bom Bo")
    found = findings_of(examined({"B02-Giảm nghèo": sheet}, cover=PHUOC_LONG))
    assert codes(found) == [("row-extra", "B7"), ("row-duplicate", "B9"), ("row-missing", "B8"), ("row-missing", "B8")]


def test_signatures_and_notes_below_the_table_are_frame_and_numbers_there_are_named() -> None:
    below = (
        B10 + "| | Bù Đăng, ngày 15 tháng 02 năm 2023 | | | | | |\n"
        "| | NGƯỜI LẬP BIỂU | | | | THỦ TRƯỞNG ĐƠN VỊ | |\n"
        "| | | | 12 | | | |\n"
    )
    submission = examined({"B10-An ninh": below})
    assert len(submission.tables[0].records) == 2
    assert codes(findings_of(submission)) == [("row-outside-table", "D8")]


def test_the_control_counts_used_and_set_aside_cells_each_by_itself() -> None:
    messy = (
        B10
        + "| II | Khiếu kiện | | | | | |\n| 3 | Xô xát | Xã Bom Bo | 5 | | Mới phát sinh | |\n"
        + "| | Tổng cộng | | 11 | | | |\n| | Tổng cộng | | 12 | | | |\n"
        + "| | NGƯỜI LẬP BIỂU | | | | | |\n| | | | 7 | | | |\n"
    )
    ward = "| 5 | Phường Sơn Giang | 100 | abc | 5 | 2 | 1 | 19 | 19 | 40 |" + " |" * 12
    total = "| | Tổng cộng | 700 |" + " |" * 19 + "\n| | Ghi chú thêm | | | | | | 99 |" + " |" * 14
    sheets = {"B10-An ninh": messy, "B02": b02(ward, total=total), "Nháp": "| 1 | 2 |"}
    control = examined(sheets, cover=PHUOC_LONG).control
    assert control.cells_read == control.cells_used + control.cells_set_aside
    assert control.cells_set_aside > 0
    repeated = [f for f in examined({"B10-An ninh": messy}).findings if f.code == "row-outside-table"]
    assert [finding.cell for finding in repeated] == ["D9", "D11"], "a second total row and a number below"


def test_every_filled_cell_is_used_or_set_aside() -> None:
    submission = examined({"B10-An ninh": B10, "Ghi chép": "| a | 1 |\n| b | 2 |"})
    control = submission.control
    assert control.cells_set_aside == 4
    assert control.cells_read == control.cells_used + control.cells_set_aside


@pytest.mark.parametrize(
    ("change", "code", "cell"),
    [
        (("15/01/2023", "01/01/2023"), "rule-cover-dates", "B5"),
        (("15/02/2023 ", "01/02/2023 "), "rule-cover-signed-on", "B10"),
        (("Điểu Sơn ", " "), "cell-required", "B7"),
        (("0912345678", "12"), "cell-type", "B8"),
        (("2023.1", "'1999"), "file-old-form-version", "B11"),
        (("| Kỳ số              | 2             |", "| Kỳ số | 13 |"), "rule-cover-period-number", "B3"),
    ],
)
def test_the_cover_is_checked(change: tuple[str, str], code: str, cell: str) -> None:
    from tests.sheets import COVER

    submission = examined({"B10-An ninh": B10 + "| Kỳ báo cáo: tháng 02 năm 2023 |"}, cover=COVER.replace(*change))
    assert (code, cell) in codes(findings_of(submission))


@pytest.mark.parametrize(("signed", "told"), [("11/02/2023", False), ("10/02/2023", True), ("21/02/2023", True)])
def test_a_report_is_signed_from_three_days_before_its_data_end_until_it_came(signed: str, *, told: bool) -> None:
    from tests.sheets import COVER

    submission = examined({"B10-An ninh": B10}, cover=COVER.replace("15/02/2023 ", f"{signed} "))
    assert ("rule-cover-signed-on" in {finding.code for finding in submission.findings}) is told


@pytest.mark.parametrize("sent", ["2023-02-20T23:30+00:00", "2023-02-20T16:30-08:00"])
def test_a_letter_was_sent_on_the_day_that_it_was_in_vietnam(sent: str) -> None:
    from addin.check.submission import examine
    from tests.sheets import COVER

    content = workbook({"B10-An ninh": B10}, cover=COVER.replace("15/02/2023 ", "21/02/2023 "))
    letter = SourceFile(name="bc.xlsx", content=content, sent_at=datetime.fromisoformat(sent))
    result = examine(letter, FEBRUARY, IN_FORCE)
    assert isinstance(result, Submission)
    assert "rule-cover-signed-on" not in {finding.code for finding in result.findings}


def test_a_foreign_workbook_is_refused_with_the_reason() -> None:
    from addin.check.submission import examine

    result = examine(
        source(workbook({"Bảng giá": "| Sản phẩm | Giá |\n| Ti vi | 100 |"}, cover=None)), FEBRUARY, IN_FORCE
    )
    assert isinstance(result, SetAside)
    assert result.code == "file-not-a-form"


def test_a_report_of_another_month_is_refused_by_name() -> None:
    from addin.check.submission import examine
    from tests.sheets import COVER

    january = COVER.replace("| 2             |", "| 1             |")
    result = examine(source(workbook({"B10-An ninh": B10}, cover=january)), FEBRUARY, IN_FORCE)
    assert isinstance(result, SetAside)
    assert result.code == "file-wrong-period"
    assert "của huyện Bù Đăng là báo cáo tháng 01 năm 2023" in result.message


def test_a_project_whose_own_row_is_gone_is_still_the_sum_of_its_sub_projects() -> None:
    from addin.summary.consolidate import consolidate

    b01 = """
    | Mã số | Nội dung dự án, tiểu dự án | Kế hoạch vốn năm | | | | | Giải ngân lũy kế | | |
    | | | Vốn đầu tư – NSTW | Vốn đầu tư – NSĐP | Vốn sự nghiệp – NSTW | Vốn sự nghiệp – NSĐP | Tổng số | Vốn đầu tư | Vốn sự nghiệp | Tổng số |
    | '4.1 | Đầu tư cơ sở hạ tầng thiết yếu | 100 | 20 | | | 120 | 30 | | 30 |
    | '4.2 | Đầu tư cơ sở vật chất các đơn vị sự nghiệp công lập của lĩnh vực công tác dân tộc | 50 | | | | 50 | 5.5 | | 5.5 |
    """  # noqa: E501 # a table as wide as the form
    submission = examined({"B01-MTQG": b01})
    assert "row-missing" in {finding.code for finding in submission.findings}
    summary = consolidate([submission], FEBRUARY, IN_FORCE).forms["B01"]
    assert summary.total["4"]["plan_total"] == 170
    assert summary.units["696"]["4"]["paid_total"] == 35.5


def test_no_formula_is_held_against_a_column_that_is_not_on_the_sheet() -> None:
    sheet = b02().replace("Số hộ thoát nghèo lũy kế", "Kết quả đợt này")
    found = {one.code for one in findings_of(examined({"B02-Giảm nghèo": sheet}, cover=PHUOC_LONG))}
    assert "header-missing-column" in found
    assert "cell-total-mismatch" not in found


def test_a_form_printed_before_its_rows_were_named_better_is_read_as_it_was() -> None:
    form = FORMS_BY_ID["B08"]
    former = {row.code: row.former[0] for row in FORMS_BY_ID["B08"].fixed_rows if row.former}
    rows = [{"indicator": former.get(row.code, row.label), "actual": float(row.code)} for row in form.fixed_rows]
    submission = examined({"B08": form_sheet("B08", *rows)})
    table = submission.table("B08")
    assert table and {record.code: record.values["actual"] for record in table.records} == {
        row.code: float(row.code) for row in form.fixed_rows
    }
    assert not [code for code, _ in codes(findings_of(submission)) if code.startswith("row-")]


@pytest.mark.parametrize(("year", "code"), [("2023", ""), ("2022", "header-unsure-column")])
def test_a_heading_with_the_year_of_the_report_is_known_and_with_another_one_asked_about(year: str, code: str) -> None:
    sheet = form_sheet("B02", {"commune": "Xã Bom Bo", "households": 9, "poor_start": 5})
    submission = examined({"B02": sheet.replace("Hộ nghèo DTTS đầu năm", f"Hộ nghèo DTTS đầu năm {year}")})
    assert {one.code for one in submission.findings if one.code.startswith("header-")} == ({code} if code else set())
