"""Phát biểu mẫu: one blank workbook a unit, into the folder of the settings."""

from addin.buttons.outcome import Outcome
from addin.live.desk import Desk
from schemas.reference import units_on


def act(desk: Desk) -> Outcome:
    """Write the blank forms of the chosen period."""
    from addin.publish.blank import write_forms

    desk.say(f"Đang phát biểu mẫu {desk.period.label}…")
    folder = desk.home.root / desk.office.settings.forms_folder / str(desk.period)
    files = write_forms(desk.period, units_on(desk.period.to_date), folder)
    return Outcome(
        f"Đã ghi {len(files)} tệp biểu mẫu {desk.period.label} vào thư mục:\n{folder}\n\n"
        "Việc tiếp theo: gửi từng tệp cho đơn vị."
    )
