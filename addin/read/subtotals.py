"""The district's own sums between the rows of a table, compared with the rows they may add up; never added again."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

from addin.read.body import Body
from addin.read.form_labels import TOTALS
from addin.read.header_match import Header
from addin.read.raw_table import DataRow
from schemas.cells import address
from schemas.findings import CellPlace, Finding
from schemas.text import fold, is_blank, tidy

if TYPE_CHECKING:
    from addin.read.book import Rows

_SUM_OF = re.compile(
    r"(?:cong|tong|tong so|tong cong|cong chung)(?: .*)?"
    r"|(?:trang (?:truoc|\d+) )?(?:mang|chuyen) sang|(?:mang|chuyen) sang trang .*"
)
#: Words that are spelled alike without their marks, and those that begin with the word for a sum.
_OTHER_WORD = re.compile(
    "công|tông|tống|còng|cộng (?:đồng|hòa|hoà|tác|sự)|tổng (?:công ty|cục|đài|đội|kho|thầu|kết|điều tra|vệ sinh)"
)
#: Half of the last decimal that a form shows.
_TOLERANCE = 0.0005
#: A sum adds up the rows to one of so many others above it or below it, or all of them.
_NEAREST = 50


def is_subtotal(label: str) -> bool:
    """Whether a row's label says that it adds up others: "Cộng khu vực II"; a "Công trình" does not."""
    return bool(_SUM_OF.fullmatch(fold(label))) and not _OTHER_WORD.match(tidy(label).casefold())


def group_sums(rows: Rows, header: Header, lines: Sequence[DataRow], label: int, body: Body | None = None) -> list[int]:
    """The rows of a list that only add up others: they have figures and nothing else, and say so or are just that.

    One that is called a sum is one; one that is called otherwise ("I. Chuyển tiếp") has exactly what the rows above it
    or below it come to, and not by chance: most such rows have, or it has several figures. `body` has the rows of a
    long list as columns.
    """
    by_key = header.form.by_key
    summed = [index for key, index in header.columns.items() if by_key[key].in_total and not by_key[key].computed]
    others = [
        index
        for key, index in header.columns.items()
        if index not in (label, *summed) and not (by_key[key].computed or by_key[key].label_column)
    ]
    if not (summed and others) or (body and any("" not in body.columns[index] for index in others)):
        return []
    bare = [at for at, (line, _) in enumerate(lines) if all(rows[line][index] == "" for index in others)]
    if not bare or len(bare) * 2 > len(lines):
        return []
    parts = _Parts(rows, [line for line, _ in lines], summed, bare)
    called = {at for at in bare if is_subtotal(str(rows[lines[at].row][label]))}
    found = called | {
        at for at in bare if at not in called and any(parts.adds_up(at, *part) for part in parts.beside(at))
    }
    if len(found) * 2 < sum(parts.figures(at) > 0 for at in bare):  # where most are none, one figure may be by chance
        found = called | {at for at in found if parts.figures(at) > 1}
    return [lines[at].row for at in sorted(found)]


class _Parts:
    """Rows that lie between those that may be sums of them, and what they come to."""

    def __init__(self, rows: Rows, lines: Sequence[int], columns: Sequence[int], bare: Sequence[int]) -> None:
        self._rows, self._lines, self._columns = rows, lines, columns
        self._ends = [-1, *bare, len(lines)]
        single = set(range(len(lines))).difference(bare)
        self._counts = [0, *accumulate(at in single for at in range(len(lines)))]
        self._sums = [
            [0.0, *accumulate(_number(rows[line][column]) if at in single else 0 for at, line in enumerate(lines))]
            for column in columns
        ]

    def beside(self, at: int) -> Iterator[tuple[int, int]]:
        """Where the parts above and below a row begin and end, between the nearest of such rows and the list's ends."""
        position, last = bisect_left(self._ends, at), len(self._ends) - 1
        for end in {0, *range(max(position - _NEAREST, 0), position)}:
            yield self._ends[end] + 1, at
        for end in {last, *range(position + 1, min(position + _NEAREST, last) + 1)}:
            yield at + 1, self._ends[end]

    def figures(self, at: int) -> int:
        """How many figures a row has, noughts aside."""
        row = self._rows[self._lines[at]]
        return sum(bool(_number(row[column])) for column in self._columns)

    def adds_up(self, at: int, first: int, end: int) -> bool:
        """Whether a row has what those of a part come to; of a single one in several columns."""
        row, count = self._rows[self._lines[at]], self._counts[end] - self._counts[first]
        filled = self.figures(at)
        if not filled or not count or (count == 1 and filled == 1):
            return False
        return all(
            abs(_number(row[column]) - (sums[end] - sums[first])) <= _TOLERANCE
            for column, sums in zip(self._columns, self._sums, strict=True)
        )


def sums_beside(rows: Rows, header: Header, lines: Sequence[DataRow], others: Sequence[int]) -> list[int]:
    """Those of other rows of a form that are exactly what several rows next to them come to: the sums of an area."""
    columns = [index for key, index in header.columns.items() if header.form.by_key[key].in_total]
    places, bounds = [row for row, _ in lines], [-1, *sorted(others), len(rows)]
    found = []
    for position, row in enumerate(bounds[1:-1], 1):
        first, at, end = (bisect_left(places, bound) for bound in bounds[position - 1 : position + 2])
        parts = [part for part in (places[first:at], places[at:end]) if len(part) > 1]
        if sum(bool(_number(rows[row][column])) for column in columns) > 1 and any(
            _Sums(rows, columns, part).code_of(rows[row]) == _BY_CERTAINTY[0] for part in parts
        ):
            found.append(row)
    return found


def compare_subtotals(
    rows: Rows, header: Header, lines: Sequence[int], subtotals: Iterable[tuple[int, bool]], place: CellPlace
) -> Iterator[Finding]:
    """A finding for each sub-total: the sum of rows above it or below it, up to the next one or all, or none.

    Beside the row of each stands whether it is known by its figures alone.
    """
    columns = [index for key, index in header.columns.items() if header.form.by_key[key].in_total]
    label = header.columns.get(header.form.label_key, min(header.columns.values()))
    found = sorted(subtotals)
    bounds = [-1, *(row for row, _ in found), len(rows)]
    before = _Sums(rows, columns)
    for position, (row, by_figures) in enumerate(found, 1):
        first, at, end = (bisect_left(lines, bound) for bound in bounds[position - 1 : position + 2])
        before.add(lines[first:at])
        sums = [_Sums(rows, columns, part) for part in (lines[first:at], lines[at:end])]
        codes = {one.code_of(rows[row]) for one in (*sums, before) if one.has_rows}
        code = min(codes, key=_BY_CERTAINTY.index, default="row-subtotal-mismatch")
        called = next((str(cell) for cell in rows[row][label::-1] if type(cell) is str and cell), "")
        if by_figures and not (is_subtotal(called) or fold(called) in (*TOTALS, fold(header.form.total_label))):
            code = "row-group-sum"
        yield place.finding(code, address(row, label), label=called, value=called)


#: What is found where a row is the sum of others, may be it, or is not.
_BY_CERTAINTY = ("row-subtotal", "row-subtotal-unchecked", "row-subtotal-mismatch")


class _Sums:
    """What some rows come to, column by column; where one of their cells is no number, it is more than that."""

    def __init__(self, rows: Rows, columns: Sequence[int], lines: Sequence[int] = ()) -> None:
        self._rows, self._columns = rows, columns
        self._sums, self._unknown = dict.fromkeys(columns, 0.0), set[int]()
        self.has_rows = False
        self.add(lines)

    def add(self, lines: Sequence[int]) -> None:
        """Add further rows."""
        self.has_rows = self.has_rows or bool(lines)
        for column in self._columns:
            cells = [self._rows[line][column] for line in lines]
            self._sums[column] += sum(map(_number, cells))
            if any(not isinstance(cell, int | float) and not is_blank(cell) for cell in cells):
                self._unknown.add(column)

    def code_of(self, row: Sequence[object]) -> str:
        """Whether a row is the sum of these."""
        worst = 0
        for column, total in self._sums.items():
            more = _number(row[column]) - total
            if abs(more) > _TOLERANCE:
                worst = max(worst, 1 if more > 0 and column in self._unknown else 2)
        return _BY_CERTAINTY[worst]


def _number(cell: object) -> float:
    return cell if isinstance(cell, int | float) else 0
