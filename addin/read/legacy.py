"""Sheets typed in the old encodings TCVN3 and VNI, brought to Unicode before anything is looked up on them.

The font of each cell is read only where the workbook names an old font at all; a workbook without one pays a single
search in its styles and texts.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from addin.read.grid import Book, Rows, Sheet
from addin.read.opendocument import fonts_of_ods
from addin.read.package import Kind, Package, kind_of
from schemas.cells import address
from schemas.findings import Finding, Place
from schemas.legacy import ODD, decode, encoding_of_font, may_be_legacy

Fonts = dict[str, str]  # cell address → font name, for cells with an old font

_OLD_FONT = re.compile(rb'val="(?:\.Vn|VNI)', re.IGNORECASE)
#: The same as `may_be_legacy`, in the bytes of a part.
_ODD_BYTES = re.compile("|".join(ODD).encode())
_FONT = re.compile(rb"<font>.*?</font>|<font/>", re.DOTALL)
_FONT_NAME = re.compile(rb'<name val="([^"]*)"')
_CELL_FORMATS = re.compile(rb"<cellXfs.*?</cellXfs>", re.DOTALL)
_FORMAT = re.compile(rb'<xf [^>]*?fontId="(\d+)"')
_CELL = re.compile(rb'<c r="([A-Z]+\d+)"[^>]*? s="(\d+)"')
#: So many cells of a sheet are named one by one; more of them share one note.
_NAMED = 10


class Decoded(NamedTuple):
    """The workbook in Unicode, and a note for what was converted."""

    book: Book
    findings: list[Finding]


def decode_book(book: Book, content: bytes, file: str) -> Decoded:
    """Convert every cell in an old encoding; sheets without one stay as they are."""
    if not _suspicious(book, content):
        return Decoded(book, [])
    fonts_of = _fonts(content)
    sheets: list[Sheet] = []
    findings: list[Finding] = []
    for sheet in book.sheets:
        fonts = fonts_of.get(sheet.name, {})
        certain = any(may_be_legacy(text) for _, _, text in _texts(sheet.rows))
        changed = {
            (row, column): decoded
            for row, column, text in _texts(sheet.rows)
            if (decoded := decode(text, fonts.get(address(row, column), ""), certain=certain)) is not None
        }
        sheets.append(_replaced(sheet, changed) if changed else sheet)
        findings += _notes(sheet, changed, Place(file=file, sheet=sheet.name))
    return Decoded(book._replace(sheets=tuple(sheets)), findings)


def _suspicious(book: Book, content: bytes) -> bool:
    """Whether the workbook names an old font, or has texts that look like it."""
    if kind_of(content) is not Kind.XLSX:
        return any(may_be_legacy(text) for sheet in book.sheets for _, _, text in _texts(sheet.rows))
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        names = package.NameToInfo
        styles = package.read("xl/styles.xml") if "xl/styles.xml" in names else b""
        if _OLD_FONT.search(styles):
            return True
        return "xl/sharedStrings.xml" in names and bool(_ODD_BYTES.search(package.read("xl/sharedStrings.xml")))


def _texts(rows: Rows) -> Iterator[tuple[int, int, str]]:
    for index, row in enumerate(rows):
        for column, cell in enumerate(row):
            if type(cell) is str and cell:
                yield index, column, cell


def _replaced(sheet: Sheet, changed: Mapping[tuple[int, int], str]) -> Sheet:
    rows = [list(row) for row in sheet.rows]
    for (row, column), text in changed.items():
        rows[row][column] = text
    return sheet._replace(rows=rows)


def _notes(sheet: Sheet, changed: Mapping[tuple[int, int], str], place: Place) -> Iterator[Finding]:
    """Cell by cell where they are few; one note with the number of cells where a whole sheet is in an old font."""
    shown = list(changed.items()) if len(changed) <= _NAMED else list(changed.items())[:1]
    for (row, column), text in shown:
        code = "cell-legacy-font" if len(changed) <= _NAMED else "sheet-legacy-font"
        written = str(sheet.rows[row][column])
        yield place.finding(code, address(row, column), value=written, read=text, count=str(len(changed)))


def _fonts(content: bytes) -> dict[str, Fonts]:
    """Sheet name → cells with an old font. An .xlsb does not tell: there the text itself must."""
    readers: dict[Kind, Callable[[bytes], dict[str, Fonts]]] = {
        Kind.XLSX: _fonts_of_xlsx,
        Kind.XLS: _fonts_of_xls,
        Kind.ODS: fonts_of_ods,
    }
    kind = kind_of(content)
    return readers[kind](content) if kind in readers else {}


def _fonts_of_xlsx(content: bytes) -> dict[str, Fonts]:
    package = Package(content)
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        styles = parts.read("xl/styles.xml") if "xl/styles.xml" in parts.NameToInfo else b""
    names = [_name_in(font) for font in _FONT.findall(styles)]
    formats = _CELL_FORMATS.search(styles)
    used = [int(number) for number in _FORMAT.findall(formats[0])] if formats else []
    old = {
        str(index).encode(): names[font]
        for index, font in enumerate(used)
        if font < len(names) and encoding_of_font(names[font])[0]
    }
    if not old:
        return {}
    return {
        sheet: {cell.decode(): old[style] for cell, style in _CELL.findall(package.sheet_xml(sheet)) if style in old}
        for sheet in package.parts
    }


def _name_in(font: bytes) -> str:
    found = _FONT_NAME.search(font)
    return found[1].decode("utf-8", "replace") if found else ""


def _fonts_of_xls(content: bytes) -> dict[str, Fonts]:
    import xlrd

    try:
        book = xlrd.open_workbook(file_contents=content, formatting_info=True, logfile=io.StringIO())
    except (xlrd.XLRDError, AssertionError, IndexError, ValueError, KeyError, NotImplementedError):
        return {}
    return {sheet.name: dict(_old_cells(book, sheet)) for sheet in book.sheets()}


def _old_cells(book: Any, sheet: Any) -> Iterator[tuple[str, str]]:
    for row in range(sheet.nrows):
        for column in range(sheet.row_len(row)):
            font = book.font_list[book.xf_list[sheet.cell_xf_index(row, column)].font_index].name
            if encoding_of_font(font)[0]:
                yield address(row, column), font
