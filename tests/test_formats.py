"""Every kind of file that districts send is read alike, whoever wrote it and under whatever name."""

import io
import re
import zipfile
from datetime import date
from pathlib import Path

import pytest

from addin.check.submission import examine
from addin.collect.sources import open_sources
from addin.read.grid import Sheet, UnreadableError, open_book
from schemas.cells import CellError, Uncalculated
from schemas.findings import message_for
from schemas.submission import SetAside, SourceFile, Submission
from tests.catalogues import IN_FORCE
from tests.packages import Edit, Rich, Short, biff5, edited, in_every_sheet, replaced, xlsb, xlsb_record
from tests.sheets import COVER, FEBRUARY, codes, findings_of, form_sheet, grid, soffice_convert, source, workbook
from tests.stores import memory_store

CASES = [
    {"incident": "Mất trộm", "commune": "Xã Bom Bo", "people": 2, "status": "Mới phát sinh"},
    {"incident": "Tranh chấp đất", "commune": "Xã Thọ Sơn", "people": 35, "status": "Đang giải quyết"},
]
SHEET = "B10-An ninh"
B10 = form_sheet("B10", *CASES)
GOOD = workbook({SHEET: B10})
PEOPLE = [2, 35]


def read(content: bytes, name: str = "bc.xlsx") -> Submission:
    result = examine(source(content, name), FEBRUARY, IN_FORCE, date(2023, 2, 20))
    assert isinstance(result, Submission), result.message
    return result


def people(submission: Submission) -> list[object]:
    table = submission.table("B10")
    assert table is not None
    return [record.values.get("people") for record in table.records]


def refused(content: bytes, name: str = "bc.xlsx") -> SetAside:
    result = examine(source(content, name), FEBRUARY, IN_FORCE, date(2023, 2, 20))
    assert isinstance(result, SetAside)
    return result


def reconciles(submission: Submission) -> bool:
    read_cells, used, aside = submission.control
    return read_cells == used + aside


def cells(content: bytes) -> list[list[object]]:
    """The rows of the last sheet."""
    return [list(row) for row in open_book(content).sheets[-1].rows]


def _prefixed(part: bytes) -> bytes:
    return re.sub(rb"<(/?)([a-zA-Z])", rb"<\1x:\2", part).replace(b'xmlns="', b'xmlns:x="')


def _without_addresses(part: bytes) -> bytes:
    """Cells follow each other without addresses, as some programs write them; blanks in between stay."""
    rows = re.findall(rb"<row .*?</row>", part)
    for row in rows:
        width = max(ord(cell) for cell in re.findall(rb'<c r="([A-Z])', row)) - 64
        found = {cell[0]: cell for cell in re.findall(rb'<c r="([A-Z])\d+"(.*?)(/>|</c>)', row)}
        letters = [bytes([65 + column]) for column in range(width)]
        new = b"".join(b"<c" + b"".join(found[a][1:]) if a in found else b"<c/>" for a in letters)
        part = part.replace(row, b"<row>" + new + b"</row>")
    return part


STRICT = [
    ("http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main"),
    ("http://schemas.openxmlformats.org/officeDocument/2006/", "http://purl.oclc.org/ooxml/officeDocument/"),
]


def _strict(part: bytes) -> bytes:
    for loose, strict in STRICT:
        part = part.replace(loose.encode(), strict.encode())
    return part


ODD_SHEETS = {
    "prefixes": _prefixed,
    "attributes in another order": lambda part: re.sub(rb'<c (r="\w+") (t="\w+")', rb"<c \2 \1", part),
    "single quotes": lambda part: part.replace(b'"', b"'"),
    "cells without addresses": _without_addresses,
    "white space around numbers": lambda part: re.sub(rb"<v>([^<]*)</v>", rb"<v> \1 </v>", part),
    "line breaks between elements": lambda part: part.replace(b"><", b">\n  <").replace(b"<v>", b"<v>\n"),
    "CDATA": lambda part: re.sub(rb"<v>([^<]*)</v>", rb"<v><![CDATA[\1]]></v>", part),
    "remarks": lambda part: part.replace(b"<v>", b"<!-- x --><v>"),
    "UTF-16": lambda part: part.decode().replace("UTF-8", "UTF-16").encode("utf-16"),
    "a wrong extent": lambda part: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="1:71"', part),
    "an extent too small": lambda part: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1"', part),
    "addresses in small letters": lambda part: re.sub(
        rb'<c r="(\w+)"', lambda found: found[0].lower(), part
    ),
    "no extent": lambda part: re.sub(rb'<dimension ref="[^"]*"/>', b"", part),
    "blank formatted rows down to the last": lambda part: part.replace(
        b"</sheetData>",
        b"".join(b'<row r="%d" s="1"><c r="A%d" s="1"/></row>' % (row, row) for row in range(300, 30_000))
        + b'<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>',
    ),
}  # fmt: skip


@pytest.mark.parametrize("oddity", ODD_SHEETS)
def test_valid_but_odd_xml_gives_the_same_values_and_no_word(oddity: str) -> None:
    submission = read(in_every_sheet(GOOD, ODD_SHEETS[oddity]))
    assert people(submission) == PEOPLE
    assert findings_of(submission) == findings_of(read(GOOD))


@pytest.mark.parametrize("oddity", ODD_SHEETS)
def test_errors_and_formulas_without_a_value_are_seen_in_odd_xml_too(oddity: str) -> None:
    broken = workbook({SHEET: B10.replace("| 35 |", "| =1/0 → #DIV/0! |")})
    broken = in_every_sheet(broken, lambda part: part.replace(b' t="str"><f>1/0', b' t="e"><f>1/0'))
    assert CellError("#DIV/0!") in [cell for row in cells(broken) for cell in row]
    found = [cell for row in cells(in_every_sheet(broken, ODD_SHEETS[oddity])) for cell in row]
    assert CellError("#DIV/0!") in found
    empty = in_every_sheet(broken, lambda part: re.sub(rb' t="e"><f>1/0</f><v>[^<]*</v>', b"><f>1/0</f>", part))
    found = [cell for row in cells(in_every_sheet(empty, ODD_SHEETS[oddity])) for cell in row]
    assert Uncalculated() in found


def test_strict_ooxml_is_read() -> None:
    assert people(read(edited(GOOD, {r".*\.(xml|rels)": _strict}))) == PEOPLE


def test_shared_texts_in_cdata_or_another_encoding_are_whole() -> None:
    for edit in (
        lambda part: re.sub(rb"<t>([^<]*)</t>", rb"<t><![CDATA[\1]]></t>", part),
        lambda part: part.decode().replace("UTF-8", "UTF-16").encode("utf-16"),
    ):
        assert findings_of(read(edited(GOOD, {"xl/sharedStrings.xml": edit}))) == findings_of(read(GOOD))


def test_a_workbook_part_of_another_name_is_found() -> None:
    names = {r"\[Content_Types\].xml|_rels/\.rels": replaced("xl/workbook.xml", "xl/workbook2.xml")}
    content = edited(GOOD, names)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as package, zipfile.ZipFile(out, "w") as target:
        for name in package.namelist():
            target.writestr(name.replace("workbook.xml", "workbook2.xml"), package.read(name))
    broken = out.getvalue()
    assert people(read(broken)) == PEOPLE


def test_dates_of_the_1904_system_are_the_same_days() -> None:
    import xlsxwriter

    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"date_1904": True}) as book:
        book.add_worksheet().write_datetime(0, 0, date(2023, 2, 5), book.add_format({"num_format": "dd/mm/yyyy"}))
    assert cells(stream.getvalue()) == [[date(2023, 2, 5)]]
    assert cells(in_every_sheet(stream.getvalue(), _prefixed)) == [[date(2023, 2, 5)]]


def test_a_digital_signature_changes_nothing() -> None:
    signed = edited(GOOD, {}, {"_xmlsignatures/origin.sigs": b"", "_xmlsignatures/sig1.xml": b"<Signature/>"})
    assert findings_of(read(signed)) == findings_of(read(GOOD))


def _as_wps_writes_it(content: bytes) -> bytes:
    """What is known of WPS Spreadsheets: its name, its own properties, no counts of shared texts, pictures in cells.

    A picture in a cell is a formula DISPIMG, which other programs do not know, and a part of its own. Imitated: no
    file of WPS may be passed on here.
    """
    application = rb"<Application>WPS Spreadsheets</Application><AppVersion>12.0000</AppVersion>"
    picture = '<c r="H1" t="str"><f>_xlfn.DISPIMG("ID_5A",1)</f><v>=DISPIMG("ID_5A",1)</v></c></row>'
    custom = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Properties '
        'xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"><property '
        'fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="KSOProductBuildVer"><vt:lpwstr '
        'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">1066-12.2.0.13431</vt:lpwstr>'
        "</property></Properties>"
    )
    edits = {
        "docProps/app.xml": lambda part: re.sub(rb"<Application>.*?</AppVersion>", application, part, flags=re.S),
        "xl/sharedStrings.xml": lambda part: re.sub(rb' (?:uniqueC|c)ount="[0-9]+"', b"", part),
        r"xl/worksheets/sheet2\.xml": lambda part: part.replace(b"</row>", picture.encode(), 1),
    }
    images = '<etc:cellImages xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData"/>'
    return edited(content, edits, {"docProps/custom.xml": custom.encode(), "xl/cellimages.xml": images.encode()})


def test_a_workbook_of_wps_with_a_picture_in_a_cell_is_read() -> None:
    content = _as_wps_writes_it(GOOD)
    assert b"WPS" in zipfile.ZipFile(io.BytesIO(content)).read("docProps/app.xml")
    submission = read(content)
    assert people(submission) == PEOPLE
    assert reconciles(submission)
    assert {finding.code for finding in findings_of(submission)} <= {"header-extra-column"}


def test_values_taken_from_another_file_are_used_and_noted() -> None:
    linked = workbook({SHEET: B10.replace("| 35 |", "| =[1]Sheet1!A1 → 35 |")})
    linked = edited(linked, {}, {"xl/externalLinks/externalLink1.xml": b"<externalLink/>"})
    submission = read(linked)
    assert people(submission) == PEOPLE
    assert codes(findings_of(submission)) == [("cell-external-link", "C4")]


def test_a_stray_cell_at_the_end_of_the_sheet_is_said_and_the_rest_is_read() -> None:
    stray = '<row r="1048576"><c r="XFD1048576"><v>5</v></c></row></sheetData>'
    submission = read(in_every_sheet(GOOD, replaced("</sheetData>", stray)))
    assert people(submission) == PEOPLE
    assert codes(findings_of(submission)) == [("cell-too-far", "XFD1048576")] * 2
    assert reconciles(submission)
    assert submission.control.cells_set_aside == read(GOOD).control.cells_set_aside + 2


def test_a_reader_that_gives_up_is_followed_by_another_which_is_said() -> None:
    truth = re.compile(rb'<c r="C4"><v>35</v></c>')
    odd = in_every_sheet(GOOD, lambda part: truth.sub(rb'<c r="C4"><v>35</v></c><c r="H4" t="b"><v>7</v></c>', part))
    submission = read(odd)
    assert people(submission) == PEOPLE
    assert "file-second-reader" in {finding.code for finding in submission.findings}
    assert reconciles(submission)


def _before_last_sheet(record: bytes) -> Edit:
    """The list of sheets with one more record before its last."""

    def edit(part: bytes) -> bytes:
        at = part.rindex(b"\x9c\x01")
        return part[:at] + record + part[at:]

    return edit


def test_an_xlsb_that_is_not_understood_is_to_be_saved_anew_and_is_not_called_spoilt() -> None:
    content = edited(xlsb({"A": [["x", 1]]}), {r"xl/workbook\.bin": _before_last_sheet(xlsb_record(156, b"abc"))})
    with pytest.raises(UnreadableError) as refused:
        open_book(content)
    assert refused.value.code == "file-odd-binary"
    told = message_for("file-odd-binary", {"file": "bc.xlsb", "reason": ""})
    assert "hỏng, không mở được" not in told
    assert "lưu lại dạng .xlsx" in told


def test_a_sheet_of_an_xlsb_that_the_reader_goes_past_is_not_lost_without_a_word() -> None:
    content = xlsb({"A": [["x", 1]], "B": [["y", 2]]})
    with pytest.raises(UnreadableError, match="file-odd-binary"):
        open_book(edited(content, {r"xl/workbook\.bin": _before_last_sheet(xlsb_record(144))}))


@pytest.mark.slow
def test_an_opendocument_of_one_xml_file_is_taken_in_and_read(tmp_path: Path) -> None:
    (tmp_path / "bc.xlsx").write_bytes(GOOD)
    flat = soffice_convert(tmp_path / "bc.xlsx", "fods", tmp_path)
    collected = list(open_sources([flat]))
    assert [type(one) for one in collected] == [SourceFile]
    submission = read(flat.read_bytes(), flat.name)
    assert people(submission) == PEOPLE
    assert "file-second-reader" not in {finding.code for finding in submission.findings}, "LibreOffice writes it right"


def test_an_xlsb_is_read_with_its_errors() -> None:
    rows: list[list[object]] = [list(row) for row in grid(B10)]
    content = xlsb({"Bìa": grid(COVER), SHEET: [*rows[:3], ["Cháy rẫy", "Xã Bom Bo", b"\x17", "", "Đã giải quyết"]]})
    submission = read(content, "bc.xlsb")
    assert ("cell-formula-error", "C4") in codes(findings_of(submission))


def test_cells_of_an_xlsb_without_their_column_or_with_fonts_are_read() -> None:
    """SheetJS leaves the column out, and a text may have fonts: the reader gives a blank for both."""
    rows = [["x", Short("y"), Short(2.5), "", 4, Short(5)], [Rich("giàu"), Short(1)], [7, "z" * 200, Short("a" * 9000)]]
    assert cells(xlsb({"A": rows})) == [
        ["x", "y", 2.5, "", 4, 5], ["giàu", 1, "", "", "", ""], [7, "z" * 200, "a" * 9000, "", "", ""]
    ]  # fmt: skip


def test_an_old_xls_keeps_errors_dates_and_texts() -> None:
    import xlwt

    book = xlwt.Workbook()
    sheet = book.add_sheet("Một")
    day = xlwt.easyxf(num_format_str="dd/mm/yyyy")
    for column, value in enumerate(["Điểu Sơn", 3, 2.5, True]):
        sheet.write(0, column, value)
    sheet.write(0, 4, date(2023, 2, 5), day)
    sheet.write(0, 5, -7, day)
    stream = io.BytesIO()
    book.save(stream)
    assert cells(stream.getvalue()) == [["Điểu Sơn", 3, 2.5, True, date(2023, 2, 5), -7]]


@pytest.mark.parametrize("name", ["bieu-tiep-cong-dan.xls", "cover-of-a-year.xlsx"])
def test_the_ending_of_the_name_means_nothing(name: str) -> None:
    assert people(read(GOOD, name)) == PEOPLE


def _as_html(markdown: str, encoding: str, declared: str = "") -> bytes:
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>\n" for row in grid(markdown))
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">' if declared else ""
    return f"<html><head>{head}</head><body><table border=1>{rows}</table></body></html>".encode(encoding)


ONE_SHEET = "| UBND HUYỆN BÙ ĐĂNG |\n| Tháng 2 năm 2023 |\n" + B10


@pytest.mark.parametrize(
    ("encoding", "declared"), [("utf-8", ""), ("utf-8-sig", "utf-8"), ("utf-16", ""), ("utf-16-le", "")]
)
def test_a_web_page_named_xls_is_read_from_its_table(tmp_path: Path, encoding: str, declared: str) -> None:
    content = _as_html(ONE_SHEET, encoding, declared)
    if encoding == "utf-16-le":
        content = b"\xff\xfe" + content
    (tmp_path / "bc.xls").write_bytes(content)
    (file,) = open_sources([tmp_path])
    assert isinstance(file, SourceFile)
    submission = read(file.content, "bc.xls")
    assert people(submission) == PEOPLE
    assert "file-text-table" in {finding.code for finding in submission.findings}
    assert reconciles(submission)


def _windows_1258(text: str) -> bytes:
    """As Windows writes Vietnamese: the tone mark behind its letter."""
    import unicodedata

    joined = unicodedata.normalize("NFD", text)
    for base in "âêôăơưÂÊÔĂƠƯ":
        for mark in ("", *"\u0300\u0301\u0303\u0309\u0323"):  # decomposed, a dot below stands before the hat
            joined = joined.replace(unicodedata.normalize("NFD", base + mark), base + mark)
    return joined.encode("windows-1258")


def test_windows_1258_is_read_where_nothing_else_fits() -> None:
    page = _as_html(ONE_SHEET, "utf-8").decode()
    assert people(read(_windows_1258(page), "bc.xls")) == PEOPLE


@pytest.mark.parametrize("separator", ["\t", ";", ","])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_lines_with_separators_are_a_sheet(separator: str, encoding: str) -> None:
    import csv

    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows(grid(ONE_SHEET))
    submission = read(text.getvalue().encode(encoding), "bc.xls")
    assert people(submission) == PEOPLE
    assert "file-text-table" in {finding.code for finding in submission.findings}


def test_merged_cells_of_a_web_page_stand_where_they_begin() -> None:
    page = b"<table><tr><td rowspan=2>A</td><td colspan=2>B</td></tr><tr><td>C</td><td>D</td></tr></table>"
    assert cells(page) == [["A", "B", ""], ["", "C", "D"]]


def test_a_web_page_without_a_table_and_a_letter_are_no_reports() -> None:
    assert refused(b"<html><body>Loi 404</body></html>", "bc.xls").code == "file-unsupported"
    assert refused(b"Kinh gui\nBan Dan toc\n", "bc.xls").code == "file-unsupported"
    assert refused(b'<?xml version="1.0"?><Workbook/>', "bc.xls").code == "file-unsupported"


def _locked(content: bytes, password: str) -> bytes:
    from msoffcrypto.format.ooxml import OOXMLFile

    out = io.BytesIO()
    OOXMLFile(io.BytesIO(content)).encrypt(password, out)
    return out.getvalue()


def test_a_locked_workbook_opens_with_the_password_of_a_unit(monkeypatch: pytest.MonkeyPatch) -> None:
    locked = _locked(GOOD, "Bù Đăng 2023")
    assert refused(locked).code == "file-password"
    monkeypatch.setenv("TONGHOP_FILE_PASSWORD_688", "khac")
    assert refused(locked).code == "file-password"
    monkeypatch.setenv("TONGHOP_FILE_PASSWORD_696", "Bù Đăng 2023")
    submission = read(locked)
    assert people(submission) == PEOPLE
    assert codes(findings_of(submission)) == [("file-password-used", "")]
    assert "Bù Đăng 2023" not in str(submission)


def test_the_password_of_a_unit_is_kept_in_the_systems_store() -> None:
    from click.testing import CliRunner

    from addin.cli.main import commands

    with memory_store():
        result = CliRunner().invoke(commands, ["file-password", "--unit", "696"], input="bí mật\n")
        assert result.exit_code == 0
        assert "bí mật" not in result.output
        assert people(read(_locked(GOOD, "bí mật"))) == PEOPLE


def test_a_reader_gives_a_whole_book_or_says_why_not() -> None:
    for content in (
        b"PK\x03\x04" + b"x" * 100,
        GOOD[:200],
        GOOD[:-30],
        bytes.fromhex("D0CF11E0A1B11AE1") + b"Workbook",
    ):
        with pytest.raises(UnreadableError):
            open_book(content)


def test_an_xls_of_excel_95_keeps_its_code_page_and_its_errors() -> None:
    assert cells(biff5([["Đang", 2.5, b"\x07"], ["Khác", 3]])) == [["Đang", 2.5, CellError("#DIV/0!")], ["Khác", 3, ""]]


def test_macros_of_an_old_xls_are_noted_and_not_run() -> None:
    from addin.read.oldexcel import read_xls

    content = biff5([["x"]])
    assert not read_xls(content).has_macros
    assert read_xls(content + "_VBA_PROJECT".encode("utf-16-le")).has_macros


def test_texts_with_nuls_are_never_taken_for_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    from addin.read import oldexcel

    monkeypatch.setattr(oldexcel, "read_sheets", lambda *_: (Sheet("A", [["\0H\0u\0y"]]),))
    with pytest.raises(ValueError, match="NUL"):
        oldexcel.read_xls_by_calamine(b"")


class PanicException(BaseException):
    """As a Rust library raises it."""


def test_a_panic_of_the_first_reader_leads_to_the_second(monkeypatch: pytest.MonkeyPatch) -> None:
    from addin.read import spreadsheetml

    def panics(*_: object) -> None:
        raise PanicException

    monkeypatch.setattr(spreadsheetml, "read_sheets", panics)
    submission = read(GOOD)
    assert people(submission) == PEOPLE
    assert codes(findings_of(submission)) == [("file-second-reader", "")]


def test_openpyxl_never_takes_the_target_of_a_link_for_a_value_nor_a_strict_file_for_an_empty_one() -> None:
    import xlsxwriter

    from addin.read.spreadsheetml import read_xlsx_by_openpyxl

    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet("A")
        sheet.write_url(0, 0, "https://example.com/", string="x")
        sheet.write_blank(1, 0, None, book.add_format({"bold": True}))
        sheet.write_number(2, 1, 5)
    linked = in_every_sheet(stream.getvalue(), replaced('<c r="A1" s="1" t="s"><v>0</v></c>', '<c r="A1" s="1"/>'))
    assert read_xlsx_by_openpyxl(linked).sheets[0].rows == [["", ""], ["", ""], ["", 5]]
    with pytest.raises(ValueError, match="no sheets"):
        read_xlsx_by_openpyxl(edited(GOOD, {r".*\.(xml|rels)": _strict}))


def test_an_ods_with_line_breaks_between_its_elements_is_read() -> None:
    from addin.read.opendocument_sheets import read_ods, read_ods_by_walking

    content = (Path(__file__).parent / "files" / "bugs" / "error-cell.ods").read_bytes()
    assert read_ods_by_walking(content).sheets[0].rows == read_ods(content).sheets[0].rows
    broken = edited(content, {"content.xml": lambda part: re.sub(rb"><(?=/?(?:table|office):)", b">\n  <", part)})
    assert [list(sheet.rows) for sheet in open_book(broken).sheets] == [
        list(sheet.rows) for sheet in read_ods(content).sheets
    ]


def test_a_locked_old_xls_asks_for_its_password() -> None:
    import struct

    content = biff5([["x"]])
    locked = content[:12] + struct.pack("<HHHH", 0x002F, 4, 1, 2) + content[12:]
    assert refused(locked, "bc.xls").code == "file-password"
