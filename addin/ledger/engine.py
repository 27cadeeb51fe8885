"""Which database a ledger is in, by the working folder or by an address; asks it nothing."""

import re
from typing import TypeAlias

from addin.ledger.database import BUSY_SECONDS, Connection, Database
from addin.ledger.sqlite_file import SqliteFile
from addin.system.errors import InputError
from addin.workspace.folder import Workspace

#: What is read from: a database, or a connection that holds one state of it.
LedgerSource: TypeAlias = Database | Connection

_WRONG_ADDRESS = (
    "Địa chỉ cơ sở dữ liệu của sổ theo dõi không đúng, hoặc máy chưa cài phần kết nối (người quản trị: pip install "
    "'tonghop[postgresql]')."
)
_SQLITE = re.compile(r"sqlite(\+pysqlite)?:///(?P<path>[^?]+)")


def open_database(where: Workspace | str, busy_seconds: float = BUSY_SECONDS) -> Database:
    """The database of a working folder's ledger, or at an address.

    Raises InputError when the address cannot be used. A file is first opened by the first question.
    """
    url = where if isinstance(where, str) else where.ledger_url
    if not url:
        return SqliteFile(_file_of(where), busy_seconds)
    if file := _SQLITE.fullmatch(url):
        return SqliteFile(file["path"], busy_seconds)
    return _server(url, busy_seconds)


def _server(url: str, busy_seconds: float) -> Database:
    import sqlalchemy as sa

    try:
        from addin.ledger.server import Server

        address = sa.make_url(url)
        if address.get_backend_name() == "postgresql":
            return Server(address, busy_seconds)
    except (ImportError, ValueError, sa.exc.ArgumentError):  # it would tell of the address, and so of a password
        raise InputError(_WRONG_ADDRESS) from None
    raise InputError(_WRONG_ADDRESS)


def has_password(url: str) -> bool:
    """Whether a database URL carries a password."""
    return bool(re.match(r"[^/]*//[^@?]*:[^?]+@|[^?]*\?.*password=", url))


def without_password(url: str) -> str:
    """A database URL as it may be shown."""
    import sqlalchemy as sa

    return sa.make_url(url).set(query={}).render_as_string(hide_password=True)


def _file_of(where: Workspace | str) -> str:
    if isinstance(where, str):
        raise InputError("Chưa ghi địa chỉ cơ sở dữ liệu của sổ theo dõi.")
    where.create()
    return str(where.ledger_path)
