"""The rows with which a table begins where they are as the office printed them, or as a list has them: in one look."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import chain
from typing import TYPE_CHECKING

from schemas.text import is_blank

if TYPE_CHECKING:
    from addin.read.book import Rows


def begins_with_printed(
    body: Rows, label: int, printed: Mapping[str, str], known: Callable[[str], str | None]
) -> list[str]:
    """The codes of all printed rows (code → label) where a table begins with them in their order; none where not."""
    codes, labels = list(printed), list(printed.values())
    written = [row[label] for row in body[: len(labels)]]
    return codes if written == labels and all(labels) and list(map(known, labels)) == codes else []


def begins_with_lines(body: Rows, most_of_end: int, inputs: Iterable[int]) -> int:
    """With how many lines of data a list begins: they have more cells than any row below a table, and say something."""
    filled = [len(row) - row.count("") for row in body]
    count = next((at for at, cells in enumerate(filled) if cells <= most_of_end), len(filled))
    lines = body[:count]
    return count if any(not any(map(is_blank, [row[at] for row in lines])) for at in inputs) else 0


def only_texts(rows: Rows) -> bool:
    """Whether some rows hold texts and blanks alone."""
    return {str}.issuperset(map(type, chain.from_iterable(rows)))
