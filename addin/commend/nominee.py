"""A nominee of a proposal with what was found of it: reasons against it, its place among the others; judges nothing."""

from typing import Any, NamedTuple

from schemas.form import Form
from schemas.numbers import round_half_up
from schemas.office.tables import awards_of
from schemas.roles import BY_HEAD, BY_UNIT, PERSON
from schemas.summary import Origin, StackedRow

#: Who decides: the head of the office, the unit itself, or those above, through the emulation board.
HEAD, UNIT, BOARD = BY_HEAD, BY_UNIT, "board"
#: The people that is no minority.
MAJORITY = "Kinh"


def is_asked(form: Form | None, role: str) -> bool:
    """Whether the form of proposals asks for it: what nobody is asked for has no column, and is not counted as none."""
    return form is None or role in form.by_role


class Reason(NamedTuple):
    """Why a nominee cannot be proposed; the code is for programs, the message for the office."""

    code: str
    message: str


class Nominee(NamedTuple):
    """One row of the form of proposals, which `form` is.

    `score` is its unit's, None where the unit has none; `source` the cell of its name.
    `reasons` refuse it; `notes` are for the office to know, and refuse nothing.
    """

    row: StackedRow
    form: Form
    source: Origin
    score: float | None
    grade: str
    reasons: tuple[Reason, ...] = ()
    notes: tuple[Reason, ...] = ()

    def text(self, role: str) -> str:
        """What the row says in the column of a role, as text; "" where it is blank, could not be used, or not asked."""
        return text_in(self.form, self.row, role)

    def says(self, role: str) -> bool:
        """Whether a mark (x) is set."""
        return self.row.values.get(self.form.by_role.get(role, "")) is True

    @property
    def is_person(self) -> bool:
        """A person rather than a collective; everybody is where the form does not ask."""
        return "kind" not in self.form.by_role or meaning_in(self.form, self.row, "kind") == PERSON

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
        """Who decides on the award: the head himself, the unit, or who the emulation board asks."""
        decides = meaning_in(self.form, self.row, "award")
        return decides if decides in (HEAD, UNIT) else BOARD

    @property
    def order(self) -> tuple[Any, ...]:
        """The place in the list: by award, collectives first; then the plan's priority, then merit.

        Ethnic-minority people and direct workers come first among those proposed for the same award; who is both
        comes before who is one.
        """
        awards = awards_of(self.form)
        award = awards[::-1].index(self.text("award")) if self.text("award") in awards else len(awards)
        priority = self.is_minority + (self.is_person and self.says("direct_worker"))
        return (not self.eligible, award, self.is_person, -priority, not self.says("exemplar"), -(self.score or 0))


def text_in(form: Form, row: StackedRow, role: str) -> str:
    """What a row of the form of proposals says in the column of a role."""
    value = row.values.get(form.by_role.get(role, ""))
    return "" if value is None else str(value)


def meaning_in(form: Form, row: StackedRow, role: str) -> str:
    """What the choice in the column of a role means (`schemas.roles`); "" where that is nothing."""
    key = form.by_role.get(role, "")
    return form.by_key[key].meaning(row.values.get(key)) if key else ""


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
