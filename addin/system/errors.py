"""The two families of exceptions: your input, shown as it is, and the machine, logged with a short message."""

import errno

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class InputError(Exception):
    """Something given to the program cannot be used; the message is a Vietnamese sentence for the user."""


class MachineError(Exception):
    """The machine let the program down (disk, lock, missing program); the message is a Vietnamese sentence."""


def is_full(error: BaseException) -> bool:
    """Whether the disk, or what a user may have of it, is used up."""
    return isinstance(error, OSError) and error.errno in _FULL


def unwritable(what: str, error: BaseException) -> str:
    """Why something could not be written, and what to do, as a sentence."""
    if is_full(error):
        return (
            f"Ổ đĩa đã đầy nên không ghi được {what}. Những gì đã ghi trước đó vẫn nguyên vẹn. Đề nghị giải phóng "
            "dung lượng rồi làm lại."
        )
    if isinstance(error, PermissionError):
        return (
            f"Không ghi được {what}. Đề nghị đóng tệp nếu đang mở ở chương trình khác, kiểm tra quyền ghi rồi làm lại."
        )
    return f"Không ghi được {what}. Đề nghị kiểm tra đường mạng, dung lượng đĩa và quyền ghi rồi làm lại."
