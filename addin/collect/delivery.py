"""Notes of deliveries: under which name an original came, from whom, when; what is no such note is rejected."""

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from addin.collect.dates import is_possible
from addin.system.paths import is_regular
from schemas.submission import SourceFile

#: No clock of an office is further ahead of the true time.
_AHEAD = timedelta(days=2)


class NoteError(ValueError):
    """A file that should hold notes of deliveries holds something else."""


class Delivery(NamedTuple):
    """One delivery of a file; `order` is its place among all files of the folder, the rest is as in `SourceFile`."""

    name: str
    sender: str
    sent_at: str
    via: str
    received_at: str
    order: int = 0
    mailed: bool = False
    owner: str = ""
    disputed: str = ""
    date_doubted: str = ""
    ours: bool = False

    def same_as(self, other: "Delivery") -> bool:
        """Whether both are one delivery, of which the same is known: whose its sender is, and who disputes that."""
        return self.same_message(other) and (self.owner, self.disputed) == (other.owner, other.disputed)

    def same_message(self, other: "Delivery") -> bool:
        """Whether both are the same message, or the same file at the same place."""
        mine, its = ((one.name, one.sender, one.sent_at, "" if one.sent_at else one.via) for one in (self, other))
        return mine == its

    @property
    def received(self) -> datetime:
        """When it came."""
        return datetime.fromisoformat(self.received_at)

    def is_own(self, unit: str) -> bool:
        """Whether a letter from the unit's own address brought it, or of any unit's where none is named."""
        return bool(self.mailed and self.owner and not self.disputed and unit in ("", self.owner))


def delivery_of(source: SourceFile, received_at: datetime, order: int) -> Delivery:
    """The note of a file that has just come."""
    sent_at = source.sent_at.isoformat() if source.sent_at else ""
    return Delivery(
        source.name, source.sender, sent_at, source.via, received_at.isoformat(), order, source.mailed, source.owner,
        source.disputed, source.date_doubted, source.ours,
    )  # fmt: skip


def read_note(path: Path) -> list[Delivery]:
    """The deliveries of an original, oldest first; none where there is no note. NoteError where it is no such note."""
    if not os.path.lexists(path):
        return []
    if not is_regular(path):
        raise NoteError
    try:
        document = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError) as error:
        raise NoteError from error
    return deliveries_from(document)


def deliveries_from(document: object) -> list[Delivery]:
    """Deliveries from plain JSON. NoteError where it is something else."""
    if not isinstance(document, list) or not document:
        raise NoteError
    return [_delivery_from(entry) for entry in document]


def _delivery_from(entry: object) -> Delivery:
    if not isinstance(entry, dict) or not entry.keys() <= set(Delivery._fields):
        raise NoteError
    kinds = {field: type(Delivery._field_defaults.get(field, "")) for field in Delivery._fields}
    if not all(type(value) is kinds[field] for field, value in entry.items()):
        raise NoteError
    try:
        noted = Delivery(**{"mailed": bool(entry.get("sent_at")), **entry})  # older programs did not note it
        usable = is_possible(noted.received, datetime.now(UTC) + _AHEAD)
    except (ValueError, TypeError) as error:
        raise NoteError from error
    if not usable:
        raise NoteError
    return noted


def as_document(deliveries: Iterable[Delivery]) -> list[dict[str, Any]]:
    """Deliveries as plain JSON."""
    return [one._asdict() for one in deliveries]


def first_of(deliveries: Sequence[Delivery]) -> Delivery:
    """The first delivery that counts as the unit's."""
    return _brought(deliveries)[0]


def _brought(deliveries: Sequence[Delivery]) -> Sequence[Delivery]:
    return [one for one in deliveries if not one.ours] or deliveries


def source_of(deliveries: Sequence[Delivery], content: bytes, unit: str = "") -> SourceFile:
    """The source file as its earliest message brought it, one from the unit's own address before others.

    Where no message did, it is as it came first. The office's own letters bring what a unit has sent only where no
    other did.
    """
    brought = _brought(deliveries)
    dated = [(one, sent_at) for one in brought if (sent_at := _sent(one))]
    one, sent_at = min(dated, key=lambda pair: (not pair[0].is_own(unit), pair[1]), default=(brought[0], None))
    kept: Mapping[str, Any] = one._asdict()
    fields = {key: kept[key] for key in ("name", "sender", "via", "owner", "disputed", "date_doubted", "ours")}
    if one.sent_at and not sent_at:
        fields["date_doubted"] = one.sent_at
    return SourceFile(content=content, sent_at=sent_at, mailed=one.mailed, **fields)


def _sent(one: Delivery) -> datetime | None:
    """When it was sent; None where that is not known or, as older programs noted it, not possible."""
    try:
        sent_at = datetime.fromisoformat(one.sent_at)
    except ValueError:
        return None
    return sent_at if is_possible(sent_at, one.received) else None
