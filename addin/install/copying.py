"""The release folder copied into its place: whole beside what is there, then changed over in one go."""

import contextlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from addin.system.atomic import patiently
from addin.system.errors import MachineError, unwritable

STARTERS = ("kiem-tra-may.cmd", "trang-tren-may.cmd", "go-bo.cmd")
#: What is copied, as far as it is there.
PARTS = ("python", "app", "giay-phep", "huong-dan", "TongHop.cmd", *STARTERS)
_NEW, _OLD = "ban-moi", "ban-cu"


def copy_release(source: Path, place: Path, say: Callable[[str], None]) -> None:
    """Copy the parts of a release; what was installed before is replaced, everything else in the place stays.

    MachineError, and what was installed stays as it was, where a part is in use or the disk does not take it.
    """
    if source.resolve() == place.resolve():
        return
    new, old = place / _NEW, place / _OLD
    try:
        for folder in (new, old):
            shutil.rmtree(folder, ignore_errors=True)
        parts = [name for name in PARTS if (source / name).exists()]
        say("Đang chép chương trình (khoảng một phút)…")
        for name in parts:
            _copy(source / name, new / name)
    except OSError as error:
        shutil.rmtree(new, ignore_errors=True)
        raise MachineError(unwritable(f"vào thư mục “{place}”", error)) from error
    try:
        _change_over(parts, place)
        shutil.rmtree(old, ignore_errors=True)
    finally:
        shutil.rmtree(new, ignore_errors=True)
        with contextlib.suppress(OSError):  # where something could not be changed back, it is there still
            old.rmdir()


def _copy(source: Path, target: Path) -> None:
    """Content alone: the mark that Windows puts beside what came from the web stays behind."""
    if source.is_dir():
        target.mkdir(parents=True, exist_ok=True)
        for one in source.iterdir():
            _copy(one, target / one.name)
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    with source.open("rb") as read, target.open("wb") as written:
        shutil.copyfileobj(read, written)


def _change_over(parts: list[str], place: Path) -> None:
    """Every part takes the place of the one that was there; where one cannot, all are changed back."""
    done: list[tuple[Path, Path]] = []
    (place / _OLD).mkdir(exist_ok=True)
    try:
        for name in parts:
            for source, target in ((place / name, place / _OLD / name), (place / _NEW / name, place / name)):
                if source.exists():
                    _move(source, target)
                    done.append((source, target))
    except OSError as error:
        for source, target in reversed(done):
            with contextlib.suppress(OSError):
                target.rename(source)
        raise MachineError(
            "Chương trình đang chạy nên chưa thay được bản mới; bản đang cài vẫn nguyên vẹn. Đề nghị đóng Excel và các "
            "cửa sổ Tổng hợp rồi chạy lại cai-dat.cmd."
        ) from error


def _move(source: Path, target: Path) -> None:
    patiently(lambda: os.rename(source, target))  # noqa: PTH104 # as it stands: nothing is replaced
