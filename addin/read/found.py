"""A form as it was found in a workbook; of two sheets with one form the right one, and sheets of another period."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from addin.read.grid import Sheet
from addin.read.identity import WorkbookIdentity, period_of_title
from addin.read.raw_table import RawTable
from schemas.findings import CellPlace, Finding, Severity
from schemas.period import Period
from schemas.submission import relocate
from schemas.text import fold


class FoundForm(NamedTuple):
    """A form's table, the findings on its sheet and header, and on its rows; and where it was found first."""

    table: RawTable
    frame: tuple[Finding, ...]
    region: Sheet

    @property
    def findings(self) -> list[Finding]:
        rows = (relocate(finding, self.table.sheet, self.table.joined) for finding in self.table.findings)
        return [*self.frame, *rows]


def better(first: FoundForm, second: FoundForm, period: Period) -> tuple[FoundForm, FoundForm]:
    """Of two sheets with one form the one to read, and the other: by name, by the title's period, by being shown."""

    def rank(one: FoundForm) -> tuple[bool, int, bool]:
        named, form = period_of_title(one.region), one.table.header.form
        return (
            fold(one.region.name) == fold(form.sheet),
            (named == period) - (named not in (None, period)),
            one.region.visible,
        )

    return (second, first) if rank(second) > rank(first) and not first.table.joined else (first, second)


def two_sheets(kept: FoundForm, other: FoundForm, place: CellPlace, period: Period) -> Finding:
    """The sheet that was not read; one that is another period's by its title is only warned of."""
    old = period_of_title(other.region) not in (None, period) and period_of_title(kept.region) in (None, period)
    here = place._replace(form=kept.table.header.form.id, sheet=other.table.sheet)
    severity = Severity.WARNING if old else None
    return here.finding("sheet-duplicate", severity=severity, first=kept.table.sheet, second=other.table.sheet)


def other_periods(
    found: Mapping[str, FoundForm], identity: WorkbookIdentity, period: Period, place: CellPlace
) -> Iterator[Finding]:
    """Forms whose own title names another period, where most name this one: a sheet kept from last month."""
    named = {form: identity.title_periods.get(each.region.name, frozenset()) for form, each in found.items()}
    other = {form: periods for form, periods in named.items() if periods and period not in periods}
    if len(other) * 2 < sum(map(bool, named.values())):
        for form, periods in other.items():
            here = place._replace(form=form, sheet=found[form].region.name)
            told = ", ".join(sorted(one.label for one in periods))
            yield here.finding("sheet-other-period", found=told, expected=period.label)
