"""The criteria of the emulation table as the office starts with them: 100 points; measures nothing."""

from collections.abc import Container, Sequence

from schemas.cells import Value
from schemas.numbers import round_half_up
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
#: The form that a measure is taken from; the others are taken of any report.
_FORMS = {
    "disbursement": "B01", "poverty": "B02", "outreach": "B05", "respected": "B04", "investment": "B07",
    "reform": "B08", "emulation": "B06A", "organisation": "B09",
}  # fmt: skip
_MOST = 100
_CODES = {fold(str(label)): str(code) for label, *_, code in CRITERIA}


def criterion_code(label: str) -> str:
    """The measure of a criterion by its label; the label itself where the office added it."""
    return _CODES.get(fold(label), label)


def criteria_for(forms: Container[str]) -> tuple[tuple[Value, ...], ...]:
    """The criteria that can be measured by some forms; what the others would earn goes to these in proportion."""
    kept = [one for one in CRITERIA if (code := str(one[-1])) not in _FORMS or _FORMS[code] in forms]
    if len(kept) == len(CRITERIA):
        return CRITERIA
    share = _MOST / sum(float(str(one[1])) for one in kept)
    points = [round_half_up(float(str(most)) * share, 2) for _, most, *_ in kept]
    points[0] = round_half_up(_MOST - sum(points[1:]), 2)
    return tuple((label, most, *rest) for most, (label, _, *rest) in zip(points, kept, strict=True))


def are_untouched(lines: Sequence[Sequence[Value]]) -> bool:
    """Whether these are the criteria as the program lays them out for some forms: nobody changed them."""
    codes = {str(line[-1]) for line in lines}
    new = criteria_for({form for code, form in _FORMS.items() if code in codes})
    return are_same(lines, new)


def are_same(lines: Sequence[Sequence[Value]], others: Sequence[Sequence[Value]]) -> bool:
    """Whether two tables of criteria say the same."""
    return [tuple(map(_plain, line)) for line in lines] == [tuple(map(_plain, line)) for line in others]


def _plain(cell: Value) -> Value:
    """A cell as it is read back from a sheet: texts in one spelling, 0 and nothing alike."""
    return fold(cell) if isinstance(cell, str) else cell or None
