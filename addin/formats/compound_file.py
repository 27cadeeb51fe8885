"""The directory of a compound file (MS-CFB: .xls, .doc, .msg, encrypted .xlsx): which streams lie where; reads none.

A workbook may have a Word document embedded, a Word document a workbook: what the file itself is lies in its root
directory alone. Hostile directories cost no more than their length.
"""

import struct
from array import array
from collections.abc import Iterator
from typing import NamedTuple

SIGNATURE = bytes.fromhex("D0CF11E0A1B11AE1")
_HEADER, _ENTRY, _MOST_ENTRIES = 512, 128, 100_000
_IN_HEADER = 109  # sectors of the allocation table that the header names itself
_UNUSED, _LAST = 0, 0xFFFFFFFA


class Directory(NamedTuple):
    """Names of the streams and storages: those of the root, and all of them."""

    root: frozenset[str]
    all: frozenset[str]

    @property
    def has_rights(self) -> bool:
        """Whether a label or rights management has encrypted the file: no password opens it."""
        return any(name.lstrip("\t\x06").startswith("DRM") for name in self.all) or (
            "EncryptedPackage" in self.root and "EncryptionInfo" not in self.root
        )


class _Entry(NamedTuple):
    name: str
    left: int
    right: int
    child: int


def directory_of(content: bytes) -> Directory | None:
    """The directory; None where it is too broken to be read."""
    try:
        entries = list(_entries(content))
        root = frozenset(entries[at].name for at in _children(entries))
    except (struct.error, IndexError, ValueError, OverflowError):
        return None
    return Directory(root, frozenset(entry.name for entry in entries))


def _entries(content: bytes) -> Iterator[_Entry]:
    """Every entry in its place; unused ones have no name. Raises ValueError where the chain of sectors has no end."""
    shift, first = struct.unpack_from("<H", content, 30)[0], struct.unpack_from("<I", content, 48)[0]
    if shift not in (9, 12):
        raise ValueError("no size of a sector")
    size, table, sector = 1 << shift, _allocation(content, 1 << shift), first
    seen: set[int] = set()
    while sector < _LAST:
        if sector in seen or len(seen) > _MOST_ENTRIES * _ENTRY // size:
            raise ValueError("a directory without end")
        seen.add(sector)
        start = (sector + 1) * size
        for at in range(start, min(start + size, len(content) - _ENTRY + 1), _ENTRY):
            yield _entry(content, at)
        sector = table[sector]


def _allocation(content: bytes, size: int) -> "array[int]":
    """Sector → the next one of its chain."""
    sectors, table = array("I"), array("I")
    sectors.frombytes(content[76 : 76 + 4 * _IN_HEADER])
    further = struct.unpack_from("<I", content, 68)[0]
    while further < _LAST and len(sectors) < len(content) // size:
        end = (further + 2) * size - 4
        sectors.frombytes(content[end + 4 - size : end])
        further = struct.unpack_from("<I", content, end)[0]
    for sector in sectors[: len(content) // size]:
        if sector < _LAST:
            table.frombytes(content[(sector + 1) * size : (sector + 2) * size])
    return table


def _entry(content: bytes, at: int) -> _Entry:
    length, kind = struct.unpack_from("<HB", content, at + 64)
    name = content[at : at + min(length, 64)].decode("utf-16-le", "replace").rstrip("\0") if kind != _UNUSED else ""
    return _Entry(name, *struct.unpack_from("<III", content, at + 68))


def _children(entries: list[_Entry]) -> set[int]:
    """The numbers of what lies in the root storage, which are kept as a tree of siblings."""
    found: set[int] = set()
    waiting = [entries[0].child]
    while waiting:
        at = waiting.pop()
        if at < len(entries) and at not in found:
            found.add(at)
            waiting += [entries[at].left, entries[at].right]
    return found
