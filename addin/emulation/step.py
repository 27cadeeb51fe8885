"""The emulation table of a period, from the ledger to its workbook and notice; each line's points rest on `score`."""

from datetime import date
from pathlib import Path
from typing import NamedTuple

from addin.emulation.measures import Ground
from addin.emulation.reports import PeriodReports, as_reported
from addin.emulation.score import UnitScore, score_units
from addin.emulation.sheet import plan_emulation
from addin.figures import summarise
from addin.home import Home
from addin.ledger import Ledger
from addin.publish.file import write_book
from addin.publish.plan import BookPlan, SheetPlan
from schemas.office import Office
from schemas.period import Period


class Score(NamedTuple):
    """The emulation table: its lines, the sheet that shows them, the workbook it was written to, the notice if any."""

    lines: list[UnitScore]
    sheet: SheetPlan
    file: Path
    document: Path | None = None


def ground_of(home: Home, ledger: Ledger, period: Period, office: Office) -> Ground:
    """What scores rest on: the summary of the period, and how units reported in the year so far."""
    summary = summarise(home, ledger, period)
    so_far = [one for one in home.periods() if one.year == period.year and one.to_date <= period.to_date]
    reports = [
        PeriodReports(one, office.due_on(one), tuple(as_reported(*version) for version in ledger.every_version(one)))
        for one in so_far
    ]
    return Ground(summary, reports)


def score_period(home: Home, ledger: Ledger, period: Period, office: Office) -> list[UnitScore]:
    """The lines of a period's table, in the office's order of units."""
    return score_units(ground_of(home, ledger, period, office), office)


def write_score(lines: list[UnitScore], office: Office, period: Period, file: Path, document: Path | None) -> Score:
    """Write the table as a workbook and, where a document is named, the notice that publishes it."""
    sheet = plan_emulation(lines, office, period)
    write_book(BookPlan(sheets=(sheet,), title=f"Bảng chấm điểm thi đua {period.label}"), file)
    if document:
        from addin.emulation.published import write_published  # Word's libraries take long to import

        write_published(lines, office, period, date.today(), document)
    return Score(lines, sheet, file, document)
