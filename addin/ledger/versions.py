"""The versions of a unit's report among each other: their order, and known bytes that come once more; reads no file."""

from typing import TYPE_CHECKING

from addin.ledger import rows
from addin.ledger.tables import tables
from schemas.period import Period
from schemas.submission import SourceFile

if TYPE_CHECKING:
    import sqlalchemy as sa


def update(connection: "sa.Connection", number: int, **values: object) -> None:
    """Change fields of one submission."""
    table = tables().submissions
    connection.execute(table.update().where(table.c.id == number).values(**values))


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


def order_versions(connection: "sa.Connection", unit: str, period: str) -> None:
    """Number the versions 1 … n by sent time, those without one by receipt; the last is current."""
    found = connection.execute(tables().submissions.select().filter_by(unit=unit, period=period)).all()
    ordered = sorted(found, key=lambda row: (rows.moment(row.sent_at or row.received_at), row.received_at, row.id))
    for version, row in enumerate(ordered, 1):
        status = rows.CURRENT if version == len(ordered) else rows.SUPERSEDED
        if (row.version, row.status) != (version, status):
            update(connection, row.id, version=version, status=status)
