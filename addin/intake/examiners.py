"""Who examines files: workers of this machine, or of a cluster where one is in use; examines none itself."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial

from addin.cluster.in_use import scheduler_in_use
from addin.intake.examine import Examiners, Job, ProfileName, be_ready, examine_job
from addin.system.worker_pool import Limits, WorkerFailure, run_isolated, warm_pool
from schemas.period import Period
from schemas.submission import SetAside, Submission

_Examined = Submission | SetAside | WorkerFailure


@contextmanager
def examiners(profile: ProfileName | None, period: Period) -> Iterator[Examiners]:
    """Workers that stand by to examine a period's files, for a program that has other things to get ready first.

    InputError where a cluster is in use and its scheduler cannot be reached.
    """
    address = scheduler_in_use()
    if address:
        with _of_cluster(address) as pool:
            yield pool
        return
    with warm_pool(examine_job, partial(be_ready, profile, period)) as pool:
        yield pool


@contextmanager
def cluster_examiners() -> Iterator[Examiners | None]:
    """Those of the cluster in use; None where there is none: workers of this machine start when there is a job."""
    address = scheduler_in_use()
    if not address:
        yield None
        return
    with _of_cluster(address) as pool:
        yield pool


@contextmanager
def _of_cluster(address: str) -> Iterator[Examiners]:
    from addin.cluster.connection import connected
    from addin.cluster.pool import ClusterPool
    from addin.intake.reference import EXAMINING

    with connected(address) as cluster:
        pool: ClusterPool[Job, Submission | SetAside] = ClusterPool(cluster, EXAMINING, Limits())
        yield _WithPasswords(pool)


class _WithPasswords:
    """A cluster's workers; a locked workbook is opened at home, where the passwords are kept and stay."""

    def __init__(self, others: Examiners) -> None:
        self._others = others

    def run(self, jobs: Iterable[Job]) -> Iterator[_Examined]:
        given: list[Job] = []

        def noted() -> Iterator[Job]:
            for job in jobs:
                given.append(job)
                yield job

        for examined in self._others.run(noted()):
            job = given.pop(0)
            if isinstance(examined, SetAside) and examined.code == "file-password":
                yield next(run_isolated(examine_job, [job]))
            else:
                yield examined
