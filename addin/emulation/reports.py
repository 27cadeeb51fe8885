"""How a unit reported over the year: in time with real content, how clean at the first try, how often again.

A report without content, or with the very figures of the period before, does not count as sent (anti-gaming).
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from addin.analysis.punctuality import BY_REGISTER, working_days_after
from addin.check.cells import input_keys
from schemas.findings import Severity
from schemas.form import Form
from schemas.numbers import round_half_up
from schemas.period import Period
from schemas.period_words import show_day
from schemas.submission import Received, Submission


class Reported(NamedTuple):
    """One version of a unit's report: its line in the register, and what matters of what it held."""

    line: Received
    has_content: bool
    content: frozenset[int]  # fingerprints of the figures typed in, one a form
    errors: int
    cells: int


class PeriodReports(NamedTuple):
    """All versions that came for one period, the last day on which they were in time, and the days nobody works."""

    period: Period
    due_on: date
    days_off: frozenset[date]
    versions: tuple[Reported, ...]


def as_reported(forms: Mapping[str, Form], line: Received, submission: Submission) -> Reported:
    """What is kept of a version once it has been looked at; `forms` are those that are asked for, by their code."""
    errors = sum(finding.severity is Severity.ERROR for finding in submission.findings)
    return Reported(
        line,
        submission.has_content,
        frozenset(_fingerprints(forms, submission)),
        errors,
        submission.control.cells_read,
    )


def _fingerprints(forms: Mapping[str, Form], submission: Submission) -> Iterator[int]:
    """The figures of each form as one number; two reports of the same figures have the same.

    Of a form that is no longer asked for all that was read counts.
    """
    for table in submission.tables:
        figures = [
            (record.code, key, record.values.get(key))
            for record in table.records
            for key in (input_keys(forms[table.form]) if table.form in forms else record.values)
        ]
        yield hash((table.form, tuple(figures)))


class Punctuality(NamedTuple):
    """Periods in which a unit should have reported, and the ones in which it did so in time; why not, in words.

    Of the `undated` ones nobody knows on which day the report was sent: they are neither in time nor late. The
    `noted` ones are in time by the office's own register, since no letter tells the day.
    """

    due: int
    in_time: int
    remarks: tuple[str, ...]
    undated: tuple[Period, ...] = ()
    noted: tuple[Period, ...] = ()


def punctuality(unit: str, reports: Iterable[PeriodReports]) -> Punctuality:
    """A period counts by the day of the first version with real content."""
    remarks: list[str] = []
    before: Mapping[str, set[frozenset[int]]] = {}
    due = in_time = 0
    undated: list[Period] = []
    noted: list[Period] = []
    for each in sorted(reports, key=lambda one: one.period):
        own = [version for version in each.versions if version.line.unit == unit]
        last = before.get(str(each.period.previous()), set())
        remark = _remark(own, each, last)
        due += 1
        if remark:
            remarks.append(f"{each.period.label}: {remark}")
        elif (line := _real(own, last)[0].line).day is None:
            undated.append(each.period)
        else:
            in_time += 1
            noted += [each.period] if line.noted_on else []
        before = {**before, str(each.period): {version.content for version in own}}
    return Punctuality(due, in_time, tuple(remarks), tuple(undated), tuple(noted))


def _real(versions: Iterable[Reported], last: set[frozenset[int]]) -> list[Reported]:
    """The versions with content that is not the period's before, which may have asked for more forms."""
    return [version for version in versions if version.has_content and not any(version.content <= one for one in last)]


def _remark(versions: list[Reported], reports: PeriodReports, last: set[frozenset[int]]) -> str:
    """Why a period does not count as reported in time; "" when it does."""
    if not versions:
        return "chưa gửi báo cáo"
    real = _real(versions, last)
    if not real:
        return "báo cáo không có số liệu" if not versions[0].has_content else "số liệu chép nguyên kỳ trước"
    line = real[0].line
    if line.day is None:
        return ""  # handed in without a letter: as in reminders, nobody is blamed for what cannot be known
    days = working_days_after(reports.due_on, line.day, reports.days_off)
    came = f"{show_day(line.day)} {BY_REGISTER}" if line.noted_on else show_day(line.day)
    return f"{'nhận' if line.noted_on else 'gửi'} ngày {came}, chậm {days} ngày làm việc" if days else ""


class Quality(NamedTuple):
    """Periods with a report, errors and cells of the first version of each, and how often the unit sent again."""

    periods: int
    errors: int
    cells: int
    again: int

    @property
    def rate(self) -> float:
        """Errors per 100 cells of the first versions; a further version a period counts half an error more."""
        if not self.cells:
            return 0.0
        return round_half_up(self.errors * 100 / self.cells + 0.5 * self.again / self.periods, 2)


def quality(unit: str, reports: Iterable[PeriodReports]) -> Quality | None:
    """The quality of what a unit sent for the periods; None when it sent nothing with content for any."""
    filled = [
        own
        for each in reports
        if (own := [version for version in each.versions if version.line.unit == unit and version.has_content])
    ]
    if not filled:
        return None
    errors, cells = (sum(getattr(own[0], name) for own in filled) for name in ("errors", "cells"))
    return Quality(len(filled), errors, cells, sum(len(own) - 1 for own in filled))
