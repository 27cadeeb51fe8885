"""Cumulative figures far too large in a unit's first periods, before its own history tells what is usual.

What they are compared with is what an officer would look at: the same period last year; what the unit did a month until
then; where it has reported nothing yet, the other units or communes. What has a plan is seen by its share of it, beside
the share of the year and that of the others: one payment, an advance above all, is often many times the one before.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from statistics import median
from typing import NamedTuple

from addin.check.across.outliers import LEAST_HISTORY, LEAST_PEERS
from addin.check.across.scene import EXPLAIN, AcrossRule, CheckContext, EarlierReport, at_cell
from schemas.fields import Money
from schemas.findings import Finding, FindingText, Severity, register
from schemas.form import Column, Form, RowKind
from schemas.numbers import number_or_zero, round_half_up, show_number
from schemas.rule import Record
from schemas.submission import Submission, Table

#: So many times last year's figure, the month's usual rise, or the highest and the usual one of the others.
_OF_LAST_YEAR, _OF_A_MONTH, _OF_HIGHEST, _OF_USUAL = 5.0, 8.0, 3.0, 5.0

#: Of its plan nobody asks about less than this, since an advance on a contract may be 30% of it; beyond that, so many
#: times the share of the year that has passed, and the share that the furthest of the others has done.
_ADVANCE, _OF_YEAR, _OF_FURTHEST = 30.0, 2.0, 2.0

register("period-rise-doubtful", FindingText(
    Severity.WARNING,
    "Số lũy kế những kỳ đầu gấp nhiều lần mức thường thấy thì phải có lý do.",
    "“{label}” {what}, gấp {times} lần {basis}.",
    f"Đề nghị kiểm tra có gõ thừa số, nhầm dòng hoặc nhầm đơn vị tính không; nếu số liệu đúng, {EXPLAIN}.",
))  # fmt: skip


class _Figure(NamedTuple):
    """A cumulative figure of a row, and where it is."""

    submission: Submission
    table: Table
    record: Record
    column: Column
    value: float


def cumulative_figures_do_not_leap(scene: CheckContext) -> Iterator[Finding]:
    """A cumulative figure of the first periods is not many times last year's, the usual rise, or the other units'.

    With more periods the unit's own history tells what is usual.
    """
    for own, form in scene.by_form():
        for column in form.columns if form.printed_rows and len(own.chain) < LEAST_HISTORY else ():
            figures = list(_figures(scene, form, column)) if _may_leap(column) and not _plans(form, column) else []
            alike = _alike(form, figures)
            for figure in figures:
                told = _of_last_year(own, figure) or _of_months(own, figure)
                told = told or _of_others(own, form, figure, alike[_group(form, figure)])
                if told:
                    place, cell = at_cell(figure.submission, figure.table, figure.record, column.key)
                    told |= {"label": column.full_label, "value": _shown(figure, figure.value)}
                    yield place.finding("period-rise-doubtful", cell, severity=None, **told)


def _may_leap(column: Column) -> bool:
    return column.cumulative and column.type.is_number and not column.computed


def _plans(form: Form, column: Column) -> list[Column]:
    """What a rule of the form bounds a column by, such as the plan of the year: columns that stay through the year."""
    rules = [rule for rule in form.row_rules if rule.at == column.key]
    return [form.by_key[key] for rule in rules for key in rule.needs if form.by_key[key].stays]


class _Share(NamedTuple):
    """A figure, and its share of the plan in percent."""

    figure: _Figure
    percent: float


def plans_are_not_carried_out_too_early(scene: CheckContext) -> Iterator[Finding]:
    """What is done of a plan is, in the first periods, not far ahead of the year and of all others with such a plan.

    A list is left out: a single work is often paid at one go.
    """
    for own, form in scene.by_form():
        for column in form.columns if form.printed_rows and len(own.chain) < LEAST_HISTORY else ():
            plans = _plans(form, column) if _may_leap(column) else []
            for alike in _shares(scene, form, column, plans) if plans else ():
                far = alike[-1]
                if len(alike) > LEAST_PEERS and _is_early(scene, far, alike[-2], alike[-len(alike) // 2 - 1]):
                    yield _early(scene, far, alike[-2], plans)


def _shares(scene: CheckContext, form: Form, column: Column, plans: Sequence[Column]) -> Iterator[list[_Share]]:
    """The shares of rows that are alike and have a plan, the highest last; what is beyond its plan is an error."""
    found: dict[str, list[_Share]] = defaultdict(list)
    for figure in _figures(scene, form, column, zero=True):
        plan = sum(number_or_zero(figure.record.values.get(one.key)) for one in plans)
        if plan > 0 and figure.value <= plan:
            found[_group(form, figure)].append(_Share(figure, figure.value / plan * 100))
    yield from (sorted(alike, key=lambda one: one.percent) for alike in found.values())


def _is_early(scene: CheckContext, far: _Share, furthest: _Share, usual: _Share) -> bool:
    least = max(_ADVANCE, _OF_YEAR * scene.period.share_of_year * 100, _OF_FURTHEST * furthest.percent)
    ahead = far.figure.value * (1 - usual.percent / far.percent) if far.percent else 0
    return far.percent > least and ahead > _floor(far.figure)


def _early(scene: CheckContext, far: _Share, furthest: _Share, plans: Sequence[Column]) -> Finding:
    figure, passed = far.figure, scene.period.share_of_year * 100
    place, cell = at_cell(figure.submission, figure.table, figure.record, figure.column.key)
    plan = " và ".join(dict.fromkeys(f"“{one.group or one.label}”" for one in plans))
    what = f"lũy kế {_shown(figure, figure.value)}, bằng {_percent(far.percent)} {plan}"
    basis = f"phần thời gian đã qua của năm ({_percent(passed)}; nơi cao nhất khác đạt {_percent(furthest.percent)})"
    times = show_number(round_half_up(far.percent / passed, 1))
    told = {"what": what, "times": times, "basis": basis, "label": figure.column.full_label}
    return place.finding("period-rise-doubtful", cell, severity=None, value=_shown(figure, figure.value), **told)


def _percent(value: float) -> str:
    return f"{show_number(round_half_up(value, 2))}%"


def _figures(scene: CheckContext, form: Form, column: Column, *, zero: bool = False) -> Iterator[_Figure]:
    """The figures of the rows that are not the sum of others; those of 0 only with `zero`."""
    for submission in scene.reports.values():
        table = submission.table(form.id)
        codes = {record.code for record in table.records} if table else set()
        for record in table.records if table else ():
            told = record.values.get(column.key)
            value = number_or_zero(told)
            counts = value > 0 or (zero and value == 0 and told is not None)
            if table and counts and codes.isdisjoint(form.children.get(record.code, ())):
                yield _Figure(submission, table, record, column, value)


def _group(form: Form, figure: _Figure) -> str:
    """Which rows are alike: the same one of other units, or those of all communes."""
    return "" if form.rows_are_units else figure.record.code


def _alike(form: Form, figures: Sequence[_Figure]) -> dict[str, list[float]]:
    """The figures of rows that are alike, the highest last."""
    found: dict[str, list[float]] = defaultdict(list)
    for figure in sorted(figures, key=lambda one: one.value):
        found[_group(form, figure)].append(figure.value)
    return found


def _of_last_year(scene: CheckContext, figure: _Figure) -> dict[str, str] | None:
    then = _before(scene.same_last_year, figure)
    if not then or figure.value <= _OF_LAST_YEAR * then or figure.value - then <= _floor(figure):
        return None
    return _told(figure, figure.value, then, "cùng kỳ năm trước")


def _of_months(scene: CheckContext, figure: _Figure) -> dict[str, str] | None:
    """The rise since the last report of the year, compared with what was done a month until then."""
    then = _before(scene.before, figure)
    if not then:
        return None
    since = scene.before[figure.submission.unit].period
    rise, usual = figure.value - then, then / since.to_date.month
    months = scene.period.to_date.month - since.to_date.month
    if rise <= _OF_A_MONTH * usual * months or rise <= _floor(figure):
        return None
    return _told(figure, rise, usual, "bình quân một tháng trước đó", what=f"từ {since.label} tăng thêm")


def _of_others(scene: CheckContext, form: Form, figure: _Figure, alike: Sequence[float]) -> dict[str, str] | None:
    """A figure of a unit that has reported none in the year yet, compared with those of the others."""
    others = alike[:-1]
    if _before(scene.before, figure) or len(others) < LEAST_PEERS or figure.value < alike[-1]:
        return None
    usual = median(others)
    far = figure.value > _OF_HIGHEST * others[-1] and figure.value > _OF_USUAL * usual
    if not far or figure.value - usual <= _floor(figure):
        return None
    whose = scene.catalogue.units.called_below if form.rows is RowKind.COMMUNES else "đơn vị"
    return _told(figure, figure.value, others[-1], f"mức cao nhất của các {whose} khác")


def _before(earlier: Mapping[str, EarlierReport], figure: _Figure) -> float:
    """What the unit reported for the row before; 0 where it did not."""
    report = earlier.get(figure.submission.unit)
    table = report.submission.table(figure.table.form) if report else None
    record = table.record(figure.record.code) if table else None
    return number_or_zero(record.values.get(figure.column.key)) if record else 0


def _told(figure: _Figure, value: float, against: float, basis: str, *, what: str = "lũy kế") -> dict[str, str]:
    times = show_number(round_half_up(value / against, 0))
    told = f"{what} {_shown(figure, value)}"
    return {"what": told, "times": times, "basis": f"{basis} ({_shown(figure, against)})"}


def _shown(figure: _Figure, value: float) -> str:
    return figure.column.type.show(round_half_up(value, 1))


def _floor(figure: _Figure) -> float:
    """Differences up to this are never asked about: 300 triệu đồng, 30 hộ, người, buổi."""
    return 300.0 if isinstance(figure.column.type, Money) else 30.0


EARLY: tuple[AcrossRule, ...] = (cumulative_figures_do_not_leap, plans_are_not_carried_out_too_early)
