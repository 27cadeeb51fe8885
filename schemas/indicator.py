"""What an office looks at: a figure of a form with its plan, where it is shown, and the charts it is drawn in."""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple


class Use(StrEnum):
    """Where an indicator is shown."""

    COMPARISON = "comparison"
    OVERVIEW = "overview"
    TREND = "trend"
    CHART = "chart"


class Along(StrEnum):
    """What a chart sets side by side."""

    UNIT = "unit"
    ROW = "row"  # the printed rows of the form, the units added up
    PERIOD = "period"


class DrawnIn(StrEnum):
    """Where a chart is."""

    SUMMARY = "summary"
    REPORT = "report"


class Indicator(NamedTuple):
    """A figure that the office looks at.

    `column` is a column of the form, or a figure that the form has by this code (`Form.derived`); `plan` is the column
    that says what was planned of it, "" for none. `less_is_better`: the plan is the most that there may be.
    """

    code: str
    title: str
    form: str
    column: str
    unit: str = ""
    plan: str = ""
    short: str = ""
    drawn_as: str = ""
    group: str = ""
    less_is_better: bool | None = None  # None: the office does not say
    uses: frozenset[Use] = frozenset()
    by_row: bool = False
    allotted: bool = False  # the office sets the plan of each unit
    plan_title: str = ""  # what the form calls the plan

    @property
    def short_title(self) -> str:
        """Its name under the heading of its group."""
        return self.short or self.title

    @property
    def legend(self) -> str:
        """Its name in a chart."""
        return self.drawn_as or self.title

    @property
    def place(self) -> tuple[str, str]:
        """Form and column."""
        return self.form, self.column


class IndicatorChart(NamedTuple):
    """A chart of some indicators; titles that are "" follow from what is drawn."""

    indicators: tuple[Indicator, ...]
    along: Along
    title: str = ""
    report_title: str = ""
    table_title: str = ""  # over the table beside a chart by rows
    places: frozenset[DrawnIn] = frozenset(DrawnIn)


def with_plans(shown: Iterable[Indicator], known: Iterable[Indicator]) -> tuple[Indicator, ...]:
    """Indicators, each after the plan of it where that is not among them already; each figure once.

    `known` are all of the office: one that is a plan itself says what the plan is called.
    """
    chosen = list(dict.fromkeys(shown))
    there = {one.place for one in chosen}
    named = {one.place: one for one in known}
    found: dict[tuple[str, str], Indicator] = {}
    for one in chosen:
        place = (one.form, one.plan)
        if one.plan and place not in there:
            found.setdefault(place, named.get(place) or plan_of(one))
        found.setdefault(one.place, one)
    return tuple(found.values())


def plan_of(one: Indicator) -> Indicator:
    """The plan of an indicator as one itself, where the office has given it no name."""
    return Indicator(f"{one.code}.plan", one.plan_title, one.form, one.plan, one.unit, group=one.group)
