"""The sheet "Diễn biến": a year's figures by period with native charts, and who reported in time; adds up nothing.

All periods of the year have their place from the start, so that charts made beforehand find their figures.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from addin.analysis.chart_series import flow_title, measure_of, number_format, series_of, title_of
from addin.analysis.punctuality import State
from addin.analysis.trend import (
    Point,
    PointFigure,
    Trend,
    accumulates,
    short_names,
    sign_of,
    signs_told,
    slots_of,
    trend_indicators,
)
from addin.sheets.layout import kind_of
from addin.sheets.plan import Chart, Content, Merge, PrintSetup, Series, SheetPlan
from addin.sheets.sheet_draft import DEFAULT_ROW, HEADER_ROW, SheetDraft, Shown
from addin.sheets.styles import name_in_chart
from addin.summary_workbook.states import MARKS, mark_of
from schemas.catalogue import Catalogue
from schemas.cells import column_letters
from schemas.indicator import Along, DrawnIn, Indicator, IndicatorChart
from schemas.numbers import exact
from schemas.reference import Units

SHEET = "Diễn biến"
_NAME, _PERIOD = 36.0, 12.5
#: The look of a standing; the sign tells it too.
LOOKS = {State.IN_TIME: "good", State.LATE: "warning", State.EMPTY: "late", State.MISSING: "error"}
_SLOTS, _CHART_WIDTH, _CHART_HEIGHT = 12, 560, 280
#: Charts are side by side in pairs, from these columns on.
_CHART_COLUMNS = (0, 7)
#: So many rows a chart takes, with a blank one below.
_CHART_ROWS = int(_CHART_HEIGHT * 0.75 / DEFAULT_ROW) + 1
#: So many units have room for their lines on one page, with the figures above and the charts below.
_ON_A_PAGE = 20


class _Row(NamedTuple):
    """A row of the table: an indicator, or what it grew by in each period; None for how many units reported."""

    label: str
    kind: str
    indicator: Indicator | None = None
    flow: bool = False


def _rows(catalogue: Catalogue) -> Iterator[_Row]:
    """How many units reported, then the indicators; below one that accumulates, what it grew by."""
    yield _Row("Số đơn vị đã báo cáo", "count")
    for one in trend_indicators(catalogue):
        kind = kind_of(catalogue.form(one.form).figures[one.column].type)
        measure = f" ({one.unit})" if one.unit else ""
        yield _Row(f"{one.title}{measure}", kind, one)
        if accumulates(catalogue, one):
            yield _Row(f"{flow_title(one.title)}{measure}", kind, one, flow=True)


def plan_trend(trend: Trend) -> SheetPlan:
    """Lay out the sheet."""
    widths = [5.0, _NAME, *[_PERIOD] * _SLOTS, 11.0]
    draft = SheetDraft(SHEET, widths, trend.catalogue)
    slots = slots_of(trend)
    names = short_names(slots)
    names += [""] * (_SLOTS - len(names))
    rows, known = list(_rows(trend.catalogue)), {point.period: point for point in trend.points}
    drawn = trend.catalogue.charts_along(Along.PERIOD, DrawnIn.SUMMARY)
    labels = [
        [
            name_in_chart(name, review=slot in known and _is_doubtful(known[slot], chart, trend.catalogue))
            for name, slot in zip(names, slots, strict=False)
        ]
        for chart in drawn
    ]
    said = f"Số liệu lũy kế từ đầu năm {trend.period.year}; kỳ chưa thu báo cáo, số chưa có để trống."
    if any(mark_of(figure.coverage) for point in trend.points for figure in point.figures.values()):
        said += f" {MARKS}"
    if any(of != names[: len(of)] for of in labels):
        said += " Dấu * sau tên kỳ: biểu đồ có số đang rà soát."
    draft.add_head(f"DIỄN BIẾN NĂM {trend.period.year}", trend.period, said)
    draft.add_rows(HEADER_ROW, [["STT", "Chỉ tiêu", *names, ""]], ["header"] * len(widths))
    for at, line in enumerate(rows, 1):
        cells = [_cell(known[slot], line, trend.catalogue.units) if slot in known else Shown(None) for slot in slots]
        cells += [Shown(None)] * (_SLOTS - len(cells) + 1)
        styles = ["cell-center", "cell-text", *[f"cell-{line.kind}"] * _SLOTS, "cell-text"]
        draft.add_shown(HEADER_ROW + at, [[Shown(at), Shown(line.label), *cells]], styles)
        draft.heights[HEADER_ROW + at] = max(draft.heights.get(HEADER_ROW + at, 0.0), 18.0)
    for at, (chart, of) in enumerate(zip(drawn, labels, strict=True), _labels_of(rows, 0)):
        told = [None, f"Kỳ ở biểu đồ “{title_of(trend.catalogue, chart)}”", *of, *[None] * (_SLOTS - len(of) + 1)]
        draft.add_rows(at, [told], ["column-number"] * len(widths))
        draft.heights[at] = 26.0
    below = _labels_of(rows, len(drawn)) + 1
    if len(trend.timeliness) <= _ON_A_PAGE:
        charts = tuple(_charts(_timeliness(draft, trend, names, below) + 1, trend, rows))
        return draft.plan(HEADER_ROW + 1, 2, charts=charts, setup=PrintSetup(fit_height=1))
    # The long table comes last: print repeats its header on every page below.
    charts = tuple(_charts(below, trend, rows))
    table = max(chart.row for chart in charts) + _CHART_ROWS if charts else below
    _timeliness(draft, trend, names, table)
    setup = PrintSetup(repeat_first=table + 1, repeat_last=table + 1)
    return draft.plan(HEADER_ROW + 1, 2, charts=charts, setup=setup, breaks=(table,))


def _labels_of(rows: Sequence[_Row], number: int) -> int:
    """The row in which the periods are named as a chart names them, below the table."""
    return HEADER_ROW + len(rows) + 1 + number


def _is_doubtful(point: Point, chart: IndicatorChart, catalogue: Catalogue) -> bool:
    """Whether a figure of a period that a chart shows is under review."""
    lines = (_Row(one.name, "", one.indicator, one.flow) for one in series_of(catalogue, chart))
    return any("review" in _cell(point, line, catalogue.units).mark for line in lines)


def _cell(point: Point, row: _Row, units: Units) -> Shown:
    """What a row shows of a period; blank where that is not known."""
    if row.indicator is None:
        return Shown(point.reported)
    figure = point.figures.get(row.indicator.place)
    if figure is None:
        return Shown(None)
    return _flow(figure, units) if row.flow else _figure(figure, units)


def _figure(figure: PointFigure, units: Units) -> Shown:
    """A figure of a period; one that nobody knows stays blank, since a chart takes any text for 0."""
    behind = figure.coverage
    said = ["Chưa có số liệu."] if figure.value is None else []
    said += [] if behind.is_whole else [f"Số liệu của {behind.known}/{behind.of} đơn vị, hoặc chưa đủ xã, dự án."]
    said += [f"Đang rà soát: {', '.join(map(units.in_sentence, behind.doubtful))}."] if behind.doubtful else []
    return Shown(figure.value, mark_of(behind), "\n".join(said))


def _flow(figure: PointFigure, units: Units) -> Shown:
    """What a figure grew by in a period; blank where that is not known."""
    flow = figure.flow
    if flow is None:
        return Shown(None)
    now = _figure(figure, units)
    said = [now.note] if now.note else []
    if flow.left_out:
        said.append(f"Không tính số chỉ có một kỳ, tại: {', '.join(map(units.in_sentence, flow.left_out))}.")
    marks = {*now.mark.split("-"), *(mark_of(figure.before).split("-") if figure.before else ())}
    if figure.before and figure.before.doubtful:
        said.append(f"Đang rà soát ở kỳ trước: {', '.join(map(units.in_sentence, figure.before.doubtful))}.")
    mark = "-".join(one for one in ("partial", "review") if one in marks)
    return Shown(exact(flow.now - flow.then), mark, "\n".join(said))


def _timeliness(draft: SheetDraft, trend: Trend, names: list[str], row: int) -> int:
    """Units by periods; gives the row below."""
    last = len(draft.widths) - 1
    draft.add_heading(row, "TÌNH HÌNH GỬI BÁO CÁO CỦA CÁC ĐƠN VỊ")
    draft.add_rows(row + 1, [["STT", "Đơn vị", *names, "Đúng hạn"]], ["header"] * (last + 1))
    at = {point.period: place for place, point in enumerate(trend.points)}
    first = row + 2
    for number, (unit, standings) in enumerate(trend.timeliness.items(), 1):
        shown = [standings[at[slot]] if slot in at else None for slot in slots_of(trend)]
        cells: list[Content] = [sign_of(one) if one else None for one in shown]
        looks = [LOOKS[one.state] if one and sign_of(one) else "cell-center" for one in shown]
        room = _SLOTS - len(cells)
        in_time, due = trend.in_time(unit)
        share = f"{in_time}/{due}" if due else None
        styles = ["cell-center", "cell-text", *looks, *["cell-center"] * room, "total-center"]
        name = trend.catalogue.units.name_of(unit)
        draft.add_rows(first + number - 1, [[number, name, *cells, *[None] * room, share]], styles)
        draft.heights[first + number - 1] = 18.0
    below = first + len(trend.timeliness)
    signs = {sign_of(one) for standings in trend.timeliness.values() for one in standings if one}
    draft.merges.append(Merge(below, 0, below, last, signs_told(signs), "note"))
    draft.heights[below] = 30.0
    return below + 1


def _charts(row: int, trend: Trend, rows: list[_Row]) -> Iterator[Chart]:
    """The charts over the periods, side by side in pairs."""
    for number, chart in enumerate(trend.catalogue.charts_along(Along.PERIOD, DrawnIn.SUMMARY)):
        below, beside = divmod(number, len(_CHART_COLUMNS))
        place = row + below * _CHART_ROWS, _CHART_COLUMNS[beside]
        first, unit = chart.indicators[0], chart.indicators[0].unit
        kind = "line" if unit == "%" else "column"
        yield Chart(
            kind, title_of(trend.catalogue, chart), _series(chart, trend, rows, _labels_of(rows, number)), *place,
            _CHART_WIDTH, _CHART_HEIGHT,
            number_format(trend.catalogue, first), measure_of(trend.catalogue, first),
        )  # fmt: skip


def _series(chart: IndicatorChart, trend: Trend, rows: list[_Row], labels: int) -> list[Series]:
    """The series over the periods, which a row names; the labels of the line that ends highest are above it."""
    first, last = column_letters(2), column_letters(1 + _SLOTS)

    def cells(at: int) -> str:
        return f"='{SHEET}'!${first}${at + 1}:${last}${at + 1}"

    drawn = series_of(trend.catalogue, chart)
    figures = trend.points[-1].figures if trend.points else {}
    ends = [(found.value or 0) if (found := figures.get(one.indicator.place)) else 0 for one in drawn]
    highest = ends.index(max(ends))
    places = {(row.indicator.place, row.flow): at for at, row in enumerate(rows, 1) if row.indicator}
    return [
        Series(
            one.name, cells(labels), cells(HEADER_ROW + places[one.indicator.place, one.flow]),
            "wide_upward_diagonal" if at else "",
            ("above" if at == highest else "below") if one.indicator.unit == "%" else "",
        )
        for at, one in enumerate(drawn)
    ]  # fmt: skip
