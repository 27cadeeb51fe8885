"""Fifteen more drawings, of kinds that any office sends: what was meant stands beside each."""

from tests.drawings.drawn import Drawn, IntendedTable

_ = ""
LEAVE = Drawn(
    "n01-leave-list",
    [
        ["SỞ NỘI VỤ"],
        [],
        ["DANH SÁCH CÁN BỘ, CÔNG CHỨC ĐĂNG KÝ NGHỈ PHÉP NĂM 2026"],
        [],
        [
            "STT",
            "Họ và tên",
            "Chức vụ",
            "Số ngày được nghỉ",
            "Thời gian đăng ký nghỉ",
            _,
            "Số ngày đã nghỉ",
            "Nơi nghỉ phép",
            "Ghi chú",
        ],
        [_, _, _, _, "Từ ngày", "Đến ngày", _, _, _],
        [1],
        [2],
        [3],
        [_, _, _, _, _, _, "Ngày    tháng    năm 2026"],
        [_, _, _, _, _, _, "NGƯỜI LẬP BIỂU"],
    ],
    [
        IntendedTable(
            (
                "STT: ordinal -",
                "Họ và tên: text list",
                "Chức vụ: text list",
                "Số ngày được nghỉ: number sum",
                "Thời gian đăng ký nghỉ / Từ ngày: date list",
                "Thời gian đăng ký nghỉ / Đến ngày: date list",
                "Số ngày đã nghỉ: number sum",
                "Nơi nghỉ phép: text list",
                "Ghi chú: longtext list",
            )
        )
    ],
    ("A3:I3", "A5:A6", "B5:B6", "C5:C6", "D5:D6", "E5:F5", "G5:G6", "H5:H6", "I5:I6"),
)
EQUIPMENT = Drawn(
    "n02-equipment-inventory",
    [
        ["BIÊN BẢN KIỂM KÊ TÀI SẢN, CÔNG CỤ DỤNG CỤ"],
        ["Thời điểm kiểm kê: 0 giờ ngày 01/01/2026"],
        [_, _, _, _, _, _, "Đơn vị tính: đồng"],
        [
            "TT",
            "Tên tài sản",
            "Mã tài sản",
            "Năm sử dụng",
            "Theo sổ kế toán",
            _,
            "Theo kiểm kê",
            _,
            "Chênh lệch",
            "Chất lượng còn lại (%)",
            "Ghi chú",
        ],
        [_, _, _, _, "Số lượng", "Nguyên giá", "Số lượng", "Nguyên giá", _, _, _],
        ["I", "Nhà cửa, vật kiến trúc"],
        ["II", "Phương tiện vận tải"],
        ["III", "Máy móc, thiết bị"],
        ["IV", "Tài sản khác"],
        [_, "Tổng cộng"],
    ],
    [
        IntendedTable(
            (
                "TT: ordinal -",
                "Tên tài sản: text -",
                "Mã tài sản: code -",
                "Năm sử dụng: year list",
                "Theo sổ kế toán / Số lượng: count sum",
                "Theo sổ kế toán / Nguyên giá: money sum",
                "Theo kiểm kê / Số lượng: count sum",
                "Theo kiểm kê / Nguyên giá: money sum",
                "Chênh lệch: money sum",
                "Chất lượng còn lại (%): percent -",
                "Ghi chú: longtext text",
            ),
            ("Nhà cửa, vật kiến trúc", "Phương tiện vận tải", "Máy móc, thiết bị", "Tài sản khác"),
            "fixed",
        )
    ],
    ("A1:K1", "A2:K2", "A4:A5", "B4:B5", "C4:C5", "D4:D5", "E4:F4", "G4:H4", "I4:I5", "J4:J5", "K4:K5"),
)
BUDGET = Drawn(
    "n03-budget-with-of-which",
    [
        ["DỰ TOÁN CHI NGÂN SÁCH NĂM 2026"],
        [_, _, _, _, "ĐVT: triệu đồng"],
        ["STT", "Nội dung chi", "Dự toán năm 2025", "Ước thực hiện 2025", "Dự toán năm 2026", "So sánh 2026/2025 (%)"],
        ["A", "B", 1, 2, 3, "4=3/2"],
        ["I", "Chi thường xuyên"],
        [_, "Trong đó:"],
        ["-", "Chi lương và các khoản có tính chất lương"],
        ["-", "Chi nghiệp vụ"],
        ["II", "Chi đầu tư"],
        ["III", "Dự phòng"],
        [_, "TỔNG CỘNG (I+II+III)"],
    ],
    [
        IntendedTable(
            (
                "STT: ordinal -",
                "Nội dung chi: text -",
                "Dự toán năm 2025: money sum",
                "Ước thực hiện 2025: money sum",
                "Dự toán năm 2026: money sum",
                "So sánh 2026/2025 (%): percent ratio",
            ),
            (
                "Chi thường xuyên",
                "Chi lương và các khoản có tính chất lương",
                "Chi nghiệp vụ",
                "Chi đầu tư",
                "Dự phòng",
            ),
            "fixed",
        )
    ],
    ("A1:F1",),
)
SURVEY = Drawn(
    "n04-survey-card",
    [
        ["PHIẾU KHẢO SÁT NHU CẦU ĐÀO TẠO, BỒI DƯỠNG"],
        ["(Dành cho cấp xã)"],
        [],
        ["1. Tên đơn vị:"],
        ["2. Người cung cấp thông tin:"],
        ["3. Số điện thoại:"],
        ["4. Tổng số công chức:"],
        ["5. Số người cần bồi dưỡng:"],
        ["6. Kinh phí dự kiến (triệu đồng):"],
        ["7. Thời gian tổ chức:"],
        ["8. Kiến nghị, đề xuất:"],
        [],
        [_, "Ngày … tháng … năm 2026"],
        [_, "CHỦ TỊCH"],
    ],
    [
        IntendedTable(
            (
                "1. Tên đơn vị: unit -",
                "2. Người cung cấp thông tin: text list",
                "3. Số điện thoại: code -",
                "4. Tổng số công chức: count sum",
                "5. Số người cần bồi dưỡng: count sum",
                "6. Kinh phí dự kiến (triệu đồng): money sum",
                "7. Thời gian tổ chức: date list",
                "8. Kiến nghị, đề xuất: longtext text",
            ),
            (),
            "card",
        )
    ],
    ("A1:D1", "A2:D2"),
)
MONTHS = Drawn(
    "n05-months-across-with-quarters",
    [
        ["TÌNH HÌNH THU PHÍ, LỆ PHÍ NĂM 2026 (triệu đồng)"],
        [],
        ["STT", "Loại phí", "Quý I", _, _, _, "Quý II", _, _, _, "Lũy kế 6 tháng"],
        [_, _, "T1", "T2", "T3", "Cộng", "T4", "T5", "T6", "Cộng", _],
        [1, "Phí hộ tịch"],
        [2, "Phí chứng thực"],
        [3, "Phí chợ"],
        [4, "Thu khác"],
        [_, "Cộng"],
    ],
    [
        IntendedTable(
            (
                "STT: ordinal -",
                "Loại phí: text -",
                "Quý I / T1: money sum",
                "Quý I / T2: money sum",
                "Quý I / T3: money sum",
                "Quý I / Cộng: money sum",
                "Quý II / T4: money sum",
                "Quý II / T5: money sum",
                "Quý II / T6: money sum",
                "Quý II / Cộng: money sum",
                "Lũy kế 6 tháng: money sum",
            ),
            ("Phí hộ tịch", "Phí chứng thực", "Phí chợ", "Thu khác"),
            "fixed",
        )
    ],
    ("A1:K1", "A3:A4", "B3:B4", "C3:F3", "G3:J3", "K3:K4"),
)
OLD_FONT = Drawn(
    "n06-old-font-list",
    [
        ["DANH SÁCH NGƯỜI CAO TUỔI ĐƯỢC MỪNG THỌ"],
        [],
        ["STT", "Họ và tên", "Năm sinh", "Địa chỉ", "Số tiền (đồng)", "Ghi chú"],
        [1],
        [2],
        [3],
    ],
    [
        IntendedTable(
            (
                "STT: ordinal -",
                "Họ và tên: text list",
                "Năm sinh: year list",
                "Địa chỉ: text list",
                "Số tiền (đồng): money sum",
                "Ghi chú: longtext list",
            )
        )
    ],
    legacy=True,
)
TWO_TABLES = Drawn(
    "n07-two-tables-with-sections",
    [
        ["BÁO CÁO KẾT QUẢ CHUYỂN ĐỔI SỐ THÁNG 11"],
        [],
        ["1. Dịch vụ công trực tuyến"],
        ["TT", "Lĩnh vực", "Số hồ sơ tiếp nhận", "Số hồ sơ trực tuyến", "Tỷ lệ (%)"],
        ["(1)", "(2)", "(3)", "(4)", "(5)=(4)/(3)"],
        [1, "Hộ tịch"],
        [2, "Đất đai"],
        [3, "Chứng thực"],
        [],
        ["2. Tổ công nghệ số cộng đồng"],
        ["TT", "Tên thôn", "Số thành viên", "Số buổi hướng dẫn", "Số lượt người được hướng dẫn"],
        [1],
        [2],
        [],
    ],
    [
        IntendedTable(
            (
                "TT: ordinal -",
                "Lĩnh vực: text -",
                "Số hồ sơ tiếp nhận: count sum",
                "Số hồ sơ trực tuyến: count sum",
                "Tỷ lệ (%): percent ratio",
            ),
            ("Hộ tịch", "Đất đai", "Chứng thực"),
            "fixed",
        ),
        IntendedTable(
            (
                "TT: ordinal -",
                "Tên thôn: text list",
                "Số thành viên: count sum",
                "Số buổi hướng dẫn: count sum",
                "Số lượt người được hướng dẫn: count sum",
            )
        ),
    ],
    ("A1:E1",),
)
BROKEN = Drawn(
    "n08-text-broken-over-rows",
    [
        ["THỐNG KÊ ĐỘI NGŨ GIÁO VIÊN"],
        [],
        ["Số", "Tên", "Tổng số", "Trong đó", _, "Trình độ"],
        ["TT", "trường", "giáo viên", "Nữ", "Dân tộc", "đạt chuẩn"],
        [_, _, "(người)", _, "thiểu số", "(người)"],
        [1],
        [2],
        [3],
    ],
    [
        IntendedTable(
            (
                "Số TT: ordinal -",
                "Tên trường: text list",
                "Tổng số giáo viên: count sum",
                "Trong đó / Nữ: count sum",
                "Trong đó / Dân tộc thiểu số: count sum",
                "Trình độ đạt chuẩn: count sum",
            )
        )
    ],
)
SPACED = Drawn(
    "n09-blank-columns-as-spacing",
    [
        ["TÌNH HÌNH SẢN XUẤT VỤ ĐÔNG XUÂN"],
        [],
        ["STT", _, "Xã", _, "Diện tích lúa (ha)", _, "Năng suất (tạ/ha)", _, "Sản lượng (tấn)"],
        [1],
        [2],
        [3],
    ],
    [
        IntendedTable(
            (
                "STT: ordinal -",
                "Xã: commune -",
                "Diện tích lúa (ha): number sum",
                "Năng suất (tạ/ha): number -",
                "Sản lượng (tấn): number sum",
            ),
            (),
            "unit",
        )
    ],
)
TOTAL_ABOVE = Drawn(
    "n10-total-above-units-listed",
    [
        ["TIẾN ĐỘ CẤP THẺ BẢO HIỂM Y TẾ CHO NGƯỜI NGHÈO"],
        [],
        ["STT", "Đơn vị", "Số người nghèo", "Số thẻ đã cấp", "Tỷ lệ (%)"],
        ["A", "B", "(1)", "(2)", "(3)=(2)/(1)*100"],
        [_, "Toàn huyện"],
        [1, "Xã Đồng Tâm"],
        [2, "Xã Tân Lợi"],
        [3, "Xã Phú Sơn"],
    ],
    [
        IntendedTable(
            (
                "STT: ordinal -",
                "Đơn vị: unit -",
                "Số người nghèo: count sum",
                "Số thẻ đã cấp: count sum",
                "Tỷ lệ (%): percent ratio",
            ),
            ("Xã Đồng Tâm", "Xã Tân Lợi", "Xã Phú Sơn"),
            "unit",
        )
    ],
)
TICKS = Drawn(
    "n11-one-choice-over-ticks",
    [
        ["KẾT QUẢ ĐÁNH GIÁ, XẾP LOẠI THÔN VĂN HÓA"],
        [],
        ["STT", "Tên thôn", "Trưởng thôn", "Xếp loại (đánh dấu x)", _, _, "Lý do không đạt"],
        [_, _, _, "Xuất sắc", "Đạt", "Không đạt", _],
        [1],
        [2],
        [3],
    ],
    [
        IntendedTable(
            (
                "STT: ordinal -",
                "Tên thôn: text list",
                "Trưởng thôn: text list",
                "Xếp loại (đánh dấu x) / Xuất sắc: bool count",
                "Xếp loại (đánh dấu x) / Đạt: bool count",
                "Xếp loại (đánh dấu x) / Không đạt: bool count",
                "Lý do không đạt: longtext list",
            )
        )
    ],
    ("A3:A4", "B3:B4", "C3:C4", "D3:F3", "G3:G4"),
)
PLAN_DONE = Drawn(
    "n12-plan-done-percent",
    [
        ["ỦY BAN NHÂN DÂN", _, _, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
        ["HUYỆN ĐÔNG TÂY", _, _, "Độc lập - Tự do - Hạnh phúc"],
        [],
        ["KẾT QUẢ THỰC HIỆN CHỈ TIÊU KINH TẾ - XÃ HỘI"],
        [],
        ["TT", "Chỉ tiêu", "Đơn vị tính", "Kế hoạch năm", "Thực hiện", _, "% so với kế hoạch"],
        [_, _, _, _, "Tháng này", "Lũy kế", _],
        [1, "Trồng rừng", "ha"],
        [2, "Giải quyết việc làm", "người"],
        [3, "Thu ngân sách", "tỷ đồng"],
        [],
        [_, _, _, _, "TM. ỦY BAN NHÂN DÂN"],
    ],
    [
        IntendedTable(
            (
                "TT: ordinal -",
                "Chỉ tiêu: text -",
                "Đơn vị tính: text -",
                "Kế hoạch năm: number sum",
                "Thực hiện / Tháng này: number sum",
                "Thực hiện / Lũy kế: number sum",
                "% so với kế hoạch: percent -",
            ),
            ("Trồng rừng", "Giải quyết việc làm", "Thu ngân sách"),
            "fixed",
        )
    ],
    ("A4:G4", "A6:A7", "B6:B7", "C6:C7", "D6:D7", "E6:F6", "G6:G7"),
)
SEX_AGE = Drawn(
    "n13-people-by-age-and-sex",
    [
        ["THỐNG KÊ DÂN SỐ THEO ĐỘ TUỔI"],
        [],
        ["Độ tuổi", "Tổng số", "Chia theo giới tính", _, "Chia theo khu vực", _],
        [_, _, "Nam", "Nữ", "Thành thị", "Nông thôn"],
        ["0 - 5 tuổi"],
        ["6 - 14 tuổi"],
        ["15 - 60 tuổi"],
        ["Trên 60 tuổi"],
        ["Tổng cộng"],
    ],
    [
        IntendedTable(
            (
                "Độ tuổi: text -",
                "Tổng số: count sum",
                "Chia theo giới tính / Nam: count sum",
                "Chia theo giới tính / Nữ: count sum",
                "Chia theo khu vực / Thành thị: count sum",
                "Chia theo khu vực / Nông thôn: count sum",
            ),
            ("0 - 5 tuổi", "6 - 14 tuổi", "15 - 60 tuổi", "Trên 60 tuổi"),
            "fixed",
        )
    ],
    ("A3:A4", "B3:B4", "C3:D3", "E3:F3"),
)
WORK_PLAN = Drawn(
    "n14-work-plan-with-day",
    [
        ["KẾ HOẠCH CÔNG TÁC TUẦN 48"],
        [],
        ["Thứ, ngày", "Nội dung công việc", "Đơn vị chủ trì", "Đơn vị phối hợp", "Thời hạn hoàn thành", "Kết quả"],
        ["Thứ Hai (24/11)"],
        ["Thứ Ba (25/11)"],
        ["Thứ Tư (26/11)"],
    ],
    [
        IntendedTable(
            (
                "Thứ, ngày: text -",
                "Nội dung công việc: longtext text",
                "Đơn vị chủ trì: text text",
                "Đơn vị phối hợp: text text",
                "Thời hạn hoàn thành: date list",
                "Kết quả: text text",
            ),
            ("Thứ Hai (24/11)", "Thứ Ba (25/11)", "Thứ Tư (26/11)"),
            "fixed",
        )
    ],
    ("A1:F1",),
)
CHANGES = Drawn(
    "n15-start-up-down-end-with-note-row",
    [
        ["BIẾN ĐỘNG BIÊN CHẾ QUÝ IV"],
        ["(Gửi trước ngày 05/12/2026)"],
        ["STT", "Tên phòng, ban", "Biên chế được giao", "Có mặt đầu kỳ", "Tăng", _, "Giảm", _, "Có mặt cuối kỳ"],
        [_, _, _, _, "Tuyển mới", "Chuyển đến", "Nghỉ hưu", "Chuyển đi", _],
        [1, 2, 3, 4, 5, 6, 7, 8, "9=4+5+6-7-8"],
        [1],
        [2],
        ["…"],
        ["Ghi chú: không tính lao động hợp đồng."],
    ],
    [
        IntendedTable(
            (
                "STT: ordinal -",
                "Tên phòng, ban: text list",
                "Biên chế được giao: count sum",
                "Có mặt đầu kỳ: number sum",
                "Tăng / Tuyển mới: number sum",
                "Tăng / Chuyển đến: number sum",
                "Giảm / Nghỉ hưu: number sum",
                "Giảm / Chuyển đi: number sum",
                "Có mặt cuối kỳ: number sum",
            )
        )
    ],
    ("A1:I1", "A2:I2", "A3:A4", "B3:B4", "C3:C4", "D3:D4", "E3:F3", "G3:H3", "I3:I4"),
)
MORE = (
    LEAVE,
    EQUIPMENT,
    BUDGET,
    SURVEY,
    MONTHS,
    OLD_FONT,
    TWO_TABLES,
    BROKEN,
    SPACED,
    TOTAL_ABOVE,
    TICKS,
    PLAN_DONE,
    SEX_AGE,
    WORK_PLAN,
    CHANGES,
)
