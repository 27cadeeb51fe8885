"""The database behind the ledger: opened, guarded against other users, its faults put into words; knows no table."""

import re
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Any, TypeAlias

from addin.system.errors import InputError, MachineError
from addin.workspace.folder import LEDGER_FILE, Workspace

if TYPE_CHECKING:
    import sqlalchemy as sa

#: What is read from: a database, or a connection that holds one state of it.
LedgerSource: TypeAlias = "sa.Engine | sa.Connection"

BUSY_SECONDS = 10.0
#: The lock that writers of a shared ledger take, among all locks of the server: "TH" and the year.
_WRITERS = 8472_2023
_LOCKED = "Sổ theo dõi đang được máy hoặc chương trình khác sử dụng. Đề nghị đợi ít phút rồi làm lại."
_UNUSABLE = (
    "Không mở hoặc không ghi được sổ theo dõi. Đề nghị kiểm tra đường mạng, dung lượng đĩa và quyền ghi rồi làm lại."
)
_FULL = (
    "Ổ đĩa đã đầy nên không ghi được sổ theo dõi. Những gì đã ghi trước đó vẫn nguyên vẹn; việc đang làm chưa được "
    "ghi. Đề nghị giải phóng dung lượng rồi làm lại."
)
#: How SQLite and PostgreSQL say that the disk is full.
_SAID_FULL = ("disk is full", "No space left on device", "could not extend file")
_BROKEN = f"Sổ theo dõi bị hỏng. Đề nghị đổi tên tệp “{LEDGER_FILE}” để lưu; chương trình sẽ lập lại từ các tệp gốc."


def open_engine(where: Workspace | str, busy_seconds: float = BUSY_SECONDS) -> "sa.Engine":
    """The engine of a working folder's ledger, or of a database URL.

    Raises InputError when the URL cannot be used. The file itself is first opened by the first statement.
    """
    import sqlalchemy as sa

    url = where if isinstance(where, str) else where.ledger_url
    try:
        address = sa.make_url(url) if url else sa.URL.create("sqlite", database=str(_file_of(where)))
        if address.get_backend_name() == "postgresql":
            return _postgresql(address, busy_seconds)
        if address.get_backend_name() != "sqlite":
            return sa.create_engine(address)
        engine = sa.create_engine(address, connect_args={"timeout": busy_seconds})
    except (sa.exc.ArgumentError, ImportError) as error:
        raise InputError(
            "Địa chỉ cơ sở dữ liệu của sổ theo dõi không đúng, hoặc máy chưa cài phần kết nối (người quản trị: pip "
            "install 'tonghop[postgresql]')."
        ) from error
    sa.event.listen(engine, "connect", _prepare_sqlite)
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _postgresql(address: "sa.URL", busy_seconds: float) -> "sa.Engine":
    """A server's engine, over psycopg 3; a writer has the ledger to itself, as with a file."""
    import sqlalchemy as sa

    waits = f"-c lock_timeout={int(busy_seconds * 1000)}"
    options = {"connect_timeout": max(2, int(busy_seconds)), "options": waits, "application_name": "tonghop"}
    engine = sa.create_engine(address.set(drivername="postgresql+psycopg"), connect_args=options)
    sa.event.listen(engine, "begin", _begin_postgresql)
    return engine


def _begin_postgresql(connection: "sa.Connection") -> None:
    """Two writers at once would both see a file as new; the second waits for the first."""
    if connection.get_execution_options().get("writes", False):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITERS})")


def has_password(url: str) -> bool:
    """Whether a database URL carries a password."""
    return bool(re.match(r"[^/]*//[^/@]*:[^/@]+@", url))


def without_password(url: str) -> str:
    """A database URL as it may be shown."""
    import sqlalchemy as sa

    return sa.make_url(url).render_as_string(hide_password=True)


def _file_of(where: Workspace | str) -> object:
    if isinstance(where, str):
        raise InputError("Chưa ghi địa chỉ cơ sở dữ liệu của sổ theo dõi.")
    where.create()
    return where.ledger_path


def _prepare_sqlite(connection: Any, _: object) -> None:
    """Foreign keys on; a rollback journal, since a write-ahead log does not work on a shared drive."""
    connection.isolation_level = None  # the driver's own BEGIN comes too late to keep reading and writing together
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA journal_mode=DELETE")


def _begin_sqlite(connection: "sa.Connection") -> None:
    """A writer takes the lock at once: two that have both read could otherwise wait for each other."""
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def reading(source: LedgerSource) -> Iterator["sa.Connection"]:
    """A connection that sees one state of the ledger; a connection that holds one already stays open."""
    from sqlalchemy import Connection

    with explained(), nullcontext(source) if isinstance(source, Connection) else source.connect() as connection:
        yield connection


@contextmanager
def writing(engine: "sa.Engine") -> Iterator["sa.Connection"]:
    """A connection whose changes are made together when the block ends well, and not at all otherwise."""
    with explained(), engine.execution_options(writes=True).begin() as connection:
        yield connection


@contextmanager
def explained() -> Iterator[None]:
    """Faults of the database as a MachineError in words; mistakes of this program pass through."""
    from sqlalchemy import exc

    try:
        yield
    except exc.OperationalError as error:
        said = str(error.orig)
        if any(words in said for words in _SAID_FULL):
            raise MachineError(_FULL) from error
        busy = any(word in said for word in ("locked", "lock timeout"))
        raise MachineError(_LOCKED if busy else _UNUSABLE) from error
    except exc.DatabaseError as error:
        if isinstance(error, exc.IntegrityError | exc.ProgrammingError | exc.DataError | exc.NotSupportedError):
            raise
        raise MachineError(_BROKEN) from error
