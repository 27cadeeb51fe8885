"""The sheets of the open workbook by their keys, wherever they were moved and whatever they are called now.

A sheet is found by the defined name that leads to it; one that was deleted is made again. Writes no figure.
"""

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from addin.excel.live.names import WorkbookNames, reference
from addin.excel.live.programs import is_excel
from schemas.catalogue import Catalogue
from schemas.office import TABLES

if TYPE_CHECKING:
    import xlwings as xw


class NamedSheets:
    """The sheets of one workbook by their names; to ask for each would take two calls, and as many to fetch it."""

    def __init__(self, book: "xw.Book") -> None:
        self._book = book

    def find(self, name: str) -> "xw.Sheet | None":
        """The sheet of that name, whose case makes no difference; None when there is none."""
        if name.lower() not in self._known and len(self._book.sheets) != len(self._known):
            self.look_again()  # it may have been made meanwhile
        return self._known.get(name.lower())

    def look_again(self) -> None:
        """A sheet was made or taken away."""
        self.__dict__.pop("_known", None)

    @cached_property
    def _known(self) -> "dict[str, xw.Sheet]":
        return {sheet.name.lower(): sheet for sheet in self._book.sheets}


class KeyedSheets:
    """The keyed sheets of one workbook; `last` is the writing that it carries, the catalogue tells their order."""

    def __init__(
        self, book: "xw.Book", names: WorkbookNames, named: NamedSheets, last: Mapping[str, Any], catalogue: Catalogue
    ) -> None:
        self._book, self._names, self._named, self._last, self._catalogue = book, names, named, last, catalogue
        self._found: dict[str, xw.Sheet] = {}  # by key: to look one up takes a dozen calls
        self._called: dict[str, str] = {}  # the names of these sheets, by key

    def find(self, key: str, title: str) -> "xw.Sheet | None":
        """The sheet that carries the name TH_key, or else is called by its title; None when it is gone."""
        if key not in self._found:
            wanted = self._unmoved.get(key) or self._names.sheet_of(f"TH_{key}") or title
            sheet = self._named.find(wanted)
            if sheet is None:
                return None
            self._found[key], self._called[key] = sheet, wanted
        return self._found[key]

    def get(self, key: str, title: str) -> "xw.Sheet":
        """The sheet of that key; made again at its place when it was deleted."""
        found = self.find(key, title)
        if found is None:
            found = recreate(self._book, title, self._catalogue)
            self._called[key] = title
            self._named.look_again()
            self._names.set(f"TH_{key}", reference(title, 0, 0))
        return found

    def remove(self, key: str, title: str) -> None:
        """Take a sheet away, so that it is made again; none other is touched."""
        sheet = self.find(key, title)
        if sheet is not None:
            sheet.delete()
            self._found.pop(key, None)
            self._called.pop(key, None)
            self._named.look_again()

    def show(self, key: str, title: str, *, shown: bool | None) -> None:
        """Show or hide a sheet; None leaves it. Where the workbook's structure is protected it stays as it is."""
        sheet = self.find(key, title) if shown is not None else None
        if sheet is not None and sheet.visible != shown and not has_protected_structure(self._book):
            sheet.visible = bool(shown)

    def places(self) -> dict[str, Any]:
        """Where the sheets are, as it is remembered with a writing."""
        return {"sheets": self.titles(), "titles": self.unmoved_since(self._last) | self._called}

    def unmoved_since(self, writing: Mapping[str, Any]) -> dict[str, str]:
        """Key → sheet as of a writing; nothing where a sheet was renamed, moved, added or deleted since."""
        return dict(writing["titles"]) if writing.get("sheets") == self.titles() else {}

    def refuse_protected(self, keys: Mapping[str, str]) -> list[str]:
        """Of the sheets to be written, key → title, those that are protected; and the workbook, where one lacks."""
        sheets = {key: self.find(key, title) for key, title in keys.items()}
        shut = [f"trang “{sheet.name}” đang được bảo vệ" for sheet in sheets.values() if sheet and is_protected(sheet)]
        gone = [keys[key] for key, sheet in sheets.items() if sheet is None]
        if gone and has_protected_structure(self._book):
            lacking = ", ".join(f"“{title}”" for title in gone)
            shut.append(f"cấu trúc của sổ đang được bảo vệ nên không lập lại được trang {lacking}")
        return shut

    def titles(self) -> list[str]:
        """The names of all sheets in their order."""
        return [sheet.name for sheet in self._book.sheets]

    def is_new(self, name: str) -> bool:
        """Whether a sheet of that name was not there at the last writing."""
        return name not in self._last.get("sheets", [name])

    def own_names(self) -> set[str]:
        """What the sheets are called that buttons have written, and those of the office's own tables."""
        found = (self.find(key, "") for key in self._last.get("written", {}))
        return {sheet.name for sheet in found if sheet is not None} | {table.sheet for table in TABLES}

    @cached_property
    def _unmoved(self) -> dict[str, str]:
        """Key → sheet: to read a defined name takes milliseconds, and a button writes twenty sheets."""
        return self.unmoved_since(self._last)


def recreate(book: "xw.Book", title: str, catalogue: Catalogue) -> "xw.Sheet":
    """A new sheet at the place where one of that name belongs."""
    from addin.excel.live.whole import place_of  # hardly ever needed

    before = place_of(book, title, catalogue)
    return book.sheets.add(title, after=before) if before else book.sheets.add(title, before=book.sheets[0])


def is_protected(sheet: "xw.Sheet") -> bool:
    """Whether the cells of a sheet are protected against changes."""
    if is_excel(sheet.book):  # not run: the build machines have no Excel
        return bool(sheet.api.ProtectContents)
    return bool(sheet.api.isProtected())


def has_protected_structure(book: "xw.Book") -> bool:
    """Whether no sheet can be added."""
    if is_excel(book):  # not run: the build machines have no Excel
        return bool(book.api.ProtectStructure)
    return bool(book.api.isProtected())


def is_read_only(book: "xw.Book") -> bool:
    """Whether the workbook cannot be saved where it lies: it may be open elsewhere."""
    if is_excel(book):  # not run: the build machines have no Excel
        return bool(book.api.ReadOnly)
    return bool(book.api.isReadonly())
