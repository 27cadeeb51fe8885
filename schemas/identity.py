"""Columns of a form that count together or not at all, since a reader adds and compares them; looks at no value."""

from collections.abc import Iterable, Set
from typing import NamedTuple

#: A figure: the code of its row, "" for the row at hand, and its column.
RowColumn = tuple[str, str]


class Identity(NamedTuple):
    """Columns that a row must have whole to be added up: `parts` are those typed in that the others rest on."""

    keys: frozenset[str]
    parts: frozenset[str]


def joined(identities: Iterable[Identity], computed: Set[str], summed: Set[str]) -> tuple[Identity, ...]:
    """Identities of which no two share a column, if any of it is `summed`; nobody types the `computed` ones."""
    found: list[Identity] = []
    for made in identities:
        touching = [one for one in found if one.keys & made.keys]
        keys, parts = (frozenset[str]().union(*of) for of in zip(made, *touching, strict=True))
        found = [one for one in found if one not in touching] + [Identity(keys, frozenset(parts - computed))]
    return tuple(one for one in found if not summed.isdisjoint(one.keys))


def together(identities: Iterable[Identity], key: str) -> frozenset[str]:
    """A column and all that count with it."""
    return next((one.keys for one in identities if key in one.keys), frozenset({key}))
