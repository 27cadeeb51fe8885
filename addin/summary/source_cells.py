"""The cells behind a figure of a summary, each with what it counts as there; never words them."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from addin.summary.lookup import REPORTED, ROWS, is_collected, top_codes, value_at
from schemas.cells import Value, address
from schemas.computation import Linear
from schemas.form import Agg, Form, RowKind, naming_column
from schemas.office.tables import ADJUSTMENTS
from schemas.report import FigurePlace, Source
from schemas.summary import NO_ROW, FormSummary, Origin, StackedRow, Summary


class SourceCell(NamedTuple):
    """A cell behind a figure, what it counts as there, and which row and column of the form and whose it is."""

    source: Source
    code: str
    column: str
    value: Value
    unit: str  # in whose figures it is

    @property
    def origin(self) -> Origin:
        """The cell without the period of its workbook."""
        return self.source.origin


def sources_at(summary: Summary, place: FigurePlace) -> tuple[Origin, ...]:
    """The cells behind the figure at a place; for a percentage of the province, the cells of both its parts."""
    return tuple(cell.origin for cell in cells_at(summary, place))


def cells_at(summary: Summary, place: FigurePlace) -> tuple[SourceCell, ...]:
    """The cells behind the figure at a place, with their values; see `sources_at`."""
    return tuple(find_cells(summary, place))


def find_cells(summary: Summary, place: FigurePlace) -> Iterator[SourceCell]:
    """The same, one after the other."""
    if not is_collected(summary, place):
        return iter(())
    form, found = summary.catalogue.by_id[place.form], summary.forms[place.form]
    if place.column == REPORTED:
        return (_first_cell(summary, found, unit) for unit in found.reported if found.rows_of(unit))
    rows: Iterable[StackedRow] = (row for row in _rows_at(found, place) if _belongs(form, row, place))
    if form.children:
        rows = (leaf for row in rows for leaf in _leaves(form, found, row, place.column))
    column = form.figures.get(place.column)
    if place.column == ROWS or column is None:
        key = place.group[0] if place.group else naming_column(form)
        return _cells(summary, found, rows, key)
    if Agg.COUNT in column.agg:
        rows = (row for row in rows if row.values.get(column.key) is True)
    if place.part in ("minimum", "maximum"):
        held = holders(summary, place)
        rows = (row for row in rows if row.unit in held)
    if column.ratio:
        rows = list(rows)
        if column.key not in form.by_key:  # it is of the rows that have all its parts
            parts = frozenset(column.ratio.parts)
            rows = [row for row in rows if row.row == NO_ROW or parts <= row.values.keys()] or rows
        return (cell for key in column.ratio.parts for cell in _cells_or_parts(summary, form, rows, key))
    return _cells_or_parts(summary, form, rows, column.key)


def holders(summary: Summary, place: FigurePlace) -> tuple[str, ...]:
    """The units that hold the minimum or maximum (`place.part`) of a spread, all of them where they tie."""
    extreme, rows = value_at(summary, place), summary.forms[place.form].rows
    held = (row for row in rows if row.code == place.code and row.values.get(place.column) is not None)
    return tuple(row.unit for row in held if row.values[place.column] == extreme)


def _rows_at(found: FormSummary, place: FigurePlace) -> Iterable[StackedRow]:
    """The rows of a unit and of a code, in their order; without these, of all."""
    if place.code:
        return found.rows_by_place.get((place.unit, place.code), ())
    return found.rows_of(place.unit) if place.unit else found.rows


def _belongs(form: Form, row: StackedRow, place: FigurePlace) -> bool:
    if form.rows is RowKind.FIXED and not place.code and row.code not in top_codes(form):
        return False
    return place.group is None or str(row.values.get(place.group[0])) == place.group[1]


def _leaves(form: Form, found: FormSummary, row: StackedRow, key: str) -> list[StackedRow]:
    """The rows a row's figure was added up from: its sub-rows wherever these report any, else itself."""
    parts = [sub for sub in found.rows_of(row.unit) if sub.code in form.children.get(row.code, ())]
    column = form.figures[key]
    needed = column.ratio.parts if column.ratio else (key,)
    stated = [sub for sub in parts if any(sub.values.get(part) is not None for part in needed)]
    return stated or [row]


def _cells_or_parts(summary: Summary, form: Form, rows: Iterable[StackedRow], key: str) -> Iterator[SourceCell]:
    """The cells of a column; where no district's sheet has a computed column, those of its parts."""
    found, column = summary.forms[form.id], form.by_key[key]
    if not isinstance(column.computed, Linear):
        yield from _cells(summary, found, rows, key)
        return
    rows, has_any = list(rows), False
    for row in rows:
        of_parts = column.computed.parts if _adds_periods(form, row, key) else ()
        parts = (cell for part in of_parts for cell in _cells_or_parts(summary, form, [row], part))
        for cell in parts if of_parts else _cells_of(summary, found, row, key):
            has_any = True
            yield cell
    if not has_any:
        for part in column.computed.parts:
            yield from _cells(summary, found, rows, part)


def _adds_periods(form: Form, row: StackedRow, key: str) -> bool:
    """Whether a computed figure rests on one that several periods' cells add up to: no cell of its own holds it."""
    computed = form.by_key[key].computed
    return isinstance(computed, Linear) and any(
        part in row.told or _adds_periods(form, row, part) for part in computed.parts
    )


def _cells(summary: Summary, found: FormSummary, rows: Iterable[StackedRow], key: str) -> Iterator[SourceCell]:
    return (cell for row in rows for cell in _cells_of(summary, found, row, key))


def _cells_of(summary: Summary, found: FormSummary, row: StackedRow, key: str) -> tuple[SourceCell, ...]:
    """The cells of a row's value; what the office added without any cell of the unit's is shown on its own sheet.

    A province has many more figures than cells: each cell is there once, and figures share it.
    """
    asked = found.form, id(row), key
    if asked not in summary.source_cells:
        summary.source_cells[asked] = tuple(_found_cells(summary, found, row, key))
    known: tuple[SourceCell, ...] = summary.source_cells[asked]
    return known


def _found_cells(summary: Summary, found: FormSummary, row: StackedRow, key: str) -> Iterator[SourceCell]:
    value = row.values.get(key)
    if value is None:
        return
    columns = row.source.columns if row.source else found.columns.get(row.unit, {})
    made = summary.adjusted(row.unit, found.form, row.code, key)
    if key in row.told and not made:
        for one in (cell for cell in row.told[key] if cell.value is not None):
            origin = Origin(one.unit or row.unit, one.file, one.sheet, one.cell, "", str(one.period))
            yield SourceCell(_dated(summary, origin), row.code, key, one.value, row.unit)
        return
    note = "; ".join([*filter(None, [row.notes.get(key)]), *(one.words for one in made)])
    if key in columns and row.row != NO_ROW:
        unit, file, period = _workbook(summary, row)
        origin = Origin(unit, file, row.sheet, address(row.row, columns[key]), note, period)
    elif made:
        origin = Origin(row.unit, "", ADJUSTMENTS, "", note)
    else:
        return
    yield SourceCell(_dated(summary, origin), row.code, key, value, row.unit)


def _workbook(summary: Summary, row: StackedRow) -> tuple[str, str, str]:
    """Who sent the workbook of a row, its file, and its period where it has another one than the figures."""
    if row.source:
        return row.source.unit or row.unit, row.source.file, row.source.period
    made = summary.made_of.get(row.unit)
    return row.unit, summary.files.get(row.unit, ""), made.periods[-1] if made else ""


def _first_cell(summary: Summary, found: FormSummary, unit: str) -> SourceCell:
    row = found.rows_of(unit)[0]
    column = min((row.source.columns if row.source else found.columns.get(unit, {})).values(), default=0)
    sender, file, period = _workbook(summary, row)
    origin = Origin(sender, file, row.sheet, address(row.row, column), "", period)
    return SourceCell(_dated(summary, origin), row.code, "", None, row.unit)


def _dated(summary: Summary, origin: Origin) -> Source:
    return Source(origin.period or summary.period, origin)
