"""Says in the text which figures are under review, so that print and PDF tell it too; prints no number.

A sentence whose figures are all doubtful says it at its end; else it is said behind each stretch of doubtful figures.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from addin.documents.bookmarks import UNDER_REVIEW, places_in
from addin.report.recorder import FigureRecorder
from schemas.report import Paragraph

#: Where a sentence ends, and where a part of one does.
_SENTENCE = re.compile(r"(?<=\.)\s+")
_END = re.compile(r"[.;:/]*$")
_PART = re.compile(r"[,;](?=\s)|[.;:/]*$")


def with_doubts(paragraphs: Iterable[Paragraph], recorder: FigureRecorder) -> Iterator[Paragraph]:
    """The paragraphs of a marked text, each with a word on its figures that are under review."""
    doubtful = {number for number, figure in enumerate(recorder.figures) if figure.doubts}
    for one in paragraphs:
        sentences = _SENTENCE.split(one.text) if one.level <= 0 and doubtful else []
        said = " ".join(_told(sentence, doubtful) for sentence in sentences)
        yield one._replace(text=said) if UNDER_REVIEW in said else one


def _told(sentence: str, doubtful: set[int]) -> str:
    """A sentence with the words behind its doubtful figures."""
    places = [(end, number in doubtful) for end, number in places_in(sentence)]
    found = _END.search(sentence)
    if places and all(doubt for _, doubt in places):
        ends = [found.start() if found else len(sentence)]
    else:
        ends = [_part_end(sentence, stretch[-1]) for stretch in _stretches(places)]
    for end in sorted(set(ends), reverse=True):
        sentence = sentence[:end] + UNDER_REVIEW + sentence[end:]
    return sentence


def _stretches(places: Sequence[tuple[int, bool]]) -> Iterator[list[int]]:
    """The ends of the doubtful figures that follow each other."""
    for doubt, stretch in groupby(places, key=lambda place: place[1]):
        if doubt:
            yield [end for end, _ in stretch]


def _part_end(sentence: str, at: int) -> int:
    """Where the part of a sentence ends that a figure stands in, brackets around it and all."""
    if sentence.count("(", 0, at) > sentence.count(")", 0, at):
        at = max(at, sentence.find(")", at) + 1)
    found = _PART.search(sentence, at)
    return found.start() if found else len(sentence)
