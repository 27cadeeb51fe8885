"""Lines of a profile as read: what is in each column, with the row it is in; decides nothing."""

from collections.abc import Container, Iterable, Mapping
from datetime import date
from typing import NamedTuple

from schemas.cells import address
from schemas.profile.sheet import ProfileSheet

LineValue = str | float | bool | date | None


class Line(NamedTuple):
    """One line of a sheet; `row` counts from 1, as Excel does. What is blank is absent."""

    sheet: str
    row: int
    cells: dict[str, LineValue]
    places: Mapping[str, int] = {}  # column key → its place on the sheet, from 0

    def cell(self, key: str = "") -> str:
        """The A1 address of a column in this line; of the first one where the sheet does not have it."""
        return address(self.row - 1, self.places.get(key, 0))

    def text(self, key: str) -> str:
        """What is typed in a column of texts; "" where nothing is."""
        found = self.cells.get(key)
        return found if isinstance(found, str) else ""

    def texts(self, key: str) -> tuple[str, ...]:
        """Several texts of a cell, parted by semicolons."""
        return tuple(part for one in self.text(key).split(";") if (part := one.strip()))

    def number(self, key: str) -> float | None:
        """What is typed in a column of numbers."""
        found = self.cells.get(key)
        return float(found) if isinstance(found, int | float) and not isinstance(found, bool) else None

    def ticked(self, key: str) -> bool:
        """Whether a column is ticked."""
        return self.cells.get(key) is True

    @property
    def valid_from(self) -> date:
        """The first day it is in force."""
        found = self.cells.get("valid_from")
        return found if isinstance(found, date) else date.min

    @property
    def valid_to(self) -> date:
        """The last day it is in force."""
        found = self.cells.get("valid_to")
        return found if isinstance(found, date) else date.max

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on that day."""
        return self.valid_from <= day <= self.valid_to


class Lines(NamedTuple):
    """All lines of a profile, by sheet."""

    by_sheet: dict[str, tuple[Line, ...]]

    def of(self, sheet: ProfileSheet) -> tuple[Line, ...]:
        """The lines of a sheet, in their order."""
        return self.by_sheet.get(sheet.name, ())

    def on(self, sheet: ProfileSheet, day: date) -> tuple[Line, ...]:
        """Those in force on a day."""
        return tuple(line for line in self.of(sheet) if line.holds_on(day))

    def waiting(self, sheet: ProfileSheet, forms: Container[str]) -> "Lines":
        """The same with some forms in force on no day by the lines of one sheet; they are known all the same."""
        waiting = (
            line._replace(cells={**line.cells, "valid_from": date.max}) if line.text("form") in forms else line
            for line in self.of(sheet)
        )
        return Lines({**self.by_sheet, sheet.name: tuple(waiting)})

    def changes(self, sheets: Iterable[ProfileSheet]) -> tuple[date, ...]:
        """The days on which something begins, or is no longer in force, oldest first."""
        found = {line.valid_from for sheet in sheets for line in self.of(sheet)}
        return tuple(sorted(found | {_day_after(line.valid_to) for sheet in sheets for line in self.of(sheet)}))


def _day_after(day: date) -> date:
    return day if day == date.max else date.fromordinal(day.toordinal() + 1)
