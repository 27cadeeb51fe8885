"""How a year goes: its figures and who reported in time, period by period; writes nothing.

The figures are the indicators that the office looks at over the year: each as it stands at the end of a period, and
what one that counts from the year's first day grew by in the period.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from addin.analysis.punctuality import Standing, State, standings
from addin.session import Session
from addin.summary.comparable import FigurePair, compared_of, flow_of
from addin.summary.lookup import coverage_at, value_at
from addin.summary.nature import Nature, begins_year, nature_of
from schemas.catalogue import Catalogue
from schemas.indicator import Indicator, Use
from schemas.numbers import Amount
from schemas.period import NUMBERED, Period, PeriodKind
from schemas.report import FigurePlace
from schemas.summary import Coverage, Summary


class PointFigure(NamedTuple):
    """An indicator at the end of a period, in its own unit of measure; None where nobody knows it.

    `flow` is the figure now and at the end of the period before, None where it does not accumulate or that is unknown;
    `before` is what is behind the one of the period before, None for the first of a year.
    """

    value: Amount | None
    coverage: Coverage
    flow: FigurePair | None = None
    before: Coverage | None = None


class Point(NamedTuple):
    """The office's figures at the end of a period, by form and column; how many units reported."""

    period: Period
    reported: int
    figures: Mapping[tuple[str, str], PointFigure]


def trend_indicators(catalogue: Catalogue) -> tuple[Indicator, ...]:
    """The indicators that are looked at over the year, with the plans of them."""
    return catalogue.shown_in(Use.TREND)


def place_of(indicator: Indicator) -> FigurePlace:
    """Where the figure of an indicator is in a summary."""
    return FigurePlace(*indicator.place)


def accumulates(catalogue: Catalogue, indicator: Indicator) -> bool:
    """Whether an indicator counts from the first day of the year, so that it has grown in a period."""
    form = catalogue.form(indicator.form)
    is_rate = form.figures[indicator.column].ratio is not None
    return not is_rate and nature_of(form, place_of(indicator)) is Nature.CUMULATIVE


#: The sign of a report that came on a day that is not known.
_UNDATED = "K"


class Trend(NamedTuple):
    """The periods of a year up to one of them, and every unit's standing in each, by unit code.

    A unit has no standing in a period in which it did not report to the office: before it began, after it ended.
    `catalogue` is that of the period: its indicators are looked at in all of them.
    """

    period: Period
    points: tuple[Point, ...]
    timeliness: dict[str, tuple[Standing | None, ...]]
    catalogue: Catalogue

    def in_time(self, unit: str) -> tuple[int, int]:
        """In how many of the periods that are due, and of which it is known, a unit was in time; how many these are."""
        known = [one for one in self.timeliness[unit] if one and not one.is_undated]
        due = [one for one in known if one.is_late or one.state is State.IN_TIME]
        return sum(not one.is_late for one in due), len(due)


def trend_of(session: Session, period: Period, today: date) -> Trend:
    """The year of a period, as it is known on a day."""
    figures, catalogue = session.figures(period), session.catalogue(period)
    periods = year_up_to(period, figures.periods)
    summaries = {one: figures.summary(one).by(catalogue) for one in periods}
    sent = {form.sent for form in catalogue.forms}
    points = [point_of(summaries[one], *(summaries.get(one.before(each)) for each in sent)) for one in periods]
    ledger, office = figures.ledger, session.office
    rows = [
        standings(ledger.received, one, catalogue.units, office, today, ledger.unusable(one))
        if session.catalogue(one).forms else []
        for one in periods
    ]  # fmt: skip
    units = dict.fromkeys(standing.unit for row in rows for standing in row)
    by_period = [{standing.unit: standing for standing in row} for row in rows]
    timeliness = {unit: tuple(row.get(unit) for row in by_period) for unit in units}
    return Trend(period, tuple(points), timeliness, catalogue)


def year_up_to(period: Period, known: Iterable[Period]) -> list[Period]:
    """The periods of a year up to one: of the shortest kind that reports came for."""
    year = [one for one in known if one.year == period.year and one.to_date <= period.to_date]
    kinds = (PeriodKind.MONTH, PeriodKind.QUARTER, period.kind)
    found = ([one for one in year if one.kind is kind] for kind in kinds)
    return sorted(next(filter(None, found), []))


def slots_of(trend: Trend) -> list[Period]:
    """All periods that the year has of the kind shown, reported or still to come."""
    kind = trend.points[0].period.kind if trend.points else PeriodKind.MONTH
    numbers = range(1, NUMBERED[kind] + 1) if kind in NUMBERED else (0,)
    return [Period(year=trend.period.year, kind=kind, number=number) for number in numbers]


def point_of(summary: Summary, *earlier: Summary | None) -> Point:
    """The office's figures in a summary; what they grew by where the period before is known or none.

    Of a form that is sent less often that is the one before in which it was asked, and others have no figure of it.
    """
    period, known = Period.parse(summary.period), {one.period: one for one in earlier if one}
    figures = {}
    for one in trend_indicators(summary.catalogue):
        sent = summary.catalogue.form(one.form).sent
        if period.asks(sent):
            figures[one.place] = _figure(summary, known.get(str(period.before(sent))), one)
    return Point(period, len(summary.files), figures)


def _figure(summary: Summary, previous: Summary | None, indicator: Indicator) -> PointFigure:
    place = place_of(indicator)
    flow = flow_of(summary, previous, place) if accumulates(summary.catalogue, indicator) else None
    pair = flow if isinstance(flow, FigurePair) else None
    first = begins_year(Period.parse(summary.period), summary.catalogue.form(indicator.form))
    before = compared_of(coverage_at(previous, place), pair) if pair and previous and not first else None
    return PointFigure(value_at(summary, place), coverage_at(summary, place), pair, before)


def sign_of(standing: Standing) -> str:
    """A standing as a sign that can be told without its colour."""
    if standing.state is State.LATE:
        return f"Ch{standing.days_late}"
    if standing.state is State.MISSING:
        return "–" if standing.is_late else ""
    if standing.is_undated:
        return _UNDATED
    return {State.IN_TIME: "✓", State.EMPTY: "T"}[standing.state]


def signs_told(signs: Collection[str]) -> str:
    """What the signs mean, of which these stand in a table."""
    undated = f"{_UNDATED}: đã gửi, không rõ ngày gửi; " if _UNDATED in signs else ""
    return (
        f"Ký hiệu: ✓ đúng hạn; Ch2: chậm 2 ngày làm việc; {undated}T: tệp gửi để trống; – chưa gửi; "
        "ô trống: chưa thu hoặc chưa đến hạn."
    )


def short_names(periods: Sequence[Period]) -> list[str]:
    """Periods as a narrow column is headed: T1, Q2."""
    letters = {PeriodKind.MONTH: "T", PeriodKind.QUARTER: "Q"}
    return [f"{letters[one.kind]}{one.number}" if one.kind in letters else one.label for one in periods]
