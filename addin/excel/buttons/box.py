"""The message box: at most eight lines and 500 characters; what does not fit is found where the box says."""

import math
from collections.abc import Sequence

from schemas.text import shorten

MOST_LINES, MOST_CHARACTERS = 8, 500
#: How the line begins that says what is to be done next; it comes last.
NEXT = "Việc tiếp theo:"
#: So many characters are a line of the box on the screen.
_PER_LINE = 100
#: So much is left of a line where not all of them fit.
_LONGEST = 220


def is_short(text: str) -> bool:
    """Whether a text fits into the box whole."""
    lines = sum(max(1, math.ceil(len(line) / _PER_LINE)) for line in text.split("\n"))
    return lines <= MOST_LINES and len(text) <= MOST_CHARACTERS


def fit_box(paragraphs: Sequence[str], rest: str) -> str:
    """What was said at the length of a box, the next step last; `rest` says where all of it is.

    Of what does not fit, the first line of every paragraph goes before the second of any, and so on.
    """
    parted = [part for text in paragraphs for part in text.split("\n\n")]
    split = [[line for line in part.split("\n") if line.strip()] for part in parted]
    steps = [line for lines in split for line in lines if line.startswith(NEXT)]
    said = [[line for line in lines if not line.startswith(NEXT)] for lines in split]
    said = [lines for lines in said if lines]
    for between in ("\n\n", "\n"):
        whole = between.join(filter(None, [*("\n".join(lines) for lines in said), "\n".join(steps)]))
        if is_short(whole):
            return whole
    return _cut(said, steps[:1], rest)


def _cut(said: Sequence[Sequence[str]], steps: Sequence[str], rest: str) -> str:
    lines = {(at, n): shorten(line, _LONGEST) for at, paragraph in enumerate(said) for n, line in enumerate(paragraph)}
    after = [*filter(None, [rest]), *(shorten(step, _LONGEST) for step in steps)]
    kept: set[tuple[int, int]] = set()
    for place in sorted(lines, key=lambda place: (place[1], place[0])):
        if is_short("\n".join([*(lines[one] for one in sorted({*kept, place})), *after])):
            kept.add(place)
    return "\n".join([*(lines[place] for place in sorted(kept)), *after])


def for_log(text: str) -> list[str]:
    """A text as lines of the log: one where the box shows it whole, else one for each of its own."""
    return [text] if is_short(text) else [line for line in text.split("\n") if line.strip()]
