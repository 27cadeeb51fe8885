"""Months of the demo's figures that lost columns, cells, rows, forms and units, and have findings against them."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from hypothesis import strategies as st

from addin.sheets.plan import BookPlan
from addin.summary.consolidate import consolidate
from addin.summary_workbook.register import Inbox
from addin.summary_workbook.workbook import SummarySheets, plan_summary_sheets, summary_book
from schemas.findings import Finding, Severity
from schemas.form import Agg, Form
from schemas.rule import Record
from schemas.submission import Control, Submission, Table
from schemas.summary import Doubt, Summary
from tests.catalogues import FORMS_BY_ID, IN_FORCE
from tests.drafting import submission
from tests.sheets import FEBRUARY
from workbooks.demo.figures import make_figures

UNITS = [unit.code for unit in IN_FORCE.units_on(FEBRUARY.to_date)]
SUMMED = ("B01", "B02", "B03", "B05", "B07", "B09")
WRONG = "Số này không đúng, đề nghị kiểm tra lại."


class Defects(NamedTuple):
    """What is wrong with a month; numbers choose among what a form has."""

    units: frozenset[str]  # that sent nothing
    forms: frozenset[tuple[str, str]]  # unit, form: not in the workbook
    columns: list[tuple[str, str, int]]  # unit, form, column: nobody knows its heading
    cells: list[tuple[str, str, int, int]]  # unit, form, row, column: no usable value
    rows: list[tuple[str, str, int]]  # unit, form, row: not on the sheet
    doubts: list[tuple[str, str, int, int]]  # unit, form, row, column: a finding stands against the cell


_UNIT, _FORM, _NUMBER = st.sampled_from(UNITS), st.sampled_from((*SUMMED, "B08")), st.integers(0, 10_000)
DEFECTS = st.builds(
    Defects,
    st.frozensets(_UNIT, max_size=2),
    st.frozensets(st.tuples(_UNIT, _FORM), max_size=3),
    st.lists(st.tuples(_UNIT, _FORM, _NUMBER), max_size=4) | st.tuples(_FORM, _NUMBER).map(
        lambda pair: [(unit, *pair) for unit in UNITS]  # a column that no unit has
    ),
    st.lists(st.tuples(_UNIT, _FORM, _NUMBER, _NUMBER), max_size=8),
    st.lists(st.tuples(_UNIT, _FORM, _NUMBER), max_size=4),
    st.lists(st.tuples(_UNIT, _FORM, _NUMBER, _NUMBER), max_size=6),
)  # fmt: skip


@cache
def whole() -> dict[str, Submission]:
    return {unit: submission(unit, FEBRUARY, filling) for unit, filling in make_figures(FEBRUARY, 3).items()}


def numbers(form: Form) -> list[str]:
    return [c.key for c in form.columns if not c.computed and not c.label_column and {Agg.SUM, Agg.SPREAD} & {*c.agg}]


def without(form: Form, record: Record, keys: set[str]) -> Record:
    values = {key: value for key, value in record.values.items() if key not in keys}
    return record._replace(values=form.with_computed(values))


def spoilt(table: Table, unit: str, wrong: Defects) -> Table:
    form = FORMS_BY_ID[table.form]
    keys, records = numbers(form), list(table.records)
    here = (unit, table.form)
    columns = {keys[at % len(keys)] for *place, at in wrong.columns if tuple(place) == here}
    cells: dict[int, set[str]] = {}
    for *place, row, at in wrong.cells:
        if tuple(place) == here:
            cells.setdefault(row % len(records), set()).add(keys[at % len(keys)])
    gone = {row % len(records) for *place, row in wrong.rows if tuple(place) == here}
    kept = [
        without(form, record, columns | cells.get(at, set())) for at, record in enumerate(records) if at not in gone
    ]
    return table.model_copy(update={"records": tuple(kept)})


def doubts_of(wrong: Defects, there: list[Submission]) -> Iterator[Doubt]:
    tables = {(one.unit, table.form): table for one in there for table in one.tables}
    for unit, form_id, row, at in wrong.doubts:
        if table := tables.get((unit, form_id)):
            form, record = FORMS_BY_ID[form_id], table.records[row % len(table.records)]
            key = numbers(form)[at % len(numbers(form))]
            finding = Finding(unit=unit, form=form_id, file="a.xlsx", sheet=form.sheet, cell=f"C{row}",
                              severity=Severity.ERROR, code="cell-type", message=WRONG)  # fmt: skip
            yield Doubt(unit, form_id, record.code, form.related(key), finding)


class Month(NamedTuple):
    """The reports, their summary and its sheets."""

    reports: dict[str, Submission]
    summary: Summary
    sheets: SummarySheets

    def book(self) -> BookPlan:
        return summary_book(self.sheets, FEBRUARY)


def month(wrong: Defects, reports: Mapping[str, Submission] | None = None) -> Month:
    """The month with its defects; of the demo's figures, where no other reports are given."""
    there = []
    for unit, report in (reports or whole()).items():
        tables = [table for table in report.tables if (unit, table.form) not in wrong.forms]
        forms = {"B08", *SUMMED}
        tables = [spoilt(table, unit, wrong) if table.form in forms else table for table in tables]
        if unit not in wrong.units:
            there.append(report.model_copy(update={"tables": tuple(tables)}))
    doubts = tuple(doubts_of(wrong, there))
    found = tuple(doubt.finding for doubt in doubts)
    summary = consolidate(there, FEBRUARY, IN_FORCE)
    summary = summary.model_copy(update={"doubts": doubts, "findings": found})
    sheets = plan_summary_sheets(summary, Inbox([], [], found, Control()))
    return Month({one.unit: one for one in there}, summary, sheets)
