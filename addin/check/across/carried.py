"""Computed columns that look at earlier reports: worked out where those are known, and held against the sheet.

Where the report before is not known the unit's own figure counts, and a note says that nothing confirms it.
"""

from collections.abc import Iterable, Iterator, Mapping

from addin.check.across.scene import AcrossRule, CheckContext, CurrentReports, at_cell
from schemas.cells import Value
from schemas.computation import stated_key
from schemas.expressions.tree import LAST_PERIOD, YEAR_START
from schemas.findings import CatalogueText, Finding, Severity, register
from schemas.form import Form
from schemas.forms import ALL_FORMS, FORMS_BY_ID
from schemas.numbers import number_or_zero, show_number
from schemas.period import Period
from schemas.rule import Record
from schemas.submission import Submission, Table

#: A figure of the sheet may be off by half of the last decimal that is kept.
_ROUNDING = 0.0005

register("period-carried-figure", CatalogueText(
    Severity.ERROR,
    "Số tính từ báo cáo kỳ trước phải khớp với báo cáo kỳ trước của đơn vị.",
    "Cột “{label}” ghi {value}, nhưng tính từ báo cáo kỳ trước ({before}) là {expected}.",
    "Đề nghị nhập lại theo số kỳ trước đã gửi; nếu số kỳ trước sai, đề nghị gửi lại báo cáo kỳ trước.",
))  # fmt: skip
register("period-carried-unknown", CatalogueText(
    Severity.NOTE,
    "Số tính từ báo cáo kỳ trước chưa có gì để đối chiếu.",
    "Cột “{label}” ghi {value}; chưa có số liệu kỳ trước của đơn vị nên dùng số đơn vị ghi, chưa đối chiếu được.",
    "Đề nghị đối chiếu với báo cáo đã gửi trước khi dùng chương trình.",
))  # fmt: skip


def looks_back() -> bool:
    """Whether any form in force has a figure that is worked out from earlier reports."""
    return any(form.looking_back for form in ALL_FORMS)


def completed(report: Submission, previous: Submission | None, last_year: Submission | None) -> Submission:
    """A report with the figures that are worked out from the unit's report before, and from last year's last one."""
    sources = {LAST_PERIOD: previous, YEAR_START: last_year}
    tables = tuple(_completed(FORMS_BY_ID.get(table.form), table, sources) for table in report.tables)
    return report.model_copy(update={"tables": tables})


def reports_with_carried(
    period: Period, periods: Iterable[Period], current: CurrentReports, *, further: bool = True
) -> tuple[Submission, ...]:
    """A period's reports with such figures; those of the report before rest on the one before it, and no `further`."""
    reports = tuple(current(period))
    if not reports or not looks_back():
        return reports
    before, last_year = period.previous(), max((one for one in periods if one.year == period.year - 1), default=None)
    earlier = reports_with_carried(before, periods, current, further=False) if further else current(before)
    previous = {one.unit: one for one in earlier}
    opening = {one.unit: one for one in current(last_year)} if last_year else {}
    return tuple(completed(one, previous.get(one.unit), opening.get(one.unit)) for one in reports)


def _completed(form: Form | None, table: Table, sources: Mapping[str, Submission | None]) -> Table:
    if form is None or not form.looking_back:
        return table
    before = {name: _records(form, source) for name, source in sources.items()}
    records = tuple(
        one._replace(values=form.with_computed({**one.values, **earlier_figures(form, one.code, before)}))
        for one in table.records
    )
    return table.model_copy(update={"records": records})


def _records(form: Form, report: Submission | None) -> dict[str, Record]:
    table = report.table(form.id) if report else None
    return {record.code: record for record in table.records} if table else {}


def earlier_figures(form: Form, code: str, before: Mapping[str, Mapping[str, Record]]) -> dict[str, Value]:
    """What a row takes from the same row of earlier reports, as far as it is known; a blank there counts 0."""
    found: dict[str, Value] = {}
    for needed in form.looking_back.values():
        for key, (name, column) in needed.items():
            record = before.get(name, {}).get(code)
            if record and (column in record.values or stated_key(column) in record.values):
                found[key] = number_or_zero(record.values.get(column, record.values.get(stated_key(column))))
    return found


def carried_figures_agree(scene: CheckContext) -> Iterator[Finding]:
    """Every figure of a sheet that does not follow from the report before, or that nothing confirms."""
    for form in ALL_FORMS:
        for report in scene.reports.values() if form.looking_back else ():
            table = report.table(form.id)
            for record in table.records if table else ():
                for key, needed in form.looking_back.items():
                    stated = record.values.get(stated_key(key))
                    if table and isinstance(stated, int | float):
                        yield from _judge(report, form, table, record, key, stated, needed)


def _judge(
    report: Submission,
    form: Form,
    table: Table,
    record: Record,
    key: str,
    stated: float,
    needed: Mapping[str, tuple[str, str]],
) -> Iterator[Finding]:
    (place, cell), label = at_cell(report, table, record, key), form.by_key[key].full_label
    if not needed.keys() <= record.values.keys():
        yield place.finding("period-carried-unknown", cell, label=label, value=show_number(stated))
        return
    expected = record.values.get(key)
    if isinstance(expected, int | float) and abs(expected - stated) > _ROUNDING:
        before = "; ".join(
            f"“{form.by_key[column].full_label}” {show_number(number_or_zero(record.values[one]))}"
            for one, (_, column) in needed.items()
        )
        yield place.finding(
            "period-carried-figure", cell, label=label, value=show_number(stated), expected=show_number(expected),
            before=before,
        )  # fmt: skip


CARRIED: tuple[AcrossRule, ...] = (carried_figures_agree,)
