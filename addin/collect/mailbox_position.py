"""Up to which letter each mailbox was read, in a small file beside the ledger; holds no password and no letter."""

import json
from pathlib import Path
from typing import NamedTuple

from addin.system.atomic import atomic_write


class Position(NamedTuple):
    """The UID of the last letter that was kept, and the UIDVALIDITY under which it holds."""

    validity: int = 0
    uid: int = 0


def read_position(file: Path, key: str) -> Position:
    """Where a mailbox was left; the beginning when nothing usable is noted, since reading twice loses nothing."""
    noted = _all(file).get(key)
    return Position(*noted) if isinstance(noted, list) and len(noted) == 2 else Position()


def note_position(file: Path, key: str, position: Position) -> None:
    """Note that all letters up to this one are kept."""
    document = {**_all(file), key: list(position)}
    with atomic_write(file) as stream:
        stream.write(json.dumps(document, ensure_ascii=False, indent=1).encode())


def _all(file: Path) -> dict[str, object]:
    try:
        document = json.loads(file.read_bytes())
    except (FileNotFoundError, ValueError):
        return {}
    return document if isinstance(document, dict) else {}
