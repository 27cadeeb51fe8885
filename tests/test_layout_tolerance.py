"""However a form is bent, every value is read right or reported: not one silently wrong or lost.

A sample runs always; `LAYOUTS=2000` runs that many random combinations of five, `LAYOUTS_SAVED=all` saves every one
of them by LibreOffice too. The share read fully without help is printed (`-s`).
"""

import os
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path
from random import Random
from string import ascii_uppercase
from typing import NamedTuple

import pytest

from addin.check.submission import examine
from schemas.cells import Value
from schemas.fields import Bool
from schemas.filling import Filling
from schemas.findings import Finding
from schemas.form import Column, Form, RowKind
from schemas.rule import Record
from schemas.submission import SetAside, SourceFile, Submission
from schemas.text import fold
from tests.catalogues import ALL_FORMS, IN_FORCE
from tests.distortions import DISTORTIONS, distorted, write_draft
from tests.sheets import FEBRUARY, soffice_convert_all
from workbooks.demo.figures import make_figures

COMBINED = int(os.environ.get("LAYOUTS", "30"))
SAVED = COMBINED if os.environ.get("LAYOUTS_SAVED") == "all" else 6
UNITS = ("688", "692", "694", "695", "696", "698")
COVER = {"preparer": "Điểu Sơn", "head": "Thị Mai", "signed_on": date(2023, 2, 14)}
#: Findings that tell of a whole form that was not read, of a column, of a row.
OF_FORM = {"sheet-missing", "sheet-duplicate", "sheet-transposed"}
OF_COLUMN = {"header-missing-column", "header-duplicate-column", "header-unsure-column"}
OF_ROW = {"row-missing", "row-extra", "row-duplicate", "row-outside-table"}


class Tally(NamedTuple):
    """What became of the typed values; `silent` names those that are wrong or lost without a word."""

    read: int
    reported: int
    silent: tuple[str, ...]

    @property
    def full(self) -> bool:
        """Whether all was read without help."""
        return not self.reported and not self.silent


@cache
def figures(seed: int) -> dict[str, Filling]:
    return make_figures(FEBRUARY, seed)


def filling_of(unit: str, seed: int) -> Filling:
    return figures(seed).get(unit, Filling()).model_copy(update={"cover": COVER})


def tally(submission: Submission, filling: Filling) -> Tally:
    """Compare what was typed with what was read."""
    read = reported = 0
    silent: list[str] = []
    for form in ALL_FORMS:
        typed = {code: _inputs(form, values) for code, values in filling.rows.get(form.id, {}).items()}
        table = submission.table(form.id)
        records = table.records if table else ()
        pairs, surplus = _paired(form, typed, records)
        findings = [
            finding
            for finding in submission.findings  # a form pasted below another one is lost as rows of that one
            if finding.form == form.id or finding.code == "row-outside-table"
        ]
        for code, values, record in pairs:
            for key, value in values.items():
                if record is not None and record.values.get(key) == value:
                    read += 1
                elif _is_reported(form, form.by_key[key], code, findings, record):
                    reported += 1
                else:
                    seen = record.values.get(key) if record else "no row"
                    silent.append(f"{form.id} {code} {key}: {value!r} read as {seen!r}")
        silent += [f"{form.id} surplus {record.row + 1}: {record.values}" for record in surplus]
    return Tally(read, reported, tuple(silent))


def _inputs(form: Form, values: dict[str, Value]) -> dict[str, Value]:
    """The values of a row that a district typed."""
    kept = {}
    for key, value in values.items():
        column = form.by_key[key]
        if value is not None and value != "" and not column.computed and not column.label_column:
            kept[key] = bool(value) if isinstance(column.type, Bool) else value
    return kept


def _paired(
    form: Form, typed: dict[str, dict[str, Value]], records: tuple[Record, ...]
) -> tuple[list[tuple[str, dict[str, Value], Record | None]], list[Record]]:
    """Typed rows with the record that should hold them, and records that nobody typed."""
    left = [record for record in records if record.code not in form.children]  # those are sums of other rows
    pairs: list[tuple[str, dict[str, Value], Record | None]] = []
    for code, values in typed.items():
        if form.rows in (RowKind.LIST, RowKind.OPEN):
            record = max(left, key=lambda r: sum(r.values.get(k) == v for k, v in values.items()), default=None)
            if record and sum(record.values.get(k) == v for k, v in values.items()) * 2 < len(values):
                record = None
        else:
            record = next((r for r in left if r.code == code), None)
        if record:
            left.remove(record)
        pairs.append((code, values, record))
    surplus = [r for r in left if any(v not in (None, "", False) for k, v in r.values.items() if not _printed(form, k))]
    return pairs, surplus


def _printed(form: Form, key: str) -> bool:
    return form.by_key[key].label_column or form.by_key[key].computed is not None


def _is_reported(form: Form, column: Column, code: str, findings: list[Finding], record: Record | None) -> bool:
    label = next((row.label for row in form.fixed_rows if row.code == code), code)
    for finding in findings:
        if finding.code in OF_FORM:
            return True
        if finding.code in OF_COLUMN and column.full_label in finding.message:
            return True
        if (
            record is None
            and finding.code in OF_ROW
            and (form.rows in (RowKind.LIST, RowKind.OPEN) or fold(label[:60]) in fold(finding.message))
        ):
            return True
        on_row = record is not None and finding.cell.lstrip(ascii_uppercase) == str(record.row + 1)
        if on_row and finding.severity == "error" and column.label in finding.message:
            return True
    return False


def read_back(content: bytes, name: str, unit: str, filling: Filling) -> tuple[Tally, Submission]:
    submission = examine(SourceFile(name=name, content=content), FEBRUARY, IN_FORCE, date(2023, 2, 20))
    assert not isinstance(submission, SetAside), submission.message
    assert submission.unit == unit
    control = submission.control
    assert control.cells_read == control.cells_used + control.cells_set_aside, control
    assert control.cells_set_aside >= 0
    return tally(submission, filling), submission


def read_distorted(names: tuple[str, ...], seed: int) -> tuple[Tally, Submission]:
    unit = UNITS[seed % len(UNITS)]
    filling = filling_of(unit, seed % 3)
    return read_back(write_draft(distorted(unit, filling, names, seed)), "bao cao.xlsx", unit, filling)


@pytest.mark.parametrize("name", DISTORTIONS)
def test_a_form_bent_in_one_way_is_read_right_or_reported(name: str) -> None:
    for seed in range(max(1, COMBINED // 30)):
        result, _ = read_distorted((name,), seed)
        assert result.silent == (), seed


def test_a_band_over_the_header_that_is_printed_again_with_it_is_no_row_of_data() -> None:
    names = ("header_repeated_in_the_middle", "header_with_band_above")
    for seed in range(30):
        result, _ = read_distorted(names, seed)
        assert result.silent == (), seed


@pytest.mark.parametrize("place", ["two_forms_on_one_sheet", "two_forms_side_by_side"])
def test_a_form_pasted_with_slips_in_its_header_is_read_from_there_and_not_from_the_header_printed_again(
    place: str,
) -> None:
    names = ("header_repeated_in_the_middle", "labels_with_typing_errors", "rows_inserted_above", place)
    for seed in range(40):
        result, _ = read_distorted(names, seed)
        assert result.silent == (), seed


@pytest.mark.parametrize("place", ["two_forms_on_one_sheet", "two_forms_side_by_side"])
def test_last_months_sheet_never_stands_in_for_this_months_form_pasted_elsewhere(place: str) -> None:
    for seed in range(40):
        result, _ = read_distorted((place, "last_months_sheets_kept_in_front"), seed)
        assert result.silent == (), seed


def combinations(count: int) -> list[tuple[str, ...]]:
    return [tuple(Random(seed).sample(list(DISTORTIONS), 5)) for seed in range(count)]


def test_forms_bent_in_five_ways_at_once_are_read_right_or_reported() -> None:
    full, values = 0, Counter[str]()
    for seed, names in enumerate(combinations(COMBINED)):
        result, _ = read_distorted(names, seed)
        assert result.silent == (), (seed, names)
        full += result.full
        values.update(read=result.read, reported=result.reported)
    print(f"\n{full}/{COMBINED} workbooks read fully; values {values['read'] / values.total():.2%} of {values.total()}")


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_forms_bent_and_saved_by_libreoffice_are_read_right_or_reported(tmp_path: Path, kind: str) -> None:
    """What LibreOffice writes; hidden sheets and columns and filtered rows are always among what was bent."""
    cases = [(*names[:2], list(HIDING)[seed % 3]) for seed, names in enumerate(combinations(SAVED))]
    fillings = [filling_of(UNITS[seed % len(UNITS)], seed % 3) for seed in range(SAVED)]
    files = [tmp_path / f"{seed}.xlsx" for seed in range(SAVED)]
    for seed, file in enumerate(files):
        file.write_bytes(write_draft(distorted(UNITS[seed % len(UNITS)], fillings[seed], cases[seed], seed)))
    for seed, file in enumerate(soffice_convert_all(files, kind, tmp_path / kind)):
        result, submission = read_back(file.read_bytes(), file.name, UNITS[seed % len(UNITS)], fillings[seed])
        assert result.silent == (), (seed, cases[seed])
        assert HIDING[cases[seed][-1]] & {finding.code for finding in submission.findings}, (seed, cases[seed])


HIDING = {
    "column_hidden": {"header-hidden-column"},
    "rows_filtered": {"sheet-filtered", "row-hidden-with-data"},
    "sheets_hidden": {"sheet-hidden"},
}


def findings_after(name: str, seed: int = 1) -> Counter[str]:
    _, submission = read_distorted((name,), seed)
    return Counter(finding.code for finding in submission.findings)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("labels_abbreviated", "header-renamed-column"),
        ("row_labels_with_typing_errors", "row-renamed"),
        ("table_transposed", "sheet-transposed"),
        ("column_missing", "header-missing-column"),
        ("column_hidden", "header-hidden-column"),
        ("rows_hidden", "row-hidden-with-data"),
        ("sub_totals_on_top", "row-subtotal"),
        ("sub_total_at_the_end", "row-subtotal"),
        ("sub_total_wrong", "row-subtotal-mismatch"),
        ("rows_filtered", "sheet-filtered"),
        ("row_removed", "row-missing"),
        ("sheet_split_over_two", "sheet-joined"),
    ],
)
def test_what_was_bent_is_said(name: str, code: str) -> None:
    assert findings_after(name)[code] > 0
