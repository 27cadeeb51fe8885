"""Questions of the office to a period's figures: compared, traced, by versions; writes no file."""

from datetime import date

from addin.analysis.compare import Figures, compare
from addin.analysis.trace import Trace, trace
from addin.analysis.trend import Trend, trend_of
from addin.findings.version_changes import VersionChanges, changes_of
from addin.session import open_ledger
from addin.summary.of_period import nobody_reported, received_for, summarise, summarise_if_known
from addin.system.errors import InputError
from addin.workspace.folder import Workspace
from addin.workspace.office_tables import office_of
from schemas.comparison import Comparison
from schemas.period import Period, PeriodKind
from schemas.report import FigurePlace


def history_of(home: Workspace, period: Period, unit: str) -> list[VersionChanges]:
    """Every version of a unit's report, oldest first, each with what it changed."""
    with open_ledger(home) as ledger:
        lines = [line for line in ledger.received(period) if line.unit == unit]
        return [*(VersionChanges(line, ()) for line in lines[:1]), *changes_of(ledger, period, lines[1:])]


def compare_period(home: Workspace, period: Period, *, force: bool = False) -> tuple[Comparison, Trend]:
    """A period beside its plan, the last period and the same period last year; and the year up to it."""
    office = office_of(home)
    with open_ledger(home) as ledger:
        current = summarise(home, ledger, period)
        if current.is_empty and not force:
            raise InputError(nobody_reported(period, "lập bảng so sánh"))
        previous = summarise_if_known(home, ledger, period.previous())
        last_year = summarise_if_known(home, ledger, period.same_last_year())
        trend = trend_of(home, ledger, period, office, date.today())
        year_start = summarise_if_known(home, ledger, year_before(period))
    return compare(Figures(current, previous, last_year, year_start), office), trend


def year_before(period: Period) -> Period:
    """The year before, whose end is how things stood when this one began."""
    return Period(year=period.year - 1, kind=PeriodKind.YEAR)


def trace_figure(home: Workspace, period: Period, place: FigurePlace) -> Trace:
    """The cells behind a figure, and what the office adjusted of them."""
    with open_ledger(home) as ledger:
        summary = summarise(home, ledger, period)
        return trace(summary, received_for(ledger, period, summary, every=True), place)
