"""The audit trail within the ledger, kept in step with its file, and the closings of periods told from it."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from addin.ledger.database import Connection, StoredRow
from addin.ledger.journal import (
    ACCEPT_VERSION,
    CLOSE,
    HOLD_VERSION,
    REFUSE_VERSION,
    REOPEN,
    RESTORE,
    WRITTEN,
    Entry,
    append,
    missing_from,
    read_journal,
    seal,
)  # fmt: skip
from addin.ledger.rows import dump_json, load_json
from addin.ledger.tables import JOURNAL

_ON_VERSIONS = (ACCEPT_VERSION, REFUSE_VERSION, HOLD_VERSION)


class Closing(NamedTuple):
    """A period whose figures are closed: when, by whom, from which versions (unit → SHA-256), with which adjustments.

    `adjustments` are lines of the sheet "Điều chỉnh" as plain JSON; `number` and `seal` are those of its entry, which
    written down elsewhere prove the whole trail up to it. `reason` says why it was closed while there were `errors`;
    `made_of` names, by unit, the periods that its figures are made of where it sent none for this one; `profile` is the
    hash of the profile that they were read by, `missing_units` what stood for units without a report; both are "" where
    it was closed before they were kept. `senders` are the findings on where reports came from, by SHA-256, as plain
    JSON; None where it was closed before.
    """

    at: str
    who: str
    versions: dict[str, str]
    adjustments: list[dict[str, Any]]
    number: int = 0
    seal: str = ""
    reason: str = ""
    errors: int = 0
    made_of: dict[str, list[str]] | None = None
    profile: str = ""
    missing_units: str = ""
    senders: dict[str, dict[str, Any]] | None = None

    @property
    def forced(self) -> str:
        """That it was closed with errors open, and why, as a sentence; "" where there were none."""
        reason = self.reason.rstrip(". ")
        return f"Số liệu được chốt khi còn {self.errors} lỗi chưa sửa; lý do: {reason}." if self.errors else ""

    @property
    def units(self) -> set[str]:
        """The units whose figures are closed."""
        return self.versions.keys() | (self.made_of or {}).keys()


def entries(connection: Connection) -> list[Entry]:
    """Every entry, oldest first."""
    return [_read(row) for row in connection.rows("SELECT * FROM journal ORDER BY number")]


def add_entry(
    connection: Connection, path: Path | None, who: str, action: str, period: str, details: Mapping[str, Any]
) -> Entry:
    """Seal what was done behind the last entry, in the file first: what the ledger knows can always be rebuilt."""
    keep_in_step(connection, path, who)
    return _add(connection, path, who, action, period, details)


def _add(
    connection: Connection, path: Path | None, who: str, action: str, period: str, details: Mapping[str, Any]
) -> Entry:
    entry = seal(head(connection), who, action, period, details)
    if path:
        append(path, [entry])
    _store(connection, [entry])
    return entry


def head(connection: Connection) -> Entry | None:
    """The last entry, whose hash stands for the whole trail."""
    row = connection.first("SELECT * FROM journal ORDER BY number DESC LIMIT 1")
    return _read(row) if row else None


def basis_entry(connection: Connection) -> Entry | None:
    """The last entry that figures rest on, whose hash stands for all before; what was written of them moves none."""
    for row in connection.rows("SELECT number, action FROM journal ORDER BY number DESC"):
        if row.action not in WRITTEN:
            return _read(connection.rows("SELECT * FROM journal WHERE number = :number", number=row.number)[0])
    return None


def keep_in_step(connection: Connection, path: Path | None, who: str) -> None:
    """Bring the ledger and its file to the same entries, whichever has more.

    The file is written first, so a run that dies leaves the ledger one entry behind, and a new ledger has none. Where
    anything else is missing somebody took it away, and that is entered too.
    """
    if path is None:
        return
    known, filed = entries(connection), read_journal(path)
    gained, lacking = missing_from(known, filed), missing_from(filed, known)
    if gained:
        _store(connection, gained)
    if lacking:
        append(path, lacking)
        _add(connection, path, who, RESTORE, "", {"file": len(lacking)})
    elif len(gained) > 1 and connection.rows("SELECT complete FROM ledger_schema")[0].complete:
        _add(connection, path, who, RESTORE, "", {"ledger": len(gained)})


def out_of_step(connection: Connection, path: Path | None) -> bool:
    """Whether the file holds another number of entries than the ledger."""
    if path is None:
        return False
    stored = connection.rows("SELECT count(*) AS stored FROM journal")[0].stored
    return bool(len(read_journal(path)) != stored)


def closings(connection: Connection, period: str) -> list[Closing]:
    """Every closing of a period, oldest first, those undone by a reopening included."""
    return [_closing(entry) for entry in _decisions(connection, period) if entry.action == CLOSE]


def closing(connection: Connection, period: str) -> Closing | None:
    """The closing that is in force; None while the period is open."""
    return closing_in(_decisions(connection, period))


def closing_in(entries_of_period: Iterable[Entry]) -> Closing | None:
    """The same from entries of one period."""
    decisions = [entry for entry in entries_of_period if entry.action in (CLOSE, REOPEN)]
    return _closing(decisions[-1]) if decisions and decisions[-1].action == CLOSE else None


def decisions(connection: Connection, period: str) -> dict[str, str]:
    """What the office decided on versions that were held, or that its settings hold: the action by SHA-256."""
    return decisions_in(of_actions(connection, period, _ON_VERSIONS))


def decisions_in(entries_of_period: Iterable[Entry]) -> dict[str, str]:
    """The same from entries of one period."""
    found = (entry for entry in entries_of_period if entry.action in _ON_VERSIONS)
    return {str(entry.details.get("sha256")): entry.action for entry in found}


def of_actions(connection: Connection, period: str, actions: Sequence[str]) -> list[Entry]:
    """The entries of some actions on a period, oldest first."""
    found = connection.rows("SELECT * FROM journal WHERE period = :period ORDER BY number", period=period)
    return [_read(row) for row in found if row.action in actions]


def _decisions(connection: Connection, period: str) -> list[Entry]:
    return of_actions(connection, period, (CLOSE, REOPEN))


def _closing(entry: Entry) -> Closing:
    details = entry.details
    versions, adjustments = details.get("versions", {}), details.get("adjustments", [])
    reason, errors = str(details.get("reason", "")), int(details.get("errors", 0))
    made_of, profile = details.get("made_of") or None, str(details.get("profile", ""))
    seal = entry.number, entry.hash
    missing = str(details.get("missing_units", ""))
    senders = details.get("senders")
    return Closing(
        entry.at, entry.who, versions, adjustments, *seal, reason, errors, made_of, profile, missing, senders
    )


def _store(connection: Connection, new: Sequence[Entry]) -> None:
    rows = [{**entry._asdict(), "details": dump_json(entry.details)} for entry in new]
    connection.insert(JOURNAL, rows)


def _read(row: StoredRow) -> Entry:
    return Entry(row.number, row.at, row.who, row.action, row.period, load_json(row.details), row.before, row.hash)
