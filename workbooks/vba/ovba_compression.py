"""The compression of VBA source texts ([MS-OVBA] 2.4.1)."""

import struct

_CHUNK = 4096
_SHORTEST = 3


def compress(data: bytes) -> bytes:
    """A compressed container: chunks of 4096 bytes, each packed, or raw where packing gains nothing."""
    chunks = (data[start : start + _CHUNK] for start in range(0, len(data), _CHUNK))
    return b"\x01" + b"".join(map(_container_chunk, chunks))


def _container_chunk(chunk: bytes) -> bytes:
    packed = _Packer(chunk).pack()
    if len(packed) >= _CHUNK:
        return struct.pack("<H", 0x3000 | (_CHUNK - 1)) + chunk.ljust(_CHUNK, b"\0")
    return struct.pack("<H", 0xB000 | (len(packed) - 1)) + packed


class _Packer:
    """One chunk: literal bytes and copies of what was earlier in it, eight to a byte of flags."""

    def __init__(self, chunk: bytes) -> None:
        self._chunk = chunk
        self._seen: dict[bytes, list[int]] = {}

    def pack(self) -> bytes:
        packed, position = bytearray(), 0
        while position < len(self._chunk):
            flags, flags_at = 0, len(packed)
            packed.append(0)
            for bit in range(8):
                if position >= len(self._chunk):
                    break
                bits = max(4, (position - 1).bit_length()) if position else 4
                length, offset = self._longest(position, (0xFFFF >> bits) + _SHORTEST)
                if length >= _SHORTEST:
                    packed += struct.pack("<H", ((offset - 1) << (16 - bits)) | (length - _SHORTEST))
                    flags |= 1 << bit
                else:
                    length = 1
                    packed.append(self._chunk[position])
                self._remember(position, length)
                position += length
            packed[flags_at] = flags
        return bytes(packed)

    def _longest(self, position: int, most: int) -> tuple[int, int]:
        """The longest earlier text that goes on like this, and how far back it begins."""
        chunk, limit = self._chunk, min(most, len(self._chunk) - position)
        best, offset = 0, 0
        for candidate in reversed(self._seen.get(chunk[position : position + _SHORTEST], ())):
            length = _SHORTEST
            while length < limit and chunk[candidate + length] == chunk[position + length]:
                length += 1
            if min(length, limit) > best:
                best, offset = min(length, limit), position - candidate
                if best == limit:
                    break
        return best, offset

    def _remember(self, position: int, length: int) -> None:
        for at in range(position, position + length):
            if at + _SHORTEST <= len(self._chunk):
                self._seen.setdefault(self._chunk[at : at + _SHORTEST], []).append(at)
