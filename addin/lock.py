"""A lock as a file, for a shared drive on which no other lock can be trusted: who works, since when, on what.

The file is made by one of all who try, touched while its holder works, and taken away by whoever finds its holder
gone: a process of this machine that has ended, or another machine that has not touched it for a long time.
"""

import contextlib
import json
import os
import platform
import threading
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from addin.errors import MachineError
from addin.home import user_name

#: How long to wait for somebody else, how often to look, and how often to say that one is still at work.
_WAIT, _LOOK, _BEAT = 30.0, 0.1, 20.0
#: A holder on another machine that has not touched its file for so long has gone.
_FORGOTTEN = 300.0
#: A file that says nothing is being written; after so long its writer was killed.
_TORN = 10.0
_HELD = (
    "Thư mục làm việc đang được {who} sử dụng trên máy {machine} từ {since} ({what}). "
    "Đề nghị đợi người đó làm xong rồi làm lại."
)
_REFUSED = (
    "Không ghi được vào thư mục “{folder}”. Đề nghị kiểm tra đường mạng, dung lượng đĩa và quyền ghi rồi làm lại."
)


class Holder(NamedTuple):
    """Who holds a lock."""

    who: str
    machine: str
    process: int
    since: str
    what: str
    mark: str


#: What this process holds already.
_ours: set[Path] = set()


@contextlib.contextmanager
def held(path: Path, what: str, *, wait: float = _WAIT) -> Iterator[None]:
    """Hold a lock while the block runs; MachineError with the holder's name where somebody else keeps it.

    `what` says in Vietnamese what is done. A process that holds it already goes on.
    """
    path = path.absolute()
    if path in _ours:
        yield
        return
    mine = _take(path, what, wait)
    _ours.add(path)
    done = threading.Event()
    threading.Thread(target=_keep_alive, args=(path, done), daemon=True).start()
    try:
        yield
    finally:
        done.set()
        _ours.discard(path)
        if _holder(path) == mine:
            with contextlib.suppress(OSError):
                path.unlink()


def _take(path: Path, what: str, wait: float) -> Holder:
    ends = time.monotonic() + wait
    since = f"{datetime.now():%H:%M:%S ngày %d/%m/%Y}"
    mine = Holder(user_name(), platform.node(), os.getpid(), since, what, os.urandom(8).hex())
    while not _made(path, mine):
        other = _holder(path)
        if _is_gone(path, other):
            _remove(path, other)
        elif time.monotonic() >= ends:
            raise MachineError(_HELD.format_map(_shown(other or mine._replace(who="", machine="khác"))))
        else:
            time.sleep(_LOOK)
    return mine


def _shown(holder: Holder) -> dict[str, str]:
    return {**holder._asdict(), "who": holder.who or "người khác"}


def _made(path: Path, mine: Holder) -> bool:
    """Whether the file could be made: of all who try at once, one can."""
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY)
    except FileExistsError:
        return False
    except PermissionError as error:  # on Windows, also while a file that was taken away is still open elsewhere
        if path.exists():
            return False
        raise MachineError(_REFUSED.format(folder=path.parent)) from error
    except OSError as error:
        raise MachineError(_REFUSED.format(folder=path.parent)) from error
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        json.dump(mine._asdict(), stream, ensure_ascii=False)
    return True


def _holder(path: Path) -> Holder | None:
    """Who holds it; None where nobody does, or where the file is just being written."""
    try:
        return Holder(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _is_gone(path: Path, holder: Holder | None) -> bool:
    if holder and holder.machine == platform.node():
        return not _is_running(holder.process)
    try:
        return time.time() - path.stat().st_mtime > (_FORGOTTEN if holder else _TORN)
    except OSError:
        return False


def _is_running(process: int) -> bool:
    if os.name == "nt":
        return _is_running_on_windows(process)
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:  # somebody else's
        return True
    return not _is_a_shell_of_itself(process)


def _is_a_shell_of_itself(process: int) -> bool:
    """Whether a process was killed and only waits for its parent to take note."""
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return False
    return state.rpartition(")")[2].split()[0] == "Z"


def _is_running_on_windows(process: int) -> bool:
    import ctypes

    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined] # only there
    handle = kernel.OpenProcess(0x00100000, False, process)  # the right to wait for it
    if not handle:
        return False
    running = kernel.WaitForSingleObject(handle, 0) == 0x102  # has not ended within no time
    kernel.CloseHandle(handle)
    return bool(running)


def _remove(path: Path, gone: Holder | None) -> None:
    """Take away the file of a holder that is gone; who is faster than we are keeps what he made meanwhile."""
    aside = path.with_name(f"{path.name}.{os.urandom(4).hex()}")
    try:
        path.rename(aside)
    except OSError:
        return
    if _holder(aside) != gone:
        with contextlib.suppress(OSError):
            os.link(aside, path)
    with contextlib.suppress(OSError):
        aside.unlink()


def _keep_alive(path: Path, done: threading.Event) -> None:
    while not done.wait(_BEAT):
        with contextlib.suppress(OSError):
            os.utime(path)
