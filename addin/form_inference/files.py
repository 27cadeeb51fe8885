"""Drawings and reviews from files on disk, each opened in a worker that may die; infers nothing."""

from pathlib import Path
from typing import NamedTuple

from addin.form_inference.choices import FormReview, read_review
from addin.form_inference.drawing import Drawing, read_drawings
from addin.form_inference.review import SHEET
from addin.read.grid import open_book
from addin.read.limits import UnreadableError
from addin.read.locked import Passwords
from addin.system.errors import InputError
from addin.system.worker_pool import Limits, WorkerFailure, run_isolated
from schemas.findings import message_for

LIMITS = Limits(seconds=60)


class DrawnFile(NamedTuple):
    """The bytes of a workbook, b"" where a sheet lies open, and its sheets as somebody drew them."""

    content: bytes
    drawings: list[Drawing]


def open_drawing(path: Path, passwords: Passwords = tuple) -> DrawnFile:
    """The drawing in a file. InputError where it is not there or cannot be read."""
    if not path.is_file():
        raise InputError(f"Không tìm thấy “{path}”. Đề nghị kiểm tra lại đường dẫn của tệp.")
    content = path.read_bytes()
    outcome = next(iter(run_isolated(read_or_say, [(content, path.name, passwords)], LIMITS)))
    if isinstance(outcome, WorkerFailure):
        raise InputError(f"Không đọc được biểu “{path.name}”: tệp hỏng hoặc quá lớn. Đề nghị lưu lại dạng .xlsx.")
    if isinstance(outcome, str):
        raise InputError(outcome)
    if not outcome:
        raise InputError(
            f"Biểu “{path.name}” không có ô nào đã ghi: trang trống, trang ẩn hoặc chỉ có ảnh. "
            "Đề nghị vẽ bảng bằng các ô của bảng tính, lưu tệp rồi làm lại."
        )
    return DrawnFile(content, outcome)


def read_or_say(job: tuple[bytes, str, Passwords]) -> list[Drawing] | str:
    """The sheets of a workbook by its bytes and name; a sentence where it cannot be read."""
    content, name, passwords = job
    try:
        return read_drawings(content, name, passwords)
    except UnreadableError as error:
        return message_for(error.code, {"file": name, "reason": error.reason})


def open_review(path: Path) -> FormReview:
    """What was chosen on the sheet "Xem lại biểu" of a workbook. InputError where there is no such sheet."""
    if not path.is_file():
        raise InputError(f"Không tìm thấy “{path}”. Đề nghị kiểm tra lại đường dẫn của tệp xem lại biểu.")
    outcome = next(iter(run_isolated(_read_review, [(path.read_bytes(), path.name)], LIMITS)))
    if isinstance(outcome, FormReview) and outcome.tables:
        return outcome
    said = outcome if isinstance(outcome, str) else f"Tệp “{path.name}” không có trang “{SHEET}”."
    raise InputError(f"{said} Đề nghị chọn tệp có trang này do chương trình lập.")


def _read_review(job: tuple[bytes, str]) -> FormReview | str:
    content, name = job
    try:
        sheets = open_book(content).sheets
    except UnreadableError as error:
        return message_for(error.code, {"file": name, "reason": error.reason})
    return next((read_review(sheet.rows) for sheet in sheets if sheet.name == SHEET), FormReview())
