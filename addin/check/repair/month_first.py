"""Days of a column that is written month first, as some programs do: those that may be read both ways are not sure."""

from collections.abc import Iterable
from datetime import date

from schemas.cells import Cell, Value
from schemas.fields.day import WRITTEN_DAY
from schemas.text import tidy

_MONTHS = 12


class MonthFirst:
    """Whether days of a column are written month first, as "1/14/2023" can only be; `example` is such a day, or "".

    The days beside it that may be read both ways are then not sure. That holds of days that a program has taken for
    days, too, as long as none of them is after the 12th: such a one it would have left as text.
    """

    def __init__(self, cells: Iterable[Cell]) -> None:
        self.example, days_are_sure = "", False
        for cell in cells:
            if isinstance(cell, str) and (found := WRITTEN_DAY.fullmatch(tidy(cell))):
                if int(found[1]) <= _MONTHS < int(found[2]):
                    self.example = self.example or tidy(cell)
            elif isinstance(cell, date):
                days_are_sure |= cell.day > _MONTHS
        self._days_are_sure = days_are_sure

    def other_day(self, cell: Cell, read: Value) -> date | None:
        """The other day that a cell may mean in this column; None where it can mean one only."""
        if not self.example or not isinstance(read, date) or read.day > _MONTHS or read.day == read.month:
            return None
        written = isinstance(cell, str) and WRITTEN_DAY.fullmatch(tidy(cell))
        taken = isinstance(cell, date) and not self._days_are_sure
        return date(read.year, read.day, read.month) if written or taken else None
