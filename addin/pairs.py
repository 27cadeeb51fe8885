"""A figure now and in an earlier period, over the units that reported both times; says why two cannot be compared."""

from enum import StrEnum
from typing import NamedTuple

from addin.lookup import Number, value_at, value_over
from schemas.forms import FORMS_BY_ID
from schemas.period import Period
from schemas.report import Place
from schemas.summary import Summary


class Pair(NamedTuple):
    """A figure now and then, over `units`: all that reported, or those that did both times where others did once."""

    now: Number
    then: Number
    units: tuple[str, ...]
    everybody: bool


class Obstacle(StrEnum):
    """Why two figures cannot fairly be compared."""

    ANOTHER_YEAR = "số lũy kế tính lại từ đầu năm nên không so sánh được"
    NOTHING_NOW = "chưa có số liệu kỳ này"
    NOTHING_THEN = "chưa có số liệu để so sánh"


def pair_of(current: Summary, earlier: Summary, place: Place) -> Pair | Obstacle:
    """The figure at a place in both periods.

    What accumulates from 1 January is compared within one year or with the same period of another year. Where other
    units reported then than now, both sides count only the units that reported both times.
    """
    if accumulates(place) and not _same_stretch(current, earlier):
        return Obstacle.ANOTHER_YEAR
    now, then = (summary.forms[place.form].reported for summary in (current, earlier))
    common = (place.unit,) if place.unit else tuple(unit for unit in now if unit in then)
    everybody = bool(place.unit) or set(now) == set(then)
    sides = [
        value_at(summary, place) if everybody else value_over(summary, place, common) for summary in (current, earlier)
    ]
    if sides[0] is None:
        return Obstacle.NOTHING_NOW if value_at(current, place) is None else Obstacle.NOTHING_THEN
    if sides[1] is None:
        return Obstacle.NOTHING_THEN
    return Pair(sides[0], sides[1], common, everybody)


def accumulates(place: Place) -> bool:
    """Whether a figure starts anew each January, itself or by its numerator."""
    form = FORMS_BY_ID[place.form]
    column = form.by_key.get(place.column)
    if column and column.ratio:
        return accumulates(place._replace(column=column.ratio.numerator))
    return bool(column and (column.cumulative or "lũy kế" in column.label))


def _same_stretch(current: Summary, earlier: Summary) -> bool:
    now, then = Period.parse(current.period), Period.parse(earlier.period)
    return then.year == now.year or then == now.same_last_year()
