"""A store of secrets in memory, in place of the system's own."""

from collections.abc import Iterator
from contextlib import contextmanager

import keyring
from keyring.backend import KeyringBackend


class MemoryStore(KeyringBackend):
    """As the system's store, and empty at first."""

    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self._kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self._kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._kept[service, username] = password


@contextmanager
def memory_store() -> Iterator[None]:
    """While it lasts, secrets are kept in memory."""
    before = keyring.get_keyring()
    keyring.set_keyring(MemoryStore())
    try:
        yield
    finally:
        keyring.set_keyring(before)
