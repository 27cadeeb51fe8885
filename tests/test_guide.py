"""The guide: what the program itself says stands in it, in Word and on paper, and its card is one page."""

import subprocess
from datetime import date
from pathlib import Path

import docx
import pytest

from addin.excel.ribbon import controls
from addin.summary_workbook.office_tables import STEPS
from schemas.findings import checks
from schemas.profile.shipped import shipped_profile
from tests.sheets import needs
from workbooks.guide.__main__ import write_guide
from workbooks.guide.texts import PARTS, page_of


@pytest.fixture(scope="module")
def guide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    needs("soffice")
    folder = tmp_path_factory.mktemp("hướng dẫn")
    write_guide(folder)
    return folder


def said(file: Path) -> str:
    document = docx.Document(str(file))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return " ".join(" ".join([*(one.text for one in document.paragraphs), *cells]).split())


def test_the_booklet_has_every_step_button_and_message(guide: Path) -> None:
    text, known = said(guide / "SoTay.docx"), checks(shipped_profile().on(date.max).rule_texts)
    for words in (*STEPS, *(one.label for one in controls()), *(one.name for one in known.values())):
        assert " ".join(words.split()) in text, words
    assert len(docx.Document(str(guide / "SoTay.docx")).inline_shapes) == 3
    assert "{" not in text


def test_every_part_is_there_in_word_and_on_paper_and_the_card_is_one_page(guide: Path) -> None:
    assert {file.name for file in guide.iterdir()} == {
        f"{name}.{kind}" for name in PARTS.values() for kind in ("docx", "pdf")
    }
    needs("pdfinfo")
    told = subprocess.run(["pdfinfo", guide / "TheNho.pdf"], capture_output=True, text=True, check=True).stdout
    assert "Pages:           1" in told
    assert "A4" in told


def test_the_same_texts_give_the_same_bytes(guide: Path, tmp_path: Path) -> None:
    for file in write_guide(tmp_path, {"the": "TheNho"}):
        assert file.read_bytes() == (guide / file.name).read_bytes(), file.name


@pytest.mark.parametrize("part", PARTS)
def test_a_part_is_one_page_of_html_that_needs_nothing_else(part: str) -> None:
    page = page_of(part)
    assert "{{" not in page
    assert "http" not in page
