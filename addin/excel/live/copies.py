"""Copies that somebody made of the program's own sheets: nothing typed there is used, so it is said.

Each is said when it is first seen and whenever its content has changed since. Changes no cell.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from addin.excel.live.rows import rows_of
from addin.excel.live.seen import read_formulas
from addin.system.atomic import atomic_write
from addin.workspace.found_tables import find_tables
from schemas.office import TABLES_BY_NAME

if TYPE_CHECKING:
    import xlwings as xw

    from addin.excel.live.desk import OpenWorkbook

#: Where it is remembered what was said: workbook → sheet → what was there, "" for a sheet that is no copy.
_MEMORY = Path("chuong-trinh") / "ban-sao.json"
#: So many rows have the title and the headings of a sheet; so large a share of their words makes a copy.
_HEAD, _SHARE = 12, 0.6

Known = Mapping[str, str]


def look_for_copies(desk: "OpenWorkbook") -> list[str]:
    """A sentence on each copy that is new, or was typed into since it was said last; remembers them."""
    path, file = desk.home.root / _MEMORY, Path(desk.book.fullname).name
    said = _remembered(path)
    known = said.get(file, {})
    names = _candidates(desk, known)
    if not names and not known:
        return []
    found = {name: _original(desk, name) for name in names}
    now = {name: _state(desk.book.sheets[name]) if original else "" for name, original in found.items()}
    if now != known:
        with atomic_write(path) as stream:
            stream.write(json.dumps({**said, file: now}, ensure_ascii=False).encode())
    return [_sentence(name, found[name]) for name in names if now[name] and now[name] != known.get(name)]


def _sentence(name: str, original: str) -> str:
    return (
        f"Trang “{name}” là bản sao của trang “{original}”, số liệu ở đó không được dùng. Đề nghị ghi ở trang "
        f"“{original}”."
    )


def _remembered(path: Path) -> dict[str, dict[str, str]]:
    try:
        return dict(json.loads(path.read_bytes()))
    except (OSError, ValueError):
        return {}


def _candidates(desk: "OpenWorkbook", known: Known) -> list[str]:
    """The sheets that came since the last writing, and those looked at before, which no button writes to."""
    sheets = desk.writer.sheets
    names = [name for name in sheets.titles() if name in known or sheets.is_new(name)]
    own = sheets.own_names() if names else set()
    return [name for name in names if name not in own]


def _original(desk: "OpenWorkbook", name: str) -> str:
    """The sheet that one is a copy of; "" where it is none."""
    return _of_table(desk.book, name) or _of_written(desk, name)


def _of_table(book: "xw.Book", name: str) -> str:
    """The office's own sheet whose table a sheet holds too."""
    for table in find_tables([(name, rows_of(book.sheets[name]))]):
        usual = TABLES_BY_NAME[table].sheet
        if name != usual and usual in book.sheets and table in find_tables([(usual, rows_of(book.sheets[usual]))]):
            return usual
    return ""


def _of_written(desk: "OpenWorkbook", name: str) -> str:
    """The sheet that a button wrote and whose title and headings a sheet has."""
    words = set(_words(read_formulas(desk.book.sheets[name], _HEAD, 26)))
    shares = {key: _share(set(_words(cells[:_HEAD])), words) for key, cells in desk.writer.written_cells().items()}
    key = max(shares, key=lambda key: shares[key], default="")
    original = desk.writer.sheets.find(key, "") if key and shares[key] >= _SHARE else None
    return original.name if original is not None else ""


def _share(wanted: set[str], there: set[str]) -> float:
    return len(wanted & there) / len(wanted) if wanted else 0.0


def _words(cells: Sequence[Sequence[Any]]) -> Iterator[str]:
    for line in cells:
        for cell in line:
            text = str(cell or "").strip()
            if any(letter.isalpha() for letter in text) and not text.startswith("="):
                yield text


def _state(sheet: "xw.Sheet") -> str:
    """A short text that changes with everything typed into a sheet; what it calculates is no typing."""
    last = sheet.used_range.last_cell
    return hashlib.sha256(repr(read_formulas(sheet, last.row, last.column)).encode()).hexdigest()[:16]
