"""Which row of a found table is what: data, total, section, note, signature; judges no value.

Every row of the sheet gets exactly one class, so that every filled cell is used or set aside.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from addin.read.body import BLOCK, Body, RowBlock, columns_of
from addin.read.form_labels import heading_texts, known_labels, printed_rows, words_of_form
from addin.read.frame_words import ends_table, is_example, is_section, words_of_nothing
from addin.read.header_match import Header
from addin.read.header_tail import first_body_row, holds_units, is_header_tail
from addin.read.printed_row import bare_label, is_called, names_place, row_like, row_numbered, says_nothing, whole_label
from addin.read.raw_table import DataRow, RawTable, count_filled, numbers_in
from addin.read.subtotals import compare_subtotals, group_sums, is_subtotal, sums_beside
from schemas.catalogue import Catalogue
from schemas.cells import Cell, address
from schemas.fields import display_text
from schemas.findings import CellPlace, Finding
from schemas.form import RowKind
from schemas.text import fold, is_blank, openings, says_nothing_happened
from schemas.unit_rows import first_added

if TYPE_CHECKING:
    from addin.read.book import Rows

#: A row of a signature, a date or a section has no more cells.
_MOST_AROUND = 3
#: First words of texts that say that there is nothing to list or that a row is an example; what a form leaves to fill.
_OPENS, _DOTS = frozenset({"khong", "chua", "ko", "trong", "vd", "vi"}), ".…"
#: Makes a line in half the time that its own name takes: a list has tens of thousands.
_data_row = partial(tuple.__new__, DataRow)


class _Sorter:
    """Goes down the rows below a header once and puts each into its class."""

    def __init__(self, header: Header, rows: Rows, place: CellPlace, on: date, catalogue: Catalogue) -> None:
        self.header, self.rows, self.place, self.form = header, rows, place, header.form
        self.lines: list[DataRow] = []
        self.total_row: int | None = None
        self.findings: list[Finding] = []
        self.filled = self.used = self.set_aside = 0
        self.refused: list[int] = []
        self._subtotals: list[tuple[int, bool]] = []  # row, and whether its figures alone say so
        self._seen: dict[str, int] = {}
        self._ended = False
        self._added, self._count = first_added(self.form) - 1, 0  # code of the last row added; filled cells of a row
        self._label = header.columns.get(header.form.label_key)
        self._units, self._on = catalogue.units, on
        self._known = known_labels(header, place.unit, on, catalogue)
        self._printed = printed_rows(header.form, place.unit, on, catalogue.units)
        self._field_labels, ignored, self._totals = words_of_form(catalogue, self.form.id)
        self._inputs = [i for key, i in header.columns.items() if key not in ignored]
        self._first, self._last = min(header.columns.values()), max(header.columns.values())
        self._no_data = {header.ordinal, *(header.columns.get(key) for key in ignored)}  # its numbers are no report
        self._key_column = self._first if self._label is None else self._label
        self._heading_texts = heading_texts(header, rows, catalogue)
        self._opens_heading, self._opens_total = openings(self._heading_texts), openings(self._totals)
        self._in_header = False  # in one printed again
        self._width = max(self._first + 3, self._key_column + 1)  # so many cells of a row may tell what it is
        self._most_of_end = _MOST_AROUND
        self.body: Body | None = None

    def run(self) -> None:
        """Sort every row below the header."""
        start = first_body_row(self.header, self.rows, self._heading_texts)
        self._sort_frame(start)
        widths = set(map(len, self.rows))
        beside = max(widths, default=0) - (self._last + 1 - self._first)  # columns that are no table's
        self._most_of_end = _MOST_AROUND + beside
        if self.form.rows is RowKind.LIST and len(self.rows) - start > BLOCK and len(widths) == 1:
            body, blocks = columns_of(self.rows, start, self._width, self._inputs)
            self._sort_list(blocks)
            first, last = (self.lines[0].row, self.lines[-1].row) if self.lines else (0, -1)
            self.body = body.only(first, last) if last - first == len(self.lines) - 1 >= 0 else None
        else:
            beginnings = chain.from_iterable(row[: self._width] for row in self.rows[start:])
            self._sort_rows(start, len(self.rows), self._telling_texts(set(beginnings)))
        if self.form.rows is RowKind.LIST and self.lines:
            self._leave_out_sums()
        if self.refused and self.form.rows_are_units:
            self._know_sums_of_areas()
        if self._subtotals:
            places = [line.row for line in self.lines]
            self.findings += compare_subtotals(self.rows, self.header, places, self._subtotals, self.place)
        self._report_missing(start)

    def _leave_out_sums(self) -> None:
        """Take the rows that only add up others out of a list."""
        if sums := group_sums(self.rows, self.header, self.lines, self._key_column, self.body):
            self.body = None
            compared = [row for row in sums if not self._no_data.issuperset(numbers_in(self.rows[row]))]
            moved = sum(count_filled(self.rows[row]) for row in compared)
            self.used, self.set_aside = self.used - moved, self.set_aside + moved
            self._subtotals += [(row, True) for row in compared]
            rows = sorted({row for row, _ in self.lines}.difference(sums))
            kept = enumerate(rows, first_added(self.form))
            self.lines = [_data_row((row, str(at))) for at, row in kept]

    def _know_sums_of_areas(self) -> None:
        """Take the rows between places that add up those next to them for what they are."""
        sums = sums_beside(self.rows, self.header, self.lines, self.refused)
        cells = {address(row, self._key_column) for row in sums}
        self.findings = [one for one in self.findings if one.code != "row-extra" or one.cell not in cells]
        self.refused = [row for row in self.refused if row not in sums]
        self._subtotals += [(row, False) for row in sums]

    def _sort_list(self, blocks: Sequence[RowBlock]) -> None:
        """Sort the rows of a long list: nearly all are rows of data, which their columns tell of many at once."""
        telling = self._telling_texts(set[Cell]().union(*(block.texts for block in blocks)))
        for block in blocks:
            if self._are_data(block, telling):
                rows = block.end - block.start
                codes = map(str, range(self._added + 1, self._added + rows + 1))
                self.lines += map(_data_row, zip(range(block.start, block.end), codes, strict=True))
                self.used += block.filled
                self.filled += block.filled
                self._added += rows
            else:
                self._sort_rows(block.start, block.end, telling)

    def _are_data(self, block: RowBlock, telling: frozenset[str]) -> bool:
        """Whether each of some rows of a list is data beyond doubt: `_sort_rows` would take it as that."""
        if self._ended or self._in_header or not telling.isdisjoint(block.texts):
            return False
        return block.whole > self._most_of_end and block.says_something

    def _sort_rows(self, start: int, end: int, telling: frozenset[str]) -> None:
        """Sort some rows one by one."""
        ordinal, width = self.header.ordinal, self._width
        is_list = self.form.rows is RowKind.LIST
        for index in range(start, end):
            row = self.rows[index]
            self._count = count = count_filled(row)
            self.filled += count
            told = self._in_header or (bool(telling) and not telling.isdisjoint(row[:width]))
            if is_list and not told and count > self._most_of_end and not self._ended and self._is_reported(row):
                self._added += 1  # what `_sort` would do with it
                self._take(index, str(self._added))
            elif told and count and self._is_header_again(row):
                self.used += count
            elif count > 1 or (count and (ordinal is None or row[ordinal] == "")):
                self._sort(index, row, may_be_total=told)
            else:
                self.used += count  # a line that only has its number

    def _telling_texts(self, beginnings: Iterable[Cell]) -> frozenset[str]:
        """The texts among the beginnings of some rows that tell a total, or a header printed again.

        Rows of data have none of them, and need not be looked at more closely. A list has hundreds of texts, and few
        of them begin with a word that any of these begins with.
        """
        texts = [cell for cell in beginnings if type(cell) is str]
        firsts = [text.partition(" ")[0] for text in texts]
        telling = {first for first in set(firsts) if first and self._may_tell(first)}
        if not telling:
            return frozenset()
        return frozenset(
            text for text, first in zip(texts, firsts, strict=True) if first in telling and self._tells(text)
        )

    def _may_tell(self, first: str) -> bool:
        """Whether a text may tell that begins with a word."""
        if first[0] == "(" or self._opens_heading[first] or self._opens_total[first]:
            return True
        return fold(first) in _OPENS

    def _tells(self, text: str) -> bool:
        folded = fold(text)
        told = folded in self._heading_texts or folded in self._totals or says_nothing_happened(text)
        return told or text[0] == "(" or is_example(text) or (not folded and text[0] in _DOTS)

    def _sort_frame(self, start: int) -> None:
        """Everything above the first row of data; a line of figures above the header is data that was not read."""
        for index, row in enumerate(self.rows[:start]):
            self._count = count_filled(row)
            self.filled += self._count
            if self._count > 1 and index < self.header.top and len(numbers_in(row)) > 1:
                self._outside(index, row)
            else:
                self.used += self._count

    def _is_header_again(self, row: list[Cell]) -> bool:
        """Whether a row belongs to a header printed again at a page break: its labels, its units, its numbers."""
        if self.header.top and row == self.rows[self.header.top - 1]:  # a band over the whole table
            return True
        key = row[self._key_column]
        if type(key) is not str or not (self._in_header or key[:1] == "(" or self._is_heading(key)):
            self._in_header = False
            return False
        cells = [cell for index in self.header.columns.values() if (cell := row[index]) != ""]
        known = sum(type(cell) is str and fold(cell) in self._heading_texts for cell in cells)
        self._in_header = known * 2 > len(cells) or is_header_tail(cells) or holds_units(cells, self.header)
        return self._in_header

    def _is_heading(self, text: str) -> bool:
        return self._opens_heading.may_open(text) and fold(text) in self._heading_texts

    def _sort(self, index: int, row: list[Cell], *, may_be_total: bool) -> None:
        if self._ended:
            self._outside(index, row)
        elif may_be_total and self._is_total(row):
            self._total(index, row)
        elif self.form.printed_rows:
            self._named_row(index, row, self._label_of(row))
        elif self._is_end(row):
            self._ended = True
            self._outside(index, row)
        elif self._has_input(row) and not self._is_section(row):
            self._entry(index, row)
        else:
            self._outside(index, row, self._no_data)

    def _entry(self, index: int, row: list[Cell]) -> None:
        """A row of a list in which something is typed: what the unit lists, or only words or dots of the form."""
        said = words_of_nothing(row, self._inputs)
        if said is not None:
            self.used += self._count
            for column in said[:1]:
                words = display_text(row[column])
                self.findings.append(self.place.finding("row-says-nothing", address(index, column), value=words))
        elif shown := [at for at, cell in enumerate(row[: self._width]) if type(cell) is str and is_example(cell)]:
            self.set_aside += self._count
            at, words = address(index, shown[0]), display_text(row[shown[0]])
            self.findings.append(self.place.finding("row-example", at, value=words, row=str(index + 1)))
        else:
            self._listed_row(index, self._label_of(row))

    def _total(self, index: int, row: list[Cell]) -> None:
        """One total row is checked: the one called as the form calls it, else the first; others are sub-totals."""
        if self.total_row is None:
            self.total_row = index
            self.used += self._count
            return
        first = self.rows[self.total_row]
        if self._is_named_total(row) and not self._is_named_total(first):
            self.used += self._count - count_filled(first)
            self._count = count_filled(first)
            index, row, self.total_row = self.total_row, first, index
        goes_on = bool(self.lines) and self.lines[-1].row > self.total_row  # the first one is above the rows
        if self._ended or (index > self.total_row and not goes_on):
            self._outside(index, row)
        else:
            self.set_aside += self._count
            self._subtotals.append((index, False))

    def _is_named_total(self, row: list[Cell]) -> bool:
        wanted = fold(self.form.total_label)
        return any(type(cell) is str and fold(cell) == wanted for cell in row[: self._first + 3])

    def _label_of(self, row: list[Cell]) -> str:
        cell = row[self._label] if self._label is not None else ""
        return cell if isinstance(cell, str) else ""

    def _has_input(self, row: list[Cell]) -> bool:
        if self.form.rows is RowKind.OPEN and self._label is not None and self._known(self._label_of(row)) is None:
            return not is_blank(row[self._label]) or self._is_reported(row)
        return self._is_reported(row)

    def _is_reported(self, row: list[Cell]) -> bool:
        for index in self._inputs:
            cell = row[index]
            if cell != "" and not is_blank(cell):
                return True
        return False

    def _is_total(self, row: list[Cell]) -> bool:
        texts = [(at, cell) for at, cell in enumerate(row[: self._first + 3]) if type(cell) is str and cell]
        if not texts or (len(texts) != 1 and not self.form.total_label):
            return False
        last = max(self._key_column, texts[0][0])  # beside a label "toàn huyện" is where that is
        return any(at <= last and self._opens_total.may_open(text) and fold(text) in self._totals for at, text in texts)

    def _is_end(self, row: list[Cell]) -> bool:
        count = self._count
        if count > _MOST_AROUND:  # another table may be beside this one
            row = row[self._first : self._last + 1]
            count = count_filled(row)
        texts = [fold(cell) for cell in row if type(cell) is str and cell] if count <= _MOST_AROUND else []
        if not texts or len(texts) != count:
            return False
        return ends_table(texts)

    def _is_section(self, row: list[Cell]) -> bool:
        if self._count > 2:
            return False
        texts = [cell for cell in row[: self._first + 2] if not is_blank(cell)]
        return self._count == len(texts) and (is_section(fold(str(texts[0]))) or self._is_place(texts))

    def _is_place(self, texts: Sequence[Cell]) -> bool:
        """Whether all that a row of a list says is a place's name: what is listed below it is there."""
        names, is_list = self._units.commune_names(self.place.unit, self._on), self.form.rows is RowKind.LIST
        return is_list and len(texts) == 1 and names_place(self.header, self._key_column, texts[0], names)

    def _named_row(self, index: int, row: list[Cell], label: str) -> None:
        if not label and self.form.rows_are_units:
            label = next((cell for cell in row[: self._key_column] if type(cell) is str and cell), "")
        code = self._known(label) or row_numbered(self.header, row, label)
        if label and code is None:
            written = (bare_label(label), *whole_label(self.rows[index : index + 2], self._key_column))
            code = next(filter(None, map(self._known, written)), None) or self._nearly(index, label)
        if code is None:
            if self._is_end(row):
                self._ended = True
                self._outside(index, row)
            elif is_called(label, self._units.by_code.get(self.place.unit)):
                self._total(index, row)
            elif self._holds_field(row) or (not label and says_nothing(row, self.header.ordinal)):
                self.used += self._count  # a single value beside its label, read by `labelled.py`
            elif is_subtotal(label) and self._is_reported(row):
                self.set_aside += self._count
                self._subtotals.append((index, False))
            elif self._is_reported(row):
                self._refuse("row-extra", index, row)
            else:
                self._outside(index, row, self._no_data)
        elif code in self._seen:
            first = str(self._seen[code] + 1)
            self._refuse("row-duplicate", index, row, first=first)
        else:
            self._seen[code] = index
            self._take(index, code)

    def _take(self, index: int, code: str) -> None:
        self.lines.append(_data_row((index, code)))
        self.used += self._count

    def _nearly(self, index: int, label: str) -> str | None:
        """A printed row known by its label with slips, which is said."""
        if not (row := row_like(self.form, label)):
            return None
        at = address(index, self._key_column)
        self.findings.append(self.place.finding("row-renamed", at, found=label, label=row.label, value=label))
        return row.code

    def _holds_field(self, row: list[Cell]) -> bool:
        return bool(self._field_labels) and any(type(c) is str and fold(c) in self._field_labels for c in row)

    def _listed_row(self, index: int, label: str) -> None:
        code = self._known(label) if self.form.rows is RowKind.OPEN else None
        if code is None or code in self._seen:
            self._added += 1
            code = str(self._added)
        else:
            self._seen[code] = index
        self._take(index, code)

    def _outside(self, index: int, row: list[Cell], besides: Collection[int | None] = ()) -> None:
        """A row that is no data: words are the sheet's frame; numbers, but for columns `besides`, are lost figures."""
        column = next((index for index in numbers_in(row) if index not in besides), None)
        if column is None:
            self.used += self._count
        else:
            self.set_aside += self._count
            self.findings.append(
                self.place.finding("row-outside-table", address(index, column), value=display_text(row[column]))
            )

    def _refuse(self, code: str, index: int, row: list[Cell], first: str = "") -> None:
        self.set_aside += self._count
        self.refused.append(index)
        texts = [cell for cell in row[self._key_column :: -1] if type(cell) is str and not is_blank(cell)]
        label = texts[0] if texts else "(không ghi tên)"
        at = address(index, self._key_column)
        self.findings.append(self.place.finding(code, at, value=label, label=label, first=first))

    def _report_missing(self, start: int) -> None:
        if self._seen.keys() >= self._printed.keys():
            return
        row = self.total_row if self.total_row is not None else self.lines[-1].row if self.lines else start
        for code, label in self._printed.items():
            if code not in self._seen:
                self.findings.append(self.place.finding("row-missing", address(row, self._key_column), label=label))


def read_rows(header: Header, sheet: str, rows: Rows, place: CellPlace, on: date, catalogue: Catalogue) -> RawTable:
    """Sort the rows of a table; `place` tells the unit, whose communes are the rows of some forms."""
    sorter = _Sorter(header, rows, place, on, catalogue)
    sorter.run()
    return RawTable(
        header,
        sheet,
        rows,
        tuple(sorter.lines),
        sorter.total_row,
        tuple(sorter.refused),
        tuple(sorter.findings),
        sorter.used,
        sorter.set_aside,
        filled=sorter.filled,
        body=sorter.body,
    )
