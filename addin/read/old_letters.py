"""Letters of the old Vietnamese encodings in the bytes of a part, found without reading it."""

import re
from itertools import groupby

from addin.read.scan import REFERENCE
from schemas.legacy import ODD


def _odd_bytes(lead: int) -> re.Pattern[bytes]:
    """`may_be_legacy` over the bytes of a part: both bytes of an odd letter, beside a plain one; by its first byte."""
    ends = "".join(f"\\x{odd.encode()[1]:02x}" for odd in ODD if odd.encode()[0] == lead)
    return re.compile(f"\\x{lead:02x}[{ends}](?:(?=[A-Za-z])|(?<=[A-Za-z]..))".encode())


#: One for each first byte: a search for both at once takes five times as long.
_ODD_BYTES = (_odd_bytes(0xC2), _odd_bytes(0xC3))


def _odd_references() -> re.Pattern[bytes]:
    """The same of letters written by their numbers, as some libraries write all but those from A to Z."""
    tens = "|".join(
        f"{ten}[{''.join(str(ord(odd) % 10) for odd in found)}]"
        for ten, found in groupby(ODD, lambda odd: ord(odd) // 10)
    )
    sixteens = "|".join(f"(?i:{ord(odd):x})" for odd in ODD)
    return re.compile(f"&#(?:(?=[12]..;)(?:{tens})|[xX](?:{sixteens}));(?:(?=[A-Za-z])|(?<=[A-Za-z]......))".encode())


_ODD_REFERENCE = _odd_references()
#: How a cell says that it holds its text itself, as web systems write them.
OWN_TEXT = b'"inlineStr"'


def has_old_letters(part: bytes) -> bool:
    """Whether a part may have texts in an old encoding."""
    if REFERENCE in part and _ODD_REFERENCE.search(part):
        return True
    return not part.isascii() and any(odd.search(part) for odd in _ODD_BYTES)
