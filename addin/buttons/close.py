"""Chốt số liệu: the period's figures stay as they are."""

from addin import pipeline
from addin.buttons.board import refresh_board
from addin.buttons.outcome import Outcome
from addin.live.desk import Desk
from schemas.reference import units_on


def act(desk: Desk) -> Outcome:
    """Close the chosen period."""
    closing = pipeline.close(desk.home, desk.period)
    missing = [unit.name for unit in units_on(desk.period.to_date) if unit.code not in closing.versions]
    lines = [f"Đã chốt số liệu {desk.period.label}: {len(closing.versions)} đơn vị."]
    lines.append(f"Dấu niêm phong (mục số {closing.number}): {closing.seal}. Đề nghị ghi lại dấu này ngoài máy.")
    if missing:
        lines.append(f"Chốt khi chưa có báo cáo của: {', '.join(missing)}.")
    lines.append("Bản gửi sau vẫn được giữ nhưng không làm thay đổi số đã chốt.")
    return refresh_board(desk)._replace(message="\n".join(lines))
