"""Looks of an .ods: a glance over its XML, and a walk through it only where something looks otherwise."""

import html
import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import NamedTuple
from xml.etree import ElementTree

from addin.read.book import Rows
from addin.read.looks.colours import look_alike
from addin.read.looks.conditional import CellArea, Dressing, with_conditional
from addin.read.looks.formats import NumberFormat, number_format
from addin.read.looks.look import CellStyle, Look, Looks, TextPart
from addin.read.looks.ods_conditional import StyleMap, conditional_formats, maps_of
from addin.read.looks.pieces import Piece, part_of_pieces
from addin.read.opendocument import cells_of, repeat_count
from schemas.cells import address

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_NUMBER = "{urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0}"
_ODD = re.compile(
    rb'line-through-(?:style|type)="(?!none)|value-type="percentage"|display-factor="|text-position="(?!0%)'
    rb'|fo:font-size="[12](?:\.\d+)?pt"|<text:p/></table:'
    rb'|style:condition="(?:\w+:)?(?:cell-content|is-true-formula)|calcext:show-value="false"'
    rb"|<number:text>[^<]*(?:\d|t\xe1\xbb\xb7|ngh\xc3\xacn|ng\xc3\xa0n)"
)
_COLOURED_STYLE = re.compile(rb"<style:style\b[^>]*(?<!/)>.*?</style:style>", re.DOTALL)
_LETTERS = re.compile(rb'fo:color="(#[0-9A-Fa-f]{6})"')
_BEHIND = re.compile(rb'fo:background-color="(#[0-9A-Fa-f]{6})"')
#: A filled cell is hardly ever repeated; the blank rest of a row is, thousands of times.
_MOST_REPEATED = 50
#: Merged cells are found in the bytes: every form has them in its header, and a walk takes many times as long.
_SPAN = re.compile(rb' table:number-(columns|rows)-spanned="(\d{1,5})"')
_CELL, _REPEATED = re.compile(rb"<table:(?:covered-)?table-cell\b([^>]*)>"), re.compile(rb'-repeated="(\d{1,7})"')
_TABLE_NAME = re.compile(rb'table:name="([^"]*)"')
#: Sheets with more merged cells than this are drawings.
_MOST_MERGES = 5000
#: The format that shows nothing of any value.
_NOTHING = ";;;"
_PLAIN_TEXT = re.compile(r"[\"\\;]")


class _Style(NamedTuple):
    look: Look
    raised: bool = False
    colour: str = ""
    background: str = ""  # "" where it has none of its own
    size: str = ""
    maps: tuple[StyleMap, ...] = ()
    formatted: bool = False  # it says how a number is written

    @property
    def dressing(self) -> Dressing:
        """What it puts over a cell where it is a conditional format's."""
        hides = bool(_SPECK.fullmatch(self.size))
        return Dressing(self.look.struck, _plain(self.colour), _plain(self.background), self.look.format, hides)


#: What the styles of a family say, by its name and theirs.
_Known = dict[tuple[str, str], dict[str, str]]
_WHITE = "#ffffff"
_SPECK = re.compile(r"[12](?:\.\d+)?pt")
_USUAL = _Style(Look())


def looks_of_ods(content: bytes, xml: bytes, rows: Mapping[str, Rows]) -> dict[str, Looks]:
    """Sheet name → what looks otherwise; `xml` is the part with the sheets, `rows` are those of each."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        shared = package.read("styles.xml") if "styles.xml" in package.NameToInfo else b""
    merges = dict(_merged(xml))
    if not any(_ODD.search(part) or _has_unseen_letters(part) for part in (xml, shared)):
        return {name: Looks({}, {}, spans) for name, spans in merges.items()}
    formats: dict[str, NumberFormat] = {}
    styles: dict[str, _Style] = {}
    known: _Known = {}
    found: dict[str, Looks] = {}
    for part in (shared, xml):
        for element in _elements(part):
            if element.tag.startswith(_NUMBER) and element.tag.endswith("-style"):
                formats[element.get(f"{_STYLE}name", "")] = _format(element, formats)
            elif element.tag == f"{_STYLE}style":
                properties = _properties(element, known)
                known[element.get(f"{_STYLE}family", ""), element.get(f"{_STYLE}name", "")] = properties
                styles[element.get(f"{_STYLE}name", "")] = _style(properties, formats, tuple(maps_of(element)))
            elif element.tag == f"{_TABLE}table":
                name = element.get(f"{_TABLE}name", "")
                found[name] = _of_table(element, styles, rows.get(name, []))._replace(merges=merges.get(name, ()))
                element.clear()
    return {name: looks for name, looks in found.items() if any(looks)}


def _has_unseen_letters(part: bytes) -> bool:
    """Whether any style has letters of the colour behind them; most have none, and few colours are in a file."""
    pairs = set()
    for style in _COLOURED_STYLE.findall(part):
        letters, behind = _LETTERS.search(style), _BEHIND.search(style)
        if letters:
            pairs.add((letters[1], behind[1] if behind else _WHITE.encode()))
    return any(_unseen(letters.decode(), "", behind.decode()) for letters, behind in pairs)


Merges = tuple[tuple[int, int, int, int], ...]


def _merged(xml: bytes) -> Iterator[tuple[str, Merges]]:
    """Sheet name → its merged cells, for sheets that have any."""
    for table in xml.split(b"<table:table ")[1:] if b"-spanned=" in xml else ():
        spans = tuple(islice(_merges(table), _MOST_MERGES + 1))
        name = _TABLE_NAME.search(table, 0, table.find(b">"))
        if spans and len(spans) <= _MOST_MERGES and name:
            yield html.unescape(name[1].decode("utf-8", "replace")), spans


def _merges(table: bytes) -> Iterator[tuple[int, int, int, int]]:
    """Top, left, bottom and right of each merged cell."""
    row = 0
    for line in table.split(b"<table:table-row")[1:]:
        column = 0
        for cell in _CELL.finditer(line) if b"-spanned=" in line else ():
            spans = {what: int(count) for what, count in _SPAN.findall(cell[1])}
            down, right = spans.get(b"rows", 1), spans.get(b"columns", 1)
            if down > 1 or right > 1:
                yield row, column, row + down - 1, column + right - 1
            column += _times(cell[1])
        row += _times(line[: line.find(b">")])


def _times(attributes: bytes) -> int:
    found = _REPEATED.search(attributes)
    return int(found[1]) if found else 1


def _elements(part: bytes) -> Iterator[ElementTree.Element]:
    for _, element in ElementTree.iterparse(io.BytesIO(part)) if part else ():  # noqa: S314 # expat limits entities by itself
        yield element


def _format(element: ElementTree.Element, formats: Mapping[str, NumberFormat]) -> NumberFormat:
    """A number style as the code that Excel would have for it; `formats` are those before it, which it may go by."""
    shown = [
        child for child in element if child.tag != f"{_STYLE}map" and (child.tag != f"{_NUMBER}text" or child.text)
    ]
    others = [formats.get(child.get(f"{_STYLE}apply-style-name", "")) for child in element.findall(f"{_STYLE}map")]
    if not shown and len(element) and all(other and other.code == _NOTHING for other in others):
        return number_format(_NOTHING)
    code = ""
    for child in element:
        if child.tag == f"{_NUMBER}number":
            factor = child.get(f"{_NUMBER}display-factor", "1")
            thousands = (len(factor) - 1) // 3 if factor.strip("0") == "1" else 0
            code += "0" + "," * thousands
        elif child.tag == f"{_NUMBER}text" and child.text:
            is_sign = child.text == "%" and element.tag.endswith("percentage-style")
            code += "%" if is_sign else f'"{_PLAIN_TEXT.sub("", child.text)}"'
        elif child.tag == f"{_STYLE}text-properties" and child.get(f"{_FO}color", "").lower() == "#ffffff":
            code += "[White]"
    words = [child for child in shown if child.tag != f"{_STYLE}text-properties"]
    only_words = bool(words) and all(child.tag == f"{_NUMBER}text" for child in words)  # a day's style has more
    return number_format(code if "0" in code or only_words else "")


def _style(properties: Mapping[str, str], formats: Mapping[str, NumberFormat], maps: tuple[StyleMap, ...]) -> _Style:
    code = formats.get(properties.get("data-style-name", ""))
    behind = properties.get("background-color", "").lower()
    behind = behind if behind.startswith("#") else ""
    lines = {properties.get(f"text-line-through-{what}", "none") for what in ("style", "type")}
    colour, size = properties.get("color", "").lower(), properties.get("font-size", "")
    look = Look(None if code is None or code.is_plain else code, lines != {"none"}, _unseen(colour, size, behind))
    raised = not properties.get("text-position", "0%").startswith("0%")
    return _Style(look, raised, colour, behind, size, maps, code is not None)


def _properties(element: ElementTree.Element, known: _Known) -> dict[str, str]:
    """What a style says of its cells or texts, by names without namespaces; what it does not say is as its parent's."""
    family = element.get(f"{_STYLE}family", "")
    found = dict(known.get((family, element.get(f"{_STYLE}parent-style-name", "")), {}))
    if number := element.get(f"{_STYLE}data-style-name"):
        found["data-style-name"] = number
    for part in (element.find(f"{_STYLE}{kind}-properties") for kind in ("table-cell", "text")):
        found |= {name.rpartition("}")[2]: value for name, value in (part.items() if part is not None else ())}
    return found


def _unseen(colour: str, size: str, background: str) -> str:
    if look_alike(_plain(colour), _plain(background or _WHITE)):
        return "chữ trùng màu nền"
    return "cỡ chữ quá nhỏ" if _SPECK.fullmatch(size) else ""


def _plain(colour: str) -> str:
    return colour.removeprefix("#").upper()


def _of_table(table: ElementTree.Element, styles: dict[str, _Style], rows: Rows) -> Looks:
    cells: dict[str, Look] = {}
    parts: dict[str, TextPart] = {}
    filled: dict[tuple[int, int], CellStyle] = {}
    by_style: dict[str, list[CellArea]] = {}
    columns = _column_styles(table)
    for row, column, cell in cells_of(table):
        if cell.get(f"{_OFFICE}value-type") is None:
            continue
        style = cell.get(f"{_TABLE}style-name") or (columns[column] if column < len(columns) else "")
        own = styles.get(style, _USUAL)
        look = _with_value(own, cell)
        last = column + min(repeat_count(cell, "columns"), _MOST_REPEATED) - 1
        dressed = CellStyle(look, _plain(own.colour), _plain(own.background or _WHITE))
        filled |= {(row, at): dressed for at in range(column, last + 1)}
        by_style.setdefault(style, []).append((row, column, row, last))
        for at in range(column, last + 1) if not look.is_plain else ():
            cells[address(row, at)] = look
        if part := _part(cell, styles, own.background):
            parts[address(row, column)] = part
    maps = {name: style.maps for name, style in styles.items() if style.maps}
    if rules := conditional_formats(table, maps, {name: style.dressing for name, style in styles.items()}, by_style):
        cells |= with_conditional(filled, rules, rows)
    return Looks(cells, parts)


def _column_styles(table: ElementTree.Element) -> list[str]:
    """The style of cells without one of their own, for the first columns."""
    names: list[str] = []
    for element in table.iter(f"{_TABLE}table-column"):
        name = element.get(f"{_TABLE}default-cell-style-name", "")
        names += [name] * min(repeat_count(element, "columns"), 1000 - len(names))
    return names


def _with_value(style: _Style, cell: ElementTree.Element) -> Look:
    """The look of a cell with what the cell itself tells: a percentage, nothing shown.

    Only a format can keep a value from being shown: some programs write values without what is shown of them.
    """
    look, paragraphs = style.look, cell.findall(f"{_TEXT}p")
    shown = [text for paragraph in paragraphs for text in paragraph.itertext()]
    has_value = cell.get(f"{_OFFICE}value") is not None or cell.get(f"{_OFFICE}string-value")
    if style.formatted and has_value and paragraphs and not "".join(shown).strip():
        return look._replace(unseen="định dạng ô không cho hiện giá trị")
    if cell.get(f"{_OFFICE}value-type") == "percentage" and look.format is None:
        return look._replace(format=number_format("0%"))
    return look


def _part(cell: ElementTree.Element, styles: dict[str, _Style], background: str) -> TextPart | None:
    spans = [paragraph.find(f"{_TEXT}span") is not None for paragraph in cell.findall(f"{_TEXT}p")]
    return part_of_pieces(list(_pieces(cell, styles, background))) if any(spans) else None


def _pieces(cell: ElementTree.Element, styles: dict[str, _Style], background: str) -> Iterator[Piece]:
    """The pieces of a text: crossed out or unseen, or beside the line, by the style of each."""
    for paragraph in cell.findall(f"{_TEXT}p"):
        yield paragraph.text or "", False, False
        for span in paragraph:
            style = styles.get(span.get(f"{_TEXT}style-name", ""), _USUAL)
            out = style.look.struck or bool(_unseen(style.colour, style.size, background))
            yield "".join(span.itertext()), out, style.raised
            yield span.tail or "", False, False
