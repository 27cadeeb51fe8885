"""Mở lại kỳ: with the reason typed on the board."""

from addin.excel.buttons.board import refresh_board
from addin.excel.buttons.outcome import Outcome
from addin.excel.live.desk import OpenWorkbook
from addin.review.step import reopen
from addin.system.errors import InputError


def act(desk: OpenWorkbook) -> Outcome:
    """Reopen the chosen period."""
    reason = desk.reason
    if not reason:
        raise InputError("Đề nghị ghi lý do vào ô “Lý do” ở trang “Điều hành” rồi bấm lại.")
    reopen(desk.session, desk.period, reason)
    return refresh_board(desk)._replace(used_reason=True, message=f"Đã mở lại {desk.period.label}. Lý do: {reason}")
