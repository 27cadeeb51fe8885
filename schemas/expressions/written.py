"""A tree written out again: as the office writes it, and as a formula of Excel; evaluates nothing."""

from collections.abc import Callable

from schemas.expressions.tree import Call, ColumnRef, Expression, Literal, Member, Named, Negative, Operation

#: What Excel calls the functions that it has too.
_IN_EXCEL = {
    "TRỊ_TUYỆT_ĐỐI": "ABS", "LÀM_TRÒN": "ROUND", "TỔNG": "SUM", "NHỎ_NHẤT": "MIN", "LỚN_NHẤT": "MAX",
    "KHÔNG": "NOT", "TRỐNG": "ISBLANK",
}  # fmt: skip
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


def excel_of(tree: Expression, reference: Callable[[str], str]) -> str:
    """A tree as a formula of Excel, without "="; `reference` gives a column's cell in the same row.

    Raises ValueError where Excel cannot say it on the row alone.
    """
    match tree:
        case Literal(value):
            return f"{value:.15g}" if isinstance(value, float) else '"' + str(value).replace('"', '""') + '"'
        case ColumnRef(key):
            return reference(key)
        case Negative(part):
            return f"-{excel_of(part, reference)}"
        case Operation(sign, left, right):
            one, other = excel_of(left, reference), excel_of(right, reference)
            word = {"VÀ": "AND", "HOẶC": "OR"}.get(sign)
            return f"{word}({one},{other})" if word else f"({one}{sign}{other})"
        case Member(part, options):
            tested = excel_of(part, reference)
            return f"OR({','.join(f'{tested}={excel_of(Literal(option), reference)}' for option in options)})"
        case Call(name, arguments):
            return _call_in_excel(name, [excel_of(part, reference) for part in arguments])
    raise ValueError("Excel cannot say it")


def _call_in_excel(name: str, arguments: list[str]) -> str:
    if name == "NẾU":
        return f"IF({','.join(arguments if len(arguments) > 2 else [*arguments, 'TRUE'])})"
    if name == "CÓ":
        return f"NOT(ISBLANK({arguments[0]}))"
    if name in _IN_EXCEL:
        return f"{_IN_EXCEL[name]}({','.join(arguments)})"
    raise ValueError(f"Excel cannot say {name}")
