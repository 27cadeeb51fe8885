"""Jobs worked on by a cluster as by the pool of this machine: in order, as fast as they are taken; reads nothing."""

import logging
import os
import pickle
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from addin.cluster.connection import Cluster
from addin.cluster.order import Order, OrderOutcome, Unseen
from addin.cluster.program import program_digest
from addin.cluster.task import LOST
from addin.system.errors import MachineError
from addin.system.worker_pool import FailureKind, Limits, WorkerFailure

if TYPE_CHECKING:
    from distributed import Future

_Job = TypeVar("_Job")
_Outcome = TypeVar("_Outcome")
#: Orders in hand for each processor of the cluster; keeps memory bounded and every machine busy.
_AHEAD = 3
#: So many jobs an order has at most; they grow to it, so that a few files are spread over all machines.
_MOST_JOBS = 8
#: What a guardian may take beside the time of its jobs: to start, to load the program, to give an answer.
_STARTING = 180.0
_OTHER_PROGRAM = (
    "Máy làm việc của cụm “{address}” chạy một bản chương trình khác với máy này nên chưa đọc tệp nào ở đó. Đề nghị "
    "cài cùng một bản Tổng hợp trên mọi máy rồi làm lại."
)
_NOT_SHARED = (
    "Máy làm việc của cụm không thấy “%s”: thư mục làm việc chưa được dùng chung với cụm, nên từng tệp được gửi kèm "
    "qua mạng và việc đọc chậm hơn. Nếu thư mục có tên khác ở máy làm việc, đề nghị đặt biến TONGHOP_CLUSTER_PATHS "
    "ở máy đó."
)


class RemoteWork(NamedTuple, Generic[_Job, _Outcome]):
    """One kind of work, as both sides know it.

    `work` and `prepare` name functions of modules, `settings` variables of the office's environment that they go by.
    `pack` makes of a job what the work takes, with what a machine of the cluster has not seen: "file", "profile";
    `unpack` makes an outcome, or Unseen, of what the work gives.
    """

    work: str
    prepare: str
    settings: tuple[str, ...]
    pack: Callable[[_Job, frozenset[str]], bytes]
    unpack: Callable[[bytes], _Outcome | Unseen]


class _Handed(NamedTuple, Generic[_Job]):
    jobs: list[_Job]
    future: "Future[bytes]"


class ClusterPool(Generic[_Job, _Outcome]):
    """The workers of a cluster for one kind of work."""

    def __init__(self, cluster: Cluster, work: RemoteWork[_Job, _Outcome], limits: Limits) -> None:
        self._cluster, self._work, self._limits = cluster, work, limits
        self._taken = 0
        self._whole: frozenset[str] = frozenset()

    def run(self, jobs: Iterable[_Job]) -> Iterator[_Outcome | WorkerFailure]:
        """Do the work on every job; see `worker_pool.run_isolated`."""
        waiting = iter(jobs)
        handed: deque[_Handed[_Job]] = deque()
        while True:
            most = _AHEAD * self._cluster.processors()
            while len(handed) < most and (few := list(islice(waiting, self._size(most)))):
                self._taken += len(few)
                handed.append(self._hand(few, self._whole))
            if not handed:
                return
            yield from self._outcomes(handed.popleft())

    def _size(self, most: int) -> int:
        return min(_MOST_JOBS, 1 + self._taken // most)

    def _hand(self, jobs: list[_Job], whole: frozenset[str]) -> _Handed[_Job]:
        limits = self._limits
        packed = (
            self._work.pack(job, whole if number == 0 else whole - {"profile"})  # once in an order is enough
            for number, job in enumerate(jobs)
        )
        order = Order(
            program_digest(), self._work.work, self._work.prepare, limits.seconds, limits.bytes, tuple(packed)
        )
        deadline = _STARTING + limits.seconds * len(jobs)
        settings = tuple((name, os.environ.get(name, "")) for name in self._work.settings)
        return _Handed(jobs, self._cluster.hand(pickle.dumps(tuple(order)), deadline, settings))

    def _outcomes(
        self, handed: _Handed[_Job], sent: frozenset[str] = frozenset()
    ) -> Iterator[_Outcome | WorkerFailure]:
        """The outcomes of an order. What a machine did not see is sent; what ended its guardian is tried alone."""
        answer = self._cluster.answer(handed.future)
        if answer is None or answer == LOST:
            yield from self._one_by_one(handed.jobs, sent)
            return
        found = OrderOutcome(*pickle.loads(answer))  # noqa: S301 # whom the office lets read for it, it trusts
        if found.program:
            raise MachineError(_OTHER_PROGRAM.format(address=self._cluster.address))
        if found.fault:
            raise self._cluster.not_done(found.fault)
        outcomes = [one if isinstance(one, WorkerFailure) else self._work.unpack(one) for one in found.outcomes]
        unseen = [(job, one) for job, one in zip(handed.jobs, outcomes, strict=True) if isinstance(one, Unseen)]
        again = iter(self._sent(unseen, sent))
        for outcome in outcomes:
            yield next(again) if isinstance(outcome, Unseen) else outcome

    def _sent(self, unseen: list[tuple[_Job, Unseen]], sent: frozenset[str]) -> list[_Outcome | WorkerFailure]:
        """The outcomes of jobs that are handed out once more with all that belongs to them."""
        if not unseen:
            return []
        everything = frozenset({"file", "profile"})
        if sent == everything:
            raise MachineError(f"Máy làm việc của cụm không nhận được tệp “{unseen[0][1].place}”.")
        for place in (one.place for _, one in unseen if one.what == "file" and "file" not in self._whole):
            self._whole |= {"file"}
            logging.getLogger("tonghop").warning(_NOT_SHARED, place)
        return list(self._outcomes(self._hand([job for job, _ in unseen], everything), everything))

    def _one_by_one(self, jobs: list[_Job], sent: frozenset[str]) -> Iterator[_Outcome | WorkerFailure]:
        if len(jobs) == 1:
            yield WorkerFailure(FailureKind.CRASH, "guardian")
            return
        for handed in [self._hand([job], self._whole | sent) for job in jobs]:
            yield from self._outcomes(handed, sent)
