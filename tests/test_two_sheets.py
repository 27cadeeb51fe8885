"""Of two sheets with one form the right one is read and the other named; a sheet that is no form is taken for none."""

import io
from datetime import date

import openpyxl
import pytest

from addin.blank_forms.workbook import plan_form_book
from addin.check.submission import examine
from addin.sheets.writer import write_book
from schemas.filling import Filling
from schemas.submission import Submission
from tests.catalogues import FORMS_BY_ID, IN_FORCE
from tests.sheets import FEBRUARY, codes, examined, findings_of, form_sheet, source

NAME = FORMS_BY_ID["B10"].sheet
CASE = {"incident": "Mất trộm", "commune": "Xã Bom Bo", "people": 2, "status": "Mới phát sinh"}


def sheet(people: int, month: int = 0) -> str:
    title = f"| AN NINH TRẬT TỰ, THÁNG {month} NĂM 2023 |\n" if month else ""
    return title + form_sheet("B10", {**CASE, "people": people})


def people(submission: Submission) -> list[object]:
    table = submission.table("B10")
    assert table
    return [record.values["people"] for record in table.records]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("T1 - B10", sheet(9)), (NAME, sheet(2))),
        (("T1 - B10", sheet(9, 2)), (NAME, sheet(2))),
        (("T1 - B10", sheet(9, 1)), (NAME, sheet(2, 2))),
        (("Sheet1", sheet(9, 1)), ("Sheet2", sheet(2, 2))),
        (("Sheet1", sheet(9, 1)), ("Sheet2", sheet(2))),
        ((NAME, sheet(9, 1)), (f"{NAME} (2)", sheet(2, 2))),
        (("B10 T1", sheet(9)), ("B10 T2", sheet(2))),
        (("Tháng 1", sheet(9)), ("Sheet2", sheet(2))),
        (("B10 nháp", sheet(9)), ("B10 gửi", sheet(2))),
    ],
)
def test_the_sheet_with_the_forms_name_then_this_periods_title_is_read(
    first: tuple[str, str], second: tuple[str, str]
) -> None:
    for pair in ((first, second), (second, first)):
        submission = examined(dict(pair))
        assert people(submission) == [2]
        found = [f for f in submission.findings if f.code == "sheet-duplicate"]
        assert [(f.sheet, f"chỉ dùng trang “{second[0]}”" in f.message) for f in found] == [(first[0], True)]


def test_a_sheet_kept_from_last_month_is_a_warning_another_with_the_same_right_an_error() -> None:
    kept = examined({"T1": sheet(9, 1), NAME: sheet(2, 2)})
    equal = examined({"Sheet1": sheet(9, 2), "Sheet2": sheet(2, 2)})
    severities = [f.severity for one in (kept, equal) for f in one.findings if f.code == "sheet-duplicate"]
    assert severities == ["warning", "error"]
    assert "file-period-conflict" not in {f.code for f in kept.findings}
    assert people(equal) == [9]


def test_the_cells_of_the_sheet_that_was_not_read_are_accounted_for() -> None:
    control = examined({"T1": sheet(9, 1), NAME: sheet(2, 2)}).control
    assert control.cells_read == control.cells_used + control.cells_set_aside
    assert control.cells_set_aside == examined({NAME: sheet(2, 2), "T1": sheet(9, 1)}).control.cells_set_aside > 0


def test_a_hidden_sheet_gives_way_to_one_that_is_shown() -> None:
    from tests.sheets import workbook

    book = openpyxl.load_workbook(io.BytesIO(workbook({"Sheet1": sheet(9), "Sheet2": sheet(2)})))
    book["Sheet1"].sheet_state = "hidden"
    stream = io.BytesIO()
    book.save(stream)
    submission = examine(source(stream.getvalue()), FEBRUARY, IN_FORCE, date(2023, 2, 20))
    assert isinstance(submission, Submission)
    assert people(submission) == [2]


def test_a_sheet_whose_title_is_of_another_month_is_warned_of_where_the_others_are_of_this_one() -> None:
    b03, b05 = (f"| BIỂU, THÁNG 2 NĂM 2023 |\n{form_sheet(form)}" for form in ("B03", "B05"))
    submission = examined({NAME: sheet(2, 1), "B03-Làng TN": b03, "B05-Tuyên truyền": b05})
    assert ("sheet-other-period", "") in codes(findings_of(submission))
    assert people(submission) == [2]
    right = examined({NAME: sheet(2, 2), "B03-Làng TN": b03, "B05-Tuyên truyền": b05})
    assert "sheet-other-period" not in {f.code for f in right.findings}


@pytest.mark.parametrize("name", ["HD", "Hướng dẫn - Table 1", "Sheet13", "Cách nhập"])
def test_the_guide_is_no_form_under_any_name(name: str) -> None:
    stream = io.BytesIO()
    write_book(plan_form_book(IN_FORCE.unit("696"), FEBRUARY, IN_FORCE, Filling()), stream)
    book = openpyxl.load_workbook(stream)
    book["Hướng dẫn"].title = name
    out = io.BytesIO()
    book.save(out)
    submission = examine(source(out.getvalue()), FEBRUARY, IN_FORCE, date(2023, 2, 20))
    assert isinstance(submission, Submission)
    told = [f.code for f in submission.findings if f.sheet == name]
    assert told == ["sheet-extra"]


FOREIGN = {
    "two columns": "| Nội dung | Số lượng |\n| Bàn làm việc | 4 |\n| Ghế | 9 |",
    "three columns": "| TT | Nội dung | Số lượng | Ghi chú |\n| 1 | Bàn làm việc | 4 | cũ |\n| 2 | Ghế | 9 | mới |",
    "two columns on their side": "| Nội dung | Bàn làm việc | Ghế |\n| Số lượng | 4 | 9 |\n| Ghi chú | cũ | mới |",
    "a list of words on its side": "| Cột | Cách nhập |\n| Nội dung | chữ |\n| Số lượng | số |\n| Ghi chú | chữ |",
    "prose": "| Nội dung | Phần lời |\n| Mở đầu | Kính gửi |\n| Kết thúc | Trân trọng |",
}


@pytest.mark.parametrize("table", FOREIGN.values(), ids=FOREIGN)
def test_a_foreign_table_with_a_few_common_words_is_no_form(table: str) -> None:
    submission = examined({NAME: sheet(2), "Kiểm kê": table})
    assert [f.code for f in submission.findings if f.sheet == "Kiểm kê"] == ["sheet-extra"]
    assert not submission.table("B09")
    assert not submission.table("B11")


@pytest.mark.parametrize("name", ["B09", "B09-Tổ chức", "Sheet1"])
def test_a_form_of_few_columns_is_known_by_its_name_or_its_printed_rows(name: str) -> None:
    rows = [{"item": "Biên chế được giao", "quantity": 5}, {"item": "Có mặt", "quantity": 4}]
    table = examined({name: form_sheet("B09", *rows)}).table("B09")
    assert table
    assert [record.values["quantity"] for record in table.records] == [5, 4]


def test_a_form_on_its_side_is_still_told() -> None:
    rows = [{"item": "Biên chế được giao", "quantity": 5}, {"item": "Có mặt", "quantity": 4}]
    upright = [line.strip("|").split("|") for line in form_sheet("B09", *rows).splitlines() if line]
    turned = "\n".join("| " + " | ".join(cell.strip() for cell in line) + " |" for line in zip(*upright, strict=True))
    assert "sheet-transposed" in {f.code for f in examined({"Sheet1": turned}).findings}
