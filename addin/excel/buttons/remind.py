"""Đôn đốc: letters and e-mail drafts to late units, and the list for the head."""

from addin.excel.buttons.box import NEXT
from addin.excel.buttons.outcome import Outcome
from addin.excel.live.desk import OpenWorkbook
from addin.reminders.step import remind
from addin.workspace.outputs import output_folder


def act(desk: OpenWorkbook) -> Outcome:
    """Write the reminders of the chosen period."""
    from addin.reminders.letters import to_text

    desk.status(f"Đang soạn đôn đốc {desk.period.label}…")
    settings = desk.office.settings
    folder = output_folder(desk.home, settings, "Thư mục đôn đốc", settings.reminders_folder, desk.period)
    *late, written, digest = to_text(remind(desk.session, desk.period, folder))
    remarks = desk.office.day_remarks(desk.period)
    return Outcome("\n".join([written, digest, *remarks, *late, f"{NEXT} mở từng thư nháp, đọc lại rồi gửi."]))
