"""Finds a figure and the cells behind it in a summary; never words it."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from schemas.cells import Value, address
from schemas.form import Agg, Form, Linear, RowKind, naming_column
from schemas.forms import FORMS_BY_ID
from schemas.numbers import Amount, exact
from schemas.office.tables import ADJUSTMENTS
from schemas.report import FigurePlace
from schemas.summary import NO_ROW, Coverage, Doubt, Figures, FormSummary, Origin, StackedRow, Summary

#: The figures of a form that are not columns: how many rows a list has, how many units reported.
ROWS, REPORTED = "count", "reported"


class SourceCell(NamedTuple):
    """A cell behind a figure, what it counts as there, and which row and column of the form it is."""

    origin: Origin
    code: str
    column: str
    value: Value


def value_at(summary: Summary, place: FigurePlace) -> Amount | None:
    """The figure at a place; None where nothing was reported or nothing can be computed."""
    found = summary.forms[place.form]
    if place.column == REPORTED:
        return len(found.reported)
    figures = found.units.get(place.unit) if place.unit else found.total
    if figures is None or not found.reported:
        return None
    form = FORMS_BY_ID[place.form]
    value = _by_code(form, found, figures, place) if form.by_code else _flat(figures, place)
    if isinstance(value, dict) and place.part:
        value = value.get(place.part)
    return value if isinstance(value, int | float) else None


def value_over(summary: Summary, place: FigurePlace, units: Iterable[str]) -> Amount | None:
    """The figure over some units only: sums added up, a percentage recomputed from its parts."""
    column = FORMS_BY_ID[place.form].by_key.get(place.column)
    units = tuple(units)
    if column and column.ratio:
        parts = {key: value_over(summary, place._replace(column=key), units) for key in column.ratio.parts}
        return column.ratio.of_totals(parts)
    values = [value_at(summary, place._replace(unit=unit)) for unit in units]
    stated = [value for value in values if value is not None]
    return exact(sum(stated)) if stated else None


def value_over_rows(summary: Summary, place: FigurePlace, shared: Mapping[str, frozenset[str] | None]) -> Amount | None:
    """The figure over some units, and in each over the rows of some codes only; None for all of the unit."""
    column = FORMS_BY_ID[place.form].by_key.get(place.column)
    if column and column.ratio:
        parts = {key: value_over_rows(summary, place._replace(column=key), shared) for key in column.ratio.parts}
        return column.ratio.of_totals(parts)
    values = [_over_rows(summary, place._replace(unit=unit), codes) for unit, codes in shared.items()]
    stated = [value for value in values if value is not None]
    return exact(sum(stated)) if stated else None


def _over_rows(summary: Summary, place: FigurePlace, codes: frozenset[str] | None) -> Amount | None:
    if codes is None:
        return value_at(summary, place)
    rows = summary.forms[place.form].rows_of(place.unit)
    values = [row.values.get(place.column) for row in rows if row.code in codes]
    return exact(sum(value for value in values if isinstance(value, int | float)))


def known_rows(summary: Summary, place: FigurePlace) -> dict[str, tuple[str, ...]] | None:
    """The rows that are in one unit's figure: their codes, each with its sub-rows that are not; None where unknown.

    A list counts as a whole, as does a figure that the office has set for the unit.
    """
    form, found = FORMS_BY_ID[place.form], summary.forms[place.form]
    if not _is_known(found, place) or gaps_at(summary, place):
        return None
    if not form.printed_rows or place.column == REPORTED:
        return {}
    if _is_set_whole(found, place):
        return {}
    parts = _parts_of(form, place.column)
    codes = (place.code,) if place.code else top_codes(form)
    rows = [row for row in found.rows_of(place.unit) if not form.by_code or row.code in codes]
    return {
        row.code: rows_left_out(found, place._replace(code=row.code)) if row.code in form.children else ()
        for row in rows
        if parts <= row.values.keys()
    }


def doubts_at(summary: Summary, place: FigurePlace) -> tuple[Doubt, ...]:
    """What makes the figure at a place doubtful; nothing where it is sure or unknown."""
    form = FORMS_BY_ID[place.form]
    codes = {place.code, *form.children.get(place.code, ())} if place.code else None
    column = place.group[0] if place.group and place.column == ROWS else place.column
    return tuple(
        doubt
        for doubt in summary.doubts_by_form[place.form]
        if place.unit in ("", doubt.unit)
        and (codes is None or not doubt.code or doubt.code in codes)
        and (not doubt.keys or column in doubt.keys)
    )


def coverage_at(summary: Summary, place: FigurePlace) -> Coverage:
    """What is behind the province's figure at a place: which units are in it, which are not, which are doubtful."""
    found, whole = summary.forms[place.form], place._replace(unit="")
    missing, left_out = [], {}
    for unit in summary.units:
        if not _is_known(found, whole._replace(unit=unit)):
            missing.append(unit)
        elif rows := rows_left_out(found, whole._replace(unit=unit)):
            left_out[unit] = rows
    doubting = {doubt.unit for doubt in doubts_at(summary, whole)}
    doubtful = tuple(unit for unit in summary.units if unit in doubting and unit not in missing)
    carried = tuple(unit for unit in summary.units if unit not in missing and _is_carried(summary, unit))
    return Coverage(
        len(summary.units) - len(missing), len(summary.units), tuple(missing), doubtful, left_out, carried,
        {unit: gaps for unit in summary.units if unit not in missing and (gaps := gaps_at(summary, place, unit))},
    )  # fmt: skip


def gaps_at(summary: Summary, place: FigurePlace, unit: str = "") -> tuple[str, ...]:
    """The periods that are not in a unit's figure of what happened in a longer one, since it sent no report for them.

    What has accumulated and how things stand is told by the last report, so that it lacks nothing.
    """
    form = FORMS_BY_ID[place.form]
    changes = place.group is not None and place.group[0] == form.leaving[0]
    made = summary.made_of.get(unit or place.unit) if form.events or changes else None
    return made.gaps if made and place.column != REPORTED else ()


def coverages(summary: Summary, form_id: str) -> dict[str, Any]:
    """What is behind each figure of a form's total, in the shape of the total, as JSON shows it."""
    form, total = FORMS_BY_ID[form_id], summary.forms[form_id].total

    def by_column(figures: Figures, code: str = "") -> dict[str, Any]:
        return {key: coverage_at(summary, FigurePlace(form_id, key, code=code))._asdict() for key in figures}

    return {code: by_column(figures, code) for code, figures in total.items()} if form.by_code else by_column(total)


def is_sound(summary: Summary, place: FigurePlace) -> bool:
    """Whether the figure of one unit is known whole and nothing is open against it."""
    found = summary.forms[place.form]
    whole = _is_known(found, place) and not rows_left_out(found, place) and not gaps_at(summary, place)
    return whole and not _is_carried(summary, place.unit) and not doubts_at(summary, place)


def _is_carried(summary: Summary, unit: str) -> bool:
    """Whether a unit's closing figures are those of an earlier period."""
    made = summary.made_of.get(unit)
    return bool(made and made.carried)


def _is_known(found: FormSummary, place: FigurePlace) -> bool:
    """Whether a unit's figure is known: a blank is, where the unit's sheet has the column; so is a rate of nothing."""
    figures, form = found.units.get(place.unit), FORMS_BY_ID[found.form]
    if figures is None:
        return False
    parts = _parts_of(form, place.column)
    if not form.by_code and place.group is None and form.rows is RowKind.COMMUNES:
        return all(figures.get(key) is not None for key in parts)
    if not form.by_code:
        return figures.get(place.group[0] if place.group else place.column) is not None or place.column == REPORTED
    codes = (place.code,) if place.code else top_codes(form)
    rows = [row for row in found.rows_of(place.unit) if row.code in codes]
    return any(parts <= row.values.keys() for row in rows)


def rows_left_out(found: FormSummary, place: FigurePlace) -> tuple[str, ...]:
    """The rows of a unit that are not in its figure, by their label; those that are not on its sheet among them.

    Sub-rows of which none is told are in the figure of their parent, where the unit tells that.
    """
    form, rows = FORMS_BY_ID[found.form], found.rows_of(place.unit)
    parts = _parts_of(form, place.column)
    if _is_set_whole(found, place):
        return ()
    codes = {place.code, *form.children.get(place.code, ())} if place.code else None
    told = {row.code for row in rows if parts <= row.values.keys()}
    whole = {sub for code, subs in form.children.items() if code in told and told.isdisjoint(subs) for sub in subs}
    unknown = [row.code for row in rows if row.code not in told]
    labels = {row.code: row.label for row in form.fixed_rows}
    out = (code for code in (*unknown, *found.absent.get(place.unit, ())) if codes is None or code in codes)
    return tuple(dict.fromkeys(labels.get(code, code) for code in out if code not in whole))


def _is_set_whole(found: FormSummary, place: FigurePlace) -> bool:
    """Whether the office has set a unit's figure as a whole, without any row of its sheet."""
    rows = found.rows_of(place.unit)
    return any(row.row == NO_ROW and not row.code and row.values.get(place.column) is not None for row in rows)


def _parts_of(form: Form, key: str) -> frozenset[str]:
    """The columns that a row must have for a figure of a column: its own, or those it is computed from."""
    column = form.by_key.get(key)
    if column is None:
        return frozenset()
    return frozenset(column.ratio.parts) if column.ratio else frozenset({key})


def top_codes(form: Form) -> tuple[str, ...]:
    """Codes of the rows that together make the form's total: sub-rows are already in their parents."""
    return tuple(row.code for row in form.fixed_rows if not row.parent)


def _by_code(form: Form, found: FormSummary, figures: dict[str, Any], place: FigurePlace) -> Any:
    column = form.by_key[place.column]
    if place.code:
        value = figures.get(place.code, {}).get(place.column)
        return 0 if value is None and Agg.SUM in column.agg and _is_blank(found, place) else value
    if column.ratio:
        parts = {key: _by_code(form, found, figures, place._replace(column=key)) for key in column.ratio.parts}
        return column.ratio.of_totals(parts)
    values = [_by_code(form, found, figures, place._replace(code=code)) for code in top_codes(form)]
    stated = [value for value in values if isinstance(value, int | float)]
    return exact(sum(stated)) if stated else None


def _is_blank(found: FormSummary, place: FigurePlace) -> bool:
    """Whether a unit has left a figure blank, which counts as 0, rather than that nobody knows it."""
    return any(row.code == place.code and place.column in row.values for row in found.rows_of(place.unit))


def _flat(figures: dict[str, Any], place: FigurePlace) -> Any:
    if place.group is None:
        return figures.get(place.column)
    key, value = place.group
    groups = figures.get(key)
    if groups is None:
        return None
    group = groups.get(value)
    if isinstance(group, dict):
        return group.get(place.column)
    return (group or 0) if place.column == ROWS else None


def sources_at(summary: Summary, place: FigurePlace) -> tuple[Origin, ...]:
    """The cells behind the figure at a place; for a percentage of the province, the cells of both its parts."""
    return tuple(cell.origin for cell in cells_at(summary, place))


def cells_at(summary: Summary, place: FigurePlace) -> tuple[SourceCell, ...]:
    """The cells behind the figure at a place, with their values; see `sources_at`."""
    form, found = FORMS_BY_ID[place.form], summary.forms[place.form]
    if place.column == REPORTED:
        return tuple(_first_cell(summary, found, unit) for unit in found.reported if found.rows_of(unit))
    rows = [row for row in found.rows if _belongs(form, row, place)]
    rows = [leaf for row in rows for leaf in _leaves(form, found, row, place.column)] if form.children else rows
    column = form.by_key.get(place.column)
    if place.column == ROWS or column is None:
        key = place.group[0] if place.group else naming_column(form)
        return _cells(summary, found, rows, key)
    if Agg.COUNT in column.agg:
        rows = [row for row in rows if row.values.get(column.key) is True]
    if place.part in ("minimum", "maximum"):
        rows = [row for row in rows if row.unit in holders(summary, place)]
    if column.ratio:
        return tuple(cell for key in column.ratio.parts for cell in _cells_or_parts(summary, form, rows, key))
    return _cells_or_parts(summary, form, rows, column.key)


def holders(summary: Summary, place: FigurePlace) -> tuple[str, ...]:
    """The units that hold the minimum or maximum (`place.part`) of a spread, all of them where they tie."""
    extreme, rows = value_at(summary, place), summary.forms[place.form].rows
    held = (row for row in rows if row.code == place.code and row.values.get(place.column) is not None)
    return tuple(row.unit for row in held if row.values[place.column] == extreme)


def _belongs(form: Form, row: StackedRow, place: FigurePlace) -> bool:
    if form.rows is RowKind.FIXED and not place.code and row.code not in top_codes(form):
        return False
    in_group = place.group is None or str(row.values.get(place.group[0])) == place.group[1]
    return in_group and place.unit in ("", row.unit) and place.code in ("", row.code)


def _leaves(form: Form, found: FormSummary, row: StackedRow, key: str) -> list[StackedRow]:
    """The rows a row's figure was added up from: its sub-rows wherever these report any, else itself."""
    parts = [sub for sub in found.rows_of(row.unit) if sub.code in form.children.get(row.code, ())]
    column = form.by_key[key]
    needed = column.ratio.parts if column.ratio else (key,)
    stated = [sub for sub in parts if any(sub.values.get(part) is not None for part in needed)]
    return stated or [row]


def _cells_or_parts(summary: Summary, form: Form, rows: list[StackedRow], key: str) -> tuple[SourceCell, ...]:
    """The cells of a column; where a district's sheet lacks a computed column, those of its parts."""
    found, column = summary.forms[form.id], form.by_key[key]
    cells = _cells(summary, found, rows, key)
    if cells or not isinstance(column.computed, Linear):
        return cells
    return tuple(cell for part in column.computed.parts for cell in _cells(summary, found, rows, part))


def _cells(summary: Summary, found: FormSummary, rows: list[StackedRow], key: str) -> tuple[SourceCell, ...]:
    return tuple(cell for row in rows if (cell := _cell(summary, found, row, key)))


def _cell(summary: Summary, found: FormSummary, row: StackedRow, key: str) -> SourceCell | None:
    """The cell of a row's value; what the office added without any cell of the unit's is shown on its own sheet."""
    value = row.values.get(key)
    if value is None:
        return None
    columns = row.source.columns if row.source else found.columns.get(row.unit, {})
    made = summary.adjusted(row.unit, found.form, row.code, key)
    note = "; ".join([*filter(None, [row.notes.get(key)]), *(one.words for one in made)])
    if key in columns and row.row != NO_ROW:
        file, period = (row.source.file, row.source.period) if row.source else _workbook(summary, row.unit)
        origin = Origin(row.unit, file, row.sheet, address(row.row, columns[key]), note, period)
    elif made:
        origin = Origin(row.unit, "", ADJUSTMENTS, "", note)
    else:
        return None
    return SourceCell(origin, row.code, key, value)


def _workbook(summary: Summary, unit: str) -> tuple[str, str]:
    """The file of a unit's own version, the last one where there are several, and its period where it has another."""
    made = summary.made_of.get(unit)
    return summary.files.get(unit, ""), made.periods[-1] if made else ""


def _first_cell(summary: Summary, found: FormSummary, unit: str) -> SourceCell:
    row = found.rows_of(unit)[0]
    column = min((row.source.columns if row.source else found.columns.get(unit, {})).values(), default=0)
    file, period = (row.source.file, row.source.period) if row.source else _workbook(summary, unit)
    origin = Origin(unit, file, row.sheet, address(row.row, column), "", period)
    return SourceCell(origin, row.code, "", None)
