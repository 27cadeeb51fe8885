"""Trả lại để sửa: each district's own workbook, marked, with the notice."""

from addin.excel.buttons.box import NEXT
from addin.excel.buttons.outcome import Outcome
from addin.excel.live.desk import OpenWorkbook
from addin.returns.step import send_back
from addin.workspace.outputs import output_folder


def act(desk: OpenWorkbook) -> Outcome:
    """Mark the workbooks of the chosen period."""
    settings = desk.office.settings
    folder = output_folder(desk.home, settings, "Thư mục trả lại để sửa", settings.returns_folder, desk.period)
    returns = send_back(desk.session, desk.period, folder, progress=desk.status)
    if not returns.returned and not returns.failed:
        return Outcome(f"Không đơn vị nào có mục cần rà soát trong {desk.period.label}.")
    units, count = desk.session.catalogue(desk.period).units, sum(one.findings for one in returns.returned)
    lines = [
        f"Đã đánh dấu tệp của {len(returns.returned)} đơn vị ({count} mục cần rà soát), ghi vào thư mục:",
        str(folder),
    ]
    lines += [f"– Không đánh dấu được: {one.message}" for one in returns.failed]
    lines += [f"– {units.name_of(one.unit)}: {one.findings} mục{one.recipient.aside}" for one in returns.returned]
    return Outcome(
        "\n".join([*lines, f"{NEXT} mở từng thư nháp, đọc lại và gửi cho đơn vị; chương trình không tự gửi."])
    )
