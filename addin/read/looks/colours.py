"""Colours as "RRGGBB": whether letters of one can be seen on another; "" and names of places are colours not known."""

import re
from functools import lru_cache

BLACK, WHITE = "000000", "FFFFFF"
#: Two colours with less contrast (as the guidelines for accessible web pages reckon it) are one to the eye: white
#: letters on the pale cells of a blank form, or pale yellow ones on white. Text that is to be read needs 4,5.
_LEAST_CONTRAST = 1.2
_KNOWN = re.compile(r"[0-9A-Fa-f]{6}")


@lru_cache(maxsize=1024)
def look_alike(letters: str, behind: str) -> bool:
    """Whether letters cannot be told from what is behind them."""
    if not letters or not behind:
        return False
    if not (_KNOWN.fullmatch(letters) and _KNOWN.fullmatch(behind)):
        return letters == behind
    dark, light = sorted((_luminance(letters), _luminance(behind)))
    return (light + 0.05) / (dark + 0.05) < _LEAST_CONTRAST


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(part / 255) for part in bytes.fromhex(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.03928 else float(((part + 0.055) / 1.055) ** 2.4)
