"""What a Word document looks like: each paragraph with its type, spacing and place as printed; judges nothing."""

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from schemas.text import fold, tidy

if TYPE_CHECKING:
    from docx.document import Document
    from docx.section import Section as DocxSection
    from lxml.etree import _Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_TWIPS, _EMU = 1440 / 25.4, 36000  # in a mm
_SHAPES = frozenset({f"{_W}drawing", f"{_W}pict"})


class Letters(NamedTuple):
    """A run of text of one look; `size` in points, `colour` as RRGGBB or "" for automatic."""

    text: str
    font: str
    size: float
    bold: bool
    italic: bool
    underlined: bool
    colour: str


class Line(NamedTuple):
    """A paragraph: lengths in mm, spacing in points; `table` and `cell` count from 0, -1 outside tables.

    `spacing` is the line spacing in lines; `drawn` the length of a drawn line, a border or a shape, 0 without one.
    """

    letters: tuple[Letters, ...]
    alignment: str
    first_line: float
    before: float
    after: float
    spacing: float
    keeps_next: bool
    drawn: float
    room: float
    section: int
    table: int
    cell: int
    has_page_number: bool

    @property
    def text(self) -> str:
        """The words, tidy."""
        return tidy("".join(one.text for one in self.letters)).replace("\n", " ")

    @property
    def folded(self) -> str:
        """The words without marks and case, to be recognised by."""
        return fold(self.text)

    @property
    def shown(self) -> list[Letters]:
        """The runs that print something."""
        return [one for one in self.letters if one.text.strip()]

    def all(self, what: str) -> bool:
        """Whether all that prints is so ("bold")."""
        return bool(self.shown) and all(getattr(one, what) for one in self.shown)

    @property
    def sizes(self) -> set[float]:
        """The type sizes in use."""
        return {one.size for one in self.shown}


class Page(NamedTuple):
    """The paper of a section, in mm, and what stands in its margins."""

    width: float
    height: float
    top: float
    bottom: float
    left: float
    right: float
    first_differs: bool
    header: tuple[Line, ...]
    first_header: tuple[Line, ...]
    footer: tuple[Line, ...]


class Grid(NamedTuple):
    """A table: how wide, in what room, how many rows, how many on top are repeated, how many may split."""

    number: int
    width: float
    room: float
    rows: int
    repeated: int
    splitting: int


class Looks:
    """A document's paragraphs, pages and tables as they print."""

    def __init__(self, document: "Document") -> None:
        self._document = document
        self._styles = {style.get(f"{_W}styleId"): style for style in document.styles.element.iter(f"{_W}style")}
        self._tables = list(document.element.body.iter(f"{_W}tbl"))
        self._cells = list(document.element.body.iter(f"{_W}tc"))  # kept, so that their ids stay theirs
        self._cell_numbers = {id(cell): at for at, cell in enumerate(self._cells)}

    @cached_property
    def pages(self) -> list[Page]:
        """One a section."""
        return [self._page(section) for section in self._document.sections]

    def _page(self, section: "DocxSection") -> Page:
        width, height, top, bottom, left, right = (
            (length or 0) / _EMU
            for length in (
                section.page_width, section.page_height, section.top_margin, section.bottom_margin,
                section.left_margin, section.right_margin,
            )
        )  # fmt: skip
        header, first, footer = (
            tuple(self._line(paragraph._p, 0, 0.0) for paragraph in part.paragraphs)
            for part in (section.header, section.first_page_header, section.footer)
        )
        differs = section.different_first_page_header_footer
        return Page(width, height, top, bottom, left, right, differs, header, first, footer)

    @cached_property
    def lines(self) -> list[Line]:
        """Every paragraph in the order of the text, those in cells and in content controls too."""
        found, section = [], 0
        for paragraph in self._document.element.body.iter(f"{_W}p"):
            found.append(self._line(paragraph, section, self._room(paragraph, section)))
            if paragraph.find(f"{_W}pPr/{_W}sectPr") is not None:
                section += 1
        return found

    @cached_property
    def grids(self) -> list[Grid]:
        """Every table that is not inside another."""
        return [self._grid(number, table) for number, table in enumerate(self._tables)]

    def _grid(self, number: int, table: "_Element") -> Grid:
        rows = table.findall(f"{_W}tr")
        heads = [_is_on(row.find(f"{_W}trPr/{_W}tblHeader")) for row in rows]
        whole = [_is_on(row.find(f"{_W}trPr/{_W}cantSplit")) for row in rows]
        width = sum(_number(column, "w") for column in table.iterfind(f"{_W}tblGrid/{_W}gridCol")) / _TWIPS
        section = next((line.section for line in self.lines if line.table == number), 0)
        repeated = heads.index(False) if False in heads else len(heads)
        return Grid(number, width, self._text_width(section), len(rows), repeated, whole.count(False))

    def _text_width(self, section: int) -> float:
        page = self.pages[min(section, len(self.pages) - 1)]
        return page.width - page.left - page.right

    def _room(self, paragraph: "_Element", section: int) -> float:
        cell = next(paragraph.iterancestors(f"{_W}tc"), None)
        width = _number(cell.find(f"{_W}tcPr/{_W}tcW"), "w") / _TWIPS if cell is not None else 0.0
        return width or self._text_width(section)

    def _line(self, paragraph: "_Element", section: int, room: float) -> Line:
        chain = [*self._paragraph_chain(paragraph)]
        indent, spacing = _merged(chain, "ind"), _merged(chain, "spacing")
        alignment = _merged(chain, "jc").get("val", "left")
        sides = (_length(indent, "left") + _length(indent, "right")) / _TWIPS
        table, cell = next(paragraph.iterancestors(f"{_W}tbl"), None), next(paragraph.iterancestors(f"{_W}tc"), None)
        letters = tuple(self._letters(paragraph, chain))
        return Line(
            letters, {"both": "justify", "start": "left"}.get(alignment, alignment),
            (_length(indent, "firstLine") - _length(indent, "hanging")) / _TWIPS,
            _length(spacing, "before") / 20, _length(spacing, "after") / 20,
            _line_spacing(spacing, max((one.size for one in letters), default=14.0)),
            _is_on(_nearest(chain, "keepNext")), _drawn(paragraph, chain, room - sides), room, section,
            self._tables.index(table) if table is not None else -1,
            self._cell_numbers.get(id(cell), -1), _has_page_number(paragraph),
        )  # fmt: skip

    def _paragraph_chain(self, paragraph: "_Element") -> Iterator["_Element"]:
        """Where paragraph properties come from, the nearest first."""
        own = paragraph.find(f"{_W}pPr")
        if own is not None:
            yield own
        for style in self._style_chain(_value(own, "pStyle") or self._default):
            found = style.find(f"{_W}pPr")
            if found is not None:
                yield found
        yield from self._document.styles.element.iterfind(f"{_W}docDefaults/{_W}pPrDefault/{_W}pPr")

    @cached_property
    def _default(self) -> str:
        named = (
            name for name, s in self._styles.items() if s.get(f"{_W}default") and s.get(f"{_W}type") == "paragraph"
        )
        return next(named, "")

    def _style_chain(self, name: str) -> Iterator["_Element"]:
        seen: set[str] = set()
        while name in self._styles and name not in seen:
            seen.add(name)
            yield self._styles[name]
            name = _value(self._styles[name], "basedOn")

    def _letters(self, paragraph: "_Element", chain: list["_Element"]) -> Iterator[Letters]:
        style = _value(paragraph.find(f"{_W}pPr"), "pStyle") or self._default
        shared = [found for one in self._style_chain(style) if (found := one.find(f"{_W}rPr")) is not None]
        shared += self._document.styles.element.findall(f"{_W}docDefaults/{_W}rPrDefault/{_W}rPr")
        for run in paragraph.iter(f"{_W}r"):
            text = "".join(_written(part) for part in run)
            own = run.find(f"{_W}rPr")
            named = [s.find(f"{_W}rPr") for s in self._style_chain(_value(own, "rStyle"))]
            if text:
                yield self._look(text, [one for one in (own, *named) if one is not None] + shared)

    def _look(self, text: str, chain: list["_Element"]) -> Letters:
        fonts, colour = _merged(chain, "rFonts"), _merged(chain, "color").get("val", "auto")
        theme = fonts.get("asciiTheme", "")
        return Letters(
            text,
            fonts.get("ascii") or fonts.get("hAnsi") or (self._theme_font(theme) if theme else "Times New Roman"),
            float(_merged(chain, "sz").get("val", "20")) / 2,
            _is_on(_nearest(chain, "b")),
            _is_on(_nearest(chain, "i")),
            _merged(chain, "u").get("val", "none") != "none",
            "" if colour.lower() == "auto" else colour.upper(),
        )

    def _theme_font(self, theme: str) -> str:
        """The Latin font that the document's theme names for headings or text."""
        part = next((p for p in self._document.part.package.iter_parts() if "/theme/theme" in p.partname), None)
        kind = b"majorFont" if theme.startswith("major") else b"minorFont"
        _, _, after = part.blob.partition(b"<a:" + kind + b">") if part else (b"", b"", b"")
        _, _, named = after.partition(b'typeface="')
        return named.partition(b'"')[0].decode("utf-8", "replace") or "Calibri"


def _is_on(element: Any) -> bool:
    """A switch: there and not turned off."""
    return element is not None and element.get(f"{_W}val", "true") not in ("0", "false", "off")


def _value(parent: Any, name: str) -> str:
    found = parent.find(f"{_W}{name}") if parent is not None else None
    return found.get(f"{_W}val", "") if found is not None else ""


def _number(element: Any, name: str) -> float:
    text = element.get(f"{_W}{name}", "0") if element is not None else "0"
    return float(text) if text.lstrip("-").replace(".", "", 1).isdigit() else 0.0


def _nearest(chain: Iterable["_Element"], name: str) -> Any:
    return next((found for one in chain if (found := one.find(f"{_W}{name}")) is not None), None)


def _merged(chain: Iterable["_Element"], name: str) -> dict[str, str]:
    """An element's attributes, each from the nearest place that states it."""
    merged: dict[str, str] = {}
    for one in chain:
        found = one.find(f"{_W}{name}")
        for key, value in found.attrib.items() if found is not None else ():
            merged.setdefault(str(key).removeprefix(_W), str(value))
    return merged


def _length(attributes: dict[str, str], name: str) -> float:
    text = attributes.get(name) or attributes.get({"left": "start", "right": "end"}.get(name, name), "0")
    return float(text) if text.lstrip("-").replace(".", "", 1).isdigit() else 0.0


def _line_spacing(spacing: dict[str, str], size: float) -> float:
    """In lines; Times New Roman sets one line 1,15 times as high as its type size."""
    line = _length(spacing, "line") or 240.0
    return line / 240 if spacing.get("lineRule", "auto") == "auto" else line / 20 / (size * 1.15)


def _written(part: "_Element") -> str:
    if part.tag == f"{_W}t":
        return part.text or ""
    return {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}noBreakHyphen": "-"}.get(str(part.tag), "")


def _drawn(paragraph: "_Element", chain: list["_Element"], width: float) -> float:
    """The length of a line drawn as a shape or as a border over or under the paragraph."""
    shape = next((one for one in paragraph.iter() if one.tag in _SHAPES), None)
    if shape is not None:
        extent = next(shape.iter(f"{_DRAWING}extent"), None)
        return float(extent.get("cx", "0")) / _EMU if extent is not None else width / 2
    borders = _nearest(chain, "pBdr")
    sides = (borders.find(f"{_W}{side}") for side in ("top", "bottom")) if borders is not None else ()
    return width if any(s is not None and s.get(f"{_W}val") not in (None, "nil", "none") for s in sides) else 0.0


def _has_page_number(paragraph: "_Element") -> bool:
    instructions = [one.text or "" for one in paragraph.iter(f"{_W}instrText")]
    instructions += [one.get(f"{_W}instr", "") for one in paragraph.iter(f"{_W}fldSimple")]
    return any(text.split()[:1] == ["PAGE"] for text in instructions)
