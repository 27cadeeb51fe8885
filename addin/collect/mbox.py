"""The letters of an mbox file, as Thunderbird and Google Takeout write it; one letter in memory at a time."""

import re
from collections.abc import Iterator
from typing import IO

from addin.collect.names import refuse
from schemas.submission import SetAside, SourceFile

START = b"From "
_SEPARATOR = re.compile(rb"From \S+ +\w{3} +\w{3} +\d{1,2} +\d{1,2}:\d{2}(:\d{2})?.* \d{4}\s*$")
_QUOTED = re.compile(rb">+From ")
_MOST_LETTERS = 50_000
_MOST_LETTER_BYTES = 70 * 1024 * 1024
_LONGEST_LINE = 1024 * 1024


def is_mbox(head: bytes) -> bool:
    """Whether a file begins as an mbox does."""
    return bool(_SEPARATOR.match(head.split(b"\n", 1)[0]))


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
    while line := stream.readline(_LONGEST_LINE):
        if after_blank and line.startswith(START) and _SEPARATOR.match(line):
            if lines:
                yield b"".join(lines)
            lines, size = [], 0
        elif size <= _MOST_LETTER_BYTES:
            lines.append(line[1:] if _QUOTED.match(line) else line)
            size += len(line)
        after_blank = not line.strip()
    yield b"".join(lines)
