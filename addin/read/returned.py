"""The list of a workbook that was sent back and came again: what the district wrote beside each finding."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from addin.read.grid import Book
from schemas.cells import Cell
from schemas.returned import ANSWER, HEADINGS, RETURNED_NAME, Explanation, FindingKey, Listed, ListedKind, is_list
from schemas.text import fold, tidy

_PLACE, _CELL, _KEY = HEADINGS[3], HEADINGS[4], HEADINGS[7]
_LONGEST = 2000


class ReturnedLine(NamedTuple):
    """One line of the list as it came back."""

    sheet: str
    cell: str
    listed: Listed
    answer: str


def is_returned(book: Book) -> bool:
    """Whether the office had sent the workbook back: its list is still in it, or its hidden name."""
    return RETURNED_NAME in book.names or any(is_list(sheet.name) for sheet in book.sheets)


def returned_lines(book: Book) -> list[ReturnedLine]:
    """The lines of the list, wherever its columns were moved to; none where there is no list."""
    sheet = next((sheet for sheet in book.sheets if is_list(sheet.name)), None)
    if sheet is None:
        return []
    rows = iter(sheet.rows)
    for row in rows:
        places = {fold(cell): at for at, cell in enumerate(row) if isinstance(cell, str) and cell}
        if {fold(ANSWER), fold(_KEY)} <= places.keys():
            return list(_lines(rows, places))
    return []


def explanations_in(book: Book) -> tuple[Explanation, ...]:
    """What the district explained; what stands beside several lines that are known by the same key goes together."""
    answers: dict[FindingKey, list[str]] = {}
    for line in returned_lines(book):
        if line.answer and line.answer not in answers.setdefault(line.listed.key, []):
            answers[line.listed.key].append(line.answer)
    return tuple(Explanation(key, "; ".join(texts)[:_LONGEST]) for key, texts in answers.items() if texts)


def _lines(rows: Iterator[list[Cell]], places: dict[str, int]) -> Iterator[ReturnedLine]:
    """The lines of single findings; an answer to many at once is the answer of each that has none of its own."""
    found: list[ReturnedLine] = []
    of_many: dict[ListedKind, str] = {}
    for row in rows:
        key, answer = _text(row, places, _KEY), _text(row, places, ANSWER)[:_LONGEST]
        if listed := Listed.load(key):
            found.append(ReturnedLine(_text(row, places, _PLACE), _text(row, places, _CELL), listed, answer))
        elif kind := ListedKind.load(key):
            of_many[kind] = answer
    for line in found:
        together = of_many.get(ListedKind(line.listed.key.code, line.sheet), "")
        yield line._replace(answer=line.answer or together)


def _text(row: Sequence[Cell], places: dict[str, int], heading: str) -> str:
    at = places.get(fold(heading))
    cell = row[at] if at is not None and at < len(row) else ""
    return tidy(cell) if isinstance(cell, str) else f"{cell:g}" if isinstance(cell, float) else str(cell)
