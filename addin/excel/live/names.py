"""The defined names of the open workbook, by which sheets and choices are found again; reads and writes no cell."""

from functools import cached_property
from typing import TYPE_CHECKING

from schemas.cells import column_letters

if TYPE_CHECKING:
    import xlwings as xw


class WorkbookNames:
    """The names of a workbook; to look for each of them anew would take two calls."""

    def __init__(self, book: "xw.Book") -> None:
        self._book = book

    @cached_property
    def _known(self) -> "dict[str, xw.Name]":
        return {name.name: name for name in self._book.names}

    def refers_to(self, name: str) -> str:
        """What a name stands for, as a formula; "" where there is none."""
        return (self._known[name].refers_to or "") if name in self._known else ""

    def text_of(self, name: str) -> str:
        """The constant text of a name; "" where there is none."""
        return self.refers_to(name).strip('="')

    def sheet_of(self, name: str) -> str:
        """The sheet that a name leads to; "" where it leads nowhere any more."""
        return sheet_named_in(self.refers_to(name))

    def range_of(self, name: str) -> "xw.Range":
        """The cells that a name leads to."""
        return self._known[name].refers_to_range

    def set(self, name: str, refers_to: str) -> None:
        """Have a name stand for something, whether it was there or not."""
        if name in self._known:
            self._known[name].refers_to = refers_to
        else:
            self._known[name] = self._book.names.add(name, refers_to)

    def set_text(self, name: str, text: str) -> None:
        """Have a name stand for a constant text."""
        self.set(name, f'="{text}"')


def sheet_named_in(refers_to: str) -> str:
    """The sheet of a reference like "='Điều hành'!$C$7"; "" where it leads nowhere any more."""
    if "#REF!" in refers_to:
        return ""
    return refers_to.removeprefix("=").rpartition("!")[0].removeprefix("'").removesuffix("'").replace("''", "'")


def reference(sheet: str, row: int, column: int) -> str:
    """A reference to one cell, as a name holds it."""
    quoted = sheet.replace("'", "''")
    return f"='{quoted}'!${column_letters(column)}${row + 1}"
