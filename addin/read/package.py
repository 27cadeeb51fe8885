"""What a file is by its bytes, and the parts of an .xlsx package by their names; never parses a sheet."""

import contextlib
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from functools import cached_property, lru_cache
from xml.parsers import expat

from addin.formats.compound_file import SIGNATURE as _OLE
from addin.formats.compound_file import directory_of
from addin.formats.signatures import FLAT_ODS, MAIN_PART, WEB_PAGE, XML_SPREADSHEET
from addin.read.known_rows import without_known_rows
from addin.read.limits import MOST_BYTES, UnreadableError
from addin.read.own import is_own
from addin.read.scan import formula_cells, has_odd_types, shows_results
from addin.read.stored_zip import StoredPart, StoredZip, pieces
from addin.read.usual_rows import Shortened, without_usual_rows

_BIFF_STARTS = (0x0009, 0x0209, 0x0409, 0x0809)
_HTML = re.compile(rb"<(?:!doctype html|html|head|body|table|meta)\b", re.IGNORECASE)
#: The headers of a web page that was saved with all its parts in one file.
_MIME = re.compile(rb"(?:mime-version|content-type|from|subject|date|x-[a-z-]+|snapshot-[a-z-]+):", re.IGNORECASE)
#: Letters that windows-1258 has and windows-1252 shows as others.
_VIETNAMESE = re.compile("[ăĂđĐơƠưƯ\u0300\u0301\u0303\u0309\u0323]")
#: Control characters that no table written as text has.
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_FEW = 6  # times as many zeros in one place as in the other
_BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")

#: Where a part's own head in a zip gives the lengths of its name and of what is behind that; the flag of a locked one.
_LENGTHS_AT, _ENCRYPTED = 26, 1
#: A part of so many bytes is not kept unpacked for a question that is hardly ever asked.
_LARGE = 2**20
#: The parts beside the sheets that say what their cells hold.
BESIDE_SHEETS = ("xl/sharedStrings.xml", "xl/styles.xml")


class WorkbookKind(StrEnum):
    """What the bytes say, regardless of the file's name."""

    XLSX = "xlsx"
    XLSB = "xlsb"
    XLS = "xls"
    ODS = "ods"
    FLAT_ODS = "fods"
    HTML = "html"
    TEXT = "text"
    XML = "xml"
    SPREADSHEET_2003 = "xml-spreadsheet-2003"
    WEB_ARCHIVE = "mhtml"
    ENCRYPTED = "encrypted"
    RIGHTS = "rights"
    EMPTY = "empty"
    OTHER = "other"


def kind_of(content: bytes) -> WorkbookKind:
    """The kind of file, by its first bytes and its parts."""
    if not content.strip(b"\0 \t\r\n"):
        return WorkbookKind.EMPTY
    if content.startswith(b"PK"):
        return _kind_of_zip(content)
    if content.startswith(_OLE):
        return _kind_of_compound(content)
    if int.from_bytes(content[:2], "little") in _BIFF_STARTS and 4 <= int.from_bytes(content[2:4], "little") <= 16:
        return WorkbookKind.XLS
    return _kind_of_text(content)


def _kind_of_text(content: bytes) -> WorkbookKind:
    encoding = utf16_of(content)
    start = content[:4096].decode(encoding, "replace").encode() if encoding else content[:4096]
    start = start.removeprefix(_BYTE_ORDER_MARKS[0]).lstrip()
    if start[:1] == b"<" and XML_SPREADSHEET in content[:65_536].replace(b"\0", b""):
        return WorkbookKind.SPREADSHEET_2003
    if start[:1] == b"<" and FLAT_ODS in content[:65_536]:
        return WorkbookKind.FLAT_ODS
    if _MIME.match(start) and WEB_PAGE.search(start):
        return WorkbookKind.WEB_ARCHIVE
    if _HTML.search(start):
        return WorkbookKind.HTML
    if start[:1] == b"<":
        return WorkbookKind.XML
    return WorkbookKind.OTHER if _BINARY.search(start) or start[:4] in (b"%PDF", b"{\\rt") else WorkbookKind.TEXT


def utf16_of(content: bytes) -> str:
    """The encoding of a text in UTF-16, with its mark or without; "" where it is none.

    In a table every other byte of most characters is zero: digits, separators and line breaks have no other. The other
    bytes are hardly ever zero, but in a separate grave accent.
    """
    if content.startswith(_BYTE_ORDER_MARKS[1:]):
        return "utf-16"
    sample = content[:4096]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    least = len(sample) // 6
    if odd > least and odd > _FEW * even:
        return "utf-16-le"
    return "utf-16-be" if even > least and even > _FEW * odd else ""


def decoded_text(content: bytes, declared: str = "") -> str:
    """By byte order mark, UTF-16 without one, UTF-8, what is declared, then windows-1258 for Vietnamese letters."""
    if encoding := utf16_of(content):
        return content.decode(encoding, "replace")
    for candidate in filter(None, ("utf-8-sig", declared)):
        with contextlib.suppress(UnicodeDecodeError, LookupError):
            return content.decode(candidate)
    vietnamese = content.decode("windows-1258", "replace")
    return vietnamese if _VIETNAMESE.search(vietnamese) else content.decode("windows-1252", "replace")


def _kind_of_zip(content: bytes) -> WorkbookKind:
    """By the names of its parts, which are uncompressed in every .zip. Raises BadZipFile when it is cut short."""
    if b"xl/workbook.xml" in content:
        return WorkbookKind.XLSX
    if b"xl/workbook.bin" in content:
        return WorkbookKind.XLSB
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        names = {name.replace("\\", "/").lower(): name for name in package.namelist()}
        manifest = _beginning(package, "META-INF/manifest.xml")
        types = _beginning(package, names.get("[content_types].xml", ""))
    if b"opendocument.spreadsheet" in content[:200] or (
        "content.xml" in names and b"opendocument.spreadsheet" in manifest
    ):
        return WorkbookKind.ENCRYPTED if b"encryption-data" in manifest else WorkbookKind.ODS
    return _kind_by_names(names, types)


def _kind_by_names(names: Iterable[str], types: bytes) -> WorkbookKind:
    """An Office package by where its workbook is, or by what its list of content types calls its main part."""
    workbooks = [name for name in names if name.startswith("xl/workbook")]
    if any(name.endswith(".xml") for name in workbooks):
        return WorkbookKind.XLSX
    if any(name.endswith(".bin") for name in workbooks):
        return WorkbookKind.XLSB
    found = MAIN_PART.search(types.replace(b"\0", b""))
    return WorkbookKind.OTHER if not found else WorkbookKind.XLSB if b"binary" in found[0] else WorkbookKind.XLSX


def _beginning(package: zipfile.ZipFile, name: str) -> bytes:
    if name not in package.NameToInfo:
        return b""
    with package.open(name) as stream:
        return stream.read(65_536)


def _kind_of_compound(content: bytes) -> WorkbookKind:
    """By what is in its root: a workbook may have another file embedded."""
    directory = directory_of(content)
    if directory is None:  # for the readers, each of which knows some broken files
        known = any(name.encode("utf-16-le") in content for name in ("Workbook", "WORKBOOK", "Book", "BOOK"))
        return WorkbookKind.XLS if known else WorkbookKind.OTHER
    if directory.has_rights:
        return WorkbookKind.RIGHTS
    if "EncryptedPackage" in directory.root:
        return WorkbookKind.ENCRYPTED
    return WorkbookKind.XLS if {"workbook", "book"} & {name.lower() for name in directory.root} else WorkbookKind.OTHER


def elements(xml: bytes) -> Iterator[tuple[str, dict[str, str], str]]:
    """Name, attributes and text of every element of a small part, without prefixes. Raises ExpatError."""
    found: list[tuple[str, dict[str, str], list[str]]] = []
    path: list[list[str]] = []

    def characters(text: str) -> None:
        path[-1].append(text)

    def start(name: str, attributes: dict[str, str]) -> None:
        if "xmlns" in attributes or ":" in "".join(attributes):
            attributes = {key.rpartition(":")[2]: value for key, value in attributes.items() if key[:5] != "xmlns"}
        found.append((name.rpartition(":")[2], attributes, []))
        path.append(found[-1][2])

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _: path.pop()
    parser.CharacterDataHandler = characters
    parser.Parse(xml, True)
    return ((name, attributes, "".join(texts)) for name, attributes, texts in found)


@lru_cache(maxsize=64)
def _targets_in(relations: bytes) -> dict[str, str]:
    """Number of each relation → its target; most districts leave those of the blank form."""
    return {
        attributes.get("Id", ""): attributes.get("Target", "")
        for name, attributes, _ in elements(relations)
        if name == "Relationship"
    }


class Package:
    """The parts of an .xlsx or .xlsm that tell what the reader keeps quiet about."""

    def __init__(self, content: bytes, opened: zipfile.ZipFile | None = None) -> None:
        self._zip = opened or zipfile.ZipFile(io.BytesIO(content))
        self._read: dict[str, bytes] = {}  # every part is asked for several times
        self._told: dict[str, Shortened] = {}
        self._odd_types: dict[str, bool] = {}
        self._by_name = {info.filename.replace("\\", "/").lower(): info for info in self._zip.infolist()}

    def check_size(self) -> None:
        """Raise UnreadableError where the package is too large to read."""
        total = sum(info.file_size for info in self._zip.infolist())
        if total > MOST_BYTES:
            raise UnreadableError("file-too-large", f"{total // 1024 // 1024} MB sau giải nén")

    @property
    def has_macros(self) -> bool:
        """Whether a VBA project is inside; it is never run."""
        return "xl/vbaproject.bin" in self._by_name

    @property
    def has_links(self) -> bool:
        """Whether formulas may take values from other workbooks."""
        return any(name.startswith("xl/externallinks/") for name in self._by_name)

    @cached_property
    def main(self) -> str:
        """The name of the workbook part: Excel on the web writes workbook2.xml and the like."""
        names = (name for name in self._by_name if name.startswith("xl/workbook") and name.endswith(".xml"))
        return "xl/workbook.xml" if "xl/workbook.xml" in self._by_name else next(names, "xl/workbook.xml")

    @cached_property
    def relations(self) -> str:
        """The name of the part that says where the sheets are."""
        folder, _, name = self.main.rpartition("/")
        return f"{folder}/_rels/{name}.rels"

    @cached_property
    def _workbook(self) -> list[tuple[str, dict[str, str], str]]:
        return list(elements(self.part(self.main)))

    @cached_property
    def names(self) -> dict[str, str]:
        """The hidden identity: defined names TH_… and their constants."""
        return {
            attributes["name"]: text.strip('="& ')
            for name, attributes, text in self._workbook
            if name == "definedName" and attributes.get("name", "").startswith("TH_")
        }

    @cached_property
    def since_1904(self) -> bool:
        """Whether the days of the workbook count from 1904."""
        return any(
            name == "workbookPr" and attributes.get("date1904") in ("1", "true")
            for name, attributes, _ in self._workbook
        )

    @cached_property
    def knows_no_results(self) -> bool:
        """Whether the file is to be calculated when it is opened, and shows 0 for every formula until then."""
        told = (attributes.get("fullCalcOnLoad") for name, attributes, _ in self._workbook if name == "calcPr")
        return any(one in ("1", "true") for one in told) and not any(
            shows_results(self.with_formulas(name)) for name in self.parts if not is_own(name)
        )

    @cached_property
    def parts(self) -> dict[str, str]:
        """Sheet name → part name."""
        relations = _targets_in(self.part(self.relations))
        targets = {
            attributes.get("name", ""): relations.get(attributes.get("id", ""), "")
            for name, attributes, _ in self._workbook
            if name == "sheet"
        }
        return {
            name: target.lstrip("/") if target.startswith("/") else f"xl/{target}" for name, target in targets.items()
        }

    @property
    def reported(self) -> dict[str, bytes]:
        """Sheet name → XML in short, of the sheets on which a report may be: our own guide and lists are none."""
        return {name: self.in_short(name) for name in self.parts if not is_own(name)}

    def part(self, name: str) -> bytes:
        """A part by its name; b"" when the package has none."""
        if name not in self._read:
            info = self._by_name.get(name.lower())
            self._read[name] = self._zip.read(info) if info else b""
        return self._read[name]

    def forget_large(self) -> None:
        """Keep no large part unpacked any longer; one that is asked for again is unpacked again."""
        self._read = {name: content for name, content in self._read.items() if len(content) < _LARGE}
        self._told = {sheet: told for sheet, told in self._told.items() if len(told.xml) < _LARGE}

    def unpacked(self) -> StoredZip:
        """The parts that hold cells, in a package for another reader, unpacked but for long lists.

        So no part is unpacked whole twice, and what was looked at here is what is read.
        """
        names = ("_rels/.rels", self.main, self.relations, *BESIDE_SHEETS, *self.parts.values())
        told = {self.parts[sheet] for sheet in self._told}
        return StoredZip(
            self._as_stored(self.stored_name(name))
            if name in told and name not in self._read
            else StoredPart(self.stored_name(name), content, self._by_name[name.lower()].CRC)
            for name in dict.fromkeys(names)
            if (name in told and name not in self._read) or (content := self.part(name))
        )

    def with_parts(self, mended: Mapping[str, bytes]) -> tuple["Package", bytes]:
        """The package with some parts replaced, by their stored names, and its bytes.

        The others stay packed, and what was unpacked of them or found in them is known there, too.
        """
        names = dict.fromkeys(self._zip.namelist())
        parts = (
            StoredPart(name, mended[name], zlib.crc32(mended[name])) if name in mended else self._as_stored(name)
            for name in names
        )
        content = b"".join(pieces(parts))
        package = Package(content)
        package._read = {name: xml for name, xml in self._read.items() if xml and self.stored_name(name) not in mended}
        kept = {
            sheet
            for sheet, told in self._told.items()
            if told.xml and self.stored_name(self.parts[sheet]) not in mended
        }
        package._told = {sheet: self._told[sheet] for sheet in kept}
        package._odd_types = {sheet: odd for sheet, odd in self._odd_types.items() if sheet in kept}
        return package, content

    def _as_stored(self, name: str) -> StoredPart:
        """A part as it is packed; unpacked where it is packed otherwise, or longer than that could be."""
        info, file = self._zip.getinfo(name), self._zip.fp
        usual = info.compress_type == zipfile.ZIP_DEFLATED and not info.flag_bits & _ENCRYPTED
        if file is None or not usual or info.compress_size > info.file_size:
            return StoredPart(name, self._zip.read(info), info.CRC)
        file.seek(info.header_offset + _LENGTHS_AT)
        lengths = [int.from_bytes(file.read(2), "little") for _ in ("name", "what is behind it")]
        file.seek(sum(lengths), io.SEEK_CUR)
        return StoredPart(name, file.read(info.compress_size), info.CRC, info.file_size)

    def stored_name(self, name: str) -> str:
        """The name of a part as the package spells it."""
        return self._by_name[name.lower()].filename

    def sheet_xml(self, sheet: str) -> bytes:
        """The raw XML of a sheet; b"" when it has none (a chart sheet)."""
        return self.part(self.parts.get(sheet, ""))

    def in_short(self, sheet: str) -> bytes:
        """The raw XML of a sheet with only those rows that may be odd; a long list is unpacked in pieces for it."""
        return self._shortened(sheet).xml

    def with_formulas(self, sheet: str) -> bytes:
        """The raw XML of a sheet, in short where that has all formulas."""
        short = self._shortened(sheet)
        return self.sheet_xml(sheet) if short.left_out_formulas else short.xml

    def _shortened(self, sheet: str) -> Shortened:
        if sheet not in self._told:
            part = self.parts.get(sheet, "")
            told = self._in_short(part)
            self._told[sheet] = told or Shortened(self.part(part), left_out_formulas=False)
        return self._told[sheet]

    def _in_short(self, part: str) -> Shortened | None:
        """A sheet in short; None for a long list that is packed oddly, or of which hardly a row can be left out."""
        info = self._by_name.get(part.lower())
        if info is None:
            return None
        if info.file_size <= _LARGE:
            return without_known_rows(self.part(part))
        if info.compress_type != zipfile.ZIP_DEFLATED:
            return None
        stored = self._as_stored(info.filename)
        return without_usual_rows(stored) if stored.unpacked is not None else None

    def has_odd_types(self, sheet: str) -> bool:
        """Whether any cell of a sheet may be of a rare type; see `scan.has_odd_types`. Asked several times."""
        if sheet not in self._odd_types:
            self._odd_types[sheet] = has_odd_types(self.in_short(sheet))
        return self._odd_types[sheet]

    def formula_cells(self, sheet: str) -> frozenset[str]:
        """Addresses of all formulas of a sheet."""
        return formula_cells(self.with_formulas(sheet))
