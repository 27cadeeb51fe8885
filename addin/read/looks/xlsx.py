"""Looks of an .xlsx: fast patterns over its styles, texts and sheets, as office programs write them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from addin.formats.xml_text import unescape
from addin.read.book import Rows
from addin.read.looks.conditional import with_conditional
from addin.read.looks.look import CellStyle, Look, Looks, TextPart
from addin.read.looks.pieces import part_of_pieces
from addin.read.looks.xlsx_conditional import conditional_formats
from addin.read.looks.xlsx_styles import PLAIN_CELL, SPECK, LetterFont, cell_styles, font_of, unseen
from addin.read.package import Package
from schemas.cells import column_index

_STYLE = re.compile(rb' s="(\d+)"')
#: None goes on beyond the next one that begins: of those without an end, each is looked at once.
# no possessive groups: a Python 3.11 before 3.11.5 loses what such a group finds
_ITEM = re.compile(rb"<si>([^<]*(?:<(?!/?si>)[^<]*)*)</si>|<si/>")
_RUN = re.compile(rb"<r>([^<]*(?:<(?!/?r>)[^<]*)*)</r>")
_TEXT = re.compile(rb"<t(?: [^<>]*)?>([^<]*)</t>")
_SHARED = re.compile(rb'<c r="([A-Z]+\d+)"(?=[^>]*? t="s")([^>]*)><v>(\d+)</v>')
_INLINE = re.compile(rb'<c r="([A-Z]+\d+)"(?=[^>]*? t="inlineStr")([^>]*)><is>(.*?)</is>', re.DOTALL)
_RICH_CELL = b'="inlineStr"><is><r>'
_MERGE = re.compile(rb'<mergeCell ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
#: Sheets with more merged cells than this are drawings.
_MOST_MERGES = 5000


_FILLED = re.compile(rb'<c r="([A-Z]+)(\d+)"([^>]*)(?<!/)>')


def looks_of_xlsx(package: Package, rows: Mapping[str, Rows]) -> dict[str, Looks]:
    """Sheet name → what looks otherwise; `rows` are those of each sheet."""
    styles = cell_styles(package.part("xl/styles.xml"))
    odd = {str(at).encode(): style.look for at, style in enumerate(styles) if not style.look.is_plain}
    pattern = _cells_in(odd) if odd else None
    texts = _rich_texts(package.part("xl/sharedStrings.xml"))
    found: dict[str, Looks] = {}
    for name, short in package.reported.items():
        xml = package.sheet_xml(name) if pattern or texts else short
        cells = {cell.decode(): odd[style] for cell, style in pattern.findall(xml)} if pattern else {}
        if rules := conditional_formats(short, package.part("xl/styles.xml")):
            cells |= with_conditional(_filled(package.sheet_xml(name), styles), rules, rows.get(name, []))
        parts = dict(_parts(xml, texts, styles)) if texts or package.has_odd_types(name) else {}
        looks = Looks(cells, parts, _merges(short))
        if any(looks):
            found[name] = looks
    return found


def _cells_in(styles: Mapping[bytes, Look]) -> re.Pattern[bytes]:
    """The filled cells of some styles."""
    return re.compile(rb'<c r="([A-Z]+\d+)"(?: t="\w+")? s="(%s)"[^>]*(?<!/)>' % b"|".join(styles))


#: The pieces of a text with their fonts.
_Runs = list[tuple[str, LetterFont]]


@lru_cache(maxsize=16)
def _rich_texts(shared: bytes) -> dict[bytes, _Runs]:
    """Number of a shared text → its runs, where one may be crossed out, be beside the line or not be seen."""
    if b"<rPr" not in shared:
        return {}
    items = enumerate(_ITEM.findall(shared))
    return {str(at).encode(): runs for at, item in items if (runs := _runs(item))}


def _runs(item: bytes) -> _Runs:
    """The runs of a text; none where all look as usual."""
    runs = [(_text_in(run), font_of(run)) for run in _RUN.findall(item)]
    return runs if any(one.struck or one.raised or one.colour or one.size <= SPECK for _, one in runs) else []


def _part_of(runs: _Runs, background: str) -> TextPart | None:
    """What a text of several runs has crossed out, unseen or beside the line, where it has both that and a rest."""
    return part_of_pieces([(text, font.struck or bool(unseen(font, background)), font.raised) for text, font in runs])


def _text_in(run: bytes) -> str:
    return unescape(
        "".join(text.decode("utf-8", "replace") for text in _TEXT.findall(run)), {"&quot;": '"', "&apos;": "'"}
    )


def _parts(xml: bytes, texts: Mapping[bytes, _Runs], styles: Sequence[CellStyle]) -> Iterator[tuple[str, TextPart]]:
    for cell, attributes, at in _SHARED.findall(xml) if texts else ():
        if at in texts and (part := _part_of(texts[at], _style_in(attributes, styles).background)):
            yield cell.decode(), part
    for cell, attributes, item in _INLINE.findall(xml) if _RICH_CELL in xml else ():
        if part := _part_of(_runs(item), _style_in(attributes, styles).background):
            yield cell.decode(), part


def _filled(xml: bytes, styles: Sequence[CellStyle]) -> dict[tuple[int, int], CellStyle]:
    """Row and column of each filled cell → its style."""
    found = _FILLED.findall(xml)
    return {(int(row) - 1, column_index(column.decode())): _style_in(rest, styles) for column, row, rest in found}


def _style_in(attributes: bytes, styles: Sequence[CellStyle]) -> CellStyle:
    found = _STYLE.search(attributes)
    at = int(found[1]) if found else 0
    return styles[at] if at < len(styles) else PLAIN_CELL


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
