"""What two runs of paragraphs have in common: beginning and end first, since most of a document stays as it was."""

from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import takewhile
from operator import eq
from typing import TypeAlias

#: As `SequenceMatcher.get_opcodes` gives them: kind, and the stretch in each.
Opcode: TypeAlias = tuple[str, int, int, int, int]


def opcodes(old: Sequence[str], new: Sequence[str]) -> list[Opcode]:
    """The steps from the old to the new: what is equal, replaced, deleted and inserted, from the first to the last.

    Looking for the longest stretches of all is quadratic where cells of tables say the same.
    """
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    ends = len(old) - tail, len(new) - tail
    between = SequenceMatcher(None, old[head : ends[0]], new[head : ends[1]], autojunk=False).get_opcodes()
    moved = [(kind, start + head, end + head, low + head, high + head) for kind, start, end, low, high in between]
    found: list[Opcode] = [("equal", 0, head, 0, head)] if head else []
    for one in [*moved, *([("equal", ends[0], len(old), ends[1], len(new))] if tail else [])]:
        if found and found[-1][0] == one[0] == "equal":
            found[-1] = ("equal", found[-1][1], one[2], found[-1][3], one[4])
        else:
            found.append(one)
    return found


def _common(old: Sequence[str], new: Sequence[str]) -> int:
    return sum(1 for _ in takewhile(bool, map(eq, old, new)))
