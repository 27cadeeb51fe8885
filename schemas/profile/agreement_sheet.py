"""The sheet of a profile that says which forms must agree, and how."""

from schemas.profile.sheet import CODE, FORMS_BOOK, FROM, NUMBER, OF_FORM, TO, ProfileColumn, ProfileSheet

_FIRST_LINE = "Chỉ ghi ở dòng đầu của mã này."
AGREEMENTS = ProfileSheet(
    "Đối chiếu",
    FORMS_BOOK,
    "doi-chieu",
    (
        ProfileColumn("code", "Mã", 32, "Chữ thường và gạch nối. So nhiều số liệu: mỗi số một dòng, cùng mã này.", CODE,
                      required=True),
        OF_FORM._replace(hint="Biểu có các dòng được cộng lại."),
        ProfileColumn("looked_at", "Xét các dòng", 36,
                      "Điều kiện của dòng được cộng, ví dụ [Nguồn vốn] = \"Ngân sách\"; trống: mọi dòng."),
        ProfileColumn("column", "Cột", 30, "Cột được cộng lại.", required=True),
        ProfileColumn("against_form", "So với biểu", 10, "Mã biểu, như ở trang “Biểu”.", CODE, required=True),
        ProfileColumn("against", "So với các cột", 44, "Cộng lại với nhau; cách nhau bằng dấu chấm phẩy.",
                      required=True),
        ProfileColumn("label", "Tên số liệu", 24, "Tên ở lời báo; trống: như tiêu đề cột."),
        ProfileColumn("title", "Quy tắc", 50, f"Quy tắc bằng một câu. {_FIRST_LINE}"),
        ProfileColumn("severity", "Mức độ", 10, _FIRST_LINE, options=("Lỗi", "Cảnh báo", "Ghi chú")),
        ProfileColumn("tolerance", "Ngưỡng", 9, f"Chênh lệch cho phép ở mỗi dòng, do làm tròn. {_FIRST_LINE}", NUMBER),
        ProfileColumn("message", "Lời báo", 60,
                      "Ghi trong ngoặc nhọn: {tên số liệu}, {giá trị}, {so với}, {lệch}, {chưa rõ}. " + _FIRST_LINE),
        ProfileColumn("unclear", "Lời về dòng chưa rõ", 36,
                      f"Thay cho {{chưa rõ}} khi có dòng để trống điều kiện; ghi {{số dòng}}. {_FIRST_LINE}"),
        ProfileColumn("fix", "Cần làm", 44, _FIRST_LINE),
        FROM,
        TO,
    ),
    most_lines=500,
    optional=True,
)  # fmt: skip
