"""Looks of an old .xls: a glance at its fonts and formats, and a second reading only where one of them is odd."""

import io
import struct
from collections.abc import Iterator
from typing import Any

from addin.read.biff import records, workbook_stream
from addin.read.looks.formats import number_format
from addin.read.looks.look import Look, Looks, TextPart
from addin.read.looks.pieces import cut, part_of_pieces
from schemas.cells import address

_FONT, _FORMAT, _OLD_FORMAT, _XF = 0x31, 0x041E, 0x1E, 0xE0
_STRUCK = 0x08
_WHITE = (255, 255, 255)
_AUTOMATIC = 0x40
#: Letters of this size or less, in twentieths of a point, are a speck on the screen.
_SPECK = 40


def looks_of_xls(content: bytes) -> dict[str, Looks]:
    """Sheet name → what looks otherwise; nothing where the file's formats cannot be read."""
    import xlrd

    if not any(_is_odd(record, body) for record, body in records(workbook_stream(content), 0)):
        return {}
    try:
        book = xlrd.open_workbook(file_contents=content, formatting_info=True, logfile=io.StringIO())
    except (xlrd.XLRDError, AssertionError, IndexError, ValueError, KeyError, NotImplementedError, struct.error):
        return {}
    looks = [_look(book, xf) for xf in book.xf_list]
    found = {sheet.name: _of_sheet(book, sheet, looks) for sheet in book.sheets()}
    return {name: sheet_looks for name, sheet_looks in found.items() if any(sheet_looks)}


def _is_odd(record: int, body: bytes) -> bool:
    """Whether a record of the workbook's lists may make a cell look otherwise."""
    if record == _FONT and len(body) >= 10:
        height, flags, colour, _, script = struct.unpack_from("<HHHHH", body)
        return bool(flags & _STRUCK or script or colour in (1, 9)) or height <= _SPECK
    if record == _FORMAT and len(body) > 5:
        wide = body[4] & 1
        return not number_format(body[5:].decode("utf-16-le" if wide else "latin-1", "replace")).is_plain
    if record == _OLD_FORMAT and len(body) > 3:
        return not number_format(body[3:].decode("latin-1")).is_plain
    return record == _XF and len(body) >= 4 and struct.unpack_from("<H", body, 2)[0] in (9, 10)


def _look(book: Any, xf: Any) -> Look:
    font = book.font_list[xf.font_index]
    code = book.format_map.get(xf.format_key)
    code = number_format(code.format_str if code else "")
    return Look(None if code.is_plain else code, bool(font.struck_out), _unseen(book, font, xf.background))


def _unseen(book: Any, font: Any, background: Any) -> str:
    colour = book.colour_map.get(font.colour_index)
    at = background.pattern_colour_index if background.fill_pattern == 1 else _AUTOMATIC
    behind = _WHITE if at >= _AUTOMATIC else book.colour_map.get(at)
    if background.fill_pattern in (0, 1) and colour and font.colour_index < _AUTOMATIC and colour == behind:
        return "chữ trùng màu nền"
    return "cỡ chữ quá nhỏ" if 0 < font.height <= _SPECK else ""


def _of_sheet(book: Any, sheet: Any, looks: list[Look]) -> Looks:
    cells = {
        address(row, column): looks[at]
        for row in range(sheet.nrows)
        for column, at in enumerate(_styles(sheet, row))
        if not looks[at].is_plain and sheet.cell_type(row, column)
    }
    parts = dict(_parts(book, sheet))
    for cell in parts.keys() & cells.keys():  # the font of a text's beginning is none of the whole cell
        cells[cell] = cells[cell]._replace(struck=False)
    merges = ((top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells)
    return Looks(cells, parts, tuple(merges))


def _styles(sheet: Any, row: int) -> Iterator[int]:
    return (sheet.cell_xf_index(row, column) for column in range(sheet.row_len(row)))


def _parts(book: Any, sheet: Any) -> Iterator[tuple[str, TextPart]]:
    """Texts with a part that is crossed out, not seen or beside the line; runs begin where the one before ends."""
    for (row, column), runs in sheet.rich_text_runlist_map.items():
        text = str(sheet.cell_value(row, column))
        xf = book.xf_list[sheet.cell_xf_index(row, column)]
        fonts = [(piece, book.font_list[font]) for piece, font in cut(text, runs, xf.font_index)]
        pieces = [
            (piece, bool(font.struck_out or _unseen(book, font, xf.background)), bool(font.escapement))
            for piece, font in fonts
        ]
        if part := part_of_pieces(pieces):
            yield address(row, column), part
