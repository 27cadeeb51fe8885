"""The buttons for tables drawn by hand, clicked in a real LibreOffice on a sheet that was drawn there."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from addin.read.grid import open_book
from tests.office import Office
from tests.profiles import own_office, put_profile
from tests.test_form_inference import sheet
from workbooks.build import MASTER

DRAWN = "Thiệt hại"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("Thư mục làm việc")
    shutil.copy(MASTER, folder / "TongHop.xlsm")
    return folder


@pytest.fixture(scope="module")
def document(office: Office, folder: Path) -> Iterator[Any]:
    document = office.load(folder / "TongHop.xlsm")
    document.Sheets.insertNewByName(DRAWN, document.Sheets.Count)
    page = document.Sheets.getByName(DRAWN)
    page.getCellRangeByName("A1").String = "BIỂU THỐNG KÊ THIỆT HẠI DO LỐC XOÁY"
    for column, text in zip("ABCD", ("STT", "Đơn vị", "Số nhà", "Ước thiệt hại (triệu đồng)"), strict=True):
        page.getCellRangeByName(f"{column}3").String = text
    page.getCellRangeByName("C4").String = "Tốc mái"
    page.getCellRangeByName("D3").String = ""
    page.getCellRangeByName("D4").String = "Sập"
    page.getCellRangeByName("E3").String = "Ước thiệt hại (triệu đồng)"
    for area in ("A3:A4", "B3:B4", "C3:D3", "E3:E4"):
        page.getCellRangeByName(area).merge(True)
    page.getCellRangeByName("A5").Value = 1
    document.CurrentController.setActiveSheet(page)
    yield document
    document.close(True)


def lines(document: Any) -> dict[str, tuple[str, ...]]:
    """The lines of the sheet "Xem lại biểu" by what leads them."""
    rows = document.Sheets.getByName("Xem lại biểu").getCellRangeByName("A1:F40").getDataArray()
    return {row[0]: row[1:] for row in rows if row[0]}


def test_the_button_reads_the_drawn_table_and_shows_it_for_review(office: Office, document: Any) -> None:
    document.CurrentController.setActiveSheet(document.Sheets.getByName(DRAWN))
    clicked = office.click(document, "btnForm")
    assert clicked.exit_code == 0, clicked.said
    assert "1 bảng, 5 cột" in clicked.said
    said = lines(document)
    assert said["Kiểu"] == ("Số thứ tự", "Tên đơn vị", "Số nguyên", "Số nguyên", "Tiền")
    assert said["Lên cấp trên"] == ("Không", "Không", "Cộng", "Cộng", "Cộng")
    assert said["Cột"][3] == "Số nhà / Sập"


def test_what_is_chosen_on_the_sheet_stays_when_the_button_is_pressed_again(office: Office, document: Any) -> None:
    page = document.Sheets.getByName("Xem lại biểu")
    row = next(at for at in range(40) if page.getCellByPosition(0, at).String == "Kiểu")
    page.getCellByPosition(5, row).String = "Số thập phân"
    document.CurrentController.setActiveSheet(document.Sheets.getByName(DRAWN))
    assert office.click(document, "btnForm").exit_code == 0
    assert lines(document)["Kiểu"][4] == "Số thập phân"
    offered = document.Sheets.getByName("Xem lại biểu").getCellByPosition(5, row).Validation.getFormula1()
    assert "Tiền" in offered


def test_where_no_sheet_may_be_made_the_button_says_so_and_leaves_the_sheet(office: Office, document: Any) -> None:
    document.CurrentController.setActiveSheet(document.Sheets.getByName(DRAWN))
    document.protect("")
    try:
        assert "không lập lại được trang “Xem lại biểu”" in office.click(document, "btnForm").said
    finally:
        document.unprotect("")
    assert lines(document)["Kiểu"][4] == "Số thập phân"


def test_the_button_on_a_sheet_of_the_program_says_where_to_draw(office: Office, document: Any) -> None:
    document.CurrentController.setActiveSheet(document.Sheets.getByName("Điều hành"))
    assert "trang của chương trình" in office.click(document, "btnForm").said


def test_the_button_gathers_the_answers_into_a_workbook_of_its_own(office: Office, document: Any, folder: Path) -> None:
    document.CurrentController.setActiveSheet(document.Sheets.getByName(DRAWN))
    assert "Chưa có bản trả lời" in office.click(document, "btnGather").said
    heading = [["STT", "Đơn vị", "Số nhà", "", "Ước thiệt hại (triệu đồng)"], ["", "", "Tốc mái", "Sập"]]
    for at in range(11):
        answer = sheet(*heading, [1, f"Xã số {at + 1}", at, 2 * at, 1.5])
        (folder / "tra-loi" / DRAWN / f"xa {at + 1}.xlsx").write_bytes(answer)
    office.answer("yes")
    clicked = office.click(document, "btnGather")
    assert clicked.exit_code == 0, clicked.said
    assert "Đã gom 11 bản trả lời" in clicked.said
    made = open_book((folder / f"TongHop_{DRAWN}.xlsx").read_bytes()).sheets[0]
    total = next(row for row in made.rows if row[0] == "Tổng cộng")
    assert [cell for cell in total if isinstance(cell, float)] == [55, 110, 16.5]


MARCH = "2026-03"
PLAN: list[list[object]] = [
    ["TÌNH HÌNH SỬ DỤNG KINH PHÍ"], ["", "", "", "ĐVT: triệu đồng"], ["STT", "Nội dung", "Kế hoạch", "Đã chi"],
    [1, "Sửa nhà"], [2, "Làm đường"], ["", "Tổng cộng"],
]  # fmt: skip


@pytest.fixture(scope="module")
def kept(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Any]]:
    """The working folder of an office of its own, its master open, and a table drawn on a sheet of it."""
    home = tmp_path_factory.mktemp("cơ quan khác")
    put_profile(home, own_office(3))
    shutil.copy(MASTER, home / "TongHop.xlsm")
    document = office.load(home / "TongHop.xlsm")
    document.Sheets.insertNewByName("Kinh phí", document.Sheets.Count)
    page = document.Sheets.getByName("Kinh phí")
    for row, cells in enumerate(PLAN):
        for column, cell in enumerate(cells):
            if isinstance(cell, int):
                page.getCellByPosition(column, row).Value = cell
            else:
                page.getCellByPosition(column, row).String = cell
    names = document.NamedRanges
    period = names.getByName("TH_ky").ReferredCells
    period.String = MARCH
    yield home, document
    document.close(True)


def test_a_drawn_table_goes_the_whole_road_by_buttons(office: Office, kept: tuple[Path, Any]) -> None:
    home, document = kept

    def press(button: str, said: str) -> None:
        clicked = office.click(document, button)
        assert clicked.exit_code == 0, clicked.said
        assert said in clicked.said, clicked.said

    document.CurrentController.setActiveSheet(document.Sheets.getByName("Kinh phí"))
    press("btnFormNew", "Chưa có trang “Xem lại biểu”")
    document.CurrentController.setActiveSheet(document.Sheets.getByName("Kinh phí"))
    press("btnForm", "1 bảng, 4 cột")
    office.answer("yes")
    press("btnFormNew", "Đã đưa vào dùng biểu DX1")
    press("btnForms", "3 tệp biểu mẫu")
    for at, blank in enumerate(sorted((home / "bieu-mau").rglob("*.xlsx"))[:2], 1):
        book = openpyxl.load_workbook(blank)
        page = next(one for one in book.worksheets if one.title.startswith("DX1-"))
        for row in page.iter_rows():
            label = next((cell for cell in row if cell.value in ("Sửa nhà", "Làm đường")), None)
            if label:
                page.cell(label.row, label.column + 1).value = 100 * at
                page.cell(label.row, label.column + 2).value = 10 * at
        (home / "hop-thu").mkdir(exist_ok=True)
        book.save(home / "hop-thu" / blank.name)
    press("btnCollect", "2 đơn vị")
    press("btnCheck", "xem trang “Kiểm tra”")
    press("btnConsolidate", "2/3 đơn vị")
    page = document.Sheets.getByName("DX1 tổng hợp")
    figures = [cell for row in page.getCellRangeByName("A1:H40").getDataArray() for cell in row]
    assert {300.0, 30.0, 600.0, 60.0} <= set(figures)
    press("btnSendBack", "tệp")
    press("btnCompare", "So sánh")
    press("btnDraft", "Đã dự thảo báo cáo")
    press("btnRemind", "công văn")
