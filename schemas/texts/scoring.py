"""Texts on the criteria of the emulation table, and on words that repeat figures, in a profile: what does not fit."""

from schemas.texts.entry import FindingText, Severity

_E, _W = Severity.ERROR, Severity.WARNING

SCORING: dict[str, FindingText] = {
    "define-criterion-lacks": FindingText(
        _E,
        "Tiêu chí thiếu căn cứ đo",
        "Cách đo “{value}” cần cột “{label}” nhưng cột này để trống.",
        fix_office="Đề nghị ghi cột này, hoặc chọn cách đo khác.",
    ),
    "define-criterion-value": FindingText(
        _E,
        "Giá trị không hợp với cách đo",
        "Cột “{label}” ghi “{value}”; cách đo “{measured}” không dùng được.",
        fix_office="Đề nghị ghi {expected}.",
    ),
    "define-criterion-function": FindingText(
        _E,
        "Công thức chưa dùng được để chấm điểm",
        "Cột “{label}” ghi “{value}”; khi chấm điểm không dùng được {found} ở đây.",
        fix_office="Đề nghị chỉ dùng các cột của biểu ở cùng dòng; Ô(…) và ô ngoài bảng dùng với cách đo “Theo tỷ lệ”, "
        "“Đạt điều kiện”.",
    ),
    "define-criterion-row": FindingText(
        _E,
        "Dòng chưa khai",
        "Công thức nhắc tới dòng “{value}”, không phải dòng in sẵn nào của biểu.",
        fix_office="Đề nghị ghi mã dòng như ở trang “Dòng”.",
    ),
    "define-criterion-figure": FindingText(
        _E,
        "Cột không có số tổng để chấm điểm",
        "Cột “{value}” không lên cấp trên bằng số nên mỗi đơn vị không có một số để chấm.",
        fix_office="Đề nghị chọn Cộng, Tính lại hoặc Đếm ở cột “Lên cấp trên” của cột đó, hoặc dùng cách đo theo dòng.",
    ),
    "define-criterion-rows": FindingText(
        _E,
        "Cách đo không xét từng dòng",
        "Cách đo “{value}” không xét từng dòng nên không dùng cột “Xét các dòng”.",
        fix_office="Đề nghị để trống cột này, hoặc chọn “Tỷ lệ dòng đạt”, “Có dòng đạt”.",
    ),
    "define-criterion-alone": FindingText(
        _E,
        "Cách đo phải đứng riêng",
        "Cách đo “{value}” không ghép được với phần khác của một tiêu chí.",
        fix_office="Đề nghị lập thành tiêu chí riêng, có mã riêng.",
    ),
    "define-criterion-shares": FindingText(
        _E,
        "Tỷ trọng các phần không đủ 100",
        "Tiêu chí “{value}” có tỷ trọng các phần là {found}; cộng lại phải đủ 100.",
        fix_office="Đề nghị sửa cột “Tỷ trọng”, hoặc để trống ở mọi dòng của tiêu chí để chia đều.",
    ),
    "define-criterion-levels": FindingText(
        _E,
        "Hai mức điểm trùng nhau",
        "Tiêu chí “{value}” có mức 0 điểm bằng mức điểm tối đa nên không tính được điểm.",
        fix_office="Đề nghị sửa một trong hai mức.",
    ),
    "define-criteria-points": FindingText(
        _W,
        "Điểm tối đa cộng lại không phải 100",
        "Tổng điểm tối đa của các tiêu chí đang dùng là {value}.",
        fix_office="Đề nghị kiểm tra lại cột “Điểm tối đa”; nếu đúng ý thì không phải sửa.",
    ),
    "define-claim-column": FindingText(
        _E,
        "Cột không cộng được để đối chiếu lời văn",
        "Cột “{value}” không lên cấp trên bằng cách Cộng nên không có một số để đối chiếu với lời văn.",
        fix_office="Đề nghị chọn cột Cộng, hoặc để trống để đối chiếu với số dòng của biểu.",
    ),
    "define-claim-row": FindingText(
        _E,
        "Từ ngữ nêu dòng không có trong biểu",
        "Dòng “{value}” không phải dòng in sẵn nào của biểu.",
        fix_office="Đề nghị ghi mã dòng như ở trang “Dòng”, hoặc để trống.",
    ),
}
