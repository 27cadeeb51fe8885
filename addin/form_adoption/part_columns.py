"""Which drawn columns are a part of another one, by their labels, as a share or in time; decides on no kind."""

import re
from collections.abc import Collection

from addin.form_adoption.times import Time, tells_no_time, time_told
from addin.form_inference.drawn import DrawnColumn, DrawnTable
from addin.form_inference.kind_words import AMOUNTS, Kind
from schemas.text import fold

_PART = re.compile(r"trong do\b.*")
#: A rate of change or of what is done, what was planned or was before, and visits are no share of a whole.
_NO_SHARE = re.compile(r"\b(tang|giam|so voi|hoan thanh|thuc hien|chenh lech)\b")
_NO_WHOLE = re.compile(r"\b(ke hoach|chi tieu|du toan|giao|dinh muc|cung ky|truoc|dau nam|dau ky|nhu cau|dang ky)\b")
_NO_SHARER = re.compile(r"\b(luot|lan)\b")


def wholes_of(table: DrawnTable, kept: Collection[int]) -> dict[int, int]:
    """Place of a part → place of the column that it is a part of.

    A part by its label stands behind the whole in the same group, and both count the same things; a share is what a
    column of percent divides by the whole; what a month has is a part of what the year has so far. What adds both up
    leaves them apart: it is no part then.
    """
    found = _shares(table, kept) | _in_period(table, kept)
    for at in kept:
        column = table.columns[at]
        if (level := _level(column)) < 0 or column.kind not in AMOUNTS:
            continue
        group = column.path[:level]
        before = [one for one in kept if one < at and _is_whole(table.columns[one], group)]
        if before and _alike(table.columns[before[-1]], column) and not _added_up(table, {at, before[-1]}):
            found[at] = before[-1]
    return found


def parts_so_far(table: DrawnTable) -> frozenset[int]:
    """Places of the columns of which the figure from the start of the year on is the sum: they count from then, too."""
    found = set[int]()
    for column in table.columns:
        formula = column.formula
        if formula is None or formula.minus or time_told(column.path).time is not Time.SO_FAR:
            continue
        if all(tells_no_time(_below(table.columns[at], column)) for at in formula.plus):
            found.update(formula.plus)
    return frozenset(found)


def _below(part: DrawnColumn, whole: DrawnColumn) -> tuple[str, ...]:
    """The labels of a part without those of the groups that it shares with the whole."""
    return tuple(text for text in part.path if text not in whole.path[:-1])


def _shares(table: DrawnTable, kept: Collection[int]) -> dict[int, int]:
    """Counted things of which a column says what percentage of others they are: insured persons of all persons."""
    found: dict[int, int] = {}
    for at in kept:
        rate, formula = table.columns[at], table.columns[at].formula
        if formula is None or not formula.is_ratio or not {formula.numerator, formula.denominator} <= set(kept):
            continue
        part, whole = table.columns[formula.numerator], table.columns[formula.denominator]
        is_counted = part.kind is whole.kind is Kind.COUNT and _NO_SHARER.search(_words(part)) is None
        if is_counted and not _NO_SHARE.search(_words(rate)) and not _NO_WHOLE.search(_words(whole)):
            found[formula.numerator] = formula.denominator
    return found


def _in_period(table: DrawnTable, kept: Collection[int]) -> dict[int, int]:
    """Figures of the period beside those of the same thing from the start of the year on, one of each."""
    places: dict[tuple[str, ...], dict[Time, list[int]]] = {}
    for at in kept:
        if table.columns[at].kind in AMOUNTS:
            told = time_told(table.columns[at].path)
            places.setdefault(told.counted, {}).setdefault(told.time, []).append(at)
    found: dict[int, int] = {}
    for of in places.values():
        parts, wholes = [*of.get(Time.PERIOD, []), *of.get(Time.NOW, [])], of.get(Time.SO_FAR, [])
        if len(parts) == len(wholes) == 1 and _alike(table.columns[wholes[0]], table.columns[parts[0]]):
            found[parts[0]] = wholes[0]
    return found


def _words(column: DrawnColumn) -> str:
    return fold(" ".join(column.path))


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
    """Whether some column is a sum that has both among its parts, or one of both is the sum that has the other."""
    sums = [{at, *one.formula.plus} for at, one in enumerate(table.columns) if one.formula]
    return any(both <= summed for summed in sums)
