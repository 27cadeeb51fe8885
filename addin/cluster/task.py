"""What dask calls on a machine of the cluster: an order goes to a guardian, and its answer back; imports no reader.

dask runs threads, from which no process may be forked; and its processes may have no children of their own. So the
guardian is a program of its own, which ends when nobody asks any more.
"""

import os
import pickle
import signal
import subprocess
import sys
import threading
from collections import defaultdict
from contextlib import suppress
from pathlib import Path
from tempfile import gettempdir

#: Settings of the office that its work goes by, as the environment names them, whatever is set on the machine.
RemoteSettings = tuple[tuple[str, str], ...]
#: Guardians that have no order in hand, by their settings; there are as many as orders are worked on at a time.
_idle: defaultdict[RemoteSettings, list["_Guardian"]] = defaultdict(list)
#: What an answer says where the guardian died.
LOST = b""


def carry_out(order: bytes, deadline: float, settings: RemoteSettings) -> bytes:
    """Hand an order to a guardian and give its answer; LOST where it dies, or has none after so many seconds."""
    idle = _idle[settings]
    guardian = idle.pop() if idle else _Guardian(settings)
    answer = guardian.ask(order, deadline)
    if answer == LOST:
        guardian.end()
    else:
        idle.append(guardian)
    return answer


class _Guardian:
    """A process that works on orders; it and what it has forked are ended together."""

    def __init__(self, settings: RemoteSettings) -> None:
        command = [sys.executable, "-P", "-m", "addin.cluster.guardian", str(_own_folder())]
        self._process = subprocess.Popen(  # noqa: S603 # our own module
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True,
            env={**os.environ, **dict(settings)},
        )  # fmt: skip

    def ask(self, order: bytes, deadline: float) -> bytes:
        requests, replies = self._process.stdin, self._process.stdout
        if requests is None or replies is None:
            return LOST
        late = threading.Timer(deadline, self.end)
        late.daemon = True
        late.start()
        try:
            pickle.dump(order, requests)
            requests.flush()
            answer: bytes = pickle.load(replies)  # noqa: S301 # from our own process
        except (EOFError, OSError, ValueError, pickle.UnpicklingError):
            return LOST
        finally:
            late.cancel()
        return answer

    def end(self) -> None:
        """End it, with a worker that is still at a file."""
        with suppress(OSError):
            if os.name == "posix":
                os.killpg(self._process.pid, signal.SIGKILL)
            else:
                self._process.kill()
        self._process.wait()


def _own_folder() -> Path:
    """Where this machine may put what it is sent: below dask's own folder, which is cleared after it."""
    from distributed import get_worker

    try:
        return Path(get_worker().local_directory)
    except ValueError:  # not on a worker
        return Path(gettempdir())
