"""Inside a worker process: takes jobs from a link, does them one by one, replies; decides nothing about the run."""

import contextlib
import faulthandler
import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterable
from multiprocessing.connection import Connection
from typing import Any, NamedTuple

MIB = 1024 * 1024
#: A worker that has grown to this part of its limit is replaced, so that the next file finds its full share.
_TIRED = 0.5


class Reply(NamedTuple):
    """An outcome; or how the work failed ("memory", "fault"), with a name and a trace as the outcome."""

    outcome: Any
    failed: str = ""
    tired: bool = False


_NO_MEMORY = Reply(("MemoryError",), "memory", tired=True)


def serve(link: Connection, work: Callable[[Any], Any], most_bytes: int, foreign: Iterable[Connection]) -> None:
    """Work until the link is closed. `foreign` are the links of others, which a fork takes along."""
    for other in foreign:
        other.close()
    _settle(most_bytes)
    while True:
        try:
            job = link.recv()
        except (EOFError, OSError):
            return
        except MemoryError:
            link.send(_NO_MEMORY)
            return
        reply = _reply(work, job)
        del job
        try:
            link.send(reply)
        except OSError:
            return
        except MemoryError:
            link.send(_NO_MEMORY)


def _settle(most_bytes: int) -> None:
    """Take the limit of memory; leave Ctrl+C to the run; a library's last words do not go to the clerk's screen."""
    faulthandler.disable()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 2)
    with contextlib.suppress(ImportError, ValueError, OSError):  # Windows has no such limits
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (most_bytes, most_bytes))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _reply(work: Callable[[Any], Any], job: object) -> Reply:
    try:
        return Reply(work(job), tired=_is_tired())
    except MemoryError:  # there may be none left for a trace either
        return _NO_MEMORY
    except BaseException as fault:  # noqa: BLE001 # a panic of a Rust library is no Exception; the run must hear of it
        return Reply((type(fault).__name__, _trace(fault)), "fault")


def _trace(error: BaseException) -> str:
    return "".join(traceback.format_exception(error))


def _is_tired() -> bool:
    if sys.platform == "win32":
        return False
    import resource

    most, _ = resource.getrlimit(resource.RLIMIT_DATA)
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return most > 0 and used > most * _TIRED
