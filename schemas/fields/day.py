"""Days: dd/mm/yyyy; text dates and serial numbers are read and noted."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import ClassVar

from schemas.cells import Cell, Value
from schemas.fields.base import Context, FieldType, Reading, refuse
from schemas.text import tidy

_DATE = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})")
_ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_EXCEL_EPOCH = date(1899, 12, 30)


@dataclass(frozen=True)
class Date(FieldType):
    """A day, dd/mm/yyyy; text dates and serial numbers are read and noted."""

    expected: ClassVar[str] = "ngày"
    number_format: ClassVar[str] = "dd/mm/yyyy"

    def clean(self, cells: list[Cell], context: Context) -> list[Value] | None:
        values: list[Value] = []
        for cell in cells:
            if type(cell) is date:
                values.append(cell)
            elif type(cell) is datetime:
                values.append(cell.date())
            elif cell == "":
                values.append(None)
            else:
                return None
        return values

    def read(self, cell: Cell, context: Context) -> Reading:
        if isinstance(cell, datetime):
            return Reading(cell.date())
        if isinstance(cell, date):
            return Reading(cell)
        day = None if isinstance(cell, bool) else _parse_date(cell)
        if day is None:
            return refuse("cell-date", value=tidy(str(cell)))
        return Reading(day, "cell-date-text", values={"value": tidy(str(cell)), "read": show_date(day)})

    def show(self, value: Value) -> str:
        return show_date(value) if isinstance(value, date) else ""


def show_date(day: date) -> str:
    """05/02/2023."""
    return f"{day:%d/%m/%Y}"


def _parse_date(cell: object) -> date | None:
    if isinstance(cell, int | float):
        return _EXCEL_EPOCH + timedelta(days=int(cell)) if 18264 <= cell <= 73050 else None
    text = tidy(str(cell))
    try:
        if found := _DATE.fullmatch(text):
            day, month, year = map(int, found.groups())
            return date(year + 2000 if year < 100 else year, month, day)
        if found := _ISO_DATE.fullmatch(text):
            return date(*map(int, found.groups()))
    except ValueError:
        return None
    return None
