"""Whether the program runs from compiled byte code: a measurement that compiles on the way measures the compiler."""

import sys
from importlib.util import MAGIC_NUMBER, cache_from_source
from pathlib import Path

from addin.system.command_line import as_typed
from addin.system.errors import InputError

_PACKAGES = ("addin", "schemas", "templates", "workbooks")


def require_byte_code(root: Path = Path(__file__).parent.parent.parent) -> None:
    """InputError where any module of the program has no byte code that fits it."""
    stale = [file for package in _PACKAGES for file in sorted((root / package).rglob("*.py")) if not _is_compiled(file)]
    if stale:
        folders = [str(folder) for package in _PACKAGES if (folder := root / package).is_dir()]
        raise InputError(
            f"Chưa đo: {len(stale)} mô-đun chưa được biên dịch (ví dụ “{stale[0]}”), nên kết quả sẽ gồm cả thời gian "
            f"biên dịch. Đề nghị chạy trước: {as_typed([sys.executable, '-m', 'compileall', '-q', *folders])}"
        )


def _is_compiled(file: Path) -> bool:
    """By the head of the byte code: the interpreter's number, then the time and the size of the source, or its hash."""
    try:
        head = Path(cache_from_source(str(file))).read_bytes()[:16]
    except OSError:
        return False
    if head[:4] != MAGIC_NUMBER or len(head) < 16:
        return False
    if int.from_bytes(head[4:8], "little"):
        return True  # it goes by the hash of its source
    state = file.stat()
    stamp = int(state.st_mtime) & 0xFFFFFFFF, state.st_size & 0xFFFFFFFF
    return (int.from_bytes(head[8:12], "little"), int.from_bytes(head[12:16], "little")) == stamp
