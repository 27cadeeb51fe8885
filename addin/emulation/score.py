"""Points, totals, ranks and grades from measures, by the office's own weights and thresholds; reads nothing."""

from collections.abc import Sequence
from typing import NamedTuple

from addin.emulation.grounds import ScoreInput
from addin.emulation.measures import Measure, measure
from schemas.catalogue import Catalogue
from schemas.numbers import round_half_up, show_number
from schemas.office import Office
from schemas.office.criteria import criterion_named
from schemas.office.lines import Criterion, ManualPoints
from schemas.reference import Units
from schemas.text import fold

#: In the place of points: the unit's figures are still being looked into.
WAITING = "Chờ rà soát"
#: In the place of points: nobody knows the figure.
UNKNOWN = "Chưa có"
#: The grade of a unit that lacks points for either reason: unknown is not 0.
UNGRADED = "Chưa xếp loại"
_BY_HAND = "Tiêu chí do cơ quan tổng hợp thêm; chấm bằng điểm thưởng, điểm trừ."
_NOT_DEFINED = "Chưa có cách đo: bộ cấu hình của kỳ này không có tiêu chí mã “{}” ở trang “Chấm điểm”."
#: More criteria than these are a number in a sentence.
_NAMED = 4


class Scored(NamedTuple):
    """One criterion of one unit: its measure and the points it earns; one `by_hand` is measured by nobody."""

    criterion: Criterion
    measure: Measure
    points: float
    by_hand: bool = False

    @property
    def unmeasured(self) -> str:
        """In words why nothing is measured; "" for a criterion of the office's own, which has points by hand only."""
        if self.measure.value is not None or self.by_hand:
            return ""
        return WAITING if self.measure.waiting else UNKNOWN

    @property
    def state(self) -> str:
        """In words why there are no points yet; "" where they are settled, as they are of a criterion worth none."""
        return self.unmeasured if self.criterion.points else ""


class UnitScore(NamedTuple):
    """A unit's line of the table; units with equal totals share a rank.

    One that waits for figures has no rank (0) and no grade yet; its total is what it has so far.
    """

    unit: str
    scored: tuple[Scored, ...]
    manual: tuple[ManualPoints, ...]
    manual_points: float
    total: float
    rank: int
    grade: str
    tied: bool

    @property
    def waiting(self) -> tuple[str, ...]:
        """The criteria without points as long as the unit's figures are under review or not there."""
        return tuple(one.criterion.label for one in self.scored if one.state)

    @property
    def not_counted(self) -> str:
        """Those criteria as a sentence names them: how many, where they are many."""
        few = len(self.waiting) <= _NAMED
        return "; ".join(self.waiting) if few else f"{len(self.waiting)}/{len(self.scored)} tiêu chí"


def of_period(office: Office, catalogue: Catalogue) -> Office:
    """The office with the criteria of a period: without those of forms that are sent less often and not with it."""
    return office.model_copy(
        update={"criteria": tuple(one for one in office.criteria if not waits_for(one, catalogue))}
    )


def waits_for(criterion: Criterion, catalogue: Catalogue) -> str:
    """The form of a criterion that the period does not ask, since it is sent less often; "" where it asks all."""
    unasked, defined = {form.id for form in catalogue.unasked}, criterion_named(criterion.key, catalogue)
    return next((part.form for part in defined.parts if part.form in unasked), "") if defined and unasked else ""


def score_units(ground: ScoreInput, office: Office) -> list[UnitScore]:
    """The table in the office's order of units."""
    period, office = ground.summary.period, of_period(office, ground.summary.catalogue)
    lines = []
    for unit in ground.summary.asked:
        scored = tuple(_scored(criterion, ground, unit) for criterion in office.criteria)
        manual = tuple(one for one in office.manual_points if (one.unit, one.period) == (unit, period))
        limit = office.settings.manual_points_limit
        extra = max(-limit, min(limit, sum(one.points for one in manual)))
        total = round_half_up(sum(one.points for one in scored) + extra, 2)
        lines.append(UnitScore(unit, scored, manual, extra, total, 0, grade_of(total, office), tied=False))
    totals = [line.total for line in lines if not line.waiting]
    return [
        line._replace(grade=UNGRADED)
        if line.waiting
        else line._replace(rank=1 + sum(total > line.total for total in totals), tied=totals.count(line.total) > 1)
        for line in lines
    ]


def _scored(criterion: Criterion, ground: ScoreInput, unit: str) -> Scored:
    defined = criterion_named(criterion.key, ground.summary.catalogue)
    if defined is None:
        by_hand = is_by_hand(criterion, ground.summary.catalogue)
        why = _BY_HAND if by_hand else _NOT_DEFINED.format(criterion.key)
        return Scored(criterion, Measure(None, why), 0.0, by_hand)
    found = measure(defined, ground, unit)
    return Scored(criterion, found, points_of(found.value, criterion))


def is_by_hand(criterion: Criterion, catalogue: Catalogue) -> bool:
    """Whether the office added a criterion in its table, which has no code of the profile."""
    return criterion_named(criterion.key, catalogue) is None and fold(criterion.key) == fold(criterion.label)


def points_of(value: float | None, criterion: Criterion) -> float:
    """Points in proportion between the measure that earns none and the one that earns all; none without a measure."""
    none_at, full_at = criterion.none_at or 0.0, criterion.full_at if criterion.full_at is not None else 100.0
    if value is None or none_at == full_at:
        return 0.0
    share = (value - none_at) / (full_at - none_at)
    return round_half_up(max(0.0, min(1.0, share)) * criterion.points, 2)


def grade_of(total: float, office: Office) -> str:
    """The grade of a total: the highest whose least points are reached."""
    grades = sorted(office.grades, key=lambda grade: -grade.least)
    return next((grade.label for grade in grades if total >= grade.least), grades[-1].label if grades else "")


def rank(lines: Sequence[UnitScore]) -> list[UnitScore]:
    """The best first; equal totals in the office's order; those that wait come last."""
    return sorted(lines, key=lambda line: (line.rank == 0, line.rank))


def standing(line: UnitScore, units: Units) -> str:
    """A unit's place in one line."""
    points = f"{show_number(line.total, 2)} điểm"
    if line.waiting:
        why = f"(chưa tính {line.not_counted}), {line.grade[0].lower()}{line.grade[1:]}"
        return f"Chưa xếp hạng: {units.in_sentence(line.unit)} {points} {why}"
    return f"{line.rank}. {units.name_of(line.unit)}: {points}, {line.grade}{' (đồng hạng)' if line.tied else ''}"
