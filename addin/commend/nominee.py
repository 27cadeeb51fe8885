"""A nominee of B06B with what was found of it: reasons against it, its place among the others; judges nothing."""

from typing import Any, NamedTuple

from schemas.numbers import round_half_up
from schemas.office.tables import award_names
from schemas.summary import Origin, StackedRow

#: The form of proposals.
PROPOSED_IN = "B06B"
#: Who decides: the head of the office, the chairman of the district, or those above, through the emulation board.
HEAD, DISTRICT, BOARD = "head", "district", "board"
PERSON, MAJORITY = "Cá nhân", "Kinh"


class Reason(NamedTuple):
    """Why a nominee cannot be proposed; the code is for programs, the message for the office."""

    code: str
    message: str


class Nominee(NamedTuple):
    """One row of B06B: `score` is its unit's, None where the unit has none; `source` the cell of its name.

    `reasons` refuse it; `notes` are for the office to know, and refuse nothing.
    """

    row: StackedRow
    source: Origin
    score: float | None
    grade: str
    reasons: tuple[Reason, ...] = ()
    notes: tuple[Reason, ...] = ()

    def text(self, key: str) -> str:
        """A value as text; "" where it is blank or could not be used."""
        value = self.row.values.get(key)
        return "" if value is None else str(value)

    def says(self, key: str) -> bool:
        """Whether a mark (x) is set."""
        return self.row.values.get(key) is True

    @property
    def is_person(self) -> bool:
        """A person rather than a collective."""
        return self.text("kind") == PERSON

    @property
    def is_minority(self) -> bool:
        """A person of an ethnic minority."""
        return self.is_person and self.text("ethnic") not in ("", MAJORITY)

    @property
    def eligible(self) -> bool:
        """Whether nothing is open against it."""
        return not self.reasons

    @property
    def decided_by(self) -> str:
        """Who decides on the award: the head himself, the district's chairman, or who the emulation board asks."""
        deciding = dict(zip(award_names(), (HEAD, DISTRICT), strict=False))  # the list begins with these two
        return deciding.get(self.text("award"), BOARD)

    @property
    def order(self) -> tuple[Any, ...]:
        """The place in the list: by award, collectives first; then the plan's priority, then merit.

        Ethnic-minority people and direct workers come first among those proposed for the same award; who is both
        comes before who is one.
        """
        awards = award_names()
        award = awards[::-1].index(self.text("award")) if self.text("award") in awards else len(awards)
        priority = self.is_minority + (self.is_person and self.says("direct_worker"))
        return (not self.eligible, award, self.is_person, -priority, not self.says("exemplar"), -(self.score or 0))


class Shares(NamedTuple):
    """Who is among some nominees: counts, and percent of the persons (None without any)."""

    collectives: int
    persons: int
    minority: int
    direct: int
    exemplars: int

    def percent(self, count: int) -> float | None:
        """A count in percent of the persons."""
        return round_half_up(count / self.persons * 100, 2) if self.persons else None


def shares_of(nominees: "list[Nominee]") -> Shares:
    """The shares among some nominees."""
    persons = [one for one in nominees if one.is_person]
    return Shares(
        len(nominees) - len(persons),
        len(persons),
        sum(one.is_minority for one in persons),
        sum(one.says("direct_worker") for one in persons),
        sum(one.says("exemplar") for one in nominees),
    )
