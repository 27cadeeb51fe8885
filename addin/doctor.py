"""Looks over an installation and a working folder, and says in words what is wrong; changes nothing."""

import hashlib
import platform
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from importlib.metadata import PackageNotFoundError, requires, version
from typing import NamedTuple

from addin.collect.archive import kept_files
from addin.errors import InputError, MachineError
from addin.home import Home
from addin.ledger import Ledger
from addin.ledger.engine import without_password
from addin.ledger.journal import breaks, read_journal
from addin.office import find_master, office_of

_OLDEST_PYTHON = (3, 11)
_NAME = re.compile(r"[A-Za-z0-9._-]+")


class Observation(NamedTuple):
    """One thing looked at: whether it is in order, and a sentence about it."""

    subject: str
    ok: bool
    text: str


def examine(home: Home) -> list[Observation]:
    """Everything there is to say; what brings out a fault is a fault said in words."""
    looks: tuple[Callable[[Home], Iterator[Observation]], ...] = (
        _python, _libraries, _folder, _master, _texts, _ledger, _trail, _originals,
    )  # fmt: skip
    return [seen for look in looks for seen in _guarded(look, home)]


def _guarded(look: Callable[[Home], Iterator[Observation]], home: Home) -> Iterator[Observation]:
    try:
        yield from look(home)
    except (InputError, MachineError, OSError) as error:
        yield Observation(_SUBJECTS[look.__name__], ok=False, text=str(error))


_SUBJECTS = {
    "_python": "Python", "_libraries": "Thư viện", "_folder": "Thư mục làm việc", "_master": "Sổ làm việc",
    "_texts": "Mẫu văn bản", "_ledger": "Sổ theo dõi", "_trail": "Nhật ký", "_originals": "Tệp gốc",
}  # fmt: skip


def _python(_: Home) -> Iterator[Observation]:
    found = platform.python_version()
    if sys.version_info < _OLDEST_PYTHON:
        yield Observation("Python", ok=False, text=f"Python {found} quá cũ; cần từ 3.11 trở lên.")
    else:
        yield Observation("Python", ok=True, text=f"Python {found}. Không cần cài Word hay LibreOffice.")


def _libraries(_: Home) -> Iterator[Observation]:
    missing = [name for name in _required() if not _installed(name)]
    if missing:
        text = f"Thiếu thư viện: {', '.join(missing)}. Đề nghị cài đặt lại chương trình."
        yield Observation("Thư viện", ok=False, text=text)
    else:
        yield Observation("Thư viện", ok=True, text=f"Đủ {len(_required())} thư viện.")


def _required() -> list[str]:
    try:
        wanted = requires("tonghop") or []
    except PackageNotFoundError:
        return []
    needed = [line for line in wanted if "extra ==" not in line and "platform" not in line]
    return [found.group() for line in needed if (found := _NAME.match(line))]


def _installed(name: str) -> bool:
    try:
        return bool(version(name))
    except PackageNotFoundError:
        return False


def _folder(home: Home) -> Iterator[Observation]:
    if not home.root.is_dir():
        text = f"Chưa có thư mục làm việc “{home.root}”. Đề nghị lập bằng lệnh init."
        yield Observation("Thư mục làm việc", ok=False, text=text)
        return
    for folder in (home.root, *(home.root / str(period) for period in home.periods())):
        with tempfile.TemporaryFile(dir=folder):
            pass
    text = f"“{home.root}” ghi được; có {len(home.periods())} kỳ báo cáo."
    yield Observation("Thư mục làm việc", ok=True, text=text)


def _master(home: Home) -> Iterator[Observation]:
    master = find_master(home)
    if master is None:
        text = "Chưa có sổ làm việc TongHop.xlsm trong thư mục; chương trình dùng cấu hình mặc định."
        yield Observation("Sổ làm việc", ok=False, text=text)
        return
    problems = office_of(home).problems
    yield Observation("Sổ làm việc", ok=True, text=f"Đọc được “{master.name}”.")
    for problem in [*problems, *office_of(home).without_holidays(date.today())]:
        yield Observation("Sổ làm việc", ok=False, text=problem)


def _texts(home: Home) -> Iterator[Observation]:
    if not home.texts.is_dir():
        return
    from addin.draft.lint import remarks_on  # only an office that changed its texts needs it

    remarks = remarks_on(str(home.texts))
    for remark in remarks:
        yield Observation("Mẫu văn bản", ok=not remark.is_fault, text=remark.text)
    if not any(remark.is_fault for remark in remarks):
        yield Observation("Mẫu văn bản", ok=True, text=f"Các mẫu riêng tại “{home.texts}” dùng được.")


def _ledger(home: Home) -> Iterator[Observation]:
    if not home.ledger_url and not home.ledger_path.is_file():
        yield Observation("Sổ theo dõi", ok=True, text="Chưa có sổ theo dõi; chương trình lập khi thu báo cáo.")
        return
    where = without_password(home.ledger_url) if home.ledger_url else home.ledger_path.name
    with Ledger.open(home) as ledger:
        lost = [
            f"{line.file} ({period})"
            for period in home.periods()
            for line in ledger.received(period)
            if home.original_of(period, line.sha256).is_dir()
        ]
    yield Observation("Sổ theo dõi", ok=True, text=f"Đọc được sổ theo dõi ({where}).")
    if lost:
        text = f"Sổ theo dõi ghi các tệp sau nhưng không còn tệp gốc: {', '.join(lost)}. Đề nghị thu lại."
        yield Observation("Sổ theo dõi", ok=False, text=text)


def _trail(home: Home) -> Iterator[Observation]:
    filed = read_journal(home.journal_path)
    broken = list(breaks(filed))
    if broken:
        numbers = ", ".join(map(str, broken))
        text = f"Nhật ký “{home.journal_path.name}” đã bị sửa hoặc thiếu dòng ở mục số {numbers}."
        yield Observation("Nhật ký", ok=False, text=text)
    if home.ledger_url or home.ledger_path.is_file():
        with Ledger.open(home) as ledger:
            known = ledger.decisions.entries()
        if [entry.hash for entry in known] != [entry.hash for entry in filed] and known:
            text = "Nhật ký trong sổ theo dõi và tệp nhật ký không còn khớp nhau; một trong hai đã bị sửa."
            yield Observation("Nhật ký", ok=False, text=text)
        for number in breaks(known):
            text = f"Mục số {number} của nhật ký trong sổ theo dõi đã bị sửa hoặc thiếu mục trước nó."
            yield Observation("Nhật ký", ok=False, text=text)
    if not broken:
        yield Observation("Nhật ký", ok=True, text=f"Chuỗi {len(filed)} mục nhật ký nguyên vẹn.")


def _originals(home: Home) -> Iterator[Observation]:
    count, changed = 0, 0
    for period in home.periods():
        for path, digits in kept_files(home, period):
            count += 1
            if hashlib.sha256(path.read_bytes()).hexdigest().startswith(digits):
                continue
            changed += 1
            text = f"“{path}” đã bị thay đổi sau khi nhận. Đề nghị xóa tệp này rồi thu lại báo cáo của đơn vị."
            yield Observation("Tệp gốc", ok=False, text=text)
    yield Observation("Tệp gốc", ok=not changed, text=f"Đã đối chiếu {count} tệp gốc, {changed} tệp bị thay đổi.")


def as_lines(observations: list[Observation]) -> Iterator[str]:
    """What was seen, in words; what is wrong comes first."""
    for seen in sorted(observations, key=lambda seen: seen.ok):
        yield f"{'Tốt' if seen.ok else 'Cần xử lý'} – {seen.subject}: {seen.text}"
