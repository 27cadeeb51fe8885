"""Work on one received file in a process that may die: limits on time and memory; knows no workbook and no form.

A reader can take all memory, hang, or end its process at once, and none of that can be caught from inside. So files
are worked on by a few worker processes; when one dies, its file is reported as failed, and a fresh worker goes on
with the next file. On POSIX a worker is forked: it costs milliseconds and finds every library loaded.
"""

import multiprocessing
import os
import pickle
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum
from itertools import islice
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from typing import Any, Generic, NamedTuple, TypeVar

from addin.system.interruption import defer_interrupt
from addin.system.worker import MIB, READY, Reply, give_back, serve

_Job = TypeVar("_Job")
_Outcome = TypeVar("_Outcome")


class FailureKind(StrEnum):
    """How a piece of work failed."""

    TIME = "time"
    MEMORY = "memory"
    CRASH = "crash"
    FAULT = "fault"


class WorkerFailure(NamedTuple):
    """Work that came to no end: how, the name of what happened, and the whole trace where there is one."""

    how: FailureKind
    reason: str
    trace: str = ""


class Limits(NamedTuple):
    """What one file may take, and how many are worked on at a time."""

    seconds: float = 60
    bytes: int = 1024 * MIB
    workers: int = min(os.cpu_count() or 1, 8)


#: Results that may wait for an earlier one, for each worker; keeps memory bounded.
_AHEAD = 3
#: So many workers stand by: a month's reports keep two at work, and one file needs no more than one.
_STANDING = 2
#: What ended a worker by its exit code: a library that gets no memory aborts; the system kills the largest process.
_ENDED_BY_MEMORY = {-6: "SIGABRT", -9: "SIGKILL"}
#: The same on Windows: the C runtime's abort, old and new, and a process that may have no more.
_ENDED_BY_MEMORY_ON_WINDOWS = {3: "abort", 0xC0000409: "abort", 0xC0000017: "no memory", 0xC000012D: "commit limit"}
#: A worker that is not forked loads the program again; a slow disk with a virus scanner takes its time.
_LOADING = 120.0


def run_isolated(
    work: Callable[[_Job], _Outcome], jobs: Iterable[_Job], limits: Limits | None = None
) -> Iterator[_Outcome | WorkerFailure]:
    """Do the work on every job, several at a time, and give the outcomes in the order of the jobs.

    Jobs are taken only as fast as they are worked on; the first worker starts with the first job. Where processes
    are not forked, `work` must be a function of a module.
    """
    pool = Pool(work, limits or Limits())
    try:
        yield from pool.run(jobs)
    finally:
        pool.close()


@contextmanager
def warm_pool(work: Callable[[_Job], _Outcome], prepare: Callable[[], None]) -> Iterator["Pool[_Job, _Outcome]"]:
    """Workers that start while the program still gets ready, and are prepared; they end with the block.

    Forked ones find prepared what was prepared once, here. Where processes are not forked, a worker has to load the
    program again and prepares itself, and both must be functions of a module.
    """
    pool = Pool(work, Limits())
    try:
        pool.stand_by(prepare)
        yield pool
    finally:
        pool.close()


class _Worker:
    """A process with the job it has in hand and when that is due."""

    def __init__(
        self,
        context: BaseContext,
        work: Callable[[Any], Any],
        limits: Limits,
        others: list["_Worker"],
        prepare: Callable[[], None] | None,
    ) -> None:
        self.link, theirs = context.Pipe()
        foreign = [self.link, *(other.link for other in others)] if context.get_start_method() == "fork" else []
        self._process = context.Process(  # type: ignore[attr-defined] # every real context has it
            target=serve, args=(theirs, work, limits.bytes, foreign, prepare), daemon=True
        )
        with defer_interrupt():
            self._process.start()
        theirs.close()
        self._seconds, self._ready = limits.seconds, False
        self.number, self.due = -1, 0.0

    def begin(self, number: int, job: object) -> None:
        self.number = number
        self.due = time.monotonic() + self._seconds + (0 if self._ready else _LOADING)
        try:
            self.link.send(job)
        except OSError:  # it has died already: reading from it will tell
            self.due = time.monotonic()

    def ready(self) -> None:
        """It has loaded: from now on its job's time counts."""
        self._ready, self.due = True, time.monotonic() + self._seconds

    def end(self) -> WorkerFailure:
        """Make an end of it and say how it died."""
        late = time.monotonic() >= self.due and self._process.is_alive()
        if late:
            self._process.kill()
        self._process.join()
        self.link.close()
        if late:
            return WorkerFailure(FailureKind.TIME, f"{self._seconds:.0f}")
        code = self._process.exitcode
        by_memory = _ENDED_BY_MEMORY if os.name == "posix" else _ENDED_BY_MEMORY_ON_WINDOWS
        if code in by_memory:
            return WorkerFailure(FailureKind.MEMORY, by_memory[code])
        return WorkerFailure(FailureKind.CRASH, str(code))

    def dismiss(self) -> None:
        """Let it go: it ends by itself when its link is closed; what is still at work is ended."""
        self.link.close()
        if self.number >= 0:
            self._process.kill()
            self._process.join()


class Pool(Generic[_Job, _Outcome]):
    """A few worker processes for one kind of work."""

    def __init__(self, work: Callable[[_Job], _Outcome], limits: Limits) -> None:
        self._work, self._limits = work, limits
        self._context = multiprocessing.get_context("fork" if os.name == "posix" else "spawn")
        self._idle: list[_Worker] = []
        self._busy: list[_Worker] = []
        self._done: dict[int, bytes | WorkerFailure] = {}
        self._next: deque[_Job] = deque(maxlen=1)  # taken while all are at work, so that none waits for it
        self._taken = self._given = 0

    def stand_by(self, prepare: Callable[[], None]) -> None:
        """Start workers before there is a job, as many as most runs can use."""
        own = None if self._forks else prepare
        if own is None:
            with suppress(Exception):  # what fails here fails again with the first job, which tells of it
                prepare()
        while len(self._idle) < min(_STANDING, self._limits.workers):
            self._idle.append(self._start(own))

    def run(self, jobs: Iterable[_Job]) -> Iterator[_Outcome | WorkerFailure]:
        """Do the work on every job: see `run_isolated`."""
        waiting = iter(jobs)
        while True:
            self._hand_out(waiting)
            if self._given in self._done:
                done = self._done.pop(self._given)
                yield done if isinstance(done, WorkerFailure) else pickle.loads(done)  # noqa: S301 - from our own worker
                self._given += 1
                self._gather(wait_for_one=False)
            elif self._busy:
                self._gather(wait_for_one=True)
            else:
                return

    def close(self) -> None:
        """Let all workers go."""
        for worker in self._idle + self._busy:
            worker.dismiss()

    def _hand_out(self, jobs: Iterator[_Job]) -> None:
        """Give every free worker a job; a new worker is started only where none is free."""
        while self._taken - self._given < _AHEAD * self._limits.workers:
            self._next.extend(islice(jobs, 1 - len(self._next)))
            if not self._next or len(self._busy) == self._limits.workers:
                return
            worker = self._idle.pop() if self._idle else self._start()
            worker.begin(self._taken, self._next.popleft())
            self._busy.append(worker)
            self._taken += 1

    @property
    def _forks(self) -> bool:
        return self._context.get_start_method() == "fork"

    def _start(self, prepare: Callable[[], None] | None = None) -> _Worker:
        if self._forks:
            give_back()  # what this process has let go of would stay with the worker
        return _Worker(self._context, self._work, self._limits, self._idle + self._busy, prepare)

    def _gather(self, *, wait_for_one: bool) -> None:
        """Take in what is finished and what died or is overdue."""
        links: list[Connection] = [worker.link for worker in self._busy]
        first_due = min((worker.due for worker in self._busy), default=0)
        ready = wait(links, max(0, first_due - time.monotonic()) if wait_for_one else 0)
        for worker in [worker for worker in self._busy if worker.link in ready]:
            self._take(worker)
        for worker in [worker for worker in self._busy if time.monotonic() >= worker.due]:
            self._busy.remove(worker)
            self._done[worker.number] = worker.end()

    def _take(self, worker: _Worker) -> None:
        number = worker.number
        try:
            reply: Reply = worker.link.recv()
        except (EOFError, OSError):
            self._busy.remove(worker)
            self._done[number] = worker.end()
            return
        if reply == READY:
            worker.ready()
            return
        self._busy.remove(worker)
        worker.number = -1
        if reply.failed:
            self._done[number] = WorkerFailure(FailureKind(reply.failed), *reply.outcome)
        else:
            self._done[number] = reply.outcome
        if reply.tired:
            worker.dismiss()
        else:
            self._idle.append(worker)
