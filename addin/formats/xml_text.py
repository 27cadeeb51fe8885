"""Text within XML, and back; the standard library's own function brings in a whole web client with it."""

from collections.abc import Mapping
from types import MappingProxyType


def escape(text: str) -> str:
    """A text as the content of an element."""
    return text.replace("&", "&amp;").replace(">", "&gt;").replace("<", "&lt;")


def unescape(content: str, entities: Mapping[str, str] = MappingProxyType({})) -> str:
    """The text that `escape` made content of; `entities` are others that may be in it, with what they are."""
    content = content.replace("&lt;", "<").replace("&gt;", ">")
    for entity, char in entities.items():
        content = content.replace(entity, char)
    return content.replace("&amp;", "&")


def quoteattr(text: str) -> str:
    """A text as the value of an attribute, its quotes included."""
    value = escape(text).replace("\n", "&#10;").replace("\r", "&#13;").replace("\t", "&#9;")
    if '"' not in value:
        return f'"{value}"'
    return f'"{value.replace(chr(34), "&quot;")}"' if "'" in value else f"'{value}'"
