"""What several buttons bring up to date: the board, the findings, the sheets of the forms."""

from collections.abc import Callable
from itertools import count
from typing import Any

from addin.excel.buttons.outcome import Outcome
from addin.excel.live.desk import OpenWorkbook
from addin.excel.live.keys import BOARD
from addin.excel.live.shown import ADJUSTED, FINDINGS, ShownSheets, board_shown, not_asked, summary_shown
from addin.review.step import Checked
from addin.sheets.plan import SheetPlan
from addin.summary_workbook.adjustments import plan_adjustments
from addin.summary_workbook.step import Planned, plan_findings_sheet, plan_summary, read_state
from schemas.catalogue import Catalogue
from schemas.clock import today
from schemas.period import Period


def plan(desk: OpenWorkbook, checked: Checked | None = None) -> Planned:
    """Everything the sheets show of the chosen period."""
    return plan_summary(desk.session, desk.period, desk.home.root, checked)


def refresh_board(desk: OpenWorkbook, checked: Checked | None = None, *, with_findings: bool = False) -> Outcome:
    """The board, and the findings where asked for."""
    state = read_state(desk.session, desk.period, checked)
    sheets, figure_cells = board_shown(state)
    if with_findings:
        sheets[FINDINGS] = plan_findings_sheet(desk.session, state, desk.home.root)
    return Outcome("", desk.period, sheets, figure_cells)


def with_links(desk: OpenWorkbook, outcome: Outcome) -> Outcome:
    """The outcome, with the board where a sheet comes into sight that it is to lead to."""
    if BOARD in outcome.sheets or not desk.writer.come_into_sight(outcome.sheets):
        return outcome
    board = refresh_board(desk)
    return outcome._replace(
        sheets={**outcome.sheets, **board.sheets}, figure_cells={**outcome.figure_cells, **board.figure_cells}
    )


def new_board(desk: OpenWorkbook) -> Outcome:
    """The board created again where it was deleted; for the month that ended last, until the office chooses."""
    desk.period = Period.parse(f"{today():%Y-%m}").previous()
    message = (
        "Trang “Điều hành”, hoặc ô chọn kỳ báo cáo của trang này, đã bị xóa khỏi sổ. Chương trình đã lập lại trang với "
        f"kỳ {desk.period.label}. Đề nghị xem ô “Kỳ báo cáo”, chọn đúng kỳ rồi bấm lại nút."
    )
    return refresh_board(desk)._replace(message=message, activate=BOARD)


def sheets_of_forms(desk: OpenWorkbook, planned: Planned) -> ShownSheets:
    """The forms' sheets by key, and which of their cells are figures of whom."""
    sheets, figure_cells = summary_shown(planned)
    if ADJUSTED not in sheets and desk.writer.sheets.find(ADJUSTED, ""):  # never those of another period
        sheets[ADJUSTED] = plan_adjustments([], desk.period, planned.catalogue).model_copy(update={"hidden": True})
    for form, catalogue in forms_of_any_day(desk).items():
        if form not in planned.summary.forms:
            for key, sheet in not_asked(catalogue.form(form), catalogue, desk.period).items():
                if desk.writer.sheets.find(key, sheet.name):
                    sheets[key] = sheet
    for form, of_form in planned.sheets.forms.items():
        sheets |= areas_that_are_gone(form, len(of_form.areas), desk.writer.sheets.find)
    return sheets, figure_cells


def areas_that_are_gone(form: str, areas: int, find: Callable[[str, str], Any]) -> dict[str, SheetPlan]:
    """The sheets of areas that a form has no longer: hidden, and without a figure of any other period.

    `find` looks a sheet up by its key; None where there is none.
    """
    gone: dict[str, SheetPlan] = {}
    for number in count(areas + 1):
        keys = (f"{form}_kv{number}", f"{form}_kv{number}_ds")
        found = {key: sheet.name for key in keys if (sheet := find(key, ""))}
        if not found:
            return gone
        gone |= {key: SheetPlan(name=name, hidden=True) for key, name in found.items()}
    return gone


def forms_of_any_day(desk: OpenWorkbook) -> dict[str, Catalogue]:
    """The forms that the office asks for on any day, by code, each with a catalogue that has it."""
    profile = desk.session.profile
    catalogues = [profile.on(start) for start, _ in profile.stretches]
    return {form.id: catalogue for catalogue in catalogues for form in catalogue.forms}
