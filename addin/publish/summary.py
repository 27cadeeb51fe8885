"""The provincial summary workbook: overview, one sheet a form, and the findings."""

from collections.abc import Mapping

from addin.publish.plan import BookPlan
from addin.publish.summary_findings import plan_findings
from addin.publish.summary_lists import plan_list_sheet
from addin.publish.summary_overview import Inbox, plan_overview
from addin.publish.summary_rows import plan_rows_sheet
from addin.publish.summary_sheet import PlannedSheet
from schemas.form import RowKind
from schemas.forms import ALL_FORMS
from schemas.period import Period
from schemas.summary import Summary


def plan_summary_book(summary: Summary, inbox: Inbox, originals: Mapping[str, str] | None = None) -> BookPlan:
    """The whole workbook; `originals` maps a unit to its original's path as seen from the workbook."""
    period = Period.parse(summary.period)
    planned: dict[str, PlannedSheet] = {}
    for form in ALL_FORMS:
        plan = plan_rows_sheet if form.rows in (RowKind.FIXED, RowKind.COMMUNES) else plan_list_sheet
        planned[form.id] = plan(form, summary.forms[form.id], period)
    anchors = {form: sheet.anchors for form, sheet in planned.items()}
    return BookPlan(
        sheets=(
            plan_overview(summary, period, inbox, anchors),
            plan_findings(inbox.findings, inbox.control, period, originals or {}),
            *(sheet.plan for sheet in planned.values()),
        ),
        title=f"Tổng hợp báo cáo công tác dân tộc {period.label}",
    )
