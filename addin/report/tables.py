"""Prints the figures of the appendix's tables, with what is unknown or under review; never draws a table."""

from collections.abc import Iterable, Iterator, Sequence

from addin.analysis.trend import Trend, signs_told
from addin.documents.bookmarks import strip_marks
from addin.documents.content import CENTRE, LEFT, NAME, NUMBERING, PAGE, AppendixTable, TableColumn, TableRow
from addin.documents.head_lines import text_width
from addin.documents.wording import capitalise, lower_first
from addin.report.columns import DOUBTFUL, LETTERS, MONEY_UNIT, POINT, SIDES, UNKNOWN, FigureColumn, TableCell
from addin.report.recorder import FigureRecorder
from addin.report.sentences import missing_units
from addin.report.shortfalls import shortfall_at, table_foot
from addin.report.table_plan import PlannedRow, PlannedTable, planned_tables
from addin.report.timeliness import NO_FORM
from addin.summary.lookup import doubts_at
from schemas.numbers import decimals_of, show_number
from schemas.report import FigurePlace

#: What a cell shows where there is no figure to be had (a percentage of nothing).
NONE = "–"
#: Nobody reads a longer table on paper: the summary workbook has it whole. So many rows are printed without a total.
MOST_ROWS, _FIRST_ROWS = 200, 20
#: So many rows are on one page, about.
_ONE_PAGE = 32


def appendix_tables(recorder: FigureRecorder, trend: Trend | None = None) -> list[AppendixTable]:
    """All tables, numbered in the order of the forms; a form that nobody has reported gets no table."""
    planned = enumerate(planned_tables(recorder.current, trend), 1)
    return [_printed(recorder, table)._replace(title=f"Biểu {number}. {table.title}") for number, table in planned]


def _printed(recorder: FigureRecorder, table: PlannedTable) -> AppendixTable:
    """A table whole, or of a long one the totals, or its first rows where it has none, and where the others are."""
    totals = [line for line in table.lines if line.total or line.strong]
    rows = len(table.lines) - len(totals)
    if rows <= MOST_ROWS:
        return _whole(recorder, table)
    kept, shown = (totals, "dòng tổng cộng") if totals else (table.lines[:_FIRST_ROWS], f"{_FIRST_ROWS} dòng đầu")
    printed = _whole(recorder, table._replace(lines=kept))
    left = f"Biểu có {show_number(rows)} dòng, văn bản chỉ in {shown}; các dòng còn lại xem ở bảng tổng hợp (Excel)"
    return printed._replace(note=". ".join(filter(None, [printed.note, left])))


def _whole(recorder: FigureRecorder, table: PlannedTable) -> AppendixTable:
    columns = [shown._replace(decimals=_decimals(recorder, shown, table.lines)) for shown in table.columns]
    rows = tuple(row for line in table.lines for row in _rows(recorder, line, columns))
    name = TableColumn("", table.names, _name_width(table.lines), LEFT)
    widths = (max(text_width(strip_marks(row.cells[at]), LETTERS) for row in rows) for at in range(2, len(columns) + 2))
    drawn = [
        shown.column._replace(width=max(shown.column.width, width * POINT + SIDES))
        for shown, width in zip(columns, widths, strict=True)
    ]
    foot = table_foot(recorder.current, _places(recorder, table))
    note = ". ".join(filter(None, [_note(recorder, table, rows), _read_on(foot, rows)]))
    return AppendixTable(table.title, note, _filling_page(name, drawn), rows, foot=foot)


def _read_on(foot: str, rows: Sequence[TableRow]) -> str:
    """Above a table of several pages: where its greys and italics are explained; "" where that is on the same page."""
    looks = [name for name in ("nền xám", "in nghiêng") if name in foot] if len(rows) > _ONE_PAGE else []
    return f"Số {' hoặc '.join(looks)}: xem ghi chú cuối biểu" if looks else ""


def _places(recorder: FigureRecorder, table: PlannedTable) -> Iterator[FigurePlace]:
    """Where the figures are that a table shows."""
    for line in table.lines:
        for shown in table.columns:
            place = shown.at(line.place) if shown.at and (shown.in_total or not line.total) else None
            if place and (shown.words or recorder.value(place) is not None):
                yield place


def _decimals(recorder: FigureRecorder, shown: FigureColumn, lines: Iterable[PlannedRow]) -> int:
    """As many decimals as the figure of the column with the most of them."""
    if shown.at is None or shown.decimals is not None:
        return shown.decimals or 0
    values = [recorder.value(shown.at(line.place)) for line in lines if shown.in_total or not line.total]
    return max((decimals_of(value) for value in values if value is not None), default=0)


def _name_width(lines: Sequence[PlannedRow]) -> float:
    """Room for the longest name on one line, as long as it leaves two fifths of the page."""
    return min(PAGE * 0.6, max(NAME, *(1.6 * len(line.name) for line in lines)))


def _filling_page(name: TableColumn, part: Sequence[TableColumn]) -> tuple[TableColumn, ...]:
    """The columns of one table, widened or, for the name, narrowed so that they fill the page exactly."""
    figures = sum(column.width for column in part)
    width = max(NAME, min(name.width, PAGE - NUMBERING - figures))
    stretch = (PAGE - NUMBERING - width) / figures
    widened = (column._replace(width=column.width * stretch) for column in part)
    return TableColumn("", "TT", NUMBERING, CENTRE), name._replace(width=width), *widened


def _rows(recorder: FigureRecorder, line: PlannedRow, columns: Sequence[FigureColumn]) -> Iterator[TableRow]:
    """A row, below the title of the section that it opens."""
    if line.section:
        yield TableRow(("", line.section, *("" for _ in columns)), strong=True)
    cells = [_cell(recorder, line, shown) for shown in columns]
    shades = ("", "", *(cell.shade for cell in cells))
    slanted = (False, False, *(cell.slanted for cell in cells))
    yield TableRow((line.number, line.name, *(cell.text for cell in cells)), line.strong, shades, slanted)


def _cell(recorder: FigureRecorder, line: PlannedRow, shown: FigureColumn) -> TableCell:
    if line.total and not shown.in_total:
        return TableCell("")
    if shown.words or shown.at is None:
        return shown.words(recorder, line.place) if shown.words else TableCell("")
    place, summary = shown.at(line.place), recorder.current
    if recorder.value(place) is not None:
        text = recorder.write_value(place, decimals=shown.decimals)
        return TableCell(text, DOUBTFUL if doubts_at(summary, place) else "", any(shortfall_at(summary, place)))
    if place.part == "sum" or place.unit in summary.ended:
        return TableCell("")  # what units report side by side has no sum
    column = recorder.catalogue.form(place.form).by_key.get(place.column)
    ratio = column.ratio if column else None
    parts = [recorder.value(place._replace(column=key)) for key in ratio.parts] if ratio else [None]
    return TableCell(UNKNOWN if None in parts else NONE)


def _note(recorder: FigureRecorder, table: PlannedTable, rows: Iterable[TableRow]) -> str:
    """The unit of money, who is missing, and what the signs in the cells mean."""
    money = f"Đơn vị tính tiền: {MONEY_UNIT}" if any(shown.money for shown in table.columns) else ""
    missing = {form: missing_units(recorder, form) for form in table.forms}
    found = [recorder.current.forms[form] for form in table.forms]
    if len({(one.missing, one.first_day) for one in found}) > 1:
        titles = {form: lower_first(recorder.catalogue.form(form).title) for form in table.forms}
        missing = {form: f"{titles[form]}: {told}" for form, told in missing.items() if told}
    else:
        missing = dict([*missing.items()][:1])
    cells = {text for row in rows for text in row.cells}
    signs = (
        signs_told(cells) if any(shown.form == NO_FORM for shown in table.columns) else "",
        f"“{UNKNOWN}”: chưa có số liệu" if UNKNOWN in cells else "",
    )
    return ". ".join(capitalise(said.rstrip(".")) for said in (money, *missing.values(), *signs) if said)
