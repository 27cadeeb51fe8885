"""The provincial summary workbook: overview, findings, one sheet a form and the lists behind it; writes no file."""

from collections.abc import Mapping
from functools import partial
from typing import NamedTuple

from addin.sheets.letterhead import in_names
from addin.sheets.plan import BookPlan, SheetPlan, document_plan
from addin.sheets.sheet_draft import PlannedForm, stack_name, summary_name
from addin.summary_workbook.adjustments import mark_corrections, plan_adjustments
from addin.summary_workbook.areas import parts_of
from addin.summary_workbook.by_area import plan_over_areas
from addin.summary_workbook.counted_lists import plan_list_sheets
from addin.summary_workbook.findings import plan_findings
from addin.summary_workbook.one_row_units import plan_unit_rows_sheet
from addin.summary_workbook.overview import Inbox, plan_overview
from addin.summary_workbook.side_by_side import plan_gathered_sheet
from addin.summary_workbook.states import States
from addin.summary_workbook.summed_rows import plan_rows_sheet
from schemas.catalogue import Catalogue
from schemas.form import Agg, Form, RowKind
from schemas.office.settings import Settings
from schemas.period import Period
from schemas.summary import Summary

#: The forms whose rows are stacked on a sheet of their own.
_LISTED = (RowKind.LIST, RowKind.OPEN)


class SummarySheets(NamedTuple):
    """The sheets of the summary: the overview, the findings, and those of each form."""

    overview: SheetPlan
    findings: SheetPlan
    forms: dict[str, PlannedForm]
    adjustments: SheetPlan | None = None  # where there are any
    below: SheetPlan | None = None  # the lower part of the overview, where that is too long for one sheet

    def in_names(self, settings: Settings, catalogue: Catalogue) -> "SummarySheets":
        """All of them in the names that the office has set."""
        named = partial(in_names, settings=settings, catalogue=catalogue)
        forms = {form: planned.changed(named) for form, planned in self.forms.items()}
        adjustments, below = self.adjustments and named(self.adjustments), self.below and named(self.below)
        return SummarySheets(named(self.overview), named(self.findings), forms, adjustments, below)


def plan_summary_sheets(summary: Summary, inbox: Inbox, originals: Mapping[str, str] | None = None) -> SummarySheets:
    """All sheets; `originals` maps a unit to its original's path as seen from the workbook."""
    period = Period.parse(summary.period)
    made = summary.adjustments
    forms = summary.catalogue.forms
    planned = {form.id: mark_corrections(form, plan_form(summary, form, period), made) for form in forms}
    anchors = {form: sheets.anchors for form, sheets in planned.items()}
    overview, *below = plan_overview(summary, period, inbox, anchors)
    return SummarySheets(
        overview,
        plan_findings(inbox.findings, inbox.control, period, originals or {}, summary.catalogue),
        planned,
        plan_adjustments(made, period, summary.catalogue) if made else None,
        *below,
    )


def summary_book(sheets: SummarySheets, period: Period) -> BookPlan:
    """The sheets as a workbook of their own."""
    of_forms = (sheet for planned in sheets.forms.values() for sheet in planned.every_sheet)
    title = f"Tổng hợp báo cáo {period.label}"
    lists = filter(None, (sheets.below, sheets.findings, sheets.adjustments))
    return document_plan((sheets.overview, *lists, *of_forms), title)


def plan_summary_book(summary: Summary, inbox: Inbox, originals: Mapping[str, str] | None = None) -> BookPlan:
    """The whole workbook; `originals` as in `plan_summary_sheets`."""
    return summary_book(plan_summary_sheets(summary, inbox, originals), Period.parse(summary.period))


def sheet_names(form: Form) -> tuple[str, ...]:
    """What the sheets of a form are called, before they are laid out."""
    return (summary_name(form), stack_name(form)) if form.rows in _LISTED else (summary_name(form),)


def plan_form(summary: Summary, form: Form, period: Period) -> PlannedForm:
    """By unit or by row where figures add up; side by side where they do not; counted where the form is a list.

    Where there are more units than one sheet holds, the same of each area, and a sheet above these.
    """
    states = States(summary, form)
    found = states.summary
    parts = parts_of(summary.catalogue.units, form.id, {unit: len(found.rows_of(unit)) for unit in summary.units})
    if parts and form.rows is not RowKind.UNIT:
        return plan_over_areas(states, parts, period)
    if form.rows in _LISTED:
        return plan_list_sheets(states, period)
    if form.rows is RowKind.UNIT:
        return plan_unit_rows_sheet(states, period)
    if any(Agg.SUM in column.agg for column in form.columns):
        return plan_rows_sheet(states, period)
    return plan_gathered_sheet(states, period)
