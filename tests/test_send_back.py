"""A district's own workbook goes back marked: nothing else in it changes, and it reads clean when it comes again."""

import io
import re
import subprocess
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
import xlwt
from hypothesis import given
from hypothesis import strategies as st
from openxml_audit import OpenXmlValidator

from addin.blank_forms.workbook import plan_form_book
from addin.check.submission import examine
from addin.findings.keys import Keys, naming_columns
from addin.read.grid import open_book
from addin.read.returned import returned_lines
from addin.returns.kinds import by_kind, words_of
from addin.returns.marked_workbook import ToMark, in_reading_order, mark_workbook, to_mend, to_return
from addin.returns.marking import Front, ListLine, Mark, MarkedBook, MarkLook, UnmarkableError
from addin.returns.marking.parts import MAIN, PackageParts
from addin.returns.notice import _table
from addin.sheets.writer import write_book
from schemas.cells import address, place_of_cell, ranges_of
from schemas.filling import Filling
from schemas.findings import CellPlace, Finding, Severity
from schemas.returned import NOTE_MARK, SHEET, FindingKey, Listed, former_marks
from schemas.submission import SetAside, SourceFile, Submission
from tests.catalogues import IN_FORCE
from tests.packages import edited, replaced
from tests.sheets import COVER, FEBRUARY, form_sheet, grid, needs, soffice_convert_all, workbook
from workbooks.demo.formats import as_locked

RED, YELLOW = MarkLook.ERROR.value, MarkLook.WARNING.value


def rich_workbook(macros: bytes = b"") -> bytes:
    """What loading and saving by a library would lose or change: charts, sparklines, rich text, formats, macros."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    if macros:
        book.add_vba_project(io.BytesIO(macros), is_stream=True)
    sheet, other, hidden = (book.add_worksheet(name) for name in ("Số liệu", "Khác", "Ẩn"))
    bold, money = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0.0", "border": 1})
    sheet.write_row(1, 1, ["Xã", "Số hộ", "Vốn"], bold)
    for row, name in enumerate(("Bom Bo", "Đak Nhau", "Thọ Sơn"), 2):
        sheet.write(row, 1, name)
        sheet.write(row, 2, row * 10, money)
        sheet.write_formula(row, 3, f"=C{row + 1}*2", money, row * 20)
    sheet.write_rich_string(6, 1, "một ", bold, "hai", " ba")
    sheet.merge_range("B9:D9", "Gộp ô", bold)
    sheet.set_column(5, 5, 14, money)
    sheet.conditional_format("C3:C5", {"type": "data_bar", "data_bar_2010": True})
    sheet.conditional_format("D3:D5", {"type": "icon_set", "icon_style": "3_traffic_lights"})
    sheet.data_validation("C3:C5", {"validate": "integer", "criteria": ">=", "value": 0})
    sheet.add_sparkline("E3", {"range": "'Số liệu'!C3:D3"})
    sheet.write_comment("C4", "Ghi chú của huyện")
    sheet.protect("mat-khau")
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "='Số liệu'!$C$3:$C$5", "categories": "='Số liệu'!$B$3:$B$5"})
    sheet.insert_chart("G2", chart)
    other.add_table("B2:C4", {"columns": [{"header": "Tên"}, {"header": "Số"}]})
    other.insert_textbox("E2", "Hộp chữ")
    other.print_area("A1:D20")
    hidden.hide()
    book.define_name("VungSoLieu", "='Số liệu'!$C$3:$C$5")
    sheet.activate()
    book.close()
    return stream.getvalue()


def marked(content: bytes, *marks: Mark) -> bytes:
    book = MarkedBook(content)
    lines = [ListLine(mark.look, "Lỗi", "B02", mark.sheet, mark.cell, mark.text, "", "[]") for mark in marks]
    book.mark(marks)
    book.put_front(Front("DANH SÁCH", ["Đề nghị sửa."], lines))
    return book.write()


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def loaded(content: bytes) -> openpyxl.Workbook:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # the library says what it would lose
        return openpyxl.load_workbook(io.BytesIO(content))


UNIT, RULES = IN_FORCE.units.name_of("696"), IN_FORCE.rule_texts
FORMER, NAMED = former_marks(IN_FORCE), naming_columns(IN_FORCE.forms)
MARKS = (
    Mark("Số liệu", "C3", MarkLook.ERROR, "Lỗi: số hộ sai."),
    Mark("Số liệu", "C3", MarkLook.WARNING, "Cảnh báo: khác kỳ trước."),
    Mark("Số liệu", "C4", MarkLook.WARNING, "Cảnh báo: tăng nhiều."),
    Mark("Số liệu", "F4", MarkLook.ERROR, "Lỗi: để trống."),
    Mark("Số liệu", "C9", MarkLook.ERROR, "Lỗi: ô gộp."),
    Mark("Số liệu", "B40", MarkLook.ERROR, "Lỗi: dưới bảng."),
    Mark("Khác", "C3", MarkLook.ERROR, "Lỗi: trong bảng."),
    Mark("Số liệu", "D3", MarkLook.NOTE, "Ghi chú: không cần làm gì."),
)


def test_every_part_but_those_that_hold_the_marks_stays_byte_for_byte() -> None:
    before, after = parts_of(rich_workbook()), parts_of(marked(rich_workbook(), *MARKS))
    assert set(before) < set(after)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {
        "[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml",
        "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/worksheets/_rels/sheet2.xml.rels",
        "xl/comments1.xml", "xl/drawings/vmlDrawing1.vml",
    }  # fmt: skip


def test_macros_do_not_go_back_under_the_name_of_the_office(tmp_path: Path) -> None:
    book = MarkedBook(rich_workbook(macros=b"not run, not read"))
    book.mark(MARKS)
    assert book.had_macros
    (tmp_path / "a.xlsx").write_bytes(book.write())
    assert not [name for name, part in parts_of(book.write()).items() if "vba" in name or b"macroEnabled" in part]
    assert [str(error) for error in OpenXmlValidator().validate(tmp_path / "a.xlsx").errors] == []


def with_relation(kind: str, target: str, at: str = "xl/_rels/workbook.xml.rels", **parts: str) -> bytes:
    """A workbook with one more relation, to a part of its own or, where it is given none, to somewhere outside."""
    outside = "" if parts else ' TargetMode="External"'
    relation = f'<Relationship Id="rIdX" Type="http://x/relationships/{kind}" Target="{target}"{outside}/>'
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name, body in {**parts_of(rich_workbook()), **{f"xl/{n}": b.encode() for n, b in parts.items()}}.items():
            package.writestr(
                name, body.replace(b"</Relationships>", f"{relation}</Relationships>".encode()) if name == at else body
            )
    return stream.getvalue()


def calculated(formula: str) -> str:
    """A sheet of one formula."""
    return f'<worksheet xmlns="{MAIN}"><c><f>{formula}</f></c></worksheet>'


@pytest.mark.parametrize(
    ("kind", "target", "part"),
    [
        ("oleObject", "embeddings/x.bin", "x"),
        ("control", "activeX/x.xml", "<a/>"),
        ("connections", "connections.xml", "<a/>"),
        ("xlMacrosheet", "macrosheets/x.xml", "<a/>"),
        ("image", "http://127.0.0.1:1/x.png", ""),
        ("attachedTemplate", "file://127.0.0.1/x", ""),
        ("externalLink", "x.xml", f'<externalLink xmlns="{MAIN}"><ddeLink ddeService="cmd"/></externalLink>'),
        ("worksheet", "x.xml", f'<worksheet xmlns="{MAIN}"><c><f>_xlfn.WEBSERVICE("http://x.vn")</f></c></worksheet>'),
        ("worksheet", "x.xml", f'<worksheet xmlns="{MAIN}"><f>&#99;md|\'/c calc\'!A1</f></worksheet>'),
        ("image", "x.vml", '<xml><v:imagedata src="//127.0.0.1/a.png"/></xml>'),
        ("vmlDrawing", "x.dat", '<xml><v:imagedata src="//127.0.0.1/a.png"/></xml>'),
        ("oleObject ", "embeddings/x.bin", "x"),
        ("worksheet", "x.xml", calculated("cmd|'/c ''calc'' | more'!A1")),
        ("worksheet", "x.xml", calculated("DDE(&quot;soffice&quot;;&quot;a&quot;;&quot;b&quot;)")),
        ("worksheet", "x.xml", calculated("IMPORTCSV(A1)")),
        ("worksheet", "x.xml", calculated("MAP(A1,_xleta.WEBSERVICE)")),
        ("worksheet", "x.xml", calculated("'\\\\127.0.0.1\\s\\[a.xlsx]S'!A1")),
        ("worksheet", "x.xml", f'<worksheet xmlns="{MAIN}"><cfvo type="formula" val="WEBSERVICE(A1)"/></worksheet>'),
        ("worksheet", "x.xml", f'<worksheet xmlns="{MAIN}"><webPublishItem autoRepublish="1"/></worksheet>'),
        ("chart", "x.xml", f'<chart xmlns="{MAIN}"><f>cmd|a!b</f></chart>'),
    ],
)  # fmt: skip
def test_what_would_run_or_fetch_something_does_not_go_back(kind: str, target: str, part: str) -> None:
    with pytest.raises(UnmarkableError, match="có "):
        MarkedBook(with_relation(kind, target, **({target: part} if part else {})))


def with_link(kind: str, named_by: str) -> bytes:
    """A workbook whose drawing has one more relation to somewhere outside, and what goes by it."""
    drawn = with_relation(kind, "http://127.0.0.1:1/x.png", "xl/drawings/_rels/drawing1.xml.rels")
    return edited(drawn, {"xl/drawings/drawing1.xml": replaced("</xdr:wsDr>", f"{named_by}</xdr:wsDr>")})


def test_a_picture_is_not_fetched_by_what_is_said_to_be_a_link_to_click_on() -> None:
    names = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    MarkedBook(with_link("hyperlink", f'<a:hlinkClick {names} r:id="rIdX"/>'))
    with pytest.raises(UnmarkableError, match="tự lấy nội dung"):
        MarkedBook(with_link("hyperlink", f'<a:blip {names} r:link="rIdX"/>'))


@pytest.mark.parametrize(
    ("target", "kept"),
    [
        ("file:///\\\\may-chu\\chung\\a.xlsx", "a.xlsx"),
        ("//may-chu/chung/a.xlsx", "a.xlsx"),
        ("%5C%5Cmay-chu/chung/a.xlsx", "a.xlsx"),
        ("%5C%5Cmay-chu%5Cchung%5Cs%E1%BB%91%201.xlsx", "s%E1%BB%91%201.xlsx"),
        ("ms-excel:ofe|u|http:a.xlsx", "a.xlsx"),
        ("https://x.vn/a.xlsx", "a.xlsx"),
        ("file:///C:/so-lieu/a.xlsx", "file:///C:/so-lieu/a.xlsx"),
        ("C:\\so-lieu\\a.xlsx", "C:\\so-lieu\\a.xlsx"),
        ("a.xlsx", "a.xlsx"),
    ],
)
def test_a_link_to_a_workbook_leads_to_no_other_machine(target: str, kept: str) -> None:
    back = parts_of(MarkedBook(with_relation("externalLinkPath", target)).write())
    assert f'Target="{kept}" TargetMode="External"'.encode() in back["xl/_rels/workbook.xml.rels"]


def test_a_checker_of_the_standard_finds_nothing_in_the_marked_package(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(marked(rich_workbook(), *MARKS))
    assert [str(error) for error in OpenXmlValidator().validate(tmp_path / "a.xlsx").errors] == []


def test_rows_and_cells_without_addresses_are_found_by_counting() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name, body in parts_of(workbook({"Biểu": "| a | 1 |\n| b | 2 |"}, cover=None)).items():
            package.writestr(name, re.sub(rb' r="[A-Z]*\d+"| spans="[^"]*"', b"", body))
    book = loaded(
        marked(stream.getvalue(), Mark("Biểu", "B2", MarkLook.ERROR, "Lỗi."), Mark("Biểu", "D1", MarkLook.ERROR, "L"))
    )
    assert [[cell.value for cell in row] for row in book["Biểu"]] == [["a", 1, None, None], ["b", 2, None, None]]
    assert book["Biểu"]["B2"].fill.fgColor.rgb == book["Biểu"]["D1"].fill.fgColor.rgb == RED


def test_cells_are_coloured_by_severity_and_keep_the_rest_of_their_format() -> None:
    sheet = loaded(marked(rich_workbook(), *MARKS))["Số liệu"]
    colours = {cell: sheet[cell].fill.fgColor.rgb for cell in ("C3", "C4", "F4", "B9", "B40", "D3", "C5")}
    assert {cell: colours[cell] for cell in ("C3", "F4", "B9", "B40")} == dict.fromkeys(("C3", "F4", "B9", "B40"), RED)
    assert colours["C4"] == YELLOW
    assert not {colours["D3"], colours["C5"]} & {RED, YELLOW}
    assert sheet["C3"].number_format == sheet["F4"].number_format == "#,##0.0"
    assert sheet["C3"].border.left.style == "thin"


def test_the_colour_of_a_broken_rule_hides_no_mark() -> None:
    stream = io.BytesIO()
    write_book(plan_form_book(IN_FORCE.unit("696"), FEBRUARY, IN_FORCE, Filling()), stream)
    name = "B02-Giảm nghèo"

    def coloured(content: bytes) -> set[str]:
        return {str(one.sqref) for one in loaded(content)[name].conditional_formatting}

    before = coloured(stream.getvalue())
    assert {"F11:F26", "D11:D26", "R11:R26"} <= before
    for cell in ("F11", "F26"):
        returned = marked(stream.getvalue(), Mark(name, cell, MarkLook.ERROR, "Lỗi: số hộ sai."))
        assert before - coloured(returned) == {"F11:F26"}
        assert loaded(returned)[name][cell].fill.fgColor.rgb == RED
    assert coloured(marked(stream.getvalue(), Mark(name, "F11", MarkLook.NOTE, "Ghi chú."))) == before


def test_notes_hold_the_messages_and_a_note_that_was_there_keeps_its_text() -> None:
    sheet = loaded(marked(rich_workbook(), *MARKS))["Số liệu"]
    assert "số hộ sai" in sheet["C3"].comment.text and "khác kỳ trước" in sheet["C3"].comment.text
    assert sheet["C4"].comment.text.startswith("Ghi chú của huyện")
    assert "tăng nhiều" in sheet["C4"].comment.text
    assert "ô gộp" in sheet["B9"].comment.text, "merged cells show what stands at their first"


def test_every_note_has_its_box_with_a_number_of_its_own() -> None:
    drawings = [body for name, body in parts_of(marked(rich_workbook(), *MARKS)).items() if name.endswith(".vml")]
    numbers = [part.split(b'"')[0] for body in drawings for part in body.split(b'id="_x0000_s')[1:]]
    assert len(numbers) == len(set(numbers)) == 1 + 5 + 1  # the district's own; five more there; one on the other sheet


def test_the_list_comes_first_links_to_the_cells_and_is_the_only_sheet_selected() -> None:
    book = loaded(marked(rich_workbook(), *MARKS))
    assert book.sheetnames == [SHEET, "Số liệu", "Khác", "Ẩn"]
    assert book.active.title == SHEET
    assert [sheet.title for sheet in book.worksheets if sheet.sheet_view.tabSelected] == [SHEET]
    links = {cell: link.location for cell, link in ((c.coordinate, c.hyperlink) for c in book[SHEET]["E"]) if link}
    assert links["E4"] == "'Số liệu'!C3"
    assert book["Khác"].print_area == "'Khác'!$A$1:$D$20", "names of one sheet still belong to it"
    assert book["Ẩn"].sheet_state == "hidden"


def test_every_printed_page_of_the_list_begins_with_its_heading_however_often_it_comes_back() -> None:
    first = marked(rich_workbook(), *MARKS)
    for content in (first, marked(first, *MARKS)):
        book = loaded(content)
        assert book[SHEET].print_title_rows == "$3:$3"
        assert book[SHEET]["A3"].value == "STT"
        assert {sheet.title: sheet.print_title_rows for sheet in book.worksheets[1:]} == dict.fromkeys(
            book.sheetnames[1:]
        )
        workbook = parts_of(content)["xl/workbook.xml"]
        assert workbook.count(b"_xlnm.Print_Titles") == 1


def test_texts_that_look_like_formulas_or_hold_odd_characters_stay_texts() -> None:
    content = marked(rich_workbook(), Mark("Số liệu", "C3", MarkLook.ERROR, "=HYPERLINK(1)\x07 <b>&_x000A_ “é”"))
    sheet = loaded(content)[SHEET]
    assert sheet["F4"].data_type == "s"
    assert sheet["F4"].value.startswith("=HYPERLINK(1) <b>&")


def test_many_notes_on_one_sheet_have_numbers_of_several_blocks() -> None:
    many = [Mark("Khác", f"E{row}", MarkLook.ERROR, "Lỗi.") for row in range(1, 2100)]
    body = b"".join(body for name, body in parts_of(marked(rich_workbook(), *many)).items() if name.endswith(".vml"))
    assert len({part.split(b'"')[0] for part in body.split(b'id="_x0000_s')[1:]}) == 2100
    assert b'data="2,3,4"' in body


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("xl/styles.xml", b"<styleSheet", b'<!DOCTYPE a [<!ENTITY b "c">]><styleSheet'),
        ("xl/worksheets/sheet1.xml", b"<sheetData>", b"<sheetData><row>"),
        ("xl/workbook.xml", b"schemas.openxmlformats.org/spreadsheetml/2006", b"purl.oclc.org/ooxml/spreadsheetml"),
        ("_rels/.rels", b"officeDocument", b"somethingElse"),
        ("xl/worksheets/sheet1.xml", b'r="C3"', b'r="-1"'),
        ("xl/worksheets/sheet1.xml", b'<row r="4"', b'<row r="99999999"'),
    ],
)
def test_what_cannot_be_marked_safely_is_refused_with_a_reason(part: str, old: bytes, new: bytes) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name, body in parts_of(rich_workbook()).items():
            package.writestr(name, body.replace(old, new) if name == part else body)
    with pytest.raises(UnmarkableError, match=r"\w"):
        marked(stream.getvalue(), *MARKS)


# -- a report ---------------------------------------------------------------------------------------------------
def report(escaped: object = "mười hai", water: object = 3) -> bytes:
    rows = [
        {"commune": "Xã Bom Bo", "households": 100, "poor_start": 20, "escaped": escaped, "water": water},
        {"commune": "Xã Đak Nhau", "households": 90, "poor_start": 30, "escaped": 40},
    ]
    return workbook({"B02-Giảm nghèo": form_sheet("B02", *rows)}, cover=COVER)


def submission_of(content: bytes, name: str = "bc.xlsx") -> Submission:
    result = examine(SourceFile(name=name, content=content), FEBRUARY, IN_FORCE, date(2023, 2, 20))
    assert not isinstance(result, SetAside), result.message
    return result


def sent_back(content: bytes, name: str = "bc.xlsx") -> bytes:
    submission = submission_of(content, name)
    return mark_workbook(
        content, ToMark(submission, to_return(submission.findings), UNIT, RULES, NAMED, former=FORMER)
    ).content


def told(submission: Submission) -> list[tuple[str, str, str]]:
    return [(finding.code, finding.cell, finding.message) for finding in submission.findings]


def test_a_marked_report_reads_as_it_did_before_it_was_marked() -> None:
    before, after = submission_of(report()), submission_of(sent_back(report()))
    assert told(after) == told(before)
    assert after.tables == before.tables
    assert after.control.cells_read == after.control.cells_used + after.control.cells_set_aside
    assert after.control.cells_set_aside == before.control.cells_set_aside


def test_every_finding_is_listed_and_known_again_by_its_row_and_column() -> None:
    submission = submission_of(report())
    lines = returned_lines(open_book(sent_back(report())))
    assert len(lines) == len(to_return(submission.findings)) > 5
    assert FindingKey("B02", "cell-type", "Xã Bom Bo", "escaped") in {line.listed.key for line in lines}


def test_the_list_follows_the_sheets_rows_and_columns_errors_first() -> None:
    place = CellPlace("696", "B02", "a.xlsx", "B02-Giảm nghèo")
    first = CellPlace("696", "B01", "a.xlsx", "Vốn")
    content = workbook(
        {"Vốn": form_sheet("B01", {"plan_total": "mười"}), "B02-Giảm nghèo": form_sheet("B02", {"commune": "Xã A"})}
    )
    in_order = [
        CellPlace("696", "B05", "a.xlsx").finding("sheet-missing", title="Tuyên truyền", nothing="ghi 0"),
        first.finding("cell-required", "I32", label="Vốn", zero=""),
        place.finding("row-missing", label="Xã B"),
        *(place.finding("cell-required", cell, label="Số hộ", zero="") for cell in ("F9", "F11", "AA11", "B24")),
        first.finding("row-outside-table", "C3"),
        place.finding("row-outside-table", "C9"),
    ]
    severities = [finding.severity for finding in in_order]
    assert severities == [Severity.ERROR] * 7 + [Severity.WARNING] * 2
    back = mark_workbook(content, ToMark(submission_of(content), to_return(in_order[::-1]), UNIT, RULES, NAMED))
    rows = loaded(back.content)[SHEET].iter_rows(values_only=True)
    listed = [(row[3] or "", row[4] or "") for row in rows if row[7] and Listed.load(row[7])]
    assert listed == [(finding.sheet, finding.cell) for finding in in_order]
    assert in_reading_order(in_order[::-1], back.sheets) == in_order


def test_what_the_district_explains_is_read_with_the_finding_it_belongs_to() -> None:
    book = loaded(sent_back(report()))
    sheet = book[SHEET]
    row = next(row for row in range(1, 200) if "mười hai" in str(sheet.cell(row, 6).value))
    sheet.cell(row, 7).value = "Đã xác minh tại xã."
    sheet.insert_rows(2)
    stream = io.BytesIO()
    book.save(stream)
    explanations = submission_of(stream.getvalue()).explanations
    assert [(one.key.row, one.key.column, one.text) for one in explanations] == [
        ("Xã Bom Bo", "escaped", "Đã xác minh tại xã.")
    ]


def test_answers_to_two_lines_that_are_known_by_one_key_are_both_kept() -> None:
    book = loaded(sent_back(report()))
    sheet = book[SHEET]
    row = next(row for row in range(1, 200) if "mười hai" in str(sheet.cell(row, 6).value))
    for at, answer in ((row, "Đã xác minh."), (row + 40, "Số của xã.")):
        sheet.cell(at, 8).value = sheet.cell(row, 8).value
        sheet.cell(at, 7).value = answer
    stream = io.BytesIO()
    book.save(stream)
    assert [one.text for one in submission_of(stream.getvalue()).explanations] == ["Đã xác minh.; Số của xã."]


def test_marks_in_the_former_colour_of_warnings_are_taken_off_too() -> None:
    former = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sent_back(report()))) as marked, zipfile.ZipFile(former, "w") as changed:
        for name in marked.namelist():
            changed.writestr(name, marked.read(name).replace(RED.encode(), b"FFFFEB94"))
    assert "FFFFEB94" in _fills(loaded(former.getvalue()))
    assert "FFFFEB94" not in _fills(loaded(sent_back(former.getvalue())))


def _fills(book: openpyxl.Workbook) -> set[str]:
    return {str(cell.fill.fgColor.rgb) for row in book["B02-Giảm nghèo"] for cell in row}


def test_a_second_return_takes_the_old_marks_off_and_puts_the_fill_below_them_back() -> None:
    stream = io.BytesIO()
    book = loaded(report())
    cell = next(c for row in book["B02-Giảm nghèo"] for c in row if c.value == "mười hai")
    cell.fill = openpyxl.styles.PatternFill("solid", fgColor="FFFBE6")
    book.save(stream)
    first = sent_back(stream.getvalue())
    mended = loaded(first)
    mended["B02-Giảm nghèo"][cell.coordinate].value = 12
    again = io.BytesIO()
    mended.save(again)
    second = loaded(sent_back(again.getvalue()))
    assert second.sheetnames.count(SHEET) == 1
    now = second["B02-Giảm nghèo"][cell.coordinate]
    assert now.fill.fgColor.rgb.endswith("FFFBE6") and now.comment is None
    still = {c.coordinate for row in second["B02-Giảm nghèo"] for c in row if c.fill.fgColor.rgb == RED}
    before = {c.coordinate for row in loaded(first)["B02-Giảm nghèo"] for c in row if c.fill.fgColor.rgb == RED}
    assert still == before - {cell.coordinate}
    assert all(second["B02-Giảm nghèo"][at].comment.text.count(NOTE_MARK) == 1 for at in still)


def test_a_note_of_the_district_s_own_keeps_its_box_when_the_old_marks_come_off() -> None:
    stream, book = io.BytesIO(), loaded(report())
    book["B02-Giảm nghèo"]["A4"].comment = openpyxl.comments.Comment("Đã kiểm tra.", "huyện")
    book.save(stream)
    again = sent_back(sent_back(stream.getvalue()))
    noted = [cell for sheet in loaded(again) for row in sheet.iter_rows() for cell in row if cell.comment]
    drawings = b"".join(body for name, body in parts_of(again).items() if name.endswith(".vml"))
    assert "A4" in {cell.coordinate for cell in noted}
    assert drawings.count(b'ObjectType="Note"') == len(noted)


def test_an_old_xls_comes_back_as_xlsx_built_from_what_was_read_and_says_so() -> None:
    book = xlwt.Workbook()
    for name, markdown in (("Bìa", COVER), ("B02/Giảm nghèo"[:31].replace("/", "-"), form_sheet("B02"))):
        sheet = book.add_sheet(name)
        for row, cells in enumerate(grid(markdown)):
            for column, text in enumerate(cells):
                sheet.write(row, column, text)
    stream = io.BytesIO()
    book.save(stream)
    submission = submission_of(stream.getvalue(), "bc.xls")
    back = mark_workbook(stream.getvalue(), ToMark(submission, to_return(submission.findings), UNIT, RULES, NAMED))
    assert back.rebuilt == "dạng .xls"
    sheet = loaded(back.content)[SHEET]
    assert any("lập lại dạng .xlsx" in str(row[0].value) for row in sheet.iter_rows(max_row=6))
    assert told(submission_of(back.content)) == told(submission)


def test_a_report_that_starts_a_program_comes_back_built_from_its_figures_and_says_so() -> None:
    content = (Path(__file__).parent / "files" / "bugs" / "starts-a-program.xlsx").read_bytes()
    submission = submission_of(content)
    back = mark_workbook(content, ToMark(submission, to_return(submission.findings), UNIT, RULES, NAMED, former=FORMER))
    assert back.rebuilt == "có liên kết DDE, OLE"
    assert not [name for name, part in parts_of(back.content).items() if "externalLink" in name or b"ddeLink" in part]
    assert [cell.value for row in loaded(back.content)["B02-Giảm nghèo"].iter_rows() for cell in row].count("Xã Bom Bo")


def test_a_locked_report_comes_back_without_its_password_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("addin.check.submission", "addin.returns.marked_workbook"):
        monkeypatch.setattr(f"{module}.stored_passwords", lambda units: ["mở ra"])
    locked = as_locked(report(), "mở ra")
    submission = submission_of(locked)
    back = mark_workbook(locked, ToMark(submission, to_return(submission.findings), UNIT, RULES, NAMED))
    assert back.rebuilt == ""
    assert any("không còn mật khẩu" in str(row[0].value) for row in loaded(back.content)[SHEET].iter_rows(max_row=6))


def test_units_with_nothing_but_notes_or_accepted_warnings_get_nothing_back() -> None:
    place = CellPlace("696", "B02", "a.xlsx", "B02")
    note = place.finding("cell-dash", "C3", label="Số hộ", value="-")
    warning = place.finding("row-outside-table", "C9")
    assert to_return([note]) == []
    assert to_return([note, warning.model_copy(update={"accepted": "Đúng thực tế."})]) == []
    assert to_return([note, warning]) == [warning, note]


def test_what_asks_nothing_of_the_district_does_not_go_back_to_it() -> None:
    place = CellPlace("696", "B02", "a.xlsx", "B02")
    said = [
        place.finding("cell-note", "C3", value="Đã tính cả 10 hộ mới"),
        place.finding("row-subtotal", "A9", label="Tổng"),
        CellPlace("696", file="a.xlsx").finding("file-sender-unknown", content="Huyện", sender="địa chỉ a@b"),
    ]
    assert to_return(said) == []
    warning = place.finding("row-outside-table", "C9")
    assert to_return([*said, warning]) == [warning]


def test_notes_stand_below_what_is_to_be_mended_those_of_a_kind_on_one_line() -> None:
    rows = [
        {"commune": name, "households": 100, "poor_start": 20, "escaped": escaped, "water": "'-", "land": "'12"}
        for name, escaped in (("Xã Bom Bo", "mười hai"), ("Xã Đak Nhau", 1), ("Xã Thọ Sơn", 2))
    ]
    content = workbook({"B02-Giảm nghèo": form_sheet("B02", *rows)}, cover=COVER)
    submission = submission_of(content)
    sheet = loaded(sent_back(content))[SHEET]
    listed = [row for row in sheet.iter_rows(values_only=True) if isinstance(row[0], int)]
    serious = [finding for finding in submission.findings if finding.severity is not Severity.NOTE]
    kinds = len(by_kind(serious))
    assert [row[0] for row in listed] == [*range(1, kinds + 1), 1, 2]
    assert sheet["A2"].value == f"Cần sửa hoặc giải trình: {len(serious)} lỗi."
    head = " ".join(str(row[0].value) for row in sheet.iter_rows(max_row=9))
    assert "lập lại dạng .xlsx" not in head
    assert "macro" not in head
    assert "ô chuyển nền vàng đậm, chữ đậm: chưa đúng quy tắc của biểu" in str(sheet["A3"].value), (
        "the colour of a rule"
    )
    dashes, numbers = sorted((row[5] for row in listed[-2:]), key=lambda said: "đã đọc" in said)
    assert "đã tính là 0" in dashes and dashes.startswith(
        "Ô ghi dấu gạch hoặc chữ “không” – 3 chỗ (M3:M5). Ví dụ ô M3: "
    )
    assert "đã đọc là 12" in numbers and "Nếu không đúng, đề nghị nhập lại" in numbers
    apart = next(row for row in range(1, 99) if str(sheet.cell(row, 1).value).startswith("ĐỂ ĐƠN VỊ BIẾT"))
    assert str(sheet.cell(apart - 1, 1).value).partition(".")[0] == str(kinds)
    assert sheet.cell(apart + 1, 5).hyperlink.location.startswith("'B02-Giảm nghèo'!")


@pytest.fixture(scope="module")
def many() -> tuple[bytes, Submission]:
    """A report that lacks the same cells in five communes, and has one cell that cannot be read."""
    communes = ("Xã Bom Bo", "Xã Đak Nhau", "Xã Thọ Sơn", "Xã Đường 10", "Xã Bình Minh")
    rows = [{"commune": name, "poor_start": 20, "escaped": 0} for name in communes]
    content = workbook({"B02-Giảm nghèo": form_sheet("B02", {**rows[0], "escaped": "mười"}, *rows[1:])}, cover=COVER)
    return content, submission_of(content)


def ordered(book: openpyxl.Workbook, submission: Submission) -> list[Finding]:
    """What is to be mended in the order of the list."""
    return in_reading_order(to_mend(to_return(submission.findings)), book.sheetnames)


def folded(sheet: openpyxl.worksheet.worksheet.Worksheet) -> list[int]:
    return [number for number, row in sheet.row_dimensions.items() if row.outlineLevel]


def test_the_same_thing_in_many_cells_is_one_line_with_the_cells_folded_away_below_it(
    many: tuple[bytes, Submission],
) -> None:
    content, submission = many
    serious = to_mend(to_return(submission.findings))
    sheet = loaded(sent_back(content))[SHEET]
    lines = [row for row in sheet.iter_rows(values_only=True) if row[7] and Listed.load(row[7])]
    assert len([row for row in lines if row[1] != "Ghi chú"]) == len(serious), "every finding has its line"
    assert folded(sheet) and all(sheet.row_dimensions[number].hidden for number in folded(sheet))
    head = sheet[folded(sheet)[0] - 1]
    assert head[0].value and isinstance(head[0].value, int)
    assert sheet.cell(folded(sheet)[0], 1).value == f"{head[0].value}.1"
    shown = [row for row in sheet.iter_rows() if isinstance(row[0].value, int) and row[1].value != "Ghi chú"]
    assert len(shown) == len(by_kind(serious)) < len(serious)
    counted = [int(found[1]) if (found := re.search(r" – (\d+) chỗ", row[5].value)) else 1 for row in shown]
    assert sum(counted) == len(serious)
    assert f"{len(serious)} lỗi" in sheet["A2"].value


def test_a_sheet_is_taken_apart_once_for_all_the_findings_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [{"commune": f"Xã {number}", "households": "mười"} for number in range(60)]
    content = workbook({"B02-Giảm nghèo": form_sheet("B02", *rows)}, cover=COVER)
    submission = submission_of(content)
    looked: list[str] = []
    look = PackageParts.look
    monkeypatch.setattr(PackageParts, "look", lambda self, name: looked.append(name) or look(self, name))
    assert len(to_return(submission.findings)) > 50
    mark_workbook(content, ToMark(submission, to_return(submission.findings), UNIT, RULES, NAMED, former=FORMER))
    assert len([name for name in looked if name.startswith("xl/worksheets/sheet")]) < 12


def test_what_is_answered_on_the_line_of_many_is_the_answer_of_each_without_one_of_its_own(
    many: tuple[bytes, Submission],
) -> None:
    content, submission = many
    book = loaded(sent_back(content))
    sheet = book[SHEET]
    first = folded(sheet)[0]
    members = next(one for one in by_kind(ordered(book, submission)) if not one.is_single).findings
    sheet.cell(first - 1, 7).value = "Chưa có số liệu của các xã."
    sheet.cell(first + 1, 7).value = "Xã mới lập."
    stream = io.BytesIO()
    book.save(stream)
    again = submission_of(stream.getvalue())
    given = [one.text for one in again.explanations]
    assert given == ["Chưa có số liệu của các xã.", "Xã mới lập.", *[given[0]] * (len(members) - 2)]
    keys = Keys(submission, NAMED)
    assert [one.key for one in again.explanations] == [keys.of(finding) for finding in members]


def test_what_is_answered_on_the_line_of_many_notes_is_not_lost() -> None:
    rows = [
        {"commune": name, "households": 100, "poor_start": 20, "escaped": "mười", "water": "'-"}
        for name in ("Xã Bom Bo", "Xã Đak Nhau")
    ]
    book = loaded(sent_back(workbook({"B02-Giảm nghèo": form_sheet("B02", *rows)}, cover=COVER)))
    sheet = book[SHEET]
    row = next(row for row in range(1, 99) if "chữ “không” – 2 chỗ" in str(sheet.cell(row, 6).value))
    sheet.cell(row, 7).value = "Chưa có số liệu."
    stream = io.BytesIO()
    book.save(stream)
    given = submission_of(stream.getvalue()).explanations
    assert [(one.key.code, one.key.row, one.text) for one in given] == [
        ("cell-dash", commune, "Chưa có số liệu.") for commune in ("Xã Bom Bo", "Xã Đak Nhau")
    ]


def test_one_answer_of_all_is_shown_once_on_their_line(many: tuple[bytes, Submission]) -> None:
    content, submission = many
    kind = next(one for one in by_kind(to_mend(to_return(submission.findings))) if not one.is_single)
    explained = [finding.model_copy(update={"explanation": "Đúng."}) for finding in kind.findings]
    said = [*(one for one in submission.findings if one not in kind.findings), *explained]
    sheet = loaded(mark_workbook(content, ToMark(submission, to_return(said), UNIT, RULES, NAMED)).content)[SHEET]
    assert [row[6] for row in sheet.iter_rows(min_row=4, values_only=True) if row[6] == "Đúng."] == ["Đúng."]


def test_the_notice_lists_the_same_lines_as_the_workbook(many: tuple[bytes, Submission]) -> None:
    content, submission = many
    findings = to_return(submission.findings)
    book = loaded(mark_workbook(content, ToMark(submission, findings, UNIT, RULES, NAMED)).content)
    sheet = book[SHEET]
    listed = [row[5] for row in sheet.iter_rows(values_only=True) if isinstance(row[0], int) and row[1] != "Ghi chú"]
    assert [row.cells[5] for row in _table(ordered(book, submission), RULES).rows] == listed
    assert any("Thiếu dòng – 11 chỗ (“Thị trấn Đức Phong”, “Xã Phú Sơn”" in said for said in listed)


@given(st.sets(st.tuples(st.integers(0, 30), st.integers(0, 5)), max_size=30))
def test_ranges_name_every_cell_once(cells: set[tuple[int, int]]) -> None:
    named: list[str] = []
    for stretch in ranges_of(address(row, column) for row, column in cells):
        first, _, last = stretch.partition(":")
        (top, column), (bottom, _) = place_of_cell(first), place_of_cell(last or first)
        named += [address(row, column) for row in range(top, bottom + 1)]
    assert sorted(named) == sorted(address(row, column) for row, column in cells)


def test_a_report_that_was_marked_under_the_former_name_of_the_list_is_known_and_marked_again() -> None:
    former = loaded(sent_back(report()))
    former[SHEET].title = "Danh sách lỗi"
    name = next(one.value for one in IN_FORCE.settings if one.code == "office_name")
    noted = [cell for row in former["B02-Giảm nghèo"] for cell in row if cell.comment]
    for cell in noted:
        cell.comment.text = cell.comment.text.replace(NOTE_MARK, f"[{name}] ")
    stream = io.BytesIO()
    former.save(stream)
    assert told(submission_of(stream.getvalue())) == told(submission_of(report()))
    again = loaded(sent_back(stream.getvalue()))
    assert again.sheetnames == [SHEET, *former.sheetnames[1:]]
    assert noted and not [
        cell for row in again["B02-Giảm nghèo"] for cell in row if cell.comment and f"[{name}]" in cell.comment.text
    ]


def test_the_list_says_the_message_without_its_place() -> None:
    finding = CellPlace("696", "B02", "a.xlsx", "B02").finding("row-outside-table", "C9")
    assert words_of(finding).startswith("Có số liệu nằm ngoài bảng")


def test_a_key_that_was_tampered_with_is_no_key() -> None:
    assert Listed.load('["a","b","c","d","e"]') == Listed(FindingKey("a", "b", "c", "d"), "e")
    assert [Listed.load(text) for text in ("", "[1]", "{}", "[" * 2000, '["a"]', "x" * 9999)] == [None] * 6


# -- looked at by a real office program --------------------------------------------------------------------------
def pages(pdf: Path) -> list[bytes]:
    """The pages of a document as pictures (PPM, three bytes a pixel)."""
    needs("pdftoppm")
    subprocess.run(["pdftoppm", "-r", "40", str(pdf), str(pdf.with_suffix(""))], check=True, timeout=60)
    return [page.read_bytes() for page in sorted(pdf.parent.glob(f"{pdf.stem}-*.ppm"))]


def differing(one: bytes, other: bytes) -> Iterator[tuple[int, int, int]]:
    """The colours that the second picture has where the eye could tell it from the first."""
    assert one[:14] == other[:14], "same size"
    for at in range(15, min(len(one), len(other)) - 2, 3):
        if one[at : at + 3] != other[at : at + 3] and any(abs(one[at + c] - other[at + c]) > 4 for c in range(3)):
            yield other[at], other[at + 1], other[at + 2]


def is_of_a_mark(red: int, green: int, blue: int) -> bool:
    """Whether a pixel is a mark's colour, or the edge of a letter or a line on it (which is darker)."""
    return red >= green >= blue - 12 and red > blue


def test_libreoffice_shows_everything_but_the_marks_as_before(tmp_path: Path) -> None:
    plain = rich_workbook()
    (tmp_path / "truoc.xlsx").write_bytes(plain)
    (tmp_path / "sau.xlsx").write_bytes(marked(plain, *MARKS[:5], *MARKS[6:]))
    files = [tmp_path / "truoc.xlsx", tmp_path / "sau.xlsx"]
    before, after = (pages(pdf) for pdf in soffice_convert_all(files, "pdf", tmp_path))
    after = after[len(after) - len(before) :]  # the list comes first
    changes = [colour for one, other in zip(before, after, strict=True) for colour in differing(one, other)]
    assert changes, "the marks are seen"
    assert [colour for colour in changes if not is_of_a_mark(*colour)] == []


def test_a_report_that_libreoffice_saved_after_marking_reads_as_before_and_is_marked_again(tmp_path: Path) -> None:
    (tmp_path / "lan-1.xlsx").write_bytes(sent_back(report()))
    (tmp_path / "again").mkdir()
    saved = soffice_convert_all([tmp_path / "lan-1.xlsx"], "xlsx", tmp_path / "again")[0]
    assert told(submission_of(saved.read_bytes())) == told(submission_of(report()))
    again = sent_back(saved.read_bytes())
    first, second = (loaded(content)["B02-Giảm nghèo"] for content in (sent_back(report()), again))
    red = [{c.coordinate for row in sheet for c in row if c.fill.fgColor.rgb == RED} for sheet in (first, second)]
    assert red[0] == red[1]
    assert all(second[cell].comment.text.count(NOTE_MARK) == 1 for cell in red[1])


def test_an_ods_comes_back_as_xlsx_with_every_value_at_its_place(tmp_path: Path) -> None:
    (tmp_path / "bc.xlsx").write_bytes(report())
    content = soffice_convert_all([tmp_path / "bc.xlsx"], "ods", tmp_path)[0].read_bytes()
    submission = submission_of(content, "bc.ods")
    back = mark_workbook(content, ToMark(submission, to_return(submission.findings), UNIT, RULES, NAMED))
    assert back.rebuilt == "dạng .ods"
    assert told(submission_of(back.content)) == told(submission)
