"""Trả lại lỗi: each district's own workbook, marked, with the notice, into the folder of the settings."""

from addin import pipeline
from addin.buttons.outcome import Outcome
from addin.live.desk import Desk
from schemas.reference import unit_by_code


def act(desk: Desk) -> Outcome:
    """Mark the workbooks of all units that have something to mend in the chosen period."""
    folder = desk.home.root / desk.office.settings.returns_folder / str(desk.period)
    returns = pipeline.send_back(desk.home, desk.period, folder, progress=desk.say)
    failed = "".join(f"\n\n{unit_by_code(one.unit).name}: {one.message}" for one in returns.failed)
    if not returns.returned:
        return Outcome(f"Không có đơn vị nào cần sửa số liệu {desk.period.label}.{failed}")
    lines = [f"– {unit_by_code(returned.unit).name}: {returned.findings} mục" for returned in returns.returned]
    return Outcome(
        f"Đã ghi tệp đánh dấu lỗi và thông báo của {len(returns.returned)} đơn vị vào:\n{folder.resolve()}\n\n"
        + "\n".join(lines)
        + "\n\nViệc tiếp theo: xem lại, trình ký thông báo và gửi cho đơn vị; chương trình không tự gửi thư."
        + failed
    )
