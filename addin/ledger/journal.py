"""The audit trail: what was done, when, by whom, each entry sealed with the hash of the one before; decides nothing.

Beside the originals lies its file, one JSON entry a line, only ever added to: the ledger is rebuilt from it.
"""

import contextlib
import hashlib
import json
import os
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from addin.system.errors import MachineError, unwritable

CLOSE, REOPEN, ACCEPT = "close", "reopen", "accept"
#: The office's word on a version that is held, and that its settings hold one that nothing else holds.
ACCEPT_VERSION, REFUSE_VERSION, HOLD_VERSION = "accept-version", "refuse-version", "hold-version"
#: The trail's file, or the ledger's copy of it, had lost entries, which the other still had.
RESTORE = "restore-trail"
#: Entries that seal what was taken in: deliveries of originals, and what was read of them.
COLLECT, REBUILD = "collect", "rebuild"
#: In the details of a collection, the files of units that could not be used: see `UnusableFile`.
UNUSABLE = "unusable"
#: Entries that tell what was written of the figures.
WRITTEN = ("consolidate", "draft", "send-back", "remind")


#: How each line of the file begins.
_BEGINNING = b'{"number": '


class Entry(NamedTuple):
    """One thing that was done; `before` is the hash of the entry before, "" for the first."""

    number: int
    at: str
    who: str
    action: str
    period: str
    details: dict[str, Any]
    before: str
    hash: str


def seal(last: Entry | None, who: str, action: str, period: str, details: Mapping[str, Any]) -> Entry:
    """The entry that follows another."""
    number, before = (last.number + 1, last.hash) if last else (1, "")
    now = datetime.now(UTC).isoformat()
    entry = Entry(number, now, who, action, period, dict(details), before, "")
    return entry._replace(hash=hash_of(entry))


def hash_of(entry: Entry) -> str:
    """What the entry's hash must be."""
    content = json.dumps(entry[:-1], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(content.encode()).hexdigest()


def breaks(entries: Iterable[Entry]) -> Iterator[int]:
    """The numbers of the entries that were changed, or before which one is missing."""
    before, number = "", 0
    for entry in entries:
        if (entry.before, entry.number) != (before, number + 1) or entry.hash != hash_of(entry):
            yield entry.number
        before, number = entry.hash, entry.number


def read_journal(path: Path) -> list[Entry]:
    """The entries of the file; a line that a dying run left torn is passed over, and the chain tells of others."""
    try:
        lines = path.read_bytes().splitlines()
    except FileNotFoundError:
        return []
    return [entry for line in lines if (entry := _entry(line))]


def unreadable(path: Path) -> int:
    """How many lines of the file are no entry, nor the beginning of one that a dying run left torn."""
    lines = path.read_bytes().splitlines() if path.is_file() else []
    return sum(bool(line.strip()) and not _is_torn(line) and _entry(line) is None for line in lines)


def _is_torn(line: bytes) -> bool:
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return line.startswith(_BEGINNING)
    return False


def _entry(line: bytes) -> Entry | None:
    try:
        entry = Entry(**json.loads(line, object_pairs_hook=_each_once))
    except (ValueError, TypeError, RecursionError):
        return None
    kinds = zip(entry, (int, str, str, str, str, dict, str, str), strict=True)
    return entry if all(type(value) is kind for value, kind in kinds) else None


def _each_once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """What a person reads in a line is what counts: no name stands there twice."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name twice")
    return found


def refuse_unwritable(path: Path) -> None:
    """MachineError where nothing can be added to the file."""
    try:
        path.open("r+b").close()
    except OSError as error:
        raise _refused(path, error) from error


def append(path: Path, entries: Sequence[Entry]) -> None:
    """Add entries to the end of the file and see them on the disk; all of them or none. Raises MachineError."""
    lines = "".join(json.dumps(entry._asdict(), ensure_ascii=False) + "\n" for entry in entries).encode()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a+b") as stream:
            size = stream.seek(0, os.SEEK_END)
            if size:
                stream.seek(-1, os.SEEK_END)
                lines = lines if stream.read(1) == b"\n" else b"\n" + lines
            try:
                stream.write(lines)
                stream.flush()
                os.fsync(stream.fileno())
            except OSError:
                os.truncate(path, size)
                raise
    except OSError as error:
        raise _refused(path, error) from error
    _appended.get(_here(path), []).append((size, lines))


def _refused(path: Path, error: OSError) -> MachineError:
    return MachineError(unwritable(f"sổ kiểm soát thay đổi “{path}”", error))


#: What was added to trails by the changes that threads are making: each piece with the place where it begins.
_appended: dict[tuple[Path, int], list[tuple[int, bytes]]] = {}


def _here(path: Path) -> tuple[Path, int]:
    return path.absolute(), threading.get_ident()


@contextlib.contextmanager
def roll_back(path: Path | None) -> Iterator[None]:
    """What is added to a trail's file while the block runs is cut off again where the block fails.

    Otherwise a period that could not be closed for want of room on the disk would be closed at the next start.
    """
    if path is None:
        yield
        return
    pieces = _appended[_here(path)] = []
    try:
        yield
    except BaseException:
        _cut(path, pieces)
        raise
    finally:
        del _appended[_here(path)]


def _cut(path: Path, pieces: Sequence[tuple[int, bytes]]) -> None:
    """Cut pieces off the end, as far as they still are the end."""
    with contextlib.suppress(OSError), path.open("r+b") as stream:
        for start, lines in reversed(pieces):
            stream.seek(start)
            if stream.read() != lines:
                return
            stream.truncate(start)
        os.fsync(stream.fileno())


def missing_from(known: Sequence[Entry], other: Sequence[Entry]) -> Sequence[Entry]:
    """The entries by which `other` goes on where `known` ends; none where the two have parted."""
    if len(other) <= len(known) or [entry.hash for entry in other[: len(known)]] != [entry.hash for entry in known]:
        return ()
    return other[len(known) :]
