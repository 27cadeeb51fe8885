"""The district's own sums between the rows of a table, compared with the rows they may add up; never added again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from addin.read.header_match import Header
from schemas.cells import address
from schemas.findings import CellPlace, Finding
from schemas.text import fold, is_blank

if TYPE_CHECKING:
    from addin.read.book import Rows

_SUM_OF = re.compile(r"(?:cong|tong|tong so|tong cong|cong chung)(?: .*)?")
#: Half of the last decimal that a form shows.
_TOLERANCE = 0.0005


def is_subtotal(label: str) -> bool:
    """Whether a row's label says that it adds up others: "Cộng khu vực II"."""
    return bool(_SUM_OF.fullmatch(fold(label)))


def compare_subtotals(
    rows: Rows, header: Header, lines: Sequence[int], subtotals: Sequence[int], place: CellPlace
) -> Iterator[Finding]:
    """A finding for each sub-total: it is the sum of the rows above it or below it up to the next one, or it is not."""
    columns = [index for key, index in header.columns.items() if header.form.by_key[key].in_total]
    label = header.columns.get(header.form.label_key, min(header.columns.values()))
    bounds = [-1, *subtotals, len(rows)]
    for position, row in enumerate(subtotals, 1):
        above = [line for line in lines if bounds[position - 1] < line < row]
        below = [line for line in lines if row < line < bounds[position + 1]]
        codes = {_code(rows, row, part, columns) for part in (above, below) if part}
        code = min(codes, key=_BY_CERTAINTY.index, default="row-subtotal-mismatch")
        yield place.finding(code, address(row, label), label=str(rows[row][label]), value=str(rows[row][label]))


#: What is found where a row is the sum of others, may be it, or is not.
_BY_CERTAINTY = ("row-subtotal", "row-subtotal-unchecked", "row-subtotal-mismatch")


def _code(rows: Rows, row: int, part: Sequence[int], columns: Sequence[int]) -> str:
    """Whether a row is the sum of others; where one of these is no number, it may be more than the rest."""
    worst = 0
    for column in columns:
        cells = [rows[line][column] for line in part]
        more = _number(rows[row][column]) - sum(map(_number, cells))
        unknown = any(not isinstance(cell, int | float) and not is_blank(cell) for cell in cells)
        if abs(more) > _TOLERANCE:
            worst = max(worst, 1 if more > 0 and unknown else 2)
    return _BY_CERTAINTY[worst]


def _number(cell: object) -> float:
    return cell if isinstance(cell, int | float) else 0
