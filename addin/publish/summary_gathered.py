"""Summary sheets of forms whose rows do not add up: the units' answers side by side, lowest, median and highest."""

from itertools import zip_longest
from typing import Any

from addin.publish.plan import Content, Formula, PrintSetup
from addin.publish.summary_sheet import (
    UNIT_WIDTH,
    Anchors,
    PlannedForm,
    SheetDraft,
    Span,
    coverage,
    share_of,
    styles_of,
    summary_name,
    tag_of,
    title_of,
    unit_name,
)
from schemas.cells import address
from schemas.fields import NUMBER, TEXT
from schemas.form import Agg, Column, FixedRow, Form
from schemas.period import Period
from schemas.summary import FormSummary, StackedRow

SIDE_BY_SIDE = "SO SÁNH THEO NỘI DUNG VÀ ĐƠN VỊ"
_SPREAD = (
    Column(key="minimum", label="Thấp nhất", type=NUMBER, width=14),
    Column(key="median", label="Trung vị", type=NUMBER, width=14),
    Column(key="maximum", label="Cao nhất", type=NUMBER, width=14),
    Column(key="who", label="Đơn vị thấp nhất, cao nhất", type=TEXT, width=44),
    Column(key="sum", label="Tổng số", type=NUMBER, width=13),
)


def plan_gathered_sheet(form: Form, summary: FormSummary, period: Period) -> PlannedForm:
    """The sheet of a form with fixed rows and no sums: rows go by label first, then by unit."""
    return _GatheredSheet(form, summary).plan(period)


class _GatheredSheet:
    """Column 0 is the unit, the form's columns follow; the rows of one label stand together."""

    def __init__(self, form: Form, summary: FormSummary) -> None:
        self.form, self.summary = form, summary
        self.index = {column.key: i + 1 for i, column in enumerate(form.columns)}
        self.spread = next((column for column in form.columns if Agg.SPREAD in column.agg), None)
        self.labels = [column for column in form.columns if column.label_column]
        self.of_code = {
            fixed.code: [row for row in summary.rows if row.code == fixed.code] for fixed in form.fixed_rows
        }
        shown = [*self.labels, *_SPREAD] if self.spread else []
        below, above = [column.width for column in form.columns], [column.width for column in shown]
        widths = [UNIT_WIDTH, *(max(pair) for pair in zip_longest(below, above, fillvalue=0.0))]
        self.draft = SheetDraft(summary_name(form), widths)
        self.rows: dict[tuple[str, str], int] = {}

    def plan(self, period: Period) -> PlannedForm:
        """Lay out the whole sheet from top to bottom."""
        draft, summary = self.draft, self.summary
        draft.add_head(title_of(self.form), period, coverage(summary.reported, summary.missing), tag_of(self.form))
        body = draft.add_header([*self.labels, *_SPREAD] if self.spread else self.form.columns, ["Đơn vị"])
        first, heading = body, body + len(self.form.fixed_rows) + 1
        if self.spread:
            draft.add_heading(heading, SIDE_BY_SIDE)
            first = draft.add_header(self.form.columns, ["Đơn vị"], heading + 1)
        spans = self._details(first)
        if not self.spread:
            return PlannedForm((draft.plan(body, 2),), Anchors(draft.name, self.rows, self.index))
        rows = [
            self._spread_cells(self.spread, fixed, row, spans[fixed.code])
            for row, fixed in enumerate(self.form.fixed_rows, body)
        ]
        draft.add_rows(body, rows, ["cell-text", *styles_of("cell", [*self.labels, *_SPREAD])])
        repeated = PrintSetup(repeat_first=heading + 1, repeat_last=first - 1)
        return PlannedForm((draft.plan(0, 2, setup=repeated),), Anchors(draft.name, self.rows, self.index))

    def _details(self, first: int) -> dict[str, Span]:
        """The units' rows, label after label; row code → where they stand."""
        spans, row = {}, first
        rows: list[list[Content]] = []
        for fixed in self.form.fixed_rows:
            stacked = self.of_code[fixed.code]
            rows += [self._detail(fixed, line) for line in stacked]
            self.rows |= {(line.unit, line.code): at for at, line in enumerate(stacked, row)}
            spans[fixed.code] = Span(row, row + max(len(stacked), 1) - 1)
            row += len(stacked)
        if rows:
            self.draft.add_rows(first, rows, ["cell-text", *styles_of("cell", self.form.columns)])
        self.draft.add_missing(row, self.summary.missing, len(self.form.columns) + 1)
        return spans

    def _detail(self, fixed: FixedRow, line: StackedRow) -> list[Content]:
        values: dict[str, Content] = {**line.values, **self._printed(fixed)}
        return [unit_name(line.unit), *[values.get(column.key) for column in self.form.columns]]

    def _printed(self, fixed: FixedRow) -> dict[str, Content]:
        return {"unit_of_measure": fixed.unit_of_measure, self.form.label_key: fixed.label}

    def _spread_cells(self, column: Column, fixed: FixedRow, row: int, span: Span) -> list[Content]:
        figures: dict[str, Any] = self.summary.total.get(fixed.code, {}).get(column.key) or {}
        cells, units = span.column(self.index[column.key]), span.column(0)
        at = {c.key: address(row, i) for i, c in enumerate([*self.labels, *_SPREAD], 1)}
        lowest, highest = (f"INDEX({units},MATCH({at[key]},{cells},0))" for key in ("minimum", "maximum"))
        texts = {
            "minimum": f"MIN({cells})",
            "median": f"ROUND(MEDIAN({cells}),3)",
            "maximum": f"MAX({cells})",
            "who": f'"Thấp nhất: "&{lowest}&"; cao nhất: "&{highest}',
        }
        now = {**figures, "who": _who(figures)}
        shown: dict[str, Content] = {
            key: Formula(f'=IF(COUNT({cells})=0,"",{text})', now.get(key)) for key, text in texts.items()
        }
        shown["sum"] = Formula(f"=SUM({cells})", figures["sum"]) if "sum" in figures else None
        share = share_of(self.summary.reported, self.summary.missing)
        values = {**self._printed(fixed), **shown}
        return [share, *(values[c.key] for c in [*self.labels, *_SPREAD])]


def _who(figures: dict[str, Any]) -> str:
    """The first unit that has the lowest, and the first that has the highest value."""
    if figures.get("minimum") is None:
        return ""
    return f"Thấp nhất: {unit_name(figures['minimum_unit'])}; cao nhất: {unit_name(figures['maximum_unit'])}"
