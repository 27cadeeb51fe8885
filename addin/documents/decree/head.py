"""Rules of Decree 30/2020 on the head: nation and motto, agency, number, place and date, kind and subject."""

import re
from collections.abc import Iterator

from addin.documents.decree.looks import PrintedParagraph
from addin.documents.decree.parts import MOTTO, NATION, DocumentParts, line_under
from addin.documents.decree.properties import UNKNOWN
from addin.documents.head_lines import text_width
from schemas.text import tidy

_POINTS = 72 / 25.4  # in a mm
_NUMBER = re.compile(r"Số:?\s*[\d.…_]*\s*/[A-ZĐ][A-Za-zĐ]*([-/](…|[A-ZĐ0-9&]*))*")
_DATE = re.compile(r"(\S.*), ngày\s*([\d.…]*)\s*tháng\s*([\d.…]*)\s*năm\s*(\d{4})\.?")


def nation_is_right(parts: DocumentParts) -> Iterator[str]:
    """The national name: capitals 12–13, upright, bold, on one line."""
    line = parts.nation
    if line is None:
        yield "Chưa có Quốc hiệu “CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM”."
        return
    if line.text.replace("HOÀ", "HÒA") != NATION:
        yield f"Quốc hiệu ghi “{line.text}”; phải là “{NATION}”, chữ in hoa."
    yield from _sized(line, "Quốc hiệu", 12, 13)
    yield from _bold(line, "Quốc hiệu")
    width = text_width(line.text, max(line.sizes, default=13)) / _POINTS
    if width > line.room + 1 or "\n" in "".join(one.text for one in line.letters):
        yield "Quốc hiệu bị ngắt thành hai dòng; phải nằm trên một dòng."


def motto_is_right(parts: DocumentParts) -> Iterator[str]:
    """The motto: lower case 13–14, upright, bold, the three words joined by hyphens with spaces."""
    line = parts.motto
    if line is None:
        yield f"Chưa có Tiêu ngữ “{MOTTO}”."
        return
    if line.text != MOTTO:
        yield f"Tiêu ngữ ghi “{line.text}”; phải là “{MOTTO}”, có dấu gạch nối và dấu cách."
    yield from _sized(line, "Tiêu ngữ", 13, 14)
    yield from _bold(line, "Tiêu ngữ")
    wanted = text_width(line.text, max(line.sizes, default=13)) / _POINTS
    yield from _lined(parts, line, "Tiêu ngữ", (0.85 * wanted, 1.15 * wanted), "dài bằng dòng chữ")


def agencies_are_right(parts: DocumentParts) -> Iterator[str]:
    """The parent agency in capitals 12–13; the issuing one bold, under it a line a third to a half as long."""
    lines = parts.agencies
    if not lines:
        yield "Chưa có tên cơ quan ban hành ở góc trái phía trên."
        return
    for line in lines:
        if line.text != line.text.upper():
            yield f"Tên cơ quan “{line.text}” phải viết chữ in hoa."
        yield from _sized(line, f"Tên cơ quan “{line.text}”", 12, 13)
    yield from _bold(lines[-1], f"Tên cơ quan ban hành “{lines[-1].text}”")
    for line in lines[:-1]:
        if line.all("bold") and lines[-1].text != line.text and not _same_agency(line, lines[-1]):
            yield f"Tên cơ quan chủ quản “{line.text}” không viết chữ đậm."
    full = text_width(lines[-1].text, max(lines[-1].sizes, default=13)) / _POINTS
    yield from _lined(
        parts, lines[-1], "tên cơ quan ban hành", (0.3 * full, 0.55 * full), "dài từ 1/3 đến 1/2 dòng chữ"
    )


def _same_agency(above: PrintedParagraph, below: PrintedParagraph) -> bool:
    """A long name of one agency goes over several bold lines, and no parent is above."""
    return above.all("bold") and below.all("bold") and not above.text.startswith(("UBND", "ỦY BAN", "BỘ "))


def number_is_right(parts: DocumentParts) -> Iterator[str]:
    """The number (Số:) 13, upright; then a slash, the kind and the agency joined by a hyphen without spaces."""
    line = parts.number
    if line is None and parts.is_slip:
        return
    if line is None:
        yield "Chưa có số, ký hiệu của văn bản (ví dụ “Số: …/BC-VP”)."
        return
    if not _NUMBER.fullmatch(tidy(line.text)) or not line.text.startswith("Số:"):
        yield f"Số, ký hiệu ghi “{line.text}”; phải có dạng “Số: …/BC-VP”, không có dấu cách sau dấu gạch chéo."
    if any(abs(size - 13) > 0.25 for size in line.sizes):
        yield "Số, ký hiệu của văn bản phải có cỡ chữ 13."
    if line.all("bold") or line.all("italic"):
        yield "Số, ký hiệu của văn bản viết chữ đứng, không đậm."


def date_is_right(parts: DocumentParts) -> Iterator[str]:
    """Place and date: 13–14, italic, a comma after the place; a day under 10 and months 1 and 2 with a zero."""
    line = parts.date
    if line is None:
        yield "Chưa có địa danh và thời gian ban hành (ví dụ “…, ngày 05 tháng 02 năm 2023”)."
        return
    yield from _sized(line, "Địa danh và thời gian ban hành", 13, 14)
    if not line.all("italic"):
        yield "Địa danh và thời gian ban hành phải viết chữ nghiêng."
    found = _DATE.fullmatch(line.text)
    if found is None:
        yield f"Địa danh và thời gian ban hành ghi “{line.text}”; phải có dấu phẩy sau địa danh."
        return
    day, month = found[2], found[3]
    if day.isdigit() and int(day) < 10 and len(day) < 2:
        yield f"Ngày ban hành ghi “{day}”; ngày nhỏ hơn 10 phải thêm số 0 phía trước."
    if month.isdigit() and len(month) < 2 and int(month) < 3:
        yield f"Tháng ban hành ghi “{month}”; tháng 1, tháng 2 phải thêm số 0 phía trước."
    if month.isdigit() and month.startswith("0") and int(month) > 2:
        yield f"Tháng ban hành ghi “{month}”; chỉ tháng 1, tháng 2 có số 0 phía trước."


def kind_is_right(parts: DocumentParts) -> Iterator[str]:
    """The kind in capitals 13–14, bold, centred; a letter has its subject under the number instead, 12–13."""
    about = next((line for line in parts.left if line.folded.startswith(("v v", "ve viec"))), None)
    if parts.kind is None:
        if about is None:
            yield "Chưa có tên loại văn bản, hoặc “V/v …” dưới số của công văn."
        else:
            yield from _sized(about, "Trích yếu của công văn", 12, 13)
        return
    if parts.kind.text != parts.kind.text.upper():
        yield f"Tên loại văn bản “{parts.kind.text}” phải viết chữ in hoa."
    yield from _title(parts.kind, "Tên loại văn bản")


def subject_is_right(parts: DocumentParts) -> Iterator[str]:
    """The subject under the kind: 13–14, bold, centred, under it a line a third to a half as long."""
    if parts.kind is None:
        return
    if not parts.subject:
        yield "Chưa có trích yếu nội dung dưới tên loại văn bản."
        return
    for line in parts.subject:
        yield from _title(line, "Trích yếu nội dung")
    last = parts.subject[-1]
    full = text_width(last.text, max(last.sizes, default=14)) / _POINTS
    yield from _lined(parts, last, "trích yếu nội dung", (0.25 * full, 0.6 * full), "dài từ 1/3 đến 1/2 dòng chữ")


def _title(line: PrintedParagraph, what: str) -> Iterator[str]:
    yield from _sized(line, what, 13, 14)
    yield from _bold(line, what)
    if line.alignment != "center":
        yield f"{what} chưa được canh giữa."


def _sized(line: PrintedParagraph, what: str, least: float, most: float) -> Iterator[str]:
    wrong = sorted(size for size in line.sizes if not least <= size <= most)
    if wrong:
        yield f"{what} có cỡ chữ {wrong[0]:g}; quy định từ {least:g} đến {most:g}."


def _bold(line: PrintedParagraph, what: str) -> Iterator[str]:
    if line.shown and not line.all("bold"):
        yield f"{what} phải viết chữ đậm."
    if line.all("italic"):
        yield f"{what} phải viết chữ đứng."


def _lined(
    parts: DocumentParts, line: PrintedParagraph, what: str, between: tuple[float, float], words: str
) -> Iterator[str]:
    length = line_under(parts.lines, line)
    if not length:
        yield f"Chưa có đường kẻ nét liền dưới {what}."
    elif length != UNKNOWN and not between[0] <= length <= between[1]:
        yield f"Đường kẻ dưới {what} dài {length:.0f} mm; phải {words} (khoảng {sum(between) / 2:.0f} mm)."


RULES = (
    nation_is_right, motto_is_right, agencies_are_right, number_is_right, date_is_right, kind_is_right,
    subject_is_right,
)  # fmt: skip
