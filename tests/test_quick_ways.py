"""What is left out because a quick look rules it out changes nothing of what is read and found."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from random import Random

import openpyxl
import pytest

from addin.blank_forms.workbook import plan_form_book
from addin.check import cells
from addin.check.submission import _heading, examine
from addin.read import header, scan, spreadsheetml
from addin.read.header import find_header
from addin.read.looks import conditional, xlsx_conditional
from addin.read.package import Package
from addin.read.scan import has_odd_types, uncalculated_cells
from addin.sheets.writer import write_book
from schemas.form import Form
from schemas.submission import SourceFile
from schemas.text import Openings
from tests.catalogues import IN_FORCE
from tests.distortions import DISTORTIONS, distorted, write_draft
from tests.mistakes import MISTAKES
from tests.sheets import FEBRUARY
from tests.test_mistakes import UNIT, case_of, figures

FILES = sorted(Path(__file__).parent.joinpath("files").rglob("*.xlsx"))


@contextmanager
def looking_at_everything() -> Iterator[None]:
    """Every sheet is searched for rare cells, every text folded whole."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Package, "has_odd_types", lambda *_: True)
        patch.setattr(Package, "_in_short", lambda *_: None)
        patch.setattr(scan, "_is_plain_without_digits", lambda *_: False)
        patch.setattr(Openings, "__getitem__", lambda *_: True)
        patch.setattr(xlsx_conditional, "_may_change", lambda *_: True)
        patch.setattr(conditional, "changing", lambda *_: True)
        patch.setattr(header, "_found_again", lambda *_: None)
        patch.setattr(cells, "_kept_as_columns", lambda *_: None)
        patch.setattr(cells, "_LONG", 1_000_000)
        yield


def found_in(content: bytes) -> str:
    return examine(SourceFile(name="bc.xlsx", content=content), FEBRUARY, IN_FORCE, date(2023, 2, 20)).model_dump_json()


def found_both_ways(content: bytes) -> tuple[str, str]:
    quick = found_in(content)
    with looking_at_everything():
        return quick, found_in(content)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_files_are_read_alike_with_a_quick_look_and_without(file: Path) -> None:
    if file.stem.startswith("hungry"):
        return  # read in a process with a limit of memory only
    quick, whole = found_both_ways(file.read_bytes())
    assert quick == whole


@pytest.mark.parametrize("name", sorted(DISTORTIONS))
def test_a_form_bent_in_any_way_is_read_alike_with_a_quick_look_and_without(name: str) -> None:
    draft = distorted(UNIT, figures(FEBRUARY, 5)[UNIT], (name,), 23)
    quick, whole = found_both_ways(write_draft(draft))
    assert quick == whole


def test_every_planted_mistake_is_found_with_a_quick_look_as_without() -> None:
    chance = Random(23)
    for seed in range(5, 13):
        content = case_of(chance.sample(sorted(MISTAKES), 25), seed).content()
        quick, whole = found_both_ways(content)
        assert quick == whole


def test_a_header_where_it_was_before_is_not_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    filled = io.BytesIO()
    write_book(plan_form_book(IN_FORCE.unit(UNIT), FEBRUARY, IN_FORCE, figures(FEBRUARY, 5)[UNIT]), filled)
    found_in(filled.getvalue())
    looked_for: list[str] = []
    look_for = header._look_for
    monkeypatch.setattr(header, "_look_for", lambda name, *rest: looked_for.append(name) or look_for(name, *rest))
    found_in(filled.getvalue())
    assert set(looked_for) == {"Bìa", "B11-Phần lời"}  # its title is called as its column


@pytest.mark.parametrize("form", IN_FORCE.forms, ids=lambda form: form.id)
def test_a_header_is_found_again_as_it_would_be_looked_for(form: Form) -> None:
    """Wherever it has moved, and where a label has changed."""
    heading, name = _heading(form), f"{form.sheet} again"
    assert find_header(name, heading, IN_FORCE)
    for above in range(14):
        rows = [*([""] * len(heading[0]) for _ in range(above)), *heading]
        assert find_header(name, rows, IN_FORCE) == header._look_for(name, rows, IN_FORCE)
        other = [*rows[:-1], [*rows[-1][:-1], f"{rows[-1][-1]} khác"]]
        assert find_header(name, other, IN_FORCE) == header._look_for(name, other, IN_FORCE)


def test_a_form_is_not_rewritten_though_a_library_wrote_the_letters_of_its_prompts_by_their_numbers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    filled, saved = io.BytesIO(), io.BytesIO()
    write_book(plan_form_book(IN_FORCE.unit(UNIT), FEBRUARY, IN_FORCE, figures(FEBRUARY, 5)[UNIT]), filled)
    openpyxl.load_workbook(filled).save(saved)
    quick, whole = found_both_ways(saved.getvalue())
    assert quick == whole
    monkeypatch.setattr(spreadsheetml, "mend_sheet", lambda _: pytest.fail("rewritten"))
    assert found_in(saved.getvalue()) == quick
    assert b"&#7" in Package(saved.getvalue()).sheet_xml("B03-Làng TN")


def test_the_colours_of_a_blank_form_are_not_worked_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """They say what rules are broken, cell by cell, and change nothing of what is seen."""
    filled = io.BytesIO()
    write_book(plan_form_book(IN_FORCE.unit(UNIT), FEBRUARY, IN_FORCE, figures(FEBRUARY, 5)[UNIT]), filled)
    quick, whole = found_both_ways(filled.getvalue())
    assert quick == whole
    monkeypatch.setattr(conditional, "holds", lambda *_: pytest.fail("worked out"))
    found_in(filled.getvalue())
    monkeypatch.setattr(xlsx_conditional, "_may_change", lambda *_: True)
    monkeypatch.setattr(conditional, "changing", lambda *_: True)
    found_in(filled.getvalue())


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="A1"><f>B1</f></c>',
        '<c r="A1"><f>B1</f><v></v></c>',
        '<c r="A1"><f>B1</f><v/></c>',
        '<c r="A1"><f>B1</f> <v> </v></c>',
        '<c r="A1"><f t="shared" ref="A1:A2" si="0">B1</f></c>',
        '<c r="A1"><f t="shared" si="0"/></c>',
    ],
)
def test_a_formula_without_a_value_is_never_ruled_out(cell: str) -> None:
    xml = f'<row r="1"><c r="B1"><f>1+1</f><v>2</v></c>{cell}</row>'.encode()
    assert list(uncalculated_cells(xml, odd_types=has_odd_types(xml))) == ["A1"]


@pytest.mark.parametrize("cell", ['<c r="A1"><f>B1</f><v>0</v></c>', '<c r="A1" t="str"><f>B1</f><v></v></c>'])
def test_a_formula_with_a_result_is_calculated(cell: str) -> None:
    xml = f'<row r="1">{cell}</row>'.encode()
    assert list(uncalculated_cells(xml, odd_types=has_odd_types(xml))) == []
