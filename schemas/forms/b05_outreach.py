"""B05: communication and persuasion work, by theme (seed II.2.1, II.2.2, II.2.6, III.2)."""

from schemas.fields import COUNT, MONEY, TEXT
from schemas.findings import CatalogueText, Severity
from schemas.form import Agg, Column, Form, RowKind, fixed
from schemas.rule import row_rule

_SUM = (Agg.SUM,)


@row_rule(
    CatalogueText(
        Severity.ERROR,
        "Số người DTTS tham dự không lớn hơn tổng số lượt người tham dự.",
        "Số người DTTS tham dự {attendees_minority} lớn hơn tổng số lượt người tham dự {attendees}.",
        "“Trong đó: người DTTS” là một phần của số lượt người; đề nghị kiểm tra lại.",
    ),
    at="attendees_minority",
)
def minority_attendees_within_attendees(attendees_minority: int, attendees: int) -> bool:
    """Ethnic-minority attendees are part of all attendees."""
    return attendees_minority <= attendees


@row_rule(
    CatalogueText(
        Severity.ERROR,
        "Có lượt người tham dự thì phải có số hội nghị, lớp, buổi.",
        "Có {attendees} lượt người tham dự nhưng số hội nghị, lớp, buổi là {sessions}.",
        "Đề nghị bổ sung số buổi hoặc sửa số lượt người.",
    ),
    at="attendees",
    mend="sessions",
)
def attendees_need_sessions(attendees: int, sessions: int) -> bool:
    """Without a session nobody attended."""
    return sessions > 0 or attendees == 0


FORM = Form(
    id="B05",
    version="2023.1",
    sheet="B05-Tuyên truyền",
    title="Tuyên truyền, vận động",
    rows=RowKind.FIXED,
    columns=(
        Column(key="theme", label="Chuyên đề", type=TEXT, label_column=True, width=44),
        Column(
            key="sessions", label="Số hội nghị, lớp, buổi lũy kế", unit="buổi", type=COUNT, agg=_SUM, cumulative=True
        ),
        Column(
            key="attendees",
            label="Số lượt người tham dự lũy kế",
            unit="lượt người",
            type=COUNT,
            agg=_SUM,
            cumulative=True,
        ),
        Column(
            key="attendees_minority",
            label="Trong đó: người DTTS",
            unit="lượt người",
            type=COUNT,
            agg=_SUM,
            cumulative=True,
        ),
        Column(key="materials", label="Tài liệu, tờ rơi, băng rôn", unit="bản", type=COUNT, agg=_SUM, cumulative=True),
        Column(key="articles", label="Tin, bài, phóng sự", unit="tin, bài", type=COUNT, agg=_SUM, cumulative=True),
        Column(key="fund_paid", label="Kinh phí lũy kế", unit="triệu đồng", type=MONEY, agg=_SUM, cumulative=True),
        Column(
            key="donors",
            label="Tổ chức, cá nhân ủng hộ giảm nghèo",
            unit="lượt",
            type=COUNT,
            agg=_SUM,
            cumulative=True,
            width=14,
        ),
        Column(
            key="donated",
            label="Số tiền, hiện vật quy đổi vận động được",
            unit="triệu đồng",
            type=MONEY,
            agg=_SUM,
            cumulative=True,
            width=14,
        ),
    ),
    fixed_rows=fixed(
        "Tư tưởng thi đua ái quốc, học tập Bác",
        "Chính sách dân tộc",
        "Phổ biến pháp luật",
        "Giảm nghèo",
        "Điển hình tiên tiến (QĐ 1526/QĐ-TTg, QĐ 2514/QĐ-UBND)",
        "An ninh trật tự, khiếu kiện",
        "Chuyển đổi số",
    ),
    rules=(minority_attendees_within_attendees, attendees_need_sessions),
    total_label="Tổng cộng",
    blank_rows=True,
)
