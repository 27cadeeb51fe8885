"""Hostile input must not hang the program: a limit that only work without measure reaches, however busy the machine.

How fast something is belongs into a benchmark; here a step that takes a second gets a minute.
"""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

#: Seconds of the processor, in and for this process.
LIMIT = 60


@contextmanager
def without_hanging() -> Iterator[None]:
    """Fails, in the midst of what is done, once it has taken the processor for a minute."""

    def fail(_signal: int, _frame: FrameType | None) -> None:
        raise AssertionError(f"still at work after {LIMIT} s of the processor")

    before = signal.signal(signal.SIGPROF, fail)
    signal.setitimer(signal.ITIMER_PROF, LIMIT)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
