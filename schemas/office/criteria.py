"""The criteria of the emulation table as the office starts with them: 100 points; measures nothing."""

from schemas.cells import Value
from schemas.text import fold

#: Label, most points, the measure that earns none and the one that earns all, what it rests on, the measure's code.
CRITERIA: tuple[tuple[Value, ...], ...] = (
    ("Chế độ báo cáo: đúng hạn", 10, 0, 100, "% kỳ báo cáo gửi đúng hạn, có số liệu thật", "punctual"),
    (
        "Chất lượng số liệu: lần gửi đầu không lỗi",
        10,
        5,
        0,
        "Số lỗi trên 100 ô của lần gửi đầu; số lần gửi lại",
        "quality",
    ),
    ("Giải ngân CTMTQG", 20, 0, 100, "% giải ngân B01 so với tiến độ của năm", "disbursement"),
    ("Giảm hộ nghèo DTTS", 20, 0, 100, "% hoàn thành chỉ tiêu B02 so với tiến độ của năm", "poverty"),
    ("Tuyên truyền, vận động", 10, 0, 100, "B05 so với mức của các đơn vị", "outreach"),
    ("Người có uy tín", 5, 0, 100, "% người trong B04 được thăm hỏi, tập huấn", "respected"),
    ("Đầu tư công, lồng ghép vốn", 10, 0, 100, "% giải ngân B07 so với tiến độ của năm", "investment"),
    ("CCHC, chuyển đổi số", 5, 0, 100, "% chỉ tiêu B08 đạt mục tiêu", "reform"),
    (
        "Thi đua, khen thưởng, điển hình",
        5,
        0,
        100,
        "% phong trào B06A đạt kế hoạch; có điển hình B06B",
        "emulation",
    ),
    ("Tổ chức bộ máy", 5, 0, 100, "B09: tình trạng kiện toàn, biên chế có mặt", "organisation"),
)
_CODES = {fold(str(label)): str(code) for label, *_, code in CRITERIA}


def criterion_code(label: str) -> str:
    """The measure of a criterion by its label; the label itself where the office added it."""
    return _CODES.get(fold(label), label)
