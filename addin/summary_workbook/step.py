"""A period consolidated and laid out as workbooks; decides no figure."""

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from addin.analysis.punctuality import standings
from addin.analysis.step import compare_period
from addin.analysis.trend import Trend
from addin.review.step import Checked, check
from addin.session import Session, step
from addin.sheets.drop_downs import with_lists
from addin.sheets.letterhead import in_names
from addin.sheets.plan import SheetPlan, document_plan
from addin.sheets.writer import write_book
from addin.summary.of_period import links_from, originals_of, register_of, versions_for
from addin.summary_workbook.comparison import plan_comparison
from addin.summary_workbook.data_sheet import plan_data_sheet, without_figures
from addin.summary_workbook.findings import plan_findings
from addin.summary_workbook.office_tables import plan_office_sheets
from addin.summary_workbook.overview import Inbox
from addin.summary_workbook.trend import plan_trend
from addin.summary_workbook.unit_parts import plan_unit_parts
from addin.summary_workbook.workbook import SummarySheets, plan_summary_sheets, summary_book
from addin.workspace.office_tables import typed_lines
from schemas.catalogue import Catalogue
from schemas.clock import today
from schemas.comparison import Comparison
from schemas.office.settings import Settings
from schemas.period import Period
from schemas.summary import Summary

#: The reports of more units than this are let go of as soon as their figures are added up.
_MANY_UNITS = 500


@dataclass(frozen=True)
class PeriodState:
    """The provincial summary, and what came in."""

    summary: Summary
    inbox: Inbox
    settings: Settings

    @property
    def catalogue(self) -> Catalogue:
        """That of the period."""
        return self.summary.catalogue


@dataclass(frozen=True)
class Planned(PeriodState):
    """Both, with the sheets that show them."""

    sheets: SummarySheets


class Consolidated(NamedTuple):
    """The provincial summary, the workbook it was written to, and that this is without the data, in words."""

    summary: Summary
    file: Path
    without_data: str = ""


class WrittenComparison(NamedTuple):
    """A period's comparisons, the year up to it, and the workbook they were written to."""

    comparison: Comparison
    trend: Trend
    file: Path


@step
def read_state(session: Session, period: Period, checked: Checked | None = None) -> PeriodState:
    """Consolidate a period, and look up what came in for it; `checked` as in `plan_summary`."""
    checked = checked or check(session, period)
    summary, view = session.summary(period), session.view(period)
    units, unusable = summary.catalogue.units, view.unusable(period)
    found = standings(register_of(view), period, units, session.office, today(), unusable)
    by_unit = {standing.unit: standing for standing in found if summary.catalogue.forms}  # else nobody is asked
    received = versions_for(view, period, summary)
    inbox = Inbox(received, view.all_set_aside(period), checked.findings, checked.control, by_unit)
    return PeriodState(summary, inbox, session.office.settings)


@step
def plan_summary(session: Session, period: Period, folder: Path, checked: Checked | None = None) -> Planned:
    """Consolidate a period and lay out the sheets of its summary, for a workbook that lies in `folder`.

    `checked` is the period's check where this session has just made it.
    """
    state = read_state(session, period, checked)
    if len(state.summary.units) > _MANY_UNITS:
        session.release()  # the reports that the figures were made of take as much memory as all that is to come
    originals = originals_of(session.workspace, state.inbox.received)
    sheets = plan_summary_sheets(state.summary, state.inbox, links_from(folder, originals))
    return Planned(**vars(state), sheets=sheets.in_names(state.settings, state.catalogue))


@step
def plan_findings_sheet(session: Session, state: PeriodState, folder: Path) -> SheetPlan:
    """The sheet of the findings alone, for a workbook that lies in `folder`."""
    inbox, period = state.inbox, Period.parse(state.summary.period)
    links = links_from(folder, originals_of(session.workspace, inbox.received))
    sheet = plan_findings(inbox.findings, inbox.control, period, links, state.catalogue)
    return in_names(sheet, state.settings, state.catalogue)


@step
def write_summary(
    session: Session, period: Period, out: Path | None = None, checked: Checked | None = None
) -> Consolidated:
    """Consolidate a period and write the summary workbook; by default into the period's folder.

    Where there is a master workbook the office's own sheets (settings, targets, corrections) are carried over: the
    master itself is never written to.
    """
    file = out or session.workspace.period_folder(period) / f"TongHop_{period}.xlsx"
    planned = plan_summary(session, period, file.parent, checked)
    write_planned(session, period, planned, file)
    return Consolidated(planned.summary, file, without_figures(planned.summary))


@step
def write_planned(session: Session, period: Period, planned: Planned, file: Path) -> None:
    """Write the summary workbook as it was laid out, and enter that in the audit trail."""
    session.expect_note()
    book = summary_book(planned.sheets, period)
    typed = typed_lines(session.workspace, session.catalogue_today)
    carried = plan_office_sheets(session.catalogue(period), typed) if typed else ()
    data = plan_data_sheet(planned.summary, planned.settings)
    write_book(book.model_copy(update={"sheets": with_lists((*book.sheets, data, *carried))}), file)
    note_summary(session, planned.summary, file)


@step
def note_summary(session: Session, summary: Summary, file: Path, *, begun: bool = False) -> None:
    """Enter in the audit trail that a summary was written, with the corrections applied in it.

    `begun` says only that it is about to be: an open workbook takes a while, and may be left half written.
    """
    applied = [made._asdict() for made in summary.adjustments]
    action, period = "consolidate-begun" if begun else "consolidate", Period.parse(summary.period)
    session.note(action, period, file=file.name, units=list(summary.files), adjustments=applied)


@step
def write_comparison(
    session: Session, period: Period, out: Path | None = None, *, force: bool = False
) -> WrittenComparison:
    """Compare a period and write the sheets as a workbook; by default into the period's folder.

    InputError where nobody has reported, unless forced.
    """
    file = out or session.workspace.period_folder(period) / f"SoSanh_{period}.xlsx"
    comparison, trend = compare_period(session, period, force=force)
    sheets = comparison_sheets(comparison, trend, session.office.settings)
    write_book(document_plan(tuple(sheets.values()), f"So sánh số liệu {period.label}"), file)
    return WrittenComparison(comparison, trend, file)


def comparison_sheets(comparison: Comparison, trend: Trend, settings: Settings) -> dict[str, SheetPlan]:
    """The comparison and the course of the year by their keys, in the names that the office has set."""
    sheets = plan_comparisons(comparison, trend)
    return {key: in_names(sheet, settings, trend.catalogue) for key, sheet in sheets.items()}


def plan_comparisons(comparison: Comparison, trend: Trend) -> dict[str, SheetPlan]:
    """The sheets of the comparison and of the course of the year, by their keys."""
    return {
        "so_sanh": plan_comparison(comparison, trend.catalogue),
        "so_sanh_don_vi": plan_unit_parts(comparison, trend.catalogue),
        "dien_bien": plan_trend(trend),
    }
