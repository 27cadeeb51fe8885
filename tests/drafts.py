"""Summaries for tests of the report, consolidated from values typed here; and the text of a Word document."""

import re
import zipfile
from pathlib import Path

from addin.consolidate import consolidate
from addin.draft.recorder import Recorder
from schemas.cells import Value
from schemas.form import Form, Ratio, Record
from schemas.forms import ALL_FORMS, FORMS_BY_ID
from schemas.period import Period
from schemas.reference import Unit, units_on
from schemas.submission import Control, Submission, Table
from schemas.summary import Summary

Rows = dict[str, dict[str, Value]]
BU_DANG, LOC_NINH, DONG_XOAI = "696", "692", "689"


def _record(form: Form, position: int, code: str, typed: dict[str, Value]) -> Record:
    values: dict[str, Value] = dict(typed)
    labels = {row.code: row.label for row in form.fixed_rows}
    if form.label_key:
        values.setdefault(form.label_key, labels.get(code, code))
    for column in form.columns:
        if column.computed:
            values[column.key] = column.computed.compute(values)
    for column in form.columns:
        if isinstance(column.computed, Ratio):
            values[column.key] = column.computed.compute(values)
    return Record(10 + position, code, values)


def table(form: Form, rows: Rows, fields: dict[str, Value] | None = None) -> Table:
    """A form as read: its columns side by side from A, its rows from sheet row 11."""
    return Table(
        form=form.id,
        sheet=form.sheet,
        columns={column.key: place for place, column in enumerate(form.columns)},
        records=tuple(_record(form, position, code, values) for position, (code, values) in enumerate(rows.items())),
        fields=fields or {},
    )


def submission(unit: str, period: Period, forms: dict[str, Rows]) -> Submission:
    """What one unit reported."""
    return Submission(
        unit=unit,
        period=period,
        file=f"{unit}.xlsx",
        cover={},
        tables=tuple(table(FORMS_BY_ID[form], rows) for form, rows in forms.items()),
        findings=(),
        control=Control(),
    )


def summary(
    reported: dict[str, dict[str, Rows]], *, period: str = "2023-02", units: tuple[Unit, ...] | None = None
) -> Summary:
    """The province's summary of unit → form → row code → column → value; `units` should have reported."""
    when = Period.parse(period)
    expected = units_on(when.to_date) if units is None else units
    return consolidate([submission(unit, when, forms) for unit, forms in reported.items()], when, expected)


def escaped(figures: dict[str, int], *, period: str = "2023-02", target: int = 100) -> Summary:
    """A summary in which each unit reports one commune with so many households lifted out of poverty."""
    row = {"households": 1000, "poor_start": 300, "target_cut": target, "fell_back": 0}
    return summary(
        {unit: {"B02": {"Xã thử": {**row, "escaped": count}}} for unit, count in figures.items()}, period=period
    )


def paid(figures: dict[str, float], *, period: str = "2023-02", plan: float = 1000.0) -> Summary:
    """A summary in which each unit reports project 1 with so much money paid of `plan`, in triệu đồng."""
    return summary(
        {
            unit: {"B01": {"1": {"plan_capital_central": plan, "paid_capital": money}}}
            for unit, money in figures.items()
        },
        period=period,
    )


def everything(text: str) -> dict[str, Rows]:
    """One row in every form, with a given text wherever a district may write."""
    forms: dict[str, Rows] = {}
    for form in ALL_FORMS:
        typed: dict[str, Value] = {
            column.key: text for column in form.columns if not column.computed and type(column.type).__name__ in _TEXTS
        }
        forms[form.id] = {row.code: dict(typed) for row in form.fixed_rows} or {"1": typed}
    return forms


_TEXTS = {"Text", "LongText"}


def recorder(current: Summary, previous: Summary | None = None, last_year: Summary | None = None) -> Recorder:
    """What sentences are made from."""
    return Recorder(current, previous, last_year)


def document_text(file: Path) -> list[str]:
    """The paragraphs of a document, those in tables included, in order."""
    xml = zipfile.ZipFile(file).read("word/document.xml").decode()
    paragraphs = re.findall(r"<w:p[ >].*?</w:p>", xml, re.DOTALL)
    return [_unescaped("".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", paragraph))) for paragraph in paragraphs]


def _unescaped(text: str) -> str:
    from html import unescape

    return unescape(text)
