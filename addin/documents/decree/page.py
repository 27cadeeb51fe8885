"""Rules of Decree 30/2020 on paper, margins, type and page numbers, and on data tables."""

from collections.abc import Iterator, Sequence

from addin.documents.decree.looks import PrintedParagraph
from addin.documents.decree.parts import DocumentParts
from schemas.numbers import show_number

_SHORT, _LONG = 210.0, 297.0
_SLACK = 0.6  # mm: Word rounds to twips and inches
#: So many letters surely need a second page.
_ONE_PAGE = 3500
_FONT = "Times New Roman"


def paper_is_a4(parts: DocumentParts) -> Iterator[str]:
    """A4 (210 mm × 297 mm); the text is printed along the long side."""
    for number, page in enumerate(parts.pages, 1):
        if abs(min(page.width, page.height) - _SHORT) > _SLACK or abs(max(page.width, page.height) - _LONG) > _SLACK:
            size = f"{page.width:.0f} × {page.height:.0f} mm"
            yield f"Khổ giấy ở phần {number} là {size}; đề nghị chọn khổ A4 (210 × 297 mm)."
    if parts.pages and parts.pages[0].width > parts.pages[0].height:
        yield "Phần lời in theo chiều ngang; đề nghị trình bày theo chiều dọc, chỉ phụ lục bảng được in ngang."


def margins_are_kept(parts: DocumentParts) -> Iterator[str]:
    """Top and bottom 20–25 mm, left 30–35 mm, right 15–20 mm."""
    wanted = (("trên", "top", 20, 25), ("dưới", "bottom", 20, 25), ("trái", "left", 30, 35), ("phải", "right", 15, 20))
    for number, page in enumerate(parts.pages, 1):
        for name, side, least, most in wanted:
            found = getattr(page, side)
            if not least - _SLACK <= found <= most + _SLACK:
                yield f"Lề {name} ở phần {number} là {show_number(found, 1)} mm; quy định từ {least} đến {most} mm."


def type_is_times_new_roman(parts: DocumentParts) -> Iterator[str]:
    """Times New Roman, black."""
    shown = [(line, one) for line in parts.lines for one in line.shown]
    yield from merge_faults([line for line, one in shown if one.font != _FONT], "dùng phông khác Times New Roman")
    yield from merge_faults(
        [line for line, one in shown if one.colour not in ("", "000000")], "có chữ không phải màu đen"
    )


def nothing_is_underlined(parts: DocumentParts) -> Iterator[str]:
    """Lines are drawn: no underlined text stands for them."""
    found = [line for line in parts.lines if any(one.underlined for one in line.shown)]
    yield from merge_faults(found, "dùng kiểu chữ gạch chân; đường kẻ phải vẽ riêng")


def no_line_of_characters(parts: DocumentParts) -> Iterator[str]:
    """Lines are drawn: no row of dashes or underscores stands for them."""
    found = [line for line in parts.lines if len(line.text) > 2 and not set(line.text) - set("-_–—=*. ")]
    yield from merge_faults(found, "là đường kẻ bằng ký tự; đề nghị vẽ đường kẻ nét liền")


def pages_are_numbered(parts: DocumentParts) -> Iterator[str]:
    """Arabic numbers, size 13–14, upright, centred in the top margin; not on the first page."""
    numbers = [line for page in parts.pages for line in page.header if line.has_page_number]
    if any(line.has_page_number for page in parts.pages for line in page.footer):
        yield "Số trang ở chân trang; đề nghị đặt số trang ở giữa lề trên."
    elif not numbers and (len(parts.pages) > 1 or sum(len(line.text) for line in parts.lines) > _ONE_PAGE):
        yield "Số trang chưa có; đề nghị đặt số trang tự động ở giữa lề trên, từ trang thứ hai."
    for line in numbers:
        if line.alignment != "center":
            yield "Số trang chưa được canh giữa lề trên."
        if any(not 13 <= size <= 14 for size in line.sizes):
            yield "Số trang phải có cỡ chữ 13 đến 14."
    first = parts.pages[0] if parts.pages else None
    if first and any(line.has_page_number for line in (first.first_header if first.first_differs else first.header)):
        yield "Trang thứ nhất hiển thị số trang; đề nghị chọn “Different First Page”."


def tables_repeat_their_head(parts: DocumentParts) -> Iterator[str]:
    """A table goes on over pages with its head, its rows whole, and fits the page (good practice, not the Decree)."""
    for number, grid in enumerate(parts.tables, 1):
        if not grid.repeated:
            yield f"Bảng {number} chưa lặp lại dòng tiêu đề khi sang trang."
        if grid.splitting:
            yield f"Bảng {number} có {grid.splitting} dòng có thể bị ngắt giữa hai trang."
        if grid.width > grid.room + 1:
            yield f"Bảng {number} rộng {grid.width:.0f} mm, vượt phần chữ của trang ({grid.room:.0f} mm)."


def merge_faults(found: Sequence[PrintedParagraph], what: str) -> Iterator[str]:
    """One sentence for all paragraphs with the same fault, with the first of them."""
    paragraphs = list(dict.fromkeys(map(id, found)))
    if paragraphs:
        first = found[0].text
        shown = first if len(first) <= 50 else f"{first[:50].rstrip()}…"
        yield f"Có {len(paragraphs)} đoạn {what} (đoạn đầu tiên: “{shown}”)."


RULES = (
    paper_is_a4, margins_are_kept, type_is_times_new_roman, nothing_is_underlined, no_line_of_characters,
    pages_are_numbered, tables_repeat_their_head,
)  # fmt: skip
