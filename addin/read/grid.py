"""From a file to grids of cells with true row numbers; knows nothing of forms.

The reader is python-calamine, guarded: error cells and formulas without a value, which it gives as blanks, are put
back as what they are.
"""

import io
import zipfile
from collections.abc import Callable
from typing import NamedTuple, cast

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    XmlError,
    ZipError,
)

from addin.read.opendocument import ods_error_cells
from addin.read.package import Kind, Package, error_cells, extent_problem, kind_of, uncalculated_cells
from schemas.cells import ERROR_TEXTS, Cell, CellError, Uncalculated, column_index

Rows = list[list[Cell]]


class Sheet(NamedTuple):
    """One sheet: rows from A1 on, each as wide as the sheet; "" is a blank."""

    name: str
    rows: Rows
    visible: bool = True


class Book(NamedTuple):
    """A workbook as read; `formula_cells` gives a sheet's formula addresses, or None where the file does not tell.

    `package` holds the parts of an .xlsx for those who need more than its values.
    """

    sheets: tuple[Sheet, ...]
    names: dict[str, str]
    has_macros: bool
    formula_cells: Callable[[str], frozenset[str] | None]
    package: Package | None = None


class UnreadableError(Exception):
    """A file that cannot be read: the finding's code and the reason in Vietnamese."""

    def __init__(self, code: str, reason: str = "") -> None:
        super().__init__(code, reason)
        self.code, self.reason = code, reason


def open_book(content: bytes) -> Book:
    """Read every worksheet of a workbook. Raises UnreadableError."""
    try:
        kind = kind_of(content)
        if kind in _REFUSED:
            raise UnreadableError(*_REFUSED[kind])
        if kind is Kind.XLSX:
            return _open_xlsx(content)
        if kind is Kind.ODS:
            return _open_ods(content)
        sheets = _read_sheets(content, {})
        if kind is Kind.XLS:
            sheets = _with_xls_errors(content, sheets)
        return Book(sheets, {}, False, lambda _: None)
    except PasswordError as error:
        raise UnreadableError("file-password") from error
    except zipfile.BadZipFile as error:
        raise UnreadableError("file-corrupt", "tệp nén không đầy đủ") from error
    except (CalamineError, XmlError, ZipError, OSError, ValueError, KeyError) as error:
        raise UnreadableError("file-corrupt", "cấu trúc bên trong không đọc được") from error


_REFUSED = {
    Kind.EMPTY: ("file-empty", ""),
    Kind.ENCRYPTED: ("file-password", ""),
    Kind.OTHER: ("file-unsupported", "nội dung không phải Excel hay OpenDocument"),
}


def _open_xlsx(content: bytes) -> Book:
    package = Package(content)
    if reason := package.check_size():
        raise UnreadableError("file-too-large", reason)
    broken: dict[str, dict[str, Cell]] = {}
    for name in package.parts:
        xml = package.sheet_xml(name)
        if reason := extent_problem(xml):
            raise UnreadableError("file-too-large", f"trang “{name}” {reason}")
        found: dict[str, Cell] = {cell: CellError(text) for cell, text in error_cells(xml)}
        found.update((cell, Uncalculated()) for cell in uncalculated_cells(xml))
        if found:
            broken[name] = found
    return Book(_read_sheets(content, broken), package.names, package.has_macros, package.formula_cells, package)


def _open_ods(content: bytes) -> Book:
    broken: dict[str, dict[str, Cell]] = {}
    for error in ods_error_cells(content):
        broken.setdefault(error.sheet, {})[error.cell] = CellError(error.text)
    sheets = _read_sheets(content, broken)
    for sheet in sheets:
        _mark_error_texts(sheet.rows)
    return Book(sheets, {}, False, lambda _: None)


def _read_sheets(content: bytes, broken: dict[str, dict[str, Cell]]) -> tuple[Sheet, ...]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    sheets = []
    for meta in book.sheets_metadata:
        if meta.typ is not SheetTypeEnum.WorkSheet:
            continue
        rows = cast(Rows, book.get_sheet_by_name(meta.name).to_python(skip_empty_area=False))
        for cell, value in broken.get(meta.name, {}).items():
            _put(rows, cell, value)
        sheets.append(Sheet(meta.name, rows, meta.visible is SheetVisibleEnum.Visible))
    return tuple(sheets)


def _put(rows: Rows, cell: str, value: Cell) -> None:
    letters = cell.rstrip("0123456789")
    row, column = int(cell[len(letters) :]) - 1, column_index(letters)
    width = max(len(rows[0]) if rows else 0, column + 1)
    for line in rows:
        line.extend([""] * (width - len(line)))
    rows.extend([""] * width for _ in range(row + 1 - len(rows)))
    rows[row][column] = value


def _mark_error_texts(rows: Rows) -> None:
    """Error cells that arrive as their text (.ods saved by Excel) become errors again."""
    for row in rows:
        for column, cell in enumerate(row):
            if type(cell) is str and cell[:1] == "#" and cell in ERROR_TEXTS:
                row[column] = CellError(cell)


def _with_xls_errors(content: bytes, sheets: tuple[Sheet, ...]) -> tuple[Sheet, ...]:
    """Error cells of an old .xls, which the first reader gives as blanks."""
    import xlrd

    try:
        book = xlrd.open_workbook(file_contents=content, logfile=io.StringIO())
    except (xlrd.XLRDError, AssertionError, IndexError, ValueError, KeyError):
        return sheets  # the first reader understood the file, so its values stand
    for sheet in sheets:
        if sheet.name not in book.sheet_names():
            continue
        old = book.sheet_by_name(sheet.name)
        for row in range(old.nrows):
            for column, kind in enumerate(old.row_types(row)):
                if kind == xlrd.XL_CELL_ERROR:
                    text = xlrd.error_text_from_code.get(old.cell_value(row, column), "#N/A")
                    if row < len(sheet.rows) and column < len(sheet.rows[row]):
                        sheet.rows[row][column] = CellError(text)
    return sheets
