"""How the headers of a letter, or of a web page in one file, are taken apart within limits; reads no letter."""

from email.errors import MessageError
from email.policy import EmailPolicy
from functools import lru_cache
from typing import Any

#: No header that is read here comes near this; the standard library takes the square of the length for some.
LONGEST_HEADER = 8 * 1024
#: What the standard library raises on headers that no mail program should have written.
BAD_HEADER = (MessageError, ValueError, IndexError, AttributeError, TypeError, LookupError)
_USUAL = EmailPolicy()


class _Bounded(EmailPolicy):
    """Headers cut to a length that nobody needs more of; one that cannot be taken apart is given as it is written."""

    def header_fetch_parse(self, name: str, value: str) -> Any:
        return _taken_apart(name, value[:LONGEST_HEADER])


@lru_cache(maxsize=256)
def _taken_apart(name: str, value: str) -> Any:
    """A header as the standard library gives it; every part's are asked for several times."""
    try:
        return _USUAL.header_fetch_parse(name, value)
    except (*BAD_HEADER, RecursionError):
        return value


#: How every letter is read.
POLICY = _Bounded()
