"""Single values beside their labels ("Đơn vị báo cáo: …"), found by label anywhere on a sheet; judges nothing."""

from collections.abc import Iterable
from typing import NamedTuple

from addin.read.grid import Rows
from schemas.cells import Cell, address
from schemas.form import Field
from schemas.text import fold, is_blank

#: How far right of its label a value may stand; a label's merged cell leaves blanks between.
FARTHEST = 12


class Labelled(NamedTuple):
    """A value found beside its label; "" when nothing stands there."""

    cell: Cell
    address: str


def find_labelled(rows: Rows, fields: Iterable[Field], *, deepest: int = 400) -> dict[str, Labelled]:
    """Field key → the value right of its label; keys whose label is not on the sheet are absent."""
    labels = {fold(field.label): field.key for field in fields}
    found: dict[str, Labelled] = {}
    for index, row in enumerate(rows[:deepest]):
        for column, cell in enumerate(row):
            if type(cell) is not str or not cell:
                continue
            key = labels.get(fold(cell))
            if key is not None and key not in found:
                found[key] = _value_right_of(row, index, column, labels)
    return found


def _value_right_of(row: list[Cell], index: int, column: int, labels: dict[str, str]) -> Labelled:
    for right in range(column + 1, min(len(row), column + 1 + FARTHEST)):
        cell = row[right]
        if is_blank(cell):
            continue
        if isinstance(cell, str) and fold(cell) in labels:
            break
        return Labelled(cell, address(index, right))
    return Labelled("", address(index, column + 1))
