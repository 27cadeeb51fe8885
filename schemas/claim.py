"""A figure that an office's units repeat in their words, as its profile says how to recognise it; reads no words."""

from typing import NamedTuple

#: In the place of a column: how many rows the form has.
ROW_COUNT = "count"


class Claim(NamedTuple):
    """A figure that words may say: the measure behind the number, what the clause must and must not have, its place.

    `code` is a printed row's, "" for all of them; `factor` turns the number into the column's unit. Words are folded.
    """

    measure: str
    words: tuple[str, ...]
    form: str
    column: str
    never: tuple[str, ...] = ()
    code: str = ""
    factor: float = 1.0
