"""The xlwings engine against a real LibreOffice: what the buttons do to a workbook, they can do here."""

import datetime as dt
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
import xlwings as xw

from addin import libreoffice
from addin.excel.live.matrix import as_known, as_stored, layout_of, rectangle
from addin.excel.live.write import Task, write_sheets
from addin.libreoffice import formulas, uno_bridge
from addin.libreoffice.areas import begin_pages, style_areas
from addin.sheets.plan import Block, CellNote, SheetPlan
from addin.system.errors import InputError, MachineError
from tests.office import Office, running
from tests.sheets import needs


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    needs("soffice")
    with running(tmp_path_factory.mktemp("office")) as started:
        libreoffice.connect(started.address)
        yield started


@pytest.fixture
def app(office: Office) -> xw.App:
    return xw.apps.active


@pytest.fixture
def book(app: xw.App) -> Iterator[xw.Book]:
    new = app.books.add()
    yield new
    new.close()


@pytest.fixture
def sheet(book: xw.Book) -> xw.Sheet:
    return book.sheets[0]


def excel_file(folder: Path, name: str = "Sổ tổng hợp tháng 2.xlsx") -> Path:
    """A workbook as the office has it: a table, a name, a hidden sheet, a link, a note, a chart."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    with xlsxwriter.Workbook(path) as made:
        form = made.add_worksheet("B02 tổng hợp")
        rows = [["Bù Đăng", 12, dt.datetime(2023, 2, 14)], ["Lộc Ninh", 30, dt.datetime(2023, 2, 15)]]
        day = made.add_format({"num_format": "dd/mm/yyyy"})
        columns = [{"header": "Đơn vị"}, {"header": "Số hộ"}, {"header": "Ngày", "format": day}]
        form.add_table("A1:C3", {"name": "tblThu", "data": rows, "columns": columns})
        form.write_formula("B5", "=SUM(B2:B3)", None, 42)
        form.write_boolean("B6", True)
        form.write_formula("B7", "=1/0", None, "#DIV/0!")
        form.write_url("A9", "https://example.org/bao-cao", string="bản gốc")
        form.write_comment("A5", "Tổng toàn tỉnh")
        chart = made.add_chart({"type": "column"})
        chart.add_series({"values": "='B02 tổng hợp'!$B$2:$B$3"})
        form.insert_chart("E2", chart)
        made.add_worksheet("Nhật ký").hide()
        made.define_name("TH_tong", "='B02 tổng hợp'!$B$5")
    return path


class TestConnecting:
    def test_nobody_at_the_address_is_said_in_vietnamese(self, office: Office) -> None:
        with pytest.raises(MachineError, match="không trả lời"):
            libreoffice.connect("socket,host=127.0.0.1,port=9", patience=0)

    def test_no_address_is_said_in_vietnamese(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("TONGHOP_OFFICE", raising=False)
        with pytest.raises(MachineError, match="trình đơn “Tổng hợp”"):
            libreoffice.connect()

    @pytest.mark.usefixtures("office")
    def test_an_address_that_is_none_is_said_in_vietnamese(self) -> None:
        with pytest.raises(MachineError, match="không trả lời"):
            libreoffice.connect("chữ gì đó", patience=0)

    def test_a_machine_without_uno_is_told_what_to_install(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setitem(sys.modules, "uno", None)
        monkeypatch.setattr(uno_bridge, "candidates", lambda: iter([tmp_path]))
        with pytest.raises(MachineError, match="python3-uno"):
            uno_bridge.load_uno()

    def test_a_folder_named_in_the_environment_is_searched_first(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setenv("UNO_PATH", str(tmp_path))
        assert next(uno_bridge.candidates()) == tmp_path

    def test_the_calling_book_is_the_document_that_was_clicked_in(self, office: Office, app: xw.App) -> None:
        first, second = app.books.add(), app.books.add()
        try:
            libreoffice.adopt_caller(office.address, first.api.RuntimeUID)
            assert xw.Book.caller().api.RuntimeUID == first.api.RuntimeUID
            libreoffice.adopt_caller(office.address, second.api.RuntimeUID)
            assert xw.Book.caller().api.RuntimeUID == second.api.RuntimeUID
        finally:
            first.close()
            second.close()
            libreoffice.connect(office.address)

    def test_which_sheets_are_shown_is_taken_from_the_click_until_it_is_changed(
        self, office: Office, app: xw.App
    ) -> None:
        made = app.books.add()
        try:
            for name in ("Ẩn", "Hiện"):
                made.sheets.add(name, after=made.sheets[-1])
            marks = "1" * (len(made.sheets) - 2) + "01"  # the document itself shows both: what was told is believed
            libreoffice.adopt_caller(office.address, made.api.RuntimeUID, marks)
            book = xw.Book.caller()
            assert [sheet.visible for sheet in book.sheets] == [mark == "1" for mark in marks]
            book.sheets["Hiện"].visible = False
            assert [book.sheets[name].visible for name in ("Ẩn", "Hiện")] == [False, False]
            book.sheets["Ẩn"].delete()
            book.sheets.add("Ẩn")
            assert book.sheets["Ẩn"].visible
        finally:
            made.close()
            libreoffice.connect(office.address)

    @pytest.mark.parametrize("marks", ["", "0", "0" * 99])
    def test_what_does_not_fit_the_sheets_is_asked_of_the_document(
        self, office: Office, app: xw.App, marks: str
    ) -> None:
        made = app.books.add()
        made.sheets.add("B01")
        try:
            libreoffice.adopt_caller(office.address, made.api.RuntimeUID, marks)
            assert all(sheet.visible for sheet in xw.Book.caller().sheets)
        finally:
            made.close()
            libreoffice.connect(office.address)

    def test_a_document_that_is_gone_is_said_in_vietnamese(self, office: Office) -> None:
        with pytest.raises(MachineError, match="Không thấy sổ"):
            libreoffice.adopt_caller(office.address, "không có")
        libreoffice.connect(office.address)

    def test_importing_the_package_loads_neither_xlwings_nor_uno(self) -> None:
        import subprocess

        code = (
            "import sys, addin.libreoffice, addin.excel.libreoffice_click; print({'xlwings', 'uno'} & set(sys.modules))"
        )
        ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert ran.stdout.strip() == "set()"


class TestValues:
    def test_a_block_of_all_kinds_comes_back_as_it_went(self, sheet: xw.Sheet) -> None:
        moment = dt.datetime(2023, 2, 14, 7, 30)
        rows = [["Bù Đăng", 12.5, True], [moment, None, False], ["", -3, dt.datetime(2023, 3, 1)]]
        sheet["B2"].value = rows
        assert sheet["B2:D4"].value == [["Bù Đăng", 12.5, True], [moment, None, False], [None, -3, rows[2][2]]]

    def test_one_cell_one_row_and_one_column_have_xlwings_shapes(self, sheet: xw.Sheet) -> None:
        sheet["A1"].value = [[1, 2], [3, 4]]
        assert (sheet["A1"].value, sheet["A1:B1"].value, sheet["A1:A2"].value) == (1, [1, 2], [1, 3])
        assert sheet["A1"].expand().value == [[1, 2], [3, 4]]
        assert sheet["A1:B1"].options(ndim=2).value == [[1, 2]]

    def test_a_day_is_shown_as_a_day(self, sheet: xw.Sheet) -> None:
        sheet["A1"].value = dt.date(2023, 2, 14)
        assert sheet["A1"].value == dt.datetime(2023, 2, 14)
        assert sheet["A1"].api.getCellByPosition(0, 0).getString() == "2023-02-14"

    def test_a_day_keeps_the_number_format_that_the_cell_has(self, sheet: xw.Sheet) -> None:
        sheet["A1"].number_format = "dd/mm/yyyy"
        sheet["A1:A2"].value = [[dt.date(2023, 2, 14)], [dt.date(2023, 2, 15)]]
        assert sheet["A1"].api.getCellByPosition(0, 0).getString() == "14/02/2023"
        assert sheet["A2"].number_format.lower() == "yyyy-mm-dd"

    def test_days_before_the_calendar_begins_stay_numbers(self, sheet: xw.Sheet) -> None:
        sheet["A1"].value = 9e9
        sheet["A1"].number_format = "dd/mm/yyyy"
        assert sheet["A1"].value == 9e9

    @pytest.mark.parametrize("text", ["=1+1", "+84912345678", "-5 hộ", "@ghi", "'nháy'", "0912345678", "3/4", "TRUE"])
    def test_text_after_an_apostrophe_stays_text(self, sheet: xw.Sheet, text: str) -> None:
        sheet["A1:B1"].value = [f"'{text}", f"'{text}"]
        assert sheet["A1"].value == text
        assert sheet["B1"].api.getCellByPosition(0, 0).getFormula().removeprefix("'") == text
        assert sheet["A1"].api.getCellByPosition(0, 0).Type.value == "TEXT"

    @pytest.mark.parametrize("text", ["0912345678", "1.234,5", "dòng một\ndòng hai", "Ð Đ đ — “ngoặc”", " giữa  cách "])
    def test_text_is_kept_to_the_letter(self, sheet: xw.Sheet, text: str) -> None:
        sheet["A1:A2"].value = [[text], ["x"]]
        assert sheet["A1"].value == text

    def test_days_and_truth_values_that_formulas_give_are_told_by_their_format(self, sheet: xw.Sheet) -> None:
        sheet["A1"].value = [[dt.date(2023, 2, 14), "=A1+1", "=A1>5", 1, "TRUE"]]
        sheet["B1"].number_format = "dd/mm/yyyy"
        assert sheet["A1:E1"].value == [dt.datetime(2023, 2, 14), dt.datetime(2023, 2, 15), True, 1, "TRUE"]
        assert [type(value) for value in sheet["C1:E1"].value] == [bool, float, str]

    def test_errors_are_blank_or_their_text(self, sheet: xw.Sheet) -> None:
        sheet["A1:B1"].value = ["=1/0", "=NA()"]
        assert sheet["A1:B1"].value == [None, None]
        assert sheet["A1:B1"].options(err_to_str=True).value == ["#DIV/0!", "#N/A"]

    def test_options_of_xlwings_work(self, sheet: xw.Sheet) -> None:
        sheet["A1"].value = [[1.0, dt.date(2023, 2, 14), None]]
        found = sheet["A1:C1"].options(numbers=int, dates=dt.date, empty="-").value
        assert found == [1, dt.date(2023, 2, 14), "-"]
        assert isinstance(found[0], int)

    def test_a_not_a_number_is_a_blank(self, sheet: xw.Sheet) -> None:
        sheet["A1:B1"].value = [float("nan"), 1]
        assert sheet["A1:B1"].value == [None, 1]

    def test_one_value_fills_a_range(self, sheet: xw.Sheet) -> None:
        sheet["A1:B2"].value = "x"
        assert sheet["A1:B2"].value == [["x", "x"], ["x", "x"]]

    def test_a_hundred_thousand_cells_come_back_as_they_were_written(self, sheet: xw.Sheet) -> None:
        rows = [[float(row * column) for column in range(50)] for row in range(2000)]
        sheet["A1"].value = rows
        assert sheet["A1"].resize(2000, 50).value == rows


class TestFormulas:
    @pytest.mark.parametrize(
        "formula",
        [
            '=SUMIFS(B2:B4,A2:A4,"Xã*")',
            '=IF(D5=0,"",ROUND(C5/D5*100,2))',
            "='Trang hai'!$B$2+'Trang hai'!C3",
            "=SUM('Trang hai'!A1:A3,A1)",
            '=HYPERLINK("#Sheet1!A1","mở, xem; đọc")',
            '=SUMPRODUCT((A1:A3>0)*(B1:B3<>""))',
            '=A1&" – "&B1',
            "=SUM(A:A)",
            "=SUM({1,2;3,4})",
            "=IFERROR(VLOOKUP(A1,$B$1:$C$9,2,0),0)",
            "=AGGREGATE(9,6,A1:A3)",
        ],
    )
    def test_a_formula_comes_back_as_excel_writes_it(self, book: xw.Book, formula: str) -> None:
        sheet = book.sheets[0]
        book.sheets.add("Trang hai", after=sheet)
        sheet["F1"].formula = formula
        assert sheet["F1"].formula == formula
        sheet["G1:G2"].value = [[formula], ["x"]]
        assert sheet["G1"].formula == formula
        assert sheet["F1"].options(err_to_str=True).value == sheet["G1"].options(err_to_str=True).value

    @pytest.mark.parametrize("formula", ["=ERROR.TYPE(1/0)", "=SUM(A1:B2 B1:C2)"])
    def test_what_differs_between_the_programs_goes_through_the_parser(self, sheet: xw.Sheet, formula: str) -> None:
        assert formulas.to_own(formula[1:]) is None
        sheet["D1"].value = formula
        assert sheet["D1"].formula == formula

    def test_a_union_of_ranges_is_not_taken_for_two_arguments(self, sheet: xw.Sheet) -> None:
        sheet["A1"].value = [[1, 2, "=RANK(2,(A1,B1))"]]
        assert sheet["C1"].value == 1

    def test_formulas_calculate_among_values(self, sheet: xw.Sheet) -> None:
        sheet["A1"].value = [
            ["Bù Đăng", 12, "=B1*2"],
            ["Lộc Ninh", 30, "=B2*2"],
            ["Cộng", "=SUM(B1:B2)", "=SUM(C1:C2)"],
        ]
        assert sheet["A3:C3"].value == ["Cộng", 42, 84]
        assert sheet["A1:C1"].formula == (("Bù Đăng", "12", "=B1*2"),)

    def test_a_single_formula_fills_down(self, sheet: xw.Sheet) -> None:
        sheet["A1:A3"].value = [[1], [2], [3]]
        sheet["B1:B3"].formula = "=A1*10"
        assert sheet["B1:B3"].value == [10, 20, 30]
        assert sheet["B3"].formula == "=A3*10"

    def test_text_that_looks_like_a_formula_is_told_from_one(self, sheet: xw.Sheet) -> None:
        sheet["A1:B1"].value = ["'=1+1", "=1+1"]
        assert sheet["A1:B1"].formula == (("'=1+1", "=1+1"),)

    def test_manual_calculation_waits_and_automatic_catches_up(self, app: xw.App, sheet: xw.Sheet) -> None:
        sheet["A1:B1"].value = [1, "=A1+1"]
        app.calculation = "manual"
        assert app.calculation == "manual"
        sheet["A1"].value = 5
        app.calculation = "automatic"
        app.calculate()
        assert (app.calculation, sheet["B1"].value) == ("automatic", 6)


class TestLooks:
    def test_a_named_style_of_the_workbook_is_applied_in_one_call(self, book: xw.Book, sheet: xw.Sheet) -> None:
        style = book.api.createInstance("com.sun.star.style.CellStyle")
        book.api.StyleFamilies.getByName("CellStyles").insertByName("TH cell-money", style)
        style.CellBackColor = 0xFFEE00
        sheet["A1:C3"].api.CellStyle = "TH cell-money"
        assert sheet["B2"].api.CellStyle == "TH cell-money"
        assert sheet["B2"].color == (255, 238, 0)

    def test_areas_of_several_sheets_take_their_styles_each_on_its_own_sheet(self, book: xw.Book) -> None:
        styles = book.api.StyleFamilies.getByName("CellStyles")
        for name in ("TH cell-text", "TH total-text"):
            styles.insertByName(name, book.api.createInstance("com.sun.star.style.CellStyle"))
        first, second = book.sheets[0], book.sheets.add("Hai", after=book.sheets[0])
        text, total = (0, 0, 1, 1), (2, 0, 2, 1)  # A1:B2 and A3:B3
        style_areas(book, [(first, 0, {"TH cell-text": [text]}), (second, 0, {"TH total-text": [text, total]})])
        looks = [[sheet[cell].api.CellStyle for cell in ("A1", "B2", "A3")] for sheet in (first, second)]
        assert looks == [["TH cell-text", "TH cell-text", "Default"], ["TH total-text"] * 3]

    def test_a_row_begins_a_new_page_until_it_no_longer_does(self, sheet: xw.Sheet) -> None:
        begin_pages(sheet, [4, 9], begins=True)
        begin_pages(sheet, [4], begins=False)
        assert [sheet.api.Rows.getByIndex(row).IsStartOfNewPage for row in (4, 8, 9)] == [False, False, True]

    def test_colours_fonts_and_wrapping(self, sheet: xw.Sheet) -> None:
        area = sheet["A1:B1"]
        area.color = (255, 0, 0)
        area.font.bold, area.font.italic, area.font.size, area.font.name = True, True, 13, "Liberation Serif"
        area.font.color = "#0000FF"
        area.wrap_text = True
        font = area.font
        assert (area.color, font.color) == ((255, 0, 0), (0, 0, 255))
        assert (font.bold, font.italic, font.size, font.name) == (True, True, 13, "Liberation Serif")
        assert area.wrap_text
        assert sheet["A1:A2"].color is None
        area.color = None
        assert sheet["A1"].color is None

    def test_number_formats(self, sheet: xw.Sheet) -> None:
        sheet["A1"].value = 1234.5
        sheet["A1"].number_format = "#,##0.00"
        assert (sheet["A1"].number_format, sheet["A1"].api.getCellByPosition(0, 0).getString()) == (
            "#,##0.00",
            "1,234.50",
        )
        assert sheet["A1:A2"].number_format is None

    def test_widths_and_heights(self, sheet: xw.Sheet) -> None:
        sheet["B1:C1"].column_width = 24.5
        sheet["A3:A4"].row_height = 30
        assert sheet["C1"].column_width == pytest.approx(24.5, abs=0.05)
        assert sheet["A4"].row_height == pytest.approx(30, abs=0.1)

    def test_a_larger_font_of_the_workbook_makes_wider_columns(self, book: xw.Book, sheet: xw.Sheet) -> None:
        sheet["A1"].column_width = 20
        narrow = sheet["A1"].api.Columns.Width
        book.api.StyleFamilies.getByName("CellStyles").getByName("Default").CharHeight = 13
        sheet = book.sheets[0]
        sheet["A1"].column_width = 20
        assert sheet["A1"].api.Columns.Width > narrow
        assert sheet["A1"].column_width == pytest.approx(20, abs=0.05)

    def test_autofit_makes_room(self, sheet: xw.Sheet) -> None:
        sheet["A1"].value = "một dòng chữ khá dài để cột phải rộng ra"
        before = sheet["A1"].column_width
        sheet.autofit()
        assert sheet["A1"].column_width > before

    def test_merging_and_back(self, sheet: xw.Sheet) -> None:
        sheet["A1:C2"].merge()
        assert sheet["A1:C2"].merge_cells
        assert sheet["B2"].merge_area.address == "$A$1:$C$2"
        sheet["A1:C2"].unmerge()
        assert not sheet["A1:C2"].merge_cells
        sheet["A1:B2"].merge(across=True)
        assert sheet["A2"].merge_area.address == "$A$2:$B$2"


class TestRanges:
    def test_ctrl_arrow_stops_where_excel_stops(self, sheet: xw.Sheet) -> None:
        sheet["A1"].value = [[1, 2, 3], [4, None, 6], [7, None, None]]
        sheet["A6"].value = "cuối"
        assert sheet["A1"].end("down").address == "$A$3"
        assert sheet["A3"].end("down").address == "$A$6"
        assert sheet["A6"].end("down").address == "$A$1048576"
        assert sheet["A1"].end("right").address == "$C$1"
        assert sheet["C2"].end("left").address == "$A$2"
        assert sheet["A6"].end("up").address == "$A$3"

    def test_used_range_region_and_last_cell(self, sheet: xw.Sheet) -> None:
        sheet["B2"].value = [[1, 2], [3, 4]]
        sheet["F9"].value = 1
        assert sheet.used_range.last_cell.address == "$F$9"
        assert sheet["B3"].current_region.address == "$B$2:$C$3"

    def test_ranges_are_named_in_every_way_that_xlwings_knows(self, sheet: xw.Sheet) -> None:
        expected = "$B$2:$D$4"
        assert sheet["B2:D4"].address == sheet.range("$B$2:$D$4").address == expected
        assert sheet.range((2, 2), (4, 4)).address == sheet.range("B2", "D4").address == expected
        assert sheet["D4"].offset(-2, -2).resize(3, 3).address == expected
        assert sheet.range(sheet["B2"], sheet["D4"]).address == expected
        assert sheet["B2:D4"](2, 3).address == "$D$3"

    def test_a_name_that_is_nowhere_is_refused(self, sheet: xw.Sheet) -> None:
        with pytest.raises(xw.NoSuchObjectError):
            sheet.range("khong_co")

    def test_clearing_leaves_or_takes_the_looks(self, sheet: xw.Sheet) -> None:
        sheet["A1:B2"].value = 1
        sheet["A1:B2"].color = (1, 2, 3)
        sheet["A1"].clear_contents()
        assert (sheet["A1"].value, sheet["A1"].color) == (None, (1, 2, 3))
        sheet["A1:B2"].clear_formats()
        assert (sheet["B2"].value, sheet["B2"].color) == (1, None)
        sheet.clear()
        assert sheet["A1:B2"].value == [[None, None], [None, None]]

    def test_rows_are_inserted_and_deleted(self, sheet: xw.Sheet) -> None:
        sheet["A1:A3"].value = [[1], [2], [3]]
        sheet["A2"].insert("down")
        assert sheet["A1:A4"].value == [1, None, 2, 3]
        sheet["A2"].delete("up")
        assert sheet["A1:A3"].value == [1, 2, 3]

    def test_a_block_is_copied(self, sheet: xw.Sheet) -> None:
        sheet["A1:A2"].value = [[1], ["=A1*2"]]
        sheet["A1:A2"].copy(sheet["C1"])
        assert sheet["C1:C2"].value == [1, 2]

    def test_notes_come_change_and_go(self, sheet: xw.Sheet) -> None:
        assert sheet["A1"].note is None
        sheet["A1"].api.getSpreadsheet()
        sheet["A1"].impl.add_note("Số liệu Bù Đăng")
        sheet["A1"].note.text = "đã sửa"
        assert sheet["A1"].note.text == "đã sửa"
        sheet["A1"].note.delete()
        assert sheet["A1"].note is None

    def test_links_are_set_and_read(self, sheet: xw.Sheet) -> None:
        sheet["A1"].add_hyperlink("https://example.org/x", "bản gốc")
        assert (sheet["A1"].hyperlink, sheet["A1"].value) == ("https://example.org/x", "bản gốc")

    def test_the_selection_follows(self, office: Office, tmp_path: Path) -> None:
        document = office.load(excel_file(tmp_path), Hidden=False)
        libreoffice.adopt_caller(office.address, document.RuntimeUID)
        book = xw.Book.caller()
        book.sheets["B02 tổng hợp"]["B2:B3"].select()
        assert book.app.selection.address == "$B$2:$B$3"
        assert book.selection.sheet.name == "B02 tổng hợp"
        book.close()
        libreoffice.connect(office.address)


class TestSheetsNamesTables:
    def test_sheets_are_added_in_place_renamed_and_deleted(self, book: xw.Book) -> None:
        first = book.sheets[0]
        book.sheets.add("Nhật ký", after=first)
        book.sheets.add("Bìa", before=first)
        assert [sheet.name for sheet in book.sheets] == ["Bìa", first.name, "Nhật ký"]
        book.sheets["nhật KÝ"].name = "Nhật ký 2"
        book.sheets["Bìa"].delete()
        assert [sheet.name for sheet in book.sheets] == [first.name, "Nhật ký 2"]
        assert "Nhật ký 2" in book.sheets

    def test_a_sheet_that_is_not_there_is_refused(self, book: xw.Book) -> None:
        with pytest.raises((xw.NoSuchObjectError, KeyError)):
            book.sheets["không có"].name  # noqa: B018 # the look-up is the test

    def test_a_sheet_found_by_name_is_the_same_before_and_after_it_is_fetched(self, book: xw.Book) -> None:
        book.sheets.add("Hai", after=book.sheets[0])
        by_name = book.sheets["hai"]
        by_name["B2"].value = 7  # asked of the book: the sheet itself is not needed
        assert (by_name.name, by_name.index, by_name["B2"].value) == ("Hai", 2, 7)
        by_name.name = "Ba"
        assert (by_name.name, by_name.index, by_name["B2"].value) == ("Ba", 2, 7)
        assert book.sheets["Ba"].used_range.address == "$B$2"

    def test_sheets_are_hidden_activated_and_copied(self, book: xw.Book) -> None:
        first, second = book.sheets[0], book.sheets.add("Hai", after=book.sheets[0])
        second["A1"].value = "x"
        first.visible = False
        assert (first.visible, second.visible) == (False, True)
        second.activate()
        assert book.sheets.active.name == "Hai"
        second.copy(after=second, name="Bản sao")
        assert book.sheets["Bản sao"]["A1"].value == "x"

    def test_a_new_sheet_without_a_name_gets_a_free_one(self, book: xw.Book) -> None:
        names = {book.sheets.add().name, book.sheets.add().name}
        assert len(names) == 2

    def test_names_lead_to_cells_wherever_the_sheet_goes(self, book: xw.Book) -> None:
        sheet = book.sheets.add("B02 tổng hợp")
        book.names.add("TH_B02", "='B02 tổng hợp'!$A$1")
        sheet["A1"].value = "x"
        sheet.name = "Giảm nghèo"
        assert book.names["TH_B02"].refers_to == "='Giảm nghèo'!$A$1"
        assert book.names["th_b02"].refers_to_range.value == "x"
        assert book.sheets[0].range("TH_B02").sheet.name == "Giảm nghèo"
        assert [name.name for name in book.names] == ["TH_B02"]

    def test_names_are_changed_given_to_ranges_and_deleted(self, book: xw.Book, sheet: xw.Sheet) -> None:
        sheet["B2:B3"].name = "TH_vung"
        assert sheet["B2:B3"].name.name == "TH_vung"
        book.names["TH_vung"].refers_to = f"={sheet.name}!$C$1"
        assert book.names["TH_vung"].refers_to_range.address == "$C$1"
        book.names["TH_vung"].delete()
        assert "TH_vung" not in book.names

    def test_a_name_of_a_deleted_sheet_says_so(self, book: xw.Book) -> None:
        gone = book.sheets.add("Sẽ xóa")
        book.names.add("TH_xoa", "='Sẽ xóa'!$A$1")
        gone.delete()
        assert "#REF!" in book.names["TH_xoa"].refers_to

    def test_names_of_a_sheet_stay_its_own(self, sheet: xw.Sheet) -> None:
        sheet.names.add("rieng", f"={sheet.name}!$A$1")
        assert sheet.names["rieng"].refers_to_range.address == "$A$1"
        assert "rieng" not in sheet.book.names
        assert sheet.range("rieng").address == "$A$1"

    def test_a_table_is_made_found_and_resized(self, sheet: xw.Sheet) -> None:
        sheet["A1"].value = [["Đơn vị", "Số hộ"], ["Bù Đăng", 12], ["Lộc Ninh", 30]]
        table = sheet.tables.add(source=sheet["A1:B2"], name="tblThu")
        assert table.header_row_range.value == ["Đơn vị", "Số hộ"]
        table.resize(sheet["A1:B3"])
        assert sheet.tables["tblthu"].data_body_range.value == [["Bù Đăng", 12], ["Lộc Ninh", 30]]
        assert sheet["B2"].table.name == "tblThu"
        assert sheet["D9"].table is None


class TestFiles:
    def test_a_workbook_of_excel_opens_with_all_it_holds(self, office: Office, tmp_path: Path) -> None:
        path = excel_file(tmp_path / "Thư mục có dấu cách")
        book = xw.Book(str(path))
        sheet = book.sheets["B02 tổng hợp"]
        assert (book.fullname, book.name) == (str(path), path.name)
        assert [one.visible for one in book.sheets] == [True, False]
        assert sheet["A2:C2"].value == ["Bù Đăng", 12, dt.datetime(2023, 2, 14)]
        assert (sheet["B5"].formula, sheet["TH_tong"].value, sheet["B6"].value) == ("=SUM(B2:B3)", 42, True)
        assert sheet["B7"].options(err_to_str=True).value == "#DIV/0!"
        assert (sheet["A9"].hyperlink, sheet["A5"].note.text) == ("https://example.org/bao-cao", "Tổng toàn tỉnh")
        assert sheet.tables["tblThu"].range.address == "$A$1:$C$3"
        book.close()

    @pytest.mark.parametrize("ending", [".xlsx", ".ods"])
    def test_what_is_saved_is_there_when_opened_again(self, office: Office, tmp_path: Path, ending: str) -> None:
        book = xw.Book(str(excel_file(tmp_path)))
        book.sheets[0]["A20"].value = ["thêm", 7]
        copy = tmp_path / f"Bản lưu{ending}"
        book.save(str(copy))
        assert book.fullname == str(copy)
        book.close()
        again = xw.Book(str(copy))
        sheet = again.sheets[0]
        assert sheet["A20:B20"].value == ["thêm", 7]
        assert sheet.api.Charts.Count == 1
        assert again.names["TH_tong"].refers_to_range.value == 42
        again.close()

    def test_a_workbook_that_is_open_is_not_opened_twice(self, office: Office, tmp_path: Path) -> None:
        path = str(excel_file(tmp_path))
        one, two = xw.Book(path), xw.Book(path)
        assert one.api.RuntimeUID == two.api.RuntimeUID
        one.close()

    def test_a_read_only_workbook_says_so_and_is_not_saved(self, app: xw.App, tmp_path: Path) -> None:
        book = app.books.open(str(excel_file(tmp_path)), read_only=True)
        assert book.api.isReadonly()
        with pytest.raises(MachineError, match="chỉ đọc"):
            book.save()
        book.close()

    def test_a_place_that_cannot_be_written_is_said_in_vietnamese(self, book: xw.Book, tmp_path: Path) -> None:
        (tmp_path / "tệp").write_text("không phải thư mục", encoding="utf-8")
        with pytest.raises(MachineError, match="Không lưu được"):
            book.impl.save(str(tmp_path / "tệp" / "x.xlsx"))

    def test_an_unknown_ending_is_refused(self, book: xw.Book, tmp_path: Path) -> None:
        with pytest.raises(InputError, match=r"\.ods"):
            book.impl.save(str(tmp_path / "x.doc"))

    def test_a_file_that_is_not_there_is_said_in_vietnamese(self, app: xw.App, tmp_path: Path) -> None:
        with pytest.raises(InputError, match="không mở được"):
            app.impl.books.open(str(tmp_path / "không có.xlsx"))

    def test_a_pdf_is_written(self, office: Office, tmp_path: Path) -> None:
        book = xw.Book(str(excel_file(tmp_path)))
        book.to_pdf(str(tmp_path / "bảng.pdf"))
        assert (tmp_path / "bảng.pdf").read_bytes()[:5] == b"%PDF-"
        book.close()


class TestApplication:
    def test_screen_updating_is_held_and_given_back(self, app: xw.App, book: xw.Book) -> None:
        app.screen_updating = False
        assert (app.screen_updating, book.api.hasControllersLocked()) == (False, True)
        app.screen_updating = True
        assert (app.screen_updating, book.api.hasControllersLocked()) == (True, False)

    @pytest.mark.usefixtures("book")
    def test_the_status_bar_speaks_and_is_given_back(self, app: xw.App) -> None:
        app.status_bar = "Đang kiểm tra 3/11 …"
        app.status_bar = "Đang kiểm tra 4/11 …"
        assert app.status_bar == "Đang kiểm tra 4/11 …"
        app.status_bar = False
        assert app.status_bar is False

    @pytest.mark.usefixtures("book")
    def test_a_message_without_a_window_is_recorded_and_printed(
        self, app: xw.App, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert app.alert("Đã thu 11 báo cáo.", "Tổng hợp", "ok", "info") == "ok"
        assert app.impl.alerts[-1] == ("Tổng hợp", "Đã thu 11 báo cáo.")
        assert "Đã thu 11 báo cáo." in capsys.readouterr().err

    @pytest.mark.parametrize(("buttons", "mode"), [("ok", "info"), ("ok", "critical"), ("yes_no", None)])
    def test_a_message_over_a_window_is_a_real_box(
        self, office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, buttons: str, mode: str | None
    ) -> None:
        monkeypatch.delenv("TONGHOP_ALERTS", raising=False)
        book = libreoffice.adopt_caller(office.address, office.load(excel_file(tmp_path), Hidden=False).RuntimeUID)
        answer = book.app.alert("Đã thu 11 báo cáo.", "Tổng hợp", buttons, mode)  # nobody answers: closed at once
        assert answer in ("ok", "cancel", "no")
        assert book.app.impl.alerts == []
        book.close()
        libreoffice.connect(office.address)

    def test_the_same_book_is_equal_to_itself(self, app: xw.App, book: xw.Book) -> None:
        found: Any = app.books[book.name]
        assert found.impl == book.impl
        assert len({found.impl, book.impl}) == 1


class TestNotes:
    """Notes of planned sheets, written by `write_sheets`."""

    @staticmethod
    def laid(*notes: CellNote) -> SheetPlan:
        return SheetPlan(name="A", blocks=(Block(0, 0, [[1, 2], [3, 4]], ["cell-count", "cell-count"]),), notes=notes)

    @staticmethod
    def shown(sheet: xw.Sheet) -> dict[str, str]:
        cells = (sheet.range(place) for place in ("A1", "B1", "A2", "B2"))
        return {cell.address.replace("$", ""): cell.note.text for cell in cells if cell.note}

    def test_a_note_comes_with_its_figure_changes_with_it_and_goes_when_the_figure_is_mended(
        self, book: xw.Book, sheet: xw.Sheet
    ) -> None:
        plans = [
            self.laid(CellNote(0, 0, "Đang rà soát: Huyện Hớn Quản (2 lỗi)."), CellNote(1, 1, "Chưa gồm: Xã Bom Bo.")),
            self.laid(CellNote(0, 0, "Đang rà soát: Huyện Hớn Quản (1 lỗi).")),
            self.laid(CellNote(0, 0, "Đang rà soát: Huyện Hớn Quản (1 lỗi).")),
            self.laid(),
        ]
        seen, before = [], None
        for plan in plans:
            write_sheets(book, [Task(sheet, rectangle(plan), layout_of(plan), before)])
            seen.append(self.shown(sheet))
            before = as_known(as_stored(layout_of(plan)))
        assert seen == [
            {"A1": plans[0].notes[0].text, "B2": plans[0].notes[1].text},
            {"A1": plans[1].notes[0].text},
            {"A1": plans[1].notes[0].text},
            {},
        ]

    def test_a_note_of_the_offices_own_on_another_cell_stays(self, book: xw.Book, sheet: xw.Sheet) -> None:
        before = self.laid(CellNote(0, 0, "Chưa có số liệu."))
        write_sheets(book, [Task(sheet, rectangle(before), layout_of(before), None)])
        sheet.range("B1").add_note("đã gọi điện")
        write_sheets(book, [Task(sheet, rectangle(self.laid()), layout_of(self.laid()), layout_of(before))])
        assert self.shown(sheet) == {"B1": "đã gọi điện"}
