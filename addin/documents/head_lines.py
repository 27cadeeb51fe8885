"""The drawn lines of the head, as long as Decree 30/2020 wants them under the text above; writes no words."""

import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

#: The paragraph style that is nothing but a line.
LINE = "Đường kẻ"
#: The line under the motto is as long as the motto; others a third to a half of the text above.
MOTTO, UNDER_MOTTO, UNDER_OTHERS = "Độc lập", 1.0, 0.4
_TWIPS_PER_POINT, _EMU_PER_TWIP = 20, 635
#: Widths of Times New Roman Bold in thousandths of the type size; letters with marks are as wide as without.
_CAPITALS = dict(zip(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    (722, 667, 722, 722, 667, 611, 778, 778, 389, 500, 778, 667, 944, 722, 778, 611, 778, 722, 556, 667, 722, 722, 1000,
     722, 722, 667), strict=True,
))  # fmt: skip
_SMALL = dict(zip(
    "abcdefghijklmnopqrstuvwxyz",
    (500, 556, 444, 556, 444, 333, 500, 556, 278, 333, 556, 278, 833, 556, 500, 556, 556, 444, 389, 333, 556, 500, 722,
     500, 500, 444), strict=True,
))  # fmt: skip
_WIDTHS = {**_CAPITALS, **_SMALL, " ": 250, "-": 333, ".": 250, ",": 250, "/": 278, "Đ": 722, "đ": 556}


def text_width(text: str, size: float) -> float:
    """How wide a bold text prints, in points, at a type size in points."""
    letters = unicodedata.normalize("NFD", text)
    return sum(_WIDTHS.get(one, 500) for one in letters if not unicodedata.combining(one)) * size / 1000


def fit_lines(document: "Document") -> None:
    """Set every drawn line to its length under the text above it."""
    section = document.sections[0]
    page = (section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0)
    for above, line, room in _drawn(document, page):
        share = UNDER_MOTTO if above.text.startswith(MOTTO) else UNDER_OTHERS
        length = text_width(above.text, size_of(above)) * _TWIPS_PER_POINT * share
        indent = max(0, round((room / _EMU_PER_TWIP - length) / 2)) * _EMU_PER_TWIP
        line.paragraph_format.left_indent = line.paragraph_format.right_indent = indent
        line.paragraph_format.first_line_indent = 0


def size_of(paragraph: "Paragraph") -> float:
    """The type size of a paragraph in points: of its first run, else of its style or the one that is based on."""
    style = paragraph.style
    sizes = [run.font.size for run in paragraph.runs if run.font.size]
    while not sizes and style is not None:
        sizes, style = [style.font.size] if style.font.size else [], style.base_style
    return sizes[0].pt if sizes else 14.0


def _drawn(document: "Document", page: int) -> Iterator[tuple["Paragraph", "Paragraph", int]]:
    """Each line with the text above it and the width that both are in."""
    cells = [cell for table in document.tables[:1] for cell in table.row_cells(0)]
    places = [(document.paragraphs, page), *((cell.paragraphs, cell.width or page) for cell in cells)]
    for paragraphs, room in places:
        above = None
        for paragraph in paragraphs:
            if paragraph.style and paragraph.style.name == LINE and above:
                yield above, paragraph, room
            elif paragraph.text.strip():
                above = paragraph
