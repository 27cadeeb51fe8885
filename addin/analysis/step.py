"""Questions of the office to a period's figures: compared, traced, by versions, as data."""

from pathlib import Path

from addin.analysis.compare import ComparedSummaries, compare
from addin.analysis.export import export_figures
from addin.analysis.trace import Trace, trace
from addin.analysis.trend import Trend, trend_of
from addin.intake.version_changes import VersionChanges, changes_of
from addin.session import Session, step
from addin.summary.of_period import nobody_reported, versions_for
from addin.system.errors import InputError
from schemas.clock import today
from schemas.comparison import Comparison
from schemas.period import Period, PeriodKind
from schemas.report import FigurePlace


@step
def history_of(session: Session, period: Period, unit: str) -> list[VersionChanges]:
    """Every version of a unit's report, oldest first, each with what it changed."""
    view = session.view(period)
    lines, catalogue = [line for line in view.received(period) if line.unit == unit], session.catalogue(period)
    first = [VersionChanges(line, catalogue.units.name_of(unit), ()) for line in lines[:1]]
    return [*first, *changes_of(view, period, catalogue, lines[1:])]


@step
def compare_period(session: Session, period: Period, *, force: bool = False) -> tuple[Comparison, Trend]:
    """A period beside its plan, the last period and the same period last year; and the year up to it."""
    if session.summary(period).is_empty and not force:
        raise InputError(nobody_reported(period, "lập bảng so sánh"))
    trend = trend_of(session, period, today())
    return compare(load_compared(session, period, trend), session.office), trend


def load_compared(session: Session, period: Period, trend: Trend) -> ComparedSummaries:
    """The summary of a period with those that it is compared with, all of one state."""
    figures = session.figures(period)
    others = period.previous(), period.same_last_year(), year_before(period)
    known = (figures.summary_if_known(one) for one in others)
    catalogue = session.catalogue(period)
    previous, last_year, year_start = (one.by(catalogue) if one else None for one in known)
    seldom = {
        sent: one.by(catalogue) if (one := figures.summary_if_known(period.before(sent))) else None
        for sent in {form.sent for form in catalogue.forms}
        if period.before(sent) != period.previous()
    }
    return ComparedSummaries(figures.summary(period), previous, last_year, year_start, trend, seldom)


def year_before(period: Period) -> Period:
    """The year before, whose end is how things stood when this one began."""
    return Period(year=period.year - 1, kind=PeriodKind.YEAR)


@step
def trace_figure(session: Session, period: Period, place: FigurePlace) -> Trace:
    """The cells behind a figure, and what the office adjusted of them."""
    summary = session.summary(period)
    received = versions_for(session.view(period), period, summary, every=True)
    return trace(summary, received, place, session.office.settings.scope)


@step
def export(session: Session, period: Period, out: Path) -> tuple[Path, ...]:
    """Write the figures of a period as data, one line a figure; gives the files."""
    return export_figures(session.summary(period), out)
