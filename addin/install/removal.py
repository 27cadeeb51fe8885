"""Takes away what an installation brought; the working folder, with all that the office made, stays."""

import contextlib
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from addin.install.copying import PARTS
from addin.install.place import NOTE
from addin.install.settle import LOG, Installed
from addin.pc import office
from addin.system.errors import MachineError

#: Set by the `go-bo.cmd` of an installation, which deletes it when the interpreter that lies in it has ended.
_DELETES = "TONGHOP_GO_BO"
#: What nobody can take away while it runs; the first to go, so that nothing else is gone where it cannot.
_PROGRAMS = ("pythonw.exe", "python.exe")
IN_USE = "Chương trình đang chạy. Đề nghị đóng Excel và các cửa sổ Tổng hợp rồi chạy lại go-bo.cmd."


def remove_installation(place: Path, say: Callable[[str], None]) -> None:
    """Shortcuts, trusted location, program. MachineError, with the program as it was, where it runs."""
    installed = Installed.read(place)
    if installed is None:
        say(f"Không thấy chương trình đã cài ở “{place}”; không có gì để gỡ bỏ.")
        return
    own = Path(sys.executable).resolve().is_relative_to(place.resolve())
    if not own:
        _take_programs(place / "python")
    left = [name for name in installed.shortcuts if not _is_gone(Path(name))]
    if installed.trusted:
        office.trust_no_more()
    if own:
        following = "được xóa ngay sau đây" if os.environ.get(_DELETES) else "còn lại, đề nghị xóa bằng Explorer"
        say(f"Đã gỡ bỏ lối tắt và vị trí tin cậy; thư mục chương trình “{place}” {following}.")
    else:
        left += _left_of(place)
        say("Đã gỡ bỏ chương trình, lối tắt và vị trí tin cậy.")
    if left:
        say("Còn lại, đề nghị xóa bằng Explorer: " + "; ".join(f"“{name}”" for name in left) + ".")
    say(f"Thư mục làm việc được giữ nguyên: {installed.home}")


def _take_programs(folder: Path) -> None:
    for name in _PROGRAMS:
        if not _is_gone(folder / name):
            raise MachineError(IN_USE)


def _left_of(place: Path) -> Iterator[str]:
    """Take the parts away, the note of them last; those that could not be."""
    for name in (*PARTS, LOG, NOTE):
        if not _is_gone(place / name):
            yield str(place / name)
    with contextlib.suppress(OSError):  # what is not ours stays, and the folder with it
        place.rmdir()


def _is_gone(path: Path) -> bool:
    """Whether it is gone, after it was to be."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)
    return not path.exists()
