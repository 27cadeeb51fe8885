"""Tables that a program wrote as a web page or as plain text under the name of a workbook; the sheet is the table.

Web systems of the province export such files as .xls, and Excel opens them after a warning.
"""

import contextlib
import csv
import io
import re
from html.parser import HTMLParser

from addin.read.book import Book, Note, Rows, Sheet, squared
from addin.read.calamine import mark_error_texts
from addin.read.limits import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, UnreadableError, check_extent

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_SEPARATORS = "\t;,|"
#: Letters that windows-1258 has and windows-1252 shows as others.
_VIETNAMESE = re.compile("[ăĂđĐơƠưƯ\u0300\u0301\u0303\u0309\u0323]")
_SPANS_AT_MOST = 200


def read_html(content: bytes) -> Book:
    """Every table of a web page that holds more than one row, each as a sheet."""
    text = _decoded(content, (_CHARSET.search(content[:4096]) or [b"", b""])[1].decode())
    tables = _Tables()
    tables.feed(text)
    tables.close()
    found = [rows for rows in tables.tables if len(rows) > 1]
    if not found:
        raise UnreadableError("file-unsupported", "trang web không có bảng số liệu")
    sheets = tuple(Sheet(f"Bảng {number}", squared(rows)) for number, rows in enumerate(found, 1))
    mark_error_texts(sheets)
    return _book(sheets, content, "trang web (HTML)")


def read_text(content: bytes) -> Book:
    """A table of lines and separators (CSV, TSV)."""
    text = _decoded(content, "")
    separator = _separator(text)
    if not separator:
        raise UnreadableError("file-unsupported", "tệp văn bản không phải bảng số liệu")
    csv.field_size_limit(1_000_000)
    try:
        rows: Rows = [list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator)]
    except csv.Error as error:
        raise UnreadableError("file-corrupt", "bảng dạng văn bản không tách được thành cột") from error
    check_extent("", len(rows), max(map(len, rows), default=0))
    return _book((Sheet("Bảng 1", squared(rows)),), content, "văn bản (CSV)")


def _book(sheets: tuple[Sheet, ...], content: bytes, what: str) -> Book:
    note = Note("file-text-table", values={"found": what})
    return Book(sheets, {}, False, lambda _: None, content=content, notes=(note,))


def _decoded(content: bytes, declared: str) -> str:
    """By byte order mark, UTF-8, what the page declares, then windows-1258 where it makes Vietnamese letters."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    for encoding in filter(None, ("utf-8-sig", declared)):
        with contextlib.suppress(UnicodeDecodeError, LookupError):
            return content.decode(encoding)
    vietnamese = content.decode("windows-1258", "replace")
    return vietnamese if _VIETNAMESE.search(vietnamese) else content.decode("windows-1252", "replace")


def _separator(text: str) -> str:
    """The separator that stands in most lines, the same number of times; "" where none does."""
    lines = [line for line in text.splitlines()[:50] if line.strip()]
    counts = {separator: sum(separator in line for line in lines) for separator in _SEPARATORS}
    best = max(counts, key=lambda separator: counts[separator])
    return best if lines and counts[best] * 2 >= len(lines) else ""


class _Tables(HTMLParser):
    """Collects the rows of the outermost tables; a merged cell stands in its first place, as in Excel."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[Rows] = []
        self._depth = 0
        self._cell: list[str] | None = None
        self._span = (1, 1)
        self._taken: set[tuple[int, int]] = set()
        self._cells = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._depth += 1
            if self._depth == 1:
                self.tables.append([])
                self._taken = set()
        elif self._depth != 1:
            return
        elif tag == "tr":
            self._end_cell()
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self._end_cell()
            self._cell = []
            given = dict(attrs)
            self._span = (_span(given.get("rowspan")), _span(given.get("colspan")))
        elif tag in ("br", "p", "div") and self._cell:
            self._cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr", "table") and self._depth == 1:
            self._end_cell()
        if tag == "table":
            self._depth = max(0, self._depth - 1)

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)

    def _end_cell(self) -> None:
        if self._cell is None:
            return
        text = "\n".join(" ".join(line.split()) for line in "".join(self._cell).split("\n")).strip()
        self._cell = None
        rows = self.tables[-1]
        if not rows:
            rows.append([])
        row, column = len(rows) - 1, len(rows[-1])
        while (row, column) in self._taken:
            column += 1
            rows[-1].append("")
        self._place(row, column, text)

    def _place(self, row: int, column: int, text: str) -> None:
        down, right = self._span
        self._cells += down * right
        if self._cells > MOST_CELLS or row > MOST_ROWS or column > MOST_COLUMNS:
            raise UnreadableError("file-too-large", "trang web có bảng quá lớn")
        self._taken.update((row + below, column + beside) for below in range(1, down) for beside in range(right))
        self.tables[-1][-1].extend([text, *[""] * (right - 1)])


def _span(text: str | None) -> int:
    return min(max(int(text), 1), _SPANS_AT_MOST) if text and text.isascii() and text.isdigit() and len(text) < 6 else 1
