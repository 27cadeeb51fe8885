"""A planned sheet as one rectangle of cell contents, and the looks laid over it; touches no workbook."""

import hashlib
import json
from collections.abc import Iterator
from datetime import date, datetime
from itertools import groupby
from typing import Any, NamedTuple

from addin.publish.plan import Content, Formula, Link, SheetPlan
from schemas.cells import address

#: What a program would take for a formula or a command if it were typed.
_TRIGGERS = ("=", "+", "-", "@", "'")


class Look(NamedTuple):
    """A rectangle of one style; corners are 0-based and inclusive."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int
    style: str

    @property
    def area(self) -> str:
        """The rectangle in A1 style."""
        return f"{address(self.first_row, self.first_column)}:{address(self.last_row, self.last_column)}"


def rectangle(plan: SheetPlan) -> list[list[Content]]:
    """All contents of a sheet from A1 on, blanks as None, every row as wide as the sheet."""
    placed = [(m.first_row, m.first_column, [[m.content]]) for m in plan.merges]
    placed += [(b.row, b.column, b.rows) for b in plan.blocks]  # type: ignore[misc] # sequences of sequences
    height = max((row + len(rows) for row, _, rows in placed), default=0)
    width = max((column + max(map(len, rows), default=0) for _, column, rows in placed), default=0)
    cells: list[list[Content]] = [[None] * width for _ in range(height)]
    for row, column, rows in placed:
        for offset, line in enumerate(rows):
            cells[row + offset][column : column + len(line)] = line
    return cells


def as_typed(content: Content) -> Any:
    """A content as it is handed to a cell: text stays text whatever it begins with, formulas begin with "="."""
    if isinstance(content, Formula):
        return content.text
    if isinstance(content, Link):
        return hyperlink(content)
    if isinstance(content, bool):
        return "x" if content else None
    if isinstance(content, str):
        return f"'{content}" if looks_typed(content) else content
    if isinstance(content, date) and not isinstance(content, datetime):
        return datetime(content.year, content.month, content.day)
    return content


def looks_typed(text: str) -> bool:
    """Whether a program would make something else of a text: a formula, a number, a date, a truth value."""
    return text.startswith(_TRIGGERS) or text[:1].isdigit() or text.upper() in _WORDS


_WORDS = frozenset({"TRUE", "FALSE", "ĐÚNG", "SAI"})


def hyperlink(link: Link) -> str:
    """A link as a formula, so that it is written with all other cells."""
    kind, _, target = link.target.partition(":")
    place = f"#{target}" if kind == "internal" else target
    return f'=HYPERLINK("{_quoted(place)}","{_quoted(link.text)}")'


def _quoted(text: str) -> str:
    return text.replace('"', '""')


def looks(plan: SheetPlan) -> Iterator[Look]:
    """The looks of a sheet, neighbouring columns of one style together."""
    for block in plan.blocks:
        if not block.rows:
            continue
        column = block.column
        for style, run in groupby(block.styles):
            last = column + sum(1 for _ in run) - 1
            yield Look(block.row, column, block.row + len(block.rows) - 1, last, style)
            column = last + 1
    for merge in plan.merges:
        yield Look(merge.first_row, merge.first_column, merge.last_row, merge.last_column, merge.style)


def layout_of(plan: SheetPlan) -> str:
    """A fingerprint of everything but the contents: looks need to be laid anew only when it changes."""
    shape = [
        list(looks(plan)),
        sorted(plan.widths.items()),
        sorted(plan.heights.items()),
        [tuple(merge)[:4] for merge in plan.merges],
    ]
    return hashlib.sha256(json.dumps(shape, default=str).encode()).hexdigest()[:16]
