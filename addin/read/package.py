"""What a file is by its bytes, and what its raw XML tells that the reader does not; never parses a whole sheet.

python-calamine gives "" for error cells and for formulas without a value, so both are found here, in the bytes,
before a blank can be mistaken for nothing.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from enum import StrEnum
from functools import cached_property
from xml.sax.saxutils import unescape

_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_DEFINED_NAME = re.compile(rb'<definedName[^>]* name="(TH_\w+)"[^>]*>([^<]*)</definedName>')
_SHEET = re.compile(rb"<(?:\w+:)?sheet [^>]*>")
_ATTRIBUTE = re.compile(rb'([\w:]+)="([^"]*)"')
_RELATION = re.compile(rb"<Relationship [^>]*>")
_ERROR = re.compile(rb'<c r="([A-Z]+\d+)"[^>]* t="e"[^>]*>(?:(?!</c>).)*?<v>([^<]*)</v>', re.DOTALL)
_NO_VALUE = re.compile(rb"(?:</f>|<f[^<>]*/>)(<v\s*/>|<v>\s*</v>)?</c>")
_CELL_NAME = re.compile(rb' r="([A-Z]+\d+)"')
_ANY_FORMULA = re.compile(rb'<c r="([A-Z]+\d+)"[^>]*>\s*<f[ />]')
_LAST_ROW = re.compile(rb'<row [^>]*?r="(\d+)"')
_FAR_CELL = re.compile(rb' r="[A-Z]{3}\d')

#: No sheet of a form comes near these; a stray cell at XFD1048576 would make the reader allocate without bound.
MOST_ROWS = 20_000
MOST_BYTES = 200 * 1024 * 1024


class Kind(StrEnum):
    """What the bytes say, whatever the file's name."""

    XLSX = "xlsx"
    XLSB = "xlsb"
    XLS = "xls"
    ODS = "ods"
    ENCRYPTED = "encrypted"
    EMPTY = "empty"
    OTHER = "other"


def kind_of(content: bytes) -> Kind:
    """The kind of file, by its first bytes and its parts."""
    if not content.strip(b"\0"):
        return Kind.EMPTY
    if content.startswith(b"PK"):
        return _kind_of_zip(content)
    if content.startswith(_OLE):
        return _kind_of_compound(content)
    return Kind.XLS if content[:4] in (b"\x09\x08\x08\x00", b"\x09\x08\x10\x00", b"\x09\x08\x06\x00") else Kind.OTHER


def _kind_of_zip(content: bytes) -> Kind:
    """By the names of its parts, which stand uncompressed in every .zip. Raises BadZipFile when it is cut short."""
    if b"xl/workbook.xml" in content:
        return Kind.XLSX
    if b"xl/workbook.bin" in content:
        return Kind.XLSB
    if b"opendocument.spreadsheet" in content[:200]:
        return Kind.ENCRYPTED if _is_locked_ods(content) else Kind.ODS
    with zipfile.ZipFile(io.BytesIO(content)):
        return Kind.OTHER


def _is_locked_ods(content: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return b"encryption-data" in package.read("META-INF/manifest.xml")


def _kind_of_compound(content: bytes) -> Kind:
    if "EncryptedPackage".encode("utf-16-le") in content:
        return Kind.ENCRYPTED
    if any(name.encode("utf-16-le") in content for name in ("Workbook", "Book")):
        return Kind.XLS
    return Kind.OTHER


class Package:
    """The parts of an .xlsx or .xlsm that tell what the reader keeps quiet about."""

    def __init__(self, content: bytes) -> None:
        self._zip = zipfile.ZipFile(io.BytesIO(content))

    def check_size(self) -> str:
        """Why the package is too large to read, in words; "" when it is not."""
        total = sum(info.file_size for info in self._zip.infolist())
        return f"{total // 1024 // 1024} MB sau giải nén" if total > MOST_BYTES else ""

    @property
    def has_macros(self) -> bool:
        """Whether a VBA project is inside; it is never run."""
        return "xl/vbaProject.bin" in self._zip.NameToInfo

    @cached_property
    def _workbook(self) -> bytes:
        return self._zip.read("xl/workbook.xml")

    @cached_property
    def names(self) -> dict[str, str]:
        """The hidden identity: defined names TH_… and their constants."""
        found = _DEFINED_NAME.findall(self._workbook)
        return {name.decode(): unescape(text.decode("utf-8", "replace")).strip('="& ') for name, text in found}

    @cached_property
    def parts(self) -> dict[str, str]:
        """Sheet name → part name."""
        relations = {}
        for tag in _RELATION.findall(self._zip.read("xl/_rels/workbook.xml.rels")):
            attributes = dict(_ATTRIBUTE.findall(tag))
            relations[attributes.get(b"Id")] = attributes.get(b"Target", b"").decode()
        parts = {}
        for tag in _SHEET.findall(self._workbook):
            attributes = dict(_ATTRIBUTE.findall(tag))
            name = unescape(attributes.get(b"name", b"").decode("utf-8", "replace"), {"&quot;": '"', "&apos;": "'"})
            target = relations.get(attributes.get(b"r:id"), "")
            parts[name] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        return parts

    def part(self, name: str) -> bytes:
        """A part by its name; b"" when the package has none."""
        return self._zip.read(name) if name in self._zip.NameToInfo else b""

    def sheet_xml(self, sheet: str) -> bytes:
        """The raw XML of a sheet; b"" when it has none (a chart sheet)."""
        return self.part(self.parts.get(sheet, ""))

    def formula_cells(self, sheet: str) -> frozenset[str]:
        """Addresses of all formulas of a sheet."""
        return frozenset(cell.decode() for cell in _ANY_FORMULA.findall(self.sheet_xml(sheet)))


def extent_problem(xml: bytes) -> str:
    """Why a sheet is too far-flung to read, in words; "" when it is not."""
    last = xml.rfind(b"<row ")
    found = _LAST_ROW.match(xml, last) if last >= 0 else None
    if found and int(found[1]) > MOST_ROWS:
        return f"có ô ở dòng {int(found[1])}"
    return "có ô ở cột rất xa" if _FAR_CELL.search(xml) else ""


def error_cells(xml: bytes) -> Iterator[tuple[str, str]]:
    """Address and text (#REF!) of each error cell."""
    if b't="e"' in xml:
        for cell, text in _ERROR.findall(xml):
            yield cell.decode(), text.decode()


def _may_be_uncalculated(xml: bytes) -> bool:
    """Whether any formula is not followed by a value: counted, which is much faster than looked for."""
    formulas = xml.count(b"</f>")
    if xml.count(b"</f><v>") < formulas or b"<v></v>" in xml:
        return True
    return b"<f " in xml and b' t="shared"' in xml  # a shared formula's cells have no text of their own


def uncalculated_cells(xml: bytes) -> Iterator[str]:
    """Addresses of formulas that no program has calculated; a text formula with an empty result is calculated."""
    for end in _NO_VALUE.finditer(xml) if _may_be_uncalculated(xml) else ():
        start = xml.rfind(b"<c ", 0, end.start())
        tag = xml[start : xml.find(b">", start)]
        cell = _CELL_NAME.search(tag)
        if cell and not (end[1] and b't="str"' in tag):
            yield cell[1].decode()
