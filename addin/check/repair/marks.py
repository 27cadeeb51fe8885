"""How a file writes numbers as text: whether the comma or the point is its decimal mark, by a vote over the file."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from addin.read.raw_table import RawTable
from schemas.cells import address
from schemas.fields.base import Style
from schemas.form import is_number
from schemas.submission import place_of
from schemas.text import tidy

_BOTH = re.compile(r"[+-]?\d{1,3}([.,])\d{3}(?:\1\d{3})*([.,])\d+%?")
_GROUPS = re.compile(r"[+-]?\d{1,3}(?:([.,])\d{3})(?:\1\d{3})+%?")
_DECIMAL = re.compile(r"[+-]?\d+([.,])(?:\d{1,2}|\d{4,})%?")
_OTHER = {".": ",", ",": "."}


def decimal_mark(text: str) -> str:
    """The decimal mark that a text number shows beyond doubt; "" where it may be read both ways."""
    if (found := _BOTH.fullmatch(text)) and found[1] != found[2]:
        return found[2]
    if found := _GROUPS.fullmatch(text):
        return _OTHER[found[1]]
    if found := _DECIMAL.fullmatch(text):
        return found[1]
    return ""


def style_of(tables: Iterable[RawTable], known: Style | None = None) -> Style | None:
    """The file's way of writing numbers, with its evidence; `known` where it shows none, None where it shows both."""
    votes: Counter[str] = Counter()
    example: dict[str, str] = {}
    for text, where in _text_numbers(tables):
        mark = decimal_mark(text)
        if mark:
            votes[mark] += 1
            example.setdefault(mark, f"“{text}” ({where})")
    if len(votes) != 1:
        return None if votes else known
    mark, count = next(iter(votes.items()))
    return Style(mark, f"theo cách viết của {count} ô khác trong tệp, ví dụ {example[mark]}")


def _text_numbers(tables: Iterable[RawTable]) -> Iterator[tuple[str, str]]:
    for raw in tables:
        columns = [
            raw.header.columns[c.key] for c in raw.header.form.columns if is_number(c) and c.key in raw.header.columns
        ]
        for line in raw.lines:
            row = raw.rows[line.row]
            for column in columns:
                cell = row[column]
                if type(cell) is str and cell:
                    sheet, at = place_of(raw.sheet, raw.joined, line.row)
                    yield tidy(cell), f"trang “{sheet}”, ô {address(at, column)}"
