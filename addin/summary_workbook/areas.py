"""Many units in groups: by the unit that they belong to, else by their kind; reads no figure."""

from collections.abc import Sequence
from typing import NamedTuple

from schemas.reference import units_in_force

#: So many units are seen at a glance without groups.
_AT_A_GLANCE = 30


class UnitsTogether(NamedTuple):
    """Units that are shown together; `name` is "" where all are."""

    name: str
    units: tuple[str, ...]


def areas_of(units: Sequence[str]) -> tuple[UnitsTogether, ...]:
    """The units by codes in groups, in the order in which each first comes; few units, or all alike, are one group."""
    if len(units) > _AT_A_GLANCE:
        for name_of in (_names_above(), _kinds()):
            groups: dict[str, list[str]] = {}
            for unit in units:
                groups.setdefault(name_of.get(unit, ""), []).append(unit)
            if 1 < len(groups) <= len(units) // 2:
                return tuple(UnitsTogether(name or "Đơn vị khác", tuple(of)) for name, of in groups.items())
    return (UnitsTogether("", tuple(units)),)


def _names_above() -> dict[str, str]:
    """Unit → what the unit is called that it belongs to."""
    known = units_in_force()
    names = {one.code: one.name for one in (*known.above, *known.communes, *known.units)}
    return {unit.code: names[unit.parent] for unit in known.units if unit.parent in names}


def _kinds() -> dict[str, str]:
    return {unit.code: unit.kind for unit in units_in_force().units}
