"""Tổng hợp: the provincial summary into the sheets of the open workbook."""

from pathlib import Path

from addin import pipeline
from addin.buttons.board import plan, sheets_of_forms
from addin.buttons.outcome import Outcome
from addin.live.desk import Desk
from addin.publish.summary_sheet import coverage_of
from schemas.summary import including


def act(desk: Desk) -> Outcome:
    """Consolidate the chosen period."""
    desk.say(f"Đang tổng hợp {desk.period.label}…")
    planned = plan(desk)
    pipeline.note_summary(desk.home, planned.summary, Path(desk.book.fullname))
    sheets, origins = sheets_of_forms(desk, planned)
    lines = [f"Đã tổng hợp {desk.period.label}. {coverage_of(planned.summary)}"]
    lines += filter(None, [including(planned.summary.adjustments)])
    lines.append("\nViệc tiếp theo: xem các trang “B01 tổng hợp” … “B11 tổng hợp”, rồi bấm “Dự thảo báo cáo”.")
    return Outcome("\n".join(lines), desk.period, sheets, origins, "B01")
