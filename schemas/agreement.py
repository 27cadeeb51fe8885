"""Two forms that must agree: what some rows of one add up to, and the figures of another that say the same."""

from typing import NamedTuple

from schemas.expressions.tree import Expression
from schemas.texts.entry import FindingText


class Agreed(NamedTuple):
    """One figure that both forms say: the column added up over the rows that `condition` chooses (all without one).

    `against` are the columns of the other form that together say the same.
    """

    label: str
    column: str
    condition: Expression | None
    against: tuple[str, ...]


class Agreement(NamedTuple):
    """Figures of the rows of `form` agree with those of `against_form`.

    `tolerance` is forgiven once a row. `unclear` is said of rows of which it is not known whether they are chosen, with
    their number in the place of {count}; a figure disagrees only if neither taking nor leaving them would do.
    """

    code: str
    form: str
    against_form: str
    figures: tuple[Agreed, ...]
    tolerance: float
    unclear: str
    text: FindingText
