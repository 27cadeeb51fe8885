"""The archive of originals: every received file unchanged, once, with a note of each delivery; reads no sheet.

Beside `<sha>_<name>` lies `<sha>_<name>.json`, the list of its deliveries in the order of receipt, so that the
ledger can be rebuilt from the folder alone.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from addin.atomic import replaced
from addin.errors import MachineError
from addin.home import LOCK_FILE, ORIGINALS, Home
from addin.lock import held
from schemas.period import Period
from schemas.submission import SourceFile

_NOT_SAFE = re.compile(r"[^A-Za-z0-9._]+")
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,5}")
_LONGEST_STEM = 60
_SHA_DIGITS = 16


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


class _Note(NamedTuple):
    """One delivery of a file; `order` is its place among all files of the folder."""

    name: str
    sender: str
    sent_at: str
    via: str
    received_at: str
    order: int = 0

    def same_as(self, other: "_Note") -> bool:
        """Whether both are one delivery: the same message, or the same file at the same place."""
        mailed = bool(self.sent_at)
        mine = (self.name, self.sender, self.sent_at, "" if mailed else self.via)
        return mine == (other.name, other.sender, other.sent_at, "" if mailed else other.via)


def keep(home: Home, period: Period, source: SourceFile, received_at: datetime | None = None) -> Kept:
    """Store a received file unchanged; the same bytes are stored once, each delivery is noted beside them.

    Raises MachineError when the folder cannot be written to.
    """
    sha256 = hashlib.sha256(source.content).hexdigest()
    folder = home.originals(period)
    path = home.original_of(period, sha256)
    if path == folder:
        path = folder / f"{sha256[:_SHA_DIGITS]}_{safe_name(source.name)}"
    with held(folder / LOCK_FILE, "ghi tệp gốc"):  # two officers on one server may keep the same file at once
        notes = _notes_of(path)
        note = _note(source, received_at or datetime.now(UTC), _next_order(folder))
        known = [old.same_as(note) for old in notes]
        if not any(known):
            document = [entry._asdict() for entry in (*notes, note)]
            _write(_note_file(path), json.dumps(document, ensure_ascii=False, indent=1).encode())
    if not _holds(path, sha256, len(source.content)):
        _write(path, source.content)  # after its note: a run that is killed leaves no file whose sender nobody knows
    return Kept(sha256, path, bool(known) and not known[0])


def kept(home: Home, period: Period) -> Iterator[Original]:
    """Every original of a period, in the order of receipt, one in memory at a time.

    A file that came several times goes by its earliest message. Raises MachineError when somebody has changed an
    original, since nothing may be rebuilt from it.
    """
    entries = [(_notes_of(path) or [_unnoted(path)], path) for path, _ in kept_files(home, period)]
    for notes, path in sorted(entries, key=lambda entry: (_received(entry[0][0]), entry[0][0].order, entry[1].name)):
        content = path.read_bytes()
        sha256 = hashlib.sha256(content).hexdigest()
        if not path.name.startswith(sha256[:_SHA_DIGITS]):
            raise MachineError(
                f"Tệp gốc “{path}” đã bị thay đổi sau khi nhận nên không dùng được. "
                "Đề nghị xóa tệp này rồi thu lại báo cáo của đơn vị."
            )
        yield Original(_source(notes, content), Kept(sha256, path, delivered_again=False), _received(notes[0]))


def kept_files(home: Home, period: Period) -> Iterator[tuple[Path, str]]:
    """Every original of a period with the digits that its SHA-256 must begin with."""
    folder = home.root / str(period) / ORIGINALS
    for path in sorted(folder.glob("*_*")):
        if path.suffix != ".json" and not path.name.startswith("."):
            yield path, path.name[:_SHA_DIGITS]


def safe_name(name: str) -> str:
    """A file name in plain ASCII, without folders, not too long for Windows, that keeps its ending."""
    last = name.replace("\\", "/").rpartition("/")[2].replace("đ", "d").replace("Đ", "D")
    plain = unicodedata.normalize("NFD", last).encode("ascii", "ignore").decode()
    stem, dot, ending = plain.rpartition(".")
    if not _ENDING.fullmatch(dot + ending):
        stem, ending = plain, ""
    stem = _NOT_SAFE.sub("-", stem).strip("-._")[:_LONGEST_STEM] or "tep"
    return f"{stem}.{ending.lower()}" if ending else stem


def _holds(path: Path, sha256: str, size: int) -> bool:
    """Whether the file is there and still what was received."""
    if not path.is_file() or path.stat().st_size != size:
        return False
    return hashlib.sha256(path.read_bytes()).hexdigest() == sha256


def _write(path: Path, content: bytes) -> None:
    try:
        with replaced(path) as stream:
            stream.write(content)
    except OSError as error:
        raise MachineError(
            f"Không ghi được vào thư mục “{path.parent}”. Đề nghị kiểm tra dung lượng đĩa và quyền ghi rồi làm lại."
        ) from error


def _note_file(path: Path) -> Path:
    return path.with_name(path.name + ".json")


def _notes_of(path: Path) -> list[_Note]:
    """The deliveries of an original, oldest first; none when the note is missing or torn."""
    try:
        document: list[dict[str, Any]] = json.loads(_note_file(path).read_bytes())
        return [_Note(**entry) for entry in document]
    except (FileNotFoundError, ValueError, TypeError):
        return []


def _next_order(folder: Path) -> int:
    return sum(1 for _ in folder.glob("*.json"))


def _note(source: SourceFile, received_at: datetime, order: int) -> _Note:
    sent_at = source.sent_at.isoformat() if source.sent_at else ""
    return _Note(source.name, source.sender, sent_at, source.via, received_at.isoformat(), order)


def _unnoted(path: Path) -> _Note:
    """What is known of an original whose note is gone: its name and when it was written."""
    written = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return _Note(path.name[_SHA_DIGITS + 1 :], "", "", "", written.isoformat())


def _received(note: _Note) -> datetime:
    return datetime.fromisoformat(note.received_at)


def _source(notes: list[_Note], content: bytes) -> SourceFile:
    """The source file as its earliest message brought it; the first delivery where none was a message."""
    mailed = [note for note in notes if note.sent_at]
    note = min(mailed, key=lambda note: datetime.fromisoformat(note.sent_at)) if mailed else notes[0]
    sent_at = datetime.fromisoformat(note.sent_at) if note.sent_at else None
    return SourceFile(name=note.name, content=content, sender=note.sender, sent_at=sent_at, via=note.via)
