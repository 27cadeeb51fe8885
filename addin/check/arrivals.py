"""Days of the office's own register that its letters contradict, or whose reports were not collected."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from schemas.findings import CellPlace, Finding, Severity
from schemas.office.tables import ARRIVALS
from schemas.period_words import show_day
from schemas.submission import Received


def judge_arrivals(
    noted: Mapping[str, date], received: Sequence[Received], due: date, name_of: Callable[[str], str]
) -> Iterator[Finding]:
    """What is wrong with the noted days of a period, by unit; a finding belongs to the office, so it goes to no unit.

    A letter's day goes before a noted one; where the report is in time by both, that is only to be known.
    """
    for unit, day in noted.items():
        of_unit = (line for line in received if line.unit == unit and line.counts and line.has_content)
        first = min(of_unit, key=lambda line: line.version, default=None)
        told = {"unit": name_of(unit), "value": show_day(day)}
        if first is None:
            yield CellPlace(sheet=ARRIVALS).finding("unit-arrival-unread", "", severity=None, **told)
        elif first.day and first.day != day:
            told["sent"] = show_day(first.day)
            severity = None if max(day, first.day) > due else Severity.NOTE
            yield CellPlace(sheet=ARRIVALS).finding("unit-arrival-differs", "", severity=severity, **told)
