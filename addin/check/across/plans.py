"""The rules on plans: what was allotted to a unit, and what its works say of the programme that pays for them."""

from collections.abc import Iterator, Sequence
from itertools import combinations

from addin.check.across.scene import EXPLAIN, AcrossRule, CheckContext, at_cell, became_zero, on_form
from addin.read.form_labels import printed_rows
from schemas.findings import CatalogueText, Finding, Severity, register
from schemas.forms import FORMS_BY_ID
from schemas.numbers import exact, number_or_zero, show_number
from schemas.office.lines import Target
from schemas.rule import Record
from schemas.submission import Submission, Table

_W = Severity.WARNING
#: Differences up to one triệu đồng between two forms are rounding.
_ROUNDING = 1.0
_PROGRAMME = "CTMTQG DTTS và MN"

register("unit-plan-mismatch", CatalogueText(
    _W,
    "Kế hoạch, chỉ tiêu phải bằng số đã giao.",
    "“{label}”{row} của đơn vị là {value}, khác số đã giao ({before}{basis}), lệch {difference}.",
    "Đề nghị kiểm tra theo văn bản giao; nếu số giao đã thay đổi, ghi số, ngày văn bản vào cột “Giải trình của đơn "
    "vị”.",
    "Nếu số giao đã thay đổi, đề nghị sửa ở trang “Chỉ tiêu giao”; nếu không, trả lại để đơn vị sửa.",
))  # fmt: skip
register("rule-investment-agrees-with-programme", CatalogueText(
    _W,
    "Vốn của CTMTQG DTTS và MN ở biểu B07 phải khớp biểu B01.",
    "Cộng các công trình nguồn CTMTQG DTTS và MN của biểu B07, “{label}” là {value} triệu đồng{besides}; biểu B01 là "
    "{before} triệu đồng, lệch {difference}.",
    f"Đề nghị kiểm tra hai biểu B01 và B07 để hai số khớp nhau; nếu số liệu đúng, {EXPLAIN}.",
))  # fmt: skip


def plan_is_the_allotted_one(scene: CheckContext) -> Iterator[Finding]:
    """A unit's plan is what the office allotted to it in "Chỉ tiêu giao"."""
    rounding = scene.tolerance("unit-plan-mismatch", _ROUNDING / 2)
    for target in scene.office.targets:
        submission = scene.reports.get(target.unit)
        table = submission.table(target.form) if submission else None
        if submission is None or table is None or target.value is None or not target.key:
            continue
        if target.year != scene.period.year or became_zero(scene, submission, target.form):
            continue
        column = FORMS_BY_ID[target.form].by_key[target.key]
        known, whole = _rows_of(scene, submission, table, target.key, target.row)
        stated = [number_or_zero(value) for row in known if (value := row.values[target.key]) is not None]
        over = sum(stated) - target.value
        if stated and (over > rounding or (whole and over < -rounding)):
            place, cell = on_form(submission, target.form), ""
            if target.row:
                place, cell = at_cell(submission, table, known[0], target.key)
            yield place.finding(
                "unit-plan-mismatch", cell, severity=None, label=column.full_label, row=_named(target),
                difference=show_number(abs(over)),
                value=column.type.show(exact(sum(stated))), before=column.type.show(target.value),
                basis=f", {target.basis}" if target.basis else "",
            )  # fmt: skip


def _named(target: Target) -> str:
    """The row that a target is for, as it is printed; "" where it is for the whole form."""
    labels = {row.code: row.label for row in FORMS_BY_ID[target.form].fixed_rows}
    return f" ở dòng “{labels.get(target.row, target.row)}”" if target.row else ""


def works_agree_with_the_programme(scene: CheckContext) -> Iterator[Finding]:
    """The works of the programme in B07 agree with the capital columns of B01, but for rounding.

    A work that does not say whose money it is may be the programme's or not: they disagree only if neither would do.
    """
    compared = (
        ("Kế hoạch vốn năm", "plan_year", ("plan_capital_central", "plan_capital_local")),
        ("Giải ngân lũy kế", "paid", ("paid_capital",)),
    )
    rounding = scene.tolerance("rule-investment-agrees-with-programme", _ROUNDING)
    for submission in scene.reports.values():
        works, programme = submission.table("B07"), submission.table("B01")
        rows = [row for row in works.records if row.values.get("source") == _PROGRAMME] if works else []
        if works is None or not rows or programme is None or became_zero(scene, submission, "B01"):
            continue
        unclear = [row for row in works.records if row.values.get("source") is None]
        for label, key, parts in compared:
            of_programme = _sum_of_rows(scene, submission, programme, parts)
            if of_programme is None or not all(key in row.values for row in (*rows, *unclear)):
                continue  # a cell that could not be used is told by itself
            of_works = sum(number_or_zero(row.values[key]) for row in rows)
            missing = of_programme - of_works
            forgiven = rounding * max(1, len(rows))
            if not _may_be(missing, [number_or_zero(row.values[key]) for row in unclear], forgiven):
                besides = f" (chưa kể {len(unclear)} công trình chưa rõ nguồn vốn)" if unclear else ""
                yield on_form(submission, "B07").finding(
                    "rule-investment-agrees-with-programme", label=label, severity=None, besides=besides,
                    value=show_number(of_works), before=show_number(of_programme), difference=show_number(abs(missing)),
                )  # fmt: skip


def _sum_of_rows(scene: CheckContext, submission: Submission, table: Table, keys: Sequence[str]) -> float | None:
    """The sum of a form's figures in some columns; None where a part of it is unknown."""
    found = [_rows_of(scene, submission, table, key) for key in keys]
    if not all(whole for _, whole in found):
        return None
    return sum(
        number_or_zero(record.values[key]) for key, (rows, _) in zip(keys, found, strict=True) for record in rows
    )


def _may_be(amount: float, parts: Sequence[float], forgiven: float) -> bool:
    """Whether some of the parts, or none, add up to an amount; of many it is not asked which."""
    if len(parts) > _FEW_ENOUGH:
        return -forgiven <= amount <= sum(parts) + forgiven
    sums = (sum(some) for count in range(len(parts) + 1) for some in combinations(parts, count))
    return any(abs(amount - one) <= forgiven for one in sums)


#: Of so many works all choices are tried.
_FEW_ENOUGH = 8


def _rows_of(
    scene: CheckContext, submission: Submission, table: Table, key: str, code: str = ""
) -> tuple[list[Record], bool]:
    """The rows that together make a form's figure, or the one row of a code, where it is known; and whether all are."""
    form = FORMS_BY_ID[table.form]
    printed = printed_rows(form, submission.unit, scene.period.to_date)
    top = [one for one in printed if one not in form.part_codes] or [record.code for record in table.records]
    by_code = {record.code: record for record in table.records}
    known = [by_code[one] for one in ([code] if code else top) if one in by_code and key in by_code[one].values]
    return known, len(known) == (1 if code else len(top))


PLANS: tuple[AcrossRule, ...] = (plan_is_the_allotted_one, works_agree_with_the_programme)
