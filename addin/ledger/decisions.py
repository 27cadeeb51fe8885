"""What the office did with a period, entered in the audit trail: closed, opened again, consolidated, drafted."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from addin.ledger import rows, trail
from addin.ledger.database import Connection, Database
from addin.ledger.engine import LedgerSource
from addin.ledger.journal import CLOSE, REOPEN, Entry, refuse_unwritable, roll_back
from addin.ledger.seals import Sealed, read_sealed
from addin.ledger.trail import Closing
from addin.ledger.versions import order_all, order_versions
from addin.system.errors import InputError
from addin.system.user import user_name
from schemas.period import Period
from schemas.submission import Received

_CHANGED = "Chưa chốt số liệu: vừa có báo cáo khác được thu trong khi kiểm tra. Đề nghị kiểm tra lại số liệu rồi chốt."


class Trail:
    """The audit trail as it is read; every method raises MachineError as the ledger's own do."""

    def __init__(self, source: LedgerSource) -> None:
        self._source = source

    def sealed(self, period: Period) -> Sealed:
        """What the trail has sealed of the originals of a period and of what was read of them."""
        with self._source.reading() as connection:
            return read_sealed(connection, str(period))

    def seal(self) -> str:
        """The seal of the audit trail in words: printed, it proves from outside the machine what figures rest on."""
        with self._source.reading() as connection:
            last = trail.basis_entry(connection)
        return f"Dấu niêm phong sổ kiểm soát thay đổi (mục số {last.number}): {last.hash}" if last else ""

    def entries(self) -> list[Entry]:
        """The whole trail, oldest first."""
        with self._source.reading() as connection:
            return trail.entries(connection)

    def of_action(self, period: Period, action: str) -> list[Entry]:
        """What was entered of one kind on a period, oldest first."""
        with self._source.reading() as connection:
            return trail.of_actions(connection, str(period), (action,))

    def closing(self, period: Period) -> Closing | None:
        """The closing in force; None while the period is open."""
        with self._source.reading() as connection:
            return trail.closing(connection, str(period))


class Decisions(Trail):
    """The audit trail of an open ledger, to be added to."""

    def __init__(self, database: Database, path: Path | None) -> None:
        super().__init__(database)
        self._database, self._path = database, path

    def keep_in_step(self) -> None:
        """Take up what the file has and the ledger has not: after a rebuild, or a run that died in between."""
        with self._database.reading() as connection:
            if not trail.out_of_step(connection, self._path):
                return
        with self._database.writing() as connection:
            trail.keep_in_step(connection, self._path, user_name())

    def note(self, action: str, period: Period | None, **details: Any) -> Entry:
        """Enter that something was done; `details` are plain JSON."""
        with self._entering() as connection:
            return trail.add_entry(connection, self._path, user_name(), action, str(period or ""), details)

    def expect_note(self) -> None:
        """MachineError where nothing can be entered: asked before something is done that is to be entered."""
        if self._path and self._path.is_file():
            refuse_unwritable(self._path)

    @contextmanager
    def _entering(self) -> Iterator[Connection]:
        """A connection for a change that is entered in the trail; where it fails, the entry is taken back."""
        with roll_back(self._path), self._database.writing() as connection:
            yield connection

    def decide(self, period: Period, received: Received, action: str, reason: str) -> None:
        """Enter the office's word on a version that is held, and put its unit's versions in order by it."""
        details = {"unit": received.unit, "file": received.file, "sha256": received.sha256, "reason": reason}
        with self._entering() as connection:
            trail.add_entry(connection, self._path, user_name(), action, str(period), details)
            order_versions(connection, received.unit, str(period))

    def close(
        self,
        period: Period,
        adjustments: Sequence[dict[str, Any]],
        judged: Mapping[str, str] | None = None,
        **more: Any,
    ) -> Closing | None:
        """Close a period over its current versions; None when it was closed already. `more` is plain JSON.

        `judged` are the versions that were looked at, unit → SHA-256: InputError where others came meanwhile.
        """
        current = "SELECT unit, sha256 FROM submissions WHERE period = :period AND status = :status ORDER BY unit"
        with self._entering() as connection:
            found = connection.rows(current, period=str(period), status=rows.CURRENT)
            versions = {row.unit: row.sha256 for row in found}
            if trail.closing(connection, str(period)):
                return None
            if judged is not None and judged != versions:
                raise InputError(_CHANGED)
            details = {"versions": versions, "adjustments": list(adjustments), **more}
            trail.add_entry(connection, self._path, user_name(), CLOSE, str(period), details)
            order_all(connection, str(period))
            return trail.closing(connection, str(period))

    def reopen(self, period: Period, reason: str) -> bool:
        """Open a closed period again; False when it was not closed."""
        with self._entering() as connection:
            if trail.closing(connection, str(period)) is None:
                return False
            trail.add_entry(connection, self._path, user_name(), REOPEN, str(period), {"reason": reason})
            order_all(connection, str(period))
            return True
