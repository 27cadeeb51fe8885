"""The running LibreOffice as xlwings sees it: engine, application, status bar, message boxes; no cells."""

import datetime as dt
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import xlwings as xw
from xlwings import base_classes

from addin.libreoffice.books import Books, CalcBook
from addin.libreoffice.uno_bridge import load_uno
from addin.libreoffice.values import ErrorText
from addin.system.errors import MachineError

NAME = "libreoffice"
#: Set to "print" where nobody sits before the screen: what a message box would say goes to standard error.
ALERTS_VARIABLE = "TONGHOP_ALERTS"
#: What is answered there to a question: "yes" (unless it says otherwise), "no" or "cancel".
ANSWER_VARIABLE = "TONGHOP_ANSWER"
_BUTTONS = {"ok": 1, "ok_cancel": 2, "yes_no": 3, "yes_no_cancel": 4}
_ANSWERS = {0: "cancel", 1: "ok", 2: "yes", 3: "no"}
_MACRO = re.compile(r"^'(?P<book>.*)'!(?P<name>.*)$")


class Engine:
    """What xlwings asks of an engine."""

    name, type = NAME, "desktop"

    def __init__(self) -> None:
        self.apps = Apps()

    @staticmethod
    def prepare_xl_data_element(value: Any, _options: object) -> Any:
        return "" if value is None or value != value else value  # noqa: PLR0124 # a NaN is not itself

    @staticmethod
    def clean_value_data(
        data: list[list[Any]],
        datetime_builder: Callable[..., Any],
        empty_as: Any,
        number_builder: Callable[[float], Any] | None,
        err_to_str: bool,
    ) -> list[list[Any]]:
        def clean(value: Any) -> Any:
            if value == "":
                return empty_as
            if isinstance(value, ErrorText):
                return str(value) if err_to_str else None
            if isinstance(value, dt.datetime) and datetime_builder is not dt.datetime:
                parts = ("year", "month", "day", "hour", "minute", "second", "microsecond")
                return datetime_builder(**{part: getattr(value, part) for part in parts}, tzinfo=None)
            return number_builder(value) if number_builder and isinstance(value, float) else value

        return [[clean(value) for value in row] for row in data]


class Apps(base_classes.Apps):
    """The one LibreOffice that this process is connected to."""

    def __init__(self) -> None:
        self.connected: list[App] = []

    def keys(self) -> list[int]:
        return [app.pid for app in self.connected]

    def add(self, spec: object = None, add_book: object = None, xl: object = None, visible: object = None) -> "App":
        if not self.connected:
            raise MachineError(
                "Chưa nối với LibreOffice nào. Đề nghị mở sổ tổng hợp trong LibreOffice Calc rồi làm lại."
            )
        return self.connected[0]

    def __iter__(self) -> "Iterator[App]":
        return iter(self.connected)

    def __len__(self) -> int:
        return len(self.connected)

    def __getitem__(self, pid: int) -> "App":
        return next(app for app in self.connected if app.pid == pid)

    @staticmethod
    def cleanup() -> None:
        """Nothing is started, so nothing is left behind."""


class App(base_classes.App):
    """A LibreOffice with its open documents."""

    display_alerts = enable_events = interactive = True
    cut_copy_mode = False
    version = "16.0"  # of the Excel whose manners the engine has
    hwnd = path = startup_path = ""
    pid = 0  # shadows the read-only property of the base

    def __init__(self, context: Any, address: str) -> None:
        self.context, self.address, self.pid = context, address, sum(address.encode())
        self.desktop = self.service("com.sun.star.frame.Desktop")
        self.clicked: CalcBook | None = None  # the document whose button was pressed
        self.alerts: list[tuple[str, str]] = []
        self._status = ""
        self._indicator: Any = None

    def service(self, name: str) -> Any:
        """One of LibreOffice's services."""
        return self.context.ServiceManager.createInstanceWithContext(name, self.context)

    @property
    def engine(self) -> Engine:
        return engine

    @property
    def api(self) -> Any:
        return self.desktop

    @property
    def books(self) -> Books:
        return Books(self)

    @property
    def visible(self) -> bool:
        book = self.books.active
        return bool(book and book.window and book.window.isVisible())

    @visible.setter
    def visible(self, value: bool) -> None:
        """A document opened hidden stays so: LibreOffice shows windows one by one."""

    def activate(self, steal_focus: bool = False) -> None:
        if book := self.books.active:
            book.activate()

    def quit(self) -> None:
        self.desktop.terminate()

    kill = quit

    # -- drawing and calculating --------------------------------------------------------------------------------
    @property
    def _concerned(self) -> Iterable[CalcBook]:
        """The document whose button was pressed, which takes no call to find; else all that are open."""
        return [self.clicked] if self.clicked else self.books

    @property
    def screen_updating(self) -> bool:
        book = self.books.active
        return book is None or not book.document.hasControllersLocked()

    @screen_updating.setter
    def screen_updating(self, value: bool) -> None:
        for book in self._concerned:
            locked = book.document.hasControllersLocked()
            if value and locked:
                book.document.unlockControllers()
            elif not value and not locked:
                book.document.lockControllers()

    @property
    def calculation(self) -> str:
        book = self.books.active
        return "automatic" if book is None or book.document.isAutomaticCalculationEnabled() else "manual"

    @calculation.setter
    def calculation(self, value: str) -> None:
        for book in self._concerned:
            book.document.enableAutomaticCalculation(value != "manual")

    def calculate(self) -> None:
        for book in self.books:
            book.document.calculateAll()

    @property
    def selection(self) -> Any:
        book = self.books.active
        chosen = book and book.document.getCurrentSelection()
        if not book or not chosen or not chosen.supportsService("com.sun.star.sheet.SheetCellRange"):
            return None
        return book.area(chosen.RangeAddress)

    # -- speaking to the officer --------------------------------------------------------------------------------
    @property
    def status_bar(self) -> str | bool:
        return self._status or False

    @status_bar.setter
    def status_bar(self, value: str | bool) -> None:
        self._status = value if isinstance(value, str) else ""
        book = self.books.active
        if self._indicator is None and self._status and book and book.frame:
            self._indicator = book.frame.createStatusIndicator()
            self._indicator.start(self._status, 0)
        elif self._indicator is not None and self._status:
            self._indicator.setText(self._status)
        elif self._indicator is not None:
            self._indicator.end()
            self._indicator = None

    def alert(self, prompt: str, title: str | None, buttons: str, mode: str | None, callback: object) -> str:
        """A message box over the workbook's window; in the list `alerts` and on standard error where there is none."""
        book = self.books.active
        if os.environ.get(ALERTS_VARIABLE) == "print" or not book or not self.visible:
            self.alerts.append((title or "", prompt))
            print(f"{title or ''}\n{prompt}", file=sys.stderr)
            return os.environ.get(ANSWER_VARIABLE) or "yes" if buttons.startswith("yes") else "ok"
        box_kind = "QUERYBOX" if buttons != "ok" else "ERRORBOX" if mode == "critical" else "INFOBOX"
        kind = load_uno().Enum("com.sun.star.awt.MessageBoxType", box_kind)
        toolkit = self.service("com.sun.star.awt.Toolkit")
        box = toolkit.createMessageBox(book.window, kind, _BUTTONS[buttons], title or "", prompt)
        return _ANSWERS[box.execute()]

    def run(self, macro: str, arguments: tuple[Any, ...]) -> Any:
        found = _MACRO.match(macro)
        book: Any = self.books(found["book"]) if found else self.books.active
        name = found["name"] if found else macro
        address = f"vnd.sun.star.script:VBAProject.{name}?language=Basic&location=document"
        return book.document.getScriptProvider().getScript(address).invoke(tuple(arguments), (), ())[0]


engine = Engine()


def activate(context: Any, address: str) -> xw.App:
    """Make a LibreOffice the one that xlwings speaks to."""
    engine.apps.connected[:] = [App(context, address)]
    if NAME not in xw.engines.engines_by_name:
        xw.engines.add(xw.Engine(impl=engine))
    xw.engines[NAME].activate()
    return xw.App(impl=engine.apps.connected[0])


def caller(app: xw.App, document: str) -> xw.Book:
    """The open document of that RuntimeUID; the one in front without a name. MachineError when there is none."""
    books = app.impl.books
    found = books.active  # most often the one that was clicked in: to look through all takes longer
    if document and (found is None or found.document.RuntimeUID != document):
        found = next((book for book in books if book.document.RuntimeUID == document), None)
    if found is None:
        raise MachineError("Không thấy sổ tổng hợp đang mở trong LibreOffice Calc. Đề nghị mở sổ rồi bấm lại nút.")
    app.impl.clicked = found
    return xw.Book(impl=found)
