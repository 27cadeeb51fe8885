"""The row of column numbers under a heading: "A | B | 1 | 2 | 3=2/1"; which column is which, and what it is made of."""

import re
from typing import NamedTuple

from addin.form_inference.drawing import Drawing

_TOKEN = re.compile(r"\(?\s*\[?([A-Z]|\d{1,3})\]?\s*\)?\s*(?:[=:]\s*(.+))?")
_TERM = re.compile(r"([+-]?)\s*\(?\[?(\d{1,3}|[A-Z])\]?\)?\s*")
_TIMES_100 = re.compile(r"\s*([x×*]\s*100\s*%?|%)\s*$")
_QUOTIENT = re.compile(r"\(?\[?(\d{1,3}|[A-Z])\]?\)?\s*[/:]\s*\(?\[?(\d{1,3}|[A-Z])\]?\)?")


class Numbering(NamedTuple):
    """The number row: column → its number or letter, and column → the formula written there."""

    row: int
    numbers: dict[int, str]
    formulas: dict[int, str]


class Parts(NamedTuple):
    """What a column is made of, by column numbers: a sum and difference, or a quotient."""

    plus: tuple[str, ...] = ()
    minus: tuple[str, ...] = ()
    numerator: str = ""
    denominator: str = ""


def numbering_at(drawing: Drawing, row: int, left: int = 0, right: int | None = None) -> Numbering | None:
    """The number row that stands here; None where the row is something else.

    Figures of a row of data are not: the numbers must count up by one from the left, letters before them.
    """
    found = {column: _TOKEN.fullmatch(drawing.text(row, column)) for column in drawing.filled(row, left, right)}
    if len(found) < 2 or not all(found.values()):
        return None
    numbers = {column: match[1] for column, match in found.items() if match}
    formulas = {column: match[2] for column, match in found.items() if match and match[2]}
    if not _counts_up(list(numbers.values())):
        return None
    told = bool(formulas) or any(not number.isdigit() for number in numbers.values())
    written = any(drawing.text(row, column).startswith(("(", "[")) for column in found)
    if not told and not written and not _all_columns(drawing, row, numbers):
        return None
    return Numbering(row, numbers, formulas)


def looks_numbered(drawing: Drawing, row: int, left: int, right: int) -> bool:
    """Whether a row under headings holds column numbers in any order, as after columns were moved."""
    texts = [drawing.text(row, column) for column in drawing.filled(row, left, right)]
    told = sum(text.startswith(("(", "[")) or "=" in text or text.isalpha() for text in texts)
    return len(texts) > 1 and all(map(_TOKEN.fullmatch, texts)) and told * 2 > len(texts)


def _counts_up(numbers: list[str]) -> bool:
    """Letters A, B, … then 1, 2, …; it may begin anew for a table beside the first."""
    expected_letter, expected, steps = "A", 1, 0
    for number in numbers:
        if number.isdigit():
            if int(number) not in (expected, 1):
                return False
            expected, steps = int(number) + 1, steps + 1
        else:
            if number not in (expected_letter, "A"):
                return False
            expected_letter = chr(ord(number) + 1)
    return steps > 0 or len(numbers) > 2


def _all_columns(drawing: Drawing, row: int, numbers: dict[int, str]) -> bool:
    """Whether bare numbers 1, 2, 3 … stand under nearly every heading of the row above: no row of data has that."""
    above = next((line for line in range(row - 1, max(-1, row - 4), -1) if drawing.filled(line)), None)
    if above is None or len(numbers) < 3:
        return False
    return all(not drawing.text(above, column)[:1].isdigit() for column in numbers) and any(
        drawing.shown(above, column) for column in numbers
    )


def parts_of(formula: str) -> Parts | None:
    """What "7+8-9" or "3/2*100" is made of; None where it says anything else."""
    text = _TIMES_100.sub("", formula.strip().rstrip("."))
    if quotient := _QUOTIENT.fullmatch(text):
        return Parts(numerator=quotient[1], denominator=quotient[2])
    terms = list(_TERM.finditer(text))
    if not terms or "".join(term[0] for term in terms).replace(" ", "") != text.replace(" ", ""):
        return None
    if len(terms) < 2 or any(not term[1] for term in terms[1:]):
        return None
    plus = tuple(term[2] for term in terms if term[1] != "-")
    return Parts(plus, tuple(term[2] for term in terms if term[1] == "-"))
