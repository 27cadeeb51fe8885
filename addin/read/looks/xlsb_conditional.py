"""The conditional formats of an .xlsb that may cross out, hide or change what a cell shows.

A comparison with a number is told; of any other condition it is only known that there is one.
"""

import struct
from collections.abc import Iterator, Mapping, Sequence

from addin.read.binary import records, text_at
from addin.read.looks.colours import WHITE
from addin.read.looks.conditional import BETWEEN, NOT_BETWEEN, CellArea, ConditionalFormat, Dressing
from addin.read.looks.formats import number_format

_AREAS, _RULE, _ICONS, _BARS, _DRESSING = 461, 463, 465, 467, 507
#: What a dressing says, by the numbers of its properties.
_BEHIND, _LETTERS, _STRUCK, _HEIGHT, _CODE, _NUMBER = 2, 5, 29, 36, 38, 41
_SIGNS = {3: "=", 4: "<>", 5: ">", 6: "<", 7: ">=", 8: "<="}
_BETWEEN = {1: BETWEEN, 2: NOT_BETWEEN}
_COMPARES, _STOPS, _ICON_ALONE = 1, 0x02, 0x01
#: Tokens of a formula: a whole number, a number.
_INTEGER, _FLOAT = 0x1E, 0x1F
#: The bytes of a rule before its texts, and letters of this size or less, in twentieths of a point.
_FIXED, _SPECK = 42, 40
_NO_TEXT = 0xFFFFFFFF


def dressings_in(part: bytes, codes: Mapping[int, str]) -> list[Dressing]:
    """What conditional formats put over cells, by their numbers, from the styles of the file."""
    return [_dressing(dict(_properties(data)), codes) for kind, data in records(part) if kind == _DRESSING]


def _properties(data: bytes) -> Iterator[tuple[int, bytes]]:
    position = 6
    while position + 4 <= len(data):
        number, size = struct.unpack_from("<HH", data, position)
        yield number, data[position + 4 : position + max(size, 4)]
        position += max(size, 4)


def _dressing(said: Mapping[int, bytes], codes: Mapping[int, str]) -> Dressing:
    height = int.from_bytes(said.get(_HEIGHT, b"")[:4], "little")
    code = codes.get(int.from_bytes(said[_NUMBER][:2], "little"), "") if _NUMBER in said else ""
    if _CODE in said and len(said[_CODE]) > 2:
        code = said[_CODE][2:].decode("utf-16-le", "replace")
    return Dressing(
        bool(said.get(_STRUCK, b"\0")[0:1].strip(b"\0")),
        colour_in(said.get(_LETTERS, b"")),
        colour_in(said.get(_BEHIND, b"")),
        number_format(code) if code else None,
        hides=0 < height <= _SPECK,
    )


def colour_in(data: bytes) -> str:
    """A colour by its red, green and blue; by its place in the theme or palette where it has none; "" for automatic."""
    if len(data) < 8:
        return ""
    kind, index, tint = data[0] >> 1, data[1], int.from_bytes(data[2:4], "little")
    if kind == 0 or (kind == 1 and index >= 64):
        return ""
    if not tint and ((kind == 3 and index == 0) or (kind == 1 and index in (1, 9))):
        return WHITE
    return data[4:7].hex().upper() if kind == 2 else f"{kind}.{index}.{tint}"


def conditional_formats(part: bytes, known: Sequence[Dressing]) -> list[ConditionalFormat]:
    """The rules of a sheet, where one of them may show a cell otherwise."""
    found: list[ConditionalFormat] = []
    areas: tuple[CellArea, ...] = ()
    for kind, data in records(part):
        if kind == _AREAS:
            spans = struct.iter_unpack("<IIII", data[12 : 12 + (len(data) - 12) // 16 * 16]) if len(data) > 12 else ()
            areas = tuple((top, left, bottom, right) for top, bottom, left, right in spans)
        elif kind == _RULE and len(data) >= _FIXED and areas:
            found.append(_rule(data, areas, known))
        elif found and _shows_no_value(kind, data):
            found[-1] = found[-1]._replace(test="TRUE", dressing=Dressing(hides=True))
    return found if any(rule.dressing.may_matter for rule in found) else []


def _shows_no_value(kind: int, data: bytes) -> bool:
    """Whether bars or icons stand in place of values."""
    return (kind == _BARS and data[2:3] == b"\0") or (
        kind == _ICONS and bool(data[4:5]) and bool(data[4] & _ICON_ALONE)
    )


def _rule(data: bytes, areas: tuple[CellArea, ...], known: Sequence[Dressing]) -> ConditionalFormat:
    kind, _, dressing, priority, sign = struct.unpack_from("<iiiii", data)
    test = _comparison(data, sign) if kind == _COMPARES else ""
    dressed = known[dressing] if 0 <= dressing < len(known) else Dressing()
    return ConditionalFormat(areas, test, dressed, None, priority, stops=bool(data[28] & _STOPS))


def _comparison(data: bytes, sign: int) -> str:
    """The condition in the words of a formula, "@" for the cell; "" where it needs more than numbers."""
    sizes = struct.unpack_from("<II", data, 30)
    rest = data[_FIXED:]
    rest = rest[4:] if int.from_bytes(rest[:4], "little") == _NO_TEXT else text_at(rest)[1]
    first, second = _number(rest[: sizes[0]]), _number(rest[sizes[0] : sizes[0] + sizes[1]])
    if sign in _SIGNS and first:
        return f"@{_SIGNS[sign]}{first}"
    return _BETWEEN[sign].format(first, second) if sign in _BETWEEN and first and second else ""


def _number(formula: bytes) -> str:
    """A formula that is a number and nothing else; "" for every other."""
    size, tokens = int.from_bytes(formula[:4], "little"), formula[4:]
    if size == 3 and tokens[:1] == bytes([_INTEGER]):
        return str(int.from_bytes(tokens[1:3], "little"))
    if size == 9 and tokens[:1] == bytes([_FLOAT]) and len(tokens) >= 9:
        return repr(struct.unpack_from("<d", tokens, 1)[0])
    return ""
