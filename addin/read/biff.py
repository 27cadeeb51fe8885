"""The records of an old .xls (BIFF), as they are in its stream; knows a few by their numbers, and judges none."""

import io
import struct
from collections.abc import Iterator

from schemas.cells import address

BOUNDSHEET, BOF, EOF, DATEMODE = 0x85, 0x0809, 0x0A, 0x22
#: The number of a formula's record, that of BIFF 3 and 4 among them.
_FORMULA = frozenset({0x06, 0x0206, 0x0406})


def workbook_stream(content: bytes) -> bytes:
    """The stream of records inside the compound file; b"" where there is none."""
    from xlrd.compdoc import CompDoc, CompDocError

    try:
        document = CompDoc(content, logfile=io.StringIO())  # else it talks on standard output
        stream, base, size = document.locate_named_stream("Workbook")
        if stream is None:
            stream, base, size = document.locate_named_stream("Book")
    except (CompDocError, AssertionError, IndexError, struct.error):
        return b""
    return b"" if stream is None else bytes(stream[base : base + size])


def worksheet_starts(data: bytes) -> list[int]:
    """Where each worksheet's records begin, in the order of the file."""
    return [
        struct.unpack_from("<I", body)[0]
        for record, body in records(data, 0)
        if record == BOUNDSHEET and len(body) > 5 and body[5] == 0  # worksheets only
    ]


def records(data: bytes, position: int) -> Iterator[tuple[int, bytes]]:
    """The records of one part of the stream, up to its end; parts inside it (charts) are passed over."""
    depth = 0
    while position + 4 <= len(data):
        record, length = struct.unpack_from("<HH", data, position)
        depth += (record == BOF) - (record == EOF)
        if depth <= 1:
            yield record, data[position + 4 : position + 4 + length]
        if record == EOF and depth <= 0:
            return
        position += 4 + length


def formula_cells(data: bytes, start: int) -> frozenset[str]:
    """Addresses of the formulas of the worksheet whose records begin there."""
    places = (struct.unpack_from("<HH", body) for record, body in records(data, start)
              if record in _FORMULA and len(body) >= 4)  # fmt: skip
    return frozenset(address(row, column) for row, column in places)
