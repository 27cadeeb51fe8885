"""Tổng hợp: the provincial summary into the sheets of the open workbook."""

from addin.excel.buttons.board import plan, sheets_of_forms
from addin.excel.buttons.outcome import Outcome
from addin.excel.live.desk import OpenWorkbook
from addin.excel.live.keys import BOARD
from addin.sheets.sheet_draft import coverage_of, source_sentences
from schemas.summary import including, not_applied


def act(desk: OpenWorkbook) -> Outcome:
    """Consolidate the chosen period."""
    desk.status(f"Đang tổng hợp {desk.period.label}…")
    planned = plan(desk)
    sheets, figure_cells = sheets_of_forms(desk, planned)
    lines = [f"Đã tổng hợp {desk.period.label}. {coverage_of(planned.summary)}"]
    lines += source_sentences(planned.summary)
    lines += filter(None, [including(planned.summary), not_applied(planned.summary.not_adjusted)])
    names = [found.sheets[0].name for found in planned.sheets.forms.values()]
    lines.append(f"\nViệc tiếp theo: xem các trang “{names[0]}” … “{names[-1]}”, rồi bấm “Dự thảo báo cáo”.")
    activate = next((key for key in sheets if key in planned.summary.forms and not sheets[key].hidden), BOARD)
    return Outcome("\n".join(lines), desk.period, sheets, figure_cells, activate, summaries=(planned.summary,))
