"""Whether a program for Windows carries a signature made for these very bytes, and by whom; follows no chain of trust.

What the signature says is Microsoft's Authenticode: the hash of a file without its checksum, the entry that leads to
the signature, and the signature itself.
"""

import hashlib
import struct
from pathlib import Path

#: Who signs what python.org and Microsoft give out.
SIGNERS = (b"Python Software Foundation", b"Microsoft Corporation")
#: Where a head for 64 bits keeps its checksum and the entry of the signature, counted from the optional header.
_CHECKSUM, _ENTRY = 64, 112 + 4 * 8
_SHA256_FOLLOWS = b"\x04\x20"


class UnsignedError(Exception):
    """A program that carries no signature of one of the signers over its own bytes."""


def refuse_unsigned(program: Path) -> None:
    """UnsignedError where the program is not as one of the signers gave it out."""
    content = program.read_bytes()
    (head,) = struct.unpack_from("<I", content, 0x3C)
    optional = head + 24
    place, length = struct.unpack_from("<II", content, optional + _ENTRY)
    signature = content[place : place + length]
    digest = hashlib.sha256(
        content[: optional + _CHECKSUM]
        + content[optional + _CHECKSUM + 4 : optional + _ENTRY]
        + content[optional + _ENTRY + 8 : place]
    ).digest()
    if not length or _SHA256_FOLLOWS + digest not in signature or not any(name in signature for name in SIGNERS):
        raise UnsignedError(f"{program.name} carries no signature of its makers over its bytes")
