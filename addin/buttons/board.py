"""What several buttons bring up to date: the board, the findings, the sheets of the forms."""

from datetime import date

from addin import pipeline
from addin.buttons.outcome import Outcome
from addin.live.desk import Desk
from addin.live.edits import Written
from addin.live.matrix import input_cells
from addin.live.sheets import BOARD
from addin.publish.board import Hint, plan_board
from addin.publish.plan import SheetPlan
from addin.publish.summary_adjustments import plan_adjustments
from addin.publish.summary_sheet import Anchors, PlannedForm
from addin.ribbon import controls
from schemas.forms import FORMS_BY_ID
from schemas.period import Period

#: The key of the list of applied corrections.
ADJUSTED = "da_dieu_chinh"


def plan(desk: Desk, checked: pipeline.Checked | None = None) -> pipeline.Planned:
    """Everything the sheets show of the chosen period."""
    return pipeline.plan_summary(desk.home, desk.period, desk.home.root, checked)


def refresh_board(desk: Desk, checked: pipeline.Checked | None = None, *, with_findings: bool = False) -> Outcome:
    """The board, and the findings where asked for."""
    planned = plan(desk, checked)
    board = board_of(planned)
    sheets = {BOARD: board}
    if with_findings:
        sheets["kiem_tra"] = planned.sheets.findings
    return Outcome("", desk.period, sheets, {BOARD: Written(open=input_cells(board))})


def new_board(desk: Desk) -> Outcome:
    """The board made again where it was deleted; for the month that ended last, until the office chooses."""
    desk.period = Period.parse(f"{date.today():%Y-%m}").previous()
    message = (
        "Trang “Điều hành”, hoặc ô chọn kỳ báo cáo của trang này, đã bị xóa khỏi sổ. Chương trình đã lập lại trang với "
        f"kỳ {desk.period.label}. Đề nghị xem ô “Kỳ báo cáo”, chọn đúng kỳ rồi bấm lại nút."
    )
    return refresh_board(desk)._replace(message=message, show=BOARD)


def board_of(planned: pipeline.Planned) -> SheetPlan:
    """The board, with what each button does below it."""
    hints = [Hint(control.group, control.label, control.hint) for control in controls()]
    return plan_board(planned.summary, planned.inbox, hints)


def sheets_of_forms(desk: Desk, planned: pipeline.Planned) -> tuple[dict[str, SheetPlan], dict[str, Written]]:
    """The forms' sheets by key, and which of their cells are figures of whom."""
    board = board_of(planned)
    sheets = {BOARD: board, "tong_quan": planned.sheets.overview}
    if planned.sheets.adjustments or desk.writer.sheets.find(ADJUSTED, ""):  # never those of another period
        sheets[ADJUSTED] = planned.sheets.adjustments or plan_adjustments([], desk.period)
    origins = {BOARD: Written(open=input_cells(board))}
    for form, of_form in planned.sheets.forms.items():
        for key, sheet, anchors in _keyed(form, of_form):
            sheets[key] = sheet
            origins[key] = _written(form, anchors)
    return sheets, origins


def _keyed(form: str, planned: PlannedForm) -> list[tuple[str, SheetPlan, Anchors]]:
    keyed = [(form, planned.sheets[0], planned.anchors)]
    if planned.stacked:
        keyed.append((f"{form}_ds", planned.sheets[1], planned.stacked))
    return keyed


def _written(form: str, anchors: Anchors) -> Written:
    rows = {row: place for place, row in anchors.rows.items()}
    labels = {column.key for column in FORMS_BY_ID[form].columns if column.label_column}
    figures = {column: key for key, column in anchors.columns.items() if key not in labels}
    return Written(form, rows=rows, columns=figures)
