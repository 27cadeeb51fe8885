"""Writes a compound file ([MS-CFB] version 3), the container of a VBA project; the same streams give the same bytes."""

import struct
from collections.abc import Mapping, Sequence

_SECTOR, _MINI_SECTOR, _MINI_LIMIT, _ENTRY = 512, 64, 4096, 128
_FREE, _END, _FAT, _NOBODY = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
_STORAGE, _STREAM, _ROOT = 1, 2, 5
_RED, _BLACK = 0, 1
_MOST_FAT_SECTORS = 109
_LONGEST_NAME = 31


class _Entry:
    """One directory entry: a storage or a stream, and its place in the tree of its siblings."""

    def __init__(self, name: str, kind: int, data: bytes = b"") -> None:
        if len(name) > _LONGEST_NAME:
            raise ValueError(f"name too long for a compound file: {name}")
        self.name, self.kind, self.data = name, kind, data
        self.children: list[int] = []
        self.left = self.right = self.child = _NOBODY
        self.color, self.start, self.size = _BLACK, 0, len(data)

    def packed(self) -> bytes:
        name = (self.name + "\0").encode("utf-16-le")
        start, size = (0, 0) if self.kind == _STORAGE else (self.start, self.size)
        return (
            name.ljust(64, b"\0")
            + struct.pack("<HBBIII", len(name), self.kind, self.color, self.left, self.right, self.child)
            + bytes(16)
            + struct.pack("<IQQIQ", 0, 0, 0, start, size)
        )


_EMPTY = bytes(64) + struct.pack("<HBBIII", 0, 0, 0, _NOBODY, _NOBODY, _NOBODY) + bytes(48)


def write_compound(streams: Mapping[str, bytes]) -> bytes:
    """A compound file with the given streams; "VBA/dir" is the stream "dir" in the storage "VBA"."""
    entries = _directory(streams)
    fat = _Table(_SECTOR)
    mini = _Table(_MINI_SECTOR)
    directory_size = -(-len(entries) * _ENTRY // _SECTOR) * _SECTOR
    directory_start = fat.put(bytes(directory_size))
    small = [entry for entry in entries if entry.kind == _STREAM and entry.size < _MINI_LIMIT]
    for entry in small:
        entry.start = mini.put(entry.data)
    mini_fat = mini.packed()
    mini_fat_start = fat.put(mini_fat)
    entries[0].start, entries[0].size = fat.put(mini.body), len(mini.body)
    for entry in entries:
        if entry.kind == _STREAM and entry.size >= _MINI_LIMIT:
            entry.start = fat.put(entry.data)
    packed = b"".join(entry.packed() for entry in entries)
    packed += _EMPTY * ((directory_size - len(packed)) // _ENTRY)
    body = packed + bytes(fat.body[directory_size:])
    fat_sectors = fat.close()
    header = _header(fat_sectors, directory_start, mini_fat_start, len(mini_fat) // _SECTOR)
    return header + body + fat.packed()


class _Table:
    """An allocation table and the sectors it speaks of."""

    def __init__(self, unit: int) -> None:
        self._unit = unit
        self._chains: list[int] = []
        self.body = bytearray()

    def put(self, data: bytes | bytearray) -> int:
        """Store data in a chain of sectors; gives the first one."""
        if not data:
            return _END
        first, count = len(self._chains), -(-len(data) // self._unit)
        self._chains += [first + number + 1 for number in range(count - 1)] + [_END]
        self.body += data + bytes(-len(data) % self._unit)
        return first

    def close(self) -> list[int]:
        """Add the sectors of the table itself, which are at the end; gives their numbers."""
        per_sector = _SECTOR // 4
        count = 1
        while len(self._chains) + count > count * per_sector:
            count += 1
        if count > _MOST_FAT_SECTORS:
            raise ValueError("too large for a compound file without an extended table")
        first = len(self._chains)
        self._chains += [_FAT] * count
        return list(range(first, first + count))

    def packed(self) -> bytes:
        values = self._chains + [_FREE] * (-len(self._chains) % (_SECTOR // 4))
        return struct.pack(f"<{len(values)}I", *values)


def _directory(streams: Mapping[str, bytes]) -> list[_Entry]:
    entries = [_Entry("Root Entry", _ROOT)]
    storages = {"": 0}
    for path in sorted(streams):
        folder, _, name = path.rpartition("/")
        if folder not in storages:
            storages[folder] = len(entries)
            entries[0].children.append(len(entries))
            entries.append(_Entry(folder, _STORAGE))
        entries[storages[folder]].children.append(len(entries))
        entries.append(_Entry(name, _STREAM, streams[path]))
    for entry in entries:
        ordered = sorted(entry.children, key=lambda number: _order(entries[number].name))
        entry.child = _tree(entries, ordered)
    return entries


def _order(name: str) -> tuple[int, list[int]]:
    """Siblings are ordered by length, then by capital letters (MS-CFB 2.6.4)."""
    capitals = name.upper().encode("utf-16-le")
    return len(capitals), list(struct.unpack(f"<{len(capitals) // 2}H", capitals))


def _tree(entries: list[_Entry], ordered: Sequence[int]) -> int:
    """A balanced tree over siblings; the entries of an incomplete deepest level are red."""
    full = (len(ordered) + 1).bit_length() - 1

    def grow(low: int, high: int, depth: int) -> int:
        if low >= high:
            return _NOBODY
        middle = (low + high) // 2
        entry = entries[ordered[middle]]
        entry.color = _RED if depth >= full else _BLACK
        entry.left, entry.right = grow(low, middle, depth + 1), grow(middle + 1, high, depth + 1)
        return ordered[middle]

    return grow(0, len(ordered), 0)


def _header(fat_sectors: Sequence[int], directory: int, mini_fat: int, mini_fat_count: int) -> bytes:
    places = [*fat_sectors, *[_FREE] * (_MOST_FAT_SECTORS - len(fat_sectors))]
    fields = (len(fat_sectors), directory, 0, _MINI_LIMIT, mini_fat, mini_fat_count, _END, 0)
    return (
        bytes.fromhex("D0CF11E0A1B11AE1")
        + bytes(16)
        + struct.pack("<HHHHH6xI", 0x3E, 3, 0xFFFE, 9, 6, 0)
        + struct.pack("<8I", *fields)
        + struct.pack(f"<{_MOST_FAT_SECTORS}I", *places)
    )
