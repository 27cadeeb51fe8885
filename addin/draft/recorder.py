"""The one way a number gets into a report: looked up, worded, and noted down with the cells behind it."""

from typing import NamedTuple

from addin.draft.words import worded
from addin.lookup import REPORTED, Number, sources_at, value_at, value_over
from schemas.forms import FORMS_BY_ID
from schemas.period import Period
from schemas.report import Figure, Place, Source
from schemas.summary import Origin, Summary


class Earlier(NamedTuple):
    """A period to compare with: its summary and how a sentence names it ("kỳ trước")."""

    name: str
    summary: Summary


class Pair(NamedTuple):
    """A figure now and then, over the units that reported both times."""

    now: Number
    then: Number
    units: tuple[str, ...]


class Recorder:
    """The summaries behind a report, and every number printed from them so far."""

    def __init__(self, current: Summary, previous: Summary | None = None, last_year: Summary | None = None):
        self.current = current
        self.period = Period.parse(current.period)
        named = (("kỳ trước", previous), ("cùng kỳ năm trước", last_year))
        self.earlier = tuple(Earlier(name, summary) for name, summary in named if summary)
        self.figures: list[Figure] = []

    def value(self, place: Place) -> Number | None:
        """The current figure, not printed."""
        return value_at(self.current, place)

    def print_value(self, place: Place, unit: str = "") -> str:
        """The current figure with its unit, noted down; "…" for the clerk to fill in where there is none."""
        value = self.value(place)
        if value is None:
            return "…"
        text = worded(value, unit)
        sources = _dated(self.current, sources_at(self.current, place))
        self.figures.append(Figure(text, value, place, "value", sources))
        return text

    def print_change(self, place: Place, pair: Pair, earlier: Earlier, *, unit: str, relative: bool = False) -> str:
        """The size of the change since an earlier period, noted down; with `relative`, in percent of the earlier.

        The change itself is noted with its sign; the text has none, since the sentence says the direction.
        """
        change = pair.now - pair.then
        value = round(change / pair.then * 100, 2) if relative else round(change, 3)
        text = worded(abs(value), "%" if relative else unit)
        sources = (*_of_units(self.current, place, pair), *_of_units(earlier.summary, place, pair))
        self.figures.append(Figure(text, value, place, "change-percent" if relative else "change", sources))
        return text

    def pair(self, place: Place, earlier: Earlier) -> Pair | None:
        """The figure now and in an earlier period; None where the two cannot fairly be compared.

        What accumulates from 1 January is compared within one year or with the same period of another year.
        Where other units reported then than now, both sides count only the units that reported both times.
        """
        if _accumulates(place) and not self._same_stretch(earlier):
            return None
        now, then = (summary.forms[place.form].reported for summary in (self.current, earlier.summary))
        common = (place.unit,) if place.unit else tuple(unit for unit in now if unit in then)
        everybody = bool(place.unit) or set(now) == set(then)
        sides = [
            value_at(summary, place) if everybody else value_over(summary, place, common)
            for summary in (self.current, earlier.summary)
        ]
        if sides[0] is None or sides[1] is None:
            return None
        return Pair(sides[0], sides[1], common)

    def _same_stretch(self, earlier: Earlier) -> bool:
        then = Period.parse(earlier.summary.period)
        return then.year == self.period.year or then == self.period.same_last_year()

    def print_coverage(self, form: str) -> str:
        """How many of the units that should report did: "9/11", noted down."""
        place = Place(form, REPORTED)
        count = self.print_value(place)
        return f"{count}/{len(self.current.units)}"


def _accumulates(place: Place) -> bool:
    """Whether a figure starts anew each January, itself or by its numerator."""
    form = FORMS_BY_ID[place.form]
    column = form.by_key.get(place.column)
    if column and column.ratio:
        return _accumulates(place._replace(column=column.ratio.numerator))
    return bool(column and (column.cumulative or "lũy kế" in column.label))


def _dated(summary: Summary, origins: tuple[Origin, ...]) -> tuple[Source, ...]:
    return tuple(Source(summary.period, origin) for origin in origins)


def _of_units(summary: Summary, place: Place, pair: Pair) -> tuple[Source, ...]:
    return tuple(source for source in _dated(summary, sources_at(summary, place)) if source.origin.unit in pair.units)
