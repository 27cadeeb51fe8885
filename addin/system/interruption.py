"""Ctrl+C: one line and exit code 130 at any moment; what is being done is left as a killed run leaves it."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

EXIT_STOPPED = 130
SAID = "Đã dừng theo yêu cầu."


class Stopped(BaseException):
    """Somebody pressed Ctrl+C. Not a KeyboardInterrupt: libraries print lines of their own at one."""


def stop_at_once(*_: object) -> NoReturn:
    """End without more ado, where there is nothing to be put in order, or Ctrl+C is pressed again."""
    os.write(2, f"{SAID}\n".encode())
    os._exit(EXIT_STOPPED)


@contextmanager
def stoppable() -> Iterator[None]:
    """Ctrl+C raises Stopped while the block runs, and does nothing after it: there is no more to be stopped."""
    signal.signal(signal.SIGINT, _stop)
    sys.unraisablehook = _unraisable
    try:
        yield
    except Stopped:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        raise
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _stop(*_: object) -> NoReturn:
    signal.signal(signal.SIGINT, stop_at_once)
    raise Stopped


def _unraisable(unraisable: Any) -> None:
    """A destructor swallows what is raised in it: Ctrl+C must not be lost there."""
    if unraisable.exc_type is Stopped:
        stop_at_once()
    sys.__unraisablehook__(unraisable)


@contextmanager
def defer_interrupt() -> Iterator[None]:
    """Ctrl+C waits while the block runs, in this process and in one that is forked from it."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def ignore() -> None:
    """Leave Ctrl+C to the process that started this one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
