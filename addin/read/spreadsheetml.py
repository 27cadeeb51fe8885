"""The readers of .xlsx and .xlsm: python-calamine with what it keeps quiet about put back, then openpyxl."""

import io
import warnings
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any
from zipfile import ZipFile

from addin.read.book import Book, ReadingNote, Rows, Sheet, pad_rows
from addin.read.calamine import Broken, read_sheets
from addin.read.limits import MOST_ROWS, MOST_SHEETS, UnreadableError, check_extent
from addin.read.package import BESIDE_SHEETS, Package
from addin.read.repair import is_odd_part, mend_part, mend_sheet, without_blanks
from addin.read.scan import (
    cells_beyond,
    error_cells,
    has_odd_texts,
    is_plain,
    linked_cells,
    negative_cells,
    uncalculated_cells,
)
from schemas.cells import Cell, CellError, Uncalculated, place_in

#: So many cells far off are strays; more of them are a table.
_MOST_STRAY = 100


def read_xlsx(content: bytes, opened: ZipFile | None = None) -> Book:
    """With the first reader; parts in XML that it misreads are rewritten before. The package may be open already."""
    return _read(_opened(content, opened), content, every_part=False)


def read_mended_xlsx(content: bytes) -> Book:
    """With the first reader, after every part has been rewritten."""
    return _read(_opened(content), content, every_part=True)


def read_xlsx_by_openpyxl(content: bytes) -> Book:
    """With openpyxl, which takes a wrong place in the shared texts or an odd style more lightly."""
    package = _opened(content)
    with warnings.catch_warnings():  # it warns of what it leaves out of the look of a sheet
        warnings.simplefilter("ignore")
        sheets = tuple(_openpyxl_sheets(content))
    if not sheets:  # Strict OOXML: openpyxl finds nothing and says nothing
        raise ValueError("no sheets")
    names, macros, days = package.names, package.has_macros, package.since_1904
    return Book(sheets, names, macros, lambda _: None, content=content, since_1904=days)


def _opened(content: bytes, opened: ZipFile | None = None) -> Package:
    package = Package(content, opened)
    package.check_size()
    if len(package.parts) > MOST_SHEETS:
        raise UnreadableError("file-too-large", f"{len(package.parts)} trang tính")
    return package


def _read(package: Package, content: bytes, *, every_part: bool) -> Book:
    notes: list[ReadingNote] = []
    mended = dict(_mended(package, notes, every_part=every_part))
    if mended:
        package, content = package.with_parts(mended)
    notes += _links(package)
    sheets = read_sheets(package.unpacked(), _broken(package))
    _mend_negatives(package, sheets)
    names, macros = package.names, package.has_macros
    return Book(sheets, names, macros, package.formula_cells, package, content, tuple(notes), package.since_1904)


def _mended(package: Package, notes: list[ReadingNote], *, every_part: bool) -> Iterator[tuple[str, bytes]]:
    """The parts that have to be rewritten, by their names in the package."""
    for part in (package.main, package.relations, *BESIDE_SHEETS):
        xml = package.part(part)
        if xml and (every_part or is_odd_part(xml)):
            yield package.stored_name(part), mend_part(xml)
    for sheet, part in package.parts.items():
        xml = package.in_short(sheet)
        if xml and (every_part or not _is_read_well(xml, odd_types=package.has_odd_types(sheet))):
            whole = without_blanks(package.part(part))
            yield package.stored_name(part), _mended_sheet(sheet, whole, notes, force=every_part)


def _is_read_well(xml: bytes, *, odd_types: bool) -> bool:
    return is_plain(xml) and not (odd_types and has_odd_texts(xml))


def _mended_sheet(sheet: str, xml: bytes, notes: list[ReadingNote], *, force: bool) -> bytes:
    _refuse_long(sheet, cells_beyond(xml, MOST_ROWS))  # before it is rewritten, which takes longer than reading
    plain, far = mend_sheet(xml) if force or not _is_read_well(xml, odd_types=True) else (xml, ())
    _refuse_long(sheet, len(far))
    if far:
        notes.append(ReadingNote("cell-too-far", sheet, far[0], {"count": str(len(far))}, unread=len(far)))
    return plain


def _refuse_long(sheet: str, beyond: int) -> None:
    """Refuse a table that goes on beyond the limit of rows: no part of it may be used alone."""
    if beyond > _MOST_STRAY:
        raise UnreadableError("file-too-large", f"trang “{sheet}” có {beyond} ô ngoài {MOST_ROWS} dòng đầu")


def _broken(package: Package) -> Broken:
    """The cells that the reader gives as blanks though they are none."""
    broken: Broken = {}
    for name in package.parts:
        xml, odd_types = package.in_short(name), package.has_odd_types(name)
        found: dict[str, Cell] = {cell: CellError(text) for cell, text in error_cells(xml)} if odd_types else {}
        found.update((cell, Uncalculated()) for cell in uncalculated_cells(xml, odd_types=odd_types))
        if found:
            broken[name] = found
    return broken


def _mend_negatives(package: Package, sheets: tuple[Sheet, ...]) -> None:
    """Put back numbers below zero in cells of a date or time format: Excel shows ####, the reader a time of day."""
    rows_of = {sheet.name: sheet.rows for sheet in sheets}
    for name, xml in package.reported.items():
        for cell, number in negative_cells(xml):
            (row, column), rows = place_in(cell), rows_of.get(name, [])
            if row < len(rows) and column < len(rows[row]) and isinstance(rows[row][column], date | time):
                rows[row][column] = number


def _links(package: Package) -> Iterator[ReadingNote]:
    for name in package.parts if package.has_links else ():
        cells = list(dict.fromkeys(linked_cells(package.in_short(name))))
        if cells:
            yield ReadingNote("cell-external-link", name, cells[0], {"count": str(len(cells))})


def _openpyxl_sheets(content: bytes) -> Iterator[Sheet]:
    """Twice, for values and for formulas: only both tell a formula without a value from a blank."""
    from openpyxl import load_workbook

    # read-only, since otherwise the target of a link stands for the value of a cell
    values = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    formulas = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
    for shown, written in zip(values.worksheets, formulas.worksheets, strict=True):
        shown.reset_dimensions()  # the stated extent may be wrong, and then a last row is lost
        written.reset_dimensions()
        rows: Rows = []
        for pair in zip(shown.iter_rows(), written.iter_rows(), strict=True):
            check_extent(shown.title, len(rows) + 1, len(pair[0]))
            rows.append([_cell(value, formula) for value, formula in zip(*pair, strict=False)])
        yield Sheet(shown.title, pad_rows(rows), shown.sheet_state == "visible")


def _cell(shown: Any, written: Any) -> Cell:
    value: Any = shown.value
    if shown.data_type == "e":
        return CellError(str(value))
    if value is None:
        return Uncalculated() if written.data_type == "f" else ""
    if isinstance(value, datetime) and value.time() == time():
        return value.date()
    cell: Cell = value
    return cell
