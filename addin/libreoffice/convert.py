"""Between Python's values and UNO's: properties, days, colours, widths, addresses; touches no document."""

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from addin.libreoffice.uno_bridge import load_uno

#: Hundredths of a millimetre in a point, and in a pixel at 96 dpi.
POINT, PIXEL = 2540 / 72, 2540 / 96
#: Excel counts widths in digits of the workbook's font, and 5 pixels of padding.
_PADDING = 5
#: Kinds of number formats, as UNO's constants of com.sun.star.util.NumberFormat.
DATE_OR_TIME, LOGICAL = 2 | 4, 1024

Corner = tuple[int, int]


def properties(**values: object) -> tuple[Any, ...]:
    """Named values as UNO's PropertyValue structs."""
    uno = load_uno()
    found = []
    for name, value in values.items():
        one = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
        one.Name, one.Value = name, value
        found.append(one)
    return tuple(found)


def url_of(path: str | Path) -> str:
    """A file's path as LibreOffice's URL."""
    return str(load_uno().systemPathToFileUrl(str(Path(path).absolute())))


def path_of(url: str) -> str:
    """The path of a file's URL; what is no file stays as it is."""
    return str(load_uno().fileUrlToSystemPath(url)) if url.startswith("file:") else url


def serial(day: dt.date, epoch: dt.datetime) -> float:
    """A day or a moment as a cell's number."""
    moment = day if isinstance(day, dt.datetime) else dt.datetime(day.year, day.month, day.day)
    return (moment.replace(tzinfo=None) - epoch) / dt.timedelta(days=1)


def moment(number: float, epoch: dt.datetime) -> dt.datetime | float:
    """A cell's number as a moment to the second; a number that no calendar has stays one."""
    try:
        return epoch + dt.timedelta(seconds=round(number * 86400))
    except OverflowError:
        return number


def colour_number(colour: Any) -> int:
    """A colour given as (r, g, b), "#rrggbb" or Excel's number, as UNO's number; None is no colour."""
    if colour is None:
        return -1
    if isinstance(colour, str):
        return int(colour.lstrip("#"), 16)
    if isinstance(colour, int):  # Excel writes blue first
        return (colour & 0xFF) << 16 | colour & 0xFF00 | colour >> 16 & 0xFF
    red, green, blue = colour
    return int(red) << 16 | int(green) << 8 | int(blue)


def colour_tuple(number: int) -> tuple[int, int, int] | None:
    """UNO's colour as (r, g, b); None for no colour."""
    return None if number < 0 else (number >> 16 & 255, number >> 8 & 255, number & 255)


def digit_width(points: float) -> int:
    """How many pixels a digit of a document's font is wide: about half its height in the usual fonts."""
    return round(points * 96 / 72 * 0.507)


def width_in_digits(hundredths: int, digit: int) -> float:
    """A column's width as Excel counts it."""
    return round(max(0.0, (hundredths / PIXEL - _PADDING) / digit), 2)


def width_from_digits(digits: float, digit: int) -> int:
    """A column's width as UNO counts it."""
    return round((digits * digit + _PADDING) * PIXEL)


def corners(address: Any) -> tuple[Corner, Corner]:
    """The first and last cell of UNO's range address, 1-based (row, column)."""
    return (address.StartRow + 1, address.StartColumn + 1), (address.EndRow + 1, address.EndColumn + 1)


def matching(names: Iterable[str], wanted: str) -> str | None:
    """The name that differs at most in case, as Excel looks names up."""
    return next((name for name in names if name.lower() == wanted.lower()), None)
