"""Sheets of a document: by name, in their order, shown or hidden, and the ways to name a range on one."""

import numbers
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from xlwings import NoSuchObjectError, base_classes, utils

from addin.libreoffice.convert import Corner, corners, digit_width, matching
from addin.libreoffice.names import CalcNames
from addin.libreoffice.ranges import Range
from addin.libreoffice.tables import CalcTables

_LAST = (1_048_576, 16_384)


class CalcSheets(base_classes.Sheets):
    """The sheets of a book."""

    def __init__(self, book: Any) -> None:
        self.book, self.native = book, book.native_sheets

    @property
    def api(self) -> Any:
        return self.native

    @property
    def active(self) -> "CalcSheet":
        controller = self.book.controller
        return CalcSheet(self.book, controller.getActiveSheet() if controller else self.native.getByIndex(0))

    def __call__(self, key: str | int) -> "CalcSheet":
        if isinstance(key, numbers.Number):
            return CalcSheet(self.book, self.native.getByIndex(int(key) - 1))
        found = matching(self.native.ElementNames, str(key))
        if found is None:
            raise NoSuchObjectError(f"Sheet {key} doesn't exist.")
        return CalcSheet(self.book, name=found)

    def __len__(self) -> int:
        return int(self.native.Count)

    def __iter__(self) -> "Iterator[CalcSheet]":
        return (CalcSheet(self.book, name=name) for name in self.native.ElementNames)

    def __contains__(self, key: str) -> bool:
        return matching(self.native.ElementNames, key) is not None

    def add(
        self, before: "CalcSheet | None" = None, after: "CalcSheet | None" = None, name: str | None = None
    ) -> "CalcSheet":
        at = before.index - 1 if before else after.index if after else self.active.index - 1
        title = name or _free(self.native.ElementNames, "Sheet{}", 1)
        self.native.insertNewByName(title, at)
        self.book.shown.pop(title, None)
        return CalcSheet(self.book, self.native.getByName(title))


class CalcSheet(base_classes.Sheet):
    """A sheet: LibreOffice's own, or its name, by which that is fetched when it is needed."""

    book: Any = None  # shadows the read-only property of the base

    def __init__(self, book: Any, native: Any = None, name: str = "") -> None:
        self.book, self._name = book, name
        if native is not None:
            self.native = native

    @cached_property
    def native(self) -> Any:
        """LibreOffice's sheet."""
        return self.book.native_sheets.getByName(self._name)

    @property
    def api(self) -> Any:
        return self.native

    @property
    def _is_fetched(self) -> bool:
        return "native" in self.__dict__

    def block(self, left: int, top: int, right: int, bottom: int) -> Any:
        """LibreOffice's range at 0-based places; asked of the book where that saves fetching the sheet."""
        if self._is_fetched:
            return self.native.getCellRangeByPosition(left, top, right, bottom)
        return self.book.native_sheets.getCellRangeByPosition(left, top, right, bottom, self.index - 1)

    @property
    def name(self) -> str:
        return self._name or str(self.native.Name)

    @name.setter
    def name(self, value: str) -> None:
        self.native.Name = value
        self._name = value

    @property
    def index(self) -> int:
        if self._is_fetched:
            return int(self.native.RangeAddress.Sheet) + 1
        return list(self.book.native_sheets.ElementNames).index(self._name) + 1

    @property
    def visible(self) -> bool:
        known = None if self._is_fetched else self.book.shown.get(self._name)
        return bool(self.native.IsVisible) if known is None else known

    @visible.setter
    def visible(self, value: bool) -> None:
        self.native.IsVisible = bool(value)
        self.book.shown.pop(self.name, None)

    @cached_property
    def digit(self) -> int:
        """How wide a digit of the document's font is, in pixels."""
        styles = self.book.document.StyleFamilies.getByName("CellStyles")
        return digit_width(styles.getByName("Default").CharHeight)

    @property
    def names(self) -> CalcNames:
        return CalcNames(self.book, self)

    @property
    def tables(self) -> CalcTables:
        return CalcTables(self)

    @property
    def cells(self) -> Range:
        return Range(self, (1, 1), _LAST)

    @property
    def used_range(self) -> Range:
        cursor = self.native.createCursor()
        cursor.gotoStartOfUsedArea(False)
        cursor.gotoEndOfUsedArea(True)
        return Range(self, *corners(cursor.RangeAddress))

    def range(self, first: Any, last: Any = None) -> Range:
        """A range by A1 text, by a defined name, by (row, column), by two corners, by (row, column, height, width)."""
        if isinstance(first, tuple) and len(first) == 4:
            row, column, height, width = first
            return Range(self, (row, column), (row + height - 1, column + width - 1))
        start, end = self._corners(first)
        if last is not None:
            other_start, other_end = self._corners(last)
            start, end = min_corner(start, other_start), max_corner(end, other_end)
        return Range(self, min_corner(start, end), max_corner(start, end))

    def _corners(self, place: Any) -> tuple[Corner, Corner]:
        place = getattr(place, "impl", place)
        if isinstance(place, Range):
            return place.first, place.last
        if isinstance(place, tuple):
            return place, place
        try:
            first, last = utils.a1_to_tuples(place.replace("$", ""))  # type: ignore[no-untyped-call] # xlwings' own
        except (ValueError, TypeError, IndexError, AttributeError):
            first = last = None
        if first:
            return first, last or first
        named = next(
            (names(place).refers_to_range for names in (self.names, self.book.names) if names.contains(place)), None
        )
        if named is None:
            raise NoSuchObjectError(f"The address/named range '{place}' doesn't exist.")
        return named.first, named.last

    def activate(self) -> None:
        controller = self.book.controller
        if controller:
            controller.setActiveSheet(self.native)

    select = activate

    def clear(self) -> None:
        self.used_range.clear()

    def clear_contents(self) -> None:
        self.used_range.clear_contents()

    def clear_formats(self) -> None:
        self.used_range.clear_formats()

    def autofit(self, axis: str | None = None) -> None:
        self.used_range.autofit(axis)

    def delete(self) -> None:
        self.book.native_sheets.removeByName(self.name)

    def copy(self, before: "CalcSheet | None", after: "CalcSheet | None") -> None:
        at = before.index - 1 if before else after.index if after else self.index
        sheets = self.book.native_sheets
        sheets.copyByName(self.name, _free(sheets.ElementNames, f"{self.name} ({{}})", 2), at)


def _free(taken: Any, pattern: str, number: int) -> str:
    """The first name of a pattern that is not taken."""
    while matching(taken, pattern.format(number)):
        number += 1
    return pattern.format(number)


def min_corner(one: Corner, other: Corner) -> Corner:
    """The upper left of two corners."""
    return min(one[0], other[0]), min(one[1], other[1])


def max_corner(one: Corner, other: Corner) -> Corner:
    """The lower right of two corners."""
    return max(one[0], other[0]), max(one[1], other[1])
