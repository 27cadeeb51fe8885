"""A file that could not be written: why, and what to do, as a sentence; what else the command writes goes on."""

import errno
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from addin.system.errors import MachineError, unwritable

#: What Windows says of a file that another program has open: access denied, in use, a part of it locked.
_IN_USE = frozenset({5, 32, 33})
_SPREADSHEETS, _DOCUMENTS = frozenset({".xlsx", ".xlsm", ".xls", ".ods"}), frozenset({".docx", ".doc", ".odt"})


class UnwrittenError(MachineError):
    """A file that could not be written; `alone` where the cause lies with that file and not with its folder or disk."""

    def __init__(self, path: Path, error: OSError, sentence: str) -> None:
        super().__init__(sentence)
        self.path = path
        self.alone = _is_of_the_file(error)


def is_in_use(error: OSError) -> bool:
    """Whether another program may have the file open: it is worth while to try again."""
    return getattr(error, "winerror", None) in _IN_USE or error.errno == errno.EBUSY


def _is_of_the_file(error: OSError) -> bool:
    """Whether all was written and only the file's name could not be taken: it is open, or may only be read."""
    return error.filename2 is not None and (isinstance(error, PermissionError) or is_in_use(error))


def why_unwritten(path: Path, error: OSError) -> str:
    """Why a file could not be written, and what to do, as a sentence."""
    if _is_of_the_file(error):
        return _of_the_file(path)
    if isinstance(error, PermissionError):
        return (
            f"Không có quyền ghi vào thư mục “{path.parent}”, hoặc ổ đĩa chỉ cho đọc. Đề nghị chọn thư mục khác, hoặc "
            "nhờ người quản trị máy cấp quyền ghi, rồi làm lại."
        )
    return unwritable(f"tệp “{path}”", error)


def _of_the_file(path: Path) -> str:
    if not os.access(path, os.W_OK):
        return (
            f"Tệp “{path}” có thuộc tính Chỉ đọc (Read-only) nên không ghi đè được. Đề nghị bỏ thuộc tính đó (bấm "
            "chuột phải vào tệp, chọn Properties) hoặc chọn tên khác rồi làm lại."
        )
    text = (
        f"Tệp “{path}” đang mở trong {_program_of(path)} hoặc chương trình khác nên chưa ghi được. Đề nghị đóng tệp đó "
        "rồi làm lại."
    )
    if (mark := mark_of_open(path)) and os.name != "nt":
        text += f" Nếu không ai còn mở tệp đó, đề nghị xóa tệp “{mark.name}” ở cùng thư mục."
    return text


def mark_of_open(path: Path) -> Path | None:
    """What LibreOffice, Excel or Word keeps beside a file that is open in it; None where nothing is there.

    Word leaves out the first two letters of a longer name.
    """
    names = f".~lock.{path.name}#", f"~${path.name}", f"~${path.name[2:]}"
    return next((mark for name in names if os.path.lexists(mark := path.with_name(name))), None)


def _program_of(path: Path) -> str:
    ending = path.suffix.lower()
    if ending in _SPREADSHEETS:
        return "Excel"
    return "Word" if ending in _DOCUMENTS else "chương trình thư"


#: Of a command that writes several files: those that could not be written. None where nobody asks.
_unwritten: ContextVar[list[UnwrittenError] | None] = ContextVar("unwritten", default=None)


@contextmanager
def one_of_several() -> Iterator[None]:
    """Write one file of several: where another program has it open, the others are still written.

    Who called `collect_unwritten` tells of it in the end; without him it is raised at once.
    """
    try:
        yield
    except UnwrittenError as error:
        unwritten = _unwritten.get()
        if unwritten is None or not error.alone:
            raise
        unwritten.append(error)


@contextmanager
def collect_unwritten() -> Iterator[list[UnwrittenError]]:
    """A whole command or click: of its files, those that could not be written while all else was done."""
    unwritten: list[UnwrittenError] = []
    token = _unwritten.set(unwritten)
    try:
        yield unwritten
    finally:
        _unwritten.reset(token)


@contextmanager
def raise_at_the_end() -> Iterator[None]:
    """A whole command: what could not be written is raised as MachineError when all else is done."""
    with collect_unwritten() as unwritten:
        yield
    if unwritten:
        raise MachineError("\n".join(not_written(unwritten)))


def unwritten_so_far() -> dict[Path, str]:
    """Of the command that runs: the files that could not be written, each with its sentence."""
    return {error.path: str(error) for error in _unwritten.get() or ()}


def written_line(label: str, file: Path) -> list[str]:
    """The line that tells where a file lies; none where it could not be written."""
    return [] if file in unwritten_so_far() else [f"{label}: {file}"]


def not_written(unwritten: Sequence[UnwrittenError]) -> list[str]:
    """The text about them, and about the rest; nothing where there are none."""
    rest = "Các kết quả khác đã được ghi đủ."
    if len(unwritten) < 2:
        return [f"{error} {rest}" for error in unwritten]
    names = "; ".join(f"“{error.path}”" for error in unwritten)
    return [
        f"{len(unwritten)} tệp chưa ghi được vì đang mở trong chương trình khác, hoặc có thuộc tính Chỉ đọc: {names}. "
        f"Đề nghị đóng các tệp đó rồi làm lại. {rest}"
    ]
