"""Sheets typed in the old encodings TCVN3 and VNI, brought to Unicode before anything is looked up on them.

The font of each cell is read only where the workbook names an old font at all; a workbook without one pays a single
search in its styles and texts.
"""

import io
import logging
import re
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from addin.read.grid import Book, Rows, Sheet
from addin.read.old_letters import OWN_TEXT, has_old_letters
from addin.read.opendocument import fonts_of_ods
from addin.read.package import Package, WorkbookKind, kind_of
from schemas.cells import address
from schemas.findings import CellPlace, Finding
from schemas.legacy import decode, encoding_of_font, is_unicode, may_be_legacy

Fonts = dict[str, str]  # cell address → font name, for cells with an old font

_OLD_FONT = re.compile(rb'val="(?:\.Vn|VNI)', re.IGNORECASE)
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
    if not _suspicious(book):
        return Decoded(book, [])
    fonts_of = _fonts_of_xlsx(book.package) if book.package else _fonts(content)
    sheets: list[Sheet] = []
    findings: list[Finding] = []
    for sheet in book.sheets:
        fonts = fonts_of.get(sheet.name, {})
        texts = {(row, column): (text, fonts.get(address(row, column), "")) for row, column, text in _texts(sheet.rows)}
        certain, among = any(may_be_legacy(text) for text, _ in texts.values()), _is_mostly_old(texts.values())
        changed = {
            place: decoded
            for place, (text, font) in texts.items()
            if (decoded := decode(text, font, certain=certain, among=among)) is not None
        }
        sheets.append(_replaced(sheet, changed) if changed else sheet)
        findings += _notes(sheet, changed, CellPlace(file=file, sheet=sheet.name))
    return Decoded(book._replace(sheets=tuple(sheets)), findings)


def _is_mostly_old(texts: Collection[tuple[str, str]]) -> bool:
    """Whether more texts of a sheet are surely in an old encoding than in Unicode."""
    old = sum(decode(text, font) is not None for text, font in texts)
    return old > sum(is_unicode(text) for text, _ in texts)


def _suspicious(book: Book) -> bool:
    """Whether the workbook names an old font, or has texts that look like it."""
    if book.package is None:
        return any(may_be_legacy(text) for sheet in book.sheets for _, _, text in _texts(sheet.rows))
    if _names_old_font(book.package.part("xl/styles.xml")):
        return True
    with_texts = (
        xml for name, xml in book.package.reported.items() if book.package.has_odd_types(name) and OWN_TEXT in xml
    )
    parts = (book.package.part("xl/sharedStrings.xml"), *with_texts)
    return any(map(has_old_letters, parts))


@lru_cache(maxsize=64)
def _names_old_font(styles: bytes) -> bool:
    """Whether styles name an old font; districts share those of the blank form."""
    return _OLD_FONT.search(styles) is not None


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


def _notes(sheet: Sheet, changed: Mapping[tuple[int, int], str], place: CellPlace) -> Iterator[Finding]:
    """Cell by cell where they are few; one note with the number of cells where a whole sheet is in an old font."""
    shown = list(changed.items()) if len(changed) <= _NAMED else list(changed.items())[:1]
    for (row, column), text in shown:
        code = "cell-legacy-font" if len(changed) <= _NAMED else "sheet-legacy-font"
        written = str(sheet.rows[row][column])
        yield place.finding(code, address(row, column), value=written, read=text, count=str(len(changed)))


def _fonts(content: bytes) -> dict[str, Fonts]:
    """Sheet name → cells with an old font. An .xlsb does not tell: there the text itself must.

    A file may be read well and its fonts not: then the texts alone decide.
    """
    readers = {WorkbookKind.XLS: _fonts_of_xls, WorkbookKind.ODS: fonts_of_ods}
    reader = readers.get(kind_of(content))
    try:
        return reader(content) if reader else {}
    except MemoryError:
        raise
    except Exception:  # a broken style may raise anything; no report is lost for it
        logging.getLogger("tonghop").warning("fonts not read", exc_info=True)
        return {}


def _fonts_of_xlsx(package: Package) -> dict[str, Fonts]:
    styles = package.part("xl/styles.xml")
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

    book = xlrd.open_workbook(file_contents=content, formatting_info=True, logfile=io.StringIO())
    return {sheet.name: dict(_old_cells(book, sheet)) for sheet in book.sheets()}


def _old_cells(book: Any, sheet: Any) -> Iterator[tuple[str, str]]:
    for row in range(sheet.nrows):
        for column in range(sheet.row_len(row)):
            font = book.font_list[book.xf_list[sheet.cell_xf_index(row, column)].font_index].name
            if encoding_of_font(font)[0]:
                yield address(row, column), font
