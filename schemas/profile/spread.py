"""Lines of columns that stand for more than one: repeated by months or by a list, or one choice as columns of ticks."""

import re
from collections.abc import Mapping, Sequence

from schemas.profile.lines import Line, LineValue
from schemas.profile.sheets import HEADINGS
from schemas.text import fold

#: What a column may be repeated by beside the lists of the profile.
MONTHS, QUARTERS = "12 tháng", "4 quý"
_ITEMS = {
    fold(MONTHS): tuple(f"Tháng {month}" for month in range(1, 13)),
    fold(QUARTERS): tuple(f"Quý {quarter}" for quarter in ("I", "II", "III", "IV")),
}
_CHOICE, _TICK = "Chọn", "Đánh dấu x"
_LONGEST_CODE = 40
_BRACKETS = re.compile(r"\[([^\[\]]+)\]")


def items_of(line: Line, lists: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """What a line is repeated by, in its order; nothing where it is one column, or where the list is not there."""
    by = line.text("repeat")
    return _ITEMS.get(fold(by)) or tuple(lists.get(by, ()))


def headings_of(line: Line) -> tuple[str, ...]:
    """The groups that a line's column is in, from the top of the header down."""
    return tuple(text for key in HEADINGS if (text := line.text(key)))


def spread_out(lines: Sequence[Line], lists: Mapping[str, Sequence[str]]) -> list[Line]:
    """The lines with a line a column: those that are repeated become one for each item, under their own title."""
    repeated = {line.text("name"): (line, items) for line in lines if (items := items_of(line, lists))}
    if not repeated:
        return list(lines)
    said = _Said(repeated)
    made: list[Line] = []
    for line in lines:
        if line.text("name") not in repeated:
            made.append(_changed(line, {"computed": said.everywhere(line.text("computed"))}))
            continue
        made += (_of_item(line, at, item, said) for at, item in enumerate(repeated[line.text("name")][1], 1))
    return made


def is_spread_choice(line: Line) -> bool:
    """Whether a line is one choice that is told by an x in one of several columns."""
    return bool(line.text("repeat")) and line.text("type") == _CHOICE


def code_of(name: str, at: int, item: str) -> str:
    """The code of one of the columns that a line is repeated by: it goes by the item, wherever the list has it."""
    number = re.fullmatch(r"(?:thang|quy) (\d+|[ivx]+)", fold(item))
    return f"{name}_{at if number else re.sub(r'[^a-z0-9]+', '_', fold(item))[:_LONGEST_CODE]}"


class _Said:
    """The names by which formulas call repeated columns."""

    def __init__(self, repeated: Mapping[str, tuple[Line, tuple[str, ...]]]) -> None:
        self.items = {name: items for name, (_, items) in repeated.items()}
        self._names = {fold(name): name for name in repeated}
        for name, (line, _) in repeated.items():
            for said in (line.text("title"), " / ".join((*headings_of(line), line.text("title")))):
                self._names.setdefault(fold(said), name)

    def everywhere(self, formula: str) -> str:
        """A formula in which the name of a repeated column stands for all of its columns: TỔNG([Số hộ])."""
        return _BRACKETS.sub(lambda found: "; ".join(self._codes(found)), formula)

    def beside(self, formula: str, at: int, items: tuple[str, ...]) -> str:
        """A formula in which the name of a column that is repeated by the same stands for the one of the same item."""

        def one(found: re.Match[str]) -> str:
            same = self.items.get(self._names.get(fold(found[1]), "")) == items
            return self._codes(found)[at - 1] if same else found[0]

        return _BRACKETS.sub(one, formula)

    def _codes(self, found: re.Match[str]) -> list[str]:
        name = self._names.get(fold(found[1]), "")
        return [f"[{code_of(name, at, item)}]" for at, item in enumerate(self.items.get(name, ()), 1)] or [found[0]]


def _of_item(line: Line, at: int, item: str, said: _Said) -> Line:
    """The line of one column."""
    items = said.items[line.text("name")]
    headings = dict(zip(HEADINGS, (*headings_of(line), line.text("title")), strict=False))
    changed: dict[str, LineValue] = {
        **headings, "name": code_of(line.text("name"), at, item), "title": item,
        **{key: said.beside(line.text(key), at, items) for key in ("computed", "rolled", "within", "taken_from")},
    }  # fmt: skip
    if line.text("type") == _CHOICE:
        changed |= {"type": _TICK, "enum": None, "required": None}
    return _changed(line, changed)


def _changed(line: Line, values: Mapping[str, LineValue]) -> Line:
    cells = {**line.cells, **values}
    return line._replace(cells={key: value for key, value in cells.items() if value not in (None, "")})
