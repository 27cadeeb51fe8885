"""Received files, each examined in a worker process that may die; what cannot be examined is set aside in words."""

import logging
from collections import deque
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple, Protocol

from addin.check.submission import examine, get_ready
from addin.define.kept import profile_named
from addin.read.region import Confirmed
from addin.read.workbook import refuse
from addin.system.worker_pool import FailureKind, Limits, WorkerFailure, run_isolated
from schemas.catalogue import Catalogue
from schemas.fields.base import Style
from schemas.period import Period
from schemas.profile.shipped import shipped_profile
from schemas.submission import SetAside, SourceFile, Submission

_MEMORY = "cần nhiều bộ nhớ hơn mức cho phép: có thể tệp bị hỏng hoặc có ô nằm rất xa bảng"


class ProfileName(NamedTuple):
    """The profile that a file is read by: the working folder that keeps it, and its hash."""

    root: Path
    sha256: str


class KeptFile(NamedTuple):
    """Where the original of a file lies in the archive, and its hash."""

    path: Path
    sha256: str


class Job(NamedTuple):
    """One file to examine, by the profile that it names, or by the first office's: see `examine`."""

    source: SourceFile
    period: Period
    today: date | None = None
    confirmed: Confirmed | None = None
    style: Style | None = None
    profile: ProfileName | None = None
    kept: KeptFile | None = None


class Examiners(Protocol):
    """Workers that examine files, of this machine or others."""

    def run(self, jobs: Iterable[Job]) -> Iterator[Submission | SetAside | WorkerFailure]:
        """Examine every file, several at a time, and give the outcomes in the order of the files."""


def examine_all(
    jobs: Iterable[Job], limits: Limits | None = None, ready: Examiners | None = None
) -> Iterator[Submission | SetAside]:
    """Examine every file, several at a time, and give the results in the order of the files.

    A file that takes too long or too much memory, ends its worker or makes the program fail becomes one
    line that says so: the other ten districts go on.
    """
    names: deque[str] = deque()

    def noted() -> Iterator[Job]:
        for job in jobs:
            names.append(job.source.name)
            yield job

    for outcome in ready.run(noted()) if ready else run_isolated(examine_job, noted(), limits):
        name = names.popleft()
        yield _set_aside(name, outcome) if isinstance(outcome, WorkerFailure) else outcome


def examine_job(job: Job) -> Submission | SetAside:
    """Examine a file in this very process."""
    catalogue = catalogue_for(job.profile, job.period)
    return examine(job.source, job.period, catalogue, job.today, job.confirmed, job.style)


def catalogue_for(profile: ProfileName | None, period: Period) -> Catalogue:
    """What is in force for a period by the profile of that name; a worker that was forked finds it put together."""
    found = profile_named(*profile) if profile else shipped_profile()
    return found.of(period)


def be_ready(profile: ProfileName | None, period: Period) -> None:
    """Make what every report of a period needs, by the profile of that name."""
    get_ready(catalogue_for(profile, period))


def _set_aside(name: str, died: WorkerFailure) -> SetAside:
    if died.how is FailureKind.FAULT:
        logging.getLogger("tonghop").error("fault while reading %s\n%s", name, died.trace)
        return refuse(name, "file-fault", reason=died.reason)
    logging.getLogger("tonghop").warning("worker ended while reading %s: %s %s", name, died.how, died.reason)
    if died.how is FailureKind.TIME:
        return refuse(name, "file-too-large", reason=f"đọc quá {died.reason} giây")
    if died.how is FailureKind.MEMORY:
        return refuse(name, "file-too-large", reason=_MEMORY)
    return refuse(name, "file-corrupt", reason="việc đọc bị dừng giữa chừng")
