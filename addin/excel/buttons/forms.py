"""Tạo biểu mẫu: one blank workbook a unit, into the folder of the settings."""

from addin.blank_forms.step import write_forms
from addin.excel.buttons.box import NEXT
from addin.excel.buttons.outcome import Outcome
from addin.excel.live.desk import OpenWorkbook
from addin.workspace.outputs import output_folder


def act(desk: OpenWorkbook) -> Outcome:
    """Write the blank forms of the chosen period."""
    desk.status(f"Đang tạo biểu mẫu {desk.period.label}…")
    settings = desk.office.settings
    folder = output_folder(desk.home, settings, "Thư mục biểu mẫu", settings.forms_folder, desk.period)
    units = desk.session.catalogue(desk.period).units_on(desk.period.to_date)
    files = write_forms(desk.session, desk.period, units, folder)
    remarks = "".join(f"\n\n{remark}" for remark in desk.office.day_remarks(desk.period))
    return Outcome(
        f"Đã tạo {len(files)} tệp biểu mẫu {desk.period.label} vào thư mục:\n{folder}{remarks}\n\n"
        f"{NEXT} gửi từng tệp cho đơn vị."
    )
