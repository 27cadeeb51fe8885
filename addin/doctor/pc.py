"""The PC: where the program lies, Excel and what keeps its macros from running, the clock, the mailbox's password."""

import os
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from addin.define.kept import catalogue_today
from addin.doctor.observation import Observation
from addin.pc import office, places
from addin.system.errors import InputError
from addin.workspace.folder import Workspace
from addin.workspace.office_tables import find_master, need_mailbox, office_of
from schemas.clock import VIETNAM, show_moment

_DAY = 86_400.0
#: 1 January 2023: a clock that tells an earlier time was never set.
_EARLIEST = 1_672_531_200.0


def look_at_program(_: Workspace) -> Iterator[Observation]:
    """Which version this is and where it lies; Excel finds no program whose path has Vietnamese letters."""
    try:
        number = version("tonghop")
    except PackageNotFoundError:
        number = "không rõ"
    place = Path(sys.executable).parent
    text = f"Phiên bản {number}, tại “{place}”."
    if os.name == "nt" and not str(place).isascii():
        text += " Đường dẫn có dấu tiếng Việt nên Excel không gọi được chương trình. Đề nghị chạy lại cai-dat.cmd."
        yield Observation("Chương trình", ok=False, text=text)
    else:
        yield Observation("Chương trình", ok=True, text=text)


def look_at_excel(home: Workspace) -> Iterator[Observation]:
    """Whether there is an Excel, of which kind, and whether the macros of the working folder run in it."""
    if os.name != "nt":
        return
    found = office.excel()
    if found:
        bits = f", {found.bits} bit" if found.bits else ""
        yield Observation("Excel", ok=True, text=f"{found.version or 'không rõ phiên bản'}{bits}, tại “{found.path}”.")
        yield from _macros(home)
        return
    others = [one.name for one in office.other_offices()]
    instead = f"máy có {', '.join(others)}" if others else "máy không có phần mềm bảng tính nào khác"
    text = (
        f"Không thấy Excel; {instead}. Các nút trong sổ không chạy được. Đề nghị dùng trang trên máy (lối tắt "
        "“Tổng hợp – trang trên máy”, lệnh page)."
    )
    yield Observation("Excel", ok=True, text=text, doubtful=True)


def _macros(home: Workspace) -> Iterator[Observation]:
    master = find_master(home)
    if master and places.has_web_mark(master):
        text = f"Windows đánh dấu “{master.name}” là tệp tải từ mạng nên chặn macro. "
        remedy = "Đề nghị bấm chuột phải vào tệp, chọn Properties, đánh dấu Unblock."
        yield Observation("Macro", ok=False, text=text + remedy)
    for file in office.disabled_files():
        if master and Path(file).name.lower() == master.name.lower():
            text = f"Excel đã tắt tệp “{file}” sau một lần bị lỗi. "
            remedy = "Đề nghị vào File, Options, Add-ins, Manage: Disabled Items, chọn tệp này rồi bấm Enable."
            yield Observation("Macro", ok=False, text=text + remedy)
    obstacles = list(dict.fromkeys(office.obstacles(home.root)))
    for obstacle in obstacles:
        yield Observation("Macro", ok=False, text=f"{obstacle.what}. {obstacle.remedy}")
    if not office.is_trusted(home.root.absolute()):
        text = (
            f"Thư mục “{home.root}” chưa là vị trí tin cậy của Excel: mỗi lần mở sổ phải bấm Enable Content. "
            "Đề nghị chạy lại cai-dat.cmd."
        )
        yield Observation("Macro", ok=True, text=text, doubtful=True)
    elif not obstacles:
        yield Observation("Macro", ok=True, text="Thư mục làm việc là vị trí tin cậy của Excel.")


def look_at_clock(home: Workspace) -> Iterator[Observation]:
    """Whether the clock can be right: what was written last does not lie in its future."""
    now = time.time()
    written = home.journal_path.stat().st_mtime if home.journal_path.is_file() else now
    shown = f"{time.strftime('%H:%M ngày %d/%m/%Y', time.localtime(now))}"
    if now < _EARLIEST or written > now + _DAY:
        text = f"Đồng hồ máy chỉ {shown}, trước lần ghi sổ gần nhất. Đề nghị chỉnh lại ngày giờ của máy."
        yield Observation("Đồng hồ", ok=False, text=text)
    elif time.localtime(now).tm_gmtoff != VIETNAM.utcoffset(None).total_seconds():
        text = (
            f"Máy đang chỉ {shown}, không theo múi giờ Việt Nam (UTC+7). Hạn gửi và ngày của văn bản tính theo giờ "
            f"Việt Nam, bây giờ là {show_moment(datetime.fromtimestamp(now, UTC))}; nếu chưa đúng, đề nghị chỉnh múi "
            "giờ và giờ của máy."
        )
        yield Observation("Đồng hồ", ok=True, text=text, doubtful=True)
    else:
        yield Observation("Đồng hồ", ok=True, text=f"Máy đang chỉ {shown}.")


def look_at_mail(home: Workspace) -> Iterator[Observation]:
    """Whether the mailbox of the settings has its password on this PC; nobody connects to it."""
    settings = office_of(home, catalogue_today(home.root)).settings
    if not settings.mail_host:
        return
    from addin.collect.secret import password_of  # only an office that collects from its mailbox needs it

    try:
        need_mailbox(settings)
        password_of(settings.mail_host, settings.mail_user)
    except InputError as error:
        yield Observation("Hộp thư", ok=False, text=str(error))
    else:
        yield Observation("Hộp thư", ok=True, text=f"“{settings.mail_user}”: đã lưu mật khẩu trên máy này.")
