"""Texts on single cells: what cannot be used, what was read as something else, what does not agree."""

from schemas.texts.entry import FindingText, Severity

_E, _W, _N = Severity.ERROR, Severity.WARNING, Severity.NOTE
_AS_NUMBER = "Nếu không đúng, đề nghị nhập lại dạng số."
_AS_DAY = "Nếu không đúng, đề nghị nhập lại theo dạng ngày/tháng/năm."

CELLS: dict[str, FindingText] = {
    "cell-type": FindingText(
        _E,
        "Ô ghi không đúng loại",
        "“{label}” ghi “{value}”, không dùng được.{hint}",
        "Đề nghị nhập {expected}.",
    ),
    "cell-required": FindingText(_E, "Ô để trống", "“{label}” để trống.", "Đề nghị nhập{zero}."),
    "cell-range": FindingText(
        _E,
        "Số ngoài giới hạn",
        "“{label}” ghi {value}; số này phải {expected}.",
        "Đề nghị kiểm tra và nhập lại.",
    ),
    "cell-choice": FindingText(
        _E,
        "Nội dung ngoài danh mục",
        "“{label}” ghi “{value}”, không có trong danh mục ({expected}).{hint}",
        "Đề nghị chọn lại từ danh sách.",
    ),
    "cell-decimals": FindingText(
        _W,
        "Quá nhiều chữ số thập phân",
        "“{label}” ghi {value}, nhiều hơn {expected} chữ số thập phân; đã làm tròn.",
        "Đề nghị làm tròn số liệu trong biểu.",
    ),
    "cell-date": FindingText(
        _E,
        "Ngày không hợp lệ",
        "“{label}” ghi “{value}”, không phải ngày hợp lệ.",
        "Đề nghị nhập theo dạng ngày/tháng/năm.",
    ),
    "cell-date-number": FindingText(
        _N, "Ngày ghi dạng số", "“{label}” ghi số {value} (ô chưa định dạng ngày), đã đọc là ngày {read}.", _AS_DAY
    ),
    "cell-date-range": FindingText(
        _E,
        "Ngày ngoài giới hạn",
        "“{label}” ghi ngày {value}; ngày này phải {expected}.{hint}",
        "Đề nghị kiểm tra và nhập lại theo dạng ngày/tháng/năm.",
    ),
    "cell-date-text": FindingText(
        _N, "Ngày ghi dạng chữ", "“{label}” ghi “{value}” dạng chữ, đã đọc là ngày {read}.", _AS_DAY
    ),
    "cell-date-ambiguous": FindingText(
        _W,
        "Ngày chưa rõ thứ tự ngày, tháng",
        "“{label}” ghi “{value}”, tạm đọc là ngày {read}, nhưng có thể là ngày {other} vì cột này có ngày ghi tháng "
        "trước ngày (“{example}”).",
        _AS_DAY,
    ),
    "cell-text-number": FindingText(
        _N, "Số ghi dạng chữ", "“{label}” ghi “{value}” dạng chữ, đã đọc là {read}{evidence}.", _AS_NUMBER
    ),
    "cell-unit-of-money": FindingText(
        _N,
        "Tiền ghi theo đơn vị khác",
        "Tiêu đề cột “{label}” ghi đơn vị {unit} nên các số của cột đã được đổi ra triệu đồng{example}.",
        "Đề nghị kiểm tra; nếu số đã là triệu đồng, đề nghị sửa lại tiêu đề cột rồi gửi lại.",
    ),
    "cell-unit-of-money-doubtful": FindingText(
        _W,
        "Số tiền lớn bất thường",
        "“{label}” ghi {value} {unit} ({count} ô của cột {column} lớn bất thường); có phải số liệu ghi theo đồng "
        "hoặc nghìn đồng?",
        "Đề nghị ghi lại theo {unit}, hoặc ghi rõ đơn vị tính ở tiêu đề cột.",
    ),
    "cell-scaled-format": FindingText(
        _N,
        "Ô định dạng rút gọn số",
        "Cột “{label}” có {count} ô định dạng rút gọn số (hiện {read}, giá trị lưu {value}); đã đọc là {read}.",
        "Nếu không đúng, đề nghị nhập đúng số cần báo cáo và bỏ định dạng riêng của ô.",
    ),
    "cell-shown-otherwise": FindingText(
        _W,
        "Số hiện khác giá trị của ô",
        "“{label}” chứa {value} nhưng ô hiện {shown}; đang đọc là {value}.",
        "Đề nghị kiểm tra số đúng, nhập lại và bỏ định dạng riêng của ô.",
    ),
    "cell-struck": FindingText(
        _W,
        "Số bị gạch ngang",
        "“{label}” ghi “{value}” nhưng bị gạch ngang; số liệu vẫn được đọc.",
        "Đề nghị xóa nếu không còn là số báo cáo, hoặc bỏ gạch ngang.",
    ),
    "cell-part-struck": FindingText(
        _W,
        "Một phần của ô bị gạch ngang hoặc không nhìn thấy",
        "Ô có phần “{apart}” bị gạch ngang hoặc không nhìn thấy; đã đọc là “{read}”.",
        "Đề nghị kiểm tra, xóa phần đó và nhập lại.",
    ),
    "cell-part-raised": FindingText(
        _W,
        "Một phần của ô viết nhỏ",
        "Ô có phần “{apart}” viết nhỏ trên hoặc dưới dòng, không tính vì có thể là số chú thích; đã đọc là “{read}”.",
        "Đề nghị kiểm tra, chuyển chú thích sang cột ghi chú và nhập lại số.",
    ),
    "cell-unseen": FindingText(
        _W,
        "Số không hiện ra",
        "“{label}” có giá trị {value} nhưng không nhìn thấy trên trang ({reason}); số liệu vẫn được đọc.",
        "Đề nghị cho hiện và kiểm tra; nếu không phải số báo cáo thì xóa.",
    ),
    "cell-conditional-format": FindingText(
        _W,
        "Số có định dạng có điều kiện",
        "“{label}” có {count} ô (ô đầu ghi {value}) mà định dạng có điều kiện có thể {what}; số liệu vẫn được đọc.",
        "Đề nghị xem các ô này trên trang: xóa số không phải số báo cáo, bỏ định dạng có điều kiện, hoặc ghi lý do ở "
        "cột “Giải trình của đơn vị”.",
    ),
    "cell-merged-rows": FindingText(
        _W,
        "Một số cho nhiều dòng gộp",
        "“{label}” có một số ({value}) trong ô gộp nhiều dòng {span}; số này chỉ được tính cho dòng đầu.",
        "Đề nghị bỏ gộp ô và ghi số của từng dòng.",
    ),
    "cell-percent-fraction": FindingText(
        _N,
        "Tỷ lệ ở ô định dạng phần trăm",
        "“{label}” là ô định dạng phần trăm chứa {value}, đã đọc là {read}%.",
        "Nếu không đúng, đề nghị nhập lại tỷ lệ dạng số, ví dụ 45,5.",
    ),
    "cell-refers-elsewhere": FindingText(
        _W,
        "Chỉ dẫn tới nội dung khác",
        "“{label}” chỉ ghi “{value}”, chưa nêu nội dung nên không có trong báo cáo.",
        "Đề nghị ghi đủ nội dung của kỳ này.",
    ),
    "cell-percent-doubtful": FindingText(
        _W,
        "Tỷ lệ có thể ghi nhầm",
        "“{label}” ghi {value}; có phải là {read}%?",
        "Nếu đúng, đề nghị ghi {read}; nếu số đã đúng, đề nghị ghi lý do ở cột “Giải trình của đơn vị”.",
    ),
    "cell-number-ambiguous": FindingText(
        _E,
        "Số ghi dạng chữ đọc được hai cách",
        "“{label}” ghi “{value}” dạng chữ: không rõ dấu “{mark}” ngăn hàng nghìn (là {read}) hay ngăn phần thập phân "
        "(là {other}).",
        "Đề nghị nhập lại dạng số.",
    ),
    "cell-dash": FindingText(
        _N,
        "Ô ghi dấu gạch hoặc chữ “không”",
        "“{label}” ghi “{value}”, đã tính là 0 (không phát sinh).",
        "Nếu chưa có số liệu, đề nghị để trống ô này và ghi lý do ở cột “Giải trình của đơn vị”.",
    ),
    "cell-formula-error": FindingText(
        _E,
        "Công thức bị lỗi",
        "“{label}” báo lỗi {value}{why}.",
        "Đề nghị chép lại công thức từ biểu mẫu hoặc nhập số.",
    ),
    "cell-formula-uncalculated": FindingText(
        _E,
        "Công thức chưa được tính",
        "“{label}” là công thức chưa được tính, không có giá trị.",
        "Đề nghị mở tệp bằng Excel, nhấn F9, lưu và gửi lại.",
    ),
    "cell-formula-recomputed": FindingText(
        _N,
        "Công thức chưa được tính, đã tính lại",
        "“{label}” là công thức chưa được tính; tính lại từ số thành phần được {expected}.",
        "Nếu không đúng, đề nghị kiểm tra các số thành phần.",
    ),
    "cell-formula-overwritten": FindingText(
        _E,
        "Công thức bị gõ đè",
        "“{label}” ghi {value}, nhưng tính theo công thức của biểu là {expected}{allowed}; ô này tự tính nhưng đã bị "
        "gõ đè.",
        "Đề nghị chép ô cùng cột từ biểu mẫu gốc, hoặc {instead}.",
    ),
    "cell-total-mismatch": FindingText(
        _E,
        "Số tính không khớp",
        "“{label}” ghi {value}, nhưng tính từ các số thành phần được {expected}, lệch {difference}.",
        "Đề nghị kiểm tra các số thành phần và công thức.",
    ),
    "cell-total-unchecked": FindingText(
        _N,
        "Số tính chưa đối chiếu được",
        "“{label}” {stated}, chưa đối chiếu được vì {why}.",
        "Khi bổ sung số thành phần, đề nghị kiểm tra lại số này.",
    ),
    "cell-note": FindingText(
        _N,
        "Ghi chú của đơn vị",
        "Ô có ghi chú của đơn vị: “{value}”.",
        fix_office="Đề nghị xem khi rà soát số liệu.",
    ),
    "cell-legacy-font": FindingText(
        _N,
        "Ô gõ bằng phông chữ cũ",
        "Ô gõ bằng phông chữ cũ (“{value}”), đã chuyển sang Unicode là “{read}”.",
        "Nếu chữ chuyển không đúng, đề nghị gõ lại bằng Unicode.",
    ),
    "cell-external-link": FindingText(
        _N,
        "Số lấy từ tệp khác",
        "{count} ô lấy số liệu từ tệp khác, bắt đầu từ ô này; đã dùng giá trị lưu trong ô, không mở tệp kia.",
        "Đề nghị kiểm tra các số này và dán dạng giá trị.",
    ),
    "cell-too-far": FindingText(
        _W,
        "Ô nằm rất xa bảng",
        "{count} ô nằm rất xa bảng, bắt đầu từ ô này, nên chưa dùng.",
        "Đề nghị xóa các ô đó hoặc chuyển số liệu vào bảng.",
    ),
    "cell-too-long": FindingText(
        _E,
        "Nội dung quá dài",
        "“{label}” dài {value} ký tự, vượt giới hạn {expected}; phần thừa chưa dùng.",
        "Đề nghị rút gọn nội dung.",
    ),
}
