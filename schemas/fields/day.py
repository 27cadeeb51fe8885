"""Days: dd/mm/yyyy; text dates and serial numbers are read and noted; a day beyond reason is none."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import ClassVar

from schemas.cells import Cell, Value
from schemas.fields.base import Context, FieldType, Reading, refuse
from schemas.fields.seen import display_text, numbers_behind, show_date
from schemas.text import tidy

#: A day as people write it: which of the first two is the month, one day alone does not tell.
WRITTEN_DAY = re.compile(
    r"(?:ngày )?(\d{1,2})(?: ?[/.\-] ?| )(\d{1,2})(?: ?[/.\-] ?| )(\d{2,4})(?: 00:00(?::00)?)?", re.IGNORECASE
)
_DAY_IN_WORDS = re.compile(r"(?:ngày )?(\d{1,2}) tháng (\d{1,2}) năm (\d{4})", re.IGNORECASE)
#: As programs write a day, often with the time of midnight behind it.
_ISO_DATE = re.compile(r"(\d{4})([-/])(\d{1,2})\2(\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?Z?)?")
_EXCEL_EPOCH, _EPOCH_OF_1904 = date(1899, 12, 30), date(1904, 1, 1)


@dataclass(frozen=True)
class Date(FieldType):
    """A day between two others, dd/mm/yyyy; text dates and serial numbers are read and noted."""

    low: date = date(2000, 1, 1)
    high: date = date(2100, 12, 31)
    expected: ClassVar[str] = "ngày"
    number_format: ClassVar[str] = "dd/mm/yyyy"

    def clean(self, cells: list[Cell], context: Context) -> list[Value] | None:
        low, high = self.low, self.high
        values: list[Value] = []
        for cell in cells:
            if type(cell) is date and low <= cell <= high:
                values.append(cell)
            elif cell == "":
                values.append(None)
            else:
                return None
        return values

    def read(self, cell: Cell, context: Context) -> Reading:
        written = display_text(cell)
        day, code = self._day_of(cell, context)
        if day is None:
            return refuse("cell-date", value=written)
        if not self.low <= day <= self.high:
            expected = f"từ {show_date(self.low)} đến {show_date(self.high)}"
            return refuse("cell-date-range", value=written, expected=expected, hint=self._suggest_year(cell, context))
        return Reading(day, code, values={"value": written, "read": show_date(day)})

    def _day_of(self, cell: Cell, context: Context) -> tuple[date | None, str]:
        """The day that a cell means, and the code of what had to be done for it."""
        if isinstance(cell, datetime):
            return cell.date(), ""
        if isinstance(cell, date):
            return cell, ""
        if isinstance(cell, int | float) and not isinstance(cell, bool):
            return self._day_of_number(cell, context), "cell-date-number"
        return (_parse_date(cell) if isinstance(cell, str) else None), "cell-date-text"

    def _day_of_number(self, number: float, context: Context) -> date | None:
        epoch = _EPOCH_OF_1904 if context.since_1904 else _EXCEL_EPOCH
        lowest, highest = ((day - epoch).days for day in (self.low, self.high))
        return epoch + timedelta(days=int(number)) if lowest <= number < highest + 1 else None

    def _suggest_year(self, cell: Cell, context: Context) -> str:
        """A hint for a year typed into a cell that shows days: 2023 becomes 15/07/1905."""
        numbers = numbers_behind(cell, since_1904=context.since_1904)
        is_year = len(numbers) == 1 and self.low.year <= numbers[0] <= self.high.year
        return f" Có phải là năm {numbers[0]:.0f}?" if is_year else ""

    def show(self, value: Value) -> str:
        return show_date(value) if isinstance(value, date) else ""


def _parse_date(text: str) -> date | None:
    text = tidy(text)
    try:
        if found := WRITTEN_DAY.fullmatch(text) or _DAY_IN_WORDS.fullmatch(text):
            day, month, year = map(int, found.groups())
            return date(year + 2000 if len(found[3]) == 2 else year, month, day)
        if found := _ISO_DATE.fullmatch(text):
            return date(int(found[1]), int(found[3]), int(found[4]))
    except ValueError:
        return None
    return None
