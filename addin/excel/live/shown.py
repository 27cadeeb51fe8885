"""What the keyed sheets of the master show of a period, and which cells are figures of whom; writes nothing."""

from addin.excel.live.edits import WrittenSheet
from addin.excel.live.keys import BOARD
from addin.excel.live.matrix import input_cells
from addin.excel.ribbon import controls
from addin.sheets.letterhead import in_names
from addin.sheets.plan import SheetPlan
from addin.sheets.sheet_draft import Anchors, PlannedForm
from addin.summary.consolidate import consolidate
from addin.summary_workbook.board import BELOW_KEY, DATA_KEY, Hint, pages_of, plan_board
from addin.summary_workbook.data_sheet import MOST_IN_OPEN, plan_data_sheet
from addin.summary_workbook.step import PeriodState, Planned
from addin.summary_workbook.workbook import plan_form, sheet_names
from schemas.catalogue import Catalogue
from schemas.form import Form
from schemas.period import Period

#: The keys of the overview, the findings and the list of applied corrections.
OVERVIEW, FINDINGS, ADJUSTED = "tong_quan", "kiem_tra", "da_dieu_chinh"

ShownSheets = tuple[dict[str, SheetPlan], dict[str, WrittenSheet]]


def board_shown(state: PeriodState) -> ShownSheets:
    """The board, with what each button does below it."""
    hints = [Hint(control.group, control.label, control.hint) for control in controls()]
    names = (name for form in state.catalogue.forms for name in sheet_names(form))
    board = plan_board(state.summary, state.inbox, hints, pages_of(names))
    board = in_names(board, state.settings, state.catalogue)
    return {BOARD: board}, {BOARD: WrittenSheet(open=input_cells(board))}


def summary_shown(planned: Planned) -> ShownSheets:
    """The board, the overview, the corrections where there are any, and every form's sheets.

    Sheets of a form that nobody has reported are hidden.
    """
    sheets, figure_cells = board_shown(planned)
    sheets[OVERVIEW] = planned.sheets.overview
    if planned.sheets.below:
        sheets[BELOW_KEY] = planned.sheets.below
    if planned.sheets.adjustments:
        sheets[ADJUSTED] = planned.sheets.adjustments
    for form, of_form in planned.sheets.forms.items():
        nobody = not planned.summary.forms[form].reported
        for key, sheet, anchors in _keyed(form, of_form):
            sheets[key] = sheet.model_copy(update={"hidden": nobody})
            figure_cells[key] = _written(planned.catalogue.form(form), anchors)
    sheets[DATA_KEY] = _data(planned)
    return sheets, figure_cells


def _data(planned: Planned) -> SheetPlan:
    """The sheet with every figure once; hidden where there is none."""
    sheet = plan_data_sheet(planned.summary, planned.settings, MOST_IN_OPEN)
    return sheet.model_copy(update={"hidden": not planned.summary.files})


def not_asked(form: Form, catalogue: Catalogue, period: Period) -> dict[str, SheetPlan]:
    """The sheets of a form that a period does not ask for: hidden, and without a figure of any other period."""
    planned = plan_form(consolidate([], period, catalogue), form, period)
    return {key: sheet.model_copy(update={"hidden": True}) for key, sheet, _ in _keyed(form.id, planned)}


def _keyed(form: str, planned: PlannedForm) -> list[tuple[str, SheetPlan, Anchors]]:
    keyed = [(form, planned.sheets[0], planned.anchors)]
    if planned.stacked:
        keyed.append((f"{form}_ds", planned.sheets[1], planned.stacked))
    for number, area in enumerate(planned.areas, 1):
        keyed += _keyed(f"{form}_kv{number}", area)
    return keyed


def _written(form: Form, anchors: Anchors) -> WrittenSheet:
    rows = {row: place for place, row in anchors.rows.items()}
    labels = {column.key for column in form.columns if column.label_column}
    figures = {column: key for key, column in anchors.columns.items() if key not in labels}
    return WrittenSheet(form.id, rows=rows, columns=figures)
