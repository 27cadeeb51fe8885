"""Words by which parts of a sheet are known: ordinals, totals, letterheads, signatures, units of measure."""

import re

from schemas.text import fold

ORDINALS = frozenset({"stt", "tt", "so tt", "so thu tu", "thu tu", "stt no", "tt no", "no"})
TOTALS = frozenset(
    {
        "tong cong", "tong so", "cong", "tong", "cong chung", "toan huyen", "toan thi xa", "toan thanh pho",
        "toan tinh",
        "toan quoc", "toan xa", "tong so chung", "ca nuoc", "tong toan tinh", "tong cong total", "tong so total",
    }
)  # fmt: skip
_TOTAL_OF = re.compile(r"(tong so|tong cong|cong|tong)( ([a-z]|\d{1,2}|[ivxl]{1,5}))+( total)?")
#: Of what a row adds up the others: a stretch of time, all of a place, the rows of a section.
_TOTAL_OVER = re.compile(
    r"(?:tổng số|tổng cộng|cộng|tổng) (?:(?:cả|trong|toàn) (?:năm|kỳ|quý|tháng|đợt)|(?:năm|quý|tháng) [\divx]+"
    r"|\d{1,2} (?:tháng|quý|năm|tuần|ngày)(?: đầu năm| cuối năm)?"
    r"|toàn (?:xã|phường|huyện|tỉnh|thị xã|thành phố|trường|bộ)"
    r"|các (?:xã|phường|huyện|thôn|ấp|đơn vị|mục|khoản|nguồn|cột|dòng)(?:, phường|, thị trấn)?"
    r"|(?:mục|phần|nhóm) [a-z\d]+"
    r"|chung)(?: \d{4})?"
)
_SIGNATURE = re.compile(
    r"(nguoi lap|thu truong|ky ten|ky ghi ro|noi nhan|lap bieu|truong phong|chu tich$|pho chu tich|tm uy ban"
    r"|kt chu tich"
    r"|kt truong|ke toan truong|giam doc$|pho giam doc|phu trach ke toan|can bo tong hop|nguoi bao cao|truong ban$"
    r"|thu quy|nguoi kiem tra|lanh dao don vi).*"
)
_DAY = re.compile(r"(.*)\bngay\b.*\bthang\b.*\bnam\b(.*)")
#: What stands between the words of a day that is written or is to be written.
_DAY_FIGURES = re.compile(r"[\d.…_]")
_NOTE = re.compile(r"(ghi chu|luu y|chu thich|giai thich|huong dan)\b.*")
_FRAME = re.compile(
    r"(cong hoa xa hoi|doc lap tu do|uy ban nhan dan|ubnd|ministry of|bieu so|mau so|phu luc|bieu mau|so \d"
    r"|don vi gui|kem theo|so lieu tinh|don vi nhan).*"
)
#: Words of a line that only tells for which days a table is: "Tháng … năm 2026", "Số liệu đến ngày …".
_OF_DAYS = re.compile(
    r"(?=.*\b(?:ngay|thang|quy|nam)\b)(?:(?:so lieu|ky bao cao|thoi (?:diem|gian)(?: kiem ke| bao cao)?|tinh|moc|den"
    r"|tu|het|dau|cuoi|ky|gio|va|ngay|thang|quy|nam|[ivx]+|\d+)\b\s*)+"
)
#: The number of a form in front of its title: "Biểu số 02: …", "MẪU 1 - …", "Phụ lục II. …".
_FORM_NUMBER = re.compile(
    r"(?:biểu(?: mẫu)?|mẫu(?: biểu)?|phụ lục)(?: số)?\s*:?\s*(?:\d[\w/]*|[IVX]+)\s*[:.–-]\s*(?=\S)", re.IGNORECASE
)
#: The period at the end of a title, to be filled in or of the day on which it was drawn: "… QUÝ ... NĂM 20...".
_OF_PERIOD = re.compile(
    r"[\s,(–-]+(?<!và )(?<!đến )(?:của\s+)?(?:(?:tháng|quý|kỳ)\s*(?:\d{1,2}|[IVX]{1,3}|[.…_]+)"
    r"|(?:\d\s*tháng\s*(?:đầu|cuối)\s*)?năm\s*(?:20\d?[.…_]+|…+|[._]{2,}))"
    r"[\s,/–-]*(?:(?:năm\s*)?(?:20)?[\d.…_]+)?[\s.…_)]*$"
    r"|[\s,(–-]+trong\s+(?:tháng|quý|kỳ)[\s.…_)]*$",
    re.IGNORECASE,
)
#: Ministries and departments, by their marks: a "sở" is one, a number ("số") is none.
_AGENCY = re.compile(r"(BỘ|SỞ|CỤC|CHI CỤC|PHÒNG|HỘI ĐỒNG|VĂN PHÒNG|BAN(?! HÀNH)) [^\d]{3,50}")
_MEASURE = re.compile(r"(dvt|don vi tinh|don vi tien|don vi tinh tien)\b.*|don vi.{0,6}(trieu|ty|nghin|ngan)? ?dong")
_BARE_MEASURE = re.compile(
    r"\(?\s*((triệu|tỷ|nghìn|ngàn)?\s*đồng|tỷ đồng\b.*|%|(?:1\.?000 ?)?[^\W\d]{1,12}(\s[^\W\d]{1,12}){0,2}"
    r"|(?:tr|ng)\. ?(?:đ|đồng)|[^\W\d]{1,5}[23²³]?(?:/[^\W\d]{1,6}[23²³]?)?)\s*\)?"
)
_LETTERS = re.compile(r"[^\W\d_]")
_NUMBER = re.compile(r"[-+(]?\s*\d[\d.,\s]*[)%]?")
_FILLER = re.compile(r"[\s.,…;:_\-–]+")
_TO_FILL = re.compile(
    r"[^:]{2,40}:[\s.…_]*[.…_][\s.…_]*|(?:tên )?(?:đơn vị|cơ quan)(?: báo cáo| lập)?\s*:.*", re.IGNORECASE
)
WITHIN = re.compile(r"(trong do|chia ra|bao gom|gom)\b.*")


def is_ordinal(text: str) -> bool:
    """Whether a heading is that of row numbers: "STT", "TT"."""
    return fold(text) in ORDINALS


def is_total(text: str) -> bool:
    """Whether a row's label says that it adds up the others: "Tổng cộng", "Tổng số (A+B+C)"."""
    bare = fold(text)
    over = _TOTAL_OVER.fullmatch(text.casefold().strip(" .:"))
    return bare in TOTALS or bool(over) or bool(_TOTAL_OF.fullmatch(bare) and "(" in text)


def is_signature(text: str) -> bool:
    """Whether a text belongs to the place for signatures or to whom a paper goes."""
    bare = fold(text)
    return len(bare) < 80 and bool(_SIGNATURE.fullmatch(bare) or (len(bare) < 60 and _is_day(text)))


def _is_day(text: str) -> bool:
    """Whether a text is the day of a paper, "…, ngày … tháng … năm 2026", and no heading: "Ngày, tháng, năm sinh"."""
    found = _DAY.fullmatch(fold(text))
    if not found or found[2].strip().startswith("sinh"):
        return False
    return bool(_DAY_FIGURES.search(text)) or not (found[2] or (not found[1] and re.search("[,/]", text)))


def is_note(text: str) -> bool:
    """Whether a text below a table explains it."""
    return bool(_NOTE.fullmatch(fold(text))) and len(text) > 8


def is_frame(text: str) -> bool:
    """Whether a text belongs to the head of a paper: agency, motto, number of the form."""
    return bool(_FRAME.fullmatch(fold(text)) or _AGENCY.fullmatch(text) or (fold(text) == "ma so" and ":" in text))


def is_of_days(text: str) -> bool:
    """Whether a line above a table only says for which days it is."""
    return bool(_OF_DAYS.fullmatch(fold(text)))


def without_form_number(text: str) -> str:
    """A title without the form's number in front of it: "Biểu số 02: Hộ nghèo" → "Hộ nghèo"."""
    return _FORM_NUMBER.sub("", text, count=1) if _FORM_NUMBER.match(text) else text


def without_period(text: str) -> str:
    """A title without the period that it ends with: "BÁO CÁO NHÂN LỰC QUÝ … NĂM 20…" → "BÁO CÁO NHÂN LỰC".

    One of which hardly anything would be left stays.
    """
    bare = _OF_PERIOD.sub("", text)
    return bare if len(bare.split()) > 2 else text


def is_to_fill(text: str) -> bool:
    """Whether a line above a table is a place for who fills it in: "Đơn vị: ……", "Kỳ báo cáo: ……"."""
    return bool(_TO_FILL.fullmatch(text))


def is_measure_line(text: str) -> bool:
    """Whether a text above a table gives the unit of all its figures: "ĐVT: triệu đồng"."""
    bare = fold(text)
    if bare in ("don vi tinh", "dvt") and ":" not in text:
        return False  # the heading of a column
    return bool(_MEASURE.fullmatch(bare)) or bare in {
        "trieu dong", "ty dong", "nghin dong", "dong", "ty dong billions of dong",
    }  # fmt: skip


def measure_of_line(text: str) -> str:
    """The unit that such a line names: "ĐVT: triệu đồng" → "triệu đồng"."""
    _, colon, after = text.partition(":")
    named = (after if colon else text).strip(" .()")
    return named[:1].lower() + named[1:] if named[1:2].islower() else named


def is_bare_measure(text: str) -> bool:
    """Whether a cell below a heading holds only a unit in brackets: "(hộ)", "(%)"."""
    return text.startswith("(") and text.endswith(")") and bool(_BARE_MEASURE.fullmatch(text))


def is_number_text(text: str) -> bool:
    """Whether a text is a figure."""
    return bool(_NUMBER.fullmatch(text))


def is_label(text: str) -> bool:
    """Whether a text may be a heading: it has letters, is no paragraph, no figure and no unit alone."""
    return bool(text) and len(text) <= 200 and bool(_LETTERS.search(text) or text == "%") and not is_number_text(text)


def is_filler(text: str) -> bool:
    """Whether a text only says "and so on": "…", ",,,,"."""
    return bool(_FILLER.fullmatch(text))
