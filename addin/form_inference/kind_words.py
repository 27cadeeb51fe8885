"""The words by which headings and units of measure tell the kind of a column; looks at no cell."""

import re
import unicodedata
from enum import StrEnum

from addin.form_inference.words import is_ordinal
from schemas.text import tidy


class Kind(StrEnum):
    """The kinds of columns; the value is what JSON calls them."""

    ORDINAL = "ordinal"
    UNIT = "unit"
    CODE = "code"
    TEXT = "text"
    LONG_TEXT = "longtext"
    COUNT = "count"
    NUMBER = "number"
    MONEY = "money"
    PERCENT = "percent"
    DATE = "date"
    YEAR = "year"
    CHOICE = "choice"
    BOOL = "bool"
    COMMUNE = "commune"
    PEOPLE = "ethnic"


#: How a person reads each kind, as the review sheet offers them.
KIND_LABELS = {
    Kind.ORDINAL: "Số thứ tự", Kind.UNIT: "Tên đơn vị", Kind.CODE: "Mã", Kind.TEXT: "Chữ", Kind.LONG_TEXT: "Đoạn văn",
    Kind.COUNT: "Số nguyên", Kind.NUMBER: "Số thập phân", Kind.MONEY: "Tiền", Kind.PERCENT: "Tỷ lệ %",
    Kind.DATE: "Ngày", Kind.YEAR: "Năm", Kind.CHOICE: "Chọn", Kind.BOOL: "Đánh dấu x", Kind.COMMUNE: "Xã",
    Kind.PEOPLE: "Dân tộc",
}  # fmt: skip
#: Kinds that are added up.
AMOUNTS = frozenset({Kind.COUNT, Kind.NUMBER, Kind.MONEY})
NUMERIC = AMOUNTS | {Kind.PERCENT, Kind.YEAR}


def _without_marks(pattern: str) -> str:
    """A pattern for labels typed without marks."""
    plain = unicodedata.normalize("NFD", pattern.replace("đ", "d"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


_PERCENT_WORDS = r"%|\btỷ lệ\b|\btỉ lệ\b|\bphần trăm\b|\btỷ trọng\b|\btỉ trọng\b|\btl\b"
_MONEY_WORDS = (
    r"kinh phí|\bvốn\b|\btiền\b|(?:triệu|tỷ|nghìn|ngàn) đồng|(?<!hợp )(?<!cộng )(?<!hội )\bđồng\b(?! bào| ý| chí| bộ)"
    r"|giải ngân|ngân sách|mức đầu tư|đơn giá|doanh thu|thu nhập|học phí|\bthuế\b|giá trị|ước thiệt hại|tổng thiệt hại"
    r"|\bchi\b(?! bộ| nhánh| hội| đoàn| cục| tiết)|tạm ứng"
    r"|(?:thực|được) lĩnh|phụ cấp|lệ phí|mức hỗ trợ|số nợ|dư nợ|mức vay|tổng mức|dự toán|tổng thu"
)
_THINGS = (
    r"hộ|người|khẩu|vụ|việc|đơn(?! vị| giá)|biên chế|cái|con|lớp|trường|công trình|hội nghị|buổi|cuộc"
    r"|đối tượng|học sinh|cán bộ|đảng viên|lao động"
    r"|mô hình|nhà|học viên|lượt|giường|ca(?! trực)|trẻ|trẻ em|phụ nữ|nữ|nam giới|hộ nghèo|cận nghèo|văn bản|lễ hội"
    r"|thôn|dự án|vụ việc|trạm|nạn nhân|đoàn viên|hội viên|hợp tác xã|doanh nghiệp|đám|căn|giếng|cây|lần"
)
_NUMBER_OF_THINGS = rf"(?:tổng )?số (?:lượng )?(?:{_THINGS})\b.*"
#: Leaf labels in small letters → kinds, the first that fits. Marks tell "số" from "sở", "đồng" from "động".
_BY_LABEL: tuple[tuple[Kind, str], ...] = (
    (Kind.ORDINAL, r"stt|tt|số tt|số thứ tự|thứ tự"),
    (Kind.BOOL, r".*(?:\bđánh dấu\b|\btích x\b|\bghi x\b|\(x\)| x$).*"),
    (Kind.LONG_TEXT, r"ghi chú|nội dung (?:chi tiết|vụ việc|công việc|đề nghị|kiến nghị).*|(?!số |tổng "
     r"|tỷ lệ ).*(?:khó khăn"
     r"|vướng mắc|nguyên nhân|kiến nghị|giải pháp|hoàn cảnh|lý do|đánh giá|nhận xét|tóm tắt|phương hướng"
     r"|kết quả nổi bật"
     r"|đề xuất|biện pháp|diễn biến|mô tả|kết quả xử lý|kết quả giải quyết).*"),
    (Kind.YEAR, r"năm|năm sinh|sinh năm|năm (?:thành lập|hoàn thành|xây dựng|công nhận|bắt đầu|kết thúc|sử dụng|đưa vào"
     r"|sản xuất|mua|vào|tốt nghiệp|trúng tuyển|cấp|ban hành|bổ nhiệm|tuyển dụng).*"),
    (Kind.CHOICE, r"nam ?[/,-]? ?nữ|giới tính|nam hay nữ"),
    (Kind.DATE, r"(?:từ|đến|tới|kể từ) ngày.*"
     r"|ngày(?! công| điều| nghỉ| học| khách).*|thời gian (?:khởi công|hoàn thành|bắt đầu|kết thúc"
     r"|thực hiện|tổ chức|diễn ra|nộp|giao hàng|bàn giao).*"
     r"|thời hạn.*|thời điểm.*|khởi công|hoàn thành ngày|hạn .*"),
    (Kind.PEOPLE, r"(?:tên |thành phần )?dân tộc"),
    (Kind.UNIT, r"đơn vị|tên đơn vị.*|đơn vị báo cáo|tên tỉnh|tỉnh|tỉnh, thành phố|địa phương|huyện"
     r"|huyện, thị xã.*|tên huyện"
     r"|tên cơ quan|cơ quan|phòng ban|tên cskcb|tên csyt|cơ quan, đơn vị|đơn vị \(xã.*|tên cơ sở.*|tỉnh / thành phố"),
    (Kind.COMMUNE, r"xã|tên xã.*|xã, phường.*|phường, xã.*|xã, thị trấn.*|phường|xã ?/ ?phường.*"),
    (Kind.CODE, r"mã|mã số.*|mã .{1,14}|số hiệu|số(?:,| và|/)? ?ký hiệu.*"
     r"|số (?:qđ|quyết định|hợp đồng|hđ|gcn|giấy|thẻ(?! đã| được| cấp| phát)|biên lai|hóa đơn|công văn"
     r"|tài khoản)\b.*|số định danh|số cccd|cccd|cmnd|số điện thoại"
     r"|điện thoại|sđt"
     r"|số văn bản|số quyết định"),
    (Kind.NUMBER, r"(?:tổng )?số (?:ngày|giờ|tiết|km|ha|tấn|kg|m2|m3|công)"
     r"(?! trình| chức| nhân| văn| ty| cụ| trường)\b.*"),
    (Kind.COUNT, _NUMBER_OF_THINGS),
    (Kind.PERCENT, rf".*(?:{_PERCENT_WORDS}).*"),
    (Kind.TEXT, r"(?:đơn vị|cơ quan) (?!tính).+|nơi .+|quê quán.*|vị trí.*|danh mục.*|hiện trạng.*"
     r"|thời gian.*|quyết định .*|hạng .*|loại .*|chuyên ngành.*|học lực|hạnh kiểm|email|e\Wmail|tôn giáo|quốc tịch"
     r"|yêu cầu.*"
     r"|(?:người|cán bộ|công chức|viên chức|lãnh đạo) (?:cung cấp|phụ trách|liên hệ"
     r"|lập|báo cáo|trực|đại diện|ký|nhận|thực hiện|làm|chủ trì|đứng tên|được hỏi|trả lời|theo dõi|đầu mối|tổng hợp"
     r"|tham mưu)\b.*"),
    (Kind.TEXT, r"(?:họ tên|họ và tên|tên|chức vụ|chức danh|địa chỉ|phân loại|hình thức|trích yếu|nguồn đơn|tình trạng"
     r"|chỉ tiêu(?! giao| được giao| kế hoạch| năm)|hạng mục|nội dung|thôn|ấp|khu phố|loại hình"
     r"|nghề nghiệp|trình độ|đơn vị tính|đvt|người liên hệ|bí thư"
     r"|nhà thầu|địa điểm|địa bàn|chủ đầu tư|nguồn vốn|đối tượng|trưởng thôn|đơn vị thực hiện|cơ quan chủ trì"
     r"|người phụ trách|chủ hộ|xếp loại)(?:[ ,/(].*)?|lĩnh vực"),
    (Kind.MONEY, rf".*(?:{_MONEY_WORDS}).*"),
    (Kind.NUMBER, r".*(?:\bdiện tích\b|\bha\b|\bkm²?\b|\bm2\b|\bm3\b|\bkg\b|\btấn\b|\btạ\b|sản lượng|năng suất"
     r"|khối lượng|\bđiểm\b|bình quân|\bbq\b|chiều dài|trọng lượng|số gạo).*"),
    (Kind.COUNT, rf"(?:số|tổng số|tổng|tổng cộng|lượt|slg|sl|dân số)(?:[ ,(].*)?"
     rf"|(?:.*\s)?(?:{_THINGS})(?:[\s,(].*)?|trong đó.*"),
)  # fmt: skip
_BY_LABEL_READY = tuple((kind, re.compile(pattern)) for kind, pattern in _BY_LABEL)
#: The same for labels that were typed without any marks.
_BARE_READY = tuple((kind, re.compile(_without_marks(pattern))) for kind, pattern in _BY_LABEL)
#: Labels by which things are counted for sure: they begin with the number or with what is counted.
_STRONG_COUNT = re.compile(rf"(?:số|tổng|lượt|trong đó|dân số|sl|slg)\b.*|(?:{_THINGS})(?:[\s,(].*)?")
#: Words that alone name where somebody is: in a list of persons they ask for the name.
NAMES_A_PLACE = frozenset({"lớp", "trường", "thôn", "trạm", "doanh nghiệp", "hợp tác xã", "đơn", "cán bộ"})
#: A unit of measure in brackets behind a label, or alone below it.
_BRACKET = re.compile(r"\(([^()]{1,30})\)\s*\*?\s*$")
_UNITS: tuple[tuple[Kind, str], ...] = (
    (Kind.PERCENT, r"%"),
    (Kind.BOOL, r"x|đánh dấu x|tích x|ghi x"),
    (Kind.MONEY, r"(?:triệu|tỷ|tỉ|nghìn|ngàn|1000|1\.000)? ?(?:đồng|đ|vnđ|vnd)(?:[ /].*)?|trđ|tỷ|triệu"
     r"|(?:tr|ng)\.? ?(?:đ|đồng)"),
    (Kind.NUMBER, r"ha|km|km2|m|m2|m3|kg|tấn|tạ|lít|tấn/ha|ngày|kwh|tạ/ha|km²|m²"),
    (Kind.COUNT, rf"(?:{_THINGS}|tổ|xã|chiếc|bản|bộ|suất|phần|em|cháu|công|ổ|mũi|hồ sơ|bệnh nhân"
     r"|cơ sở|cặp|di tích|sự kiện|liều|viên|gói|hộp|chai|thùng|bao|tờ|quyển|cuốn|trang|máy|xe|bài|tin)(?: .*)?"),
)  # fmt: skip
_UNITS_READY = tuple((kind, re.compile(pattern)) for kind, pattern in _UNITS)
BY_TIME = re.compile(
    r"(?:kỳ|năm|tháng|quý|tuần) (?:này|trước|nay|báo cáo|ngoái)|cùng kỳ.*|trong (?:kỳ|năm|tháng|quý|tuần)(?: .*)?"
    r"|cộng\sdồn.*|(?:tính |kể )?từ đầu năm.*|(?:đầu|cuối) (?:kỳ|năm|tháng|quý)"
    r"|kế hoạch.*|thực hiện.*"
    r"|ước thực hiện.*|lũy kế.*|phát sinh.*|chỉ tiêu giao.*|còn lại|đạt|tăng|giảm"
    r"|tăng ?[,/+-]? ?giảm.*|chênh lệch.*"
)
#: Columns that are repeated for each month, quarter or year.
_REPEATED = re.compile(r"(?:t|tháng|quý|năm)?\s?\.?(?:\d{1,2}|[ivx]{1,4}|20\d\d)|cả năm|(?:6|9) tháng.*|lũy kế.*")


def measure_in(label: str) -> str:
    """The unit of measure in brackets at the end of a label; "" where there is none."""
    found = _BRACKET.search(label)
    return found[1].strip() if found and (kind_of_measure(found[1]) or found[1].strip() == "%") else ""


def kind_of_measure(measure: str) -> Kind | None:
    """The kind that a unit of measure tells; None where it is not known."""
    if "%" in measure:
        return Kind.PERCENT
    bare = normalise_spelling(measure)
    return next((kind for kind, pattern in _UNITS_READY if pattern.fullmatch(bare)), None)


def kind_of_label(label: str) -> Kind | None:
    """The kind that the words of one label tell; None where they tell nothing."""
    if measure := measure_in(label):
        return kind_of_measure(measure)
    if is_ordinal(label):
        return Kind.ORDINAL
    if "%" in label:
        return Kind.PERCENT
    bare = normalise_spelling(label)
    if bare == "nam":  # men, or a year typed without marks
        return None
    patterns = _BARE_READY if bare.isascii() else _BY_LABEL_READY
    return next((kind for kind, pattern in patterns if pattern.fullmatch(bare)), None)


def is_weak_count(label: str) -> bool:
    """Whether only a word somewhere in a label tells that things are counted: it may as well name them."""
    bare = normalise_spelling(label)
    return not measure_in(label) and not _STRONG_COUNT.fullmatch(bare) and not bare.isascii()


def is_number_of_things(label: str) -> bool:
    """Whether a label begins with the number of what is counted: "Số con", and not "Số còn lại"."""
    return bool(re.fullmatch(_NUMBER_OF_THINGS, normalise_spelling(label)))


def is_thing_alone(label: str) -> bool:
    """Whether a label names things that are counted without saying "number of" or a unit of measure."""
    return not measure_in(label) and not re.match(r"(?:số|tổng|lượt|sl|slg|dân số)\b", normalise_spelling(label))


def normalise_spelling(label: str) -> str:
    """A label in small letters with single spaces, a mark on the first of two vowels: "hoà" → "hòa"."""
    text = tidy(label).lower().strip(" .:*")
    for vowels in ("oa", "oe", "uy"):
        for mark in "\u0300\u0301\u0309\u0303\u0323":
            old = unicodedata.normalize("NFC", f"{vowels}{mark}")
            new = unicodedata.normalize("NFC", f"{vowels[0]}{mark}{vowels[1]}")
            text = re.sub(rf"(?<!q){old}(?![^\W\d_])", new, text)  # "quý" is written so everywhere
    return text


def is_repeated(label: str) -> bool:
    """Whether a heading is that of a month, a quarter or a year."""
    return bool(_REPEATED.fullmatch(normalise_spelling(label)))


def kind_of_format(code: str) -> Kind | None:
    """The kind that a number format tells; None for the formats that anything has."""
    bare = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", code).lower()
    if "%" in bare:
        return Kind.PERCENT
    if re.search(r"d{1,4}.*m|m{1,4}.*[dy]|y{2,4}", bare) and not re.search(r"[0#]", bare):
        return Kind.DATE
    return None
