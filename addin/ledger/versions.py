"""The order of a unit's versions: which one counts, which came too late; stores nothing else."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from addin.ledger import rows
from addin.ledger.tables import tables
from addin.ledger.trail import Closing, closing
from schemas.period import Period
from schemas.submission import SourceFile

if TYPE_CHECKING:
    import sqlalchemy as sa


def redeliver(connection: "sa.Connection", period: Period, sha256: str, source: SourceFile) -> bool:
    """Whether the bytes were in already; an earlier message then gives them its sender and time."""
    row = connection.execute(tables().submissions.select().filter_by(period=str(period), sha256=sha256)).first()
    if row is None:
        return False
    sent_at, before = rows.moment(rows.stored(source.sent_at)), rows.moment(row.sent_at)
    if sent_at and (before is None or sent_at < before):
        update(connection, row.id, sent_at=rows.stored(sent_at), sender=source.sender, via=source.via)
        order_versions(connection, row.unit, row.period)
    return True


def order_all(connection: "sa.Connection", period: str) -> None:
    """Put the versions of every unit of a period in order, after it was closed or opened again."""
    import sqlalchemy as sa

    table = tables().submissions
    for unit in connection.execute(sa.select(table.c.unit).where(table.c.period == period).distinct()).scalars().all():
        order_versions(connection, unit, period)


def order_versions(connection: "sa.Connection", unit: str, period: str) -> None:
    """Number the versions 1 … n by sent time, those without one by receipt; say which one is current.

    It is the last one with content, or in a closed period the one that was closed: what came after that is a
    revision. A blank form that comes after a report never takes its place.
    """
    found = connection.execute(tables().submissions.select().filter_by(unit=unit, period=period)).all()
    ordered = sorted(found, key=lambda row: (rows.moment(row.sent_at or row.received_at), row.received_at, row.id))
    closed = closing(connection, period)
    last = next((row for row in reversed(ordered) if row.has_content), ordered[-1])
    for version, row in enumerate(ordered, 1):
        status = _status_when_closed(row, closed) if closed else rows.CURRENT if row is last else rows.SUPERSEDED
        if (row.version, row.status) != (version, status):
            update(connection, row.id, version=version, status=status)


def _status_when_closed(row: "sa.Row[Any]", closed: Closing) -> str:
    if closed.versions.get(row.unit) == row.sha256:
        return rows.CURRENT
    return rows.REVISION if row.has_content and came_after(row.received_at, closed) else rows.SUPERSEDED


def kind_of(row: "sa.Row[Any]", closings: Sequence[Closing]) -> str:
    """How a version stands to the official figures: before they are closed, those themselves, or after them."""
    if any(closed.versions.get(row.unit) == row.sha256 for closed in closings[:1]):
        return rows.OFFICIAL
    return rows.ADDITIONAL if closings and came_after(row.received_at, closings[0]) else rows.QUICK


def came_after(received_at: str, closed: Closing) -> bool:
    """Whether a version was received only after the figures were closed."""
    return datetime.fromisoformat(received_at) > datetime.fromisoformat(closed.at)


def update(connection: "sa.Connection", number: int, **values: object) -> None:
    """Change some values of a submission's row."""
    table = tables().submissions
    connection.execute(table.update().where(table.c.id == number).values(**values))
