"""Periods as people write them: "2/2023", "T2-2023", "quý I năm 2023", "15/02/2023", a day or number of Excel's."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from schemas.clock import day_of
from schemas.period import Period, PeriodKind, two_digits
from schemas.text import fold

_YEAR = r"(?P<year>20\d\d|2100)"
_MONTH = r"(?:thang |t ?|m ?)?(?P<month>0?[1-9]|1[0-2])"
_QUARTER = r"(?:quy|q) ?(?P<quarter>[1-4]|iv|i{1,3})"
_HALF = r"(?P<half>h1|6 ?t(?:hang)?(?: dau)?)"
_NINE = r"(?P<nine>9 ?m|9 ?t(?:hang)?(?: dau)?)"
#: A part of the year and the year, either before the other; a day stands for its month, as Excel makes of "02/2023".
_PARTS = (_HALF, _NINE, _QUARTER, _MONTH)
_WRITTEN = [
    re.compile(pattern)
    for part in _PARTS
    for pattern in (rf"{part} (?:nam )?{_YEAR}", rf"(?:nam )?{_YEAR} {part}")
] + [
    re.compile(rf"(?:ca )?(?:nam )?{_YEAR}"),
    re.compile(rf"(?:ngay )?(?:0?[1-9]|[12]\d|3[01]) (?:thang )?(?P<month>0?[1-9]|1[0-2]) (?:nam )?{_YEAR}"),
    re.compile(rf"{_YEAR} (?P<month>0[1-9]|1[0-2]) (?:0[1-9]|[12]\d|3[01])(?: 00 00 00)?"),
]  # fmt: skip
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


def read_period(value: object) -> Period:
    """The period that was typed, in any way; ValueError where it is none, or may be several."""
    if isinstance(value, date):
        value = f"{value:%Y-%m}"
    text = fold(f"{value:.0f}" if isinstance(value, float) and value.is_integer() else str(value or ""))
    text = text.removeprefix("ky bao cao ").removeprefix("ky ")
    found = next((match for pattern in _WRITTEN if (match := pattern.fullmatch(text))), None)
    if found is None:
        raise ValueError(f"not a period: {value!r}")
    part = {name: given for name, given in found.groupdict().items() if given}
    year = int(part["year"])
    if "month" in part:
        return Period(year=year, kind=PeriodKind.MONTH, number=int(part["month"]))
    if "quarter" in part:
        number = _ROMAN.get(part["quarter"]) or int(part["quarter"])
        return Period(year=year, kind=PeriodKind.QUARTER, number=number)
    kind = PeriodKind.HALF if "half" in part else PeriodKind.NINE_MONTHS if "nine" in part else PeriodKind.YEAR
    return Period(year=year, kind=kind)


#: So many units without a report are named; where there are more, their number is.
_NAMED = 3


def periods_told(periods: Sequence[str]) -> str:
    """Periods in their order as a sentence lists them; three months or more that follow each other as a stretch."""
    found = [Period.parse(period) for period in periods]
    first, last = found[0], found[-1]
    months = all(one.kind is PeriodKind.MONTH and one.year == first.year for one in found)
    if months and len(found) > 2 and last.number - first.number + 1 == len(found):
        return f"từ tháng {two_digits(first.number)} đến tháng {two_digits(last.number)} năm {last.year}"
    return ", ".join(one.label for one in found)


def gaps_told(gaps: Mapping[str, Sequence[str]], name: Callable[[str], str]) -> str:
    """The reports that units have not sent for periods within a longer one; units that lack the same are together."""
    alike: dict[tuple[str, ...], list[str]] = {}
    for unit, periods in gaps.items():
        alike.setdefault(tuple(periods), []).append(unit)
    said = []
    for periods, units in alike.items():
        whose = ", ".join(map(name, units)) if len(units) <= _NAMED else f"{len(units)} đơn vị"
        said.append(f"báo cáo {periods_told(periods)} của {whose}")
    return "; ".join(said)


def show_day(day: date) -> str:
    """A day in running text, in which only months 1 and 2 have a leading zero: "05/02/2023", "14/3/2023"."""
    return f"{day.day:02}/{two_digits(day.month)}/{day.year}"


def show_sent_day(moment: datetime | None) -> str:
    """The day in Vietnam on which something was sent, in running text; "" where nobody knows it."""
    return show_day(day_of(moment)) if moment else ""
