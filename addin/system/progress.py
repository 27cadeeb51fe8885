"""How a long step says where it is; says nothing by itself."""

from collections.abc import Callable

#: Called with a short sentence in Vietnamese whenever a step moves on.
Progress = Callable[[str], None]


def silent(_: str) -> None:
    """Progress that nobody watches."""
