"""Reporting periods and their cut-off dates (Decree 09/2019/NĐ-CP, article 12)."""

import re
from datetime import date, timedelta
from enum import StrEnum
from functools import total_ordering
from typing import Self

from pydantic import BaseModel, ConfigDict, model_validator

_WRITTEN = re.compile(r"(20\d\d|2100)(?:-(0[1-9]|1[0-2])|-Q([1-4])|-(H1)|-(9M))?")
_ROMAN = ("", "I", "II", "III", "IV")


def two_digits(month: int) -> str:
    """A month's number as official documents write it: 02, but 3."""
    return f"{month:02}" if month < 3 else str(month)


class PeriodKind(StrEnum):
    """The kinds of periods; the value is what the cover sheet says."""

    MONTH = "Tháng"
    QUARTER = "Quý"
    HALF = "6 tháng"
    NINE_MONTHS = "9 tháng"
    YEAR = "Năm"


#: How many numbered periods of a kind a year has; 1 where the number is left blank.
NUMBERED = {PeriodKind.MONTH: 12, PeriodKind.QUARTER: 4}
#: How many months a period of a kind has.
_LENGTHS = {
    PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.HALF: 6, PeriodKind.NINE_MONTHS: 9, PeriodKind.YEAR: 12,
}  # fmt: skip


@total_ordering
class Period(BaseModel):
    """One reporting period: a year, a kind, and a number for months and quarters (0 for the others).

    Written `2023-02`, `2023-Q1`, `2023-H1`, `2023-9M`, `2023`.
    """

    model_config = ConfigDict(frozen=True, defer_build=True)

    year: int
    kind: PeriodKind
    number: int = 0

    @model_validator(mode="after")
    def _number_fits_kind(self) -> Self:
        highest = NUMBERED.get(self.kind, 0)
        if not 2000 <= self.year <= 2100:
            raise ValueError("year out of range")
        if not min(highest, 1) <= self.number <= highest:
            raise ValueError("period number does not fit its kind")
        return self

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the written form; ValueError when it is not one."""
        found = _WRITTEN.fullmatch(text.strip())
        if not found:
            raise ValueError(f"not a period: {text!r}")
        year, month, quarter, half, nine = found.groups()
        if month:
            return cls(year=int(year), kind=PeriodKind.MONTH, number=int(month))
        if quarter:
            return cls(year=int(year), kind=PeriodKind.QUARTER, number=int(quarter))
        kind = PeriodKind.HALF if half else PeriodKind.NINE_MONTHS if nine else PeriodKind.YEAR
        return cls(year=int(year), kind=kind)

    def __str__(self) -> str:
        match self.kind:
            case PeriodKind.MONTH:
                return f"{self.year}-{self.number:02}"
            case PeriodKind.QUARTER:
                return f"{self.year}-Q{self.number}"
            case PeriodKind.HALF:
                return f"{self.year}-H1"
            case PeriodKind.NINE_MONTHS:
                return f"{self.year}-9M"
        return str(self.year)

    def __lt__(self, other: "Period") -> bool:
        return (self.to_date, self.from_date) < (other.to_date, other.from_date)

    @property
    def _months(self) -> tuple[int, int]:
        """First and last month, inclusive."""
        match self.kind:
            case PeriodKind.MONTH:
                return self.number, self.number
            case PeriodKind.QUARTER:
                return 3 * self.number - 2, 3 * self.number
            case PeriodKind.HALF:
                return 1, 6
            case PeriodKind.NINE_MONTHS:
                return 1, 9
        return 1, 12

    @property
    def parts(self) -> "tuple[Period, ...]":
        """The longest shorter periods that make it up, in order; none for a month."""
        if self.kind is PeriodKind.MONTH:
            return ()
        if self.kind is PeriodKind.QUARTER:
            first, last = self._months
            return tuple(Period(year=self.year, kind=PeriodKind.MONTH, number=n) for n in range(first, last + 1))
        quarters = {PeriodKind.HALF: (1, 2), PeriodKind.NINE_MONTHS: (3,), PeriodKind.YEAR: (3, 4)}[self.kind]
        half = () if self.kind is PeriodKind.HALF else (Period(year=self.year, kind=PeriodKind.HALF),)
        return (*half, *(Period(year=self.year, kind=PeriodKind.QUARTER, number=number) for number in quarters))

    def asks(self, sent: PeriodKind) -> bool:
        """Whether it ends with a period of that kind, so that what is sent once in each of these is asked in it."""
        return self._months[1] % _LENGTHS[sent] == 0

    @property
    def from_date(self) -> date:
        """The first day of data: the 15th of the month before the period."""
        first = self._months[0]
        return date(self.year - 1, 12, 15) if first == 1 else date(self.year, first - 1, 15)

    @property
    def to_date(self) -> date:
        """The last day of data: the 14th of the period's last month."""
        return date(self.year, self._months[1], 14)

    def of_form(self, sent: PeriodKind) -> "tuple[str, date]":
        """What the time is called that a form tells of which is sent once in each period of a kind, and its first day.

        With the report of June comes that of the quarter, which a month's sheet must not be taken for.
        """
        last = self._months[1]
        if not self.asks(sent) or _LENGTHS[sent] <= _LENGTHS[self.kind]:
            return self.label, self.from_date
        if sent is PeriodKind.HALF and last == 12:
            return f"6 tháng cuối năm {self.year}", date(self.year, 6, 15)
        found = Period(year=self.year, kind=sent, number=last // 3 if sent is PeriodKind.QUARTER else 0)
        return found.label, found.from_date

    @property
    def year_start(self) -> date:
        """The first day of the reporting year, from which figures accumulate."""
        return date(self.year - 1, 12, 15)

    @property
    def share_of_year(self) -> float:
        """The share of the calendar year that has passed by the last day of data, 0 to 1."""
        return min(1.0, ((self.to_date - date(self.year, 1, 1)).days + 1) / 365)

    def due_on(self, *, working_days: int = 2, holidays: frozenset[date] = frozenset()) -> date:
        """The last day on which a district is in time: so many working days after the data-to date."""
        day = self.to_date
        while working_days:
            day += timedelta(days=1)
            if day.weekday() < 5 and day not in holidays:
                working_days -= 1
        return day

    def before(self, sent: PeriodKind) -> "Period":
        """The period before in which it was asked what is sent once in each period of a kind; `previous` for others."""
        found = self.previous()
        while self.kind in NUMBERED and not found.asks(sent):
            found = found.previous()
        return found

    def previous(self) -> "Period":
        """The period that a report compares with as "kỳ trước"."""
        if self.kind in NUMBERED:
            if self.number > 1:
                return self.model_copy(update={"number": self.number - 1})
            return Period(year=self.year - 1, kind=self.kind, number=NUMBERED[self.kind])
        if self.kind is PeriodKind.NINE_MONTHS:
            return Period(year=self.year, kind=PeriodKind.HALF)
        return Period(year=self.year - 1, kind=PeriodKind.YEAR)

    def same_last_year(self) -> "Period":
        """The same period of the year before ("cùng kỳ năm trước")."""
        return self.model_copy(update={"year": self.year - 1})

    @property
    def label(self) -> str:
        """How a report names the period: "tháng 02 năm 2023", "tháng 3 năm 2023", "quý I năm 2023".

        Only months 1 and 2 are written with a leading zero (Decree 30/2020).
        """
        match self.kind:
            case PeriodKind.MONTH:
                return f"tháng {two_digits(self.number)} năm {self.year}"
            case PeriodKind.QUARTER:
                return f"quý {_ROMAN[self.number]} năm {self.year}"
            case PeriodKind.HALF:
                return f"6 tháng đầu năm {self.year}"
            case PeriodKind.NINE_MONTHS:
                return f"9 tháng đầu năm {self.year}"
        return f"năm {self.year}"
