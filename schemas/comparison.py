"""Figures beside the plan, the last period and the same period last year; computes nothing."""

from typing import Any, NamedTuple

from schemas.numbers import Amount
from schemas.summary import Coverage


class Contribution(NamedTuple):
    """A unit's part in a change: `share` is percent of the province's change, None where there is none to share."""

    unit: str
    now: Amount | None
    then: Amount | None
    change: Amount | None
    share: float | None


class Side(NamedTuple):
    """What a figure is compared with; `note` says in words what is missing or special, and nothing is ever made 0.

    `change` is now less then (for the plan: what is done beyond it; for a flow: what came to it in the period);
    `percent` is the change in percent of then, or the part of the plan that is done. `now` is the figure over the
    units that both have. `coverage` is what is behind `then`, None where that was not reported by units.
    """

    then: Amount | None = None
    now: Amount | None = None
    change: Amount | None = None
    percent: float | None = None
    note: str = ""
    units: tuple[Contribution, ...] = ()
    coverage: Coverage | None = None


class ComparisonLine(NamedTuple):
    """One figure of the province and its comparisons; `kind` is the kind of number ("count", "money", "percent").

    `nature` says which comparisons it has: what accumulates ("cumulative") has its flow in the period, a figure of the
    period alone ("period") is compared with the one before, a stock ("stock") against the start of the year; a plan
    ("plan"), as all others, against the same period last year.
    """

    form: str
    column: str
    row: str
    label: str
    measure: str
    kind: str
    now: Amount | None
    plan: Side
    previous: Side
    last_year: Side
    coverage: Coverage | None = None  # what is behind the figure of this time
    flow: Side = Side()
    year_start: Side = Side()
    nature: str = ""


#: The comparisons of a line.
SIDES = ("plan", "flow", "previous", "year_start", "last_year")


class Comparison(NamedTuple):
    """All lines of a period; `previous`, `last_year` and `year_start` are the periods compared with.

    "" where nothing is known. The year's start is the end of the last year's report.
    """

    period: str
    previous: str
    last_year: str
    lines: tuple[ComparisonLine, ...]
    reported: tuple[str, ...]
    missing: tuple[str, ...]
    remarks: tuple[str, ...] = ()  # what holds for every line, in words
    year_start: str = ""

    def as_json(self) -> dict[str, Any]:
        """As the `compare` command prints it."""
        figures = [
            {
                **line._asdict(),
                **{name: _side(getattr(line, name)) for name in SIDES},
                "coverage": line.coverage._asdict() if line.coverage else None,
            }
            for line in self.lines
        ]
        return {**self._asdict(), "lines": figures}


def _side(side: Side) -> dict[str, Any]:
    behind = side.coverage._asdict() if side.coverage else None
    return {**side._asdict(), "units": [unit._asdict() for unit in side.units], "coverage": behind}
