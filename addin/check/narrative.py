"""What a district's words say: their statements, and the figures in them that its forms hold too; judges nothing."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from schemas.numbers import parse_number, round_half_up
from schemas.text import fold, tidy

#: A full stop behind these ends no sentence.
_SHORTENED = frozenset({"tp", "tx", "tt", "h", "p", "x", "q", "ths", "ts", "bs", "gs", "v", "đ", "st", "tr"})
_END = re.compile(r"[.!?;]+(?=\s|$)|\n+")
_BULLET = re.compile(r"^\s*(?:[-–—+*•]|\(?\d{1,2}[.)]|\(?[a-zđ]\))\s+")
#: Clauses of a sentence; a comma inside a number is followed by no space.
_CLAUSE = re.compile(r"[,;:]\s+|\s+(?:và|trong đó)\s+")
_FIGURE = re.compile(r"(?<![\d/.,-])\d[\d.]*(?:,\d+)?(?![\d/]|-\w)")
#: What makes a number another one than the form's: of a part of the time or the place, planned, about.
_OTHER = re.compile(
    r"\btrong (?:tháng|kỳ|quý|tuần|ngày)\b|\b(?:tháng|quý|tuần) này\b|\bkế hoạch\b|\bchỉ tiêu\b|\bphấn đấu\b"
    r"|\bdự kiến\b|\bmục tiêu (?!quốc gia)|\bbình quân\b|\bmỗi\b|\bso với\b|\bcùng kỳ\b|\bnăm trước\b|\bcòn lại\b"
    r"|\b(?:xã|thôn|ấp|sóc|phường|thị trấn|khu phố) (?:[A-ZĐÀ-Ỹ]|\d)",
)
_ABOUT = re.compile(r"(?:khoảng|gần|hơn|trên|dưới|chừng|ít nhất|tối đa)\s*$", re.IGNORECASE)


class Claim(NamedTuple):
    """A figure that words may say: the measure behind the number, what the clause must and must not have, its place.

    `code` is a fixed row's; `factor` turns the number into the column's unit.
    """

    measure: str
    words: tuple[str, ...]
    form: str
    column: str
    never: tuple[str, ...] = ()
    code: str = ""
    factor: float = 1.0


#: Words that make a part, or another programme, of what is claimed.
_PART_OF_PROGRAMME = ("giam ngheo ben vung", "nong thon moi", "su nghiep", "von dau tu", "du an")
_ONE_THEME = (
    "phap luat", "chinh sach", "chuyen doi so", "tao hon", "binh dang gioi", "giam ngheo", "dien hinh", "an ninh",
)  # fmt: skip


def _money(words: tuple[str, ...], form: str, column: str, never: tuple[str, ...] = ()) -> tuple[Claim, ...]:
    """A sum of money in triệu đồng or in tỷ đồng."""
    return tuple(
        Claim(measure, words, form, column, never, factor=factor)
        for measure, factor in (("trieu dong", 1.0), ("ty dong", 1000.0))
    )


#: The figures that districts use to repeat in their words.
CLAIMS = (
    Claim("ho", ("thoat ngheo",), "B02", "escaped"),
    Claim("ho", ("tai ngheo",), "B02", "fell_back"),
    Claim("ho", ("vay von",), "B02", "credit_households"),
    Claim("buoi", ("tuyen truyen",), "B05", "sessions", _ONE_THEME),
    Claim("luot nguoi", ("tuyen truyen",), "B05", "attendees", _ONE_THEME),
    Claim("vu viec", ("phat sinh",), "B10", "count"),
    Claim("luot", ("tham hoi", "uy tin"), "B04", "visits"),
    *_money(("giai ngan", "mtqg"), "B01", "paid_total", _PART_OF_PROGRAMME),
    *_money(("giai ngan", "muc tieu quoc gia"), "B01", "paid_total", _PART_OF_PROGRAMME),
    *_money(("giai ngan", "dau tu cong"), "B07", "paid", ("mtqg", "muc tieu quoc gia")),
)


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


def stated_figures(statement: str) -> Iterator[Stated]:
    """The numbers of a statement that a form holds; years, dates and numbers of papers are none."""
    start = 0
    for end in [*(one.span() for one in _CLAUSE.finditer(statement)), (len(statement), len(statement))]:
        clause, start = statement[start : end[0]], end[1]
        numbers = list(_FIGURE.finditer(clause))
        if _OTHER.search(clause):
            continue
        for number in numbers:
            claim = _claim_of(clause, clause[number.end() :])
            if claim and not _ABOUT.search(clause[: number.start()]):
                yield from _stated(claim, number[0], clause)


def _claim_of(clause: str, behind: str) -> Claim | None:
    words, after = f" {fold(clause)} ", f"{fold(behind)} "
    for claim in CLAIMS:
        told = after.startswith(f"{claim.measure} ") and all(f" {one} " in words for one in claim.words)
        if told and not any(f" {one} " in words for one in claim.never):
            return claim
    return None


def _stated(claim: Claim, text: str, clause: str) -> Iterator[Stated]:
    number = parse_number(text.rstrip("."))
    if number is not None:
        values = (number.value,) if number.other is None else (number.value, number.other)
        yield Stated(claim, text.rstrip("."), values, len(text.partition(",")[2]), clause.strip())
