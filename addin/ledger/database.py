"""What the ledger asks of a database, whichever it is, and the database's faults in words; knows no table.

There is one set of statements: plain SQL that SQLite and PostgreSQL both read, with values by name (`:unit`). A file is
spoken to with Python's own driver, since importing SQLAlchemy takes longer than a whole check; a server by way of it.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from types import ModuleType
from typing import Any

from addin.ledger.tables import LedgerTable
from addin.system.errors import MachineError
from addin.workspace.folder import LEDGER_FILE

BUSY_SECONDS = 10.0
#: A row as it is read: its values by attribute and in the order of the columns.
StoredRow = Any
_LOCKED = "Sổ theo dõi đang được máy hoặc chương trình khác sử dụng. Đề nghị đợi ít phút rồi làm lại."
_UNUSABLE = (
    "Không mở hoặc không ghi được sổ theo dõi. Đề nghị kiểm tra đường mạng, dung lượng đĩa và quyền ghi rồi làm lại."
)
_FULL = (
    "Ổ đĩa đã đầy nên không ghi được sổ theo dõi. Những gì đã ghi trước đó vẫn nguyên vẹn; việc đang làm chưa được "
    "ghi. Đề nghị giải phóng dung lượng rồi làm lại."
)
_READ_ONLY = (
    "Không ghi được sổ theo dõi vì ổ đĩa, thư mục hoặc tệp của sổ chỉ cho đọc. Đề nghị bỏ khóa ghi, chép thư mục làm "
    "việc sang ổ đĩa ghi được, hoặc nhờ người quản trị máy cấp quyền ghi, rồi làm lại."
)
#: How SQLite and PostgreSQL say that the disk is full, that nothing may be written, that somebody else is at work.
_SAID = {
    _FULL: ("disk is full", "No space left on device", "could not extend file"),
    _READ_ONLY: ("readonly", "read-only"),
    _LOCKED: ("locked", "lock timeout"),
}
_BROKEN = f"Sổ theo dõi bị hỏng. Đề nghị đổi tên tệp “{LEDGER_FILE}” để lưu; chương trình sẽ lập lại từ các tệp gốc."


class ReadOnlyError(MachineError):
    """The ledger may be read, and not written to."""


class Connection(ABC):
    """One state of a database, and what is changed in it."""

    @abstractmethod
    def rows(self, statement: str, **values: object) -> Sequence[StoredRow]:
        """The rows that a statement gives."""

    @abstractmethod
    def run(self, statement: str, values: Sequence[Mapping[str, Any]]) -> None:
        """Run a statement once for each set of values."""

    @abstractmethod
    def programs(self) -> list[str]:
        """The names of the triggers and views of the database."""

    @abstractmethod
    def has_table(self, name: str) -> bool:
        """Whether there is such a table."""

    @abstractmethod
    def create(self, tables: Iterable[LedgerTable]) -> None:
        """Make the tables that are not there."""

    @abstractmethod
    def reading(self) -> AbstractContextManager["Connection"]:
        """Itself, which stays open; faults within are put into words."""

    def first(self, statement: str, **values: object) -> StoredRow | None:
        """The first row that a statement gives; None where it gives none."""
        return next(iter(self.rows(statement, **values)), None)

    def change(self, statement: str, **values: object) -> None:
        """Run a statement once."""
        self.run(statement, [values])

    def insert(self, table: LedgerTable, new: Sequence[Mapping[str, Any]]) -> None:
        """Add rows, all with the same columns."""
        if new:
            self.run(_insertion(table, new[0]), new)

    def add(self, table: LedgerTable, new: Mapping[str, Any]) -> int:
        """Add a row to a table that numbers its rows itself; its number."""
        return int(self.rows(f"{_insertion(table, new)} RETURNING id", **new)[0].id)


class Database(ABC):
    """A database that connections are opened to."""

    @abstractmethod
    def reading(self) -> AbstractContextManager[Connection]:
        """A connection that sees one state of it."""

    @abstractmethod
    def writing(self) -> AbstractContextManager[Connection]:
        """A connection whose changes are made together when the block ends well, and not at all otherwise.

        One writer at a time; the second waits for the first.
        """

    @abstractmethod
    def one_state(self, years: range) -> AbstractContextManager[tuple[Connection, range | None]]:
        """One state that is kept while others write, and the years of the reports in it; None where it has all."""

    @abstractmethod
    def close(self) -> None:
        """Let go of it."""


def _insertion(table: LedgerTable, row: Mapping[str, Any]) -> str:
    names = ", ".join(row)
    return f"INSERT INTO {table.name} ({names}) VALUES ({', '.join(f':{name}' for name in row)})"  # noqa: S608 # our own names


@contextmanager
def explain_faults(driver: ModuleType) -> Iterator[None]:
    """Faults of the database as a MachineError in words; mistakes of this program pass through.

    `driver` names its faults as PEP 249 does.
    """
    try:
        yield
    except driver.OperationalError as error:
        said = str(getattr(error, "orig", error))
        known = (told for told, words in _SAID.items() if any(word in said for word in words))
        told = next(known, _UNUSABLE)
        raise (ReadOnlyError if told == _READ_ONLY else MachineError)(told) from error
    except driver.DatabaseError as error:
        ours = (driver.IntegrityError, driver.ProgrammingError, driver.DataError, driver.NotSupportedError)
        if isinstance(error, ours):
            raise
        raise MachineError(_BROKEN) from error
