"""What a person does to the open master between two clicks: months changed, sheets protected, rows inserted, typing."""

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from addin import pipeline
from addin.libreoffice.convert import properties
from addin.libreoffice.uno_bridge import load_uno
from addin.session import open_ledger
from addin.workspace.folder import Workspace
from tests.inboxes import make_clean_inbox, make_inbox
from tests.masters import Master, open_master, stop_in_between
from tests.office import Office
from tests.sheets import FEBRUARY

JANUARY = FEBRUARY.previous()
ESCAPED = 5  # the column "Số hộ thoát nghèo lũy kế" of the summary of B02
B02 = "B02 tổng hợp"


def forms_shown(master: Master) -> set[str]:
    return {period for name, period in master.months_shown().items() if name.endswith("tổng hợp")}


def test_the_first_click_finds_nothing_typed_in_a_new_master_and_counts_are_no_figures_to_correct(
    master: Master,
) -> None:
    assert "gõ đè" not in master.click("btnConsolidate").said
    unit = master.sheet("B06B tổng hợp").getCellByPosition(2, master.row_of("B06B tổng hợp", "Huyện", 0))
    unit.Value = 99
    master.click("btnConsolidate", "1 ô của bảng tổng hợp đã bị gõ đè")
    assert master.proposals() == []
    assert any("99" in line and "B06B tổng hợp" in line for line in master.said_in_log())


def test_a_protected_sheet_is_named_before_any_cell_changes(master: Master) -> None:
    master.click("btnConsolidate")
    before = master.cells("B01 tổng hợp"), master.cells("B06A tổng hợp"), master.cells("Nhật ký làm việc")
    master.choose("2023-02")
    master.sheet("B05 tổng hợp").protect("")
    trail = summaries_in_trail(master)
    master.click("btnConsolidate", "Chưa ghi gì vào sổ", "“B05 tổng hợp” đang được bảo vệ", "bỏ bảo vệ")
    assert summaries_in_trail(master) == trail, "nothing was written, so nothing is said to be"
    assert (master.cells("B01 tổng hợp"), master.cells("B06A tổng hợp"), master.cells("Nhật ký làm việc")) == before
    master.sheet("B05 tổng hợp").unprotect("")
    master.click("btnConsolidate", "tháng 02 năm 2023")
    assert forms_shown(master) == {"tháng 02 năm 2023"}
    assert master.proposals() == []
    assert summaries_in_trail(master)[-2:] == [("2023-02", "consolidate-begun"), ("2023-02", "consolidate")]


def summaries_in_trail(master: Master) -> list[tuple[str, str]]:
    """Period and action of what the audit trail says of summaries written to this workbook."""
    with open_ledger(Workspace(master.file.parent)) as ledger:
        entries = [entry for entry in ledger.decisions.entries() if entry.details.get("file") == master.file.name]
    return [(entry.period, entry.action) for entry in entries if entry.action.startswith("consolidate")]


def test_a_sheet_that_lacks_in_a_workbook_of_protected_structure_is_named(master: Master) -> None:
    master.document.Sheets.removeByName("B10 tổng hợp")
    master.document.protect("")
    master.click("btnConsolidate", "Chưa ghi gì vào sổ", "cấu trúc của sổ đang được bảo vệ", "“B10 tổng hợp”")
    assert len(master.cells("Nhật ký làm việc")) == 1


def test_a_writing_that_stopped_in_between_is_finished_by_the_next_click_for_its_own_month(master: Master) -> None:
    master.click("btnConsolidate")
    right = master.cells("B01 tổng hợp")
    typed = master.figure(B02, "Xã Bom Bo", ESCAPED)
    master.choose("2023-02")
    typed.Value = 777
    assert stop_in_between(master)
    assert len(forms_shown(master)) == 2, "the writing must have stopped in between for this test to show anything"
    assert summaries_in_trail(master)[-1] == ("2023-02", "consolidate-begun")
    master.choose("2023-01")
    master.click("btnCheck", "ghi chưa xong", "trang-cu")
    assert summaries_in_trail(master)[-1] == ("2023-02", "consolidate"), "the next click has finished it"
    assert forms_shown(master) == {"tháng 02 năm 2023"}
    assert [(row[0], row[6]) for row in master.proposals()] == [("2023-01", 777.0)]
    master.click("btnConsolidate", "tháng 01 năm 2023")
    assert forms_shown(master) == {"tháng 01 năm 2023"}
    assert len(master.proposals()) == 1
    assert master.cells("B01 tổng hợp") == right, "sums are calculated again"
    assert master.document.isAutomaticCalculationEnabled()
    assert not master.document.hasControllersLocked()
    master.document.getUndoManager().undo()
    assert forms_shown(master) == {"tháng 02 năm 2023"}


def test_where_formulas_are_calculated_by_hand_only_the_sums_of_a_click_are_new_all_the_same(master: Master) -> None:
    master.click("btnConsolidate")
    right = master.cells("B01 tổng hợp")
    master.document.enableAutomaticCalculation(False)
    for period in ("2023-02", "2023-01"):
        master.choose(period)
        master.click("btnConsolidate")
    assert master.cells("B01 tổng hợp") == right
    assert not master.document.isAutomaticCalculationEnabled(), "as the office has it"


def test_what_is_typed_stays_with_the_month_that_its_sheet_shows(master: Master) -> None:
    master.click("btnConsolidate")
    kept = master.figure(B02, "Xã Bom Bo", ESCAPED).Value
    master.choose("2023-02")
    master.click("btnConsolidate")
    february = master.figure(B02, "Xã Bom Bo", ESCAPED).Value
    master.figure(B02, "Xã Bom Bo", ESCAPED).Value = february + 3
    master.figure(B02, "Xã Thọ Sơn", ESCAPED).Formula = "=1/0"
    master.choose("2023-01")
    select(master, B02, "Xã Bom Bo")
    master.click("btnTrace", f"{february:g}")
    close_originals(master)
    master.click("btnConsolidate", "2 ô của bảng tổng hợp đã bị gõ đè")
    without_result, typed = master.proposals()
    assert without_result[6] == "công thức báo lỗi", "nobody cleared the cell"
    assert (typed[0], typed[5], typed[6]) == ("2023-02", february, february + 3)
    assert any("→ công thức “=1/0”." in line for line in master.said_in_log())
    assert any(f"bị gõ đè: “{february:g}” → “{february + 3:g}”." in line for line in master.said_in_log())
    assert master.figure(B02, "Xã Bom Bo", ESCAPED).Value == kept
    close_originals(master)


def select(master: Master, sheet: str, label: str) -> None:
    controller = master.document.getCurrentController()
    controller.setActiveSheet(master.sheet(sheet))
    controller.select(master.figure(sheet, label, ESCAPED))


def close_originals(master: Master) -> None:
    components = master.office.desktop.getComponents().createEnumeration()
    while components.hasMoreElements():
        opened = components.nextElement()
        if "/goc/" in opened.URL:
            opened.close(True)


def test_typing_is_told_after_any_number_of_clicks_that_were_not_saved(master: Master) -> None:
    master.click("btnConsolidate")
    master.document.store()
    for period in ("2023-02", "2023-01", "2023-02", "2023-01", "2023-02"):
        master.choose(period)
        master.click("btnConsolidate")
    again = master.reopen(save=False)
    before = again.figure(B02, "Xã Bom Bo", ESCAPED).Value
    again.figure(B02, "Xã Bom Bo", ESCAPED).Value = before + 2
    again.click("btnConsolidate", "1 ô của bảng tổng hợp đã bị gõ đè")
    assert [(row[0], row[5], row[6]) for row in again.proposals()] == [("2023-01", before, before + 2)]
    again = again.reopen(save=True)
    again.figure(B02, "Xã Bom Bo", ESCAPED).Value = before + 4
    again.click("btnConsolidate", "1 ô của bảng tổng hợp đã bị gõ đè")
    assert [row[6] for row in again.proposals()] == [before + 2, before + 4]
    again.document.close(True)


def test_where_the_memory_is_gone_the_old_sheets_are_kept_in_a_file_that_is_named(master: Master) -> None:
    master.click("btnConsolidate")
    master.figure(B02, "Xã Bom Bo", ESCAPED).Value = 4321
    shutil.rmtree(master.file.parent / "chuong-trinh")
    master.click("btnConsolidate", "bộ nhớ của chương trình bị mất", "trang-cu")
    assert master.proposals() == []
    assert 4321 in kept_values(master, B02)
    assert any("trang-cu" in line for line in master.said_in_log())


def kept_values(master: Master, sheet: str) -> set[object]:
    """What the newest file of old sheets holds of a sheet."""
    newest = max((master.file.parent / "chuong-trinh" / "trang-cu").iterdir())
    return {cell for row in openpyxl.load_workbook(newest)[sheet].iter_rows(values_only=True) for cell in row}


@pytest.mark.parametrize("change", ["row inserted above", "row inserted", "row deleted", "column inserted", "sorted"])
def test_a_changed_layout_is_recognised_and_nothing_is_proposed_from_it(master: Master, change: str) -> None:
    master.click("btnConsolidate")
    right = master.cells(B02)
    master.figure(B02, "Xã Bom Bo", ESCAPED).Value = 4321
    row = master.row_of(B02, "Xã Bom Bo")
    sheet = master.sheet(B02)
    match change:
        case "row inserted above":
            sheet.Rows.insertByIndex(2, 1)
        case "row inserted":
            sheet.Rows.insertByIndex(row + 1, 1)
        case "row deleted":
            sheet.Rows.removeByIndex(row + 1, 1)
        case "column inserted":
            sheet.Columns.insertByIndex(3, 1)
        case "sorted":
            sort_descending(sheet, row - 4, row + 4)
    looks_before = master.sheet("B05 tổng hợp").getCellRangeByName("A9").CellStyle
    master.click("btnConsolidate", f"Trang “{B02}” đã được chèn, xóa hoặc sắp xếp", "Không đề nghị điều chỉnh nào")
    assert master.cells(B02) == right
    assert master.proposals() == []
    assert 4321 in kept_values(master, B02)
    assert master.figure(B02, "Xã Bom Bo", ESCAPED).CellStyle == "TH cell-count"
    assert master.sheet("B05 tổng hợp").getCellRangeByName("A9").CellStyle == looks_before
    master.click("btnConsolidate")
    assert master.cells(B02) == right
    assert sum("trang-cu" in line for line in master.said_in_log()) == 1


def sort_descending(sheet: Any, first: int, last: int, column: int = 1) -> None:
    """Sort some rows by a column, as a person does with the mouse."""
    uno = load_uno()
    field = uno.createUnoStruct("com.sun.star.table.TableSortField")
    field.Field, field.IsAscending = column, False
    value = uno.Any("[]com.sun.star.table.TableSortField", (field,))
    sheet.getCellRangeByPosition(0, first, 15, last).sort(properties(SortFields=value, ContainsHeader=False))


@pytest.mark.parametrize(("answer", "proposed"), [("yes", 25), ("no", 0), ("cancel", 0)])
def test_many_figures_typed_over_are_asked_about_before_they_are_proposed(
    master: Master, answer: str, proposed: int
) -> None:
    master.click("btnConsolidate")
    right = master.cells(B02)
    first = master.row_of(B02, "Xã ")
    cells = master.sheet(B02).getCellRangeByPosition(ESCAPED, first, ESCAPED, first + 24)
    cells.setDataArray(tuple((900.0 + at,) for at in range(25)))
    typed = master.cells(B02)
    master.office.answer(answer)
    try:
        master.click("btnConsolidate", "Có 25 ô số liệu")
    finally:
        master.office.answer("")
    assert len(master.proposals()) == proposed
    assert master.cells(B02) == (typed if answer == "cancel" else right)
    if answer != "cancel":
        assert set(range(900, 925)) <= kept_values(master, B02)


def test_a_click_is_one_step_of_undo_and_the_next_click_knows_what_stands_there(master: Master) -> None:
    master.click("btnConsolidate")
    january = {name: master.cells(name) for name in master.months_shown() if name.endswith(("tổng hợp", "danh sách"))}
    master.choose("2023-02")
    undo = master.document.getUndoManager()
    before = len(undo.getAllUndoActionTitles())
    master.click("btnConsolidate")
    assert (len(undo.getAllUndoActionTitles()), undo.getCurrentUndoActionTitle()) == (before + 1, "Tổng hợp")
    undo.undo()
    assert {name: master.cells(name) for name in january} == january
    typed = master.figure(B02, "Xã Bom Bo", ESCAPED)
    old = typed.Value
    typed.Value = old + 1
    master.click("btnConsolidate", "1 ô của bảng tổng hợp đã bị gõ đè")
    assert [(row[0], row[5], row[6]) for row in master.proposals()] == [("2023-01", old, old + 1)]
    assert forms_shown(master) == {"tháng 02 năm 2023"}


def test_a_correction_is_a_figure_like_any_other(master: Master) -> None:
    """Typed over as text, cleared, and beyond all measure: asked about, proposed, judged and counted."""
    master.click("btnConsolidate")
    paid = next(
        at for row in master.cells(B02)[:10] for at, text in enumerate(row) if str(text).startswith("Giải ngân")
    )
    master.figure(B02, "Xã Bom Bo", ESCAPED).Value = 999_999
    cleared = next(one for one in ("Xã Thọ Sơn", "Xã Minh Hưng") if master.figure(B02, one, ESCAPED).Value)
    master.figure(B02, cleared, ESCAPED).String = ""
    master.figure(B02, "Xã Đường 10", paid).String = "1.234"
    master.click("btnConsolidate", "3 ô của bảng tổng hợp đã bị gõ đè")
    proposed = {row[3]: row[6] for row in master.proposals()}
    assert proposed == {"Xã Bom Bo": 999_999, cleared: "(trống)", "Xã Đường 10": "1.234"}
    sheet = master.sheet("Điều chỉnh")
    first = next(at for at, row in enumerate(master.cells("Điều chỉnh")) if row[0] == "Kỳ") + 1
    for at in range(first, first + 3):
        sheet.getCellByPosition(7, at).String = "xác minh qua điện thoại"
    master.click("btnConsolidate", "Gồm 2 điều chỉnh của cơ quan tổng hợp", "999.999")
    assert "Gồm 2 điều chỉnh" in "".join(str(cell) for row in master.cells(B02)[:8] for cell in row)
    assert master.figure(B02, "Xã Bom Bo", ESCAPED).CellStyle == "TH input-count-review", "corrected, and doubtful"
    master.click("btnCheck")
    found = ["|".join(map(str, row)) for row in master.cells("Kiểm tra")]
    assert any("unit-adjustment-breach" in row and "Xã Bom Bo" in row for row in found)
    assert any("“1.234” có thể là" in row for row in found)
    sheet.getCellByPosition(6, first).String = "mười hai"
    master.click("btnConsolidate", "1 dòng của trang “Điều chỉnh” chưa áp dụng; bấm “Kiểm tra” để xem lý do.")


OF_REPORTS = (
    "btnCheck", "btnSendBack", "btnConsolidate", "btnCompare", "btnDraft", "btnScore", "btnCommend", "btnClose",
)  # fmt: skip


def test_before_anything_is_collected_every_later_button_says_so_and_writes_nothing(
    office: Office, tmp_path: Path
) -> None:
    with open_master(office, tmp_path / "mới", period="2/2023") as fresh:
        before = {name: fresh.cells(name) for name in fresh.document.Sheets.ElementNames}
        for button in OF_REPORTS:
            fresh.click(button, "Chưa thu báo cáo nào của tháng 02 năm 2023", "“Thu báo cáo” trước")
        assert {name: fresh.cells(name) for name in before} == before
        assert sorted(path.name for path in fresh.file.parent.iterdir() if not path.name.startswith(".")) == [
            "TongHop.xlsm"
        ]


def test_a_period_is_taken_as_it_is_written_and_shown_in_its_normal_form(master: Master) -> None:
    for typed, normal in (("T2-2023", "2023-02"), ("tháng 1 năm 2023", "2023-01"), ("15/02/2023", "2023-02")):
        master.choose(typed)
        master.click("btnConsolidate", f"tháng {normal[-2:]} năm 2023")
        assert master.choice("TH_ky").String == normal
    master.choose("quý 1/2023")
    master.click("btnConsolidate", "ghép từ báo cáo tháng 01 năm 2023", "chưa có báo cáo tháng 3 năm 2023")
    assert master.choice("TH_ky").String == "2023-Q1"


@pytest.mark.parametrize(
    ("answer", "name", "told"),
    [
        ("yes", "Bản sao của TongHop.xlsm", "Đã mở sổ ở thư mục làm việc"),
        ("yes", "", "đóng sổ bản sao này rồi mở sổ ở thư mục làm việc"),
        ("cancel", "", "Chưa làm gì"),
        ("no", "", "Chưa thu báo cáo nào"),
    ],
)
def test_a_copy_in_another_folder_is_told_from_the_working_folders_own(
    office: Office, collected: Path, tmp_path: Path, answer: str, name: str, told: str
) -> None:
    with open_master(office, collected, period="2023-01") as master:
        master.click("btnConsolidate")
        master.document.store()
        elsewhere = tmp_path / "Bản sao"
        elsewhere.mkdir()
        copy = master._replace(file=Path(shutil.copy(master.file, elsewhere / (name or master.file.name))))
        copy = copy._replace(document=office.load(copy.file))
        before = copy.cells(B02)
        office.answer(answer)
        try:
            copy.click("btnConsolidate", "là bản sao, không nằm trong thư mục làm việc", told)
        finally:
            office.answer("")
        assert copy.cells(B02) == before, "it empties nothing"
        assert not (elsewhere / "so-theo-doi.sqlite").exists()
        copy.document.close(True)
        master.click("btnConsolidate", "tháng 01 năm 2023")
    master.file.unlink()


@pytest.fixture(scope="module")
def wrong(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A working folder in which January is sound and February has errors and warnings."""
    folder = tmp_path_factory.mktemp("tháng có lỗi")
    for period, make in ((JANUARY, make_clean_inbox), (FEBRUARY, make_inbox)):
        make(folder / f"thu-{period}", period, 5)
        pipeline.collect(Workspace(folder), period, [folder / f"thu-{period}"])
    return folder


def test_words_typed_beside_findings_and_on_the_board_stay_with_what_they_are_about(
    office: Office, wrong: Path
) -> None:
    with open_master(office, wrong, period="2023-02") as master:
        master.click("btnCheck")
        rows = master.cells("Kiểm tra")
        heading = next(at for at, row in enumerate(rows) if "Lý do chấp nhận" in row)
        reason, code = rows[heading].index("Lý do chấp nhận"), rows[heading].index("Mã")
        severity, width = rows[heading].index("Mức độ"), len(rows[heading])
        error = next(at for at, row in enumerate(rows) if row[severity] == "Lỗi" and row[code])
        sheet = master.sheet("Kiểm tra")
        sheet.getCellByPosition(reason, error).String = "đơn vị nói đúng"
        sheet.getCellByPosition(width, error).String = "gọi lại sáng thứ hai"
        master.choice("TH_ly_do").String = "chờ ý kiến lãnh đạo"
        error_key = keyed(rows, error)
        sort_descending(sheet, heading + 1, len(rows) - 1, column=code)
        master.click("btnCheck", "là lỗi phải sửa, không chấp nhận được")
        after = {keyed(master.cells("Kiểm tra"), at): row for at, row in enumerate(master.cells("Kiểm tra"))}
        assert (after[error_key][reason], after[error_key][width]) == ("đơn vị nói đúng", "gọi lại sáng thứ hai")
        assert [row[width] for row in after.values() if row[width]] == ["gọi lại sáng thứ hai"]
        assert master.choice("TH_ly_do").String == "chờ ý kiến lãnh đạo"
        master.choose("2023-01")
        master.click("btnCheck", "không còn chỗ ở trang “Kiểm tra”")
        assert any("gọi lại sáng thứ hai" in line and "đơn vị nói đúng" in line for line in master.said_in_log())
        assert master.months_shown()["Kiểm tra"] == "tháng 01 năm 2023"


def keyed(rows: Sequence[Sequence[Any]], at: int) -> tuple[Any, ...]:
    """What tells a finding from all others: unit, sheet, cell, code."""
    return tuple(rows[at][column] for column in (1, 4, 5, 14))


def test_what_cannot_be_used_is_marked_at_its_cell_until_it_is_mended(master: Master) -> None:
    points, config = master.sheet("Thi đua"), master.sheet("Cấu hình")
    first = next(at for at, row in enumerate(master.cells("Thi đua")) if row[0] == "Kỳ") + 1
    for at in range(7):
        for column, text in enumerate(("2023-13", "Huyện Bù Đăng", "hai", "vượt kế hoạch")):
            points.getCellByPosition(column, first + at).String = text
    rule = next(at for at, row in enumerate(master.cells("Cấu hình")) if row[0] == "Tên kiểm tra") + 1
    config.getCellByPosition(0, rule).String = "period-outlier"
    config.getCellByPosition(1, rule).String = "rất nặng"
    contacts = next(at for at, row in enumerate(master.cells("Cấu hình")) if row[1] == "Thư điện tử") + 1
    wrong, twice = (config.getCellByPosition(1, contacts + at) for at in (0, 1))
    third = config.getCellByPosition(1, contacts + 2)
    wrong.String, twice.String, third.String = "a@b.vn\nphòng dân tộc@b", "chung@b.vn", "x@b.vn; CHUNG@b.vn"
    said = master.click("btnConsolidate", "Có 11 mục ở các trang nhập cần xem lại").said
    assert "rất nặng" not in said.partition("cần xem lại")[0]
    assert (
        master.click("btnCheck")
        .said.partition("cần xem lại (xem các ô tô đỏ).")[2]
        .strip()
        .startswith("– Trang “Cấu hình”")
    )
    assert sum("Dòng này chưa áp dụng" in line for line in master.said_in_log()) == 8, "each once, all of them"
    cell = config.getCellByPosition(1, rule)
    assert (cell.CellStyle, "không có trong danh sách" in cell.getAnnotation().String) == ("TH wrong-text", True)
    assert points.getCellByPosition(2, first).CellStyle == "TH wrong-number"
    for cell_of_addresses, words in (
        (wrong, "“tộc@b”, không phải địa chỉ"),
        (twice, "cũng ghi ở"),
        (third, "cũng ghi ở"),
    ):
        assert cell_of_addresses.CellStyle == "TH wrong-text"
        assert words in cell_of_addresses.getAnnotation().String
        cell_of_addresses.String = ""
    cell.String = "Cảnh báo"
    for at in range(7):
        for column in range(4):
            points.getCellByPosition(column, first + at).String = ""
    assert "cần xem lại" not in master.click("btnCheck").said
    assert (cell.CellStyle, cell.getAnnotation().String) == ("TH input-text", "")
    assert points.getCellByPosition(2, first).CellStyle == "TH input-number"
