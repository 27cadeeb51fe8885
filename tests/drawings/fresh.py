"""Twelve drawings that nobody had looked at before the words that tell kinds were settled by the others."""

from collections.abc import Sequence
from typing import Any

from tests.drawings.drawn import Drawn, IntendedTable

_ = ""


def _drawn(
    name: str, rows: Sequence[Sequence[Any]], columns: Sequence[str], printed: Sequence[str] = (), kind: str = "list",
    merges: Sequence[str] = (),
) -> Drawn:  # fmt: skip
    return Drawn(name, rows, [IntendedTable(columns, printed, kind)], merges)


FRESH = (
    _drawn(
        "f01-pupils",
        [
            ["DANH SÁCH HỌC SINH NGHÈO VƯỢT KHÓ"],
            [],
            ["STT", "Họ và tên", "Lớp", "Trường", "Hoàn cảnh gia đình", "Học lực", "Đề nghị hỗ trợ (đồng)"],
            [1],
            [2],
        ],
        (
            "STT: ordinal -",
            "Họ và tên: text list",
            "Lớp: text list",
            "Trường: text list",
            "Hoàn cảnh gia đình: longtext list",
            "Học lực: text list",
            "Đề nghị hỗ trợ (đồng): money sum",
        ),
    ),
    _drawn(
        "f02-accidents",
        [
            ["BÁO CÁO TÌNH HÌNH TAI NẠN GIAO THÔNG"],
            [
                "Nội dung",
                "Số vụ",
                "Số người chết",
                "Số người bị thương",
                "Thiệt hại (triệu đồng)",
                "So với cùng kỳ (%)",
            ],
            ["Đường bộ"],
            ["Đường thủy"],
            ["Tổng"],
        ],
        (
            "Nội dung: text -",
            "Số vụ: count sum",
            "Số người chết: count sum",
            "Số người bị thương: count sum",
            "Thiệt hại (triệu đồng): money sum",
            "So với cùng kỳ (%): percent -",
        ),
        ("Đường bộ", "Đường thủy"),
        "fixed",
    ),
    _drawn(
        "f03-poor-changes",
        [
            ["BIẾN ĐỘNG HỘ NGHÈO"],
            ["TT", "Thôn", "Đầu năm", _, "Tăng", _, "Giảm", _, "Cuối năm", _],
            [_, _, "Hộ", "Khẩu", "Hộ", "Khẩu", "Hộ", "Khẩu", "Hộ", "Khẩu"],
            [1],
            [2],
            [3],
        ],
        (
            "TT: ordinal -",
            "Thôn: text list",
            *(f"{g} / {x}: count sum" for g in ("Đầu năm", "Tăng", "Giảm", "Cuối năm") for x in ("Hộ", "Khẩu")),
        ),
        (),
        "list",
        ("A2:A3", "B2:B3", "C2:D2", "E2:F2", "G2:H2", "I2:J2"),
    ),
    _drawn(
        "f04-training",
        [
            ["DANH SÁCH ĐĂNG KÝ TẬP HUẤN"],
            ["TT", "Họ tên", "Giới tính", "Đơn vị công tác", "Email", "Số điện thoại", "Đăng ký ăn trưa (x)"],
            [1],
            [2],
        ],
        (
            "TT: ordinal -",
            "Họ tên: text list",
            "Giới tính: choice count by group",
            "Đơn vị công tác: text list",
            "Email: text list",
            "Số điện thoại: code list",
            "Đăng ký ăn trưa (x): bool count",
        ),
    ),
    _drawn(
        "f05-trees",
        [
            ["TIẾN ĐỘ TRỒNG CÂY"],
            ["Loại cây", "ĐVT", "Quý I", "Quý II", "Quý III", "Quý IV", "Cả năm"],
            ["Keo", "cây"],
            ["Sao đen", "cây"],
            ["Cộng"],
        ],
        (
            "Loại cây: text -",
            "ĐVT: text -",
            "Quý I: number sum",
            "Quý II: number sum",
            "Quý III: number sum",
            "Quý IV: number sum",
            "Cả năm: number sum",
        ),
        ("Keo", "Sao đen"),
        "fixed",
    ),
    _drawn(
        "f06-documents",
        [
            ["SỔ THEO DÕI VĂN BẢN CHỈ ĐẠO"],
            [
                "STT",
                "Số, ký hiệu văn bản",
                "Ngày ban hành",
                "Trích yếu nội dung",
                "Cơ quan ban hành",
                "Thời hạn hoàn thành",
                "Tình trạng",
            ],
            [1],
            [2],
        ],
        (
            "STT: ordinal -",
            "Số, ký hiệu văn bản: code list",
            "Ngày ban hành: date list",
            "Trích yếu nội dung: text list",
            "Cơ quan ban hành: text list",
            "Thời hạn hoàn thành: date list",
            "Tình trạng: text list",
        ),
    ),
    _drawn(
        "f07-livestock",
        [
            ["THỐNG KÊ CHĂN NUÔI"],
            ["STT", "Xã, phường", "Trâu (con)", "Bò (con)", "Lợn (con)", "Gia cầm (con)", "Sản lượng thịt hơi (tấn)"],
            [1],
            [2],
        ],
        (
            "STT: ordinal -",
            "Xã, phường: commune -",
            "Trâu (con): count sum",
            "Bò (con): count sum",
            "Lợn (con): count sum",
            "Gia cầm (con): count sum",
            "Sản lượng thịt hơi (tấn): number sum",
        ),
        (),
        "unit",
    ),
    _drawn(
        "f08-scoring",
        [
            ["BẢNG CHẤM ĐIỂM THI ĐUA"],
            ["TT", "Tiêu chí", "Điểm chuẩn", "Điểm tự chấm", "Điểm thẩm định", "Lý do trừ điểm"],
            ["I", "Công tác chuyên môn"],
            [1, "Tham mưu đúng hạn"],
            [2, "Báo cáo đầy đủ"],
            ["II", "Công tác khác"],
        ],
        (
            "TT: ordinal -",
            "Tiêu chí: text -",
            "Điểm chuẩn: number sum",
            "Điểm tự chấm: number sum",
            "Điểm thẩm định: number sum",
            "Lý do trừ điểm: longtext text",
        ),
        ("Công tác chuyên môn", "Tham mưu đúng hạn", "Báo cáo đầy đủ", "Công tác khác"),
        "fixed",
    ),
    _drawn(
        "f09-conference-budget",
        [
            ["DỰ TOÁN KINH PHÍ HỘI NGHỊ"],
            [_, _, _, _, _, "ĐVT: đồng"],
            ["TT", "Nội dung chi", "Số lượng", "Đơn giá", "Số ngày", "Thành tiền"],
            [1, "Thuê hội trường"],
            [2, "Nước uống"],
            [3, "Tài liệu"],
            [_, "Tổng cộng"],
        ],
        (
            "TT: ordinal -",
            "Nội dung chi: text -",
            "Số lượng: count sum",
            "Đơn giá: money -",
            "Số ngày: number sum",
            "Thành tiền: money sum",
        ),
        ("Thuê hội trường", "Nước uống", "Tài liệu"),
        "fixed",
    ),
    _drawn(
        "f10-clean-water",
        [
            ["NƯỚC SẠCH NÔNG THÔN"],
            ["STT", "Tên xã", "Tổng số hộ", "Số hộ dùng nước sạch", "Tỷ lệ (%)", "Công trình cấp nước tập trung", _, _],
            [_, _, _, _, _, "Tổng số", "Hoạt động tốt", "Không hoạt động"],
            ["A", "B", 1, 2, "3=2/1", 4, 5, 6],
            [1],
            [2],
        ],
        (
            "STT: ordinal -",
            "Tên xã: commune -",
            "Tổng số hộ: count sum",
            "Số hộ dùng nước sạch: count sum",
            "Tỷ lệ (%): percent ratio",
            "Công trình cấp nước tập trung / Tổng số: count sum",
            "Công trình cấp nước tập trung / Hoạt động tốt: count sum",
            "Công trình cấp nước tập trung / Không hoạt động: count sum",
        ),
        (),
        "unit",
        ("A2:A3", "B2:B3", "C2:C3", "D2:D3", "E2:E3", "F2:H2"),
    ),
    _drawn(
        "f11-recruitment",
        [
            ["KẾ HOẠCH TUYỂN DỤNG VIÊN CHỨC"],
            ["STT", "Vị trí việc làm", "Hạng chức danh", "Số lượng cần tuyển", "Trình độ chuyên môn", "Yêu cầu khác"],
            [1],
            [2],
        ],
        (
            "STT: ordinal -",
            "Vị trí việc làm: text list",
            "Hạng chức danh: text list",
            "Số lượng cần tuyển: count sum",
            "Trình độ chuyên môn: text list",
            "Yêu cầu khác: text list",
        ),
    ),
    _drawn(
        "f12-voters",
        [
            ["TỔNG HỢP Ý KIẾN CỬ TRI"],
            ["STT", "Nội dung kiến nghị", "Địa bàn", "Lĩnh vực", "Cơ quan giải quyết", "Kết quả giải quyết"],
            [1],
            [2],
        ],
        (
            "STT: ordinal -",
            "Nội dung kiến nghị: longtext list",
            "Địa bàn: text list",
            "Lĩnh vực: text list",
            "Cơ quan giải quyết: text list",
            "Kết quả giải quyết: longtext list",
        ),
    ),
)
