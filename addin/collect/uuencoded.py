"""Files that old mail programs wrote into the text of a letter (uuencode); keeps no text."""

import binascii
import re
from collections.abc import Iterator

from addin.collect.names import decode_name

_BEGIN = re.compile(rb"^begin [0-7]{3,4} ([^\r\n]+)\r?\n", re.MULTILINE)
_END = re.compile(rb"^end\s*$", re.MULTILINE)


def open_uuencoded(text: bytes) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of every file in a text; bytes are empty where the file is spoilt or has no end."""
    for begin in _BEGIN.finditer(text):
        end = _END.search(text, begin.end())
        yield decode_name(begin[1].strip()), _decoded(text[begin.end() : end.start()]) if end else b""


def _decoded(body: bytes) -> bytes:
    try:
        return b"".join(binascii.a2b_uu(line) for line in body.splitlines())
    except binascii.Error:
        return b""
