"""Summary sheets of list forms: counts and sums by unit and by group, live over the sheet of stacked rows."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from addin.sheets.plan import Content, Formula
from addin.sheets.sheet_draft import (
    UNKNOWN,
    Anchors,
    PlannedForm,
    SheetDraft,
    Shown,
    Span,
    share_of,
    styles_of,
    summary_name,
    tag_of,
    title_of,
)
from addin.summary_workbook.formulas import blended_formula, rate_formula, sum_formula, total_formula
from addin.summary_workbook.stacked_rows import LEADING, plan_stack
from addin.summary_workbook.states import States
from schemas.cells import address, column_letters
from schemas.fields import COUNT, Choice, CommuneName
from schemas.form import Agg, Column, Form
from schemas.period import Period
from schemas.summary import Figures, FormSummary

_NAME_WIDTH = 30.0
_LEAST_WIDTH = 110.0
_TOTAL = Column(key="count", label="Tổng số", type=COUNT, width=14)


class _Count(NamedTuple):
    """One column of the table by unit: its heading, its formula with {unit} for a unit's cell, and its figure.

    `of` is the form's column that it is taken from, `chosen` whether that offers choices: the number of rows with one
    of these is doubtful only for what is open against them. A figure that nobody knows is None.
    """

    column: Column
    formula: str
    of: str
    answer: str = ""  # of a count by answers
    chosen: bool = False

    @property
    def at(self) -> tuple[str, tuple[str, str] | None]:
        """Where the figure is: its column, and the group of rows that it counts."""
        return (_TOTAL.key, (self.of, self.answer)) if self.chosen else (self.of, None)

    def figure(self, figures: Figures) -> Any:
        """The figure among those of a unit or of the province."""
        value = figures.get(self.of)
        return value.get(self.answer, 0) if self.answer and value is not None else value


def plan_list_sheets(states: States, period: Period) -> PlannedForm:
    """The counts of a list form, then its stacked rows."""
    stack = plan_stack(states, period)
    counted = CountSheet(states, (stack.span,)).plan(period)
    return counted._replace(sheets=(*counted.sheets, stack.sheet), stacked=stack.anchors)


class CountSheet:
    """Column 0 names the unit or the group; the counts follow, the same for both. `stacks` are where the rows are."""

    def __init__(self, states: States, stacks: Sequence[Span]) -> None:
        form = states.form
        self.states, self.form, self.summary, self.stacks = states, form, states.summary, stacks
        self.stacked = {column.key: index for index, column in enumerate(form.columns, len(LEADING))}
        cells = {key: stacks[0].column(index) for key, index in self.stacked.items()}
        self.counts = _counts(form, stacks[0].column(0), cells)
        self.columns = [count.column for count in self.counts]
        self.index = {column.key: index for index, column in enumerate(self.columns, 1)}
        widths = [_NAME_WIDTH, *(column.width for column in self.columns)]
        wider = max(1.0, _LEAST_WIDTH / sum(widths))  # the letterhead needs its room
        self.draft = SheetDraft(
            summary_name(form, states.label), [width * wider for width in widths], states.whole.catalogue
        )
        self.rows: dict[tuple[str, str], int] = {}

    def plan(self, period: Period) -> PlannedForm:
        """Lay out the whole sheet from top to bottom."""
        draft = self.draft
        draft.add_head(
            title_of(self.form, self.states.area),
            period,
            self.states.line(),
            tag_of(self.form, self.states.whole.catalogue),
        )
        body = draft.add_header(self.columns, ["Đơn vị"])
        row = self._by_unit(body) + 2
        for column in self.form.columns:
            if Agg.SUM_BY in column.agg or _has_open_groups(column):
                row = self._by_group(column, row) + 1
            elif _is_commune_group(column):
                row = self._by_commune(column, row, period) + 1
        counted = draft.plan(body, 1)  # the tables below have the first of the same columns
        return PlannedForm((counted,), Anchors(draft.name, self.rows, self.index))

    # -- by unit ------------------------------------------------------------------------------------------------
    def _by_unit(self, body: int) -> int:
        """The units' rows and the total; gives the row of the total."""
        reported = self.summary.reported
        styles = ["cell-text", *styles_of("cell", self.columns)]
        rows = [self._unit(unit, row) for row, unit in enumerate(reported, body)]
        if rows:
            self.draft.add_shown(body, rows, styles)
        self.rows |= {(unit, ""): row for row, unit in enumerate(reported, body)}
        total = self.draft.add_missing(body + len(rows), self.states.missing_names(), len(self.columns) + 1)
        return self._add_total(body, total)

    def _add_total(self, body: int, total: int) -> int:
        self.draft.add_shown(total, [self._total(body, total)], ["total-text", *styles_of("total", self.columns)])
        self.draft.heights[total] = 20.0
        self.rows[("", "")] = total
        return total

    def _unit(self, unit: str, row: int) -> list[Shown]:
        figures, named = self.summary.units[unit], address(row, 0)
        cells = [Shown(self.states.name_of(unit))]
        for count in self.counts:
            value = count.figure(figures)
            content: Content = None if value is None else Formula(count.formula.replace("{unit}", named), value)
            if count.column.computed:
                content = self._rate(count.column, figures, row)
            elif count.column.blended:
                content = value
            key, group = count.at
            cells.append(self.states.of_unit(content, unit, key, group=group))
        return cells

    def _total(self, body: int, row: int) -> list[Shown]:
        cells = [Shown(f"{self.states.all_units} ({share_of(self.summary.reported, self.summary.missing)})")]
        total = self.summary.total
        for at, count in enumerate(self.counts, 1):
            letters = column_letters(at)
            cells_above, value = f"{letters}{body + 1}:{letters}{row}", count.figure(total)
            content: Content = total_formula(cells_above, value)
            if count.column.computed:
                content = self._rate(count.column, total, row)
            elif count.column.blended is Agg.MEAN:  # the mean of the units' means is not that of their rows
                content = UNKNOWN if value is None else value
            elif count.column.blended:
                content = blended_formula(count.column.blended, cells_above, "", value)
            key, group = count.at
            cells.append(self.states.of_total(content, key, group=group))
        return cells

    def _rate(self, column: Column, figures: Figures, row: int) -> Formula:
        return rate_formula(column, figures, lambda key: address(row, self.index[key]))

    # -- by group -----------------------------------------------------------------------------------------------
    def _by_group(self, column: Column, row: int) -> int:
        """How many rows, and how much money, in each group; gives the row below."""
        columns = self._added() if Agg.SUM_BY in column.agg else [_TOTAL]
        self.draft.add_heading(row, f"THEO {column.label.upper()}")
        groups: dict[str, Any] = self.summary.total.get(column.key) or {}
        names, numbers = _ordered(column, groups), _numbers(self.summary, column.key)
        rows: list[list[Shown]] = []
        for at, name in enumerate(names, row + 1):
            figures = {**(groups[name] if Agg.SUM_BY in column.agg else {}), "count": numbers.get(name, 0)}
            rows.append([Shown(name), *(self._group_cell(c, (column.key, name), at, figures) for c in columns)])
        if rows:
            self.draft.add_shown(row + 1, rows, ["cell-text", *styles_of("cell", columns)])
        return row + 1 + len(names)

    def _added(self) -> list[Column]:
        """The number of rows, the sums and their percentages: the first columns of the table by unit."""
        added = {c.key for c in self.form.columns if Agg.SUM in c.agg or Agg.RATIO in c.agg}
        return [column for column in self.columns if column is _TOTAL or column.key in added]

    def _group_cell(self, column: Column, group: tuple[str, str], row: int, figures: Figures) -> Shown:
        value, named = figures.get(column.key), address(row, 0)
        conditions = [f"{stack.column(self.stacked[group[0]])},{named}" for stack in self.stacks]
        if column is _TOTAL:
            content = Formula("=" + "+".join(f"COUNTIFS({condition})" for condition in conditions), value)
        elif column.computed:
            content = self._rate(column, figures, row)
        else:
            cells = [stack.column(self.stacked[column.key]) for stack in self.stacks]
            pairs = list(zip(cells, conditions, strict=True))
            sums = "+".join(f"SUMIFS({cell},{condition})" for cell, condition in pairs)
            content = sum_formula(sums, value, *(f"{condition},{cell}" for cell, condition in pairs))
        return self.states.of_total(content, column.key, group=group)

    def _by_commune(self, column: Column, row: int, period: Period) -> int:
        """Communes go under their unit's name: two units may each have a commune of the same name."""
        self.draft.add_heading(row, f"THEO {column.label.upper()}")
        unit_cells = self.stacks[0].column(0)
        row += 1
        for unit in self.summary.reported:
            found: dict[str, int] = self.summary.units[unit].get(column.key) or {}
            if not found:
                continue
            total = Formula(f"=COUNTIFS({unit_cells},{address(row, 0)})", self.summary.units[unit]["count"])
            shown = self.states.of_unit(total, unit, _TOTAL.key)
            self.draft.add_shown(row, [[Shown(self.states.name_of(unit)), shown]], ["group-text", "group-count"])
            condition = f"{unit_cells},{address(row, 0)},{self.stacks[0].column(self.stacked[column.key])}"
            communes = self.states.units.communes_of(unit, period.to_date)
            names = [commune.name for commune in communes if commune.name in found]
            rows = [
                [Shown(name), self.states.of_unit(content, unit, _TOTAL.key, group=(column.key, name))]
                for at, name in enumerate(names, row + 1)
                if (content := Formula(f"=COUNTIFS({condition},{address(at, 0)})", found[name]))
            ]
            self.draft.add_shown(row + 1, rows, ["cell-text", "cell-count"])
            row += 1 + len(names)
        return row


def _counts(form: Form, unit_cells: str, cells: dict[str, str]) -> list[_Count]:
    """How many rows; sums; percentages of sums; then how many rows say this or that."""
    units = f"{unit_cells},{{unit}}"
    counts = [_Count(_TOTAL, f"=COUNTIFS({units})", _TOTAL.key)]
    for column in form.columns:
        if Agg.SUM in column.agg:
            heading = column.model_copy(update={"computed": None, "width": max(column.width, 13.0)})
            counts.append(_Count(heading, f"=SUMIFS({cells[column.key]},{units})", column.key))
    for column in form.columns:
        if Agg.RATIO in column.agg and column.ratio:
            heading = column.model_copy(update={"computed": column.ratio, "width": max(column.width, 11.0)})
            counts.append(_Count(heading, "", column.key))
    counts += (_Count(column.model_copy(update={"computed": None}), "", column.key) for column in form.blended)
    for column in form.columns:
        for label, condition, key in _answers(column):
            headings = (column.label,) if label else ()
            width = max(11.0, min(17.0, len(label) * 0.62))
            name = f"{column.key} {key}".strip()
            heading = Column(key=name, headings=headings, label=label or column.label, type=COUNT, width=width)
            formula = f"=COUNTIFS({units},{cells[column.key]},{condition})"
            chosen = Agg.COUNT_BY in column.agg
            counts.append(_Count(heading, formula, column.key, key, chosen))
    return counts


def _answers(column: Column) -> list[tuple[str, str, str]]:
    """Heading, condition of a formula and key of the figure, for every answer that is counted in a column."""
    if Agg.COUNT in column.agg:
        return [("", '"x"', "")]
    if Agg.MET in column.agg:
        return [("Đạt", '">=100"', "met"), ("Chưa đạt", '"<100"', "not_met")]
    if Agg.COUNT_BY in column.agg and isinstance(column.type, Choice):
        return [(option, f'"{option}"', option) for option in column.type.options]
    return []


def _has_open_groups(column: Column) -> bool:
    """Groups too many for columns, such as the 54 peoples."""
    named = isinstance(column.type, Choice) and not column.type.options
    return Agg.COUNT_BY in column.agg and named and not isinstance(column.type, CommuneName)


def _is_commune_group(column: Column) -> bool:
    return Agg.COUNT_BY in column.agg and isinstance(column.type, CommuneName)


def _ordered(column: Column, groups: dict[str, Any]) -> list[str]:
    """Groups in the order of the form's own options; where it has none, the most frequent first."""
    if isinstance(column.type, Choice) and column.type.options:
        return [option for option in column.type.options if option in groups]
    return sorted(groups, key=lambda name: (-groups[name], name))


def _numbers(summary: FormSummary, key: str) -> dict[str, int]:
    numbers: dict[str, int] = {}
    for row in summary.rows:
        name = str(row.values.get(key))
        numbers[name] = numbers.get(name, 0) + 1
    return numbers
