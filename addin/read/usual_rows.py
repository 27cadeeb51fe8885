"""Rows of a sheet that are written as office programs write nearly all of them: there is nothing to be looked for.

A long list is unpacked piece by piece, and only what is not such a row is kept of it.
"""

import re
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from addin.read.limits import MOST_ROWS
from addin.read.old_letters import OWN_TEXT, has_old_letters
from addin.read.scan import rows_below
from addin.read.stored_zip import StoredPart

#: Every attribute but one by which a row is not seen, or is next to nothing.
_ROW = (
    rb'<row r="[0-9]++"(?: (?!hidden="(?!(?:0|false)")|ht="(?!(?:[3-9]|[1-9][0-9]{1,2})[."]))'
    rb'[A-Za-z0-9:]++="[^"<>&\s][^"<>&]*+(?<!\s)")*+>'
)
#: A character by its number may be anything: in a text it is a letter, elsewhere it is looked at.
_FORMULA = rb"(?:<f>[^<\[&]*+(?:&(?!#)[^<\[&]*+)*+</f>)?+"
#: A number that is not below zero, or the place of a text; a text of the cell's own; a blank; a formula's text.
_HELD = (
    rb'(?: t="[nsb]")?+>%(f)s<v>[0-9.][0-9.E+-]*+</v></c>'
    rb'| t="inlineStr"><is><t(?: xml:space="preserve")?+>[^<]*+</t></is></c>'
    rb'|(?: t="(?:[nsb]|inlineStr)")?+(?:/>|></c>)'
    rb'| t="str">%(f)s<v>(?![\s&])[^<]++(?<!\s)</v></c>'
) % {b"f": _FORMULA}
_CELL = rb'<c r="[A-Z]{1,2}+(?:%s)"(?: s="[0-9]++")?+(?:%s)' % (rows_below(MOST_ROWS), _HELD)
_USUAL = re.compile(rb"(?:%s(?:%s)*+</row>)++" % (_ROW, _CELL))
_ROW_START = b"<row "
#: So much is unpacked at once, of so much at most.
_PACKED, _UNPACKED = 2**14, 2**20
#: When so much has been looked at, most of it must have been left out; nor is a row as long.
_TRIED = 2**22


class Shortened(NamedTuple):
    """A sheet without its usual rows, and whether any of these has a formula."""

    xml: bytes
    left_out_formulas: bool


def without_usual_rows(part: StoredPart) -> Shortened | None:
    """A packed sheet without the rows in which nothing is odd.

    In these is no error, no formula without a value or with a link, no number below zero, no text of several pieces or
    in old letters, nothing hidden and nothing that a reader takes for something else. How a cell is formatted is not
    looked at. None where most rows are left, or where the part is not what it is said to be.
    """
    kept, read, formulas = list[bytes](), 0, False
    try:
        for piece in _pieces(part):
            odd = OWN_TEXT in piece and has_old_letters(piece)
            kept.append(piece if odd else _USUAL.sub(b"", piece))
            if b"f" in piece:  # a single byte is found at once
                formulas = formulas or piece.count(b"<f>") > kept[-1].count(b"<f>")
            read += len(piece)
            if read > _TRIED and sum(map(len, kept)) * 4 > read:
                return None
    except (zlib.error, ValueError):
        return None
    return Shortened(b"".join(kept), formulas)


def _pieces(part: StoredPart) -> Iterator[bytes]:
    """A packed part in pieces that begin with a row, but for the first. Raises zlib.error, ValueError."""
    inflater, checksum, length, rest = zlib.decompressobj(-zlib.MAX_WBITS), 0, 0, b""
    for start in range(0, len(part.content), _PACKED):
        packed = part.content[start : start + _PACKED]
        while packed:
            piece = inflater.decompress(packed, _UNPACKED)
            packed = inflater.unconsumed_tail
            checksum, length = zlib.crc32(piece, checksum), length + len(piece)
            if length > (part.unpacked or 0):
                raise ValueError("longer than it is said to be")
            cut = max(piece.rfind(_ROW_START), 0)
            if cut:
                yield b"".join((rest, memoryview(piece)[:cut]))
            rest = piece[cut:] if cut else rest + piece
            if len(rest) > _TRIED:
                raise ValueError("no rows")
    yield rest
    if not inflater.eof or inflater.unused_data or (checksum, length) != (part.checksum, part.unpacked):
        raise ValueError("not what it is said to be")
