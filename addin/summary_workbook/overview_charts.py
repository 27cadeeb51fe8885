"""The overview's charts by unit: as high as the first page has room for, side by side in pairs."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from addin.analysis.chart_series import MOST_UNITS, DrawnSeries, measure_of, number_format, series_of, title_of
from addin.sheets.plan import Chart, Formula, Series
from addin.sheets.sheet_draft import DEFAULT_ROW, HIGHEST_CHART, LOWEST_CHART, UNKNOWN, Shown, pixels
from addin.summary_workbook.overview_figures import key_of
from schemas.catalogue import Catalogue
from schemas.cells import column_letters
from schemas.indicator import Along, DrawnIn, IndicatorChart
from schemas.numbers import show_number

#: Two charts of this height are below each other on a page.
_LEAST_WIDTH, _HALF_A_PAGE = 360, 300
#: Of so many units the charts are beside each other. Of more, the height of one for each, for the rest, and at most.
_SIDE_BY_SIDE = 16
_ROOM_OF_A_UNIT, _ROOM_OF_TITLES, _A_PAGE = 17, 70, 640


class UnitRows(NamedTuple):
    """The rows of units on the overview, both inclusive and 0-based; the cells of each by its name; the columns."""

    sheet: str
    first: int
    last: int
    shown: Mapping[str, Mapping[str, Shown]]
    places: Mapping[str, int]

    def cells(self, key: str) -> str:
        """The range of a column; "" for that of the names."""
        letters = column_letters(self.places[key]) if key else "B"
        return f"='{self.sheet}'!${letters}${self.first + 1}:${letters}${self.last + 1}"


def charts_of_units(catalogue: Catalogue, number: int) -> tuple[IndicatorChart, ...]:
    """The charts of so many units side by side; none of too many."""
    return catalogue.charts_along(Along.UNIT, DrawnIn.SUMMARY) if number <= MOST_UNITS else ()


def remarks_on(catalogue: Catalogue, rows: Mapping[str, Mapping[str, Shown]]) -> Iterator[str]:
    """Whose figures in the charts are doubtful or not there; why there are none where the units are too many."""
    charts = charts_of_units(catalogue, len(rows))
    for mark, words in (("review", "số đang rà soát (dấu * sau tên)"), ("unknown", "chưa có số liệu")):
        units = [unit for unit, shown in rows.items() if mark in marks_drawn(catalogue, shown, len(rows))]
        if units and len(units) < len(rows):
            yield f"Trong biểu đồ, {words}: {', '.join(map(catalogue.units.in_sentence, units))}."
        elif units and mark == "review":
            yield f"Trong biểu đồ, {words}: tất cả đơn vị."
    if not charts and charts_of_units(catalogue, 0):
        yield f"Hơn {MOST_UNITS} đơn vị nên không vẽ biểu đồ theo đơn vị."


def marks_drawn(catalogue: Catalogue, shown: Mapping[str, Shown], units: int) -> set[str]:
    """How sure the figures of a unit are that the charts of so many units show."""
    charts = charts_of_units(catalogue, units)
    return {mark_at(shown, key_of(one.indicator)) for chart in charts for one in series_of(catalogue, chart)}


def unit_charts(
    catalogue: Catalogue, rows: UnitRows, widths: Sequence[float], row: int, room: int, half: int
) -> tuple[Chart, ...]:
    """The charts from a row on; those on the right begin at column `half`. What is unknown has no label."""
    units = rows.last - rows.first + 1
    places = _stacked(widths, row, units) if units > _SIDE_BY_SIDE else _in_pairs(widths, row, room, half)
    found = []
    for chart, place in zip(charts_of_units(catalogue, units), places, strict=False):
        drawn, title = series_of(catalogue, chart), title_of(catalogue, chart)
        series = [
            Series(one.name, rows.cells(""), rows.cells(key_of(one.indicator)), pattern)
            for one, pattern in zip(drawn, _patterns(drawn), strict=True)
        ]
        several, first, told = len(drawn) > 1, drawn[0].indicator, _described(title, rows.shown, drawn)
        kind = "column" if several and units <= _SIDE_BY_SIDE else "bar"
        found.append(
            Chart(
                kind, title, series, *place, number_format(catalogue, first),
                measure_of(catalogue, first) if kind == "column" else "",
                zeros=False, description=told,
            )
        )  # fmt: skip
    return tuple(found)


class _Place(NamedTuple):
    """The corner of a chart, and its size in pixels."""

    row: int
    column: int
    width: int
    height: int


def _in_pairs(widths: Sequence[float], row: int, room: int, half: int) -> Iterator[_Place]:
    """Two beside each other, the first ones as high as their page has room for; two pairs a page after them.

    Where the page of the table has no room for any, they begin on the next.
    """
    left, right = (max(width, _LEAST_WIDTH) for width in (pixels(widths[:half]) - 12, pixels(widths[half:])))
    height = min(HIGHEST_CHART, room) if room >= LOWEST_CHART else _HALF_A_PAGE
    while True:
        yield _Place(row, 0, left, height)
        yield _Place(row, half, right, height)
        row, height = row + rows_of(height), _HALF_A_PAGE


def _stacked(widths: Sequence[float], row: int, units: int) -> Iterator[_Place]:
    """One below another, as wide as the sheet, on a page of its own, since the bars are many."""
    height = min(_A_PAGE, _ROOM_OF_TITLES + units * _ROOM_OF_A_UNIT)
    while True:
        yield _Place(row, 0, max(pixels(widths) - 12, _LEAST_WIDTH), height)
        row += rows_of(height)


def chart_breaks(charts: Sequence[Chart], units: int, room: int) -> tuple[int, ...]:
    """Before which rows a new page begins, so that no chart is torn apart: two pairs are on each after the first.

    `room` is what the page of the table has left.
    """
    tops = list(dict.fromkeys(chart.row for chart in charts))
    in_pairs = tops[::2] if room < LOWEST_CHART else tops[1::2]
    return tuple(top - 1 for top in (tops if units > _SIDE_BY_SIDE else in_pairs))


def rows_of(height: int) -> int:
    """How many rows a chart takes, with a little room below it."""
    return int(height * 0.75 / DEFAULT_ROW) + 2


def _patterns(drawn: Sequence[DrawnSeries]) -> Iterator[str]:
    """What was planned is hatched, so that it differs from what was done in grey too."""
    yield from ("wide_upward_diagonal" if at == 0 and len(drawn) > 1 else "" for at in range(len(drawn)))


def _described(title: str, rows: Mapping[str, Mapping[str, Shown]], drawn: Sequence[DrawnSeries]) -> str:
    """What a chart shows, unit by unit; one that is under review is marked as such."""
    keys = [key_of(one.indicator) for one in drawn]
    units = (f"{name} {' và '.join(_told(shown, key) for key in keys)}" for name, shown in rows.items())
    return f"{title}: {'; '.join(units)}."


def _told(shown: Mapping[str, Shown], key: str) -> str:
    content = shown[key].content if key in shown else None
    value = content.value if isinstance(content, Formula) else content
    said = show_number(value, 2) if isinstance(value, int | float) else UNKNOWN
    return f"{said} (đang rà soát)" if mark_at(shown, key) == "review" else said


def mark_at(shown: Mapping[str, Shown], key: str) -> str:
    """How sure a figure of a row is."""
    return shown[key].mark.removeprefix("partial-") if key in shown else "unknown"
