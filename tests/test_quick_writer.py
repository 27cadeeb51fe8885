"""The shortened writer gives what the library gives."""

import io
import re
import tempfile
import zipfile
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from xlsxwriter.exceptions import DuplicateWorksheetName

from addin.sheets import writer
from addin.sheets.fast_writer import QuickBook, QuickSheet
from addin.sheets.plan import Block, BookPlan, CellNote, Content, ExcelTable, Formula, Link, Merge, SheetPlan
from addin.sheets.writer import write_book

ROWS: list[list[Content]] = [
    ["=1+1", 12, 3.25, None, "xuống\ndòng", Formula("=SUM(B1:B3)", 11.9), date(2023, 2, 14)],
    ["<&>\"'", -0.1, 1e15, "", " cách ", Formula('=IF(A1="<",1,2)', "chữ"), date(1999, 12, 31)],
    ["@lệnh", 0, 123456.789, "x_x000D_y", "ấ", Formula("=1/3", 1 / 3), None],
]

#: Corners and content, among them more texts than are written at a time.
MERGES: list[tuple[tuple[int, int, int, int], str | float]] = [
    ((4, 0, 4, 3), "gộp"), ((5, 1, 7, 2), 12.5), ((5, 4, 6, 4), "<gộp> & “gộp”"),
    *(((row, 0, row, 1), f"chữ {row}") for row in range(10, 90)),
]  # fmt: skip


def _parts(*, quick: bool) -> tuple[bytes, bytes]:
    """The XML of the sheet and of the texts; the optional attribute `spans` of rows, which the shortened writer does
    not give, is left out."""
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = (QuickBook if quick else xlsxwriter.Workbook)(stream, options)
    sheet = book.add_worksheet("A", QuickSheet)
    styles = [book.add_format({"bold": True, "num_format": "0.0"}) for _ in range(7)]
    sheet.set_row(1, 30)
    if quick:
        sheet.put_block(0, 0, ROWS, styles, lambda *_: None)
        for corners, content in MERGES:
            sheet.put_merge(corners, content, styles[0], lambda *_: None)
    else:
        _write_by_library(sheet, styles)
        for corners, content in MERGES:
            sheet.merge_range(*corners, content, styles[0])
    book.close()
    with zipfile.ZipFile(stream) as package:
        parts = (package.read(f"xl/{name}.xml") for name in ("worksheets/sheet1", "sharedStrings"))
        xml, texts = (re.sub(rb' spans="[^"]*"', b"", part) for part in parts)
    return xml, texts


def _write_by_library(sheet: QuickSheet, styles: list[object]) -> None:
    for row, cells in enumerate(ROWS):
        for column, (cell, style) in enumerate(zip(cells, styles, strict=True)):
            if isinstance(cell, Formula):
                sheet.write_formula(row, column, cell.text, style, cell.value)
            elif isinstance(cell, date):
                sheet.write_datetime(row, column, cell, style)
            elif cell is None:
                sheet.write_blank(row, column, None, style)
            else:
                write = sheet.write_string if isinstance(cell, str) else sheet.write_number
                write(row, column, cell, style)


def test_cells_and_texts_written_directly_are_those_the_library_writes() -> None:
    assert _parts(quick=True) == _parts(quick=False)


def test_a_block_that_repeats_is_written_as_any_other() -> None:
    rows: list[list[Content]] = [
        ["<&>", 1, None, 0.1], ["=1+1", None, 12.5, 0.1], ["<&>", 2, " cách ", None], [None, 1, "ấ", 1e15]
    ]  # fmt: skip
    written = []
    for repeats in (False, True):
        stream = io.BytesIO()
        plan = SheetPlan(name="A", blocks=(Block(1, 2, rows, ["plain", "cell-count", "plain", "plain"], repeats),))
        write_book(BookPlan(sheets=(plan,)), stream)
        written.append(stream.getvalue())
    assert written[0] == written[1]
    broken = SheetPlan(name="A", blocks=(Block(0, 0, [[float("inf")]], ["plain"], repeats=True),))
    with pytest.raises(ValueError, match="no number"):
        write_book(BookPlan(sheets=(broken,)), io.BytesIO())


def test_a_table_is_the_one_the_library_writes() -> None:
    parts = []
    for quick in (True, False):
        stream = io.BytesIO()
        book = (QuickBook if quick else xlsxwriter.Workbook)(stream, {"in_memory": True})
        sheet = book.add_worksheet("A", QuickSheet)
        options = {"name": "bang", "columns": [{"header": "a"}, {"header": "b"}], "style": None, "autofilter": True}
        (sheet.put_table((2, 1, 40, 2), options) if quick else sheet.add_table(2, 1, 40, 2, options))
        book.close()
        with zipfile.ZipFile(stream) as package:
            parts.append([package.read(f"xl/{name}.xml") for name in ("tables/table1", "worksheets/sheet1")])
    assert parts[0][0] == parts[1][0]
    assert b'ref="B3:C41"' in parts[0][0]


@pytest.mark.parametrize(
    ("second", "reason"),
    [(Merge(3, 4, 3, 6, "hai", "header"), "overlap"), (Merge(5, 4, 5, 3, "hai", "header"), "without cells")],
)
def test_a_merge_that_excel_would_have_to_repair_is_refused(second: Merge, reason: str) -> None:
    plan = BookPlan(sheets=(SheetPlan(name="A", merges=(Merge(2, 1, 3, 4, "một", "header"), second)),))
    with pytest.raises(ValueError, match=reason):
        write_book(plan, io.BytesIO())


def test_the_same_plan_gives_the_same_bytes() -> None:
    plan = BookPlan(
        sheets=(SheetPlan(name="A", blocks=(Block(0, 0, ROWS, ["plain"] * 7),)),), names={"TH_unit": '="696"'}
    )
    first, second = io.BytesIO(), io.BytesIO()
    write_book(plan, first)
    write_book(plan, second)
    assert first.getvalue() == second.getvalue()


def test_text_that_looks_like_a_formula_stays_text_and_every_kind_of_content_is_written(tmp_path: Path) -> None:
    import openpyxl

    cells = ["=cmd|' /C calc'!A0", Formula("=1+1", 2), Link("external:a.xlsx#'B'!C3", "C3"), True, date(2023, 2, 14)]
    plan = BookPlan(sheets=(SheetPlan(name="A", blocks=(Block(0, 0, [cells], [*["plain"] * 4, "cell-date"]),)),))
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


def test_a_large_workbook_put_together_in_files_is_what_it_would_be_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    links = [[f"chữ {row}", Link("internal:'B'!A1", "B", "đến trang B"), Formula("=1+1", 2.0)] for row in range(40)]
    first = SheetPlan(
        name="A",
        blocks=(Block(0, 0, ROWS, ["plain"] * 7), Block(10, 1, links, ["plain"] * 3)),
        looks={(1, 2): "cell-money"},
        merges=tuple(Merge(*corners, content, "header") for corners, content in [((60, 0, 62, 3), "gộp")]),
        notes=(CellNote(3, 2, "một ghi chú"), CellNote(70, 0, "ở dòng trống")),
        tables=(ExcelTable("Bang", 80, 0, 84, ("Một", "Hai")),),
        heights={1: 30.0, 90: 0.0},
        growing=frozenset({1}),
    )
    plan = BookPlan(sheets=(first, SheetPlan(name="B", blocks=(Block(0, 0, ROWS, ["plain"] * 7),))))
    written = []
    for most in (writer.MOST_CELLS_IN_MEMORY, 10):
        monkeypatch.setattr(writer, "MOST_CELLS_IN_MEMORY", most)
        write_book(plan, tmp_path / "a.xlsx")
        with zipfile.ZipFile(tmp_path / "a.xlsx") as package:
            written.append({name: package.read(name) for name in package.namelist()})
    assert written[0] == written[1]


def test_a_large_workbook_leaves_nothing_behind_where_it_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "MOST_CELLS_IN_MEMORY", 0)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    sheets = (SheetPlan(name="A", blocks=(Block(0, 0, ROWS, ["plain"] * 7),)), SheetPlan(name="a"))
    with pytest.raises(DuplicateWorksheetName):
        write_book(BookPlan(sheets=sheets), io.BytesIO())
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("cell", [float("nan"), float("inf"), Formula("=A1/B1", float("-inf"))])
@pytest.mark.parametrize("beside", ["x", Link("external:a.xlsx#'B'!C3", "C3")])
def test_what_is_no_number_is_never_written_as_one(cell: Content, beside: Content) -> None:
    plan = BookPlan(sheets=(SheetPlan(name="A", blocks=(Block(0, 0, [[cell, beside]], ["plain"] * 2),)),))
    with pytest.raises(ValueError, match="no number for a cell"):
        write_book(plan, io.BytesIO())
