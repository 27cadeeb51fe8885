"""B06B: collectives and persons proposed for commendation (seed II.2.4–II.2.6)."""

from schemas.fields import BOOL, LONG_TEXT, PEOPLE, TEXT, Choice
from schemas.findings import CatalogueText, Severity
from schemas.form import Agg, Column, Form, RowKind
from schemas.rule import row_rule
from schemas.text import word_count

_LIST, _GROUP, _COUNT = (Agg.LIST,), (Agg.LIST, Agg.COUNT_BY), (Agg.LIST, Agg.COUNT)
AWARDS = (
    "Giấy khen của Trưởng Ban Dân tộc",
    "Giấy khen của Chủ tịch UBND huyện",
    "Bằng khen của Chủ tịch UBND tỉnh",
    "Bằng khen của Bộ trưởng, Chủ nhiệm UBDT",
)
OF_HEAD, OF_DISTRICT = AWARDS[:2]
SHORTEST_ACHIEVEMENT = 20


@row_rule(
    CatalogueText(
        Severity.ERROR,
        "Tóm tắt thành tích phải có ít nhất 20 từ.",
        "Tóm tắt thành tích của “{nominee}” quá ngắn (cần ít nhất 20 từ).",
        "Đề nghị nêu cụ thể việc đã làm và kết quả.",
    ),
    at="achievement",
)
def achievement_is_described(achievement: str, nominee: str) -> bool:
    """The summary of achievement has at least 20 words."""
    return word_count(achievement) >= SHORTEST_ACHIEVEMENT


@row_rule(
    CatalogueText(
        Severity.ERROR,
        "Cá nhân được đề nghị khen thưởng phải ghi dân tộc (kể cả Kinh).",
        "Cá nhân “{nominee}” chưa ghi dân tộc.",
        "Đề nghị chọn dân tộc (kể cả Kinh).",
    ),
    at="kind",
    mend="ethnic",
)
def nominated_person_has_people(kind: str, ethnic: str, nominee: str) -> bool:
    """A nominated person needs the name of a people, Kinh included."""
    return kind != "Cá nhân" or bool(ethnic)


@row_rule(
    CatalogueText(
        Severity.ERROR,
        "Tập thể được đề nghị khen thưởng để trống cột “Dân tộc”.",
        "Tập thể “{nominee}” ghi dân tộc “{ethnic}”.",
        "Với tập thể, đề nghị để trống cột “Dân tộc” hoặc sửa cột “Loại”.",
    ),
    at="ethnic",
)
def nominated_collective_has_no_people(ethnic: str, kind: str, nominee: str) -> bool:
    """The column for a people stays blank for a collective."""
    return kind != "Tập thể"


FORM = Form(
    id="B06B",
    version="2023.1",
    sheet="B06B-Khen thưởng",
    title="Đề nghị khen thưởng",
    rows=RowKind.LIST,
    columns=(
        Column(key="nominee", label="Tên tập thể, cá nhân", type=TEXT, agg=_LIST, required=True, width=24),
        Column(key="kind", label="Loại", type=Choice(("Tập thể", "Cá nhân")), agg=_GROUP, required=True, width=9),
        Column(key="position", label="Chức vụ, nghề nghiệp, địa chỉ", type=TEXT, agg=_LIST, width=24),
        Column(key="ethnic", label="Dân tộc", type=PEOPLE, agg=_GROUP, width=10, hint="Để trống nếu là tập thể."),
        Column(
            key="direct_worker", label="Lao động trực tiếp", type=BOOL, agg=_COUNT, width=8, hint="Đánh dấu x nếu có."
        ),
        Column(key="exemplar", label="Điển hình tiên tiến", type=BOOL, agg=_COUNT, width=8, hint="Đánh dấu x nếu có."),
        Column(key="initiative", label="Sáng kiến, mô hình hay", type=LONG_TEXT, agg=_LIST, width=26),
        Column(
            key="achievement",
            label="Tóm tắt thành tích",
            type=LONG_TEXT,
            agg=_LIST,
            required=True,
            width=44,
            hint="Ít nhất 20 từ: việc đã làm và kết quả.",
        ),
        Column(key="award", label="Hình thức đề nghị", type=Choice(AWARDS), agg=_GROUP, required=True, width=22),
    ),
    rules=(achievement_is_described, nominated_person_has_people, nominated_collective_has_no_people),
    may_be_empty=True,
    events=("nominee", "award"),
)
