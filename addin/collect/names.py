"""Names of received files as their senders saw them, and the words of a refusal; never a path to write to."""

import re
import unicodedata

from schemas.findings import message_for
from schemas.submission import SetAside
from schemas.text import tidy

#: Control characters, and the marks that turn the direction of writing: “gpj.exe” would show as “exe.jpg”.
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ufffd\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_INSIDE, _IN, _LONGEST_OUTER = " › ", " (trong “", 150
#: No drive has longer names; a letter may give a file one of a million letters.
_LONGEST_NAME, _LONGEST_ENDING, _LONGEST_READ = 240, 8, 4_000
_NAMELESS = "tep-khong-ten"
#: No typographic signs but the dash: their bytes are the commonest vowels of the DOS code page.
_PLAIN_SIGNS = frozenset(" ._-()[]{}&+,;'~@#!=%$–")


def display_name(name: str) -> str:
    """The last part of a name, without folders, composed, on one line and not too long; never empty.

    A name on a drive that is not in the drive's own encoding is shown as it was meant.
    """
    last = name.replace("\\", "/").rstrip("/").rpartition("/")[2]
    if not last.isascii():
        last = decode_name(last.encode("utf-8", "surrogateescape" if _is_escaped(last) else "replace"))
    shown = tidy(_CONTROL.sub(" ", last[:_LONGEST_READ])).strip(". ") or _NAMELESS
    if len(shown) <= _LONGEST_NAME:
        return shown
    stem, _, ending = shown.rpartition(".")
    kept = f"….{ending}" if stem and len(ending) <= _LONGEST_ENDING else "…"
    return shown[: _LONGEST_NAME - len(kept)] + kept


def _is_escaped(name: str) -> bool:
    """Whether the bytes of a name were no text, and are in it one by one."""
    try:
        name.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return False
    return True


def decode_name(raw: bytes) -> str:
    """A name whose encoding nobody declared: UTF-8, else the Vietnamese Windows code page, else the old DOS one."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        pass
    try:
        vietnamese = unicodedata.normalize("NFC", raw.decode("cp1258"))
    except UnicodeDecodeError:
        return raw.decode("cp437")
    return vietnamese if _is_readable(vietnamese) else raw.decode("cp437")


def _is_readable(name: str) -> bool:
    """Whether every character is a letter, a digit, a combining mark or a common sign."""
    return all(c.isalnum() or unicodedata.combining(c) or c in _PLAIN_SIGNS or c in "/\\" for c in name)


def inside(via: str, container: str) -> str:
    """Where a file lay that was found in a container: "thu-den › BC.zip"."""
    return f"{via}{_INSIDE}{container}" if via else container


def name_container(refused: SetAside, via: str) -> SetAside:
    """The same with the letter or archive it came in, which its sender knows it by; where it lay alone, as it is."""
    outer = via.rpartition(_INSIDE)[2] if _INSIDE in via else ""
    name, shown = f"“{refused.file}”", outer if len(outer) <= _LONGEST_OUTER else f"{outer[:_LONGEST_OUTER]}…"
    if (
        not outer
        or _IN in refused.message
        or outer.partition(":")[0] in refused.message.replace(name, "")
        or name not in refused.message
    ):
        return refused
    return refused.model_copy(update={"message": refused.message.replace(name, f"{name}{_IN}{shown}”)", 1)})


def refuse(name: str, code: str, reason: str = "") -> SetAside:
    """A file set aside, in the words of a code; `reason` fills the brackets of the text."""
    return SetAside(file=name, code=code, message=message_for(code, {"file": name, "reason": reason}))
