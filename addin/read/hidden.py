"""Which rows and columns of each sheet a person does not see; from the raw file, and only where anything is hidden."""

import io
import re
import struct
from collections.abc import Iterator
from typing import NamedTuple
from xml.etree import ElementTree

from addin.read.book import Book
from addin.read.opendocument import content_xml, repeated, tables_of
from addin.read.package import Kind, kind_of

_HIDDEN = re.compile(rb'\shidden="(?:1|true)"')
_HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row\b(?=[^>]*\shidden="(?:1|true)")[^>]*?\sr="(\d+)"')
_HIDDEN_COLUMNS = re.compile(rb'<(?:\w+:)?col\b(?=[^>]*\shidden="(?:1|true)")([^>]*)>')
_MIN, _MAX = re.compile(rb'\smin="(\d+)"'), re.compile(rb'\smax="(\d+)"')
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
#: A hidden stretch is followed no farther; beyond it nothing of a form stands.
_FARTHEST = 20_000
#: Records of an old .xls that tell: sheet list, column format, row format, a filter that hides rows.
_BOUNDSHEET, _COLINFO, _ROW, _FILTERMODE, _BOF, _EOF = 0x85, 0x7D, 0x0208, 0x9B, 0x0809, 0x0A


class Hidden(NamedTuple):
    """The 0-based rows and columns of one sheet that are hidden, and whether a filter hides the rows."""

    rows: frozenset[int]
    columns: frozenset[int]
    filtered: bool


def hidden_of(book: Book) -> dict[str, Hidden]:
    """Sheet name → what is hidden; sheets on which nothing is are absent."""
    if book.package:
        found = {name: _in_xlsx(book.package.sheet_xml(name)) for name in book.package.parts}
    elif not book.content:
        return {}
    elif kind_of(book.content) is Kind.ODS:
        found = dict(_in_ods(content_xml(book.content)))
    elif kind_of(book.content) is Kind.XLS:
        found = dict(zip((sheet.name for sheet in book.sheets), _in_xls(book.content), strict=False))
    else:
        return {}
    return {name: hidden for name, hidden in found.items() if hidden and (hidden.rows or hidden.columns)}


def _in_xlsx(xml: bytes) -> Hidden | None:
    if b"hidden=" not in xml or not _HIDDEN.search(xml):
        return None
    rows = frozenset(int(row) - 1 for row in _HIDDEN_ROW.findall(xml))
    columns: set[int] = set()
    for attributes in _HIDDEN_COLUMNS.findall(xml):
        first, last = _MIN.search(attributes), _MAX.search(attributes)
        if first and last:
            columns.update(range(int(first[1]) - 1, min(int(last[1]), _FARTHEST)))
    return Hidden(rows, frozenset(columns), b"autoFilter" in xml)


def _in_ods(xml: bytes) -> Iterator[tuple[str, Hidden]]:
    if b'table:visibility="' not in xml:
        return
    for table in tables_of(xml):
        rows, columns = _unseen(table, "row"), frozenset(index for index, _ in _unseen(table, "column"))
        filtered = any(state == "filter" for _, state in rows)
        yield table.get(f"{_TABLE}name", ""), Hidden(frozenset(index for index, _ in rows), columns, filtered)


def _unseen(table: ElementTree.Element, what: str) -> list[tuple[int, str]]:
    """Index and state of each row or column that is not visible."""
    unseen, index = list[tuple[int, str]](), 0
    for element in table.iter(f"{_TABLE}table-{what}"):
        state, count = element.get(f"{_TABLE}visibility", "visible"), repeated(element, f"{what}s")
        if state != "visible":
            unseen += [(place, state) for place in range(index, min(index + count, _FARTHEST))]
        index += count
    return unseen


def _in_xls(content: bytes) -> Iterator[Hidden]:
    """Worksheet by worksheet, in the order of the file."""
    from xlrd.compdoc import CompDoc, CompDocError

    try:
        document = CompDoc(content, logfile=io.StringIO())  # else it talks on standard output
        stream, base, size = document.locate_named_stream("Workbook")
        if stream is None:
            stream, base, size = document.locate_named_stream("Book")
    except (CompDocError, AssertionError, IndexError, struct.error):
        return
    if stream is None:
        return
    data = bytes(stream[base : base + size])
    starts = [
        struct.unpack_from("<I", body)[0]
        for record, body in _records(data, 0)
        if record == _BOUNDSHEET and len(body) > 5 and body[5] == 0  # worksheets only
    ]
    for start in starts:
        yield _in_xls_sheet(data, start)


def _in_xls_sheet(data: bytes, start: int) -> Hidden:
    rows, columns, filtered = set[int](), set[int](), False
    for record, body in _records(data, start):
        if record == _ROW and len(body) >= 14 and body[12] & 0x20:
            rows.add(struct.unpack_from("<H", body)[0])
        elif record == _COLINFO and len(body) >= 10 and body[8] & 1:
            first, last = struct.unpack_from("<HH", body)
            columns.update(range(first, min(last, 255) + 1))
        elif record == _FILTERMODE:
            filtered = True
    return Hidden(frozenset(rows), frozenset(columns), filtered)


def _records(data: bytes, position: int) -> Iterator[tuple[int, bytes]]:
    """The records of one part of the stream, up to its end; parts inside it (charts) are passed over."""
    depth = 0
    while position + 4 <= len(data):
        record, length = struct.unpack_from("<HH", data, position)
        depth += (record == _BOF) - (record == _EOF)
        if depth <= 1:
            yield record, data[position + 4 : position + 4 + length]
        if record == _EOF and depth <= 0:
            return
        position += 4 + length
