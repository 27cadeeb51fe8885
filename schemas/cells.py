"""What a cell of a received sheet may hold, and the two broken states a reader must not mistake for a blank."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import NamedTuple

#: How Excel shows the errors a formula can give.
ERROR_TEXTS = frozenset({"#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#N/A", "#NUM!", "#NULL!"})


class CellError(NamedTuple):
    """An error cell, such as #REF!."""

    text: str


class Uncalculated(NamedTuple):
    """A formula that no program has calculated yet: it has no value."""

    formula: str = ""


#: A cell as a reader gives it; "" is a blank.
Cell = str | float | int | bool | date | datetime | time | timedelta | CellError | Uncalculated

#: A value that passed its column type; None is a blank.
Value = str | float | int | bool | date | None


@cache
def column_letters(index: int) -> str:
    """0 → "A", 27 → "AB"."""
    letters = ""
    index += 1
    while index > 0:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def address(row: int, column: int) -> str:
    """The A1 style address of a cell; row and column count from 0."""
    return f"{column_letters(column)}{row + 1}"


def fixed_address(row: int, column: int) -> str:
    """The absolute address of a cell ("$B$3"), which names the same cell from everywhere; both count from 0."""
    return f"${column_letters(column)}${row + 1}"


def place_of_cell(cell: str) -> tuple[int, int]:
    """Row and column of an A1 address, both from 0."""
    letters = cell.rstrip("0123456789")
    return int(cell[len(letters) :]) - 1, column_index(letters)


def ranges_of(cells: Iterable[str]) -> list[str]:
    """Cells, those below each other as one range: F3, F4, F5, H2 → F3:F5, H2; in the order of the columns."""
    runs: list[tuple[int, int, int]] = []
    for column, row in sorted({place_of_cell(cell)[::-1] for cell in cells}):
        if runs and (runs[-1][0], runs[-1][2] + 1) == (column, row):
            runs[-1] = (column, runs[-1][1], row)
        else:
            runs.append((column, row, row))
    return [
        address(first, column) if first == last else f"{address(first, column)}:{address(last, column)}"
        for column, first, last in runs
    ]


def place_in_words(sheet: str, cell: str) -> str:
    """A cell as a person names it: trang “M02-Nhà ở”, ô E12."""
    return f"trang “{sheet}”, ô {cell}"


def column_index(letters: str) -> int:
    """Letters to index: "A" → 0, "AB" → 27."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1


def place_in(cell: str) -> tuple[int, int]:
    """An A1 style address to the row and column that it names, both from 0: "B3" → (2, 1)."""
    letters = cell.rstrip("0123456789")
    return int(cell[len(letters) :]) - 1, column_index(letters)
