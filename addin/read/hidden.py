"""Which rows and columns of each sheet a person does not see; from the raw file, and only where anything is hidden."""

import io
import re
import struct
import zipfile
from collections.abc import Collection, Iterator
from typing import NamedTuple
from xml.etree import ElementTree

from addin.read.biff import records, workbook_stream, worksheet_starts
from addin.read.binary import records as binary_records
from addin.read.binary import sheet_parts
from addin.read.book import Book
from addin.read.limits import MOST_COLUMNS, MOST_ROWS
from addin.read.opendocument import content_xml, repeat_count, tables_of
from addin.read.package import WorkbookKind, kind_of
from addin.read.scan import has_low_rows, holding

_HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row\b(?=[^<>]*\shidden="\s*(?:1|true)\s*")[^<>]*?\sr="(\d+)"')
#: A hidden row without a number of its own, by its first cell's.
_HIDDEN_UNNUMBERED = re.compile(
    rb'<(?:\w+:)?row\b(?![^<>]*\sr=")(?=[^<>]*\shidden="\s*(?:1|true)\s*")[^<>]*>\s*<(?:\w+:)?c\b[^<>]*?\sr="[A-Z]+(\d+)"'
)
_HIDDEN_COLUMNS = re.compile(rb'<(?:\w+:)?col\b(?=[^<>]*\shidden="\s*(?:1|true)\s*")([^<>]*)>')
#: So low or so narrow that nothing shows: a row below 3 points, a column below a third of a letter.
_LOWEST_HEIGHT, _NARROWEST_WIDTH = 3.0, 0.3
_HEIGHT_OF_ROW = re.compile(rb'<(?:\w+:)?row\b(?=[^<>]*\sht="([^"]*)")[^<>]*?\sr="(\d+)"')
_WIDTH_OF_COLUMNS = re.compile(rb'<(?:\w+:)?col\b(?=[^<>]*\swidth="([^"]*)")([^<>]*)>')
#: A filter of the sheet itself; its protection names filters, too.
_FILTER = re.compile(rb"<(?:\w+:)?autoFilter\b")
_HAS_HIDDEN = holding(b"hidden=")
_MIN, _MAX = re.compile(rb'\smin="(\d+)"'), re.compile(rb'\smax="(\d+)"')
#: The same in an .ods, in points.
_SIZED_STYLE = re.compile(
    rb'<style:style style:name="([^"]+)" style:family="table-(?:row|column)"[^>]*>'
    rb'<style:table-(?:row|column)-properties[^>]*? style:(?:row-height|column-width)="([\d.]+)(in|cm|mm|pt)"'
)
_POINTS, _SMALLEST = {b"in": 72.0, b"cm": 28.35, b"mm": 2.835, b"pt": 1.0}, 3.0
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
#: A hidden stretch is followed no farther; beyond it nothing of a form is.
_FARTHEST, _FARTHEST_COLUMN = MOST_ROWS, MOST_COLUMNS
#: The same in an old .xls: twentieths of a point, 256ths of a letter.
_LOW, _NARROW = 60, 85
#: Records of an old .xls that tell: column format, row format, a filter that hides rows.
_COLINFO, _ROW, _FILTERMODE = 0x7D, 0x0208, 0x9B
#: The same in an .xlsb.
_ROW_OF_XLSB, _COLUMNS_OF_XLSB, _FILTER_OF_XLSB = 0, 60, 161


class Hidden(NamedTuple):
    """The 0-based rows and columns of one sheet that are hidden, and whether a filter hides the rows."""

    rows: frozenset[int]
    columns: frozenset[int]
    filtered: bool


def hidden_parts(book: Book) -> dict[str, Hidden]:
    """Sheet name → what is hidden; sheets on which nothing is are absent."""
    if book.package:
        found = {name: _in_xlsx(xml) for name, xml in book.package.reported.items()}
    elif not book.content:
        return {}
    elif kind_of(book.content) is WorkbookKind.ODS:
        found = dict(_in_ods(content_xml(book.content)))
    elif kind_of(book.content) is WorkbookKind.XLS:
        found = dict(zip((sheet.name for sheet in book.sheets), _in_xls(book.content), strict=False))
    elif kind_of(book.content) is WorkbookKind.XLSB:
        found = dict(_in_xlsb(book.content))
    elif kind_of(book.content) is WorkbookKind.SPREADSHEET_2003:
        found = _in_2003(book.content)
    else:
        return {}
    return {name: hidden for name, hidden in found.items() if hidden and (hidden.rows or hidden.columns)}


def _in_2003(content: bytes) -> dict[str, Hidden | None]:
    from addin.read.spreadsheet2003 import Sheets2003, parse  # a rare guest

    said = Sheets2003()
    parse(content, said)
    rows, columns = said.unseen_rows, said.unseen_columns
    return {
        name: Hidden(frozenset(rows.get(name, ())), frozenset(columns.get(name, ())), name in said.filtered)
        for name, _ in said.sheets
    }


def _in_xlsx(xml: bytes) -> Hidden | None:
    hides = _HAS_HIDDEN(xml)
    hidden = {*_HIDDEN_ROW.findall(xml), *_HIDDEN_UNNUMBERED.findall(xml)} if hides else set()
    heights = _HEIGHT_OF_ROW.findall(xml) if has_low_rows(xml) else []
    low = {row for height, row in heights if _is_less(height, _LOWEST_HEIGHT)}
    columns: set[int] = set()
    spans = _HIDDEN_COLUMNS.findall(xml) if hides else []
    widths = _WIDTH_OF_COLUMNS.findall(xml, 0, _head_of(xml))
    for attributes in spans + [columns for width, columns in widths if _is_less(width, _NARROWEST_WIDTH)]:
        first, last = _MIN.search(attributes), _MAX.search(attributes)
        if first and last:
            columns.update(range(int(first[1]) - 1, min(int(last[1]), _FARTHEST_COLUMN)))
    rows = frozenset(int(row) - 1 for row in hidden | low)
    return Hidden(rows, frozenset(columns), bool(hidden) and bool(_FILTER.search(xml)))


def _is_less(size: bytes, least: float) -> bool:
    """Whether a size is below the least that shows; 00.5, .5 and 5E-1 are a half, too."""
    try:
        return float(size) < least
    except ValueError:
        return False


def _head_of(xml: bytes) -> int:
    """Where the head of a sheet ends, in which its columns are described."""
    return max(xml.find(b"sheetData"), 0)


def _in_ods(xml: bytes) -> Iterator[tuple[str, Hidden]]:
    small = {name.decode() for name, size, unit in _SIZED_STYLE.findall(xml) if float(size) * _POINTS[unit] < _SMALLEST}
    if b'table:visibility="' not in xml and not small:
        return
    for table in tables_of(xml):
        rows, columns = _unseen(table, "row", small), _unseen(table, "column", small)
        filtered = any(state == "filter" for _, state in rows)
        hidden = Hidden(frozenset(index for index, _ in rows), frozenset(index for index, _ in columns), filtered)
        yield table.get(f"{_TABLE}name", ""), hidden


def _unseen(table: ElementTree.Element, what: str, small: Collection[str]) -> list[tuple[int, str]]:
    """Index and state of each row or column that is not visible, by its own state or the size of its style."""
    unseen, index = list[tuple[int, str]](), 0
    for element in table.iter(f"{_TABLE}table-{what}"):
        state, count = element.get(f"{_TABLE}visibility", "visible"), repeat_count(element, f"{what}s")
        if state == "visible" and element.get(f"{_TABLE}style-name") in small:
            state = "small"
        if state != "visible":
            unseen += [(place, state) for place in range(index, min(index + count, _FARTHEST))]
        index += count
    return unseen


def _in_xlsb(content: bytes) -> Iterator[tuple[str, Hidden]]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for name, part in sheet_parts(package).items():
            yield name, _in_xlsb_sheet(package.read(part))


def _in_xlsb_sheet(part: bytes) -> Hidden:
    rows, columns, filtered = set[int](), set[int](), False
    for record, data in binary_records(part):
        if (
            record == _ROW_OF_XLSB
            and len(data) >= 12
            and (data[11] & 0x10 or struct.unpack_from("<H", data, 8)[0] < _LOW)
        ):
            rows.add(int.from_bytes(data[:4], "little"))
        elif record == _COLUMNS_OF_XLSB and len(data) >= 18:
            first, last, width = struct.unpack_from("<III", data)
            if data[16] & 1 or width < _NARROW:
                columns.update(range(first, min(last, _FARTHEST_COLUMN) + 1))
        elif record == _FILTER_OF_XLSB:
            filtered = True
    return Hidden(frozenset(rows), frozenset(columns), filtered and bool(rows))


def _in_xls(content: bytes) -> Iterator[Hidden]:
    """Worksheet by worksheet, in the order of the file."""
    data = workbook_stream(content)
    for start in worksheet_starts(data):
        yield _in_xls_sheet(data, start)


def _in_xls_sheet(data: bytes, start: int) -> Hidden:
    rows, columns, filtered = set[int](), set[int](), False
    for record, body in records(data, start):
        if record == _ROW and len(body) >= 14 and (body[12] & 0x20 or _is_low(body)):
            rows.add(struct.unpack_from("<H", body)[0])
        elif record == _COLINFO and len(body) >= 10 and (body[8] & 1 or struct.unpack_from("<H", body, 4)[0] < _NARROW):
            first, last = struct.unpack_from("<HH", body)
            columns.update(range(first, min(last, 255) + 1))
        elif record == _FILTERMODE:
            filtered = True
    return Hidden(frozenset(rows), frozenset(columns), filtered)


def _is_low(row: bytes) -> bool:
    """Whether a row's height is its own and next to nothing; one of the default height has the highest bit."""
    height: int = struct.unpack_from("<H", row, 6)[0]
    return height < _LOW and bool(row[12] & 0x40)
