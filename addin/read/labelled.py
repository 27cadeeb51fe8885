"""Single values beside their labels ("Đơn vị báo cáo: …"), found by label anywhere on a sheet; judges nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from schemas.cells import Cell, address
from schemas.fields import Choice
from schemas.form import POINTER, Field
from schemas.text import fold, is_blank

if TYPE_CHECKING:
    from addin.read.book import Rows

#: How far right of its label a value may be; a label's merged cell leaves blanks between.
FARTHEST = 12


class Labelled(NamedTuple):
    """A value found beside its label; "" when nothing is there."""

    cell: Cell
    address: str


def find_labelled(rows: Rows, fields: Iterable[Field], *, deepest: int = 400) -> dict[str, Labelled]:
    """Field key → the value right of its label; keys whose label is not on the sheet are absent."""
    labels = {fold(field.label): field for field in fields}
    found: dict[str, Labelled] = {}
    taken: set[str] = set()
    for index, row in enumerate(rows[:deepest]):
        for column, cell in enumerate(row):
            if type(cell) is not str or not cell:
                continue
            field = labels.get(fold(cell))
            if field is not None and field.key not in found and address(index, column) not in taken:
                found[field.key] = _value_right_of(row, index, column, field, labels)
                taken.add(found[field.key].address)
    return found


def _value_right_of(row: list[Cell], index: int, column: int, field: Field, labels: Mapping[str, Field]) -> Labelled:
    """The nearest filled cell; the next label ends the search, unless it is one of the phrases to choose from."""
    options = [fold(option) for option in field.type.options] if isinstance(field.type, Choice) else []
    for right in range(column + 1, min(len(row), column + 1 + FARTHEST)):
        cell = row[right]
        if is_blank(cell) or (isinstance(cell, str) and _is_remark(cell, field)):
            continue
        if isinstance(cell, str) and fold(cell) in labels and fold(cell) not in options:
            break
        return Labelled(cell, address(index, right))
    return Labelled("", address(index, column + 1))


def _is_remark(cell: str, field: Field) -> bool:
    """Whether a text beside a field tells how to fill it in."""
    return cell.startswith(POINTER) or bool(field.hint and fold(cell) == fold(field.hint))
