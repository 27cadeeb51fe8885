"""Which drawn columns are a part of another one by their labels ("Trong đó: nữ"); decides on no kind."""

import re
from collections.abc import Collection

from addin.form_inference.drawn import DrawnColumn, DrawnTable
from addin.form_inference.kind_words import AMOUNTS
from schemas.text import fold

_PART = re.compile(r"trong do\b.*")


def wholes_of(table: DrawnTable, kept: Collection[int]) -> dict[int, int]:
    """Place of a part → place of the column that it is a part of, which stands before it in the same group.

    Both count the same things. What adds both up leaves them apart: it is no part then.
    """
    found: dict[int, int] = {}
    for at in kept:
        column = table.columns[at]
        if (level := _level(column)) < 0 or column.kind not in AMOUNTS:
            continue
        group = column.path[:level]
        before = [one for one in kept if one < at and _is_whole(table.columns[one], group)]
        if before and _alike(table.columns[before[-1]], column) and not _added_up(table, {at, before[-1]}):
            found[at] = before[-1]
    return found


def _level(column: DrawnColumn) -> int:
    """The last level of a column's headings that says "trong đó"; -1 for none."""
    return max((level for level, text in enumerate(column.path) if _PART.fullmatch(fold(text))), default=-1)


def _is_whole(column: DrawnColumn, group: tuple[str, ...]) -> bool:
    """Whether a column stands right in a group and holds amounts that are no part themselves."""
    own = column.path[:-1] == group and not _PART.fullmatch(fold(column.path[-1]))
    return own and column.kind in AMOUNTS


def _alike(whole: DrawnColumn, part: DrawnColumn) -> bool:
    return whole.kind is part.kind and fold(whole.measure) == fold(part.measure)


def _added_up(table: DrawnTable, both: set[int]) -> bool:
    """Whether some column is a sum that has both among its parts."""
    return any(one.formula and both <= set(one.formula.plus) for one in table.columns)
