"""The shapes of nine real reports, with words and figures of no office."""

from typing import Any

from tests.drawings.drawn import Drawn, IntendedTable

_ = ""
_PLACES = ("Toàn quốc", "Đông Hà", "Tây Sơn", "Bắc Lâm", "Nam Hải", "Trung An", "Thượng Giang")


def _figures(count: int, seed: int) -> list[float]:
    return [round(((seed * 7919 + place * 104729) % 99991) / 13, 2) for place in range(count)]


_PARAMETERS = [["ma_tinh", "tu_thang", "den_thang", "nam"], ["00", 1, 6, 2026]]
TOTAL_ON_TOP_WITH_PARAMETERS = Drawn(
    "r1-parameters-and-total-on-top",
    [
        ["C01. Sử dụng kinh phí tại đơn vị"],
        *_PARAMETERS,
        [],
        ["Mã tỉnh", "Tên tỉnh", "Mã vùng", "Sử dụng kinh phí", _, _, "Thực hiện dự toán năm (số đến nay)", _, _,
         "Đã giảm trừ *", _, "Hỗ trợ *"],
        [_, _, _, "Nguồn trong năm", "Chi trong kỳ", "TL sử dụng/năm", "Tổng chi", "Chi nội tỉnh", "Thanh toán (lượt)",
         "Tiền (tỷ)", "Tỉ lệ (%)", _],
        *([f"{at:02}" if at < 4 else at + 6, name, at, *_figures(9, at)] for at, name in enumerate(_PLACES)),
    ],
    [
        IntendedTable(
            (
                "Mã tỉnh: code -",
                "Tên tỉnh: unit -",
                "Mã vùng: code -",
                "Sử dụng kinh phí / Nguồn trong năm: money sum",
                "Sử dụng kinh phí / Chi trong kỳ: money sum",
                "Sử dụng kinh phí / TL sử dụng/năm: percent -",
                "Thực hiện dự toán năm (số đến nay) / Tổng chi: money sum",
                "Thực hiện dự toán năm (số đến nay) / Chi nội tỉnh: money sum",
                "Thực hiện dự toán năm (số đến nay) / Thanh toán (lượt): number sum",
                "Đã giảm trừ * / Tiền (tỷ): money sum",
                "Đã giảm trừ * / Tỉ lệ (%): percent -",
                "Hỗ trợ *: number sum",
            ),
            _PLACES[1:],
            "unit",
        )
    ],
    ("A1:L1", "A5:A6", "B5:B6", "C5:C6", "D5:F5", "G5:I5", "J5:K5", "L5:L6"),
)  # fmt: skip
_GROUPS = ("BQ chung", "BQ nội trú", "BQ ngoại trú", "BQ thuốc", "BQ vật tư")
SAME_LEAVES = Drawn(
    "r2-same-leaves-under-many-groups",
    [
        ["C26. Gia tăng chi phí (theo ngày nhận)"],
        ["ma_tinh", "loai", "thoi_gian", "loai_so_sanh"],
        ["00", "_All_", 20260131, "1.ky_truoc"],
        [],
        ["Mã tỉnh", "Tên tỉnh", *(cell for group in _GROUPS for cell in (group, _)), "Mã vùng"],
        [_, _, *(["Trong kỳ", "tăng (%)"] * 4), "Trong kỳ", "% kỳ trước", _],
        ["00", "Toàn quốc", *_figures(10, 1)],
        ["V01", "Vùng Bắc", *_figures(10, 2), 1],
        ["02", "Đông Hà", *_figures(10, 3), 1],
        [4, "Tây Sơn", *_figures(10, 4), 1],
    ],
    [
        IntendedTable(
            (
                "Mã tỉnh: code -",
                "Tên tỉnh: unit -",
                *(f"{group} / Trong kỳ: number -" for group in _GROUPS),
                *(f"{group} / tăng (%): percent -" for group in _GROUPS[:4]),
                "BQ vật tư / % kỳ trước: percent -",
                "Mã vùng: code -",
            ),
            ("Vùng Bắc", "Đông Hà", "Tây Sơn"),
            "unit",
        )
    ],
    ("A1:M1", "A5:A6", "B5:B6", "C5:D5", "E5:F5", "G5:H5", "I5:J5", "K5:L5", "M5:M6"),
)
_THREE = ("Tỷ lệ nội trú (%)", "Số ngày điều trị (ngày)", "Chi chung (Đồng)")
SOURCES_AND_SECTIONS = Drawn(
    "r3-sources-and-sections",
    [
        ["Theo dõi 3 chỉ số tháng này so với tháng trước"],
        ["Mã", "Hạng / Tên cơ sở", *(cell for group in _THREE for cell in (group, _, _))],
        [_, _, *(["Tháng này", "Tháng trước", "tăng/giảm"] * 3)],
        [_, _, *(cell for at in "GHI" for cell in (f"Cột {at}-C02 tháng này", f"Cột {at}-C02 tháng trước", _))],
        ["00", "Toàn quốc", "21.15", "20.9", _, "6.5", "6.4", _, "120500", "119000", _],
        ["V01", "Vùng Bắc", "20.35", "20.1", _, "6.1", "6.2", _, "118200", "117000", _],
        [],
        ["TT", "Tuyến Tỉnh"],
        ["001", "Hạng 1/ Cơ sở Đông Hà", "31.2", "30.5", _, "7.1", "7.0", _, 210500, 209900, _],
        ["002", "Hạng 2/ Cơ sở Tây Sơn", "28.4", "28.8", _, "6.9", "6.8", _, 190400, 188000, _],
        ["TH", "Tuyến Huyện"],
        ["011", "Hạng 3/ Cơ sở Bắc Lâm", "18.2", "17.5", _, "5.1", "5.0", _, 90500, 91900, _],
    ],
    [
        IntendedTable(
            (
                "Mã: code -",
                "Hạng / Tên cơ sở: text -",
                *(f"Tỷ lệ nội trú (%) / {leaf}: percent -" for leaf in ("Tháng này", "Tháng trước", "tăng/giảm")),
                *(f"Số ngày điều trị (ngày) / {leaf}: number sum" for leaf in ("Tháng này", "Tháng trước",
                "tăng/giảm")),
                *(f"Chi chung (Đồng) / {leaf}: money sum" for leaf in ("Tháng này", "Tháng trước", "tăng/giảm")),
            ),
            (
                "Vùng Bắc", "Tuyến Tỉnh", "Hạng 1/ Cơ sở Đông Hà", "Hạng 2/ Cơ sở Tây Sơn", "Tuyến Huyện",
                "Hạng 3/ Cơ sở Bắc Lâm",
            ),
            "fixed",
        )
    ],
    ("A1:K1", "C2:E2", "F2:H2", "I2:K2"),
)  # fmt: skip
WORDS_AND_FILLERS = Drawn(
    "r4-sources-samples-fillers",
    [
        [_, "So sánh lượt khám và chi năm nay với năm trước"],
        ["Mã CS", "Tên cơ sở khám", "Lượt khám", _, _, "Chi khám", _, _],
        [_, _, "Năm nay", "năm trước", "tăng/giảm", "Năm nay", "năm trước", "tăng/giảm"],
        [1, 2, 3, 4, "5=3-4", 6, 7, "8=6-7"],
        ["Cột A- C02", "Cột B-C02", "Cột D-C02-10-2026", "Cột D-C02-10-2025", "năm nay - năm trước",
         "Cột R-C02-10-2026",
         "Cột R-C02-10-2025", "năm nay - năm trước"],
        [4101, "Cơ sở Đông Hà"],
        [4102, "Cơ sở Tây Sơn"],
        [4103, "Cơ sở Bắc Lâm"],
        [",,,,"],
        [",,,,"],
    ],
    [
        IntendedTable(
            (
                "Mã CS: code -",
                "Tên cơ sở khám: unit -",
                "Lượt khám / Năm nay: count sum",
                "Lượt khám / năm trước: count sum",
                "Lượt khám / tăng/giảm: number sum",
                "Chi khám / Năm nay: money sum",
                "Chi khám / năm trước: money sum",
                "Chi khám / tăng/giảm: money sum",
            ),
            ("Cơ sở Đông Hà", "Cơ sở Tây Sơn", "Cơ sở Bắc Lâm"),
            "unit",
        )
    ],
    ("A2:A3", "B2:B3", "C2:E2", "F2:H2"),
)  # fmt: skip
PLAN = Drawn(
    "r5-unit-above-last-columns",
    [
        [_, "PHỤ LỤC 01. TÌNH HÌNH SỬ DỤNG DỰ TOÁN NĂM 2026"],
        [],
        [_, "Tình hình sử dụng dự toán chi của các cơ sở"],
        [_, _, _, "Đơn vị tính: Triệu đồng", _],
        ["Mã CS", "Tên cơ sở", "Số dự kiến chi năm 2026", "Tiền đã chi", "Tỷ lệ sử dụng DT"],
        ["A", 1, 2, 3, "4=3/2"],
        [4101, "Cơ sở Đông Hà", 1520.5, "Tiền chi cột R-C02"],
        [4102, "Cơ sở Tây Sơn", 830],
        [4103, "Cơ sở Bắc Lâm", 415.25],
    ],
    [
        IntendedTable(
            (
                "Mã CS: code -",
                "Tên cơ sở: unit -",
                "Số dự kiến chi năm 2026: money sum",
                "Tiền đã chi: money sum",
                "Tỷ lệ sử dụng DT: percent ratio",
            ),
            ("Cơ sở Đông Hà", "Cơ sở Tây Sơn", "Cơ sở Bắc Lâm"),
            "unit",
        )
    ],
    ("D4:E4",),
)
PETITIONS = Drawn(
    "r6-three-levels-no-rows",
    [
        ["UBND TỈNH ĐÔNG HÀ"],
        [],
        ["BÁO CÁO TỔNG HỢP KẾT QUẢ XỬ LÝ ĐƠN"],
        ["(số liệu tính từ ngày.../.../... đến ngày.../.../...)"],
        [],
        ["STT", "Tên đơn vị", "Tổng số đơn phải xử lý", _, _, "Số đơn đã xử lý", _, "Phân loại đơn theo nội dung", _,
         _, _,
         "Kết quả xử lý đơn", _, _, _, "Số văn bản phúc đáp nhận được"],
        [_, _, "Tổng số", "Kỳ trước chuyển sang", "Tiếp nhận trong kỳ", "Tổng", "Tiếp nhận trong kỳ",
         "Lĩnh vực hành chính",
         _, _, "Lĩnh vực khác", "Đơn thuộc thẩm quyền", _, "Đơn không thuộc thẩm quyền", _, _],
        [_, _, _, _, _, _, _, "Tổng", "Đất đai, nhà cửa", "Khác", _, "Tổng", "Lần đầu", "Tổng", "Hướng dẫn", _],
        [],
        [],
        [],
        [*[_] * 11, "Ngày……tháng……năm……"],
        [*[_] * 11, "THỦ TRƯỞNG ĐƠN VỊ"],
        [*[_] * 11, "(ký tên, đóng dấu)"],
    ],
    [
        IntendedTable(
            (
                "STT: ordinal -",
                "Tên đơn vị: unit -",
                "Tổng số đơn phải xử lý / Tổng số: count sum",
                "Tổng số đơn phải xử lý / Kỳ trước chuyển sang: count sum",
                "Tổng số đơn phải xử lý / Tiếp nhận trong kỳ: count sum",
                "Số đơn đã xử lý / Tổng: count sum",
                "Số đơn đã xử lý / Tiếp nhận trong kỳ: count sum",
                "Phân loại đơn theo nội dung / Lĩnh vực hành chính / Tổng: count sum",
                "Phân loại đơn theo nội dung / Lĩnh vực hành chính / Đất đai, nhà cửa: count sum",
                "Phân loại đơn theo nội dung / Lĩnh vực hành chính / Khác: count sum",
                "Phân loại đơn theo nội dung / Lĩnh vực khác: count sum",
                "Kết quả xử lý đơn / Đơn thuộc thẩm quyền / Tổng: count sum",
                "Kết quả xử lý đơn / Đơn thuộc thẩm quyền / Lần đầu: count sum",
                "Kết quả xử lý đơn / Đơn không thuộc thẩm quyền / Tổng: count sum",
                "Kết quả xử lý đơn / Đơn không thuộc thẩm quyền / Hướng dẫn: count sum",
                "Số văn bản phúc đáp nhận được: count sum",
            ),
            kind="unit",
        )
    ],
    (
        "A3:O3", "A4:O4", "A6:A8", "B6:B8", "C6:E6", "F6:G6", "H6:K6", "L6:O6", "P6:P8", "C7:C8", "D7:D8", "E7:E8",
        "F7:F8", "G7:G8", "H7:J7", "K7:K8", "L7:M7", "N7:O7", "L12:O12", "L13:O13", "L14:O14",
    ),
)  # fmt: skip
_INDICATORS = (
    "PHẦN I- SẢN LƯỢNG, DOANH THU", "A. DỊCH VỤ, HÀNG HÓA", "I. SẢN LƯỢNG PHÁT SINH", "I.1. Dịch vụ gửi",
    "1 Dịch vụ gói nhỏ", "- Tem dùng trong nước", "- Tem dùng quốc tế", "Trong đó: Gói bảo đảm quốc tế",
    "2 Dịch vụ gói lớn",
    "- Gói thường", "I.2. Dịch vụ phát", "B. DỊCH VỤ KHÁC", "5. Kinh doanh khác", "6. Thu nhập khác",
)  # fmt: skip


def _indicator_rows() -> list[list[Any]]:
    return [[label, _, f"{1100 + at}", *_figures(5, at)] for at, label in enumerate(_INDICATORS)]


INDICATORS = Drawn(
    "r7-indicators-with-codes",
    [
        ["Đơn vị gửi:", _, _, _, _, _, _, "Biểu 02-05/GT-BC"],
        ["Mã số:"],
        [],
        ["SẢN LƯỢNG, DOANH THU VÀ THUẾ"],
        [_, "Tháng. . . . . . . năm . . . ."],
        [],
        ["Chỉ tiêu", "Đơn vị tính", "Mã số", "Sản lượng", "Doanh thu (chưa có thuế)", _, "Thuế suất", "Sản lượng đến"],
        [_, _, _, _, "Phát sinh", "Lũy kế", "Thuế suất (%)", _],
        [],
        ["A", "B", "C", 1, 2, 3, 4, 5],
        *_indicator_rows(),
        [_, _, _, _, _, _, _, _],
    ],
    [
        IntendedTable(
            (
                "Chỉ tiêu: text -",
                "Đơn vị tính: text -",
                "Mã số: code -",
                "Sản lượng: number sum",
                "Doanh thu (chưa có thuế) / Phát sinh: money sum",
                "Doanh thu (chưa có thuế) / Lũy kế: money sum",
                "Thuế suất / Thuế suất (%): percent -",
                "Sản lượng đến: number sum",
            ),
            _INDICATORS,
            "fixed",
        )
    ],
    ("A4:H4", "A7:A8", "B7:B8", "C7:C8", "D7:D8", "E7:F7", "H7:H8"),
)
BROKEN_BY_HAND = Drawn(
    "r8-labels-broken-by-hand",
    [
        ["BỘ TÀI CHÍNH", *[_] * 10, "Phụ lục số 09/TC"],
        ["DỰ TOÁN THU, CHI NGÂN SÁCH CỦA CÁC TỈNH"],
        ["(Kèm theo Quyết định số 15/QĐ-TC)"],
        [*[_] * 9, "Đơn vị tính: Triệu đồng"],
        [],
        [_, _, "TỔNG THU", "TỶ LỆ (%)", "TỔNG CHI", "BỔ SUNG TỪ NGÂN SÁCH TRUNG ƯƠNG"],
        ["SỐ", _, "NSNN TRÊN", "PHÂN CHIA", "CÂN ĐỐI", _, _, "BỔ SUNG LƯƠNG", "BỔ SUNG CÓ MỤC TIÊU"],
        ["TT", "TỈNH, THÀNH PHỐ", "ĐỊA BÀN", "NGUỒN THU", "NGÂN SÁCH", "TỔNG", "BỔ SUNG", "TỐI THIỂU", "TỔNG",
         "CÁC DỰ ÁN,",
         "CÁC NHIỆM VỤ,", "CHƯƠNG TRÌNH"],
        [_, _, _, "GIỮA NSTW", "ĐỊA PHƯƠNG", "SỐ", "CÂN ĐỐI", "THEO QUY ĐỊNH", "SỐ", "CÔNG TRÌNH", "CHẾ ĐỘ",
         "MỤC TIÊU"],
        [_, _, _, "VÀ NSĐP"],
        [],
        [1, 2, 3, 4, 5, "6=7+8+9", 7, 8, "9=10+11+12", 10, 11, 12],
        [_, "TỔNG SỐ", *_figures(10, 1)],
        ["I", "MIỀN NÚI", *_figures(10, 2)],
        [1, "ĐÔNG HÀ", *_figures(10, 3)],
        [2, "TÂY SƠN", *_figures(10, 4)],
        ["II", "ĐỒNG BẰNG", *_figures(10, 5)],
        [3, "NAM HẢI", *_figures(10, 6)],
    ],
    [
        IntendedTable(
            (
                "SỐ TT: ordinal -",
                "TỈNH, THÀNH PHỐ: unit -",
                "TỔNG THU NSNN TRÊN ĐỊA BÀN: money sum",
                "TỶ LỆ (%) PHÂN CHIA NGUỒN THU GIỮA NSTW VÀ NSĐP: percent -",
                "TỔNG CHI CÂN ĐỐI NGÂN SÁCH ĐỊA PHƯƠNG: money sum",
                "BỔ SUNG TỪ NGÂN SÁCH TRUNG ƯƠNG / TỔNG SỐ: money sum",
                "BỔ SUNG TỪ NGÂN SÁCH TRUNG ƯƠNG / BỔ SUNG CÂN ĐỐI: money sum",
                "BỔ SUNG TỪ NGÂN SÁCH TRUNG ƯƠNG / BỔ SUNG LƯƠNG TỐI THIỂU THEO QUY ĐỊNH: money sum",
                "BỔ SUNG TỪ NGÂN SÁCH TRUNG ƯƠNG / BỔ SUNG CÓ MỤC TIÊU / TỔNG SỐ: money sum",
                "BỔ SUNG TỪ NGÂN SÁCH TRUNG ƯƠNG / BỔ SUNG CÓ MỤC TIÊU / CÁC DỰ ÁN, CÔNG TRÌNH: money sum",
                "BỔ SUNG TỪ NGÂN SÁCH TRUNG ƯƠNG / BỔ SUNG CÓ MỤC TIÊU / CÁC NHIỆM VỤ, CHẾ ĐỘ: money sum",
                "BỔ SUNG TỪ NGÂN SÁCH TRUNG ƯƠNG / BỔ SUNG CÓ MỤC TIÊU / CHƯƠNG TRÌNH MỤC TIÊU: money sum",
            ),
            ("MIỀN NÚI", "ĐÔNG HÀ", "TÂY SƠN", "ĐỒNG BẰNG", "NAM HẢI"),
            "unit",
        )
    ],
    ("A1:B1", "A2:L2", "A3:L3", "J4:L4", "F6:L6"),
)  # fmt: skip
BILINGUAL = Drawn(
    "r9-two-languages",
    [
        ["BỘ TÀI CHÍNH", _, _, _, "Phụ lục 04/TC"],
        ["MINISTRY OF FINANCE", _, _, _, "Table 04/TC"],
        [],
        ["QUYẾT TOÁN CHI NGÂN SÁCH NĂM 2025"],
        ["FINAL ACCOUNTS OF EXPENDITURES 2025"],
        [],
        [_, _, _, _, "Tỷ đồng - Billions of dong"],
        [],
        ["STT\nNo.", "Chỉ tiêu\nItems", "Quyết toán\nFinal accounts", "Chia ra - Including"],
        [_, _, _, "NSTW\nCentral budget", "NSĐP\nLocal budget"],
        ["A", "Chi theo dự toán\nExpenditures by plan", *_figures(3, 1)],
        ["I", "Chi đầu tư phát triển\nDevelopment", *_figures(3, 2)],
        ["II", "Chi thường xuyên - Recurrent", *_figures(3, 3)],
        [_, "Trong đó - Of which"],
        [1, "Chi giáo dục\nEducation", *_figures(3, 4)],
        [2, "Chi khoa học\nScience", *_figures(3, 5)],
        ["III", "Chi bổ sung quỹ dự trữ\nReserve", 12.5, _, 12.5],
        ["B", "Kinh phí chuyển nguồn\nCarried over", *_figures(3, 6)],
        [_, "Tổng số (A+B) - Total", *_figures(3, 7)],
        [],
        ["Ghi chú: số liệu đã được phê chuẩn."],
    ],
    [
        IntendedTable(
            (
                "STT No.: ordinal -",
                "Chỉ tiêu Items: text -",
                "Quyết toán Final accounts: money sum",
                "Chia ra - Including / NSTW Central budget: money sum",
                "Chia ra - Including / NSĐP Local budget: money sum",
            ),
            (
                "Chi theo dự toán Expenditures by plan", "Chi đầu tư phát triển Development",
                "Chi thường xuyên - Recurrent",
                "Chi giáo dục Education", "Chi khoa học Science", "Chi bổ sung quỹ dự trữ Reserve",
                "Kinh phí chuyển nguồn Carried over",
            ),
            "fixed",
        )
    ],
    ("A4:E4", "A5:E5", "A9:A10", "B9:B10", "C9:C10", "D9:E9"),
)  # fmt: skip
REAL = (
    TOTAL_ON_TOP_WITH_PARAMETERS, SAME_LEAVES, SOURCES_AND_SECTIONS, WORDS_AND_FILLERS, PLAN, PETITIONS, INDICATORS,
    BROKEN_BY_HAND, BILINGUAL,
)  # fmt: skip
