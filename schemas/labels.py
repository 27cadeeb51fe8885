"""When two labels say the same: abbreviations written out, other spellings, slips of the hand; reads no sheet.

A label is taken for another one only where no other label of the form is nearly as close.
"""

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from schemas.text import fold

#: How offices shorten words, folded; the longest are first. Both labels are written out before they are compared.
ABBREVIATIONS = (
    ("ns tw", "ngan sach trung uong"), ("nstw", "ngan sach trung uong"), ("ns dp", "ngan sach dia phuong"),
    ("nsdp", "ngan sach dia phuong"), ("nsnn", "ngan sach nha nuoc"), ("tw", "trung uong"),
    ("von dt", "von dau tu"), ("von sn", "von su nghiep"), ("dtts", "dan toc thieu so"), ("dt", "dan toc"),
    ("dvt", "don vi tinh"), ("sl", "so luong"), ("kl", "khoi luong"), ("kh", "ke hoach"), ("th", "thuc hien"),
    ("lk", "luy ke"), ("gn", "giai ngan"), ("ts", "tong so"), ("tl", "ty le"), ("ti le", "ty le"),
    ("hn", "ho ngheo"), ("kp", "kinh phi"), ("kk", "kho khan"), ("vm", "vuong mac"), ("ct", "chi tieu"),
    ("qd", "quyet dinh"), ("tdtt", "tham du"), ("sxkd", "san xuat kinh doanh"), ("nd", "noi dung"),
)  # fmt: skip
#: Words that only say that a row is a part of another one, and the signs of a list behind them.
_LEADS_TO_PARTS = re.compile(r"(?:trong đó|chia ra|bao gồm|gồm)\s*:[\s\-–+*•]*(?=\S)", re.IGNORECASE)
_WRITTEN_OUT = dict(ABBREVIATIONS)
_ABBREVIATION = re.compile(rf"\b(?:{'|'.join(short for short, _ in ABBREVIATIONS)})\b")
#: One slip of the hand is forgiven for this many letters, and the next best label must differ by two slips more.
LETTERS_A_SLIP, CLEARLY_FARTHER = 10, 2
#: One slip is forgiven for this many letters of the words that differ.
LETTERS_IN_A_WORD = 3
#: A word of so many letters may be there or not: "số", "kỳ".
_SHORT_WORD = 2
#: A label at least this alike (0–100) is worth asking about.
WORTH_ASKING = 62


@lru_cache(maxsize=8192)
def spell_out(text: str) -> str:
    """The folded label with every abbreviation written out: "KH vốn (NSTW)" → "ke hoach von ngan sach trung uong"."""
    return _ABBREVIATION.sub(lambda found: _WRITTEN_OUT[found[0]], fold(text))


def slips_between(one: str, other: str) -> int:
    """Letters that must be changed, added, dropped or exchanged; the order of words and blanks do not count."""
    from rapidfuzz.distance import OSA

    straight = OSA.distance(one.replace(" ", ""), other.replace(" ", ""))
    return min(straight, OSA.distance("".join(sorted(one.split())), "".join(sorted(other.split()))))


def _slips(text: str, label: str) -> int:
    """Slips between the labels as they are or written out, whichever are fewer."""
    return min(slips_between(fold(text), fold(label)), slips_between(spell_out(text), spell_out(label)))


def same_label(text: str, labels: Iterable[str]) -> str | None:
    """The one of the (official) labels that a text stands for with its slips; None when none or two may be meant.

    Numbers in a label must agree to the digit.
    """
    wanted = spell_out(text)
    if len(wanted) < 3:
        return None
    close = sorted({(_slips(text, label), label) for label in labels})
    if not close:
        return None
    slips, best = close[0]
    expected = spell_out(best)
    if slips > max(1, round(len(expected) / LETTERS_A_SLIP)) or _numbers(wanted) != _numbers(expected):
        return None
    if slips and (len(expected) < 6 or _has_another_word(text, best)):
        return None
    rival = next((far for far, label in close[1:] if spell_out(label) != expected), None)
    return best if slips == 0 or rival is None or rival >= slips + CLEARLY_FARTHER else None


def _has_another_word(text: str, label: str) -> bool:
    """Whether a text has a word more or less than a label, or one that is no slip of its word: "khẩu" for "hộ"."""
    pairs = ((fold(text), fold(label)), (spell_out(text), spell_out(label)))
    one, other = min(pairs, key=lambda pair: slips_between(*pair))
    more, less = _without(one, other), _without(other, one)
    if not (more and less):
        return len(more + less) > _SHORT_WORD
    return slips_between(more, less) > max(1, max(len(more), len(less)) // LETTERS_IN_A_WORD)


def _without(text: str, other: str) -> str:
    """The words of a text that another one does not have, as often as it has them."""
    more = Counter(text.split())
    more.subtract(Counter(other.split()))
    return " ".join(more.elements())


def best_guess(text: str, labels: Iterable[str]) -> str | None:
    """The label that a text most likely stands for, to ask about; None when none is near."""
    from rapidfuzz import fuzz, process

    by_label = {label: spell_out(label) for label in labels}
    found = process.extractOne(spell_out(text), by_label, scorer=fuzz.token_set_ratio, score_cutoff=WORTH_ASKING)
    return found[2] if found else None


def _numbers(text: str) -> list[str]:
    return re.findall(r"\d+", text)


def short_label(label: str) -> str:
    """A row's label no longer than needed: "Dự án 3: Phát triển …" → "Dự án 3"; "Trong đó: - Hộ nghèo" → "Hộ nghèo"."""
    return _LEADS_TO_PARTS.sub("", label).partition(":")[0]
