"""What became of the written sheets since: cells typed over, rows moved, sheets that nobody can tell any more."""

from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from typing import TYPE_CHECKING, Any, NamedTuple

from addin.excel.live.edits import Edit, WrittenSheet, find_edits, has_moved, is_filled_in, normal
from addin.excel.live.matrix import as_typed
from addin.sheets.plan import Content

if TYPE_CHECKING:
    import xlwings as xw

#: So many rows and columns around what was written are looked at too, for labels that moved there.
_AROUND = (5, 3)
#: From so many differences on, an older writing may tell better what is on a sheet: a click was undone.
_MANY = 20


class Why(Enum):
    """Why a sheet is laid out again instead of being written over."""

    NEW = "new"  # made by this click
    MOVED = "moved"  # rows or columns were inserted, deleted or sorted
    UNKNOWN = "unknown"  # nobody remembers what was written there
    UNFINISHED = "unfinished"  # the last writing stopped in between
    UNDONE = "undone"  # what is there is of an older writing
    EDITED = "edited"  # numbers of its large table were changed, or something typed below it


class SeenSheet(NamedTuple):
    """A sheet as it was found: what was typed over, why it must be laid out again, None where it need not be.

    `filled_in` says whether something is in the cells that are there to be typed into; `rows_edited` that the lines of
    its large table are no longer what they were: these are written again, and the rest stays.
    """

    edits: Sequence[Edit] = ()
    anew: Why | None = None
    filled_in: bool = False
    rows_edited: bool = False

    @property
    def stands(self) -> bool:
        """Whether all is there as it was written."""
        return not (self.edits or self.anew or self.filled_in or self.rows_edited)


def why_again(seen: SeenSheet) -> Why | None:
    """Why a sheet, or its large table, is laid out again; None where neither is."""
    return seen.anew or (Why.EDITED if seen.rows_edited else None)


def look_at(
    sheet: "xw.Sheet", stored: Mapping[str, Any], others: Iterable[Mapping[str, Any]], size: tuple[int, int]
) -> SeenSheet:
    """Hold a sheet against what was written to it, or else against what was written before that.

    `size` is the height and width that will be written over; nothing beyond it is touched.
    """
    written = from_stored(stored)
    height, width = max(len(written.cells), size[0]), max(len(written.cells[0]) if written.cells else 0, size[1])
    now = read_formulas(sheet, height + _AROUND[0], width + _AROUND[1])
    within = [line[:width] for line in now[:height]]
    edits = list(find_edits(sheet.name, written, within))
    if not edits:
        return SeenSheet(filled_in=is_filled_in(written, within))
    if len(edits) > _MANY:
        for other in others:
            older = list(find_edits(sheet.name, from_stored(other), within))
            if len(older) < len(edits) and not (older and has_moved(from_stored(other), now)):
                return SeenSheet(older, Why.UNDONE)
    return SeenSheet((), Why.MOVED) if has_moved(written, now) else SeenSheet(edits)


def read_formulas(sheet: "xw.Sheet", height: int, width: int) -> list[list[Any]]:
    """The formulas and values from A1 on."""
    found = sheet.range((1, 1), (height, width)).options(ndim=2).formula
    return [list(line) for line in found]


def to_stored(cells: Sequence[Sequence[Content]], written: WrittenSheet) -> dict[str, Any]:
    """What was written to a sheet, as it is remembered."""
    return {
        "form": written.form,
        "period": written.period,
        "cells": [[normal(_as_read(content)) for content in row] for row in cells],
        "rows": {str(row): list(place) for row, place in written.rows.items()},
        "columns": {str(column): key for column, key in written.columns.items()},
        "open": sorted(written.open),
        "open_beyond": written.open_beyond,
    }


def _as_read(content: Content) -> Content:
    """A content as it is read back: a text that begins as a formula does has a mark before it."""
    return as_typed(content) if isinstance(content, str) and content.startswith("=") else content


def from_stored(found: Mapping[str, Any]) -> WrittenSheet:
    """What was written, from memory."""
    rows = {int(row): (place[0], place[1]) for row, place in found["rows"].items()}
    columns = {int(at): key for at, key in found["columns"].items()}
    places = frozenset((row, column) for row, column in found["open"])
    return WrittenSheet(
        found["form"], found["cells"], rows, columns, found["period"], places, found.get("open_beyond", 0)
    )
