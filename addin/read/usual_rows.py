"""Rows of a sheet that are written as office programs write nearly all of them: there is nothing to be looked for.

A long list is unpacked piece by piece, and only what is not such a row is kept of it.
"""

import re
import zlib
from collections.abc import Iterator

from addin.read.limits import MOST_ROWS
from addin.read.old_letters import OWN_TEXT, has_old_letters
from addin.read.scan import rows_below
from addin.read.stored_zip import StoredPart

#: Every attribute but one by which a row is not seen, or is next to nothing.
_ROW = rb'<row r="[0-9]++"(?: (?!hidden="[1t]|ht="[0-2][."])[A-Za-z0-9:]++="[^"<>]*+")*+>'
_FORMULA = rb"(?:<f>[^<\[]*+</f>)?+"
#: A blank; a number that is not below zero, or the place of a text; the text of a formula; a text of the cell's own.
_HELD = (
    rb'(?: t="[nsb]")?+(?:/>|></c>|>%(f)s<v>[0-9.][0-9.E+-]*+</v></c>)'
    rb'| t="str">%(f)s<v>(?!\s)[^<]++(?<!\s)</v></c>'
    rb'| t="inlineStr"><is><t(?: xml:space="preserve")?+>[^<]*+</t></is></c>'
) % {b"f": _FORMULA}
_CELL = rb'<c r="[A-Z]{1,2}+(?:%s)"(?: s="[0-9]++")?+(?:%s)' % (rows_below(MOST_ROWS), _HELD)
_USUAL = re.compile(rb"(?:%s(?:%s)*+</row>)++" % (_ROW, _CELL))
_ROW_START = b"<row "
#: So much is unpacked at once, of so much at most.
_PACKED, _UNPACKED = 2**14, 2**20
#: When so much has been looked at, most of it must have been left out.
_TRIED = 2**22


def without_usual_rows(part: StoredPart) -> bytes | None:
    """A packed sheet without the rows in which nothing is odd.

    In these is no error, no formula without a value or with a link, no number below zero, no text of several pieces or
    in old letters, nothing hidden and nothing that a reader takes for something else. How a cell is formatted is not
    looked at. None where most rows are left, or where the part is not what it is said to be.
    """
    kept, read = list[bytes](), 0
    try:
        for piece in _pieces(part):
            kept.append(piece if OWN_TEXT in piece and has_old_letters(piece) else _USUAL.sub(b"", piece))
            read += len(piece)
            if read > _TRIED and sum(map(len, kept)) * 4 > read:
                return None
    except (zlib.error, ValueError):
        return None
    return b"".join(kept)


def _pieces(part: StoredPart) -> Iterator[bytes]:
    """A packed part in pieces that begin with a row, but for the first. Raises zlib.error, ValueError."""
    inflater, checksum, length, rest = zlib.decompressobj(-zlib.MAX_WBITS), 0, 0, b""
    for start in range(0, len(part.content), _PACKED):
        packed = part.content[start : start + _PACKED]
        while packed:
            piece = inflater.decompress(packed, _UNPACKED)
            packed = inflater.unconsumed_tail
            checksum, length, rest = zlib.crc32(piece, checksum), length + len(piece), rest + piece
            if length > (part.unpacked or 0):
                raise ValueError("longer than it is said to be")
            cut = rest.rfind(_ROW_START)
            if cut > 0:
                yield rest[:cut]
                rest = rest[cut:]
    yield rest
    if not inflater.eof or inflater.unused_data or (checksum, length) != (part.checksum, part.unpacked):
        raise ValueError("not what it is said to be")
