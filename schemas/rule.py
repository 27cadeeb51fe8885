"""The rules of a form: over a row's values or over a whole sheet, each one function; where one is broken. Runs none."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from schemas.cells import Value
from schemas.findings import FINDING_TEXTS, FindingText, Severity
from schemas.identity import RowColumn
from schemas.period import Period

Values = Mapping[str, Value]


class Record(NamedTuple):
    """One data row as read: its 0-based sheet row, its code, and the values that passed their types.

    A blank is None; a value that could not be used is absent. `code` is the fixed row's code, the commune's
    name, or the position in a list. `part` counts the other workbooks of a table from 1; 0 is the table's own.
    """

    row: int
    code: str
    values: dict[str, Value]
    part: int = 0


class SheetView(NamedTuple):
    """What a rule across rows may see: one form of one unit for one period, and how much it is to forgive."""

    unit: str
    period: Period
    records: Sequence[Record]
    tolerance: float = 0.0

    def by_code(self) -> dict[str, Record]:
        """Records by their code."""
        return {record.code: record for record in self.records}


class Breach(NamedTuple):
    """Where a rule is broken: the record, the column, and what fills the rule's text."""

    record: Record
    column: str
    values: Mapping[str, str] = {}


class Rule(NamedTuple):
    """One rule of a form. A row rule has `at` and says whether a row is right; a sheet rule yields breaches.

    `tolerance` is how much it forgives, None for nothing that could be set; it holds for periods that end on
    `valid_from` or later. `mend` is the column whose cell has to be filled in where it is empty. `compares` are the
    codes of the rows that a sheet rule holds others against, any of which may be the wrong one; `needs` are the columns
    of a row that it looks at. One that looks `elsewhere`, at earlier reports or other forms of the unit,
    runs where these are known. `alike` are the figures of each equality of sums that it asks for.
    """

    code: str
    severity: Severity
    function: Callable[..., Any]
    at: str = ""
    needs: tuple[str, ...] = ()
    tolerance: float | None = None
    valid_from: date = date.min
    mend: str = ""
    compares: tuple[str, ...] = ()
    text: FindingText | None = None  # of a rule of a profile; that of any other is in `FINDING_TEXTS`
    elsewhere: bool = False
    alike: tuple[frozenset[RowColumn], ...] = ()

    def stands_at(self, values: Values, at: str = "") -> str:
        """The column of the cell at which a breach is reported: `mend` where a row has nothing there; `at` is usual."""
        return self.mend if self.mend and not values.get(self.mend) else at or self.at


def text_of(rule: Rule) -> FindingText:
    """What a breach of a rule says."""
    return rule.text or FINDING_TEXTS[rule.code]
