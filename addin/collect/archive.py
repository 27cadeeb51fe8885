"""The archive of originals: every received file unchanged, once, with a note of each delivery; reads no sheet."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from addin.atomic import replaced
from addin.home import Home
from schemas.period import Period
from schemas.submission import SourceFile

_NOT_SAFE = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST_NAME = 60


class Kept(NamedTuple):
    """Where an original lies; `delivered_again` when the same bytes had come before in another message."""

    sha256: str
    path: Path
    delivered_again: bool


class Original(NamedTuple):
    """An original read back from the archive."""

    source: SourceFile
    kept: Kept
    received_at: datetime


def keep(home: Home, period: Period, source: SourceFile) -> Kept:
    """Store a received file unchanged; the same bytes are stored once, each delivery is noted beside them."""
    sha256 = hashlib.sha256(source.content).hexdigest()
    path = home.original_of(period, sha256)
    if path.is_dir():
        path = path / f"{sha256[:16]}_{safe_name(source.name)}"
        _write(path, source.content)
    deliveries = _deliveries(path)
    delivery = _delivery(source)
    known = [_same(old, delivery) for old in deliveries]
    if not any(known):
        deliveries.append(delivery | {"received_at": datetime.now(UTC).isoformat()})
        _write(_notes(path), json.dumps(deliveries, ensure_ascii=False, indent=1).encode())
    return Kept(sha256, path, bool(known) and not known[0])


def kept(home: Home, period: Period) -> Iterator[Original]:
    """Every original of a period, in the order of receipt, one in memory at a time."""
    notes = [path for path in home.originals(period).glob("*.json") if _original_of(path).is_file()]
    entries = [(json.loads(path.read_text(encoding="utf-8"))[0], _original_of(path)) for path in notes]
    for first, path in sorted(entries, key=lambda entry: (entry[0]["received_at"], entry[1].name)):
        content = path.read_bytes()
        sent = first["sent_at"]
        source = SourceFile(
            name=first["name"],
            content=content,
            sender=first["sender"],
            sent_at=datetime.fromisoformat(sent) if sent else None,
            via=first["via"],
        )
        sha256 = hashlib.sha256(content).hexdigest()
        yield Original(source, Kept(sha256, path, delivered_again=False), datetime.fromisoformat(first["received_at"]))


def safe_name(name: str) -> str:
    """A file name in plain ASCII, without folders, that keeps its ending."""
    flat = unicodedata.normalize("NFD", name.replace("\\", "/").rpartition("/")[2].replace("đ", "d").replace("Đ", "D"))
    clean = _NOT_SAFE.sub("-", flat.encode("ascii", "ignore").decode()).strip("-.") or "tep"
    stem, dot, ending = clean.rpartition(".")
    return f"{stem[:_LONGEST_NAME]}{dot}{ending[:8]}" if dot else clean[:_LONGEST_NAME]


def _write(path: Path, content: bytes) -> None:
    with replaced(path) as stream:
        stream.write(content)


def _notes(path: Path) -> Path:
    return path.with_name(path.name + ".json")


def _original_of(notes: Path) -> Path:
    return notes.with_name(notes.name.removesuffix(".json"))


def _deliveries(path: Path) -> list[dict[str, Any]]:
    notes = _notes(path)
    return list(json.loads(notes.read_text(encoding="utf-8"))) if notes.exists() else []


def _delivery(source: SourceFile) -> dict[str, Any]:
    sent = source.sent_at.isoformat() if source.sent_at else None
    return {"name": source.name, "sender": source.sender, "sent_at": sent, "via": source.via}


def _same(old: dict[str, Any], new: dict[str, Any]) -> bool:
    return all(old.get(key) == value for key, value in new.items())
