"""Words typed beside what the program writes: they go along with their finding, and stay where they were refused.

Touches no cell: it changes what is planned, and tells what has no place any more.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from addin.excel.live.matrix import rectangle
from addin.review.acceptance import CELL, CODE, FORMER_REASON, REASON, SHEET, TAKEN_BACK, UNIT
from addin.sheets.plan import Block, Link, SheetPlan
from addin.summary_workbook.board import REASON_CELL
from schemas.cells import Cell, Value
from schemas.text import fold, tidy

#: What makes a line of the findings the same one: unit, sheet, cell and code, folded.
_KEY = (UNIT, SHEET, CELL, CODE)
_NOTE_STYLE = "plain"


class Beside(NamedTuple):
    """What somebody typed at one finding: the reason, and notes by how many columns right of the table they are."""

    key: tuple[str, ...]
    named: str
    reason: str
    notes: Mapping[int, Value]


class Carried(NamedTuple):
    """A planned sheet with the words carried along, and sentences about those whose finding is gone."""

    plan: SheetPlan
    left: tuple[str, ...] = ()


def with_reason(board: SheetPlan, reason: str) -> SheetPlan:
    """The board with the reason that was typed and not used yet."""
    merges = tuple(
        merge._replace(content=reason) if (merge.first_row, merge.first_column) == REASON_CELL and reason else merge
        for merge in board.merges
    )
    return board.model_copy(update={"merges": merges})


def with_words(findings: SheetPlan, rows: Sequence[Sequence[Cell]]) -> Carried:
    """The planned findings with the reasons and notes that are beside those on the sheet now."""
    typed = list(_typed(rows))
    if not typed:
        return Carried(findings)
    cells = rectangle(findings)
    heading = next(at for at, row in enumerate(cells) if _places(row))
    places, width = _places(cells[heading]), len(cells[heading])
    at_key = {_key_of(row, places): at for at, row in enumerate(cells) if at > heading}
    offsets = max((offset + 1 for one in typed for offset in one.notes), default=0)
    beside: list[list[Value]] = [[None] * offsets for _ in range(len(cells) - heading - 1)]
    blocks, left = [], []
    for one in typed:
        row = at_key.get(one.key)
        if row is None:
            left.append(_said(one))
            continue
        if one.reason and not cells[row][places[REASON]]:
            blocks.append(Block(row, places[REASON], [[one.reason]], ["input-text"]))
        for offset, note in one.notes.items():
            beside[row - heading - 1][offset] = note
    if offsets:
        blocks.append(Block(heading + 1, width, beside, [_NOTE_STYLE] * offsets))
    return Carried(findings.model_copy(update={"blocks": (*findings.blocks, *blocks)}), tuple(left))


def _said(one: Beside) -> str:
    words = [one.reason, *(str(note) for note in one.notes.values())]
    quoted = ", ".join(f"“{text}”" for text in words if text)
    return f"Nội dung gõ bên cạnh mục {one.named} nay không còn ở trang “Kiểm tra”: {quoted}."


def _typed(rows: Sequence[Sequence[Cell]]) -> Iterator[Beside]:
    """What is in the column of reasons and right of the table, line by line."""
    places: dict[str, int] = {}
    width = 0
    for row in rows:
        if not places:
            places = _places(row)
            width = _width(row, places)
            continue
        reason = _text(row[places[REASON]]) if places[REASON] < len(row) else ""
        reason = "" if reason in TAKEN_BACK else reason
        notes = {at - width: _value(cell) for at, cell in enumerate(row) if at >= width and cell != ""}
        if reason or notes:
            named = ", ".join(_text(row[places[heading]]) for heading in _KEY if places[heading] < len(row))
            yield Beside(_key_of(row, places), named, reason, notes)


def _places(row: Sequence[object]) -> dict[str, int]:
    """Where the headings are, in the row that has all of them."""
    folded = {fold(cell): at for at, cell in enumerate(row) if isinstance(cell, str)}
    found = {heading: folded.get(fold(heading), -1) for heading in _KEY}
    found[REASON] = folded.get(fold(REASON), folded.get(FORMER_REASON, -1))
    return found if min(found.values()) >= 0 else {}


def _width(row: Sequence[object], places: Mapping[str, int]) -> int:
    """How many columns the table has: headings are side by side."""
    if not places:
        return 0
    return next((at for at, cell in enumerate(row) if at > max(places.values()) and cell in ("", None)), len(row))


def _key_of(row: Sequence[object], places: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(_text(row[places[heading]]) if places[heading] < len(row) else "" for heading in _KEY)


def _text(cell: object) -> str:
    return "" if cell is None else tidy(cell.text if isinstance(cell, Link) else str(cell))


def _value(cell: Cell) -> Value:
    return cell if isinstance(cell, str | int | float | bool) else str(cell)
