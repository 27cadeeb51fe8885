"""A ministry's three tables as its officers draw them, and the 34 provinces and cities of 2025."""

from collections.abc import Sequence
from pathlib import Path

import openpyxl

from tests.drawings.drawn import Drawn, write_drawn

MINISTRY = "bo-34-tinh-2026"
_ = ""
#: Code and name, as the ministry pastes them from the resolution's annex.
PROVINCES = (
    ("01", "Thành phố Hà Nội"), ("04", "Tỉnh Cao Bằng"), ("08", "Tỉnh Tuyên Quang"), ("11", "Tỉnh Điện Biên"),
    ("12", "Tỉnh Lai Châu"), ("14", "Tỉnh Sơn La"), ("15", "Tỉnh Lào Cai"), ("19", "Tỉnh Thái Nguyên"),
    ("20", "Tỉnh Lạng Sơn"), ("22", "Tỉnh Quảng Ninh"), ("24", "Tỉnh Bắc Ninh"), ("25", "Tỉnh Phú Thọ"),
    ("31", "Thành phố Hải Phòng"), ("33", "Tỉnh Hưng Yên"), ("37", "Tỉnh Ninh Bình"), ("38", "Tỉnh Thanh Hóa"),
    ("40", "Tỉnh Nghệ An"), ("42", "Tỉnh Hà Tĩnh"), ("44", "Tỉnh Quảng Trị"), ("46", "Thành phố Huế"),
    ("48", "Thành phố Đà Nẵng"), ("51", "Tỉnh Quảng Ngãi"), ("52", "Tỉnh Gia Lai"), ("56", "Tỉnh Khánh Hòa"),
    ("66", "Tỉnh Đắk Lắk"), ("68", "Tỉnh Lâm Đồng"), ("75", "Tỉnh Đồng Nai"), ("79", "Thành phố Hồ Chí Minh"),
    ("80", "Tỉnh Tây Ninh"), ("82", "Tỉnh Đồng Tháp"), ("86", "Tỉnh Vĩnh Long"), ("91", "Tỉnh An Giang"),
    ("92", "Thành phố Cần Thơ"), ("96", "Tỉnh Cà Mau"),
)  # fmt: skip
_NAMES = [name.removeprefix("Tỉnh ") for _, name in PROVINCES]

#: Parameters above, the total of the country on top, every province printed: as a web page exports it.
BUDGET = Drawn(
    "kinh-phi",
    [
        ["TÌNH HÌNH SỬ DỤNG KINH PHÍ CHÍNH SÁCH DÂN TỘC"],
        ["ma_tinh", "tu_thang", "den_thang", "nam"],
        ["00", 1, 3, 2026],
        [],
        ["Mã tỉnh", "Tên tỉnh", "Kinh phí giao (triệu đồng)", _, _, "Đã chi (triệu đồng)", _, _, "Tỷ lệ chi/giao (%)",
         "Ghi chú"],
        [_, _, *(["Tổng số", "Ngân sách trung ương", "Ngân sách địa phương"] * 2), _, _],
        ["A", "B", "1=2+3", 2, 3, "4=5+6", 5, 6, "7=4/1", 8],
        ["00", "Toàn quốc"],
        *([code, name] for (code, _name), name in zip(PROVINCES, _NAMES, strict=True)),
    ],
    (),
    ("A1:J1", "A5:A6", "B5:B6", "C5:E5", "F5:H5", "I5:I6", "J5:J6"),
)  # fmt: skip
#: A letterhead, three rows of labels, no rows, a signature.
PETITIONS = Drawn(
    "don-thu",
    [
        ["BỘ CÔNG TÁC VÙNG CAO"],
        [],
        ["KẾT QUẢ XỬ LÝ ĐƠN CỦA ĐỒNG BÀO"],
        ["(số liệu tính từ ngày.../.../... đến ngày.../.../...)"],
        [],
        ["STT", "Tên đơn vị", "Tổng số đơn phải xử lý", _, _, "Phân loại đơn theo nội dung", _, _,
         "Kết quả xử lý đơn", _, _, "Số văn bản phúc đáp nhận được"],
        [_, _, "Tổng số", "Năm trước chuyển sang", "Tiếp nhận lũy kế", "Lĩnh vực hành chính", _, "Lĩnh vực khác",
         "Đơn thuộc thẩm quyền", _, "Đơn không thuộc thẩm quyền", _],
        [_, _, _, _, _, "Đất đai, nhà cửa", "Chế độ, chính sách", _, "Lần đầu", "Lần 2", "Hướng dẫn, chuyển đơn", _],
        [],
        [],
        [*[_] * 8, "Ngày……tháng……năm……"],
        [*[_] * 8, "THỦ TRƯỞNG ĐƠN VỊ"],
        [*[_] * 8, "(ký tên, đóng dấu)"],
    ],
    (),
    ("A3:L3", "A4:L4", "A6:A8", "B6:B8", "C6:E6", "F6:H6", "I6:K6", "L6:L8", "C7:C8", "D7:D8", "E7:E8", "F7:G7",
     "H7:H8", "I7:J7", "I11:L11", "I12:L12", "I13:L13"),
)  # fmt: skip
#: Printed rows, a row of numbers that says how the last columns are worked out.
TARGETS = Drawn(
    "chi-tieu",
    [
        [_, "THỰC HIỆN CHỈ TIÊU PHÁT TRIỂN VÙNG ĐỒNG BÀO"],
        [],
        ["STT", "Chỉ tiêu", "Đơn vị tính", "Đầu năm", "Tăng lũy kế", "Giảm lũy kế", "Cuối kỳ", "So với đầu năm (%)"],
        ["A", "B", "C", 1, 2, 3, "4=1+2-3", "5=4/1"],
        [1, "Xã đặc biệt khó khăn", "xã"],
        [2, "Hộ nghèo dân tộc thiểu số", "hộ"],
        [3, "Người có uy tín", "người"],
        [4, "Thôn chưa có điện lưới", "thôn"],
    ],
    (),
)
DRAWN = {"KP01": BUDGET, "DT01": PETITIONS, "CT01": TARGETS}


def write_list_of_provinces(file: Path) -> Path:
    """The list that the ministry pastes: codes as text, with a heading."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (("Mã", "Tên", "Dùng từ"), *((code, name, "01/01/2026") for code, name in PROVINCES)):
        sheet.append(row)
    book.save(file)
    return file


def write_drawing(code: str, folder: Path) -> Path:
    (folder / f"{code}.xlsx").write_bytes(write_drawn(DRAWN[code]))
    return folder / f"{code}.xlsx"


#: What is chosen on each sheet “Xem lại biểu”: the line, the heading of a column ("" for the table), the choice.
CHOICES: dict[str, Sequence[tuple[str, str, str]]] = {
    "KP01": (
        ("Mã biểu", "", "KP01"), ("Tên biểu", "", "Tình hình sử dụng kinh phí chính sách dân tộc"),
        ("Lấy cột này", "Mã tỉnh", "Không"),
    ),
    "DT01": (
        ("Mã biểu", "", "DT01"), ("Tên biểu", "", "Kết quả xử lý đơn của đồng bào"),
        ("Bắt buộc", "Tổng số đơn phải xử lý / Tiếp nhận lũy kế", "Có"),
    ),
    "CT01": (
        ("Mã biểu", "", "CT01"), ("Tên biểu", "", "Thực hiện chỉ tiêu phát triển vùng đồng bào"),
        *(("Kiểu", label, "Số nguyên") for label in ("Đầu năm", "Tăng lũy kế", "Giảm lũy kế", "Cuối kỳ")),
    ),
}  # fmt: skip


def choose(review: Path, choices: Sequence[tuple[str, str, str]]) -> None:
    """Type the choices into the sheet, as somebody at a spreadsheet does."""
    book = openpyxl.load_workbook(review)
    sheet = book["Xem lại biểu"]
    rows = {str(row[0].value): row for row in sheet.iter_rows() if row[0].value}
    places = {str(cell.value): cell.column for cell in rows["Cột"][1:] if cell.value}
    for line, label, choice in choices:
        sheet.cell(rows[line][0].row, places[label] if label else 2).value = choice
    book.save(review)
