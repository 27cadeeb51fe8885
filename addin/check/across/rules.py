"""The rules: cumulative figures, plans, openings, lists and copies against earlier periods; persons."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from addin.check.across.scene import (
    EXPLAIN,
    LONGEST_CHAIN,
    AcrossRule,
    CheckContext,
    EarlierReport,
    RowPair,
    at_cell,
    on_form,
    pairs,
)
from addin.check.cells import input_keys
from schemas.cells import Value
from schemas.findings import Finding, FindingText, Severity, register
from schemas.form import Agg, Form
from schemas.numbers import show_number
from schemas.roles import COLLECTIVE, JOINED
from schemas.submission import Submission
from schemas.text import fold

_W, _E = Severity.WARNING, Severity.ERROR
#: Differences up to half of what a form shows (money) are rounding.
_SAME = 0.0005
#: A report that has so many figures of the period before, and so large a share of them, is hardly brought up to date.
_MANY, _NEARLY_ALL = 50, 0.98
register("period-not-monotone", FindingText(
    _E,
    "Số lũy kế không được giảm so với kỳ trước trong năm.",
    "“{label}” lũy kế {value}, nhỏ hơn số đã báo cáo {before_period} ({before}).",
    f"Số lũy kế không được giảm trong năm; đề nghị kiểm tra lại, nếu kỳ trước sai thì {EXPLAIN}.",
))  # fmt: skip
register("period-below-reviewed", FindingText(
    _W,
    "Số lũy kế nhỏ hơn số kỳ trước đang rà soát.",
    "“{label}” lũy kế {value}, nhỏ hơn số đã báo cáo {before_period} ({before}); số {before_period} đang rà soát.",
    "Đề nghị kiểm tra số của cả hai kỳ; nếu số kỳ này đúng, sửa số kỳ trước rồi gửi lại.",
))  # fmt: skip
register("period-plan-changed", FindingText(
    _W,
    "Kế hoạch, chỉ tiêu giữ nguyên trong năm.",
    "“{label}” ghi {value}, khác số đã báo cáo {before_period} ({before}).",
    f"Kế hoạch, chỉ tiêu thường không đổi trong năm; đề nghị kiểm tra, nếu có thay đổi thì {EXPLAIN}.",
))  # fmt: skip
register("period-opening-mismatch", FindingText(
    _W,
    "Số đầu năm phải bằng số cuối kỳ của năm trước.",
    "“{label}” ghi {value}, không khớp số cuối kỳ của năm trước ({before}, {before_period}).",
    f"Đề nghị kiểm tra lại; nếu số liệu đúng, {EXPLAIN}.",
))  # fmt: skip
register("period-previous-mismatch", FindingText(
    _W,
    "Cột “kỳ trước” phải bằng số đã báo cáo kỳ trước.",
    "“{label}” ghi {value}, nhưng số đã báo cáo {before_period} là {before}.",
    "Đề nghị ghi đúng số kỳ trước.",
))  # fmt: skip
register("period-copy-of-last", FindingText(
    _W,
    "Báo cáo không chép nguyên số liệu kỳ trước.",
    "Toàn bộ số liệu của báo cáo giống hệt {before_period}.",
    f"Đề nghị cập nhật số liệu của kỳ này; nếu thật sự không có thay đổi, {EXPLAIN}.",
))  # fmt: skip
register("period-mostly-last", FindingText(
    _W,
    "Báo cáo được cập nhật đủ số liệu của kỳ này.",
    "Báo cáo chỉ khác {before_period} ở {changed} số; {same} số còn lại (không kể kế hoạch và số 0) giữ nguyên.",
    f"Đề nghị kiểm tra đã cập nhật đủ số liệu của kỳ này chưa; nếu số liệu đúng, {EXPLAIN}.",
))  # fmt: skip
register("period-list-mismatch", FindingText(
    _W,
    "Danh sách kỳ này phải bằng danh sách kỳ trước, thêm dòng mới, bớt dòng đưa ra.",
    "Danh sách có {value} {counted} (không kể {counted} đưa ra khỏi danh sách), nhưng tính từ {before_period}: "
    "{before} {counted}, thêm {added} {joined}, bớt {removed} đưa ra, còn {expected} {counted}.",
    "Đề nghị rà soát cột “{column}”.",
))  # fmt: skip
register("unit-duplicate-person", FindingText(
    _W,
    "Mỗi người chỉ có trong danh sách của một đơn vị.",
    "“{value}” cũng có trong báo cáo của {other} (biểu {form}, ô {other_cell}).",
    "Đề nghị hai đơn vị thống nhất người này thuộc danh sách của đơn vị nào.",
))  # fmt: skip


def cumulative_figures_never_fall(scene: CheckContext) -> Iterator[Finding]:
    """A cumulative figure of a later period in the same year is not below that of an earlier one.

    A blank of a column that is added up counts as 0, and so is below what was reported before. Where the earlier
    figure is itself an error, that is told of it, and the figures before it decide.
    """
    waiting: dict[tuple[str, str, str], Finding] = {}
    for fall in _falls(scene, lambda own: own.before):
        if fall.reviewed is None:
            yield fall.finding("period-not-monotone", None)
        elif fall.reviewed is _W:  # nobody knows which of the two is wrong
            yield fall.finding("period-not-monotone", _W, ", số đang rà soát")
        else:
            waiting[fall.at] = fall.finding("period-below-reviewed", None)
    for back in range(LONGEST_CHAIN if waiting else 0):
        for fall in _falls(scene, partial(_of_the_year, back)):
            if fall.reviewed is None and fall.at in waiting:
                del waiting[fall.at]
                yield fall.finding("period-not-monotone", None)
    yield from waiting.values()


class _Fall(NamedTuple):
    """A cumulative figure below an earlier one, and the worst of what is open against that one."""

    form: Form
    submission: Submission
    before: EarlierReport
    pair: RowPair
    key: str
    reviewed: Severity | None

    @property
    def at(self) -> tuple[str, str, str]:
        return self.submission.unit, self.form.id, self.pair.table.cell(self.pair.record, self.key)

    def finding(self, code: str, severity: Severity | None, remark: str = "") -> Finding:
        place, cell = at_cell(self.submission, self.pair.table, self.pair.record, self.key)
        now, then = self.pair.record.values.get(self.key), self.pair.before.values.get(self.key)
        told = _told(self.form, self.key, now, then, f"{self.before.period.label}{remark}")
        return place.finding(code, cell, severity=severity, **told)


def _of_the_year(back: int, scene: CheckContext) -> dict[str, EarlierReport]:
    """The reports of the year so many periods back, of those that follow each other."""
    there = scene.chain[back] if back < len(scene.chain) else {}
    return {unit: one for unit, one in there.items() if one.period.year == scene.period.year}


def _falls(scene: CheckContext, earlier: Callable[[CheckContext], dict[str, EarlierReport]]) -> Iterator[_Fall]:
    for own, form in scene.by_form():
        keys = {c.key: Agg.SUM in c.agg for c in form.columns if c.cumulative and not c.computed}
        for submission, before, pair in pairs(scene, earlier(own), form) if keys else ():
            for key, blank_is_zero in keys.items():
                now, then = pair.record.values.get(key, "unusable"), pair.before.values.get(key)
                known = _is_number(now) or (now is None and blank_is_zero)
                if known and _is_number(then) and _float(now) < _float(then) - _SAME:
                    worst = scene.reviewed(before, form.id, pair.before.code, key)
                    yield _Fall(form, submission, before, pair, key, worst)


def plans_stay_for_the_year(scene: CheckContext) -> Iterator[Finding]:
    """Plans, targets and the poor households at the start of the year stay as they were reported."""
    for own, form in scene.by_form():
        keys = [column.key for column in form.columns if column.stays and column.type.is_number]
        for submission, before, pair in pairs(scene, own.before, form) if keys and form.printed_rows else ():
            for key in keys:
                now, then = pair.record.values.get(key), pair.before.values.get(key)
                if _is_number(now) and _is_number(then) and abs(_float(now) - _float(then)) > _SAME:
                    place, cell = at_cell(submission, pair.table, pair.record, key)
                    yield place.finding(
                        "period-plan-changed", cell, severity=None, **_told(form, key, now, then, before.period.label)
                    )


def opening_is_last_years_closing(scene: CheckContext) -> Iterator[Finding]:
    """What a row begins the year with is what the same row had at the end of the last one."""
    for own, form in scene.by_form():
        opened = [column for column in form.columns if column.opens_with]
        for submission, before, pair in pairs(scene, own.last_year, form) if opened else ():
            for column in opened:
                now, then = pair.record.values.get(column.key), pair.before.values.get(column.opens_with)
                if _is_number(now) and _is_number(then) and now != then:
                    place, cell = at_cell(submission, pair.table, pair.record, column.key)
                    told = _told(form, column.key, now, then, before.period.label)
                    yield place.finding("period-opening-mismatch", cell, severity=None, **told)


def last_figure_is_the_one_reported(scene: CheckContext) -> Iterator[Finding]:
    """A column for what another one said in the period before ("kỳ trước") says that."""
    for own, form in scene.by_form():
        columns = [one for one in form.columns if one.type.is_number and one.begins_with not in ("", one.key)]
        for submission, before, pair in pairs(scene, own.before, form) if columns else ():
            if before.period != scene.period.before(form.sent):
                continue
            for column in columns:
                now, then = pair.record.values.get(column.key), pair.before.values.get(column.begins_with)
                if _is_number(now) and _is_number(then) and abs(_float(now) - _float(then)) > _SAME:
                    place, cell = at_cell(submission, pair.table, pair.record, column.key)
                    told = _told(form, column.key, now, then, before.period.label)
                    yield place.finding("period-previous-mismatch", cell, severity=None, **told)


def report_is_no_copy(scene: CheckContext) -> Iterator[Finding]:
    """A report whose every figure is that of the period before, or nearly every one, is asked about."""
    for unit, submission in scene.reports.items():
        before = scene.before.get(unit)
        if before is None or not submission.has_content:
            continue
        whole = on_form(submission, "")._replace(sheet="")
        now, then = _figures(scene, submission), _figures(scene, before.submission)
        if now == then:
            yield whole.finding("period-copy-of-last", before_period=before.period.label)
            continue
        moving = [place for place, value in then.items() if value and not _stays(scene, place)]
        same = sum(now.get(place) == then[place] for place in moving)
        if same >= _MANY and same >= _NEARLY_ALL * len(moving):
            changed = str(sum(now.get(place) != then.get(place) for place in now.keys() | then.keys()))
            told = {"before_period": before.period.label, "changed": changed, "same": str(same)}
            yield whole.finding("period-mostly-last", severity=None, **told)


def _stays(scene: CheckContext, place: tuple[str, str, str]) -> bool:
    """Whether a figure is one that the office knows before, or that does not change within a year."""
    return scene.catalogue.form(place[0]).by_key[place[2]].known_before


def list_follows_from_the_last_one(scene: CheckContext) -> Iterator[Finding]:
    """A list whose rows say that they leave it is the one before, without those taken off, with those newly there.

    The changes are those of the whole period: a quarter's list follows from the one at the end of the quarter before.
    """
    for own, form in scene.by_form():
        if form.leaving[0]:
            yield from _list_follows(own, form)


def _list_follows(scene: CheckContext, form: Form) -> Iterator[Finding]:
    change, removed_mark = form.leaving
    new = form.by_key[change].choices_that_mean(JOINED)
    for unit, submission in scene.reports.items():
        before, table = scene.opening.get(unit), submission.table(form.id)
        old = before.submission.table(form.id) if before else None
        if before is None or table is None or old is None:
            continue
        if any(record.values.get(change) is None for record in (*table.records, *old.records)):
            continue  # who is on the list is not known, which is told by itself
        now = [record.values.get(change) for record in table.records]
        stayed = sum(record.values.get(change) != removed_mark for record in old.records)
        added, removed = sum(one in new for one in now), now.count(removed_mark)
        listed = len(now) - removed
        expected = stayed + added - removed
        if listed != expected:
            values = {"value": listed, "before": stayed, "added": added, "removed": removed, "expected": expected}
            told = {key: str(value) for key, value in values.items()} | {
                "counted": form.counted or "dòng", "joined": "; ".join(new).lower() or "mới",
                "column": form.by_key[change].full_label,
            }  # fmt: skip
            yield on_form(submission, form.id).finding(
                "period-list-mismatch", before_period=before.period.label, severity=None, **told
            )


def person_belongs_to_one_unit(scene: CheckContext) -> Iterator[Finding]:
    """The same person is not on the lists of two units, where a form says by which columns a person is known.

    A collective's name ("Thôn 3") says who it is only within a unit.
    """
    for form in scene.catalogue.forms:
        if form.one_unit:
            yield from _in_two_units(scene, form)


def _in_two_units(scene: CheckContext, form: Form) -> Iterator[Finding]:
    name, *also = form.one_unit
    first: dict[tuple[str, ...], tuple[Submission, str]] = {}
    for submission in scene.reports.values():
        table = submission.table(form.id)
        for record in table.records if table else ():
            person = fold(str(record.values.get(name) or "")), *(str(record.values.get(key) or "") for key in also)
            meant = {form.by_key[key].meaning(record.values.get(key)) for key in also}
            if table is None or not person[0] or COLLECTIVE in meant:
                continue
            known, cell = first.setdefault(person, (submission, table.cell(record, name)))
            if known.unit != submission.unit:
                place, at = at_cell(submission, table, record, name)
                other = scene.catalogue.unit(known.unit).in_sentence
                shown = str(record.values.get(name))
                yield place.finding("unit-duplicate-person", at, value=shown, other=other, other_cell=cell)


BETWEEN_REPORTS: tuple[AcrossRule, ...] = (
    cumulative_figures_never_fall,
    plans_stay_for_the_year,
    opening_is_last_years_closing,
    last_figure_is_the_one_reported,
    report_is_no_copy,
    list_follows_from_the_last_one,
    person_belongs_to_one_unit,
)


def _told(form: Form, key: str, now: Value, then: Value, period: str) -> dict[str, str]:
    column = form.by_key[key]
    return {
        "label": column.full_label,
        "value": "0 (ô để trống)" if now is None else column.type.show(now),
        "before": column.type.show(then),
        "before_period": period,
        "difference": show_number(abs(_float(now) - _float(then))),
    }


def _figures(scene: CheckContext, submission: Submission) -> dict[tuple[str, str, str], Value]:
    """Everything that a district typed in, but for what stays the same anyway and for forms no longer asked for."""
    return {
        (table.form, record.code, key): record.values.get(key)
        for table in submission.tables
        if table.form in scene.catalogue.by_id
        for keys in [_counted_keys(scene.catalogue.form(table.form))]
        for record in table.records
        for key in keys
    }


def _counted_keys(form: Form) -> list[str]:
    """The columns of a form that are typed in and tell how much was done."""
    columns = ((key, form.by_key[key]) for key in input_keys(form))
    return [key for key, column in columns if Agg.SUM in column.agg or column.cumulative]


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _float(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
