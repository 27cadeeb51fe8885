"""Planted mistakes are found at their cells, clean reports bring out nothing, and mending what is listed is enough.

A sample runs always; `TONGHOP_MISTAKES=20` plants every kind that many times, alone and in as many mixtures of eight,
and every third workbook is saved by LibreOffice as .xls or .ods too. The figures are printed (`-s`).
"""

import os
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest

from addin.check.across import RULES, load_context
from addin.check.submission import examine
from schemas.filling import Filling
from schemas.findings import Finding, Severity
from schemas.office import Office
from schemas.office.lines import Target
from schemas.period import Period
from schemas.submission import SetAside, SourceFile, Submission
from tests.catalogues import IN_FORCE, catalogue_of
from tests.distortions import DISTORTIONS, distorted, write_draft
from tests.mistakes import MISTAKES
from tests.mistakes.case import Case, Taken
from tests.sheets import FEBRUARY, soffice_convert_all
from workbooks.demo.figures import make_figures

ROUNDS = int(os.environ.get("TONGHOP_MISTAKES", "1"))
#: The first seed has a row for every kind of mistake.
FIRST = 5
UNIT, NEIGHBOUR = "692", "696"
JANUARY = FEBRUARY.previous()
SENT = date(2023, 2, 20)


class Outcome(NamedTuple):
    """What became of one report with mistakes in it."""

    names: tuple[str, ...]
    planted: int
    found: int
    missed: tuple[str, ...]
    false: tuple[str, ...]
    left: tuple[str, ...]


@cache
def figures(period: Period, seed: int) -> dict[str, Filling]:
    return make_figures(period, seed)


def read(content: bytes, name: str = "bc.xlsx", period: Period = FEBRUARY) -> Submission:
    submission = examine(SourceFile(name=name, content=content), period, catalogue_of(period), SENT)
    assert not isinstance(submission, SetAside), submission.message
    return submission


@cache
def others(seed: int) -> tuple[Submission, Submission]:
    """The unit's clean report of January, and the neighbour's of February with one person of its own."""
    january = read(_january(seed), period=JANUARY)
    neighbour = figures(FEBRUARY, seed)[NEIGHBOUR]
    people = {**neighbour.rows["B04"], "1": {**neighbour.rows["B04"]["1"], **_SHARED}}
    filling = neighbour.model_copy(update={"rows": {**neighbour.rows, "B04": people}})
    return january, read(Case(NEIGHBOUR, filling, Random(0)).content())


_SHARED = {"full_name": "Điểu Thử Nghiệm", "birth_year": 1950}


def _january(seed: int) -> bytes:
    import io

    from addin.blank_forms.workbook import plan_form_book
    from addin.sheets.writer import write_book

    stream = io.BytesIO()
    write_book(
        plan_form_book(IN_FORCE.unit(UNIT), JANUARY, catalogue_of(JANUARY), figures(JANUARY, seed)[UNIT]), stream
    )
    return stream.getvalue()


def findings_of(submission: Submission, seed: int) -> list[Finding]:
    """Errors and warnings on a report, by itself and beside the month before, the neighbour and the allotted plan."""
    january, neighbour = others(seed)
    village = figures(FEBRUARY, seed)[UNIT].rows["B03"]
    funds = sum(float(str(row.get("fund_plan") or 0)) for row in village.values())
    target = Target(year=2023, unit=UNIT, form="B03", column="Vốn kế hoạch", value=funds)
    office = Office.new(IN_FORCE).model_copy(update={"targets": (target,)})
    reports = {FEBRUARY: [neighbour, submission], JANUARY: [january]}
    scene = load_context(FEBRUARY, office, IN_FORCE, [JANUARY], reports.__getitem__)
    across = (finding for rule in RULES for finding in rule(scene))
    found = [*submission.findings, *(finding for finding in across if finding.unit == submission.unit)]
    return [finding for finding in found if finding.severity is not Severity.NOTE or finding.code in _TOLD_AS_NOTES]


#: Notes that a mistake may bring out instead of a warning.
_TOLD_AS_NOTES = frozenset({"cell-decimals"})


def case_of(names: Sequence[str], seed: int) -> Case:
    """A report with these mistakes in it; those that would stand on another one's row are left out."""
    case = Case(UNIT, figures(FEBRUARY, seed)[UNIT], Random(f"{seed}{names}"))
    planted = []
    for name in names:
        try:
            case.plant(MISTAKES[name])
        except Taken:
            continue
        planted.append(name)
    case.names = tuple(planted)
    return case


def outcome(case: Case, seed: int, content: bytes | None = None, name: str = "bc.xlsx") -> Outcome:
    """Look for what was planted, then mend what the findings name and look again."""
    findings = findings_of(read(content or case.content(), name), seed)
    same = {} if name.endswith(".xlsx") else _WITHOUT_FORMULAS
    seen = {(same.get(finding.code, finding.code), finding.form, finding.cell) for finding in findings}
    codes = {(code, form) for code, form, _ in seen}
    wanted = list(case.places())
    missed, named = [], set()
    for number, planted, form, cell in wanted:
        code = same.get(planted, planted)
        if (code, form, cell) in seen if cell else (code, form) in codes:
            named.add(number)
        else:
            missed.append(f"{code} {form} {cell}")
    cells = {(form, cell) for _, _, form, cell in wanted}
    expected = {(code, form) for _, code, form, cell in wanted if not cell}
    false = [
        f"{one.code} {one.form} {one.cell}: {one.message}"
        for one in findings
        if (one.form, one.cell) not in cells and (one.code, one.form) not in expected and one.code not in case.allowed
    ]
    case.mended = named
    left = [f"{one.code} {one.form} {one.cell}: {one.message}" for one in findings_of(read(case.content()), seed)]
    return Outcome(case.names, len(wanted), len(wanted) - len(missed), tuple(missed), tuple(false), tuple(left))


#: An .xls and an .ods do not tell which cells are formulas.
_WITHOUT_FORMULAS = {"cell-formula-overwritten": "cell-total-mismatch"}


def told(outcomes: Sequence[Outcome]) -> str:
    """The figures in one line."""
    planted, found = sum(one.planted for one in outcomes), sum(one.found for one in outcomes)
    false, left = sum(len(one.false) for one in outcomes), sum(bool(one.left) for one in outcomes)
    share = found / planted * 100 if planted else 100
    return f"{len(outcomes)} reports, {planted} planted, {share:.2f} % found, {false} false alarms, {left} not mended"


def judge(outcomes: Sequence[Outcome]) -> None:
    print(told(outcomes))
    assert [one for one in outcomes if one.false] == []
    assert [one for one in outcomes if one.left] == []
    assert sum(one.found for one in outcomes) >= 0.99 * sum(one.planted for one in outcomes), told(outcomes)


def test_there_are_at_least_eighty_kinds_of_mistakes() -> None:
    assert len(MISTAKES) >= 80


@pytest.mark.parametrize("name", MISTAKES)
def test_each_mistake_alone_is_found_at_its_cell_and_mending_it_leaves_nothing(name: str) -> None:
    for seed in range(FIRST, FIRST + ROUNDS):
        case = case_of([name], seed)
        if seed > FIRST and not case.names:
            continue  # the figures of this seed have no row for it
        assert case.names == (name,)
        one = outcome(case, seed)
        assert (one.missed, one.false, one.left) == ((), (), ()), seed


def test_mixtures_of_eight_mistakes_are_found_whole_and_mended_in_one_round() -> None:
    outcomes = []
    for number in range(max(12, ROUNDS * 50)):
        seed = 5 + number % max(ROUNDS, 3)
        names = Random(number).sample(sorted(MISTAKES), 8)
        outcomes.append(outcome(case_of(names, seed), seed))
    judge(outcomes)


@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_mistakes_are_found_in_what_libreoffice_saved_as_well(kind: str, tmp_path: Path) -> None:
    names = sorted(MISTAKES)
    cases = [case_of(names[at::4], 5) for at in range(4)] + [case_of([name], 5) for name in names[:: 60 // ROUNDS or 1]]
    files = []
    for number, case in enumerate(cases):
        files.append(tmp_path / f"{number}.xlsx")
        files[-1].write_bytes(case.content())
    saved = soffice_convert_all(files, kind, tmp_path)
    judge([outcome(case, 5, file.read_bytes(), file.name) for case, file in zip(cases, saved, strict=True)])


@pytest.mark.parametrize("name", sorted(set(DISTORTIONS) - {"row_removed"}))
def test_a_clean_report_in_any_layout_brings_out_no_finding_about_its_figures(name: str) -> None:
    for seed in range(FIRST, FIRST + ROUNDS):
        draft = distorted(UNIT, figures(FEBRUARY, seed)[UNIT], (name,), seed)
        findings = findings_of(read(write_draft(draft)), seed)
        judging = ("rule-", "period-", "unit-")
        assert [one.message for one in findings if one.code.startswith(judging)] == []


def test_a_clean_report_brings_out_nothing() -> None:
    for seed in range(5, 5 + max(ROUNDS, 3)):
        assert findings_of(read(Case(UNIT, figures(FEBRUARY, seed)[UNIT], Random(0)).content()), seed) == []
