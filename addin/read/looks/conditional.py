"""Conditional formats that cross out, hide or change what a cell shows; whether they do, as far as that can be told.

A condition that compares plain values is decided. Of any other nobody here knows, and that is said.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from addin.read.book import Rows
from addin.read.looks.colours import BLACK, look_alike
from addin.read.looks.condition import holds
from addin.read.looks.formats import NumberFormat
from addin.read.looks.look import CellStyle, Look
from schemas.cells import Cell, address, place_in

#: Rows and columns of a range, inclusive.
CellArea = tuple[int, int, int, int]
#: More rules than this that hide or strike are on no sheet that a person keeps.
_MOST_RULES = 2000
#: So many colours of cells are held against those of conditional formats.
_MOST_COMPARED = 10_000
_HIDES, _STRIKES, _CHANGES = "không cho hiện giá trị", "gạch ngang giá trị", "cho hiện khác giá trị"
#: Conditions on the value of the cell itself, "@".
BETWEEN, NOT_BETWEEN = "AND(@>={0},@<={1})", "OR(@<{0},@>{1})"
_RANGE = re.compile(r"\$?[A-Z]{1,3}\$?\d{1,7}")


class Dressing(NamedTuple):
    """What a conditional format puts over a cell; "" and None leave the cell's own."""

    struck: bool = False
    colour: str = ""
    background: str = ""
    format: NumberFormat | None = None
    hides: bool = False

    @property
    def may_matter(self) -> bool:
        """Whether a cell that is dressed so may be seen otherwise than it is."""
        coloured = bool(self.colour or self.background)
        return self.struck or self.hides or coloured or (self.format is not None and not self.format.is_plain)

    def may_change(self, colour: str, background: str) -> bool:
        """Whether any value of a cell of these colours may be seen otherwise with it: a bright fill changes none."""
        changes_text = self.struck or self.hides or not (self.format is None or self.format.is_plain)
        return changes_text or self._is_alike(colour, background)

    def _is_alike(self, colour: str, background: str) -> bool:
        letters, behind = self.colour or colour or BLACK, self.background or background
        return bool(self.colour or self.background) and look_alike(letters, behind)

    def over(self, cell: CellStyle, value: Cell) -> str:
        """What it does to a value: one of three, or ""."""
        section = self.format.shows(value) if self.format else None
        if self.hides or self._is_alike(cell.colour, cell.background) or (section and section.hidden):
            return _HIDES if value != 0 else ""  # many hide what is 0, which tells no less
        if self.struck:
            return _STRIKES
        return _CHANGES if section and not section.is_plain else ""


class ConditionalFormat(NamedTuple):
    """A rule over some areas. `test` is what its condition says, in the words of a formula; "" for what is not told.

    References in it are written for the cell at `base`; None where that is not told.
    """

    areas: tuple[CellArea, ...]
    test: str
    dressing: Dressing
    base: tuple[int, int] | None = None
    priority: int = 0
    stops: bool = False


def areas_of(written: str) -> tuple[CellArea, ...]:
    """The ranges of a list such as "C3:C9 E3"."""
    found = []
    for part in written.split()[:_MOST_RULES]:
        corners = [place_in(corner.replace("$", "")) for corner in part.split(":") if _RANGE.fullmatch(corner)]
        if corners:
            found.append((*corners[0], *corners[-1]))
    return tuple(found)


def with_conditional(
    cells: Mapping[tuple[int, int], CellStyle], rules: Sequence[ConditionalFormat], rows: Rows
) -> dict[str, Look]:
    """The looks of the cells that a conditional format shows otherwise, or may show otherwise."""
    if not changing(cells.values(), list(dict.fromkeys(rule.dressing for rule in rules))):
        return {}
    over: dict[tuple[int, int], list[ConditionalFormat]] = {}
    for rule in sorted(rules[:_MOST_RULES], key=lambda rule: rule.priority):
        for area in rule.areas if rule.dressing.may_matter or rule.stops else ():
            for place in _covered(area, cells):
                over.setdefault(place, []).append(rule)
    found = {}
    for place, its_rules in over.items():
        look = _dressed(place, cells[place], its_rules, rows)
        if look != cells[place].look:
            found[address(*place)] = look
    return found


def changing(cells: Iterable[CellStyle], dressings: Sequence[Dressing]) -> frozenset[int]:
    """The numbers of the dressings with which any of some cells may be seen otherwise."""
    colours = {(cell.colour, cell.background) for cell in cells}
    if len(colours) * len(dressings) > _MOST_COMPARED:
        return frozenset(range(len(dressings)))
    return frozenset(at for at, one in enumerate(dressings) if any(one.may_change(*pair) for pair in colours))


def _covered(area: CellArea, cells: Mapping[tuple[int, int], CellStyle]) -> Iterator[tuple[int, int]]:
    """The filled cells of an area: gone through by whichever is less."""
    top, left, bottom, right = area
    if (bottom - top + 1) * (right - left + 1) < len(cells):
        places = ((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))
        return (place for place in places if place in cells)
    return (place for place in cells if top <= place[0] <= bottom and left <= place[1] <= right)


def _dressed(place: tuple[int, int], cell: CellStyle, rules: Sequence[ConditionalFormat], rows: Rows) -> Look:
    row, column = place
    value = rows[row][column] if row < len(rows) and column < len(rows[row]) else ""
    look, certain = cell.look, True
    for rule in rules:
        does = rule.dressing.over(cell, value)
        if not (does or rule.stops):
            continue  # whether it holds or not
        holding = holds(rule.test, place, rule.base, rows)
        if holding is False:
            continue
        if does and holding and certain:
            look = _seen_with(look, rule.dressing, does)
        elif does:
            look = look._replace(perhaps=look.perhaps or does)
        if rule.stops and holding:
            break
        certain = certain and not rule.stops
    return look


def _seen_with(look: Look, dressing: Dressing, does: str) -> Look:
    """The look of a cell whose condition holds."""
    if does == _HIDES:
        return look._replace(unseen=look.unseen or f"định dạng có điều kiện {_HIDES}")
    return look._replace(struck=True) if does == _STRIKES else look._replace(format=dressing.format)
