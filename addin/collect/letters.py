"""Letters opened in a process that may die: limits on time and memory as for workbooks; one process for all letters."""

import logging
import traceback
from collections.abc import Iterator
from types import TracebackType
from typing import NamedTuple, Self

from addin.collect.kinds import FileKind
from addin.collect.mail import open_mail
from addin.collect.names import refuse
from addin.collect.outlook import open_outlook
from addin.collect.signed import open_signed
from addin.system.worker_pool import FailureKind, Limits, Pool, WorkerFailure
from schemas.submission import SetAside, SourceFile

CollectedItem = SourceFile | SetAside

#: A letter of 50 MB takes two or three.
_SECONDS = 30


class _Job(NamedTuple):
    """A letter, and what it is."""

    letter: SourceFile
    kind: FileKind


class _Held(NamedTuple):
    """What a letter holds; where a fault of the program ended that, its name and trace."""

    items: list[CollectedItem]
    fault: str = ""
    trace: str = ""


class LetterOpener:
    """Opens letters one by one; the process starts with the first of them and ends with the block."""

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits(seconds=_SECONDS, workers=1)
        self._pool: Pool[_Job, _Held] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        if self._pool:
            self._pool.close()

    def open(self, letter: SourceFile, kind: FileKind) -> Iterator[CollectedItem]:
        """What a letter holds; a SetAside with the reason where it takes too much or spoils its process."""
        self._pool = self._pool or Pool(_open, self._limits)
        (outcome,) = self._pool.run([_Job(letter, kind)])
        if isinstance(outcome, WorkerFailure):
            yield _refused(letter, outcome)
            return
        yield from outcome.items
        if outcome.fault:
            yield _fault(letter, outcome.fault, outcome.trace)


def _open(job: _Job) -> _Held:
    """In the worker. What was found before a fault is not lost."""
    openers = {FileKind.MAIL: open_mail, FileKind.OUTLOOK: open_outlook, FileKind.SIGNED: open_signed}
    found: list[CollectedItem] = []
    try:
        for item in openers[job.kind](job.letter):
            found.append(item)  # noqa: PERF402 # a list made at once would be lost with the fault
    except MemoryError:
        raise
    except Exception as fault:  # noqa: BLE001 # whatever it is, the run tells of it
        return _Held(found, type(fault).__name__, "".join(traceback.format_exception(fault)))
    return _Held(found)


def _refused(letter: SourceFile, died: WorkerFailure) -> SetAside:
    if died.how is FailureKind.FAULT:
        return _fault(letter, died.reason, died.trace)
    logging.getLogger("tonghop").warning("worker ended while opening %s: %s %s", letter.name, died.how, died.reason)
    if died.how is FailureKind.TIME:
        return refuse(letter.name, "file-too-large", f"mở thư quá {died.reason} giây")
    if died.how is FailureKind.MEMORY:
        return refuse(letter.name, "file-too-large", "thư cần nhiều bộ nhớ hơn mức cho phép")
    return refuse(letter.name, "file-corrupt", "việc mở thư bị dừng giữa chừng")


def _fault(letter: SourceFile, name: str, trace: str) -> SetAside:
    logging.getLogger("tonghop").error("fault while opening %s\n%s", letter.name, trace)
    return refuse(letter.name, "file-fault", name)
