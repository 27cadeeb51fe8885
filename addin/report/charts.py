"""Decides the charts of a report: which figures side by side, under which caption; draws none.

A chart shows what a table of the appendix says in numbers, so that its figures are not noted a second time. What is
under review has a sign behind its name, and the caption says whose figures are not sure: no grey can mark a bar.
"""

from collections.abc import Collection, Sequence

from addin.analysis.chart_series import MOST_UNITS, DrawnSeries, report_title, row_word, series_of
from addin.analysis.trend import Point, Trend, place_of, short_names
from addin.documents.content import Bars, WordChart
from addin.report.recorder import FigureRecorder
from addin.report.sentences import REVIEW, all_or_named, unsound_units
from addin.sheets.styles import MARKS, name_in_chart
from addin.summary.lookup import doubts_at, is_collected, top_codes
from schemas.form import Form
from schemas.indicator import Along, DrawnIn, IndicatorChart
from schemas.numbers import Amount, decimals_of, exact
from schemas.report import FigurePlace


def charts_of(recorder: FigureRecorder, trend: Trend | None) -> list[WordChart]:
    """The charts of a periodic report, captions numbered; none where there is nothing to show."""
    charts = (chart for chart in recorder.catalogue.charts if DrawnIn.REPORT in chart.places)
    found = (drawn for chart in charts if (drawn := _drawn(recorder, trend, chart)))
    return [chart._replace(caption=f"Hình {number}. {chart.caption}") for number, chart in enumerate(found, 1)]


def _drawn(recorder: FigureRecorder, trend: Trend | None, chart: IndicatorChart) -> WordChart | None:
    """A chart with its caption; None where the forms of the period do not ask for it, or nothing is known of it."""
    if not all(is_collected(recorder.current, place_of(one)) for one in chart.indicators):
        return None
    drawn = {Along.UNIT: _by_unit, Along.ROW: _by_row}.get(chart.along)
    return drawn(recorder, chart) if drawn else _by_period(recorder, trend, chart)


def _by_unit(recorder: FigureRecorder, chart: IndicatorChart) -> WordChart | None:
    drawn = series_of(recorder.catalogue, chart)
    ended = recorder.current.ended
    units = [unit for unit in recorder.current.forms[chart.indicators[0].form].reported if unit not in ended]
    if len(units) > MOST_UNITS:
        return None
    values = [tuple(recorder.value(place_of(one.indicator)._replace(unit=unit)) for unit in units) for one in drawn]
    if not any(any(of) for of in values):
        return None
    bars = tuple(Bars(one.name, of, hatched=_is_hatched(drawn, one)) for one, of in zip(drawn, values, strict=True))
    name_of = recorder.catalogue.units.name_of
    names = tuple(name_in_chart(name_of(unit), review=_is_doubtful(recorder, drawn, unit=unit)) for unit in units)
    return WordChart("bar", _caption(recorder, chart), names, bars, _number_format(chart, values))


def _is_doubtful(recorder: FigureRecorder, drawn: Sequence[DrawnSeries], unit: str = "", code: str = "") -> bool:
    """Whether anything is under review that a chart shows of a unit or a row."""
    places = (place_of(one.indicator)._replace(unit=unit, code=code) for one in drawn)
    return any(doubts_at(recorder.current, place) for place in places)


def _number_format(chart: IndicatorChart, values: Sequence[Sequence[Amount | None]]) -> str:
    """How the figures of a chart are written: percentages to two places, others to as many as any of them needs."""
    is_rate = chart.indicators[0].unit == "%"
    return "#,##0.00" if is_rate else _as_in_table([value for of in values for value in of])


def _by_row(recorder: FigureRecorder, chart: IndicatorChart) -> WordChart | None:
    form = recorder.catalogue.form(chart.indicators[0].form)
    drawn, codes = series_of(recorder.catalogue, chart), top_codes(form)
    values = [tuple(recorder.value(place_of(one.indicator)._replace(code=code)) for code in codes) for one in drawn]
    if not all(any(of) for of in values):
        return None
    bars = tuple(
        Bars(one.name, of, hatched=_is_hatched(drawn, one), number_format=_as_in_table(of))
        for one, of in zip(drawn, values, strict=True)
    )
    names = tuple(
        name_in_chart(_row_name(form, code), review=_is_doubtful(recorder, drawn, code=code)) for code in codes
    )
    return WordChart("bar", _caption(recorder, chart), names, bars)


def _row_name(form: Form, code: str) -> str:
    """A printed row in short, where the office says what one is called: "Dự án 3"."""
    word = row_word(form)
    return f"{word[:1].upper()}{word[1:]} {code}" if form.counted else form.row_labels[code]


def _is_hatched(drawn: Sequence[DrawnSeries], one: DrawnSeries) -> bool:
    """What was planned is hatched, so that it differs from what was done in grey too."""
    return len(drawn) > 1 and one is drawn[0]


def _as_in_table(values: Sequence[Amount | None]) -> str:
    """The number format with as many decimals as the column of the appendix shows of the same figures."""
    decimals = max((decimals_of(value) for value in values if value is not None), default=0)
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def _by_period(recorder: FigureRecorder, trend: Trend | None, chart: IndicatorChart) -> WordChart | None:
    points, drawn = trend.points if trend else (), series_of(recorder.catalogue, chart)
    values = [tuple(_at(point, one) for point in points) for one in drawn]
    if len(points) < 2 or not any(any(of) for of in values):
        return None
    doubted = [{unit for one in drawn for unit in _doubtful_in(point, one)} for point in points]
    places = [place_of(one.indicator) for one in drawn] if points[-1].period == recorder.period else []
    unsure = _unsure(recorder, places, set[str]().union(*doubted))
    caption = _captioned(report_title(recorder.catalogue, chart, recorder.period), unsure)
    names = tuple(
        name_in_chart(name, review=bool(units))
        for name, units in zip(short_names([point.period for point in points]), doubted, strict=True)
    )
    bars = tuple(Bars(one.name, of, hatched=at > 0) for at, (one, of) in enumerate(zip(drawn, values, strict=True)))
    kind = "line" if drawn[0].indicator.unit == "%" else "column"
    return WordChart(kind, caption, names, bars, _number_format(chart, values))


def _at(point: Point, one: DrawnSeries) -> Amount | None:
    """A figure at the end of a period, or what it grew by in it; None where that is unknown."""
    figure = point.figures.get(one.indicator.place)
    if figure is None or not one.flow:
        return figure.value if figure else None
    return exact(figure.flow.now - figure.flow.then) if figure.flow else None


def _doubtful_in(point: Point, one: DrawnSeries) -> tuple[str, ...]:
    """The units under review in what is drawn of a period: what grew in it rests on the period before, too."""
    figure = point.figures.get(one.indicator.place)
    behind = (figure.coverage, figure.before if one.flow else None) if figure else ()
    return tuple(unit for coverage in behind if coverage for unit in coverage.doubtful)


def _caption(recorder: FigureRecorder, chart: IndicatorChart) -> str:
    places = [place_of(one.indicator) for one in series_of(recorder.catalogue, chart)]
    return _captioned(report_title(recorder.catalogue, chart, recorder.period), _unsure(recorder, places))


def _captioned(title: str, unsure: str) -> str:
    """A title with what is not sure behind it: no two brackets stand side by side."""
    if not unsure:
        return title
    return f"{title}; {unsure}" if title.endswith(")") else f"{title} ({unsure})"


def _unsure(recorder: FigureRecorder, places: Sequence[FigurePlace], doubtful: Collection[str] = ()) -> str:
    """Whose figures of the period are not sure, or are `doubtful` in another that is drawn; "" where all are sure.

    It stands at the end of a caption, and tells the sign that is behind the names of what is under review.
    """
    found, units = unsound_units(recorder, places, recorder.current.units), recorder.current.units
    found.pop(REVIEW, None)
    reviewed = {*doubtful, *(doubt.unit for place in places for doubt in doubts_at(recorder.current, place))}
    named = [*(unit for unit in units if unit in reviewed), *sorted(reviewed.difference(units))]
    said = [f"dấu {MARKS['review']}: {all_or_named(recorder, named)} {REVIEW}"] if named else []
    said += [f"{all_or_named(recorder, others)} {reason}" for reason, others in found.items()]
    return "; ".join(said)
