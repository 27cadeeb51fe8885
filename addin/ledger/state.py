"""One state of the ledger, for a step that reads much: what others enter meanwhile is not in it, and they do not wait.

A server keeps a state for as long as it is asked to. A file would have to be locked for that, and on a shared drive
whoever collects could not write; so the rows are copied into memory at once, and the file is let go.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from addin.ledger.engine import BUSY_SECONDS, explained
from addin.ledger.tables import tables

if TYPE_CHECKING:
    import sqlalchemy as sa


@contextmanager
def one_state(engine: "sa.Engine", years: range) -> Iterator[tuple["sa.Connection", range | None]]:
    """A connection to one state of a ledger, and the years of the reports in it; None where it has all of them."""
    if engine.dialect.name == "sqlite":
        with _copied(str(engine.url.database), years) as connection:
            yield connection, years
        return
    with explained():
        connection = engine.connect().execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    with closing(connection):
        yield connection, None


@contextmanager
def _copied(file: str, years: range) -> Iterator["sa.Connection"]:
    """A copy of a ledger's file in memory, made in one transaction: of the rows of reports, those of some years."""
    import sqlalchemy as sa

    own = {"isolation_level": None, "timeout": BUSY_SECONDS, "check_same_thread": False}
    memory = sa.create_engine("sqlite://", poolclass=sa.StaticPool, connect_args=own)
    try:
        with memory.connect() as connection:
            with explained():
                tables().metadata.create_all(connection, checkfirst=False)
                connection.exec_driver_sql("ATTACH ? AS kept", (file,))
                connection.exec_driver_sql("BEGIN")
                for table in tables().metadata.sorted_tables:
                    _copy(connection, table, years)
                connection.exec_driver_sql("COMMIT")
                connection.exec_driver_sql("DETACH kept")
            yield connection
    finally:
        memory.dispose()


def _copy(connection: "sa.Connection", table: "sa.Table", years: range) -> None:
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    statement = f'INSERT INTO main."{table.name}" ({columns}) SELECT {columns} FROM kept."{table.name}"'  # noqa: S608 # our own names
    if "submission" not in table.columns:
        connection.exec_driver_sql(statement)
        return
    among = "SELECT id FROM kept.submissions WHERE period >= ? AND period < ?"  # a period is written year first
    wanted = f"{years.start:04d}", f"{years.stop:04d}"
    connection.exec_driver_sql(f"{statement} WHERE submission IN ({among})", wanted)
