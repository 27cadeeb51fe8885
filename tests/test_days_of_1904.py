"""Workbooks that count their days from 1904, as once on a Macintosh: no hint and no day is four years off."""

import struct
from datetime import date
from pathlib import Path

import pytest

from addin.check.submission import examine
from schemas.findings import Finding
from schemas.rule import Record
from schemas.submission import Submission
from tests.catalogues import IN_FORCE
from tests.looks import looking
from tests.packages import edited, replaced, xlsb, xlsb_record
from tests.sheets import COVER, FEBRUARY, form_sheet, grid, soffice_convert_all, source

DAY = {"num_format": "dd/mm/yyyy"}
VILLAGE: dict[str, object] = {"item": "Nhà ở", "target_qty": 175, "done_qty": 45, "fund_plan": 900, "fund_paid": 300}
#: 14/02/2023, by its number in a cell of no format.
NUMBER_OF_A_DAY = (date(2023, 2, 14) - date(1904, 1, 1)).days


def since_1904() -> bytes:
    """A count in a cell that shows days, and a day as a plain number."""
    content = looking("B03", {**VILLAGE, "due_on": NUMBER_OF_A_DAY}, formats={"C3": DAY})
    return edited(content, {r"xl/workbook\.xml": replaced("<workbookPr", '<workbookPr date1904="1"')})


def found_in(content: bytes, name: str) -> tuple[list[Finding], Record]:
    submission = examine(source(content, name), FEBRUARY, IN_FORCE, date(2023, 2, 20))
    assert isinstance(submission, Submission), submission.message
    table = submission.table("B03")
    assert table
    return [one for one in submission.findings if one.form == "B03"], table.records[0]


def assert_right(content: bytes, name: str) -> None:
    findings, record = found_in(content, name)
    hints = [one.message for one in findings if one.code == "cell-type"]
    assert len(hints) == 1
    assert "“24/06/1904”" in hints[0]
    assert "Có phải là 175," in hints[0]
    assert record.values["due_on"] == date(2023, 2, 14)


def test_a_count_shown_as_a_day_is_hinted_and_a_day_as_a_number_is_read() -> None:
    assert_right(since_1904(), "bc.xlsx")


@pytest.mark.parametrize("kind", ["xls", "ods", "fods"])
@pytest.mark.slow
def test_they_are_in_what_libreoffice_saves_as_well(kind: str, tmp_path: Path) -> None:
    original = tmp_path / "bc.xlsx"
    original.write_bytes(since_1904())
    saved = soffice_convert_all([original], kind, tmp_path)[0]
    assert_right(saved.read_bytes(), saved.name)


def test_an_xlsb_says_it_in_the_properties_of_its_workbook() -> None:
    row: list[object] = ["Nhà ở", "", 100.0, 45.0, 900.0, 300.0, 45.0, float(NUMBER_OF_A_DAY)]
    head = grid(form_sheet("B03", {"item": ""}))[:2]
    content = xlsb({"Bìa": grid(COVER), "B03-Làng TN": [*head, row]})
    marked = edited(content, {r"xl/workbook\.bin": lambda part: xlsb_record(153, struct.pack("<III", 1, 0, 0)) + part})
    assert found_in(content, "bc.xlsb")[1].values["due_on"] != date(2023, 2, 14)
    assert found_in(marked, "bc.xlsb")[1].values["due_on"] == date(2023, 2, 14)
