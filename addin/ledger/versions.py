"""The order of a unit's versions: which one counts, which came too late; stores nothing else."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from addin.ledger import rows
from addin.ledger.database import Connection, StoredRow
from addin.ledger.journal import ACCEPT_VERSION, HOLD_VERSION, REFUSE_VERSION
from addin.ledger.trail import Closing, closing, decisions
from schemas.period import Period
from schemas.submission import SourceFile


class Ruled(NamedTuple):
    """How a version stands: its number, and whether it counts (see the states in `rows`)."""

    row: StoredRow
    version: int
    status: str


def redeliver(connection: Connection, period: Period, sha256: str, source: SourceFile, received_at: datetime) -> bool:
    """Whether the bytes were in already; an earlier message then gives them its sender and time.

    A letter from the unit's own address goes before any other, however early the other says it was sent; any goes
    before one of the office itself.
    """
    query = "SELECT * FROM submissions WHERE period = :period AND sha256 = :sha256"
    row = connection.first(query, period=str(period), sha256=sha256)
    if row is None:
        return False
    if source.ours != bool(row.ours):
        if row.ours:
            update(connection, row.id, **rows.delivery_columns(source), received_at=rows.to_stored(received_at))
            order_versions(connection, row.unit, row.period)
        return True
    sent_at, before = rows.moment(rows.to_stored(source.sent_at)), rows.moment(row.sent_at)
    mine, its = source.vouched_for and source.owner == row.unit, _is_own(row)
    if sent_at and (before is None or (not mine, sent_at) < (not its, before)):
        update(connection, row.id, **rows.delivery_columns(source))
        order_versions(connection, row.unit, row.period)
    return True


def order_all(connection: Connection, period: str) -> None:
    """Put the versions of every unit of a period in order, after it was closed or opened again."""
    for row in connection.rows("SELECT DISTINCT unit FROM submissions WHERE period = :period", period=period):
        order_versions(connection, row.unit, period)


def order_versions(connection: Connection, unit: str, period: str) -> None:
    """Number the versions of a unit's report and say which one is current (see `rule_on`)."""
    for row, version, status in rule_on_versions(connection, unit, period):
        if (row.version, row.status) != (version, status):
            update(connection, row.id, version=version, status=status)


def rule_on_versions(connection: Connection, unit: str, period: str) -> list[Ruled]:
    """How the versions of a unit's report must stand."""
    query = "SELECT * FROM submissions WHERE unit = :unit AND period = :period"
    found = connection.rows(query, unit=unit, period=period)
    return rule_on(found, closing(connection, period), decisions(connection, period))


def rule_on(found: Iterable[StoredRow], closed: Closing | None, decisions: Mapping[str, str]) -> list[Ruled]:
    """Versions by sent time, those without one by receipt: first those that count, then those that do not.

    The last that counts and has content is current, or in a closed period the one that was closed: what came after
    that is a revision. A blank form that comes after a report never takes its place. Once a letter from the unit's own
    address is in, a later one from elsewhere is held until the office decides, or any one where its settings say so;
    `decisions` is what it decided, by SHA-256.
    """
    counted, waiting = [], []
    own_before = False
    ordered = sorted(found, key=lambda row: (rows.moment(row.sent_at or row.received_at), row.received_at, row.id))
    for row in ordered:
        decision = decisions.get(row.sha256, "")
        is_closed = closed is not None and closed.versions.get(row.unit) == row.sha256
        own = _is_own(row)
        doubted = row.mailed and not own and (own_before or decision == HOLD_VERSION)
        if is_closed or decision == ACCEPT_VERSION or (decision != REFUSE_VERSION and not doubted):
            counted.append(row)
        else:
            waiting.append((row, rows.REFUSED if decision == REFUSE_VERSION else rows.HELD))
        own_before = own_before or own
    last = next((row for row in reversed(counted) if row.has_content), counted[-1] if counted else None)
    standing = [
        (row, _status_when_closed(row, closed) if closed else rows.CURRENT if row is last else rows.SUPERSEDED)
        for row in counted
    ]
    return [Ruled(row, number, status) for number, (row, status) in enumerate([*standing, *waiting], 1)]


def _is_own(row: StoredRow) -> bool:
    """Whether a letter from the unit's own address brought it, and the letter names nobody else."""
    return bool(row.mailed and row.owner == row.unit and not row.disputed)


def _status_when_closed(row: StoredRow, closed: Closing) -> str:
    if closed.versions.get(row.unit) == row.sha256:
        return rows.CURRENT
    return rows.REVISION if row.has_content and came_after(row.received_at, closed) else rows.SUPERSEDED


def kind_of(row: StoredRow, closings: Sequence[Closing]) -> str:
    """How a version stands to the official figures: before they are closed, those themselves, or after them."""
    if any(closed.versions.get(row.unit) == row.sha256 for closed in closings[:1]):
        return rows.OFFICIAL
    return rows.ADDITIONAL if closings and came_after(row.received_at, closings[0]) else rows.QUICK


def came_after(received_at: str, closed: Closing) -> bool:
    """Whether a version was received only after the figures were closed."""
    return datetime.fromisoformat(received_at) > datetime.fromisoformat(closed.at)


def update(connection: Connection, number: int, **values: object) -> None:
    """Change some values of a submission's row."""
    changed = ", ".join(f"{name} = :{name}" for name in values)
    connection.change(f"UPDATE submissions SET {changed} WHERE id = :id", id=number, **values)  # noqa: S608 # our own names
