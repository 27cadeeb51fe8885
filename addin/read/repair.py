"""Parts of an .xlsx in odd but valid XML, rewritten as office programs write it; loses no value and no look.

Prefixes, attribute order, single quotes, CDATA, UTF-16, cells without an address, white space around numbers, a
wrong extent: all of these are right by the standard, and each makes a fast reader fail or give a wrong value. What is
hidden, merged, crossed out or formatted by a condition is looked for in the same bytes, so that it is rewritten too.
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple
from xml.parsers import expat

from addin.formats.xml_text import escape
from addin.read.limits import MOST_COLUMNS, MOST_ROWS, UnreadableError
from addin.read.plain_xml import PlainXml
from addin.read.scan import holding
from schemas.cells import address, column_index

_HAS_MARKUP = holding(b"<!")
_HAS_SPACE_BEFORE_END = holding(b" />")
#: A line break or two spaces behind the name of a tag; an empty element that is closed by another tag; an attribute
#: with spaces around its sign, or with a character by its number.
_LOOSE = re.compile(rb"<[\w:]+(?: ?[\n\r\t]|  )|<([\w:]+)(?: [^<>]*)?></\1>|<\w[^<>]*?(?:\s=|=\s|&#)")
_PREFIXED_ROOT = re.compile(rb"<\w+:(?:sst|styleSheet)\b")
_ADDRESS = re.compile(r"([A-Za-z]{1,3})([1-9][0-9]{0,6})")
_BLANK_CELL = re.compile(rb'<c r="[A-Z]{1,3}[0-9]+"(?: s="[0-9]+")?(?:/>|></c>)')
_BLANK_ROW = re.compile(rb'<row r="[0-9]+"[^<>]*(?:/>|></row>)')
_FINITE = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[Ee][-+]?[0-9]{1,3})?")
_HEAD, _FOOT = "<worksheet", "</worksheet>"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#: What a sheet says of its extent, which is not kept: it may be wrong, and readers do without.
_EXTENT = "dimension"
#: What tells of a row that it is not seen.
_OF_ROWS = ("hidden", "ht")


class MendedSheet(NamedTuple):
    """A rewritten sheet, and the addresses of cells with a value that lie too far off to be read."""

    xml: bytes
    far: tuple[str, ...]


def without_blanks(xml: bytes) -> bytes:
    """A sheet without its formatted blank cells and rows, of which a careless click makes a million."""
    return xml if _HAS_MARKUP(xml) else _BLANK_ROW.sub(b"", _BLANK_CELL.sub(b"", xml))


def mend_sheet(xml: bytes) -> MendedSheet:
    """A sheet in plain XML. Raises ExpatError where it is no XML, UnreadableError for a DTD."""
    sheet = _Sheet()
    _parse(xml, sheet)
    return MendedSheet(sheet.written.encode("utf-8", "replace"), tuple(sheet.far))


def is_odd_part(xml: bytes) -> bool:
    """Whether a part has what a fast reader or a pattern passes over: CDATA, prefixes, another encoding."""
    return (
        _HAS_MARKUP(xml)
        or xml.startswith((b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<"))
        or bool(_PREFIXED_ROOT.search(xml, 0, 1024))
        or _HAS_SPACE_BEFORE_END(xml)
        or xml.find(b"='", 100) >= 0  # a declaration often has single quotes
        or (_says_looks(xml) and _is_loose(xml))
    )


def _says_looks(xml: bytes) -> bool:
    return xml.find(b"<styleSheet", 0, 1024) >= 0 or b"<rPr" in xml


@lru_cache(maxsize=64)
def _is_loose(xml: bytes) -> bool:
    """Whether tags are written as patterns for looks do not expect them; most districts share their styles."""
    return _LOOSE.search(xml, xml.find(b">")) is not None


def mend_part(xml: bytes) -> bytes:
    """Another part of the package in plain UTF-8. Raises ExpatError, and UnreadableError for a DTD."""
    plain = PlainXml()
    _parse(xml, plain)
    return plain.written.encode("utf-8", "replace")


def _parse(xml: bytes, target: "_Sheet | PlainXml") -> None:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler = target.start
    parser.EndElementHandler = target.end
    parser.CharacterDataHandler = target.characters
    parser.Parse(xml, True)


def _refuse_doctype(*_: object) -> None:
    raise UnreadableError("file-corrupt", "có khai báo DTD, thứ không phần mềm bảng tính nào ghi vào tệp")


class _Sheet:
    """Takes the events of the parser: cells are written anew, what stands before and behind them as it is."""

    def __init__(self) -> None:
        self.far: list[str] = []
        self._prefixes: set[str] = set()
        self._before, self._behind = PlainXml(self._prefixes), PlainXml(self._prefixes)
        self._root: list[str] = []
        self._cells: _Cells | None = None
        self._depth, self._inside = 0, False

    @property
    def written(self) -> str:
        cells = self._cells.out if self._cells else []
        parts = (*self._root, ">", self._before.written, "<sheetData>", *cells, "</sheetData>", self._behind.written)
        return "".join((_HEAD, *parts, _FOOT))

    @property
    def _around(self) -> PlainXml:
        return self._behind if self._cells else self._before

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        local = name.rpartition(":")[2]
        if self._depth == 1:
            self._begin(name, attributes)
        elif self._inside and self._cells:
            self._cells.start(name, attributes)
        elif self._depth == 2 and local == "sheetData":
            self._cells, self._inside = self._cells or _Cells(self.far, self._prefixes), True
        elif local != _EXTENT:
            self._around.start(name, attributes)

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        """The names of namespaces that are used farther in are kept."""
        root = PlainXml(self._prefixes)
        root.start(name, {key: value for key, value in attributes.items() if key.startswith("xmlns")})
        written = root.written.partition(" ")[2]
        self._root = [f" {written}" if written else f' xmlns="{_MAIN}"']

    def characters(self, text: str) -> None:
        if self._inside and self._cells:
            self._cells.characters(text)
        elif self._depth > 1:
            self._around.characters(text)

    def end(self, name: str) -> None:
        self._depth -= 1
        if self._inside and self._depth == 1:
            self._inside = False
        elif self._inside and self._cells:
            self._cells.end(name)
        elif self._depth and name.rpartition(":")[2] != _EXTENT:
            self._around.end(name)


class _Cells:
    """Takes the events within the rows and writes plain cells."""

    def __init__(self, far: list[str], prefixes: set[str]) -> None:
        self.out: list[str] = []
        self._far, self._prefixes = far, prefixes
        self._row = self._column = -1
        self._attributes: dict[str, str] = {}
        self._texts: dict[str, str] = {}
        self._path: list[str] = []
        self._pieces: PlainXml | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        self._path.append(local)
        if self._pieces and "rPh" not in self._path:
            self._pieces.start(name, attributes)
        if local == "row":
            self._start_row(attributes)
        elif local == "c":
            self._attributes, self._texts = attributes, {}
            self._column += 1
            if found := _ADDRESS.fullmatch(attributes.get("r", "")):
                self._column, self._row = column_index(found[1].upper()), int(found[2]) - 1
        elif local in ("v", "f", "is"):
            self._texts.setdefault(local, "")
            self._pieces = PlainXml(self._prefixes) if local == "is" else self._pieces

    def _start_row(self, attributes: dict[str, str]) -> None:
        self._row = _number(attributes.get("r", ""), self._row + 1)
        self._column = -1
        told = [f' {key}="{escape(attributes[key].strip())}"' for key in _OF_ROWS if key in attributes]
        if told and self._row < MOST_ROWS:
            self.out += [f'<row r="{self._row + 1}"', *told, "/>"]

    def characters(self, text: str) -> None:
        if self._pieces and "rPh" not in self._path:
            self._pieces.characters(text)
        if self._path[-2:-1] == ["c"]:
            if self._path[-1] in self._texts:
                self._texts[self._path[-1]] += text
        elif "is" in self._texts and self._path[-1:] == ["t"] and "rPh" not in self._path:
            self._texts["is"] += text

    def end(self, name: str) -> None:
        local = name.rpartition(":")[2]
        if local == "is" and self._pieces:
            self._texts["pieces"], self._pieces = self._pieces.written, None
        elif self._pieces and "rPh" not in self._path:
            self._pieces.end(name)
        self._path.pop()
        if local == "c" and self._texts:
            cell = address(self._row, self._column)
            if self._row >= MOST_ROWS or self._column >= MOST_COLUMNS:
                self._far.append(cell)
            else:
                self.out.append(_written(cell, self._attributes, self._texts))
        if local == "c":
            self._texts = {}


def _number(text: str, otherwise: int) -> int:
    return int(text) - 1 if text.isascii() and text.isdigit() and 0 < int(text) < 2**31 else otherwise


def _written(cell: str, attributes: Mapping[str, str], texts: Mapping[str, str]) -> str:
    kind, value, pieces = attributes.get("t", "n"), texts.get("v"), texts.get("pieces", "")
    style = attributes.get("s", "")
    if kind == "inlineStr" and "<r>" in pieces and "f" not in texts:  # how they look is asked for
        own = f' s="{style}"' if style.isdigit() else ""
        return f'<row r="{_row_of(cell)}"><c r="{cell}"{own} t="inlineStr"><is>{pieces}</is></c></row>'
    if kind == "inlineStr":
        kind, value = "str", texts.get("is", value)
    elif kind != "str" and value is not None:
        value = value.strip()
    if kind == "n" and value and (not _FINITE.fullmatch(value) or _is_infinite(value)):
        kind, value = ("e", "#NUM!") if _is_infinite(value) else ("str", value)
    parts: Iterable[str] = (
        f'<row r="{_row_of(cell)}"><c r="{cell}"',
        f' s="{style}"' if style.isdigit() else "",
        f' t="{kind}"' if kind in ("s", "str", "b", "e", "d") else "",
        ">",
        f"<f>{escape(texts['f'])}</f>" if "f" in texts else "",
        f"<v>{escape(value)}</v>" if value is not None else "",
        "</c></row>",
    )
    return "".join(parts)


def _row_of(cell: str) -> str:
    return cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def _is_infinite(text: str) -> bool:
    try:
        number = float(text)
    except ValueError:
        return False
    return number - number != 0
