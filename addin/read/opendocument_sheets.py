"""The readers of .ods: python-calamine with error cells put back; a plain walk over the XML where it gives up."""

import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache, partial
from io import BytesIO
from xml.etree import ElementTree
from xml.parsers import expat

from addin.read.book import Book, ReadingNote, Rows, Sheet, pad_rows
from addin.read.calamine import Broken, mark_error_texts, put, read_sheets
from addin.read.limits import MOST_SHEETS, UnreadableError, check_extent
from addin.read.opendocument import (
    cells_of,
    content_xml,
    ods_error_cells,
    ods_formula_cells,
    ods_linked_cells,
    ods_names,
    ods_since_1904,
    ods_uncalculated_cells,
    repeat_count,
    tables_of,
)
from schemas.cells import Cell, Uncalculated

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_NUMBERS = ("float", "currency", "percentage")
#: A part with times, or with days near the first that an office program knows.
_ODD_TIME = re.compile(rb'time-value="|date-value="(?:1899|1900)-')
_DURATION = re.compile(r"(-?)PT(\d+)H(\d+)M([\d.,]+)S")
_FIRST_SAME_DAY = date(1900, 2, 28)


def read_ods(content: bytes) -> Book:
    """With the first reader, which would go on where spoilt XML ends: that is found out before."""
    xml = content_xml(content)
    expat.ParserCreate().Parse(xml, True)
    _check(xml)
    return _book(content, xml, read_sheets(content, _broken(xml)))


def read_ods_by_walking(content: bytes) -> Book:
    """Cell by cell: good files with line breaks between the elements, which the first reader refuses."""
    xml = content_xml(content)
    _check(xml)
    sheets = tuple(_sheet(table) for table in tables_of(xml))
    if not sheets:
        raise ValueError("no sheets")
    broken = _broken(xml)
    for sheet in sheets:
        for cell, state in broken.get(sheet.name, {}).items():
            put(sheet.rows, cell, state)
    return _book(content, xml, sheets)


def _broken(xml: bytes) -> Broken:
    """The cells that must not be taken for blanks, by sheet."""
    broken: Broken = {}
    for sheet, cell, state in ods_error_cells(xml):
        broken.setdefault(sheet, {})[cell] = state
    for sheet, cell in ods_uncalculated_cells(xml):
        broken.setdefault(sheet, {})[cell] = Uncalculated()
    return broken


def _check(xml: bytes) -> None:
    """Refuse what no office program writes, and more sheets than anybody sends."""
    if b"<!DOCTYPE" in xml[:4096]:
        raise UnreadableError("file-corrupt", "có khai báo DTD, thứ không phần mềm bảng tính nào ghi vào tệp")
    count = xml.count(b"<table:table ")
    if count > MOST_SHEETS:
        raise UnreadableError("file-too-large", f"{count} trang tính")


def _book(content: bytes, xml: bytes, sheets: tuple[Sheet, ...]) -> Book:
    mark_error_texts(sheets)
    if _ODD_TIME.search(xml):
        _mend_times(sheets)
    links: dict[str, list[str]] = {}
    for sheet, cell in ods_linked_cells(xml):
        links.setdefault(sheet, []).append(cell)
    notes = tuple(
        ReadingNote("cell-external-link", sheet, cells[0], {"count": str(len(cells))}) for sheet, cells in links.items()
    )
    with zipfile.ZipFile(BytesIO(content)) as package:
        macros = any(name.startswith(("Basic/", "Scripts/")) for name in package.namelist())
    formulas = cache(partial(ods_formula_cells, xml))
    days = ods_since_1904(xml)
    return Book(sheets, ods_names(xml), macros, formulas, content=content, notes=notes, since_1904=days)


def _sheet(table: ElementTree.Element) -> Sheet:
    rows: Rows = []
    name = table.get(f"{_TABLE}name", "")
    for row, column, cell in cells_of(table):
        value = _value(cell)
        if value != "":
            times = repeat_count(cell, "columns")
            check_extent(name, row + 1, column + times)
            rows.extend([] for _ in range(row + 1 - len(rows)))
            rows[row].extend([""] * (column - len(rows[row])))
            rows[row].extend([value] * times)
    return Sheet(name, pad_rows(rows))


def _value(cell: ElementTree.Element) -> Cell:
    kind = cell.get(f"{_OFFICE}value-type", "")
    if kind in _NUMBERS:
        return float(cell.get(f"{_OFFICE}value", ""))
    if kind == "boolean":
        return cell.get(f"{_OFFICE}boolean-value") == "true"
    if kind == "date":
        return _date(cell.get(f"{_OFFICE}date-value", ""))
    if kind == "time":
        return _time(cell.get(f"{_OFFICE}time-value", ""))
    return cell.get(f"{_OFFICE}string-value") or "\n".join(_paragraphs(cell))


def _paragraphs(cell: ElementTree.Element) -> Iterator[str]:
    """The lines of a text; spaces in a row are written as elements, and remarks are not part of it."""
    for paragraph in cell.findall(f"{_TEXT}p"):
        parts = []
        for element in paragraph.iter():
            if element.tag == f"{_TEXT}s":
                parts.append(" " * int(element.get(f"{_TEXT}c", "1")))
            parts.append(element.text or "")
            parts.append((element.tail or "") if element is not paragraph else "")
        yield "".join(parts)


def _date(text: str) -> Cell:
    """A day, with its time where it has one; the text where it is beyond the calendar, as the first reader has it."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return date(moment.year, moment.month, moment.day) if "T" not in text else moment


def _time(text: str) -> Cell:
    """A time of day; a duration of a day or more, and one below zero, as such."""
    found = _DURATION.fullmatch(text)
    if found is None:
        raise ValueError(text)
    hours, minutes, seconds = int(found[2]), int(found[3]), float(found[4].replace(",", "."))
    length = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    if found[1]:
        return -length
    return length if length >= timedelta(days=1) else (datetime.min + length).time()


def _mend_times(sheets: tuple[Sheet, ...]) -> None:
    """Durations that arrive as texts become such; days count from the 1st of January 1900, as in Excel."""
    for row in (row for sheet in sheets for row in sheet.rows):
        for column, cell in enumerate(row):
            if type(cell) is str and cell.startswith(("PT", "-PT")) and _DURATION.fullmatch(cell):
                row[column] = _long_time(cell)
            elif isinstance(cell, date) and cell.year < 1901 and date(*cell.timetuple()[:3]) < _FIRST_SAME_DAY:
                row[column] = cell + timedelta(days=1)


def _long_time(text: str) -> Cell:
    """A duration, or its text where it is longer than a calendar has room for."""
    try:
        return _time(text)
    except OverflowError:
        return text
