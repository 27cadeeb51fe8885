"""Đưa vào dùng: the drawn table that was looked over becomes a form of the office's profile."""

from addin.excel.buttons.box import NEXT
from addin.excel.buttons.outcome import Outcome
from addin.excel.live.desk import OpenWorkbook
from addin.excel.live.drawn_sheet import drawn_sheet, review_of
from addin.form_adoption.step import adopt
from addin.form_inference.choices import not_reviewed, sheets_reviewed, with_choices
from addin.form_inference.infer import infer_sheet
from addin.form_inference.review import SHEET
from addin.system.errors import InputError

_NOT_REVIEWED = (
    "Chưa có trang “{sheet}” cho bảng này. Đề nghị mở trang có bảng vẽ, bấm “Lập biểu từ bảng này”, xem lại rồi bấm "
    "“Đưa vào dùng”."
)

_CHANGED = "Bảng vẽ đã sửa sau khi xem lại. Đề nghị mở trang có bảng vẽ, bấm “Lập biểu từ bảng này” rồi xem lại."


def act(desk: OpenWorkbook) -> Outcome:
    """Take the table into use from the chosen period on; the officer is asked once."""
    review = review_of(desk)
    reviewed = sheets_reviewed(review)
    front = str(desk.book.sheets.active.name)
    named = reviewed if front not in reviewed else {front}
    if len(named) != 1 or front not in (*named, SHEET):
        raise InputError(_NOT_REVIEWED.format(sheet=SHEET))
    desk.status("Đang thử biểu: lập biểu mẫu, điền thử, đọc lại…")
    inferred = infer_sheet(drawn_sheet(desk, next(iter(named))))
    if changed := not_reviewed(inferred, review):
        raise InputError("\n".join([_CHANGED, *changed]))
    chosen = with_choices(inferred, review)
    if chosen.problems:
        raise InputError("\n".join(chosen.problems))
    since = desk.period
    titles = "\n".join(f"– {table.title or table.sheet}: {len(table.used)} cột" for table in chosen.form.tables)
    question = f"Đưa vào dùng từ {since.label} (trừ khi trang “{SHEET}” ghi kỳ khác):\n{titles}\n\nĐồng ý?"
    if desk.ask(question, "Đưa vào dùng") != "yes":
        raise InputError(f"Chưa đưa vào dùng. Có thể chọn lại ở trang “{SHEET}” rồi bấm lại.")
    done = adopt(desk.home.root, chosen.form, since)
    lines = [f"Đã đưa vào dùng biểu {', '.join(done.codes)}.", *done.notes]
    lines.append(f"{NEXT} chọn kỳ ở trang “Điều hành”, bấm “Tạo biểu mẫu”: tệp của mỗi đơn vị có thêm biểu này.")
    return Outcome("\n".join(lines))
