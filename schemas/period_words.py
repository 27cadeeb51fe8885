"""Periods as people write them: "2/2023", "T2-2023", "quý I năm 2023", "15/02/2023", a day or number of Excel's."""

import re
from datetime import date

from schemas.period import Period, PeriodKind
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
    """The period that was typed, in whatever way; ValueError where it is none, or may be several."""
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
