"""The criteria of the emulation table as the office starts with them: 100 points; measures nothing."""

from schemas.cells import Value
from schemas.text import fold

#: Label, most points, what it rests on, the measure that earns none and the one that earns all, the measure's code.
CRITERIA: tuple[tuple[Value, ...], ...] = (
    ("Chế độ báo cáo: đúng hạn", 10, "% kỳ báo cáo gửi đúng hạn, có số liệu thật", 0, 100, "punctual"),
    (
        "Chất lượng số liệu: lần gửi đầu không lỗi",
        10,
        "Số lỗi trên 100 ô của lần gửi đầu; số lần gửi lại",
        5,
        0,
        "quality",
    ),
    ("Giải ngân CTMTQG", 20, "% giải ngân B01 so với tiến độ của năm", 0, 100, "disbursement"),
    ("Giảm hộ nghèo DTTS", 20, "% hoàn thành chỉ tiêu B02 so với tiến độ của năm", 0, 100, "poverty"),
    ("Tuyên truyền, vận động", 10, "B05 so với mức của các đơn vị", 0, 100, "outreach"),
    ("Người có uy tín", 5, "% người trong B04 được thăm hỏi, tập huấn", 0, 100, "respected"),
    ("Đầu tư công, lồng ghép vốn", 10, "% giải ngân B07 so với tiến độ của năm", 0, 100, "investment"),
    ("CCHC, chuyển đổi số", 5, "% chỉ tiêu B08 đạt mục tiêu", 0, 100, "reform"),
    ("Thi đua, khen thưởng, điển hình", 5, "% phong trào B06A đạt kế hoạch; có điển hình B06B", 0, 100, "emulation"),
    ("Tổ chức bộ máy", 5, "B09: tình trạng kiện toàn, biên chế có mặt", 0, 100, "organisation"),
)
_CODES = {fold(str(label)): str(code) for label, *_, code in CRITERIA}


def criterion_code(label: str) -> str:
    """The measure of a criterion by its label; the label itself where the office added it."""
    return _CODES.get(fold(label), label)
