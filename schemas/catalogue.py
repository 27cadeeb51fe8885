"""What is in force on a day, as one value: forms, units, lists, settings; where it comes from is told by its hash."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import NamedTuple

from pydantic import InstanceOf

from schemas.agreement import Agreement
from schemas.claim import Claim
from schemas.deriving import Deriving
from schemas.form import Form
from schemas.indicator import Along, DrawnIn, Indicator, IndicatorChart, Use, with_plans
from schemas.reference import Commune, Unit, Units
from schemas.scoring import ScoringCriterion


class KnownForm(NamedTuple):
    """What a form is or was called on any day: the names of its sheet, the labels and codes of its columns."""

    sheets: tuple[str, ...]
    columns: tuple[str, ...]


class OfficeSetting(NamedTuple):
    """What a profile says of its office: one of the general settings, or one of the office's own.

    `form` is the form without which it makes no sense, "" for none; `value` is None where nothing is said.
    """

    code: str
    title: str
    value: str | float | None = None
    is_number: bool = False
    is_whole: bool = False
    form: str = ""
    description: str = ""


#: What the number of a version may be where it begins with a year.
_YEARS = (2000, 2100)


class Catalogue(Deriving):
    """The forms of a day in the order of the workbook, all units on record, the lists to choose from, the indicators.

    `settings` are what the profile says of the office itself.
    `sha256` names the profile that it was put together from; `versions` are those of its forms on any day, and
    `known` are the forms of any day by their code: what was typed about one of another day is no mistake. `criteria`
    are those of the emulation table that can be measured on that day, `claims` the figures that words may repeat,
    `agreements` what two forms must say alike.
    """

    forms: tuple[InstanceOf[Form], ...]
    units: Units
    lists: Mapping[str, tuple[str, ...]] = {}
    settings: tuple[OfficeSetting, ...] = ()
    sha256: str = ""
    versions: tuple[str, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    charts: tuple[IndicatorChart, ...] = ()
    known: Mapping[str, InstanceOf[KnownForm]] = {}
    criteria: tuple[InstanceOf[ScoringCriterion], ...] = ()
    claims: tuple[InstanceOf[Claim], ...] = ()
    agreements: tuple[InstanceOf[Agreement], ...] = ()

    @cached_property
    def by_id(self) -> dict[str, Form]:
        """The forms by their code."""
        return {form.id: form for form in self.forms}

    def form(self, form_id: str) -> Form:
        """The form of that code; KeyError where none is in force."""
        return self.by_id[form_id]

    def shown_in(self, use: Use) -> tuple[Indicator, ...]:
        """The indicators of a table with the plans of them: those that charts beside it draw are in it, too."""
        along = {Use.OVERVIEW: (Along.UNIT, Along.ROW), Use.TREND: (Along.PERIOD,)}.get(use, ())
        drawn = {one.place for chart in self.charts if chart.along in along for one in chart.indicators}
        shown = [one for one in self.indicators if use in one.uses or one.place in drawn]
        return with_plans(shown, self.indicators) if along else tuple(shown)

    def charts_along(self, along: Along, place: DrawnIn) -> tuple[IndicatorChart, ...]:
        """The charts at a place that set units, rows or periods side by side."""
        return tuple(chart for chart in self.charts if chart.along is along and place in chart.places)

    @property
    def version(self) -> str:
        """The version that a workbook of these forms carries: that of the form which changed last."""
        return max((form.version for form in self.forms), default="", key=_numbers)

    @property
    def year(self) -> int | None:
        """The year that its forms are of, as their version says: "2026.1"; None where it says none."""
        year = next(iter(_numbers(self.version)), 0)
        return year if _YEARS[0] <= year <= _YEARS[1] else None

    def units_on(self, day: date) -> tuple[Unit, ...]:
        """The units that report on that day, in the office's order."""
        return self.units.on(day)

    def unit(self, code: str) -> Unit:
        """The unit of that code; KeyError where there is none."""
        return self.units.by_code[code]

    def find_unit(self, text: str, day: date | None = None) -> Unit | None:
        """The one unit that a text names, of those in force on the day; None if none or several."""
        return self.units.find(text, day)

    def communes_of(self, unit: str, day: date) -> tuple[Commune, ...]:
        """The communes of a unit on that day, in the official order."""
        return self.units.communes_of(unit, day)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())
