"""Conditions as formulas write them: true, false, or not told; knows comparisons of plain values and little else."""

import operator
import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from addin.read.book import Rows
from schemas.cells import Cell, CellError, column_index

_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq, "<>": operator.ne, "<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge,
}  # fmt: skip
_SIGN = re.compile(r"<=|>=|<>|=|<|>")
_CALL = re.compile(r"([A-Z.]+)\((.*)\)", re.IGNORECASE | re.DOTALL)
_REFERENCE = re.compile(r"(\$?)([A-Z]{1,3})(\$?)(\d{1,7})")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:E[+-]?\d+)?", re.IGNORECASE)
#: A longer condition is no simple one.
_LONGEST = 200


class _Unknown:
    """A value that is not told."""


_UNKNOWN = _Unknown()
#: None is a blank cell, which is as good as 0 and as good as no text.
_Known = Cell | _Unknown | None


class _Seen(NamedTuple):
    """The cell that a condition is tried on, the one whose address it was written for, and the sheet."""

    place: tuple[int, int]
    base: tuple[int, int] | None
    rows: Rows


def holds(test: str, place: tuple[int, int], base: tuple[int, int] | None, rows: Rows) -> bool | None:
    """Whether a condition is true of a cell; None where that is not told. `base` is what its references start from."""
    return _holds(test, _Seen(place, base, rows)) if 0 < len(test) <= _LONGEST else None


def _holds(test: str, seen: _Seen) -> bool | None:
    test = test.strip().removeprefix("=").strip()
    if sides := _sides(test):
        left, sign, right = sides
        return _compared(_value(left, seen), sign, _value(right, seen))
    if call := _CALL.fullmatch(test):
        name, parts = call[1].upper(), list(_split(call[2]))
        if name in ("AND", "OR"):
            return _together(name, [_holds(part, seen) for part in parts])
        if name == "NOT" and len(parts) == 1:
            inner = _holds(parts[0], seen)
            return None if inner is None else not inner
        return _is(name, _value(parts[0], seen)) if len(parts) == 1 else None
    value = _value(test, seen)
    return bool(value) if isinstance(value, bool | int | float) else None


def _together(name: str, parts: list[bool | None]) -> bool | None:
    deciding = name == "OR"
    if deciding in parts:
        return deciding
    return None if None in parts else not deciding


def _is(name: str, value: _Known) -> bool | None:
    """What a function of one cell says of it."""
    if isinstance(value, _Unknown):
        return None
    answers = {
        "ISERROR": isinstance(value, CellError),
        "ISBLANK": value is None,
        "ISNUMBER": isinstance(value, int | float) and not isinstance(value, bool),
        "ISTEXT": isinstance(value, str),
    }
    return answers.get(name)


def _sides(test: str) -> tuple[str, str, str] | None:
    """A comparison in its parts, where the text is one and no part of a function's arguments."""
    depth, quoted = 0, False
    for at, char in enumerate(test):
        quoted ^= char == '"'
        if not quoted:
            depth += (char == "(") - (char == ")")
            if depth == 0 and (sign := _SIGN.match(test, at)):
                return test[:at], sign[0], test[sign.end() :]
    return None


def _split(arguments: str) -> Iterator[str]:
    """The arguments of a function."""
    depth, quoted, start = 0, False, 0
    for at, char in enumerate(arguments):
        quoted ^= char == '"'
        if not quoted:
            depth += (char == "(") - (char == ")")
            if depth == 0 and char in ",;":
                yield arguments[start:at]
                start = at + 1
    yield arguments[start:]


def _value(text: str, seen: _Seen) -> _Known:
    text = text.strip()
    if text == "@":
        return _at(*seen.place, seen.rows)
    if reference := _REFERENCE.fullmatch(text.upper()):
        return _referred(reference, seen)
    call = _CALL.fullmatch(text)
    return _of_text(call[1].upper(), _value(call[2], seen)) if call else _literal(text)


def _literal(text: str) -> _Known:
    if _NUMBER.fullmatch(text):
        return float(text)
    if text.upper() in ("TRUE", "FALSE"):
        return text.upper() == "TRUE"
    quoted = len(text) > 1 and text[0] == text[-1] == '"' and '"' not in text[1:-1]
    return text[1:-1] if quoted else _UNKNOWN


def _of_text(name: str, value: _Known) -> _Known:
    """What LEN and TRIM make of a value; of a number, as it is written."""
    if isinstance(value, bool) or not isinstance(value, str | int | float | None):
        return _UNKNOWN
    text = "" if value is None else value if isinstance(value, str) else f"{value:.15g}"
    if name == "TRIM":
        return " ".join(text.split())
    return float(len(text)) if name == "LEN" else _UNKNOWN


def _referred(reference: re.Match[str], seen: _Seen) -> _Known:
    """The value of the cell that a reference means for the cell in hand."""
    row, column = int(reference[4]) - 1, column_index(reference[2])
    if not (reference[1] and reference[3]):
        if seen.base is None:
            return _UNKNOWN
        row += 0 if reference[3] else seen.place[0] - seen.base[0]
        column += 0 if reference[1] else seen.place[1] - seen.base[1]
    return _at(row, column, seen.rows)


def _at(row: int, column: int, rows: Rows) -> _Known:
    cell = rows[row][column] if 0 <= row < len(rows) and 0 <= column < len(rows[row]) else ""
    return None if cell == "" else cell


def _compared(left: _Known, sign: str, right: _Known) -> bool | None:
    """A comparison as a spreadsheet makes it: a text is more than a number."""
    pair = [_comparable(one, other) for one, other in ((left, right), (right, left))]
    if None in pair:
        return None
    ranks = [isinstance(one, str) for one in pair]
    if ranks[0] != ranks[1]:
        return _COMPARE[sign](ranks[0], ranks[1])
    return _COMPARE[sign](pair[0], pair[1])


def _comparable(one: _Known, other: _Known) -> float | str | None:
    if isinstance(one, str):
        return one.casefold()
    if one is None:
        return 0.0 if isinstance(other, int | float) else ""
    return float(one) if isinstance(one, int | float) and not isinstance(one, bool) else None
