"""Computed columns that look at the unit's earlier reports, worked out where those are known; judges nothing.

Where the report before is not known, the figure that the unit states itself counts.
"""

from collections.abc import Iterable, Mapping
from functools import cache

from addin.check.across.scene import CurrentReports
from schemas.catalogue import Catalogue
from schemas.cells import Value
from schemas.computation import stated_key
from schemas.expressions.tree import LAST_PERIOD, YEAR_START
from schemas.form import Form
from schemas.numbers import number_or_zero
from schemas.period import Period, PeriodKind
from schemas.rule import Record
from schemas.submission import Submission, Table


def looks_back(catalogue: Catalogue) -> bool:
    """Whether any form has a figure that is worked out from earlier reports."""
    return any(form.looking_back for form in catalogue.forms)


def reports_with_carried(
    period: Period, catalogue: Catalogue, periods: Iterable[Period], current: CurrentReports, *, further: bool = True
) -> tuple[Submission, ...]:
    """A period's reports with such figures; those of the report before rest on the one before it, and no `further`."""
    reports = tuple(current(period))
    if not reports or not looks_back(catalogue):
        return reports

    @cache
    def sources(sent: PeriodKind) -> Mapping[str, Mapping[str, Submission]]:
        before = period.before(sent)
        of_last_year = (one for one in periods if one.year == period.year - 1 and one.asks(sent))
        last_year = max(of_last_year, default=None)
        carried = reports_with_carried(before, catalogue, periods, current, further=False) if further else ()
        previous = carried if further else current(before)
        opening = current(last_year) if last_year else ()
        return {LAST_PERIOD: {one.unit: one for one in previous}, YEAR_START: {one.unit: one for one in opening}}

    def completed(report: Submission) -> Submission:
        tables = []
        for table in report.tables:
            form = catalogue.by_id.get(table.form)
            known = sources(form.sent) if form and form.looking_back else {}
            tables.append(_completed(form, table, {name: of.get(report.unit) for name, of in known.items()}))
        return report.model_copy(update={"tables": tuple(tables)})

    return tuple(map(completed, reports))


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
