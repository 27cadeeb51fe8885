"""The formulas of columns: read into sums and percentages, and written again as the office writes them."""

from collections.abc import Iterable, Mapping

from schemas.computation import Calculation, Computed, Linear, Ratio
from schemas.expressions import Expression, columns_in, parse
from schemas.expressions.tree import (
    LAST_PERIOD,
    YEAR_START,
    Call,
    ColumnRef,
    Literal,
    Member,
    Negative,
    Operation,
    earlier_in,
    walk,
)
from schemas.expressions.written import format_tree
from schemas.form import Column

_HUNDRED = Literal(100.0)


def labels_of(columns: Iterable[Column]) -> dict[str, str]:
    """What a formula may call each column: its code, its full label, and its own label where only one has it.

    Also what it was called before, where no other one is or was: a column that is renamed keeps its formulas and rules.
    """
    columns = list(columns)
    own, former = [column.label for column in columns], [name for column in columns for name in column.former]
    found = {name: column.key for column in columns for name in column.former if former.count(name) == 1}
    found |= {column.label: column.key for column in columns if own.count(column.label) == 1}
    found |= {column.full_label: column.key for column in columns}
    return found | {column.key: column.key for column in columns}


def computation(
    text: str,
    columns: Mapping[str, str],
    numbers: frozenset[str],
    days: frozenset[str] = frozenset(),
    *,
    looks_back: bool = False,
) -> Computed | None:
    """What a formula computes; `numbers` and `days` are the columns that hold any.

    None where it cannot be worked out from a row, here and in Excel alike, and where it looks at earlier reports
    unless it may (`looks_back`). Raises ExpressionError.
    """
    tree = parse(text, columns)
    found = _ratio(tree) or _linear(tree)
    if found:
        return found
    parts = {*columns_in(tree), *(key for _, key in earlier_in(tree).values())}
    made = Calculation(tree, numbers.intersection(parts), days.intersection(parts))
    try:
        made.formula(str, str if looks_back else None)
    except ValueError:
        return None
    return made if parts and not _is_condition(tree) and not _asks_for_blanks(tree) else None


def _asks_for_blanks(tree: Expression) -> bool:
    """Whether a formula tells a blank from a 0, which figures of a computed column do not."""
    return any(isinstance(part, Call) and part.name in ("CÓ", "TRỐNG") for part in walk(tree))


def _is_condition(tree: Expression) -> bool:
    """Whether a formula asks for a truth, which is no figure."""
    match tree:
        case Operation(sign, _, _):
            return sign not in "+-*/"
        case Call("CÓ" | "TRỐNG" | "KHÔNG", _) | Member() | Literal():
            return True
    return False


def _ratio(tree: Expression) -> Ratio | None:
    """[a] / [b] * 100, in any order of its factors."""
    match tree:
        case Operation("*", Operation("/", ColumnRef(above), ColumnRef(below)), hundred) if hundred == _HUNDRED:
            return Ratio(above, below)
        case Operation("/", Operation("*", ColumnRef(above), hundred), ColumnRef(below)) if hundred == _HUNDRED:
            return Ratio(above, below)
        case Operation("*", hundred, Operation("/", ColumnRef(above), ColumnRef(below))) if hundred == _HUNDRED:
            return Ratio(above, below)
    return None


def is_bare_share(tree: Expression) -> bool:
    """Whether a formula is one thing divided by another with no 100 in it: 0,41 where a percentage is 41."""
    match tree:
        case Operation("/", _, _):
            return not any(part == _HUNDRED for part in walk(tree))
        case Call("LÀM_TRÒN", [inner, *_]):
            return is_bare_share(inner)
    return False


def _linear(tree: Expression) -> Linear | None:
    terms = _terms(tree, 1)
    if terms is None:
        return None
    plus = tuple(key for key, sign in terms if sign > 0)
    minus = tuple(key for key, sign in terms if sign < 0)
    return Linear(plus, minus) if plus and len(set(plus + minus)) == len(terms) else None


def _terms(tree: Expression, sign: int) -> list[tuple[str, int]] | None:
    """The columns that are added and taken away, each with its sign; None where anything else is in it."""
    match tree:
        case ColumnRef(key):
            return [(key, sign)]
        case Negative(part):
            return _terms(part, -sign)
        case Call("TỔNG", arguments):
            parts = [_terms(part, sign) for part in arguments]
        case Operation("+", left, right):
            parts = [_terms(left, sign), _terms(right, sign)]
        case Operation("-", left, right):
            parts = [_terms(left, sign), _terms(right, -sign)]
        case _:
            return None
    return None if any(part is None for part in parts) else [term for part in parts for term in part or ()]


def source_columns(text: str, columns: Mapping[str, str]) -> tuple[str, str] | None:
    """The columns of the last report, and of last year's last one, with which a blank form begins; "" for none.

    None where the formula is not one of those two. Raises ExpressionError.
    """
    found = {LAST_PERIOD: "", YEAR_START: ""}
    for part in filter(str.strip, text.split(";")):
        match parse(part, columns):
            case Call(name, (ColumnRef(key),)) if name in found:
                found[name] = key
            case _:
                return None
    return found[LAST_PERIOD], found[YEAR_START]


def formula_text(computed: Computed | None, by_key: Mapping[str, Column]) -> str:
    """A computation as the office writes it."""
    if computed is None:
        return ""
    return format_tree(as_tree(computed), lambda key: by_key[key].full_label)


def as_tree(computed: Computed) -> Expression:
    """A computation as a tree."""
    if isinstance(computed, Calculation):
        return computed.tree
    if isinstance(computed, Ratio):
        return Operation("*", Operation("/", ColumnRef(computed.numerator), ColumnRef(computed.denominator)), _HUNDRED)
    tree: Expression = ColumnRef(computed.plus[0])
    for key in computed.plus[1:]:
        tree = Operation("+", tree, ColumnRef(key))
    for key in computed.minus:
        tree = Operation("-", tree, ColumnRef(key))
    return tree


def circle_in(columns: Iterable[Column]) -> tuple[str, ...]:
    """Codes of columns each of which is computed from the next one and the last from the first; none where none is."""
    parts = {column.key: column.computed.parts for column in columns if column.computed}
    done: set[str] = set()
    for start in parts:
        path: list[str] = []
        waiting = [(start, 0)]
        while waiting:
            key, depth = waiting.pop()
            del path[depth:]
            if key in path:
                return (*path[path.index(key) :], key)
            if key in done or key not in parts:
                continue
            path.append(key)
            waiting += [(part, depth + 1) for part in parts[key]]
        done.update(path, [start])
    return ()
