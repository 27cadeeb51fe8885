"""What a unit's new version has mended of the one before, from the ledger; judges nothing itself."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from addin.findings.keys import progress_between
from addin.ledger import LedgerView
from schemas.period import Period
from schemas.reference import Units
from schemas.submission import Received

#: What a comparison with other forms, periods and units finds is not a version's own.
_BESIDES = "; chưa kể mục đối chiếu với biểu, kỳ, đơn vị khác"


class UnitProgress(NamedTuple):
    """Errors and warnings of a unit's last version but one: gone, still there; and those that have come up since."""

    unit: str
    version: int
    fixed: int
    left: int
    new: int

    def to_text(self, units: Units) -> str:
        """As an officer says it."""
        left = f"còn {self.left} mục của lần gửi trước" if self.left else "không còn mục nào của lần gửi trước"
        new = f"có {self.new} mục mới" if self.new else "không có mục mới"
        name = units.name_of(self.unit)
        return f"{name}, lần gửi {self.version}: đã sửa {self.fixed} mục, {left}, {new}{_BESIDES}."


def progress_since_last_version(
    ledger: LedgerView, period: Period, received: Iterable[Received]
) -> Iterator[UnitProgress]:
    """The progress of every unit whose current version, among these lines, is not its first."""
    for line in received:
        if line.status == "current" and line.version > 1:
            before, now = ledger.version_before(line), ledger.version(line.unit, period, line.version)
            if before and now:
                yield UnitProgress(line.unit, line.version, *progress_between(before, now))
