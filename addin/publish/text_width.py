"""How wide a text is in Times New Roman, and how many lines it takes in a column; draws nothing."""

from functools import lru_cache
from unicodedata import normalize

#: Thousandths of an em: the advance widths of Times New Roman for characters of one width.
_ADVANCES = {
    180: "'", 200: "|", 250: " ,.\u00a0", 278: "/:;\\ijlt", 333: "!()-[]`Ifr", 389: "Js", 408: '"', 444: "?acez“”",
    469: "^", 480: "{}", 541: "~", 549: "≤≥", 556: "FPS", 564: "+<=>×", 611: "ELTZ", 667: "BCR",
    722: "ADGHKNOQUVXYĐw", 778: "&m", 833: "%", 889: "M", 921: "@", 944: "W", 1000: "—…",
}  # fmt: skip
#: Digits and most small letters.
_USUAL = 500
#: What one unit of a column's width holds: 7 pixels at 96 to the inch, letters of 11 points; screens round up a little.
_PER_UNIT = 7 * 72 / 96 / 11 * 1000 * 0.96
#: Fewer letters than this to a unit fit on one line, even in capitals.
SURE = 0.6


class _Advances(dict[str, int]):
    """Character → width; letters with marks are as wide as without them."""

    def __missing__(self, character: str) -> int:
        plain = normalize("NFD", character)[0]
        self[character] = width = self[plain] if plain != character else _USUAL
        return width


_advances = _Advances((character, width) for width, characters in _ADVANCES.items() for character in characters)


def text_width(text: str) -> int:
    """The width of a text on one line, in thousandths of an em."""
    return sum(map(_advances.__getitem__, text))


@lru_cache(maxsize=8192)
def lines_of(text: str, width: float) -> int:
    """How many lines a text of 11 points takes in a column of that width, broken between words."""
    if len(text) <= width * SURE and "\n" not in text:
        return 1
    room = max(_USUAL * 3, width * _PER_UNIT)
    return sum(_lines_of_paragraph(paragraph, room) for paragraph in text.split("\n"))


def _lines_of_paragraph(text: str, room: float) -> int:
    if text_width(text) <= room:
        return 1
    lines, used = 1, 0.0
    for word in text.split(" "):
        long = text_width(word)
        if used and used + long > room:
            lines, used = lines + 1, 0.0
        more, rest = divmod(long, room)  # a word longer than a line is broken anywhere
        lines, used = lines + int(more), used + rest + _advances[" "]
    return lines
