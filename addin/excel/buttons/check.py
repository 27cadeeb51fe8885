"""Kiểm tra: all findings onto their sheet, each linked to the cell of the kept original."""

from addin.excel.buttons.board import refresh_board
from addin.excel.buttons.outcome import Outcome
from addin.excel.live.desk import OpenWorkbook
from addin.excel.live.shown import FINDINGS
from addin.findings.doubts import is_open, tally
from addin.review.step import accept_rows, check
from addin.summary_workbook.findings import SHEET
from schemas.findings import Severity
from schemas.numbers import show_number


def act(desk: OpenWorkbook) -> Outcome:
    """Check the current versions of the chosen period."""
    desk.status(f"Đang kiểm tra số liệu {desk.period.label}…")
    of_sheet = desk.writer.period_of(FINDINGS) or desk.period  # what is typed on a sheet is of the sheet's period
    unusable = accept_rows(desk.session, of_sheet, desk.rows_of_key(FINDINGS, SHEET))
    checked = check(desk.session, desk.period)
    errors = any(one.severity is Severity.ERROR and is_open(one) for one in checked.findings)
    read, used, aside = map(show_number, checked.control)
    following = "bấm “Trả lại để sửa”" if errors else "bấm “Tổng hợp”"
    message = (
        f"Kiểm tra {desk.period.label}: {tally(checked.findings)}.\n"
        f"Đã đọc {read} ô có nội dung: đưa vào tổng hợp {used} ô, chưa dùng {aside} ô.\n\n"
        f"Việc tiếp theo: xem trang “Kiểm tra” (bấm vào ô để mở tệp gốc), rồi {following}."
    )
    message = "\n\n".join([message, *checked.to_text(), *unusable])
    return refresh_board(desk, checked, with_findings=True)._replace(message=message, activate=FINDINGS)
