"""A ledger in a file, by Python's own SQLite; safe on a shared drive."""

import sqlite3
from collections import namedtuple
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

from addin.ledger.database import BUSY_SECONDS, Connection, Database, StoredRow, explain_faults
from addin.ledger.tables import ALL_TABLES, LedgerTable

#: What SQLite calls a database that nobody else opens, and how much of it stays in memory.
_OF_ITS_OWN, _KIB_IN_MEMORY = "", 16_000


class SqliteConnection(Connection):
    """A transaction on a file, or on a copy of it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        with explain_faults(sqlite3):
            yield self

    def rows(self, statement: str, **values: object) -> Sequence[StoredRow]:
        cursor = self._connection.execute(statement, values)
        if not cursor.description:
            return []
        row_type = _row_type(tuple(column[0] for column in cursor.description))
        return [row_type._make(values) for values in cursor]

    def run(self, statement: str, values: Sequence[Mapping[str, Any]]) -> None:
        self._connection.executemany(statement, values)

    def programs(self) -> list[str]:
        found = self.rows("SELECT name FROM sqlite_master WHERE type IN ('trigger', 'view') ORDER BY name")
        return [row.name for row in found]

    def has_table(self, name: str) -> bool:
        return bool(self.rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name = :name", name=name))

    def create(self, tables: Iterable[LedgerTable]) -> None:
        for table in tables:
            for statement in table.statements("INTEGER PRIMARY KEY", sqlite=True):
                self._connection.execute(statement)


class SqliteFile(Database):
    """The file, which the first question opens; connections are kept for the next question."""

    def __init__(self, path: Path | str, busy_seconds: float = BUSY_SECONDS) -> None:
        self._path, self._busy_seconds = str(path), busy_seconds
        self._idle: list[sqlite3.Connection] = []

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        with explain_faults(sqlite3), self._transaction("BEGIN") as connection:
            yield SqliteConnection(connection)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        # the lock is taken at once: two that have both read could otherwise wait for each other
        with explain_faults(sqlite3), self._transaction("BEGIN IMMEDIATE") as connection:
            yield SqliteConnection(connection)

    @contextmanager
    def one_state(self, years: range) -> Iterator[tuple[Connection, range | None]]:
        """A copy of its own: the file would have to stay locked, and whoever collects could not write.

        It is in memory, what goes beyond a few MiB in a temporary file that nobody else sees.
        """
        with closing(_opened(_OF_ITS_OWN, BUSY_SECONDS)) as copy:
            with explain_faults(sqlite3):
                copy.execute(f"PRAGMA cache_size=-{_KIB_IN_MEMORY}")
                copy.execute("PRAGMA journal_mode=OFF")
                SqliteConnection(copy).create(ALL_TABLES)
                copy.execute("ATTACH ? AS kept", (self._path,))
                copy.execute("BEGIN")
                for table in ALL_TABLES:
                    _copy(copy, table, years)
                copy.execute("COMMIT")
                copy.execute("DETACH kept")
            yield SqliteConnection(copy), years

    @contextmanager
    def _transaction(self, beginning: str) -> Iterator[sqlite3.Connection]:
        connection = self._idle.pop() if self._idle else self._open()
        try:
            connection.execute(beginning)
            yield connection
            connection.execute("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error):
                connection.rollback()
            raise
        finally:
            self._idle.append(connection)

    def _open(self) -> sqlite3.Connection:
        """Foreign keys on; a rollback journal, since a write-ahead log does not work on a shared drive."""
        connection = _opened(self._path, self._busy_seconds)
        try:
            connection.execute("PRAGMA foreign_keys=ON")
            connection.execute("PRAGMA journal_mode=DELETE")
        except BaseException:
            connection.close()
            raise
        return connection

    def close(self) -> None:
        while self._idle:
            self._idle.pop().close()


def _opened(path: str, busy_seconds: float) -> sqlite3.Connection:
    # the driver's own BEGIN comes too late to keep reading and writing together
    return sqlite3.connect(path, timeout=busy_seconds, isolation_level=None, check_same_thread=False)


@cache
def _row_type(names: tuple[str, ...]) -> Any:
    return namedtuple("StoredRow", names)  # its columns are those of the statement


def _copy(copy: sqlite3.Connection, table: LedgerTable, years: range) -> None:
    """Copy the rows of a table from the file; of those of reports, the ones of some years."""
    columns = ", ".join(table.columns)
    statement = f"INSERT INTO main.{table.name} ({columns}) SELECT {columns} FROM kept.{table.name}"  # noqa: S608 # our own names
    if "submission" not in table.columns:
        copy.execute(statement)
        return
    among = "SELECT id FROM kept.submissions WHERE period >= ? AND period < ?"  # a period is written year first
    copy.execute(f"{statement} WHERE submission IN ({among})", (f"{years.start:04d}", f"{years.stop:04d}"))
