"""Looks of an .xlsb, from the raw records of its styles, texts and sheets."""

import io
import struct
import zipfile
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from addin.read.binary import records, sheet_parts, text_at
from addin.read.book import Rows
from addin.read.looks.colours import BLACK, WHITE, look_alike
from addin.read.looks.conditional import Dressing, with_conditional
from addin.read.looks.formats import BUILT_IN, number_format
from addin.read.looks.look import CellStyle, Look, Looks, TextPart
from addin.read.looks.pieces import cut, part_of_pieces
from addin.read.looks.xlsb_conditional import colour_in, conditional_formats, dressings_in
from schemas.cells import address

_FONT, _FORMAT, _FILL, _XF, _CELL_XFS, _END_CELL_XFS = 43, 44, 45, 47, 617, 618
_ROW, _FILLED_CELLS, _SHARED_CELL, _SHARED_TEXT, _MERGE, _CONDITIONAL = 0, range(2, 12), 7, 19, 176, 461
_STRUCK = 0x08
#: Letters of this size or less, in twentieths of a point, are a speck on the screen.
_SPECK = 40
_SOLID = 1


class _Font(NamedTuple):
    struck: bool
    raised: bool
    colour: str
    height: int


_USUAL = _Font(struck=False, raised=False, colour="", height=220)


def looks_of_xlsb(content: bytes, rows: Mapping[str, Rows]) -> dict[str, Looks]:
    """Sheet name → what looks otherwise; `rows` are those of each sheet."""
    found: dict[str, Looks] = {}
    with zipfile.ZipFile(io.BytesIO(content)) as package:

        def part(name: str) -> bytes:
            return package.read(name) if name in package.NameToInfo else b""

        known = _styles(part("xl/styles.bin"))
        texts = dict(_rich_texts(part("xl/sharedStrings.bin"), known.fonts))
        odd = texts or any(not style.look.is_plain for style in known.styles)
        for name, at in sheet_parts(package).items():
            sheet = part(at)
            looks, is_conditional = _of_sheet(sheet, known.styles if odd else [], texts)
            if is_conditional and (rules := conditional_formats(sheet, known.dressings)):
                over = with_conditional(_filled(sheet, known.styles), rules, rows.get(name, []))
                looks = looks._replace(cells={**looks.cells, **over})
            found[name] = looks
    return {name: sheet_looks for name, sheet_looks in found.items() if any(sheet_looks)}


class _Styles(NamedTuple):
    """What the styles of a file say: its fonts, its cells' styles, what its conditional formats put over cells."""

    fonts: list[_Font]
    styles: list[CellStyle]
    dressings: list[Dressing]


_PLAIN = CellStyle(Look(), "", WHITE)
#: The pieces of a text with their fonts.
_Runs = list[tuple[str, _Font]]


def _styles(part: bytes) -> _Styles:
    fonts: list[_Font] = []
    fills: list[str] = []
    styles: list[CellStyle] = []
    codes, in_cells = dict(BUILT_IN), False
    for kind, data in records(part):
        if kind == _FORMAT and len(data) > 6:
            codes[int.from_bytes(data[:2], "little")] = text_at(data[2:])[0]
        elif kind == _FONT and len(data) >= 20:
            height, flags, _, script = struct.unpack_from("<HHHH", data)
            fonts.append(_Font(bool(flags & _STRUCK), bool(script), colour_in(data[12:20]), height))
        elif kind == _FILL and len(data) >= 12:
            pattern = int.from_bytes(data[:4], "little")
            fills.append(colour_in(data[4:12]) if pattern == _SOLID else "" if pattern else WHITE)
        elif kind in (_CELL_XFS, _END_CELL_XFS):
            in_cells = kind == _CELL_XFS
        elif kind == _XF and in_cells and len(data) >= 8:
            styles.append(_style(struct.unpack_from("<HHH", data, 2), codes, fonts, fills))
    return _Styles(fonts, styles, dressings_in(part, codes))


def _style(ids: tuple[int, ...], codes: dict[int, str], fonts: list[_Font], fills: list[str]) -> CellStyle:
    number, at, behind = ids
    code = number_format(codes.get(number, ""))
    font = fonts[at] if at < len(fonts) else _USUAL
    background = fills[behind] if behind < len(fills) else WHITE
    look = Look(None if code.is_plain else code, font.struck, _unseen(font, background))
    return CellStyle(look, font.colour, background)


def _unseen(font: _Font, background: str) -> str:
    if look_alike(font.colour or BLACK, background):
        return "chữ trùng màu nền"
    return "cỡ chữ quá nhỏ" if 0 < font.height <= _SPECK else ""


def _rich_texts(part: bytes, fonts: list[_Font]) -> Iterator[tuple[int, _Runs]]:
    """Number of a shared text → its pieces, where it has any."""
    items = (data for kind, data in records(part) if kind == _SHARED_TEXT)
    for at, data in enumerate(items):
        if data[:1] and data[0] & 1:
            text, rest = text_at(data[1:])
            count = min(int.from_bytes(rest[:4], "little"), len(rest[4:]) // 4)
            runs = [struct.unpack_from("<HH", rest, 4 + 4 * number) for number in range(count)]
            yield (
                at,
                [(piece, fonts[font] if font < len(fonts) else _USUAL) for piece, font in cut(text, runs, len(fonts))],
            )


def _part_of(runs: _Runs, background: str) -> TextPart | None:
    """What a text has crossed out, unseen or beside the line, where it has both that and a rest."""
    return part_of_pieces([(text, font.struck or bool(_unseen(font, background)), font.raised) for text, font in runs])


def _of_sheet(part: bytes, styles: list[CellStyle], texts: dict[int, _Runs]) -> tuple[Looks, bool]:
    """What looks otherwise on a sheet by itself, and whether any conditional format is there."""
    cells: dict[str, Look] = {}
    parts: dict[str, TextPart] = {}
    merges: list[tuple[int, int, int, int]] = []
    row, is_conditional = 0, False
    for kind, data in records(part):
        if kind == _ROW:
            row = int.from_bytes(data[:4], "little")
        elif kind in _FILLED_CELLS and styles and len(data) >= 8:
            column, at = int.from_bytes(data[:4], "little"), int.from_bytes(data[4:7], "little")
            style = styles[at] if at < len(styles) else _PLAIN
            if not style.look.is_plain:
                cells[address(row, column)] = style.look
            runs = texts.get(int.from_bytes(data[8:12], "little"), []) if kind == _SHARED_CELL else []
            if runs and (found := _part_of(runs, style.background)):
                parts[address(row, column)] = found
        elif kind == _MERGE and len(data) >= 16:
            top, bottom, left, right = struct.unpack_from("<IIII", data)
            merges.append((top, left, bottom, right))
        is_conditional = is_conditional or kind == _CONDITIONAL
    return Looks(cells, parts, tuple(merges)), is_conditional


def _filled(part: bytes, styles: list[CellStyle]) -> dict[tuple[int, int], CellStyle]:
    """Row and column of each filled cell → its style."""
    found, row = {}, 0
    for kind, data in records(part):
        if kind == _ROW:
            row = int.from_bytes(data[:4], "little")
        elif kind in _FILLED_CELLS and len(data) >= 8:
            at = int.from_bytes(data[4:7], "little")
            found[row, int.from_bytes(data[:4], "little")] = styles[at] if at < len(styles) else _PLAIN
    return found
