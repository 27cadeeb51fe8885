"""Words that only say where others are ("như tháng trước"): asked about, and no words of the report."""

import pytest

from schemas.text import refers_elsewhere
from tests.sheets import codes, examined, findings_of, form_sheet


@pytest.mark.parametrize(
    "text",
    ["nt", "NT.", "Như trên", "(như trên)", "Như tháng trước", "Như tháng 01/2023", "Như báo cáo tháng 01 đã gửi",
     "Như báo cáo", "như đã báo cáo ở trên", "Xem file đính kèm", "Có báo cáo riêng", "Theo phụ lục kèm theo",
     "Chi tiết tại phụ lục đính kèm", "Không thay đổi so với tháng trước", "Giữ nguyên", "Như quý I"],
)  # fmt: skip
def test_what_only_says_where_to_look_is_told_from_words(text: str) -> None:
    assert refers_elsewhere(text)


@pytest.mark.parametrize(
    "text",
    ["", "Không", "Không có khó khăn", "Như báo cáo, kinh phí còn thiếu", "Như các năm trước, mùa mưa đến sớm",
     "Có báo cáo số 12/BC-UBND về kết quả giảm nghèo", "Theo kế hoạch đã đề ra", "Nhu cầu vốn còn lớn",
     "Biểu dương 12 người có uy tín", "Báo cáo kịp thời", "Văn bản hướng dẫn chậm", "Xem xét cấp kinh phí"],
)  # fmt: skip
def test_words_are_no_references(text: str) -> None:
    assert not refers_elsewhere(text)


def test_a_reference_in_place_of_words_is_asked_about() -> None:
    row = {"incident": "Tranh chấp đất rẫy", "commune": "Xã Bom Bo", "people": 2, "status": "Đang giải quyết"}
    submission = examined({"B10": form_sheet("B10", {**row, "result": "Như tháng trước"}, row)})
    assert [one for one in codes(findings_of(submission)) if one[0] == "cell-refers-elsewhere"] == [
        ("cell-refers-elsewhere", "F3")
    ]
