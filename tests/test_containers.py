"""What is taken for a workbook, and what a container holds, goes by what is inside, however it was packed."""

import base64
import io
import re
import tracemalloc
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msoffcrypto.format.ooxml import OOXMLFile

from addin import pipeline
from addin.blank_forms.workbook import plan_form_book
from addin.collect import cms
from addin.collect.kinds import FileKind, kind_of
from addin.collect.sources import open_sources
from addin.collect.split import parts_among, without_parts
from addin.formats import compound_file
from addin.read import legacy
from addin.read.grid import UnreadableError, open_book
from addin.read.opendocument import ods_formula_cells
from addin.read.package import WorkbookKind as ReadAs
from addin.read.package import kind_of as read_as
from addin.returns.marking.book import MarkedBook
from addin.workspace.folder import Workspace
from schemas.cells import CellError, Uncalculated
from schemas.submission import SetAside, SourceFile
from tests import letters
from tests.catalogues import IN_FORCE
from tests.packages import edited, in_every_sheet, xlsb
from tests.sheets import FEBRUARY, workbook
from tests.test_bugs import FOLDER
from workbooks.demo.formats import as_ods

BOOK = workbook({"A": "| STT | 5 |\n| chữ | 7 |"}, cover=None)
CELLS = [["STT", 5.0], ["chữ", 7.0]]
OLE = compound_file.SIGNATURE
SIGNED = bytes.fromhex("2A864886F70D010702")
ENVELOPED = bytes.fromhex("2A864886F70D010703")


def taken(folder: Path, name: str, content: bytes) -> tuple[list[SourceFile], list[SetAside]]:
    (folder / name).write_bytes(content)
    items = list(open_sources([folder / name]))
    return [i for i in items if isinstance(i, SourceFile)], [i for i in items if isinstance(i, SetAside)]


def reason(content: bytes) -> tuple[str, str]:
    with pytest.raises(UnreadableError) as caught:
        open_book(content)
    return caught.value.code, caught.value.reason


# -- the files that once were taken for something else -----------------------------------------------------------
@pytest.mark.parametrize("name", ["excels-own-password.xlsx", "word-object-inside.xls", "backslashes.xlsx"])
def test_a_workbook_is_taken_in_however_it_was_packed(tmp_path: Path, name: str) -> None:
    (item,), aside = taken(tmp_path, name, (FOLDER / name).read_bytes())
    book = open_book(item.content)
    assert aside == []
    assert len(book.sheets) > 10
    assert book.notes == (), "nobody has a password to remember"


def test_a_web_page_in_one_file_is_read_like_any_web_page(tmp_path: Path) -> None:
    (item,), _ = taken(tmp_path, "BC.xls", (FOLDER / "web-archive.xls").read_bytes())
    book = open_book(item.content)
    assert [(sheet.name, sheet.rows) for sheet in book.sheets] == [("Bảng 1", [["STT"], ["1"]])]
    assert [note.code for note in book.notes] == ["file-text-table"]


def test_a_workbook_with_a_label_is_called_so_and_no_password_is_asked_for() -> None:
    code, why = reason((FOLDER / "label-encrypted.xlsx").read_bytes())
    assert (code, "nhãn bảo mật" in why) == ("file-encrypted", True)


# -- compound files ----------------------------------------------------------------------------------------------
WORD = {"WordDocument": b"x" * 100}


@pytest.mark.parametrize(
    ("tree", "kind", "read"),
    [
        ({"Workbook": b"x", "MBD0001": {**WORD, "\x01CompObj": b"x"}}, FileKind.WORKBOOK, ReadAs.XLS),
        ({"Book": b"x", "_VBA_PROJECT_CUR": {"VBA": {"dir": b"x"}}}, FileKind.WORKBOOK, ReadAs.XLS),
        ({"Workbook": b"x", "MBD0001": {"__properties_version1.0": b"x"}}, FileKind.WORKBOOK, ReadAs.XLS),
        ({"Workbook": b"x", "MBD0001": {"EncryptedPackage": b"x"}}, FileKind.WORKBOOK, ReadAs.XLS),
        ({**WORD, "ObjectPool": {"_1": {"Workbook": b"x"}}}, FileKind.OTHER, ReadAs.OTHER),
        ({"PowerPoint Document": b"x", "Workbook1": b"x"}, FileKind.OTHER, ReadAs.OTHER),
        ({"__properties_version1.0": b"x", "__attach": {"Workbook": b"x"}}, FileKind.OUTLOOK, ReadAs.OTHER),
        ({"EncryptedPackage": b"x", "EncryptionInfo": b"x"}, FileKind.WORKBOOK, ReadAs.ENCRYPTED),
        ({"EncryptedPackage": b"x", "\x06DataSpaces": {"DataSpaceInfo": {"DRMEncryptedDataSpace": b"x"}}},
         FileKind.WORKBOOK, ReadAs.RIGHTS),
        ({"Workbook": b"x", "\tDRMContent": b"x"}, FileKind.WORKBOOK, ReadAs.RIGHTS),
    ],
)  # fmt: skip
def test_a_compound_file_is_what_its_root_holds(tree: letters.Tree, kind: FileKind, read: ReadAs) -> None:
    content = letters.compound(tree)
    assert (kind_of(content, "a.xls"), read_as(content)) == (kind, read)


@given(st.data())
def test_a_spoilt_directory_ends_at_once(data: st.DataObject) -> None:
    content = bytearray(letters.compound({"Workbook": b"x" * 5000, "a": {"b": b"y"}}))
    for _ in range(data.draw(st.integers(1, 20))):
        content[data.draw(st.integers(24, len(content) - 1))] = data.draw(st.integers(0, 255))
    found = compound_file.directory_of(bytes(content))
    assert found is None or "" in found.all or found.root <= found.all


def test_a_directory_that_leads_back_to_itself_is_no_directory() -> None:
    content = bytearray(letters.compound({f"{number}": b"x" for number in range(20)}))
    start = int.from_bytes(content[48:52], "little")
    table = (int.from_bytes(content[76:80], "little") + 1) * 512
    content[table + 4 * start : table + 4 * start + 4] = start.to_bytes(4, "little")
    assert compound_file.directory_of(bytes(content)) is None


def test_a_table_of_sectors_that_leads_back_to_itself_takes_no_more_than_the_file() -> None:
    content = bytearray(letters.compound({"Workbook": b"x"}) + bytes(2**20))
    content[68:72] = bytes(4)  # what names further sectors begins in sector 0, and goes on there
    content[512:1024] = b"".join((1000 + at).to_bytes(4, "little") for at in range(127)) + bytes(4)
    tracemalloc.start()
    try:
        compound_file.directory_of(bytes(content))
        assert tracemalloc.get_traced_memory()[1] < 2.5 * len(content)
    finally:
        tracemalloc.stop()


# -- passwords ---------------------------------------------------------------------------------------------------
def test_excels_own_password_is_tried_before_any_store_is_asked() -> None:
    out = io.BytesIO()
    OOXMLFile(io.BytesIO(BOOK)).encrypt("VelvetSweatshop", out)
    book = open_book(out.getvalue(), lambda: pytest.fail("the store was asked"))
    assert book.sheets[0].rows == CELLS


# -- packages ----------------------------------------------------------------------------------------------------
def repacked(rename: Callable[[str], str], *edits: tuple[bytes, bytes], book: bytes = BOOK) -> bytes:
    """A workbook with its parts under other names."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as package, zipfile.ZipFile(out, "w") as target:
        for name in package.namelist():
            content = package.read(name)
            for old, new in edits:
                content = content.replace(old, new)
            target.writestr(rename(name), content)
    return out.getvalue()


PACKAGES = {
    "backslashes": repacked(lambda name: name.replace("/", "\\")),
    "another folder": repacked(
        lambda name: name.replace("xl/", "book/"), (b'"/xl/', b'"/book/'), (b'Target="xl/', b'Target="book/')
    ),
    "no folder": repacked(lambda name: name.removeprefix("xl/"), (b'"/xl/', b'"/'), (b'Target="xl/', b'Target="')),
    "texts elsewhere": repacked(
        lambda name: name.replace("sharedStrings", "texts"), (b"sharedStrings.xml", b"texts.xml")
    ),
    "styles elsewhere": repacked(lambda name: name.replace("xl/styles", "xl/look/s"), (b"styles.xml", b"look/s.xml")),
    "small letters": repacked(str.lower),
    "another main part": repacked(lambda name: name.replace("workbook.xml", "b.xml"), (b"workbook.xml", b"b.xml")),
}


@pytest.mark.parametrize("content", PACKAGES.values(), ids=PACKAGES.keys())
def test_a_package_is_read_wherever_its_parts_lie_and_can_be_marked(content: bytes) -> None:
    assert kind_of(content, "a.xlsx") is FileKind.WORKBOOK
    book = open_book(content)
    assert book.sheets[0].rows == CELLS
    assert book.notes == (), "by the first reader"
    assert MarkedBook(book.content).sheets.keys() == {"A"}


def test_a_decoy_in_the_usual_place_is_not_read() -> None:
    decoy = zipfile.ZipFile(io.BytesIO(BOOK)).read("xl/worksheets/sheet1.xml").replace(b"<v>5</v>", b"<v>500</v>")
    moved = repacked(
        lambda name: name.replace("xl/", "book/"), (b'"/xl/', b'"/book/'), (b'Target="xl/', b'Target="book/')
    )
    usual = {
        name: zipfile.ZipFile(io.BytesIO(BOOK)).read(name) for name in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels")
    }
    both = edited(moved, {}, {**usual, "xl/worksheets/sheet1.xml": decoy})
    book = open_book(both)
    assert (book.sheets[0].rows, book.notes) == (CELLS, ())


@pytest.mark.parametrize(
    ("rename", "edits"),
    [
        (lambda name: name.replace("/", "\\"), ()),
        (lambda name: name.replace("xl/", "book/"), ((b'"xl/', b'"book/'),)),
        (lambda name: name.replace("workbook.bin", "b.bin"), ((b"workbook.bin", b"b.bin"),)),
    ],
    ids=["backslashes", "another folder", "another main part"],
)
def test_a_binary_workbook_is_read_wherever_its_parts_lie(
    rename: Callable[[str], str], edits: tuple[tuple[bytes, bytes], ...]
) -> None:
    content = repacked(rename, *edits, book=xlsb({"A": CELLS}))
    assert kind_of(content, "a.xlsb") is FileKind.WORKBOOK
    assert open_book(content).sheets[0].rows == CELLS


@pytest.mark.parametrize("name", ["xl/worksheets/SHEET1.xml", "xl/worksheets/sheet1.xml", "xl\\worksheets\\sheet1.xml"])
def test_of_two_different_parts_under_one_name_none_is_believed(name: str) -> None:
    other = zipfile.ZipFile(io.BytesIO(BOOK)).read("xl/worksheets/sheet1.xml").replace(b"<v>5</v>", b"<v>6</v>")
    out = io.BytesIO(BOOK)
    with zipfile.ZipFile(out, "a") as package, pytest.MonkeyPatch.context() as patch:
        patch.setattr("warnings.warn", lambda *_, **__: None)
        package.writestr(name, other)
    code, why = reason(out.getvalue())
    assert (code, "cùng tên" in why) == ("file-corrupt", True)


def test_relations_in_an_unknown_encoding_are_no_fault() -> None:
    spoilt = edited(BOOK, {r"xl/_rels/workbook\.xml\.rels": lambda part: part.replace(b"UTF-8", b"A0")})
    assert reason(spoilt)[0] == "file-corrupt"


def test_formulas_of_a_spoilt_ods_are_not_known() -> None:
    assert ods_formula_cells(b"<a><b></a>", "A") is None


def test_an_ods_with_spoilt_xml_is_not_read_in_part() -> None:
    whole = as_ods(plan_form_book(IN_FORCE.unit("696"), FEBRUARY, IN_FORCE))
    assert open_book(whole).notes == ()
    spoilt = edited(whole, {r"content\.xml": lambda part: part.replace(b"</text:p>", b"\1</text:p>", 1)})
    assert reason(spoilt)[0] == "file-corrupt"


# -- odd cells ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("<v>1.5E+002</v>", 150.0),
        ("<v> 1.5E+002</v>", 150.0),
        ("<v> 1.5E-003</v>", 0.0015),
        ("<v> 1E+999</v>", CellError("#NUM!")),
    ],
)
def test_exponents_of_three_digits_are_numbers(cell: str, value: object) -> None:
    content = in_every_sheet(BOOK, lambda part: part.replace(b"<v>5</v>", cell.encode()))
    assert open_book(content).sheets[0].rows[0][1] == value


@pytest.mark.parametrize(
    ("inside", "value"),
    [
        ("<f>1+1</f><is><t>hai</t></is>", "hai"),
        ("<is><t>hai</t></is><f>1+1</f>", "hai"),
        ("<f>1+1</f><is><r><t>h</t></r><r><t>ai</t></r></is>", "hai"),
        ("<f>1+1</f><v>2</v>", "2"),
        ("<v>2</v>", "2"),
        ("<f>1+1</f>", Uncalculated()),
    ],
)
def test_a_text_in_its_own_cell_is_not_lost_beside_a_formula(inside: str, value: object) -> None:
    cell = f'<c r="B1" t="inlineStr">{inside}</c>'.encode()
    content = in_every_sheet(BOOK, lambda part: part.replace(b'<c r="B1"><v>5</v></c>', cell))
    assert open_book(content).sheets[0].rows[0][1] == value


# -- XML Spreadsheet 2003 ----------------------------------------------------------------------------------------
SPREADSHEET = """<?xml version="1.0"{encoding}?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:schemas-microsoft-com:office:excel"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" xmlns:html="http://www.w3.org/TR/REC-html40">
 <Worksheet ss:Name="B10-An ninh"><Table ss:ExpandedColumnCount="5">
  <Row><Cell ss:MergeAcross="1"><Data ss:Type="String">Vụ việc</Data></Cell>
   <Cell><Data ss:Type="Number">1.5</Data><Comment><ss:Data>nhận xét</ss:Data></Comment></Cell></Row>
  <Row ss:Index="3" ss:Span="1"><Cell ss:Index="2"><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40"
   >Đăk <B>Ơ</B></ss:Data></Cell><Cell ss:Formula="=1+1"/>
   <Cell ss:Formula="=2"><Data ss:Type="Number">2</Data></Cell></Row>
  <Row><Cell><Data ss:Type="DateTime">2023-02-15T00:00:00.000</Data></Cell>
   <Cell><Data ss:Type="DateTime">2023-02-15T08:30:00.000</Data></Cell><Cell><Data ss:Type="Boolean">1</Data></Cell>
   <Cell><Data ss:Type="Error">#REF!</Data></Cell></Row>
 </Table><x:WorksheetOptions/></Worksheet>
 <Worksheet ss:Name="Ẩn"><Table><Row><Cell><Data ss:Type="String">x</Data></Cell></Row></Table>
  <x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions></Worksheet>
</Workbook>"""
SHAPES = {
    "UTF-8": SPREADSHEET.format(encoding="").encode(),
    "with a mark": SPREADSHEET.format(encoding=' encoding="utf-8"').encode("utf-8-sig"),
    "UTF-16": SPREADSHEET.format(encoding=' encoding="utf-16"').encode("utf-16"),
    "UTF-16 without a mark": SPREADSHEET.format(encoding=' encoding="utf-16"').encode("utf-16-le"),
    "a remark before": SPREADSHEET.format(encoding="").replace("?>\n<Work", f"?><!--{' ' * 9000}--><Work").encode(),
    "no declaration": SPREADSHEET.format(encoding="").partition("?>\n")[2].encode(),
    "prefixes": re.sub(
        r"<(/?)(Workbook|Worksheet|Table|Row|Cell|Data|Comment)\b", r"<\1ss:\2",
        SPREADSHEET.format(encoding="").replace("<Workbook xmlns=", "<Workbook xmlns:y="),
    ).encode(),
}  # fmt: skip


@pytest.mark.parametrize("name", ["BC.xml", "BC.xls", "BC.xlsx", "BC"])
@pytest.mark.parametrize("content", SHAPES.values(), ids=SHAPES.keys())
def test_an_xml_spreadsheet_is_a_workbook_in_every_shape(content: bytes, name: str) -> None:
    assert kind_of(content, name) is FileKind.WORKBOOK
    book = open_book(content)
    assert [(sheet.name, sheet.visible) for sheet in book.sheets] == [("B10-An ninh", True), ("Ẩn", False)]
    assert book.sheets[0].rows == [
        ["Vụ việc", "", 1.5, ""],
        ["", "", "", ""],
        ["", "Đăk Ơ", Uncalculated(), 2.0],
        ["", "", "", ""],
        [date(2023, 2, 15), datetime(2023, 2, 15, 8, 30), True, CellError("#REF!")],
    ]
    assert book.formula_cells("B10-An ninh") == {"C3", "D3"}


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("<Workbook", "<!DOCTYPE a [<!ENTITY x 'y'>]><Workbook", "file-corrupt"),
        ('ss:Index="3"', 'ss:Index="3000000"', "file-too-large"),
        ('ss:Index="2"', 'ss:Index="-2"', "file-corrupt"),
        ('ss:MergeAcross="1"', 'ss:MergeAcross="9999999"', "file-too-large"),
        (">1.5<", ">một<", "file-corrupt"),
        ("</Workbook>", "", "file-corrupt"),
    ],
)
def test_a_hostile_or_spoilt_xml_spreadsheet_is_refused(old: str, new: str, code: str) -> None:
    assert reason(SHAPES["UTF-8"].decode().replace(old, new).encode())[0] == code


# -- text and web pages ------------------------------------------------------------------------------------------
@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8", "utf-8-sig"])
@pytest.mark.parametrize(
    "text", ["STT\tXã\tHộ\r\n1\tĐăk Ơ\t12\r\n2\tPhú Nghĩa\t3\r\n", "<table><tr><td>Xã<tr><td>Đăk Ơ</table>"]
)
def test_utf_16_needs_no_mark(encoding: str, text: str) -> None:
    content = text.encode(encoding)
    assert kind_of(content, "BC.xls") is FileKind.WORKBOOK
    assert any("Đăk Ơ" in row for row in open_book(content).sheets[0].rows)


def test_utf_16_needs_no_mark_with_separate_accents_either() -> None:
    text = unicodedata.normalize("NFD", "STT\tXã\tGià làng\r\n1\tPhú Nghĩa\tĐiểu Là Hà\r\n" * 20)
    for encoding in ("utf-16-le", "utf-16-be"):
        assert open_book(text.encode(encoding)).sheets[0].rows[0][0] == "STT"


@pytest.mark.parametrize("first", ["BM01", "MZ"])
def test_a_text_table_is_no_picture_for_its_first_two_letters(first: str) -> None:
    assert kind_of(f"{first};Xã;Hộ\r\n1;Đăk Ơ;12\r\n".encode(), "BC.csv") is FileKind.WORKBOOK


def web_archive(kind: str, encode: Callable[[bytes], bytes]) -> bytes:
    """A workbook as Excel saves it as a web page in one file: a frame, and a page for each sheet."""
    frame = (
        "<html><xml><x:ExcelWorkbook><x:ExcelWorksheets><x:ExcelWorksheet><x:Name>B10-An ninh</x:Name>"
        '<x:WorksheetSource HRef="BC_files/sheet001.htm"/></x:ExcelWorksheet></x:ExcelWorksheets></x:ExcelWorkbook>'
        "</xml><frameset></frameset></html>"
    )
    sheet = '<html><meta charset="utf-8"><table><tr><td>Vụ việc<td>Số người<tr><td>Tranh chấp<td>12</table></html>'
    head = (
        f"MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\nContent-Type: multipart/related; boundary=B\r\n\r\n{kind}"
    )
    parts = "".join(
        f"\r\n--B\r\nContent-Location: file:///C:/D/{name}\r\nContent-Type: text/html; charset=utf-8\r\n"
        f"Content-Transfer-Encoding: {kind}\r\n\r\n{encode(page.encode()).decode('latin-1')}"
        for name, page in (("BC.htm", frame), ("BC_files/sheet001.htm", sheet))
    )
    return (head + parts + "\r\n--B--\r\n").encode("latin-1")


@pytest.mark.parametrize("name", ["BC.xls", "BC.mht", "BC.mhtml", "BC"])
@pytest.mark.parametrize(("kind", "encode"), [("base64", base64.encodebytes), ("8bit", bytes)])
def test_a_workbook_saved_as_a_web_archive_keeps_its_sheets(
    name: str, kind: str, encode: Callable[[bytes], bytes]
) -> None:
    content = web_archive(kind, encode)
    assert kind_of(content, name) is FileKind.WORKBOOK
    (sheet,) = open_book(content).sheets
    assert (sheet.name, sheet.rows) == ("B10-An ninh", [["Vụ việc", "Số người"], ["Tranh chấp", "12"]])


def test_a_letter_is_no_web_archive_whatever_it_is_called() -> None:
    message = letter("BC.xlsx", BOOK)
    for name in ("thu.eml", "thu.xls", "thu"):
        assert kind_of(message.as_bytes(), name) is FileKind.MAIL


# -- mailboxes ---------------------------------------------------------------------------------------------------
def letter(name: str, content: bytes) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["Subject"] = "budang@binhphuoc.gov.vn", "Báo cáo"
    message["Date"] = "Wed, 15 Feb 2023 08:05:00 +0700"
    message.set_content("Kính gửi Ban.\n\nFrom now on the figures are these.\nNote: none.\n")
    message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
@pytest.mark.parametrize(
    "line", [b"From ", b"From", b"From - Wed Feb 15 08:05:00 2023", b"From budang@x.vn", b"From - 2023-02-15 08:05"]
)
def test_a_mailbox_is_taken_apart_whatever_stands_between_its_letters(tmp_path: Path, line: bytes, end: bytes) -> None:
    found = [letter(f"{number}.xlsx", BOOK).as_bytes().replace(b"\n", end) for number in range(3)]
    box = b"".join(line + end + content + end + end for content in found)
    if line == b"From":  # no program writes it so: then it is one letter with a bad first line
        assert kind_of(box, "Inbox") is not FileKind.MBOX
        return
    items, aside = taken(tmp_path, "Inbox", box)
    assert ([item.name for item in items], aside) == (["0.xlsx", "1.xlsx", "2.xlsx"], [])


@pytest.mark.parametrize("header", [b"Organization: UBND", b"List-Id: <a.b>", b"Content-Transfer-Encoding: 7bit"])
def test_after_a_bare_separator_a_letter_may_begin_with_any_header(tmp_path: Path, header: bytes) -> None:
    found = [header + b"\n" + letter(f"{number}.xlsx", BOOK).as_bytes() for number in range(2)]
    items, aside = taken(tmp_path, "Inbox", b"".join(b"From \n" + content + b"\n\n" for content in found))
    assert ([item.name for item in items], aside) == (["0.xlsx", "1.xlsx"], [])


def test_a_separator_with_a_date_needs_no_blank_line_before_it(tmp_path: Path) -> None:
    line = b"From - Wed Feb 15 08:05:00 2023\n"
    found = [letter(f"{number}.xlsx", BOOK).as_bytes().rstrip() for number in range(2)]
    items, aside = taken(tmp_path, "Inbox", b"".join(line + content + b"\n" for content in found))
    assert ([item.name for item in items], aside) == (["0.xlsx", "1.xlsx"], [])


# -- letters that came to harm -------------------------------------------------------------------------------------
def test_what_stands_before_the_first_header_costs_no_letter(tmp_path: Path) -> None:
    content = b"\xef\xbb\xbf\r\n\r\n" + letter("bc.xlsx", BOOK).as_bytes()
    assert [item.name for item in taken(tmp_path, "thu.eml", content)[0]] == ["bc.xlsx"]


@pytest.mark.parametrize("cut", range(4))
def test_an_attachment_that_was_cut_off_is_still_a_workbook_that_is_damaged(tmp_path: Path, cut: int) -> None:
    content = letter("bc.xlsx", BOOK).as_bytes()
    half = content[: content.index(b"UEsD") + 2000 + cut]
    items, aside = taken(tmp_path, "thu.eml", half)
    assert ([item.name for item in items], aside) == (["bc.xlsx"], [])
    assert items[0].content == BOOK[: len(items[0].content)]
    assert reason(items[0].content)[0] == "file-corrupt"


# -- signed ------------------------------------------------------------------------------------------------------
def der(tag: int, *parts: bytes) -> bytes:
    content = b"".join(parts)
    size = len(content)
    length = bytes([size]) if size < 0x80 else bytes([0x83]) + size.to_bytes(3, "big")
    return bytes([tag]) + length + content


def ber(tag: int, *parts: bytes) -> bytes:
    """With an end mark in place of a length, as streaming programs write it."""
    return bytes([tag, 0x80]) + b"".join(parts) + b"\0\0"


def signed(content: bytes, kind: bytes = SIGNED, pack: Callable[..., bytes] = der) -> bytes:
    """A signed message with no signer: the signature is not looked at."""
    data = der(0x06, bytes.fromhex("2A864886F70D010701"))
    pieces = [der(0x04, content[at : at + 1000]) for at in range(0, len(content), 1000)]
    octets = der(0x04, content) if pack is der else ber(0x24, *pieces)
    inner = pack(0x30, data, *([pack(0xA0, octets)] if content else []))
    message = pack(0x30, der(0x02, b"\1"), der(0x31, der(0x30, der(0x06, b"\x60"))), inner, der(0x31))
    return pack(0x30, der(0x06, kind), pack(0xA0, message))


def armoured(content: bytes) -> bytes:
    return b"-----BEGIN PKCS7-----\n" + base64.encodebytes(content) + b"-----END PKCS7-----\n"


@pytest.mark.parametrize("pack", [der, ber])
def test_a_letter_signed_as_one_piece_gives_its_workbook(tmp_path: Path, pack: Callable[..., bytes]) -> None:
    outer = EmailMessage()
    outer["From"], outer["Subject"] = "budang@binhphuoc.gov.vn", "Báo cáo"
    outer.set_content(
        signed(letter("BC.xlsx", BOOK).as_bytes(), pack=pack), "application", "x-pkcs7-mime", filename="smime.p7m"
    )
    (item,), aside = taken(tmp_path, "thu.eml", outer.as_bytes())
    assert (item.name, item.content, item.sender) == ("BC.xlsx", BOOK, "budang@binhphuoc.gov.vn")
    assert (item.sent_at and item.sent_at.isoformat(), aside) == ("2023-02-15T08:05:00+07:00", [])


@pytest.mark.parametrize("wrap", [bytes, armoured, base64.encodebytes])
def test_a_signed_workbook_is_taken_out_of_its_signature(tmp_path: Path, wrap: Callable[[bytes], bytes]) -> None:
    (item,), aside = taken(tmp_path, "BC.xlsx.p7m", wrap(signed(BOOK)))
    assert (item.name, item.content, aside) == ("BC.xlsx", BOOK, [])


@pytest.mark.parametrize(
    "content",
    [
        signed(BOOK, ENVELOPED), armoured(signed(BOOK, ENVELOPED)), b"-----BEGIN PGP MESSAGE-----\n\nhQEM",
        bytes.fromhex("76E80460C411E386") + b"x" * 50,
    ],
    ids=["S/MIME", "PEM", "PGP", "rpmsg"],
)  # fmt: skip
def test_what_is_encrypted_for_a_key_is_called_so(tmp_path: Path, content: bytes) -> None:
    items, (refused,) = taken(tmp_path, "thu.p7m", content)
    assert (items, refused.code) == ([], "file-encrypted")


def test_a_signature_alone_or_a_spoilt_one_is_said(tmp_path: Path) -> None:
    assert [one.code for one in taken(tmp_path, "a.p7m", signed(b""))[1]] == ["file-unsupported"]
    assert [one.code for one in taken(tmp_path, "b.p7m", signed(BOOK)[:-3000])[1]] == ["file-corrupt"]


@given(st.binary(max_size=60), st.integers(0, 300))
def test_no_spoilt_signature_is_a_fault(junk: bytes, at: int) -> None:
    whole = signed(b"x" * 200, pack=ber)
    content = whole[:at] + junk + whole[at + len(junk) :]
    try:
        cms.signed_content(content)
    except ValueError:
        return


# -- archives in parts -------------------------------------------------------------------------------------------
PARTS = [
    (["BC.z01", "BC.zip"], 2),
    (["BC.z01", "BC.z02", "BC.zip"], 3),
    (["BC.7z.001", "BC.7z.002"], 2),
    (["BC.zip.001", "bc.zip.002"], 2),
    (["BC.part1.rar", "BC.part2.rar"], 2),
    (["BC.r00", "BC.r01", "BC.rar"], 3),
    (["BC.7z.002"], 1),
]


@pytest.mark.parametrize(("names", "count"), PARTS)
@pytest.mark.parametrize("where", ["folder", "letter", "zip"])
def test_the_parts_of_an_archive_are_told_in_one_line(tmp_path: Path, names: list[str], count: int, where: str) -> None:
    folder = tmp_path / "den"
    folder.mkdir()
    contents = {name: b"PK\x03\x04" + bytes([number]) * 500 for number, name in enumerate(names)} | {"a.xlsx": BOOK}
    if where == "folder":
        for name, content in contents.items():
            (folder / name).write_bytes(content)
    elif where == "letter":
        message = letter("a.xlsx", BOOK)
        for name in names:
            message.add_attachment(contents[name], maintype="application", subtype="octet-stream", filename=name)
        (folder / "thu.eml").write_bytes(message.as_bytes())
    else:
        with zipfile.ZipFile(folder / "ngoai.zip", "w") as package:
            for name, content in contents.items():
                package.writestr(name, content)
    items = list(open_sources([folder]))
    aside = [item for item in items if isinstance(item, SetAside)]
    assert [item.name for item in items if isinstance(item, SourceFile)] == ["a.xlsx"], "the rest goes on"
    assert [refused.code for refused in aside] == ["file-split-archive"]
    assert all(name in aside[0].message for name in names)
    assert f"{count} phần" in aside[0].message


def test_a_fault_in_a_container_comes_after_what_was_found_before_it() -> None:
    def items() -> Iterator[SourceFile]:
        yield SourceFile(name="a.xlsx", content=BOOK)
        raise ZeroDivisionError

    found = without_parts(items())
    assert next(found) == SourceFile(name="a.xlsx", content=BOOK)
    with pytest.raises(ZeroDivisionError):
        next(found)


def test_ordinary_archives_are_no_parts() -> None:
    assert parts_among(["BC.zip", "BC.rar", "BC.7z", "BC.2023.xlsx", "Bieu.001", "z01.zip"]) == {}


# -- what is none of these ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("BC.tar.gz", b"\x1f\x8b\x08\0" + b"x" * 50, ".gz"),
        ("BC.xlsx.bz2", b"BZh91AY&SY" + b"x" * 50, ".bz2"),
        ("BC.exe", b"MZ\x90\0" + b"x" * 50, "tự giải nén"),
        ("BC.cab", b"MSCF" + b"\0\1" * 50, ".cab"),
        ("Thu cu.pst", b"!BDN" + b"\0\1" * 300, "Outlook"),
        ("BC.url", b"[InternetShortcut]\r\nURL=https://x.vn/BC.xlsx\r\n", "liên kết"),
        ("BC.xlsx.lnk", b"L\0\0\0\x01\x14\x02\0" + b"x" * 50, "lối tắt"),
        ("BC.xls", b"ID;PWXL;N;E\r\nC;Y1;X1;K5\r\nE\r\n", "SYLK"),
        ("BC.xls", b'TABLE\r\n0,1\r\n"EXCEL"\r\n', "DIF"),
    ],
)
def test_what_cannot_be_read_is_called_by_its_name(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    items, (refused,) = taken(tmp_path, name, content)
    assert (items, refused.code) == ([], "file-unsupported")
    assert words in refused.message


def test_a_document_of_numbers_is_one_line(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name in ("Index/Document.iwa", "Index/Tables/DataList.iwa", "Data/anh.jpg", "preview.jpg"):
            package.writestr(name, b"x")
    items, (refused,) = taken(tmp_path, "BC.numbers", out.getvalue())
    assert (items, "Numbers" in refused.message) == ([], True)


def test_a_way_of_packing_that_is_not_known_is_no_damage(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("a.xlsx", BOOK)
    content = bytearray(out.getvalue())
    content[8:10] = content[content.rindex(b"PK\x01\x02") + 10 : content.rindex(b"PK\x01\x02") + 12] = (
        b"\x09\0"  # Deflate64
    )
    items, (refused,) = taken(tmp_path, "BC.zip", bytes(content))
    assert (items, refused.code) == ([], "file-unsupported")
    assert "“a.xlsx” (trong “BC.zip”)" in refused.message
    assert "nén lại" in refused.message


# -- words -------------------------------------------------------------------------------------------------------
def test_a_refused_file_is_told_with_the_letter_and_the_archive_it_came_in(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("huyen/bieu.xlsx", b"\0" * 10)
    message = letter("BC thang 2.zip", out.getvalue())
    message.add_attachment(b"PK\x03\x04 hong", maintype="application", subtype="zip", filename="hong.zip")
    _, aside = taken(tmp_path, "thu.eml", message.as_bytes())
    assert [refused.file for refused in aside] == ["bieu.xlsx", "hong.zip"], "the file itself is told by its own name"
    assert "“bieu.xlsx” (trong “BC thang 2.zip”)" in aside[0].message
    assert "“hong.zip” (trong “thu.eml: Báo cáo”)" in aside[1].message


def test_a_file_that_its_reader_refuses_is_told_with_its_letter_too(tmp_path: Path) -> None:
    file = tmp_path / "thu.eml"
    file.write_bytes(letter("khac.xlsx", BOOK).as_bytes())
    (refused,) = pipeline.collect(Workspace(tmp_path / "home"), FEBRUARY, [file]).set_aside
    assert (refused.file, "“khac.xlsx” (trong “thu.eml: Báo cáo”)" in refused.message) == ("khac.xlsx", True)


def test_a_file_that_lies_alone_is_told_by_its_name(tmp_path: Path) -> None:
    _, (refused,) = taken(tmp_path, "rong.xlsx", b"\0")
    assert "(trong" not in refused.message


# -- fonts -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["error-cell.xls", "error-cell.ods"])
def test_a_fault_while_fonts_are_read_costs_no_report(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: bytes) -> None:
        raise RuntimeError

    monkeypatch.setattr(legacy, "_fonts_of_xls", fail)
    monkeypatch.setattr(legacy, "fonts_of_ods", fail)
    monkeypatch.setattr(legacy, "_suspicious", lambda _: True)
    content = (FOLDER / name).read_bytes()
    assert legacy.decode_book(open_book(content), content, name).book.sheets
