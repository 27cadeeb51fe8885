"""The sheets of a profile and their columns: what a heading says, what may be below it; reads nothing.

Row 1 has the headings, row 2 (hidden) the English names, which are those of Frictionless Table Schema where it has one.
"""

from schemas.findings import SEVERITY_LABELS
from schemas.period import PeriodKind
from schemas.profile.agreement_sheet import AGREEMENTS
from schemas.profile.scoring_sheets import CLAIMS, CRITERIA
from schemas.profile.sheet import (
    CODE,
    FORMS_BOOK,
    FROM,
    NUMBER,
    OF_FORM,
    PAGE,
    TO,
    UNITS_BOOK,
    ProfileColumn,
    ProfileSheet,
    tick,
)
from schemas.roles import COLUMN_LABELS, PURPOSE_LABELS, ROW_LABELS, VALUE_LABELS

#: How a form's rows come about, and what the office calls it.
ROW_KINDS = {
    "fixed": "Dòng in sẵn", "open": "In sẵn + thêm", "communes": "Đơn vị cấp dưới", "unit": "Một dòng một đơn vị",
    "list": "Danh sách",
}  # fmt: skip
_HOW_ROWS = (
    "Dòng in sẵn: các dòng ở trang “Dòng”. In sẵn + thêm: đơn vị được thêm dòng. Đơn vị cấp dưới: mỗi đơn vị trực "
    "thuộc một dòng. Một dòng một đơn vị: chỉ đơn vị báo cáo. Danh sách: đơn vị tự nhập dòng."
)
#: How often a form is sent.
SENT = tuple(str(kind) for kind in (PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.HALF, PeriodKind.YEAR))
_HOW_OFTEN = (
    "Quý: chỉ hỏi trong báo cáo tháng 3, 6, 9, 12; 6 tháng: tháng 6, 12; Năm: tháng 12. Trống: kỳ báo cáo nào cũng hỏi."
)
#: What a column takes.
TYPES = (
    "Số nguyên", "Số thập phân", "Tiền", "Tỷ lệ %", "Ngày", "Năm", "Năm sinh", "Chữ", "Đoạn văn", "Chọn", "Đánh dấu x",
    "Xã", "Dân tộc",
)  # fmt: skip
#: How a column goes up to the office that adds up.
ROLL_UPS = {
    "sum": "Cộng", "ratio": "Tính lại", "list": "Ghép danh sách", "count": "Đếm", "count by group": "Đếm theo nhóm",
    "sum by group": "Cộng theo nhóm", "count met / not met": "Đếm đạt, chưa đạt",
    "minimum, median, maximum and who": "Nhỏ nhất, lớn nhất", "minimum": "Nhỏ nhất",
    "maximum": "Lớn nhất", "weighted mean": "Bình quân", "last": "Ngày cuối", "text": "Gom chữ",
}  # fmt: skip
#: What a blank of a column counts as in a row that says something.
BLANKS = {"zero": "0", "unknown": "Chưa có số"}
#: Where an indicator is shown, which way of it is good, what a chart sets side by side, and where that is.
USES = {"comparison": "So sánh", "overview": "Tổng quan", "trend": "Diễn biến", "chart": "Biểu đồ"}
BETTER = {"more": "Tăng", "less": "Giảm"}
ALONG = {"unit": "Đơn vị", "row": "Dòng", "period": "Kỳ"}
DRAWN_IN = {"summary": "Bảng tổng hợp", "report": "Báo cáo"}
SEVERITIES = {one.value: label for one, label in SEVERITY_LABELS.items()}
YES_NO = ("Có", "Không")

#: The groups that a column is in, from the top of the header down.
HEADINGS = ("group", "group_2", "group_3", "group_4")

FORMS = ProfileSheet(
    "Biểu",
    FORMS_BOOK,
    "bieu",
    (
        ProfileColumn("form", "Mã biểu", 8, "Chữ và số, ví dụ M12; giữ nguyên qua các năm.", CODE, required=True),
        ProfileColumn("title", "Tên biểu", 50, required=True),
        ProfileColumn("sheet", "Trang", 22, "Tên trang trong tệp biểu mẫu, nhiều nhất 31 ký tự.", PAGE, required=True),
        ProfileColumn("version", "Phiên bản", 10, "Ví dụ 2023.1; tăng khi biểu thay đổi.", required=True),
        ProfileColumn("rows", "Kiểu dòng", 18, _HOW_ROWS, required=True, options=tuple(ROW_KINDS.values())),
        ProfileColumn("row_list", "Danh mục dòng", 24, "Tên danh mục ở trang “Dòng”, cho biểu có dòng in sẵn."),
        ProfileColumn("total_label", "Dòng tổng", 14, "Chữ của dòng tổng, ví dụ Tổng cộng; trống: không có dòng tổng."),
        tick("may_be_empty", "Được để trống cả biểu", "x: không phát sinh thì để trống cả biểu."),
        tick("blank_rows", "Được để trống dòng", "x: dòng in sẵn không có số liệu thì để trống."),
        ProfileColumn("list_rows", "Số dòng trắng", 9, "Số dòng để sẵn cho đơn vị nhập danh sách.", NUMBER, most=5_000),
        ProfileColumn("leaving_column", "Cột ra khỏi danh sách", 22, "Cột cho biết dòng thôi có ở kỳ sau."),
        ProfileColumn("leaving_value", "Giá trị ra khỏi danh sách", 22, "Ví dụ: Đưa ra khỏi danh sách."),
        ProfileColumn("events", "Nhận ra vụ việc theo", 28, "Các cột, cách nhau bằng dấu chấm phẩy."),
        ProfileColumn("counted", "Mỗi dòng là", 16, "Một dòng của biểu gọi là gì, ví dụ: người, vụ việc, dự án.",
                      rare=True),
        ProfileColumn("purpose", "Dùng vào việc", 20, "Việc mà chương trình lấy biểu này để làm, ngoài tổng hợp.",
                      options=tuple(PURPOSE_LABELS.values()), several=True),
        ProfileColumn("one_unit", "Chỉ ở một đơn vị", 28,
                      "Các cột cho biết dòng là ai; cùng một người không được ở danh sách của hai đơn vị.", rare=True),
        ProfileColumn("sent", "Kỳ gửi", 10, _HOW_OFTEN, options=SENT, rare=True),
        FROM,
        TO,
    ),
)  # fmt: skip
COLUMNS = ProfileSheet(
    "Cột",
    FORMS_BOOK,
    "cot",
    (
        OF_FORM,
        ProfileColumn("name", "Mã cột", 18, "Chữ thường, số, gạch dưới; giữ nguyên qua các năm.", CODE, required=True),
        ProfileColumn("group", "Tiêu đề trên", 24, "Tiêu đề chung của nhóm cột; trống nếu không có nhóm."),
        *(
            ProfileColumn(
                key, f"Tiêu đề trên, bậc {level}", 20, f"Nhóm bậc {level}, nằm dưới nhóm bậc {level - 1}.", rare=True
            )
            for level, key in enumerate(HEADINGS[1:], 2)
        ),
        ProfileColumn("title", "Tiêu đề cột", 34, required=True),
        ProfileColumn("unit", "Đơn vị tính", 12),
        ProfileColumn("type", "Kiểu", 13, "", required=True, options=TYPES),
        ProfileColumn("enum", "Danh mục", 24, "Cho kiểu Chọn: tên danh mục ở trang “Danh mục”."),
        ProfileColumn("minimum", "Nhỏ nhất", 9, "", NUMBER),
        ProfileColumn("maximum", "Lớn nhất", 9, "", NUMBER),
        tick("required", "Bắt buộc", "x: đơn vị phải nhập."),
        ProfileColumn(
            "computed", "Cách tính", 44,
            "Công thức từ các cột khác, ví dụ [Đầu năm] + [Tăng] - [Giảm]; số kỳ trước: KỲ_TRƯỚC([cột]).",
        ),
        ProfileColumn("agg", "Lên cấp trên", 24, "Cách tổng hợp; nhiều cách thì cách nhau bằng dấu chấm phẩy.",
                      options=tuple(ROLL_UPS.values()), several=True),
        ProfileColumn("rolled", "Tính lại theo", 34,
                      "Số đơn vị tự nhập: công thức để cấp trên tính lại. Bình quân: cột làm quyền số, ví dụ [Số hộ]."),
        ProfileColumn("blank", "Ô trống là", 12,
                      "Ô số để trống ở dòng đã nhập: 0, hay chưa có số; không chọn: cột Cộng thì là 0.",
                      options=tuple(BLANKS.values()), rare=True),
        ProfileColumn("within", "Nằm trong", 24,
                      "Cột mà cột này là một phần (trong đó); không được lớn hơn cột đó.", rare=True),
        ProfileColumn("repeat", "Lặp theo", 16,
                      "12 tháng, 4 quý, hoặc tên danh mục: mỗi mục thành một cột dưới tiêu đề này.", rare=True),
        ProfileColumn(
            "former", "Tên cũ, cách viết khác", 30, "Cách nhau bằng dấu chấm phẩy; vẫn đọc được ở tệp cũ.", rare=True
        ),
        tick("cumulative", "Lũy kế", "x: số lũy kế từ đầu năm, kỳ sau không nhỏ hơn kỳ trước."),
        tick("of_period", "Riêng trong kỳ", "x: số riêng của kỳ; quý, năm cộng các tháng.")._replace(rare=True),
        tick("stays", "Không đổi trong năm", "x: số kế hoạch, điền sẵn ở các kỳ sau."),
        ProfileColumn("taken_from", "Lấy từ", 34, "KỲ_TRƯỚC([cột]) hoặc ĐẦU_NĂM([cột]): điền sẵn trên biểu mẫu."),
        tick("in_row_unit", "Đơn vị tính theo dòng", "x: đơn vị tính ghi ở từng dòng."),
        tick("label_column", "In sẵn", "x: chữ in sẵn cho biết đây là dòng nào."),
        ProfileColumn("totalled", "Vào dòng tổng", 10, "Trống: cột Cộng thì vào dòng tổng.", options=YES_NO),
        tick("outside", "Ngoài bảng", "x: một ô riêng cạnh bảng, không phải cột."),
        ProfileColumn("description", "Giải thích", 40, "Hiện ở ghi chú của tiêu đề trên biểu mẫu."),
        ProfileColumn("width", "Rộng", 7, "Độ rộng cột; trống: 11.", NUMBER, most=255),
        ProfileColumn("role", "Vai trò", 24, "Cột này là gì trong việc ghi ở “Dùng vào việc” của biểu.",
                      options=tuple(COLUMN_LABELS.values()), rare=True),
        FROM,
        TO,
    ),
)  # fmt: skip
ROWS = ProfileSheet(
    "Dòng",
    FORMS_BOOK,
    "dong",
    (
        ProfileColumn("row_list", "Danh mục dòng", 26, required=True),
        ProfileColumn("code", "Mã dòng", 9, "Giữ nguyên qua các năm.", CODE, required=True),
        ProfileColumn("title", "Tên dòng", 60, required=True),
        ProfileColumn("unit", "Đơn vị tính", 12),
        ProfileColumn("parent", "Thuộc dòng", 10, "Mã của dòng lớn hơn bằng tổng các dòng như dòng này.", CODE),
        ProfileColumn(
            "within",
            "Nằm trong",
            10,
            "Mã của dòng mà dòng này là một phần (trong đó), không cộng lại; không được lớn hơn dòng đó.",
            CODE,
            rare=True,
        ),
        ProfileColumn("former", "Tên cũ, cách viết khác", 34, "Cách nhau bằng dấu chấm phẩy; vẫn đọc được ở tệp cũ."),
        tick("addable", "Cộng được", "x: số của các đơn vị cộng lại được (người, xã…), khác với điểm, tỷ lệ."),
        ProfileColumn(
            "section",
            "Tiêu đề phần",
            34,
            "Chữ in ở một dòng riêng trên dòng này, không nhập số: tên phần bắt đầu từ đây.",
            rare=True,
        ),
        ProfileColumn(
            "role",
            "Vai trò",
            20,
            "Cho biểu phần lời: lời ở dòng này nói về việc gì.",
            options=tuple(ROW_LABELS.values()),
            rare=True,
        ),
        FROM,
        TO,
    ),
)
RULES = ProfileSheet(
    "Quy tắc",
    FORMS_BOOK,
    "quy-tac",
    (
        ProfileColumn("code", "Mã", 32, "Chữ thường và gạch nối; giữ nguyên qua các năm.", CODE, required=True),
        OF_FORM,
        ProfileColumn("title", "Quy tắc", 50, "Quy tắc bằng một câu; trống: câu nói lại điều ghi ở “Đúng khi”."),
        ProfileColumn("lines", "Áp dụng cho dòng", 14, "Mã các dòng, cách nhau bằng dấu chấm phẩy; trống: mọi dòng."),
        ProfileColumn(
            "holds",
            "Đúng khi",
            60,
            "Điều kiện đúng, ví dụ [Đã chi] <= [Kế hoạch]; số kỳ trước, cuối năm "
            'trước: KỲ_TRƯỚC([cột]), ĐẦU_NĂM([cột]); tổng ở biểu khác: BIỂU("mã biểu"; [cột]).',
            required=True,
        ),
        ProfileColumn("at", "Ghi lỗi ở cột", 26, "Cột có ô bị nêu lỗi.", required=True),
        ProfileColumn("mend", "Nếu trống, ghi ở cột", 26, "Cột cần bổ sung khi ô của cột đó trống hoặc bằng 0."),
        tick("on_blank", "Xét cả ô trống", "x: xét cả dòng có ô bị nêu lỗi đang trống."),
        ProfileColumn("severity", "Mức độ", 10, "", required=True, options=tuple(SEVERITIES.values())),
        ProfileColumn("tolerance", "Ngưỡng", 9, "Mức chênh lệch cho phép, dùng trong công thức là NGƯỠNG.", NUMBER),
        ProfileColumn(
            "message", "Lời báo", 60, "Số liệu của dòng ghi trong ngoặc nhọn, ví dụ {Đã chi}; trống: câu có sẵn."
        ),
        ProfileColumn("fix", "Cần làm", 44, "Trống: đề nghị kiểm tra lại."),
        FROM,
        TO,
    ),
)
LISTS = ProfileSheet(
    "Danh mục",
    FORMS_BOOK,
    "danh-muc",
    (
        ProfileColumn("enum", "Danh mục", 28, required=True),
        ProfileColumn("title", "Tên", 44, required=True),
        ProfileColumn(
            "role",
            "Vai trò",
            24,
            "Mục này có nghĩa gì với chương trình; trống: không.",
            options=tuple(VALUE_LABELS.values()),
            rare=True,
        ),
        FROM,
        TO,
    ),
)
INDICATORS = ProfileSheet(
    "Chỉ số",
    FORMS_BOOK,
    "chi-so",
    (
        ProfileColumn("code", "Mã", 22, "Chữ thường và gạch nối; giữ nguyên qua các năm.", CODE, required=True),
        ProfileColumn("title", "Tên", 34, "Tên như ghi ở bảng, ở biểu đồ.", required=True),
        ProfileColumn("short", "Tên ngắn", 20, "Tên ở cột hẹp, dưới tên nhóm; trống: như Tên.", rare=True),
        ProfileColumn("drawn_as", "Tên trong biểu đồ", 28, "Trống: như Tên.", rare=True),
        OF_FORM,
        ProfileColumn("value", "Giá trị", 40,
                      "Tiêu đề hoặc mã một cột của biểu có lên cấp trên, hoặc công thức từ các cột đó, ví dụ "
                      "[Đã chi] / [Kế hoạch] * 100.", required=True),
        ProfileColumn("unit", "Đơn vị tính", 12, "Cho giá trị là công thức; trống: đơn vị tính của cột.", rare=True),
        ProfileColumn("plan", "Kế hoạch", 30, "Cột ghi kế hoạch, chỉ tiêu của giá trị này; trống: không có."),
        ProfileColumn("group", "Nhóm", 24, "Tiêu đề chung của các chỉ số cùng nhóm ở trang “Tổng quan”."),
        ProfileColumn("better", "Tốt khi", 9, "Giảm: kế hoạch là mức cao nhất, vượt là chưa đạt.",
                      options=tuple(BETTER.values())),
        ProfileColumn("used_in", "Dùng ở", 34, "Cách nhau bằng dấu chấm phẩy.", options=tuple(USES.values()),
                      several=True),
        tick("by_row", "Từng dòng", "x: xem cả theo từng dòng in sẵn của biểu."),
        tick("allotted", "Giao chỉ tiêu", "x: trang “Chỉ tiêu giao” có sẵn dòng kế hoạch này cho từng đơn vị."),
        FROM,
        TO,
    ),
    most_lines=500,
    optional=True,
    without="bảng so sánh không có kế hoạch; trang “Tổng quan”, “Diễn biến” và báo cáo không có chỉ số, biểu đồ",
)  # fmt: skip
CHARTS = ProfileSheet(
    "Biểu đồ",
    FORMS_BOOK,
    "bieu-do",
    (
        ProfileColumn("indicators", "Chỉ số", 34, "Mã các chỉ số vẽ chung, cách nhau bằng dấu chấm phẩy.",
                      required=True),
        ProfileColumn("along", "Vẽ theo", 10, "Đơn vị; Dòng: các dòng in sẵn của biểu; Kỳ: các kỳ trong năm.",
                      required=True, options=tuple(ALONG.values())),
        ProfileColumn("title", "Tiêu đề", 50, "Tiêu đề ở bảng tổng hợp; trống: ghép từ tên các chỉ số."),
        ProfileColumn("report_title", "Tiêu đề trong báo cáo", 60,
                      "Ghi {kỳ} ở chỗ tên kỳ báo cáo, {năm} ở chỗ năm; trống: ghép từ tên các chỉ số."),
        ProfileColumn("table_title", "Tiêu đề bảng kèm theo", 34, "Cho biểu đồ theo dòng ở trang “Tổng quan”."),
        ProfileColumn("used_in", "Dùng ở", 22, "Trống: ở cả hai nơi.", options=tuple(DRAWN_IN.values()),
                      several=True),
        FROM,
        TO,
    ),
    most_lines=200,
    optional=True,
)  # fmt: skip
SETTINGS = ProfileSheet(
    "Cài đặt",
    FORMS_BOOK,
    "cai-dat",
    (
        ProfileColumn("code", "Mã", 20, "Mã của cài đặt chung, hoặc mã mới cho cài đặt riêng của cơ quan.", CODE,
                      required=True),
        ProfileColumn("title", "Cài đặt", 44, "Tên ở trang “Cấu hình” của sổ tổng hợp.", required=True),
        ProfileColumn("value", "Giá trị", 50, "Giá trị ở sổ tổng hợp mới lập; sau đó cơ quan sửa ở trang “Cấu hình”."),
        ProfileColumn("type", "Kiểu", 14, "Cho cài đặt riêng; trống: chữ.",
                      options=("Chữ", "Số nguyên", "Số thập phân")),
        ProfileColumn("form", "Biểu", 8, "Cài đặt riêng chỉ có khi biểu này còn dùng; trống: luôn có.", CODE),
        ProfileColumn("description", "Giải thích", 60, "Ghi cạnh cài đặt riêng ở trang “Cấu hình”."),
    ),
    most_lines=200,
    optional=True,
    without="sổ tổng hợp mới lập để dấu “…” ở tên cơ quan, địa danh",
)  # fmt: skip
UNITS = ProfileSheet(
    "Đơn vị",
    UNITS_BOOK,
    "don-vi",
    (
        ProfileColumn("code", "Mã", 10, "Mã đơn vị hành chính hoặc mã cơ quan tự đặt.", CODE, required=True),
        ProfileColumn("title", "Tên", 34, "Tên đầy đủ, ví dụ Xã An Bình.", required=True),
        ProfileColumn("kind", "Loại", 12, "Một loại ở trang “Loại đơn vị”; trống: lấy ở đầu tên."),
        ProfileColumn("parent", "Trực thuộc", 10, "Mã của đơn vị cấp trên trực tiếp.", CODE),
        tick("reports", "Gửi báo cáo", "x: gửi báo cáo cho cơ quan tổng hợp."),
        ProfileColumn("position", "Thứ tự", 8, "Thứ tự trong các bảng; trống: theo thứ tự của trang này.", NUMBER),
        ProfileColumn(
            "replaces",
            "Thay cho",
            20,
            "Mã các đơn vị cũ, cách nhau bằng dấu chấm phẩy. Số phát sinh các tháng "
            "trước của đơn vị cũ tính vào đơn vị này; đơn vị cũ chia cho nhiều đơn vị thì thành dòng riêng.",
        ),
        ProfileColumn("also_written", "Cách viết khác", 28, "Cách nhau bằng dấu chấm phẩy."),
        FROM,
        TO,
    ),
    most_lines=30_000,  # the communes of the country, with four units below each of them
)
KINDS = ProfileSheet(
    "Loại đơn vị",
    UNITS_BOOK,
    "loai-don-vi",
    (
        ProfileColumn("title", "Loại", 16, "Ví dụ: Xã, Phường, Huyện.", required=True),
        ProfileColumn("short", "Viết tắt", 14, "Cách nhau bằng dấu chấm phẩy, ví dụ: TT; T."),
        ProfileColumn(
            "addressed",
            "Thư gửi",
            10,
            "Chữ ghi trước tên đơn vị ở nơi nhận thư, ví dụ UBND; trống: như thường lệ của loại đơn vị.",
            rare=True,
        ),
    ),
)
SHEETS = (FORMS, COLUMNS, ROWS, RULES, LISTS, INDICATORS, CHARTS, CRITERIA, CLAIMS, AGREEMENTS, SETTINGS, UNITS, KINDS)
BY_NAME = {sheet.name: sheet for sheet in SHEETS}
