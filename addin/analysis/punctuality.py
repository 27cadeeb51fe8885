"""Who sent in time, late or not at all, by the day of the first version with content; writes nothing.

That is the day of its letter; of a file without one the day that the office's own register has, where it has one.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from schemas.clock import day_of
from schemas.findings import FINDING_TEXTS
from schemas.office import Office
from schemas.office.tables import ARRIVALS
from schemas.period import Period
from schemas.period_words import show_day
from schemas.reference import Units
from schemas.submission import Received, UnusableFile

#: The register of a period.
Register = Callable[[Period], Sequence[Received]]

#: What is said of a day that no letter tells but the office's register does; where the office may note one.
BY_REGISTER = "theo sổ của cơ quan"
WHERE_NOTED = f"trang “{ARRIVALS}”"
_HELD = "held"
#: How it is said within a sentence that a file is of another period, or waits for the office's word.
_BECAUSE = {
    "file-wrong-period": "là báo cáo của kỳ khác",
    "file-duplicate": "là tệp đã nhận cho kỳ khác",
    _HELD: "chưa rõ có phải do đơn vị gửi",
}


class State(StrEnum):
    """How a unit stands on a day."""

    IN_TIME = "Đúng hạn"
    LATE = "Chậm"
    EMPTY = "Chưa có số liệu"
    MISSING = "Chưa gửi"


class Standing(NamedTuple):
    """One unit's standing for a period; `days_late` are working days after the due day, up to the day of sending.

    `of` is the period whose report it is, where that is another: of a quarter nobody sends again what its months told.
    `noted_on` is the day by the office's own register, where no letter tells it. `unusable` is the last file of a unit
    all of whose files could not be used.
    """

    unit: str
    state: State
    sent_at: datetime | None
    days_late: int
    late_before: int = 0
    of: str = ""
    noted_on: date | None = None
    unusable: UnusableFile | None = None

    @property
    def why_unusable(self) -> str:
        """Which file came when, and why it could not be used, within a sentence; "" where none came."""
        if self.unusable is None:
            return ""
        name, sent_on, code = self.unusable.file, self.unusable.sent_on, self.unusable.code
        name_of_finding = FINDING_TEXTS[code].name if code in FINDING_TEXTS else "tệp chưa đọc được"
        because = _BECAUSE.get(code, name_of_finding[:1].lower() + name_of_finding[1:])
        return f"đã nhận tệp “{name}” ngày {show_day(sent_on)}, chưa dùng được vì {because}"

    @property
    def day(self) -> date | None:
        """The day on which it came; None where nobody knows it."""
        return _day(self.sent_at) if self.sent_at else self.noted_on

    @property
    def is_late(self) -> bool:
        """Whether the due day has gone by without a report."""
        return self.days_late > 0

    @property
    def is_undated(self) -> bool:
        """Whether it came, and nobody knows on which day; that blames nobody, and is no word for "in time"."""
        return self.state is State.IN_TIME and self.day is None

    @property
    def words(self) -> str:
        """What every list says of it."""
        if self.state is State.LATE:
            return f"{self.state.value} {self.days_late} ngày"
        if self.is_undated:
            return "Không rõ ngày gửi"
        if self.unusable:
            return "Tệp chưa dùng được"
        if self.state is State.MISSING and not self.is_late:
            return "Chưa đến hạn"
        return self.state.value


def standings(
    register: Register,
    period: Period,
    units: Units,
    office: Office,
    today: date,
    unusable: Sequence[UnusableFile] = (),
) -> list[Standing]:
    """The state of every unit of the period on a day, in the office's order; what was sent later has not come yet.

    `unusable` are the files of the period that could not be used.
    """
    known = register(period)
    held = [UnusableFile(one.unit, one.file, one.day, _HELD) for one in known if one.is_held and one.day]
    last = {one.unit: one for one in sorted((*unusable, *held), key=lambda one: one.sent_on) if one.sent_on <= today}
    lines = [line for line in known if line.counts and (line.day is None or line.day <= today)]
    found = [
        _standing(unit.code, [line for line in lines if line.unit == unit.code], office, period, today)
        for unit in units.on(period.to_date)
    ]
    return [one._replace(unusable=last.get(one.unit)) if one.state is State.MISSING else one for one in found]


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
    return day_of(moment)


def _standing(unit: str, lines: Sequence[Received], office: Office, asked: Period, today: date) -> Standing:
    """By the first version with content; one that came on a day that nobody knows is not called late."""
    period = Period.parse(lines[0].period) if lines else asked
    due, free, of = office.due_on(period), office.days_off, "" if period == asked else str(period)
    first = min((line for line in lines if line.has_content), key=lambda line: line.version, default=None)
    if first is None:
        state = State.EMPTY if lines else State.MISSING
        sent_at, noted_on = (lines[0].sent_at, lines[0].noted_on) if lines else (None, None)
        return Standing(unit, state, sent_at, working_days_after(due, today, free), of=of, noted_on=noted_on)
    days = working_days_after(due, first.day, free) if first.day else 0
    state = State.LATE if days else State.IN_TIME
    return Standing(unit, state, first.sent_at, days, of=of, noted_on=first.noted_on)
