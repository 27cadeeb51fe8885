"""The rows of a table kept as its columns; a record is made of them only where one is asked for."""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import repeat
from typing import overload

from schemas.cells import Value
from schemas.rule import Record

_record = partial(tuple.__new__, Record)


class ColumnRecords(Sequence[Record]):
    """Records of which each has a value in every column; what goes to another process are the columns."""

    __slots__ = ("_made", "codes", "columns", "rows")

    def __init__(self, rows: Sequence[int], codes: Sequence[str], columns: dict[str, list[Value]]) -> None:
        """`rows` are those of the sheet; `columns` are kept, and as long."""
        self.rows, self.codes, self.columns = rows, codes, columns
        self._made: tuple[Record, ...] | None = None

    @property
    def made(self) -> tuple[Record, ...]:
        """The records themselves."""
        if self._made is None:
            keys = tuple(self.columns)
            lines = zip(*self.columns.values(), strict=True) if keys else repeat((), len(self.rows))
            values = [dict(zip(keys, line, strict=True)) for line in lines]
            self._made = tuple(map(_record, zip(self.rows, self.codes, values, repeat(0), strict=False)))
        return self._made

    def fill(self, key: str, column: list[Value]) -> None:
        """Give every record a value."""
        self.columns[key] = column
        if self._made is not None:
            for record, value in zip(self._made, column, strict=True):
                record.values[key] = value

    @overload
    def __getitem__(self, index: int) -> Record: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Record, ...]: ...
    def __getitem__(self, index: int | slice) -> Record | tuple[Record, ...]:
        return self.made[index]

    def __iter__(self) -> Iterator[Record]:
        return iter(self.made)

    def __len__(self) -> int:
        return len(self.rows)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, ColumnRecords):
            return self.made == other.made
        return self.made == other if isinstance(other, tuple) else NotImplemented

    def __hash__(self) -> int:
        raise TypeError("records can be changed")

    def __repr__(self) -> str:
        return repr(self.made)

    def __reduce__(self) -> tuple[type["ColumnRecords"], tuple[Sequence[int], Sequence[str], dict[str, list[Value]]]]:
        return ColumnRecords, (self.rows, self.codes, self.columns)
