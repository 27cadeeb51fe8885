"""A ledger on a PostgreSQL server, by way of SQLAlchemy; a writer has the ledger to itself, as with a file."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

from addin.ledger.database import Connection, Database, StoredRow, explain_faults
from addin.ledger.tables import LedgerTable

if TYPE_CHECKING:
    import sqlalchemy as sa

#: The lock that writers of a shared ledger take, among all locks of the server: "TH" and the year.
_WRITERS = 8472_2023
#: From so many rows on they are sent in one stream.
_BULK = 50
_PROGRAMS = (
    "SELECT trigger_name AS name FROM information_schema.triggers WHERE trigger_schema = current_schema() "
    "UNION SELECT table_name FROM information_schema.views WHERE table_schema = current_schema() ORDER BY 1"
)


class ServerConnection(Connection):
    """A transaction on a server."""

    def __init__(self, connection: "sa.Connection") -> None:
        self._connection = connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        from sqlalchemy import exc

        with explain_faults(exc):
            yield self

    def rows(self, statement: str, **values: object) -> Sequence[StoredRow]:
        import sqlalchemy as sa

        return self._connection.execute(sa.text(statement), values).all()

    def run(self, statement: str, values: Sequence[Mapping[str, Any]]) -> None:
        import sqlalchemy as sa

        self._connection.execute(sa.text(statement), values)

    def insert(self, table: LedgerTable, new: Sequence[Mapping[str, Any]]) -> None:
        if len(new) >= _BULK:
            self._stream(table, new)
        else:
            super().insert(table, new)

    def _stream(self, table: LedgerTable, new: Sequence[Mapping[str, Any]]) -> None:
        """COPY: a report's thousands of rows in one statement."""
        import psycopg

        driver = self._connection.connection.driver_connection
        if not isinstance(driver, psycopg.Connection):
            raise TypeError("not a connection of psycopg")
        names = tuple(new[0])
        copying = f"COPY {table.name} ({', '.join(names)}) FROM STDIN"
        with explain_faults(psycopg), driver.cursor() as cursor, cursor.copy(copying) as stream:
            for row in new:
                stream.write_row([row[name] for name in names])

    def programs(self) -> list[str]:
        return [row.name for row in self.rows(_PROGRAMS)]

    def has_table(self, name: str) -> bool:
        import sqlalchemy as sa

        return sa.inspect(self._connection).has_table(name)

    def create(self, tables: Iterable[LedgerTable]) -> None:
        for table in tables:
            for statement in table.statements("SERIAL PRIMARY KEY", sqlite=False):
                self._connection.exec_driver_sql(statement)


class Server(Database):
    """A PostgreSQL server by its SQLAlchemy address, over psycopg 3."""

    def __init__(self, address: "sa.URL", busy_seconds: float) -> None:
        import sqlalchemy as sa

        waits = f"-c lock_timeout={int(busy_seconds * 1000)}"
        options = {"connect_timeout": max(2, int(busy_seconds)), "options": waits, "application_name": "tonghop"}
        self.engine = sa.create_engine(address.set(drivername="postgresql+psycopg"), connect_args=options)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        from sqlalchemy import exc

        with explain_faults(exc), self.engine.connect() as connection:
            yield ServerConnection(connection)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        from sqlalchemy import exc

        with explain_faults(exc), self.engine.begin() as connection:
            # two writers at once would both see a file as new; the second waits for the first
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITERS})")
            yield ServerConnection(connection)

    @contextmanager
    def one_state(self, years: range) -> Iterator[tuple[Connection, range | None]]:
        """The server itself keeps a state for as long as it is asked to."""
        from sqlalchemy import exc

        with explain_faults(exc):
            connection = self.engine.connect().execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        with closing(connection):
            yield ServerConnection(connection), None

    def close(self) -> None:
        self.engine.dispose()
