"""The overview's part by printed row of a form: a small table, live from the form's sheet, and a chart beside it."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from addin.analysis.chart_series import plan_indicator, title_of
from addin.sheets.layout import capitals, kind_of, row_height
from addin.sheets.plan import Chart, Content, Formula, Merge, Series
from addin.sheets.sheet_draft import DEFAULT_ROW, LOWEST_CHART, UNKNOWN, Anchors, SheetDraft, Shown, pixels
from addin.sheets.styles import name_in_chart
from addin.summary.lookup import value_at
from addin.summary_workbook.formulas import live_or_known, rate_formula
from addin.summary_workbook.states import States
from schemas.catalogue import Catalogue
from schemas.cells import column_letters, fixed_address
from schemas.computation import Ratio
from schemas.fields import Money
from schemas.form import Column, FixedRow, Form
from schemas.indicator import Indicator, IndicatorChart
from schemas.report import FigurePlace

_ROW, _LEAST_WIDTH = 20.0, 360


class _Shown(NamedTuple):
    """A column of the table: its heading, the figure of the form in it; `drawn` where the chart shows it."""

    heading: str
    figure: Column
    drawn: bool = True


def add_rows_of_form(
    draft: SheetDraft, row: int, first: int, chart: IndicatorChart, states: States, anchors: Anchors
) -> tuple[Chart, int]:
    """Add the table, its figures from column `first` on; gives the chart and the row below."""
    form, catalogue = states.form, states.whole.catalogue
    fixed = [one for one in form.fixed_rows if not one.parent]
    shown = list(_columns(catalogue, form, chart.indicators))
    draft.add_heading(row, capitals(chart.table_title or title_of(catalogue, chart)))
    draft.merges.append(Merge(row + 1, 1, row + 1, first - 1, _row_heading(form), "header"))
    draft.add_rows(row + 1, [["STT"]], ["header"])
    draft.add_rows(row + 1, [[one.heading for one in shown]], ["header"] * len(shown), column=first)
    rows = [_figures(at, one, shown, first, states, anchors) for at, one in enumerate(fixed, row + 2)]
    draft.add_rows(row + 2, [[_code(one, shown, of)] for one, of in zip(fixed, rows, strict=True)], ["cell-center"])
    draft.add_shown(row + 2, rows, [f"cell-{kind_of(one.figure.type)}" for one in shown], column=first)
    for at, one in enumerate(fixed, row + 2):
        draft.merges.append(Merge(at, 1, at, first - 1, one.label, "cell-text"))
        draft.heights[at] = max(_ROW, row_height([one.label], [sum(draft.widths[1:first])]))
    below = row + 2 + len(fixed)
    drawn = _chart(draft, title_of(catalogue, chart), row, below, first, shown)
    while sum(_height(draft, at) for at in range(row, below)) < drawn.height * 0.75:
        below += 1  # what follows is not behind the chart
    return drawn, below + 1


def _height(draft: SheetDraft, row: int) -> float:
    return draft.heights.get(row, DEFAULT_ROW)


def _columns(catalogue: Catalogue, form: Form, indicators: Sequence[Indicator]) -> Iterator[_Shown]:
    """What was planned, what was done, and the part of the plan where the form has one."""
    for one in indicators:
        if one.plan:
            yield _Shown(plan_indicator(catalogue, one).short_title, form.by_key[one.plan])
        yield _Shown(one.short_title, form.figures[one.column])
        rates = (column for column in form.columns if isinstance(column.ratio, Ratio))
        if rate := next((column for column in rates if column.ratio.parts == (one.column, one.plan)), None):  # type: ignore[union-attr] # they have one
            yield _Shown("Tỷ lệ (%)", rate, drawn=False)


def _row_heading(form: Form) -> str:
    said = form.counted or form.by_key[form.label_key].label
    return said[:1].upper() + said[1:]


def _figures(
    row: int, fixed: FixedRow, shown: Sequence[_Shown], first: int, states: States, anchors: Anchors
) -> list[Shown]:
    total, at = states.summary.total.get(fixed.code, {}), {one.figure.key: n for n, one in enumerate(shown, first)}
    found = []
    for one in shown:
        key, rate, value = one.figure.key, one.figure.ratio, total.get(one.figure.key)
        if key not in states.form.by_key:
            value = value_at(states.whole, FigurePlace(states.form.id, key, code=fixed.code))
        content: Content = UNKNOWN if value is None else value
        if rate and all(part in at for part in rate.parts):
            live = rate_formula(one.figure, total, lambda key: fixed_address(row, at[key]))
            content = live if key in states.form.by_key else live_or_known(live, value)
        elif key in anchors.columns and ("", fixed.code) in anchors.rows:
            content = Formula(f"={anchors.reference('', fixed.code, key)}", UNKNOWN if value is None else value)
        found.append(states.of_total(content, key, fixed.code))
    return found


def _code(fixed: FixedRow, shown: Sequence[_Shown], figures: Sequence[Shown]) -> str:
    """The code of a row, which the chart names it by."""
    marks = (figure.mark for one, figure in zip(shown, figures, strict=True) if one.drawn)
    return name_in_chart(fixed.code, review=any("review" in mark for mark in marks))


def _chart(draft: SheetDraft, title: str, row: int, below: int, first: int, shown: Sequence[_Shown]) -> Chart:
    def cells(column: int) -> str:
        letters = column_letters(column)
        return f"='{draft.name}'!${letters}${row + 3}:${letters}${below}"

    drawn = [(at, one) for at, one in enumerate(shown, first) if one.drawn]
    series = [
        Series(
            one.heading, cells(0), cells(at), "wide_upward_diagonal" if one is not drawn[-1][1] else "",
            number_format="#,##0.0" if one is drawn[-1][1] and isinstance(one.figure.type, Money) else "",
        )
        for at, one in drawn
    ]  # fmt: skip
    right = first + len(shown)
    height = max(int(sum(draft.heights.get(at, _ROW) for at in range(row, below)) / 0.75), LOWEST_CHART)
    width = max(pixels(draft.widths[right:]) - 8, _LEAST_WIDTH)
    return Chart("bar", title, series, row, right, width, height, "#,##0")
