"""Texts on the office's own lines: its corrections, its register of arrivals."""

from schemas.texts.entry import FindingText, Severity

_E, _W, _N = Severity.ERROR, Severity.WARNING, Severity.NOTE

OWN: dict[str, FindingText] = {
    "unit-adjustment-unknown": FindingText(
        _W,
        "Điều chỉnh chưa áp dụng được",
        "Dòng điều chỉnh {where} chưa áp dụng được: {reason}.",
        fix_office="Đề nghị sửa hoặc xóa dòng này ở trang “Điều chỉnh”.",
    ),
    "unit-adjustment-outdated": FindingText(
        _W,
        "Điều chỉnh lập theo số cũ của đơn vị",
        "Dòng điều chỉnh {where} lập khi đơn vị báo cáo {old}, nay là {value}; chưa áp dụng.",
        fix_office="Đề nghị xem lại: ghi {value} vào cột “Số đơn vị báo cáo” để áp dụng, hoặc xóa dòng.",
    ),
    "unit-adjustment-done": FindingText(
        _N,
        "Điều chỉnh mà đơn vị đã tự sửa",
        "Dòng điều chỉnh {where}: đơn vị đã tự sửa thành {value}.",
        fix_office="Có thể xóa dòng này ở trang “Điều chỉnh”.",
    ),
    "unit-adjustment-twice": FindingText(
        _W,
        "Nhiều điều chỉnh cho một số liệu",
        "Có {count} dòng điều chỉnh cho cùng một số liệu {where}; các dòng được áp dụng lần lượt: {steps}.",
        fix_office="Đề nghị giữ một dòng, xóa các dòng còn lại ở trang “Điều chỉnh”.",
    ),
    "unit-adjustment-breach": FindingText(
        _E,
        "Số sau điều chỉnh trái quy tắc",
        "Số liệu sau điều chỉnh {where} trái quy tắc: {said}",
        fix_office="Đề nghị xem lại số sau điều chỉnh ở trang “Điều chỉnh”.",
    ),
    "unit-adjustment-closed": FindingText(
        _W,
        "Điều chỉnh lập sau khi chốt số liệu",
        "Dòng điều chỉnh {where} lập sau khi chốt số liệu nên chưa áp dụng.",
        fix_office="Nếu cần áp dụng, đề nghị mở lại kỳ báo cáo (kèm lý do), tổng hợp rồi chốt lại.",
    ),
    "unit-arrival-differs": FindingText(
        _W,
        "Ngày nhận ghi tay khác ngày của thư",
        "Sổ của cơ quan ghi báo cáo của {unit} đến ngày {value}, còn thư gửi ngày {sent}; đang tính theo thư.",
        fix_office="Đề nghị xem lại thư gốc; sửa hoặc xóa dòng này ở trang “Ngày nhận”.",
    ),
    "unit-arrival-unread": FindingText(
        _W,
        "Có ngày nhận mà chưa thu được báo cáo",
        "Sổ của cơ quan ghi báo cáo của {unit} đến ngày {value}, nhưng chưa thu được tệp nào có số liệu.",
        fix_office="Đề nghị thu tệp của đơn vị; nếu ghi nhầm, xóa dòng này ở trang “Ngày nhận”.",
    ),
}
