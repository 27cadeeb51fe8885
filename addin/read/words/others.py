"""Words of an .ods and an .xlsb; each is looked through only where it has any."""

import io
import re
import struct
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

from addin.read.binary import records, sheet_parts, text_at
from addin.read.book import Book
from addin.read.opendocument import cells_of, content_xml, tables_of
from addin.read.package import Package, kind_of
from addin.read.package import WorkbookKind as File
from addin.read.words.remark import Remark, RemarkKind, remarks_from
from addin.read.words.xls import words_of_xls
from addin.read.words.xlsx import words_of_sheet
from schemas.catalogue import Catalogue
from schemas.cells import address

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
_ANY_WORD = re.compile(rb"<office:annotation|<draw:(?:custom-shape|frame|rect|caption)")
#: A note of an .xlsb: its author, its cell, its text.
_AUTHOR_OF, _NOTE_AT, _NOTE_TEXT = 632, 635, 637
#: Parts of an .xlsb in which anything may be written beside the cells.
_BESIDE_CELLS = re.compile(r"comment|drawing", re.IGNORECASE)


def words_of_other(book: Book, catalogue: Catalogue) -> dict[str, list[Remark]]:
    """Sheet name → what the sender wrote."""
    kind = kind_of(book.content)
    if kind is File.ODS:
        return _in_ods(content_xml(book.content), catalogue)
    read = words_of_xls if kind is File.XLS else _in_xlsb
    return read(book.content, catalogue)


def _in_ods(xml: bytes, catalogue: Catalogue) -> dict[str, list[Remark]]:
    if not _ANY_WORD.search(xml):
        return {}
    return {table.get(f"{_TABLE}name", ""): _of_table(table, catalogue) for table in tables_of(xml)}


def _of_table(table: ElementTree.Element, catalogue: Catalogue) -> list[Remark]:
    notes: list[tuple[str, str, str]] = []
    boxes: list[tuple[str, str, str]] = []
    pictures: list[Remark] = []
    for row, column, cell in cells_of(table):
        for child in cell:
            if child.tag == f"{_OFFICE}annotation":
                notes.append((address(row, column), child.findtext(_CREATOR, ""), _paragraphs(child)))
            elif child.find(f"{_DRAW}image") is not None:
                pictures.append(Remark(address(row, column), "", RemarkKind.PICTURE))
            elif child.tag.startswith(_DRAW):
                boxes.append((address(row, column), "", _paragraphs(child)))
    boxes += [("A1", "", _paragraphs(shape)) for shapes in table.findall(f"{_TABLE}shapes") for shape in shapes]
    return [*remarks_from(notes, catalogue), *remarks_from(boxes, catalogue, RemarkKind.BOX), *pictures]


def _paragraphs(element: ElementTree.Element) -> str:
    return "\n".join("".join(paragraph.itertext()) for paragraph in element.iter(f"{_TEXT}p"))


def _in_xlsb(content: bytes, catalogue: Catalogue) -> dict[str, list[Remark]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if not any(_BESIDE_CELLS.search(name) for name in archive.NameToInfo):
            return {}
        parts = sheet_parts(archive)
    package = Package(content)
    return {sheet: words_of_sheet(package, part, _notes, catalogue) for sheet, part in parts.items()}


def _notes(part: bytes, catalogue: Catalogue) -> list[Remark]:
    return remarks_from(_pairs(part), catalogue)


def _pairs(part: bytes) -> Iterator[tuple[str, str, str]]:
    authors: list[str] = []
    author, cell = 0, ""
    for kind, data in records(part):
        if kind == _AUTHOR_OF:
            authors.append(text_at(data)[0])
        elif kind == _NOTE_AT and len(data) >= 16:
            author, row, _, column = struct.unpack_from("<IIII", data)
            cell = address(min(row, 2**20), min(column, 2**14))
        elif kind == _NOTE_TEXT and data:
            yield cell, authors[author] if author < len(authors) else "", text_at(data[1:])[0]
