"""The tables of the ledger, portable from SQLite to PostgreSQL; holds no statement that fills or reads them.

Moments are ISO 8601 text with their zone, documents are JSON text (see `rows.py`).
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

#: Raised with every change of the tables; a program refuses a ledger of another version instead of spoiling it.
SCHEMA_VERSION = 8

#: Kinds of columns. A numbered one counts by itself.
NUMBERED, TEXT, MISSING_TEXT, NUMBER = "numbered", "TEXT NOT NULL", "TEXT", "INTEGER NOT NULL"
_OWNER = "INTEGER NOT NULL REFERENCES submissions (id) ON DELETE CASCADE"


class LedgerTable(NamedTuple):
    """A table: its columns with their kinds, those of its key, and what further holds of it.

    `looked_up` are columns that rows are asked for by; without an index each question would look at a whole period.
    `without_rowid`: SQLite keeps its rows by their key alone.
    """

    name: str
    columns: Mapping[str, str]
    key: tuple[str, ...] = ()
    unique: tuple[str, ...] = ()
    without_rowid: bool = False
    looked_up: tuple[str, ...] = ()

    def statements(self, numbered: str, *, sqlite: bool) -> Iterator[str]:
        """What makes the table, and its index, where there is none: see `creation`."""
        yield self.creation(numbered, sqlite=sqlite)
        if self.looked_up:
            yield f"CREATE INDEX IF NOT EXISTS {self.name}_looked_up ON {self.name} ({', '.join(self.looked_up)})"

    def creation(self, numbered: str, *, sqlite: bool) -> str:
        """The statement that makes the table where there is none; `numbered` is the database's word for such a key."""
        kinds = [f"{name} {numbered if kind == NUMBERED else kind}" for name, kind in self.columns.items()]
        key = [f"PRIMARY KEY ({', '.join(self.key)})"] if self.key else []
        unique = [f"UNIQUE ({', '.join(self.unique)})"] if self.unique else []
        end = " WITHOUT ROWID" if sqlite and self.without_rowid else ""
        return f"CREATE TABLE IF NOT EXISTS {self.name} ({', '.join([*kinds, *key, *unique])}){end}"


def _texts(*names: str) -> dict[str, str]:
    return dict.fromkeys(names, TEXT)


def _numbers(*names: str) -> dict[str, str]:
    return dict.fromkeys(names, NUMBER)


#: One row: the version, and whether all originals have been entered.
SCHEMA = LedgerTable("ledger_schema", _numbers("version", "complete"))
#: One row a version of a unit's report.
SUBMISSIONS = LedgerTable(
    "submissions",
    {"id": NUMBERED}
    | _texts("unit", "period", "file", "sha256", "sender", "owner", "disputed")
    | _numbers("mailed", "ours")
    | {"via": TEXT, "sent_at": MISSING_TEXT, "received_at": TEXT, "version": NUMBER, "status": TEXT}
    | _numbers("cells_read", "cells_used", "cells_set_aside", "has_content")
    | _texts("cover", "form_version", "profile", "program_version"),
    unique=("period", "sha256"),
    looked_up=("unit", "period"),
)
#: One row a form of a submission: where its columns are.
TABLES = LedgerTable(
    "tables",
    {"submission": _OWNER, "number": NUMBER} | _texts("form", "version", "sheet", "places"),
    ("submission", "number"),
)
#: One row a data row.
RECORDS = LedgerTable(
    "records",
    {"submission": _OWNER, "table_number": NUMBER, "number": NUMBER, "form": TEXT, "sheet_row": NUMBER}
    | _texts("code", "content"),
    ("submission", "table_number", "number"),
    without_rowid=True,
)
#: One row a finding of reading the one file.
FINDINGS = LedgerTable(
    "findings",
    {"submission": _OWNER, "number": NUMBER}
    | _texts("unit", "form", "file", "sheet", "cell", "severity", "code", "message", "value"),
    ("submission", "number"),
    without_rowid=True,
)
#: The tables with what was read of a report.
PARTS = (TABLES, RECORDS, FINDINGS)
SET_ASIDE = LedgerTable("set_aside", {"id": NUMBERED} | _texts("period", "file", "code", "message", "noted_at"))
RUNS = LedgerTable(
    "runs",
    {"id": NUMBERED} | _texts("command", "period", "started_at") | {"ended_at": MISSING_TEXT, "counts": TEXT},
)
#: What districts wrote about findings, append-only.
EXPLANATIONS = LedgerTable(
    "explanations",
    {"id": NUMBERED} | _texts("unit", "period", "form", "code", "row_code", "column_key", "explanation"),
)
#: The audit trail; its file beside the originals is what it is rebuilt from.
JOURNAL = LedgerTable(
    "journal",
    {"number": NUMBER} | _texts("at", "who", "action", "period", "details", "before", "hash"),
    ("number",),
)
#: All of them, what others refer to first.
ALL_TABLES = (SCHEMA, SUBMISSIONS, TABLES, RECORDS, FINDINGS, SET_ASIDE, RUNS, EXPLANATIONS, JOURNAL)
