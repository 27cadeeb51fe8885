"""Files held as another program holds them: Excel on Windows, a mount on Linux; neither lets them be replaced."""

import os
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

_READ_WRITE, _SHARED_FOR_READING, _OPEN_EXISTING, _NORMAL = 0xC0000000, 1, 3, 0x80


@contextmanager
def open_elsewhere(paths: Path | Iterable[Path], *, shared: int = _SHARED_FOR_READING) -> Iterator[None]:
    """Keep files open as Excel and Word do: others may read them, none may write or replace them.

    `shared` is for Windows: with 0 others may not even read.
    """
    with ExitStack() as held:
        for path in [paths] if isinstance(paths, Path) else list(paths):
            held.enter_context(_open_on_windows(path, shared) if os.name == "nt" else _mounted(path))
        yield


@contextmanager
def _open_on_windows(path: Path, shared: int) -> Iterator[None]:
    import ctypes

    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined]
    kernel.CreateFileW.restype = ctypes.c_void_p
    handle = kernel.CreateFileW(str(path), _READ_WRITE, shared, None, _OPEN_EXISTING, _NORMAL, None)
    assert handle not in (None, ctypes.c_void_p(-1).value), path
    try:
        yield
    finally:
        kernel.CloseHandle(ctypes.c_void_p(handle))


@contextmanager
def _mounted(path: Path) -> Iterator[None]:
    if os.geteuid() != 0 and not os.environ.get("CI"):  # on the build machine the mounting itself fails
        pytest.skip("only root may mount")
    subprocess.run(["mount", "--bind", path, path], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", path], check=True)
