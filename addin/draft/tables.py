"""Decides the appendix: one table a form, from the form's own columns; never draws them."""

from collections.abc import Iterator, Sequence
from math import ceil
from typing import NamedTuple

from addin.draft.columns import MONEY_UNIT, FigureColumn, TableColumn, figure_columns, has_money, row_columns
from addin.draft.recorder import Recorder
from addin.draft.sentences import missing_units
from addin.draft.words import lowered, one_line, opened, says_nothing, unit_name
from schemas.form import Agg, Form, is_number
from schemas.forms import ALL_FORMS
from schemas.report import Place

#: What fits beside the margins of an A4 page lying on its side; the numbering; the least a name needs; in mm.
PAGE, NUMBERING, NAME = 252.0, 10.0, 40.0


class TableRow(NamedTuple):
    """One row of texts; `strong` for totals and headings; `shades` are the greys behind its cells ("D9D9D9")."""

    cells: tuple[str, ...]
    strong: bool = False
    shades: tuple[str, ...] = ()


class AppendixTable(NamedTuple):
    """One table of the appendix: its title, who is missing and the unit of money, columns and rows.

    `large` letters are for tables of few columns with words to read.
    """

    title: str
    note: str
    columns: tuple[TableColumn, ...]
    rows: tuple[TableRow, ...]
    large: bool = False


class _Line(NamedTuple):
    """A row before its figures are printed: its numbering and name, where its figures stand, whether it has any."""

    number: str
    name: str
    place: Place
    strong: bool = False
    total: bool = False


def appendix_tables(recorder: Recorder) -> list[AppendixTable]:
    """All tables, numbered in the order of the forms; a form that nobody has reported gets no table."""
    tables: list[AppendixTable] = []
    for form in ALL_FORMS:
        if recorder.current.forms[form.id].reported and _has_anything(recorder, form):
            tables += _form_tables(recorder, form)
    return [table._replace(title=f"Biểu {number}. {table.title}") for number, table in enumerate(tables, 1)]


def _has_anything(recorder: Recorder, form: Form) -> bool:
    keys = [column.key for column in form.columns if not column.label_column]
    rows = recorder.current.forms[form.id].rows
    return any(row.values.get(key) not in (None, "", 0) for row in rows for key in keys)


def _form_tables(recorder: Recorder, form: Form) -> Iterator[AppendixTable]:
    numbers = [column for column in form.columns if is_number(column)]
    if form.by_code and not numbers:
        yield _words_table(recorder, form)
    elif form.by_code and len(numbers) == 1:
        yield from _figure_tables(recorder, form, row_columns(form, numbers[0]), _unit_lines(recorder, form))
    elif form.by_code:
        yield from _figure_tables(recorder, form, figure_columns(form), _fixed_lines(form))
    else:
        yield from _figure_tables(recorder, form, figure_columns(form), _unit_lines(recorder, form))
        yield from _group_tables(recorder, form)


def _fixed_lines(form: Form) -> list[_Line]:
    parents = set(form.children)
    lines = [
        _Line(row.code, _named(row.label, row.unit_of_measure), Place(form.id, "", code=row.code), row.code in parents)
        for row in form.fixed_rows
    ]
    return [*lines, _Line("", form.total_label, Place(form.id, ""), True, True)] if form.total_label else lines


def _named(label: str, unit_of_measure: str) -> str:
    return f"{label} ({unit_of_measure})" if unit_of_measure else label


def _unit_lines(recorder: Recorder, form: Form) -> list[_Line]:
    lines = [
        _Line(str(number), unit_name(unit), Place(form.id, "", unit=unit))
        for number, unit in enumerate(recorder.current.units, 1)
    ]
    return [*lines, _Line("", "Tổng cộng", Place(form.id, ""), strong=True)]


def _group_tables(recorder: Recorder, form: Form) -> Iterator[AppendixTable]:
    """The sums by the groups of a column, such as money by its source."""
    for column in form.columns:
        if Agg.SUM_BY in column.agg:
            groups = recorder.current.forms[form.id].total.get(column.key, {})
            lines = [
                _Line(str(n), name, Place(form.id, "", group=(column.key, name))) for n, name in enumerate(groups, 1)
            ]
            lines.append(_Line("", "Tổng cộng", Place(form.id, ""), strong=True))
            summed = [shown for shown in figure_columns(form) if shown.in_groups]
            for table in _figure_tables(recorder, form, summed, lines):
                yield table._replace(title=f"{table.title}, theo {lowered(column.label)}")


def _figure_tables(
    recorder: Recorder, form: Form, columns: Sequence[FigureColumn], lines: Sequence[_Line]
) -> Iterator[AppendixTable]:
    """One table, or several beside each other where the columns are too wide for a page."""
    parts = _pages(columns)
    for number, part in enumerate(parts, 1):
        rows = tuple(_printed(recorder, line, part) for line in lines)
        title = form.title + (f" (phần {number})" if len(parts) > 1 else "")
        name = TableColumn("", _name_label(form, lines), _name_width(lines), number=False)
        yield AppendixTable(title, _note(recorder, form, part), _filling_page(name, part), rows)


def _name_width(lines: Sequence[_Line]) -> float:
    """Room for the longest name on one line, as long as it leaves two fifths of the page."""
    return min(PAGE * 0.6, max(NAME, *(1.6 * len(line.name) for line in lines)))


def _filling_page(name: TableColumn, part: Sequence[FigureColumn]) -> tuple[TableColumn, ...]:
    """The columns of one table, widened or, for the name, narrowed so that they fill the page exactly."""
    figures = sum(shown.column.width for shown in part)
    width = min(name.width, PAGE - NUMBERING - figures)
    stretch = (PAGE - NUMBERING - width) / figures
    widened = (shown.column._replace(width=shown.column.width * stretch) for shown in part)
    return TableColumn("", "TT", NUMBERING), name._replace(width=width), *widened


def _pages(columns: Sequence[FigureColumn]) -> list[list[FigureColumn]]:
    """Columns dealt out to tables of about the same width, none wider than the page."""
    total, space = sum(shown.column.width for shown in columns), PAGE - NUMBERING - NAME
    count = ceil(total / space)
    share = total / count
    parts: list[list[FigureColumn]] = [[]]
    filled = 0.0
    for shown in columns:
        full = filled + shown.column.width / 2 > share and len(parts) < count
        if parts[-1] and (full or filled + shown.column.width > space):
            parts.append([])
            filled = 0.0
        parts[-1].append(shown)
        filled += shown.column.width
    return parts


def _name_label(form: Form, lines: Sequence[_Line]) -> str:
    first = lines[0].place
    if first.code:
        return form.by_key[form.label_key].label
    return form.by_key[first.group[0]].label if first.group else "Đơn vị"


def _printed(recorder: Recorder, line: _Line, columns: Sequence[FigureColumn]) -> TableRow:
    unreported = line.place.unit and line.place.unit not in recorder.current.forms[line.place.form].reported
    if unreported:
        return TableRow((line.number, line.name, *("–" for _ in columns)))
    cells = ("" if line.total and not shown.in_total else shown.show(recorder, line.place) for shown in columns)
    return TableRow((line.number, line.name, *cells), line.strong)


def _note(recorder: Recorder, form: Form, columns: Sequence[FigureColumn]) -> str:
    money = f"Đơn vị tính tiền: {MONEY_UNIT}" if has_money(form, columns) else ""
    return ". ".join(filter(None, (opened(missing_units(recorder, form.id)), money)))


def _words_table(recorder: Recorder, form: Form) -> AppendixTable:
    """The districts' words, every unit's under its name."""
    found = recorder.current.forms[form.id]
    labels = {row.code: row.label for row in form.fixed_rows}
    key = next(column.key for column in form.columns if Agg.TEXT in column.agg)
    rows = [
        TableRow((unit_name(row.unit), labels[row.code], text))
        for row in found.rows
        if (text := one_line(str(row.values.get(key) or ""))) and not says_nothing(text)
    ]
    columns = (
        TableColumn("", "Đơn vị", 35, number=False),
        TableColumn("", "Nội dung", 40, number=False),
        TableColumn("", form.by_key[key].label, PAGE - 75, number=False),
    )
    return AppendixTable(form.title, opened(missing_units(recorder, form.id)), columns, tuple(rows))
