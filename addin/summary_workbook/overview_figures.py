"""The overview's figures: what the office looks at of each unit and of all, live from the sheets of the forms."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from addin.sheets.plan import Content, Formula
from addin.sheets.sheet_draft import UNKNOWN, Anchors, Shown
from addin.summary.lookup import top_codes, value_at
from addin.summary_workbook.formulas import live_or_known, rate_formula, total_formula
from addin.summary_workbook.states import States
from schemas.catalogue import Catalogue, per_catalogue
from schemas.cells import column_letters, fixed_address
from schemas.computation import Ratio
from schemas.fields import Count, Money, Percent
from schemas.form import Agg, Column
from schemas.indicator import Indicator, Use
from schemas.numbers import exact
from schemas.report import FigurePlace
from schemas.summary import Summary

_WIDTHS = ((Percent, 10.0), (Count, 10.0), (Money, 13.0))
_USUAL_WIDTH = 12.0


class ShownIndicator(NamedTuple):
    """An indicator of the overview: the heading of its column there, and the figure of its form."""

    indicator: Indicator
    heading: Column
    figure: Column

    @property
    def key(self) -> str:
        """The key of its column on the overview."""
        return self.heading.key

    @property
    def adds_up(self) -> bool:
        """Whether the units' figures make the office's."""
        return not {Agg.SUM, Agg.COUNT}.isdisjoint(self.figure.agg)


def key_of(indicator: Indicator) -> str:
    """The key of an indicator's column on the overview."""
    return "/".join(indicator.place)


@per_catalogue
def shown_indicators(catalogue: Catalogue) -> tuple[ShownIndicator, ...]:
    """The indicators that the overview shows; a percentage of two others is worked out from the cells beside it."""
    indicators = catalogue.shown_in(Use.OVERVIEW)
    there = {one.place for one in indicators}
    found = []
    for one in indicators:
        figure = catalogue.form(one.form).figures[one.column]
        group = f"{one.group} (biểu {one.form})" if one.group else f"Biểu {one.form}"
        width = next((width for kind, width in _WIDTHS if isinstance(figure.type, kind)), _USUAL_WIDTH)
        heading = Column(
            key=key_of(one), headings=(group,), label=one.short_title, unit=one.unit, type=figure.type, width=width,
            computed=_beside(one, figure, there),
        )  # fmt: skip
        found.append(ShownIndicator(one, heading, figure))
    return tuple(found)


def _beside(indicator: Indicator, figure: Column, there: set[tuple[str, str]]) -> Ratio | None:
    """What a percentage is computed from on the overview itself; None where a part of it is not there."""
    rate = figure.ratio
    if not isinstance(rate, Ratio) or not all((indicator.form, part) in there for part in rate.parts):
        return None
    above, below = ("/".join((indicator.form, part)) for part in rate.parts)
    return Ratio(above, below)


class OverviewFigures:
    """The cells of the indicators; `index` says in which column each is."""

    def __init__(self, summary: Summary, anchors: Mapping[str, Anchors], index: Mapping[str, int]) -> None:
        self.anchors, self.index, self.shown = anchors, index, shown_indicators(summary.catalogue)
        forms = dict.fromkeys(one.indicator.form for one in self.shown)
        self.states = {form: States(summary, summary.catalogue.form(form)) for form in forms}

    def of_unit(self, unit: str, row: int) -> dict[str, Shown]:
        """The figures of a unit, in a row."""
        linked = (one for one in self.shown if one.heading.computed is None)
        found = {one.key: self._state(one).of_unit(self._linked(unit, one), unit, one.figure.key) for one in linked}
        rates = self._rates(found, row, unit)
        return found | {one.key: self._state(one).of_unit(rate, unit, one.figure.key) for one, rate in rates}

    def of_all(self, body: int, row: int, rows: Sequence[Mapping[str, Shown]]) -> dict[str, Shown]:
        """The office's figures in the row below those of its units."""
        found: dict[str, Shown] = {}
        for one in self.shown:
            if one.heading.computed is None:
                content = self._sum(one, body, row, rows) if one.adds_up else self._blend(one)
                found[one.key] = self._state(one).of_total(content, one.figure.key)
        rates = self._rates(found, row)
        return found | {one.key: self._state(one).of_total(rate, one.figure.key) for one, rate in rates}

    def _state(self, one: ShownIndicator) -> States:
        return self.states[one.indicator.form]

    def _linked(self, unit: str, one: ShownIndicator) -> Content:
        """A unit's figure on the form's own sheet; of one that is reported row by row, the sum of its rows."""
        states, anchors, key = self._state(one), self.anchors[one.indicator.form], one.figure.key
        form, value = states.form, value_at(states.whole, FigurePlace(one.indicator.form, key, unit))
        if form.summed_by_row and one.adds_up:
            codes = [code for code in top_codes(form) if anchors.has(unit, code)]
            cells = ",".join(anchors.reference(unit, code, key) for code in codes)
            return total_formula(cells, value) if cells else None
        if form.summed_by_row or not all(part in anchors.of(unit).columns for part in self._parts(one)):
            return value
        if not anchors.reference(unit, "", self._parts(one)[0]):
            return None
        if key in form.by_key:
            return Formula(f"={anchors.reference(unit, '', key)}", UNKNOWN if value is None else value)
        now = {part: value_at(states.whole, FigurePlace(form.id, part, unit)) for part in self._parts(one)}
        return live_or_known(rate_formula(one.figure, now, lambda part: anchors.reference(unit, "", part)), value)

    def _parts(self, one: ShownIndicator) -> tuple[str, ...]:
        """The columns of the form whose cells a figure is taken from."""
        derived = one.figure.ratio if one.figure.key not in self._state(one).form.by_key else None
        return derived.parts if derived else (one.figure.key,)

    def _blend(self, one: ShownIndicator) -> Content:
        """The office's figure of what does not add up."""
        value = value_at(self._state(one).whole, FigurePlace(*one.indicator.place))
        return UNKNOWN if value is None else value

    def _sum(self, one: ShownIndicator, body: int, row: int, rows: Sequence[Mapping[str, Shown]]) -> Formula:
        now = (_now(line[one.key]) for line in rows if one.key in line)
        stated = [value for value in now if isinstance(value, int | float)]
        letters = column_letters(self.index[one.key])
        return total_formula(f"{letters}{body + 1}:{letters}{row}", exact(sum(stated)) if stated else None)

    def _rates(
        self, figures: Mapping[str, Shown], row: int, unit: str = ""
    ) -> Iterator[tuple[ShownIndicator, Content]]:
        """The percentages of a row, live and from the values now."""
        now = {key: _now(shown) for key, shown in figures.items()}
        for one in self.shown:
            if one.heading.computed:
                live = rate_formula(one.heading, now, lambda key: fixed_address(row, self.index[key]))
                states, key = self._state(one), one.figure.key
                if key in states.form.by_key:
                    yield one, live
                else:
                    yield one, live_or_known(live, value_at(states.whole, FigurePlace(states.form.id, key, unit)))


def _now(shown: Shown) -> object:
    return shown.content.value if isinstance(shown.content, Formula) else shown.content
