"""Files that old mail programs wrote into the text of a letter (uuencode); keeps no text."""

import binascii
import re
from collections.abc import Iterator
from itertools import pairwise

from addin.collect.names import decode_name

_MARK = re.compile(rb"^(?:begin [0-7]{3,4} (?P<name>[^\r\n]+)\r?\n|end\s*$)", re.MULTILINE)


def open_uuencoded(text: bytes) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of every file in a text; bytes are empty where the file is spoilt or has no end."""
    for mark, following in pairwise([*_MARK.finditer(text), None]):
        if mark and mark["name"]:
            end = following if following and not following["name"] else None
            yield decode_name(mark["name"].strip()), _decoded(text[mark.end() : end.start()]) if end else b""


def _decoded(body: bytes) -> bytes:
    try:
        return b"".join(binascii.a2b_uu(line) for line in body.splitlines())
    except binascii.Error:
        return b""
