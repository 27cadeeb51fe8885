"""One contender's run in a process of its own: `python -m addin.benchmark.worker NAME FOLDER` prints its figures."""

import json
import multiprocessing
import os
import sys
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from addin.benchmark.contenders import CONTENDERS

_STATUS = Path("/proc/self/status")


def measure(name: str, folder: Path) -> dict[str, Any]:
    """Seconds, CPU seconds and peak MiB of the work alone; {"absent": library} where it is not installed."""
    contender = CONTENDERS[name]
    if find_spec(contender.library) is None:
        return {"absent": contender.library}
    work = contender.prepare()
    processor, started = _processor_seconds(), time.perf_counter()
    outcome = work(folder)
    seconds = time.perf_counter() - started
    for worker in multiprocessing.active_children():
        worker.join()  # only then are their time and memory told
    return {
        "seconds": seconds,
        "cpu_seconds": _processor_seconds() - processor,
        "peak_mib": peak_mib(),
        "outcome": outcome,
    }


def _processor_seconds() -> float:
    """CPU time of this process and of the workers that have ended, what they did to get ready included."""
    if find_spec("resource") is None:
        return sum(os.times()[:4])
    import resource  # to the microsecond, where the other counts hundredths

    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def peak_mib() -> float | None:
    """The highest memory so far of this process or of a worker that has ended; None where the system does not tell.

    Linux hands the peak of the parent on to `ru_maxrss` of its child, so its own status file comes first.
    """
    if find_spec("resource") is None:
        return None
    import resource

    unit = 2**20 if sys.platform == "darwin" else 2**10
    own, workers = (
        resource.getrusage(who).ru_maxrss / unit for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    if _STATUS.exists():
        line = next(line for line in _STATUS.read_text().splitlines() if line.startswith("VmHWM"))
        own = int(line.split()[1]) / 1024
    return round(max(own, workers), 1)


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1], Path(sys.argv[2]))))
