"""XML Spreadsheet 2003, a workbook in one XML file as Excel 2003 and many web systems write it; knows no form."""

import math
from datetime import datetime, time
from xml.parsers import expat

from addin.read.book import Book, Rows, Sheet, pad_rows
from addin.read.limits import MOST_SHEETS, UnreadableError, check_extent
from addin.read.package import decoded_text
from schemas.cells import Cell, CellError, Uncalculated, address

SPACE = "urn:schemas-microsoft-com:office:spreadsheet "
#: So low or so narrow, in points, that nothing shows.
_SMALLEST = 3.0
#: A stretch of hidden columns is followed no farther.
_FARTHEST = 16_384


def read_spreadsheet2003(content: bytes) -> Book:
    """Every worksheet. Raises UnreadableError for a DTD, ExpatError where it is no XML."""
    found = Sheets2003()
    parse(content, found)
    sheets = tuple(Sheet(name, pad_rows(rows), name not in found.hidden) for name, rows in found.sheets)
    if not sheets:
        raise UnreadableError("file-unsupported", "tệp XML không có trang tính")
    return Book(sheets, {}, False, found.formula_cells, content=content, since_1904=found.since_1904)


def comments_of(content: bytes) -> dict[str, list[tuple[str, str, str]]]:
    """Sheet name → cell, author and text of each comment."""
    found = Sheets2003()
    parse(content, found)
    return found.comments


def parse(content: bytes, found: "Sheets2003") -> None:
    """Let the events of a file fill its sheets."""
    parser = expat.ParserCreate("utf-8", " ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler = found.start
    parser.EndElementHandler = found.end
    parser.CharacterDataHandler = found.characters
    parser.Parse(decoded_text(content).lstrip("\ufeff \t\r\n").encode(), True)


def _refuse_doctype(*_: object) -> None:
    raise UnreadableError("file-corrupt", "có khai báo DTD, thứ không phần mềm bảng tính nào ghi vào tệp")


class Sheets2003:
    """Takes the events of the parser and fills the sheets."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, Rows]] = []
        self.hidden: set[str] = set()
        self.since_1904 = False
        self.unseen_rows: dict[str, set[int]] = {}
        self.unseen_columns: dict[str, set[int]] = {}
        self.filtered: set[str] = set()
        self._row = self._column = -1
        self._rows_on = self._columns_on = 0  # how far the next row or cell lies, where one spans several
        self._kind = ""
        self._text: list[str] | None = None
        self._visible: list[str] | None = None
        self._formula = False
        self._filled = self._in_comment = False
        self.comments: dict[str, list[tuple[str, str, str]]] = {}
        self._comment: tuple[str, list[str]] = ("", [])
        self._formulas: dict[str, set[str]] = {}
        self._last_column = -1

    @property
    def name(self) -> str:
        """The name of the sheet in hand."""
        return self.sheets[-1][0]

    @property
    def place(self) -> tuple[int, int]:
        """Row and column of the cell in hand."""
        return self._row, self._column

    def formula_cells(self, sheet: str) -> frozenset[str]:
        """Addresses of all formulas of a sheet."""
        return frozenset(self._formulas.get(sheet, ()))

    def start(self, name: str, attributes: dict[str, str]) -> None:
        match name.removeprefix(SPACE):
            case "Worksheet":
                self.sheets.append((attributes.get(f"{SPACE}Name", ""), []))
                self._row = self._last_column = -1
                if len(self.sheets) > MOST_SHEETS:
                    raise UnreadableError("file-too-large", f"{len(self.sheets)} trang tính")
            case "Row":
                self._row = _index(attributes, self._row + 1 + self._rows_on)
                self._rows_on = _number(attributes, "Span")
                if _is_unseen(attributes, "Height"):
                    self.unseen_rows.setdefault(self.name, set()).update(
                        range(self._row, self._row + 1 + self._rows_on)
                    )
                self._column, self._columns_on = -1, 0
            case "Column":
                first = _index(attributes, self._last_column + 1)
                self._last_column = min(first + _number(attributes, "Span"), _FARTHEST)
                if _is_unseen(attributes, "Width"):
                    self.unseen_columns.setdefault(self.name, set()).update(range(first, self._last_column + 1))
            case "Cell":
                self._column = _index(attributes, self._column + 1 + self._columns_on)
                self._columns_on = _number(attributes, "MergeAcross")
                self._formula, self._filled = f"{SPACE}Formula" in attributes, False
            case "Comment":
                self._in_comment, self._comment = True, (attributes.get(f"{SPACE}Author", ""), [])
            case "Data" if not self._in_comment:
                self._kind, self._text = attributes.get(f"{SPACE}Type", "String"), []
            case _ if name.endswith(" Visible"):
                self._visible = []
            case _ if name.endswith(" AutoFilter") and self.sheets:
                self.filtered.add(self.name)
            case _ if name.endswith(" Date1904"):
                self.since_1904 = True

    def characters(self, text: str) -> None:
        for taken in (self._text, self._visible, self._comment[1] if self._in_comment else None):
            if taken is not None:
                taken.append(text)

    def end(self, name: str) -> None:
        match name.removeprefix(SPACE):
            case "Comment":
                self._in_comment, said = False, (*self._comment[:1], "".join(self._comment[1]))
                if self.sheets and self._row >= 0 and self._column >= 0:
                    self.comments.setdefault(self.sheets[-1][0], []).append((address(self._row, self._column), *said))
            case "Data" if self._text is not None:
                self._put(_cell(self._kind, "".join(self._text)))
                self._text, self._filled = None, True
            case "Cell" if self._formula and not self._filled:
                self._put(Uncalculated())
            case _ if name.endswith(" Visible") and self._visible is not None:
                if "".join(self._visible) != "SheetVisible" and self.sheets:
                    self.hidden.add(self.sheets[-1][0])
                self._visible = None

    def _put(self, cell: Cell) -> None:
        name, rows = self.sheets[-1]
        check_extent(name, self._row + 1, self._column + 1)
        rows.extend([] for _ in range(self._row + 1 - len(rows)))
        row = rows[self._row]
        row.extend([""] * (self._column + 1 - len(row)))
        row[self._column] = cell
        if self._formula:
            self._formulas.setdefault(name, set()).add(address(self._row, self._column))


def _is_unseen(attributes: dict[str, str], size: str) -> bool:
    """Whether a row or column is hidden, or so small that nothing shows."""
    try:
        small = float(attributes.get(SPACE + size, _SMALLEST)) < _SMALLEST
    except ValueError:
        small = False
    return small or attributes.get(f"{SPACE}Hidden") in ("1", "true")


def _index(attributes: dict[str, str], following: int) -> int:
    """The 0-based place that an element says it has, else the following one."""
    return _number(attributes, "Index") - 1 if f"{SPACE}Index" in attributes else following


def _number(attributes: dict[str, str], key: str) -> int:
    text = attributes.get(SPACE + key, "0")
    if not (text.isascii() and text.isdigit() and len(text) < 8):
        raise UnreadableError("file-corrupt", f"tệp XML ghi sai vị trí ô (“{text[:20]}”)")
    return int(text)


def _cell(kind: str, text: str) -> Cell:
    match kind:
        case "Number":
            number = float(text)
            return number if math.isfinite(number) else CellError("#NUM!")
        case "Boolean":
            return text.strip() in ("1", "true")
        case "DateTime":
            return _moment(text.strip())
        case "Error":
            return CellError(text.strip())
    return text.strip()


def _moment(text: str) -> Cell:
    """As the first reader gives dates: a date for a whole day, a time for one without a day."""
    moment = datetime.fromisoformat(text)
    if text.startswith("1899-12-31"):
        return moment.time()
    return moment.date() if moment.time() == time() else moment
