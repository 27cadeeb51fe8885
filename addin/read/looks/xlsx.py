"""Looks of an .xlsx: fast patterns over its styles, texts and sheets, as office programs write them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from addin.formats.xml_text import unescape
from addin.read.looks.formats import BUILT_IN, number_format
from addin.read.looks.look import Look, Looks, TextPart
from addin.read.looks.pieces import part_of_pieces
from addin.read.package import Package
from schemas.cells import column_index

_LISTS = {name: re.compile(rb"<%s\b.*?</%s>" % (name, name), re.DOTALL) for name in (b"fonts", b"fills", b"cellXfs")}
_FONT = re.compile(rb"<font>(.*?)</font>|<font/>", re.DOTALL)
_FILL = re.compile(rb"<fill>(.*?)</fill>|<fill/>", re.DOTALL)
_XF = re.compile(rb"<xf [^>]*>")
_NUMBER_FORMAT = re.compile(rb'<numFmt [^>]*?numFmtId="(\d+)"[^>]*? formatCode="([^"]*)"')
_IDS = {name: re.compile(rb' %s="(\d+)"' % name) for name in (b"numFmtId", b"fontId", b"fillId", b"s")}
_STRUCK = re.compile(rb'<strike(?: val="(?:1|true)")?/>')
_BESIDE_THE_LINE = re.compile(rb'<vertAlign val="(?:super|sub)script"/>')
_SIZE = re.compile(rb'<sz val="([\d.]+)"/>')
_COLOUR = re.compile(
    rb'<color (?:rgb="(?:[0-9A-Fa-f]{2})?([0-9A-Fa-f]{6})"|theme="(\d+)"(?: tint="([^"]*)")?|indexed="(\d+)")'
)
_FOREGROUND = re.compile(_COLOUR.pattern.replace(b"<color", b"<fgColor"))
#: Letters of this size or less are a speck on the screen.
_SPECK = 2.0
_ITEM = re.compile(rb"<si>(.*?)</si>|<si/>", re.DOTALL)
_RUN = re.compile(rb"<r>(.*?)</r>", re.DOTALL)
_TEXT = re.compile(rb"<t(?: [^>]*)?>(.*?)</t>", re.DOTALL)
_SHARED = re.compile(rb'<c r="([A-Z]+\d+)"(?=[^>]*? t="s")([^>]*)><v>(\d+)</v>')
_INLINE = re.compile(rb'<c r="([A-Z]+\d+)"(?=[^>]*? t="inlineStr")([^>]*)><is>(.*?)</is>', re.DOTALL)
_RICH_CELL = b'="inlineStr"><is><r>'
_MERGE = re.compile(rb'<mergeCell ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
#: Sheets with more merged cells than this are drawings.
_MOST_MERGES = 5000


def looks_of_xlsx(package: Package) -> dict[str, Looks]:
    """Sheet name → what looks otherwise."""
    styles = cell_styles(package.part("xl/styles.xml"))
    odd = {str(at).encode(): style.look for at, style in enumerate(styles) if not style.look.is_plain}
    pattern = _cells_in(odd) if odd else None
    texts = _rich_texts(package.part("xl/sharedStrings.xml"))
    found: dict[str, Looks] = {}
    for name, xml in package.reported.items():
        cells = {cell.decode(): odd[style] for cell, style in pattern.findall(xml)} if pattern else {}
        looks = Looks(cells, dict(_parts(xml, texts, styles)), _merges(xml))
        if any(looks):
            found[name] = looks
    return found


def _cells_in(styles: Mapping[bytes, Look]) -> re.Pattern[bytes]:
    """The filled cells of some styles."""
    return re.compile(rb'<c r="([A-Z]+\d+)"(?: t="\w+")? s="(%s)"[^>]*(?<!/)>' % b"|".join(styles))


class _Font(NamedTuple):
    struck: bool
    colour: str
    size: float
    raised: bool = False


class CellStyle(NamedTuple):
    """How cells of a style look, the colour of their letters and the one behind them."""

    look: Look
    colour: str
    background: str


@lru_cache(maxsize=64)
def cell_styles(styles: bytes) -> tuple[CellStyle, ...]:
    """The cell styles by their numbers; districts share most of them."""
    codes = {
        int(number): unescape(code.decode("utf-8", "replace"), {"&quot;": '"'})
        for number, code in _NUMBER_FORMAT.findall(styles)
    }
    codes = BUILT_IN | codes
    fonts = [_font(font) for font in _FONT.findall(_list(styles, b"fonts"))]
    fills = [_background(fill) for fill in _FILL.findall(_list(styles, b"fills"))]
    known = []
    for xf in _XF.findall(_list(styles, b"cellXfs")):
        number, font, fill = (
            int(found[1]) if (found := _IDS[name].search(xf)) else 0 for name in (b"numFmtId", b"fontId", b"fillId")
        )
        code = number_format(codes.get(number, ""))
        font_look = fonts[font] if font < len(fonts) else _Font(struck=False, colour="", size=11)
        background = fills[fill] if fill < len(fills) else _WHITE
        look = Look(None if code.is_plain else code, font_look.struck, _unseen(font_look, background))
        known.append(CellStyle(look, font_look.colour, background))
    return tuple(known)


_WHITE = "FFFFFF"
#: The same white, by its place in a theme and in the old palette.
_NAMED = {"theme0": _WHITE, "theme1": "000000", "indexed1": _WHITE, "indexed9": _WHITE}


def _list(styles: bytes, name: bytes) -> bytes:
    found = _LISTS[name].search(styles)
    return found[0] if found else b""


def _font(xml: bytes) -> _Font:
    size = _SIZE.search(xml)
    colour, raised = _colour(_COLOUR.search(xml)), bool(_BESIDE_THE_LINE.search(xml))
    return _Font(bool(_STRUCK.search(xml)), colour, float(size[1]) if size else 11, raised)


def _background(fill: bytes) -> str:
    """The colour behind a cell; "" where it is a pattern or a shade of several."""
    if b'patternType="solid"' in fill:
        return _colour(_FOREGROUND.search(fill))
    shaded = b"gradient" in fill or b"patternType" in fill.replace(b'patternType="none"', b"")
    return "" if shaded else _WHITE


def _colour(found: re.Match[bytes] | None) -> str:
    if found is None:
        return ""
    rgb, theme, tint, indexed = (group.decode() if group else "" for group in found.groups())
    if rgb:
        return rgb.upper()
    name = f"indexed{indexed}" if indexed else f"theme{theme}"
    return name + tint if tint.strip("0.") else _NAMED.get(name, name)


def _unseen(font: _Font, background: str) -> str:
    if font.colour and font.colour == background:
        return "chữ trùng màu nền"
    return "cỡ chữ quá nhỏ" if 0 < font.size <= _SPECK else ""


#: The pieces of a text with their fonts.
_Runs = list[tuple[str, _Font]]


@lru_cache(maxsize=16)
def _rich_texts(shared: bytes) -> dict[bytes, _Runs]:
    """Number of a shared text → its runs, where one may be crossed out, be beside the line or not be seen."""
    if b"<rPr" not in shared:
        return {}
    items = enumerate(_ITEM.findall(shared))
    return {str(at).encode(): runs for at, item in items if (runs := _runs(item))}


def _runs(item: bytes) -> _Runs:
    """The runs of a text; none where all look as usual."""
    runs = [(_text_in(run), _font(run)) for run in _RUN.findall(item)]
    return runs if any(one.struck or one.raised or one.colour or one.size <= _SPECK for _, one in runs) else []


def _part_of(runs: _Runs, background: str) -> TextPart | None:
    """What a text of several runs has crossed out, unseen or beside the line, where it has both that and a rest."""
    return part_of_pieces([(text, font.struck or bool(_unseen(font, background)), font.raised) for text, font in runs])


def _text_in(run: bytes) -> str:
    return unescape(
        "".join(text.decode("utf-8", "replace") for text in _TEXT.findall(run)), {"&quot;": '"', "&apos;": "'"}
    )


def _parts(xml: bytes, texts: Mapping[bytes, _Runs], styles: Sequence[CellStyle]) -> Iterator[tuple[str, TextPart]]:
    for cell, attributes, at in _SHARED.findall(xml) if texts else ():
        if at in texts and (part := _part_of(texts[at], _behind(attributes, styles))):
            yield cell.decode(), part
    for cell, attributes, item in _INLINE.findall(xml) if _RICH_CELL in xml else ():
        if part := _part_of(_runs(item), _behind(attributes, styles)):
            yield cell.decode(), part


def _behind(attributes: bytes, styles: Sequence[CellStyle]) -> str:
    """The colour behind a cell."""
    found = _IDS[b"s"].search(attributes)
    at = int(found[1]) if found else 0
    return styles[at].background if at < len(styles) else _WHITE


def _merges(xml: bytes) -> tuple[tuple[int, int, int, int], ...]:
    start = xml.find(b"<mergeCells", xml.rfind(b"</sheetData>"))
    return _merges_in(xml[start : xml.find(b"</mergeCells>", start)]) if start >= 0 else ()


@lru_cache(maxsize=256)
def _merges_in(section: bytes) -> tuple[tuple[int, int, int, int], ...]:
    """The merged cells of a sheet; most districts leave those of the blank form."""
    found = _MERGE.findall(section)
    return tuple(
        (int(top) - 1, column_index(left.decode()), int(bottom) - 1, column_index(right.decode()))
        for left, top, right, bottom in (found if len(found) <= _MOST_MERGES else ())
    )
