"""So sánh: with plan, last period and the same period last year, and the year so far, onto their sheets."""

from addin.analysis.step import compare_period
from addin.excel.buttons.box import NEXT
from addin.excel.buttons.outcome import Outcome
from addin.excel.live.desk import OpenWorkbook
from addin.summary_workbook.step import comparison_sheets


def act(desk: OpenWorkbook) -> Outcome:
    """Compare the chosen period."""
    desk.status(f"Đang so sánh {desk.period.label}…")
    comparison, trend = compare_period(desk.session, desk.period)
    names = {"kỳ trước": comparison.previous, "cùng kỳ năm trước": comparison.last_year}
    with_what = ["kế hoạch", *(name for name, known in names.items() if known)]
    lines = [f"Đã so sánh số liệu {desk.period.label} với {', '.join(with_what)}.", *comparison.remarks]
    message = "\n".join([*lines, f"{NEXT} xem các trang “So sánh”, “So sánh từng đơn vị”, “Diễn biến”."])
    sheets = comparison_sheets(comparison, trend, desk.office.settings)
    return Outcome(message, desk.period, sheets, activate="so_sanh")
