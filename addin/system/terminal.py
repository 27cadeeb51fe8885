"""What is shown on a terminal: characters that would steer it, or turn the text around, are shown as marks."""

import io
import json
import logging
import re
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

#: Control characters but the end of a line and the tab, what cannot be encoded, and what has no shape of its own.
_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))
_PLAIN = "\n\t"
#: What is no letter of ours, nor a digit or sign: only among these are such characters.
_UNCOMMON = re.compile(r"[^ -~À-ʯẠ-ỹ“”‘’–…]")


def visible(text: str) -> str:
    """A text with a mark in place of every character that a terminal obeys or does not show."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_mark(char) if _is_unseen(char) else char for char in text)


def _is_unseen(char: str) -> bool:
    return char not in _PLAIN and unicodedata.category(char) in _UNSEEN


def _mark(char: str) -> str:
    if char < " ":
        return chr(0x2400 + ord(char))  # ␛ for ESC, and its like
    return "␡" if char == "\x7f" else f"<U+{ord(char):04X}>"


def json_pieces(document: Any, default: Any) -> Iterator[str]:
    """A document as JSON, piece by piece: a nation's figures are one of hundreds of megabytes.

    Every character that `visible` marks is escaped in it, so that it stays the same document and is harmless on a
    terminal. What is made one after the other (an iterator) is written as a list, wherever it is.
    """

    def plain(value: Any) -> Any:
        return list(value) if isinstance(value, Iterator) else default(value)

    for text in _pieces(document, plain, _DEPTH):
        yield text if text.isprintable() else _UNCOMMON.sub(_escaped, text)


#: So deep a document is taken apart, and so many things of a list are written at once.
_DEPTH, _AT_ONCE = 4, 200


def _pieces(document: Any, default: Any, depth: int) -> Iterator[str]:
    if depth and isinstance(document, dict) and set(map(type, document)) == {str}:
        for number, (key, value) in enumerate(document.items()):
            yield f"{', ' if number else '{'}{_dumped(key, default)}: "
            yield from _pieces(value, default, depth - 1)
        yield "}"
    elif isinstance(document, dict):
        yield from _together(document.items(), dict, default)
    elif isinstance(document, list | tuple | Iterator):
        yield from _together(document, list, default)
    else:
        yield _dumped(document, default)


def _together(things: Iterable[Any], make: Callable[[Iterable[Any]], Any], default: Any) -> Iterator[str]:
    """A list or the pairs of a dict, some at a time."""
    brackets, left = _dumped(make(()), default), iter(things)
    before = brackets[0]
    while some := list(islice(left, _AT_ONCE)):
        yield before + _dumped(make(some), default)[1:-1]
        before = ", "
    yield brackets[1] if before == ", " else brackets


def _dumped(document: Any, default: Any) -> str:
    def plain(value: object) -> Any:
        return list(value) if isinstance(value, Iterator) else default(value)

    return json.dumps(document, ensure_ascii=False, default=plain)


def _escaped(found: re.Match[str]) -> str:
    char = found[0]
    if not _is_unseen(char):
        return char
    return json.dumps(char)[1:-1] if ord(char) != 0x7F else "\\u007f"


def speak_utf8() -> None:
    """What is printed into a file or to another program is UTF-8: the code pages of Windows lack Vietnamese letters."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and not stream.isatty():
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


class _Formatter(logging.Formatter):
    """The log's own form, made visible."""

    def format(self, record: logging.LogRecord) -> str:
        return visible(super().format(record))


def log_to_screen() -> None:
    """The program's log goes to standard error, where the last resort of the library would send it unseen to."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setLevel(logging.WARNING)
    handler.setFormatter(_Formatter())
    logging.getLogger().handlers = [handler]
