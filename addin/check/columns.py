"""The records of a table as columns, for checks that look at a whole column before they look at its cells."""

from collections.abc import Callable, Iterable, Sequence

from schemas.cells import Value
from schemas.expressions.columns import ValueColumns
from schemas.records import ColumnRecords
from schemas.rule import Record

_FIGURES_AND_BLANKS = frozenset({int, float, type(None)})


class RecordColumns:
    """Columns of some records, each looked up once; meanwhile records may gain values, and lose none."""

    def __init__(self, records: Sequence[Record]) -> None:
        self.records = records
        self._kept = records if isinstance(records, ColumnRecords) else None
        self._known: dict[str, list[Value] | None] = {}
        self._counted: dict[str, list[float] | None] = {}

    @property
    def rows(self) -> Sequence[int]:
        """The rows of the sheet that the records are."""
        return self._kept.rows if self._kept else [record.row for record in self.records]

    @property
    def codes(self) -> Sequence[str]:
        """Their codes."""
        return self._kept.codes if self._kept else [record.code for record in self.records]

    def column(self, key: str) -> list[Value] | None:
        """A column; None where a record lacks it."""
        if self._kept:
            return self._kept.columns.get(key)
        if self._known.get(key) is None:
            try:
                self._known[key] = [record.values[key] for record in self.records]
            except KeyError:
                self._known[key] = None
        return self._known[key]

    def fill(self, key: str, column: list[Value]) -> None:
        """Give every record a value."""
        if self._kept:
            self._kept.fill(key, column)
            return
        for record, value in zip(self.records, column, strict=True):
            record.values[key] = value

    def counted(self, key: str) -> list[float] | None:
        """A column in which blanks are 0; None where it holds anything but figures, or a record lacks it."""
        if self._counted.get(key) is None:
            column = self.column(key)
            self._counted[key] = None if column is None else _counted(column)
        return self._counted[key]

    def figures(self, key: str) -> list[float] | None:
        """A column of figures without a blank; None where it is none."""
        counted = self.counted(key)
        return counted if counted is self.column(key) else None

    def all_of(self, keys: Iterable[str], is_number: Callable[[str], bool], threshold: float) -> ValueColumns | None:
        """Several columns, those of numbers with 0 for blanks; None where one of them is not whole."""
        found: dict[str, Sequence[Value]] = {}
        for key in keys:
            column = self.counted(key) if is_number(key) else self.column(key)
            if column is None:
                return None
            found[key] = column
        return ValueColumns(found, len(self.records), threshold)


def _counted(column: list[Value]) -> list[float] | None:
    kinds = set(map(type, column))
    if not _FIGURES_AND_BLANKS.issuperset(kinds):
        return None
    return [one or 0 for one in column] if type(None) in kinds else column  # type: ignore[misc,return-value] # all figures
