"""The master workbook: built from text to the same bytes, whole by every validator at hand."""

import io
import re
import zipfile
from importlib import import_module
from pathlib import Path

import click
import olefile
import openpyxl
import pytest
import xlwings
from lxml import etree
from oletools.olevba import VBA_Parser
from openpyxl.worksheet.cell_range import CellRange
from openxml_audit import OpenXmlValidator

from addin.cli.main import COMMANDS
from addin.excel.live.write import STYLE_PREFIX
from addin.excel.ribbon import callbacks, command_of, controls, ribbon_xml
from addin.sheets.styles import STYLES
from addin.summary_workbook.board import RESULTS
from addin.summary_workbook.step import write_summary
from addin.workspace.folder import Workspace
from addin.workspace.office_tables import MASTER_NAME, find_master, office_of
from schemas.office import TABLES, Office
from tests.catalogues import IN_FORCE
from tests.sheets import FEBRUARY, typed_into
from workbooks.build import MASTER, build_master, modules
from workbooks.vba.ovba_compression import compress
from workbooks.vba.project import standard_text, write_project

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@pytest.fixture(scope="module")
def package() -> zipfile.ZipFile:
    return zipfile.ZipFile(MASTER)


def test_the_committed_workbook_is_what_the_sources_build(package: zipfile.ZipFile) -> None:
    """Part by part: another machine's zlib may pack the same parts into other bytes."""
    committed = VBA_Parser(str(MASTER)).extract_macros()
    carried = next(code for _, _, name, code in committed if name.startswith("xlwings"))
    version = f'XLWINGS_VERSION As String = "{xlwings.__version__}"'
    assert version in carried, f"xlwings is now {xlwings.__version__}: run python -m workbooks.build"
    built = zipfile.ZipFile(io.BytesIO(build_master()))
    assert built.namelist() == package.namelist()
    changed = [name for name in built.namelist() if built.read(name) != package.read(name)]
    assert changed == [], "out of date: run python -m workbooks.build"


def test_building_twice_gives_the_same_bytes() -> None:
    assert build_master() == build_master()


def test_olevba_extracts_exactly_the_sources() -> None:
    parser = VBA_Parser(str(MASTER))
    extracted = {name.rpartition(".")[0]: code for _, _, name, code in parser.extract_macros()}
    assert set(extracted) >= set(modules())
    for name, text in modules().items():
        whole = standard_text(name, text).replace("\r\n", "\n")
        assert extracted[name].replace("\r\n", "\n").strip() in whole
        body = whole.partition("\n")[2].strip()
        assert extracted[name].replace("\r\n", "\n").strip().endswith(body)


def test_code_names_agree_in_the_sheets_the_project_and_its_streams(package: zipfile.ZipFile) -> None:
    book = etree.fromstring(package.read("xl/workbook.xml"))
    rels = {r.get("Id"): r.get("Target") for r in etree.fromstring(package.read("xl/_rels/workbook.xml.rels"))}
    properties = book.find(f"{_MAIN}workbookPr")
    assert properties is not None
    names = [properties.get("codeName")]
    for sheet in book.iter(f"{_MAIN}sheet"):
        part = etree.fromstring(package.read(f"xl/{rels[sheet.get(_RELATION)]}"))
        names.append(part.find(f"{_MAIN}sheetPr").get("codeName"))  # type: ignore[union-attr] # every sheet has one
    project = olefile.OleFileIO(io.BytesIO(package.read("xl/vbaProject.bin")))
    text = project.openstream("PROJECT").read().decode("cp1252")
    assert re.findall(r"^Document=(\w+)/&H0", text, re.MULTILINE) == names
    streams = {path[-1] for path in project.listdir() if path[0] == "VBA"}
    assert streams == {*names, *modules(), "dir", "_VBA_PROJECT"}


def test_the_validator_finds_nothing_in_the_workbook_and_its_ribbon() -> None:
    result = OpenXmlValidator().validate(MASTER)
    assert [str(error) for error in result.errors] == []


def is_command_of_a_group(command: str) -> bool:
    """Whether "form-new" is `tonghop form new`."""
    group, _, name = command.partition("-")
    command = import_module(f"addin.cli.{group}").command if group in COMMANDS else None
    return isinstance(command, click.Group) and name in command.list_commands(click.Context(command))


def test_every_ribbon_button_is_a_command_once_and_every_text_is_there() -> None:
    root = etree.fromstring(ribbon_xml())
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    tips = [element.get("keytip") for element in root.iter("{*}button")]
    assert len(tips) == len(set(tips))
    for control in controls():
        assert control.command in {*COMMANDS, "help"} or is_command_of_a_group(control.command), control.id
        assert control.label
        assert control.hint
        assert control.group
    handlers = set(re.findall(r"Public Sub (\w+)\(control As IRibbonControl\)", callbacks()))
    assert {element.get("onAction") for element in root.iter("{*}button")} == handlers
    assert command_of("btnSendBack") == "send-back"


def test_the_guide_and_the_board_have_a_line_for_every_button() -> None:
    book = openpyxl.load_workbook(MASTER)
    for name in ("Hướng dẫn", "Điều hành"):
        said = {cell.value for row in book[name].iter_rows() for cell in row}
        assert {control.label for control in controls()} <= said, name


def test_years_are_shown_without_a_mark_for_thousands_and_headings_stay_in_sight() -> None:
    sheet = openpyxl.load_workbook(MASTER)["Chỉ tiêu giao"]
    heading = next(cell.row for cell in sheet["A"] if cell.value == "Năm")
    assert (sheet.cell(heading + 1, 1).value, sheet.cell(heading + 1, 1).number_format) == (2023, "0")
    assert sheet.freeze_panes == f"A{heading + 1}"
    assert sheet.print_title_rows == f"${heading}:${heading}"


def test_every_sheet_prints_on_a4_one_page_wide_and_its_tab_tells_whose_it_is() -> None:
    book = openpyxl.load_workbook(MASTER)
    shown = [sheet for sheet in book.worksheets if sheet.sheet_properties.tabColor]  # those for people
    assert {sheet.page_setup.paperSize for sheet in shown} == {9}
    assert all(sheet.sheet_properties.pageSetUpPr.fitToPage for sheet in shown)
    assert {sheet.page_setup.fitToWidth for sheet in shown} <= {None, 1}  # 1 where nothing is written
    colours: dict[str, set[str]] = {}
    for sheet in shown:
        colours.setdefault(sheet.sheet_properties.tabColor.rgb, set()).add(sheet.title)
    assert {table.sheet for table in TABLES} in colours.values()
    assert {"Nhật ký làm việc", "Hướng dẫn"} in colours.values()
    assert {"Điều hành", "Kiểm tra", "Tổng quan"} in colours.values()
    assert set(RESULTS.values()) in colours.values()
    assert len(colours) == 5
    groups = [next(colour for colour, names in colours.items() if sheet.title in names) for sheet in shown]
    assert groups == sorted(groups, key=list(colours).index), "sheets of one colour stand side by side"


def test_the_board_leads_to_every_sheet_that_is_shown() -> None:
    book = openpyxl.load_workbook(MASTER)
    shown = {sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"}
    links = {str(cell.hyperlink.location) for row in book["Điều hành"].iter_rows() for cell in row if cell.hyperlink}
    assert {link.partition("!")[0].strip("'") for link in links} == shown


def test_native_charts_show_disbursement_poverty_and_points_of_the_eleven_units_and_the_months() -> None:
    book = openpyxl.load_workbook(MASTER)
    ranges = {
        sheet.title: [str(series.val.numRef.f) for chart in sheet._charts for series in chart.series]
        for sheet in book.worksheets
        if sheet._charts
    }
    assert {title: len(found) for title, found in ranges.items()} == {
        "Tổng quan": 5, "Diễn biến": 3, "Bảng điểm thi đua": 1,
    }  # fmt: skip
    months = ranges.pop("Diễn biến")
    assert {CellRange(text.rpartition("!")[2]).size["columns"] for text in months} == {12}
    assert {CellRange(text.rpartition("!")[2]).size["rows"] for text in ranges["Tổng quan"][3:]} == {10}, "projects"
    ranges["Tổng quan"][3:] = []
    for found in ranges.values():
        assert {CellRange(text.rpartition("!")[2]).size["rows"] for text in found} == {11}


def test_filters_and_marks_reach_over_the_rows_that_buttons_will_write() -> None:
    book = openpyxl.load_workbook(MASTER)
    findings = book["Kiểm tra"]
    marked = [area for formats in findings.conditional_formatting for area in formats.sqref.ranges]
    assert marked
    assert min(area.max_row for area in marked) > 5000
    filters = [CellRange(book[name].auto_filter.ref) for name in ("Kiểm tra", "B04 danh sách")]
    assert min(area.max_row for area in filters) > 5000


def test_every_look_of_the_plans_is_a_named_cell_style() -> None:
    names = set(openpyxl.load_workbook(MASTER).named_styles)
    assert {STYLE_PREFIX + style for style in STYLES} <= names


def test_the_office_tables_are_excel_tables_and_read_as_a_new_office(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(MASTER)
    tables = {name for sheet in book.worksheets for name in sheet.tables if sheet.title != "Dữ liệu"}
    assert tables == {table.name for table in TABLES}
    renamed = tmp_path / "Sổ của tôi.xlsm"
    renamed.write_bytes(MASTER.read_bytes())
    spoilt = bytearray(MASTER.read_bytes())
    at = spoilt.index(b"xl/workbook.xml") + len("xl/workbook.xml")
    spoilt[at : at + 60] = b"\xff" * 60
    (tmp_path / "0.xlsx").write_bytes(spoilt)
    assert MASTER_NAME in zipfile.ZipFile(MASTER).read("xl/workbook.xml")
    assert find_master(Workspace(tmp_path)) == renamed
    office = office_of(Workspace(tmp_path), IN_FORCE)
    assert office.problems == ()
    assert office.settings == Office.new(IN_FORCE).settings
    assert office.criteria == Office.new(IN_FORCE).criteria


def test_without_excel_the_summary_is_a_new_workbook_that_carries_the_offices_own_sheets_over(tmp_path: Path) -> None:
    home = Workspace(tmp_path)
    with typed_into(MASTER, tmp_path / "TongHop.xlsm") as book:
        config = book["Cấu hình"]
        row = next(cell.row for cell in config["A"] if cell.value == "Huyện Bù Đăng")
        config.cell(row, 2).value = "dantoc@budang.example"
    before = (tmp_path / "TongHop.xlsm").read_bytes()
    file = write_summary(home, FEBRUARY).file
    assert (tmp_path / "TongHop.xlsm").read_bytes() == before
    written = openpyxl.load_workbook(file)
    assert {"B02 tổng hợp", "Cấu hình", "Chỉ tiêu giao", "Điều chỉnh", "Thi đua"} <= set(written.sheetnames)
    carried = {r[0].value: r[1].value for r in written["Cấu hình"].iter_rows()}
    assert carried["Huyện Bù Đăng"] == "dantoc@budang.example"
    assert office_of(home, IN_FORCE).unit_of_sender("dantoc@budang.example") == "696"


def test_two_modules_of_one_name_and_text_outside_the_code_page_are_refused() -> None:
    with pytest.raises(ValueError, match="share a name"):
        write_project({"Sheet1": ""}, ["Sheet1"])
    with pytest.raises(UnicodeEncodeError):
        write_project({"A": "' Điều hành"}, [])


@pytest.mark.parametrize("size", [0, 1, 3, 4095, 4096, 4097, 20_000])
def test_compressed_sources_unpack_to_themselves(size: int) -> None:
    from oletools.olevba import decompress_stream

    text = (b"Public Sub Nut(control As IRibbonControl)\r\n" * (size // 40 + 1))[:size]
    unpacked = bytes(decompress_stream(bytearray(compress(text))))
    assert unpacked[:size] == text
