"""Inside a worker process: takes jobs from a link, does them one by one, replies; decides nothing about the run."""

import contextlib
import copyreg
import faulthandler
import gc
import os
import pickle
import sys
import traceback
from collections.abc import Callable, Iterable
from multiprocessing.connection import Connection
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from addin.system import interruption
from addin.system.startup import relax_gc

MIB = 1024 * 1024
#: A worker that has grown to this part of its limit is replaced, so that the next file finds its full share.
_TIRED = 0.5
#: What the C library of GNU does with memory: how much of it that is free it keeps, how much it gets at a time, and
#: from which size on a piece comes from the system, and goes back to it, by itself.
_KEPT = {-1: 64 * MIB, -2: 8 * MIB, -3: 4 * MIB}


def _fixed(values: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(values)


copyreg.pickle(MappingProxyType, lambda fixed: (_fixed, (dict(fixed),)))  # records hold some; Python packs none


class Reply(NamedTuple):
    """An outcome, packed; or how the work failed ("memory", "fault"), with a name and a trace as the outcome."""

    outcome: Any
    failed: str = ""
    tired: bool = False


#: What a worker says first, when it has loaded and can begin.
READY = Reply(None, "ready")
_NO_MEMORY = Reply(("MemoryError",), "memory", tired=True)


def serve(
    link: Connection,
    work: Callable[[Any], Any],
    most_bytes: int,
    foreign: Iterable[Connection],
    prepare: Callable[[], None] | None = None,
) -> None:
    """Work until the link is closed. `foreign` are the links of others, which a fork takes along."""
    relax_gc()
    gc.freeze()  # what was taken along is never let go here: an office program's objects would call for it
    for other in foreign:
        other.close()
    tired_at = _settle(most_bytes)
    if prepare:
        with contextlib.suppress(Exception):  # what fails here fails again with the first job, which tells of it
            prepare()
    with contextlib.suppress(OSError):  # let go already
        link.send(READY)
    while True:
        try:
            job = link.recv()
        except (EOFError, OSError):
            return
        except MemoryError:
            link.send(_NO_MEMORY)
            return
        reply = _reply(work, job, tired_at)
        del job
        try:
            link.send(reply)
        except OSError:
            return
        except MemoryError:
            link.send(_NO_MEMORY)


def _settle(most_bytes: int) -> float:
    """Take the limit of memory; leave Ctrl+C to the run; a library's last words reach no screen.

    What a fork took along does not count. Gives the size at which the worker is to be replaced, in bytes.
    """
    faulthandler.disable()
    interruption.ignore()
    null = os.open(os.devnull, os.O_WRONLY)
    for screen in (1, 2):  # a library's warning would end up in the middle of a JSON document
        os.dup2(null, screen)
    if sys.platform == "win32":
        from addin.system.windows_limit import limit_memory

        limit_memory(most_bytes)
    with contextlib.suppress(ImportError, ValueError, OSError):  # Windows has no such limits
        import resource

        _keep_memory()
        most = _taken_along() + most_bytes
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    return _largest() + most_bytes * _TIRED


def give_back() -> None:
    """Memory that this process has let go of goes back to the system: it would stay with each worker that it forks."""
    import ctypes

    with contextlib.suppress(AttributeError):  # the C library of GNU has it
        ctypes.CDLL(None).malloc_trim(0)


def _keep_memory() -> None:
    """What a job has let go of stays here for the next one: the system would have to clean every page of it anew."""
    import ctypes

    with contextlib.suppress(AttributeError):  # the C library of GNU has it
        mallopt = ctypes.CDLL(None).mallopt
        for setting, size in _KEPT.items():
            mallopt(setting, size)


def _taken_along() -> int:
    """The size of all writable memory of this process in bytes; 0 where the system does not tell."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[5]) * os.sysconf("SC_PAGE_SIZE")
    except FileNotFoundError:
        return 0


def _largest() -> float:
    """The most memory that this process has had, in bytes."""
    if sys.platform == "win32":
        from addin.system.windows_limit import most_memory

        return most_memory()
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def _reply(work: Callable[[Any], Any], job: object, tired_at: float) -> Reply:
    try:
        return Reply(pickle.dumps(work(job)), tired=_largest() > tired_at)
    except MemoryError:  # there may be none left for a trace either
        return _NO_MEMORY
    except BaseException as fault:  # noqa: BLE001 # a panic of a Rust library is no Exception; the run must hear of it
        return Reply((type(fault).__name__, _trace(fault)), "fault")


def _trace(error: BaseException) -> str:
    return "".join(traceback.format_exception(error))
