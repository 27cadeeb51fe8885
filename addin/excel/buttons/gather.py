"""Gom bảng rời: the answers to the table on the sheet in front, added up in a workbook of its own."""

import re
from functools import partial
from pathlib import Path

from addin.define.passwords import passwords_of
from addin.excel.buttons.box import NEXT
from addin.excel.buttons.outcome import Outcome
from addin.excel.live.desk import OpenWorkbook
from addin.excel.live.drawn_sheet import drawn_sheet, review_of
from addin.form_inference.files import DrawnFile
from addin.gather.refine import in_short, questions_left
from addin.gather.step import Definition, gather_drawings
from addin.gather.units import expected_units
from addin.gather.workbook import write_gathered
from addin.system.errors import InputError

_FOLDER = "tra-loi"
_NO_ANSWERS = (
    "Chưa có bản trả lời nào để gom. Đề nghị chép các tệp trả lời (kể cả thư, tệp nén) vào thư mục sau rồi bấm lại:\n"
    "{folder}"
)
_NOT_IN_NAMES = re.compile(r'[<>:"|?*\\/\x00-\x1f]+')


def act(desk: OpenWorkbook) -> Outcome:
    """Read the answers in the table's folder; the proposal is confirmed once."""
    drawing = drawn_sheet(desk)
    name = _NOT_IN_NAMES.sub(" ", drawing.sheet).strip(" .") or "bang"
    folder = desk.home.root / _FOLDER / name
    if not folder.is_dir() or not any(folder.iterdir()):
        folder.mkdir(parents=True, exist_ok=True)
        raise InputError(_NO_ANSWERS.format(folder=folder))
    desk.status("Đang đọc các bản trả lời…")
    units, review, passwords = expected_units(desk.home.root), review_of(desk), partial(passwords_of, desk.home.root)
    drawn = DrawnFile(b"", [drawing])
    done = gather_drawings(drawn, [folder], units, lambda one: _confirm(desk, one), review, passwords)
    out = desk.home.root / f"TongHop_{name}.xlsx"
    write_gathered(done, out, [folder])
    remarks = sum(map(len, done.remarks.values()))
    lines = [f"Đã gom {len(done.answers)} bản trả lời vào:\n{out}"]
    if done.missing:
        lines.append(f"Chưa có: {', '.join(done.missing)}.")
    lines += [*done.definition.form.notes, *(one.message for one in done.set_aside)]
    lines += [f"Có {remarks} điều cần xem lại, ghi ở trang “Cần xem lại” của tệp này."] if remarks else []
    opened = _open(desk, out)
    lines.append(f"{NEXT} xem {'bảng tổng hợp vừa mở' if opened else 'bảng tổng hợp'}.")
    return Outcome("\n".join(lines))


def _confirm(desk: OpenWorkbook, definition: Definition) -> None:
    left = list(questions_left(definition.form, definition.tables))
    if left or not definition.tables:
        refused = [one.text for one in definition.form.refusals]
        raise InputError("Chưa gom được, đề nghị sửa bảng vẽ trước:\n" + "\n".join([*left, *refused]))
    question = "\n".join([*in_short(definition.tables), "", "Gom theo đề xuất này?"])
    if desk.ask(question, "Gom bảng rời") != "yes":
        raise InputError("Chưa gom: đề xuất không được chấp nhận. Đề nghị sửa tiêu đề trong bảng vẽ rồi bấm lại.")


def _open(desk: OpenWorkbook, out: Path) -> bool:
    """Show the workbook beside this one."""
    desk.book.app.books.open(str(out))
    desk.book.activate()
    return True
