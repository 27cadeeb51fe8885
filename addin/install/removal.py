"""Takes away what an installation brought; the working folder, with all that the office made, stays."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from addin.install.copying import PARTS
from addin.install.place import NOTE
from addin.install.settle import LOG, Installed
from addin.pc import office
from addin.system.errors import InputError

#: The interpreter that runs this cannot be deleted while it does: the system's own shell waits for its end.
_AFTERWARDS = 'for /l %i in (1,1,30) do @if exist "{place}" (ping -n 2 127.0.0.1 >nul & rmdir /s /q "{place}")'


def remove_installation(place: Path, say: Callable[[str], None]) -> None:
    """Shortcuts, trusted location, program. InputError where nothing is installed."""
    installed = Installed.read(place)
    if installed is None:
        raise InputError(f"Không thấy chương trình đã cài ở “{place}”.")
    for shortcut in installed.shortcuts:
        Path(shortcut).unlink(missing_ok=True)
    if installed.trusted:
        office.trust_no_more()
    said = "Đã gỡ bỏ chương trình, lối tắt và vị trí tin cậy."
    own = Path(sys.executable).resolve().is_relative_to(place.resolve())
    if own:
        said = f"Đã gỡ bỏ lối tắt và vị trí tin cậy; thư mục chương trình “{place}” được xóa khi cửa sổ này đóng."
        _delete_afterwards(place)
    else:
        for name in (*PARTS, LOG, NOTE):
            path = place / name
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
        if place.exists() and not any(place.iterdir()):
            place.rmdir()
    say(f"{said} Thư mục làm việc được giữ nguyên: {installed.home}")


def _delete_afterwards(place: Path) -> None:
    subprocess.Popen(  # noqa: S602 # the path is our own, and cmd alone has these words
        _AFTERWARDS.format(place=place), shell=True, cwd=place.parent, stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
