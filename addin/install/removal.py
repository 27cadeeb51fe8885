"""Takes away what an installation brought; the working folder, with all that the office made, stays."""

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from addin.install.copying import PARTS
from addin.install.place import NOTE
from addin.install.settle import LOG, Installed
from addin.pc import office
from addin.system.errors import InputError

#: Set by `go-bo.cmd`, which deletes the folder itself when the interpreter that lies in it has ended.
_DELETES = "TONGHOP_GO_BO"


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
        following = "được xóa ngay sau đây" if os.environ.get(_DELETES) else "còn lại, đề nghị xóa bằng Explorer"
        said = f"Đã gỡ bỏ lối tắt và vị trí tin cậy; thư mục chương trình “{place}” {following}."
    else:
        for name in (*PARTS, LOG, NOTE):
            path = place / name
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
        if place.exists() and not any(place.iterdir()):
            place.rmdir()
    say(f"{said} Thư mục làm việc được giữ nguyên: {installed.home}")
