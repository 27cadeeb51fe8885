"""Looks of an old .xls: a glance at its fonts and formats, and a second reading only where one of them is odd."""

import io
import struct
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from addin.read.biff import records, workbook_stream, worksheet_starts
from addin.read.book import Rows
from addin.read.looks.colours import BLACK, WHITE, look_alike
from addin.read.looks.conditional import with_conditional
from addin.read.looks.formats import number_format
from addin.read.looks.look import CellStyle, Look, Looks, TextPart
from addin.read.looks.pieces import cut, part_of_pieces
from addin.read.looks.xls_conditional import RULE, conditional_formats
from schemas.cells import address

_FONT, _FORMAT, _OLD_FORMAT, _XF, _PALETTE = 0x31, 0x041E, 0x1E, 0xE0, 0x92
_STRUCK = 0x08
_AUTOMATIC = 0x40
#: The records that tell how cells look: fonts, formats, styles, colours.
_LISTS = frozenset((_FONT, _FORMAT, _OLD_FORMAT, _XF, _PALETTE))
_FIRST_OF_PALETTE, _MISSING_FONT = 8, 4
#: Letters of this size or less, in twentieths of a point, are a speck on the screen.
_SPECK = 40


def looks_of_xls(content: bytes, rows: Mapping[str, Rows]) -> dict[str, Looks]:
    """Sheet name → what looks otherwise; nothing where the file's formats cannot be read."""
    import xlrd

    data = workbook_stream(content)
    starts = worksheet_starts(data)
    conditional = RULE.to_bytes(2, "little") in data and any(
        record == RULE for start in starts for record, _ in records(data, start)
    )
    lists = [(record, body) for record, body in records(data, 0) if record in _LISTS]
    if not (conditional or any(_is_odd(record, body) for record, body in lists) or _has_unseen_letters(lists)):
        return {}
    try:
        book = xlrd.open_workbook(file_contents=content, formatting_info=True, logfile=io.StringIO())
    except (xlrd.XLRDError, AssertionError, IndexError, ValueError, KeyError, NotImplementedError, struct.error):
        return {}
    looks = [_look(book, xf) for xf in book.xf_list]
    found = {sheet.name: _of_sheet(book, sheet, looks) for sheet in book.sheets()}
    for sheet, start in zip(book.sheets(), starts, strict=False) if conditional else ():
        own = _conditional(book, sheet, looks, data, start, rows.get(sheet.name, []))
        found[sheet.name] = found[sheet.name]._replace(cells={**found[sheet.name].cells, **own})
    return {name: sheet_looks for name, sheet_looks in found.items() if any(sheet_looks)}


def _is_odd(record: int, body: bytes) -> bool:
    """Whether a record of the workbook's lists may make a cell look otherwise."""
    if record == _FONT and len(body) >= 10:
        height, flags, _, _, script = struct.unpack_from("<HHHHH", body)
        return bool(flags & _STRUCK or script) or height <= _SPECK
    if record == _FORMAT and len(body) > 5:
        wide = body[4] & 1
        return not number_format(body[5:].decode("utf-16-le" if wide else "latin-1", "replace")).is_plain
    if record == _OLD_FORMAT and len(body) > 3:
        return not number_format(body[3:].decode("latin-1")).is_plain
    return record == _XF and len(body) >= 4 and struct.unpack_from("<H", body, 2)[0] in (9, 10)


def _has_unseen_letters(lists: Sequence[tuple[int, bytes]]) -> bool:
    """Whether any font has the colour of white paper, or any cell style that of what is behind it."""
    from xlrd.formatting import excel_default_palette_b8

    palette = dict(enumerate(map(_hex, excel_default_palette_b8), _FIRST_OF_PALETTE))
    palette |= {at: palette[at + _FIRST_OF_PALETTE] for at in range(_FIRST_OF_PALETTE)}
    for record, body in lists:
        if record == _PALETTE:
            own = [body[at : at + 3].hex().upper() for at in range(2, len(body) - 3, 4)]
            palette |= dict(enumerate(own, _FIRST_OF_PALETTE))
    fonts = [palette.get(struct.unpack_from("<H", body, 4)[0], BLACK) for of, body in lists if of == _FONT and body[5:]]
    if any(look_alike(letters, WHITE) for letters in set(fonts)):
        return True
    fonts.insert(_MISSING_FONT, BLACK)  # no font has this number
    for record, body in lists:
        if record == _XF and len(body) >= 20 and struct.unpack_from("<I", body, 14)[0] >> 26 == 1:
            font, behind = struct.unpack_from("<H", body)[0], struct.unpack_from("<H", body, 18)[0] & 0x7F
            if look_alike(fonts[font] if font < len(fonts) else BLACK, palette.get(behind, WHITE)):
                return True
    return False


def _look(book: Any, xf: Any) -> Look:
    font = book.font_list[xf.font_index]
    code = book.format_map.get(xf.format_key)
    code = number_format(code.format_str if code else "")
    return Look(None if code.is_plain else code, bool(font.struck_out), _unseen(book, font, xf.background))


def _unseen(book: Any, font: Any, background: Any) -> str:
    colour = book.colour_map.get(font.colour_index) if font.colour_index < _AUTOMATIC else None
    behind = _hex(_behind(book, background)) if background.fill_pattern in (0, 1) else ""
    if look_alike(_hex(colour) or BLACK, behind):
        return "chữ trùng màu nền"
    return "cỡ chữ quá nhỏ" if 0 < font.height <= _SPECK else ""


def _behind(book: Any, background: Any) -> tuple[int, int, int] | None:
    """The colour behind a cell without a pattern."""
    at = background.pattern_colour_index if background.fill_pattern == 1 else _AUTOMATIC
    colour: tuple[int, int, int] | None = (255, 255, 255) if at >= _AUTOMATIC else book.colour_map.get(at)
    return colour


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


def _conditional(book: Any, sheet: Any, looks: list[Look], data: bytes, start: int, rows: Rows) -> dict[str, Look]:
    """The looks of the cells that a conditional format shows otherwise, or may show otherwise."""
    formats = {number: one.format_str for number, one in book.format_map.items()}
    colours = {number: _hex(colour) for number, colour in book.colour_map.items() if colour}
    if not (rules := conditional_formats(data, start, formats, colours)):
        return {}
    filled = {
        (row, column): CellStyle(looks[at], *_colours(book, book.xf_list[at]))
        for row in range(sheet.nrows)
        for column, at in enumerate(_styles(sheet, row))
        if sheet.cell_type(row, column)
    }
    return with_conditional(filled, rules, rows)


def _colours(book: Any, xf: Any) -> tuple[str, str]:
    """The colour of a cell's letters and the one behind them; "" for the usual letters, and for patterns."""
    font, background = book.font_list[xf.font_index], xf.background
    letters = book.colour_map.get(font.colour_index) if font.colour_index < _AUTOMATIC else None
    return _hex(letters), _hex(_behind(book, background)) if background.fill_pattern in (0, 1) else ""


def _hex(colour: tuple[int, int, int] | None) -> str:
    return "" if colour is None else bytes(colour).hex().upper()


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
