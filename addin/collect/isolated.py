"""An archive is unpacked in a process that may die of it, within limits; knows no kind of archive."""

from collections.abc import Callable, Iterator
from functools import partial

from addin.collect.names import refuse
from addin.collect.zipped import Budget
from addin.system.worker_pool import FailureKind, Limits, WorkerFailure, run_isolated
from schemas.submission import SetAside, SourceFile

#: Gives the files of an archive, and takes from the budget.
Opener = Callable[[SourceFile, Budget], Iterator[SourceFile | SetAside]]


def open_isolated(opener: Opener, archive: SourceFile, budget: Budget) -> Iterator[SourceFile | SetAside]:
    """The files of an archive, as a function of a module gives them, or one line that says why there are none."""
    for outcome in run_isolated(partial(_unpack, opener), [(archive, budget)], Limits(workers=1)):
        if not isinstance(outcome, WorkerFailure):
            items, budget.entries, budget.size = outcome
            yield from items
        elif outcome.how in (FailureKind.TIME, FailureKind.MEMORY):
            yield refuse(archive.name, "file-too-large", "giải nén mất quá nhiều thời gian hoặc bộ nhớ")
        elif outcome.how is FailureKind.CRASH:
            yield refuse(archive.name, "file-corrupt", "tệp nén không đầy đủ")
        else:
            raise RuntimeError(outcome.trace)


def _unpack(opener: Opener, job: tuple[SourceFile, Budget]) -> tuple[list[SourceFile | SetAside], int, int]:
    """What an archive holds, and what is left of the budget."""
    archive, budget = job
    return list(opener(archive, budget)), budget.entries, budget.size
