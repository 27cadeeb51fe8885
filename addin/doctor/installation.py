"""The installation: Python, libraries, the working folder, its master workbook and its own texts."""

import platform
import re
import sys
import tempfile
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires, version

from addin.define.kept import catalogue_today
from addin.doctor.observation import Observation
from addin.read.self_test import fault_text, misread_kinds
from addin.system.errors import unwritable
from addin.workspace.folder import Workspace
from addin.workspace.office_tables import find_master, office_of
from schemas.clock import today
from schemas.office.first import unsaid

_OLDEST_PYTHON = (3, 11)
_CONTENT = 1 << 20
_NAME = re.compile(r"[A-Za-z0-9._-]+")


def look_at_python(_: Workspace) -> Iterator[Observation]:
    """Whether Python is new enough."""
    found = platform.python_version()
    if sys.version_info < _OLDEST_PYTHON:
        yield Observation("Python", ok=False, text=f"Phiên bản {found} quá cũ; cần từ 3.11 trở lên.")
    else:
        yield Observation("Python", ok=True, text=f"Phiên bản {found}.")


def look_at_libraries(_: Workspace) -> Iterator[Observation]:
    """Whether every library is there."""
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


def look_at_readers(_: Workspace) -> Iterator[Observation]:
    """Whether the readers get the program's own samples right."""
    if misread := list(misread_kinds()):
        yield Observation("Đọc tệp", ok=False, text=fault_text(misread))
    else:
        yield Observation("Đọc tệp", ok=True, text="Đọc đúng các tệp thử của chương trình.")


def look_at_folder(home: Workspace) -> Iterator[Observation]:
    """Whether the working folder is there and can be written to."""
    if not home.root.is_dir():
        text = f"Chưa có thư mục làm việc “{home.root}”. Đề nghị lập bằng lệnh init."
        yield Observation("Thư mục làm việc", ok=False, text=text)
        return
    for folder in (home.root, *(home.root / str(period) for period in home.periods())):
        try:
            with tempfile.TemporaryFile(dir=folder) as stream:  # a full disk takes the name of a file, but no content
                stream.write(bytes(_CONTENT))
        except OSError as error:
            text = unwritable(f"vào thư mục “{folder}”", error)
            yield Observation("Thư mục làm việc", ok=False, text=text)
            return
    text = f"“{home.root}” ghi được; có {len(home.periods())} kỳ báo cáo."
    yield Observation("Thư mục làm việc", ok=True, text=text)


def look_at_master(home: Workspace) -> Iterator[Observation]:
    """Whether the master workbook is there, and which lines typed in it cannot be used."""
    master = find_master(home)
    if master is None:
        text = "Chưa có sổ tổng hợp TongHop.xlsm trong thư mục; đang dùng cấu hình mặc định."
        yield Observation("Sổ tổng hợp", ok=False, text=text)
        return
    office = office_of(home, catalogue_today(home.root))
    problems = [*office.problems, *office.without_holidays(today()), *unsaid(office.settings)]
    if not problems:
        yield Observation("Sổ tổng hợp", ok=True, text=f"Đọc được “{master.name}”.")
    for problem in problems:
        yield Observation("Sổ tổng hợp", ok=False, text=problem)


def look_at_texts(home: Workspace) -> Iterator[Observation]:
    """What is wrong with the texts and the layout that the office changed."""
    if not home.texts.is_dir():
        return
    from addin.documents.lint import remarks_on  # only an office that changed its texts needs it

    remarks = remarks_on(str(home.texts), catalogue_today(home.root))
    for remark in remarks:
        yield Observation("Mẫu văn bản", ok=not remark.is_fault, text=remark.text)
    if not any(remark.is_fault for remark in remarks):
        yield Observation("Mẫu văn bản", ok=True, text=f"Các mẫu riêng tại “{home.texts}” dùng được.")
