"""Every ribbon button clicked for real: the built workbook in a LibreOffice, its VBA callback, Python, the sheet."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pytest

from addin import pipeline
from addin.analysis.step import trace_figure
from addin.excel.buttons import TITLE
from addin.excel.buttons.box import is_short
from addin.excel.ribbon import controls
from addin.libreoffice.convert import properties, url_of
from addin.review.step import check
from addin.session import open_ledger
from addin.summary_workbook.held_versions import DECISION, MARK, REASON
from addin.summary_workbook.step import plan_summary
from addin.workspace.folder import Workspace
from schemas.report import FigurePlace
from tests.holding import open_elsewhere
from tests.inboxes import make_clean_inbox, make_inbox
from tests.office import Clicked, Office, running
from tests.sheets import FEBRUARY
from tests.test_whose import OWN, STRANGER, Box
from workbooks.build import MASTER

NAME = "Sổ tổng hợp của Ban Dân tộc.xlsm"


class Desk(NamedTuple):
    """The open master workbook of a working folder in a path with spaces and Vietnamese letters."""

    office: Office
    document: Any
    folder: Path

    def click(self, button: str) -> Clicked:
        return self.office.click(self.document, button)

    def sheet(self, name: str) -> Any:
        return self.document.Sheets.getByName(name)

    def value(self, sheet: str, cell: str) -> Any:
        found = self.sheet(sheet).getCellRangeByName(cell)
        return found.String if found.String and not found.Value else found.Value

    def column(self, sheet: str, letter: str, last: int = 400) -> list[Any]:
        return [row[0] for row in self.sheet(sheet).getCellRangeByName(f"{letter}1:{letter}{last}").getDataArray()]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """January was done by command; February's e-mails lie in the inbox."""
    folder = tmp_path_factory.mktemp("việc của Ban") / "Thư mục làm việc"
    home = Workspace(folder)
    make_clean_inbox(folder / "truoc", FEBRUARY.previous(), 5)
    pipeline.collect(home, FEBRUARY.previous(), [folder / "truoc"])
    shutil.rmtree(folder / "truoc")
    make_inbox(folder / "hop-thu", FEBRUARY, 5)
    shutil.copy(MASTER, folder / NAME)
    return folder


@pytest.fixture(scope="module")
def desk(office: Office, folder: Path) -> Iterator[Desk]:
    document = office.load(folder / NAME)
    document.Sheets.getByName("Điều hành").getCellRangeByName("C3").String = "2023-02"
    yield Desk(office, document, folder)
    document.close(True)


def succeeded(clicked: Clicked, *said: str) -> None:
    assert (clicked.callback, clicked.exit_code) == ("ok", 0), clicked.said
    assert all(is_short(box.strip()) for box in clicked.said.split(TITLE)), clicked.said
    for words in said:
        assert words in clicked.said, clicked.said


def test_collecting_fills_the_board_with_who_sent_what_when(desk: Desk) -> None:
    succeeded(desk.click("btnCollect"), "11 đơn vị", "Chưa dùng", "bấm “Kiểm tra”")
    states = desk.column("Điều hành", "C", 20)
    assert (states.count("Đã nhận"), states.count("Đang rà soát")) == (10, 1)
    assert "Chậm 1 ngày" in desk.column("Điều hành", "E", 20)
    assert desk.value("Điều hành", "C3") == "2023-02"
    assert any("Thu báo cáo" in str(cell) for cell in desk.column("Nhật ký làm việc", "B", 20))


def test_checking_lists_every_finding_with_a_link_to_the_kept_original(desk: Desk) -> None:
    succeeded(desk.click("btnCheck"), "15 lỗi", "xem trang “Kiểm tra”")
    findings = check(Workspace(desk.folder), FEBRUARY).findings
    codes = [cell for cell in desk.column("Kiểm tra", "O", 200) if cell]
    assert sorted(codes[1:]) == sorted(finding.code for finding in findings)
    links = [cell.Formula for cell in (desk.sheet("Kiểm tra").getCellRangeByName(f"F{n}") for n in range(8, 30))]
    linked = [link for link in links if "HYPERLINK" in link]
    assert linked
    path = linked[0].partition('"')[2].partition("#")[0]
    assert (desk.folder / path.replace("%20", " ")).is_file()


def test_consolidating_writes_the_summary_as_the_command_computes_it_with_live_formulas(desk: Desk) -> None:
    succeeded(desk.click("btnConsolidate"), "11/11 đơn vị")
    summary = plan_summary(Workspace(desk.folder), FEBRUARY, desk.folder).summary
    total = summary.forms["B02"].total
    rows = desk.column("B02 tổng hợp", "A", 60)
    row = next(at for at, text in enumerate(rows, 1) if str(text).startswith("Toàn tỉnh"))
    escaped = desk.sheet("B02 tổng hợp").getCellRangeByName(f"F{row}")
    assert escaped.Value == total["escaped"]
    assert escaped.Formula.startswith("=SUM")
    assert escaped.CellStyle == "TH total-count-partial-review"  # one district's figures are doubtful, a commune misses
    note = escaped.getAnnotation().getString()
    assert "Chưa gồm: Xã Thanh An, Xã Tân Quan (huyện Hớn Quản)." in note
    assert "Đang rà soát: huyện Hớn Quản (" in note


def test_a_cell_typed_over_is_kept_as_a_proposed_adjustment_before_the_sheet_is_rewritten(desk: Desk) -> None:
    sheet = desk.sheet("B02 tổng hợp")
    rows = desk.column("B02 tổng hợp", "B", 200)
    row = next(at for at, text in enumerate(rows, 1) if text == "Xã Bom Bo")
    cell = sheet.getCellRangeByName(f"F{row}")
    before = cell.Value
    cell.Value = before + 1000
    succeeded(desk.click("btnConsolidate"), "1 ô của bảng tổng hợp đã bị gõ đè", "Điều chỉnh")
    assert cell.Value == before
    proposed = desk.sheet("Điều chỉnh").getCellRangeByName("A3:J12").getDataArray()
    line = next(line for line in proposed if line[3] == "Xã Bom Bo")
    assert (line[0], line[1], line[2], line[4]) == ("2023-02", "Huyện Bù Đăng", "B02", "Số hộ thoát nghèo lũy kế")
    assert (float(line[5]), float(line[6]), line[7]) == (before, before + 1000, "")
    assert any("bị gõ đè" in str(text) for text in desk.column("Nhật ký làm việc", "C", 40))


def test_a_proposed_adjustment_with_a_reason_is_applied_at_the_next_click(desk: Desk) -> None:
    sheet = desk.sheet("Điều chỉnh")
    at = next(n for n in range(3, 13) if sheet.getCellRangeByName(f"D{n}").String == "Xã Bom Bo")
    wanted = float(sheet.getCellRangeByName(f"G{at}").String or sheet.getCellRangeByName(f"G{at}").Value)
    sheet.getCellRangeByName(f"G{at}").Value = 3
    sheet.getCellRangeByName(f"H{at}").String = "Đơn vị xác nhận qua điện thoại"
    assert wanted > 3
    succeeded(desk.click("btnConsolidate"))
    rows = desk.column("B02 tổng hợp", "B", 200)
    row = next(n for n, text in enumerate(rows, 1) if text == "Xã Bom Bo")
    assert desk.sheet("B02 tổng hợp").getCellRangeByName(f"F{row}").Value == 3


def test_tracing_a_selected_figure_names_its_cell_in_the_original(desk: Desk) -> None:
    rows = desk.column("B02 tổng hợp", "A", 60)
    row = next(n for n, text in enumerate(rows, 1) if str(text).startswith("Toàn tỉnh"))
    controller = desk.document.getCurrentController()
    controller.setActiveSheet(desk.sheet("B02 tổng hợp"))
    controller.select(desk.sheet("B02 tổng hợp").getCellRangeByName(f"F{row}"))
    succeeded(desk.click("btnTrace"), "ô của 11 đơn vị", "trang “Nguồn số liệu”")
    cells = trace_figure(Workspace(desk.folder), FEBRUARY, FigurePlace("B02", "escaped")).cells
    shown = [str(cell) for cell in desk.column("Nguồn số liệu", "H", 400)]
    assert [cell for cell in shown if re.fullmatch(r"[A-Z]+[0-9]+", cell)] == [cell.cell for cell in cells]
    assert any("Đang rà soát: huyện Hớn Quản" in str(text) for text in desk.column("Nguồn số liệu", "A", 400))


def test_tracing_a_units_figure_opens_its_original_at_the_cell(desk: Desk) -> None:
    rows = desk.column("B02 tổng hợp", "B", 200)
    row = next(n for n, text in enumerate(rows, 1) if text == "Xã Thọ Sơn")
    controller = desk.document.getCurrentController()
    controller.setActiveSheet(desk.sheet("B02 tổng hợp"))
    controller.select(desk.sheet("B02 tổng hợp").getCellRangeByName(f"F{row}"))
    succeeded(desk.click("btnTrace"), "Huyện Bù Đăng")
    opened = [one for one in open_documents(desk.office) if "/goc/" in one.URL]
    assert len(opened) == 1
    assert opened[0].isReadonly()
    selected = opened[0].getCurrentSelection().getRangeAddress()
    sheet = opened[0].Sheets.getByIndex(selected.Sheet)
    assert sheet.Name == "B02-Giảm nghèo"
    line = sheet.getCellRangeByPosition(0, selected.StartRow, 5, selected.StartRow).getDataArray()
    assert "Xã Thọ Sơn" in line[0]
    opened[0].close(True)


def open_documents(office: Office) -> list[Any]:
    components = office.desktop.getComponents().createEnumeration()
    found = []
    while components.hasMoreElements():
        found.append(components.nextElement())
    return found


def test_a_renamed_sheet_is_still_found_and_a_deleted_one_is_made_again(desk: Desk) -> None:
    desk.sheet("B05 tổng hợp").Name = "Tuyên truyền (của tôi)"
    desk.document.Sheets.removeByName("B10 tổng hợp")
    succeeded(desk.click("btnConsolidate"), "11/11 đơn vị")
    assert "Tuyên truyền (của tôi)" in desk.document.Sheets.ElementNames
    assert "B05 tổng hợp" not in desk.document.Sheets.ElementNames
    again = desk.sheet("B10 tổng hợp")
    assert "TH header" in {again.getCellByPosition(7, row).CellStyle for row in range(12)}  # to the last column
    desk.sheet("Tuyên truyền (của tôi)").Name = "B05 tổng hợp"


def test_a_period_that_is_none_is_said_and_changes_nothing(desk: Desk) -> None:
    desk.sheet("Điều hành").getCellRangeByName("C3").String = "tháng hai"
    before = desk.sheet("B02 tổng hợp").getCellRangeByName("A1:V60").getDataArray()
    clicked = desk.click("btnConsolidate")
    succeeded(clicked, "“tháng hai”", "chọn kỳ báo cáo")
    assert desk.sheet("B02 tổng hợp").getCellRangeByName("A1:V60").getDataArray() == before
    desk.sheet("Điều hành").getCellRangeByName("C3").String = "2023-02"


@pytest.mark.parametrize(
    ("button", "said"),
    [
        ("btnForms", "11 tệp biểu mẫu"),
        ("btnSendBack", "Đã đánh dấu tệp"),
        ("btnRemind", "công văn"),
        ("btnScore", "Điểm thi đua"),
        ("btnCommend", "Đủ điều kiện"),
        ("btnCompare", "So sánh"),
        ("btnDraft", "Đã dự thảo báo cáo"),
        ("btnVerify", "đều khớp"),
        ("btnDoctor", "Không có việc cần xử lý"),
        ("btnHelp", "Hướng dẫn"),
        ("btnClose", "Đã chốt số liệu"),
        ("btnReopen", "ô “Lý do”"),
    ],
)
def test_every_other_button_does_its_work_and_says_so(desk: Desk, button: str, said: str) -> None:
    if button == "btnClose":
        desk.sheet("Điều hành").getCellRangeByName("G3").String = "Phải báo cáo đúng hạn"
    clicked = desk.click(button)
    succeeded(clicked, said)
    assert "chương trình bị lỗi" not in clicked.said


def test_an_output_that_is_open_in_word_is_named_in_the_box_and_is_no_fault(desk: Desk) -> None:
    report = desk.folder / "2023-02" / "BaoCao_2023-02.docx"
    with open_elsewhere(report):
        clicked = desk.click("btnDraft")
    assert "đang mở trong Word" in clicked.said
    assert "đóng tệp đó" in clicked.said
    assert "bị lỗi" not in clicked.said
    succeeded(desk.click("btnDraft"), "Đã dự thảo")


def test_a_closed_period_is_reopened_with_the_reason_typed_on_the_board(desk: Desk) -> None:
    desk.sheet("Điều hành").getCellRangeByName("G3").String = "Bổ sung số liệu Đồng Phú"
    succeeded(desk.click("btnReopen"), "Đã mở lại", "Bổ sung số liệu Đồng Phú")


def test_a_table_extended_by_hand_is_read_with_its_new_rows_and_columns(desk: Desk) -> None:
    sheet = desk.sheet("Điều chỉnh")
    heading = next(n for n in range(1, 6) if sheet.getCellRangeByName(f"A{n}").String == "Kỳ")
    sheet.Columns.insertByIndex(3, 1)
    sheet.getCellRangeByName(f"D{heading}").String = "Ghi chú riêng"
    line = (
        "2023-02",
        "Huyện Bù Đăng",
        "B02",
        "theo điện thoại",
        "Xã Thọ Sơn",
        "Số hộ thoát nghèo lũy kế",
        "",
        7.0,
        "Sửa",
    )
    sheet.getCellRangeByName("A90:I90").setDataArray((line,))
    succeeded(desk.click("btnConsolidate"))
    rows = desk.column("B02 tổng hợp", "B", 200)
    row = next(n for n, text in enumerate(rows, 1) if text == "Xã Thọ Sơn")
    assert desk.sheet("B02 tổng hợp").getCellRangeByName(f"F{row}").Value == 7


def test_a_deleted_board_is_made_again_and_asks_for_the_period(desk: Desk) -> None:
    desk.document.Sheets.removeByName("Điều hành")
    succeeded(desk.click("btnCheck"), "Trang “Điều hành”", "đã bị xóa", "chọn đúng kỳ rồi bấm lại")
    assert desk.document.Sheets.ElementNames[0] == "Điều hành"
    desk.sheet("Điều hành").getCellRangeByName("C3").String = "2023-02"
    succeeded(desk.click("btnCheck"), "Kiểm tra tháng 02 năm 2023")
    states = desk.column("Điều hành", "C", 20)
    assert states.count("Đã nhận") + states.count("Đang rà soát") == 11


def test_a_deleted_sheet_of_the_office_is_made_again_and_takes_what_was_typed_over(desk: Desk) -> None:
    desk.document.Sheets.removeByName("Điều chỉnh")
    rows = desk.column("B02 tổng hợp", "B", 200)
    row = next(n for n, text in enumerate(rows, 1) if text == "Xã Bom Bo")
    cell = desk.sheet("B02 tổng hợp").getCellRangeByName(f"F{row}")
    cell.Value = cell.Value + 5
    succeeded(desk.click("btnConsolidate"), "Trang “Điều chỉnh” đã bị xóa", "lập lại", "1 ô của bảng tổng hợp")
    proposed = desk.sheet("Điều chỉnh").getCellRangeByName("A3:J12").getDataArray()
    assert [line[2:4] for line in proposed if line[0] == "2023-02"] == [("B02", "Xã Bom Bo")]


def test_no_button_of_the_ribbon_is_left_unclicked() -> None:
    here = Path(__file__).parent
    source = "".join((here / name).read_text(encoding="utf-8") for name in ("test_clicks.py", "test_drawn_buttons.py"))
    assert [control.id for control in controls() if f'"{control.id}"' not in source] == []


def test_the_workbook_saved_by_libreoffice_still_holds_what_the_buttons_wrote(desk: Desk, tmp_path: Path) -> None:
    target = tmp_path / "da-luu.xlsx"
    desk.document.storeToURL(url_of(target), properties(FilterName="Calc MS Excel 2007 XML", Overwrite=True))
    sheet = openpyxl.load_workbook(target, data_only=True)["Điều hành"]
    assert sheet["C3"].value == "2023-02"


def test_a_workbook_open_elsewhere_and_so_read_only_says_what_to_do_before_anything_is_computed(
    office: Office, tmp_path: Path
) -> None:
    copy = tmp_path / "Sổ dùng chung.xlsm"
    shutil.copy(MASTER, copy)
    with running(tmp_path / "ban khac") as colleague:
        theirs = colleague.load(copy)
        assert office.load(copy) is None, "LibreOffice opens it for writing once only"
        ours = office.load(copy, ReadOnly=True)
        succeeded(office.click(ours, "btnCollect"), "Sổ đang mở ở chế độ chỉ đọc", "đóng sổ ở máy kia")
        assert not (tmp_path / "hop-thu").exists()
        ours.close(True)
        theirs.close(True)


def test_a_version_from_elsewhere_is_decided_on_at_the_board(desk: Desk) -> None:
    """The last click of the file: it changes the figures of a unit."""
    sheet = desk.sheet("Cấu hình")
    rows = [row[0] for row in sheet.getCellRangeByName("A1:A120").getDataArray()]
    sheet.getCellRangeByName(f"B{rows.index('Huyện Bù Đăng') + 1}").String = OWN
    box = Box(desk.folder.parent)
    letters = {
        "rieng.eml": box.letter(3, OWN, "24 Feb 2023 08:00:00 +0700"),
        "la.eml": box.letter(4, STRANGER, "25 Feb 2023 08:00:00 +0700"),
    }
    for name, letter in letters.items():
        (desk.folder / "hop-thu" / name).write_bytes(letter.as_bytes())
    collected = desk.click("btnCollect")
    succeeded(collected, "1 tệp gửi từ địa chỉ không phải của đơn vị", "Việc tiếp theo: bấm “Xét tệp giữ lại”")
    desk.document.CurrentController.setActiveSheet(desk.sheet("Cấu hình"))
    succeeded(desk.click("btnHeld"), "1 tệp đang giữ lại", STRANGER, "bấm lại “Xét tệp giữ lại”")
    board = desk.sheet("Điều hành")
    cells = board.getCellRangeByName("A1:T60").getDataArray()
    heading = next(at for at, row in enumerate(cells) if MARK in row)
    assert (cells[heading + 1][0], STRANGER in cells[heading + 1][2]) == ("Huyện Bù Đăng", True)
    decision, reason = (
        board.getCellByPosition(cells[heading].index(label), heading + 1) for label in (DECISION, REASON)
    )
    controller = desk.document.CurrentController
    assert controller.ActiveSheet.Name == "Điều hành"
    assert desk.document.CurrentSelection.getCellByPosition(0, 0).CellAddress == decision.CellAddress
    decision.String = "chấp nhận"
    succeeded(desk.click("btnCheck"), "Chưa ghi lý do")
    assert decision.String == "chấp nhận", "what was typed stays until it is whole"
    reason.String = "đã gọi điện"
    succeeded(desk.click("btnHeld"), "được dùng", "không còn tệp nào đang giữ lại")
    assert not any(MARK in row for row in board.getCellRangeByName("A1:T60").getDataArray())
    with open_ledger(Workspace(desk.folder)) as ledger:
        current = next(line for line in ledger.received(FEBRUARY) if (line.unit, line.status) == ("696", "current"))
    assert (current.sender, current.file) == (STRANGER, "bc-4.xlsx")
