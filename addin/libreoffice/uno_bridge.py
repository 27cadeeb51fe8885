"""Finds LibreOffice's UNO library, loads it and reaches a running LibreOffice; holds no workbook."""

import builtins
import importlib
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

from addin.system.errors import MachineError

#: Where the UNO library for Python lies: distributions, then LibreOffice's own folders.
_LINUX = ("/usr/lib/python3/dist-packages", "/usr/lib/libreoffice/program", "/usr/lib64/libreoffice/program")
_OPT = Path("/opt")
_NAP = 0.1

_NO_LIBRARY = (
    "LibreOffice trên máy này thiếu thành phần để chạy nút. Đề nghị người phụ trách máy cài lại LibreOffice (kèm gói "
    "python3-uno, dùng được với Python {version}; đã tìm: {places}) rồi bấm lại."
)
_NO_ADDRESS = "Chưa biết LibreOffice đang chờ ở đâu. Đề nghị bấm nút từ trình đơn “Tổng hợp” trong LibreOffice Calc."
_NO_ANSWER = (
    "LibreOffice không trả lời tại “{address}”. Đề nghị đóng các hộp thoại đang mở trong LibreOffice rồi bấm lại; "
    "nếu vẫn không được, đóng LibreOffice và mở lại sổ tổng hợp."
)


def load_uno() -> Any:
    """The UNO module. MachineError when it is nowhere, or built for another Python."""
    try:
        return _imported()
    except ImportError:
        pass
    places = [place for place in candidates() if (place / "uno.py").is_file()]
    for place in places:
        prepared = _prepare(place)
        try:
            return _imported()
        except (ImportError, OSError):
            sys.path.remove(prepared)
    looked = ", ".join(map(str, places)) or "không có nơi nào"
    raise MachineError(_NO_LIBRARY.format(version=f"{sys.version_info[0]}.{sys.version_info[1]}", places=looked))


def _imported() -> Any:
    """UNO without its own way to import: nothing here imports com.sun.star, and everything else would take longer."""
    usual = builtins.__import__
    try:
        return importlib.import_module("uno")
    finally:
        builtins.__import__ = usual


def candidates() -> Iterator[Path]:
    """Folders in which uno.py may lie, the likeliest first."""
    if named := os.environ.get("UNO_PATH"):
        yield Path(named)
    if sys.platform == "win32":  # not run: the build machines have no Windows
        for variable in ("ProgramFiles", "ProgramW6432", "ProgramFiles(x86)"):
            if folder := os.environ.get(variable):
                yield Path(folder) / "LibreOffice" / "program"
        return
    yield from map(Path, _LINUX)
    yield from sorted(_OPT.glob("libreoffice*/program"), reverse=True)


def _prepare(place: Path) -> str:
    """Let Python find the library there, after everything of its own, and the library its program."""
    sys.path.append(str(place))
    if sys.platform == "win32":
        os.environ.setdefault("URE_BOOTSTRAP", f"vnd.sun.star.pathname:{place / 'fundamental.ini'}")
        os.add_dll_directory(str(place))
    return str(place)


def resolve(address: str, patience: float) -> Any:
    """The component context of the LibreOffice at an address. MachineError when nobody answers in time."""
    if not address:
        raise MachineError(_NO_ADDRESS)
    uno = load_uno()
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    unanswered = tuple(
        map(uno.getClass, ("com.sun.star.connection.NoConnectException", "com.sun.star.lang.DisposedException"))
    )
    unusable = tuple(
        map(
            uno.getClass,
            ("com.sun.star.connection.ConnectionSetupException", "com.sun.star.lang.IllegalArgumentException"),
        )
    )
    deadline = time.monotonic() + patience
    while True:
        try:
            return resolver.resolve(f"uno:{address};urp;StarOffice.ComponentContext")
        except unusable as error:
            raise MachineError(_NO_ANSWER.format(address=address)) from error
        except unanswered as error:
            if time.monotonic() >= deadline:
                raise MachineError(_NO_ANSWER.format(address=address)) from error
            time.sleep(_NAP)


def lost_connection() -> type[BaseException]:
    """What is raised when LibreOffice goes away in the middle of the work.

    A DisposedException is one; on its way through a generator's `with` Python turns it into its base class, since
    UNO's exceptions take no traceback.
    """
    return cast("type[BaseException]", load_uno().getClass("com.sun.star.uno.RuntimeException"))
