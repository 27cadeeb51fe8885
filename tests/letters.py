"""Letters and archives as programs other than ours write them, byte by byte: .msg, winmail.dat, .rar."""

import struct
import zlib
from datetime import UTC, datetime

_SECTOR, _MINI, _CUTOFF = 512, 64, 4096
_FREE, _END, _FAT, _NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
Tree = dict[str, "bytes | Tree"]


def compound(tree: Tree) -> bytes:
    """An OLE file (MS-CFB version 3) with these streams and storages."""
    entries: list[list[object]] = []  # name, kind, sibling after, child, data, sibling before
    _add(entries, "Root Entry", 5, tree)
    fat: list[int] = []
    body = bytearray()

    def place(data: bytes) -> int:
        if not data:
            return _END
        first, count = len(fat), -(-len(data) // _SECTOR)
        fat.extend([*range(first + 1, first + count), _END])
        body.extend(data.ljust(count * _SECTOR, b"\0"))
        return first

    mini, mini_fat, starts = bytearray(), [], {}
    for index, (_, kind, _, _, data, _) in enumerate(entries):
        assert isinstance(data, bytes)
        if kind == 2 and len(data) >= _CUTOFF:
            starts[index] = place(data)
        elif kind == 2 and data:
            first, count = len(mini_fat), -(-len(data) // _MINI)
            starts[index] = first
            mini_fat.extend([*range(first + 1, first + count), _END])
            mini.extend(data.ljust(count * _MINI, b"\0"))
    starts[0] = place(bytes(mini))
    entries[0][4] = bytes(mini)
    directory = b"".join(_entry(entry, starts.get(index, _END)) for index, entry in enumerate(entries))
    directory_at = place(directory)
    mini_fat_at = place(struct.pack(f"<{len(mini_fat)}I", *mini_fat).ljust(_SECTOR, b"\xff"))
    count = 1
    while len(fat) + count > count * (_SECTOR // 4):
        count += 1
    fat_at = len(fat)
    fat += [_FAT] * count
    table = struct.pack(f"<{len(fat)}I", *fat).ljust(count * _SECTOR, b"\xff")
    difat = [*range(fat_at, fat_at + count), *[_FREE] * (109 - count)]
    head = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(16) + struct.pack(
        "<HHHHH6xIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, count, directory_at, 0, _CUTOFF, mini_fat_at,
        -(-len(mini_fat) * 4 // _SECTOR), _END, 0, difat[0],
    ) + struct.pack("<108I", *difat[1:])  # fmt: skip
    return head + bytes(body) + table


def _add(entries: list[list[object]], name: str, kind: int, content: "bytes | Tree") -> int:
    index = len(entries)
    entry: list[object] = [name, kind, _NONE, _NONE, content if isinstance(content, bytes) else b"", _NONE]
    entries.append(entry)
    children = content.items() if isinstance(content, dict) else ()
    added = [_add(entries, child, 2 if isinstance(inside, bytes) else 1, inside) for child, inside in children]
    entry[3] = _balanced(entries, added)
    return index


def _balanced(entries: list[list[object]], siblings: list[int]) -> int:
    """Siblings as a tree in this order; the number of its root."""
    if not siblings:
        return _NONE
    middle = len(siblings) // 2
    root = entries[siblings[middle]]
    root[5], root[2] = _balanced(entries, siblings[:middle]), _balanced(entries, siblings[middle + 1 :])
    return siblings[middle]


def _entry(entry: list[object], start: int) -> bytes:
    name, kind, after, child, data, before = entry
    raw = (str(name) + "\0").encode("utf-16-le")
    assert isinstance(data, bytes)
    size = len(data)
    return (
        raw.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(raw), kind, 1, before, after, child)
        + bytes(36)
        + (struct.pack("<IQ", start if kind != 1 else 0, size))
    )


def outlook_letter(
    sender: str,
    sent: datetime,
    subject: str,
    attachments: "list[tuple[str, bytes | Tree]]",
    depth: int = 0,
    more: "list[tuple[int, str | int | bytes | Tree]] | None" = None,
) -> Tree:
    """A letter as Outlook saves it, with more properties; an attachment that is a tree is a letter in the letter."""
    seconds = int((sent.astimezone(UTC) - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10_000_000
    properties = [(0x0037, subject), (0x0C1F, sender), (0x0039, seconds), *(more or [])]
    header = struct.pack("<8x4I", 0, len(attachments), 0, len(attachments)) + bytes(0 if depth else 8)
    tree = _storage(header, properties)
    for number, (name, content) in enumerate(attachments):
        method = 5 if isinstance(content, dict) else 1
        attached = _storage(bytes(8), [(0x3707, name), (0x3705, method), (0x3701, content)])
        tree[f"__attach_version1.0_#{number:08X}"] = attached
    return tree


def _storage(header: bytes, properties: "list[tuple[int, str | int | bytes | Tree]]") -> Tree:
    tree: Tree = {}
    lines = bytearray(header)
    for number, value in properties:
        if isinstance(value, int):
            kind, payload = (0x40, struct.pack("<Q", value)) if value > 2**32 else (0x03, struct.pack("<Q", value))
        else:
            kind = 0x1F if isinstance(value, str) else 0x102 if isinstance(value, bytes) else 0x0D
            stored = value.encode("utf-16-le") if isinstance(value, str) else value
            tree[f"__substg1.0_{number:04X}{kind:04X}"] = stored
            payload = struct.pack("<Q", len(stored) + (2 if kind == 0x1F else 0))
        lines += struct.pack("<HHI", kind, number, 6) + payload
    tree["__properties_version1.0"] = bytes(lines)
    return tree


def winmail(files: list[tuple[str, bytes]], inner: bytes = b"") -> bytes:
    """A winmail.dat with these files, their short names spoilt as Outlook does, and perhaps a message inside."""
    stream = bytearray(bytes.fromhex("789F3E22") + b"\1\0")
    stream += _attribute(1, 0x69007, struct.pack("<II", 1252, 0))
    for name, content in files:
        stream += _attribute(2, 0x69002, bytes(14))
        stream += _attribute(2, 0x18010, b"BOCO~1.XLS\0")
        stream += _attribute(2, 0x6800F, content)
        stream += _attribute(2, 0x69005, _mapi([(0x1F, 0x3707, (name + "\0").encode("utf-16-le"))]))
    if inner:
        stream += _attribute(2, 0x69002, bytes(14))
        stream += _attribute(2, 0x69005, _mapi([(0x03, 0x3705, None), (0x0D, 0x3701, bytes(16) + inner)]))
    return bytes(stream)


def _attribute(level: int, number: int, value: bytes) -> bytes:
    return struct.pack("<BII", level, number, len(value)) + value + struct.pack("<H", sum(value) & 0xFFFF)


def _mapi(properties: list[tuple[int, int, bytes | None]]) -> bytes:
    block = struct.pack("<I", len(properties))
    for kind, number, value in properties:
        block += struct.pack("<HH", kind, number)
        if value is None:
            block += struct.pack("<I", 5)
        else:
            block += struct.pack("<II", 1, len(value)) + value + bytes(-len(value) % 4)
    return block


def rar(files: dict[str, bytes], *, stored: bool = True) -> bytes:
    """A .rar (version 5); with `stored` false it says that its files are packed, so that a program is needed."""
    stream = b"Rar!\x1a\x07\x01\x00" + _rar_block(b"\x01\x00\x00")
    for name, content in files.items():
        raw = name.encode()
        fields = b"\x02\x02" + _vint(len(content)) + b"\x04" + _vint(len(content)) + _vint(0o644)
        method = b"\x00" if stored else _vint(3 << 7)
        fields += struct.pack("<I", zlib.crc32(content)) + method + b"\x01" + _vint(len(raw)) + raw
        stream += _rar_block(fields) + content
    return stream + _rar_block(b"\x05\x00\x00")


def _rar_block(fields: bytes) -> bytes:
    sized = _vint(len(fields)) + fields
    return struct.pack("<I", zlib.crc32(sized)) + sized


def _vint(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*out, number])
