"""Lập biểu từ bảng này: what the table drawn on the sheet in front asks, with the evidence, to be looked over."""

from addin.excel.buttons.box import NEXT
from addin.excel.buttons.outcome import Outcome
from addin.excel.live.desk import OpenWorkbook
from addin.excel.live.drawn_sheet import drawn_sheet
from addin.form_inference.infer import infer_sheet
from addin.form_inference.review import plan_review, what_is_left
from addin.system.errors import InputError

#: The key of the sheet.
KEY = "xem_lai_bieu"


def act(desk: OpenWorkbook) -> Outcome:
    """Infer the form of the drawn table."""
    desk.status("Đang đọc bảng ở trang đang mở…")
    form = infer_sheet(drawn_sheet(desk))
    if not form.tables:
        raise InputError("\n".join(one.text for one in form.refusals) or "Không thấy bảng nào ở trang đang mở.")
    left = what_is_left(form)
    columns = [column for table in form.tables for column in table.columns]
    guessed = sum(not column.sure for column in columns)
    lines = [f"Đã đọc {len(form.tables)} bảng, {len(columns)} cột; {guessed} cột là phỏng đoán (ô vàng)."]
    if left:
        lines.append(f"Còn {len(left)} điều phải sửa ở bảng vẽ trước khi dùng (ô đỏ).")
    lines.append(f"{NEXT} xem trang “Xem lại biểu”; sửa tiêu đề trong bảng vẽ nếu chưa đúng rồi bấm lại.")
    return Outcome("\n".join(lines), sheets={KEY: plan_review(form.tables, left)}, activate=KEY)
