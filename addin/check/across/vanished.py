"""The rules on what neither vanishes nor leaps between two reports: whole forms, households, staff, indicators."""

from collections.abc import Iterator, Sequence

from addin.check.across.outliers import has_figures
from addin.check.across.scene import (
    EXPLAIN,
    AcrossRule,
    CheckContext,
    EarlierReport,
    RowPair,
    at_cell,
    became_zero,
    pairs,
)
from schemas.cells import Value
from schemas.findings import Finding, FindingText, Severity, register
from schemas.form import Agg, Column, Form
from schemas.submission import Submission, Table

#: So many rows are named with what they held before.
_NAMED = 3
#: A number that stands leaps when it changes by this share of what it was, and by more than so many.
_LEAP, _SMALL = 0.5, 30

register("period-all-vanished", FindingText(
    Severity.WARNING,
    "Số hiện có (hộ, biên chế, chỉ tiêu) không thể cùng về 0 ở mọi dòng so với kỳ trước.",
    "“{label}” ở cả {count} dòng đều là 0, trong khi {before_period} còn {before}.",
    f"Số hiện có không tự mất đi giữa hai kỳ; đề nghị ghi lại số hiện có; nếu đúng là không còn, {EXPLAIN}.",
))  # fmt: skip
register("period-form-zeroed", FindingText(
    Severity.ERROR,
    "Số liệu của cả biểu không thể cùng về 0 so với kỳ trước.",
    "Cả biểu ghi 0 hoặc để trống, trong khi {before_period} có {count} số khác 0 ({before}).",
    f"Đề nghị nhập lại số liệu của biểu; nếu đúng là bằng 0, {EXPLAIN}.",
))  # fmt: skip
register("period-stock-leap", FindingText(
    Severity.WARNING,
    "Số hiện có (hộ, biên chế) không tăng, giảm một nửa trở lên giữa hai kỳ nếu không có lý do.",
    "“{label}” ghi {value}, trong khi {before_period} là {before}.",
    f"Số hiện có ít khi thay đổi nhiều như vậy giữa hai kỳ; đề nghị kiểm tra lại; nếu số liệu đúng, {EXPLAIN}.",
))  # fmt: skip


def form_does_not_become_nothing(scene: CheckContext) -> Iterator[Finding]:
    """A form that had figures is not 0 throughout in the next report: what has accumulated, or is planned, stays."""
    for submission in scene.reports.values():
        for table in submission.tables if has_figures(scene, submission) else ():
            if became_zero(scene, submission, table.form):
                form = scene.catalogue.form(table.form)
                yield _zeroed(form, submission, table, _last(scene.of_form(form))[submission.unit])


def _last(scene: CheckContext) -> dict[str, EarlierReport]:
    """Each unit's last report, of this year or the one before."""
    return {**scene.last_year, **scene.before}


def _zeroed(form: Form, submission: Submission, table: Table, before: EarlierReport) -> Finding:
    columns = [one for one in form.columns if one.type.is_number and not one.computed]
    old = before.submission.table(table.form)
    records = old.records if old else ()
    had = [(record, column) for record in records for column in columns if record.values.get(column.key)]
    named = [f"“{column.full_label}” {column.type.show(record.values[column.key])}" for record, column in had[:_NAMED]]
    record, column = had[0]
    place, cell = at_cell(submission, table, table.record(record.code) or table.records[0], column.key)
    return place.finding(
        "period-form-zeroed", cell, severity=None, count=str(len(had)), before_period=before.period.label, value="0",
        before=", ".join([*named, *(["…"] if len(had) > _NAMED else [])]),
    )  # fmt: skip


def what_stands_does_not_vanish(scene: CheckContext) -> Iterator[Finding]:
    """What is reported as of a day is not 0 on every row of a form after a report that had some of it.

    A report without any figure but noughts is asked about as a whole.
    """
    for own, form in scene.by_form():
        columns = [column for column in form.columns if _stands(form, column)]
        found: dict[str, tuple[Submission, EarlierReport, list[RowPair]]] = {}
        for submission, before, pair in pairs(scene, _last(own), form) if columns else ():
            found.setdefault(submission.unit, (submission, before, []))[2].append(pair)
        for submission, before, rows in found.values():
            for column in columns if has_figures(scene, submission) else ():
                yield from _vanished(form, column, submission, before, rows)


def _stands(form: Form, column: Column) -> bool:
    """Whether a column tells of every printed row how things stand, rather than what was planned or has been done."""
    told = form.printed_rows and column.required and column.type.is_number
    return told and not (column.computed or column.cumulative or column.stays)


def _vanished(
    form: Form, column: Column, submission: Submission, before: EarlierReport, rows: Sequence[RowPair]
) -> Iterator[Finding]:
    had = [pair for pair in rows if pair.before.values.get(column.key)]
    if not had or any(record.values.get(column.key, "?") != 0 for record in rows[0].table.records):
        return
    labels = form.row_labels
    named = [f"{column.type.show(pair.before.values[column.key])} ở dòng “{labels.get(code, code)}”"
             for pair in had[:_NAMED] for code in [pair.record.code]]  # fmt: skip
    more = [f"{len(had) - _NAMED} dòng khác"] if len(had) > _NAMED else []
    place, cell = at_cell(submission, had[0].table, had[0].record, column.key)
    yield place.finding(
        "period-all-vanished", cell, severity=None, label=column.full_label, count=str(len(rows[0].table.records)),
        before=", ".join([*named, *more]), before_period=before.period.label, value="0",
    )  # fmt: skip


def what_stands_does_not_leap(scene: CheckContext) -> Iterator[Finding]:
    """A number of what there is on a row, households or staff, is neither halved nor doubled since the last report.

    A column that is 0 on every row has vanished, which is told once.
    """
    for own, form in scene.by_form():
        columns = [column for column in form.columns if _stands(form, column) and Agg.SUM in column.agg]
        for submission, before, pair in pairs(scene, _last(own), form) if columns else ():
            for column in columns:
                now, then = pair.record.values.get(column.key), pair.before.values.get(column.key)
                gone = all(record.values.get(column.key) == 0 for record in pair.table.records)
                if gone or not _leaps(now, then):
                    continue
                place, cell = at_cell(submission, pair.table, pair.record, column.key)
                yield place.finding(
                    "period-stock-leap", cell, severity=None, label=column.full_label, value=column.type.show(now),
                    before=column.type.show(then), before_period=before.period.label,
                )  # fmt: skip


def _leaps(now: Value, then: Value) -> bool:
    if isinstance(now, bool) or not isinstance(now, int | float) or not isinstance(then, int | float):
        return False
    return abs(now - then) > _SMALL and abs(now - then) >= _LEAP * then


VANISHED: tuple[AcrossRule, ...] = (
    form_does_not_become_nothing,
    what_stands_does_not_vanish,
    what_stands_does_not_leap,
)
