"""Rules of Decree 30/2020 on the text, its end, the recipients, the signature and the appendix."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from addin.documents.decree.looks import PrintedParagraph
from addin.documents.decree.page import merge_faults
from addin.documents.decree.parts import DocumentParts

#: A paragraph of more letters than this goes over more than one line.
_ONE_LINE = 90
_UNFILLED = re.compile(r"\{\{|\}\}|\{%|\bNone\b|\bundefined\b|^#[A-Z/0]+[!?]?$")
#: Words of others, which may be about a broken formula.
_QUOTED = re.compile(r"“[^”]*”")
_HEADING = re.compile(r"([IVX]+|\d+)\. ")


def text_has_its_size(parts: DocumentParts) -> Iterator[str]:
    """The text: size 13–14."""
    lines = [*parts.body, *([parts.addressee] if parts.addressee else [])]
    yield from merge_faults(
        [line for line in lines if any(not 13 <= size <= 14 for size in line.sizes)], "có cỡ chữ ngoài 13 đến 14"
    )


def text_is_justified(parts: DocumentParts) -> Iterator[str]:
    """The text is justified on both sides."""
    found = [line for line in parts.body if len(line.text) > _ONE_LINE and line.alignment != "justify"]
    yield from merge_faults(found, "chưa được canh đều cả hai lề")


def first_lines_are_indented(parts: DocumentParts) -> Iterator[str]:
    """The first line of a paragraph goes in by 1 cm or 1,27 cm."""
    found = [line for line in parts.body if len(line.text) > _ONE_LINE and not 9.7 <= line.first_line <= 13]
    yield from merge_faults(found, "chưa lùi dòng đầu từ 1 cm đến 1,27 cm")


def paragraphs_are_apart(parts: DocumentParts) -> Iterator[str]:
    """At least 6 pt between paragraphs."""
    found = [line for line, below in pairwise(parts.body) if line.after + below.before < 5.9]
    yield from merge_faults(found, "cách đoạn sau chưa đủ 6 pt")


def lines_are_apart(parts: DocumentParts) -> Iterator[str]:
    """From one to one and a half lines."""
    found = [line for line in parts.body if not 0.95 <= line.spacing <= 1.52]
    yield from merge_faults(found, "có khoảng cách dòng ngoài 1 đến 1,5 dòng")


def text_ends_with_its_mark(parts: DocumentParts) -> Iterator[str]:
    """The text ends with "./."."""
    ends = [line for line in parts.body if line.text.endswith("./.")]
    if not parts.body or ends[-1:] != parts.body[-1:]:
        yield "Phần nội dung phải kết thúc bằng dấu “./.”."
    elif len(ends) > 1:
        yield f"Dấu “./.” xuất hiện {len(ends)} lần; chỉ dùng khi kết thúc văn bản."


def headings_stay_with_their_text(parts: DocumentParts) -> Iterator[str]:
    """No heading stands alone at the foot of a page (good practice, not the Decree)."""
    found = [line for line in parts.body if _HEADING.match(line.text) and line.all("bold") and not line.keeps_next]
    yield from merge_faults(found, "là đề mục có thể nằm một mình cuối trang (chọn “Keep with next”)")


def recipients_are_right(parts: DocumentParts) -> Iterator[str]:
    """The label 12, bold italic; the list 11, a hyphen before each, a semicolon behind, a full stop at the end."""
    if parts.is_slip:
        return
    if not parts.recipients:
        yield "Chưa có “Nơi nhận:” ở góc trái phía dưới."
        return
    label, *listed = parts.recipients
    if not (label.all("bold") and label.all("italic")) or label.sizes != {12.0}:
        yield "“Nơi nhận:” phải viết chữ nghiêng, đậm, cỡ 12."
    if any(line.sizes != {11.0} for line in listed):
        yield "Danh sách nơi nhận phải có cỡ chữ 11."
    if any(not line.text.startswith(("- ", "-\t")) for line in listed):
        yield "Mỗi nơi nhận phải bắt đầu bằng dấu gạch đầu dòng."
    if any(not line.text.endswith(";") for line in listed[:-1]) or not listed or not listed[-1].text.endswith("."):
        yield "Cuối mỗi dòng nơi nhận là dấu chấm phẩy, dòng cuối là dấu chấm."
    if not any(line.folded.startswith("luu") for line in listed):
        yield "Nơi nhận chưa có dòng “Lưu: …”."


def signature_is_right(parts: DocumentParts) -> Iterator[str]:
    """The signer's authority in capitals 13–14, bold; KT., TM., TL., TUQ. with the signer's own post below."""
    if not parts.signature:
        yield "Chưa có quyền hạn, chức vụ của người ký bên phải “Nơi nhận”."
        return
    authority, *below = parts.signature
    if authority.text != authority.text.upper() or not authority.all("bold"):
        yield "Quyền hạn, chức vụ của người ký phải viết chữ in hoa, đậm."
    if any(not 13 <= size <= 14 for line in parts.signature for size in line.sizes):
        yield "Phần ký phải có cỡ chữ 13 đến 14."
    if any(line.alignment != "center" for line in parts.signature):
        yield "Phần ký phải được canh giữa."
    if re.match(r"(KT|TM|TL|TUQ|Q)\.", authority.text) and not any(_is_post(line) for line in below):
        yield f"Dưới “{authority.text}” phải ghi chức vụ của người ký."


def _is_post(line: PrintedParagraph) -> bool:
    return len(line.text) > 3 and line.text == line.text.upper()


def appendix_says_what_it_belongs_to(parts: DocumentParts) -> Iterator[str]:
    """An appendix begins on a page of its own, with its name and what it is enclosed with."""
    lines = [line for line in parts.lines if line.text]
    for at, line in enumerate(lines):
        if not re.fullmatch(r"phu luc( [ivx\d]+)?", line.folded) or line.table >= 0:
            continue
        if at and lines[at - 1].section == line.section:
            yield "Phụ lục phải bắt đầu ở trang mới (chèn “Section Break”)."
        if not any("kem theo" in below.folded for below in lines[at + 1 : at + 5]):
            yield "Phụ lục chưa ghi “(Kèm theo …)” dưới tên phụ lục."


def nothing_is_left_unfilled(parts: DocumentParts) -> Iterator[str]:
    """No sign of a template or of a broken formula is left."""
    found: Sequence[PrintedParagraph] = [line for line in parts.lines if _UNFILLED.search(_QUOTED.sub("", line.text))]
    yield from merge_faults(found, "còn dấu của mẫu chưa điền hoặc công thức lỗi")


RULES = (
    text_has_its_size, text_is_justified, first_lines_are_indented, paragraphs_are_apart, lines_are_apart,
    text_ends_with_its_mark, headings_stay_with_their_text, recipients_are_right, signature_is_right,
    appendix_says_what_it_belongs_to, nothing_is_left_unfilled,
)  # fmt: skip
