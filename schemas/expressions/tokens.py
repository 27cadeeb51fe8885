"""Cuts a formula into its words and signs, each with its place; knows no grammar."""

import re
from collections.abc import Iterator
from typing import NamedTuple


class ExpressionError(ValueError):
    """A formula that cannot be read: why, in Vietnamese, and at which character, counted from 1."""

    def __init__(self, reason: str, at: int, near: str = "") -> None:
        super().__init__(f"ký tự thứ {at}: {reason}")
        self.reason, self.at, self.near = reason, at, near


class Token(NamedTuple):
    """A piece of a formula: what kind it is, what it says, and where it begins (from 0)."""

    kind: str  # number, text, column, word, sign, end
    text: str
    at: int


_TOKEN = re.compile(
    r"""(?P<blank>\s+)
    |(?P<number>\d+(?:,\d+)?)
    |(?P<text>"[^"]*"|“[^”]*”)
    |\[(?P<column>[^\[\]]+)\]
    |(?P<word>[^\W\d]\w*)
    |(?P<sign><=|>=|<>|[-+*/=<>();{}])""",
    re.VERBOSE,
)
#: Signs as they are typed otherwise, and how the language writes them.
_OTHER_SIGNS = str.maketrans({"≤": "<=", "≥": ">=", "≠": "<>", "×": "*", "÷": "/", "−": "-", "–": "-"})


def tokens_of(text: str) -> Iterator[Token]:
    """The pieces of a formula, then one that says it ends. Raises ExpressionError at the first that is none."""
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            sign = text[at].translate(_OTHER_SIGNS)
            if sign == text[at]:
                raise ExpressionError(_why_not(text[at]), at + 1)
            yield Token("sign", sign, at)
            at += 1
            continue
        kind, said = str(found.lastgroup), found[str(found.lastgroup)]
        if kind == "text":
            said = said[1:-1]
        if kind != "blank":
            yield Token(kind, said.upper() if kind == "word" else said, at)
        at = found.end()
    yield Token("end", "", len(text))


def _why_not(letter: str) -> str:
    if letter in '"“':
        return "dấu ngoặc kép chưa được đóng"
    if letter == "[":
        return "dấu ngoặc vuông chưa được đóng"
    return f"“{letter}” không dùng được trong công thức"
