"""A sheet as somebody drew it: its texts, merged cells, formats, drop-downs and formulas; guesses nothing.

The reader of received files stands in front, with its limits; this looks at what it leaves out.
"""

import io
import re
import traceback
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, NamedTuple

from addin.read.book import Book, Rows
from addin.read.grid import open_book
from addin.read.legacy import decode_book
from addin.read.locked import Passwords
from addin.read.looks import looks_of, without_parts
from addin.read.package import WorkbookKind, kind_of
from schemas.cells import Cell
from schemas.fields import display_text
from schemas.text import is_blank, tidy

DrawnPlace = tuple[int, int]
MergedCells = tuple[int, int, int, int]  # top, left, bottom, right; inclusive

#: What a drawing may be at most: a larger one is a list of data, and no form.
MOST_DRAWN_ROWS, MOST_DRAWN_COLUMNS = 3000, 300
#: Merged cells that are looked at on a sheet.
_MOST_MERGES = 5000
_SPACES = re.compile(r"\s+")


class Hints(NamedTuple):
    """What a sheet tells of cells beside their values: number formats, drop-downs, formulas; by place."""

    formats: Mapping[DrawnPlace, str] = {}
    choices: Mapping[DrawnPlace, tuple[str, ...]] = {}
    formulas: Mapping[DrawnPlace, str] = {}
    trouble: str = ""  # why none of them could be read


class Drawing:
    """One sheet. Rows and columns count from 0; a cell under a merged one is blank."""

    def __init__(
        self, sheet: str, rows: Rows, merges: tuple[MergedCells, ...] = (), hints: Hints | None = None
    ) -> None:
        self.sheet, self.merges, self.hints = sheet, merges[:_MOST_MERGES], hints or Hints()
        self.width = max((i + 1 for row in rows for i, cell in enumerate(row) if not is_blank(cell)), default=0)
        self.rows = [row[: self.width] for row in rows]
        while self.rows and all(is_blank(cell) for cell in self.rows[-1]):
            self.rows.pop()
        for row in self.rows:
            row.extend([""] * (self.width - len(row)))

    @property
    def height(self) -> int:
        """Rows down to the last filled one."""
        return len(self.rows)

    def cell(self, row: int, column: int) -> Cell:
        """What stands in a cell."""
        return self.rows[row][column] if 0 <= row < self.height and 0 <= column < self.width else ""

    def text(self, row: int, column: int) -> str:
        """A cell as one line of text; "" for a blank."""
        cell = self.cell(row, column)
        return "" if is_blank(cell) else as_label(cell)

    def filled(self, row: int, left: int = 0, right: int | None = None) -> list[int]:
        """The filled columns of a row between two, inclusive."""
        last = self.width - 1 if right is None else right
        return [column for column in range(left, min(last, self.width - 1) + 1) if not is_blank(self.cell(row, column))]

    def places(self) -> Iterator[DrawnPlace]:
        """Every filled cell."""
        for row in range(self.height):
            for column in self.filled(row):
                yield row, column

    @cached_property
    def covers(self) -> dict[DrawnPlace, MergedCells]:
        """Every cell of a merged one → its corners."""
        found: dict[DrawnPlace, MergedCells] = {}
        for top, left, bottom, right in self.merges:
            for row in range(top, min(bottom, self.height - 1) + 1):
                for column in range(left, min(right, self.width - 1) + 1):
                    found[row, column] = (top, left, bottom, right)
        return found

    def owner(self, row: int, column: int) -> DrawnPlace:
        """The cell that holds the text shown here: the first of a merged one, else the cell itself."""
        cover = self.covers.get((row, column))
        return (cover[0], cover[1]) if cover else (row, column)

    def shown(self, row: int, column: int) -> str:
        """The text shown in a cell, also where it lies under a merged one."""
        return self.text(*self.owner(row, column))

    def span(self, row: int, column: int) -> MergedCells:
        """The corners of what is merged here; the cell itself where nothing is."""
        return self.covers.get((row, column), (row, column, row, column))


def as_label(cell: Cell) -> str:
    """A cell's text on one line; a whole number without its decimals."""
    text = f"{cell:.15g}" if isinstance(cell, float) else tidy(cell) if isinstance(cell, str) else display_text(cell)
    return _SPACES.sub(" ", text).strip()


def read_drawings(content: bytes, name: str, passwords: Passwords = tuple, *, with_hints: bool = True) -> list[Drawing]:
    """Every visible sheet of a workbook that holds anything. Raises UnreadableError, as the reader does."""
    book = open_book(content, passwords)
    return drawings_of(decode_book(without_parts(book, looks_of(book)), book.content, name).book, with_hints=with_hints)


def drawings_of(book: Book, *, with_hints: bool) -> list[Drawing]:
    """The sheets of a workbook that was read; the hints only where they are asked for, since they cost as much."""
    merges, hints = merges_of(book), _hints_of(book) if with_hints else {}
    drawn = [
        Drawing(one.name, [list(row) for row in one.rows], merges.get(one.name, ()), hints.get(one.name))
        for one in book.sheets
        if one.visible
    ]
    return [one for one in drawn if one.height]


def merges_of(book: Book) -> dict[str, tuple[MergedCells, ...]]:
    """Sheet name → its merged cells, whatever kind of file it is."""
    looks = {name: one.merges for name, one in looks_of(book).items() if one.merges}
    if looks or not book.content or kind_of(book.content) not in (WorkbookKind.XLSX, WorkbookKind.XLS):
        return looks
    from python_calamine import CalamineWorkbook

    workbook = CalamineWorkbook.from_filelike(io.BytesIO(book.content))
    found: dict[str, tuple[MergedCells, ...]] = {}
    for sheet in book.sheets:
        ranges = workbook.get_sheet_by_name(sheet.name).merged_cell_ranges or ()
        found[sheet.name] = tuple((top, left, bottom, right) for (top, left), (bottom, right) in ranges)
    return found


def _hints_of(book: Book) -> dict[str, Hints]:
    kind = kind_of(book.content) if book.content else WorkbookKind.TEXT
    try:
        if kind is WorkbookKind.XLSX:
            return dict(_hints_of_xlsx(book.content))
        if kind is WorkbookKind.XLS:
            return dict(_hints_of_xls(book.content))
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 # a file that was read well may have odd styles: whoever infers says so
        return {sheet.name: Hints(trouble=traceback.format_exc()) for sheet in book.sheets}
    return {}


def _hints_of_xlsx(content: bytes) -> Iterator[tuple[str, Hints]]:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(content))
    for sheet in book.worksheets:
        formats: dict[DrawnPlace, str] = {}
        formulas: dict[DrawnPlace, str] = {}
        height, width = min(sheet.max_row, MOST_DRAWN_ROWS), min(sheet.max_column, MOST_DRAWN_COLUMNS)
        for row, cells in enumerate(sheet.iter_rows(max_row=height, max_col=width)):
            for column, cell in enumerate(cells):
                place = (row, column)
                if cell.number_format != "General":
                    formats[place] = str(cell.number_format)
                if cell.data_type == "f" and isinstance(cell.value, str):
                    formulas[place] = cell.value
        yield sheet.title, Hints(formats, dict(_choices(sheet)), formulas)


def _choices(sheet: Any) -> Iterator[tuple[DrawnPlace, tuple[str, ...]]]:
    """The cells with a drop-down whose phrases stand in it."""
    for rule in sheet.data_validations.dataValidation:
        source = str(rule.formula1 or "")
        if rule.type != "list" or not source.startswith('"'):
            continue
        phrases = tuple(filter(None, map(tidy, source.strip('"').split(","))))
        for area in rule.sqref.ranges:
            for row in range(int(area.min_row or 1), min(int(area.max_row or 1), MOST_DRAWN_ROWS) + 1):
                for column in range(int(area.min_col or 1), min(int(area.max_col or 1), MOST_DRAWN_COLUMNS) + 1):
                    yield (row - 1, column - 1), phrases


def _hints_of_xls(content: bytes) -> Iterator[tuple[str, Hints]]:
    import xlrd

    book = xlrd.open_workbook(file_contents=content, formatting_info=True, logfile=io.StringIO())
    for sheet in book.sheets():
        formats: dict[DrawnPlace, str] = {}
        for row in range(min(sheet.nrows, MOST_DRAWN_ROWS)):
            for column in range(min(sheet.row_len(row), MOST_DRAWN_COLUMNS)):
                key = book.xf_list[sheet.cell_xf_index(row, column)].format_key
                code = book.format_map[key].format_str if key in book.format_map else ""
                if code and code != "General":
                    formats[row, column] = code
        yield sheet.name, Hints(formats)
