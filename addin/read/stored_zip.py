"""A zip of parts as they are, for a reader that takes it at once: nothing is packed, unpacked, summed or copied."""

import io
import struct
from collections.abc import Iterable, Iterator
from typing import NamedTuple

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_VERSION, _UTF8_NAME, _FIRST_OF_JANUARY_1980, _DEFLATED = 20, 0x800, 0x21, 8


class StoredPart(NamedTuple):
    """One part, with the checksum (CRC-32) that its content is known to have.

    One that is packed already (deflated) stays so: `unpacked` is its length then.
    """

    name: str
    content: bytes
    checksum: int
    unpacked: int | None = None


class StoredZip(io.RawIOBase):
    """The package of some parts, to be read once from its beginning; below 4 GB, which the limits of reading see to."""

    def __init__(self, parts: Iterable[StoredPart]) -> None:
        self._pieces = iter(pieces(parts))
        self._rest = memoryview(b"")

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes, at most so many: those of one piece, and none at the end."""
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return b""
            self._rest = memoryview(piece)
        taken, self._rest = (self._rest, self._rest[:0]) if size < 0 else (self._rest[:size], self._rest[size:])
        return bytes(taken)


def pieces(parts: Iterable[StoredPart]) -> Iterator[bytes]:
    """The package of some parts, piece by piece."""
    directory, start = list[bytes](), 0
    for part in parts:
        name, size = part.name.encode(), len(part.content)
        method, length = (0, size) if part.unpacked is None else (_DEFLATED, part.unpacked)
        said = (_VERSION, _UTF8_NAME, method, 0, _FIRST_OF_JANUARY_1980, part.checksum, size, length, len(name), 0)
        directory.append(_CENTRAL.pack(b"PK\1\2", _VERSION, *said, 0, 0, 0, 0, start) + name)
        head = _LOCAL.pack(b"PK\3\4", *said) + name
        yield head
        yield part.content
        start += len(head) + size
    listed = b"".join(directory)
    yield listed + _END.pack(b"PK\5\6", 0, 0, len(directory), len(directory), len(listed), start, 0)
