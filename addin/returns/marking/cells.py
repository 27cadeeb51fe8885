"""The cells of one sheet part: found or made where they belong, given another format; changes no value."""

import re
from bisect import bisect
from collections.abc import Callable, Iterable

from lxml import etree

from addin.returns.marking.parts import Element, UnmarkableError, main
from schemas.cells import column_index, column_letters

_ADDRESS = re.compile(r"\$?([A-Z]{1,3})\$?([1-9]\d{0,6})")
_ROW, _CELL = main("row"), main("c")


def split_address(cell: str) -> tuple[int, int]:
    """Row from 1 and column from 0 of an address; ValueError when it is none."""
    found = _ADDRESS.fullmatch(cell)
    if not found:
        raise ValueError(cell)
    return int(found[2]), column_index(found[1])


class Cells:
    """The cells of a sheet by their address; rows and cells without one are given theirs."""

    def __init__(self, root: Element) -> None:
        data = root.find(main("sheetData"))
        if data is None:
            raise UnmarkableError("trang không có dữ liệu")
        self._root, self._data = root, data
        self._rows: dict[int, Element] = {}
        number = 0
        for row in data.iterchildren(_ROW):
            number = _row_number(row.get("r"), number)
            row.set("r", str(number))
            self._rows[number] = row
        self._merged = [_area(merge.get("ref", "")) for merge in root.iter(main("mergeCell"))]

    def anchor(self, cell: str) -> str:
        """The cell that shows what is at an address: the first of the merged ones."""
        row, column = split_address(cell)
        for top, left, bottom, right in self._merged:
            if top <= row <= bottom and left <= column <= right:
                return f"{column_letters(left)}{top}"
        return cell

    def style(self, cell: str) -> int:
        """The number of a cell's format; of its row's or column's where there is no such cell."""
        row, column = split_address(cell)
        found = self._find(row, column)
        return self._style_of_place(row, column) if found is None else int(found.get("s") or 0)

    def set_style(self, cell: str, style: int) -> None:
        """Give a cell another format; a cell that is not there is made, blank."""
        row, column = split_address(cell)
        found = self._find(row, column)
        if found is None:
            found = self._make(row, column)
        found.set("s", str(style))

    def styles(self) -> list[tuple[str, int]]:
        """Address and format of every cell that has one."""
        return [
            (f"{column_letters(column)}{number}", int(cell.get("s") or 0))
            for number, row in self._rows.items()
            for column, cell in _numbered(row)
            if cell.get("s")
        ]

    def uncover(self, cells: Iterable[str], hides: Callable[[str], bool]) -> None:
        """Take off the conditions that would hide the marks of some cells; `hides` tells by a look's number."""
        places = [split_address(cell) for cell in cells]
        for block in list(self._root.iterchildren(main("conditionalFormatting"))):
            areas = [_area(reference) for reference in block.get("sqref", "").split()]
            if any(t <= row <= b and left <= column <= r for t, left, b, r in areas for row, column in places):
                for rule in [one for one in block if hides(one.get("dxfId", ""))]:
                    block.remove(rule)
                if not len(block):
                    self._root.remove(block)

    def _find(self, row: int, column: int) -> Element | None:
        known = self._rows.get(row)
        return None if known is None else dict(_numbered(known)).get(column)

    def _make(self, row: int, column: int) -> Element:
        parent = self._rows.get(row)
        if parent is None:
            parent = self._make_row(row)
        cells = _numbered(parent)
        made = etree.Element(_CELL, r=f"{column_letters(column)}{row}")
        parent.insert(bisect([at for at, _ in cells], column), made)
        parent.attrib.pop("spans", "")  # only a hint, and now a wrong one
        return made

    def _make_row(self, row: int) -> Element:
        made = etree.Element(_ROW, r=str(row))
        numbers = sorted(self._rows)
        self._data.insert(bisect(numbers, row), made)
        self._rows[row] = made
        return made

    def _style_of_place(self, row: int, column: int) -> int:
        known = self._rows.get(row)
        if known is not None and known.get("customFormat") in ("1", "true"):
            return int(known.get("s") or 0)
        for col in self._root.iter(main("col")):
            if int(col.get("min") or 0) <= column + 1 <= int(col.get("max") or 0):
                return int(col.get("style") or 0)
        return 0


def _numbered(row: Element) -> list[tuple[int, Element]]:
    """The cells of a row with their columns from 0."""
    found, column = [], -1
    for cell in row.iterchildren(_CELL):
        written = cell.get("r")
        column = _column_of(written) if written else column + 1
        if not written:
            cell.set("r", f"{column_letters(column)}{row.get('r')}")
        found.append((column, cell))
    return found


def _column_of(written: str) -> int:
    try:
        return split_address(written)[1]
    except ValueError:
        raise UnmarkableError("có ô sai địa chỉ") from None


def _row_number(written: str | None, before: int) -> int:
    """The number of a row; without one it follows the row before."""
    if not written:
        return before + 1
    if not (written.isascii() and written.isdecimal() and len(written) <= 7):
        raise UnmarkableError("có dòng sai số thứ tự")
    return int(written)


def _area(reference: str) -> tuple[int, int, int, int]:
    """Top, left, bottom, right of "B2:D4"; an area of nothing where it cannot be read."""
    first, _, last = reference.partition(":")
    try:
        (top, left), (bottom, right) = split_address(first), split_address(last or first)
    except ValueError:
        return 0, 0, -1, -1
    return top, left, bottom, right
