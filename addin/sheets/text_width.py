"""How wide a text is in Times New Roman, and how many lines it takes in a column; draws nothing."""

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


class _Words(dict[str, int]):
    """Word → width with the space behind it: Vietnamese writes with few syllables, so most are known already."""

    def __missing__(self, word: str) -> int:
        self[word] = width = sum(map(_advances.__getitem__, word)) + _SPACE
        return width


_SPACE = _advances[" "]
_words = _Words()


def text_width(text: str) -> int:
    """The width of a text on one line, in thousandths of an em."""
    return sum(map(_words.__getitem__, text.split(" "))) - _SPACE


def lines_of(text: str, width: float) -> int:
    """How many lines a text of 11 points takes in a column of that width, broken between words."""
    if "\n" in text:
        return sum([lines_of(paragraph, width) for paragraph in text.split("\n")])
    if len(text) <= width * SURE:
        return 1
    room = max(_USUAL * 3, width * _PER_UNIT)
    edge = room + _SPACE  # the space behind the last word takes no room
    lines, used = 1, 0.0
    for word in map(_words.__getitem__, text.split(" ")):
        used += word
        if used > edge:
            lines += used > word
            used = word
            while used > edge:  # longer than a line: it is broken anywhere
                used -= room
                lines += 1
    return lines
