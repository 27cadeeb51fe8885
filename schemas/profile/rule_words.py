"""What a rule, or a computed column, says in words where the profile says nothing of it."""

from collections.abc import Mapping, Sequence

from schemas.expressions.tree import (
    ELSEWHERE,
    Call,
    Expression,
    Literal,
    Named,
    columns_in,
    earlier_in,
    of_forms_in,
    walk,
)
from schemas.expressions.words import TreeNames, in_words, sentence
from schemas.fields import Date
from schemas.form import Column, Form
from schemas.profile.rules import AT_MOST_ONE_TICK, NOT_TWICE, ONE_TICK, SUM_OF_PARTS, THIS_CELL, own_columns

#: So many figures of a row are told in a message.
_MOST_TOLD = 4
_MESSAGES = {
    SUM_OF_PARTS: "Dòng {code}, “{label}” ghi {value}, nhưng cộng các dòng thuộc dòng này là {expected}{allowed}.",
    NOT_TWICE: "Dòng này trùng với dòng {first}.",
    ONE_TICK: "Đang đánh dấu {value} cột; cần đúng một cột.",
    AT_MOST_ONE_TICK: "Đang đánh dấu {value} cột; cần nhiều nhất một cột.",
}
FIX = "Đề nghị kiểm tra lại số liệu; nếu đúng, ghi lý do ở cột “Giải trình của đơn vị”."


def names_of(columns: Mapping[str, Column], rows: Mapping[str, str] = {}) -> TreeNames:
    """What a formula's columns and rows are called."""
    days = frozenset(key for key, column in columns.items() if isinstance(column.type, Date))
    return TreeNames(
        lambda key: columns[key].full_label if key in columns else key,
        lambda code: f"dòng “{rows[code]}”" if code in rows else f"dòng {code}",
        days,
    )


def form_names(form: Form) -> TreeNames:
    """What the columns and rows of a form are called."""
    return names_of(form.by_key, form.row_labels)


def rule_title(tree: Expression, form: Form, lines: Sequence[str]) -> str:
    """A rule in one sentence, with the rows that it is for."""
    said = sentence(tree, form_names(form))
    rows = form.row_labels
    named = ", ".join(f"“{rows[code]}”" if code in rows else code for code in lines)
    return f"Dòng {named}: {said[:1].lower()}{said[1:]}" if named else said


def rule_message(tree: Expression, form: Form) -> str:
    """What a breach says: the figures that the rule looks at, then what they should be; in braces what fills it."""
    if isinstance(tree, Call) and tree.name in _MESSAGES:
        return _MESSAGES[tree.name]
    parts = list(walk(tree))
    told = ["cột “{label}” ghi {value}"] if Named(THIS_CELL) in parts else []
    told += [f"“{form.by_key[key].full_label}” ghi {{{key}}}" for key in dict.fromkeys(own_columns(tree))]
    others = dict.fromkeys(part for part in parts if isinstance(part, Call) and part.name == "Ô")
    told += [f"{in_words(part, form_names(form))} ghi {{{_place(part)}}}" for part in others]
    for part in dict.fromkeys(part for part in parts if isinstance(part, Call) and part.name in ELSEWHERE):
        (key,) = earlier_in(part) | of_forms_in(part)
        told.append(f"{in_words(part, form_names(form))} là {{{key}}}")
    told = [*told[:_MOST_TOLD], f"cần: {in_words(tree, form_names(form))}"]
    return f"{told[0][:1].upper()}{told[0][1:]}; {'; '.join(told[1:])}."


def _place(part: Call) -> str:
    code, column = part.arguments
    said = code.value if isinstance(code, Literal) else ""
    return f"{columns_in(column)[0]}@{f'{said:g}' if isinstance(said, float) else said}"
