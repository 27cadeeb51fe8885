"""Signed and encrypted messages (CMS, RFC 5652), as far as to what was signed; judges no signature, opens no lock."""

import base64
import binascii
import re
from collections.abc import Iterator

_OID = bytes.fromhex("06092A864886F70D0107")  # pkcs-7, and one byte that says which
_SIGNED, _NEAR = 2, 40
_LOCKED_OIDS = (_OID + b"\x03", bytes.fromhex("060B2A864886F70D0109100117"))
_ARMOUR = re.compile(rb"\s*-----BEGIN (?:PKCS ?#?7|CMS)[^-]*-----\s([A-Za-z0-9+/=\s]+)-----END")
_BARE = re.compile(rb"\s*MI[A-Za-z0-9+/=\r\n]+\s*")
_SEQUENCE, _OCTETS, _OCTETS_IN_PARTS = 0x30, 0x04, 0x24
_DEEPEST = 20


def is_signed(content: bytes) -> bool:
    """Whether a file is a signed message that holds what was signed."""
    return _OID + bytes([_SIGNED]) in _plain(content)[:_NEAR]


def is_locked(content: bytes) -> bool:
    """Whether a file is a message encrypted for somebody's key."""
    return any(oid in _plain(content)[:_NEAR] for oid in _LOCKED_OIDS)


def signed_content(content: bytes) -> bytes:
    """What was signed; b"" where the signature stands alone. Raises ValueError where the message is spoilt."""
    try:
        return _signed(_plain(content))
    except IndexError as error:
        raise ValueError("cut off") from error


def _plain(content: bytes) -> bytes:
    """The bytes of a message that may be written in base64."""
    if content[:1] == bytes([_SEQUENCE]):
        return content
    found = _ARMOUR.match(content) if content.lstrip()[:5] == b"-----" else None
    text = found[1] if found else content if _BARE.fullmatch(content[:200]) else b""
    try:
        return base64.b64decode(text)
    except binascii.Error:
        return b""


def _signed(data: bytes) -> bytes:
    """The content of a SignedData (RFC 5652, 5.1). Raises ValueError and IndexError where it is none."""
    at = _inside(data, 0)  # ContentInfo
    at = _inside(data, _after(data, at))  # [0] of its content
    at = _inside(data, at)  # SignedData
    at = _after(data, _after(data, at))  # past version and digest algorithms
    encapsulated, end = _inside(data, at), _after(data, at)
    at = _after(data, encapsulated)  # past the type of the content
    if at >= end or data[at : at + 2] == b"\0\0":
        return b""
    return b"".join(_octets(data, _inside(data, at), _DEEPEST))


def _head(data: bytes, at: int) -> tuple[int, int, int | None]:
    """Tag, start and length of an element; None for a length that is told by an end mark."""
    tag, first = data[at], data[at + 1]
    if first < 0x80:
        return tag, at + 2, first
    if first == 0x80:
        return tag, at + 2, None
    count = first & 0x7F
    if count > 4 or tag & 0x1F == 0x1F:
        raise ValueError("no length")
    return tag, at + 2 + count, int.from_bytes(data[at + 2 : at + 2 + count], "big")


def _inside(data: bytes, at: int) -> int:
    return _head(data, at)[1]


def _after(data: bytes, at: int, depth: int = _DEEPEST) -> int:
    """Where the next element begins."""
    _, start, length = _head(data, at)
    if length is not None:
        return start + length
    if not depth:
        raise ValueError("too deep")
    at = start
    while data[at : at + 2] != b"\0\0":
        at = _after(data, at, depth - 1)
    return at + 2


def _octets(data: bytes, at: int, depth: int) -> Iterator[bytes]:
    """The bytes of a text of octets, which may be in parts."""
    tag, start, length = _head(data, at)
    end = len(data) if length is None else start + length
    if tag == _OCTETS and length is not None:
        if end > len(data):
            raise ValueError("cut off")
        yield data[start:end]
    elif tag == _OCTETS_IN_PARTS and depth:
        at = start
        while at < end and data[at : at + 2] != b"\0\0":
            yield from _octets(data, at, depth - 1)
            at = _after(data, at)
    else:
        raise ValueError("no octets")
