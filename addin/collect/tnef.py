"""Files inside a winmail.dat, as Outlook packs them (MS-OXTNEF); trusts no length and reads nothing but files."""

import struct
from collections.abc import Iterator
from typing import NamedTuple

SIGNATURE = bytes.fromhex("789F3E22")
_TITLE, _DATA, _START, _PROPERTIES, _CODE_PAGE = 0x18010, 0x6800F, 0x69002, 0x69005, 0x69007
_LONG_NAME, _NAME, _OBJECT = 0x3707, 0x3704, 0x3701
_TEXT_8, _TEXT, _EMBEDDED, _BINARY = 0x1E, 0x1F, 0x0D, 0x102
_FIXED = {0x2: 4, 0x3: 4, 0x4: 4, 0x5: 8, 0x6: 8, 0x7: 8, 0xA: 4, 0xB: 4, 0x14: 8, 0x40: 8, 0x48: 16}
_SEVERAL, _NAMED, _DEEPEST = 0x1000, 0x8000, 5
_GUID = 16


class _Property(NamedTuple):
    number: int
    kind: int
    value: bytes


def open_tnef(content: bytes, depth: int = 0) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of every file, those of messages inside included.

    Raises ValueError when the content is cut off or no TNEF; what was complete before has been given by then.
    """
    name, data, code_page, pending = "", b"", "cp1252", False
    for attribute, value in _attributes(content):
        if attribute == _CODE_PAGE and len(value) >= 4:
            code_page = f"cp{struct.unpack_from('<I', value)[0]}"
        elif attribute == _START:
            if pending and data:
                yield name, data
            name, data, pending = "", b"", True
        elif attribute == _TITLE:
            name = name or _text(value, code_page)
        elif attribute == _DATA:
            data, pending = value, True
        elif attribute == _PROPERTIES:
            properties = list(_properties(value))
            name = _long_name(properties, code_page) or name
            for inner in _embedded(properties):
                pending = False
                if depth < _DEEPEST:
                    yield from open_tnef(inner, depth + 1)
    if pending and data:
        yield name, data


def _attributes(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Attribute and value, one after the other."""
    if not content.startswith(SIGNATURE):
        raise ValueError("no TNEF")
    at = len(SIGNATURE) + 2
    while at + 9 <= len(content):
        attribute, size = struct.unpack_from("<II", content, at + 1)
        value = content[at + 9 : at + 9 + size]
        if len(value) < size:
            raise ValueError("TNEF is cut off")
        yield attribute, value
        at += 9 + size + 2


def _properties(block: bytes) -> Iterator[_Property]:
    """The MAPI properties of an attachment; ends quietly where the block does not hold what it says."""
    count, at = (struct.unpack_from("<I", block)[0], 4) if len(block) >= 4 else (0, 0)
    try:
        for _ in range(count):
            kind, number = struct.unpack_from("<HH", block, at)
            at += 4
            if number >= _NAMED:
                at = _after_name(block, at)
            values, at = _values(block, at, kind)
            yield from (_Property(number, kind & ~_SEVERAL, value) for value in values)
    except (struct.error, KeyError):
        return


def _after_name(block: bytes, at: int) -> int:
    """Past the name of a property that has one: a GUID, then a number or a text."""
    (by_text, size) = struct.unpack_from("<II", block, at + _GUID)
    return int(at + _GUID + 8 + (_padded(size) if by_text else 0))


def _values(block: bytes, at: int, kind: int) -> tuple[list[bytes], int]:
    plain, several = kind & ~_SEVERAL, bool(kind & _SEVERAL)
    sized = plain in (_TEXT_8, _TEXT, _BINARY, _EMBEDDED)
    count = 1
    if several or sized:
        (count,) = struct.unpack_from("<I", block, at)
        at += 4
    values = []
    for _ in range(count):
        size = _FIXED[plain] if not sized else struct.unpack_from("<I", block, at)[0]
        at += 4 if sized else 0
        if at + size > len(block):
            raise struct.error("beyond the block")
        values.append(block[at : at + size])
        at += _padded(size)
    return values, at


def _padded(size: int) -> int:
    return size + -size % 4


def _long_name(properties: list[_Property], code_page: str) -> str:
    for wanted in (_LONG_NAME, _NAME):
        for number, kind, value in properties:
            if number == wanted and kind in (_TEXT, _TEXT_8):
                return _text(value, "utf-16-le" if kind == _TEXT else code_page)
    return ""


def _embedded(properties: list[_Property]) -> Iterator[bytes]:
    """Messages attached to the message: each a TNEF of its own behind the id of its interface."""
    for number, _, value in properties:
        if number == _OBJECT and value[_GUID : _GUID + len(SIGNATURE)] == SIGNATURE:
            yield value[_GUID:]


def _text(value: bytes, encoding: str) -> str:
    try:
        return value.decode(encoding, "replace").split("\0", 1)[0]
    except LookupError:
        return value.decode("cp1252", "replace").split("\0", 1)[0]
