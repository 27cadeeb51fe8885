"""Whole workbooks typed in the old fonts come back letter for letter, and every conversion is said."""

import io
import unicodedata
from collections.abc import Callable
from copy import copy
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from addin.blank_forms.workbook import plan_form_book
from addin.check.submission import examine
from addin.sheets.writer import write_book
from schemas.legacy import _TCVN3, _VNI_LETTERS, _VNI_MARKS
from schemas.submission import SetAside, SourceFile, Submission
from tests.catalogues import IN_FORCE
from tests.sheets import COVER as BOOK_COVER
from tests.sheets import FEBRUARY, grid, soffice_convert, workbook
from tests.test_round_trip import COVER, assert_same
from workbooks.demo.figures import make_figures

#: A cell's text and font name as an old typist would have left it.
Typist = Callable[[str], tuple[str, str]]
_TO_TCVN3 = {unicode: written for written, unicode in _TCVN3.items()}
_TO_VNI = {unicode: written for written, unicode in _VNI_LETTERS.items()}
_MARKS = {unicode: written for written, unicode in _VNI_MARKS.items() if written.islower()}


def in_tcvn3(text: str) -> tuple[str, str]:
    """Capitals with a tone mark exist only as small letters in a font of capitals."""
    letters = [character for character in text if character.isalpha()]
    if letters and text == text.upper() and text != text.lower():
        return in_tcvn3(text.lower())[0], ".VnTimeH"
    return "".join(_TO_TCVN3.get(character, character) for character in text), ".VnTime"


def in_vni(text: str) -> tuple[str, str]:
    return "".join(map(_vni, text)), "VNI-Times"


def _vni(character: str) -> str:
    if character in _TO_VNI:
        return _TO_VNI[character]
    base, marks = unicodedata.normalize("NFD", character)[:1], unicodedata.normalize("NFD", character)[1:]
    if "\u031b" in marks:  # the horn of ơ and ư is part of the letter
        base, marks = _TO_VNI[unicodedata.normalize("NFC", base + "\u031b")], marks.replace("\u031b", "")
    order = sorted(marks, key=lambda mark: mark not in "\u0302\u0306")
    written = _MARKS.get("".join(order), "") if marks else ""
    return base + (written.upper() if character.isupper() else written)


def retyped(content: bytes, typist: Typist) -> bytes:
    """The workbook with every Vietnamese text typed by that typist; longer texts of other scripts stay."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and not cell.value.startswith("=") and not cell.value.isascii():
                    text, font = typist(cell.value)
                    cell.value = text
                    changed = copy(cell.font)
                    changed.name = font
                    cell.font = changed
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def filled(unit: str) -> bytes:
    filling = make_figures(FEBRUARY, 3)[unit]
    full = filling.model_copy(update={"cover": {**filling.cover, **COVER}})
    stream = io.BytesIO()
    write_book(plan_form_book(IN_FORCE.unit(unit), FEBRUARY, IN_FORCE, full), stream)
    return stream.getvalue()


def read(content: bytes, name: str) -> Submission:
    submission = examine(SourceFile(name=name, content=content), FEBRUARY, IN_FORCE, date(2023, 2, 20))
    assert not isinstance(submission, SetAside), submission.message
    return submission


@pytest.mark.parametrize("typist", [in_tcvn3, in_vni])
@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_a_workbook_typed_in_an_old_font_comes_back_letter_for_letter(
    tmp_path: Path, typist: Typist, kind: str
) -> None:
    file = tmp_path / "a.xlsx"
    file.write_bytes(retyped(filled("696"), typist))
    saved = soffice_convert(file, kind, tmp_path / "saved")
    submission = read(saved.read_bytes(), saved.name)
    assert_same(submission, make_figures(FEBRUARY, 3)["696"])
    codes = {finding.code for finding in submission.findings}
    assert codes <= {"sheet-legacy-font", "cell-legacy-font", "cell-formula-recomputed"}
    assert "sheet-legacy-font" in codes
    assert submission.control.cells_set_aside == 0


def test_unicode_text_under_an_old_font_is_left_alone_and_not_mentioned() -> None:
    submission = read(retyped(filled("696"), lambda text: (text, "VNI-Times")), "a.xlsx")
    assert_same(submission, make_figures(FEBRUARY, 3)["696"])
    assert not [finding for finding in submission.findings if "legacy" in finding.code]


def test_a_single_cell_in_an_old_encoding_is_noted_with_what_it_says() -> None:
    sheets = {"B10-An ninh": "| Vụ việc | Địa bàn | Số người liên quan |\n| MÊt trém bß | Xã Bom Bo | 2 |"}
    noted = [f for f in read(workbook(sheets), "a.xlsx").findings if f.code == "cell-legacy-font"]
    assert [(finding.unit, finding.cell, finding.value) for finding in noted] == [("696", "A2", "MÊt trém bß")]
    assert "“Mất trộm bò”" in noted[0].message


def test_texts_that_a_sheet_holds_itself_are_looked_at_as_well() -> None:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "constant_memory": True})
    case = "| Vụ việc | Địa bàn | Số người liên quan |\n| MÊt trém bß | Xã Bom Bo | 2 |"
    for name, markdown in {"Bìa": BOOK_COVER, "B10-An ninh": case}.items():
        sheet = book.add_worksheet(name)
        for row, cells in enumerate(grid(markdown)):
            sheet.write_row(row, 0, cells)
    book.close()
    table = read(stream.getvalue(), "a.xlsx").table("B10")
    assert table
    assert [record.values["incident"] for record in table.records] == ["Mất trộm bò"]


def test_texts_whose_letters_a_library_writes_by_their_numbers_are_looked_at_as_well() -> None:
    book, stream = openpyxl.Workbook(), io.BytesIO()
    case = "| Vụ việc | Địa bàn | Số người liên quan |\n| MÊt trém bß | Xã Bom Bo | 2 |"
    for name, markdown in {"Bìa": BOOK_COVER, "B10-An ninh": case}.items():
        sheet = book.create_sheet(name)
        for cells in grid(markdown):
            sheet.append(cells)
    book.save(stream)
    table = read(stream.getvalue(), "a.xlsx").table("B10")
    assert table
    assert [record.values["incident"] for record in table.records] == ["Mất trộm bò"]


def test_a_foreign_word_in_a_unicode_sheet_stays_and_one_in_an_old_sheet_is_read() -> None:
    heads = "| Vụ việc | Địa bàn | Số người liên quan |\n"
    unicode_sheet = f"{heads}| Mất ống Ø | Xã Bom Bo | 2 |\n| HØP | Xã Thọ Sơn | 3 |"
    found = read(workbook({"B10-An ninh": unicode_sheet}), "a.xlsx").findings
    assert not [f for f in found if "legacy" in f.code]
    old_sheet = "| Vô viÖc | §Þa bµn | Sè ng­êi liªn quan |\n| trém | X· Thä S¬n | 2 |\n| huyÖn | X· §ång Nai | 3 |"
    table = read(workbook({"B10-An ninh": old_sheet}), "a.xlsx").table("B10")
    assert table
    assert [record.values["incident"] for record in table.records] == ["trém", "huyện"]
    assert [record.values["commune"] for record in table.records] == ["Xã Thọ Sơn", "Xã Đồng Nai"]
