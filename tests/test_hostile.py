"""Hostile files: each gives its data or exactly one clear line, within limits of time and memory."""

import io
import re
import struct
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from addin import pipeline
from addin.intake.examine import Job, examine_all
from addin.read.page_tables import tables_of_page
from addin.system.worker_pool import Limits
from addin.workspace.folder import Workspace
from schemas.submission import SetAside, SourceFile, Submission
from tests.fuzz import BOMB
from tests.packages import edited, in_every_sheet, replaced, xlsb
from tests.sheets import COVER, FEBRUARY, form_sheet, grid, workbook

SHEET = "B10-An ninh"
B10 = form_sheet("B10", {"incident": "Mất trộm", "commune": "Xã Bom Bo", "people": 2, "status": "Mới phát sinh"})
GOOD = workbook({SHEET: B10})
FIRST_SHEET, B10_SHEET = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"
MIB = 1024 * 1024
MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"


def outcome(content: bytes, name: str = "bc.xlsx") -> Submission | SetAside:
    """As the product reads it, in a worker with its limits."""
    job = Job(SourceFile(name=name, content=content), FEBRUARY, date(2023, 2, 20))
    (result,) = examine_all([job], Limits(seconds=30))
    return result


def line(content: bytes, name: str = "bc.xlsx") -> str:
    result = outcome(content, name)
    assert isinstance(result, SetAside)
    assert name in result.message
    assert "đề nghị" in result.message.lower()
    return result.code


def is_read(content: bytes) -> bool:
    result = outcome(content)
    assert isinstance(result, Submission), result.message
    read, used, aside = result.control
    assert read == used + aside
    table = result.table("B10")
    return table is not None and table.records[0].values.get("people") == 2


def _bomb() -> bytes:
    """300 MB of nothing in 300 kB."""
    return edited(GOOD, {}, {"xl/media/image1.png": b"\0" * (300 * MIB)})


def _lying_bomb() -> bytes:
    """A sheet of 300 MB that is said to have 1 kB."""
    content = bytearray(edited(GOOD, {FIRST_SHEET: lambda part: part + b" " * (300 * MIB)}))
    start = content.rfind(FIRST_SHEET.encode()) - 46  # the entry in the central directory
    assert content[start : start + 4] == b"PK\x01\x02"
    content[start + 24 : start + 28] = struct.pack("<I", 1024)
    return bytes(content)


def _ods(body: str) -> bytes:
    names = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"' for short in ("office", "table", "text")
    )
    head = f'<?xml version="1.0"?><office:document-content {names}><office:body><office:spreadsheet>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", MIMETYPE, zipfile.ZIP_STORED)
        package.writestr("META-INF/manifest.xml", f"<manifest media-type='{MIMETYPE}'/>")
        foot = "</office:spreadsheet></office:body></office:document-content>"
        package.writestr("content.xml", f'{head}<table:table table:name="A">{body}</table:table>{foot}')
    return out.getvalue()


def _repeated(rows: int, columns: int) -> str:
    cell = (
        f'<table:table-cell table:number-columns-repeated="{columns}" office:value-type="float" office:value="1">'
        "<text:p>1</text:p></table:table-cell>"
    )
    return f'<table:table-row table:number-rows-repeated="{rows}">{cell}</table:table-row>'


def _many_sheets(count: int) -> bytes:
    import xlsxwriter

    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        for number in range(count):
            book.add_worksheet(f"T{number}")
    return stream.getvalue()


def _xlsb_with_far_cell() -> bytes:
    content = xlsb({"A": [["x", 1]]})
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        part = package.read("xl/worksheets/sheet1.bin")
    far = part.replace(struct.pack("<IIHBBB", 0, 0, 300, 0, 0, 0), struct.pack("<IIHBBB", 1_048_575, 0, 300, 0, 0, 0))
    return edited(content, {"xl/worksheets/sheet1.bin": lambda _: far})


LINES: dict[str, tuple[Callable[[], bytes], str]] = {
    "no bytes": (lambda: b"", "file-empty"),
    "only zeros": (lambda: b"\0" * 4096, "file-empty"),
    "half a download": (lambda: GOOD[: len(GOOD) // 2], "file-corrupt"),
    "a bomb in an archive": (_bomb, "file-too-large"),
    "a bomb that lies about its size": (_lying_bomb, "file-corrupt or file-too-large"),  # whichever is met first
    "a bomb of entities in a sheet": (
        lambda: in_every_sheet(GOOD, lambda part: part.replace(b"?>", b"?>" + BOMB).replace(b"<v>", b"<v>&j;")),
        "file-corrupt",
    ),
    "an entity that reads a file": (
        lambda: edited(GOOD, {"xl/sharedStrings.xml": lambda part: re.sub(
            rb"\?>", b'?><!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>', part, count=1
        ).replace(b"<t>", b"<t>&f;", 1)}),
        "file-corrupt",
    ),
    "an entity bomb in an .ods": (
        lambda: edited(_ods(""), {"content.xml": lambda part: part.replace(b"?>", b"?>" + BOMB)}),
        "file-corrupt",
    ),
    "a list longer than anybody reads": (
        lambda: in_every_sheet(GOOD, lambda part: part.replace(b"</sheetData>", b"".join(
            b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (row, row) for row in range(100, 201_000)
        ) + b"</sheetData>")),
        "file-too-large",
    ),
    "a thousand sheets": (lambda: _many_sheets(1000), "file-too-large"),
    "an .ods cell repeated over the whole sheet": (lambda: _ods(_repeated(1_048_576, 16_384)), "file-too-large"),
    "an .xlsb with a cell in the last row": (_xlsb_with_far_cell, "file-too-large"),
    "a sheet that refers to itself by a path": (
        lambda: edited(GOOD, {r"xl/_rels/.*": lambda part: part.replace(b"worksheets/", b"../../../etc/")}),
        "file-corrupt",
    ),
    "a table that is one endless row": (lambda: b"<table><tr>" + b"<td>1</td>" * 300_000, "file-too-large"),
    "a cell of a page with twenty thousand open tags": (
        lambda: b"<table><tr><td>1</td></tr><tr><td>" + b"<b>x" * 20_000 + b"</table>", "file-too-large",
    ),
    "a line without an end": (lambda: b"a;b\n" + b"x;" * 2_000_000, "file-too-large"),
}  # fmt: skip


@pytest.mark.parametrize("trap", LINES)
def test_a_trap_is_one_clear_line(trap: str) -> None:
    make, code = LINES[trap]
    assert line(make()) in code.split(" or ")


HIDDEN_ROWS = (b" hidden='1'", b' hidden="&#49;"', b' hidden=" true "', b' hidden = "1"', b' ht=".5"', b' ht="1E0"')
HIDDEN_COLUMNS = (b"hidden='1'", b'hidden="&#x31;"', b'hidden=" 1 "', b'width=".1"', b'width="1E-5"')


@pytest.mark.parametrize("written", [*(b'<row r="3"' + one for one in HIDDEN_ROWS), b'<row hidden="1"'])
def test_a_row_is_hidden_however_its_file_spells_that(written: bytes) -> None:
    """A row without a number is that of its cells."""
    result = outcome(edited(GOOD, {B10_SHEET: lambda part: part.replace(b'<row r="3"', written)}))
    assert isinstance(result, Submission)
    assert [one.cell for one in result.findings if one.code == "row-hidden-with-data"] == ["A3"]


@pytest.mark.parametrize("written", HIDDEN_COLUMNS)
def test_a_column_is_hidden_however_its_file_spells_that(written: bytes) -> None:
    columns = b'<cols><col min="3" max="3" ' + written + b"/></cols><sheetData>"
    result = outcome(edited(GOOD, {B10_SHEET: lambda part: part.replace(b"<sheetData>", columns)}))
    assert isinstance(result, Submission)
    assert [one.cell for one in result.findings if one.code == "header-hidden-column"] == ["C1"]


@pytest.mark.parametrize("written", [b"&#50;5", b"2&#53;", b"&#x32;&#x35;", b"2<?x?>5", b"2<!-- -->5"])
def test_a_figure_is_read_however_its_characters_are_written(written: bytes) -> None:
    result = outcome(edited(GOOD, {B10_SHEET: replaced("<v>2</v>", f"<v>{written.decode()}</v>")}))
    assert isinstance(result, Submission)
    table = result.table("B10")
    assert table is not None
    assert table.records[0].values["people"] == 25


ENDLESS = {
    "columns that are hidden again and again": (
        b"<sheetData>", b"<cols>" + b'<col min="1" max="199999" hidden="1"/>' * 50_000 + b"</cols><sheetData>"),
    "cells without an end": (b"<v>2</v>", b"".join(b'<c r="G%d" t="e"><x/>' % row for row in range(5, 60_000))),
    "blanks behind a formula": (b"<v>2</v>", b"<f>1</f>" + b" " * 1_000_000 + b"x"),
    "tags without an end": (b"<v>2</v>", b"<v>-1</v>" + b'<c r="G4" ' * 300_000),
}  # fmt: skip


@pytest.mark.parametrize("name", ENDLESS)
def test_a_sheet_cannot_keep_the_program_busy(name: str) -> None:
    part, endless = ENDLESS[name]
    result = outcome(edited(GOOD, {B10_SHEET: lambda xml: xml.replace(part, endless)}))
    assert isinstance(result, Submission) or result.code == "file-corrupt"


@pytest.mark.parametrize("endless", [b"<si><r><rPr>", b"<si>", b"<r><t>"])
def test_texts_without_an_end_do_not_keep_the_program_busy(endless: bytes) -> None:
    texts = edited(
        GOOD, {"xl/sharedStrings.xml": lambda xml: xml.replace(b"<si>", b"<si><rPr/>" + endless * 100_000, 1)}
    )
    result = outcome(texts)
    assert isinstance(result, Submission) or result.code in ("file-corrupt", "file-unknown-unit")


def test_style_sheets_without_an_end_do_not_keep_a_page_from_being_read() -> None:
    rows = b"<table><tr><td>1</td><td>2</td></tr><tr><td>1</td><td>2</td></tr></table>"
    for endless in (b"<style>.a{}" * 60_000, b"<style>" + b".a {" * 100_000, b"<style " * 60_000 + b">"):
        assert line(rows + endless + b"</style>") == "file-not-a-form"
    styled = rows.replace(b"<td>", b'<td style="' + b"text-decoration:" * 60_000 + b'">', 1)
    assert line(styled) == "file-not-a-form"


@pytest.mark.parametrize("endless", [b'<td a="', b"<td ", b"<!--"])
def test_tags_without_an_end_do_not_keep_a_page_from_being_read(endless: bytes) -> None:
    rows = b"<table><tr><td>1</td><td>2</td></tr><tr><td>1</td><td>2</td>"
    (table,) = tables_of_page((rows + endless * 300_000).decode())
    assert table.rows == [["1", "2"], ["1", "2"]]


def test_a_million_blank_formatted_rows_are_read_as_what_they_are() -> None:
    rows = b"".join(b'<row r="%d" s="1"><c r="A%d" s="1"/></row>' % (row, row) for row in range(300, 1_048_577))
    assert is_read(in_every_sheet(GOOD, lambda part: part.replace(b"</sheetData>", rows + b"</sheetData>")))


def test_a_text_of_a_megabyte_is_cut_aloud_and_the_rest_is_read() -> None:
    assert is_read(edited(GOOD, {"xl/sharedStrings.xml": replaced("Mất trộm", "Mất trộm" * 150_000)}))


def test_paths_that_lead_out_of_the_package_are_only_names(tmp_path: Path) -> None:
    tricks = {"../../../../tmp/x.xml": b"<x/>", "/etc/cron.d/x": b"x", "C:\\Windows\\x": b"x"}
    assert is_read(edited(GOOD, {}, tricks))


def test_traps_do_not_stop_the_other_districts(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for number, trap in enumerate(["half a download", "an .xlsb with a cell in the last row", "a thousand sheets"]):
        (inbox / f"{number}.xlsx").write_bytes(LINES[trap][0]())
    (inbox / "a.xlsx").write_bytes(GOOD)
    (inbox / "z.xlsx").write_bytes(workbook({SHEET: B10}, cover=COVER.replace("Bù Đăng", "Bù Đốp")))
    collected = pipeline.collect(Workspace(tmp_path / "home"), FEBRUARY, [inbox])
    assert [entry.unit for entry in collected.received] == ["693", "696"]
    assert [entry.file for entry in collected.set_aside] == ["0.xlsx", "1.xlsx", "2.xlsx"]


def test_a_cover_alone_is_a_report_of_nothing_and_says_so() -> None:
    result = outcome(xlsb({"Bìa": grid(COVER)}), "bc.xlsb")
    assert isinstance(result, Submission)
    assert not result.has_content
