"""The rules on plans: what was allotted to a unit, and what the rows of one form say of the figures of another."""

from collections.abc import Iterator, Sequence
from itertools import combinations

from addin.check.across.scene import AcrossRule, CheckContext, at_cell, became_zero, on_form
from addin.check.across.totals import rows_of, sum_of_columns
from schemas.agreement import Agreement
from schemas.expressions import Expression, columns_in
from schemas.expressions.evaluate import Situation, compile_tree
from schemas.findings import Finding, FindingText, Severity, register
from schemas.form import Form, is_number
from schemas.numbers import exact, number_or_zero, show_number
from schemas.office.lines import Target
from schemas.rule import Record
from schemas.submission import Submission, Table

_W = Severity.WARNING
#: Differences up to this from what was allotted are rounding.
_ROUNDING = 0.5

register("unit-plan-mismatch", FindingText(
    _W,
    "Kế hoạch, chỉ tiêu phải bằng số đã giao.",
    "“{label}”{row} của đơn vị là {value}, khác số đã giao ({before}{basis}), lệch {difference}.",
    "Đề nghị kiểm tra theo văn bản giao; nếu số giao đã thay đổi, ghi số, ngày văn bản vào cột “Giải trình của đơn "
    "vị”.",
    "Nếu số giao đã thay đổi, đề nghị sửa ở trang “Chỉ tiêu giao”; nếu không, trả lại để đơn vị sửa.",
))  # fmt: skip


def plan_is_the_allotted_one(scene: CheckContext) -> Iterator[Finding]:
    """A unit's plan is what the office allotted to it in "Chỉ tiêu giao"."""
    rounding = scene.tolerance("unit-plan-mismatch", _ROUNDING)
    for target in scene.office.targets:
        submission = scene.reports.get(target.unit)
        table = submission.table(target.form) if submission else None
        form = scene.catalogue.by_id.get(target.form)
        key = target.key_in(form)
        if submission is None or table is None or form is None or target.value is None or not key:
            continue
        if target.year != scene.period.year or became_zero(scene, submission, target.form):
            continue
        column = form.by_key[key]
        known, whole = rows_of(scene, submission, table, key, target.row)
        stated = [number_or_zero(value) for row in known if (value := row.values[key]) is not None]
        over = sum(stated) - target.value
        if stated and (over > rounding or (whole and over < -rounding)):
            place, cell = on_form(submission, target.form), ""
            if target.row:
                place, cell = at_cell(submission, table, known[0], key)
            yield place.finding(
                "unit-plan-mismatch", cell, severity=None, label=column.full_label, row=_named(form, target),
                difference=show_number(abs(over)),
                value=column.type.show(exact(sum(stated))), before=column.type.show(target.value),
                basis=f", {target.basis}" if target.basis else "",
            )  # fmt: skip


def _named(form: Form, target: Target) -> str:
    """The row that a target is for, as it is printed; "" where it is for the whole form."""
    labels = form.row_labels
    return f" ở dòng “{labels.get(target.row, target.row)}”" if target.row else ""


def forms_agree(scene: CheckContext) -> Iterator[Finding]:
    """What some rows of a form add up to is what another form says, where the profile asks for it, but for rounding.

    A row that does not say whether it is one of these may be one or not: the forms disagree only if neither would do.
    """
    for agreement in scene.catalogue.agreements:
        for submission in scene.reports.values():
            listed, other = submission.table(agreement.form), submission.table(agreement.against_form)
            if listed and other and not became_zero(scene, submission, agreement.against_form):
                yield from _disagreements(scene, agreement, submission, listed, other)


def _disagreements(
    scene: CheckContext, agreement: Agreement, submission: Submission, listed: Table, other: Table
) -> Iterator[Finding]:
    tolerance = scene.tolerance(agreement.code, agreement.tolerance)
    for figure in agreement.figures:
        rows, unclear = _chosen(scene.catalogue.form(agreement.form), figure.condition, listed.records)
        expected = sum_of_columns(scene, submission, other, figure.against)
        if not rows or expected is None or not all(figure.column in row.values for row in (*rows, *unclear)):
            continue  # a cell that could not be used is told by itself
        added = sum(number_or_zero(row.values[figure.column]) for row in rows)
        missing, forgiven = expected - added, tolerance * max(1, len(rows))
        if not _may_be(missing, [number_or_zero(row.values[figure.column]) for row in unclear], forgiven):
            besides = f" {agreement.unclear.format(count=len(unclear))}" if unclear and agreement.unclear else ""
            told = {
                "label": figure.label, "besides": besides, "value": show_number(added),
                "before": show_number(expected), "difference": show_number(abs(missing)),
            }  # fmt: skip
            place = on_form(submission, agreement.form)
            yield place.breach(agreement.text, agreement.code, "", None, told)


def _chosen(
    form: Form, condition: Expression | None, records: Sequence[Record]
) -> tuple[Sequence[Record], Sequence[Record]]:
    """The rows that a condition chooses, and those that do not say whether they are chosen."""
    if condition is None:
        return records, ()
    asked = columns_in(condition)
    holds = compile_tree(condition, lambda key: is_number(form.by_key[key]))
    unclear = [row for row in records if any(row.values.get(key) is None for key in asked)]
    told = [row for row in records if all(row.values.get(key) is not None for key in asked)]
    return [row for row in told if holds(Situation(row.values, row.code)) is True], unclear


def _may_be(amount: float, parts: Sequence[float], forgiven: float) -> bool:
    """Whether some of the parts, or none, add up to an amount; of many it is not asked which."""
    if len(parts) > _FEW_ENOUGH:
        return -forgiven <= amount <= sum(parts) + forgiven
    sums = (sum(some) for count in range(len(parts) + 1) for some in combinations(parts, count))
    return any(abs(amount - one) <= forgiven for one in sums)


#: Of so many works all choices are tried.
_FEW_ENOUGH = 8


PLANS: tuple[AcrossRule, ...] = (plan_is_the_allotted_one, forms_agree)
