"""Cells of the summary that somebody typed over since the program wrote them; touches no workbook."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from addin.sheets.plan import Content, Formula, Link
from schemas.cells import address

_EPOCH = datetime(1899, 12, 30)
#: Numbers this close are the same number.
_SAME = 0.0000005
#: How a formula begins; alone it stands for any formula.
_FORMULA = "="
#: What a formula calculates with; texts, names of sheets and errors, which have no part in that.
_SIGNS, _NO_SIGNS = re.compile(r"[A-Z][A-Z0-9.]*\(|[-+*/^&]"), re.compile(r"\"[^\"]*\"|'[^']*'|#[A-Z0-9/]+[!?]?")


class ShownFigure(NamedTuple):
    """What a summary cell shows: a unit's own figure, or the province's where `unit` is ""."""

    form: str
    unit: str
    code: str
    key: str


class Edit(NamedTuple):
    """One cell that was typed over: where, of which period, what the program had written, what is there now."""

    sheet: str
    cell: str
    figure: ShownFigure | None  # None where the cell shows no figure (a label, a heading)
    old: str
    new: str
    period: str = ""
    formula: str = ""  # what was typed, where that is a formula


class WrittenSheet(NamedTuple):
    """What the program wrote on a sheet: contents in normal form, and the figures' rows and columns."""

    form: str = ""  # "" where the sheet shows no form's figures
    cells: Sequence[Sequence[str]] = ()
    rows: Mapping[int, tuple[str, str]] = {}  # 0-based row → unit, row code
    columns: Mapping[int, str] = {}  # 0-based column → key
    period: str = ""  # the period whose figures the sheet shows
    open: frozenset[tuple[int, int]] = frozenset()  # cells that are there to be typed into
    open_beyond: int = 0  # from this column on everything is the office's own; 0: nowhere

    def is_open(self, row: int, column: int) -> bool:
        """Whether a cell is there to be typed into."""
        return (row, column) in self.open or 0 < self.open_beyond <= column


def find_edits(sheet: str, written: WrittenSheet, now: Sequence[Sequence[Any]]) -> Iterator[Edit]:
    """Every difference between what was written and the formulas and values that are on the sheet now."""
    for row in range(max(len(written.cells), len(now))):
        line = written.cells[row] if row < len(written.cells) else ()
        current = now[row] if row < len(now) else ()
        for column in range(max(len(line), len(current))):
            old = line[column] if column < len(line) else ""
            stands = current[column] if column < len(current) else None
            new = normal(stands)
            if not _same(old, new) and not written.is_open(row, column):
                figure, formula = figure_at(written, row, column), str(stands) if is_formula(new) else ""
                yield Edit(sheet, address(row, column), figure, old, new, written.period, formula)


def is_filled_in(written: WrittenSheet, now: Sequence[Sequence[Any]]) -> bool:
    """Whether a cell that is there to be typed into holds something else than was written."""
    return any(
        row < len(now) and column < len(now[row]) and not _same(written.cells[row][column], normal(now[row][column]))
        for row, column in written.open
    )


def has_moved(written: WrittenSheet, now: Sequence[Sequence[Any]]) -> bool:
    """Whether rows or columns were inserted, deleted or sorted since: labels are elsewhere, or a line is all blank.

    One label typed over is no such thing, nor is a column of figures that was sorted alone.
    """
    before = [list(line) for line in written.cells]
    current = [[normal(cell) for cell in line] for line in now]
    width = max(map(len, [*before, *current]), default=0)
    height = max(len(before), len(current))
    before, current = (_squared(cells, height, width) for cells in (before, current))
    labels, labels_now = (
        [_labels(written, row, line) for row, line in enumerate(cells)] for cells in (before, current)
    )
    return (
        _have_moved(labels, labels_now)
        or _have_moved(_turned(labels), _turned(labels_now))
        or _has_blank_line(before, current)
        or _has_blank_line(_turned(before), _turned(current))
    )


def _squared(cells: Sequence[list[str]], height: int, width: int) -> list[list[str]]:
    return [*(line + [""] * (width - len(line)) for line in cells), *([[""] * width] * (height - len(cells)))]


def _turned(lines: Sequence[Sequence[str]]) -> list[list[str]]:
    return [list(column) for column in zip(*lines, strict=True)]


def _labels(written: WrittenSheet, row: int, line: Sequence[str]) -> list[str]:
    """The words of a line that say what is in it; "" for numbers and for what is calculated."""
    return ["" if written.is_open(row, at) else _word(cell) for at, cell in enumerate(line)]


def _word(cell: str) -> str:
    text = cell.removeprefix("'")
    return "" if is_formula(text) or _number(text) is not None else text


def _have_moved(before: Sequence[list[str]], now: Sequence[list[str]]) -> bool:
    """Whether the labels of a line, unlike any other line's, are at another one."""
    how_often = Counter(map(tuple, before))
    places = {tuple(labels): at for at, labels in enumerate(now)}
    return any(
        any(labels) and labels != now[at] and how_often[tuple(labels)] == 1 and tuple(labels) in places
        for at, labels in enumerate(before)
    )


def _has_blank_line(before: Sequence[list[str]], now: Sequence[list[str]]) -> bool:
    """Whether a line that held several things holds nothing any more."""
    return any(sum(map(bool, line)) > 1 and not any(now[at]) for at, line in enumerate(before))


def figure_at(written: WrittenSheet, row: int, column: int) -> ShownFigure | None:
    """The figure that the program wrote at a place; None where it wrote something else."""
    place, key = written.rows.get(row), written.columns.get(column)
    return ShownFigure(written.form, *place, key) if place and key else None


def normal(content: Content | datetime) -> str:
    """A content as a text that can be compared: numbers and days as a number, formulas by what they calculate with."""
    if isinstance(content, Formula):
        return _outline(content.text)
    if isinstance(content, Link):
        return _FORMULA
    if isinstance(content, bool) or content is None:
        return "x" if content else ""
    number = _number(content)
    if number is not None:
        return repr(number)
    text = str(content).strip().replace("\r\n", "\n")
    return _outline(text) if text.startswith(_FORMULA) else text


def is_formula(normal: str) -> bool:
    """Whether a content in its normal form is a formula."""
    return normal.startswith(_FORMULA)


def _outline(formula: str) -> str:
    """The functions and signs of a formula, which stay.

    Its cells change with every row that is inserted, and each program writes sheets and separators in its own way.
    """
    return _FORMULA + "".join(_SIGNS.findall(_NO_SIGNS.sub("", formula).upper()))


def _number(content: str | float | date) -> float | None:
    """A number, a day or a text of one as a number; None for any other text."""
    if isinstance(content, date):
        moment = content if isinstance(content, datetime) else datetime(content.year, content.month, content.day)
        return (moment - _EPOCH).total_seconds() / 86400
    try:
        return float(content)
    except ValueError:
        return None


def _same(old: str, new: str) -> bool:
    if old == new or old.removeprefix("'") == new.removeprefix("'"):
        return True
    if is_formula(old) and is_formula(new):
        return _FORMULA in (old, new)
    try:
        return abs(float(old) - float(new)) <= _SAME
    except ValueError:
        return False
