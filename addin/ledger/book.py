"""The ledger: what was received, in which version, with its records and findings, and what was set aside.

SQLAlchemy Core on SQLite, or on any database by URL. It holds nothing that cannot be read again from the
originals and the audit trail's file beside them, so it may be deleted at any time; it reads no workbook itself.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from addin.ledger import rows
from addin.ledger.answers import add_explanations
from addin.ledger.decisions import Decisions
from addin.ledger.engine import BUSY_SECONDS, open_engine, reading, writing
from addin.ledger.seals import digest_of
from addin.ledger.state import one_state
from addin.ledger.tables import SCHEMA_VERSION, tables
from addin.ledger.versions import order_versions, redeliver, update
from addin.ledger.view import LedgerView
from addin.system.errors import InputError, MachineError
from addin.workspace.folder import LEDGER_FILE, Workspace
from schemas.findings import Finding
from schemas.period import Period
from schemas.submission import SetAside, SourceFile, Submission

if TYPE_CHECKING:
    import sqlalchemy as sa


class Ledger(LedgerView):
    """An open ledger; a context manager that closes it."""

    decisions: Decisions

    def __init__(
        self, engine: "sa.Engine", journal: Path | None = None, due_on: Callable[[Period], date] | None = None
    ) -> None:
        super().__init__(engine, due_on)
        self._engine = engine
        self.decisions = Decisions(engine, journal)

    @classmethod
    def open(
        cls,
        where: Workspace | str,
        *,
        busy_seconds: float = BUSY_SECONDS,
        due_on: Callable[[Period], date] | None = None,
    ) -> Self:
        """Open or make the ledger of a working folder or at a database URL.

        `due_on` is the office's last day of a period, by which a version is late; without it, the general rule.
        A file that an older program made is set aside, and a new one is made to be rebuilt. Raises InputError when a
        newer program made it, or an older one made it on a server.
        """
        journal = None if isinstance(where, str) else where.journal_path
        ledger = cls(open_engine(where, busy_seconds), journal, due_on)
        try:
            older = ledger._prepare()
            if not older:
                ledger.decisions.keep_in_step()
                return ledger
        except BaseException:
            ledger.close()
            raise
        ledger.close()
        kept = _put_aside(where, older)
        renewed = cls.open(where, busy_seconds=busy_seconds, due_on=due_on)
        renewed.decisions.note("renew-ledger", None, version=older, kept=kept)
        return renewed

    @classmethod
    def look(cls, where: Workspace) -> Self:
        """Open the ledger of a working folder as it is: nothing is made, mended or brought in step.

        Raises InputError when another version of the program made it.
        """
        ledger = cls(open_engine(where), None)
        try:
            with reading(ledger._engine) as connection:
                version = connection.execute(tables().schema.select()).one().version
        except BaseException:
            ledger.close()
            raise
        if version != SCHEMA_VERSION:
            ledger.close()
            raise InputError("Sổ theo dõi do phiên bản chương trình khác lập; lần chạy tới sẽ lập lại từ các tệp gốc.")
        return ledger

    def _prepare(self) -> int:
        """Make the tables where there are none; the version of the program's tables that are there, if older."""
        import sqlalchemy as sa

        schema = tables().schema
        with reading(self._engine) as connection:
            exists = sa.inspect(connection).has_table(schema.name)
            version = connection.execute(sa.select(schema.c.version)).scalar() if exists else None
        if version is None:
            with writing(self._engine) as connection:
                tables().metadata.create_all(connection)
                if connection.execute(schema.select()).first() is None:
                    connection.execute(schema.insert().values(version=SCHEMA_VERSION, complete=0))
        elif version > SCHEMA_VERSION:
            raise InputError("Sổ theo dõi do phiên bản chương trình mới hơn lập. Đề nghị cập nhật chương trình.")
        return version if version and version < SCHEMA_VERSION else 0

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def one_state(self, years: range) -> Iterator[LedgerView]:
        """The ledger as it is at one moment, whoever writes meanwhile: whole registers, and the reports of these years.

        Nobody is kept waiting: a server keeps the state by itself, of a file a copy is taken.
        """
        with one_state(self._engine, years) as (source, held):
            yield LedgerView(source, self._due_on, held)

    # -- rebuilding ---------------------------------------------------------------------------------------------
    @property
    def needs_rebuild(self) -> bool:
        """Whether the ledger is new, or was left half rebuilt: the originals have yet to be entered."""
        with reading(self._engine) as connection:
            return not connection.execute(tables().schema.select()).one().complete

    def mark_rebuilt(self) -> None:
        """Say that every original has been entered."""
        with writing(self._engine) as connection:
            connection.execute(tables().schema.update().values(complete=1))

    # -- writing ------------------------------------------------------------------------------------------------
    def record(self, submission: Submission, source: SourceFile, sha256: str, received_at: datetime) -> str:
        """Enter a submission and put the versions of its unit and period in order, all or nothing.

        Versions go by sent time, those without one by receipt; the last one is current, whatever the order of
        arrival, but for those that are held. Bytes that are in already are only delivered again. Gives the digest of
        what was entered (see `seals`), "" where nothing was.
        """
        row = rows.submission_row(submission, source, sha256, received_at)
        with writing(self._engine) as connection:
            if redeliver(connection, submission.period, sha256, source, received_at):
                return ""
            added = connection.execute(tables().submissions.insert().values(row)).inserted_primary_key
            number = int(added[0]) if added else 0
            _insert(connection, tables().tables, rows.table_rows(submission.tables, number))
            _insert(connection, tables().records, rows.record_rows(submission.tables, number))
            _insert(connection, tables().findings, rows.finding_rows(submission.findings, number, rows.READ))
            order_versions(connection, submission.unit, row["period"])
            add_explanations(connection, submission.unit, row["period"], submission.explanations)
            return digest_of(connection, _row_of(connection, number))

    def redelivered(self, period: Period, sha256: str, source: SourceFile, received_at: datetime) -> None:
        """Note that known bytes came in another message: the submission counts from the earliest of them."""
        with writing(self._engine) as connection:
            redeliver(connection, period, sha256, source, received_at)

    def replace_findings(self, unit: str, period: Period, findings: Iterable[Finding]) -> None:
        """Store the result of a check for the unit's current version; KeyError when there is none."""
        submissions, table = tables().submissions, tables().findings
        current = submissions.select().filter_by(unit=unit, period=str(period), status=rows.CURRENT)
        with writing(self._engine) as connection:
            row = connection.execute(current).first()
            if row is None:
                raise KeyError(unit)
            connection.execute(table.delete().filter_by(submission=row.id, step=rows.CHECK))
            _insert(connection, table, rows.finding_rows(findings, row.id, rows.CHECK))
            update(connection, row.id, checked_at=rows.stored(datetime.now(UTC)))

    def set_aside(self, period: Period, refused: SetAside) -> None:
        """Note a file that was set aside; the same note twice is one."""
        table = tables().set_aside
        values = {"period": str(period), **refused.model_dump()}
        with writing(self._engine) as connection:
            if connection.execute(table.select().filter_by(**values)).first() is None:
                noted_at = rows.stored(datetime.now(UTC))
                connection.execute(table.insert().values(**values, noted_at=noted_at))

    def begin_run(self, command: str, period: Period) -> int:
        """Note that a command has started; its number is for `finish_run`."""
        values = {"command": command, "period": str(period), "started_at": rows.stored(datetime.now(UTC))}
        with writing(self._engine) as connection:
            added = connection.execute(tables().runs.insert().values(**values, counts="{}")).inserted_primary_key
            return int(added[0]) if added else 0

    def finish_run(self, number: int, **counts: int | float | str) -> None:
        """Note that a command has come to its end, and what it counted."""
        table = tables().runs
        values = {"ended_at": rows.stored(datetime.now(UTC)), "counts": rows.dump(counts)}
        with writing(self._engine) as connection:
            connection.execute(table.update().where(table.c.id == number).values(values))


def _put_aside(where: Workspace | str, version: int) -> str:
    """Keep a ledger of older tables under another name, which is given; the originals hold all it held."""
    if isinstance(where, str) or where.ledger_url:
        raise InputError(
            "Sổ theo dõi dùng chung trên máy chủ do phiên bản chương trình cũ lập. Đề nghị cập nhật chương trình trên "
            "mọi máy, rồi nhờ người quản trị máy chủ đổi tên các bảng cũ; chương trình sẽ lập lại sổ từ các tệp gốc."
        )
    name = f"{LEDGER_FILE}.phien-ban-{version}"
    names = (name if number == 1 else f"{name}-{number}" for number in count(1))
    kept = next(path for name in names if not (path := where.root / name).exists())
    try:
        where.ledger_path.rename(kept)
    except FileNotFoundError:  # somebody else has just put it aside
        pass
    except OSError as error:
        raise MachineError(
            f"Không đổi tên được sổ theo dõi cũ “{LEDGER_FILE}”. Đề nghị đóng chương trình ở máy khác rồi làm lại."
        ) from error
    return kept.name


def _row_of(connection: "sa.Connection", number: int) -> "sa.Row[Any]":
    return connection.execute(tables().submissions.select().filter_by(id=number)).one()


def _insert(connection: "sa.Connection", table: "sa.Table", new: list[rows.Row]) -> None:
    if new:
        connection.execute(table.insert(), new)
