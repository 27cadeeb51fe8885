"""A tree written out again as the office writes it; evaluates nothing."""

from collections.abc import Callable

from schemas.expressions.tree import Call, ColumnRef, Expression, Literal, Member, Named, Negative, Operation

_STRENGTH = {"HOẶC": 1, "VÀ": 2, "+": 5, "-": 5, "*": 6, "/": 6}
_COMPARISON, _TIGHTEST = 4, 9


def format_tree(tree: Expression, label: Callable[[str], str]) -> str:  # noqa: PLR0911 # one for each kind of part
    """A tree as the office writes it; `label` gives a column's label."""
    match tree:
        case Literal(value):
            return f'"{value}"' if isinstance(value, str) else f"{value:.15g}".replace(".", ",")
        case ColumnRef(key):
            return f"[{label(key)}]"
        case Named(name):
            return name
        case Negative(part):
            return f"-{_within(part, 7, label)}"
        case Member(part, options):
            quoted = "; ".join(f'"{option}"' for option in options)
            return f"{_within(part, _COMPARISON + 1, label)} THUỘC {{{quoted}}}"
        case Call("BIỂU", (Literal(form), _, Literal(column))):
            return f'BIỂU("{form}"; [{column}])'
        case Call(name, arguments):
            return f"{name}({'; '.join(format_tree(part, label) for part in arguments)})"
        case Operation(sign, left, right):
            power = _STRENGTH.get(sign, _COMPARISON)
            before = power + 1 if power == _COMPARISON else power
            return f"{_within(left, before, label)} {sign} {_within(right, power + 1, label)}"


def _within(tree: Expression, power: int, label: Callable[[str], str]) -> str:
    """A part of something that binds so tightly, in brackets where it binds less."""
    own = _TIGHTEST
    if isinstance(tree, Operation):
        own = _STRENGTH.get(tree.operator, _COMPARISON)
    elif isinstance(tree, Member):
        own = _COMPARISON
    return format_tree(tree, label) if own >= power else f"({format_tree(tree, label)})"
