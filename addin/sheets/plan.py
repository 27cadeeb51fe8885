"""Sheets as data: everything that goes into a workbook is decided here first, then written by an adapter.

Rows and columns count from 0. Styles are names; what they look like is in `styles.py`.
"""

from collections.abc import Sequence
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, InstanceOf

from schemas.cells import Value
from schemas.returned import DOCUMENT_NAME


class Formula(NamedTuple):
    """A live formula (English function names, commas) and the value it has now, for viewers that do not calculate."""

    text: str
    value: Value


class Link(NamedTuple):
    """A cell that leads somewhere: `target` is "internal:'Trang'!A1" or "external:path#'Trang'!A1"."""

    target: str
    text: str
    tip: str = ""


Content = Value | Formula | Link


class Block(NamedTuple):
    """A rectangle of cells written in one go; `styles` has one name a column, the same for every row.

    One that `repeats` has numbers and texts alone, most of which are in their column many times.
    """

    row: int
    column: int
    rows: Sequence[Sequence[Content]]
    styles: Sequence[str]
    repeats: bool = False


class Merge(NamedTuple):
    """Cells merged into one; both corners inclusive."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int
    content: Content
    style: str


class CellNote(NamedTuple):
    """A note (comment) on a cell."""

    row: int
    column: int
    text: str


class CellRule(NamedTuple):
    """What a range of cells accepts: a list to choose from, or numbers or dates within bounds.

    `source` is a list of phrases or a range formula; `low` and `high` bound numbers ("whole", "decimal") and dates.
    What a `forgiving` rule does not know may be typed all the same: it is read in any spelling, or said to be wrong.
    """

    first_row: int
    first_column: int
    last_row: int
    last_column: int
    kind: str  # "list", "whole", "decimal", "date"
    source: Sequence[str] | str = ()
    low: Value = None
    high: Value = None
    title: str = ""
    message: str = ""
    forgiving: bool = False


class Highlight(NamedTuple):
    """A conditional format: cells of the range for which the formula is true take the style."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int
    formula: str
    style: str


class Series(NamedTuple):
    """One series of a chart; ranges are formulas such as "='Tổng quan'!$B$5:$B$15"."""

    name: str
    categories: str
    values: str
    pattern: str = ""  # a fill pattern, so that series differ in grey too; a line is dashed
    labels: str = ""  # where a line's labels are: "above" or "below"
    number_format: str = ""  # of its labels, where it is not the chart's
    texts: tuple[str, ...] = ()  # its labels as texts, "" for none; the numbers themselves where there are none


class Axis(NamedTuple):
    """How far an axis of numbers goes, in which steps, and how they are written; "" shows no numbers on it."""

    most: float
    step: float
    number_format: str


class Chart(NamedTuple):
    """A native chart: "column", "bar" or "line", with its corner and size in pixels."""

    kind: str
    title: str
    series: Sequence[Series]
    row: int
    column: int
    width: int = 720
    height: int = 320
    number_format: str = "#,##0"
    axis_title: str = ""
    axis: Axis | None = None  # as the program that draws it sees fit, where there is none
    zeros: bool = True  # whether a 0 is labelled; not where a cell may be unknown, which Excel draws as 0
    description: str = ""  # what it shows, for those who cannot see it; from its title and series where it is blank


class ExcelTable(NamedTuple):
    """A table of Excel's own (a list object) over cells that the blocks fill; its first row is the heading."""

    name: str
    first_row: int
    first_column: int
    last_row: int
    headings: Sequence[str]
    style: str = "header"


class PrintSetup(NamedTuple):
    """How a sheet prints on A4; `columns` are those that print from the left on, with their first `rows`; 0 for all.

    One with a `scale`, in percent, takes as many pages as it needs across, too, each with the `repeat_columns` first
    columns again; of any other the width is that of one page.
    """

    landscape: bool = True
    repeat_first: int | None = None
    repeat_last: int | None = None
    fit_height: int = 0  # pages high; 0: as many as needed
    scale: int = 0
    repeat_columns: int = 0
    footer: str = "Trang &P/&N"
    letterhead: tuple[str, str] | None = None  # the office as it heads every page, beside the nation's title
    columns: int = 0
    rows: int = 0

    @property
    def repeated(self) -> tuple[int, int] | None:
        """The first and the last of the rows that every page begins with; None for none."""
        if self.repeat_first is None or self.repeat_last is None:
            return None
        return self.repeat_first, self.repeat_last


class SheetPlan(BaseModel):
    """One sheet, whole."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    name: str
    blocks: tuple[InstanceOf[Block], ...] = ()
    looks: dict[tuple[int, int], str] = {}  # row and column → style, for cells of blocks that look otherwise
    merges: tuple[InstanceOf[Merge], ...] = ()
    notes: tuple[InstanceOf[CellNote], ...] = ()
    rules: tuple[InstanceOf[CellRule], ...] = ()
    highlights: tuple[InstanceOf[Highlight], ...] = ()
    tables: tuple[InstanceOf[ExcelTable], ...] = ()
    charts: tuple[InstanceOf[Chart], ...] = ()
    widths: dict[int, float] = {}
    heights: dict[int, float] = {}  # a row of no height is hidden
    growing: frozenset[int] = frozenset()  # rows whose height follows what is typed; `heights` is where they start
    breaks: tuple[int, ...] = ()  # rows that begin a new page in print
    freeze: tuple[int, int] | None = None
    filter_range: tuple[int, int, int, int] | None = None
    protected: bool = False  # without a password; cells of "input" styles stay open
    may_grow: bool = False  # rows may be inserted although the sheet is protected
    hidden: bool = False
    fresh: bool = False  # in an open workbook it is made again each time, since its drop-downs go with its content
    tab: str = ""  # the colour of the sheet's tab, "#RRGGBB"
    setup: InstanceOf[PrintSetup] = PrintSetup()

    @property
    def printed(self) -> tuple[int, int] | None:
        """The last row and column that print, 0-based; None where all of the sheet does."""
        if not self.setup.columns:
            return None
        if self.setup.rows:
            return self.setup.rows - 1, self.setup.columns - 1
        last = max([merge.last_row for merge in self.merges] + [one.row + len(one.rows) - 1 for one in self.blocks])
        return last, self.setup.columns - 1


class BookPlan(BaseModel):
    """One workbook: its sheets in order, and its defined names (name → formula), hidden ones and open ones.

    `macros` is a VBA project (`vbaProject.bin`) for a macro-enabled workbook; b"" for any other.
    """

    model_config = ConfigDict(frozen=True, defer_build=True)

    sheets: tuple[SheetPlan, ...]
    names: dict[str, str] = {}
    open_names: dict[str, str] = {}
    macros: bytes = b""
    title: str = ""
    author: str = "Tổng hợp"


def document_plan(sheets: tuple[SheetPlan, ...], title: str) -> BookPlan:
    """A workbook of the office, with the hidden name by which it is known when somebody sends it in as a report."""
    text = title.replace('"', '""')
    return BookPlan(sheets=sheets, title=title, names={DOCUMENT_NAME: f'="{text}"'})
