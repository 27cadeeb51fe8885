"""What rules across periods and units may see: this period's reports and each unit's last ones; judges nothing."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from schemas.catalogue import Catalogue
from schemas.findings import CellPlace, Finding, Severity
from schemas.form import Form, is_number
from schemas.office import Office
from schemas.period import NUMBERED, Period, PeriodKind
from schemas.returned import ANSWER
from schemas.rule import Record
from schemas.submission import Submission, Table, relocate
from schemas.summary import Doubt
from schemas.text import fold

_DAY = timedelta(days=1)
#: So many earlier periods are enough to know what is usual at a unit.
LONGEST_CHAIN = 6
#: What a district is to do where a figure is right although it looks wrong.
EXPLAIN = f"đề nghị ghi lý do ở cột “{ANSWER}”"
#: The current submissions of a period.
CurrentReports = Callable[[Period], Iterable[Submission]]
#: What makes the figures of a period doubtful.
DoubtsIn = Callable[[Period], Iterable[Doubt]]


class EarlierReport(NamedTuple):
    """A unit's report for an earlier period."""

    period: Period
    submission: Submission


class CheckContext(NamedTuple):
    """A period's reports by unit, and the earlier ones that they can be compared with.

    `before` is each unit's last report before the period in the year, `opening` the one that ends the day before the
    period begins, `last_year` the last one of last year, `same_last_year` the one for the same period of last year.
    `chain` are the reports of the periods of the same kind just before this one, the latest first, without a gap.
    `seldom` are the contexts of forms that are `sent` less often, by how often: before the period are then those in
    which they were asked.
    `doubts_in` gives what makes the figures of an earlier period doubtful.
    """

    period: Period
    office: Office
    catalogue: Catalogue
    reports: dict[str, Submission]
    before: dict[str, EarlierReport]
    opening: dict[str, EarlierReport]
    last_year: dict[str, EarlierReport]
    same_last_year: dict[str, EarlierReport]
    chain: tuple[dict[str, EarlierReport], ...]
    doubts_in: DoubtsIn
    sent: PeriodKind = PeriodKind.MONTH
    seldom: "Mapping[PeriodKind, CheckContext]" = MappingProxyType({})

    def of_form(self, form: Form) -> "CheckContext":
        """What a form is compared with: one that is sent less often not with a period in which nobody was asked."""
        found = self.seldom.get(form.sent)
        return self if found is None else found._replace(reports=self.reports)

    def by_form(self) -> "Iterator[tuple[CheckContext, Form]]":
        """Every form, with what it is compared with."""
        return ((self.of_form(form), form) for form in self.catalogue.forms)

    def reviewed(self, before: EarlierReport, form: str, code: str, key: str) -> Severity | None:
        """The worst of what is open against a figure of an earlier report itself; None where nothing is."""
        found = {
            doubt.finding.severity
            for doubt in self.doubts_in(before.period)
            if doubt.unit == before.submission.unit
            and doubt.form == form and doubt.code in ("", code) and key in doubt.keys
        }  # fmt: skip
        return next((one for one in (Severity.ERROR, Severity.WARNING) if one in found), None)

    def located(self, finding: Finding) -> Finding:
        """A finding at its cell as the sender knows it."""
        report = self.reports.get(finding.unit)
        table = report.table(finding.form) if report else None
        return relocate(finding, table.sheet, table.joined) if table else finding

    def tolerance(self, code: str, usual: float) -> float:
        """What a rule forgives: the office's own figure from "Cấu hình", or the usual one."""
        setting = self.office.rule(code, self.period.to_date, self.catalogue.rule_texts)
        return usual if setting is None or setting.tolerance is None else setting.tolerance


class RowPair(NamedTuple):
    """The same row of a form now and before."""

    table: Table
    record: Record
    before: Record


def load_context(
    period: Period,
    office: Office,
    catalogue: Catalogue,
    periods: Iterable[Period],
    current: CurrentReports,
    doubts_in: DoubtsIn = lambda _: (),
) -> CheckContext:
    """Gather a scene from the periods that the ledger knows; each period is read once."""
    known = sorted(one for one in periods if one.to_date < period.to_date)
    reported = cache(lambda one: {each.unit: EarlierReport(one, each) for each in current(one)})
    reports = {submission.unit: submission for submission in current(period)}

    def of(sent: PeriodKind) -> CheckContext:
        earlier = [one for one in known if one.asks(sent)]
        _, first = period.of_form(sent)
        return CheckContext(
            period,
            office,
            catalogue,
            reports,
            _latest([one for one in earlier if one.year == period.year][-2:], reported),
            _latest([one for one in earlier if one.to_date + _DAY == first][-1:], reported),
            _latest([one for one in earlier if one.year == period.year - 1][-1:], reported),
            _latest([one for one in earlier if one == period.same_last_year()], reported),
            tuple(map(reported, _chain(period, frozenset(earlier), sent))),
            doubts_in,
            sent,
        )

    seldom = {form.sent for form in catalogue.forms} - {PeriodKind.MONTH}
    return of(PeriodKind.MONTH)._replace(seldom={sent: of(sent) for sent in seldom})


def _latest(periods: list[Period], reported: Callable[[Period], dict[str, EarlierReport]]) -> dict[str, EarlierReport]:
    """Each unit's report for the latest of the periods that it reported for."""
    return {unit: earlier for one in periods for unit, earlier in reported(one).items()}


def _chain(period: Period, known: frozenset[Period], sent: PeriodKind) -> Iterator[Period]:
    """The months before a month, the quarters before a quarter; other periods are of unlike lengths.

    They are no farther back than last year, as is all that is compared with.
    """
    first = period.year - 1
    for _ in range(LONGEST_CHAIN if period.kind in NUMBERED else 0):
        period = period.before(sent)
        if period not in known or period.year < first:
            return
        yield period


def pairs(
    scene: CheckContext, earlier: dict[str, EarlierReport], form: Form
) -> Iterator[tuple[Submission, EarlierReport, RowPair]]:
    """Every row of a form that a unit reports now and reported before, but for sums of other rows.

    A form that has become 0 throughout is left out: that is told once, of the form.
    """
    for unit, submission in scene.reports.items():
        before = earlier.get(unit)
        table = submission.table(form.id)
        old = before.submission.table(form.id) if before else None
        if before is None or table is None or old is None or is_zeroed(scene, table, before):
            continue
        known = {_identity(form, record): record for record in old.records}
        codes = {record.code for record in table.records}
        for record in table.records:
            found = known.get(_identity(form, record))
            if found is not None and codes.isdisjoint(form.children.get(record.code, ())):
                yield submission, before, RowPair(table, record, found)


def is_zeroed(scene: CheckContext, table: Table, before: EarlierReport) -> bool:
    """Whether every figure of a form of printed rows is 0 or left blank, where several columns of it were not before.

    In a new year what accumulates begins at 0, so that only the other columns tell.
    """
    form, old = scene.catalogue.form(table.form), before.submission.table(table.form)
    if old is None or not form.printed_rows:
        return False
    columns = [column for column in form.columns if is_number(column) and not column.computed]
    if any(record.values.get(column.key, "?") not in (0, None) for record in table.records for column in columns):
        return False
    new_year = before.period.year < scene.period.year
    had = [
        column for column in columns
        if any(record.values.get(column.key) for record in old.records) and not (new_year and column.cumulative)
    ]  # fmt: skip
    return len(had) > 1


def became_zero(scene: CheckContext, submission: Submission, form_id: str) -> bool:
    """Whether a form of a report has become 0 throughout, which is told of the form and of nothing that rests on it."""
    own = scene.of_form(scene.catalogue.form(form_id))
    table, before = submission.table(form_id), {**own.last_year, **own.before}.get(submission.unit)
    return bool(table and before and is_zeroed(scene, table, before))


def _identity(form: Form, record: Record) -> str:
    """What makes a row the same one in another period: its code, or its name where the form is a list."""
    if form.printed_rows:
        return record.code
    named = next(column.key for column in form.columns if column.required)
    return fold(str(record.values.get(named) or "")) + "|" + str(record.values.get("commune") or "")


def at_cell(submission: Submission, table: Table, record: Record, key: str) -> tuple[CellPlace, str]:
    """The place of a finding at a record's value."""
    place = CellPlace(unit=submission.unit, form=table.form, file=submission.file, sheet=table.sheet)
    return place, table.cell(record, key)


def on_form(submission: Submission, form: str) -> CellPlace:
    """The place of a finding on a whole form."""
    table = submission.table(form)
    return CellPlace(unit=submission.unit, form=form, file=submission.file, sheet=table.sheet if table else "")


AcrossRule = Callable[[CheckContext], Iterator[Finding]]
