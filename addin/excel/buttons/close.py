"""Chốt số liệu: the period's figures stay as they are."""

from addin.excel.buttons.board import refresh_board
from addin.excel.buttons.outcome import Outcome
from addin.excel.live.desk import OpenWorkbook
from addin.review.closing import OpenErrorsError, corrections, counted_words
from addin.review.step import close
from addin.system.errors import InputError


def act(desk: OpenWorkbook) -> Outcome:
    """Close the chosen period."""
    try:
        closing = close(desk.session, desk.period, desk.reason)
    except OpenErrorsError as error:
        raise InputError(f"{error} Đề nghị ghi lý do vào ô “Lý do” ở trang “Điều hành” rồi bấm lại.") from error
    summary = desk.session.summary(desk.period)
    missing = [
        unit.in_sentence for unit in summary.catalogue.units_on(desk.period.to_date) if unit.code not in closing.units
    ]
    lines = [counted_words(closing, summary), *corrections(summary)]
    if closing.forced:
        lines.append(closing.forced)
    lines.append(f"Dấu niêm phong (mục số {closing.number}): {closing.seal}. Đề nghị ghi lại dấu này ngoài máy.")
    if missing:
        lines.append(f"Chốt khi chưa có báo cáo của: {', '.join(missing)}.")
    lines.append("Báo cáo gửi sau vẫn được giữ nhưng không làm thay đổi số đã chốt.")
    return refresh_board(desk)._replace(used_reason=bool(closing.forced), message="\n".join(lines))
