"""Whose report a workbook is and for which period: from its content first, its names after; never from the sender.

Order of trust: the cover, the hidden names, the titles above the tables, the sheets' names, the file's name. Where they
disagree the first is taken, and all of them are shown.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from addin.read.grid import Book, Sheet
from addin.read.labelled import Labelled, find_labelled
from schemas import cover
from schemas.catalogue import Catalogue
from schemas.fields import COUNT, Context
from schemas.findings import CellPlace, Finding
from schemas.period import NUMBERED, Period, PeriodKind
from schemas.reference import NO_UNITS, Unit
from schemas.text import fold

#: A sheet with this many of the cover's labels is the cover.
LEAST_COVER_LABELS = 4
#: Letterhead, title and period are in these rows, before the header.
_TITLE_ROWS, _LONGEST_TITLE = 6, 200
_DAY = re.compile(r"\bngay \d{1,2} thang \d{1,2} (?:nam )?20\d\d\b")  # of signing, no period
_MONTH = re.compile(r"\b(?:thang|t|th) ?(\d{1,2}) (?:nam )?(20\d\d)\b")
_QUARTER = re.compile(r"\bquy (iv|iii|ii|i|[1-4]) (?:nam )?(20\d\d)\b")
_HALF = re.compile(r"\b6 thang (?:dau )?nam (20\d\d)\b")
_NINE = re.compile(r"\b9 thang (?:dau )?nam (20\d\d)\b")
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
#: Months in words, of which "tháng năm" is one only before "năm 2023".
_MONTHS = {
    "gieng": 1, "mot": 1, "hai": 2, "ba": 3, "tu": 4, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9,
    "muoi": 10, "muoi mot": 11, "muoi hai": 12, "chap": 12,
}  # fmt: skip
_MONTH_IN_WORDS = re.compile(rf"\bthang ({'|'.join(sorted(_MONTHS, key=len, reverse=True))})(?= nam 20\d\d\b)")
#: What a title says of the period that is reported, of what lies ahead, and of the year of both:
#: "kết quả tháng 2, phương hướng, nhiệm vụ tháng 3 năm 2023".
_WITH_NEXT = re.compile(
    r"\b(thang|quy) ?(\w+)(?: va| va uoc)? (?:phuong huong|nhiem vu|uoc|ke hoach|du kien)\b"
    r".*?\b\1 ?(\w+) (?:nam )?(20\d\d)\b"
)


class IdentityClaim(NamedTuple):
    """What one source says: how a person names the source, and the unit or period."""

    source: str
    value: Unit | Period

    @property
    def words(self) -> str:
        """The source and what it says, as a person reads it."""
        return f"{self.source}: {self.value.name if isinstance(self.value, Unit) else self.value.label}"


class WorkbookIdentity(NamedTuple):
    """What a workbook says of itself; None where it says nothing. `cover` is empty when there is no cover sheet.

    The claims are in order of trust; the first is the one taken.
    """

    unit: Unit | None
    period: Period | None
    cover_sheet: str
    cover: dict[str, Labelled]
    unit_claims: tuple[IdentityClaim, ...] = ()
    period_claims: tuple[IdentityClaim, ...] = ()
    title_periods: dict[str, frozenset[Period]] = {}  # noqa: RUF012 # sheet → what its titles name, where not all name one; never changed

    def conflicts(self, place: CellPlace) -> list[Finding]:
        """A finding for the unit and for the period where sources disagree, with how many agree with what was taken."""
        return [
            place.finding(code, taken=claims[0].words, count=str(_agreeing(claims)), of=str(len(claims)), others=others)
            for code, claims in (("file-unit-conflict", self.unit_claims), ("file-period-conflict", self.period_claims))
            if (others := "; ".join(claim.words for claim in claims if claim.value != claims[0].value))
        ]


def _agreeing(claims: tuple[IdentityClaim, ...]) -> int:
    return sum(claim.value == claims[0].value for claim in claims)


def identify(book: Book, file: str, catalogue: Catalogue) -> WorkbookIdentity:
    """Find the unit, one of the catalogue's, and the period of a workbook."""
    sheet, labelled = _find_cover(book.sheets)
    title_texts = {sheet.name: _titles(sheet) for sheet in book.sheets}
    titles = sorted(set().union(*title_texts.values()))
    named = _periods_in(titles)
    units = _claims(
        [
            ("trang “Bìa”", _unit_of_cover(labelled, catalogue)),
            ("dấu nhận dạng ẩn", _unit_of_names(book.names, catalogue)),
            ("tiêu đề các biểu", _unit_of_titles(titles, catalogue)),
            ("tên trang", _unit_of_titles([sheet.name for sheet in book.sheets], catalogue)),
            ("tên tệp", unit_of_name(file, catalogue)),
        ]
    )
    of_cover = _period_of_cover(labelled)
    periods = _claims(
        [
            ("trang “Bìa”", of_cover),
            ("dấu nhận dạng ẩn", _parsed(book.names.get("TH_period", ""))),
            ("tiêu đề các biểu", _most_named(named, of_cover)),
            ("tên tệp", period_of_name(file)),
        ]
    )
    unit, period = (claims[0].value if claims else None for claims in (units, periods))
    return WorkbookIdentity(
        unit if isinstance(unit, Unit) else None,
        period if isinstance(period, Period) else None,
        sheet,
        labelled,
        units,
        periods,
        {name: frozenset(_periods_in(texts)) for name, texts in title_texts.items()} if len(named) > 1 else {},
    )


def _claims(said: Iterable[tuple[str, Unit | Period | None]]) -> tuple[IdentityClaim, ...]:
    return tuple(IdentityClaim(source, value) for source, value in said if value is not None)


def _find_cover(sheets: Iterable[Sheet]) -> tuple[str, dict[str, Labelled]]:
    for sheet in sheets:
        found = find_labelled(sheet.rows, cover.FIELDS, deepest=60)
        if len(found) >= LEAST_COVER_LABELS:
            return sheet.name, found
    return "", {}


def _unit_of_cover(labelled: dict[str, Labelled], catalogue: Catalogue) -> Unit | None:
    return catalogue.find_unit(str(labelled["unit"].cell)) if "unit" in labelled else None


def _unit_of_names(names: dict[str, str], catalogue: Catalogue) -> Unit | None:
    return catalogue.units.by_code.get(names.get("TH_unit", ""))


def _unit_of_titles(titles: Iterable[str], catalogue: Catalogue) -> Unit | None:
    """The one unit that the letterheads name; None when they name several."""
    named = {unit.code: unit for unit in map(catalogue.find_unit, titles) if unit}
    return next(iter(named.values())) if len(named) == 1 else None


def _titles(sheet: Sheet) -> set[str]:
    """The different texts above a table; much the same on every sheet."""
    different = set(chain.from_iterable(sheet.rows[:_TITLE_ROWS]))
    return {cell for cell in different if type(cell) is str and 5 < len(cell) < _LONGEST_TITLE}


def period_in(text: str) -> Period | None:
    """The period that a text names; None where it names none."""
    return _period_in(fold(text))


def unit_of_name(file: str, catalogue: Catalogue) -> Unit | None:
    """The unit that a file's name names; None when it names none or several."""
    return catalogue.find_unit(_stem(file))


def period_of_name(file: str) -> Period | None:
    """The period that a file's name names; None when it names none."""
    return period_in(_stem(file))


def period_of_title(sheet: Sheet) -> Period | None:
    """The period that the titles above a sheet's table name; None when they name none."""
    return _period_of_texts(_titles(sheet))


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
    value = COUNT.read(labelled.cell, Context("", Period(year=2000, kind=PeriodKind.YEAR).to_date, NO_UNITS)).value
    return value if isinstance(value, int) else None


def _parsed(text: str) -> Period | None:
    try:
        return Period.parse(text)
    except ValueError:
        return None


def _period_of_texts(texts: Iterable[str]) -> Period | None:
    """The period most texts name; None when they name none."""
    return _most_named(_periods_in(texts))


def _periods_in(texts: Iterable[str]) -> dict[Period, int]:
    """The periods that texts name, and how many name each."""
    votes: dict[Period, int] = {}
    for text in texts:
        period = _period_in(fold(text))
        if period:
            votes[period] = votes.get(period, 0) + 1
    return votes


def _most_named(votes: dict[Period, int], likely: Period | None = None) -> Period | None:
    """The period that most texts name; of several the likely one: a sheet of the month before may be kept."""
    return max(votes, key=lambda period: (votes[period], period == likely), default=None)


@lru_cache(maxsize=4096)
def _period_in(folded: str) -> Period | None:
    folded = _MONTH_IN_WORDS.sub(lambda found: f"thang {_MONTHS[found[1]]}", _DAY.sub("", folded))
    folded = _WITH_NEXT.sub(_reported, folded)
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


def _reported(found: re.Match[str]) -> str:
    """The period that is reported, of two of which the title names the year once; a year may end between them."""
    kind, this, following, year = found.groups()
    number, ahead = (
        _QUARTERS.get(one) or int(one) if one in _QUARTERS or one.isdecimal() else 0 for one in (this, following)
    )
    return f"{kind} {this} {int(year) - (number > ahead)}"


def _stem(file: str) -> str:
    return file.rpartition(".")[0] or file
