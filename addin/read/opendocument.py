"""What the XML of an .ods tells that the reader keeps quiet about: error cells, old fonts, links; and its cells."""

import html
import io
import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

from addin.read.limits import MOST_BYTES, UnreadableError
from schemas.cells import CellError, address
from schemas.legacy import encoding_of_font

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
#: A filled cell is hardly ever repeated; the blank rest of a row is, thousands of times.
_MOST_REPEATED = 50
_ERROR = b'value-type="error"'
_FORMULA = re.compile(rb"<table:(?:covered-)?table-cell [^>]*table:formula=[^>]*>")
_LINK = re.compile(rb"table:formula=[^>]*file:")
_NAMED = re.compile(rb"<table:named-expression [^>]*>")
_NULL_DATE = re.compile(rb'<table:null-date [^>]*table:date-value="1904-01-01"')
_ATTRIBUTE = re.compile(r'table:(name|expression)="([^"]*)"')
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"


def content_xml(content: bytes) -> bytes:
    """The part with the sheets, where it is not too large. Raises UnreadableError."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        info = package.getinfo("content.xml")
        if info.file_size > MOST_BYTES:
            raise UnreadableError("file-too-large", f"{info.file_size // 1024 // 1024} MB sau giải nén")
        return package.read(info)


def pack(flat: bytes) -> bytes:
    """An OpenDocument of one XML file as the package that every reader knows."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", flat)
    return out.getvalue()


def tables_of(xml: bytes) -> Iterator[ElementTree.Element]:
    """Every sheet's element, one in memory at a time."""
    for _, table in ElementTree.iterparse(io.BytesIO(xml)):  # noqa: S314 # expat limits entities by itself
        if table.tag == f"{_TABLE}table":
            yield table
            table.clear()


def ods_names(xml: bytes) -> dict[str, str]:
    """The hidden identity: defined names TH_… and their constants."""
    found: dict[str, str] = {}
    for element in _NAMED.findall(xml) if b'"TH_' in xml else ():
        attributes = dict(_ATTRIBUTE.findall(element.decode("utf-8", "replace")))
        if attributes.get("name", "").startswith("TH_"):
            found[attributes["name"]] = html.unescape(attributes.get("expression", "")).strip('="& ')
    return found


def ods_since_1904(xml: bytes) -> bool:
    """Whether days count from 1904: dates are written out, but a number shown as a day is not."""
    return bool(_NULL_DATE.search(xml))


def ods_linked_cells(xml: bytes) -> Iterator[tuple[str, str]]:
    """Sheet and address of each formula that takes values from another file."""
    for table in tables_of(xml) if _LINK.search(xml) else ():
        for row, column, cell in cells_of(table):
            if "'file:" in cell.get(f"{_TABLE}formula", ""):
                yield table.get(f"{_TABLE}name", ""), address(row, column)


def ods_error_cells(xml: bytes) -> Iterator[tuple[str, str, CellError]]:
    """Sheet, address and text of every error cell."""
    for table in tables_of(xml) if _ERROR in xml else ():
        name = table.get(f"{_TABLE}name", "")
        for row, column, cell in cells_of(table):
            if cell.get(_CALC) == "error":
                text = "".join(cell.itertext()).strip()
                yield name, address(row, column), CellError(text or "#N/A")


def ods_formula_cells(xml: bytes, sheet: str) -> frozenset[str] | None:
    """Addresses of all formulas of a sheet; None where the XML is spoilt, which the first reader may not mind."""
    try:
        return frozenset(
            address(row, column)
            for table in tables_of(xml)
            if table.get(f"{_TABLE}name", "") == sheet
            for row, column, cell in cells_of(table)
            if cell.get(f"{_TABLE}formula")
        )
    except ElementTree.ParseError:
        return None


def ods_uncalculated_cells(xml: bytes) -> Iterator[tuple[str, str]]:
    """Sheet and address of each formula of the sheets that no program has calculated.

    LibreOffice writes a formula without a value where its result is an empty text, so one alone tells nothing: a
    sheet was not calculated where none of its formulas has a value.
    """
    parts = xml.split(b"<table:table ")[1:]
    asleep = {at for at, part in enumerate(parts) if _has_no_value(part)}
    for at, table in enumerate(tables_of(xml) if asleep else ()):
        for row, column, cell in cells_of(table) if at in asleep else ():
            if cell.get(f"{_TABLE}formula"):
                yield table.get(f"{_TABLE}name", ""), address(row, column)


def _has_no_value(part: bytes) -> bool:
    formulas = _FORMULA.findall(part) if b"table:formula=" in part else []
    return bool(formulas) and not any(b"value-type=" in formula for formula in formulas)


def fonts_of_ods(content: bytes) -> dict[str, dict[str, str]]:
    """Sheet name → cell → font, for cells in one of the old fonts."""
    xml = content_xml(content)
    old: dict[str, str] = {}
    found: dict[str, dict[str, str]] = {}
    for _, element in ElementTree.iterparse(io.BytesIO(xml)):  # noqa: S314 # expat limits entities by itself
        if element.tag == f"{_STYLE}style":
            fonts = [text.get(f"{_STYLE}font-name", "") for text in element.iter(f"{_STYLE}text-properties")]
            if fonts and encoding_of_font(fonts[0])[0]:
                old[element.get(f"{_STYLE}name", "")] = fonts[0]
        elif element.tag == f"{_TABLE}table":
            found[element.get(f"{_TABLE}name", "")] = dict(_old_cells(element, old)) if old else {}
            element.clear()
    return found


def _old_cells(table: ElementTree.Element, old: dict[str, str]) -> Iterator[tuple[str, str]]:
    for row, column, cell in cells_of(table):
        font = old.get(cell.get(f"{_TABLE}style-name", ""))
        if font:
            for right in range(min(repeat_count(cell, "columns"), _MOST_REPEATED)):
                yield address(row, column + right), font


def cells_of(table: ElementTree.Element) -> Iterator[tuple[int, int, ElementTree.Element]]:
    """Every cell element with the 0-based row and column at which it begins."""
    row = 0
    for line in table.iter(f"{_TABLE}table-row"):
        column = 0
        for cell in line:
            yield row, column, cell
            column += repeat_count(cell, "columns")
        row += repeat_count(line, "rows")


def repeat_count(element: ElementTree.Element, what: str) -> int:
    """How many rows or columns an element stands for."""
    return int(element.get(f"{_TABLE}number-{what}-repeated", "1"))
