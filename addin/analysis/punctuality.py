"""Who sent in time, late or not at all, by the sent time of the first version with content; writes nothing."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from schemas.clock import VIETNAM
from schemas.office import Office
from schemas.period import Period
from schemas.reference import Units
from schemas.submission import Received

#: The register of a period.
Register = Callable[[Period], Sequence[Received]]


#: Versions that are not known to be the unit's own (see `Received.status`).
_NOT_COUNTED = ("held", "refused")


class State(StrEnum):
    """How a unit stands on a day."""

    IN_TIME = "Đúng hạn"
    LATE = "Chậm"
    EMPTY = "Chưa có số liệu"
    MISSING = "Chưa gửi"


class Standing(NamedTuple):
    """One unit's standing for a period; `days_late` are working days after the due day, up to the day of sending.

    `of` is the period whose report it is, where that is another: of a quarter nobody sends again what its months told.
    """

    unit: str
    state: State
    sent_at: datetime | None
    days_late: int
    late_before: int = 0
    of: str = ""

    @property
    def is_late(self) -> bool:
        """Whether the due day has gone by without a report."""
        return self.days_late > 0

    @property
    def is_undated(self) -> bool:
        """Whether it came, and nobody knows on which day; that blames nobody, and is no word for "in time"."""
        return self.state is State.IN_TIME and self.sent_at is None

    @property
    def words(self) -> str:
        """What every list says of it."""
        if self.state is State.LATE:
            return f"{self.state.value} {self.days_late} ngày"
        if self.is_undated:
            return "Không rõ ngày gửi"
        if self.state is State.MISSING and not self.is_late:
            return "Chưa đến hạn"
        return self.state.value


def standings(register: Register, period: Period, units: Units, office: Office, today: date) -> list[Standing]:
    """The state of every unit of the period on a day, in the office's order; what was sent later has not come yet."""
    counted = (line for line in register(period) if line.status not in _NOT_COUNTED)
    lines = [line for line in counted if line.sent_at is None or _day(line.sent_at) <= today]
    return [
        _standing(unit.code, [line for line in lines if line.unit == unit.code], office, period, today)
        for unit in units.on(period.to_date)
    ]


def with_history(
    found: Iterable[Standing], register: Register, earlier: Iterable[Period], units: Units, office: Office
) -> list[Standing]:
    """The same, each with the number of earlier periods for which the unit was late or missing."""
    late = [
        standing.unit
        for period in earlier
        for standing in standings(register, period, units, office, date.max)
        if standing.is_late
    ]
    return [standing._replace(late_before=late.count(standing.unit)) for standing in found]


def working_days_after(due: date, day: date, free: frozenset[date]) -> int:
    """The working days after one day up to another, but for those that are free; at least 1 when the other is later."""
    after = range(1, min((day - due).days, 3660) + 1)
    working = sum(1 for n in after if _is_working(due + timedelta(days=n), free))
    return max(working, 1) if day > due else 0


def _is_working(day: date, free: frozenset[date]) -> bool:
    return day.weekday() < 5 and day not in free


def _day(moment: datetime) -> date:
    return moment.astimezone(VIETNAM).date()


def _standing(unit: str, lines: Sequence[Received], office: Office, asked: Period, today: date) -> Standing:
    """By the first version with content; one that came without a sent time counts as in time."""
    period = Period.parse(lines[0].period) if lines else asked
    due, free, of = office.due_on(period), office.days_off, "" if period == asked else str(period)
    first = min((line for line in lines if line.has_content), key=lambda line: line.version, default=None)
    if first is None:
        state = State.EMPTY if lines else State.MISSING
        sent_at = lines[0].sent_at if lines else None
        return Standing(unit, state, sent_at, working_days_after(due, today, free), of=of)
    days = working_days_after(due, _day(first.sent_at), free) if first.sent_at else 0
    return Standing(unit, State.LATE if days else State.IN_TIME, first.sent_at, days, of=of)
