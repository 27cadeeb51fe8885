"""Whose report a workbook is and for which period: from its content first, its names after; never from the sender.

Order of trust: the cover, the hidden names, the titles on the sheets, the file's name.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from addin.read.grid import Book, Sheet
from addin.read.labelled import Labelled, find_labelled
from schemas.fields import COUNT, Context
from schemas.forms import cover
from schemas.period import NUMBERED, Period, PeriodKind
from schemas.reference import Unit, find_unit, unit_by_code
from schemas.text import fold

#: A sheet with this many of the cover's labels is the cover.
LEAST_COVER_LABELS = 4
_TITLE_ROWS = 12
_MONTH = re.compile(r"\b(?:thang|t|th) ?(\d{1,2}) (?:nam )?(20\d\d)\b")
_QUARTER = re.compile(r"\bquy (iv|iii|ii|i|[1-4]) (?:nam )?(20\d\d)\b")
_HALF = re.compile(r"\b6 thang (?:dau )?nam (20\d\d)\b")
_NINE = re.compile(r"\b9 thang (?:dau )?nam (20\d\d)\b")
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


class Identity(NamedTuple):
    """What a workbook says of itself; None where it says nothing. `cover` is empty when there is no cover sheet."""

    unit: Unit | None
    period: Period | None
    cover_sheet: str
    cover: dict[str, Labelled]


def identify(book: Book, file: str) -> Identity:
    """Find the unit and the period of a workbook."""
    sheet, labelled = _find_cover(book.sheets)
    unit = (
        _unit_of_cover(labelled) or _unit_of_names(book.names) or _unit_of_titles(book.sheets) or find_unit(_stem(file))
    )
    period = (
        _period_of_cover(labelled)
        or _parsed(book.names.get("TH_period", ""))
        or _period_of_texts(_titles(book.sheets))
        or _period_of_texts([_stem(file)])
    )
    return Identity(unit, period, sheet, labelled)


def _find_cover(sheets: Iterable[Sheet]) -> tuple[str, dict[str, Labelled]]:
    for sheet in sheets:
        found = find_labelled(sheet.rows, cover.FIELDS, deepest=60)
        if len(found) >= LEAST_COVER_LABELS:
            return sheet.name, found
    return "", {}


def _unit_of_cover(labelled: dict[str, Labelled]) -> Unit | None:
    return find_unit(str(labelled["unit"].cell)) if "unit" in labelled else None


def _unit_of_names(names: dict[str, str]) -> Unit | None:
    try:
        return unit_by_code(names.get("TH_unit", ""))
    except KeyError:
        return None


def _unit_of_titles(sheets: Iterable[Sheet]) -> Unit | None:
    """The one unit that the letterheads name; None when they name several."""
    named = {unit.code: unit for unit in map(find_unit, _titles(sheets)) if unit}
    return next(iter(named.values())) if len(named) == 1 else None


def _titles(sheets: Iterable[Sheet]) -> list[str]:
    return [
        cell
        for sheet in sheets
        for row in sheet.rows[:_TITLE_ROWS]
        for cell in row
        if type(cell) is str and len(cell) > 5
    ]


def _period_of_cover(labelled: dict[str, Labelled]) -> Period | None:
    if "period_kind" not in labelled or "year" not in labelled:
        return None
    kinds = {fold(kind): kind for kind in PeriodKind}
    kind = kinds.get(fold(str(labelled["period_kind"].cell)))
    year, number = _whole(labelled.get("year")), _whole(labelled.get("period_no"))
    if kind is None or year is None:
        return None
    try:
        return Period(year=year, kind=kind, number=number or 0 if kind in NUMBERED else 0)
    except ValueError:
        return None


def _whole(labelled: Labelled | None) -> int | None:
    if labelled is None or labelled.cell == "" or not isinstance(labelled.cell, str | int | float):
        return None
    value = COUNT.read(labelled.cell, Context("", Period(year=2000, kind=PeriodKind.YEAR).to_date)).value
    return value if isinstance(value, int) else None


def _parsed(text: str) -> Period | None:
    try:
        return Period.parse(text)
    except ValueError:
        return None


def _period_of_texts(texts: Iterable[str]) -> Period | None:
    """The period most texts name; None when they name none."""
    votes: dict[Period, int] = {}
    for text in texts:
        period = _period_in(fold(text))
        if period:
            votes[period] = votes.get(period, 0) + 1
    return max(votes, key=lambda period: votes[period], default=None)


def _period_in(folded: str) -> Period | None:
    try:
        if found := _QUARTER.search(folded):
            number = _QUARTERS.get(found[1]) or int(found[1])
            return Period(year=int(found[2]), kind=PeriodKind.QUARTER, number=number)
        if found := _HALF.search(folded):
            return Period(year=int(found[1]), kind=PeriodKind.HALF)
        if found := _NINE.search(folded):
            return Period(year=int(found[1]), kind=PeriodKind.NINE_MONTHS)
        if found := _MONTH.search(folded):
            return Period(year=int(found[2]), kind=PeriodKind.MONTH, number=int(found[1]))
    except ValueError:
        return None
    return None


def _stem(file: str) -> str:
    return file.rpartition(".")[0] or file
