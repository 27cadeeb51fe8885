"""Defined names of a document or of a sheet, their references written as Excel writes them."""

import numbers
from functools import cached_property
from typing import Any

from xlwings import NoSuchObjectError, base_classes

from addin.libreoffice import formulas
from addin.libreoffice.convert import matching


class CalcNames(base_classes.Names):
    """The names of a book, or of a sheet only."""

    def __init__(self, book: Any, sheet: Any = None) -> None:
        self.book = book
        self.native = sheet.native.NamedRanges if sheet else book.named_ranges

    @property
    def api(self) -> Any:
        return self.native

    def __len__(self) -> int:
        return int(self.native.Count)

    def __call__(self, key: str | int) -> "Name":
        known = self.native.ElementNames
        found = known[int(key) - 1] if isinstance(key, numbers.Number) else matching(known, str(key))
        if found is None:
            raise KeyError(key)
        return Name(self, found)

    def snapshot(self) -> list[tuple[str, "Name"]]:
        return [(name, Name(self, name)) for name in self.native.ElementNames]

    def contains(self, key: str | int) -> bool:
        if isinstance(key, numbers.Number):
            return 1 <= int(key) <= len(self)
        return matching(self.native.ElementNames, str(key)) is not None

    def add(self, name: str, refers_to: str) -> "Name":
        place = self.book.native_sheets.getByIndex(0).getCellByPosition(0, 0).getCellAddress()
        content = formulas.reference_to_own(self.book.document, refers_to, place)
        if known := matching(self.native.ElementNames, name):
            self.native.getByName(known).Content = content
            return Name(self, known)
        self.native.addNewByName(name, content, place, 0)
        return Name(self, name)


class Name(base_classes.Name):
    """A defined name."""

    def __init__(self, names: CalcNames, name: str) -> None:
        self.names, self._name = names, name

    @cached_property
    def api(self) -> Any:
        """LibreOffice's name, which stays the same one whatever it comes to stand for."""
        return self.names.native.getByName(self._name)

    @property
    def name(self) -> str:
        return self._name

    @name.setter
    def name(self, value: str) -> None:
        self.api.Name = value
        self._name = value

    @property
    def refers_to(self) -> str:
        native = self.api
        return formulas.reference_to_excel(self.names.book.document, native)

    @refers_to.setter
    def refers_to(self, value: str) -> None:
        self.names.add(self._name, value)
        self.__dict__.pop("api", None)  # it may have been gone

    @property
    def refers_to_range(self) -> Any:
        cells = self.api.getReferredCells()
        if cells is None:
            raise NoSuchObjectError(f"The name '{self._name}' doesn't refer to a range.")
        return self.names.book.area(cells.RangeAddress)

    def delete(self) -> None:
        self.names.native.removeByName(self._name)
