"""A text in pieces of different fonts: what is left of it without those that are crossed out or beside the line."""

from collections.abc import Sequence
from itertools import pairwise

from addin.read.looks.look import TextPart

#: A piece of a text, whether it is crossed out, and whether it is above or below the line.
Piece = tuple[str, bool, bool]


def part_of_pieces(pieces: list[Piece]) -> TextPart | None:
    """What a text has of these, where it has both that and a rest, or all of it is crossed out."""
    for which in (1, 2):
        apart = "".join(str(piece[0]) for piece in pieces if piece[which]).strip()
        left = "".join(str(piece[0]) for piece in pieces if not piece[which]).strip()
        if apart and (left or which == 1):
            return TextPart(left, apart, struck=which == 1)
    return None


def cut(text: str, runs: Sequence[tuple[int, int]], first: int) -> list[tuple[str, int]]:
    """A text cut where another font begins (its place and the font's number), each piece with its font."""
    starts = [(0, first), *runs, (len(text), first)]
    return [(text[at:end], font) for (at, font), (end, _) in pairwise(starts)]
