"""Kiểm tra cài đặt: what is wrong with this installation, in words."""

from addin.excel.buttons.outcome import Outcome
from addin.excel.live.desk import OpenWorkbook


def act(desk: OpenWorkbook) -> Outcome:
    """Look over the installation and the working folder."""
    from addin import doctor

    desk.status("Đang kiểm tra cài đặt…")
    seen = doctor.examine(desk.home)
    wrong = sum(not one.ok for one in seen)
    last = f"Có {wrong} việc cần xử lý." if wrong else "Không có việc cần xử lý."
    return Outcome("\n".join([last, *doctor.to_text(seen)]))
