"""What a form prints between its header and its data: units of measure, numbers of columns; where the data begin."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from addin.read.header_match import Header
from schemas.cells import Cell
from schemas.text import fold, tidy

if TYPE_CHECKING:
    from addin.read.book import Rows

#: A row of fewer units may be one of data; how such a row is called.
_LEAST_UNITS, _WORDS_FOR_UNIT = 2, ("dvt", "don vi tinh", "don vi")
_COLUMN_NUMBER = re.compile(r"\(?\s*(\d{1,2}|[A-Z])\s*\)?(\s*=.*)?")


def first_body_row(header: Header, rows: Rows, headings: frozenset[str]) -> int:
    """The row below the header, below what labels are left of it, its rows of units "(hộ)" and of column numbers."""
    index = header.bottom + 1
    while index < len(rows) and (
        is_header_tail(rows[index]) or _holds_labels_alone(rows[index], headings) or holds_units(rows[index], header)
    ):
        index += 1
    return index


def holds_units(row: list[Cell], header: Header) -> bool:
    """Whether a row says nothing but in what the columns are counted, without brackets: "hộ", "%", "ĐVT"."""
    texts = [cell for cell in row if cell != ""]
    if len(texts) < _LEAST_UNITS or not all(type(cell) is str for cell in texts):
        return False
    units = {*_WORDS_FOR_UNIT, *(fold(column.unit) for column in header.form.columns)}
    return all(text == "%" or fold(str(text)) in units for text in texts)


def _holds_labels_alone(row: list[Cell], headings: frozenset[str]) -> bool:
    """Whether a row says nothing but what columns are called: a group may be called as the column in it is."""
    return all(cell == "" or (type(cell) is str and fold(cell) in headings) for cell in row)


def is_header_tail(row: list[Cell]) -> bool:
    """Whether a row holds only units of measure "(hộ)" or only column numbers "(7)=(3)+(6)-(5)", or nothing."""
    cells = [cell for cell in row if cell != ""]
    if all(type(cell) is str and cell.startswith("(") and cell.endswith(")") for cell in cells):
        return True
    return len(cells) > 1 and all(
        _COLUMN_NUMBER.fullmatch(f"{cell:g}" if isinstance(cell, float) else tidy(str(cell))) for cell in cells
    )
