"""Words of an old .xls: its notes, and the text boxes and pictures of its drawings, from the raw records."""

import io
import struct
from collections.abc import Iterator
from typing import NamedTuple

from addin.read.biff import records, workbook_stream, worksheet_starts
from addin.read.words.remark import Remark, RemarkKind, remarks_from
from schemas.catalogue import Catalogue
from schemas.cells import address

_NOTE, _CONTINUE, _OBJECT, _DRAWING, _TEXT = 0x1C, 0x3C, 0x5D, 0xEC, 0x01B6
#: The kinds of an object: those with a text of their own (charts, buttons and notes have another), and a picture.
_SHAPES, _PICTURE = frozenset({2, 3, 4, 6, 9, 30}), 8
#: Where a shape is fixed to the cells, in a drawing.
_ANCHOR = 0xF010


class _Shape(NamedTuple):
    """An object of a sheet: the cell on which its corner lies, what it is, the text in it."""

    cell: str
    kind: int
    text: str = ""


def words_of_xls(content: bytes, catalogue: Catalogue) -> dict[str, list[Remark]]:
    """Sheet name → what the sender wrote."""
    import xlrd

    data = workbook_stream(content)
    starts = worksheet_starts(data)
    if not any(record in (_NOTE, _OBJECT) for start in starts for record, _ in records(data, start)):
        return {}
    try:
        book = xlrd.open_workbook(file_contents=content, logfile=io.StringIO())
    except (xlrd.XLRDError, AssertionError, IndexError, ValueError, KeyError, NotImplementedError, struct.error):
        return {}
    notes = {
        sheet.name: remarks_from(
            ((address(row, column), note.author, note.text) for (row, column), note in sheet.cell_note_map.items()),
            catalogue,
        )
        for sheet in book.sheets()
    }
    drawn = (list(_shapes(data, start)) for start in starts)
    return {name: [*notes[name], *_remarks(shapes, catalogue)] for name, shapes in zip(notes, drawn, strict=False)}


def _remarks(shapes: list[_Shape], catalogue: Catalogue) -> list[Remark]:
    written = ((one.cell, "", one.text) for one in shapes if one.kind in _SHAPES)
    boxes = remarks_from(written, catalogue, RemarkKind.BOX)
    return [*boxes, *(Remark(one.cell, "", RemarkKind.PICTURE) for one in shapes if one.kind == _PICTURE)]


def _shapes(data: bytes, start: int) -> Iterator[_Shape]:
    """The objects of a sheet; each is told by a drawing, what it is, and its text in what continues it."""
    cell, shape, left = "A1", _Shape("A1", 0), 0
    for record, body in records(data, start):
        if record == _DRAWING:
            cell = _corner(body) or cell
        elif record == _OBJECT and len(body) >= 6:
            yield shape
            shape = _Shape(cell, struct.unpack_from("<H", body, 4)[0])
        elif record == _TEXT and len(body) >= 12:
            left = struct.unpack_from("<H", body, 10)[0]
        elif record == _CONTINUE and left and body:
            text = body[1:].decode("utf-16-le" if body[0] & 1 else "latin-1", "replace")[:left]
            shape, left = shape._replace(text=shape.text + text), left - len(text)
    yield shape


def _corner(drawing: bytes) -> str:
    """The cell on which the last shape of a drawing begins; "" where it tells none."""
    cell, at = "", 0
    while at + 8 <= len(drawing):
        head, kind, length = struct.unpack_from("<HHI", drawing, at)
        if kind == _ANCHOR and at + 18 <= len(drawing):
            column, row = struct.unpack_from("<H2xH", drawing, at + 10)
            cell = address(row, min(column, 255))
        at += 8 if head & 0xF == 0xF else 8 + length  # what is in a container is gone into
    return cell
