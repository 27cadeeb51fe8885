"""How a year goes: its figures and who reported in time, period by period; writes nothing.

The figures are the programme's disbursement (B01) and the households that left poverty (B02), both counted from the
year's first day, so that each period's can be compared with the year's plan; and what each grew by in the period.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from addin.analysis.punctuality import Standing, State, standings
from addin.session import Session
from addin.summary.comparable import FigurePair, flow_of
from addin.summary.lookup import coverage_at, value_at
from schemas.forms import FORMS_BY_ID
from schemas.numbers import Amount
from schemas.period import NUMBERED, Period, PeriodKind
from schemas.report import FigurePlace
from schemas.summary import Coverage, Summary


class Point(NamedTuple):
    """The province at the end of a period: how many units reported, money in triệu đồng, households, rates in %."""

    period: Period
    reported: int
    plan: Amount | None
    paid: Amount | None
    paid_rate: Amount | None
    target: Amount | None
    escaped: Amount | None
    target_rate: Amount | None
    coverage: tuple[Coverage, ...] = ()  # what is behind each figure, from `plan` on
    flows: Mapping[str, FigurePair] = MappingProxyType(
        {}
    )  # "paid", "escaped" → now and at the end of the period before


#: Form → columns of the figures of a point, in its order.
_SHOWN = {"B01": ("plan_total", "paid_total", "paid_rate"), "B02": ("target_cut", "escaped", "target_rate")}


_FLOWS = {"paid": FigurePlace("B01", "paid_total"), "escaped": FigurePlace("B02", "escaped")}
#: What each figure of a point, and what it grew by, is taken from.
_TAKEN_FROM = {
    name: FigurePlace(form, key)
    for name, (form, key) in zip(
        ("plan", "paid", "paid_rate", "target", "escaped", "target_rate"),
        ((form, key) for form, keys in _SHOWN.items() for key in keys),
        strict=True,
    )
}


def is_asked_for(key: str) -> bool:
    """Whether the forms in force ask for a figure of a point: "paid", "paid flow", "reported"."""
    place = _TAKEN_FROM.get(key.removesuffix(" flow"))
    form = FORMS_BY_ID.get(place.form) if place else None
    return place is None or (form is not None and place.column in form.by_key)


class Trend(NamedTuple):
    """The periods of a year up to one of them, and every unit's standing in each, by unit code."""

    period: Period
    points: tuple[Point, ...]
    timeliness: dict[str, tuple[Standing, ...]]

    def in_time(self, unit: str) -> tuple[int, int]:
        """In how many of the periods that are due a unit was in time, and how many these are."""
        due = [one for one in self.timeliness[unit] if one.is_late or one.state is State.IN_TIME]
        return sum(not one.is_late for one in due), len(due)


def trend_of(session: Session, period: Period, today: date) -> Trend:
    """The year of a period, as it is known on a day."""
    figures = session.figures(period)
    periods = year_up_to(period, figures.periods)
    points: list[Point] = []
    before: Summary | None = None
    for one in periods:
        summary = figures.summary(one)
        points.append(point_of(summary, before if before and before.period == str(one.previous()) else None))
        before = summary
    rows = [standings(figures.ledger.received, one, session.office, today) for one in periods]
    units = dict.fromkeys(standing.unit for row in rows for standing in row)
    by_period = [{standing.unit: standing for standing in row} for row in rows]
    timeliness = {unit: tuple(row[unit] for row in by_period if unit in row) for unit in units}
    return Trend(period, tuple(points), timeliness)


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


def point_of(summary: Summary, previous: Summary | None = None) -> Point:
    """The province's figures in a summary; what they grew by where the period before is known or none."""
    places = [FigurePlace(form, column) for form, columns in _SHOWN.items() for column in columns]
    plan, paid, paid_rate, target, escaped, target_rate = (value_at(summary, place) for place in places)
    behind = tuple(coverage_at(summary, place) for place in places)
    when, reported = Period.parse(summary.period), len(summary.files)
    found = {key: flow_of(summary, previous, place) for key, place in _FLOWS.items() if is_asked_for(key)}
    flows = {key: flow for key, flow in found.items() if isinstance(flow, FigurePair)}
    return Point(when, reported, plan, paid, paid_rate, target, escaped, target_rate, behind, flows)


def sign_of(standing: Standing) -> str:
    """A standing as a sign that can be told without its colour."""
    if standing.state is State.LATE:
        return f"Ch{standing.days_late}"
    if standing.state is State.MISSING:
        return "–" if standing.is_late else ""
    return {State.IN_TIME: "✓", State.EMPTY: "T"}[standing.state]


SIGNS = (
    "Ký hiệu: ✓ đúng hạn; Ch2: chậm 2 ngày làm việc; T: tệp gửi để trống; – chưa gửi; "
    "ô trống: chưa thu hoặc chưa đến hạn."
)


def short_names(periods: Sequence[Period]) -> list[str]:
    """Periods as a narrow column is headed: T1, Q2."""
    letters = {PeriodKind.MONTH: "T", PeriodKind.QUARTER: "Q"}
    return [f"{letters[one.kind]}{one.number}" if one.kind in letters else one.label for one in periods]
