"""What belongs to what among units: those above each of them, and which of these a text names."""

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
