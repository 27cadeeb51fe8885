"""Writes a planned workbook to a file with XlsxWriter; decides nothing about its content."""

import io
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from datetime import datetime
from functools import partial
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO, TYPE_CHECKING, Any, BinaryIO

from addin.sheets.drop_downs import fits_inline
from addin.sheets.layout import MOTTO, NATION
from addin.sheets.plan import (
    Axis,
    Block,
    BookPlan,
    CellRule,
    Chart,
    Content,
    ExcelTable,
    Link,
    Merge,
    PrintSetup,
    Series,
    SheetPlan,
)
from addin.sheets.styles import properties_of
from addin.sheets.text_width import lines_of
from addin.system.atomic import atomic_write
from schemas.text import within_cell

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook

    from addin.sheets.fast_writer import QuickBook, QuickSheet

#: A fixed date of creation: the same plan gives the same bytes.
CREATED = datetime(2023, 1, 1)
_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "dd/mm/yyyy",
    # widths of columns are counted in digits of this font; Calibri is missing where there is no Excel
    "default_format_properties": {"font_name": "Times New Roman", "font_size": 11, "font_scheme": "none"},
}
#: A workbook with more cells is put together in temporary files: in memory it would take a hundred bytes a cell.
MOST_CELLS_IN_MEMORY = 500_000
#: So much of a written workbook is copied at a time.
_AT_A_TIME = 2**20
_A4 = 9
MARGINS = {"left": 0.4, "right": 0.4, "top": 0.5, "bottom": 0.6}
#: The agency on the left and the national title on the right of every printed page, and the room that takes.
_USUAL, _BOLD = '&"Times New Roman,Regular"&10', '&"Times New Roman,Bold"&10'
TOP_BELOW_LETTERHEAD = 0.8

#: What Excel takes of links on a sheet, of the address of one, and of what is shown beside it.
_MOST_LINKS, _LONGEST_TARGET, _LONGEST_TIP = 65_000, 2_000, 255
#: The place of the hidden flag in the writer's record of a defined name: there is no call for it.
_HIDDEN = 3

Formats = Callable[[str], "Format"]

_CHART_KINDS = {"column": "Biểu đồ cột", "bar": "Biểu đồ thanh ngang", "line": "Biểu đồ đường"}
_NOTE_FONT = {"font_name": "Times New Roman", "font_size": 10}
#: The lines and the width, in columns' units, of a note as the library draws it; a longer one is drawn larger (pixels).
_NOTE_LINES, _NOTE_WIDTH = 4, 17.0
_WIDE_NOTE, _NOTE_LINE = 320, 16


def letterhead_of(agency: tuple[str, str]) -> tuple[str, str]:
    """What is on the left and on the right at the head of every page, as Excel writes it."""
    above, office = (name.replace("&", "&&") for name in agency)
    return f"{_USUAL}{above}\n{_BOLD}{office}", f"{_BOLD}{NATION}\n{MOTTO}"


def write_book(plan: BookPlan, target: Path | BinaryIO) -> None:
    """Write a workbook; a path is replaced in one go, so that a run that dies leaves the old file whole."""
    if isinstance(target, Path):
        with atomic_write(target) as stream:
            _write(plan, stream)
    else:
        _write(plan, target)


def _write(plan: BookPlan, target: BinaryIO) -> None:
    from addin.sheets.fast_writer import QuickBook

    with ExitStack() as until_closed:
        large = _cells_in(plan) > MOST_CELLS_IN_MEMORY
        folder = until_closed.enter_context(TemporaryDirectory(prefix="tonghop-")) if large else None
        stream: IO[bytes] = until_closed.enter_context(TemporaryFile(dir=folder)) if folder else io.BytesIO()
        book = QuickBook(stream, {**_OPTIONS, "in_memory": not large, "tmpdir": folder})
        book.set_properties({"title": plan.title, "author": plan.author, "created": CREATED})
        formats = _format_maker(book)
        for sheet in plan.sheets:
            written = _add_sheet(book, sheet)
            _write_sheet(book, written, sheet, formats)
            if folder:
                written.put_aside(until_closed, folder)
        _define_names(book, plan)
        if plan.macros:
            book.add_vba_project(io.BytesIO(plan.macros), is_stream=True)
        book.close()
        stream.seek(0)
        copyfileobj(stream, target, _AT_A_TIME)


def _cells_in(plan: BookPlan) -> int:
    return sum(len(block.rows) * len(block.styles) for sheet in plan.sheets for block in sheet.blocks)


def _define_names(book: "QuickBook", plan: BookPlan) -> None:
    for name, formula in plan.names.items():
        book.define_name(name, formula)
        book.defined_names[-1][_HIDDEN] = True
    for name, formula in plan.open_names.items():
        book.define_name(name, formula)


def _format_maker(book: "Workbook") -> Formats:
    made: dict[str, Format] = {}

    def get(style: str) -> "Format":
        if style not in made:
            made[style] = book.add_format(dict(properties_of(style)))
        return made[style]

    return get


def _add_sheet(book: "Workbook", plan: SheetPlan) -> "QuickSheet":
    from addin.sheets.fast_writer import QuickSheet

    sheet: QuickSheet = book.add_worksheet(plan.name, QuickSheet)
    sheet.growing = plan.growing
    return sheet


def _write_sheet(book: "Workbook", sheet: "QuickSheet", plan: SheetPlan, formats: Formats) -> None:
    for column, width in plan.widths.items():
        sheet.set_column(column, column, width)
    sheet.put_heights(plan.heights)
    for block in plan.blocks:
        _write_block(sheet, block, plan.looks, formats)
    for merge in plan.merges:
        _write_merge(sheet, merge, formats)
    for table in plan.tables:
        _add_table(sheet, table, formats)
    for note in plan.notes:
        sheet.write_comment(note.row, note.column, within_cell(note.text), {**_NOTE_FONT, **_room_for(note.text)})
    for rule in plan.rules:
        first = (rule.first_row, rule.first_column, rule.last_row, rule.last_column)
        sheet.data_validation(*first, _validation(rule))
    for mark in plan.highlights:
        area = (mark.first_row, mark.first_column, mark.last_row, mark.last_column)
        sheet.conditional_format(*area, {"type": "formula", "criteria": mark.formula, "format": formats(mark.style)})
    for chart in plan.charts:
        _insert_chart(book, sheet, chart)
    _set_up(sheet, plan)


def _write_block(sheet: "QuickSheet", block: Block, looks: Mapping[tuple[int, int], str], formats: Formats) -> None:
    """A block; a row with cells that look otherwise goes by itself."""
    other = partial(_write_link, sheet)
    styles = [formats(style) for style in block.styles]
    if block.repeats:
        sheet.put_repeating(block.row, block.column, block.rows, styles)
        return
    columns = range(block.column, block.column + len(styles))
    rows = {row for row, _ in looks}
    first = 0
    for at in range(len(block.rows)):
        row = block.row + at
        if row in rows:
            own = [formats(looks[row, c]) if (row, c) in looks else s for c, s in zip(columns, styles, strict=True)]
            sheet.put_block(block.row + first, block.column, block.rows[first:at], styles, other)
            sheet.put_block(row, block.column, block.rows[at : at + 1], own, other)
            first = at + 1
    sheet.put_block(block.row + first, block.column, block.rows[first:], styles, other)


def _write_link(sheet: "QuickSheet", row: int, column: int, cell: Content, style: "Format") -> None:
    """A link, or its text alone where Excel takes no more links or none so long."""
    if not isinstance(cell, Link):
        return
    if len(cell.target) > _LONGEST_TARGET or sheet.hlink_count >= _MOST_LINKS:
        sheet.write_string(row, column, within_cell(cell.text), style)
    else:
        sheet.write_url(row, column, cell.target, style, within_cell(cell.text), cell.tip[:_LONGEST_TIP] or None)


def _room_for(text: str) -> dict[str, int]:
    """How large a note is drawn, where the usual size would cut its text."""
    if lines_of(text, _NOTE_WIDTH) <= _NOTE_LINES:
        return {}
    return {"width": _WIDE_NOTE, "height": lines_of(text, _WIDE_NOTE / 7.5) * _NOTE_LINE + 12}


def _add_table(sheet: "QuickSheet", table: ExcelTable, formats: Formats) -> None:
    """Excel's own table: it grows when somebody types below it, and can be filtered."""
    last_column = table.first_column + len(table.headings) - 1
    columns = [{"header": heading, "header_format": formats(table.style)} for heading in table.headings]
    options = {"name": table.name, "columns": columns, "style": None, "autofilter": True}
    sheet.put_table((table.first_row, table.first_column, table.last_row, last_column), options)


def _write_merge(sheet: "QuickSheet", merge: Merge, formats: Formats) -> None:
    corners = (merge.first_row, merge.first_column, merge.last_row, merge.last_column)
    sheet.put_merge(corners, merge.content, formats(merge.style), partial(_write_link, sheet))


def _validation(rule: CellRule) -> dict[str, Any]:
    options: dict[str, Any] = {
        "validate": {"whole": "integer"}.get(rule.kind, rule.kind),
        "error_title": rule.title[:32],
        "error_message": rule.message[:255],
        "ignore_blank": True,
        "error_type": "information" if rule.forgiving else "stop",
    }
    if rule.kind == "list":
        if not isinstance(rule.source, str) and not fits_inline(rule.source):  # it would offer other words, or none
            raise ValueError(f"list does not fit into a cell: {rule.source}")
        return {**options, "source": rule.source if isinstance(rule.source, str) else list(rule.source)}
    if rule.high is None:
        return {**options, "criteria": ">=", "value": rule.low}
    return {**options, "criteria": "between", "minimum": rule.low, "maximum": rule.high}


def _insert_chart(book: "Workbook", sheet: "QuickSheet", plan: Chart) -> None:
    sheet.insert_chart(plan.row, plan.column, chart_of(book, plan), {"description": describe_chart(plan)})


def describe_chart(plan: Chart) -> str:
    """What a chart shows, in words."""
    if plan.description:
        return plan.description
    series = "; ".join(f"{one.name} ({one.values.removeprefix('=')})" for one in plan.series)
    return f"{_CHART_KINDS[plan.kind]} “{plan.title}”: {series}."


def chart_of(book: "Workbook", plan: Chart) -> Any:
    """A chart of a workbook, dressed; it is yet to be put somewhere."""
    font = {"name": "Times New Roman", "size": 10}
    chart = book.add_chart({"type": plan.kind})
    look = _line_look if plan.kind == "line" else _area_look
    for series in plan.series:
        options: dict[str, Any] = {"name": series.name, "categories": series.categories, "values": series.values}
        number = series.number_format or plan.number_format
        shown = number if plan.zeros else f"{number};-{number};"
        labels = {"value": True, "font": {**font, "size": 9}, "num_format": shown}
        if plan.kind == "line":  # two lines often run close to each other
            labels["position"] = series.labels or ("below" if series.pattern else "above")
        if series.texts:
            labels["custom"] = [{"value": text, "font": labels["font"]} if text else None for text in series.texts]
        if plan.kind == "bar":
            options["gap"] = 35  # each name has little room, and each label the height of its bar
        chart.add_series({**options, **look(series), "data_labels": labels})
    if plan.title:
        chart.set_title({"name": plan.title, "name_font": {**font, "size": 13, "bold": True}, "overlay": False})
    else:
        chart.set_title({"none": True})
    names = {"num_font": font}
    lines = {"visible": True, "line": {"color": "#BFBFBF"}}
    values = {"num_font": font, "num_format": plan.number_format, "name": plan.axis_title, "name_font": font,
              "major_gridlines": lines, "min": 0, **_steps(plan.axis)}  # fmt: skip
    if plan.kind == "bar":  # lies on its side: names go down the page, the first on top, numbers stay below
        chart.set_x_axis(values)
        down = {"reverse": True, "crossing": "max", "interval_unit": 1, "major_gridlines": {"visible": False}}
        chart.set_y_axis({**names, **down})
    else:
        chart.set_x_axis(names)
        chart.set_y_axis(values)
    chart.set_legend({"position": "bottom", "font": font} if len(plan.series) > 1 else {"none": True})
    chart.set_size({"width": plan.width, "height": plan.height})
    return chart


def _steps(axis: Axis | None) -> dict[str, Any]:
    if axis is None:
        return {}
    shown = {"num_format": axis.number_format} if axis.number_format else {"label_position": "none"}
    return {"max": axis.most, "major_unit": axis.step, **shown}


def _area_look(series: Series) -> dict[str, Any]:
    border = {"border": {"color": "#404040"}}
    if series.pattern:
        return {**border, "pattern": {"pattern": series.pattern, "fg_color": "#404040", "bg_color": "#FFFFFF"}}
    return {**border, "fill": {"color": "#5B7FA6"}}


def _line_look(series: Series) -> dict[str, Any]:
    color = "#404040" if series.pattern else "#1F3A5F"
    dashed = {"dash_type": "dash"} if series.pattern else {}
    marker = {"type": "diamond" if series.pattern else "circle", "size": 7, "fill": {"color": color}}
    return {"line": {"color": color, "width": 2.25, **dashed}, "marker": marker}


def _set_width(sheet: "QuickSheet", setup: PrintSetup) -> None:
    if not setup.scale:
        sheet.fit_to_pages(1, setup.fit_height)
        return
    sheet.set_print_scale(setup.scale)
    sheet.repeat_columns(0, setup.repeat_columns - 1)


def _set_up(sheet: "QuickSheet", plan: SheetPlan) -> None:
    setup = plan.setup
    sheet.set_paper(_A4)
    if setup.landscape:
        sheet.set_landscape()
    sheet.set_margins(**MARGINS)
    if setup.letterhead:
        sheet.set_margins(**{**MARGINS, "top": TOP_BELOW_LETTERHEAD})
        left, right = letterhead_of(setup.letterhead)
        sheet.set_header(f"&L{left}&R{right}")
    if plan.printed:
        sheet.print_area(0, 0, *plan.printed)
    sheet.center_horizontally()
    _set_width(sheet, setup)
    sheet.set_footer(f'&C&"Times New Roman,Regular"&10{setup.footer}' if setup.footer else "")
    if setup.repeat_first is not None:
        sheet.repeat_rows(setup.repeat_first, setup.repeat_last)
    if plan.breaks:
        sheet.set_h_pagebreaks(list(plan.breaks))
    if plan.freeze:
        sheet.freeze_panes(*plan.freeze)
    if plan.filter_range:
        sheet.autofilter(*plan.filter_range)
    sheet.hide_gridlines(2)
    if plan.protected:
        allowed = ("format_cells", "format_columns", "format_rows", "sort", "autofilter")
        sheet.protect("", {**dict.fromkeys(allowed, True), "insert_rows": plan.may_grow})
    if plan.tab:
        sheet.set_tab_color(plan.tab)
    if plan.hidden:
        sheet.hide()
