"""The district's own sums between the rows of a table, compared with the rows they may add up; never added again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from addin.read.form_labels import TOTALS
from addin.read.header_match import Header
from schemas.cells import address
from schemas.findings import CellPlace, Finding
from schemas.text import fold, is_blank, tidy

if TYPE_CHECKING:
    from addin.read.book import Rows

_SUM_OF = re.compile(r"(?:cong|tong|tong so|tong cong|cong chung)(?: .*)?")
#: Words that are spelled alike without their marks.
_OTHER_WORD = re.compile("công|tông|tống|còng")
#: Half of the last decimal that a form shows.
_TOLERANCE = 0.0005


def is_subtotal(label: str) -> bool:
    """Whether a row's label says that it adds up others: "Cộng khu vực II"; a "Công trình" does not."""
    return bool(_SUM_OF.fullmatch(fold(label))) and not _OTHER_WORD.match(tidy(label).casefold())


def group_sums(rows: Rows, header: Header, lines: Sequence[int], label: int) -> list[int]:
    """The rows of a list that only add up others: they have figures and nothing else, and say so or are just that.

    One that is called a sum is one; one that is called otherwise ("I. Chuyển tiếp") has exactly what the rows above it
    or below it come to.
    """
    by_key = header.form.by_key
    summed = [index for key, index in header.columns.items() if by_key[key].in_total and not by_key[key].computed]
    others = [
        index
        for key, index in header.columns.items()
        if index not in (label, *summed) and not (by_key[key].computed or by_key[key].label_column)
    ]
    if not (summed and others):
        return []
    bare = [at for at, line in enumerate(lines) if all(rows[line][index] == "" for index in others)]
    if not bare or len(bare) * 2 > len(lines):
        return []
    ends = [-1, *bare, len(lines)]
    found = []
    for position, at in enumerate(bare, 1):
        row = rows[lines[at]]
        above, below = ends[:position], ends[position + 1 :]
        parts = [range(end + 1, at) for end in above] + [range(at + 1, end) for end in below]
        figures = [[lines[one] for one in part if one not in bare] for part in parts]
        if is_subtotal(str(row[label])) or any(_adds_up(rows, row, part, summed) for part in figures):
            found.append(lines[at])
    return found


def _adds_up(rows: Rows, row: Sequence[object], part: Sequence[int], columns: Sequence[int]) -> bool:
    """Whether a row has what others come to; of a single other one in several columns."""
    filled = [column for column in columns if _number(row[column])]
    if not filled or not part or (len(part) == 1 and len(filled) == 1):
        return False
    sums = (sum(_number(rows[line][column]) for line in part) for column in columns)
    return all(abs(_number(row[column]) - total) <= _TOLERANCE for column, total in zip(columns, sums, strict=True))


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
        called = str(rows[row][label])
        if not (is_subtotal(called) or fold(called) in (*TOTALS, fold(header.form.total_label))):
            code = "row-group-sum"
        yield place.finding(code, address(row, label), label=called, value=called)


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
