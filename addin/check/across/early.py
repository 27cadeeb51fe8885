"""Cumulative figures far too large in a unit's first periods, before its own history tells what is usual.

What they are compared with is what an officer would look at: the same period last year; what the unit did a month until
then; where it has reported nothing yet, the other units or communes.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from statistics import median
from typing import NamedTuple

from addin.check.across.outliers import LEAST_HISTORY, LEAST_PEERS
from addin.check.across.scene import EXPLAIN, AcrossRule, CheckContext, EarlierReport, at_cell
from schemas.fields import Money
from schemas.findings import CatalogueText, Finding, Severity, register
from schemas.form import Column, Form, RowKind
from schemas.forms import ALL_FORMS
from schemas.numbers import number_or_zero, round_half_up, show_number
from schemas.rule import Record
from schemas.submission import Submission, Table

#: So many times last year's figure, the month's usual rise, or the highest and the usual one of the others.
_OF_LAST_YEAR, _OF_A_MONTH, _OF_HIGHEST, _OF_USUAL = 5.0, 8.0, 3.0, 5.0

register("period-rise-doubtful", CatalogueText(
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

    What a plan bounds is compared with the plan; with more periods the unit's own history tells what is usual.
    """
    if len(scene.chain) >= LEAST_HISTORY:
        return
    for form in ALL_FORMS:
        for column in form.columns if form.printed_rows else ():
            figures = list(_figures(scene, form, column)) if _is_unbounded(form, column) else []
            alike = _alike(form, figures)
            for figure in figures:
                told = _of_last_year(scene, figure) or _of_months(scene, figure)
                told = told or _of_others(scene, form, figure, alike[_group(form, figure)])
                if told:
                    place, cell = at_cell(figure.submission, figure.table, figure.record, column.key)
                    told |= {"label": column.full_label, "value": _shown(figure, figure.value)}
                    yield place.finding("period-rise-doubtful", cell, severity=None, **told)


def _is_unbounded(form: Form, column: Column) -> bool:
    """Whether a column accumulates and no rule of the form holds it against a plan of the year."""
    bounded = any(
        rule.at == column.key and any(form.by_key[key].stays for key in rule.needs) for rule in form.row_rules
    )
    return column.cumulative and column.type.is_number and not column.computed and not bounded


def _figures(scene: CheckContext, form: Form, column: Column) -> Iterator[_Figure]:
    """The figures other than 0 of the rows that are not the sum of others."""
    for submission in scene.reports.values():
        table = submission.table(form.id)
        codes = {record.code for record in table.records} if table else set()
        for record in table.records if table else ():
            value = number_or_zero(record.values.get(column.key))
            if table and value > 0 and codes.isdisjoint(form.children.get(record.code, ())):
                yield _Figure(submission, table, record, column, value)


def _group(form: Form, figure: _Figure) -> str:
    """Which rows are alike: the same one of other units, or those of all communes."""
    return "" if form.rows is RowKind.COMMUNES else figure.record.code


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
    whose = "xã, phường, thị trấn" if form.rows is RowKind.COMMUNES else "đơn vị"
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


EARLY: tuple[AcrossRule, ...] = (cumulative_figures_do_not_leap,)
