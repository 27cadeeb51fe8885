"""The one way a number gets into a report: looked up, worded, and noted down with the cells behind it."""

from collections.abc import Iterable
from typing import NamedTuple

from addin.draft.marks import marked
from addin.draft.words import worded
from addin.lookup import REPORTED, Number, sources_at, value_at
from addin.pairs import Pair, pair_of
from schemas.numbers import exact, percent_of, show_number
from schemas.period import Period
from schemas.report import SCORES, Figure, Place, Source
from schemas.summary import Origin, Summary


class Earlier(NamedTuple):
    """A period to compare with: its summary and how a sentence names it ("kỳ trước")."""

    name: str
    summary: Summary


class Recorder:
    """The summaries behind a report, and every number printed from them so far."""

    def __init__(
        self,
        current: Summary,
        previous: Summary | None = None,
        last_year: Summary | None = None,
        *,
        marks: bool = False,
    ) -> None:
        """With `marks`, every number comes with the signs by which the finished document knows it again."""
        self.marks = marks
        self.current = current
        self.period = Period.parse(current.period)
        named = (("kỳ trước", previous), ("cùng kỳ năm trước", last_year))
        self.earlier = tuple(Earlier(name, summary) for name, summary in named if summary)
        self.figures: list[Figure] = []

    def value(self, place: Place) -> Number | None:
        """The current figure, not printed."""
        return value_at(self.current, place)

    def print_value(self, place: Place, unit: str = "", *, decimals: int | None = None) -> str:
        """The current figure with its unit, noted down; "…" for the clerk to fill in where there is none.

        A table gives the `decimals` that all of a column show.
        """
        value = self.value(place)
        if value is None:
            return "…"
        text = worded(value, unit) if decimals is None else show_number(value, decimals, fixed=True)
        sources = _dated(self.current, sources_at(self.current, place))
        return self._noted(Figure(text, value, place, "value", sources))

    def print_score(self, value: Number, name: str, unit: str = "", cells: Iterable[Origin] = ()) -> str:
        """A score that was worked out elsewhere, noted down with the cells it rests on."""
        text = show_number(value, 2)
        return self._noted(Figure(text, value, Place(SCORES, name, unit), "value", _dated(self.current, tuple(cells))))

    def print_change(self, place: Place, pair: Pair, earlier: Earlier, *, unit: str, relative: bool = False) -> str:
        """The size of the change since an earlier period, noted down; with `relative`, in percent of the earlier.

        The change itself is noted with its sign; the text has none, since the sentence says the direction.
        """
        change = pair.now - pair.then
        value = (percent_of(change, pair.then) or 0) if relative else exact(change)
        text = worded(abs(value), "%" if relative else unit)
        sources = (*_of_units(self.current, place, pair), *_of_units(earlier.summary, place, pair))
        return self._noted(Figure(text, value, place, "change-percent" if relative else "change", sources))

    def _noted(self, figure: Figure) -> str:
        self.figures.append(figure)
        return marked(len(self.figures) - 1, figure.text) if self.marks else figure.text

    def pair(self, place: Place, earlier: Earlier) -> Pair | None:
        """The figure now and in an earlier period; None where the two cannot fairly be compared."""
        found = pair_of(self.current, earlier.summary, place)
        return found if isinstance(found, Pair) else None

    def print_coverage(self, form: str) -> str:
        """How many of the units that should report did: "9/11", noted down."""
        place = Place(form, REPORTED)
        count = self.print_value(place)
        return f"{count}/{len(self.current.units)}"


def _dated(summary: Summary, origins: tuple[Origin, ...]) -> tuple[Source, ...]:
    return tuple(Source(origin.period or summary.period, origin) for origin in origins)


def _of_units(summary: Summary, place: Place, pair: Pair) -> tuple[Source, ...]:
    return tuple(source for source in _dated(summary, sources_at(summary, place)) if source.origin.unit in pair.units)
