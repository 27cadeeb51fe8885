"""The letters of an mbox file, as Thunderbird and Google Takeout write it; one letter in memory at a time."""

import re
from collections.abc import Iterator
from typing import IO

from addin.collect.names import refuse
from schemas.submission import SetAside, SourceFile

START = b"From "
_SEPARATOR = re.compile(rb"From \S+ +\w{3} +\w{3} +\d{1,2} +\d{1,2}:\d{2}(:\d{2})?.* \d{4}\s*$")
#: What a letter begins with: after it a line that only begins like a separator is one.
_FIRST_HEADER = re.compile(
    rb"(?:From|Date|Subject|To|Cc|Received|Return-Path|Message-ID|MIME-Version|Content-Type|Delivered-To|Reply-To"
    rb"|Sender|Status|X-[A-Za-z0-9-]+|DKIM-Signature|Authentication-Results|ARC-[A-Za-z-]+):",
    re.IGNORECASE,
)
_ANY_HEADER = re.compile(rb"[!-9;-~]{1,76}:")
_QUOTED = re.compile(rb">+From ")
_MOST_LETTERS = 50_000
_MOST_LETTER_BYTES = 70 * 1024 * 1024
_LONGEST_LINE = 1024 * 1024


def is_mbox(head: bytes) -> bool:
    """Whether a file begins as an mbox does."""
    first, _, rest = head.partition(b"\n")
    return _separates(first, rest, after_blank=True)


def _separates(line: bytes, following: bytes, *, after_blank: bool) -> bool:
    """Whether a line is between two letters: with sender and date, or, as Thunderbird writes it now, with nothing.

    A line of a text may begin with "From " too; only before the first header of a letter does it count without a date,
    and only with a date and before a header does it count where no blank line, as it should, stands before it.
    """
    if not line.startswith(START):
        return False
    dated, alone = bool(_SEPARATOR.match(line)), line.strip() == START.strip()
    before_header = _ANY_HEADER.match(following) if dated or alone else _FIRST_HEADER.match(following)
    return bool((dated or before_header) if after_blank else (dated and before_header))


def open_mbox(box: SourceFile, stream: IO[bytes]) -> Iterator[SourceFile | SetAside]:
    """Every letter of the stream, numbered; a SetAside for one over the limit."""
    for number, content in enumerate(_letters(stream), 1):
        name = f"thư số {number}"
        if number > _MOST_LETTERS:
            yield refuse(box.name, "file-too-large", f"hơn {_MOST_LETTERS} thư")
            return
        if len(content) > _MOST_LETTER_BYTES:
            yield refuse(name, "file-too-large", f"{len(content) // 1024 // 1024} MB")
        elif content.strip():
            yield box.model_copy(update={"name": name, "content": content})


def _letters(stream: IO[bytes]) -> Iterator[bytes]:
    """The bytes between two separators; of one over the limit a little more than the limit."""
    lines: list[bytes] = []
    size, after_blank = 0, True
    line = stream.readline(_LONGEST_LINE)
    while line:
        following = stream.readline(_LONGEST_LINE)
        if _separates(line, following, after_blank=after_blank):
            if lines:
                yield b"".join(lines)
            lines, size = [], 0
        elif size <= _MOST_LETTER_BYTES:
            lines.append(line[1:] if _QUOTED.match(line) else line)
            size += len(line)
        after_blank = not line.strip()
        line = following
    yield b"".join(lines)
