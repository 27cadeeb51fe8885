"""Dự thảo báo cáo: the Word report of the chosen period."""

from addin import pipeline
from addin.excel.buttons.outcome import Outcome
from addin.excel.live.desk import OpenWorkbook


def act(desk: OpenWorkbook) -> Outcome:
    """Draft the periodic report."""
    desk.status(f"Đang dự thảo báo cáo {desk.period.label}…")
    drafted = pipeline.draft(desk.session, desk.period)
    remarks = "".join(f"\n{remark}" for remark in drafted.to_text())
    return Outcome(
        f"Đã dự thảo báo cáo {desk.period.label} ({len(drafted.figures)} số liệu có nguồn):\n"
        f"{drafted.document.resolve()}{remarks}\n\nViệc tiếp theo: mở bằng Word, đọc soát; sửa xong bấm “Rà văn bản”."
    )
