"""What somebody types into the open master where the program writes, or beside it: kept by its text, or said."""

from typing import Any

import openpyxl

from addin.excel.live.kept import FORMULAS
from tests.masters import Master

B02, ADJUSTMENTS = "B02 tổng hợp", "Điều chỉnh"
ESCAPED = 5  # the column "Số hộ thoát nghèo lũy kế" of the summary of B02


def newest_kept(master: Master) -> Any:
    """The newest file of old sheets."""
    return openpyxl.load_workbook(max((master.file.parent / "chuong-trinh" / "trang-cu").iterdir()))


def test_a_formula_typed_over_a_figure_a_label_or_a_sum_is_told_by_its_text(master: Master) -> None:
    master.click("btnConsolidate")
    master.figure(B02, "Xã Bom Bo", ESCAPED).Formula = "=40+2"
    master.figure(B02, "Xã Thọ Sơn", 1).Formula = '="Xã Thọ "&"Sơn"'
    total = master.row_of(B02, "Toàn tỉnh", 0)
    master.sheet(B02).getCellByPosition(ESCAPED, total).Formula = "=1000+1"
    right = master.cells(B02)
    master.click("btnConsolidate", "3 ô của bảng tổng hợp đã bị gõ đè")
    assert [row[6] for row in master.proposals()] == [42]
    said = "\n".join(master.said_in_log())
    for formula in ("=40+2", '="Xã Thọ "&"Sơn"', "=1000+1"):
        assert f"→ công thức “{formula}”." in said
    assert master.cells(B02) != right
    assert "gõ đè" not in master.click("btnConsolidate").said, "what is calculated is no typing"


def test_formulas_on_a_sheet_that_is_laid_anew_are_kept_by_their_text(master: Master) -> None:
    master.click("btnConsolidate")
    master.figure(B02, "Xã Bom Bo", ESCAPED).Formula = "=40+2"
    master.sheet(B02).Rows.insertByIndex(2, 1)
    master.click("btnConsolidate", "đã được chèn, xóa hoặc sắp xếp")
    kept = list(newest_kept(master)[FORMULAS].iter_rows(values_only=True))
    assert [row[0] for row in kept if row[2] == "=40+2"] == [B02]


def test_a_copy_of_a_sheet_is_told_when_it_is_made_and_whenever_somebody_has_typed_into_it(master: Master) -> None:
    master.click("btnConsolidate")
    sheets = master.document.Sheets
    sheets.copyByName(B02, f"{B02}_2", sheets.Count)
    sheets.copyByName(ADJUSTMENTS, "Điều chỉnh tháng 1", 0)
    sheets.insertNewByName("Ghi chú của tôi", 0)
    told = f"Trang “{B02}_2” là bản sao của trang “{B02}”, số liệu ở đó không được dùng"
    master.click("btnConsolidate", told, "“Điều chỉnh tháng 1” là bản sao của trang “Điều chỉnh”")
    assert sum(told in line for line in master.said_in_log()) == 1
    assert "bản sao" not in master.click("btnCheck").said
    master.choose("2023-02")
    assert "bản sao" not in master.click("btnConsolidate").said
    master.figure(f"{B02}_2", "Xã Bom Bo", ESCAPED).Value = 9
    assert "Điều chỉnh tháng 1" not in master.click("btnConsolidate", told).said
    assert sum(told in line for line in master.said_in_log()) == 2
    assert "Ghi chú của tôi" not in "\n".join(master.said_in_log())
    assert master.proposals() == []
