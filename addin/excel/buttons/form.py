"""Lập biểu từ bảng này: what the table drawn on the sheet in front asks, with the evidence, to be looked over."""

from addin.excel.buttons.box import NEXT
from addin.excel.buttons.outcome import Outcome
from addin.excel.live.desk import OpenWorkbook
from addin.excel.live.drawn_sheet import drawn_sheet, review_of
from addin.excel.live.keys import REVIEW
from addin.form_inference.choices import with_choices
from addin.form_inference.infer import infer_sheet
from addin.form_inference.review import plan_review, what_is_left
from addin.system.errors import InputError


def act(desk: OpenWorkbook) -> Outcome:
    """Infer the form of the drawn table; what was chosen for it before stays."""
    desk.status("Đang đọc bảng ở trang đang mở…")
    chosen = with_choices(infer_sheet(drawn_sheet(desk)), review_of(desk))
    form = chosen.form
    if not form.tables:
        raise InputError("\n".join(one.text for one in form.refusals) or "Không thấy bảng nào ở trang đang mở.")
    left = [*chosen.problems, *what_is_left(form)]
    columns = [column for table in form.tables for column in table.columns]
    guessed = sum(not column.sure for column in columns)
    lines = [f"Đã đọc {len(form.tables)} bảng, {len(columns)} cột; {guessed} cột là phỏng đoán (ô vàng)."]
    if left:
        lines.append(f"Còn {len(left)} điều phải sửa trước khi dùng (ô đỏ).")
    lines += [*chosen.problems, *form.notes]
    lines.append(
        f"{NEXT} xem trang “Xem lại biểu”, chọn lại ở các ô nền nhạt nếu chưa đúng; rồi mở lại trang có bảng và bấm "
        "“Gom bảng rời”, hoặc bấm “Đưa vào dùng”."
    )
    return Outcome("\n".join(lines), sheets={REVIEW: plan_review(form)}, activate=REVIEW)
