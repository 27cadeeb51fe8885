"""XML as office programs write it, from any that means the same: patterns hold for that.

The workbook's own elements have no prefix, attributes double quotes, tags no space before their end; nothing else is
there but elements, attributes and texts.
"""

from collections.abc import Mapping

from addin.formats.xml_text import escape

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
#: Attributes that go before the others of their element, as Excel writes them.
_FIRST = ("r", "numFmtId", "rgb", "theme", "indexed")
_NAMESPACE = "xmlns:"


class PlainXml:
    """Takes the events of a parser and writes them down again."""

    def __init__(self, prefixes: set[str] | None = None) -> None:
        self._out: list[str] = []
        self._prefixes = set() if prefixes is None else prefixes  # of the namespace of workbooks
        self._is_open = False  # the last tag, which is closed at once where nothing follows
        self._texts = 0  # elements open whose white space counts

    @property
    def written(self) -> str:
        """All that was written."""
        return "".join(self._out)

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        declared = {key.removeprefix(_NAMESPACE) for key, value in attributes.items() if _is_main(key, value)}
        self._prefixes |= declared
        named = [(key, value) for key, value in attributes.items() if not _is_main(key, value)]
        if declared:
            named = [("xmlns", _MAIN), *((key, value) for key, value in named if key != "xmlns")]
        named.sort(key=lambda pair: pair[0] not in _FIRST)
        local = self.local(name)
        self._close_tag()
        self._out += [f"<{local}", *(f" {key}={_quoted(value)}" for key, value in named)]
        self._is_open = True
        self._texts += local == "t"

    def end(self, name: str) -> None:
        """An element ends."""
        local = self.local(name)
        self._out.append("/>" if self._is_open else f"</{local}>")
        self._is_open = False
        self._texts -= local == "t"

    def characters(self, text: str) -> None:
        """A piece of text; white space that only sets out the elements is left out."""
        if self._texts or text.strip():
            self._close_tag()
            self._out.append(escape(text))

    def local(self, name: str) -> str:
        """The name of an element, without the prefix of the namespace of workbooks."""
        prefix, colon, local = name.partition(":")
        return local if colon and prefix in self._prefixes else name

    def _close_tag(self) -> None:
        if self._is_open:
            self._out.append(">")
        self._is_open = False


def _is_main(key: str, value: str) -> bool:
    return key.startswith(_NAMESPACE) and value in (_MAIN, _STRICT)


def _quoted(value: str) -> str:
    text = escape(value).replace('"', "&quot;")
    return '"' + text.replace("\n", "&#10;").replace("\r", "&#13;").replace("\t", "&#9;") + '"'
