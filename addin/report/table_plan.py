"""Decides which tables the appendix has, their columns and rows, from the forms' own columns; prints no figure."""

from collections.abc import Iterator, Sequence
from math import ceil
from typing import NamedTuple

from addin.analysis.trend import Trend
from addin.documents.content import NAME, NUMBERING, PAGE
from addin.documents.wording import lower_first
from addin.report.columns import FigureColumn, figure_columns, row_columns
from addin.report.timeliness import NO_FORM, TITLE, timeliness_columns
from schemas.catalogue import Catalogue
from schemas.form import Agg, Form, is_number
from schemas.report import FigurePlace
from schemas.summary import Summary

#: Over the names of units.
UNITS = "Đơn vị"


class PlannedRow(NamedTuple):
    """A row before its figures are printed: its numbering and name, where its figures are, the title over it."""

    number: str
    name: str
    place: FigurePlace
    strong: bool = False
    total: bool = False
    section: str = ""


class PlannedTable(NamedTuple):
    """A table before it is printed: what it is called, over which names, its columns and rows.

    `begins`, `ends`: it has a row a unit and the first or the last columns of its form; one with both may be beside
    one that ends its form.
    """

    title: str
    names: str
    columns: Sequence[FigureColumn]
    lines: Sequence[PlannedRow]
    begins: bool = False
    ends: bool = False

    @property
    def forms(self) -> list[str]:
        """The forms that its figures are of."""
        return [form for form in dict.fromkeys(shown.form for shown in self.columns) if form != NO_FORM]

    @property
    def room(self) -> float:
        """What is left of the page, in mm."""
        return PAGE - NUMBERING - NAME - sum(shown.column.width for shown in self.columns)


def table_numbers(summary: Summary, trend: Trend | None = None) -> dict[str, str]:
    """What the text calls the tables of each form: "Biểu 3", "Biểu 2, 3"; "" for a form without any."""
    found: dict[str, list[str]] = {form.id: [] for form in summary.catalogue.forms}
    for number, table in enumerate(planned_tables(summary, trend), 1):
        for form in table.forms:
            found[form].append(str(number))
    return {form: f"Biểu {', '.join(numbers)}" if numbers else "" for form, numbers in found.items()}


def planned_tables(summary: Summary, trend: Trend | None = None) -> list[PlannedTable]:
    """Every table: those by unit beside each other as far as a page is wide, in the order of their forms.

    Tables shorter than one by unit are behind the others, the shortest first, since a page has room for several.
    """
    tables: list[PlannedTable] = []
    for form in summary.catalogue.forms:
        if summary.forms[form.id].reported and _has_anything(summary, form):
            for table in _of_form(summary, form):
                _place(summary.catalogue, tables, table)
    if columns := timeliness_columns(trend):
        lines = _unit_lines(summary)[:-1]
        _place(summary.catalogue, tables, PlannedTable(TITLE, UNITS, columns, lines, begins=True, ends=True))
    return sorted(tables, key=lambda table: len(table.lines) if len(table.lines) <= len(summary.units) else 0)


def _has_anything(summary: Summary, form: Form) -> bool:
    keys = [column.key for column in form.columns if not column.label_column]
    rows = summary.forms[form.id].rows
    return any(row.values.get(key) not in (None, "", 0) for row in rows for key in keys)


def _place(catalogue: Catalogue, tables: list[PlannedTable], table: PlannedTable) -> None:
    """Put a table beside one by unit that has room for it, else behind all.

    Those of forms go where most room is, so that labels stay low and two tables fit a page; others to the first.
    """
    width = sum(shown.column.width for shown in table.columns)
    beside = table.begins and table.ends
    fitting = [at for at, other in enumerate(tables) if beside and other.ends and width <= other.room]
    if not fitting:
        tables.append(table)
        return
    at = max(fitting, key=lambda at: tables[at].room) if table.forms else fitting[0]
    other = tables[at]
    columns = (*_under(catalogue, other), *_under(catalogue, table))
    tables[at] = other._replace(title=f"{other.title}; {lower_first(table.title)}", columns=columns)


def _under(catalogue: Catalogue, table: PlannedTable) -> list[FigureColumn]:
    """The columns of a table with its title over them, unless they have one already."""
    return [
        shown
        if shown.column.over
        else shown._replace(column=shown.column._replace(over=catalogue.form(shown.form).title))
        for shown in table.columns
    ]


def _of_form(summary: Summary, form: Form) -> Iterator[PlannedTable]:
    numbers = [column for column in form.columns if is_number(column)]
    summed = [column for column in numbers if Agg.SUM in column.agg]
    side_by_side = summed if len(numbers) == 1 else [column for column in numbers if Agg.SPREAD in column.agg]
    if form.summed_by_row and side_by_side and len(summed) < 2:
        yield from _parts(form, row_columns(form, side_by_side[0]), _unit_lines(summary))
    elif form.summed_by_row and numbers:
        yield from _parts(form, figure_columns(form), _fixed_lines(form))
    elif not form.summed_by_row:
        columns = [shown for shown in figure_columns(form) if not _is_empty_group(summary, shown)]
        yield from _parts(form, columns, _unit_lines(summary))
        yield from _by_group(summary, form)


def _is_empty_group(summary: Summary, shown: FigureColumn) -> bool:
    """A choice that nobody made."""
    at = shown.at(FigurePlace(shown.form, "")) if shown.at else None
    if at is None or at.group is None:
        return False
    return not (summary.forms[at.form].total.get(at.group[0]) or {}).get(at.group[1])


def _fixed_lines(form: Form) -> list[PlannedRow]:
    parents = set(form.children)
    lines = [
        PlannedRow(
            row.code,
            _named(row.label, row.unit_of_measure),
            FigurePlace(form.id, "", code=row.code),
            row.code in parents,
            section=row.section,
        )
        for row in form.fixed_rows
    ]
    return (
        [*lines, PlannedRow("", form.total_label, FigurePlace(form.id, ""), True, True)] if form.total_label else lines
    )


def _named(label: str, unit_of_measure: str) -> str:
    return f"{label} ({unit_of_measure})" if unit_of_measure else label


def _unit_lines(summary: Summary) -> list[PlannedRow]:
    lines = [
        PlannedRow(str(number), summary.name_of(unit), FigurePlace("", "", unit=unit))
        for number, unit in enumerate(summary.units, 1)
    ]
    return [*lines, PlannedRow("", "Tổng cộng", FigurePlace("", ""), strong=True)]


def _by_group(summary: Summary, form: Form) -> Iterator[PlannedTable]:
    """The sums by the groups of a column, such as money by its source."""
    for column in form.columns:
        if Agg.SUM_BY in column.agg:
            groups = summary.forms[form.id].total.get(column.key) or {}
            lines = [
                PlannedRow(str(n), name, FigurePlace(form.id, "", group=(column.key, name)))
                for n, name in enumerate(groups, 1)
            ]
            lines.append(PlannedRow("", "Tổng cộng", FigurePlace(form.id, ""), strong=True))
            summed = [shown for shown in figure_columns(form) if shown.in_groups]
            yield PlannedTable(f"{form.title}, theo {lower_first(column.label)}", column.label, summed, lines)


def _parts(form: Form, columns: Sequence[FigureColumn], lines: Sequence[PlannedRow]) -> Iterator[PlannedTable]:
    """One table, or several where the columns are too wide for a page."""
    parts = _pages(columns)
    for number, part in enumerate(parts, 1):
        title = form.title + (f" (phần {number})" if len(parts) > 1 else "")
        by_unit = bool(lines[0].place.unit)
        names = UNITS if by_unit else form.by_key[form.label_key].label
        begins, ends = by_unit and number == 1, by_unit and number == len(parts)
        yield PlannedTable(title, names, part, lines, begins, ends)


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
