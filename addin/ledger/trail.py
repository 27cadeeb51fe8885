"""The audit trail within the ledger, kept in step with its file, and the closings of periods told from it."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from addin.ledger.journal import CLOSE, REOPEN, Entry, append, missing_from, read_journal, sealed
from addin.ledger.rows import dump_json, load_json
from addin.ledger.tables import tables

if TYPE_CHECKING:
    import sqlalchemy as sa


class Closing(NamedTuple):
    """A period whose figures are closed: when, by whom, from which versions (unit → SHA-256), with which adjustments.

    `adjustments` are lines of the sheet "Điều chỉnh" as plain JSON.
    """

    at: str
    who: str
    versions: dict[str, str]
    adjustments: list[dict[str, Any]]


def entries(connection: "sa.Connection") -> list[Entry]:
    """Every entry, oldest first."""
    table = tables().journal
    return [_read(row) for row in connection.execute(table.select().order_by(table.c.number))]


def add_entry(
    connection: "sa.Connection", path: Path | None, who: str, action: str, period: str, details: Mapping[str, Any]
) -> Entry:
    """Seal what was done behind the last entry, in the file first: what the ledger knows can always be rebuilt."""
    keep_in_step(connection, path)
    table = tables().journal
    row = connection.execute(table.select().order_by(table.c.number.desc()).limit(1)).first()
    entry = sealed(_read(row) if row else None, who, action, period, details)
    if path:
        append(path, [entry])
    _store(connection, [entry])
    return entry


def keep_in_step(connection: "sa.Connection", path: Path | None) -> bool:
    """Bring the ledger and its file to the same entries, whichever has more; whether the ledger gained any."""
    if path is None:
        return False
    known, filed = entries(connection), read_journal(path)
    gained, lacking = missing_from(known, filed), missing_from(filed, known)
    if gained:
        _store(connection, gained)
    if lacking:
        append(path, lacking)
    return bool(gained)


def out_of_step(connection: "sa.Connection", path: Path | None) -> bool:
    """Whether the file holds another number of entries than the ledger."""
    import sqlalchemy as sa

    if path is None:
        return False
    stored = connection.execute(sa.select(sa.func.count()).select_from(tables().journal)).scalar()
    return len(read_journal(path)) != stored


def closings(connection: "sa.Connection", period: str) -> list[Closing]:
    """Every closing of a period, oldest first, those undone by a reopening included."""
    return [_closing(entry) for entry in _decisions(connection, period) if entry.action == CLOSE]


def closing(connection: "sa.Connection", period: str) -> Closing | None:
    """The closing that is in force; None while the period is open."""
    decisions = _decisions(connection, period)
    return _closing(decisions[-1]) if decisions and decisions[-1].action == CLOSE else None


def _decisions(connection: "sa.Connection", period: str) -> list[Entry]:
    table = tables().journal
    query = table.select().where(table.c.period == period, table.c.action.in_((CLOSE, REOPEN)))
    return [_read(row) for row in connection.execute(query.order_by(table.c.number))]


def _closing(entry: Entry) -> Closing:
    return Closing(entry.at, entry.who, entry.details.get("versions", {}), entry.details.get("adjustments", []))


def _store(connection: "sa.Connection", new: Sequence[Entry]) -> None:
    rows = [{**entry._asdict(), "details": dump_json(entry.details)} for entry in new]
    connection.execute(tables().journal.insert(), rows)


def _read(row: "sa.Row[Any]") -> Entry:
    return Entry(row.number, row.at, row.who, row.action, row.period, load_json(row.details), row.before, row.hash)
