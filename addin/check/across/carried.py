"""The rule on computed columns that look at the unit's earlier reports: the sheet says what follows from these."""

from collections.abc import Iterator

from addin.check.across.scene import AcrossRule, CheckContext, at_cell
from schemas.computation import stated_key
from schemas.findings import Finding, FindingText, Severity, register
from schemas.form import Form
from schemas.numbers import number_or_zero, show_number
from schemas.rule import Record
from schemas.submission import Submission, Table

#: A figure of the sheet may be off by half of the last decimal that is kept.
_ROUNDING = 0.0005

register("period-carried-figure", FindingText(
    Severity.ERROR,
    "Số tính từ báo cáo kỳ trước phải khớp với báo cáo kỳ trước của đơn vị.",
    "Cột “{label}” ghi {value}, nhưng tính từ báo cáo kỳ trước ({before}) là {expected}.",
    "Đề nghị nhập lại theo số kỳ trước đã gửi; nếu số kỳ trước sai, đề nghị gửi lại báo cáo kỳ trước.",
))  # fmt: skip
register("period-carried-unknown", FindingText(
    Severity.NOTE,
    "Số tính từ báo cáo kỳ trước chưa có gì để đối chiếu.",
    "Cột “{label}” ghi {value}; chưa có số liệu kỳ trước của đơn vị nên dùng số đơn vị ghi, chưa đối chiếu được.",
    "Đề nghị đối chiếu số này với báo cáo kỳ trước đã gửi.",
))  # fmt: skip


def carried_figures_agree(scene: CheckContext) -> Iterator[Finding]:
    """Every figure of a sheet that does not follow from the report before, or that nothing confirms."""
    for form in scene.catalogue.forms:
        for report in scene.reports.values() if form.looking_back else ():
            table = report.table(form.id)
            for record in table.records if table else ():
                for key in form.looking_back:
                    stated = record.values.get(stated_key(key))
                    if table and isinstance(stated, int | float):
                        yield from _judge(report, form, table, record, key, stated)


def _judge(report: Submission, form: Form, table: Table, record: Record, key: str, stated: float) -> Iterator[Finding]:
    needed = form.looking_back[key]
    (place, cell), label = at_cell(report, table, record, key), form.by_key[key].full_label
    if not needed.keys() <= record.values.keys():
        yield place.finding("period-carried-unknown", cell, label=label, value=show_number(stated))
        return
    expected = record.values.get(key)
    if isinstance(expected, int | float) and abs(expected - stated) > _ROUNDING:
        before = "; ".join(
            f"“{form.by_key[column].full_label}” {show_number(number_or_zero(record.values[one]))}"
            for one, (_, column) in needed.items()
        )
        yield place.finding(
            "period-carried-figure", cell, label=label, value=show_number(stated), expected=show_number(expected),
            before=before,
        )  # fmt: skip


CARRIED: tuple[AcrossRule, ...] = (carried_figures_agree,)
