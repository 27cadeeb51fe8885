"""A lock as a file, for a shared drive on which no other lock can be trusted: who works, since when, on what.

The file is made by one of all who try, touched while its holder works, and taken away by whoever finds its holder
gone: a process of this machine that has ended, even if another has its number since; or another machine that has not
touched it for a long time, or not while somebody waited, where the file's time lies in the future. A file that may not
be read is another account's, who may be at work: only its being touched tells.
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

from addin.system.atomic import patiently
from addin.system.errors import MachineError, unwritable
from addin.system.paths import is_regular
from addin.system.processes import is_running, mark_of
from addin.system.user import user_name
from schemas.clock import VIETNAM

#: How long to wait for somebody else, how often to look, and how often to say that one is still at work.
_WAIT, _LOOK, _BEAT = 30.0, 0.1, 20.0
#: A holder on another machine that has not touched its file for so long has gone.
_FORGOTTEN = 300.0
#: A file this far ahead of the drive's own clock was written by a clock that is wrong: its age says nothing.
_AHEAD = 60.0
#: A holder that works touches its file within that time.
_SILENT = 1.25 * _BEAT
#: A file that says nothing is being written; after so long its writer was killed.
_TORN = 10.0
_HELD = (
    "Thư mục làm việc đang được {who} sử dụng trên máy {machine} từ {since} ({what}). "
    "Đề nghị đợi người đó làm xong rồi làm lại."
)
_HELD_BY_ONE_UNKNOWN = (
    "Thư mục làm việc đang được người khác sử dụng; không đọc được tệp “{path}” nên không rõ là ai, từ khi nào. "
    "Đề nghị đợi người đó làm xong rồi làm lại."
)


class Holder(NamedTuple):
    """Who holds a lock; `started` tells its process from a later one of the same number (see `mark_of`)."""

    who: str
    machine: str
    process: int
    since: str
    what: str
    mark: str
    started: str = ""


#: Of a file that is there and may not be read: as a holder on another machine.
_UNREADABLE = Holder("", "", 0, "", "", "")
#: What threads of this process hold already: the file, and the thread.
_ours: set[tuple[Path, int]] = set()


@contextlib.contextmanager
def file_lock(path: Path, what: str, *, wait: float = _WAIT) -> Iterator[None]:
    """Hold a lock while the block runs; MachineError with the holder's name where somebody else keeps it.

    `what` says in Vietnamese what is done. A thread that holds it already goes on; another one of the process waits.
    """
    path = path.absolute()
    own = path, threading.get_ident()
    if own in _ours:
        yield
        return
    since, process = f"{datetime.now(VIETNAM):%H:%M:%S ngày %d/%m/%Y}", os.getpid()
    mine = Holder(user_name(), platform.node(), process, since, what, os.urandom(8).hex(), mark_of(process))
    done = threading.Event()
    try:  # from here on: a Ctrl+C just after the file was made must not leave it to others
        _take(path, mine, wait)
        _ours.add(own)
        threading.Thread(target=_keep_alive, args=(path, done), daemon=True).start()
        yield
    finally:
        done.set()
        _ours.discard(own)
        _let_go(path, mine)


def _let_go(path: Path, mine: Holder) -> None:
    """Take the file away; on Windows it stays for as long as somebody who waits has it open to read who holds it."""
    with contextlib.suppress(OSError):
        patiently(lambda: path.unlink() if _read(path) == mine else None)


def _take(path: Path, mine: Holder, wait: float) -> None:
    ends = time.monotonic() + wait
    watch = _Watch(path)
    while not _made(path, mine):
        other = _holder(path)
        if watch.is_gone(other):
            _remove(path, other)
        elif time.monotonic() >= ends:
            raise MachineError(_held(path, other))
        else:
            time.sleep(_LOOK)


def _held(path: Path, by: Holder | None) -> str:
    if by is None or by == _UNREADABLE:
        return _HELD_BY_ONE_UNKNOWN.format(path=path)
    return _HELD.format_map({**by._asdict(), "who": by.who or "người khác"})


def _made(path: Path, mine: Holder) -> bool:
    """Whether the file could be made: of all who try at once, one can."""
    made: list[int] = []
    try:  # on Windows it is also refused while a file that was taken away is still open elsewhere
        patiently(lambda: made.append(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY)))
    except FileExistsError:
        return False
    except OSError as error:
        if isinstance(error, PermissionError) and path.exists():
            return False
        raise _refused(path, error) from error
    try:
        with os.fdopen(made[0], "w", encoding="utf-8") as stream:
            json.dump(mine._asdict(), stream, ensure_ascii=False)
    except OSError as error:
        path.unlink(missing_ok=True)
        raise _refused(path, error) from error
    except BaseException:  # Ctrl+C
        path.unlink(missing_ok=True)
        raise
    return True


def _refused(path: Path, error: OSError) -> MachineError:
    return MachineError(unwritable(f"vào thư mục “{path.parent}”", error))


def _holder(path: Path) -> Holder | None:
    """Who holds it; None where nobody does, where the file is just being written, or where it is no lock's."""
    try:
        return _read(path)
    except PermissionError:  # another account's, or on Windows open elsewhere to nobody else
        return _UNREADABLE
    except OSError:
        return None


def _read(path: Path) -> Holder | None:
    """See `_holder`. OSError where the file cannot be read."""
    if not is_regular(path):
        return None
    try:
        holder = Holder(**json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, TypeError, RecursionError):
        return None
    kinds = zip(holder, (str, str, int, str, str, str, str), strict=True)
    return holder if all(type(value) is kind for value, kind in kinds) else None


class _Watch:
    """Looks at a lock again and again, and remembers since when it has not been touched."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._touched, self._since = -1.0, 0.0

    def is_gone(self, holder: Holder | None) -> bool:
        """Whether the holder works no more."""
        try:
            touched = self._path.lstat().st_mtime
        except OSError:
            return False
        if holder and holder.machine == platform.node():
            if not is_running(holder.process):
                return True
            if holder.started and (mark := mark_of(holder.process)):  # of another account's process nothing is told
                return mark != holder.started
        return self._is_silent(touched, _FORGOTTEN if holder else _TORN)

    def _is_silent(self, touched: float, long: float) -> bool:
        """Whether the file was not touched for long, by the clock of the drive that it lies on."""
        if touched != self._touched:
            self._touched, self._since = touched, time.monotonic()
        if abs(age := time.time() - touched) > min(long, _AHEAD):
            age = self._now() - touched
        if age < -_AHEAD:
            return time.monotonic() - self._since > _SILENT
        return age > long

    def _now(self) -> float:
        """The time of the drive: it stamps the file, and its clock may be another than ours."""
        probe = self._path.with_name(f"{self._path.name}.{os.urandom(4).hex()}")
        try:
            probe.touch()
            return probe.stat().st_mtime
        except OSError:
            return time.time()
        finally:
            with contextlib.suppress(OSError):
                probe.unlink()


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
