"""Conditions over whole columns: shows which rows surely keep one, and leaves every other row open.

What is shown here is what `evaluate` finds true; what is left open is worked out there, row by row.
"""

import operator
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple, cast

from schemas.cells import Value
from schemas.expressions.evaluate import SAME, IsNumber
from schemas.expressions.tree import Call, ColumnRef, Expression, Literal, Named, Negative, Operation
from schemas.text import fold


class ValueColumns(NamedTuple):
    """Columns of so many rows, 0 where a figure is blank, and what the threshold of the condition is."""

    by_key: Mapping[str, Sequence[Value]]
    rows: int
    threshold: float = 0.0


#: For each row, whether the condition surely holds.
KeptRows = Callable[[ValueColumns], list[bool]]
_Worked = Callable[[ValueColumns], Sequence[float]]

_NOT_A_NUMBER = float("nan")  # keeps no comparison, so that a row with it is left open


class _BeyondColumns(Exception):  # noqa: N818 - no error: such a condition is worked out row by row
    """A part that columns of figures do not tell."""


def kept_by_columns(tree: Expression, is_number: IsNumber, threshold: str) -> KeptRows | None:
    """The function that says of each row whether it surely keeps a condition; None where columns cannot tell.

    `is_number` tells of which columns a blank counts as 0; `threshold` is the name of what the condition forgives.
    """
    try:
        return _condition(tree, is_number, threshold)
    except _BeyondColumns:
        return None


def _condition(tree: Expression, is_number: IsNumber, threshold: str) -> KeptRows:
    match tree:
        case Operation("VÀ" | "HOẶC" as sign, left, right):
            first, second = (_condition(part, is_number, threshold) for part in (left, right))
            join = _both if sign == "VÀ" else _either
            return lambda columns: join(first(columns), second(columns))
        case Operation("=" | "<>" as sign, ColumnRef(key), Literal(str(text))) if not is_number(key):
            return _said(key, fold(text), same=sign == "=")
        case Operation(sign, ColumnRef(key), ColumnRef(other)) if not is_number(key) and not is_number(other):
            return _in_order(sign, key, other)
        case Operation(sign, left, right) if sign in _COMPARED:
            above, below, compare = *(_worked(part, is_number, threshold) for part in (left, right)), _COMPARED[sign]
            return lambda columns: compare(_less(above(columns), below(columns)))
    raise _BeyondColumns


def _said(key: str, wanted: str, *, same: bool) -> KeptRows:
    """Whether a column says a text, or another one."""
    return lambda columns: [
        (("" if value is None else fold(str(value))) == wanted) is same for value in columns.by_key[key]
    ]


def _in_order(sign: str, key: str, other: str) -> KeptRows:
    """Whether the days of two columns are in order; left open where anything in them is none."""
    compare = _OF_DAYS.get(sign)
    if compare is None:
        raise _BeyondColumns

    def kept(columns: ValueColumns) -> list[bool]:
        left, right = columns.by_key[key], columns.by_key[other]
        if {date}.issuperset(map(type, left)) and {date}.issuperset(map(type, right)):
            return list(map(compare, left, right))
        return [False] * columns.rows

    return kept


_OF_DAYS: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def _both(first: list[bool], second: list[bool]) -> list[bool]:
    return [one and other for one, other in zip(first, second, strict=True)]


def _either(first: list[bool], second: list[bool]) -> list[bool]:
    return [one or other for one, other in zip(first, second, strict=True)]


#: What a comparison says of differences; figures that differ by less than half of the smallest unit are the same.
_COMPARED: dict[str, Callable[[Sequence[float]], list[bool]]] = {
    "=": lambda differences: [-SAME < one < SAME for one in differences],
    "<>": lambda differences: [one >= SAME or one <= -SAME for one in differences],
    "<": lambda differences: [one <= -SAME for one in differences],
    "<=": lambda differences: [one < SAME for one in differences],
    ">": lambda differences: [one >= SAME for one in differences],
    ">=": lambda differences: [one > -SAME for one in differences],
}


def _worked(tree: Expression, is_number: IsNumber, threshold: str) -> _Worked:
    match tree:
        case Literal(value) if isinstance(value, float):
            return lambda columns: [value] * columns.rows
        case ColumnRef(key) if is_number(key):
            return lambda columns: cast(Sequence[float], columns.by_key[key])
        case Named(name) if name == threshold:
            return lambda columns: [columns.threshold] * columns.rows
        case Negative(part):
            inner = _worked(part, is_number, threshold)
            return lambda columns: [-one for one in inner(columns)]
        case Call("TRỊ_TUYỆT_ĐỐI", (part,)):
            inner = _worked(part, is_number, threshold)
            return lambda columns: list(map(abs, inner(columns)))
        case Operation(sign, left, right) if sign in _ARITHMETIC:
            first, second = (_worked(each, is_number, threshold) for each in (left, right))
            work = _ARITHMETIC[sign]
            return lambda columns: work(first(columns), second(columns))
    raise _BeyondColumns


def _add(left: Sequence[float], right: Sequence[float]) -> Sequence[float]:
    return [one + other for one, other in zip(left, right, strict=True)]


def _less(left: Sequence[float], right: Sequence[float]) -> Sequence[float]:
    return [one - other for one, other in zip(left, right, strict=True)]


def _times(left: Sequence[float], right: Sequence[float]) -> Sequence[float]:
    return [one * other for one, other in zip(left, right, strict=True)]


def _divided(left: Sequence[float], right: Sequence[float]) -> Sequence[float]:
    return [one / other if other else _NOT_A_NUMBER for one, other in zip(left, right, strict=True)]


_ARITHMETIC: dict[str, Callable[[Sequence[float], Sequence[float]], Sequence[float]]] = {
    "+": _add,
    "-": _less,
    "*": _times,
    "/": _divided,
}
