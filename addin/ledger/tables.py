"""The tables of the ledger, portable from SQLite to PostgreSQL; holds no statement that fills or reads them.

Moments are ISO 8601 text with their zone, documents are JSON text (see `rows.py`). SQLAlchemy is imported at the
first use, since it takes long.
"""

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import sqlalchemy as sa

#: Raised with every change of the tables; a program refuses a ledger of another version instead of spoiling it.
SCHEMA_VERSION = 6


class LedgerTables(NamedTuple):
    """Every table, and the metadata that creates them."""

    metadata: "sa.MetaData"
    schema: "sa.Table"  # one row: the version, and whether all originals have been entered
    submissions: "sa.Table"  # one row a version of a unit's report
    tables: "sa.Table"  # one row a form of a submission: where its columns are
    records: "sa.Table"  # one row a data row
    findings: "sa.Table"  # step "read": found in the one file; step "check": the whole result of a check
    set_aside: "sa.Table"
    runs: "sa.Table"
    explanations: "sa.Table"  # what districts wrote about findings, append-only
    journal: "sa.Table"  # the audit trail; its file beside the originals is what it is rebuilt from


@cache
def tables() -> LedgerTables:
    """The tables; made once."""
    import sqlalchemy as sa

    metadata = sa.MetaData()
    return LedgerTables(
        metadata,
        sa.Table("ledger_schema", metadata, _number("version"), _number("complete")),
        _submissions(metadata),
        sa.Table("tables", metadata, _owner(), _place("number"), _text("form"), _text("sheet"), _text("places")),
        sa.Table(
            "records", metadata, _owner(), _place("table_number"), _place("number"), _text("form"),
            _number("sheet_row"), _text("code"), _text("content"), sqlite_with_rowid=False,
        ),
        sa.Table(
            "findings", metadata, _owner(), _place("step", text=True), _place("number"), _text("unit"), _text("form"),
            _text("file"), _text("sheet"), _text("cell"), _text("severity"), _text("code"), _text("message"),
            _text("value"), sqlite_with_rowid=False,
        ),
        sa.Table(
            "set_aside", metadata, _key(), _text("period"), _text("file"), _text("code"), _text("message"),
            _text("noted_at"),
        ),
        sa.Table(
            "runs", metadata, _key(), _text("command"), _text("period"), _text("started_at"),
            _text("ended_at", missing=True), _text("counts"),
        ),
        sa.Table(
            "explanations", metadata, _key(), _text("unit"), _text("period"), _text("form"), _text("code"),
            _text("row_code"), _text("column_key"), _text("explanation"),
        ),
        sa.Table(
            "journal", metadata, _place("number"), _text("at"), _text("who"), _text("action"), _text("period"),
            _text("details"), _text("before"), _text("hash"),
        ),
    )  # fmt: skip


def _submissions(metadata: "sa.MetaData") -> "sa.Table":
    import sqlalchemy as sa

    return sa.Table(
        "submissions", metadata, _key(), _text("unit"), _text("period"), _text("file"), _text("sha256"),
        _text("sender"), _text("owner"), _text("disputed"), _number("mailed"), _number("ours"),
        _text("via"),
        _text("sent_at", missing=True), _text("received_at"), _number("version"),
        _text("status"), _number("cells_read"), _number("cells_used"), _number("cells_set_aside"),
        _number("has_content"), _text("cover"), _text("form_version"), _text("program_version"),
        _text("checked_at", missing=True), sa.UniqueConstraint("period", "sha256"),
    )  # fmt: skip


def _key() -> "sa.Column[int]":
    import sqlalchemy as sa

    return sa.Column("id", sa.Integer, primary_key=True)


def _owner() -> "sa.Column[int]":
    """The submission a row belongs to, as the first part of the row's key."""
    import sqlalchemy as sa

    return sa.Column("submission", sa.Integer, sa.ForeignKey("submissions.id", ondelete="CASCADE"), primary_key=True)


def _place(name: str, *, text: bool = False) -> "sa.Column[int] | sa.Column[str]":
    """A further part of a row's key."""
    import sqlalchemy as sa

    if text:
        return sa.Column(name, sa.String(8), primary_key=True)
    return sa.Column(name, sa.Integer, primary_key=True, autoincrement=False)


def _text(name: str, *, missing: bool = False) -> "sa.Column[str]":
    import sqlalchemy as sa

    return sa.Column(name, sa.Text, nullable=missing)


def _number(name: str) -> "sa.Column[int]":
    import sqlalchemy as sa

    return sa.Column(name, sa.Integer, nullable=False)
