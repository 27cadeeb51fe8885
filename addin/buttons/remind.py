"""Đôn đốc: letters and e-mail drafts to late units, into the folder of the settings."""

from addin import pipeline
from addin.buttons.outcome import Outcome
from addin.live.desk import Desk
from addin.remind import reminder_lines


def act(desk: Desk) -> Outcome:
    """Remind the units that are late with the chosen period today."""
    desk.say(f"Đang soạn công văn đôn đốc {desk.period.label}…")
    folder = desk.home.root / desk.office.settings.reminders_folder / str(desk.period)
    return Outcome("\n".join(reminder_lines(pipeline.remind(desk.home, desk.period, folder))))
