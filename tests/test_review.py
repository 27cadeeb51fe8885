"""The sheet "Xem lại biểu": what the office chooses there is read back, and used."""

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from addin.form_inference import drawing
from addin.form_inference.choices import read_review, with_choices
from addin.form_inference.drawn import DrawnForm
from addin.form_inference.files import open_review
from addin.form_inference.infer import infer_form
from addin.form_inference.review import FORMULA, SHEET, plan_review
from addin.gather.step import gather
from addin.read.grid import open_book
from addin.sheets.plan import BookPlan
from addin.sheets.writer import write_book
from addin.system.errors import InputError
from tests.drawings import DRAWINGS, write_drawn
from tests.test_form_inference import sheet

DRAWN: list[list[object]] = [
    ["BIỂU THỐNG KÊ THIỆT HẠI"], [], ["STT", "Đơn vị", "Số nhà", "", "Mức độ", "Ghi chú"],
    ["", "", "Sập", "Tốc mái"], [1],
]  # fmt: skip


def reviewed(form: DrawnForm, changes: dict[str, dict[str, str]], path: Path) -> Path:
    """The sheet as the office leaves it: line → column (its path) → what is typed there."""
    write_book(BookPlan(sheets=(plan_review(form),)), path)
    book = openpyxl.load_workbook(path)
    page = book[SHEET]
    rows = {str(row[0].value): row[0].row for row in page.iter_rows(max_col=1) if row[0].value}
    for lead, typed in changes.items():
        for label, text in typed.items():
            heading = next((c for c in page[rows["Cột"]] if c.value == label), page.cell(1, 2))
            page.cell(rows[lead], heading.column).value = text
    book.save(path)
    return path


def chosen(form: DrawnForm, changes: dict[str, dict[str, str]], tmp_path: Path) -> Any:
    return with_choices(form, open_review(reviewed(form, changes, tmp_path / "xem.xlsx")))


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_sheet_on_which_nothing_is_chosen_changes_nothing(name: str) -> None:
    form = infer_form(write_drawn(DRAWINGS[name]), name)
    stream = io.BytesIO()
    write_book(BookPlan(sheets=(plan_review(form),)), stream)
    again = with_choices(form, read_review(open_book(stream.getvalue()).sheets[0].rows))
    assert again.problems == ()
    assert [table.columns for table in again.form.tables] == [table.columns for table in form.tables]
    assert again.form.red == form.red
    assert again.form.questions == form.questions


def test_type_roll_up_name_and_columns_not_wanted_are_taken_from_the_sheet(tmp_path: Path) -> None:
    form = infer_form(sheet(*DRAWN), "a.xlsx")
    changes = {
        "Kiểu": {"Mức độ": "Số nguyên"}, "Lên cấp trên": {"Số nhà / Sập": "Không"},
        "Tên cột": {"Số nhà / Tốc mái": "Bay mái"}, "Lấy cột này": {"Ghi chú": "Không"}, "Bắt buộc": {"Mức độ": "Có"},
    }  # fmt: skip
    done = chosen(form, changes, tmp_path)
    found = {c.path[-1]: c for c in done.form.tables[0].columns}
    assert done.problems == ()
    assert (str(found["Mức độ"].kind), str(found["Mức độ"].roll_up)) == ("count", "sum")
    assert found["Mức độ"].required
    assert found["Sập"].roll_up is None
    assert found["Tốc mái"].label == "Số nhà / Bay mái"
    assert found["Ghi chú"].ignored
    assert done.form.questions == (), "the column of which nothing told figures or words was the question"


def test_what_cannot_be_chosen_is_said_with_the_line_and_the_column(tmp_path: Path) -> None:
    form = infer_form(sheet(*DRAWN), "a.xlsx")
    changes = {"Kiểu": {"Mức độ": "Số to"}, "Lên cấp trên": {"Ghi chú": "Cộng"}, "Lấy cột này": {"Đơn vị": "Không"}}
    said = " ".join(chosen(form, changes, tmp_path).problems)
    assert "“Số to” không có trong danh sách" in said
    assert "không cộng được" in said
    assert "không bỏ được" in said


def test_a_choice_is_not_used_for_a_column_that_was_drawn_otherwise_since(tmp_path: Path) -> None:
    form = infer_form(sheet(*DRAWN), "a.xlsx")
    path = reviewed(form, {"Kiểu": {"Mức độ": "Số nguyên"}}, tmp_path / "xem.xlsx")
    other = [list(row) for row in DRAWN]
    other[2][4] = "Người phụ trách"
    later = with_choices(infer_form(sheet(*other), "a.xlsx"), open_review(path))
    assert str(later.form.tables[0].columns[4].kind) == "text"


def test_a_red_cell_stays_until_somebody_says_that_it_is_no_figure(tmp_path: Path) -> None:
    form = infer_form(sheet(["STT", "Nội dung", "Số hộ"], [1, "Nhà ở", "", "", 12], [2, "Đất ở"]), "a")
    assert form.red
    assert chosen(form, {}, tmp_path).form.red == form.red
    assert chosen(form, {"Ô chưa rõ": {"": ""}}, tmp_path).form.red == form.red
    path = reviewed(form, {}, tmp_path / "xem.xlsx")
    book = openpyxl.load_workbook(path)
    row = next(row for row in book[SHEET].iter_rows() if row[0].value == "Ô chưa rõ")
    row[3].value = "Không phải số liệu"
    book.save(path)
    assert with_choices(form, open_review(path)).form.red == ()


def test_gathering_goes_by_what_was_chosen(tmp_path: Path) -> None:
    like, answer = tmp_path / "BANG.xlsx", tmp_path / "Xã A.xlsx"
    like.write_bytes(sheet(*DRAWN))
    answer.write_bytes(sheet(*DRAWN[:4], [1, "Xã A", 3, 5, 2, "đã sửa"]))
    with pytest.raises(InputError, match="Mức độ"):
        gather(like, [answer])
    changes = {
        "Kiểu": {"Mức độ": "Số nguyên"}, "Lấy cột này": {"Ghi chú": "Không"}, "Tên cột": {"Số nhà / Sập": "Đổ, sập"},
    }  # fmt: skip
    review = open_review(reviewed(infer_form(like.read_bytes(), "BANG.xlsx"), changes, tmp_path / "xem.xlsx"))
    document = gather(like, [answer], review=review).as_json()
    assert document["total"] == {"Số nhà / Đổ, sập": 3, "Số nhà / Tốc mái": 5, "Mức độ": 2}
    assert "Ghi chú" not in [column["label"] for column in document["columns"]]
    wrong = open_review(reviewed(infer_form(like.read_bytes(), "B"), {"Kiểu": {"Mức độ": "Số"}}, tmp_path / "b.xlsx"))
    with pytest.raises(InputError, match="không có trong danh sách"):
        gather(like, [answer], review=wrong)


def test_a_workbook_without_the_sheet_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(sheet(*DRAWN))
    with pytest.raises(InputError, match="không có trang “Xem lại biểu”"):
        open_review(path)


def test_formats_that_cannot_be_read_are_said_and_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(_: bytes) -> None:
        raise KeyError("numFmtId")

    monkeypatch.setattr(drawing, "_hints_of_xlsx", fails)
    form = infer_form(sheet(*DRAWN), "a.xlsx")
    assert "không đọc được định dạng ô" in form.notes[0]
    assert "numFmtId" in caplog.text
    assert len(form.tables[0].columns) == 6


def test_how_a_column_is_computed_is_said_in_words_too() -> None:
    said = {
        str(cell)
        for drawn in DRAWINGS.values()
        for block in plan_review(infer_form(write_drawn(drawn), "b.xlsx")).blocks
        for row in block.rows
        if row[0] == FORMULA
        for cell in row[1:]
        if cell
    }
    assert any("\nTức là tỷ lệ phần trăm của “" in text for text in said)
    assert any(" cộng “" in text and text.startswith("[") for text in said)
    assert any("] - [" in text and "” trừ “" in text for text in said)
