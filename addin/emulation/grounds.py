"""What scores rest on: the period's summary and how units reported in the year so far; measures nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from addin.emulation.reports import PeriodReports
from schemas.period import Period
from schemas.summary import StackedRow, Summary


@dataclass(frozen=True)
class ScoreInput:
    """The period's summary and the year's reports, the period's own last."""

    summary: Summary
    reports: Sequence[PeriodReports]

    @cached_property
    def period(self) -> Period:
        """The period that is scored."""
        return Period.parse(self.summary.period)

    @property
    def path(self) -> float:
        """The share of the year that has passed by the period's last day, 0 to 1."""
        return self.period.share_of_year

    @cached_property
    def prepared(self) -> dict[int, object]:
        """The measures that were made ready for this period, by the identity of what the profile says of them."""
        return {}

    def rows_of(self, form: str, unit: str) -> tuple[StackedRow, ...]:
        """A unit's rows of a form; none where the form is not in force."""
        found = self.summary.forms.get(form)
        return found.rows_of(unit) if found else ()

    def has_reported(self, form: str, unit: str) -> bool:
        """Whether there are a unit's figures of a form."""
        return form in self.summary.forms and unit in self.summary.forms[form].units
