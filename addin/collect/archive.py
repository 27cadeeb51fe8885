"""The archive of originals: every received file unchanged, once, with a note of each delivery; reads no sheet.

Beside `<sha>_<name>` lies `<sha>_<name>.json`, the list of its deliveries in the order of receipt, so that the
ledger can be rebuilt from the folder alone.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from addin.collect.delivery import Delivery, NoteError, as_document, delivery_of, first_of, read_note, source_of
from addin.pc.places import put_web_mark
from addin.system.atomic import atomic_write
from addin.system.errors import MachineError
from addin.system.lock_file import file_lock
from addin.system.paths import is_regular, names_in
from addin.workspace.folder import LOCK_FILE, ORIGINALS, SHA_DIGITS, Workspace, is_note, note_file
from schemas.period import Period
from schemas.submission import SourceFile

_NOT_SAFE = re.compile(r"[^A-Za-z0-9._]+")
#: What opens as a table, a page or a text, wherever it is clicked on; a sender may call a workbook `.hta` or `.cmd`.
_ENDING = re.compile(r"\.(?:xl[st][xmb]?|[fo]ds|ots|csv|tsv|txt|xml|json|mht|mhtml|html?)", re.IGNORECASE)
_LONGEST_STEM = 60


#: The deliveries of originals by SHA-256, as the audit trail has sealed them.
SealedDeliveries = Mapping[str, Sequence[Delivery]]


class Kept(NamedTuple):
    """Where an original lies; `delivered_again` when the same bytes had come before in another message.

    `delivery` is the note of this delivery, or of the same one when it was noted first; `received_at` is when the
    bytes came first (see `first_of`).
    """

    sha256: str
    path: Path
    delivered_again: bool
    delivery: Delivery
    received_at: datetime


class Original(NamedTuple):
    """An original read back from the archive, with the notes of all its deliveries."""

    source: SourceFile
    kept: Kept
    received_at: datetime
    deliveries: tuple[Delivery, ...] = ()

    def of_unit(self, unit: str) -> "Original":
        """The same as the letter of its unit brought it, where another's did, too."""
        several = len(self.deliveries) > 1
        return self._replace(source=source_of(self.deliveries, self.source.content, unit)) if several else self


class Stranger(NamedTuple):
    """A file among the originals of which no note tells how it came, and whether it has a note that cannot be read."""

    path: Path
    torn: bool


def keep(home: Workspace, period: Period, source: SourceFile, received_at: datetime | None = None) -> Kept:
    """Store a received file unchanged; the same bytes are stored once, each delivery is noted beside them.

    Raises MachineError when the folder cannot be written to.
    """
    sha256 = hashlib.sha256(source.content).hexdigest()
    folder = home.originals(period)
    path = home.original_of(period, sha256)
    if path == folder:
        path = folder / f"{sha256[:SHA_DIGITS]}_{safe_name(source.name)}"
    with file_lock(folder / LOCK_FILE, "ghi tệp gốc"):  # two officers on one server may keep the same file at once
        notes = _notes_of(path)
        note = delivery_of(source, received_at or datetime.now(UTC), _next_order(folder))
        known = [old.same_as(note) for old in notes]
        if not any(known):
            _write(note_file(path), json.dumps(as_document([*notes, note]), ensure_ascii=False, indent=1).encode())
    if not _holds(path, sha256, len(source.content)):
        _write(path, source.content)  # after its note: a run that is killed leaves no file whose sender nobody knows
        put_web_mark(path)
    noted = notes[known.index(True)] if any(known) else note
    again = bool(notes) and not notes[0].same_message(note)
    return Kept(sha256, path, again, noted, first_of(notes if any(known) else [*notes, note]).received)


def originals_of(home: Workspace, period: Period, sealed: SealedDeliveries | None = None) -> Iterator[Original]:
    """Every original of a period, in the order of receipt, one in memory at a time.

    A file that came several times goes by its earliest message. What the audit trail has sealed of its deliveries goes
    before the notes beside it; a file that neither tells of is none (see `strangers`). Raises MachineError when
    somebody has changed an original, since nothing may be rebuilt from it.
    """
    by_digits = {sha256[:SHA_DIGITS]: deliveries for sha256, deliveries in (sealed or {}).items()}
    entries = [(by_digits.get(digits) or _notes_of(path), path) for path, digits in original_files(home, period)]
    told = [(list(notes), path) for notes, path in entries if notes]
    for notes, path in sorted(told, key=lambda entry: (entry[0][0].received, entry[0][0].order, entry[1].name)):
        content = path.read_bytes()
        sha256 = hashlib.sha256(content).hexdigest()
        if not path.name.startswith(sha256[:SHA_DIGITS]):
            raise MachineError(
                f"Tệp gốc “{path}” đã bị thay đổi sau khi nhận nên không dùng được. "
                "Đề nghị chuyển tệp này sang thư mục khác để lưu rồi thu lại báo cáo của đơn vị từ thư gốc; không còn "
                "thư gốc thì đề nghị đơn vị gửi lại."
            )
        taken = Kept(sha256, path, delivered_again=False, delivery=notes[0], received_at=notes[0].received)
        yield Original(source_of(notes, content), taken, first_of(notes).received, tuple(notes))


def never_entered(home: Workspace, period: Period, sealed: SealedDeliveries) -> Iterator[Original]:
    """The originals that were kept by a run which died before it had entered them."""
    entered = {sha256[:SHA_DIGITS] for sha256 in sealed}
    if any(digits not in entered for _, digits in original_files(home, period)):
        for original in originals_of(home, period, sealed):
            if original.kept.sha256 not in sealed:
                yield original


def strangers(home: Workspace, period: Period, sealed: SealedDeliveries) -> Iterator[Stranger]:
    """Files among the originals that came by no delivery that is known."""
    entered = {sha256[:SHA_DIGITS] for sha256 in sealed}
    for path, digits in original_files(home, period):
        if digits in entered:
            continue
        try:
            if not read_note(note_file(path)):
                yield Stranger(path, torn=False)
        except NoteError:
            yield Stranger(path, torn=True)


def original_files(home: Workspace, period: Period) -> Iterator[tuple[Path, str]]:
    """Every original of a period with the digits that its SHA-256 must begin with."""
    folder = home.root / str(period) / ORIGINALS
    for path in sorted(folder.glob("*_*")):
        if not path.name.startswith(".") and is_regular(path) and not is_note(path):
            yield path, path.name[:SHA_DIGITS]


def odd_entries(home: Workspace, period: Period) -> Iterator[Path]:
    """What lies among the originals of a period and is no file: links, folders, pipes; never read."""
    yield from (path for path in sorted((home.root / str(period) / ORIGINALS).glob("*")) if not is_regular(path))


def safe_name(name: str) -> str:
    """A file name in plain ASCII, without folders, not too long for Windows, that keeps the ending of a table."""
    last = name.replace("\\", "/").rpartition("/")[2].replace("đ", "d").replace("Đ", "D")
    plain = unicodedata.normalize("NFD", last).encode("ascii", "ignore").decode()
    stem, dot, ending = plain.rpartition(".")
    if not _ENDING.fullmatch(dot + ending):
        stem, ending = plain.replace(".", "-"), ""
    stem = _NOT_SAFE.sub("-", stem).strip("-._")[:_LONGEST_STEM] or "tep"
    return f"{stem}.{ending.lower()}" if ending else stem


def _holds(path: Path, sha256: str, size: int) -> bool:
    """Whether the file is there and still what was received."""
    if not path.is_file() or path.stat().st_size != size:
        return False
    return hashlib.sha256(path.read_bytes()).hexdigest() == sha256


def _write(path: Path, content: bytes) -> None:
    with atomic_write(path) as stream:
        stream.write(content)


def first_received(path: Path) -> datetime | None:
    """When an original came first, where its note can be read."""
    notes = _notes_of(path)
    return first_of(notes).received if notes else None


def came_so_before(home: Workspace, period: Period, kept: Kept) -> bool:
    """Whether the very delivery of a file is noted with a period already: the letter was left where it lay."""
    return any(old.same_message(kept.delivery) for old in _notes_of(home.original_of(period, kept.sha256)))


def _notes_of(path: Path) -> list[Delivery]:
    """The deliveries of an original, oldest first; none when the note is missing or torn."""
    try:
        return read_note(note_file(path))
    except NoteError:
        return []


def _next_order(folder: Path) -> int:
    return sum(name.endswith(".json") for name in names_in(folder))
