"""Values that take long to make, ready at the next start of the program where somebody keeps them; keeps none."""

from collections.abc import Callable
from typing import Any, TypeVar

_Made = TypeVar("_Made")
#: Asked with what a value is, what it is made of, and how it is made.
ReadyKeeper = Callable[[str, bytes, Callable[[], Any]], Any]


class _Keeping:
    """Who keeps values ready; None before anybody does."""

    keeper: ReadyKeeper | None = None


def keep_ready_by(keeper: ReadyKeeper | None) -> None:
    """Ask a keeper from now on; nobody where none is given."""
    _Keeping.keeper = keeper


def ready(kind: str, made_of: bytes, make: Callable[[], _Made]) -> _Made:
    """A value that follows from `made_of` alone: as it was kept, or made now."""
    if _Keeping.keeper is None:
        return make()
    found: _Made = _Keeping.keeper(kind, made_of, make)
    return found
