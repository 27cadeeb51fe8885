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

from addin.formats.mail_policy import POLICY
from addin.read.book import Book, ReadingNote, Rows, Sheet, pad_rows
from addin.read.calamine import mark_error_texts
from addin.read.limits import MOST_SHEETS, UnreadableError, check_extent
from addin.read.package import decoded_text
from addin.read.page_tables import PageTable, tables_of_page

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_WORKSHEET = re.compile(
    r"<x:ExcelWorksheet>\s*<x:Name>([^<]*)</x:Name>\s*<x:WorksheetSource\s+HRef=\"([^\"]*)\"", re.IGNORECASE
)
_SEPARATORS = "\t;,|"


def read_html(content: bytes) -> Book:
    """Every table of a web page that holds more than one row, each as a sheet."""
    return _book(_sheets(_on_page(content)), content, "trang web (HTML)")


def read_web_archive(content: bytes) -> Book:
    """Every table of a web page saved with its parts in one file (MHTML)."""
    return _book(_sheets(_in_archive(content)), content, "trang web một tệp (MHTML)")


def tables_by_sheet(content: bytes, *, archive: bool) -> list[tuple[str, PageTable]]:
    """The tables of a page, or of a web archive, by the names of their sheets."""
    return _in_archive(content) if archive else _on_page(content)


def notes_of_page(content: bytes, *, archive: bool) -> dict[str, list[tuple[str, str]]]:
    """Sheet name → cell and text of each note that is within a cell."""
    return {name: table.said for name, table in tables_by_sheet(content, archive=archive)}


def _on_page(content: bytes) -> list[tuple[str, PageTable]]:
    """The tables of a page by the names of their sheets: numbers."""
    return _numbered([("", table) for table in _tables(content, _declared(content))])


def _numbered(found: list[tuple[str, PageTable]]) -> list[tuple[str, PageTable]]:
    return [(name or f"Bảng {at}", table) for at, (name, table) in enumerate(found, 1)]


def _in_archive(content: bytes) -> list[tuple[str, PageTable]]:
    """The tables of a web archive by the names of their sheets; Excel puts a sheet into each part."""
    message = email.message_from_bytes(content, policy=POLICY)
    names: dict[str, str] = {}
    found: list[tuple[str, PageTable]] = []
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


def _tables(content: bytes, declared: str) -> list[PageTable]:
    """The tables of a page that hold more than one row."""
    return [table for table in tables_of_page(decoded_text(content, declared)) if len(table.rows) > 1]


def _declared(content: bytes) -> str:
    return (_CHARSET.search(content[:4096]) or [b"", b""])[1].decode()


def _sheets(found: list[tuple[str, PageTable]]) -> tuple[Sheet, ...]:
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
