"""What a Word document looks like: each paragraph with its type, spacing and place as printed; judges nothing."""

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from addin.documents.decree.properties import (  # fmt: skip
    EMU,
    TWIPS,
    WORD,
    as_number,
    drawn_length,
    has_page_number,
    is_on,
    length_of,
    line_spacing,
    merge_attributes,
    nearest,
    number_of,
    run_text,
    value_of,
)
from schemas.text import fold, tidy

if TYPE_CHECKING:
    from docx.document import Document
    from docx.section import Section as DocxSection
    from lxml.etree import _Element


#: A row of more letters than this would leave its page empty if it were kept whole.
_WHOLE = 2500


class TextRun(NamedTuple):
    """A run of text of one look; `size` in points, `colour` as RRGGBB or "" for automatic."""

    text: str
    font: str
    size: float
    bold: bool
    italic: bool
    underlined: bool
    colour: str


class PrintedParagraph(NamedTuple):
    """A paragraph: lengths in mm, spacing in points; `table` and `cell` count from 0, -1 outside tables.

    `spacing` is the line spacing in lines; `drawn` the length of a drawn line, a border or a shape, 0 without one.
    """

    letters: tuple[TextRun, ...]
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
    def shown(self) -> list[TextRun]:
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
    """The paper of a section, in mm, and what is in its margins."""

    width: float
    height: float
    top: float
    bottom: float
    left: float
    right: float
    first_differs: bool
    header: tuple[PrintedParagraph, ...]
    first_header: tuple[PrintedParagraph, ...]
    footer: tuple[PrintedParagraph, ...]


class Grid(NamedTuple):
    """A table: how wide, in what room, how many rows, how many on top are repeated, how many short ones may split."""

    number: int
    width: float
    room: float
    rows: int
    repeated: int
    splitting: int


class DocumentLooks:
    """A document's paragraphs, pages and tables as they print."""

    def __init__(self, document: "Document") -> None:
        self._document = document
        self._styles = {style.get(f"{WORD}styleId"): style for style in document.styles.element.iter(f"{WORD}style")}
        self._tables = list(document.element.body.iter(f"{WORD}tbl"))
        self._cells = list(document.element.body.iter(f"{WORD}tc"))  # kept, so that their ids stay theirs
        self._cell_numbers = {id(cell): at for at, cell in enumerate(self._cells)}

    @cached_property
    def pages(self) -> list[Page]:
        """One a section."""
        return [self._page(section) for section in self._document.sections]

    def _page(self, section: "DocxSection") -> Page:
        width, height, top, bottom, left, right = (
            (length or 0) / EMU
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
    def lines(self) -> list[PrintedParagraph]:
        """Every paragraph in the order of the text, those in cells and in content controls too."""
        found, section = [], 0
        for paragraph in self._document.element.body.iter(f"{WORD}p"):
            found.append(self._line(paragraph, section, self._room(paragraph, section)))
            if paragraph.find(f"{WORD}pPr/{WORD}sectPr") is not None:
                section += 1
        return found

    @cached_property
    def grids(self) -> list[Grid]:
        """Every table that is not inside another."""
        return [self._grid(number, table) for number, table in enumerate(self._tables)]

    def _grid(self, number: int, table: "_Element") -> Grid:
        rows = table.findall(f"{WORD}tr")
        heads = [is_on(row.find(f"{WORD}trPr/{WORD}tblHeader")) for row in rows]
        whole = [is_on(row.find(f"{WORD}trPr/{WORD}cantSplit")) or _is_long(row) for row in rows]
        width = sum(number_of(column, "w") for column in table.iterfind(f"{WORD}tblGrid/{WORD}gridCol")) / TWIPS
        section = next((line.section for line in self.lines if line.table == number), 0)
        repeated = heads.index(False) if False in heads else len(heads)
        return Grid(number, width, self._text_width(section), len(rows), repeated, whole.count(False))

    def _text_width(self, section: int) -> float:
        page = self.pages[min(section, len(self.pages) - 1)]
        return page.width - page.left - page.right

    def _room(self, paragraph: "_Element", section: int) -> float:
        cell = next(paragraph.iterancestors(f"{WORD}tc"), None)
        width = number_of(cell.find(f"{WORD}tcPr/{WORD}tcW"), "w") / TWIPS if cell is not None else 0.0
        return width or self._text_width(section)

    def _line(self, paragraph: "_Element", section: int, room: float) -> PrintedParagraph:
        chain = [*self._paragraph_chain(paragraph)]
        indent, spacing = merge_attributes(chain, "ind"), merge_attributes(chain, "spacing")
        alignment = merge_attributes(chain, "jc").get("val", "left")
        sides = (length_of(indent, "left") + length_of(indent, "right")) / TWIPS
        table, cell = (
            next(paragraph.iterancestors(f"{WORD}tbl"), None),
            next(paragraph.iterancestors(f"{WORD}tc"), None),
        )
        letters = tuple(self._letters(paragraph, chain))
        return PrintedParagraph(
            letters, {"both": "justify", "start": "left"}.get(alignment, alignment),
            (length_of(indent, "firstLine") - length_of(indent, "hanging")) / TWIPS,
            length_of(spacing, "before") / 20, length_of(spacing, "after") / 20,
            line_spacing(spacing, max((one.size for one in letters), default=14.0)),
            is_on(nearest(chain, "keepNext")), drawn_length(paragraph, chain, room - sides), room, section,
            self._tables.index(table) if table is not None else -1,
            self._cell_numbers.get(id(cell), -1), has_page_number(paragraph),
        )  # fmt: skip

    def _paragraph_chain(self, paragraph: "_Element") -> Iterator["_Element"]:
        """Where paragraph properties come from, the nearest first."""
        own = paragraph.find(f"{WORD}pPr")
        if own is not None:
            yield own
        for style in self._style_chain(value_of(own, "pStyle") or self._default):
            found = style.find(f"{WORD}pPr")
            if found is not None:
                yield found
        yield from self._document.styles.element.iterfind(f"{WORD}docDefaults/{WORD}pPrDefault/{WORD}pPr")

    @cached_property
    def _default(self) -> str:
        named = (
            name for name, s in self._styles.items() if s.get(f"{WORD}default") and s.get(f"{WORD}type") == "paragraph"
        )
        return next(named, "")

    def _style_chain(self, name: str) -> Iterator["_Element"]:
        seen: set[str] = set()
        while name in self._styles and name not in seen:
            seen.add(name)
            yield self._styles[name]
            name = value_of(self._styles[name], "basedOn")

    def _letters(self, paragraph: "_Element", chain: list["_Element"]) -> Iterator[TextRun]:
        style = value_of(paragraph.find(f"{WORD}pPr"), "pStyle") or self._default
        shared = [found for one in self._style_chain(style) if (found := one.find(f"{WORD}rPr")) is not None]
        shared += self._document.styles.element.findall(f"{WORD}docDefaults/{WORD}rPrDefault/{WORD}rPr")
        for run in paragraph.iter(f"{WORD}r"):
            text = "".join(run_text(part) for part in run)
            own = run.find(f"{WORD}rPr")
            named = [s.find(f"{WORD}rPr") for s in self._style_chain(value_of(own, "rStyle"))]
            if text:
                yield self._look(text, [one for one in (own, *named) if one is not None] + shared)

    def _look(self, text: str, chain: list["_Element"]) -> TextRun:
        fonts, colour = merge_attributes(chain, "rFonts"), merge_attributes(chain, "color").get("val", "auto")
        theme = fonts.get("asciiTheme", "")
        return TextRun(
            text,
            fonts.get("ascii") or fonts.get("hAnsi") or (self._theme_font(theme) if theme else "Times New Roman"),
            as_number(merge_attributes(chain, "sz").get("val", ""), 20.0) / 2,
            is_on(nearest(chain, "b")),
            is_on(nearest(chain, "i")),
            merge_attributes(chain, "u").get("val", "none") != "none",
            "" if colour.lower() == "auto" else colour.upper(),
        )

    def _theme_font(self, theme: str) -> str:
        """The Latin font that the document's theme names for headings or text."""
        part = next((p for p in self._document.part.package.iter_parts() if "/theme/theme" in p.partname), None)
        kind = b"majorFont" if theme.startswith("major") else b"minorFont"
        _, _, after = part.blob.partition(b"<a:" + kind + b">") if part else (b"", b"", b"")
        _, _, named = after.partition(b'typeface="')
        return named.partition(b'"')[0].decode("utf-8", "replace") or "Calibri"


def _is_long(row: "_Element") -> bool:
    """Whether a row is too high to be kept whole."""
    return sum(len(text.text or "") for text in row.iter(f"{WORD}t")) > _WHOLE
