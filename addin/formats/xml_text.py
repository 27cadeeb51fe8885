"""Text within XML, and back; the standard library's own function brings in a whole web client with it."""

import re
from collections.abc import Mapping
from types import MappingProxyType

#: A character by its number, as some libraries write every letter beyond A to Z.
_REFERENCE = re.compile(r"&#(?:([0-9]{1,7})|[xX]([0-9A-Fa-f]{1,6}));")


def escape(text: str) -> str:
    """A text as the content of an element."""
    return text.replace("&", "&amp;").replace(">", "&gt;").replace("<", "&lt;")


def unescape(content: str, entities: Mapping[str, str] = MappingProxyType({})) -> str:
    """The text of an element's content; `entities` are others that may be in it, with what they are."""
    content = content.replace("&lt;", "<").replace("&gt;", ">")
    for entity, char in entities.items():
        content = content.replace(entity, char)
    if "&#" in content:
        content = _REFERENCE.sub(_character, content)
    return content.replace("&amp;", "&")


def _character(reference: re.Match[str]) -> str:
    """What a number stands for; the reference itself where that is nothing."""
    number = int(reference[1]) if reference[1] else int(reference[2], 16)
    is_one = 0 < number <= 0x10FFFF and not 0xD800 <= number <= 0xDFFF
    return chr(number) if is_one else reference[0]


def quoteattr(text: str) -> str:
    """A text as the value of an attribute, its quotes included."""
    value = escape(text).replace("\n", "&#10;").replace("\r", "&#13;").replace("\t", "&#9;")
    if '"' not in value:
        return f'"{value}"'
    return f'"{value.replace(chr(34), "&quot;")}"' if "'" in value else f"'{value}'"
