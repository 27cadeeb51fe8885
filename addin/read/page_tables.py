"""The tables of a web page as a person sees them: merged cells, fields of a form, what is crossed out or not shown."""

import re
from collections.abc import Mapping
from html.parser import HTMLParser
from typing import NamedTuple

from addin.read.book import Rows
from addin.read.limits import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, UnreadableError
from schemas.cells import address

_SPANS_AT_MOST = 200
#: So many tags may be open in a cell: nobody writes as many, and every text in it is looked at beside all of them.
_OPEN_AT_MOST = 500
#: How LibreOffice writes a note, within its cell.
_NOTE_OF_CELL = "comment"
_STRUCK_TAGS, _RAISED_TAGS = frozenset({"s", "strike", "del"}), frozenset({"sup", "sub", "rt"})
#: What is in these is no text of the page; and tags that nothing is in.
_NO_TEXT, _EMPTY = (
    frozenset({"script", "style", "template"}),
    frozenset({"br", "img", "hr", "col", "wbr", "meta", "link"}),
)
_STRIKES = re.compile(r"text-decoration(?:-line)?\s*:[^;:]*line-through")
_HIDES = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all"
    r"|(?<![-\w])(?:font-size|opacity)\s*:\s*(?:0+(?:\.0*)?|\.0+)(?:[a-z]+|%)?\s*(?:!|;|$)"
)
_WHITE = re.compile(
    r"(?<![-\w])color\s*:\s*(?:(?:white|#fff(?:fff)?)(?![0-9a-f\w])|rgba?\(\s*255\s*,\s*255\s*,\s*255\b)"
)
_COMMENT_IN_STYLE = re.compile(r"/\*[^*]*\*/")
#: Up to the first tag, so that one without an end is taken in one step.
_STYLE_SHEET = re.compile(r"<style\b[^<>]*>(?:\s*<!--)?([^<]*)", re.IGNORECASE)
_SELECTOR_AT_MOST = 100
_LAST_CLASS = re.compile(r"\.([\w-]+)\s*$")
#: The groups of a table's rows, each of which ends where the next one begins.
_ROW_GROUPS = frozenset({"thead", "tbody", "tfoot"})
_ROW_HIDDEN, _CELL_HIDDEN = "dòng ẩn trên trang web", "ẩn trên trang web"
Attributes = Mapping[str, str | None]


#: A piece of a cell's text, whether it is crossed out or not shown, and whether it is above or below the line.
PagePiece = tuple[str, bool, bool]


class PageTable(NamedTuple):
    """A table of a page, the notes at its cells, the cells whose texts look otherwise in part, and those not shown."""

    rows: Rows
    said: list[tuple[str, str]]
    pieces: dict[str, list[PagePiece]]
    unseen: dict[str, str]


class _Seen(NamedTuple):
    """How a tag has its text seen."""

    struck: bool = False
    raised: bool = False
    hidden: bool = False
    white: bool = False


def tables_of_page(page: str) -> list[PageTable]:
    """The outermost tables of a page; from a tag on that has no end there are none, and the parser would ask each."""
    endless = page.find("<", page.rfind(">") + 1)
    page = page[:endless] if endless >= 0 else page
    parser = _Tables(_classes(page))
    parser.feed(page)
    parser.close()
    return parser.tables


def _classes(page: str) -> dict[str, _Seen]:
    """The classes of the page's own style sheets whose text is seen otherwise."""
    rules = (rule.partition("{") for sheet in _STYLE_SHEET.findall(page) for rule in sheet.split("}"))
    found = (
        (name[1], _by_style(style.lower()))
        for selectors, _, style in rules
        for selector in selectors.split(",")
        if (name := _LAST_CLASS.search(selector[-_SELECTOR_AT_MOST:]))
    )
    return {name: seen for name, seen in found if any(seen)}


def _by_style(style: str) -> _Seen:
    style = _COMMENT_IN_STYLE.sub("", style)
    white = bool(_WHITE.search(style)) and "background" not in style
    return _Seen(bool(_STRIKES.search(style)), False, bool(_HIDES.search(style)), white)


class _Tables(HTMLParser):
    """Collects the rows of the outermost tables; a merged cell is in its first place, as in Excel."""

    def __init__(self, classes: Mapping[str, _Seen]) -> None:
        super().__init__(convert_charrefs=True)
        self._classes = classes
        self.tables: list[PageTable] = []
        self._depth = 0
        self._cell: list[PagePiece] | None = None
        self._within: list[tuple[str, _Seen]] = []  # the tags that are open in the cell
        self._row_hidden = self._cell_hidden = False
        self._hiding, self._hiding_open = (
            "",
            0,
        )  # the tag around rows that hides them, and how many of its name are open
        self._row_shaded = self._cell_shaded = False  # of another colour than paper
        self._span = (1, 1)
        self._taken: set[tuple[int, int]] = set()
        self._cells = 0
        self._note: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(reversed(attrs))  # the first of two counts
        if self._cell is None and tag not in ("tr", "td", "th"):
            self._open_around(tag, given)
        if tag == "table":
            self._depth += 1
            if self._depth == 1:
                self.tables.append(PageTable([], [], {}, {}))
                self._taken = set()
        elif self._depth != 1:
            self._open(tag, given)
        elif tag == "tr":
            self._end_cell()
            self.tables[-1].rows.append([])
            self._row_hidden = bool(self._hiding) or self._seen(tag, given).hidden
            self._row_shaded = self._cell_shaded = _is_shaded(given)
        elif tag in ("td", "th"):
            self._end_cell()
            self._cell_shaded = self._row_shaded or _is_shaded(given)
            self._cell, own = [], self._seen(tag, given)
            self._within, self._cell_hidden = [(tag, own._replace(hidden=False))], own.hidden
            self._span = (_span(given.get("rowspan")), _span(given.get("colspan")))
        elif tag == _NOTE_OF_CELL:
            self._note = []
        else:
            self._open(tag, given)

    def _open_around(self, tag: str, given: Attributes) -> None:
        """A tag around rows, which may hide all that is in it."""
        if tag in _ROW_GROUPS and self._hiding in _ROW_GROUPS:
            self._hiding = ""
        if self._hiding:
            self._hiding_open += tag == self._hiding
        elif tag not in _EMPTY and (tag == "template" or self._seen(tag, given).hidden):
            self._hiding, self._hiding_open = tag, 1

    def _close_around(self, tag: str) -> None:
        self._hiding_open -= tag == self._hiding
        if not self._hiding_open or (tag == "table" and self._hiding in _ROW_GROUPS):
            self._hiding = ""

    def _open(self, tag: str, given: Attributes) -> None:
        """A tag within a cell."""
        if self._cell is None:
            return
        if tag in ("br", "p", "div") and self._cell:
            self._cell.append(("\n", False, False))
        if tag == "input":
            self._cell.append((_field(given), False, False))
        elif tag not in _EMPTY:
            if tag == "option" and self._within[-1][0] == tag:  # one ends where the next begins
                self._within.pop()
            if len(self._within) >= _OPEN_AT_MOST:
                raise UnreadableError("file-too-large", "trang web có ô lồng quá nhiều thẻ")
            self._within.append((tag, self._seen(tag, given)))

    def _seen(self, tag: str, given: Attributes) -> _Seen:
        """How the text of a tag is seen, by itself."""
        style = _by_style((given.get("style") or "").lower())
        of_classes = [self._classes[name] for name in (given.get("class") or "").split() if name in self._classes]
        unchosen = tag == "option" and "selected" not in given
        white = tag == "font" and (given.get("color") or "").lower() in ("white", "#fff", "#ffffff")
        white = not self._cell_shaded and (white or style.white or any(one.white for one in of_classes))
        return _Seen(
            tag in _STRUCK_TAGS or style.struck or any(one.struck for one in of_classes),
            tag in _RAISED_TAGS,
            unchosen or white or "hidden" in given or style.hidden or any(one.hidden for one in of_classes),
        )

    def handle_endtag(self, tag: str) -> None:
        if tag == _NOTE_OF_CELL and self._note is not None and self._cell is not None:
            row, column = self._next_place()
            self.tables[-1].said.append((address(row, column), "".join(self._note)))
            self._note = None
        if tag in ("td", "th", "tr", "table") and self._depth == 1:
            self._end_cell()
        elif any(name == tag for name, _ in self._within[1:]):
            while self._within.pop()[0] != tag:
                pass
        if tag == "table":
            self._depth = max(0, self._depth - 1)
        if self._hiding and self._cell is None:
            self._close_around(tag)

    def handle_data(self, data: str) -> None:
        if self._note is not None:
            self._note.append(data)
        elif self._cell is not None and not any(tag in _NO_TEXT for tag, _ in self._within):
            seen = [one for _, one in self._within]
            out = any(one.struck or one.hidden for one in seen)
            self._cell.append((data, out, any(one.raised for one in seen)))

    def _end_cell(self) -> None:
        if self._cell is None:
            return
        pieces, self._cell, self._note = self._cell, None, None
        text = one_text("".join(str(piece[0]) for piece in pieces))
        row, column = self._next_place()
        table = self.tables[-1]
        table.rows[-1].extend([""] * (column - len(table.rows[-1])))
        self._place(row, column, text)
        if any(struck or raised for _, struck, raised in pieces):
            table.pieces[address(row, column)] = pieces
        if text and (self._row_hidden or self._cell_hidden):
            table.unseen[address(row, column)] = _ROW_HIDDEN if self._row_hidden else _CELL_HIDDEN

    def _next_place(self) -> tuple[int, int]:
        """Where the cell that has begun is: behind those of its row, and not under one merged with a row above."""
        rows = self.tables[-1].rows
        if not rows:
            rows.append([])
        row, column = len(rows) - 1, len(rows[-1])
        while (row, column) in self._taken:
            column += 1
        return row, column

    def _place(self, row: int, column: int, text: str) -> None:
        down, right = self._span
        self._cells += down * right
        if self._cells > MOST_CELLS or row > MOST_ROWS or column > MOST_COLUMNS:
            raise UnreadableError("file-too-large", "trang web có bảng quá lớn")
        self._taken.update((row + below, column + beside) for below in range(1, down) for beside in range(right))
        self.tables[-1].rows[-1].extend([text, *[""] * (right - 1)])


def _span(text: str | None) -> int:
    return min(max(int(text), 1), _SPANS_AT_MOST) if text and text.isascii() and text.isdigit() and len(text) < 6 else 1


def one_text(text: str) -> str:
    """A text of a page with its lines, and single spaces in them."""
    return "\n".join(" ".join(line.split()) for line in text.split("\n")).strip()


def _is_shaded(given: Attributes) -> bool:
    return bool(given.get("bgcolor")) or "background" in (given.get("style") or "").lower()


def _field(given: Attributes) -> str:
    """What a field of a form shows."""
    kind = (given.get("type") or "text").lower()
    if kind in ("checkbox", "radio"):
        return "x" if "checked" in given else ""
    return (given.get("value") or "") if kind in ("text", "number", "tel", "email", "date") else ""
