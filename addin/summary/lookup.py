"""Finds a figure and the cells behind it in a summary; never words it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from addin.summary.blended import blended
from addin.summary.flows import flows_of
from schemas.form import Agg, Column, Form
from schemas.numbers import Amount, exact
from schemas.report import FigurePlace
from schemas.summary import NO_ROW, OF_FIGURES, Coverage, Doubt, FormSummary, MadeOf, StackedRow, Summary

#: The figures of a form that are not columns: how many rows a list has, how many units reported.
ROWS, REPORTED = "count", "reported"


def is_collected(summary: Summary, place: FigurePlace) -> bool:
    """Whether the forms of the period ask for the figure at all: what is not asked for is unknown, never 0."""
    form = summary.catalogue.by_id.get(place.form)
    if form is None or place.form not in summary.forms:
        return False
    named = (place.group[0],) if place.group else ()
    if not all(key in form.figures or key in (ROWS, REPORTED) for key in (place.column, *named)):
        return False
    asked = summary.forms[place.form].asked
    printed = [place.code] if form.summed_by_row and place.code else []
    return {*_columns_of(form, place.column), *named, *printed} - {ROWS, REPORTED} <= asked


def _columns_of(form: Form, key: str) -> tuple[str, ...]:
    """The columns of the form that a figure is of: its own, or those that an indicator makes it of."""
    derived = form.figures.get(key) if key not in form.by_key else None
    return derived.ratio.parts if derived and derived.ratio else (key,)


def _form_at(summary: Summary, place: FigurePlace) -> tuple[Form, FormSummary]:
    """The form of a place and what was added up of it."""
    return summary.catalogue.by_id[place.form], summary.forms[place.form]


def value_at(summary: Summary, place: FigurePlace) -> Amount | None:
    """The figure at a place; None where nothing was reported or nothing can be computed."""
    if not is_collected(summary, place):
        return None
    form, found = _form_at(summary, place)
    if place.column == REPORTED:
        return len(found.reported)
    if place.column not in form.by_key and (derived := form.figures.get(place.column)) and derived.ratio:
        return derived.ratio.of_totals(parts_at(summary, place, derived.ratio.parts))
    figures = found.units.get(place.unit) if place.unit else found.total
    if figures is None or not found.reported:
        return None
    value = _by_code(form, found, figures, place) if form.summed_by_row else _flat(figures, place)
    if isinstance(value, dict) and place.part:
        value = value.get(place.part)
    return value if isinstance(value, int | float) else None


def parts_at(summary: Summary, place: FigurePlace, keys: Iterable[str]) -> dict[str, Amount | None]:
    """The figures that one which no sheet has is made of, over the rows that have them all."""
    units = (place.unit,) if place.unit else summary.forms[place.form].reported
    shared = _rows_with_all(summary, place, units)
    places = [place._replace(column=key) for key in keys]
    if shared is None:
        return {one.column: value_at(summary, one) for one in places}
    return {one.column: value_over_rows(summary, one, shared) for one in places}


def _rows_with_all(
    summary: Summary, place: FigurePlace, units: Iterable[str]
) -> dict[str, frozenset[str] | None] | None:
    """The rows of units that have every part of a figure that no sheet has, None for all; None where all rows have.

    Its parts are of the same rows then, as they are in a figure that is computed on the sheets.
    """
    form, found = _form_at(summary, place)
    parts, shared, uneven = _parts_of(form, place.column), dict[str, frozenset[str] | None](), False
    codes = (place.code,) if place.code else top_codes(form)
    for unit in units:
        rows = found.rows_of(unit) if unit in found.incomplete else ()
        some = [row for row in rows if row.code in codes or not form.summed_by_row if not parts.isdisjoint(row.values)]
        whole = [row.code for row in some if parts <= row.values.keys()]
        if len(whole) == len(some) or place.group or any(row.row == NO_ROW for row in some):
            shared[unit] = None
            continue
        uneven = True
        if whole:
            shared[unit] = frozenset(whole)
    return shared if uneven else None


def value_over(summary: Summary, place: FigurePlace, units: Iterable[str]) -> Amount | None:
    """The figure over some units only: sums added up, a percentage recomputed from its parts."""
    if not is_collected(summary, place):
        return None
    form, units = summary.catalogue.by_id[place.form], tuple(units)
    column = form.figures.get(place.column)
    if column and column.key not in form.by_key and (shared := _rows_with_all(summary, place, units)) is not None:
        return value_over_rows(summary, place, shared)
    if column and column.ratio:
        parts = {key: value_over(summary, place._replace(column=key), units) for key in column.ratio.parts}
        return column.ratio.of_totals(parts)
    if column and column.blended:
        return _blended_over(summary, place, column, units)
    values = [value_at(summary, place._replace(unit=unit)) for unit in units]
    stated = [value for value in values if value is not None]
    return exact(sum(stated)) if stated else None


def value_over_rows(summary: Summary, place: FigurePlace, shared: Mapping[str, frozenset[str] | None]) -> Amount | None:
    """The figure over some units, and in each over the rows of some codes only; None for all of the unit."""
    if not is_collected(summary, place):
        return None
    column = summary.catalogue.by_id[place.form].figures.get(place.column)
    if column and column.ratio:
        parts = {key: value_over_rows(summary, place._replace(column=key), shared) for key in column.ratio.parts}
        return column.ratio.of_totals(parts)
    if column and column.blended:
        return _blended_over(summary, place, column, shared)
    values = [_over_rows(summary, place._replace(unit=unit), codes) for unit, codes in shared.items()]
    stated = [value for value in values if value is not None]
    return exact(sum(stated)) if stated else None


def _blended_over(summary: Summary, place: FigurePlace, column: Column, units: Iterable[str]) -> Amount | None:
    """A figure that does not add up, over all rows of some units; over those of a code where the place has one."""
    found = summary.forms[place.form]
    rows = (row for unit in units for row in found.rows_of(unit) if place.code in ("", row.code))
    return blended(column, (row.values for row in rows))


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
    if not is_collected(summary, place):
        return None
    form, found = _form_at(summary, place)
    if not _is_known(summary, place) or gaps_at(summary, place):
        return None
    if not form.printed_rows or place.column == REPORTED:
        return {}
    if _is_set_whole(found, place):
        return {}
    parts = _parts_of(form, place.column)
    codes = (place.code,) if place.code else top_codes(form)
    rows = [row for row in found.rows_of(place.unit) if not form.summed_by_row or row.code in codes]
    return {
        row.code: rows_left_out(summary, place._replace(code=row.code)) if row.code in form.children else ()
        for row in rows
        if parts <= row.values.keys()
    }


def doubts_at(summary: Summary, place: FigurePlace) -> tuple[Doubt, ...]:
    """What makes the figure at a place doubtful; nothing where it is sure or unknown.

    A unit that is not in the figure of all makes nothing of it doubtful. The figure of a group rests on what says which
    rows are in it, too.
    """
    if not is_collected(summary, place):
        return ()
    form, found = _form_at(summary, place)
    codes = {place.code, *form.children.get(place.code, ())} if place.code else None
    columns = {*_columns_of(form, place.column), *([place.group[0]] if place.group else ())}
    return tuple(
        doubt
        for doubt in summary.doubts_on(place.form, place.unit, codes)
        if (codes is None or not doubt.code or doubt.code in codes)
        and (not doubt.keys or not columns.isdisjoint(doubt.keys))
        and (place.unit or _is_known(summary, place._replace(unit=doubt.unit)))
        and (place.group is None or _is_about_group(found, doubt, place.group))
    )


def _is_about_group(found: FormSummary, doubt: Doubt, group: tuple[str, str]) -> bool:
    """Whether a doubt may be about a row of a group; about one of another only where its group is in doubt itself."""
    key, name = group
    if key in doubt.keys:
        return True
    rows = found.rows_by_place.get((doubt.unit, doubt.code), ())
    return not rows or any((value := row.values.get(key)) is None or str(value) == name for row in rows)


def row_doubts(summary: Summary, form: str, row: StackedRow, keys: Iterable[str]) -> Iterator[Doubt]:
    """What is open against the words in some cells of a unit's row; no keys mean any of them."""
    asked = frozenset(keys)
    for doubt in summary.doubts_on(form, row.unit, (row.code,)):
        if not (asked and doubt.keys and asked.isdisjoint(doubt.keys)) and doubt.finding.code != OF_FIGURES:
            yield doubt


def coverage_at(summary: Summary, place: FigurePlace) -> Coverage:
    """What is behind the province's figure at a place: which units are in it, which are not, which are doubtful."""
    whole = place._replace(unit="")
    known: Coverage | None = summary.coverages.get(whole)
    if known is None:
        known = summary.coverages[whole] = _coverage(summary, whole)
    return known


def _coverage(summary: Summary, whole: FigurePlace) -> Coverage:
    if not is_collected(summary, whole):
        return Coverage(0, len(summary.asked), summary.asked, (), {})
    missing: dict[str, None] = {}
    left_out = {}
    units = [
        unit for unit in summary.units if unit not in summary.ended or _is_known(summary, whole._replace(unit=unit))
    ]
    for unit in units:
        if not _is_known(summary, whole._replace(unit=unit)):
            missing[unit] = None
        elif rows := rows_left_out(summary, whole._replace(unit=unit)):
            left_out[unit] = rows
    doubting = {doubt.unit for doubt in doubts_at(summary, whole)}
    doubtful = tuple(unit for unit in units if unit in doubting)
    carried = tuple(unit for unit in units if unit not in missing and is_carried(summary, unit))
    return Coverage(
        len(units) - len(missing), len(units), tuple(missing), doubtful, left_out, carried,
        {unit: gaps for unit in units if unit not in missing and (gaps := gaps_at(summary, whole, unit))},
    )  # fmt: skip


def gaps_at(summary: Summary, place: FigurePlace, unit: str = "") -> tuple[str, ...]:
    """The periods that are not in a unit's figure of what happened in a longer one: it sent no report or form for them.

    What has accumulated and how things stand is told by the last report, so that it lacks nothing.
    """
    if not summary.made_of or not is_collected(summary, place):
        return ()
    form = summary.catalogue.by_id[place.form]
    changes = place.group is not None and place.group[0] == form.leaving[0]
    flows = flows_of(form)
    adds = any(not form.related(key).isdisjoint(flows) for key in _columns_of(form, place.column)) if flows else False
    made = summary.made_of.get(unit or place.unit) if form.events or changes or adds else None
    return gaps_of(made, form) if made and place.column != REPORTED else ()


def gaps_of(made: MadeOf, form: Form) -> tuple[str, ...]:
    """The periods without a report, or whose report lacks the form, among those that asked for it."""
    return dict(made.lacking).get(form.id, ())


def is_sound(summary: Summary, place: FigurePlace) -> bool:
    """Whether the figure of one unit is known whole and nothing is open against it."""
    if not is_collected(summary, place):
        return False
    whole = _is_known(summary, place) and not rows_left_out(summary, place) and not gaps_at(summary, place)
    return whole and not is_carried(summary, place.unit) and not doubts_at(summary, place)


def is_carried(summary: Summary, unit: str) -> bool:
    """Whether a unit's closing figures are those of an earlier period."""
    made = summary.made_of.get(unit)
    return bool(made and made.carried)


def _is_known(summary: Summary, place: FigurePlace) -> bool:
    """Whether a unit's figure is known: a blank is, where the unit's sheet has the column; so is a rate of nothing."""
    form, found = _form_at(summary, place)
    figures = found.units.get(place.unit)
    if figures is None:
        return False
    parts = _parts_of(form, place.column)
    if not form.summed_by_row and place.group is None and form.rows_are_units:
        return all(figures.get(key) is not None for key in parts)
    if not form.summed_by_row:
        keys = (place.group[0],) if place.group else _columns_of(form, place.column)
        stated = all(figures.get(key) is not None for key in keys) or place.column == REPORTED
        of_nothing = not place.group and bool(parts) and all(figures.get(key) is not None for key in parts)
        return stated or of_nothing
    codes = (place.code,) if place.code else top_codes(form)
    by_place, unit = found.rows_by_place, place.unit
    return any(parts <= row.values.keys() for code in codes for row in by_place.get((unit, code), ()))


def rows_left_out(summary: Summary, place: FigurePlace) -> tuple[str, ...]:
    """The rows of a unit that are not in its figure, by their label; those that are not on its sheet among them.

    Sub-rows of which none is told are in the figure of their parent, where the unit tells that. A row of which it is
    not known in which group it is may be lacking in any.
    """
    found = summary.forms[place.form]
    if place.unit not in found.incomplete:
        return ()
    asked = place.unit, place.column, place.code, place.group[0] if place.group else ""
    known = found.left_out.get(asked)
    if known is None:
        known = found.left_out[asked] = _left_out(summary, place)
    return known


def _left_out(summary: Summary, place: FigurePlace) -> tuple[str, ...]:
    form, found = _form_at(summary, place)
    rows = found.rows_of(place.unit)
    parts = _parts_of(form, place.column).union([place.group[0]] if place.group else ())
    if _is_set_whole(found, place):
        return ()
    codes = {place.code, *form.children.get(place.code, ())} if place.code else None
    told = {row.code for row in rows if parts <= row.values.keys()}
    unknown = [row.code for row in rows if row.code not in told and not row.of_period]
    gone = (*unknown, *found.absent.get(place.unit, ()))
    if not gone:
        return ()
    whole = {sub for code, subs in form.children.items() if code in told and told.isdisjoint(subs) for sub in subs}
    labels = form.row_labels
    out = (code for code in gone if codes is None or code in codes)
    return tuple(dict.fromkeys(labels.get(code, code) for code in out if code not in whole))


def _is_set_whole(found: FormSummary, place: FigurePlace) -> bool:
    """Whether the office has set a unit's figure as a whole, without any row of its sheet."""
    rows = found.rows_of(place.unit)
    return any(row.row == NO_ROW and not row.code and row.values.get(place.column) is not None for row in rows)


def _parts_of(form: Form, key: str) -> frozenset[str]:
    """The columns that a row must have for a figure of a column: its own, or those it is computed from."""
    column = form.figures.get(key)
    if column is None:
        return frozenset()
    return frozenset(column.ratio.parts) if column.ratio else frozenset({key})


def top_codes(form: Form) -> tuple[str, ...]:
    """Codes of the rows that together make the form's total: sub-rows are already in their parents."""
    return form.top_codes


def _by_code(form: Form, found: FormSummary, figures: dict[str, Any], place: FigurePlace) -> Any:
    column = form.by_key[place.column]
    if place.code:
        value = figures.get(place.code, {}).get(place.column)
        return 0 if value is None and Agg.SUM in column.agg and _is_blank(found, place) else value
    if column.ratio:
        parts = {key: _by_code(form, found, figures, place._replace(column=key)) for key in column.ratio.parts}
        return column.ratio.of_totals(parts)
    if column.blended:
        rows = (row for row in found.rows if row.code in top_codes(form) and place.unit in ("", row.unit))
        return blended(column, (row.values for row in rows))
    values = [_by_code(form, found, figures, place._replace(code=code)) for code in top_codes(form)]
    stated = [value for value in values if isinstance(value, int | float)]
    return exact(sum(stated)) if stated else None


def _is_blank(found: FormSummary, place: FigurePlace) -> bool:
    """Whether a unit has left a figure blank, which counts as 0, rather than that nobody knows it."""
    return any(place.column in row.values for row in found.rows_by_place.get((place.unit, place.code), ()))


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
