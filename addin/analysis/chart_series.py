"""What a chart of indicators draws: its series, and the titles that follow from them; draws nothing."""

from typing import NamedTuple

from addin.analysis.trend import accumulates
from schemas.catalogue import Catalogue
from schemas.fields import Count, Percent
from schemas.form import Form
from schemas.indicator import Along, Indicator, IndicatorChart, plan_of
from schemas.period import Period

#: Of more units than these the bars of a chart cannot be told apart; the tables show them.
MOST_UNITS = 34
_CUMULATIVE, _OF_PERIOD = "lũy kế", "trong kỳ"


class DrawnSeries(NamedTuple):
    """One series: its name, the figure of each unit, row or period; `flow` for what it grew by in a period."""

    name: str
    indicator: Indicator
    flow: bool = False


def series_of(catalogue: Catalogue, chart: IndicatorChart) -> tuple[DrawnSeries, ...]:
    """The series of a chart: what was planned beside what was done; over periods, what each of them added."""
    if chart.along is Along.PERIOD:
        return tuple(
            DrawnSeries(flow_title(one.legend), one, flow=True)
            if accumulates(catalogue, one)
            else DrawnSeries(one.legend, one)
            for one in chart.indicators
        )
    pairs = ((*([plan_indicator(catalogue, one)] if one.plan else []), one) for one in chart.indicators)
    return tuple(DrawnSeries(one.legend, one) for pair in pairs for one in pair)


def plan_indicator(catalogue: Catalogue, indicator: Indicator) -> Indicator:
    """The plan of an indicator as an indicator, under the name that the office gives it."""
    named = {one.place: one for one in catalogue.indicators}
    return named.get((indicator.form, indicator.plan)) or plan_of(indicator)


def flow_title(title: str) -> str:
    """What a figure that accumulates is called, of the period alone."""
    return title.replace(_CUMULATIVE, _OF_PERIOD) if _CUMULATIVE in title else f"{title} {_OF_PERIOD}"


def title_of(catalogue: Catalogue, chart: IndicatorChart) -> str:
    """The title of a chart in a workbook of one period."""
    return chart.title or f"{_drawn(catalogue, chart)}{_in_measure(chart)}"


def report_title(catalogue: Catalogue, chart: IndicatorChart, period: Period) -> str:
    """The title of a chart in the report of a period."""
    if chart.report_title:
        return chart.report_title.replace("{kỳ}", period.label).replace("{năm}", str(period.year))
    when = f" năm {period.year}" if chart.along is Along.PERIOD else f", {period.label}"
    return f"{_drawn(catalogue, chart)}{when}{_in_measure(chart)}"


def row_word(form: Form) -> str:
    """What a printed row of a form is called: "dự án"."""
    return form.counted or "dòng"


def number_format(catalogue: Catalogue, indicator: Indicator, money: str = "#,##0.0##") -> str:
    """How the figures of an indicator are written in a chart; `money` for what may have decimals."""
    kind = catalogue.form(indicator.form).figures[indicator.column].type
    return "#,##0.00" if isinstance(kind, Percent) else "#,##0" if isinstance(kind, Count) else money


def measure_of(catalogue: Catalogue, indicator: Indicator) -> str:
    """The title of the axis along which an indicator is drawn: "%", "Triệu đồng", "Số hộ"."""
    kind = catalogue.form(indicator.form).figures[indicator.column].type
    unit = indicator.unit
    return f"Số {unit}" if isinstance(kind, Count) and unit else unit[:1].upper() + unit[1:]


def _drawn(catalogue: Catalogue, chart: IndicatorChart) -> str:
    """What is drawn, along what."""
    names = list(dict.fromkeys(one.name for one in series_of(catalogue, chart)))
    named = [names[0], *(name[:1].lower() + name[1:] for name in names[1:])]
    along = {
        Along.UNIT: " theo đơn vị",
        Along.ROW: f" theo {row_word(catalogue.form(chart.indicators[0].form))}",
        Along.PERIOD: " qua các kỳ",
    }[chart.along]
    return " và ".join(filter(None, (", ".join(named[:-1]), named[-1]))) + along


def _in_measure(chart: IndicatorChart) -> str:
    unit = chart.indicators[0].unit
    return f" ({unit})" if unit else ""
