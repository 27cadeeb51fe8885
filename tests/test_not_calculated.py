"""A workbook whose formulas nobody calculated: what follows from its parts is recomputed, and told once."""

import io
import re
import struct
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
import xlwt

from addin.blank_forms.workbook import plan_form_book
from addin.check.submission import examine
from addin.read.biff import workbook_stream
from addin.read.opendocument_sheets import read_ods_by_walking
from addin.sheets.writer import write_book
from schemas.cells import Uncalculated
from schemas.findings import Severity
from schemas.submission import SourceFile, Submission, Table
from tests.catalogues import FORMS_BY_ID, IN_FORCE
from tests.packages import Result, xlsb
from tests.sheets import COVER, FEBRUARY, codes, examined, form_sheet, grid, soffice_convert
from workbooks.demo.figures import make_figures

FIRST_PART = {"code": "'3.1", "project": "Phát triển kinh tế nông, lâm nghiệp bền vững gắn với bảo vệ rừng và nâng cao "
              "thu nhập cho người dân"}  # fmt: skip
Change = Callable[[bytes], bytes]


@pytest.fixture(scope="module")
def filled() -> bytes:
    """A clean report of Chơn Thành as its district would fill it in."""
    unit, out = IN_FORCE.unit("697"), io.BytesIO()
    write_book(plan_form_book(unit, FEBRUARY, IN_FORCE, make_figures(FEBRUARY, 7)[unit.code]), out)
    return out.getvalue()


def report(content: bytes) -> Submission:
    result = examine(SourceFile(name="bc", content=content), FEBRUARY, IN_FORCE, date(2023, 2, 20))
    assert isinstance(result, Submission)
    return result


def figures(submission: Submission) -> dict[str, list[dict[str, object]]]:
    return {table.form: [dict(record.values) for record in table.records] for table in submission.tables}


def rewritten(content: bytes, part: str, change: Change) -> bytes:
    """A package with the parts that match changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for info in source.infolist():
            body = source.read(info)
            target.writestr(info.filename, change(body) if re.fullmatch(part, info.filename) else body)
    return out.getvalue()


def by_openpyxl(content: bytes) -> bytes:
    out = io.BytesIO()
    openpyxl.load_workbook(io.BytesIO(content)).save(out)
    return out.getvalue()


def with_zeros(content: bytes) -> bytes:
    """As XlsxWriter writes a formula that it is given no value for."""
    typed = re.compile(rb'( t="(?:str|b)")(>\s*<f)')
    zero = re.compile(rb"(</f>)<v>[^<]*</v>")
    return rewritten(
        content, r"xl/worksheets/sheet\d+\.xml", lambda xml: zero.sub(rb"\1<v>0</v>", typed.sub(rb"\2", xml))
    )


def ods_without_values(content: bytes) -> bytes:
    cell = re.compile(rb"<table:table-cell [^>]*table:formula=[^>]*>")
    value = re.compile(rb' (?:office|calcext):[a-z-]*(?:value|value-type)="[^"]*"')
    return rewritten(content, "content.xml", lambda xml: cell.sub(lambda found: value.sub(b"", found[0]), xml))


@pytest.mark.parametrize("saved", [by_openpyxl, with_zeros])
def test_a_workbook_saved_by_a_program_that_does_not_calculate_gives_the_same_figures_and_one_note(
    filled: bytes, saved: Change
) -> None:
    expected, found = report(filled), report(saved(filled))
    assert figures(found) == figures(expected)
    (note,) = [one for one in found.findings if one.code == "file-not-calculated"]
    assert note.severity is Severity.NOTE
    assert "B01: " in note.message
    assert [one for one in found.findings if one is not note] == [
        one.model_copy(update={"file": "bc"}) for one in expected.findings
    ]
    read, used, aside = found.control
    assert (read - used, aside) == (0, 0)


def test_so_does_an_ods_of_which_no_formula_has_a_value(filled: bytes, tmp_path: Path) -> None:
    (tmp_path / "bc.xlsx").write_bytes(filled)
    content = soffice_convert(tmp_path / "bc.xlsx", "ods", tmp_path / "ods").read_bytes()
    expected, found = report(content), report(ods_without_values(content))
    assert figures(found) == figures(expected)
    assert "file-not-calculated" not in {one.code for one in expected.findings}
    assert [one.code for one in found.findings if one.severity is not Severity.NOTE] == []
    assert "file-not-calculated" in {one.code for one in found.findings}
    walked = [
        cell for sheet in read_ods_by_walking(ods_without_values(content)).sheets for row in sheet.rows for cell in row
    ]
    assert Uncalculated() in walked


def zeros_in_xlsb(content: bytes) -> bytes:
    """As a program writes an .xlsb that knows no results."""
    values = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    formulas = openpyxl.load_workbook(io.BytesIO(content))
    first = date(1899, 12, 30)
    return xlsb({
        sheet.title: [
            [
                Result(0.0) if formula.data_type == "f"
                else "" if (value := cell.value) is None
                else (value.date() - first).days if isinstance(value, datetime)
                else value
                for cell, formula in zip(row, written, strict=True)
            ]
            for row, written in zip(sheet.iter_rows(), formulas[sheet.title].iter_rows(), strict=True)
        ]
        for sheet in values
    })  # fmt: skip


def zeros_in_ods(content: bytes) -> bytes:
    cell = re.compile(rb"<table:table-cell [^>]*table:formula=[^>]*>")
    value = re.compile(rb' office:value="[^"]*"')
    return rewritten(
        content, "content.xml", lambda xml: cell.sub(lambda found: value.sub(b' office:value="0"', found[0]), xml)
    )


def test_zeros_for_results_are_seen_through_in_xlsb(filled: bytes) -> None:
    expected, found = report(filled), report(zeros_in_xlsb(filled))
    for form in ("B01", "B02", "B05", "B06A"):
        wanted, got = (
            [{key: value for key, value in row.items() if value} for row in figures(one)[form]]
            for one in (expected, found)
        )
        assert got == wanted
    codes_found = {one.code for one in found.findings}
    assert "file-not-calculated" in codes_found
    assert codes_found.isdisjoint({"cell-total-mismatch", "cell-formula-overwritten", "cell-formula-uncalculated"})


def test_zeros_for_results_are_seen_through_in_ods(filled: bytes, tmp_path: Path) -> None:
    (tmp_path / "bc.xlsx").write_bytes(filled)
    content = soffice_convert(tmp_path / "bc.xlsx", "ods", tmp_path / "ods").read_bytes()
    found = report(zeros_in_ods(content))
    assert figures(found) == figures(report(filled))
    assert [one.code for one in found.findings if one.severity is not Severity.NOTE] == []
    assert "file-not-calculated" in {one.code for one in found.findings}


def by_xlwt(content: bytes) -> bytes:
    """As xlwt writes an .xls: it calculates nothing, and puts down 0 for the result of every formula."""
    book, day = xlwt.Workbook(), xlwt.easyxf(num_format_str="dd/mm/yyyy")
    for written in openpyxl.load_workbook(io.BytesIO(content)):
        sheet = book.add_sheet(written.title)
        for cell in (cell for row in written.iter_rows() for cell in row if cell.value is not None):
            at = cell.row - 1, cell.column - 1
            if cell.data_type == "f":
                sheet.write(*at, xlwt.Formula(str(cell.value).removeprefix("=").replace("[]", "")))
            else:
                sheet.write(*at, cell.value, *([day] if isinstance(cell.value, datetime) else []))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_zeros_for_results_are_seen_through_in_xls(filled: bytes) -> None:
    expected, found = report(filled), report(by_xlwt(filled))
    assert figures(found) == figures(expected)
    (note,) = [one for one in found.findings if one.code == "file-not-calculated"]
    assert note.severity is Severity.NOTE
    assert "B02: " in note.message
    assert [one.code for one in found.findings if one.severity is not Severity.NOTE] == []


def with_empty_results(content: bytes) -> bytes:
    """An .xls of xlwt with an empty text for the result of every formula."""
    stream = workbook_stream(content)
    start = content.index(stream)
    changed, at = bytearray(content), start
    while at < start + len(stream) - 4:
        record, length = struct.unpack_from("<HH", content, at)
        if record == 0x06:
            changed[at + 10 : at + 18] = b"\3\0\0\0\0\0\xff\xff"
        at += 4 + length
    return bytes(changed)


def test_so_are_empty_texts_for_results(filled: bytes) -> None:
    found = report(with_empty_results(by_xlwt(filled)))
    assert figures(found) == figures(report(filled))
    assert [one.code for one in found.findings if one.severity is not Severity.NOTE] == []
    assert "file-not-calculated" in {one.code for one in found.findings}


def test_an_xls_that_was_calculated_is_taken_as_it_is(filled: bytes, tmp_path: Path) -> None:
    (tmp_path / "bc.xlsx").write_bytes(filled)
    content = soffice_convert(tmp_path / "bc.xlsx", "xls", tmp_path / "xls").read_bytes()
    found = report(content)
    assert figures(found) == figures(report(filled))
    assert {one.code for one in found.findings}.isdisjoint({"file-not-calculated", "cell-formula-overwritten"})


def b01(submission: Submission) -> Table:
    table = submission.table("B01")
    assert table is not None
    return table


def test_a_sum_whose_parts_are_not_all_usable_stays_unknown() -> None:
    rows = [
        {"code": "'3", "project": "Phát triển sản xuất nông, lâm nghiệp bền vững, phát huy tiềm năng, thế mạnh của các "
         "vùng miền để sản xuất hàng hóa theo chuỗi giá trị", "plan_capital_central": "=SUM(C4:C6)"},
        {**FIRST_PART, "plan_capital_central": 40},
    ]  # fmt: skip
    submission = examined({"B01": form_sheet("B01", *rows)})
    assert "plan_capital_central" not in (b01(submission).record("3") or b01(submission).records[0]).values
    assert ("cell-formula-uncalculated", "C3") in codes(list(submission.findings))


def test_few_formulas_without_a_value_are_told_at_their_cells() -> None:
    commune = {"commune": "Xã Bom Bo", "households": 9, "poor_start": 4, "target_cut": 1, "escaped": 1, "fell_back": 0}
    submission = examined({"B02": form_sheet("B02", {**commune, "poor_now": "=C3-E3+F3"})})
    assert ("cell-formula-recomputed", "G3") in codes(list(submission.findings))
    assert "file-not-calculated" not in {one.code for one in submission.findings}


def test_zeros_of_formulas_that_may_well_be_zero_are_taken_as_they_are() -> None:
    nobody = {"commune": "Xã Bom Bo", "households": 0, "poor_start": 0, "target_cut": 0, "escaped": 0, "fell_back": 0}
    submission = examined({"B02": form_sheet("B02", {**nobody, "poor_now": "=C3-E3+F3 → 0"})})
    assert {one.code for one in submission.findings}.isdisjoint({"file-not-calculated", "cell-formula-recomputed"})


def by_xlsxwriter(*, formula: bool = True, result: object = 0) -> bytes:
    """A report of one row whose only formula is typed where a district types, by a writer that knows no results."""
    columns = FORMS_BY_ID["B02"].columns
    row = {
        "commune": "Xã Đak Nhau",
        "households": 808,
        "poor_start": 43,
        "target_cut": 20,
        "escaped": 7,
        "fell_back": 0,
    }
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        cover, sheet = book.add_worksheet("Bìa"), book.add_worksheet("B02")
        for at, line in enumerate(grid(COVER)):
            cover.write_row(at, 0, line)
        for at, column in enumerate(columns):
            sheet.write_string(0, at, column.path[0])
            sheet.write_string(1, at, column.label if column.headings else "")
            if column.key in row and formula and column.key == "escaped":
                sheet.write_formula(2, at, "=3+4", None, result)
            elif column.key in row:
                sheet.write(2, at, row[column.key])
    return out.getvalue()


def escaped(content: bytes) -> object:
    table = report(content).table("B02")
    assert table is not None
    return table.records[0].values.get("escaped", "unknown")


def test_a_typed_formula_of_a_program_that_writes_0_for_every_result_is_unknown_and_not_0() -> None:
    """Excel would calculate it when the file is opened, and a person sees 7."""
    assert escaped(by_xlsxwriter()) == "unknown"
    assert ("cell-formula-uncalculated", "E3") in codes(list(report(by_xlsxwriter()).findings))


def test_a_result_that_a_program_wrote_is_read() -> None:
    assert escaped(by_xlsxwriter(result=7)) == 7
    assert escaped(by_xlsxwriter(formula=False)) == 7


def test_a_result_of_0_that_excel_saved_is_a_0() -> None:
    saved = rewritten(by_xlsxwriter(), "xl/workbook.xml", lambda xml: xml.replace(b' fullCalcOnLoad="1"', b""))
    assert escaped(saved) == 0
