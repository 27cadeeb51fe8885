"""What a unit's new version has mended of the one before, from the ledger; judges nothing itself."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from addin.findings.keys import NamedBy, progress_between
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

    @property
    def is_told(self) -> bool:
        """Whether there is anything to say, but for what is compared with other forms and periods."""
        return any((self.fixed, self.left, self.new))

    def to_text(self, units: Units) -> str:
        """As an officer says it."""
        fixed = f"đã sửa {'hết ' if not self.left else ''}{self.fixed} mục" if self.fixed else ""
        left = f"còn {self.left} mục" if self.left else ""
        told = ", ".join(filter(None, (fixed, left)))
        new = f"có {self.new} mục mới" if self.new else "không có mục mới"
        said = ", ".join(filter(None, (f"{told} của lần gửi trước" if told else "", new)))
        return f"{units.name_of(self.unit)}, lần gửi {self.version}: {said}{_BESIDES}."


def progress_since_last_version(
    ledger: LedgerView, period: Period, received: Iterable[Received], named: NamedBy
) -> Iterator[UnitProgress]:
    """The progress of every unit whose current version, among these lines, is not its first."""
    for line in received:
        if line.status == "current" and line.version > 1:
            before, now = ledger.version_before(line), ledger.version(line.unit, period, line.version)
            if before and now:
                yield UnitProgress(line.unit, line.version, *progress_between(before, now, named))
