"""The sheets of a profile that say what units are scored by, and which figures their words repeat."""

from schemas.profile.sheet import CODE, FORMS_BOOK, FROM, NUMBER, OF_FORM, TO, ProfileColumn, ProfileSheet

#: How a unit is measured for a criterion.
MEASURED = {
    "punctual": "Đúng hạn", "quality": "Chất lượng lần gửi đầu", "path": "Theo tiến độ năm",
    "middle": "So với mức giữa các đơn vị", "rate": "Theo tỷ lệ", "rows": "Tỷ lệ dòng đạt", "any": "Có dòng đạt",
    "holds": "Đạt điều kiện",
}  # fmt: skip
_HOW_MEASURED = (
    "Đúng hạn, Chất lượng lần gửi đầu: không cần biểu. Theo tiến độ năm: số % so với phần năm đã qua. So với mức giữa "
    "các đơn vị: số so với mức giữa. Theo tỷ lệ: số % ghi ở Giá trị. Tỷ lệ dòng đạt, Có dòng đạt, Đạt điều kiện: Giá "
    "trị là một điều kiện."
)
_WHAT_IS_SAID = (
    "Ghi trong ngoặc nhọn: tên cột, hoặc {giá trị}, {tiến độ}, {mức giữa}, {đạt}, {số dòng}. "
    "Trống: chương trình tự ghi."
)
CRITERIA = ProfileSheet(
    "Chấm điểm",
    FORMS_BOOK,
    "cham-diem",
    (
        ProfileColumn("code", "Mã tiêu chí", 14, "Tiêu chí đo bằng nhiều phần: mỗi phần một dòng, cùng mã này.", CODE,
                      required=True),
        ProfileColumn("title", "Tiêu chí", 36, "Chỉ ghi ở dòng đầu của tiêu chí, như bốn cột sau."),
        ProfileColumn("points", "Điểm tối đa", 9, "", NUMBER),
        ProfileColumn("source", "Căn cứ tính", 44, "Một câu ngắn, in ở bảng tiêu chí."),
        ProfileColumn("none_at", "Mức 0 điểm", 9, "Số đo ở mức này thì không có điểm; trống: 0.", NUMBER),
        ProfileColumn("full_at", "Mức điểm tối đa", 9, "Số đo ở mức này thì được trọn điểm; trống: 100.", NUMBER),
        ProfileColumn("measured", "Cách đo", 24, _HOW_MEASURED, required=True, options=tuple(MEASURED.values())),
        ProfileColumn("form", "Biểu", 8, "Mã biểu, như ở trang “Biểu”.", CODE),
        ProfileColumn("value", "Giá trị", 44,
                      "Cột hoặc công thức, ví dụ [Tỷ lệ giải ngân]; cách đo theo dòng, theo điều kiện: điều kiện, "
                      "ví dụ [Kỳ này] >= [Mục tiêu năm]."),
        ProfileColumn("looked_at", "Xét các dòng", 30, "Điều kiện của dòng được xét; trống: mọi dòng."),
        ProfileColumn("share", "Tỷ trọng", 9, "Phần trăm của tiêu chí, khi đo bằng nhiều phần; trống: chia đều.",
                      NUMBER),
        ProfileColumn("words", "Lời căn cứ", 44, _WHAT_IS_SAID),
        ProfileColumn("untold", "Lời khi thiếu số liệu", 34,
                      "Về các dòng chưa có số liệu, ví dụ: {chưa có} chỉ tiêu chưa có số liệu; ở Đạt điều kiện: thay "
                      "cho Lời căn cứ khi ô trống."),
        ProfileColumn("nothing", "Lời khi chưa tính được", 44, "Vì sao chưa tính được, ví dụ: biểu chưa ghi kế hoạch."),
        FROM,
        TO,
    ),
    most_lines=200,
    optional=True,
    without="bảng điểm thi đua chỉ chấm đúng hạn và chất lượng số liệu, không có tiêu chí theo biểu",
)  # fmt: skip
CLAIMS = ProfileSheet(
    "Từ ngữ",
    FORMS_BOOK,
    "tu-ngu",
    (
        OF_FORM,
        ProfileColumn("column", "Cột", 34, "Cột Cộng có số mà lời văn nhắc lại; ở danh sách để trống: số dòng."),
        ProfileColumn("code", "Dòng", 8, "Mã một dòng in sẵn; trống: cả biểu.", CODE, rare=True),
        ProfileColumn("measure", "Đơn vị tính trong lời", 20,
                      "Chữ đứng ngay sau số, cách nhau bằng dấu chấm phẩy; trống: đơn vị tính của cột, với cột tiền là "
                      "triệu đồng và tỷ đồng."),
        ProfileColumn("words", "Từ ngữ nhận ra", 34,
                      "Câu có đủ các từ này thì nói về số đó; cách nhau bằng dấu chấm phẩy.", required=True),
        ProfileColumn("never", "Không nhận khi có", 44, "Câu có một trong các từ này thì nói về số khác."),
        FROM,
        TO,
    ),
    most_lines=500,
    optional=True,
    without="số trong lời văn của đơn vị không được đối chiếu với biểu",
)  # fmt: skip
