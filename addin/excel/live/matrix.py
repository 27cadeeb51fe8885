"""A planned sheet as one rectangle of contents, and its layout, compared with the one before; touches no workbook."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from types import MappingProxyType
from typing import Any, NamedTuple

from addin.sheets.plan import Content, Formula, Link, SheetPlan
from schemas.cells import address
from schemas.text import LONGEST_CELL, LONGEST_IN_FORMULA, within_cell

#: What a program would take for a formula or a command if it were typed.
_TRIGGERS = ("=", "+", "-", "@", "'", "＝", "＋", "－", "＠")


#: Up to so many rectangles are taken one by one.
_FEW = 40


class Area(NamedTuple):
    """A rectangle of cells; corners are 0-based and inclusive."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int

    @property
    def address(self) -> str:
        """The rectangle in A1 style."""
        return f"{address(self.first_row, self.first_column)}:{address(self.last_row, self.last_column)}"


class Layout(NamedTuple):
    """How a sheet looks, apart from its contents: the style of every cell ("" for none), merges, widths, heights.

    `heights` are those that the program is told; `wanted` are all that were planned, for the lines of each row's text.
    """

    styles: list[list[str]]
    merges: frozenset[Area]
    widths: dict[int, float]
    heights: dict[int, float]
    wanted: dict[int, float]
    breaks: frozenset[int] = frozenset()  # rows that begin a new page
    notes: Mapping[tuple[int, int], str] = MappingProxyType({})  # row and column → text
    printed: tuple[int, int] | None = None  # the last row and column that print; None for all
    letterhead: tuple[str, str] | None = None  # the office at the head of every page
    repeated: tuple[int, int] | None = None  # the rows that every page begins with; None for none


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


def fingerprint(cells: Sequence[Sequence[Content]], layout: Mapping[str, Any]) -> str:
    """A short text that changes with any content of a planned sheet, and with its look as it is remembered."""
    return hashlib.sha256(repr((cells, layout)).encode()).hexdigest()


def as_typed(content: Content) -> Any:
    """A content as it is handed to a cell: text stays text whatever it begins with, formulas begin with "="."""
    if isinstance(content, Formula):
        return content.text
    if isinstance(content, Link):
        return hyperlink(content)
    if isinstance(content, bool):
        return "x" if content else None
    if isinstance(content, str):
        text = within_cell(content, LONGEST_CELL - 1)
        return f"'{text}" if looks_typed(text) else text
    if isinstance(content, date) and not isinstance(content, datetime):
        return datetime(content.year, content.month, content.day)
    return content


def looks_typed(text: str) -> bool:
    """Whether a program would make something else of a text: a formula, a number, a date, a truth value."""
    begins = text.lstrip()
    return begins.startswith(_TRIGGERS) or begins[:1].isdigit() or text.upper() in _WORDS


_WORDS = frozenset({"TRUE", "FALSE", "ĐÚNG", "SAI"})


def hyperlink(link: Link) -> str:
    """A link as a formula, so that it is written with all others; its text alone where a formula cannot hold it."""
    kind, _, target = link.target.partition(":")
    place = f"#{target}" if kind == "internal" else target
    if len(_quoted(place)) > LONGEST_IN_FORMULA:
        return str(as_typed(link.text))
    text = _quoted(within_cell(link.text, LONGEST_IN_FORMULA))
    if len(text) > LONGEST_IN_FORMULA:  # its quotes are written twice
        text = _quoted(within_cell(link.text, LONGEST_IN_FORMULA // 2))
    return f'=HYPERLINK("{_quoted(place)}","{text}")'


def _quoted(text: str) -> str:
    return text.replace('"', '""')


def layout_of(plan: SheetPlan) -> Layout:
    """The layout of a planned sheet; heights only of rows that the program does not fit rightly by itself.

    These are rows with merged cells, and with texts that a formula makes: it is calculated later.
    """
    merges = frozenset(Area(*merge[:4]) for merge in plan.merges if merge[:2] != merge[2:4])
    rows = {row for area in merges for row in range(area.first_row, area.last_row + 1)} | _rows_of_made_texts(plan)
    heights = {row: height for row, height in plan.heights.items() if row in rows}
    notes = {(note.row, note.column): note.text for note in plan.notes}
    breaks, wanted = frozenset(plan.breaks), dict(plan.heights)
    return Layout(
        _styles(plan), merges, dict(plan.widths), heights, wanted, breaks, notes, plan.printed, plan.setup.letterhead,
        plan.setup.repeated,
    )  # fmt: skip


def _rows_of_made_texts(plan: SheetPlan) -> set[int]:
    return {
        row
        for block in plan.blocks
        for row, cells in enumerate(block.rows, block.row)
        if row in plan.heights and any(type(cell) is Formula and isinstance(cell.value, str) for cell in cells)
    }


def _styles(plan: SheetPlan) -> list[list[str]]:
    placed = [(Area(*merge[:4]), [merge.style] * (merge.last_column - merge.first_column + 1)) for merge in plan.merges]
    for block in plan.blocks:
        last = Area(block.row, block.column, block.row + len(block.rows) - 1, block.column + len(block.styles) - 1)
        placed.append((last, list(block.styles)))
    height = max((area.last_row + 1 for area, _ in placed), default=0)
    width = max((area.last_column + 1 for area, _ in placed), default=0)
    styles = [[""] * width for _ in range(height)]
    for area, row_styles in placed:
        for row in range(area.first_row, area.last_row + 1):
            styles[row][area.first_column : area.last_column + 1] = row_styles
    for (row, column), style in plan.looks.items():
        styles[row][column] = style
    return styles


def changed_areas(before: list[list[str]], now: list[list[str]]) -> dict[str, list[Area]]:
    """Style → the rectangles that must take it; "" stands for no style of ours."""
    height = max(len(before), len(now))
    width = max(len(before[0]) if before else 0, len(now[0]) if now else 0)
    found: dict[str, list[Area]] = {}
    growing: dict[tuple[int, int, str], int] = {}  # first and last column, style → first row of a growing rectangle
    for row in range(height + 1):
        runs = set(_runs(_row_of(before, row, width), _row_of(now, row, width))) if row < height else set()
        for run in [run for run in growing if run not in runs]:
            first_column, last_column, style = run
            found.setdefault(style, []).append(Area(growing.pop(run), first_column, row - 1, last_column))
        for run in runs:
            growing.setdefault(run, row)
    return found


def input_cells(plan: SheetPlan) -> frozenset[tuple[int, int]]:
    """The cells of a planned sheet that are there to be typed into; row and column from 0."""
    styles = _styles(plan)
    return frozenset(
        (row, column)
        for row, line in enumerate(styles)
        for column, style in enumerate(line)
        if style.startswith("input")
    )


def filled_areas(before: Sequence[Sequence[str]], now: Sequence[Sequence[Content]]) -> list[Area]:
    """The rectangles of cells that hold something now and held nothing; one around all where they are many."""
    height, width = len(now), len(now[0]) if now else 0
    marks = [["x" if cell is not None else "" for cell in line] for line in now]
    for row, line in enumerate(before[:height]):
        for column, old in enumerate(line[:width]):
            if old:
                marks[row][column] = ""
    areas = changed_areas([[""] * width] * height, marks).get("x", [])
    if len(areas) <= _FEW:
        return areas
    return [
        Area(min(a[0] for a in areas), min(a[1] for a in areas), max(a[2] for a in areas), max(a[3] for a in areas))
    ]


def _row_of(styles: list[list[str]], row: int, width: int) -> list[str]:
    known = styles[row] if row < len(styles) else []
    return known + [""] * (width - len(known))


def _runs(before: list[str], now: list[str]) -> Iterator[tuple[int, int, str]]:
    """Neighbouring cells of one new style, at least one of which had another; first and last column, style."""
    column = 0
    for style, cells in groupby(now):
        last = column + sum(1 for _ in cells) - 1
        if any(old != style for old in before[column : last + 1]):
            yield column, last, style
        column = last + 1


def as_stored(layout: Layout) -> dict[str, Any]:
    """A layout as it is remembered between clicks."""
    names = sorted({style for row in layout.styles for style in row})
    number = {name: at for at, name in enumerate(names)}
    return {
        "names": names,
        "styles": [[number[style] for style in row] for row in layout.styles],
        "merges": sorted(layout.merges),
        "widths": {str(column): width for column, width in layout.widths.items()},
        "heights": {str(row): height for row, height in layout.heights.items()},
        "wanted": {str(row): height for row, height in layout.wanted.items()},
        "breaks": sorted(layout.breaks),
        "notes": [[*place, text] for place, text in layout.notes.items()],
        "printed": layout.printed,
        "letterhead": layout.letterhead,
        "repeated": layout.repeated,
    }


def as_known(stored: dict[str, Any]) -> Layout:
    """A layout from memory."""
    names = stored["names"]
    return Layout(
        [[names[number] for number in row] for row in stored["styles"]],
        frozenset(Area(*corners) for corners in stored["merges"]),
        {int(column): width for column, width in stored["widths"].items()},
        {int(row): height for row, height in stored["heights"].items()},
        {int(row): height for row, height in stored.get("wanted", {}).items()},
        frozenset(stored.get("breaks", ())),
        {(row, column): text for row, column, text in stored.get("notes", ())},
        tuple(stored["printed"]) if stored.get("printed") else None,
        tuple(stored["letterhead"]) if stored.get("letterhead") else None,
        tuple(stored["repeated"]) if stored.get("repeated") else None,
    )
