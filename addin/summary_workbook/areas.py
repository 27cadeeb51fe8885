"""Many units in groups: by the unit that they belong to, else by their kind; reads no figure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from math import ceil
from typing import NamedTuple

from schemas.reference import Units

#: So many units are seen at a glance without groups.
_AT_A_GLANCE = 30


#: A form of more units and with more rows than this is dealt out to sheets, of about so many rows each.
MOST_TOGETHER, MOST_ROWS, _ROWS_OF_PART = 300, 5_000, 3_000
#: A total above the parts names each of them in one formula.
_MOST_PARTS = 80
#: What the name of a sheet cannot hold, and how long one may be.
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\'\"]")
_LONGEST_NAME = 31


class UnitsTogether(NamedTuple):
    """Units that are shown together; `name` is "" where all are."""

    name: str
    units: tuple[str, ...]


class SheetPart(NamedTuple):
    """Units whose rows of a form are on a sheet of their own: what they are together, in full and as sheets name it."""

    name: str
    label: str
    units: tuple[str, ...]


def areas_of(known: Units, units: Sequence[str]) -> tuple[UnitsTogether, ...]:
    """The units by codes in groups, in the order in which each first comes; few units, or all alike, are one group."""
    if len(units) > _AT_A_GLANCE:
        for name_of in (_names_above(known), _kinds(known)):
            groups: dict[str, list[str]] = {}
            for unit in units:
                groups.setdefault(name_of.get(unit, ""), []).append(unit)
            if 1 < len(groups) <= len(units) // 2:
                return tuple(UnitsTogether(name or "Đơn vị khác", tuple(of)) for name, of in groups.items())
    return (UnitsTogether("", tuple(units)),)


def parts_of(known: Units, form: str, rows: Mapping[str, int]) -> tuple[SheetPart, ...]:
    """The units of a form as they are dealt out to sheets, by how many rows each has; none where one sheet holds all.

    Small areas next to each other share a sheet, a large one takes several.
    """
    total = sum(rows.values())
    if len(rows) <= MOST_TOGETHER or total <= MOST_ROWS:
        return ()
    most = max(_ROWS_OF_PART, total // (_MOST_PARTS // 2))
    packed: list[list[UnitsTogether]] = []
    room_left = 0
    for area in areas_of(known, tuple(rows)):
        size = sum(rows[unit] for unit in area.units)
        if size > most:
            packed += [[piece] for piece in _pieces(area, ceil(size / most))]
            room_left = 0
        elif not packed or size > room_left:
            packed.append([area])
            room_left = most - size
        else:
            packed[-1].append(area)
            room_left -= size
    if len(packed) == 1:
        return ()
    room = _LONGEST_NAME - len(f"{form} DS ")
    return tuple(_part(number, areas, room) for number, areas in enumerate(packed, 1))


def _pieces(area: UnitsTogether, count: int) -> Iterator[UnitsTogether]:
    """An area in so many pieces, of about as many units each."""
    ends = [len(area.units) * number // count for number in range(count + 1)]
    for number, (first, end) in enumerate(pairwise(ends), 1):
        name = f"{area.name} ({number}/{count})" if area.name else f"Đơn vị {first + 1}–{end}"
        if end > first:
            yield UnitsTogether(name, area.units[first:end])


def _part(number: int, areas: Sequence[UnitsTogether], room: int) -> SheetPart:
    """Areas that share a sheet; it bears the name of one alone where that fits, else its number."""
    first, last = areas[0].name, areas[-1].name
    name = first if len(areas) == 1 else f"{first} – {last}"
    label = _NOT_IN_NAMES.sub(" ", name)
    fits = len(areas) == 1 and label == name and len(f"{number} {label}") <= room
    return SheetPart(
        name, f"{number} {label}" if fits else f"phần {number}", tuple(u for one in areas for u in one.units)
    )


def _names_above(known: Units) -> dict[str, str]:
    """Unit → what the unit is called that it belongs to."""
    names = {one.code: one.name for one in (*known.above, *known.communes, *known.units)}
    return {unit.code: names[unit.parent] for unit in known.units if unit.parent in names}


def _kinds(known: Units) -> dict[str, str]:
    return {unit.code: unit.kind for unit in known.units}
