"""Numbers as Vietnamese offices write them, read and shown; never touches a cell."""

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

#: A figure as it is added up.
Amount = float | int

_GROUPED_POINT = re.compile(r"[1-9]\d{0,2}(\.\d{3})+(,\d+)?")
_GROUPED_COMMA = re.compile(r"[1-9]\d{0,2}(,\d{3})+(\.\d+)?")
_GROUPED_SPACE = re.compile(r"[1-9]\d{0,2}( \d{3})+([.,]\d+)?")
_PLAIN = re.compile(r"\d+([.,]\d+)?")
_ONE_GROUP = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")

#: A number somewhere in a text, its groups of thousands parted by points, commas or spaces.
_INSIDE = re.compile(r"\d[\d.,]*(?: \d{3}(?!\d)[\d.,]*)*")
_MINUS = "-−–"
#: Letters typed, or read by a scanner, for the digits that they look like.
_LOOK_ALIKE = str.maketrans("lIOo", "1100")
#: How a part of a text in money may end, and what it is in million đồng.
_MILLIONS = {
    "tỷ": 1e3, "tỉ": 1e3, "ty": 1e3, "triệu": 1.0, "trieu": 1.0, "nghìn": 1e-3, "ngàn": 1e-3, "nghin": 1e-3,
    "ngan": 1e-3, "đồng": 1e-6, "dong": 1e-6, "đ": 1e-6, "vnđ": 1e-6, "vnd": 1e-6,
}  # fmt: skip
#: Words behind a number that make another one of it, and words before it that turn it round.
_MULTIPLES = frozenset({"trăm", "chục", "vạn", "tram", "chuc", "van", "tr", "k", "e"}) | _MILLIONS.keys()
_CONTRARY = frozenset({"âm", "trừ", "giảm", "không", "chưa", "am", "tru", "giam", "khong", "chua"})

#: A number this near to a half of the last digit, or this large, is rounded by its decimal digits.
_NEAR_HALF, _EXACT = 1e-4, 1e11
#: A number below the one, of no more decimals than the other, is within 15 digits.
_FEW_DIGITS, _FEW_DECIMALS = 1e8, 6
#: Excel keeps 15 digits; what is larger, or no number at all (NaN), is no figure of a report.
LARGEST = 1e15


class TextNumber(NamedTuple):
    """A number found in a text: its value, the other value it may have, and whether a % was behind it."""

    value: float
    other: float | None = None
    percent: bool = False


def parse_number(text: str) -> TextNumber | None:
    """Read `1.234,5`, `1,234.5`, `1 234`, `12.5%`, `-3`; None when the text is not just a number.

    One separator followed by exactly three digits (`1.234`) may be a thousand or a decimal mark: the
    Vietnamese reading of the mark comes first and the other one is in `other`.
    """
    text = text.strip().replace("\u00a0", " ").replace("−", "-").replace("％", "%")
    percent = text.endswith("%")
    text = text.removesuffix("%").rstrip()
    sign = -1.0 if text.startswith("-") else 1.0
    text = text[text[:1] in ("+", "-") :].lstrip()
    if _ONE_GROUP.fullmatch(text):
        whole, part = sign * float(re.sub("[.,]", "", text)), sign * float(text.replace(",", "."))
        return TextNumber(whole, part, percent) if "." in text else TextNumber(part, whole, percent)
    if _GROUPED_POINT.fullmatch(text):
        text = text.replace(".", "").replace(",", ".")
    elif _GROUPED_COMMA.fullmatch(text):
        text = text.replace(",", "")
    elif _GROUPED_SPACE.fullmatch(text) or _PLAIN.fullmatch(text):
        text = text.replace(" ", "").replace(",", ".")
    else:
        return None
    return TextNumber(sign * float(text), None, percent)


def number_in(text: str, *, in_million: bool = False) -> TextNumber | None:
    """The one number that a text with other words says ("khoảng 30", "0 hộ"); None where it is not certain.

    Brackets and a minus at the end are the negative numbers of book-keepers; "l75" is 175. Amounts of money
    (`in_million`) come in million đồng: "0,3976 tỷ" is 397,6.
    """
    text = " ".join(text.split())
    meant = text.translate(_LOOK_ALIKE)
    if meant != text and (number := parse_number(meant)) and sum(map(str.isdigit, text)) * 2 > len(text):
        return number
    found = list(_INSIDE.finditer(text))
    if len(found) != 1:
        return None
    before, after = text[: found[0].start()], text[found[0].end() :]
    percent = after.startswith("%")
    number = parse_number(found[0][0].rstrip(".,") + "%" * percent)
    factor = _factor(before, after[percent:], in_million=in_million)
    if number is None or factor is None:
        return None
    return TextNumber(number.value * factor, None if number.other is None else number.other * factor, percent)


def _factor(before: str, after: str, *, in_million: bool) -> float | None:
    """What the words around a number make of it; None where they leave it open."""
    if (before.strip(), after.strip()) == ("(", ")") or (not before and after.strip() in tuple(_MINUS)):
        return -1.0
    if before and before in tuple(_MINUS):
        return _scale(after, -1.0, in_million=in_million)
    words = before.casefold().split()
    stands_free = not before or before[-1] == " " or (before[-1] in "(:≈~" and len(before) > 1)
    if not stands_free or (words and words[-1] in _MINUS) or not _CONTRARY.isdisjoint(words):
        return None
    if after.startswith(")") and "(" not in before:
        return None
    return _scale(after, 1.0, in_million=in_million)


def _scale(after: str, sign: float, *, in_million: bool) -> float | None:
    words = re.findall(r"[^\W\d_]+", after.casefold())
    first = words[0] if words else ""
    if in_million and first in _MILLIONS:
        return sign * _MILLIONS[first]
    attached = bool(after) and after[0] not in " .,;)"
    return None if first in _MULTIPLES or (attached and len(first) < 2) else sign


def show_number(value: float, decimals: int = 3, *, fixed: bool = False) -> str:
    """A number in Vietnamese style: 1234.5 → "1.234,5"; with `fixed`, all decimals are shown."""
    if not abs(value) <= LARGEST:
        return f"{value:.6g}".replace(".", ",")
    rounded = _half_up(value, decimals)
    text = f"{abs(rounded):,.{decimals}f}"
    if not fixed and "." in text:
        text = text.rstrip("0").rstrip(".")
    text = text.translate({ord(","): ".", ord("."): ","})
    return f"-{text}" if rounded < 0 else text


def round_half_up(value: float, decimals: int) -> float:
    """Round as a person and an office program do: 2,675 → 2,68, 14,375 → 14,38; whole numbers stay as they are.

    The half is looked for in what is written, 15 significant digits, since 23 / 160 * 100 is a little less in binary.
    Every printed or compared figure is rounded here and nowhere else.
    """
    if -_FEW_DIGITS < value < _FEW_DIGITS and value % 1 == 0 and decimals >= 0:
        return value  # a whole number: nearly every figure of a report
    rounded = round(value, decimals)
    if rounded == value and -_FEW_DIGITS < value < _FEW_DIGITS and decimals <= _FEW_DECIMALS:
        return value  # it is written so
    if isinstance(value, int) or not abs(value) <= LARGEST:
        return value  # nothing to round, or no number at all
    units = value * 10**decimals
    if abs(units % 1 - 0.5) > _NEAR_HALF and abs(units) < _EXACT:  # far from a half every way of rounding agrees
        return rounded
    return float(_half_up(value, decimals))


def round_all(values: list[float], decimals: int) -> list[float]:
    """`round_half_up` over a whole column, at once where every number is written so; most are whole numbers."""
    rounded = [value if value % 1 == 0 else round(value, decimals) for value in values]
    few = (
        0 <= decimals <= _FEW_DECIMALS
        and min(values, default=0) > -_FEW_DIGITS
        and max(values, default=0) < _FEW_DIGITS
    )
    return rounded if few and rounded == values else [round_half_up(value, decimals) for value in values]


def _half_up(value: float, decimals: int) -> Decimal:
    return Decimal(f"{value:.15g}").quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def decimals_of(value: float, most: int = 3) -> int:
    """How many decimals a number needs to be written in full, `most` at the most: 31.8 needs one."""
    written = f"{_half_up(value, most):f}" if abs(value) <= LARGEST else ""
    return len(written.rstrip("0").partition(".")[2])


def exact(value: float) -> float:
    """A sum or difference without the dust of binary fractions; money has at most 3 decimals."""
    return round_half_up(value, 3)


def percent_of(part: float | None, whole: float | None) -> float | None:
    """What percent a part is of a whole, to 2 decimals; None where either is unknown or the whole is zero."""
    return None if part is None or not whole else round_half_up(part / whole * 100, 2)


def number_or_zero(value: object) -> float:
    """A cell's number; 0 for a blank, a text, a date or a yes or no."""
    return value if type(value) is float or type(value) is int else 0  # in a third of the time of isinstance
