"""What the doctor says: one sentence about one thing that was looked at."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple


class Observation(NamedTuple):
    """One thing looked at: whether it is in order, and a sentence about it.

    `doubtful` is what works, but not as well as it could.
    """

    subject: str
    ok: bool
    text: str
    doubtful: bool = False

    @property
    def verdict(self) -> str:
        """In order, to be looked at, or to be put right."""
        if not self.ok:
            return "Cần xử lý"
        return "Nên xem" if self.doubtful else "Đạt"


def to_text(observations: Sequence[Observation]) -> Iterator[str]:
    """What was seen, in words; what is wrong comes first."""
    for seen in sorted(observations, key=lambda seen: (seen.ok, not seen.doubtful)):
        yield f"{seen.verdict} – {seen.subject}: {seen.text}"
