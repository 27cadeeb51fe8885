"""The summary sheet of a form with one row a unit: every unit's row, and the province below by live formulas."""

from addin.sheets.plan import Content, Formula
from addin.sheets.sheet_draft import (
    UNIT_WIDTH,
    UNKNOWN,
    Anchors,
    PlannedForm,
    SheetDraft,
    Shown,
    share_of,
    styles_of,
    summary_name,
    tag_of,
    title_of,
)
from addin.summary_workbook.formulas import blended_formula, rate_formula, total_formula
from addin.summary_workbook.states import States
from schemas.cells import address, column_letters
from schemas.computation import earlier_of
from schemas.form import Agg, Column
from schemas.period import Period
from schemas.summary import NO_ROW, StackedRow


def plan_unit_rows_sheet(states: States, period: Period) -> PlannedForm:
    """The sheet of such a form; the column with the unit's name is the first one, as everywhere."""
    return _UnitRowsSheet(states).plan(period)


class _UnitRowsSheet:
    """Column 0 is the unit; the form's other columns follow."""

    def __init__(self, states: States) -> None:
        form = states.form
        self.states, self.form, self.summary = states, form, states.summary
        self.columns = [column for column in form.columns if column.key != form.label_key]
        self.index = {column.key: at for at, column in enumerate(self.columns, 1)}
        self.draft = SheetDraft(
            summary_name(form, states.label),
            [UNIT_WIDTH, *(column.width for column in self.columns)],
            states.whole.catalogue,
        )
        self.body = 0

    def plan(self, period: Period) -> PlannedForm:
        """Lay out the whole sheet from top to bottom."""
        draft, reported = self.draft, self.summary.reported
        draft.add_head(
            title_of(self.form, self.states.area),
            period,
            self.states.line(),
            tag_of(self.form, self.states.whole.catalogue),
        )
        self.body = draft.add_header(self.columns, ["Đơn vị"])
        rows = [self._unit(unit, at) for at, unit in enumerate(reported, self.body)]
        if rows:
            draft.add_shown(self.body, rows, ["cell-text", *styles_of("cell", self.columns)])
        below = draft.add_missing(self.body + len(rows), self.states.missing_names(), len(draft.widths))
        self._total(below, rows=len(rows))
        places = {
            (unit, code): at for at, unit in enumerate(reported, self.body) for code in ("", self.states.name_of(unit))
        }
        index = {self.form.label_key: 0, **self.index}
        return PlannedForm((draft.plan(self.body, 1),), Anchors(draft.name, {**places, ("", ""): below}, index))

    def _unit(self, unit: str, at: int) -> list[Shown]:
        row = next(iter(self.summary.rows_of(unit)), StackedRow(unit, self.states.name_of(unit), {}, "", NO_ROW))
        return [
            Shown(self.states.name_of(unit)),
            *(self.states.of_row(row, one, self._own(one, row, at)) for one in self.columns),
        ]

    def _own(self, column: Column, row: StackedRow, at: int) -> Content:
        """A computed figure of a unit as a live formula; None for what is shown as it was told."""
        value = row.values.get(column.key)
        if column.computed is None or value is None or earlier_of(column.computed):
            return None
        return Formula(column.computed.formula(lambda key: address(at, self.index[key])), value)

    def _total(self, at: int, rows: int) -> None:
        cells = [Shown(f"{self.states.all_units} ({share_of(self.summary.reported, self.summary.missing)})")]
        for column in self.columns:
            content = self._total_cell(column, at, rows)
            cells.append(Shown(None) if content is None else self.states.of_total(content, column.key))
        self.draft.add_shown(at, [cells], ["total-text", *styles_of("total", self.columns)])
        self.draft.heights[at] = max(20.0, self.draft.heights.get(at, 0.0))

    def _total_cell(self, column: Column, at: int, rows: int) -> Content:
        total, last = self.summary.total, self.body + max(rows, 1)
        letters = column_letters(self.index[column.key])
        cells = f"{letters}{self.body + 1}:{letters}{last}"
        if column.ratio and Agg.RATIO in column.agg:
            return rate_formula(column, total, lambda key: address(at, self.index[key]))
        if Agg.SUM in column.agg:
            return total_formula(cells, total.get(column.key))
        if column.blended:
            weight = column_letters(self.index[column.weight]) if column.weight else ""
            weights = f"{weight}{self.body + 1}:{weight}{last}" if weight else ""
            return blended_formula(column.blended, cells, weights, total.get(column.key))
        if Agg.COUNT in column.agg:
            return Formula(f'=COUNTIFS({cells},"x")', total.get(column.key)) if rows else UNKNOWN
        return None
