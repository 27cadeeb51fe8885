"""What goes to a machine of the cluster and comes back: plain values, packed once."""

from typing import NamedTuple

from addin.system.worker_pool import WorkerFailure


class Order(NamedTuple):
    """A few packed jobs for one kind of work.

    `program` is the digest of the program that asks: another one might read the same file otherwise. `work` and
    `prepare` name functions, "addin.intake.reference:examine_reference"; the work gives bytes. `seconds` and `memory`
    (bytes) are what each job may take.
    """

    program: str
    work: str
    prepare: str
    seconds: float
    memory: int
    jobs: tuple[bytes, ...]


class OrderOutcome(NamedTuple):
    """What came of the jobs, in their order.

    Nothing did where the machine has another `program`, or where there is a `fault`: it does not know the work.
    """

    outcomes: tuple[bytes | WorkerFailure, ...] = ()
    program: str = ""
    fault: str = ""


class Unseen(NamedTuple):
    """A machine does not see what it was only told the place of: "file" or "profile"."""

    what: str
    place: str
