"""Works a tree out in three values: true, false, and unknown where a part is missing or cannot be used.

A tree becomes closures once; what is unknown is never taken for 0, a blank of a number is.
"""

import operator
from collections.abc import Callable, Mapping
from datetime import date
from typing import NamedTuple

from schemas.cells import Value
from schemas.expressions.tree import (
    EARLIER,
    ELSEWHERE,
    Call,
    ColumnRef,
    Expression,
    Literal,
    Member,
    Named,
    Negative,
    Operation,
    earlier_in,
    of_forms_in,
)
from schemas.numbers import round_half_up
from schemas.papers import papers_cited
from schemas.text import fold, word_count


class Unknown:
    """What cannot be worked out: a part of it is not there or cannot be used."""


UNKNOWN = Unknown()
Evaluated = Value | Unknown
#: Figures that differ by less than half of the smallest unit (1.000 đồng) that a form can show are the same.
SAME = 0.0005


class Situation(NamedTuple):
    """What a formula may look at: the row at hand, its code, the other rows by their code, and what has a name.

    A column that is absent is unknown, None is a blank.
    """

    values: Mapping[str, Value]
    code: str = ""
    rows: Mapping[str, Mapping[str, Value]] = {}
    named: Mapping[str, Value] = {}


Worked = Callable[[Situation], Evaluated]
IsNumber = Callable[[str], bool]


def compile_tree(tree: Expression, is_number: IsNumber) -> Worked:  # noqa: PLR0911 # one for each kind of part
    """The function that works a tree out; `is_number` tells of which columns a blank counts as 0."""
    match tree:
        case Literal(value):
            return lambda _: value
        case Named(name):
            return lambda situation: situation.code if name == "DÒNG" else situation.named.get(name, UNKNOWN)
        case ColumnRef(key):
            return lambda situation: situation.values.get(key, UNKNOWN)
        case Negative(part):
            inner = _number(part, is_number)
            return lambda situation: _minus(inner(situation))
        case Member(part, options):
            inner, folded = compile_tree(part, is_number), frozenset(map(fold, options))
            return lambda situation: _member(inner(situation), folded)
        case Operation():
            return _operation(tree, is_number)
        case Call():
            return _call(tree, is_number)


def _number(tree: Expression, is_number: IsNumber) -> Worked:
    """A part where a number belongs: a blank cell of a column of numbers is 0."""
    worked = compile_tree(tree, is_number)
    if not is_cell(tree) or not is_number(cell_key(tree)):
        return worked

    def with_zero(situation: Situation) -> Evaluated:
        found = worked(situation)
        return 0.0 if found is None else found

    return with_zero


def is_cell(tree: Expression) -> bool:
    """Whether a tree is nothing but a cell: of this row, or of another one."""
    return isinstance(tree, ColumnRef) or (isinstance(tree, Call) and tree.name in ("Ô", *EARLIER))


def cell_key(tree: Expression) -> str:
    """The column of a tree that is nothing but a cell; "" where it names none."""
    column = tree.arguments[-1] if isinstance(tree, Call) else tree
    return column.key if isinstance(column, ColumnRef) else ""


def _minus(value: Evaluated) -> Evaluated:
    return -value if isinstance(value, int | float) else UNKNOWN


def _member(value: Evaluated, options: frozenset[str]) -> Evaluated:
    if isinstance(value, Unknown):
        return UNKNOWN
    return fold("" if value is None else str(value)) in options


def _operation(tree: Operation, is_number: IsNumber) -> Worked:
    sign = tree.operator
    if sign in ("VÀ", "HOẶC"):
        left, right = compile_tree(tree.left, is_number), compile_tree(tree.right, is_number)
        return lambda situation: _both(left(situation), lambda: right(situation), decisive=sign == "HOẶC")
    left, right = _number(tree.left, is_number), _number(tree.right, is_number)
    work = _ARITHMETIC.get(sign)
    if work is not None:
        return lambda situation: _arithmetic(work, left(situation), right(situation))
    return lambda situation: _compare(sign, left(situation), right(situation))


def _both(left: Evaluated, right: Callable[[], Evaluated], *, decisive: bool) -> Evaluated:
    """Two truths joined; `decisive` is the one that settles it alone, whatever the other is."""
    if isinstance(left, bool) and left is decisive:
        return decisive
    other = right()
    if isinstance(other, bool) and other is decisive:
        return decisive
    return not decisive if isinstance(left, bool) and isinstance(other, bool) else UNKNOWN


_ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}


def _arithmetic(work: Callable[[float, float], float], left: Evaluated, right: Evaluated) -> Evaluated:
    if not isinstance(left, int | float) or not isinstance(right, int | float):
        return UNKNOWN
    try:
        return work(left, right)
    except (ZeroDivisionError, OverflowError):
        return UNKNOWN


def _compare(sign: str, left: Evaluated, right: Evaluated) -> Evaluated:
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return UNKNOWN
    if isinstance(left, int | float) and isinstance(right, int | float):
        return _ordered(sign, 0.0 if abs(left - right) < SAME else left - right)
    if _is_blank_beside_figure(left, right):
        return UNKNOWN
    if sign in ("=", "<>"):
        same = left == right if isinstance(left, date) and isinstance(right, date) else _said(left) == _said(right)
        return same is (sign == "=")
    if isinstance(left, date) and isinstance(right, date):
        return _ordered(sign, (left - right).days)
    return UNKNOWN


def _is_blank_beside_figure(left: Value, right: Value) -> bool:
    """Whether a blank is held against a number or a day, which it may become yet."""
    return (left is None and isinstance(right, float | int | date)) or (
        right is None and isinstance(left, float | int | date)
    )


def _said(value: Value) -> str:
    return "" if value is None else fold(str(value))


def _ordered(sign: str, difference: float) -> bool:
    """What a comparison says of two values that differ by so much."""
    return {
        "=": difference == 0, "<>": difference != 0, "<": difference < 0, "<=": difference <= 0, ">": difference > 0,
        ">=": difference >= 0,
    }[sign]  # fmt: skip


def _call(tree: Call, is_number: IsNumber) -> Worked:
    name = tree.name
    if name == "NẾU":
        return _condition(tree, is_number)
    if name == "Ô":
        return _other_row(tree)
    if name in ELSEWHERE:
        key = next(iter(earlier_in(tree) | of_forms_in(tree)), "")
        return lambda situation: situation.values.get(key, UNKNOWN)
    if name in _OF_ONE:
        inner, work = compile_tree(tree.arguments[0], is_number), _OF_ONE[name]
        return lambda situation: _known(work, inner(situation))
    if name in _OF_NUMBERS:
        parts, reckon = [_number(part, is_number) for part in tree.arguments], _OF_NUMBERS[name]
        return lambda situation: _numbers(reckon, [part(situation) for part in parts])
    return lambda _: UNKNOWN


def _condition(tree: Call, is_number: IsNumber) -> Worked:
    when, then, *rest = (compile_tree(part, is_number) for part in tree.arguments)

    def chosen(situation: Situation) -> Evaluated:
        met = when(situation)
        if not isinstance(met, bool):
            return UNKNOWN
        if met:
            return then(situation)
        return rest[0](situation) if rest else True

    return chosen


def _other_row(tree: Call) -> Worked:
    code, column = tree.arguments
    if not isinstance(code, Literal) or not isinstance(column, ColumnRef):
        return lambda _: UNKNOWN
    row = f"{code.value:g}" if isinstance(code.value, float) else code.value
    return lambda situation: situation.rows.get(row, {}).get(column.key, UNKNOWN)


_OF_ONE: dict[str, Callable[[Value], Evaluated]] = {
    "CÓ": lambda value: value not in (None, ""),
    "TRỐNG": lambda value: value in (None, ""),
    "SỐ_TỪ": lambda value: word_count(str(value or "")),
    "SỐ_VĂN_BẢN": lambda value: papers_cited(str(value or "")),
    "KHÔNG": lambda value: not value if isinstance(value, bool) else UNKNOWN,
}


def _known(work: Callable[[Value], Evaluated], value: Evaluated) -> Evaluated:
    return UNKNOWN if isinstance(value, Unknown) else work(value)


_OF_NUMBERS: dict[str, Callable[..., float]] = {
    "TRỊ_TUYỆT_ĐỐI": abs,
    "LÀM_TRÒN": lambda value, digits: round_half_up(value, int(digits)),
    "TỔNG": lambda *values: sum(values),
    "NHỎ_NHẤT": lambda *values: min(values),
    "LỚN_NHẤT": lambda *values: max(values),
}


def _numbers(reckon: Callable[..., float], values: list[Evaluated]) -> Evaluated:
    if not all(isinstance(value, int | float) for value in values):
        return UNKNOWN
    try:
        return reckon(*values)
    except (ArithmeticError, ValueError):
        return UNKNOWN
