"""What every column type has in common: the context of a sheet, the outcome for a cell, the two ways of reading."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, NamedTuple

from schemas.cells import Cell, Value
from schemas.reference import Units

#: How nothing is typed as a dash.
DASHES = frozenset({"-", "–", "—", "−", "--"})


class Style(NamedTuple):
    """How a file writes numbers as text: its decimal mark, and the evidence for it in words."""

    decimal: str
    evidence: str


def no_style() -> None:
    """No file around the cell."""


class Context(NamedTuple):
    """What a type may need to know about the sheet: the unit's code, the last day of the period's data, the units.

    `style` finds the file's own way of writing numbers as text; None where it shows none. Clean files never ask.
    `since_1904` tells that the workbook counts its days from 1904.
    """

    unit: str
    on: date
    units: Units
    style: Callable[[], Style | None] = no_style
    since_1904: bool = False


class Reading(NamedTuple):
    """The outcome for one cell.

    `value` may be used unless `usable` is false; `code` names the catalogue entry of what was found ("" when
    nothing); `values` fill that entry's text.
    """

    value: Value
    code: str = ""
    usable: bool = True
    values: Mapping[str, str] = {}


def refuse(code: str, **values: str) -> Reading:
    """The cell cannot be used."""
    return Reading(None, code, usable=False, values=values)


@dataclass(frozen=True)
class FieldType(ABC):
    """A column type. `expected` says in Vietnamese what belongs in a cell; `zero` how to say that there is nothing."""

    expected: ClassVar[str] = "chữ"
    number_format: ClassVar[str] = "@"
    is_number: ClassVar[bool] = False
    zero: ClassVar[str] = ""

    @abstractmethod
    def clean(self, cells: list[Cell], context: Context) -> list[Value] | None:
        """All cells of a column at once, in order, or the column itself; None when any one needs a closer look."""

    @abstractmethod
    def read(self, cell: Cell, context: Context) -> Reading:
        """One cell that is neither blank nor broken."""

    def in_percent(self) -> "FieldType":
        """The same type in a row whose figures are percentages, where "95,4%" is one."""
        return self

    def expected_in(self, units: Units) -> str:
        """What belongs in a cell, where the office's units have a say in it."""
        return self.expected

    def show(self, value: Value) -> str:
        """The value as a person reads it in a message or a report."""
        return "" if value is None else str(value)
