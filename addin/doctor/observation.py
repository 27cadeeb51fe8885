"""What the doctor says: one sentence about one thing that was looked at."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple


class Observation(NamedTuple):
    """One thing looked at: whether it is in order, and a sentence about it."""

    subject: str
    ok: bool
    text: str


def to_text(observations: Sequence[Observation]) -> Iterator[str]:
    """What was seen, in words; what is wrong comes first."""
    for seen in sorted(observations, key=lambda seen: seen.ok):
        yield f"{'Đạt' if seen.ok else 'Cần xử lý'} – {seen.subject}: {seen.text}"
