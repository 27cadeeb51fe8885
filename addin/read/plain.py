"""Tables that a program wrote as a web page or as plain text under the name of a workbook; the sheet is the table.

Web systems of the province export such files as .xls, and Excel opens them after a warning.
"""

import csv
import email
import html
import io
import re
from collections.abc import Iterator
from email.message import Message
from html.parser import HTMLParser
from typing import NamedTuple

from addin.formats.mail_policy import POLICY
from addin.read.book import Book, ReadingNote, Rows, Sheet, pad_rows
from addin.read.calamine import mark_error_texts
from addin.read.limits import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, MOST_SHEETS, UnreadableError, check_extent
from addin.read.package import decoded_text
from schemas.cells import address

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_WORKSHEET = re.compile(
    r"<x:ExcelWorksheet>\s*<x:Name>([^<]*)</x:Name>\s*<x:WorksheetSource\s+HRef=\"([^\"]*)\"", re.IGNORECASE
)
_SEPARATORS = "\t;,|"
_SPANS_AT_MOST = 200
#: How LibreOffice writes a note, within its cell.
_NOTE_OF_CELL = "comment"


def read_html(content: bytes) -> Book:
    """Every table of a web page that holds more than one row, each as a sheet."""
    return _book(_sheets(_on_page(content)), content, "trang web (HTML)")


def read_web_archive(content: bytes) -> Book:
    """Every table of a web page saved with its parts in one file (MHTML)."""
    return _book(_sheets(_in_archive(content)), content, "trang web một tệp (MHTML)")


def notes_of_page(content: bytes, *, archive: bool) -> dict[str, list[tuple[str, str]]]:
    """Sheet name → cell and text of each note that is within a cell."""
    found = _in_archive(content) if archive else _on_page(content)
    return {name: table.said for name, table in found}


def _on_page(content: bytes) -> "list[tuple[str, _Table]]":
    """The tables of a page by the names of their sheets: numbers."""
    return _numbered([("", table) for table in _tables(content, _declared(content))])


def _numbered(found: "list[tuple[str, _Table]]") -> "list[tuple[str, _Table]]":
    return [(name or f"Bảng {at}", table) for at, (name, table) in enumerate(found, 1)]


def _in_archive(content: bytes) -> "list[tuple[str, _Table]]":
    """The tables of a web archive by the names of their sheets; Excel puts a sheet into each part."""
    message = email.message_from_bytes(content, policy=POLICY)
    names: dict[str, str] = {}
    found: list[tuple[str, _Table]] = []
    for part in message.walk():
        if part.get_content_type() == "text/html":
            page, charset = _payload(part), part.get_content_charset("")
            names |= dict(_sheet_names(decoded_text(page, charset)))
            place = str(part["Content-Location"] or "").replace("\\", "/").rpartition("/")[2]
            tables = _tables(page, charset or _declared(page))
            found += [(place if len(tables) == 1 else "", table) for table in tables]
    return _numbered([(names.get(place, ""), table) for place, table in found])


def _payload(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _sheet_names(page: str) -> Iterator[tuple[str, str]]:
    """Part → the sheet in it, as Excel notes in the page that frames them."""
    for name, place in _WORKSHEET.findall(page):
        yield html.unescape(place).replace("\\", "/").rpartition("/")[2], html.unescape(name)


class _Table(NamedTuple):
    """A table of a page, and the notes at its cells."""

    rows: Rows
    said: list[tuple[str, str]]


def _tables(content: bytes, declared: str) -> list[_Table]:
    """The tables of a page that hold more than one row."""
    tables = _Tables()
    tables.feed(decoded_text(content, declared))
    tables.close()
    return [table for table in tables.tables if len(table.rows) > 1]


def _declared(content: bytes) -> str:
    return (_CHARSET.search(content[:4096]) or [b"", b""])[1].decode()


def _sheets(found: list[tuple[str, _Table]]) -> tuple[Sheet, ...]:
    """Tables as sheets. Raises UnreadableError where there are none."""
    if not found:
        raise UnreadableError("file-unsupported", "trang web không có bảng số liệu")
    if len(found) > MOST_SHEETS:
        raise UnreadableError("file-too-large", f"{len(found)} bảng")
    sheets = tuple(Sheet(name, pad_rows(table.rows)) for name, table in found)
    mark_error_texts(sheets)
    return sheets


def read_text(content: bytes) -> Book:
    """A table of lines and separators (CSV, TSV)."""
    text = decoded_text(content)
    separator = _separator(text)
    if not separator:
        raise UnreadableError("file-unsupported", "tệp văn bản không phải bảng số liệu")
    csv.field_size_limit(1_000_000)
    try:
        rows: Rows = [list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator)]
    except csv.Error as error:
        raise UnreadableError("file-corrupt", "bảng dạng văn bản không tách được thành cột") from error
    check_extent("", len(rows), max(map(len, rows), default=0))
    return _book((Sheet("Bảng 1", pad_rows(rows)),), content, "văn bản (CSV)")


def _book(sheets: tuple[Sheet, ...], content: bytes, what: str) -> Book:
    note = ReadingNote("file-text-table", values={"found": what})
    return Book(sheets, {}, False, lambda _: None, content=content, notes=(note,))


def _separator(text: str) -> str:
    """The separator that is in most lines, the same number of times; "" where none does."""
    lines = [line for line in text.splitlines()[:50] if line.strip()]
    counts = {separator: sum(separator in line for line in lines) for separator in _SEPARATORS}
    best = max(counts, key=lambda separator: counts[separator])
    return best if lines and counts[best] * 2 >= len(lines) else ""


class _Tables(HTMLParser):
    """Collects the rows of the outermost tables; a merged cell is in its first place, as in Excel."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[_Table] = []
        self._depth = 0
        self._cell: list[str] | None = None
        self._span = (1, 1)
        self._taken: set[tuple[int, int]] = set()
        self._cells = 0
        self._note: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._depth += 1
            if self._depth == 1:
                self.tables.append(_Table([], []))
                self._taken = set()
        elif self._depth != 1:
            return
        elif tag == "tr":
            self._end_cell()
            self.tables[-1].rows.append([])
        elif tag in ("td", "th"):
            self._end_cell()
            self._cell = []
            given = dict(attrs)
            self._span = (_span(given.get("rowspan")), _span(given.get("colspan")))
        elif tag == _NOTE_OF_CELL:
            self._note = []
        elif tag in ("br", "p", "div") and self._cell:
            self._cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == _NOTE_OF_CELL and self._note is not None and self._cell is not None:
            row, column = self._next_place()
            self.tables[-1].said.append((address(row, column), "".join(self._note)))
            self._note = None
        if tag in ("td", "th", "tr", "table") and self._depth == 1:
            self._end_cell()
        if tag == "table":
            self._depth = max(0, self._depth - 1)

    def handle_data(self, data: str) -> None:
        taken = self._cell if self._note is None else self._note
        if taken is not None:
            taken.append(data)

    def _end_cell(self) -> None:
        if self._cell is None:
            return
        text = "\n".join(" ".join(line.split()) for line in "".join(self._cell).split("\n")).strip()
        self._cell = self._note = None
        row, column = self._next_place()
        rows = self.tables[-1].rows
        rows[-1].extend([""] * (column - len(rows[-1])))
        self._place(row, column, text)

    def _next_place(self) -> tuple[int, int]:
        """Where the cell that has begun is: behind those of its row, and not under one merged with a row above."""
        rows = self.tables[-1].rows
        if not rows:
            rows.append([])
        row, column = len(rows) - 1, len(rows[-1])
        while (row, column) in self._taken:
            column += 1
        return row, column

    def _place(self, row: int, column: int, text: str) -> None:
        down, right = self._span
        self._cells += down * right
        if self._cells > MOST_CELLS or row > MOST_ROWS or column > MOST_COLUMNS:
            raise UnreadableError("file-too-large", "trang web có bảng quá lớn")
        self._taken.update((row + below, column + beside) for below in range(1, down) for beside in range(right))
        self.tables[-1].rows[-1].extend([text, *[""] * (right - 1)])


def _span(text: str | None) -> int:
    return min(max(int(text), 1), _SPANS_AT_MOST) if text and text.isascii() and text.isdigit() and len(text) < 6 else 1
