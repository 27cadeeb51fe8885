"""Ranges of cells as xlwings sees them: values, formulas, looks, size, place; whole blocks, never cell by cell."""

from typing import Any

from xlwings import base_classes, utils

from addin.libreoffice import values
from addin.libreoffice.cells import CalcNote, Font, delete_note, find_link, note_of, set_link
from addin.libreoffice.convert import (
    POINT,
    Corner,
    colour_number,
    colour_tuple,
    corners,
    width_from_digits,
    width_in_digits,
)
from addin.libreoffice.uno_bridge import load_uno

#: com.sun.star.sheet.CellFlags: numbers, days, texts, formulas; notes; looks.
_CONTENTS, _NOTES, _LOOKS = 1 | 2 | 4 | 16, 8, 32 | 64
#: Every sheet has as many columns; whether it has more costs two calls to ask.
_ALWAYS_THERE = 1024
_STEPS = {"down": (1, 0), "up": (-1, 0), "right": (0, 1), "left": (0, -1)}


class Range(base_classes.Range):
    """A rectangle of cells; corners are 1-based (row, column)."""

    max_cells_per_read = max_cells_per_write = None  # a whole sheet travels at once
    has_array = None

    def __init__(self, sheet: Any, first: Corner, last: Corner) -> None:
        self.sheet, self.first, self.last = sheet, first, last
        self.options = None  # xlwings keeps its own here

    @property
    def native(self) -> Any:
        """LibreOffice's range; columns beyond the sheet's last are cut off."""
        (top, left), (bottom, right) = self.first, self.last
        if right > _ALWAYS_THERE:
            right = min(right, self.sheet.native.Columns.Count)
        return self.sheet.block(left - 1, top - 1, right - 1, bottom - 1)

    api = native

    @property
    def document(self) -> Any:
        """The document that the cells are in."""
        return self.sheet.book.document

    @property
    def row(self) -> int:
        return self.first[0]

    @property
    def column(self) -> int:
        return self.first[1]

    @property
    def shape(self) -> Corner:
        return self.last[0] - self.first[0] + 1, self.last[1] - self.first[1] + 1

    @property
    def coords(self) -> tuple[Any, ...]:
        return (self.sheet.name, *self.first, *self.shape)

    def __len__(self) -> int:
        return self.shape[0] * self.shape[1]

    def __call__(self, row: int, column: int | None = None) -> "Range":
        if column is None:
            row, column = divmod(row - 1, self.shape[1])
            row, column = row + 1, column + 1
        at = (self.first[0] + row - 1, self.first[1] + column - 1)
        return Range(self.sheet, at, at)

    # -- contents -----------------------------------------------------------------------------------------------
    @property
    def raw_value(self) -> list[list[Any]]:
        return values.read(self.document, self.native)

    @raw_value.setter
    def raw_value(self, value: Any) -> None:
        if isinstance(value, list | tuple):
            values.write(self.document, self.native, value)
        elif isinstance(value, str) and value.startswith("=") and len(self) > 1:
            values.fill_formula(self.document, self.native, value)
        else:
            height, width = self.shape
            values.write(self.document, self.native, [[value] * width] * height)

    @property
    def formula(self) -> Any:
        found = values.read_formulas(self.document, self.native)
        return found[0][0] if len(self) == 1 else found

    @formula.setter
    def formula(self, value: Any) -> None:
        self.raw_value = value

    formula2 = formula

    def clear_contents(self) -> None:
        self._reached.clearContents(_CONTENTS)

    def clear_formats(self) -> None:
        self._reached.clearContents(_LOOKS)

    def clear(self) -> None:
        self._reached.clearContents(_CONTENTS | _NOTES | _LOOKS)

    @property
    def _reached(self) -> Any:
        """The part of the range that the sheet uses: clearing a whole sheet would take long."""
        used = self.sheet.used_range.last
        return Range(self.sheet, self.first, _within(self.last, self.first, used)).native

    # -- moving about -------------------------------------------------------------------------------------------
    def end(self, direction: str) -> "Range":
        """Where Ctrl and an arrow would lead."""
        down, right = _STEPS[direction]
        used = self.sheet.used_range.last
        last = max(used[0], self.row), max(used[1], self.column)
        start = (1, self.column) if down else (self.row, 1)
        stop = (last[0], self.column) if down else (self.row, last[1])
        cells = Range(self.sheet, start, stop).native.getDataArray()
        line = [row[0] for row in cells] if down else list(cells[0])
        edge = 1 if down + right < 0 else (1_048_576 if down else self.sheet.native.Columns.Count)
        at = _jump([cell != "" for cell in line], (self.row if down else self.column) - 1, down + right, edge - 1) + 1
        to = (at, self.column) if down else (self.row, at)
        return Range(self.sheet, to, to)

    @property
    def current_region(self) -> "Range":
        cursor = self.sheet.native.createCursorByRange(self.native)
        cursor.collapseToCurrentRegion()
        return Range(self.sheet, *corners(cursor.RangeAddress))

    @property
    def address(self) -> str:
        return self.get_address(True, True, False)

    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:
        def one(corner: Corner) -> str:
            name = utils.col_name(corner[1])  # type: ignore[no-untyped-call] # xlwings' own
            return f"{'$' * col_absolute}{name}{'$' * row_absolute}{corner[0]}"

        text = one(self.first) if self.first == self.last else f"{one(self.first)}:{one(self.last)}"
        return f"'[{self.sheet.book.name}]{self.sheet.name}'!{text}" if external else text

    def select(self) -> None:
        controller = self.sheet.book.controller
        if controller:
            controller.setActiveSheet(self.sheet.native)
            controller.select(self.native)

    # -- looks --------------------------------------------------------------------------------------------------
    def _common(self, attribute: str) -> Any:
        """What all cells have alike; None where they differ."""
        found = {getattr(part, attribute) for part in self.native.getUniqueCellFormatRanges()}
        return found.pop() if len(found) == 1 else None

    @property
    def number_format(self) -> str | None:
        key = self._common("NumberFormat")
        return None if key is None else str(self.document.NumberFormats.getByKey(key).FormatString)

    @number_format.setter
    def number_format(self, value: str) -> None:
        self.native.NumberFormat = values.format_key(self.document, value)

    @property
    def color(self) -> tuple[int, int, int] | None:
        number = self._common("CellBackColor")
        return None if number is None else colour_tuple(number)

    @color.setter
    def color(self, value: object) -> None:
        self.native.CellBackColor = colour_number(value)

    @property
    def font(self) -> Font:
        return Font(self.native)

    @property
    def wrap_text(self) -> bool:
        return bool(self.native.IsTextWrapped)

    @wrap_text.setter
    def wrap_text(self, value: bool) -> None:
        self.native.IsTextWrapped = bool(value)

    @property
    def row_height(self) -> float:
        return float(self.native.Rows.getByIndex(0).Height / POINT)

    @row_height.setter
    def row_height(self, value: float) -> None:
        self.native.Rows.Height = round(value * POINT)

    @property
    def column_width(self) -> float:
        return width_in_digits(self.native.Columns.getByIndex(0).Width, self.sheet.digit)

    @column_width.setter
    def column_width(self, value: float) -> None:
        self.native.Columns.Width = width_from_digits(value, self.sheet.digit)

    def autofit(self, axis: str | None = None) -> None:
        if axis in (None, "columns", "c"):
            self.native.Columns.OptimalWidth = True
        if axis in (None, "rows", "r"):
            self.native.Rows.OptimalHeight = True

    @property
    def merge_cells(self) -> bool:
        return bool(self.native.IsMerged)

    @property
    def merge_area(self) -> "Range":
        cursor = self.sheet.native.createCursorByRange(self.native)
        cursor.collapseToMergedArea()
        return Range(self.sheet, *corners(cursor.RangeAddress))

    def merge(self, across: bool = False) -> None:
        for row in range(self.shape[0]) if across else (None,):
            part = self.native if row is None else self(row + 1, 1)._to(self.last[1]).native
            part.merge(True)

    def _to(self, column: int) -> "Range":
        return Range(self.sheet, self.first, (self.last[0], column))

    def unmerge(self) -> None:
        self.native.merge(False)

    # -- structure ----------------------------------------------------------------------------------------------
    def insert(self, shift: str | None = None, copy_origin: object = None) -> None:
        mode = load_uno().Enum("com.sun.star.sheet.CellInsertMode", "RIGHT" if shift == "right" else "DOWN")
        self.sheet.native.insertCells(self.native.RangeAddress, mode)

    def delete(self, shift: str | None = None) -> None:
        mode = load_uno().Enum("com.sun.star.sheet.CellDeleteMode", "LEFT" if shift == "left" else "UP")
        self.sheet.native.removeRange(self.native.RangeAddress, mode)

    def copy(self, destination: Any = None) -> None:
        if destination is not None:
            place = destination.impl.native.getCellByPosition(0, 0).getCellAddress()
            destination.impl.sheet.native.copyRange(place, self.native.RangeAddress)

    @property
    def name(self) -> Any:
        """The defined name of exactly these cells; None where there is none."""
        for _, name in self.sheet.book.names.snapshot():
            cells = name.api.getReferredCells()
            if cells is not None and cells.AbsoluteName == self.native.AbsoluteName:
                return name
        return None

    @name.setter
    def name(self, value: str) -> None:
        title = self.sheet.name.replace("'", "''")
        self.sheet.book.names.add(value, f"='{title}'!{self.address}")

    @property
    def table(self) -> Any:
        for table in self.sheet.tables:
            area = table.range
            if (
                area.first <= self.first
                and area.first[1] <= self.column
                and _within(self.first, (1, 1), area.last) == self.first
            ):
                return table
        return None

    # -- notes and links ----------------------------------------------------------------------------------------
    @property
    def note(self) -> CalcNote | None:
        return note_of(self.native.getCellByPosition(0, 0))

    def add_note(self, text: str) -> CalcNote:
        cell = self.native.getCellByPosition(0, 0)
        delete_note(cell)
        self.sheet.native.Annotations.insertNew(cell.getCellAddress(), text)
        return CalcNote(cell)

    @property
    def hyperlink(self) -> str | None:
        return find_link(self.native.getCellByPosition(0, 0))

    def add_hyperlink(self, address: str, text_to_display: str | None = None, screen_tip: str | None = None) -> None:
        set_link(self.document, self.native.getCellByPosition(0, 0), address, text_to_display or address)


def _within(corner: Corner, least: Corner, most: Corner) -> Corner:
    """A corner drawn into the limits given."""
    return min(corner[0], max(most[0], least[0])), min(corner[1], max(most[1], least[1]))


def _jump(filled: list[bool], at: int, step: int, edge: int) -> int:
    """From a place to the end of the filled run, or over a gap to the next filled place, or to the edge."""

    def full(place: int) -> bool:
        return 0 <= place < len(filled) and filled[place]

    place = at + step
    if full(at) and full(place):
        while full(place + step):
            place += step
        return place
    while 0 <= place < len(filled) and not full(place):
        place += step
    return place if full(place) else edge
