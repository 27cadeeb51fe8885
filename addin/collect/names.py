"""Names of received files as their senders saw them, and the words of a refusal; never a path to write to."""

import re
import unicodedata

from schemas.findings import message_for
from schemas.submission import SetAside
from schemas.text import tidy

_CONTROL = re.compile(r"[\x00-\x1f\x7f\ufffd]")
_INSIDE, _IN, _LONGEST_OUTER = " › ", " (trong “", 150
_NAMELESS = "tep-khong-ten"
#: No typographic signs but the dash: their bytes are the commonest vowels of the DOS code page.
_PLAIN_SIGNS = frozenset(" ._-()[]{}&+,;'~@#!=%$–")


def display_name(name: str) -> str:
    """The last part of a name, without folders, composed and on one line; never empty."""
    last = name.replace("\\", "/").rstrip("/").rpartition("/")[2]
    return tidy(_CONTROL.sub(" ", last)).strip(". ") or _NAMELESS


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


def placed(refused: SetAside, via: str) -> SetAside:
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
    """A file set aside, with the catalogue's words; `reason` fills the brackets of the text."""
    return SetAside(file=name, code=code, message=message_for(code, {"file": name, "reason": reason}))
