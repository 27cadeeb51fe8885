"""The register of what was received: submissions with their records and findings, files set aside, runs.

SQLAlchemy Core on SQLite, or on any database by URL. It holds nothing that cannot be read again from the
originals. Every change is one transaction.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from addin.errors import InputError, MachineError
from addin.home import Home
from schemas.cells import Value
from schemas.findings import Finding
from schemas.form import Record
from schemas.forms import cover
from schemas.period import Period
from schemas.reference import holidays
from schemas.submission import Control, Received, SetAside, SourceFile, Submission, Table

if TYPE_CHECKING:
    import sqlalchemy as sa

#: Raised with every change of the tables; an older program then refuses the ledger instead of spoiling it.
SCHEMA_VERSION = 1
VIETNAM = timezone(timedelta(hours=7))
_BUSY_SECONDS = 10
CURRENT, SUPERSEDED = "current", "superseded"


class _Tables(NamedTuple):
    metadata: "sa.MetaData"
    schema: "sa.Table"
    submissions: "sa.Table"
    tables: "sa.Table"
    records: "sa.Table"
    findings: "sa.Table"
    set_aside: "sa.Table"
    runs: "sa.Table"


@cache
def _tables() -> _Tables:
    """The tables; made at the first use, since the library takes long to import."""
    from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Text, UniqueConstraint
    from sqlalchemy import Table as SqlTable

    metadata = MetaData()

    def owned() -> Column[Any]:
        return Column("submission", ForeignKey("submissions.id", ondelete="CASCADE"), nullable=False, index=True)

    def text(name: str, length: int) -> Column[Any]:
        return Column(name, String(length), nullable=False)

    def numbered() -> Column[Any]:
        return Column("id", Integer, primary_key=True)

    def content() -> Column[Any]:
        return Column("content", Text, nullable=False)

    schema = SqlTable("ledger_schema", metadata, Column("version", Integer, nullable=False))
    submissions = SqlTable(
        "submissions", metadata, numbered(), text("unit", 8), text("period", 8), Column("file", Text, nullable=False),
        text("sha256", 64), Column("sender", Text, nullable=False), Column("sent_at", String(40)),
        text("received_at", 40), Column("version", Integer, nullable=False), text("status", 12),
        text("form_version", 20), content(), UniqueConstraint("period", "sha256"),
    )  # fmt: skip
    tables = SqlTable("tables", metadata, numbered(), owned(), text("form", 8), content())
    records = SqlTable(
        "records", metadata, numbered(), owned(), text("form", 8), Column("sheet_row", Integer, nullable=False),
        Column("code", Text, nullable=False), content(),
    )  # fmt: skip
    findings = SqlTable(
        "findings", metadata, numbered(), owned(), text("form", 8), text("cell", 12), text("severity", 8),
        text("code", 64), content(),
    )  # fmt: skip
    set_aside = SqlTable(
        "set_aside", metadata, numbered(), text("period", 8), Column("file", Text, nullable=False), text("code", 64),
        Column("message", Text, nullable=False), text("noted_at", 40),
    )  # fmt: skip
    runs = SqlTable(
        "runs", metadata, numbered(), text("command", 40), text("period", 8), text("ended_at", 40),
        Column("outcome", Text, nullable=False),
    )  # fmt: skip
    return _Tables(metadata, schema, submissions, tables, records, findings, set_aside, runs)


class Ledger:
    """An open ledger; a context manager that closes it."""

    def __init__(self, engine: "sa.Engine") -> None:
        self._engine = engine

    @classmethod
    def open(cls, home: Home) -> Self:
        """Open or make the ledger of a working folder.

        Raises InputError when a newer program made it, MachineError when it cannot be opened or is locked.
        """
        import sqlalchemy as sa

        home.root.mkdir(parents=True, exist_ok=True)
        url = sa.make_url(home.ledger_url)
        local = url.get_backend_name() == "sqlite"
        engine = sa.create_engine(url, connect_args={"timeout": _BUSY_SECONDS} if local else {})
        if local:
            sa.event.listen(engine, "connect", _prepare_sqlite)
        ledger = cls(engine)
        try:
            ledger._prepare()
        except sa.exc.DBAPIError as error:
            engine.dispose()
            raise MachineError(
                "Không mở được sổ theo dõi (tệp đang bị khóa hoặc hỏng). Đề nghị đóng chương trình khác đang dùng "
                "thư mục này rồi làm lại; nếu tệp hỏng, xóa tệp sổ theo dõi, chương trình sẽ lập lại từ tệp gốc."
            ) from error
        return ledger

    def _prepare(self) -> None:
        tables = _tables()
        tables.metadata.create_all(self._engine)
        with self._engine.begin() as connection:
            found = connection.execute(tables.schema.select()).scalar()
            if found is None:
                connection.execute(tables.schema.insert().values(version=SCHEMA_VERSION))
            elif found > SCHEMA_VERSION:
                raise InputError("Sổ theo dõi do phiên bản chương trình mới hơn lập. Đề nghị cập nhật chương trình.")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._engine.dispose()

    # -- writing ------------------------------------------------------------------------------------------------
    def record(self, submission: Submission, source: SourceFile, sha256: str, received_at: datetime) -> None:
        """Enter a submission and put the versions of its unit and period in order, all or nothing.

        Versions go by sent time, then by receipt; the last one is current, whatever the order of arrival.
        """
        tables = _tables()
        with self._engine.begin() as connection:
            row = {
                "unit": submission.unit,
                "period": str(submission.period),
                "file": submission.file,
                "sha256": sha256,
                "sender": source.sender,
                "sent_at": _iso(source.sent_at),
                "received_at": _iso(received_at),
                "version": 0,
                "status": SUPERSEDED,
                "form_version": str(submission.cover.get("form_version") or cover.VERSION),
                "content": _dump(
                    {
                        "cover": submission.cover,
                        "control": submission.control,
                        "has_content": submission.has_content,
                    }
                ),
            }
            key = connection.execute(tables.submissions.insert().values(row)).inserted_primary_key
            number = key[0] if key else None
            _insert(connection, tables.tables, _table_rows(submission.tables, number))
            _insert(connection, tables.records, _record_rows(submission.tables, number))
            _insert(connection, tables.findings, _finding_rows(submission.findings, number))
            _order_versions(connection, tables.submissions, submission.unit, str(submission.period))

    def set_aside(self, period: Period, refused: SetAside) -> None:
        """Note a file that was set aside; the same note twice is one."""
        table = _tables().set_aside
        values = {"period": str(period), **refused.model_dump()}
        with self._engine.begin() as connection:
            same = table.select().filter_by(**values)
            if connection.execute(same).first() is None:
                connection.execute(table.insert().values(**values, noted_at=_iso(datetime.now(UTC))))

    def note_run(self, command: str, period: Period, outcome: str) -> None:
        """Note that a command ended, and how."""
        values = {"command": command, "period": str(period), "ended_at": _iso(datetime.now(UTC)), "outcome": outcome}
        with self._engine.begin() as connection:
            connection.execute(_tables().runs.insert().values(values))

    # -- reading ------------------------------------------------------------------------------------------------
    def known(self, sha256: str, period: Period) -> str:
        """The file name under which these bytes were entered for a period; "" when they were not."""
        table = _tables().submissions
        query = table.select().filter_by(sha256=sha256, period=str(period))
        with self._engine.connect() as connection:
            row = connection.execute(query).first()
        return str(row.file) if row else ""

    def received(self, period: Period) -> list[Received]:
        """Every version received for a period, by unit and version."""
        table = _tables().submissions
        query = table.select().filter_by(period=str(period)).order_by(table.c.unit, table.c.version)
        due = period.due_on(holidays=holidays())
        with self._engine.connect() as connection:
            rows = connection.execute(query).all()
        return [_received(row, due) for row in rows]

    def current(self, period: Period) -> Iterator[Submission]:
        """The current submission of each unit, one in memory at a time."""
        table = _tables().submissions
        query = table.select().filter_by(period=str(period), status=CURRENT).order_by(table.c.unit)
        with self._engine.connect() as connection:
            for row in connection.execute(query).all():
                yield _submission(connection, row, period)

    def all_set_aside(self, period: Period) -> list[SetAside]:
        """Every file set aside for a period, in the order it was noted."""
        table = _tables().set_aside
        query = table.select().filter_by(period=str(period)).order_by(table.c.id)
        with self._engine.connect() as connection:
            rows = connection.execute(query).all()
        return [SetAside(file=row.file, code=row.code, message=row.message) for row in rows]

    def runs(self) -> list[tuple[str, str, str]]:
        """Command, period and outcome of every run, oldest first."""
        table = _tables().runs
        with self._engine.connect() as connection:
            return [
                (row.command, row.period, row.outcome)
                for row in connection.execute(table.select().order_by(table.c.id))
            ]


def _prepare_sqlite(connection: Any, _: object) -> None:
    """Foreign keys on; a rollback journal, since a write-ahead log does not work on a shared drive."""
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA journal_mode=DELETE")


def _insert(connection: "sa.Connection", table: "sa.Table", rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(table.insert(), rows)


def _table_rows(tables: Iterable[Table], number: Any) -> list[dict[str, Any]]:
    return [
        {"submission": number, "form": table.form, "content": _dump(table.model_dump(exclude={"records", "form"}))}
        for table in tables
    ]


def _record_rows(tables: Iterable[Table], number: Any) -> list[dict[str, Any]]:
    return [
        {
            "submission": number, "form": table.form, "sheet_row": record.row, "code": record.code,
            "content": _dump(record.values),
        }
        for table in tables
        for record in table.records
    ]  # fmt: skip


def _finding_rows(findings: Iterable[Finding], number: Any) -> list[dict[str, Any]]:
    return [
        {
            "submission": number, "form": finding.form, "cell": finding.cell, "severity": str(finding.severity),
            "code": finding.code, "content": finding.model_dump_json(),
        }
        for finding in findings
    ]  # fmt: skip


def _order_versions(connection: "sa.Connection", table: "sa.Table", unit: str, period: str) -> None:
    """Number the versions 1 … n by sent time, those without one by receipt; the last is current."""
    rows = connection.execute(table.select().filter_by(unit=unit, period=period)).all()
    ordered = sorted(rows, key=lambda row: (datetime.fromisoformat(row.sent_at or row.received_at), row.id))
    for version, row in enumerate(ordered, 1):
        status = CURRENT if version == len(ordered) else SUPERSEDED
        connection.execute(table.update().where(table.c.id == row.id).values(version=version, status=status))


def _received(row: "sa.Row[Any]", due: date) -> Received:
    sent_at = datetime.fromisoformat(row.sent_at) if row.sent_at else None
    return Received(
        unit=row.unit,
        period=row.period,
        file=row.file,
        sha256=row.sha256,
        sent_at=sent_at,
        version=row.version,
        status=row.status,
        sender=row.sender,
        late=sent_at is not None and sent_at.astimezone(VIETNAM).date() > due,
    )


def _submission(connection: "sa.Connection", row: "sa.Row[Any]", period: Period) -> Submission:
    names = _tables()
    records: dict[str, list[Record]] = {}
    for line in connection.execute(names.records.select().filter_by(submission=row.id).order_by(names.records.c.id)):
        records.setdefault(line.form, []).append(Record(line.sheet_row, line.code, _load(line.content)))
    tables = [
        Table(form=line.form, records=tuple(records.get(line.form, ())), **_load(line.content))
        for line in connection.execute(names.tables.select().filter_by(submission=row.id).order_by(names.tables.c.id))
    ]
    findings = [
        Finding.model_validate_json(line.content)
        for line in connection.execute(
            names.findings.select().filter_by(submission=row.id).order_by(names.findings.c.id)
        )
    ]
    content = _load(row.content)
    return Submission(
        unit=row.unit, period=period, file=row.file, cover=content["cover"], tables=tuple(tables),
        findings=tuple(findings), control=Control(*content["control"]), has_content=content["has_content"],
    )  # fmt: skip


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _dump(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"), default=_encode)


def _encode(value: object) -> dict[str, str]:
    if isinstance(value, date):
        return {"date": value.isoformat()}
    raise TypeError(type(value))


def _load(text: str) -> Any:
    return json.loads(text, object_hook=_decode)


def _decode(document: dict[str, Any]) -> dict[str, Value] | date:
    return date.fromisoformat(document["date"]) if document.keys() == {"date"} else document
