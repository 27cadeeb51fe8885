"""What rules across periods and units may see: this period's reports and each unit's last ones; judges nothing."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from schemas.findings import Finding, Place
from schemas.form import Form, Record, RowKind
from schemas.forms import FORMS_BY_ID
from schemas.office import Office
from schemas.period import Period
from schemas.submission import Submission, Table
from schemas.text import fold

#: The current submissions of a period.
Current = Callable[[Period], Iterable[Submission]]


class Earlier(NamedTuple):
    """A unit's report for an earlier period."""

    period: Period
    submission: Submission


class Scene(NamedTuple):
    """A period's reports by unit; each unit's last report before it in the year, and its last one of last year."""

    period: Period
    office: Office
    reports: dict[str, Submission]
    before: dict[str, Earlier]
    last_year: dict[str, Earlier]


class Pair(NamedTuple):
    """The same row of a form now and before."""

    table: Table
    record: Record
    before: Record


def scene_of(period: Period, office: Office, periods: Iterable[Period], current: Current) -> Scene:
    """Gather a scene from the periods that the ledger knows."""
    earlier = sorted(one for one in periods if one.to_date < period.to_date)
    return Scene(
        period,
        office,
        {submission.unit: submission for submission in current(period)},
        _latest([one for one in earlier if one.year == period.year], current),
        _latest([one for one in earlier if one.year == period.year - 1][-1:], current),
    )


def _latest(periods: list[Period], current: Current) -> dict[str, Earlier]:
    """Each unit's report for the latest of the periods that it reported for; only the last two are looked at."""
    return {submission.unit: Earlier(one, submission) for one in periods[-2:] for submission in current(one)}


def pairs(scene: Scene, earlier: dict[str, Earlier], form_id: str) -> Iterator[tuple[Submission, Earlier, Pair]]:
    """Every row of a form that a unit reports now and reported before."""
    form = FORMS_BY_ID[form_id]
    for unit, submission in scene.reports.items():
        before = earlier.get(unit)
        table = submission.table(form_id)
        old = before.submission.table(form_id) if before else None
        if before is None or table is None or old is None:
            continue
        known = {_identity(form, record): record for record in old.records}
        for record in table.records:
            found = known.get(_identity(form, record))
            if found is not None:
                yield submission, before, Pair(table, record, found)


def _identity(form: Form, record: Record) -> str:
    """What makes a row the same one in another period: its code, or its name where the form is a list."""
    if form.rows in (RowKind.FIXED, RowKind.COMMUNES):
        return record.code
    named = next(column.key for column in form.columns if column.required)
    return fold(str(record.values.get(named) or "")) + "|" + str(record.values.get("commune") or "")


def at_cell(submission: Submission, table: Table, record: Record, key: str) -> tuple[Place, str]:
    """The place of a finding at a record's value."""
    place = Place(unit=submission.unit, form=table.form, file=submission.file, sheet=table.sheet)
    return place, table.cell(record, key)


def on_form(submission: Submission, form: str) -> Place:
    """The place of a finding on a whole form."""
    table = submission.table(form)
    return Place(unit=submission.unit, form=form, file=submission.file, sheet=table.sheet if table else "")


Rule = Callable[[Scene], Iterator[Finding]]
