"""Sheets of an .xlsx written in odd but valid XML, rewritten as office programs write it; loses no value, guesses none.

Prefixes, attribute order, single quotes, CDATA, UTF-16, cells without an address, white space around numbers, a
wrong extent: all of these are right by the standard, and each makes a fast reader fail or give a wrong value.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from typing import NamedTuple
from xml.etree import ElementTree
from xml.parsers import expat

from addin.formats.xml_text import escape
from addin.read.limits import MOST_COLUMNS, MOST_ROWS, UnreadableError
from addin.read.scan import holding
from schemas.cells import address, column_index

_HAS_MARKUP = holding(b"<!")
_ADDRESS = re.compile(r"([A-Za-z]{1,3})([1-9][0-9]{0,6})")
_BLANK_CELL = re.compile(rb'<c r="[A-Z]{1,3}[0-9]+"(?: s="[0-9]+")?(?:/>|></c>)')
_BLANK_ROW = re.compile(rb'<row r="[0-9]+"[^<>]*(?:/>|></row>)')
_FINITE = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[Ee][-+]?[0-9]{1,3})?")
_HEAD = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
_FOOT = "</sheetData></worksheet>"


class MendedSheet(NamedTuple):
    """A rewritten sheet, and the addresses of cells with a value that lie too far off to be read."""

    xml: bytes
    far: tuple[str, ...]


def without_blanks(xml: bytes) -> bytes:
    """A sheet without its formatted blank cells and rows, of which a careless click makes a million."""
    return xml if _HAS_MARKUP(xml) else _BLANK_ROW.sub(b"", _BLANK_CELL.sub(b"", xml))


def mend_sheet(xml: bytes) -> MendedSheet:
    """The cells of a sheet in plain XML. Raises ExpatError where it is no XML, UnreadableError for a DTD."""
    cells = _Cells()
    _parse(xml, cells)
    return MendedSheet((_HEAD + "".join(cells.out) + _FOOT).encode("utf-8", "replace"), tuple(cells.far))


def is_odd_part(xml: bytes) -> bool:
    """Whether a part has what a fast reader leaves out without a word: CDATA, entities, another encoding."""
    return _HAS_MARKUP(xml) or xml.startswith((b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<"))


def mend_part(xml: bytes) -> bytes:
    """Another part of the package in plain UTF-8. Raises ParseError, and UnreadableError for a DTD."""
    _parse(xml, None)
    return ElementTree.canonicalize(xml.decode("utf-16") if b"\0" in xml[:4] else xml).encode()


def rebuilt(content: bytes, parts: Mapping[str, bytes]) -> bytes:
    """The package with some parts replaced, uncompressed: it is only handed on to a reader."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as package, zipfile.ZipFile(out, "w") as target:
        for name in dict.fromkeys(package.namelist()):
            target.writestr(name, parts[name] if name in parts else package.read(name))
    return out.getvalue()


def _parse(xml: bytes, cells: "_Cells | None") -> None:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    if cells:
        parser.StartElementHandler = cells.start
        parser.EndElementHandler = cells.end
        parser.CharacterDataHandler = cells.characters
    parser.Parse(xml, True)


def _refuse_doctype(*_: object) -> None:
    raise UnreadableError("file-corrupt", "có khai báo DTD, thứ không phần mềm bảng tính nào ghi vào tệp")


class _Cells:
    """Takes the events of the parser and writes plain cells."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.far: list[str] = []
        self._row = self._column = -1
        self._attributes: dict[str, str] = {}
        self._texts: dict[str, str] = {}
        self._path: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        self._path.append(local)
        if local == "row":
            self._row = _number(attributes.get("r", ""), self._row + 1)
            self._column = -1
        elif local == "c":
            self._attributes, self._texts = attributes, {}
            self._column += 1
            if found := _ADDRESS.fullmatch(attributes.get("r", "")):
                self._column, self._row = column_index(found[1].upper()), int(found[2]) - 1
        elif local in ("v", "f", "is"):
            self._texts.setdefault(local, "")

    def characters(self, text: str) -> None:
        if self._path[-2:-1] == ["c"]:
            if self._path[-1] in self._texts:
                self._texts[self._path[-1]] += text
        elif "is" in self._texts and self._path[-1] == "t" and "rPh" not in self._path:
            self._texts["is"] += text

    def end(self, name: str) -> None:
        self._path.pop()
        if name.rpartition(":")[2] == "c" and self._texts:
            cell = address(self._row, self._column)
            if self._row >= MOST_ROWS or self._column >= MOST_COLUMNS:
                self.far.append(cell)
            else:
                self.out.append(_written(cell, self._attributes, self._texts))
        if name.rpartition(":")[2] == "c":
            self._texts = {}


def _number(text: str, otherwise: int) -> int:
    return int(text) - 1 if text.isascii() and text.isdigit() and 0 < int(text) < 2**31 else otherwise


def _written(cell: str, attributes: Mapping[str, str], texts: Mapping[str, str]) -> str:
    kind, value = attributes.get("t", "n"), texts.get("v")
    if kind == "inlineStr":
        kind, value = "str", texts.get("is", value)
    elif kind != "str" and value is not None:
        value = value.strip()
    if kind == "n" and value and (not _FINITE.fullmatch(value) or _is_infinite(value)):
        kind, value = ("e", "#NUM!") if _is_infinite(value) else ("str", value)
    style = attributes.get("s", "")
    parts: Iterable[str] = (
        f'<row r="{cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")}"><c r="{cell}"',
        f' s="{style}"' if style.isdigit() else "",
        f' t="{kind}"' if kind in ("s", "str", "b", "e", "d") else "",
        ">",
        f"<f>{escape(texts['f'])}</f>" if "f" in texts else "",
        f"<v>{escape(value)}</v>" if value is not None else "",
        "</c></row>",
    )
    return "".join(parts)


def _is_infinite(text: str) -> bool:
    try:
        number = float(text)
    except ValueError:
        return False
    return number - number != 0
