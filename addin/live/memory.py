"""What the buttons wrote to the workbook, kept between clicks; one file a working folder, a line of JSON a writing.

A writing is found by the stamp that the workbook carries: one that was closed without saving carries an older stamp.
"""

import json
from pathlib import Path
from typing import Any

from addin.atomic import replaced

#: So many writings are remembered.
_REMEMBERED = 4


def recall(path: Path, stamp: str) -> dict[str, Any]:
    """The writing of that stamp; {} where it is not remembered. Only its own line is understood: clicks wait for it."""
    try:
        return next((dict(json.loads(line)) for line in _lines(path) if _is_of(line, stamp)), {})
    except ValueError:
        return {}


def remember(path: Path, writing: dict[str, Any], stamp: str, before: str) -> None:
    """Add a writing under its stamp; of the older ones, the one of the stamp `before` is forgotten last."""
    older = sorted(_lines(path), key=lambda line: _is_of(line, before))[-_REMEMBERED + 1 :]
    line = json.dumps({"stamp": stamp, **writing}, ensure_ascii=False)
    with replaced(path) as stream:
        stream.write(b"\n".join([*older, line.encode()]))


def _lines(path: Path) -> list[bytes]:
    try:
        return path.read_bytes().splitlines()
    except FileNotFoundError:
        return []


def _is_of(line: bytes, stamp: str) -> bool:
    return bool(stamp) and line.startswith(b'{"stamp": "%b"' % stamp.encode())
