"""Figures that stand out from a unit's own earlier ones or from the other units': asked about, never refused.

What is usual is the median, and how far is usual the median absolute deviation (MAD): one wrong figure among the
earlier ones moves neither. A floor keeps small figures quiet, and too few figures say nothing.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from addin.check.across.scene import EXPLAIN, AcrossRule, CheckContext, at_cell, on_form, pairs
from schemas.fields import FieldType, Money, Percent
from schemas.findings import Finding, FindingText, Severity, register
from schemas.form import Agg, Column, FixedRow, Form
from schemas.numbers import exact, show_number
from schemas.submission import Submission, Table

#: Fewer earlier figures than this do not tell what is usual; nor do fewer other units.
LEAST_HISTORY, LEAST_PEERS = 4, 6
#: How many robust standard deviations off is out of the ordinary, unless "Cấu hình" says otherwise.
_TIMES = 6.0
#: Makes the MAD of a normal distribution its standard deviation.
_NORMAL = 1.4826
#: A rise in a period is asked about from this many times the usual one and twice the highest; a level from this share
#: of the usual one.
_RISE, _LEVEL = 5.0, 0.5
#: Where nothing ever happened before, so many times the floor is out of the ordinary.
_FIRST = 10.0

register("period-outlier", FindingText(
    Severity.WARNING,
    "Số liệu chênh nhiều so với các kỳ trước của đơn vị thì phải có lý do.",
    "“{label}” {what} {shown}, chênh nhiều so với {count} kỳ trước (thường từ {least} đến {most}).",
    f"Đề nghị kiểm tra có gõ thừa số, nhầm dòng hoặc nhầm đơn vị tính không; nếu số liệu đúng, {EXPLAIN}.",
))  # fmt: skip
register("unit-outlier", FindingText(
    Severity.WARNING,
    "Tỷ lệ, điểm chênh nhiều so với các đơn vị khác thì phải có lý do.",
    "“{row}” là {shown}, chênh nhiều so với {count} đơn vị khác (thường từ {least} đến {most}).",
    f"Đề nghị kiểm tra lại tử số, mẫu số và đơn vị tính; nếu số liệu đúng, {EXPLAIN}.",
))  # fmt: skip
register("period-without-figures", FindingText(
    Severity.WARNING,
    "Báo cáo phải có số liệu khác 0.",
    "Báo cáo không có số liệu nào khác 0.",
    f"Nếu kỳ này thật sự không phát sinh, {EXPLAIN}; nếu gửi nhầm biểu trắng, đề nghị gửi lại.",
))  # fmt: skip


class Usual(NamedTuple):
    """What some figures have in common: how many, their median, their MAD, the lowest and the highest."""

    number: int
    median: float
    spread: float
    least: float
    most: float

    @classmethod
    def of(cls, figures: Iterable[float]) -> "Usual":
        """Of at least one figure."""
        return cls.of_sorted(sorted(figures))

    @classmethod
    def of_sorted(cls, figures: Sequence[float]) -> "Usual":
        """Of at least one figure, the lowest first; only some of them are looked at, since a nation has thousands."""
        number = len(figures)
        middle = (figures[(number - 1) // 2] + figures[number // 2]) / 2
        spread = (_deviation(figures, middle, (number + 1) // 2) + _deviation(figures, middle, number // 2 + 1)) / 2
        return cls(number, middle, spread, figures[0], figures[-1])

    def off(self, figure: float, times: float, floor: float) -> bool:
        """Whether a figure is so many robust standard deviations from the median; the floor is the usual number's."""
        return abs(figure - self.median) > times * max(_NORMAL * self.spread, floor / _TIMES)

    def told(self, kind: FieldType) -> dict[str, str]:
        """What fills the text of a finding."""
        shown = {"least": self.least, "most": self.most}
        return {"count": str(self.number), **{key: kind.show(exact(value)) for key, value in shown.items()}}


def _deviation(figures: Sequence[float], middle: float, rank: int) -> float:
    """How far from the middle the figure of a rank is, the nearest being the first, among figures in their order.

    So many nearest ones stand together; where they begin is found by halves.
    """
    first = bisect_left(
        range(len(figures) - rank), True, key=lambda at: middle - figures[at] <= figures[at + rank] - middle
    )
    return max(middle - figures[first], figures[first + rank - 1] - middle)


def figure_is_like_the_units_earlier_ones(scene: CheckContext) -> Iterator[Finding]:
    """A figure is about what the same unit reported on the same row in the periods before; if not, it is explained.

    Of a figure that grows through the year it is the rise in the period that is compared.
    """
    times = scene.tolerance("period-outlier", _TIMES)
    for own, form in scene.by_form():
        columns = [column for column in form.columns if _has_history(form, column)]
        for submission, _, pair in (
            pairs(scene, own.chain[0], form) if columns and len(own.chain) >= LEAST_HISTORY else ()
        ):
            for column in columns:
                before = _earlier(own, submission.unit, form, pair.record.code, column)
                levels = [pair.record.values.get(column.key), *before]
                found = _out_of_the_ordinary(own, column, levels, times)
                if found:
                    place, cell = at_cell(submission, pair.table, pair.record, column.key)
                    value = column.type.show(pair.record.values[column.key])
                    yield place.finding(
                        "period-outlier", cell, severity=None, label=column.full_label, value=value, **found
                    )


def _has_history(form: Form, column: Column) -> bool:
    """Columns of numbers on rows that are the same in every period."""
    return form.printed_rows and not column.computed and column.type.is_number and not _COMPARED.isdisjoint(column.agg)


_COMPARED = frozenset({Agg.SUM, Agg.SPREAD})


def _earlier(scene: CheckContext, unit: str, form: Form, code: str, column: Column) -> Iterator[object]:
    for reports in scene.chain:
        table = reports[unit].submission.table(form.id) if unit in reports else None
        record = table.record(code) if table else None
        yield record.values.get(column.key) if record else None


def _out_of_the_ordinary(
    scene: CheckContext, column: Column, levels: Sequence[object], times: float
) -> dict[str, str] | None:
    """What to say of the first of the levels (the latest first), if it is unlike the others."""
    numbers = [float(level) for level in _unbroken(levels)]
    figures = _rises(scene, numbers) if column.cumulative else numbers
    if len(figures) <= LEAST_HISTORY:
        return None
    now, usual, floor = figures[0], Usual.of(figures[1:]), _floor(column.type)
    odd = _is_steep(now, usual, floor) if column.cumulative else _is_far(now, usual)
    if not odd or not usual.off(now, times, floor):
        return None
    what = "trong kỳ tăng thêm" if column.cumulative else "ghi"
    return {"what": what, "shown": column.type.show(exact(now)), **usual.told(column.type)}


def _is_steep(rise: float, usual: Usual, floor: float) -> bool:
    """A period in which little happened is no mistake, nor is one in which something happened at last."""
    return rise > max(_RISE * usual.median, 2 * usual.most, 0 if usual.most > 0 else _FIRST * floor)


def _is_far(level: float, usual: Usual) -> bool:
    return abs(level - usual.median) > _LEVEL * abs(usual.median)


def _unbroken(levels: Sequence[object]) -> Iterator[float]:
    """The levels up to the first that is not known."""
    for level in levels:
        if isinstance(level, bool) or not isinstance(level, int | float):
            return
        yield level


def _rises(scene: CheckContext, levels: Sequence[float]) -> list[float]:
    """How much each level is above the one before it; the count begins again with the year."""
    rises, period = [], scene.period
    for at, level in enumerate(levels):
        before = period.before(scene.sent)
        if before.year < period.year:
            rises.append(level)
        elif at + 1 < len(levels):
            rises.append(level - levels[at + 1])
        period = before
    return rises


def _floor(kind: FieldType) -> float:
    """Differences up to this are never asked about: 1 tỷ đồng, 25 điểm phần trăm, 30 hộ, người, buổi."""
    return 1000.0 if isinstance(kind, Money) else 25.0 if isinstance(kind, Percent) else 30.0


def rate_is_like_the_other_units(scene: CheckContext) -> Iterator[Finding]:
    """A percentage or a score that is never added up is about that of the other units in the same period."""
    for form in scene.catalogue.forms:
        for column in form.columns:
            for row in form.fixed_rows if Agg.SPREAD in column.agg else ():
                if row.unit_of_measure in _COMPARABLE:
                    yield from _unlike_the_others(scene, form, column, row)


def _unlike_the_others(scene: CheckContext, form: Form, column: Column, row: FixedRow) -> Iterator[Finding]:
    times, reported = scene.tolerance("unit-outlier", _TIMES), dict(_of_units(scene, form, row.code, column.key))
    in_order = sorted(reported.values())
    for unit, now in reported.items():
        own = bisect_left(in_order, now)
        usual = Usual.of_sorted([*in_order[:own], *in_order[own + 1 :]] or [now])
        if usual.number < LEAST_PEERS or not usual.off(now, times, _floor(Percent())):
            continue
        submission = scene.reports[unit]
        table = submission.table(form.id)
        record = table.record(row.code) if table else None
        if table and record:
            place, cell = at_cell(submission, table, record, column.key)
            shown = f"{show_number(now)}{'%' if row.unit_of_measure == '%' else f' {row.unit_of_measure}'}"
            told = {"row": row.label, "shown": shown, **usual.told(column.type)}
            yield place.finding("unit-outlier", cell, severity=None, value=show_number(now), **told)


#: Figures that do not grow with the size of a unit.
_COMPARABLE = frozenset({"%", "điểm"})


def _of_units(scene: CheckContext, form: Form, code: str, key: str) -> Iterator[tuple[str, float]]:
    for unit, submission in scene.reports.items():
        table = submission.table(form.id)
        record = table.record(code) if table else None
        value = record.values.get(key) if record else None
        if isinstance(value, int | float) and not isinstance(value, bool):
            yield unit, float(value)


def report_has_figures(scene: CheckContext) -> Iterator[Finding]:
    """A report in time without a single figure other than 0 is asked about: being early with nothing earns nothing."""
    for submission in scene.reports.values():
        if not has_figures(scene, submission):
            yield on_form(submission, "")._replace(sheet="").finding("period-without-figures")


def has_figures(scene: CheckContext, submission: Submission) -> bool:
    """Whether a report holds any figure of its own but noughts."""
    return any(_figures(scene.catalogue.form(table.form), table) for table in submission.tables)


def _figures(form: Form, table: Table) -> bool:
    """Whether a form has a figure that is not zero and that the office did not fill in itself."""
    columns = form.columns
    keys = [
        column.key for column in columns if column.type.is_number and not column.computed and not column.known_before
    ]
    return any(record.values.get(key) for record in table.records for key in keys)


OUTLIERS: tuple[AcrossRule, ...] = (
    figure_is_like_the_units_earlier_ones,
    rate_is_like_the_other_units,
    report_has_figures,
)
