"""What a district's words say: their statements, and the figures in them that its forms hold too; judges nothing."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from schemas.catalogue import Catalogue, per_catalogue
from schemas.claim import Claim
from schemas.numbers import parse_number, round_half_up
from schemas.text import fold, tidy

#: A full stop behind these ends no sentence.
_SHORTENED = frozenset({"tp", "tx", "tt", "h", "p", "x", "q", "ths", "ts", "bs", "gs", "v", "đ", "st", "tr"})
_END = re.compile(r"(?<![.!?;])[.!?;]+(?=\s|$)|\n+")
_BULLET = re.compile(r"^\s*(?:[-–—+*•]|\(?\d{1,2}[.)]|\(?[a-zđ]\))\s+")
#: Clauses of a sentence; a comma inside a number is followed by no space.
_CLAUSE = re.compile(r"[,;:]\s+|\s+(?:và|trong đó)\s+")
_FIGURE = re.compile(r"(?<![\d/.,-])\d[\d.]*(?:,\d+)?(?![\d/]|-\w)")
#: What makes a number another one than the form's: of a part of the time, planned, about.
_OTHER = re.compile(
    r"\btrong (?:tháng|kỳ|quý|tuần|ngày)\b|\b(?:tháng|quý|tuần) này\b|\bkế hoạch\b|\bchỉ tiêu\b|\bphấn đấu\b"
    r"|\bdự kiến\b|\bmục tiêu (?!quốc gia)|\bbình quân\b|\bmỗi\b|\bso với\b|\bcùng kỳ\b|\bnăm trước\b|\bcòn lại\b",
)
#: Places that no profile lists.
_HAMLETS = ("thôn", "ấp", "sóc", "khu phố")
_ABOUT = re.compile(r"(?:khoảng|gần|hơn|trên|dưới|chừng|ít nhất|tối đa)\s*$", re.IGNORECASE)


class Stated(NamedTuple):
    """A number in words that a form holds too: what it claims, as it is written, and in which clause."""

    claim: Claim
    text: str
    values: tuple[float, ...]
    decimals: int
    clause: str

    def agrees_with(self, figure: float) -> bool:
        """Whether a form's figure is the number, to the decimals that the words have."""
        return any(round_half_up(figure / self.claim.factor, self.decimals) == value for value in self.values)


def statements(text: str) -> list[str]:
    """The statements of a text: sentences and the parts between semicolons, without bullets and marks at the end."""
    found, start, text = [], 0, tidy(text)
    for end in _END.finditer(text):
        before = text[start : end.start()].rsplit(None, 1)[-1:] or [""]
        numbering = before[0].isdigit() and text[start : end.start()].strip() == before[0]
        if end[0] == "." and (numbering or before[0].casefold().rsplit(".", 1)[-1] in _SHORTENED):
            continue
        found.append(text[start : end.start()])
        start = end.end()
    found.append(text[start:])
    return [said for part in found if (said := _BULLET.sub("", part).strip(" ,:+*•-–—"))]


def stated_figures(statement: str, catalogue: Catalogue) -> Iterator[Stated]:
    """The numbers of a statement that a form holds; years, dates and numbers of papers are none."""
    start = 0
    for end in [*(one.span() for one in _CLAUSE.finditer(statement)), (len(statement), len(statement))]:
        clause, start = statement[start : end[0]], end[1]
        numbers = list(_FIGURE.finditer(clause))
        if _OTHER.search(clause) or _part_of_unit(catalogue, catalogue.day).search(clause):
            continue
        for number in numbers:
            claim = _claim_of(catalogue.claims, clause, clause[number.end() :])
            if claim and not _ABOUT.search(clause[: number.start()]):
                yield from _stated(claim, number[0], clause)


@per_catalogue
def _part_of_unit(catalogue: Catalogue, day: date | None) -> re.Pattern[str]:
    """What names a place within a unit: a kind of place that is below those which report, with a name or number."""
    units = catalogue.units
    reporting = units.on(day) if day else units.units
    kinds = {place.kind.lower() for place in units.communes} - {unit.kind.lower() for unit in reporting}
    words = "|".join(re.escape(kind) for kind in (*_HAMLETS, *sorted(kinds - {""})))
    return re.compile(rf"\b(?:{words}) (?:[A-ZĐÀ-Ỹ]|\d)")


def _claim_of(claims: Iterable[Claim], clause: str, behind: str) -> Claim | None:
    words, after = f" {fold(clause)} ", f"{fold(behind)} "
    for claim in claims:
        told = after.startswith(f"{claim.measure} ") and all(f" {one} " in words for one in claim.words)
        if told and not any(f" {one} " in words for one in claim.never):
            return claim
    return None


def _stated(claim: Claim, text: str, clause: str) -> Iterator[Stated]:
    number = parse_number(text.rstrip("."))
    if number is not None:
        values = (number.value,) if number.other is None else (number.value, number.other)
        yield Stated(claim, text.rstrip("."), values, len(text.partition(",")[2]), clause.strip())
