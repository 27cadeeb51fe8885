"""What the sheets of the provincial summary share: a draft that collects cells, and where figures are.

It knows no form and adds up nothing.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, repeat
from types import MappingProxyType
from typing import Any, NamedTuple

from addin.sheets.layout import (
    BOLD_SHARE,
    LINE_HEIGHT,
    agency_as_new,
    capitals,
    column_numbers,
    header_heights,
    header_merges,
    height_of,
    kind_of,
    number_of,
    row_height,
)
from addin.sheets.plan import Block, CellNote, Content, Formula, Merge, PrintSetup, SheetPlan
from addin.sheets.styles import is_wrapped, mark_style
from addin.sheets.text_width import SURE, lines_of
from schemas.catalogue import Catalogue
from schemas.cells import column_letters, fixed_address
from schemas.form import Column, Form, header_levels
from schemas.office.first import new_settings
from schemas.period import Period
from schemas.period_words import periods_told, show_day
from schemas.reference import Units
from schemas.summary import MadeOf, Summary

HEADER_ROW = 2
#: So many rows stay in sight at most: a screen of 768 lines has room for about thirty.
MOST_FROZEN = 4
#: The title block is no wider than a screen of 1366 pixels shows, in units of columns.
_IN_SIGHT = 156.0
UNIT_WIDTH = 21.0
#: What a form's sheets are called behind its code.
TOTALS, LISTED = "tổng hợp", "danh sách"
NO_FIGURES, NOTHING = "chưa có số liệu", "Không phát sinh"
#: What is in the place of a figure that nobody knows; formulas that add up pass over it.
UNKNOWN = "chưa có"
#: What is in a blank cell that counts as 0 and is doubtful: a mark alone.
BLANK_IN_DOUBT = "*"
#: Of a line in bold over a part of a sheet.
HEADING_HEIGHT = 24.0
#: What an A4 page across has between its margins, and how high a row is by itself, in points.
_PAGE_WIDTH, _PAGE_HEIGHT = 784.0, 468.0
DEFAULT_ROW = 15.0
#: How high a chart is at least and at most, in pixels.
LOWEST_CHART, HIGHEST_CHART = 260, 400


class Anchors(NamedTuple):
    """Where the figures of a form are on its sheet: (unit, row code) → row, column key → column; all 0-based."""

    sheet: str
    rows: Mapping[tuple[str, str], int]
    columns: Mapping[str, int]
    areas: Mapping[str, "Anchors"] = MappingProxyType({})  # by unit, where its figures are on the sheet of its area

    def of(self, unit: str) -> "Anchors":
        """Where the figures of a unit are, or those of all units ("")."""
        return self.areas.get(unit, self)

    def has(self, unit: str, code: str) -> bool:
        """Whether there is a row of a unit and a code."""
        return (unit, code) in self.of(unit).rows

    def reference(self, unit: str, code: str, key: str) -> str:
        """An absolute reference to a figure's cell from another sheet; "" when the unit has none.

        LibreOffice 7.4 keeps formulas that are alike relative to their rows as one, and ends when such a group on a
        sheet with charts is undone: no two absolute references are alike.
        """
        there = self.of(unit)
        row = there.rows.get((unit, code))
        return "" if row is None else f"'{there.sheet}'!{fixed_address(row, there.columns[key])}"


class PlannedForm(NamedTuple):
    """The sheets of one form, the one with its totals first, and where its figures are on each."""

    sheets: tuple[SheetPlan, ...]
    anchors: Anchors
    stacked: Anchors | None = None  # on the second sheet, where there is one
    areas: tuple["PlannedForm", ...] = ()  # the sheets of each area, where there are more units than one sheet holds

    @property
    def every_sheet(self) -> Iterator[SheetPlan]:
        """Its sheets, and those of its areas behind them."""
        yield from self.sheets
        for area in self.areas:
            yield from area.every_sheet

    def changed(self, change: Callable[[SheetPlan], SheetPlan]) -> "PlannedForm":
        """With every sheet changed."""
        areas = tuple(area.changed(change) for area in self.areas)
        return self._replace(sheets=tuple(map(change, self.sheets)), areas=areas)


class Span(NamedTuple):
    """Rows in which the data of a form are, both inclusive and 0-based; `sheet` is "" on the sheet itself."""

    first: int
    last: int
    sheet: str = ""

    def column(self, index: int) -> str:
        """The absolute range of a column, as a formula writes it."""
        letters, prefix = column_letters(index), f"'{self.sheet}'!" if self.sheet else ""
        return f"{prefix}${letters}${self.first + 1}:${letters}${self.last + 1}"


class Shown(NamedTuple):
    """What a cell shows, with its mark (see `styles.marked`) and its note; "" for none."""

    content: Content
    mark: str = ""
    note: str = ""


class SheetDraft:
    """A sheet in the making; the widths of its columns are known from the start, and the catalogue of its period."""

    def __init__(self, name: str, widths: Sequence[float], catalogue: Catalogue) -> None:
        self.name, self.widths, self.catalogue = name, list(widths), catalogue
        self.blocks: list[Block] = []
        self.merges: list[Merge] = []
        self.heights: dict[int, float] = {}
        self.looks: dict[tuple[int, int], str] = {}
        self.notes: list[CellNote] = []

    def add_head(self, title: str, period: Period, below: str, tag: str = "") -> None:
        """The title, and below it the form number, the period and the coverage, in rows 0 and 1.

        The letterhead is printed in the head of every printed page.
        """
        last = in_sight(self.widths) - 1
        width = sum(self.widths[: last + 1])
        dates = f"(số liệu từ {period.from_date:%d/%m/%Y} đến {period.to_date:%d/%m/%Y})"
        said = " ".join(filter(None, [tag and f"{tag}.", f"Kỳ báo cáo: {period.label} {dates}.", below]))
        self.merges += [Merge(0, 0, 0, last, title, "title"), Merge(1, 0, 1, last, said, "coverage")]
        self.heights[0] = lines_of(title, width * 0.66) * 19.0 + 4
        self.heights[1] = lines_of(said, width * BOLD_SHARE) * LINE_HEIGHT + 4

    def add_header(self, columns: Sequence[Column], leading: Sequence[str], row: int = HEADER_ROW) -> int:
        """Header rows: leading columns, then the form's with their groups, units of measure, column numbers.

        Gives the first row below.
        """
        first = len(leading)
        units_row = any(c.unit for c in columns)
        numbers_row = row + header_levels(columns) + units_row
        self.merges += [Merge(row, at, numbers_row - 1, at, text, "header") for at, text in enumerate(leading)]
        self.merges += header_merges(columns, row, first, units_row=units_row)
        for at, column in enumerate(columns, first):
            if column.unit:
                self.blocks.append(Block(numbers_row - 1, at, [[f"({column.unit})"]], ["header-unit"]))
        numbers = [*(f"({at + 1})" for at in range(first)), *column_numbers(columns, first)]
        self.blocks.append(Block(numbers_row, 0, [numbers], ["column-number"] * len(numbers)))
        self.heights |= dict(enumerate(header_heights(columns, BOLD_SHARE), row))
        self.heights[numbers_row] = row_height(numbers, [width * 1.1 for width in self.widths], 15.0)
        return numbers_row + 1

    def add_rows(self, row: int, rows: Sequence[Sequence[Content]], styles: Sequence[str], column: int = 0) -> None:
        """Rows of one look; those with long text become as high as they need."""
        self.blocks.append(Block(row, column, rows, styles))
        share = BOLD_SHARE if styles[0].startswith(("total", "group", "header")) else 1.0
        widths = [width * share for width in self.widths[column:]]
        for at, lines in _lines_of_rows(rows, widths, styles).items():
            self.heights[row + at] = height_of(lines, self.heights.get(row + at, 0.0))

    def add_shown(self, row: int, rows: Iterable[Sequence[Shown]], styles: Sequence[str], column: int = 0) -> int:
        """Rows of one look, but for the marks and notes of their cells, taken one by one; gives how many they are."""
        contents: list[tuple[Content, ...]] = []
        for at, cells in enumerate(rows, row):
            for place, (cell, style) in enumerate(zip(cells, styles, strict=True), column):
                if cell.mark:
                    self.looks[at, place] = mark_style(style, cell.mark)
                if cell.note:
                    self.notes.append(CellNote(at, place, cell.note))
            contents.append(tuple([cell.content for cell in cells]))
        self.add_rows(row, contents, styles, column)
        return len(contents)

    def add_heading(self, row: int, text: str) -> None:
        """A line in bold over a part of the sheet."""
        self.merges.append(Merge(row, 0, row, len(self.widths) - 1, text, "heading"))
        self.heights[row] = HEADING_HEIGHT

    def add_wide_row(self, row: int, texts: Sequence[Content], places: Sequence[tuple[int, int]], style: str) -> None:
        """A row whose cells take several columns each: (first, last) of each."""
        self.merges += [
            Merge(row, first, row, last, text, style) for text, (first, last) in zip(texts, places, strict=True)
        ]
        widths = [sum(self.widths[first : last + 1]) for first, last in places]
        self.heights[row] = row_height(texts, widths)

    def add_missing(self, row: int, names: Iterable[str], columns: int, text_column: int = 1) -> int:
        """A grey row for every unit without figures, by their names; gives the row below."""
        cells: list[Content] = [None] * columns
        cells[text_column] = NO_FIGURES
        rows = [[name, *cells[1:]] for name in names]
        if rows:
            self.add_rows(row, rows, ["missing"] * columns)
        return row + len(rows)

    def room_below(self, row: int) -> int:
        """How many pixels the first page of an A4 print has left from a row on; a little is spared."""
        return int((self.page_height - self.height_of(0, row)) / 0.75)

    @property
    def page_height(self) -> float:
        """How many points of rows an A4 print has room for on a page; a little is spared."""
        return _PAGE_HEIGHT * max(1.0, pixels(self.widths) * 0.75 / _PAGE_WIDTH)

    def height_of(self, first: int, end: int) -> float:
        """How many points the rows from a first one up to another one take."""
        return sum(self.heights.get(at, DEFAULT_ROW) for at in range(first, end))

    def plan(self, body: int, frozen: int, **more: Any) -> SheetPlan:
        """The sheet; rows up to `body`, a few at most, and `frozen` columns stay in sight.

        The header repeats in print, and every page has the office's letterhead.
        """
        setup: PrintSetup = more.pop("setup", PrintSetup(repeat_first=HEADER_ROW, repeat_last=body - 1))
        settings: dict[str, Any] = {
            "freeze": (min(body, MOST_FROZEN), frozen),
            "setup": setup._replace(letterhead=agency_as_new(self.catalogue)),
            **more,
        }
        return SheetPlan(
            name=self.name,
            blocks=tuple(self.blocks),
            looks=self.looks,
            notes=tuple(self.notes),
            merges=tuple(self.merges),
            widths=dict(enumerate(self.widths)),
            heights=self.heights,
            **settings,
        )


def _lines_of_rows(rows: Sequence[Sequence[Content]], widths: Sequence[float], styles: Sequence[str]) -> dict[int, int]:
    """Row → lines of its longest text, for rows with a text that does not fit on one line.

    Looked for column by column, and each text once, since most of them come again.
    """
    lines = [1] * len(rows)
    for cells, width, style in zip(zip(*rows, strict=True), widths, styles, strict=False):
        if not is_wrapped(style):
            continue
        texts, most = cells if set(map(type, cells)) == {str} else tuple(map(_text_of, cells)), width * SURE
        wide = [text for text in set(texts) if len(text) > most or "\n" in text]
        needed = {text: count for text in wide if (count := lines_of(text, width)) > 1}
        if needed:
            lines = list(map(max, lines, map(needed.get, texts, repeat(1))))
    return {at: count for at, count in enumerate(lines) if count > 1}  # else as high as a row with short texts


def _text_of(content: Content) -> str:
    """What a cell shows where that is text; "" for anything else."""
    shown = content.value if type(content) is Formula else content
    return shown if isinstance(shown, str) else ""


def in_sight(widths: Sequence[float]) -> int:
    """How many columns from the left a screen shows at once; one at least."""
    return max(1, sum(so_far <= _IN_SIGHT for so_far in accumulate(widths)))


def summary_name(form: Form, area: str = "") -> str:
    """The summary's sheet of a form, or that of one area."""
    return f"{form.id} {area or TOTALS}"


def stack_name(form: Form, area: str = "") -> str:
    """The sheet of a form's rows beside its summary, or beside that of one area."""
    return f"{form.id} DS {area}" if area else f"{form.id} {LISTED}"


def title_of(form: Form, area: str = "") -> str:
    """The title over a form's totals, or over those of one area."""
    return f"TỔNG HỢP {capitals(form.title)}" + (f" – {capitals(area)}" if area else "")


def tag_of(form: Form, catalogue: Catalogue) -> str:
    """The form's number and the unit of money, at the right above the title."""
    money = any("triệu đồng" in f"{column.unit} {column.label}" for column in form.columns)
    return number_of(form, new_settings(catalogue)) + (" – Đơn vị tính tiền: triệu đồng" if money else "")


def pixels(widths: Sequence[float]) -> int:
    """How wide some columns are on the screen."""
    return sum(int(width * 7 + 5) for width in widths)


def coverage(reported: Sequence[str], missing: Sequence[str], units: Units) -> str:
    """Who is in and who is missing: shown beside every total. Where all are missing, none needs a name."""
    if not reported:
        return f"Chưa có đơn vị nào báo cáo (0/{len(missing)})."
    text = f"Số liệu của {share_of(reported, missing)}"
    return f"{text}; chưa có: {', '.join(map(units.in_sentence, missing))}." if missing else f"{text}."


def coverage_of(summary: Summary) -> str:
    """The coverage of a whole summary: a unit is in when any of its forms is."""
    reported = [unit for unit in summary.units if unit in summary.files]
    return coverage(reported, [unit for unit in summary.units if unit not in summary.files], summary.catalogue.units)


def source_sentences(summary: Summary, name: Callable[[str], str] | None = None) -> list[str]:
    """Which reports the figures of a period of several months come from, and what they lack; else nothing.

    `name` is how a unit is called there, as within a sentence unless it is said.
    """
    name = name or summary.catalogue.units.in_sentence
    found: dict[MadeOf, list[str]] = {}
    for unit in summary.asked:
        if unit in summary.files:
            found.setdefault(summary.basis_of(unit)._replace(lacking=()), []).append(unit)
    period = Period.parse(summary.period)
    made = [_made_of(made, units, period, name) for made, units in found.items()] if summary.made_of else []
    made += [_ended(summary, unit, name) for unit in summary.ended]
    return made + [_not_counted(summary, unit, name) for unit in summary.not_counted]


def _ended(summary: Summary, unit: str, name: Callable[[str], str]) -> str:
    """That what happened in the months of a unit that is no more is a line of its own, and why."""
    period = Period.parse(summary.period)
    new = [one.code for one in summary.catalogue.units_on(period.to_date) if unit in one.replaces]
    why = f"có {len(new)} đơn vị thay thế ({', '.join(map(name, new))})" if new else "chưa khai đơn vị thay thế"
    return (
        f"Số phát sinh trong {periods_told(summary.basis_of(unit).periods)} của {name(unit)}, đã kết thúc từ ngày "
        f"{show_day(summary.ended_since(unit))}, cộng thành dòng riêng vì {why}; số cuối kỳ và số lũy kế không gồm đơn "
        "vị này."
    )


def _not_counted(summary: Summary, unit: str, name: Callable[[str], str]) -> str:
    """That reports of a unit are in no figure, since it reports no more or did not then; which units took its place."""
    period = Period.parse(summary.period)
    new = [one.code for one in summary.catalogue.units_on(period.to_date) if unit in one.replaces]
    instead = f"; đơn vị thay thế là {', '.join(map(name, new))}" if new else ""
    why = "khi đó chưa là đơn vị báo cáo" if unit in summary.asked else "cuối kỳ không còn là đơn vị báo cáo"
    return (
        f"Báo cáo {periods_told(summary.not_counted[unit])} của {name(unit)} không tính vào số liệu {period.label} vì "
        f"{why}{instead}."
    )


def _made_of(made: MadeOf, units: Sequence[str], period: Period, name: Callable[[str], str]) -> str:
    whose = ", ".join(map(name, units)) if len(units) <= 3 else f"{len(units)} đơn vị"
    if made.periods == (str(period),):
        return f"Số liệu {period.label} của {whose}: theo báo cáo riêng của kỳ."
    text = f"Số liệu {period.label} của {whose}: ghép từ báo cáo {periods_told(made.periods).removeprefix('từ ')}"
    if made.carried:
        text = f"Số liệu {period.label} của {whose}: tạm lấy số kỳ trước ({_label(made.periods[-1])})"
    gaps = f"; chưa có báo cáo {periods_told(made.gaps)}" if made.gaps else ""
    old = [f"{name(unit)} ({periods_told(periods)})" for unit, periods in made.before]
    text += f"; số phát sinh gồm báo cáo của {', '.join(old)}, nay là {whose}" if old else ""
    open_ended = Period.parse(made.periods[-1]).to_date < period.to_date and not made.carried
    return text + gaps + (", nên chưa có số cuối kỳ và số lũy kế." if open_ended else ".")


def _label(period: str) -> str:
    return Period.parse(period).label


def without_reports(missing: Sequence[str], units: Units) -> list[str]:
    """A sentence that names the units without a report; none when all are in."""
    return [f"Chưa có báo cáo của {', '.join(map(units.in_sentence, missing))}."] if missing else []


def share_of(reported: Sequence[str], missing: Sequence[str]) -> str:
    """The share of units that are in: "9/11 đơn vị"."""
    return f"{len(reported)}/{len(reported) + len(missing)} đơn vị"


def styles_of(base: str, columns: Iterable[Column]) -> list[str]:
    """A style a column, by the kind of its values."""
    return [f"{base}-{'center' if column.key == 'code' else kind_of(column.type)}" for column in columns]
