"""Decides the charts of a report: which figures side by side, under which caption; draws none.

A chart shows what a table of the appendix says in numbers, so that its figures are not noted a second time. Its caption
names the units whose figures are not sure: no grey can mark a bar.
"""

from collections.abc import Iterator, Sequence

from addin.analysis.trend import Point, Trend, short_names
from addin.documents.content import Bars, WordChart
from addin.documents.wording import in_sentence, join_words, unit_name
from addin.report.recorder import FigureRecorder
from addin.report.sentences import NAMED, unsound
from addin.summary.lookup import is_collected, top_codes
from schemas.forms import FORMS_BY_ID
from schemas.numbers import Amount, decimals_of
from schemas.report import FigurePlace


def charts_of(recorder: FigureRecorder, trend: Trend | None) -> list[WordChart]:
    """The charts of a periodic report, captions numbered; none where there is nothing to show."""
    found = [*_of_periods(recorder, trend)]
    if is_collected(recorder.current, FigurePlace("B02", "target_cut")):
        found = [*_of_poverty(recorder), *found]
    if is_collected(recorder.current, FigurePlace("B01", "paid_rate")):
        found = [*_of_units(recorder), *_of_projects(recorder), *found]
    return [chart._replace(caption=f"Hình {number}. {chart.caption}") for number, chart in enumerate(found, 1)]


def _of_units(recorder: FigureRecorder) -> Iterator[WordChart]:
    units = recorder.current.forms["B01"].reported
    place = FigurePlace("B01", "paid_rate")
    rates = tuple(recorder.value(place._replace(unit=unit)) for unit in units)
    if any(rates):
        caption = f"Tỷ lệ giải ngân vốn các chương trình, dự án theo đơn vị, {recorder.period.label} (%)"
        caption += _unsure(recorder, place)
        yield WordChart("bar", caption, _names(units), (Bars("Tỷ lệ giải ngân", rates),), "#,##0.00")


def _of_projects(recorder: FigureRecorder) -> Iterator[WordChart]:
    form = FORMS_BY_ID["B01"]
    codes = top_codes(form)
    plan, paid = (
        tuple(recorder.value(FigurePlace("B01", column, code=code)) for code in codes)
        for column in ("plan_total", "paid_total")
    )
    if any(plan) and any(paid):
        caption = f"Kế hoạch vốn năm và giải ngân lũy kế theo dự án, {recorder.period.label} (triệu đồng)"
        caption += _unsure(recorder, FigurePlace("B01", "plan_total"), FigurePlace("B01", "paid_total"))
        series = (
            Bars("Kế hoạch vốn năm", plan, hatched=True, number_format=_as_in_table(plan)),
            Bars("Giải ngân lũy kế", paid, number_format=_as_in_table(paid)),
        )
        yield WordChart("bar", caption, tuple(f"Dự án {code}" for code in codes), series)


def _as_in_table(values: Sequence[Amount | None]) -> str:
    """The number format with as many decimals as the column of the appendix shows of the same figures."""
    decimals = max((decimals_of(value) for value in values if value is not None), default=0)
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def _of_poverty(recorder: FigureRecorder) -> Iterator[WordChart]:
    units = recorder.current.forms["B02"].reported
    places = FigurePlace("B02", "target_cut"), FigurePlace("B02", "escaped")
    target, escaped = (tuple(recorder.value(place._replace(unit=unit)) for unit in units) for place in places)
    if any(target) or any(escaped):
        caption = f"Giảm hộ nghèo dân tộc thiểu số theo đơn vị: chỉ tiêu năm và kết quả {recorder.period.label} (hộ)"
        caption += _unsure(recorder, *places)
        series = (Bars("Chỉ tiêu giảm trong năm", target, hatched=True), Bars("Số hộ thoát nghèo lũy kế", escaped))
        yield WordChart("bar", caption, _names(units), series)


def _of_periods(recorder: FigureRecorder, trend: Trend | None) -> Iterator[WordChart]:
    points = trend.points if trend else ()
    paid, left = (tuple(getattr(point, key) for point in points) for key in ("paid_rate", "target_rate"))
    if len(points) > 1 and any((*paid, *left)):
        caption = f"Tỷ lệ giải ngân và tỷ lệ hoàn thành chỉ tiêu giảm nghèo qua các kỳ năm {recorder.period.year} (%)"
        of_last = points[-1].period == recorder.period
        places = (FigurePlace("B01", "paid_rate"), FigurePlace("B02", "target_rate"))
        caption += _unsure(recorder, *places) if of_last else _doubted(points)
        series = (Bars("Tỷ lệ giải ngân", paid), Bars("Tỷ lệ hoàn thành chỉ tiêu giảm nghèo", left, hatched=True))
        names = tuple(short_names([point.period for point in points]))
        yield WordChart("line", caption, names, series, "#,##0.00")


def _doubted(points: Sequence[Point]) -> str:
    """Whose figures are under review in the periods that are drawn, where the report itself is of a longer one."""
    units = sorted({unit for point in points for behind in point.coverage for unit in behind.doubtful})
    names = join_words([in_sentence(unit) for unit in units]) if len(units) <= NAMED else f"{len(units)} đơn vị"
    return f" ({names} đang rà soát)" if units else ""


def _unsure(recorder: FigureRecorder, *places: FigurePlace) -> str:
    """Whose figures of the period are not sure, as the end of a caption; "" where all are."""
    said = unsound(recorder, places, recorder.current.units)
    return f" ({said})" if said else ""


def _names(units: Sequence[str]) -> tuple[str, ...]:
    return tuple(map(unit_name, units))
