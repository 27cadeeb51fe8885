"""The sheets of a form with more units than one sheet holds: one of each area, and one above that adds these up.

Below, a sheet is that of a form as ever, with the units of its area alone. Above, areas stand in the place of units.
"""

from collections.abc import Sequence
from typing import NamedTuple

from addin.sheets.layout import capitals
from addin.sheets.plan import Content, Formula, Link
from addin.sheets.sheet_draft import UNKNOWN, PlannedForm, Shown, Span, share_of, styles_of
from addin.summary.consolidate import summary_of_units
from addin.summary.lookup import value_at
from addin.summary_workbook.areas import SheetPart
from addin.summary_workbook.counted_lists import CountSheet, plan_list_sheets
from addin.summary_workbook.formulas import total_formula
from addin.summary_workbook.side_by_side import GatheredSheet, LabelSpans
from addin.summary_workbook.states import States
from addin.summary_workbook.summed_rows import SAID, RowsSheet
from schemas.cells import Value, address
from schemas.form import Agg, Column, Field, Form, RowKind
from schemas.period import Period
from schemas.report import FigurePlace
from schemas.summary import StackedRow

#: Over the list of areas.
AREAS = "CHI TIẾT THEO KHU VỰC (mỗi khu vực một trang)"


class _Area(NamedTuple):
    """An area, how sure its figures are, and its sheets; where the rows that are compared and the answers are."""

    name: str
    states: States
    planned: PlannedForm
    compared: dict[str, LabelSpans]
    answers: dict[str, Span]

    @property
    def link(self) -> Shown:
        """Its name, which leads to its sheet."""
        return Shown(Link(f"internal:'{self.planned.anchors.sheet}'!A1", self.name, "Mở trang này"))

    @property
    def share(self) -> Shown:
        """How many of its units have the form."""
        return Shown(share_of(self.states.summary.reported, self.states.summary.missing))

    def figure(self, key: str, value: Value, of: str = "") -> Shown:
        """A total on its sheet as it is seen above; `of` is the form's column that it is taken from."""
        content = Formula(f"={self.planned.anchors.reference('', '', key)}", UNKNOWN if value is None else value)
        return self.states.of_total(content, of or key)


def plan_over_areas(states: States, parts: Sequence[SheetPart], period: Period) -> PlannedForm:
    """The sheet above, with those of the areas behind it."""
    areas = [_plan_area(states, part, period) for part in parts]
    planned = _over(states, areas).plan(period)
    by_unit = {unit: area.planned.anchors for area in areas for unit in area.states.whole.units}
    anchors = planned.anchors._replace(areas=by_unit)
    return planned._replace(anchors=anchors, areas=tuple(area.planned for area in areas))


def _plan_area(states: States, part: SheetPart, period: Period) -> _Area:
    form = states.form
    own = States(summary_of_units(states.whole, form, part.units), form, part.name, part.label)
    if _is_list(form):
        return _Area(part.name, own, plan_list_sheets(own, period), {}, {})
    if _adds_up(form):
        rows = RowsSheet(own)
        planned = rows.plan(period)
        answers = {key: span._replace(sheet=planned.anchors.sheet) for key, span in rows.answers.items()}
        return _Area(part.name, own, planned, {}, answers)
    gathered = GatheredSheet(own)
    planned = gathered.plan(period)
    compared = {code: spans.on_sheet(planned.anchors.sheet) for code, spans in gathered.spans.items()}
    return _Area(part.name, own, planned, compared, {})


def _over(states: States, areas: Sequence[_Area]) -> "CountSheet | RowsSheet | GatheredSheet":
    if _is_list(states.form):
        return _CountOverAreas(states, areas)
    return _RowsOverAreas(states, areas) if _adds_up(states.form) else _GatheredOverAreas(states, areas)


def _is_list(form: Form) -> bool:
    return form.rows in (RowKind.LIST, RowKind.OPEN)


def _adds_up(form: Form) -> bool:
    return any(Agg.SUM in column.agg for column in form.columns)


class _RowsOverAreas(RowsSheet):
    """Areas in the place of units, or below the rows of the form; the units' own rows are on the areas' sheets."""

    def __init__(self, states: States, areas: Sequence[_Area]) -> None:
        super().__init__(states)
        self.areas = areas

    def _detail_rows(self) -> list[tuple[str, StackedRow | None]]:
        return []

    def _top_height(self) -> int:
        return len(self.areas) if self.by_unit else self._lines_of_form()

    def _units(self) -> None:
        rows = [self._area(area, at) for at, area in enumerate(self.areas, self.body)]
        self.draft.add_shown(self.body, rows, ["link", *styles_of("cell", self.form.columns)])

    def _area(self, area: _Area, row: int) -> list[Shown]:
        total = area.states.summary.total
        cells = [area.link]
        for column in self.form.columns:
            if column.label_column:
                cells.append(area.share if column.key == self.form.label_key else Shown(None))
            elif column.ratio:
                cells.append(area.states.of_total(self._rate(column, total, row), column.key))
            elif column.in_total or column.blended:
                cells.append(area.figure(column.key, total.get(column.key)))
            else:
                cells.append(Shown(None))
        return cells

    def _sum_of_row(self, column: Column, value: Content, row: int, code: str) -> Formula:
        cells = ",".join(area.planned.anchors.reference("", code, column.key) for area in self.areas)
        return total_formula(cells, value)

    def _number_of_texts(self, column: Column, value: Content, row: int) -> Content:
        return f"{len(value)} {SAID}" if isinstance(value, dict) and value else ""

    def _field_height(self, field: Field) -> int:
        return 3 + len(self.options(field)) if self.options(field) else 0

    def _field(self, field: Field, row: int) -> None:
        """How many units gave each answer."""
        if not self.options(field):
            return
        self.draft.add_heading(row, capitals(field.label))
        self.draft.add_rows(row + 1, [["", "Nội dung", "Số đơn vị"]], ["header"] * 3)
        given = [figures.get(field.key) for figures in self.summary.units.values()]
        for at, option in enumerate(self.options(field), row + 2):
            answers = (f"COUNTIFS({area.answers[field.key].column(1)},{address(at, 1)})" for area in self.areas)
            count = Formula(f"={'+'.join(answers)}", given.count(option))
            self.draft.add_rows(at, [["Số đơn vị", option, count]], ["total-text", "total-text", "total-count"])

    def _details(self, heading: int) -> None:
        if self.by_unit:
            return
        self.draft.add_heading(heading, AREAS)
        rows = [self._line(area, at) for at, area in enumerate(self.areas, heading + 1)]
        self.draft.add_shown(heading + 1, rows, ["link", *styles_of("cell", self.form.columns)])

    def _line(self, area: _Area, row: int) -> list[Shown]:
        """An area below the rows of the form, with its totals over all of these, where the form has such a row."""
        cells, added = [area.link], [column.key for column in self.form.columns if column.in_total]
        totals = {key: value_at(area.states.whole, FigurePlace(self.form.id, key)) for key in added}
        for column in self.form.columns:
            if column.key == self.form.label_key:
                cells.append(area.share)
            elif not area.planned.anchors.has("", ""):
                cells.append(Shown(None))
            elif column.in_total:
                cells.append(area.figure(column.key, totals[column.key]))
            elif column.ratio and totals.keys() >= set(column.ratio.parts):
                cells.append(area.states.of_total(self._rate(column, totals, row), column.key))
            else:
                cells.append(Shown(None))
        return cells


class _CountOverAreas(CountSheet):
    """Areas in the place of units; groups are counted over the rows of all of them."""

    def __init__(self, states: States, areas: Sequence[_Area]) -> None:
        super().__init__(states, [_stack_of(area) for area in areas])
        self.areas = areas

    def _by_unit(self, body: int) -> int:
        rows = [self._area(area, at) for at, area in enumerate(self.areas, body)]
        self.draft.add_shown(body, rows, ["link", *styles_of("cell", self.columns)])
        return self._add_total(body, body + len(rows))

    def _area(self, area: _Area, row: int) -> list[Shown]:
        total = area.states.summary.total
        cells = [area.link]
        for count in self.counts:
            if count.column.computed:
                cells.append(area.states.of_total(self._rate(count.column, total, row), count.of))
            else:
                cells.append(area.figure(count.column.key, count.figure(total), count.of))
        return cells

    def _by_commune(self, column: Column, row: int, period: Period) -> int:
        """On the sheets of the areas."""
        return row - 1


def _stack_of(area: _Area) -> Span:
    """Where the rows of an area's units are stacked."""
    stacked = area.planned.sheets[1]
    if stacked.filter_range is None:
        raise ValueError(area.name)
    heading, _, last, _ = stacked.filter_range
    return Span(heading + 1, last, stacked.name)


class _GatheredOverAreas(GatheredSheet):
    """What is lowest, in the middle and highest of all; the units' own rows are on the areas' sheets."""

    def __init__(self, states: States, areas: Sequence[_Area]) -> None:
        super().__init__(states)
        self.areas = areas

    def _begin_details(self, heading: int) -> int:
        self.draft.add_heading(heading, AREAS)
        return heading + 1

    def _details(self, first: int) -> dict[str, LabelSpans]:
        rest = [Shown(None)] * (len(self.form.columns) - 1)
        rows = [[area.link, area.share, *rest] for area in self.areas]
        self.draft.add_shown(first, rows, ["link", *["cell-text"] * len(self.form.columns)])
        return {
            fixed.code: LabelSpans(
                tuple(span for area in self.areas if area.compared for span in area.compared[fixed.code].sound),
                tuple(span for area in self.areas if area.compared for span in area.compared[fixed.code].all),
            )
            for fixed in self.form.fixed_rows
        }
