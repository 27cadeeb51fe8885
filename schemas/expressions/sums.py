"""Which figures a condition says add up to the same: those that a reader adds and compares; works nothing out."""

from collections.abc import Iterable, Iterator

from schemas.expressions.tree import ELSEWHERE, Call, ColumnRef, Expression, Literal, Named, Negative, Operation, walk
from schemas.identity import RowColumn

#: A figure with the side of the sum that it is on; None for one of an earlier report or of another form.
_Signed = tuple[RowColumn | None, bool]

_SAME, _JOINED, _ABSOLUTE, _ROUNDED = "=", ("VÀ", "HOẶC"), "TRỊ_TUYỆT_ĐỐI", "LÀM_TRÒN"
#: What a difference is held against by those who forgive something: the threshold, a number.
_FORGIVEN = {"<=": False, "<": False, ">=": True, ">": True}


class _NoSumError(Exception):
    """A part that is no sum of figures."""


def alike(tree: Expression) -> Iterator[frozenset[RowColumn]]:
    """The figures of each equality of sums in a condition: "[a] + [b] = [c]", "TRỊ_TUYỆT_ĐỐI([a] - [b]) <= NGƯỠNG".

    One that holds only where figures other than its own say so binds none.
    """
    match tree:
        case Operation(sign, left, right) if sign in _JOINED:
            found = [frozenset(alike(part)) for part in (left, right)]
            for one, other in ((0, right), (1, left)):
                yield from (same for same in found[one] if sign == "VÀ" or _asks_only(other, same))
        case Call("NẾU", (condition, *parts)):
            yield from (same for part in parts for same in alike(part) if _asks_only(condition, same))
        case Operation(sign, left, right) if sign == _SAME or sign in _FORGIVEN:
            cells = _of_equality(sign, left, right)
            if len(cells) > 1:
                yield cells


def in_rows(same: frozenset[RowColumn], codes: Iterable[str]) -> Iterator[frozenset[RowColumn]]:
    """The same figures where the row at hand is that of each of some codes."""
    for code in codes:
        yield frozenset((row or code, key) for row, key in same)


def _asks_only(condition: Expression, same: frozenset[RowColumn]) -> bool:
    """Whether a condition looks at nothing but some figures."""
    asked = {part.key for part in walk(condition) if isinstance(part, ColumnRef)}
    names = {part.name for part in walk(condition) if isinstance(part, Named)}
    return asked <= {key for _, key in same} and names <= {"NGƯỠNG"}


def _of_equality(sign: str, left: Expression, right: Expression) -> frozenset[RowColumn]:
    """The figures of both sides of a comparison that is an equality of sums; none of any other."""
    if sign in _FORGIVEN:
        difference, limit = (right, left) if _FORGIVEN[sign] else (left, right)
        if not (isinstance(difference, Call) and difference.name == _ABSOLUTE) or not _asks_only(limit, frozenset()):
            return frozenset()
        left, right = difference.arguments[0], Literal(0.0)
    try:
        signed = [*_signed(left, plus=True), *_signed(right, plus=False)]
    except _NoSumError:
        return frozenset()
    both = len({plus for _, plus in signed}) > 1
    return frozenset(cell for cell, _ in signed if cell) if both else frozenset()


def _signed(tree: Expression, *, plus: bool) -> Iterator[_Signed]:
    match tree:
        case Literal(value) if isinstance(value, float):
            return
        case Named("NGƯỠNG"):
            return
        case ColumnRef(key):
            yield ("", key), plus
        case Call("Ô", (Literal(code), ColumnRef(key))):
            yield (f"{code:g}" if isinstance(code, float) else code, key), plus
        case Call(name, _) if name in ELSEWHERE:
            yield None, plus
        case Negative(part):
            yield from _signed(part, plus=not plus)
        case Call("TỔNG", parts):
            yield from (one for part in parts for one in _signed(part, plus=plus))
        case Call(name, (part, _)) if name == _ROUNDED:
            yield from _signed(part, plus=plus)
        case Operation("+" | "-" as sign, left, right):
            yield from _signed(left, plus=plus)
            yield from _signed(right, plus=plus is (sign == "+"))
        case Operation("*", part, Literal()) | Operation("*", Literal(), part) | Operation("/", part, Literal()):
            yield from _signed(part, plus=plus)
        case _:
            raise _NoSumError
