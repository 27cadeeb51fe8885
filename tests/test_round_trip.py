"""Blank forms, filled in any order of columns and saved by a real LibreOffice, come back value for value."""

import io
import random
from datetime import date
from pathlib import Path

import pytest

from addin.blank_forms.workbook import plan_form_book
from addin.check.submission import examine
from addin.sheets.writer import write_book
from schemas.fields import Bool
from schemas.filling import Filling
from schemas.form import Form
from schemas.submission import SetAside, SourceFile, Submission
from tests.catalogues import ALL_FORMS, IN_FORCE
from tests.sheets import FEBRUARY, soffice_convert_all
from workbooks.demo.errors import plant
from workbooks.demo.figures import make_figures

UNITS = ("688", "692", "696")
COVER = {"preparer": "Điểu Sơn", "head": "Thị Mai", "signed_on": date(2023, 2, 14)}


def shuffled(form: Form, chance: random.Random) -> Form:
    """The form with its columns in another order; the printed labels stay in front."""
    printed = [column for column in form.columns if column.label_column]
    others = [column for column in form.columns if not column.label_column]
    groups: dict[str, list] = {}  # type: ignore[type-arg] # columns of a group stay side by side under its heading
    for column in others:
        groups.setdefault(" ".join(column.headings) or column.key, []).append(column)
    blocks = list(groups.values())
    chance.shuffle(blocks)
    for block in blocks:
        chance.shuffle(block)
    return form.model_copy(update={"columns": (*printed, *(column for block in blocks for column in block))})


def filled_workbook(unit: str, filling: Filling, seed: int) -> bytes:
    """A workbook of one unit with columns in an order of the seed's own."""
    chance = random.Random(seed)
    forms = [shuffled(form, chance) for form in ALL_FORMS]
    chance.shuffle(forms)
    full = filling.model_copy(update={"cover": {**filling.cover, **COVER}})
    stream = io.BytesIO()
    write_book(plan_form_book(IN_FORCE.unit(unit), FEBRUARY, IN_FORCE, full, forms), stream)
    return stream.getvalue()


def assert_same(submission: Submission, filling: Filling) -> None:
    """Every value typed in is a value read, and nothing else is."""
    for form in ALL_FORMS:
        table = submission.table(form.id)
        assert table is not None, form.id
        typed = filling.rows.get(form.id, {})
        read = {record.code: record.values for record in table.records}
        for code, values in typed.items():
            for key, value in values.items():
                column = form.by_key[key]
                if column.label_column:
                    continue
                expected = bool(value) if isinstance(column.type, Bool) else value
                assert read[code][key] == expected, (form.id, code, key)


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_filled_forms_saved_by_libreoffice_come_back_exact_and_without_a_finding(tmp_path: Path, kind: str) -> None:
    fillings = make_figures(FEBRUARY, seed=len(kind) + ord(kind[0]))
    files = [tmp_path / f"{unit}.xlsx" for unit in UNITS]
    for seed, (unit, file) in enumerate(zip(UNITS, files, strict=True)):
        file.write_bytes(filled_workbook(unit, fillings[unit], seed))
    saved = soffice_convert_all(files, kind, tmp_path / "saved")
    for unit, file in zip(UNITS, saved, strict=True):
        submission = examine(
            SourceFile(name=file.name, content=file.read_bytes()), FEBRUARY, IN_FORCE, date(2023, 2, 20)
        )
        assert not isinstance(submission, SetAside), submission.message
        assert [finding.message for finding in submission.findings] == []
        assert submission.unit == unit
        assert submission.control.cells_set_aside == 0
        assert_same(submission, fillings[unit])


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_each_planted_mistake_is_found_at_its_cell_in_what_libreoffice_saved(tmp_path: Path, kind: str) -> None:
    unit = IN_FORCE.unit("694")
    plan, planted = plant(unit, FEBRUARY, IN_FORCE, make_figures(FEBRUARY, 11)[unit.code])
    write_book(plan, tmp_path / "a.xlsx")
    file = soffice_convert_all([tmp_path / "a.xlsx"], kind, tmp_path / "saved")[0]
    submission = examine(SourceFile(name=file.name, content=file.read_bytes()), FEBRUARY, IN_FORCE, date(2023, 2, 20))
    assert not isinstance(submission, SetAside), submission.message
    found = {(finding.form, finding.code, finding.cell) for finding in submission.findings}
    for mistake in planted:
        codes = {mistake.code}
        if mistake.code == "cell-formula-overwritten" and kind != "xlsx":
            codes.add("cell-total-mismatch")  # these files do not tell a formula from a number typed over it
        if mistake.cell:
            assert any((mistake.form, code, mistake.cell) in found for code in codes), mistake
        else:
            assert any(code in codes for _, code, _ in found), mistake


@pytest.mark.parametrize("seed", range(4))
def test_columns_and_sheets_in_any_order_are_read_alike(seed: int) -> None:
    filling = make_figures(FEBRUARY, seed)["695"]
    submission = examine(SourceFile(name="a.xlsx", content=filled_workbook("695", filling, seed)), FEBRUARY, IN_FORCE)
    assert not isinstance(submission, SetAside), submission.message
    assert [finding.message for finding in submission.findings] == []
    assert_same(submission, filling)
