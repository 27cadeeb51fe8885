"""The shortened writer gives what the library gives."""

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from addin.publish.file import write_book
from addin.publish.plan import Block, BookPlan, Formula, Link, SheetPlan
from addin.publish.quick import QuickSheet

ROWS = [
    ["=1+1", 12, 3.25, None, "xuống\ndòng"],
    ["<&>\"'", -0.1, 1e15, "", " cách "],
    ["@lệnh", 0, 123456.789, "x_x000D_y", "ấ"],
]


def _written(sheet_class: type | None) -> dict[str, bytes]:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet("A", sheet_class)
    style = book.add_format({"bold": True})
    for row, cells in enumerate(ROWS):
        for column, cell in enumerate(cells):
            if isinstance(cell, str):
                sheet.write_string(row, column, cell, style)
            elif cell is None:
                sheet.write_blank(row, column, None, style)
            else:
                sheet.write_number(row, column, cell, style)
    sheet.write_formula(5, 0, "=SUM(B1:B3)", style, 11.9)
    book.close()
    with zipfile.ZipFile(stream) as package:
        return {name: package.read(name) for name in package.namelist() if name != "docProps/core.xml"}


def test_cells_written_directly_are_those_the_library_writes() -> None:
    assert _written(QuickSheet) == _written(None)


def test_the_same_plan_gives_the_same_bytes() -> None:
    plan = BookPlan(
        sheets=(SheetPlan(name="A", blocks=(Block(0, 0, ROWS, ["plain"] * 5),)),), names={"TH_unit": '="696"'}
    )
    first, second = io.BytesIO(), io.BytesIO()
    write_book(plan, first)
    write_book(plan, second)
    assert first.getvalue() == second.getvalue()


def test_text_that_looks_like_a_formula_stays_text_and_every_kind_of_content_is_written(tmp_path: Path) -> None:
    import openpyxl

    cells = ["=cmd|' /C calc'!A0", Formula("=1+1", 2), Link("external:a.xlsx#'B'!C3", "C3"), True, date(2023, 2, 14)]
    plan = BookPlan(sheets=(SheetPlan(name="A", blocks=(Block(0, 0, [cells], ["plain"] * 5),)),))
    write_book(plan, tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["A"]
    assert (sheet["A1"].value, sheet["A1"].data_type) == ("=cmd|' /C calc'!A0", "s")
    assert (sheet["B1"].value, sheet["B1"].data_type) == ("=1+1", "f")
    assert sheet["C1"].hyperlink is not None
    assert sheet["D1"].value == "x"
    assert sheet["E1"].is_date


def test_a_write_that_fails_leaves_the_old_file_whole(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    file.write_bytes(b"old")
    broken = BookPlan(sheets=(SheetPlan(name="A", blocks=(Block(0, 0, [["x"]], ["no-such-style"]),)),))
    with pytest.raises(KeyError):
        write_book(broken, file)
    assert file.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.xlsx"]
