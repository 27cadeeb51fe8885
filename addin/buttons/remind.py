"""Đôn đốc: letters and e-mail drafts to late units, and the list for the head."""

from addin import pipeline
from addin.buttons.outcome import Outcome
from addin.live.desk import Desk
from addin.outputs import output_folder


def act(desk: Desk) -> Outcome:
    """Write the reminders of the chosen period."""
    from addin.remind import reminder_lines

    desk.say(f"Đang soạn đôn đốc {desk.period.label}…")
    folder = output_folder(desk.home, "Thư mục đôn đốc", desk.office.settings.reminders_folder, desk.period)
    lines = reminder_lines(pipeline.remind(desk.home, desk.period, folder))
    return Outcome("\n".join([*lines, *pipeline.day_remarks(desk.home, desk.period)]))
