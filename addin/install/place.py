"""Where the program goes, and where its working folder: plain letters, and the right to write as a plain user."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from addin.pc.places import documents, program_data
from addin.system.errors import InputError

NAME = "TongHop"
#: What an installation notes of itself, in its place.
NOTE = "cai-dat.json"
_WORK = "Tong hop"


def choose_place(wanted: str = "") -> Path:
    """The folder of the program. InputError where there is none that may be written to."""
    tried = [Path(wanted)] if wanted else list(_candidates())
    installed = (place for place in (Path(sys.prefix).parent, *tried) if (place / NOTE).is_file())
    for place in (*installed, *tried):
        if str(place).isascii() and is_writable(place):
            return place
    names = " hoặc ".join(f"“{place}”" for place in tried)
    raise InputError(
        f"Không cài được vào {names}: không có quyền ghi, hoặc đường dẫn có dấu tiếng Việt (Excel không gọi được "
        "chương trình ở đó). Đề nghị nhờ người quản trị máy tạo thư mục C:\\TongHop và cho người dùng quyền ghi, rồi "
        "chạy lại cai-dat.cmd."
    )


def _candidates() -> Iterator[Path]:
    if shared := program_data():
        yield shared / NAME
    yield Path(f"{os.environ.get('SystemDrive', 'C:')}\\{NAME}")  # noqa: SIM112 # Windows writes it so


def is_usual(place: Path) -> bool:
    """Whether the master workbook as it is shipped finds the program there."""
    shared = program_data()
    return bool(shared) and place == (shared or place) / NAME


def usual_work() -> Path:
    """The working folder, unless another is named: in the documents, unless these lie in OneDrive."""
    found = documents()
    home = Path(os.environ.get("USERPROFILE", str(Path.home())))
    return (found if found and "onedrive" not in str(found).lower() else home) / _WORK


def is_writable(folder: Path) -> bool:
    """Whether a folder can be made and written to; what was not there before is not there afterwards."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    probe = folder / f".{os.urandom(4).hex()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.write_bytes(b"x")
        probe.unlink()
    except OSError:
        return False
    for made in missing:
        made.rmdir()
    return True
