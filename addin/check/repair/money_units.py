"""Units of money as offices write them, in triệu đồng: "1.000đ", "ngàn đồng", "tr.đ", "tỷ"; looks at no sheet."""

import re
from functools import lru_cache

from schemas.text import fold

#: What a count or a word in front of the currency makes of it.
_SCALES = {"": 1e-6, "nghin": 1e-3, "ngan": 1e-3, "n": 1e-3, "trieu": 1.0, "tr": 1.0, "ty": 1e3, "ti": 1e3}
_COUNTS = {"": 1.0, "chuc": 10.0, "tram": 100.0}
_NAMES = {1e-6: "đồng", 1e-3: "nghìn đồng", 1e3: "tỷ đồng", 10.0: "chục triệu đồng", 100.0: "trăm triệu đồng"}
_AMOUNT = r"(?:(1(?: ?000){1,3}|(?:tram|chuc)(?= trieu)) ?)?(?:(nghin|ngan|trieu|tr|ty|ti|n(?=d\b)) ?)?"
_WITH_CURRENCY = re.compile(rf"\b{_AMOUNT}(dong|vnd|d)\b")
#: A unit and nothing else; "đ" alone may as well be the letter of a column.
_ALONE = re.compile(rf"(?!d$){_AMOUNT}(dong|vnd|d)?")
#: Words that come before a unit.
_LEAD = re.compile(r"(?:dvt|don vi(?: tinh)?(?: tien)?|tinh bang|so tien|kinh phi)\b ?")
_MEASURE = re.compile(r"\b(?:dvt|don vi tinh)\b(.*)")


@lru_cache(maxsize=4096)
def money_unit(text: str) -> float | None:
    """What one of a text is in triệu đồng, where the text is a unit of money and nothing else."""
    folded = fold(text)
    found = _ALONE.fullmatch(folded[lead.end() :] if (lead := _LEAD.match(folded)) else folded)
    return _factor(found) if found and (found[2] or found[3]) else None


@lru_cache(maxsize=4096)
def money_units_over(text: str) -> frozenset[float]:
    """The units that a text over a table says: "ĐVT: hộ, triệu đồng", or a unit alone."""
    if (alone := money_unit(text)) is not None:
        return frozenset({alone})
    measure = _MEASURE.search(fold(text))
    return frozenset(map(_factor, _WITH_CURRENCY.finditer(measure[1]))) if measure else frozenset()


def unit_name(factor: float) -> str:
    """The unit that is so many triệu đồng."""
    return _NAMES.get(factor, "triệu đồng")


def _factor(found: re.Match[str]) -> float:
    count, scale = found[1] or "", found[2] or ""
    if count.startswith("1"):
        thousands = 1e3 ** count.count("000")
        return round(thousands * _SCALES[scale], 9)
    return _COUNTS[count] * _SCALES[scale]
