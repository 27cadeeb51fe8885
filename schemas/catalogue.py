"""What is in force on a day, as one value: forms, units, lists, settings; where it comes from is told by its hash."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import cached_property, wraps
from typing import Any, Concatenate, NamedTuple, ParamSpec, Self, TypeVar

from pydantic import BaseModel, InstanceOf

from schemas.agreement import Agreement
from schemas.claim import Claim
from schemas.deriving import Deriving
from schemas.form import Form
from schemas.indicator import Along, DrawnIn, Indicator, IndicatorChart, Use, with_plans
from schemas.reference import Commune, Unit, Units
from schemas.scoring import ScoringCriterion
from schemas.texts.entry import FindingText

_Given = ParamSpec("_Given")
_Made = TypeVar("_Made")
#: So much is remembered for a catalogue; districts share a form's headings.
_MOST = 20_000


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


class Memory(dict[object, Any]):
    """What was worked out of a catalogue; empty again wherever the catalogue is sent."""

    def __reduce__(self) -> tuple[type["Memory"], tuple[()]]:
        return Memory, ()


class Catalogue(Deriving):
    """The forms of a day in the order of the workbook, all units on record, the lists to choose from, the indicators.

    `settings` are what the profile says of the office itself; `day` is the one that it was asked for.
    `sha256` names the profile that it was put together from; `versions` are those of its forms on any day, and
    `known` are the forms of any day by their code: what was typed about one of another day is no mistake. `criteria`
    are those of the emulation table that can be measured on that day, `claims` the figures that words may repeat,
    `agreements` what two forms must say alike. `unasked` are the forms in force that a period does not ask, since they
    are sent less often.
    """

    forms: tuple[InstanceOf[Form], ...]
    unasked: tuple[InstanceOf[Form], ...] = ()
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
    day: date | None = None

    def as_of(self, day: date) -> Self:
        """The same, asked for a day on which nothing of it is another; what was worked out of it goes with it."""
        self.memory  # noqa: B018 # one for all these days
        return BaseModel.model_copy(self, update={"day": day})

    @cached_property
    def memory(self) -> Memory:
        """What functions worked out of it (`per_catalogue`)."""
        return Memory()

    @cached_property
    def by_id(self) -> dict[str, Form]:
        """The forms by their code."""
        return {form.id: form for form in self.forms}

    def form(self, form_id: str) -> Form:
        """The form of that code; KeyError where none is in force."""
        return self.by_id[form_id]

    def form_for(self, purpose: str) -> Form | None:
        """The form used for something beyond its figures (`schemas.roles`); None where the office has none."""
        return next((form for form in self.forms if purpose in form.purposes), None)

    @cached_property
    def rule_texts(self) -> dict[str, FindingText]:
        """The texts of the forms' rules, and of what forms must say alike, by their code."""
        of_forms = {rule.code: rule.text for form in self.forms for rule in form.rules if rule.text}
        return of_forms | {one.code: one.text for one in self.agreements}

    def shown_in(self, use: Use) -> tuple[Indicator, ...]:
        """The indicators of a table with the plans of them: those that charts beside it draw are in it, too."""
        along = {Use.OVERVIEW: (Along.UNIT, Along.ROW), Use.TREND: (Along.PERIOD,)}.get(use, ())
        drawn = {one.place for chart in self.charts if chart.along in along for one in chart.indicators}
        shown = [one for one in self.indicators if use in one.uses or one.place in drawn]
        return with_plans(shown, self.indicators) if along else tuple(shown)

    def charts_along(self, along: Along, place: DrawnIn) -> tuple[IndicatorChart, ...]:
        """The charts at a place that set units, rows or periods side by side."""
        return tuple(chart for chart in self.charts if chart.along is along and place in chart.places)

    @cached_property
    def in_force(self) -> Self:
        """The same with the forms that the period does not ask: what a sheet that came with it may be."""
        return self.model_copy(update={"forms": (*self.forms, *self.unasked), "unasked": ()})

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
        """The one unit that a text names, of those in force on a day where one is given; None if none or several.

        Without one, those of the catalogue's day go before all others: a new unit may be called as an ended one.
        """
        if day is not None:
            return self.units.find(text, day)
        return self.units.find_first(text, self.day)

    def written_name(self, unit: Unit) -> str:
        """How a unit is written so that `find_unit` finds it: by its name, or its code where another is called so."""
        return self.units.written_name(unit, self.day)

    def written(self, code: str) -> str:
        """The same of a unit by its code; the code itself where only the profile of another period knows it."""
        known = self.units.by_code.get(code)
        return self.written_name(known) if known else code

    @property
    def offered_units(self) -> tuple[str, ...]:
        """The units to choose from, as they are written: those that end after the catalogue's day, or all.

        All of them where none reports any more: the office works on years past.
        """
        return self.units.offered(self.day)

    def communes_of(self, unit: str, day: date) -> tuple[Commune, ...]:
        """The communes of a unit on that day, in the official order."""
        return self.units.communes_of(unit, day)


def per_catalogue(
    function: Callable[Concatenate[Catalogue, _Given], _Made],
) -> Callable[Concatenate[Catalogue, _Given], _Made]:
    """Remember what a function gave, in the catalogue that it was given first; its other arguments can be hashed."""

    @wraps(function)
    def remembered(catalogue: Catalogue, /, *args: _Given.args, **kwargs: _Given.kwargs) -> _Made:
        known = catalogue.memory
        place = (function, *args, *kwargs.items()) if kwargs else (function, *args)
        try:
            made: _Made = known[place]
        except KeyError:
            if len(known) > _MOST:
                known.clear()
            made = known[place] = function(catalogue, *args, **kwargs)
        return made

    return remembered


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())
