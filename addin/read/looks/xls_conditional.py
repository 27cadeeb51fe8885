"""The conditional formats of an old .xls: its records with their fonts, fills and formats, and simple conditions.

Rules that only Excel 2007 and later know (icons, bars, duplicates) lie in records of their own and are not read.
"""

import struct
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from addin.read.biff import records
from addin.read.looks.conditional import BETWEEN, NOT_BETWEEN, CellArea, ConditionalFormat, Dressing
from addin.read.looks.formats import number_format
from schemas.cells import address

_AREAS, RULE = 0x1B0, 0x1B1
#: Where a reference that counts from the cell in hand is written for: far from every edge.
_BASE = (40_000, 300)
_SIGNS = {3: "=", 4: "<>", 5: ">", 6: "<", 7: ">=", 8: "<="}
_BETWEEN = {1: BETWEEN, 2: NOT_BETWEEN}
#: Tokens of a formula: comparisons, functions of one argument and of several.
_OPERATORS = {0x09: "<", 0x0A: "<=", 0x0B: "=", 0x0C: ">=", 0x0D: ">", 0x0E: "<>"}
_FUNCTIONS = {3: "ISERROR", 32: "LEN", 38: "NOT", 118: "TRIM", 127: "ISTEXT", 128: "ISNUMBER", 129: "ISBLANK"}
_LISTS = {36: "AND", 37: "OR"}
_STRUCK, _UNSET = 0x80, 0xFFFFFFFF
#: Which parts a rule puts over a cell: number format, font, alignment, borders, fill; and their bytes.
_NUMBER, _FONT, _ALIGNMENT, _BORDER, _FILL = (1 << at for at in range(25, 30))
_FONT_BYTES, _ALIGNMENT_BYTES, _BORDER_BYTES = 118, 8, 8


class _Read(NamedTuple):
    """A value at the beginning of some bytes, and where what follows it begins."""

    text: str
    end: int


def conditional_formats(
    data: bytes, start: int, formats: Mapping[int, str], colours: Mapping[int, str]
) -> list[ConditionalFormat]:
    """The rules of the sheet whose records begin there; formats by number, colours by place in the palette."""
    found: list[ConditionalFormat] = []
    areas: tuple[CellArea, ...] = ()
    for kind, body in records(data, start):
        if kind == _AREAS and len(body) >= 14:
            count = struct.unpack_from("<H", body, 12)[0]
            spans = struct.iter_unpack("<HHHH", body[14 : 14 + 8 * count][: 8 * ((len(body) - 14) // 8)])
            areas = tuple((top, left, bottom, right) for top, bottom, left, right in spans)
        elif kind == RULE and len(body) >= 12 and areas:
            rule = _rule(body, formats, colours)
            found.append(rule._replace(areas=areas, priority=len(found)))
    return found if any(rule.dressing.may_matter for rule in found) else []


def _rule(body: bytes, formats: Mapping[int, str], colours: Mapping[int, str]) -> ConditionalFormat:
    """The first rule that holds is the one that counts."""
    kind, sign, first, second = struct.unpack_from("<BBHH", body)
    end = len(body)
    operands = [_formula(body[end - first - second : end - second]), _formula(body[end - second : end])]
    test = operands[0] if kind != 1 else ""
    if kind == 1 and operands[0] and sign in _SIGNS:
        test = f"@{_SIGNS[sign]}{operands[0]}"
    elif kind == 1 and all(operands) and sign in _BETWEEN:
        test = _BETWEEN[sign].format(*operands)
    return ConditionalFormat((), test, _dressing(body[6 : end - first - second], formats, colours), _BASE, stops=True)


def _dressing(dressed: bytes, formats: Mapping[int, str], colours: Mapping[int, str]) -> Dressing:
    if len(dressed) < 6:
        return Dressing()
    parts, more = struct.unpack_from("<IH", dressed)
    at, found = 6, Dressing()
    if parts & _NUMBER:
        code = _number_format(dressed[at:], formats, own=bool(more & 1))
        at, found = at + code.end, found._replace(format=number_format(code.text))
    if parts & _FONT and len(dressed) >= at + _FONT_BYTES:
        height, flags = struct.unpack_from("<II", dressed, at + 64)
        colour, _, unset = struct.unpack_from("<III", dressed, at + 80)
        struck = bool(flags & _STRUCK) and not unset & _STRUCK
        found = found._replace(struck=struck, colour=colours.get(colour, ""), hides=0 < height <= 40)
    at += _FONT_BYTES * bool(parts & _FONT) + _ALIGNMENT_BYTES * bool(parts & _ALIGNMENT)
    at += _BORDER_BYTES * bool(parts & _BORDER)
    if parts & _FILL and len(dressed) >= at + 4:
        colour = struct.unpack_from("<H", dressed, at + 2)[0] >> 7 & 0x7F
        found = found._replace(background=colours.get(colour, ""))
    return found


def _number_format(part: bytes, formats: Mapping[int, str], *, own: bool) -> _Read:
    if not own:
        return _Read(formats.get(part[1], "") if len(part) > 1 else "", 2)
    size = struct.unpack_from("<H", part)[0] if len(part) > 1 else 2
    text = part[5:size] if len(part) > 5 else b""
    return _Read(text.decode("utf-16-le" if text and part[4] & 1 else "latin-1", "replace"), size)


def _formula(tokens: bytes) -> str:
    """The tokens of a condition as it is written; "" where there is more in it than comparisons of plain values."""
    stack: list[str] = []
    at = 0
    while at < len(tokens):
        kind = tokens[at]
        if kind in _OPERATORS and len(stack) > 1:
            right, left = stack.pop(), stack.pop()
            stack.append(f"{left}{_OPERATORS[kind]}{right}")
            at += 1
        elif kind & 0x1F in (0x01, 0x02) and kind > 0x20 and (called := _called(tokens, at, stack)):
            at = called
        elif read := _operand(tokens, at):
            stack.append(read.text)
            at = read.end
        elif kind != 0x15:  # brackets are not needed: the order of the tokens says it
            return ""
        else:
            at += 1
    return stack[0] if len(stack) == 1 else ""


def _called(tokens: bytes, at: int, stack: list[str]) -> int:
    """Put a function in the place of its arguments; where what follows it begins, 0 for functions of other kinds."""
    if tokens[at] & 0x1F == 0x01 and len(tokens) >= at + 3:
        name = _FUNCTIONS.get(struct.unpack_from("<H", tokens, at + 1)[0], "")
        count, end = 1, at + 3
    elif len(tokens) >= at + 4:
        name, count, end = _LISTS.get(struct.unpack_from("<H", tokens, at + 2)[0] & 0x7FFF, ""), tokens[at + 1], at + 4
    else:
        return 0
    if not name or not 0 < count <= len(stack):
        return 0
    arguments: Sequence[str] = stack[-count:]
    del stack[-count:]
    stack.append(f"{name}({';'.join(arguments)})")
    return end


def _operand(tokens: bytes, at: int) -> _Read | None:
    """A plain value or a reference to one cell."""
    kind, rest = tokens[at], tokens[at + 1 :]
    if kind == 0x1E and len(rest) >= 2:
        return _Read(str(struct.unpack_from("<H", rest)[0]), at + 3)
    if kind == 0x1F and len(rest) >= 8:
        return _Read(repr(struct.unpack_from("<d", rest)[0]), at + 9)
    if kind == 0x1D and rest:
        return _Read("TRUE" if rest[0] else "FALSE", at + 2)
    if kind == 0x17 and len(rest) >= 2:
        end = 2 + rest[0] * (2 if rest[1] & 1 else 1)
        return _Read(f'"{rest[2:end].decode("utf-16-le" if rest[1] & 1 else "latin-1", "replace")}"', at + 1 + end)
    if kind in (0x24, 0x44, 0x64, 0x2C, 0x4C, 0x6C) and len(rest) >= 4:
        row, column = struct.unpack_from("<HH", rest)
        relative = kind & 0x1F == 0x0C
        return _Read(_reference(row, column, relative=relative), at + 5) if relative or not column & 0xC000 else None
    return None


def _reference(row: int, column: int, *, relative: bool) -> str:
    """A reference; one that counts from the cell in hand as one that is written for `_BASE`."""
    moves_row, moves_column = bool(column & 0x8000), bool(column & 0x4000)
    column &= 0xFF
    if relative and moves_row:
        row = _BASE[0] + (row - 0x10000 if row >= 0x8000 else row)
    if relative and moves_column:
        column = _BASE[1] + (column - 0x100 if column >= 0x80 else column)
    letters, digits = _split(address(row, column))
    return f"{'' if moves_column else '$'}{letters}{'' if moves_row else '$'}{digits}"


def _split(cell: str) -> tuple[str, str]:
    letters = cell.rstrip("0123456789")
    return letters, cell[len(letters) :]
