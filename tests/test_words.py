"""What a sender wrote beside the cells is told with its cell, in every kind of file; what the office wrote is not."""

import io
import struct
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment

from addin import pipeline
from addin.blank_forms.workbook import plan_form_book
from addin.findings.answers import attach_answers
from addin.read.grid import open_book
from addin.read.words import words_of
from addin.review.step import check
from addin.sheets.writer import write_book
from addin.workspace.folder import Workspace
from schemas.filling import Filling
from schemas.findings import CellPlace, Finding
from schemas.form import COMPUTED_NOTE
from schemas.returned import NOTE_MARK
from tests.catalogues import IN_FORCE
from tests.looks import looking
from tests.packages import edited, xlsb, xlsb_record, xlsb_relations, xlsb_text
from tests.sheets import COVER, FEBRUARY, codes, form_sheet, grid, soffice_convert_all
from tests.test_looks import HOUSES, read

#: The smallest picture there is.
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)
NOTE, BOX = "Đã tính cả 10 hộ mới chuyển đến", "Chưa gồm xã Bom Bo"


def wordy(also: Any = None) -> bytes:
    def write(book: Any, sheet: Any) -> None:
        sheet.write_comment("D3", f"Lan:\n{NOTE}", {"author": "Lan"})
        sheet.insert_textbox("F7", BOX)
        if also:
            also(book, sheet)

    return looking("B03", HOUSES, also=write)


def told(content: bytes, name: str = "bc.xlsx") -> list[tuple[str, str, str, str]]:
    """Code, form, cell and words of each remark."""
    words = ("cell-note", "sheet-text-box", "sheet-more-notes")
    return sorted((f.code, f.form, f.cell, f.value) for f in read(content, name).findings if f.code in words)


def test_notes_and_text_boxes_are_told_at_their_cells() -> None:
    assert told(wordy()) == [("cell-note", "B03", "D3", NOTE), ("sheet-text-box", "B03", "F7", BOX)]


def test_a_line_below_a_table_is_told_and_the_office_s_own_is_not() -> None:
    lines = [
        "Ghi chú: số lũy kế tính từ 01/01; ô nền vàng để nhập, ô nền xám do biểu tự tính hoặc in sẵn.",
        "Ghi chú: chưa gồm xã Bom Bo", "ĐVT: nghìn đồng", "(*) Số tạm tính", "Nơi nhận: như trên", "Ghi chú",
    ]  # fmt: skip

    def write(_: Any, sheet: Any) -> None:
        sheet.write_column("B7", lines)

    said = [("cell-note", "B03", f"B{8 + at}", words) for at, words in enumerate(lines[1:4])]
    assert told(looking("B03", HOUSES, also=write)) == sorted(said)


@pytest.mark.parametrize(
    "part", ["xl/worksheets/_rels/sheet2.xml.rels", "xl/comments1.xml", "xl/drawings/drawing1.xml"]
)
def test_a_spoilt_file_takes_no_word_from_the_next_one(part: str) -> None:
    whole = wordy(lambda _, sheet: sheet.write_url("H9", f"https://example.vn/{part}"))  # with relations of its own
    with zipfile.ZipFile(io.BytesIO(whole)) as package:
        begins = package.getinfo(part).header_offset
    spoilt = bytearray(whole)
    spoilt[begins + 30 + len(part)] ^= 0xFF  # the package still says the checksum of what was there
    IN_FORCE.memory.clear()
    told(bytes(spoilt))
    assert told(whole) == [("cell-note", "B03", "D3", NOTE), ("sheet-text-box", "B03", "F7", BOX)]


@pytest.mark.slow
def test_they_are_told_in_what_libreoffice_saved_as_well(tmp_path: Path) -> None:
    original = tmp_path / "bc.xlsx"
    original.write_bytes(wordy())
    ods, xls = (soffice_convert_all([original], kind, tmp_path)[0] for kind in ("ods", "xls"))
    note = ("cell-note", "B03", "D3", f"Lan:\n{NOTE}")  # it keeps no author by whom the name could be known
    assert told(ods.read_bytes(), "bc.ods") == [note, ("sheet-text-box", "B03", "F7", BOX)]
    assert told(xls.read_bytes(), "bc.xls") == [note, ("sheet-text-box", "B03", "F7", BOX)]


@pytest.mark.slow
def test_a_picture_is_named_since_no_figure_is_read_from_it(tmp_path: Path) -> None:
    content = wordy(lambda _, sheet: sheet.insert_image("B9", "scan.png", {"image_data": io.BytesIO(PIXEL)}))
    assert [f.cell for f in read(content).findings if f.code == "sheet-picture"] == ["B9"]
    original = tmp_path / "bc.xlsx"
    original.write_bytes(content)
    for kind in ("ods", "xls"):
        saved = soffice_convert_all([original], kind, tmp_path)[0]
        assert [f.cell for f in read(saved.read_bytes(), saved.name).findings if f.code == "sheet-picture"] == ["B9"]


def test_a_conversation_is_told_once_with_its_answers() -> None:
    threads = (
        '<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">'
        '<threadedComment ref="D3" id="{1}"><text>Số này đúng chưa?</text></threadedComment>'
        '<threadedComment ref="D3" id="{2}" parentId="{1}"><text>Đúng &amp; đủ</text></threadedComment>'
        "</ThreadedComments>"
    ).encode()
    relation = (
        b'<Relationship Id="rIdT" Type="http://schemas.microsoft.com/office/2017/10/relationships/threadedComment" '
        b'Target="../threadedComments/threadedComment1.xml"/></Relationships>'
    )
    content = edited(
        wordy(),
        {r"xl/worksheets/_rels/sheet2\.xml\.rels": lambda part: part.replace(b"</Relationships>", relation)},
        {"xl/threadedComments/threadedComment1.xml": threads},
    )
    assert ("cell-note", "B03", "D3", "Số này đúng chưa?\nĐúng & đủ") in told(content)
    assert len(told(content)) == 2


def test_an_xlsb_tells_its_notes() -> None:
    comments = b"".join(
        [
            xlsb_record(632, xlsb_text("Lan")),
            xlsb_record(635, struct.pack("<IIIII", 0, 2, 2, 3, 3) + bytes(16)),
            xlsb_record(637, b"\0" + xlsb_text(f"Lan: {NOTE}")),
        ]
    )
    row: list[object] = ["Nhà ở", "", 100.0, 45.0, 900.0, 300.0, 45.0]
    sheets = {"Bìa": grid(COVER), "B03-Làng TN": [*grid(form_sheet("B03"))[:2], row]}
    more = {
        "xl/comments1.bin": comments,
        "xl/worksheets/_rels/sheet2.bin.rels": xlsb_relations({"rId1": ("comments", "../comments1.bin")}).encode(),
    }
    assert told(xlsb(sheets, more), "bc.xlsb") == [("cell-note", "B03", "D3", NOTE)]


def test_an_xlsb_tells_its_text_boxes_and_conversations_too() -> None:
    """Both are written in the same parts as in an .xlsx."""
    drawing = zipfile.ZipFile(io.BytesIO(wordy())).read("xl/drawings/drawing1.xml")
    thread = '<ThreadedComments><threadedComment ref="D3" id="{1}"><text>Số này đúng chưa?</text></threadedComment>'
    row: list[object] = ["Nhà ở", "", 100.0, 45.0, 900.0, 300.0, 45.0]
    sheets = {"Bìa": grid(COVER), "B03-Làng TN": [*grid(form_sheet("B03"))[:2], row]}
    related = {"rId1": ("drawing", "../drawings/drawing1.xml"), "rId2": ("threadedComment", "/xl/threads/one.xml")}
    more = {
        "xl/drawings/drawing1.xml": drawing,
        "xl/threads/one.xml": f"{thread}</ThreadedComments>".encode(),
        "xl/worksheets/_rels/sheet2.bin.rels": xlsb_relations(related).encode(),
    }
    said = [("cell-note", "B03", "D3", "Số này đúng chưa?"), ("sheet-text-box", "B03", "F7", BOX)]
    assert told(xlsb(sheets, more), "bc.xlsb") == said


@pytest.mark.slow
def test_a_note_in_a_web_page_is_no_part_of_its_cell(tmp_path: Path) -> None:
    original = tmp_path / "bc.xlsx"
    original.write_bytes(wordy(lambda _, sheet: sheet.write_comment("D1", COMPUTED_NOTE)))
    page = soffice_convert_all([original], "html", tmp_path)[0]
    submission = read(page.read_bytes(), "bc.xls")
    assert [(f.form, f.cell, f.value) for f in submission.findings if f.code == "cell-note"] == [
        ("B03", "D3", f"Lan:\n{NOTE}")
    ]
    assert not {code for code, _ in codes(submission.findings) if code.startswith("header-")}
    table = submission.table("B03")
    assert table
    assert table.records[0].values["done_qty"] == 45


def test_xml_spreadsheet_2003_tells_its_notes() -> None:
    def sheet(name: str, rows: list[list[str]]) -> str:
        lines = ("".join(f'<Cell><Data ss:Type="String">{cell}</Data></Cell>' for cell in row) for row in rows)
        return (
            f'<Worksheet ss:Name="{name}"><Table>{"".join(f"<Row>{line}</Row>" for line in lines)}</Table></Worksheet>'
        )

    space = "urn:schemas-microsoft-com:office:spreadsheet"
    note = f'<Cell><Data ss:Type="Number">45</Data><Comment ss:Author="Lan"><ss:Data>Lan: {NOTE}</ss:Data></Comment>'
    village = sheet("B03-Làng TN", grid(form_sheet("B03", HOUSES))[:3])
    assert '<Cell><Data ss:Type="String">45</Data>' in village
    village = village.replace('<Cell><Data ss:Type="String">45</Data>', note, 1)
    content = f'<Workbook xmlns="{space}" xmlns:ss="{space}">{sheet("Bìa", grid(COVER))}{village}</Workbook>'
    assert told(content.encode(), "bc.xls") == [("cell-note", "B03", "D3", NOTE)]


def test_what_the_office_printed_or_marked_is_not_told_and_what_stands_before_it_is() -> None:
    stream = io.BytesIO()
    write_book(plan_form_book(IN_FORCE.unit("696"), FEBRUARY, IN_FORCE, Filling()), stream)
    assert words_of(open_book(stream.getvalue()), IN_FORCE) == {}
    book = openpyxl.load_workbook(stream)
    sheet = book["B02-Giảm nghèo"]
    sheet["C11"].comment = Comment(f"{NOTE}\n\n{NOTE_MARK}Ghi 5, đề nghị kiểm tra lại.", "Lan")
    sheet["D11"].comment = Comment(f"{NOTE_MARK}Ghi 5, đề nghị kiểm tra lại.", "Ban Dân tộc")
    out = io.BytesIO()
    book.save(out)
    assert told(out.getvalue()) == [("cell-note", "B02", "C11", NOTE)]


def test_no_more_than_fifty_remarks_of_a_sheet_are_told_one_by_one() -> None:
    def many(_: Any, sheet: Any) -> None:
        for row in range(10, 80):
            sheet.write_comment(row, 0, f"Ghi chú {row}")

    found = told(wordy(many))
    assert len(found) == 51
    assert [one[0] for one in found].count("sheet-more-notes") == 1


@pytest.mark.parametrize("broken", [b"", b"<xdr:wsDr", b"\xff\xfe\0", b'<?xml version="1.0" encoding="Arial"?><a/>'])
def test_a_broken_drawing_costs_nothing_but_itself(broken: bytes) -> None:
    content = edited(wordy(), {r"xl/drawings/drawing1\.xml": lambda _: broken})
    assert told(content) == [("cell-note", "B03", "D3", NOTE)]


@pytest.mark.parametrize("part", ["xl/drawings/drawing1.xml", "xl/worksheets/_rels/sheet2.xml.rels"])
def test_a_part_that_does_not_unpack_costs_nothing_but_itself(part: str) -> None:
    content = bytearray(wordy())
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        begin = package.getinfo(part).header_offset
    packed = begin + 30 + int.from_bytes(content[begin + 26 : begin + 28], "little") + 20
    content[packed : packed + 40] = bytes(40)
    assert ("sheet-text-box", "B03", "F7", BOX) not in told(bytes(content))


def finding(code: str, cell: str = "C11", value: str = "") -> Finding:
    place = CellPlace("696", "B02", "bc.xlsx", "B02-Giảm nghèo")
    return place.finding(code, cell, value=value, label="", expected="", hint="")


def test_a_note_at_a_cell_explains_the_findings_there_and_no_others() -> None:
    note, wrong, elsewhere = finding("cell-note", value=NOTE), finding("cell-range"), finding("cell-range", "C12")
    answered = attach_answers([note, wrong, elsewhere], {}, {}, {})
    assert [one.explanation for one in answered] == ["", NOTE, ""]
    given = wrong.model_copy(update={"explanation": "Đã rà soát."})
    assert attach_answers([note, given], {}, {}, {})[1].explanation == "Đã rà soát."


def test_a_note_of_the_sender_stands_beside_the_finding_that_check_brings_out(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()

    def note(_: Any, sheet: Any) -> None:
        sheet.write_comment("D3", NOTE)

    (tmp_path / "in" / "bc.xlsx").write_bytes(looking("B03", {**HOUSES, "done_qty": 120}, also=note))
    home = Workspace(tmp_path / "home")
    pipeline.collect(home, FEBRUARY, [tmp_path / "in"])
    found = [f for f in check(home, FEBRUARY).findings if f.form == "B03" and f.cell == "D3"]
    explanations = {f.code: f.explanation for f in found}
    assert explanations["rule-village-done-within-target"] == NOTE
    assert ("cell-note", "D3") in codes(found)
