"""A cell in the words of the person who sees it, and the number behind one that is shown as a day or a time."""

from datetime import date, datetime, time, timedelta

from schemas.cells import Cell, CellError, Uncalculated
from schemas.text import tidy

#: Excel counts 29/02/1900, a day that never was: from March 1900 on its numbers run one ahead.
_FIRST_DAY, _AFTER_THE_GAP = date(1899, 12, 31), date(1900, 3, 1)
#: The day 0 of workbooks that count otherwise, without that gap.
_FIRST_DAY_OF_1904 = date(1904, 1, 1)


def display_text(cell: Cell) -> str:
    """A cell as it is on the sheet: TRUE, 12,5, 05/02/2023, 13:30, the text itself."""
    if isinstance(cell, time | timedelta):
        return f"{cell:%H:%M}" if isinstance(cell, time) else _show_duration(cell)
    if isinstance(cell, date):
        return f"{show_date(cell)} {cell:%H:%M}" if isinstance(cell, datetime) else show_date(cell)
    if isinstance(cell, int | float):
        return str(cell).upper() if isinstance(cell, bool) else f"{cell:.15g}".replace(".", ",")
    if isinstance(cell, CellError | Uncalculated):
        return cell.text if isinstance(cell, CellError) else ""
    return tidy(cell)


def show_date(day: date) -> str:
    """05/02/2023; years before 1000 keep their four digits."""
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


def _show_duration(length: timedelta) -> str:
    """Hours and minutes, as many as there are: 4200:00."""
    minutes = round(abs(length).total_seconds() / 60)
    return f"{'-' if length < timedelta() else ''}{minutes // 60}:{minutes % 60:02}"


def numbers_behind(cell: Cell, *, since_1904: bool = False) -> tuple[float, ...]:
    """The number that a cell shown as a day or a time holds; two for the day that Excel counts twice."""
    if isinstance(cell, time):
        return (round((cell.hour * 3600 + cell.minute * 60 + cell.second + cell.microsecond / 1e6) / 86400, 6),)
    if isinstance(cell, timedelta):
        return (round(cell / timedelta(days=1), 6),)
    if not isinstance(cell, date):
        return ()
    day = cell.date() if isinstance(cell, datetime) else cell
    part = sum(numbers_behind(cell.time())) if isinstance(cell, datetime) else 0.0
    if since_1904:
        return ((day - _FIRST_DAY_OF_1904).days + part,)
    number = (day - _FIRST_DAY).days + (day >= _AFTER_THE_GAP) + part
    return (number, number + 1) if day == date(1900, 2, 28) else (number,)
