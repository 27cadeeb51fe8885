"""What belongs to what among units: those above each of them, and which of several names a text says."""

from collections.abc import Mapping
from functools import cached_property


class Hierarchy:
    """Units by their codes: folded names without their kinds, and the code that each belongs to."""

    def __init__(self, names: Mapping[str, str], parents: Mapping[str, str]) -> None:
        self.names, self.parents = names, parents

    @cached_property
    def _found(self) -> dict[str, tuple[str, ...]]:
        return {}

    def above(self, code: str) -> tuple[str, ...]:
        """The codes of the units above one, the nearest first."""
        if code not in self._found:
            found: list[str] = []
            parent = self.parents.get(code, "")
            while parent and parent not in (code, *found):
                found.append(parent)
                parent = self.parents.get(parent, "")
            self._found[code] = tuple(found)
        return self._found[code]

    def named_above(self, code: str, padded: str) -> int:
        """How many of the units above one a folded text names."""
        return sum(f" {self.names.get(one) or '-'} " in padded for one in self.above(code))


def longest_named(names: set[str], padded: str) -> set[str]:
    """The names that a folded text says by themselves, not only as a part of a longer one."""
    rest, said = padded, set[str]()
    for name in sorted(names, key=len, reverse=True):
        if f" {name} " in rest:
            rest = rest.replace(f" {name} ", "  ")
            said.add(name)
    return said
