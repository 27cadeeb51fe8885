"""A figure now and in an earlier period, over what is known both times; says why two cannot be compared."""

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from addin.summary.lookup import coverage_at, is_collected, known_rows, value_at, value_over_rows
from addin.summary.nature import Nature, begins_year, nature_of
from schemas.labels import short_label
from schemas.numbers import Amount
from schemas.period import Period
from schemas.report import FigurePlace
from schemas.summary import Coverage, Summary

#: Months, quarters and years differ by no more days than these.
_UNEVEN = 4


class FigurePair(NamedTuple):
    """A figure now and then, over `units`: those in which it is known both times.

    `left_out` names the units in which it is known only once, with the rows (communes, projects) that are, none for
    the whole unit; `rows` are the codes that count of a unit that is not whole.
    """

    now: Amount
    then: Amount
    units: tuple[str, ...]
    left_out: dict[str, tuple[str, ...]]
    rows: dict[str, frozenset[str]]

    @property
    def everybody(self) -> bool:
        """Whether both sides are over the same units and rows without leaving any out."""
        return not self.left_out


class Obstacle(StrEnum):
    """Why two figures cannot fairly be compared."""

    ANOTHER_YEAR = "số lũy kế tính lại từ đầu năm nên không so sánh được"
    NOTHING_NOW = "chưa có số liệu kỳ này"
    NOTHING_THEN = "chưa có số liệu để so sánh"
    NOT_ASKED_THEN = "kỳ so sánh không thu thập số này"
    SENT_OTHERWISE = "biểu đổi kỳ gửi nên số của riêng kỳ không so sánh được"


class _Common(NamedTuple):
    unit: str
    rows: frozenset[str] | None  # None: all of the unit
    gone: tuple[str, ...]
    known_once: bool


def pair_of(current: Summary, earlier: Summary, place: FigurePlace) -> FigurePair | Obstacle:
    """The figure at a place in both periods.

    What accumulates is compared within one year or with the same period of another year. A unit or a row in which
    the figure is known only once is left out on both sides.
    """
    nature = nature_of(current.catalogue.by_id[place.form], place)
    if nature is Nature.CUMULATIVE and not _same_stretch(current, earlier):
        return Obstacle.ANOTHER_YEAR
    if nature is Nature.OF_PERIOD and _are_unlike(current, earlier, place.form):
        return Obstacle.SENT_OTHERWISE
    return _paired(current, earlier, place, place)


def _paired(current: Summary, earlier: Summary, place: FigurePlace, before: FigurePlace) -> FigurePair | Obstacle:
    """The figure at a place beside the one at another, over the units and rows in which both are known."""
    found = list(_common(current, earlier, place, before))
    shared = {one.unit: one.rows for one in found if not one.known_once}
    left_out = {one.unit: one.gone for one in found if one.known_once or one.gone}
    sides = [
        value_over_rows(summary, at, shared) if left_out else value_at(summary, at)
        for summary, at in ((current, place), (earlier, before))
    ]
    if sides[0] is None and value_at(current, place) is None:
        return Obstacle.NOTHING_NOW
    if sides[0] is None or sides[1] is None:
        return Obstacle.NOTHING_THEN if is_collected(earlier, before) else Obstacle.NOT_ASKED_THEN
    rows = {unit: codes for unit, codes in shared.items() if codes is not None}
    return FigurePair(sides[0], sides[1], tuple(shared), left_out, rows)


def flow_of(current: Summary, previous: Summary | None, place: FigurePlace) -> FigurePair | Obstacle:
    """What a cumulative figure grew by in the period; in the first of a year, all that has accumulated."""
    if begins_year(Period.parse(current.period), current.catalogue.by_id[place.form]):
        value = value_at(current, place)
        if value is None:
            return Obstacle.NOTHING_NOW
        units = (place.unit,) if place.unit else _units_known(current, place)
        return FigurePair(value, 0, units, {}, {})
    return pair_of(current, previous, place) if previous else Obstacle.NOTHING_THEN


def compared_of(behind: Coverage, pair: FigurePair) -> Coverage:
    """What is behind one figure of a pair, by what is behind all of it: what the pair leaves out is not."""
    missing = tuple(dict.fromkeys((*behind.missing, *(unit for unit, rows in pair.left_out.items() if not rows))))
    rows = {unit: rows for unit, rows in {**behind.left_out, **pair.left_out}.items() if unit not in missing}
    return behind._replace(
        known=behind.of - len(missing), missing=missing, left_out=rows,
        doubtful=tuple(unit for unit in behind.doubtful if unit in pair.units),
    )  # fmt: skip


def within(current: Summary, place: FigurePlace, column: str) -> FigurePair | Obstacle:
    """A figure beside another column of the same rows: a stock and how it began, what is done and the plan of it.

    A unit or a row in which only one of the two is known is left out on both sides.
    """
    return _paired(current, current, place, place._replace(column=column))


def _units_known(summary: Summary, place: FigurePlace) -> tuple[str, ...]:
    missing = coverage_at(summary, place).missing
    return tuple(unit for unit in summary.units if unit not in missing)


def _common(current: Summary, earlier: Summary, place: FigurePlace, before: FigurePlace) -> Iterator[_Common]:
    """What each unit has both times; units that have nothing either time are not told."""
    form = current.catalogue.by_id[place.form]
    labels = {row.code: short_label(row.label) for row in form.fixed_rows}
    for unit in (place.unit,) if place.unit else current.units:
        sides = ((current, place), (earlier, before))
        now, then = (known_rows(summary, at._replace(unit=unit)) for summary, at in sides)
        if now is None or then is None:
            if now is not then:
                yield _Common(unit, None, (), known_once=True)
            continue
        if now == then:
            yield _Common(unit, None, (), known_once=False)
            continue
        common = frozenset(code for code in now if then.get(code, None) == now[code])
        gone = tuple(labels.get(code, code) for code in {**now, **then} if code not in common)
        yield _Common(unit, common, gone if common else (), known_once=not common)


def _are_unlike(current: Summary, earlier: Summary, form: str) -> bool:
    """Whether a form told of a month in one of two months, say, and of the quarter in the other."""
    periods = [Period.parse(one.period) for one in (current, earlier)]
    told = [one.forms[form].first_day for one in (current, earlier) if form in one.forms]
    days = [(period.to_date - first).days for period, first in zip(periods, told, strict=False)]
    return len(told) == 2 and periods[0].kind is periods[1].kind and abs(days[0] - days[1]) > _UNEVEN


def _same_stretch(current: Summary, earlier: Summary) -> bool:
    now, then = Period.parse(current.period), Period.parse(earlier.period)
    return then.year == now.year or then == now.same_last_year()
