"""A program on a machine of the cluster: works on orders, each file in a process that may die, until nobody asks.

`python -m addin.cluster.guardian FOLDER`; orders come from standard input, answers go to standard output.
"""

import os
import pickle
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import IO, Any

from addin.cluster.order import Order, OrderOutcome
from addin.cluster.program import program_digest
from addin.system.startup import relax_gc
from addin.system.worker_pool import Limits, Pool

#: Names the folder of what was sent here, in the environment of the guardian and its workers.
STORE_VARIABLE = "TONGHOP_CLUSTER_STORE"
#: Passwords stay at home: a locked workbook is opened where they are kept.
_NO_PASSWORDS = {"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}
_SECRET = "TONGHOP_FILE_PASSWORD_"  # noqa: S105 # how the names of such variables begin


def main(folder: Path) -> None:
    """Work until the orders end."""
    requests, replies = _links()
    relax_gc()
    for name in [name for name in os.environ if name.startswith(_SECRET)]:
        del os.environ[name]
    pools: dict[tuple[str, Limits], Pool[bytes, bytes]] = {}
    with tempfile.TemporaryDirectory(prefix="tonghop-", dir=folder) as store:
        os.environ |= {STORE_VARIABLE: store, **_NO_PASSWORDS}
        here = program_digest()
        with suppress(EOFError, BrokenPipeError):
            while True:
                order = Order(*pickle.loads(pickle.load(requests)))  # noqa: S301 # the office may run anything here
                outcome = _carried_out(order, pools) if order.program == here else OrderOutcome(program=here)
                pickle.dump(pickle.dumps(tuple(outcome)), replies)
                replies.flush()
        for pool in pools.values():
            pool.close()


def _links() -> tuple[IO[bytes], IO[bytes]]:
    """Where orders come from and answers go; whoever prints writes into no answer, and no worker holds them open."""
    requests, replies = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(2, 1)
    os.close(null)
    if hasattr(os, "register_at_fork"):  # else the end of the guardian would show only with its worker's
        os.register_at_fork(after_in_child=lambda: _close(requests, replies))
    return requests, replies


def _close(*links: IO[bytes]) -> None:
    for link in links:
        os.close(link.fileno())


def _carried_out(order: Order, pools: dict[tuple[str, Limits], Pool[bytes, bytes]]) -> OrderOutcome:
    limits = Limits(order.seconds, order.memory, workers=1)
    pool = pools.get((order.work, limits))
    if pool is None:
        try:
            work = _function(order.work)
            if order.prepare:
                _function(order.prepare)()  # here, where no file is: every worker that is forked finds it made
        except Exception as error:  # noqa: BLE001 # an incomplete installation fails in any way; the office is told
            return OrderOutcome(fault=f"{type(error).__name__}: {error}")
        pool = pools[order.work, limits] = Pool(work, limits)
    return OrderOutcome(tuple(pool.run(order.jobs)))


def _function(name: str) -> Callable[..., Any]:
    module, _, function = name.partition(":")
    found: Callable[..., Any] = getattr(import_module(module), function)
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]))
