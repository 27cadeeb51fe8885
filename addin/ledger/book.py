"""The ledger: what was received, in which version, with its records and findings, and what was set aside.

In a file, or on a PostgreSQL server by its address. It holds nothing that cannot be read again from the
originals and the audit trail's file beside them, so it may be deleted at any time; it reads no workbook itself.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from typing import Self

from addin.ledger import rows
from addin.ledger.answers import add_explanations
from addin.ledger.database import BUSY_SECONDS, Connection, Database, StoredRow
from addin.ledger.decisions import Decisions
from addin.ledger.engine import open_database
from addin.ledger.seals import digest_of
from addin.ledger.tables import (
    ALL_TABLES,
    FINDINGS,
    PARTS,
    RECORDS,
    RUNS,
    SCHEMA,
    SCHEMA_VERSION,
    SET_ASIDE,
    SUBMISSIONS,
    TABLES,
)
from addin.ledger.versions import order_versions, redeliver, update
from addin.ledger.view import LedgerView, NotedDays, UnitsOf
from addin.system.errors import InputError, MachineError
from addin.workspace.folder import LEDGER_FILE, Workspace
from schemas.period import Period
from schemas.submission import SetAside, SourceFile, Submission


class Ledger(LedgerView):
    """An open ledger; a context manager that closes it."""

    decisions: Decisions

    def __init__(
        self,
        database: Database,
        journal: Path | None = None,
        due_on: Callable[[Period], date] | None = None,
        units_of: UnitsOf | None = None,
        noted: NotedDays | None = None,
    ) -> None:
        super().__init__(database, due_on, units_of, noted=noted)
        self._database = database
        self.decisions = Decisions(database, journal)

    @classmethod
    def open(
        cls,
        where: Workspace | str,
        *,
        busy_seconds: float = BUSY_SECONDS,
        due_on: Callable[[Period], date] | None = None,
        units_of: UnitsOf | None = None,
        noted: NotedDays | None = None,
    ) -> Self:
        """Open or make the ledger of a working folder or at a database URL.

        `due_on` is the office's last day of a period, by which a version is late; without it, the general rule;
        `units_of` gives the units of a period in the office's order, without which reports come by their units' codes;
        `noted` the days on which reports came by the office's own register.
        A file that an older program made is set aside, and a new one is made to be rebuilt. Raises InputError when a
        newer program made it, or an older one made it on a server.
        """
        journal = None if isinstance(where, str) else where.journal_path
        ledger = cls(open_database(where, busy_seconds), journal, due_on, units_of, noted)
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
        renewed = cls.open(where, busy_seconds=busy_seconds, due_on=due_on, units_of=units_of, noted=noted)
        renewed.decisions.note("renew-ledger", None, version=older, kept=kept)
        return renewed

    @classmethod
    def look(cls, where: Workspace) -> Self:
        """Open the ledger of a working folder as it is: nothing is made, mended or brought in step.

        Raises InputError when it is empty, or another version of the program made it.
        """
        ledger = cls(open_database(where), None)
        try:
            with ledger._database.reading() as connection:
                row = (
                    connection.first("SELECT version FROM ledger_schema") if connection.has_table(SCHEMA.name) else None
                )
        except BaseException:
            ledger.close()
            raise
        if row is None:
            ledger.close()
            raise InputError("Sổ theo dõi trống; lần chạy tới sẽ lập lại từ các tệp gốc.")
        if row.version != SCHEMA_VERSION:
            ledger.close()
            raise InputError("Sổ theo dõi do phiên bản chương trình khác lập; lần chạy tới sẽ lập lại từ các tệp gốc.")
        return ledger

    def _prepare(self) -> int:
        """Make the tables where there are none; the version of the program's tables that stand there, if older."""
        with self._database.reading() as connection:
            row = connection.first("SELECT version FROM ledger_schema") if connection.has_table(SCHEMA.name) else None
        version = int(row.version) if row else None
        if version is None:
            with self._database.writing() as connection:
                connection.create(ALL_TABLES)
                if connection.first("SELECT version FROM ledger_schema") is None:
                    connection.insert(SCHEMA, [{"version": SCHEMA_VERSION, "complete": 0}])
        elif version > SCHEMA_VERSION:
            raise InputError("Sổ theo dõi do phiên bản chương trình mới hơn lập. Đề nghị cập nhật chương trình.")
        return version if version and version < SCHEMA_VERSION else 0

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def one_state(self, years: range) -> Iterator[LedgerView]:
        """The ledger as it is at one moment, whoever writes meanwhile: whole registers, and the reports of these years.

        Nobody is kept waiting: a server keeps the state by itself, of a file a copy is taken.
        """
        with self._database.one_state(years) as (source, held):
            yield LedgerView(source, self._due_on, self._units_of, held, self._noted)

    # -- rebuilding ---------------------------------------------------------------------------------------------
    @property
    def needs_rebuild(self) -> bool:
        """Whether the ledger is new, or was left half rebuilt: the originals have yet to be entered."""
        with self._database.reading() as connection:
            return not connection.rows("SELECT complete FROM ledger_schema")[0].complete

    def mark_rebuilt(self) -> None:
        """Say that every original has been entered."""
        with self._database.writing() as connection:
            connection.change("UPDATE ledger_schema SET complete = 1")

    # -- writing ------------------------------------------------------------------------------------------------
    def record(self, submission: Submission, source: SourceFile, sha256: str, received_at: datetime) -> str:
        """Enter a submission and put the versions of its unit and period in order, all or nothing.

        Versions go by sent time, those without one by receipt; the last one is current, whatever the order of
        arrival, but for those that are held. Bytes that are in already are only delivered again. Gives the digest of
        what was entered (see `seals`), "" where nothing was.
        """
        row = rows.submission_row(submission, source, sha256, received_at)
        with self._database.writing() as connection:
            if redeliver(connection, submission.period, sha256, source, received_at):
                return ""
            number = connection.add(SUBMISSIONS, row)
            self._insert_parts(connection, submission, number)
            order_versions(connection, submission.unit, row["period"])
            add_explanations(connection, submission.unit, row["period"], submission.explanations)
            return digest_of(connection, _row_of(connection, number))

    def outdated(self, period: Period, profile: str) -> frozenset[str]:
        """The SHA-256 of the files of a period that were read by another profile than this one, or an older program.

        What a newer program read stays: two officers with different ones would read it again in turns.
        """
        query = "SELECT sha256, profile, program_version FROM submissions WHERE period = :period AND profile <> ''"
        with self._database.reading() as connection:
            found = connection.rows(query, period=str(period))
        return frozenset(row.sha256 for row in found if _is_outdated(row, profile))

    def outdated_periods(self, profile: str) -> list[Period]:
        """The periods that have such files, oldest first."""
        query = "SELECT DISTINCT period, profile, program_version FROM submissions WHERE profile <> ''"
        with self._database.reading() as connection:
            found = connection.rows(query)
        return sorted({Period.parse(row.period) for row in found if _is_outdated(row, profile)})

    def replace(self, submission: Submission, sha256: str) -> str:
        """Put what a file says now in place of what was read of it before; it stays the version that it was.

        Gives the digest as `record` does, "" where the file is not in, or was another unit's.
        """
        query = "SELECT * FROM submissions WHERE period = :period AND sha256 = :sha256"
        with self._database.writing() as connection:
            row = connection.first(query, period=str(submission.period), sha256=sha256)
            if row is None or row.unit != submission.unit:
                return ""
            has_content = submission.has_content and bool(row.has_content)
            said = submission.model_copy(update={"has_content": has_content})
            update(connection, row.id, **rows.reading_columns(said))
            self._insert_parts(connection, said, row.id)
            order_versions(connection, row.unit, row.period)
            return digest_of(connection, _row_of(connection, row.id))

    def _insert_parts(self, connection: Connection, submission: Submission, number: int) -> None:
        """Enter what was read of a report in place of all that is there under its number, whoever wrote it."""
        for table in PARTS:
            connection.change(f"DELETE FROM {table.name} WHERE submission = :id", id=number)  # noqa: S608 # our own names
        connection.insert(TABLES, rows.table_rows(submission.tables, number))
        connection.insert(RECORDS, rows.record_rows(submission.tables, number))
        connection.insert(FINDINGS, rows.finding_rows(submission.findings, number))

    def redelivered(self, period: Period, sha256: str, source: SourceFile, received_at: datetime) -> None:
        """Note that known bytes came in another message: the submission counts from the earliest of them."""
        with self._database.writing() as connection:
            redeliver(connection, period, sha256, source, received_at)

    def set_aside(self, period: Period, refused: SetAside) -> None:
        """Note a file that was set aside; the same note twice is one."""
        values = {"period": str(period), **refused.model_dump()}
        among = " AND ".join(f"{name} = :{name}" for name in values)
        with self._database.writing() as connection:
            if connection.first(f"SELECT id FROM set_aside WHERE {among}", **values) is None:  # noqa: S608 # our own names
                connection.insert(SET_ASIDE, [{**values, "noted_at": rows.to_stored(datetime.now(UTC))}])

    def begin_run(self, command: str, period: Period) -> int:
        """Note that a command has started; its number is for `finish_run`."""
        values = {"command": command, "period": str(period), "started_at": rows.to_stored(datetime.now(UTC))}
        with self._database.writing() as connection:
            return connection.add(RUNS, {**values, "counts": "{}"})

    def finish_run(self, number: int, **counts: int | float | str) -> None:
        """Note that a command has come to its end, and what it counted."""
        values = {"ended_at": rows.to_stored(datetime.now(UTC)), "counts": rows.dump(counts)}
        with self._database.writing() as connection:
            connection.change(
                "UPDATE runs SET ended_at = :ended_at, counts = :counts WHERE id = :id", id=number, **values
            )


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


def _is_outdated(row: StoredRow, profile: str) -> bool:
    return row.profile != profile or rows.is_older(row.program_version, rows.program_version())


def _row_of(connection: Connection, number: int) -> StoredRow:
    return connection.rows("SELECT * FROM submissions WHERE id = :id", id=number)[0]
