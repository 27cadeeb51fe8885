"""Error cells of an .ods, which the reader gives as blanks; looks into the XML only where it names an error."""

import io
import zipfile
from collections.abc import Iterator
from typing import NamedTuple
from xml.etree import ElementTree

from schemas.cells import address

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
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


def _errors_of(table: ElementTree.Element) -> Iterator[ErrorCell]:
    name = table.get(f"{_TABLE}name", "")
    row = 0
    for line in table.iter(f"{_TABLE}table-row"):
        column = 0
        for cell in line:
            if cell.get(_CALC) == "error":
                text = "".join(cell.itertext()).strip()
                yield ErrorCell(name, address(row, column), text or "#N/A")
            column += int(cell.get(f"{_TABLE}number-columns-repeated", "1"))
        row += int(line.get(f"{_TABLE}number-rows-repeated", "1"))
