"""Of which time the figures or the rows of a drawn table are, by its labels; what a quarter takes of them is told."""

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from schemas.text import fold


class Time(StrEnum):
    """Of which time a column's figures are."""

    SO_FAR = "so far"  # counted from the start of the year on
    PERIOD = "period"  # of the period alone
    NOW = "now"  # of this period, what happened in it or how things stand at its end
    UNTOLD = ""


class TimeTold(NamedTuple):
    """The time, and the labels of the column without the one that tells it: what is counted."""

    time: Time
    counted: tuple[str, ...]


_SO_FAR = re.compile(r"\b(?:luy ke|cong don|tu dau nam)\b(?! (?:den )?(?:ky|thang) truoc)")
_PERIOD = re.compile(r"\btrong (?:ky|thang|quy)\b")
_NOW = re.compile(r"^(?:ky|thang|quy) (?:nay|bao cao)$")
_TIMES = ((Time.SO_FAR, _SO_FAR), (Time.PERIOD, _PERIOD), (Time.NOW, _NOW))
#: Below a group that tells the time, these are of another one: what was planned, was before or is left.
_ANOTHER = re.compile(
    r"\b(?:ke hoach|chi tieu|du toan|giao|dinh muc|nhu cau|dang ky|cung ky|truoc|(?:dau|cuoi) (?:nam|ky|thang|quy)"
    r"|con (?:lai|no|ton)|ton|hien (?:co|nay)|so voi|chenh lech)\b"
)
#: Days on which something happened: a list with one of them is of what happened, not of who is there.
_HAPPENED = re.compile(
    r"ngay (?:khoi phat|mac benh|phat (?:benh|hien|sinh)|(?:nhap|vao|ra) vien|xay ra|tiep nhan|nhan don|vi pham|tu vong"
    r"|chet|tai nan|su co)\b.*"
)
_ADDED = (
    "Quý, năm cộng các tháng ở cột {}; các cột số khác lấy tháng cuối. Nếu khác, sửa “Riêng trong kỳ”, “Lũy kế” ở "
    "trang “Cột”."
)
_LAST = (
    "Quý, năm lấy số của tháng cuối. Cột ghi số phát sinh riêng từng tháng thì đánh x ở “Riêng trong kỳ” trang “Cột”."
)
_EVENTS = (
    "Quý, năm ghép danh sách các tháng; cùng “{}” chỉ tính một lần. Nếu khác, sửa “Nhận ra vụ việc theo” ở "
    "trang “Biểu”."
)
_LAST_LIST = (
    "Quý, năm lấy danh sách của tháng cuối. Nếu mỗi tháng chỉ ghi trường hợp mới, ghi các cột để nhận ra một trường "
    "hợp vào “Nhận ra vụ việc theo” ở trang “Biểu”."
)
_NAMED = 3


def time_told(path: Sequence[str]) -> TimeTold:
    """The time that the labels of a column tell, its own before those of the groups over it."""
    for at in range(len(path) - 1, -1, -1):
        said = fold(path[at])
        for time, pattern in _TIMES:
            if pattern.search(said):
                return TimeTold(time, (*path[:at], *path[at + 1 :]))
        if _ANOTHER.search(said):
            break
    return TimeTold(Time.UNTOLD, tuple(path))


def tells_no_time(path: Sequence[str]) -> bool:
    """Whether no label of a column says of which time it is, this one or another."""
    said = [fold(one) for one in path]
    return not any(pattern.search(one) for one in said for pattern in (_SO_FAR, _PERIOD, _NOW, _ANOTHER))


def is_of_period(title: str) -> bool:
    """Whether a title says that a table tells of the period alone: "… PHÁT SINH TRONG THÁNG"."""
    return bool(_PERIOD.search(fold(title)))


def tells_what_happened(label: str) -> bool:
    """Whether a column asks for the day on which something happened: "Ngày khởi phát"."""
    return bool(_HAPPENED.fullmatch(fold(label)))


def figures_of_a_quarter(added: Sequence[str], *, others: bool) -> str:
    """What a quarter takes of figures: `added` are labels of columns of the period alone, `others` tell no time."""
    if not added:
        return _LAST if others else ""
    named = ", ".join(f"“{one}”" for one in added[:_NAMED])
    more = f" và {len(added) - _NAMED} cột khác" if len(added) > _NAMED else ""
    return _ADDED.format(named + more)


def list_of_a_quarter(events: Sequence[str]) -> str:
    """What a quarter takes of a list, of which `events` are the labels that tell one row from another."""
    return _EVENTS.format("”, “".join(events)) if events else _LAST_LIST
