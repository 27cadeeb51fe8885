"""Tổng hợp: the provincial summary into the sheets of the open workbook."""

from pathlib import Path

from addin import pipeline
from addin.buttons.board import plan, sheets_of_forms
from addin.buttons.outcome import Outcome
from addin.live.desk import Desk
from schemas.reference import unit_by_code


def act(desk: Desk) -> Outcome:
    """Consolidate the chosen period."""
    desk.say(f"Đang tổng hợp {desk.period.label}…")
    planned = plan(desk)
    pipeline.note_summary(desk.home, planned.summary, Path(desk.book.fullname))
    sheets, origins = sheets_of_forms(planned)
    missing = [unit for unit in planned.summary.units if unit not in planned.summary.files]
    reported = len(planned.summary.units) - len(missing)
    lines = [f"Đã tổng hợp {desk.period.label}: số liệu của {reported}/{len(planned.summary.units)} đơn vị."]
    if missing:
        lines.append("Chưa có: " + ", ".join(unit_by_code(code).name for code in missing) + ".")
    lines.append("\nViệc tiếp theo: xem các trang “B01 tổng hợp” … “B11 tổng hợp”, rồi bấm “Dự thảo báo cáo”.")
    return Outcome("\n".join(lines), desk.period, sheets, origins, "B01", replaces_summary=True)
