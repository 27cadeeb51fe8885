"""A form as it was found in a workbook; of two sheets with one form the right one, and sheets of another period."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from addin.read.grid import Sheet
from addin.read.identity import WorkbookIdentity, period_in, period_of_title
from addin.read.raw_table import RawTable
from schemas.findings import CellPlace, Finding, Severity
from schemas.period import Period, PeriodKind
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


#: A month in the name of a sheet, and the names of sheets that nobody means to send.
_MONTH = re.compile(r"\b(?:t|th|thang) ?0?(\d{1,2})\b")
_LAID_ASIDE = re.compile(r"\b(?:nhap|cu|mau|luu|huy|xoa|bo|old|backup)\b")


def better(first: FoundForm, second: FoundForm, period: Period) -> tuple[FoundForm, FoundForm]:
    """Of two sheets with one form the one to read, and the other.

    One that is another period's by its title is not; then counts the form's name, this period in the title or in the
    name, a name that lays no sheet aside, and being shown.
    """

    def rank(one: FoundForm) -> tuple[bool, bool, bool, int, bool, bool]:
        sheet, form, by_title = one.region, one.table.header.form, period_of_title(one.region)
        return (
            by_title in (None, period),
            fold(sheet.name) == fold(form.sheet),
            by_title == period,
            _of_period(sheet, period),
            not _LAID_ASIDE.search(fold(sheet.name)),
            sheet.visible,
        )

    return (second, first) if rank(second) > rank(first) and not first.table.joined else (first, second)


def _of_period(sheet: Sheet, period: Period) -> int:
    """Whether a sheet says by its title or its name that it is of a period (1), of another one (-1), or neither (0)."""
    if named := period_of_title(sheet) or period_in(sheet.name):
        return 1 if named == period else -1
    month = _MONTH.search(fold(sheet.name)) if period.kind is PeriodKind.MONTH else None
    return 0 if month is None else 1 if int(month[1]) == period.number else -1


def two_sheets(kept: FoundForm, other: FoundForm, place: CellPlace, period: Period) -> Finding:
    """The sheet that was not read; one that is another period's is only warned of."""
    old = _of_period(other.region, period) < 0 <= _of_period(kept.region, period)
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
