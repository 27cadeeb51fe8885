"""The reader of .xlsb: python-calamine, with the error cells that it gives as blanks put back from the raw records.

It is the only one. pyxlsb (1.0.10 of 2022, no release since) is no second reader: it gives a text that is in its
own cell as a blank, so that a form would lose its labels and texts without a word. What python-calamine does not read
is refused with the advice to save it as .xlsx.
"""

import io
import zipfile
from collections.abc import Iterator
from functools import cache, partial

from addin.read.book import Book, Sheet
from addin.read.calamine import Broken, read_sheets
from addin.read.limits import MOST_BYTES, UnreadableError
from addin.read.package import elements
from schemas.cells import CellError, address

_ROW, _CELL_ERROR, _FORMULA_ERROR, _WORKBOOK, _SHEET = 0, 3, 11, 153, 156
#: Formulas with a text, a number, a truth value and an error for a result.
_FORMULAS = (8, 9, 10, _FORMULA_ERROR)
#: Cells without their column, which is the one behind the last cell; each has the number of its kind with one, and 11.
_SHORT, _SHORTER_BY = range(12, 19), 11
_CELLS = range(1, 12)
#: A cell with a text of its own in several fonts, and one with a plain text.
_RICH_TEXT, _TEXT = 62, 6
_ERRORS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A",
}  # fmt: skip


class _PassedOverError(Exception):
    """A sheet has cells of a kind that the reader passes over."""


def read_xlsb(content: bytes) -> Book:
    """Every worksheet of an .xlsb."""
    try:
        return _read(content)
    except _PassedOverError:
        return _read(_as_usual(content))


def _read(content: bytes) -> Book:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        total = sum(info.file_size for info in package.infolist())
        if total > MOST_BYTES:
            raise UnreadableError("file-too-large", f"{total // 1024 // 1024} MB sau giải nén")
        macros = "xl/vbaProject.bin" in package.NameToInfo
        parts = sheet_parts(package)
        broken: Broken = {name: dict(_errors(package.read(part))) for name, part in parts.items()}
        days = _since_1904(package.read("xl/workbook.bin"))
    formulas = cache(partial(_formula_cells, content))
    sheets = read_sheets(content, broken)
    _check_whole(sheets, parts)
    return Book(sheets, {}, macros, formulas, content=content, since_1904=days)


def _check_whole(sheets: tuple[Sheet, ...], parts: dict[str, str]) -> None:
    """Raise ValueError where the reader went past a sheet: a record that it does not know may cost it the rest."""
    lost = {name for name, part in parts.items() if "worksheets/" in part} - {sheet.name for sheet in sheets}
    if lost:
        raise ValueError(f"sheets not read: {lost}")


def _as_usual(content: bytes) -> bytes:
    """The file with every cell written as most programs do: with its column, its text without fonts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as package, zipfile.ZipFile(out, "w") as target:
        sheets = set(sheet_parts(package).values())
        for name in package.NameToInfo:
            part = package.read(name)
            target.writestr(name, b"".join(_written_out(part)) if name in sheets else part)
    return out.getvalue()


def _written_out(part: bytes) -> Iterator[bytes]:
    column = -1
    for kind, data in records(part):
        full, body = kind, data
        if kind == _ROW:
            column = -1
        elif kind in _CELLS:
            column = int.from_bytes(data[:4], "little")
        elif kind in _SHORT:
            column += 1
            full, body = kind - _SHORTER_BY, column.to_bytes(4, "little") + data
        elif kind == _RICH_TEXT and len(data) > 13:
            column = int.from_bytes(data[:4], "little")
            end = 13 + 2 * int.from_bytes(data[9:13], "little")
            full, body = _TEXT, data[:8] + data[9:end]
        yield bytes([full]) if full < 0x80 else bytes([full & 0x7F | 0x80, full >> 7])
        yield _length(len(body))
        yield body


def _length(size: int) -> bytes:
    """A length in groups of seven bits."""
    groups = [size >> shift & 0x7F for shift in (0, 7, 14, 21) if not shift or size >> shift]
    return bytes([*(group | 0x80 for group in groups[:-1]), groups[-1]])


def _since_1904(workbook: bytes) -> bool:
    return any(kind == _WORKBOOK and data[:1] and data[0] & 1 for kind, data in records(workbook))


def _formula_cells(content: bytes, sheet: str) -> frozenset[str]:
    """Addresses of all formulas of a sheet: asked for only where a result is not what it should be."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        part = sheet_parts(package).get(sheet)
        return frozenset(_formulas(package.read(part))) if part else frozenset()


def _formulas(part: bytes) -> Iterator[str]:
    row = 0
    for kind, data in records(part):
        if kind == _ROW:
            row = int.from_bytes(data[:4], "little")
        elif kind in _FORMULAS:
            yield address(row, int.from_bytes(data[:4], "little"))


def sheet_parts(package: zipfile.ZipFile) -> dict[str, str]:
    """Sheet name → part name."""
    relations = {
        attributes.get("Id"): attributes.get("Target", "")
        for name, attributes, _ in elements(package.read("xl/_rels/workbook.bin.rels"))
        if name == "Relationship"
    }
    found = {}
    for kind, data in records(package.read("xl/workbook.bin")):
        if kind == _SHEET:
            relation, rest = text_at(data[8:])
            target = relations.get(relation, "")
            part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            if part in package.NameToInfo:
                found[text_at(rest)[0]] = part
    return found


def text_at(data: bytes) -> tuple[str, bytes]:
    """A text with its length before it, and what follows."""
    end = 4 + 2 * int.from_bytes(data[:4], "little")
    return data[4:end].decode("utf-16-le", "replace"), data[end:]


def _errors(part: bytes) -> Iterator[tuple[str, CellError]]:
    row = 0
    for kind, data in records(part):
        if kind == _ROW:
            row = int.from_bytes(data[:4], "little")
        elif kind in _SHORT or kind == _RICH_TEXT:
            raise _PassedOverError
        elif kind in (_CELL_ERROR, _FORMULA_ERROR) and len(data) >= 9:
            yield address(row, int.from_bytes(data[:4], "little")), CellError(_ERRORS.get(data[8], "#N/A"))


def records(part: bytes) -> Iterator[tuple[int, bytes]]:
    """Type and data of each record: both the type and the length are written in groups of seven bits."""
    position, end = 0, len(part)
    while position < end:
        kind = part[position]
        position += 1
        if kind & 0x80 and position < end:
            kind = (kind & 0x7F) | part[position] << 7
            position += 1
        length = shift = 0
        while position < end:
            byte = part[position]
            position += 1
            length |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80 or shift > 21:
                break
        yield kind, part[position : position + length]
        position += length
