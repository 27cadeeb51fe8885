"""The tree that a formula is read into: plain values that compare by what they say; evaluates nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Union


@dataclass(frozen=True, slots=True)
class Literal:
    """A number or a text."""

    value: float | str


@dataclass(frozen=True, slots=True)
class ColumnRef:
    """The value of a column, by its code, in the row at hand."""

    key: str


@dataclass(frozen=True, slots=True)
class Named:
    """Something that the report at hand gives a name: DÒNG, NGƯỠNG, NGÀY_CUỐI_KỲ, LOẠI_KỲ."""

    name: str


@dataclass(frozen=True, slots=True)
class Operation:
    """Two parts and what is between them: + - * / = <> < <= > >= VÀ HOẶC."""

    operator: str
    left: "Expression"
    right: "Expression"


@dataclass(frozen=True, slots=True)
class Negative:
    """A minus before a part."""

    part: "Expression"


@dataclass(frozen=True, slots=True)
class Member:
    """Whether a part is one of a set of texts: DÒNG THUỘC {"3"; "4"}."""

    part: "Expression"
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """A function of the language with its arguments."""

    name: str
    arguments: tuple["Expression", ...]


Expression = Union[Literal, ColumnRef, Named, Operation, Negative, Member, Call]  # noqa: UP007 # names itself


def walk(tree: Expression) -> Iterator[Expression]:
    """A tree and every part of it, from left to right."""
    yield tree
    for part in parts_of(tree):
        yield from walk(part)


def parts_of(tree: Expression) -> tuple[Expression, ...]:
    """What a tree is directly made of."""
    match tree:
        case Operation(_, left, right):
            return left, right
        case Negative(part) | Member(part, _):
            return (part,)
        case Call(_, arguments):
            return arguments
    return ()


#: A figure of the unit's report for the period before, and of last year's last one.
LAST_PERIOD, YEAR_START = EARLIER = ("KỲ_TRƯỚC", "ĐẦU_NĂM")
#: The unit's total of a column of another form: the form's code, the column, the column as it was written.
OF_FORM = "BIỂU"
#: What is not of the row, the form and the period at hand.
ELSEWHERE = (*EARLIER, OF_FORM)


def columns_in(tree: Expression) -> tuple[str, ...]:
    """The codes of the columns that a tree needs of its own report, each once, in their order."""
    return tuple(dict.fromkeys(_own_columns(tree)))


def _own_columns(tree: Expression) -> Iterator[str]:
    if isinstance(tree, ColumnRef):
        yield tree.key
    elif not (isinstance(tree, Call) and tree.name in ELSEWHERE):
        for part in parts_of(tree):
            yield from _own_columns(part)


def earlier_in(tree: Expression) -> dict[str, tuple[str, str]]:
    """What a tree needs of earlier reports: the key that a row has it under → which report, and its column there."""
    calls = (part for part in walk(tree) if isinstance(part, Call) and part.name in EARLIER)
    return {
        earlier_key(call.name, column.key): (call.name, column.key)
        for call in calls
        for column in call.arguments
        if isinstance(column, ColumnRef)
    }


def of_forms_in(tree: Expression) -> dict[str, tuple[str, str]]:
    """What a tree needs of other forms: the key that a row has it under → the form, and its column there."""
    calls = (part for part in walk(tree) if isinstance(part, Call) and part.name == OF_FORM)
    return {
        column.key: (str(form.value), column.key.partition("@")[0])
        for form, column in (call.arguments[:2] for call in calls)
        if isinstance(form, Literal) and isinstance(column, ColumnRef)
    }


def of_form_key(form: str, key: str) -> str:
    """The key under which a row has the total of another form's column: "paid@TH1"; no column is called so."""
    return f"{key}@{form}"


def earlier_key(name: str, key: str) -> str:
    """The key under which a row has a figure of an earlier report: "total@KỲ_TRƯỚC"; no column is called so."""
    return f"{key}@{name}"
