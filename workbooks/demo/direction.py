"""Invented figures of what a district office planned, issued, inspected and met about (B12); no files."""

from datetime import date, timedelta
from random import Random

from schemas.period import Period
from workbooks.demo.growth import generator
from workbooks.demo.office import size_of
from workbooks.demo.profiles import DemoRow, DistrictProfile, FormRows

#: Row → plan of the year for a district of average size, whether that grows with the district, the symbol of its
#: papers ("" for what is no paper).
_WORK = {
    "1": (1, False, "KH-UBND"),
    "2": (4, True, "PA-UBND"),
    "3": (1, False, "KH-UBND"),
    "4": (14, True, "UBND-DT"),
    "5": (8, True, ""),
    "6": (1, False, ""),
    "7": (12, False, ""),
}
#: The plan of the year is issued first: by the end of January every district has one.
_PLAN = "1"


def direction_rows(profile: DistrictProfile, period: Period, seed: int) -> FormRows:
    """The rows of B12; each paper keeps its number and day from one period to the next."""
    return {code: _row(profile, period, seed, code) for code in _WORK}


def _row(profile: DistrictProfile, period: Period, seed: int, code: str) -> DemoRow:
    usual, grows, symbol = _WORK[code]
    chance = generator(seed, period.year, profile.unit, "B12", code)
    planned = max(1, round(usual * size_of(profile))) if grows else usual
    days = sorted(_day(period.year, chance, last=25 if code == _PLAN else 340) for _ in range(planned))
    done = [day for day in days if day <= period.to_date]
    row: DemoRow = {"target_qty": planned, "done_qty": len(done)}
    if symbol and done:
        row["papers"] = _papers(done, symbol)
    return row


def _day(year: int, chance: Random, last: int) -> date:
    """A working day of the calendar year, by which papers are numbered, at most so many days after it began."""
    day = date(year, 1, 3) + timedelta(days=chance.randint(0, last))
    return day - timedelta(days=max(0, day.weekday() - 4))


def _papers(days: list[date], symbol: str) -> str:
    """The papers of these days, numbered as the year goes."""
    number, cited = 0, []
    for day in days:
        number = max(number + 1, (day - date(day.year, 1, 1)).days // 3 + 2)
        cited.append(f"Số {number:02}/{symbol} ngày {day:%d/%m/%Y}")
    return "; ".join(cited)
