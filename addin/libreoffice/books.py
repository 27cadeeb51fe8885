"""Open documents of LibreOffice Calc as xlwings' books: open, save, close, defined names, sheets; no cells."""

import numbers
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

from xlwings import base_classes

from addin.libreoffice.convert import corners, path_of, properties, url_of
from addin.libreoffice.names import CalcNames
from addin.libreoffice.ranges import Range
from addin.libreoffice.sheets import CalcSheet, CalcSheets
from addin.libreoffice.uno_bridge import load_uno
from addin.system.errors import InputError, MachineError

_FILTERS = {
    ".xlsx": "Calc MS Excel 2007 XML",
    ".xlsm": "Calc MS Excel 2007 VBA XML",
    ".ods": "calc8",
    ".xls": "MS Excel 97",
    ".csv": "Text - txt - csv (StarCalc)",
}
_SPREADSHEET = "com.sun.star.sheet.SpreadsheetDocument"
#: Macros of an opened workbook are never run by the engine: com.sun.star.document.MacroExecMode.NEVER_EXECUTE.
_NEVER = 0


class Books(base_classes.Books):
    """The spreadsheets that are open."""

    def __init__(self, app: Any) -> None:
        self.app = app

    @property
    def api(self) -> Any:
        return self.app.desktop.getComponents()

    def __iter__(self) -> "Iterator[CalcBook]":
        components = self.api.createEnumeration()
        while components.hasMoreElements():
            document = components.nextElement()
            if document.supportsService(_SPREADSHEET):
                yield CalcBook(self.app, document)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __call__(self, key: str | int) -> "CalcBook":
        books = list(self)
        if isinstance(key, numbers.Number):
            return books[int(key) - 1]
        found = [book for book in books if book.name.lower() == str(key).lower() or book.fullname == key]
        if not found:
            raise KeyError(key)
        return found[0]

    @property
    def active(self) -> "CalcBook | None":
        """The document that was clicked in; else the one in front; else any."""
        if self.app.clicked:
            return self.app.clicked  # type: ignore[no-any-return] # an application's document
        front = self.app.desktop.getCurrentComponent()
        if front is not None and front.supportsService(_SPREADSHEET):
            return CalcBook(self.app, front)
        return next(iter(self), None)

    def add(self) -> "CalcBook":
        return CalcBook(self.app, self._load("private:factory/scalc"))

    def open(
        self, fullname: str, update_links: object = None, read_only: object = None, *_: object, **__: object
    ) -> "CalcBook":
        document = self._load(url_of(fullname), ReadOnly=bool(read_only))
        if document is None:
            raise InputError(f"LibreOffice không mở được tệp “{Path(fullname).name}”. Đề nghị kiểm tra lại tệp.")
        return CalcBook(self.app, document)

    def _load(self, url: str, **options: object) -> Any:
        """A document without a window; links are not followed and macros not run."""
        arguments = properties(Hidden=True, MacroExecutionMode=_NEVER, UpdateDocMode=0, **options)
        uno = load_uno()
        unusable = tuple(
            map(uno.getClass, ("com.sun.star.io.IOException", "com.sun.star.lang.IllegalArgumentException"))
        )
        try:
            return self.app.desktop.loadComponentFromURL(url, "_blank", 0, arguments)
        except unusable:
            return None


class CalcBook(base_classes.Book):
    """An open spreadsheet."""

    app: Any = None  # shadows the read-only property of the base

    def __init__(self, app: Any, document: Any) -> None:
        self.app, self.document = app, document
        self.shown: dict[str, bool] = {}  # which sheets are shown, as far as that was handed over

    def hand_over_shown(self, marks: str) -> None:
        """Take over which sheets are shown, a 1 or a 0 for each; nothing where there are more or fewer by now."""
        names = self.native_sheets.ElementNames if marks else ()
        if len(names) == len(marks):
            self.shown = {name: mark == "1" for name, mark in zip(names, marks, strict=True)}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, CalcBook) and other.document.RuntimeUID == self.document.RuntimeUID

    def __hash__(self) -> int:
        return hash(self.document.RuntimeUID)

    @property
    def api(self) -> Any:
        return self.document

    @cached_property
    def controller(self) -> Any:
        """What shows the document; None for one that is not shown. Kept for a click: each look takes a millisecond."""
        return self.document.getCurrentController()

    @cached_property
    def frame(self) -> Any:
        """The window's frame; None for a document that has no window."""
        return self.controller and self.controller.getFrame()

    @property
    def window(self) -> Any:
        """The window; None for a document that has none."""
        return self.frame and self.frame.getContainerWindow()

    @property
    def sheets(self) -> CalcSheets:
        return CalcSheets(self)

    @cached_property
    def native_sheets(self) -> Any:
        """The document's sheets; another object each time would take a millisecond."""
        return self.document.Sheets

    @cached_property
    def named_ranges(self) -> Any:
        """The document's names; kept for the same reason."""
        return self.document.NamedRanges

    @property
    def names(self) -> CalcNames:
        return CalcNames(self)

    @cached_property
    def fullname(self) -> str:
        """The path; the title of a document that was never saved. xlwings asks for it at every range."""
        return path_of(self.document.URL) if self.document.URL else str(self.document.Title)

    @property
    def name(self) -> str:
        return Path(self.fullname).name

    def area(self, address: Any) -> Range:
        """The cells of UNO's range address."""
        return Range(CalcSheet(self, name=self.native_sheets.ElementNames[address.Sheet]), *corners(address))

    def close(self) -> None:
        self.document.close(True)

    def save(self, path: str | None = None, password: str | None = None) -> None:
        """Save, or save as the kind that the path's ending names. MachineError when it cannot be written."""
        failed = load_uno().getClass("com.sun.star.io.IOException")
        try:
            if path is None:
                self.document.store()
            else:
                kind = _FILTERS.get(Path(path).suffix.lower())
                if kind is None:
                    raise InputError(
                        f"Không lưu được thành tệp “{Path(path).name}”: chỉ dùng .xlsx, .xlsm, .ods hoặc .xls."
                    )
                self.document.storeAsURL(url_of(path), properties(FilterName=kind, Overwrite=True))
                self.__dict__.pop("fullname", None)
        except failed as error:
            raise MachineError(
                f"Không lưu được “{Path(path or self.fullname).name}”: tệp chỉ đọc, đang mở ở nơi khác, hoặc thư mục "
                "không cho ghi. Đề nghị đóng tệp ở nơi khác hoặc lưu thành tên khác."
            ) from error

    def activate(self, steal_focus: bool = False) -> None:
        if self.frame:
            self.frame.activate()

    def to_pdf(self, path: str, quality: str | None = None) -> None:
        self.document.storeToURL(url_of(path), properties(FilterName="calc_pdf_Export", Overwrite=True))
