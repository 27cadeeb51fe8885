"""Summaries for tests of the report: believable months of the demo's figures, or a few numbers typed in a test."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

from addin.report.compose import ComparedSummaries, Draft, compose
from addin.summary.consolidate import consolidate
from schemas.catalogue import Catalogue
from schemas.cells import Value
from schemas.filling import Filling
from schemas.findings import Finding, Severity
from schemas.form import Form
from schemas.office import Office
from schemas.period import Period
from schemas.rule import Record
from schemas.submission import Control, Submission, Table
from schemas.summary import Doubt, Summary
from tests.catalogues import FORMS_BY_ID, IN_FORCE, catalogue_of
from workbooks.demo.figures import make_figures

#: Row code → column → value, by form.
Rows = Mapping[str, Mapping[str, Mapping[str, Value]]]
ABSENT = "695"
FIRST_ROW = 9


def submission(unit: str, period: Period, filling: Filling, catalogue: Catalogue | None = None) -> Submission:
    """What reading a district's workbook would give: every column in its place, computed ones calculated."""
    forms = (catalogue or catalogue_of(period)).forms
    tables = tuple(_table(form, filling) for form in forms if form.id in filling.rows)
    name = f"bc {unit} {period}.xlsx"
    return Submission(
        unit=unit, period=period, file=name, cover={}, tables=tables, findings=(), control=Control()
    )  # fmt: skip


def _table(form: Form, filling: Filling) -> Table:
    printed: dict[str, dict[str, Value]] = {row.code: {} for row in form.fixed_rows if form.summed_by_row}
    records = [
        Record(FIRST_ROW + number, code, _values(form, code, typed))
        for number, (code, typed) in enumerate({**printed, **filling.rows[form.id]}.items())
    ]
    columns = {column.key: position for position, column in enumerate(form.columns)}
    fields = dict(filling.fields.get(form.id, {}))
    return Table(form=form.id, sheet=form.sheet, columns=columns, records=tuple(records), fields=fields)


def _values(form: Form, code: str, typed: Mapping[str, Value]) -> dict[str, Value]:
    values = {column.key: typed.get(column.key) for column in form.columns}
    if form.label_key and not values[form.label_key]:
        values[form.label_key] = next((row.label for row in form.fixed_rows if row.code == code), code)
    for column in form.columns:
        if column.computed:
            values[column.key] = column.computed.compute(values)
    return values


def summary_of(period: str, forms: Mapping[str, Rows], catalogue: Catalogue | None = None) -> Summary:
    """The summary of what some units report: unit → form → row code → column → value."""
    when = Period.parse(period)
    of_period = catalogue or catalogue_of(when)
    rows = {
        unit: Filling(rows={f: {c: dict(v) for c, v in r.items()} for f, r in of.items()}) for unit, of in forms.items()
    }
    sent = [submission(unit, when, filling, of_period) for unit, filling in rows.items()]
    return consolidate(sent, when, of_period)


@cache
def month(period: str, *, without: tuple[str, ...] = ()) -> Summary:
    """A believable month of the whole province, less the units that are late."""
    when = Period.parse(period)
    fillings = make_figures(when, 7)
    sent = [submission(unit, when, filling) for unit, filling in fillings.items() if unit not in without]
    return consolidate(sent, when, catalogue_of(when))


def nothing(period: str = "2023-02") -> Summary:
    """A period for which nobody has sent anything."""
    when = Period.parse(period)
    return consolidate([], when, catalogue_of(when))


def communes(**values: Value) -> dict[str, dict[str, dict[str, Value]]]:
    """One commune's row of B02."""
    return {"B02": {"Xã A": dict(values)}}


def whole(unit: str, **values: Value) -> dict[str, dict[str, dict[str, Value]]]:
    """B02 of a unit with all its communes: the first has the values, all others have 0 there."""
    names = [commune.name for commune in IN_FORCE.communes_of(unit, date(2023, 2, 14))]
    nothing_there = dict.fromkeys(values, 0)
    return {"B02": {name: dict(nothing_there if at else values) for at, name in enumerate(names)}}


def doubted(
    summary: Summary, unit: str, form: str, *keys: str, severity: Severity = Severity.ERROR, cell: str = "I32"
) -> Summary:
    """The summary where a finding stands against figures of a unit's form: those of some columns, or all."""
    where = f"Biểu {form}, trang “{FORMS_BY_ID[form].sheet}”, ô {cell}"
    finding = Finding(
        unit=unit, form=form, file="a.xlsx", sheet=FORMS_BY_ID[form].sheet, cell=cell, severity=severity,
        code="cell-range", message=f"{where}: số ghi chưa hợp lý.",
    )  # fmt: skip
    doubt = Doubt(unit, form, "", frozenset(keys), finding)
    known = {name: getattr(summary, name) for name in Summary.model_fields}
    known |= {"doubts": (*summary.doubts, doubt), "findings": (*summary.findings, finding)}
    return Summary.model_construct(**known)


def project(code: str, plan: float, paid: float, **more: Value) -> dict[str, dict[str, dict[str, Value]]]:
    """One project's row of B01, all of it central investment capital."""
    return {"B01": {code: {"plan_capital_central": plan, "paid_capital": paid, **more}}}


def draft_report(
    current: Summary, previous: Summary | None, last_year: Summary | None, out: Path, *, kind: str = "bao-cao",
    office: Office | None = None,
) -> Draft:  # fmt: skip
    """The periodic report from summaries, without a working folder."""
    return compose(ComparedSummaries(current, previous, last_year), kind, office or Office.new(IN_FORCE)).write(out)
