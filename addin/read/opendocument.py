"""Error cells and old fonts of an .ods, which the reader does not give; looks into the XML only where they may be."""

import io
import zipfile
from collections.abc import Iterator
from typing import NamedTuple
from xml.etree import ElementTree

from schemas.cells import address
from schemas.legacy import encoding_of_font

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
#: A filled cell is hardly ever repeated; the blank rest of a row is, thousands of times.
_MOST_REPEATED = 50
_ERROR = b'calcext:value-type="error"'
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"


class ErrorCell(NamedTuple):
    """Where an error stands, and how it is shown."""

    sheet: str
    cell: str
    text: str


def ods_error_cells(content: bytes) -> Iterator[ErrorCell]:
    """Every error cell of every sheet."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        xml = package.read("content.xml")
    if _ERROR not in xml:
        return
    for _, table in ElementTree.iterparse(io.BytesIO(xml)):  # noqa: S314 # expat limits entities by itself
        if table.tag == f"{_TABLE}table":
            yield from _errors_of(table)
            table.clear()


def fonts_of_ods(content: bytes) -> dict[str, dict[str, str]]:
    """Sheet name → cell → font, for cells in one of the old fonts."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        xml = package.read("content.xml")
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
    for row, column, cell in _cells_of(table):
        font = old.get(cell.get(f"{_TABLE}style-name", ""))
        if font:
            for right in range(min(_repeated(cell, "columns"), _MOST_REPEATED)):
                yield address(row, column + right), font


def _cells_of(table: ElementTree.Element) -> Iterator[tuple[int, int, ElementTree.Element]]:
    """Every cell element with the 0-based row and column at which it begins."""
    row = 0
    for line in table.iter(f"{_TABLE}table-row"):
        column = 0
        for cell in line:
            yield row, column, cell
            column += _repeated(cell, "columns")
        row += _repeated(line, "rows")


def _repeated(element: ElementTree.Element, what: str) -> int:
    return int(element.get(f"{_TABLE}number-{what}-repeated", "1"))


def _errors_of(table: ElementTree.Element) -> Iterator[ErrorCell]:
    name = table.get(f"{_TABLE}name", "")
    for row, column, cell in _cells_of(table):
        if cell.get(_CALC) == "error":
            text = "".join(cell.itertext()).strip()
            yield ErrorCell(name, address(row, column), text or "#N/A")
