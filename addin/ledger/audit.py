"""The versions in the ledger beside what the trail says they must be, for whoever audits them; changes nothing."""

from collections.abc import Sequence
from typing import NamedTuple

from addin.ledger import rows
from addin.ledger.database import Connection
from addin.ledger.journal import Entry
from addin.ledger.seals import digest_of
from addin.ledger.tables import LedgerTable
from addin.ledger.trail import closing_in, decisions_in
from addin.ledger.versions import rule_on


class Registered(NamedTuple):
    """A version as the ledger holds it. `digest` is over what was read of it, `delivery` how it came.

    `version` and `status` are what the ledger says, `due` what follows from when the versions were sent, and from what
    the trail tells of closings and decisions.
    """

    unit: str
    file: str
    sha256: str
    received_at: str
    delivery: rows.Columns
    digest: str
    standing: tuple[int, str]
    due: tuple[int, str]


def rows_without_report(connection: Connection, table: LedgerTable) -> int:
    """How many rows of a table belong to no report: the next report that is entered would take them over."""
    query = f"SELECT COUNT(*) AS found FROM {table.name} WHERE submission NOT IN (SELECT id FROM submissions)"  # noqa: S608 # our own names
    return int(connection.rows(query)[0].found)


def registered_versions(connection: Connection, period: str, entries_of_period: Sequence[Entry]) -> list[Registered]:
    """Every version of a period."""
    found = connection.rows("SELECT * FROM submissions WHERE period = :period", period=period)
    closed, decisions = closing_in(entries_of_period), decisions_in(entries_of_period)
    due: dict[int, tuple[int, str]] = {}
    for unit in {row.unit for row in found}:
        of_unit = [row for row in found if row.unit == unit]
        due |= {one.row.id: (one.version, one.status) for one in rule_on(of_unit, closed, decisions)}
    return [
        Registered(
            row.unit, row.file, row.sha256, row.received_at,
            {name: getattr(row, name) for name in rows.DELIVERY}, digest_of(connection, row),
            (row.version, row.status), due[row.id],
        )
        for row in found
    ]  # fmt: skip
