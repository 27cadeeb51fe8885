"""The styles of an .xlsx: fonts, fills, number formats, and what conditional formats put over a cell."""

import re
from functools import lru_cache
from typing import NamedTuple

from addin.formats.xml_text import unescape
from addin.read.looks.colours import BLACK, WHITE, look_alike
from addin.read.looks.conditional import Dressing
from addin.read.looks.formats import BUILT_IN, number_format
from addin.read.looks.look import CellStyle, Look

_LISTS = {
    name: re.compile(rb"<%s\b.*?</%s>" % (name, name), re.DOTALL) for name in (b"fonts", b"fills", b"cellXfs", b"dxfs")
}
_FONT = re.compile(rb"<font>(.*?)</font>|<font/>", re.DOTALL)
_FILL = re.compile(rb"<fill>(.*?)</fill>|<fill/>", re.DOTALL)
_XF = re.compile(rb"<xf [^>]*>")
#: Its number and its code, in either order.
_NUMBER_FORMAT = re.compile(rb'<numFmt (?=[^>]*?numFmtId="(\d+)")(?=[^>]*?formatCode="([^"]*)")')
_IDS = {name: re.compile(rb' %s="(\d+)"' % name) for name in (b"numFmtId", b"fontId", b"fillId")}
_STRUCK = re.compile(rb'<strike(?: val="(?:1|true)")?/>')
_BESIDE_THE_LINE = re.compile(rb'<vertAlign val="(?:super|sub)script"/>')
_SIZE = re.compile(rb'<sz val="([\d.]+)"/>')
_COLOUR = re.compile(
    rb'<color (?:rgb="(?:[0-9A-Fa-f]{2})?([0-9A-Fa-f]{6})"|theme="(\d+)"(?: tint="([^"]*)")?|indexed="(\d+)")'
)
_FOREGROUND = re.compile(_COLOUR.pattern.replace(b"<color", b"<fgColor"))
_BEHIND = re.compile(_COLOUR.pattern.replace(b"<color", b"<bgColor"))
_DRESSED = re.compile(rb"<dxf>(.*?)</dxf>|<dxf/>", re.DOTALL)
#: A cell of no style, or of one that is not there.
PLAIN_CELL = CellStyle(Look(), "", WHITE)
#: Letters of this size or less are a speck on the screen.
SPECK = 2.0


class LetterFont(NamedTuple):
    """What of a font tells how its letters are seen."""

    struck: bool
    colour: str
    size: float
    raised: bool = False


@lru_cache(maxsize=64)
def cell_styles(styles: bytes) -> tuple[CellStyle, ...]:
    """The cell styles by their numbers; districts share most of them."""
    codes = BUILT_IN | {int(number): _code(code) for number, code in _NUMBER_FORMAT.findall(styles)}
    fonts = [font_of(font) for font in _FONT.findall(_list(styles, b"fonts"))]
    fills = [_background(fill) for fill in _FILL.findall(_list(styles, b"fills"))]
    known = []
    for xf in _XF.findall(_list(styles, b"cellXfs")):
        number, font, fill = (
            int(found[1]) if (found := _IDS[name].search(xf)) else 0 for name in (b"numFmtId", b"fontId", b"fillId")
        )
        code = number_format(codes.get(number, ""))
        font_look = fonts[font] if font < len(fonts) else LetterFont(struck=False, colour="", size=11)
        background = fills[fill] if fill < len(fills) else WHITE
        look = Look(None if code.is_plain else code, font_look.struck, unseen(font_look, background))
        known.append(CellStyle(look, font_look.colour, background))
    return tuple(known)


@lru_cache(maxsize=64)
def dressings(styles: bytes) -> tuple[Dressing, ...]:
    """What conditional formats put over cells, by their numbers."""
    return tuple(dressing_of(dressed) for dressed in _DRESSED.findall(_list(styles, b"dxfs")))


def dressing_of(xml: bytes) -> Dressing:
    """What one conditional format puts over a cell; its plain fill has its colour where others have the pattern's."""
    font, fill, code = _FONT.search(xml), _FILL.search(xml), _NUMBER_FORMAT.search(xml)
    own = font_of(font[0]) if font else LetterFont(struck=False, colour="", size=11)
    behind = _colour(_BEHIND.search(fill[0])) if fill else ""
    format_ = number_format(_code(code[2])) if code else None
    return Dressing(own.struck, own.colour, behind, format_, hides=0 < own.size <= SPECK)


def _code(written: bytes) -> str:
    return unescape(written.decode("utf-8", "replace"), {"&quot;": '"'})


#: The same white, by its place in a theme and in the old palette.
_NAMED = {"theme0": WHITE, "theme1": BLACK, "indexed1": WHITE, "indexed9": WHITE, "indexed8": BLACK}


def _list(styles: bytes, name: bytes) -> bytes:
    found = _LISTS[name].search(styles)
    return found[0] if found else b""


def font_of(xml: bytes) -> LetterFont:
    """A font, or the font of a run."""
    size = _SIZE.search(xml)
    colour, raised = _colour(_COLOUR.search(xml)), bool(_BESIDE_THE_LINE.search(xml))
    return LetterFont(bool(_STRUCK.search(xml)), colour, float(size[1]) if size else 11, raised)


def _background(fill: bytes) -> str:
    """The colour behind a cell; "" where it is a pattern or a shade of several."""
    if b'patternType="solid"' in fill:
        return _colour(_FOREGROUND.search(fill))
    shaded = b"gradient" in fill or b"patternType" in fill.replace(b'patternType="none"', b"")
    return "" if shaded else WHITE


def _colour(found: re.Match[bytes] | None) -> str:
    if found is None:
        return ""
    rgb, theme, tint, indexed = (group.decode() if group else "" for group in found.groups())
    if rgb:
        return rgb.upper()
    name = f"indexed{indexed}" if indexed else f"theme{theme}"
    return _shaded(name, tint) if tint.strip("0.") else _NAMED.get(name, name)


def _shaded(name: str, tint: str) -> str:
    """A shade of the white and the black of a theme is a grey; of its other colours it is not known."""
    try:
        share = max(-1.0, min(float(tint), 1.0))
    except ValueError:
        return name + tint
    if name not in ("theme0", "theme1") or (share < 0) != (name == "theme0"):
        return name + tint
    return f"{round(255 * (1 + share if name == 'theme0' else share)):02X}" * 3


def unseen(font: LetterFont, background: str) -> str:
    """Why letters are not to be seen; "" where they are."""
    if look_alike(font.colour or BLACK, background):
        return "chữ trùng màu nền"
    return "cỡ chữ quá nhỏ" if 0 < font.size <= SPECK else ""
