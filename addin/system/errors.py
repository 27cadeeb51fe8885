"""The two families of exceptions: your input, shown as it is, and the machine, logged with a short message."""

import errno

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
#: What Windows says of a disk that is full, that may only be read, that is not there, of names it does not take.
_FULL_ON_WINDOWS, _READ_ONLY, _WRONG_NAME, _TOO_LONG = frozenset({39, 112, 1295}), 19, frozenset({123, 161, 267}), 206
_NOT_THERE = frozenset({3, 15, 21, 53, 55, 59, 64, 67, 1231})


class InputError(Exception):
    """Something given to the program cannot be used; the message is a Vietnamese sentence for the user."""


class MachineError(Exception):
    """The machine let the program down (disk, lock, missing program); the message is a Vietnamese sentence."""


def is_full(error: BaseException) -> bool:
    """Whether the disk, or what a user may have of it, is used up."""
    return isinstance(error, OSError) and (error.errno in _FULL or _told_by_windows(error) in _FULL_ON_WINDOWS)


def _told_by_windows(error: BaseException) -> int:
    return getattr(error, "winerror", None) or 0


def is_of_the_disk(error: BaseException) -> bool:
    """Whether the cause lies with the disk, the drive or the path: a sentence says it, and it is no fault of ours."""
    return isinstance(error, OSError) and _reason(error) not in ("", "right")


def unwritable(what: str, error: BaseException) -> str:
    """Why something could not be written, and what to do, as a sentence."""
    why, remedy = _REASONS[_reason(error)]
    return f"{why.format(what=what)}. {remedy} rồi làm lại."


_REASONS = {
    "full": (
        "Ổ đĩa đã đầy nên không ghi được {what}. Những gì đã ghi trước đó vẫn nguyên vẹn",
        "Đề nghị giải phóng dung lượng",
    ),
    "read-only": (
        "Ổ đĩa chỉ cho đọc nên không ghi được {what}",
        "Đề nghị bỏ khóa ghi của ổ đĩa, hoặc chọn ổ đĩa khác,",
    ),
    "name": ("Không ghi được {what} vì tên không dùng được trên Windows", "Đề nghị chọn tên khác"),
    "long": ("Không ghi được {what} vì đường dẫn quá dài", "Đề nghị chọn thư mục có đường dẫn ngắn hơn"),
    "gone": (
        "Không ghi được {what} vì không thấy ổ đĩa hoặc đường mạng",
        "Đề nghị cắm lại ổ đĩa, kết nối lại mạng hoặc chọn nơi khác",
    ),
    "right": (
        "Không ghi được {what}",
        "Đề nghị đóng tệp nếu đang mở ở chương trình khác, kiểm tra quyền ghi",
    ),
    "": ("Không ghi được {what}", "Đề nghị kiểm tra đường mạng, dung lượng đĩa và quyền ghi"),
}


def _reason(error: BaseException) -> str:
    code, told = getattr(error, "errno", None), _told_by_windows(error)
    found = {
        "full": is_full(error),
        "read-only": code == errno.EROFS or told == _READ_ONLY,
        "name": told in _WRONG_NAME,
        "long": code == errno.ENAMETOOLONG or told == _TOO_LONG,
        "gone": told in _NOT_THERE,
        "right": isinstance(error, PermissionError),
    }
    return next((reason for reason, is_so in found.items() if is_so), "")
