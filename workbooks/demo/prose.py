"""Invented words of a district about its work (B11), around its own figures; no files."""

from collections.abc import Mapping

from schemas.cells import Value
from schemas.numbers import show_number
from schemas.period import Period
from workbooks.demo.growth import generator
from workbooks.demo.profiles import VILLAGE_UNIT, DistrictProfile, FormRows

_HIGHLIGHTS = (
    "Đã tham mưu UBND ban hành kế hoạch công tác dân tộc năm {year}; tổ chức {sessions} buổi tuyên truyền cho đồng bào "
    "DTTS. Lũy kế có {escaped} hộ DTTS thoát nghèo; giải ngân Chương trình MTQG {paid} triệu đồng.",
    "Công tác dân tộc trên địa bàn {name} được triển khai kịp thời. Lũy kế {escaped} hộ DTTS thoát nghèo, giải ngân "
    "{paid} triệu đồng vốn Chương trình MTQG, tổ chức {sessions} buổi tuyên truyền, vận động.",
    "Thăm hỏi, tặng quà già làng, người có uy tín đầy đủ, đúng chế độ; giải ngân {paid} triệu đồng vốn Chương trình "
    "MTQG; {sessions} buổi tuyên truyền được tổ chức tại thôn, ấp; lũy kế {escaped} hộ DTTS thoát nghèo.",
)
_VILLAGE = " Mô hình Làng Thanh niên DTTS tại ấp Thạnh Tây, xã Lộc Tấn tiếp tục được tập trung chỉ đạo."
_DIFFICULTIES = (
    (
        "Vốn sự nghiệp phân bổ chậm, một số tiểu dự án chưa có hướng dẫn cụ thể nên chưa giải ngân được.",
        "Văn bản hướng dẫn của một số bộ, ngành chưa đồng bộ; cán bộ cấp xã còn kiêm nhiệm nhiều việc.",
    ),
    (
        "Giá nông sản thấp, một bộ phận đồng bào còn thiếu đất sản xuất, thiếu việc làm ổn định.",
        "Thời tiết khô hạn kéo dài; trình độ sản xuất của một bộ phận hộ nghèo còn hạn chế.",
    ),
    ("Không", "Không phát sinh khó khăn, vướng mắc lớn nên không có nguyên nhân cần phân tích trong kỳ báo cáo này."),
)
_PROPOSALS = (
    "Đề nghị Ban Dân tộc tỉnh sớm hướng dẫn thực hiện các tiểu dự án về chuyển đổi nghề và hỗ trợ sản xuất.",
    "Đề nghị UBND tỉnh bố trí sớm vốn đối ứng ngân sách địa phương và mở lớp tập huấn cho cán bộ cấp xã.",
    "Không",
)
_NEXT_STEPS = (
    "Tiếp tục đôn đốc giải ngân vốn Chương trình MTQG; rà soát, phân công đảng viên, đoàn thể giúp đỡ từng hộ nghèo "
    "DTTS; chuẩn bị tốt các lớp tuyên truyền pháp luật.",
    "Hoàn thiện hồ sơ các công trình khởi công mới; triển khai hỗ trợ nhà ở, nước sinh hoạt; phối hợp nắm tình hình "
    "đồng bào, không để phát sinh điểm nóng.",
)


def narrative_rows(
    profile: DistrictProfile, period: Period, seed: int, forms: Mapping[str, FormRows]
) -> dict[str, dict[str, Value]]:
    """The rows of B11; the figures in the words are those of the district's other forms."""
    chance = generator(seed, period, profile.unit, "B11")
    figures = {
        "year": period.year,
        "name": profile.name[:1].lower() + profile.name[1:],
        "sessions": _sum(forms["B05"], "sessions"),
        "escaped": _sum(forms["B02"], "escaped"),
        "paid": _sum(forms["B01"], "paid_capital", "paid_recurrent"),
    }
    highlights = chance.choice(_HIGHLIGHTS).format_map(figures) + (_VILLAGE if profile.unit == VILLAGE_UNIT else "")
    difficulties, causes = chance.choice(_DIFFICULTIES)
    texts = (highlights, difficulties, causes, chance.choice(_PROPOSALS), chance.choice(_NEXT_STEPS))
    return {str(code): {"text": text} for code, text in enumerate(texts, 1)}


def _sum(rows: FormRows, *keys: str) -> str:
    return show_number(sum(float(str(row[key])) for row in rows.values() for key in keys), 1)
