"""Twenty tables that were drawn by hand, one of each kind that is met in an office."""

from tests.drawings.drawn import Drawn, IntendedTable

_ = ""
PEOPLES = ("Xtiêng", "Khmer", "Tày", "Nùng", "Mnông")

ONE_ROW_A_UNIT = Drawn(
    "01-one-row-a-unit",
    [
        ["BIỂU THỐNG KÊ THIỆT HẠI DO LỐC XOÁY"],
        [],
        ["STT", "Đơn vị", "Số nhà tốc mái", "Số nhà sập", "Ước thiệt hại (triệu đồng)"],
        [1],
        [2],
    ],
    [
        IntendedTable(
            (
                "STT: ordinal -",
                "Đơn vị: unit -",
                "Số nhà tốc mái: count sum",
                "Số nhà sập: count sum",
                "Ước thiệt hại (triệu đồng): money sum",
            ),
            kind="unit",
        )
    ],
)
LIST_WITHOUT_NUMBERS = Drawn(
    "02-list-without-stt",
    [
        ["DANH SÁCH HỘ CÓ HOÀN CẢNH KHÓ KHĂN"],
        ["Họ và tên chủ hộ", "Năm sinh", "Dân tộc", "Xã", "Số khẩu", "Hoàn cảnh"],
        [],
    ],
    [
        IntendedTable(
            (
                "Họ và tên chủ hộ: text list",
                "Năm sinh: year list",
                "Dân tộc: ethnic count by group",
                "Xã: commune list",
                "Số khẩu: count sum",
                "Hoàn cảnh: longtext list",
            ),
        )
    ],
)
NUMBERED_FORMULAS = Drawn(
    "03-number-row-with-formulas",
    [
        ["TÌNH HÌNH GIẢI NGÂN CÁC NGUỒN VỐN"],
        [_, _, _, "ĐVT: triệu đồng"],
        ["TT", "Nguồn vốn", "Kế hoạch", "Giải ngân", "Còn lại", "Tỷ lệ (%)"],
        ["A", "B", "1", "2", "3=1-2", "4=2/1"],
        ["I", "Ngân sách trung ương"],
        [1, "Vốn đầu tư"],
        [2, "Vốn sự nghiệp"],
        ["II", "Ngân sách địa phương"],
        [_, "Tổng cộng"],
    ],
    [
        IntendedTable(
            (
                "TT: ordinal -",
                "Nguồn vốn: text -",
                "Kế hoạch: money sum",
                "Giải ngân: money sum",
                "Còn lại: money sum",
                "Tỷ lệ (%): percent ratio",
            ),
            ("Ngân sách trung ương", "Vốn đầu tư", "Vốn sự nghiệp", "Ngân sách địa phương"),
            "fixed",
        )
    ],
)
THREE_LEVELS = Drawn(
    "04-three-levels-merged",
    [
        ["HỘ NGHÈO THEO THÀNH PHẦN DÂN TỘC"],
        ["STT", "Xã", "Hộ nghèo", _, _, _, "Ghi chú"],
        [_, _, "Tổng số", "Trong đó", _, _, _],
        [_, _, _, "DTTS", "Nữ chủ hộ", "Khác", _],
        [],
    ],
    [
        IntendedTable(
            (
                "STT: ordinal -",
                "Xã: commune -",
                "Hộ nghèo / Tổng số: count sum",
                "Hộ nghèo / Trong đó / DTTS: count sum",
                "Hộ nghèo / Trong đó / Nữ chủ hộ: count sum",
                "Hộ nghèo / Trong đó / Khác: count sum",
                "Ghi chú: longtext text",
            ),
            kind="unit",
        )
    ],
    ("A2:A4", "B2:B4", "C2:F2", "C3:C4", "D3:F3", "G2:G4"),
)
MONTHS_ACROSS = Drawn(
    "05-months-across",
    [
        ["KẾ HOẠCH TẬP HUẤN NĂM 2026 (SỐ LỚP)"],
        ["STT", "Nội dung", "Tháng", *[_] * 11, "Cả năm"],
        [_, _, *(f"T{month}" for month in range(1, 13)), _],
        [1, "Tập huấn cán bộ xã"],
        [2, "Tập huấn người có uy tín"],
        [3, "Tập huấn hộ sản xuất"],
    ],
    [
        IntendedTable(
            (
                "STT: ordinal -",
                "Nội dung: text -",
                *(f"Tháng / T{month}: count sum" for month in range(1, 13)),
                "Cả năm: count sum",
            ),
            ("Tập huấn cán bộ xã", "Tập huấn người có uy tín", "Tập huấn hộ sản xuất"),
            "fixed",
        )
    ],
    ("A2:A3", "B2:B3", "C2:N2", "O2:O3"),
)
TWO_STACKED = Drawn(
    "06-two-tables-stacked",
    [
        ["I. HỘ NGHÈO"],
        ["STT", "Xã", "Số hộ nghèo", "Số hộ cận nghèo"],
        [1],
        [2],
        [],
        ["II. LAO ĐỘNG"],
        ["STT", "Xã", "Số lao động", "Số được đào tạo", "Ghi chú"],
        [1],
        [2],
    ],
    [
        IntendedTable(
            ("STT: ordinal -", "Xã: commune -", "Số hộ nghèo: count sum", "Số hộ cận nghèo: count sum"), kind="unit"
        ),
        IntendedTable(
            (
                "STT: ordinal -",
                "Xã: commune -",
                "Số lao động: count sum",
                "Số được đào tạo: count sum",
                "Ghi chú: longtext text",
            ),
            kind="unit",
        ),
    ],
)
TWO_BESIDE = Drawn(
    "07-two-tables-beside",
    [
        ["TÌNH HÌNH NHÀ Ở VÀ NƯỚC SINH HOẠT"],
        [],
        ["Xã", "Số hộ thiếu nhà ở", "Số hộ đã hỗ trợ nhà", _, "Xã", "Số hộ thiếu nước", "Số công trình nước"],
        [],
    ],
    [
        IntendedTable(("Xã: commune -", "Số hộ thiếu nhà ở: count sum", "Số hộ đã hỗ trợ nhà: count sum"), kind="unit"),
        IntendedTable(("Xã: commune -", "Số hộ thiếu nước: count sum", "Số công trình nước: count sum"), kind="unit"),
    ],
)
CROSS = Drawn(
    "08-cross-table",
    [
        ["HỌC SINH DÂN TỘC THIỂU SỐ THEO DÂN TỘC VÀ CẤP HỌC"],
        ["Dân tộc", "Mầm non", "Tiểu học", "THCS", "THPT", "Tổng"],
        *([people] for people in PEOPLES),
        ["Tổng cộng"],
    ],
    [
        IntendedTable(
            (
                "Dân tộc: ethnic -",
                "Mầm non: count sum",
                "Tiểu học: count sum",
                "THCS: count sum",
                "THPT: count sum",
                "Tổng: count sum",
            ),
            PEOPLES,
            "fixed",
        )
    ],
)
MIXED_UNITS = Drawn(
    "09-codes-and-mixed-units",
    [
        ["MỘT SỐ CHỈ TIÊU XÃ HỘI"],
        ["Mã số", "Chỉ tiêu", "Đơn vị tính", "Kỳ trước", "Kỳ này", "Tăng/giảm"],
        ["A", "Giáo dục"],
        ["A1", "Số trường học", "trường"],
        ["A2", "Số học sinh", "học sinh"],
        ["B", "Y tế"],
        ["B1", "Trạm y tế đạt chuẩn", "trạm"],
        ["B2", "Số lượt khám bệnh", "lượt"],
    ],
    [
        IntendedTable(
            (
                "Mã số: code -",
                "Chỉ tiêu: text -",
                "Đơn vị tính: text -",
                "Kỳ trước: count sum",
                "Kỳ này: count sum",
                "Tăng/giảm: number sum",
            ),
            ("Giáo dục", "Số trường học", "Số học sinh", "Y tế", "Trạm y tế đạt chuẩn", "Số lượt khám bệnh"),
            "fixed",
        )
    ],
)
CARD = Drawn(
    "10-card",
    [
        ["PHIẾU THÔNG TIN XÃ"],
        [],
        ["Tên xã:", _],
        ["Số thôn, ấp:", _],
        ["Tổng số hộ:", _],
        ["Trong đó, hộ DTTS:", _],
        ["Diện tích tự nhiên (ha):", _],
        ["Bí thư Đảng ủy:", _],
        ["Ngày sáp nhập:", _],
    ],
    [
        IntendedTable(
            (
                "Tên xã: unit -",
                "Số thôn, ấp: count sum",
                "Tổng số hộ: count sum",
                "Trong đó, hộ DTTS: count sum",
                "Diện tích tự nhiên (ha): number sum",
                "Bí thư Đảng ủy: text list",
                "Ngày sáp nhập: date list",
            ),
            kind="card",
        )
    ],
)
NOT_MERGED = Drawn(
    "11-two-heading-rows-not-merged",
    [
        ["BIỂU KINH PHÍ TẬP HUẤN"],
        ["STT", "Nội dung", "Kinh phí", _, "Số người", _, "Ghi chú"],
        [_, _, "Kế hoạch", "Thực hiện", "Kế hoạch", "Thực hiện", _],
        [1, "Tập huấn cấp xã"],
        [2, "Tập huấn cấp thôn"],
    ],
    [
        IntendedTable(
            (
                "STT: ordinal -",
                "Nội dung: text -",
                "Kinh phí / Kế hoạch: money sum",
                "Kinh phí / Thực hiện: money sum",
                "Số người / Kế hoạch: count sum",
                "Số người / Thực hiện: count sum",
                "Ghi chú: longtext text",
            ),
            ("Tập huấn cấp xã", "Tập huấn cấp thôn"),
            "fixed",
        )
    ],
)
QUESTIONS = Drawn(
    "12-text-questions",
    [
        ["ĐỀ NGHỊ BÁO CÁO TÌNH HÌNH"],
        ["1. Kết quả nổi bật trong quý"],
        [],
        [],
        ["2. Khó khăn, vướng mắc"],
        [],
        [],
        ["3. Đề xuất, kiến nghị"],
        [],
    ],
    [
        IntendedTable(
            (
                "1. Kết quả nổi bật trong quý: longtext text",
                "2. Khó khăn, vướng mắc: longtext text",
                "3. Đề xuất, kiến nghị: longtext text",
            ),
            kind="card",
        )
    ],
)
LETTERHEAD = Drawn(
    "13-letterhead-and-signature",
    [
        ["UBND XÃ ……………", _, _, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
        ["PHÒNG VĂN HÓA - XÃ HỘI", _, _, "Độc lập - Tự do - Hạnh phúc"],
        [],
        ["BÁO CÁO SỐ LIỆU NGƯỜI CÓ UY TÍN"],
        ["(Kèm theo Công văn số        /UBND-VX ngày    tháng    năm 2026)"],
        [],
        ["STT", "Họ và tên", "Năm sinh", "Nam/Nữ", "Chức danh", "Thôn", "Mức hỗ trợ (đồng)"],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"],
        [1],
        [2],
        [3],
        [],
        [_, _, _, _, "……, ngày     tháng     năm 2026"],
        ["NGƯỜI LẬP BIỂU", _, _, _, "CHỦ TỊCH"],
        ["(Ký, ghi rõ họ tên)", _, _, _, "(Ký tên, đóng dấu)"],
    ],
    [
        IntendedTable(
            (
                "STT: ordinal -",
                "Họ và tên: text list",
                "Năm sinh: year list",
                "Nam/Nữ: choice count by group",
                "Chức danh: text list",
                "Thôn: text list",
                "Mức hỗ trợ (đồng): money sum",
            ),
        )
    ],
    ("A4:G4", "A5:G5"),
)
CHANGES = Drawn(
    "14-this-period-last-period-change",
    [
        ["SO SÁNH SỐ VỤ VIỆC"],
        ["STT", "Chỉ tiêu", "Số vụ việc", _, _, "Số người liên quan", _, _],
        [_, _, "Kỳ này", "Kỳ trước", "Tăng, giảm", "Kỳ này", "Kỳ trước", "Tăng, giảm"],
        [_, _, "(1)", "(2)", "(3)=(1)-(2)", "(4)", "(5)", "(6)=(4)-(5)"],
        [1, "Tranh chấp đất đai"],
        [2, "Khiếu nại, tố cáo"],
        [3, "Vi phạm pháp luật khác"],
        [_, "Cộng"],
    ],
    [
        IntendedTable(
            (
                "STT: ordinal -",
                "Chỉ tiêu: text -",
                "Số vụ việc / Kỳ này: count sum",
                "Số vụ việc / Kỳ trước: count sum",
                "Số vụ việc / Tăng, giảm: number sum",
                "Số người liên quan / Kỳ này: count sum",
                "Số người liên quan / Kỳ trước: count sum",
                "Số người liên quan / Tăng, giảm: number sum",
            ),
            ("Tranh chấp đất đai", "Khiếu nại, tố cáo", "Vi phạm pháp luật khác"),
            "fixed",
        )
    ],
    ("A2:A3", "B2:B3", "C2:E2", "F2:H2"),
)
TICKS = Drawn(
    "15-exclusive-x-columns",
    [
        ["RÀ SOÁT NHÀ Ở HỘ NGHÈO"],
        ["STT", "Họ tên chủ hộ", "Tình trạng nhà ở (đánh dấu x)", _, _, "Đề nghị hỗ trợ (x)"],
        [_, _, "Kiên cố", "Bán kiên cố", "Nhà tạm", _],
        [1],
        [2],
    ],
    [
        IntendedTable(
            (
                "STT: ordinal -",
                "Họ tên chủ hộ: text list",
                "Tình trạng nhà ở (đánh dấu x) / Kiên cố: bool count",
                "Tình trạng nhà ở (đánh dấu x) / Bán kiên cố: bool count",
                "Tình trạng nhà ở (đánh dấu x) / Nhà tạm: bool count",
                "Đề nghị hỗ trợ (x): bool count",
            ),
        )
    ],
    ("A2:A3", "B2:B3", "C2:E2", "F2:F3"),
)
SUB_ROWS = Drawn(
    "16-list-with-sub-rows",
    [
        ["DANH MỤC CÔNG TRÌNH VÀ GÓI THẦU"],
        ["TT", "Tên công trình, gói thầu", "Địa điểm", "Nhà thầu", "Giá trị (triệu đồng)", "Ngày ký hợp đồng"],
        ["1", "Công trình …"],
        ["1.1", "Gói thầu …"],
        ["1.2", "Gói thầu …"],
        ["2", "Công trình …"],
        ["…"],
    ],
    [
        IntendedTable(
            (
                "TT: ordinal -",
                "Tên công trình, gói thầu: text list",
                "Địa điểm: text list",
                "Nhà thầu: text list",
                "Giá trị (triệu đồng): money sum",
                "Ngày ký hợp đồng: date list",
            ),
        )
    ],
)
WIDE = Drawn(
    "17-thirty-one-columns",
    [
        ["UBND TỈNH ……"],
        [],
        ["TỔNG HỢP KẾT QUẢ GIẢI QUYẾT ĐƠN"],
        ["(Số liệu tính từ ngày …/…/… đến ngày …/…/…)"],
        [],
        ["STT", "Tên đơn vị", "Đơn phải xử lý", _, _, _, "Đơn đã xử lý", _, _, "Phân loại theo nội dung", *[_] * 9,
         "Theo tình trạng", _, _, _, "Kết quả", _, _, _, _, _, "Văn bản phúc đáp", "Ghi chú"],
        [_, _, "Tổng số", "Kỳ trước chuyển sang", "Tiếp nhận trong kỳ", _, "Tổng số", "Kỳ trước chuyển sang",
         "Tiếp nhận trong kỳ", "Hành chính", _, _, _, _, "Tư pháp", _, _, "Đảng", "Khác", "Đã giải quyết", _, _,
         "Chưa giải quyết", "Thuộc thẩm quyền", _, _, "Không thuộc thẩm quyền", _, _, _, _],
        [_, _, _, _, "Số đơn", "Số vụ", _, _, _, "Tổng số", "Chính sách", "Đất đai", _, "Khác", "Tổng số", "Dân sự",
         "Hình sự", _, _, "Lần đầu", "Lần 2", "Bản án", _, "Tổng số", "Lần đầu", "Lần 2", "Tổng số", "Hướng dẫn",
         "Đôn đốc", _, _],
        [_, _, _, _, _, _, _, _, _, _, _, "Bồi thường", "Tranh chấp", *[_] * 18],
        [],
        [],
        [*[_] * 24, "Ngày …… tháng …… năm ……"],
        [*[_] * 24, "THỦ TRƯỞNG ĐƠN VỊ"],
        [*[_] * 24, "(ký tên, đóng dấu)"],
    ],
    [
        IntendedTable(
            (
                "STT: ordinal -",
                "Tên đơn vị: unit -",
                "Đơn phải xử lý / Tổng số: count sum",
                "Đơn phải xử lý / Kỳ trước chuyển sang: count sum",
                "Đơn phải xử lý / Tiếp nhận trong kỳ / Số đơn: count sum",
                "Đơn phải xử lý / Tiếp nhận trong kỳ / Số vụ: count sum",
                "Đơn đã xử lý / Tổng số: count sum",
                "Đơn đã xử lý / Kỳ trước chuyển sang: count sum",
                "Đơn đã xử lý / Tiếp nhận trong kỳ: count sum",
                "Phân loại theo nội dung / Hành chính / Tổng số: count sum",
                "Phân loại theo nội dung / Hành chính / Chính sách: count sum",
                "Phân loại theo nội dung / Hành chính / Đất đai / Bồi thường: count sum",
                "Phân loại theo nội dung / Hành chính / Đất đai / Tranh chấp: count sum",
                "Phân loại theo nội dung / Hành chính / Khác: count sum",
                "Phân loại theo nội dung / Tư pháp / Tổng số: count sum",
                "Phân loại theo nội dung / Tư pháp / Dân sự: count sum",
                "Phân loại theo nội dung / Tư pháp / Hình sự: count sum",
                "Phân loại theo nội dung / Đảng: count sum",
                "Phân loại theo nội dung / Khác: count sum",
                "Theo tình trạng / Đã giải quyết / Lần đầu: count sum",
                "Theo tình trạng / Đã giải quyết / Lần 2: count sum",
                "Theo tình trạng / Đã giải quyết / Bản án: count sum",
                "Theo tình trạng / Chưa giải quyết: count sum",
                "Kết quả / Thuộc thẩm quyền / Tổng số: count sum",
                "Kết quả / Thuộc thẩm quyền / Lần đầu: count sum",
                "Kết quả / Thuộc thẩm quyền / Lần 2: count sum",
                "Kết quả / Không thuộc thẩm quyền / Tổng số: count sum",
                "Kết quả / Không thuộc thẩm quyền / Hướng dẫn: count sum",
                "Kết quả / Không thuộc thẩm quyền / Đôn đốc: count sum",
                "Văn bản phúc đáp: count sum",
                "Ghi chú: longtext text",
            ),
            kind="unit",
        )
    ],
    (
        "A6:A9", "B6:B9", "C6:F6", "G6:I6", "J6:S6", "T6:W6", "X6:AC6", "AD6:AD9", "AE6:AE9", "C7:C9", "D7:D9", "E7:F7",
        "G7:G9", "H7:H9", "I7:I9", "J7:N7", "O7:Q7", "R7:R9", "S7:S9", "T7:V7", "W7:W9", "X7:Z7", "AA7:AC7", "E8:E9",
        "F8:F9", "J8:J9", "K8:K9", "L8:M8", "N8:N9", "O8:O9", "P8:P9", "Q8:Q9", "T8:T9", "U8:U9", "V8:V9", "X8:X9",
        "Y8:Y9", "Z8:Z9", "AA8:AA9", "AB8:AB9", "AC8:AC9", "A3:AE3", "A4:AE4",
    ),
)  # fmt: skip
SAMPLES = Drawn(
    "18-sample-figures-left",
    [
        ["TỔNG HỢP HỖ TRỢ GẠO CỨU ĐÓI"],
        ["STT", "Tên đơn vị", "Số hộ", "Số khẩu", "Số gạo (kg)", "Ngày cấp", "Ghi chú"],
        [1, "Ví dụ: Xã Phú Riềng", 12, 45, 675.5, "15/02/2026", "đã cấp xong"],
        [2, "Xã …", 8, 31, 465, "16/02/2026", _],
        [3],
    ],
    [
        IntendedTable(
            (
                "STT: ordinal -",
                "Tên đơn vị: unit -",
                "Số hộ: count sum",
                "Số khẩu: count sum",
                "Số gạo (kg): number sum",
                "Ngày cấp: date list",
                "Ghi chú: longtext text",
            ),
            kind="unit",
        )
    ],
)
TOTAL_ON_TOP = Drawn(
    "19-total-on-top",
    [
        ["BIẾN ĐỘNG HỘ NGHÈO"],
        ["Chỉ tiêu", "Đầu năm (hộ)", "Cuối năm (hộ)", "Giảm (hộ)"],
        ["Tổng số hộ nghèo"],
        ["Trong đó:"],
        ["- Hộ dân tộc thiểu số"],
        ["- Hộ có chủ hộ là nữ"],
        ["- Hộ không có đất sản xuất"],
    ],
    [
        IntendedTable(
            ("Chỉ tiêu: text -", "Đầu năm (hộ): count sum", "Cuối năm (hộ): count sum", "Giảm (hộ): count sum"),
            ("Tổng số hộ nghèo", "- Hộ dân tộc thiểu số", "- Hộ có chủ hộ là nữ", "- Hộ không có đất sản xuất"),
            "fixed",
        )
    ],
)
OLD_FONT = Drawn(
    "20-old-font",
    [
        ["BIỂU TỔNG HỢP TRƯỜNG HỌC"],
        ["STT", "Tên trường", "Số lớp", "Số học sinh", _, "Tỷ lệ chuyên cần (%)"],
        [_, _, _, "Tổng số", "Dân tộc thiểu số", _],
        [1, "Mầm non"],
        [2, "Tiểu học"],
        [3, "Trung học cơ sở"],
        [_, "Tổng cộng"],
    ],
    [
        IntendedTable(
            (
                "STT: ordinal -",
                "Tên trường: text -",
                "Số lớp: count sum",
                "Số học sinh / Tổng số: count sum",
                "Số học sinh / Dân tộc thiểu số: count sum",
                "Tỷ lệ chuyên cần (%): percent -",
            ),
            ("Mầm non", "Tiểu học", "Trung học cơ sở"),
            "fixed",
        )
    ],
    ("A2:A3", "B2:B3", "C2:C3", "D2:E2", "F2:F3"),
    legacy=True,
)
TWENTY = (
    ONE_ROW_A_UNIT, LIST_WITHOUT_NUMBERS, NUMBERED_FORMULAS, THREE_LEVELS, MONTHS_ACROSS, TWO_STACKED, TWO_BESIDE,
    CROSS,
    MIXED_UNITS, CARD, NOT_MERGED, QUESTIONS, LETTERHEAD, CHANGES, TICKS, SUB_ROWS, WIDE, SAMPLES, TOTAL_ON_TOP,
    OLD_FONT,
)  # fmt: skip
