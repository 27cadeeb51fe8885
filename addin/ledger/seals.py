"""What the audit trail seals of a collection: deliveries of originals, a digest of what was read, what was set aside.

So a note, an original or a record that was changed, added or removed afterwards shows; the trail itself shows its own
changes, and its last hash, printed in documents, proves it from outside the machine.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from addin.ledger.database import Connection, StoredRow
from addin.ledger.journal import COLLECT, REBUILD, Entry
from addin.ledger.tables import FINDINGS, RECORDS, TABLES, LedgerTable
from addin.ledger.trail import of_actions
from schemas.period import Period
from schemas.submission import SetAside

#: Deliveries as plain JSON, by the SHA-256 of the original.
Deliveries = Mapping[str, Sequence[Mapping[str, Any]]]
#: In the details of an entry, the lines of files that were set aside, so far as they are not sealed before.
ASIDE = "aside"
_FACTS = (
    "unit", "period", "file", "sha256", "cells_read", "cells_used", "cells_set_aside", "has_content", "cover",
    "form_version",
)  # fmt: skip


class Sealed(NamedTuple):
    """What the trail says of a period: deliveries, and the digest of what was read last, each by SHA-256.

    `aside` are the lines of files that were set aside; `all_aside` says that no older program noted any unsealed.
    """

    deliveries: dict[str, list[dict[str, Any]]]
    records: dict[str, str]
    aside: list[SetAside]
    all_aside: bool = True

    def lacking(
        self, deliveries: Deliveries, records: Mapping[str, str], aside: Iterable[SetAside] = ()
    ) -> dict[str, Any]:
        """What of these is not sealed yet, as the details of an entry; empty where all is."""
        new = {
            sha256: fresh
            for sha256, notes in deliveries.items()
            if (fresh := [note for note in notes if note not in self.deliveries.get(sha256, ())])
        }
        changed = {sha256: digest for sha256, digest in records.items() if self.records.get(sha256) != digest}
        known = set(self.aside)
        unsealed = [line.model_dump() for line in aside if line not in known]
        found = {"kept": new, "records": changed, ASIDE: unsealed}
        return {name: part for name, part in found.items() if part}


def read_sealed(connection: Connection, period: str) -> Sealed:
    """What the trail has sealed of a period."""
    return seals_in(of_actions(connection, period, (COLLECT, REBUILD)))


def seals_in(entries_of_period: Iterable[Entry]) -> Sealed:
    """The same from entries of one period."""
    found = Sealed({}, {}, [])
    all_aside = True
    for entry in entries_of_period:
        if entry.action not in (COLLECT, REBUILD):
            continue
        for sha256, notes in entry.details.get("kept", {}).items():
            found.deliveries.setdefault(sha256, []).extend(notes)
        found.records.update(entry.details.get("records", {}))
        found.aside.extend(SetAside(**line) for line in entry.details.get(ASIDE, ()))
        all_aside &= ASIDE in entry.details or entry.action == REBUILD
    return found._replace(all_aside=all_aside)


def sealed_periods(entries: Iterable[Entry]) -> set[Period]:
    """The periods of which the trail has sealed something; a planted entry may name anything."""
    named = {entry.period for entry in entries if entry.details.get("kept") or entry.details.get(ASIDE)}
    return {period for written in named if (period := period_of(written))}


def period_of(written: str) -> Period | None:
    """The period that a text names; None where it names none."""
    try:
        return Period.parse(written)
    except ValueError:
        return None


def digest_of(connection: Connection, submission: StoredRow) -> str:
    """A hash over all that was read of a file as the ledger holds it."""
    number = submission.id
    content = [
        [getattr(submission, fact) for fact in _FACTS],
        _rows(connection, TABLES, number),
        _rows(connection, RECORDS, number),
        _rows(connection, FINDINGS, number),
    ]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def _rows(connection: Connection, table: LedgerTable, submission: int) -> list[StoredRow]:
    """The rows of a submission in the order of their keys, without its number: a rebuilt ledger numbers them again."""
    columns = ", ".join(name for name in table.columns if name != "submission")
    keys = ", ".join(name for name in table.key if name != "submission")
    query = f"SELECT {columns} FROM {table.name} WHERE submission = :submission ORDER BY {keys}"  # noqa: S608 # our own names
    return [list(row) for row in connection.rows(query, submission=submission)]
