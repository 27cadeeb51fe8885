"""What a click may import, what it leaves behind when it fails, and how typed-over cells are told."""

import subprocess
import sys
from datetime import date, datetime
from pathlib import Path

import pytest

from addin.excel.buttons import fault_text
from addin.excel.live.edits import ShownFigure, WrittenSheet, find_edits, normal
from addin.excel.live.matrix import (
    Area,
    as_known,
    as_stored,
    as_typed,
    changed_areas,
    fingerprint,
    layout_of,
    rectangle,
)
from addin.excel.ribbon import controls
from addin.sheets.plan import Block, Formula, Link, Merge, SheetPlan

#: Libraries that cost a click tens of milliseconds each, and what may bring them in at all.
HEAVY = frozenset(
    {"xlwings", "xlsxwriter", "openpyxl", "docx", "docxtpl", "jinja2", "sqlalchemy", "rapidfuzz", "xlrd", "imap_tools",
     "keyring", "py7zr", "oxmsg", "msoffcrypto", "lxml", "odf", "numpy", "pandas", "psycopg", "rich"}
)  # fmt: skip


def loaded_by(statement: str) -> set[str]:
    """The heavy libraries that a statement loads in a Python of its own."""
    code = f"{statement}\nimport sys\nprint(' '.join({{name.partition('.')[0] for name in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return HEAVY & set(done.stdout.split())


def test_the_ribbons_entry_point_loads_nothing_heavy() -> None:
    assert loaded_by("from addin.excel.buttons import press") == set()


@pytest.mark.parametrize("command", sorted({control.command for control in controls()}))
def test_every_button_loads_heavy_libraries_only_inside_its_step(command: str) -> None:
    assert loaded_by(f"import addin.excel.buttons.{command.replace('-', '_')}") == set()


PLAN = SheetPlan(
    name="B02 tổng hợp",
    blocks=(
        Block(1, 0, [["Đơn vị", "Số hộ"]], ["header", "header"]),
        Block(2, 0, [["Bù Đăng", 12], ["=1+1", Formula("=SUM(B3:B3)", 12)]], ["cell-text", "cell-count"]),
    ),
    merges=(Merge(0, 0, 0, 1, "TỔNG HỢP", "title"),),
    widths={0: 20.0},
    heights={0: 30.0, 3: 40.0},
)


def test_text_that_a_program_would_take_for_something_else_is_handed_over_as_text() -> None:
    assert as_typed("=cmd|' /C calc'!A0") == "'=cmd|' /C calc'!A0"
    assert [as_typed(text)[0] for text in (" =1+1", "\t=1", "＝1+1", " 5")] == ["'"] * 4
    assert [as_typed(text) for text in ("+84", "-", "@x", "3.1", "TRUE", "Bù Đăng")] == [
        "'+84", "'-", "'@x", "'3.1", "'TRUE", "Bù Đăng",
    ]  # fmt: skip
    assert as_typed(Formula("=SUM(A1:A2)", 3)) == "=SUM(A1:A2)"
    assert as_typed(Link("external:goc/a.xlsx#'B02'!C3", 'C"3')) == '=HYPERLINK("goc/a.xlsx#\'B02\'!C3","C""3")'
    assert as_typed(date(2023, 2, 14)) == datetime(2023, 2, 14)
    assert (as_typed(True), as_typed(False), as_typed(None)) == ("x", None, None)


def test_cells_typed_over_are_told_from_cells_that_came_back_as_they_were_written() -> None:
    cells = [[normal(content) for content in row] for row in rectangle(PLAN)]
    written = WrittenSheet("B02", cells, {2: ("696", "")}, {1: "escaped"})
    same = [["TỔNG HỢP", ""], ["Đơn vị", "Số hộ"], ["Bù Đăng", "12"], ["=1+1", "=SUM(B3:B3)"]]
    assert list(find_edits("B02", written, same)) == []
    typed = [["TỔNG HỢP", ""], ["Đơn vị", "Số hộ (sửa)"], ["Bù Đăng", 15.0], ["=1+1", "14"]]
    found = {edit.cell: (edit.figure, edit.old, edit.new) for edit in find_edits("B02", written, typed)}
    assert found == {
        "B2": (None, "Số hộ", "Số hộ (sửa)"),
        "B3": (ShownFigure("B02", "696", "", "escaped"), "12.0", "15.0"),
        "B4": (None, "=SUM(", "14.0"),
    }


def test_only_areas_whose_look_changed_are_laid_anew_and_what_is_gone_loses_its_look() -> None:
    before = layout_of(PLAN)
    longer = PLAN.model_copy(
        update={"blocks": (PLAN.blocks[0], Block(2, 0, [["a", 1]] * 3, ["cell-text", "cell-count"]))}
    )
    now = layout_of(longer)
    assert changed_areas(before.styles, before.styles) == {}
    assert changed_areas(before.styles, now.styles) == {
        "cell-text": [Area(4, 0, 4, 0)],
        "cell-count": [Area(4, 1, 4, 1)],
    }
    assert changed_areas(now.styles, before.styles) == {"": [Area(4, 0, 4, 1)]}
    whole = changed_areas([], before.styles)
    assert whole["cell-text"] == [Area(2, 0, 3, 0)]
    assert as_known(as_stored(before)) == before
    assert before.heights == {0: 30.0}  # the program fits rows without merged cells by itself


def test_a_sheet_that_would_be_the_same_is_known_by_its_fingerprint() -> None:
    def known_by(plan: SheetPlan) -> str:
        return fingerprint(rectangle(plan), as_stored(layout_of(plan)))

    assert known_by(PLAN) == known_by(PLAN.model_copy())
    assert known_by(PLAN) != known_by(PLAN.model_copy(update={"widths": {0: 21.0}}))
    changed = Block(2, 0, [["Bù Đăng", 13]], ["cell-text", "cell-count"])
    assert known_by(PLAN) != known_by(PLAN.model_copy(update={"blocks": (changed,)}))


def test_a_fault_promises_nothing_of_the_sheets_that_may_be_half_written() -> None:
    whole, in_part = (fault_text("Tổng hợp", Path("a.log"), in_part=half) for half in (False, True))
    assert "Việc “Tổng hợp” chưa làm xong" in whole and "không trang số liệu nào bị ghi dở" in whole
    assert "có thể mới ghi một phần, đề nghị chưa trình ký" in in_part and "bị ghi dở" not in in_part
    assert whole.endswith("a.log") and in_part.endswith("a.log")


def test_a_click_without_a_calling_workbook_ends_quietly_and_leaves_a_log(tmp_path: Path) -> None:
    code = "from addin.excel.buttons import press; press('btnCheck')"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env={"HOME": str(tmp_path), "PATH": ""},
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "no calling workbook" in (tmp_path / "nhat-ky-chuong-trinh.log").read_text(encoding="utf-8")
