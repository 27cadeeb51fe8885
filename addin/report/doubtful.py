"""Says in the text which figures are under review, so that print and PDF tell it too; prints no number.

A sentence whose figures are all doubtful says it at its end; else it follows each stretch of doubtful figures.
A bracket that ends there and holds no figure of its own, or these figures alone, takes the words in; one that tells
whose figures are under review says it already.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from addin.documents.bookmarks import (
    BEHIND_BRACKET,
    REVIEWED,
    UNDER_REVIEW,
    last_bracket,
    numbers_in,
    places_in,
)
from addin.report.recorder import FigureRecorder
from addin.summary.lookup import REPORTED
from schemas.report import Paragraph

#: Where a sentence ends, and where a part of one does.
_SENTENCE = re.compile(r"(?<=\.)\s+")
_END = re.compile(r"[.;:/]*$")
#: The words on whose figures are under review, in the bracket at the end of a text.
_SAID = re.compile(r"[(;] ?số liệu của [^();]* đang rà soát\)$")
_PART = re.compile(r"[()]|[,;](?=\s)|[.;:/]*$")


def with_doubts(paragraphs: Iterable[Paragraph], recorder: FigureRecorder) -> Iterator[Paragraph]:
    """The paragraphs of a marked text, each with a word on its figures that are under review."""
    doubtful = {number for number, figure in enumerate(recorder.figures) if figure.doubts}
    counts = {number for number, figure in enumerate(recorder.figures) if figure.place.column == REPORTED}
    for one in paragraphs:
        sentences = _SENTENCE.split(one.text) if one.level <= 0 and doubtful else []
        said = " ".join(_told(sentence, doubtful, counts) for sentence in sentences)
        yield one._replace(text=said) if REVIEWED in said else one


def _told(sentence: str, doubtful: set[int], counts: set[int]) -> str:
    """A sentence with the words behind its doubtful figures; `counts` are the numbers that only count units."""
    places = [(end, number in doubtful) for end, number in places_in(sentence)]
    found = _END.search(sentence)
    if places and all(doubt for _, doubt in places):
        ends = {found.start() if found else len(sentence): places[0][0]}
    else:
        ends = {_part_end(sentence, stretch[-1]): stretch[0] for stretch in reversed([*_stretches(places)])}
    for end, first in sorted(ends.items(), reverse=True):
        before = sentence[:end]
        if _SAID.search(before):
            continue
        bracket = last_bracket(before)
        shared = bracket and (counts.issuperset(numbers_in(bracket)) or first > end - len(bracket))
        words = f"{before[:-1]}; {REVIEWED})" if shared else before + (BEHIND_BRACKET if bracket else UNDER_REVIEW)
        sentence = words + sentence[end:]
    return sentence


def _stretches(places: Sequence[tuple[int, bool]]) -> Iterator[list[int]]:
    """The ends of the doubtful figures that follow each other."""
    for doubt, stretch in groupby(places, key=lambda place: place[1]):
        if doubt:
            yield [end for end, _ in stretch]


def _part_end(sentence: str, at: int) -> int:
    """Where the part of a sentence ends that a figure is in, whole brackets around or behind it and all."""
    depth = 0
    for found in _PART.finditer(sentence):
        depth = max(0, depth + {"(": 1, ")": -1}.get(found[0], 0))
        if found.start() >= at and found[0] not in ("(", ")") and not depth:
            return found.start()
    return len(sentence)
