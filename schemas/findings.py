"""Findings and the one catalogue of their texts, in the language of a clerk; decides nothing itself."""

from enum import StrEnum
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict


class Severity(StrEnum):
    """An error must be mended, a warning explained, a note only says what the program did."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


#: How a person reads a severity.
SEVERITY_LABELS = {Severity.ERROR: "Lỗi", Severity.WARNING: "Cảnh báo", Severity.NOTE: "Ghi chú"}


class Finding(BaseModel):
    """One thing found: where (unit, form, file, sheet, cell), what (code, message) and the value seen there.

    `cell` is in A1 style, `sheet` the sender's own name of it; each is "" where it has no meaning.
    `explanation` is what the district wrote about it, `accepted` the office's reason for letting a warning stand;
    `cause` is what it has in common with other findings, and what mends them all; `touches` names the figures of the
    whole province that rest on it.
    """

    model_config = ConfigDict(frozen=True)

    unit: str
    form: str
    file: str
    sheet: str
    cell: str
    severity: Severity
    code: str
    message: str
    value: str = ""
    explanation: str = ""
    accepted: str = ""
    cause: str = ""
    touches: str = ""


class Text(NamedTuple):
    """A catalogue entry: what is wrong and why, and what to do; `{names}` are filled from the sheet."""

    severity: Severity
    what: str
    fix: str


_E, _W, _N = Severity.ERROR, Severity.WARNING, Severity.NOTE

CATALOGUE: dict[str, Text] = {
    # -- files -------------------------------------------------------------------------------------------------
    "file-password": Text(
        _E,
        "Tệp “{file}” có mật khẩu nên không đọc được.",
        "Đề nghị đơn vị bỏ mật khẩu mở tệp rồi gửi lại, hoặc lưu mật khẩu bằng lệnh “tonghop file-password”.",
    ),
    "file-encrypted": Text(
        _E,
        "Tệp “{file}” đã được mã hóa ({reason}) nên chương trình không mở được; không có mật khẩu nào để lưu.",
        "Đề nghị đơn vị bỏ nhãn bảo mật hoặc mã hóa, lưu lại và gửi tệp thường.",
    ),
    "file-corrupt": Text(
        _E, "Tệp “{file}” bị hỏng, không mở được ({reason}).", "Đề nghị đơn vị kiểm tra lại tệp, lưu lại và gửi lại."
    ),
    "file-odd-binary": Text(
        _E,
        "Tệp “{file}” dạng .xlsb có cấu trúc mà chương trình không đọc được.",
        "Nếu Excel mở được tệp, đề nghị đơn vị lưu lại dạng .xlsx rồi gửi lại; nếu không, tệp đã hỏng.",
    ),
    "file-unsupported": Text(
        _E,
        "Tệp “{file}” không phải bảng tính ({reason}).",
        "Đề nghị gửi biểu dạng .xlsx, .xlsm, .xlsb, .xls hoặc .ods.",
    ),
    "file-unreadable": Text(
        _E,
        "Không mở được tệp “{file}” ({reason}).",
        "Đề nghị đóng tệp nếu đang mở ở chương trình khác rồi thu lại.",
    ),
    "file-attachment-unused": Text(
        _N,
        "Thư “{file}” có tệp kèm theo không phải bảng tính nên không được sử dụng: {reason}.",
        "Nếu trong đó có số liệu báo cáo, đề nghị đơn vị nhập vào biểu mẫu rồi gửi lại.",
    ),
    "file-no-attachment": Text(
        _W,
        "Thư “{file}” không kèm tệp nào.",
        "Nếu đơn vị định gửi báo cáo bằng thư này, đề nghị đơn vị gửi lại kèm tệp biểu mẫu.",
    ),
    "file-letters-without-attachment": Text(
        _N,
        "Có {count} thư không kèm tệp nào trong “{file}” nên không được sử dụng: {letters}.",
        "Nếu trong đó có thư báo cáo quên kèm tệp, đề nghị đơn vị gửi lại.",
    ),
    "file-archive-same-names": Text(
        _E,
        "Tệp nén “{file}” có {reason} tệp trùng tên nên không lấy ra được.",
        "Đề nghị đơn vị đặt tên khác nhau cho các tệp, nén lại và gửi lại.",
    ),
    "file-split-archive": Text(
        _E,
        "Có tệp nén bị chia thành nhiều phần nên không mở được; đã nhận {reason} phần: “{file}”.",
        "Đề nghị đơn vị nén lại thành một tệp .zip duy nhất, hoặc gửi thẳng tệp Excel.",
    ),
    "file-mailbox-broken": Text(
        _E,
        "Đường truyền tới {file} bị ngắt nhiều lần khi đang đọc; các thư đã đọc được giữ đầy đủ.",
        "Đề nghị kiểm tra mạng rồi thu lại; chương trình đọc tiếp từ thư đang dở.",
    ),
    "file-mailbox-closed": Text(
        _E, "Không mở được {file} ({reason}).", "Đề nghị kiểm tra trang “Cấu hình” rồi thu lại."
    ),
    "file-sender-mismatch": Text(
        _W,
        "Tệp “{file}” ghi là của {content} nhưng được gửi từ địa chỉ {sender} của {owner}.",
        "Đề nghị kiểm tra đơn vị tại trang “Bìa”; nếu đúng là gửi hộ, không cần làm gì thêm.",
    ),
    "file-sender-unknown": Text(
        _W,
        "Tệp “{file}” ghi là của {content} nhưng được gửi từ {sender}, không có trong danh sách địa chỉ của đơn vị.",
        "Đề nghị hỏi lại đơn vị; nếu đúng, ghi thêm địa chỉ vào bảng “Đơn vị báo cáo” ở trang “Cấu hình”.",
    ),
    "file-date-doubtful": Text(
        _W,
        "Thư gửi tệp “{file}” ghi ngày gửi là “{written}”, không dùng được; thời gian gửi được lấy {taken}.",
        "Đề nghị kiểm tra lại nếu thời gian gửi ảnh hưởng đến việc xét đúng hạn.",
    ),
    "file-stranger": Text(
        _E,
        "Tệp “{file}” nằm trong thư mục tệp gốc nhưng {reason} nên không được sử dụng.",
        "Nếu là báo cáo của đơn vị, đề nghị chuyển tệp ra thư mục khác rồi thu lại.",
    ),
    "file-original-gone": Text(
        _E,
        "Tệp gốc “{file}” đã được thu trước đây nhưng không còn trong thư mục tệp gốc.",
        "Đề nghị khôi phục từ bản sao lưu, hoặc thu lại báo cáo của đơn vị.",
    ),
    "file-empty": Text(_E, "Tệp “{file}” rỗng, không có số liệu.", "Đề nghị đơn vị gửi lại tệp đã nhập số liệu."),
    "file-too-large": Text(
        _E,
        "Tệp “{file}” vượt giới hạn cho phép ({reason}).",
        "Đề nghị đơn vị chỉ gửi tệp biểu báo cáo, bỏ hình ảnh và các trang không dùng.",
    ),
    "file-not-a-form": Text(
        _E,
        "Tệp “{file}” không có biểu báo cáo nào của Ban Dân tộc.",
        "Đề nghị đơn vị dùng tệp biểu mẫu Ban Dân tộc đã gửi.",
    ),
    "file-unknown-unit": Text(
        _E,
        "Không xác định được tệp “{file}” là của đơn vị nào{reason}.",
        "Đề nghị chọn đơn vị tại trang “Bìa” rồi gửi lại.",
    ),
    "file-unit-conflict": Text(
        _W,
        "Tệp “{file}” ghi không thống nhất đơn vị báo cáo: lấy theo {taken} ({count}/{of} nguồn); nhưng {others}.",
        "Đề nghị kiểm tra đúng đơn vị tại trang “Bìa”, tiêu đề biểu và tên tệp.",
    ),
    "file-period-conflict": Text(
        _W,
        "Tệp “{file}” ghi không thống nhất kỳ báo cáo: lấy theo {taken} ({count}/{of} nguồn); nhưng {others}.",
        "Đề nghị kiểm tra đúng kỳ tại trang “Bìa”, tiêu đề biểu và tên tệp; có thể là tệp của kỳ trước chưa sửa hết.",
    ),
    "file-wrong-period": Text(
        _E,
        "Tệp “{file}” là báo cáo {found}, không phải {expected}.",
        "Đề nghị kiểm tra kỳ báo cáo tại trang “Bìa”; nếu đúng là kỳ khác, thu báo cáo theo kỳ đó.",
    ),
    "file-unknown-period": Text(
        _W,
        "Tệp “{file}” không ghi kỳ báo cáo; chương trình tạm xếp vào kỳ đang thu ({expected}).",
        "Đề nghị ghi rõ kỳ báo cáo tại trang “Bìa”.",
    ),
    "file-old-form-version": Text(
        _E,
        "Tệp “{file}” dùng phiên bản biểu mẫu “{found}” mà chương trình không biết.",
        "Đề nghị nhập vào biểu mẫu phiên bản {expected} rồi gửi lại.",
    ),
    "file-duplicate": Text(
        _N,
        "Tệp “{file}” giống hệt tệp đã nhận trước ({same_as}) nên chỉ tính một lần.",
        "Nếu đơn vị báo đã sửa số liệu, có thể đơn vị gửi nhầm tệp cũ: đề nghị hỏi lại đơn vị.",
    ),
    "file-without-content": Text(
        _N,
        "Tệp “{file}” của {unit} chưa có số liệu nào (biểu để trống hoặc chỉ có số 0) nên không thay báo cáo đã có "
        "({same_as}).",
        "Không cần làm gì thêm; nếu thư gửi kèm có câu hỏi, đề nghị trả lời đơn vị.",
    ),
    "file-returned-unchanged": Text(
        _N,
        "Tệp “{file}” là tệp trả lại của {unit}, số liệu vẫn như bản đã có ({same_as}) nên không tính là một lần "
        "gửi{reason}.",
        "Nếu đơn vị định gửi bản đã sửa, đề nghị đơn vị kiểm tra tệp rồi gửi lại.",
    ),
    "file-own-outgoing": Text(
        _N,
        "Tệp “{file}” do chính cơ quan gửi cho {unit}, chưa có số liệu của đơn vị nên không tính là báo cáo.",
        "Nếu thư bị trả về, đề nghị kiểm tra địa chỉ của đơn vị trong trang “Cấu hình” rồi gửi lại.",
    ),
    "file-own-document": Text(
        _N,
        "Tệp “{file}” do chương trình của cơ quan lập ({reason}), không phải báo cáo của đơn vị.",
        "Không cần làm gì thêm.",
    ),
    "file-macro-present": Text(
        _N, "Tệp “{file}” có macro; chương trình chỉ đọc số liệu, không chạy macro.", "Không cần làm gì thêm."
    ),
    "file-password-used": Text(
        _N, "Tệp “{file}” có mật khẩu; chương trình đã mở bằng mật khẩu của đơn vị đã lưu.", "Không cần làm gì thêm."
    ),
    "file-second-reader": Text(
        _N,
        "Tệp “{file}” không đọc được bằng bộ đọc chính nên đã đọc bằng bộ đọc dự phòng ({reader}).",
        "Đề nghị đơn vị mở tệp bằng Excel và lưu lại ở những kỳ sau.",
    ),
    "file-text-table": Text(
        _N,
        "Tệp “{file}” thực chất là bảng dạng {found}, không phải tệp Excel; mọi số được đọc từ chữ.",
        "Đề nghị gửi bằng biểu mẫu Excel của Ban Dân tộc ở những kỳ sau.",
    ),
    "file-not-calculated": Text(
        _N,
        "Tệp “{file}” được lưu bằng phần mềm không tính công thức: {count} ô công thức chưa có giá trị ({forms}). "
        "Chương trình tự tính các ô này từ số thành phần và dùng số tự tính.",
        "Kỳ sau đề nghị mở tệp bằng Excel, nhấn F9 và lưu lại trước khi gửi.",
    ),
    "file-fault": Text(
        _E,
        "Chương trình gặp sự cố khi đọc tệp “{file}” ({reason}).",
        "Đề nghị gửi tệp này cho người phụ trách chương trình; các tệp khác vẫn được xử lý.",
    ),
    # -- cover --------------------------------------------------------------------------------------------------
    "cover-missing": Text(
        _W,
        "Tệp không có trang “Bìa” (Thông tin) hoặc trang này đã bị đổi nhãn.",
        "Đề nghị giữ trang “Bìa” của biểu mẫu và nhập đủ thông tin.",
    ),
    "rule-cover-dates": Text(
        _E,
        "“{label}” ghi {found}, không khớp kỳ báo cáo {period} (phải là {expected}).",
        "Đề nghị sửa lại ngày theo mốc chốt số liệu của Nghị định 09/2019/NĐ-CP.",
    ),
    "rule-cover-signed-on": Text(
        _E,
        "Ngày ký {signed_on} không hợp lý: phải từ {earliest} đến ngày gửi báo cáo.",
        "Đề nghị kiểm tra lại ngày ký.",
    ),
    "rule-cover-period-number": Text(
        _E,
        "Kỳ số “{period_no}” không hợp với loại kỳ “{period_kind}”.",
        "Tháng: 1–12; Quý: 1–4; 6 tháng, 9 tháng và Năm: để trống.",
    ),
    # -- sheets -------------------------------------------------------------------------------------------------
    "sheet-missing": Text(
        _E,
        "Tệp không có biểu {form} – {title}.",
        "Đề nghị bổ sung biểu {form} theo biểu mẫu; nếu không phát sinh, {nothing}.",
    ),
    "sheet-empty": Text(
        _W, "Biểu {form} không có số liệu nào.", "Đề nghị nhập số liệu; nếu không phát sinh, {nothing}."
    ),
    "sheet-renamed": Text(
        _N,
        "Trang “{found}” được nhận là biểu {form} theo tiêu đề cột (tên gốc “{expected}”).",
        "Không cần làm gì thêm.",
    ),
    "sheet-hidden": Text(
        _W,
        "Trang “{found}” của biểu {form} đang bị ẩn; số liệu vẫn được đọc.",
        "Đề nghị bỏ ẩn trang nếu số liệu này là số báo cáo.",
    ),
    "sheet-extra": Text(
        _N,
        "Trang “{found}” không phải biểu của Ban Dân tộc; {count} ô không được sử dụng.",
        "Nếu trang này có số liệu báo cáo, đề nghị chép vào đúng biểu.",
    ),
    "sheet-joined": Text(
        _N,
        "Biểu {form} nằm ở hai trang: “{first}” và “{second}” có cùng các cột, không trùng dòng nào nên được ghép lại "
        "({count} dòng ở trang “{second}”).",
        "Không cần làm gì thêm; kỳ sau đề nghị giữ biểu trên một trang.",
    ),
    "sheet-duplicate": Text(
        _E,
        "Biểu {form} có ở hai trang: “{first}” và “{second}”; chương trình chỉ đọc “{first}”.",
        "Đề nghị xóa trang không dùng rồi gửi lại.",
    ),
    "sheet-other-period": Text(
        _W,
        "Tiêu đề của trang ghi {found}, không phải kỳ báo cáo {expected}; số liệu vẫn được đọc.",
        "Đề nghị kiểm tra có phải trang của kỳ trước chưa nhập số mới; sửa tiêu đề và số liệu.",
    ),
    "sheet-transposed": Text(
        _E,
        "Biểu {form} trên trang “{found}” bị xoay: dòng thành cột, cột thành dòng; {count} ô không được sử dụng.",
        "Đề nghị chép lại vào biểu mẫu, hoặc dùng Dán đặc biệt – Chuyển vị (Paste Special – Transpose) rồi gửi lại.",
    ),
    "sheet-filtered": Text(
        _W,
        "Trang đang bật bộ lọc nên {count} dòng có số liệu không hiện ra (dòng {rows}); số liệu vẫn được đọc.",
        "Đề nghị bỏ lọc và kiểm tra các dòng này trước khi gửi.",
    ),
    "sheet-legacy-font": Text(
        _N,
        "Trang có {count} ô gõ bằng phông chữ cũ (TCVN3, VNI), đã chuyển sang Unicode; ví dụ “{value}” là “{read}”.",
        "Không cần làm gì thêm; kỳ sau đề nghị gõ bằng Unicode.",
    ),
    # -- headers ------------------------------------------------------------------------------------------------
    "header-missing-column": Text(
        _E, "Không tìm thấy cột “{label}”.", "Đề nghị giữ nguyên tiêu đề cột của biểu mẫu; bổ sung cột này."
    ),
    "header-renamed-column": Text(_N, "Cột “{found}” được hiểu là “{label}”.", "Không cần làm gì thêm."),
    "header-unsure-column": Text(
        _E,
        "Cột “{found}” có thể là “{label}” nhưng không chắc chắn, nên {count} ô của cột chưa được sử dụng.",
        "Đề nghị ghi tiêu đề cột đúng như biểu mẫu, hoặc Ban Dân tộc xác nhận cột tại trang “Cấu hình”.",
    ),
    "header-hidden-column": Text(
        _W,
        "Cột “{label}” đang bị ẩn mà có {count} ô số liệu; số liệu vẫn được đọc.",
        "Đề nghị bỏ ẩn và kiểm tra cột này trước khi gửi.",
    ),
    "header-extra-column": Text(
        _W,
        "Cột “{found}” không có trong biểu; {count} ô của cột không được sử dụng.",
        "Đề nghị chuyển số liệu vào đúng cột của biểu hoặc xóa cột.",
    ),
    "header-duplicate-column": Text(
        _E,
        "Cột “{label}” xuất hiện hai lần ({first} và {second}); chương trình chỉ đọc cột {first}.",
        "Đề nghị xóa cột thừa.",
    ),
    # -- rows ---------------------------------------------------------------------------------------------------
    "row-missing": Text(_E, "Thiếu dòng “{label}”.", "Đề nghị bổ sung dòng này; nếu không phát sinh, ghi 0."),
    "row-renamed": Text(_N, "Dòng “{found}” được hiểu là “{label}”.", "Không cần làm gì thêm."),
    "row-extra": Text(
        _E,
        "Dòng “{label}” không có trong danh mục của biểu nên không được cộng.",
        "Đề nghị sửa tên dòng theo biểu mẫu hoặc xóa dòng.",
    ),
    "row-subtotal": Text(
        _N,
        "Dòng “{label}” là dòng cộng của các dòng khác, khớp số liệu và không cộng lần nữa.",
        "Không cần làm gì thêm.",
    ),
    "row-subtotal-mismatch": Text(
        _W,
        "Dòng “{label}” là dòng cộng nhưng không bằng tổng các dòng ngay trên hoặc ngay dưới; không cộng lần nữa.",
        "Đề nghị kiểm tra lại dòng cộng và các dòng thành phần.",
    ),
    "row-duplicate": Text(
        _E, "Dòng “{label}” lặp lại dòng {first}; dòng lặp không được cộng.", "Đề nghị gộp hoặc xóa dòng lặp."
    ),
    "row-empty": Text(_E, "Dòng “{label}” chưa nhập số liệu.", "Đề nghị nhập đủ; nếu không phát sinh, ghi 0."),
    "row-hidden-with-data": Text(
        _W,
        "Có {count} dòng bị ẩn mà có số liệu (dòng {rows}); số liệu vẫn được đọc.",
        "Đề nghị bỏ ẩn và kiểm tra các dòng này; nếu không phải số báo cáo thì xóa dòng.",
    ),
    "row-outside-table": Text(
        _W, "Có số liệu nằm ngoài bảng, không được sử dụng.", "Đề nghị chuyển số liệu vào bảng hoặc xóa."
    ),
    # -- cells --------------------------------------------------------------------------------------------------
    "cell-type": Text(_E, "“{label}” ghi “{value}”, không phải {expected}.{hint}", "Đề nghị nhập lại."),
    "cell-required": Text(_E, "“{label}” để trống.", "Đề nghị nhập{zero}."),
    "cell-range": Text(
        _E, "“{label}” ghi {value}, ngoài khoảng cho phép ({expected}).", "Đề nghị kiểm tra và nhập lại."
    ),
    "cell-choice": Text(
        _E, "“{label}” ghi “{value}”, không có trong danh mục ({expected}).{hint}", "Đề nghị chọn lại từ danh sách."
    ),
    "cell-decimals": Text(
        _W,
        "“{label}” ghi {value}, nhiều hơn {expected} chữ số thập phân; đã làm tròn.",
        "Đề nghị làm tròn số liệu trong biểu.",
    ),
    "cell-date": Text(_E, "“{label}” ghi “{value}”, không phải ngày hợp lệ.", "Đề nghị nhập theo dạng ngày/tháng/năm."),
    "cell-date-number": Text(
        _N,
        "“{label}” ghi số {value} (ô chưa định dạng ngày), được hiểu là ngày {read}.",
        "Không cần làm gì thêm.",
    ),
    "cell-date-range": Text(
        _E,
        "“{label}” ghi ngày {value}, ngoài khoảng hợp lý ({expected}).{hint}",
        "Đề nghị kiểm tra và nhập lại theo dạng ngày/tháng/năm.",
    ),
    "cell-date-text": Text(_N, "“{label}” ghi “{value}” dạng chữ, được hiểu là ngày {read}.", "Không cần làm gì thêm."),
    "cell-text-number": Text(
        _N, "“{label}” ghi “{value}” dạng chữ, được hiểu là {read}{evidence}.", "Không cần làm gì thêm."
    ),
    "cell-unit-of-money": Text(
        _N, "Cột “{label}” ghi theo {unit}; chương trình đã đổi ra triệu đồng.", "Kỳ sau đề nghị ghi theo triệu đồng."
    ),
    "cell-unit-of-money-doubtful": Text(
        _W,
        "“{label}” ghi {value} triệu đồng ({count} ô của cột {column} lớn bất thường); có phải số liệu ghi theo đồng "
        "hoặc nghìn đồng?",
        "Đề nghị ghi lại theo triệu đồng, hoặc ghi rõ đơn vị tính ở tiêu đề cột.",
    ),
    "cell-scaled-format": Text(
        _N,
        "Cột “{label}” có {count} ô định dạng rút gọn số (hiện {read}, giá trị lưu {value}); đọc theo số hiện trên ô.",
        "Không cần làm gì thêm; kỳ sau đề nghị nhập đúng số cần báo cáo.",
    ),
    "cell-shown-otherwise": Text(
        _W,
        "“{label}” chứa {value} nhưng ô hiện {shown}; đang đọc là {value}.",
        "Đề nghị kiểm tra số đúng, nhập lại và bỏ định dạng riêng của ô.",
    ),
    "cell-struck": Text(
        _W,
        "“{label}” ghi “{value}” nhưng bị gạch ngang; số liệu vẫn được đọc.",
        "Đề nghị xóa nếu không còn là số báo cáo, hoặc bỏ gạch ngang.",
    ),
    "cell-part-struck": Text(
        _W,
        "Ô có phần “{apart}” bị gạch ngang; được đọc là “{read}”.",
        "Đề nghị kiểm tra, xóa phần bị gạch và nhập lại.",
    ),
    "cell-part-raised": Text(
        _W,
        "Ô có phần “{apart}” viết nhỏ trên hoặc dưới dòng, được coi là số chú thích; được đọc là “{read}”.",
        "Đề nghị kiểm tra, chuyển chú thích sang cột ghi chú và nhập lại số.",
    ),
    "cell-unseen": Text(
        _W,
        "“{label}” có giá trị {value} nhưng không nhìn thấy trên trang ({reason}); số liệu vẫn được đọc.",
        "Đề nghị cho hiện và kiểm tra; nếu không phải số báo cáo thì xóa.",
    ),
    "cell-merged-rows": Text(
        _W,
        "“{label}” có một số ({value}) trong ô gộp nhiều dòng {span}; số này chỉ được tính cho dòng đầu.",
        "Đề nghị bỏ gộp ô và ghi số của từng dòng.",
    ),
    "header-unseen-column": Text(
        _W,
        "Cột “{label}” có {count} ô có giá trị nhưng không nhìn thấy trên trang, bắt đầu từ ô này ({reason}); "
        "số liệu vẫn được đọc.",
        "Đề nghị cho hiện và kiểm tra cột này; nếu không phải số báo cáo thì xóa.",
    ),
    "row-struck": Text(
        _W,
        "Dòng {row} “{label}” bị gạch ngang cả dòng; số liệu vẫn được đọc.",
        "Đề nghị xóa dòng nếu không còn báo cáo, hoặc bỏ gạch ngang.",
    ),
    "cell-percent-fraction": Text(
        _N, "“{label}” là ô định dạng phần trăm chứa {value}, được hiểu là {read} %.", "Không cần làm gì thêm."
    ),
    "cell-percent-doubtful": Text(
        _W, "“{label}” ghi {value}; có phải là {read} %?", "Nếu đúng, đề nghị ghi {read}; nếu không, giải trình."
    ),
    "cell-number-ambiguous": Text(
        _E, "“{label}” ghi “{value}” dạng chữ: không rõ là {read} hay {other}.", "Đề nghị nhập lại dạng số."
    ),
    "cell-dash": Text(_N, "“{label}” ghi “{value}”, được hiểu là không phát sinh (0).", "Không cần làm gì thêm."),
    "cell-formula-error": Text(_E, "“{label}” là công thức bị lỗi {value}.", "Đề nghị sửa công thức hoặc nhập số."),
    "cell-formula-uncalculated": Text(
        _E,
        "“{label}” là công thức chưa được tính, không có giá trị; chương trình không tự tính được.",
        "Đề nghị mở tệp bằng Excel, nhấn F9, lưu và gửi lại.",
    ),
    "cell-formula-recomputed": Text(
        _N, "“{label}” là công thức chưa được tính; chương trình tự tính được {expected}.", "Không cần làm gì thêm."
    ),
    "cell-formula-overwritten": Text(
        _E,
        "“{label}” ghi {value}, nhưng tính theo công thức của biểu là {expected}; công thức đã bị gõ đè.",
        "Đề nghị khôi phục công thức của biểu mẫu.",
    ),
    "cell-total-mismatch": Text(
        _E,
        "“{label}” ghi {value}, nhưng tính lại là {expected} (lệch {difference}).",
        "Đề nghị kiểm tra các số thành phần và công thức.",
    ),
    # -- corrections of the office itself --------------------------------------------------------------------------
    "unit-adjustment-unknown": Text(
        _W,
        "Dòng điều chỉnh {where} chưa áp dụng được: {reason}.",
        "Đề nghị sửa hoặc xóa dòng này ở trang “Điều chỉnh”.",
    ),
    "unit-adjustment-outdated": Text(
        _W,
        "Dòng điều chỉnh {where} lập khi đơn vị báo cáo {old}, nay là {value}; chưa áp dụng.",
        "Đề nghị xem lại: ghi {value} vào cột “Số đơn vị báo cáo” để áp dụng, hoặc xóa dòng.",
    ),
    "unit-adjustment-done": Text(
        _N, "Dòng điều chỉnh {where}: đơn vị đã tự sửa thành {value}.", "Có thể xóa dòng này ở trang “Điều chỉnh”."
    ),
    "unit-adjustment-twice": Text(
        _W,
        "Có {count} dòng điều chỉnh cho cùng một số liệu {where}; các dòng được áp dụng lần lượt: {steps}.",
        "Đề nghị giữ một dòng, xóa các dòng còn lại ở trang “Điều chỉnh”.",
    ),
    "unit-adjustment-breach": Text(
        _E,
        "Số liệu sau điều chỉnh {where} trái quy tắc: {said}",
        "Đề nghị xem lại số điều chỉnh ở trang “Điều chỉnh”.",
    ),
    "unit-adjustment-closed": Text(
        _W,
        "Dòng điều chỉnh {where} lập sau khi chốt số liệu nên chưa áp dụng.",
        "Nếu cần áp dụng, đề nghị mở lại kỳ báo cáo (kèm lý do), tổng hợp rồi chốt lại.",
    ),
    "cell-note": Text(_N, "Ô có ghi chú của đơn vị: “{value}”.", "Đề nghị xem khi rà soát số liệu."),
    "sheet-text-box": Text(
        _N, "Trang có hộp chữ của đơn vị gần ô này: “{value}”.", "Đề nghị xem; nếu là số liệu, nhập vào bảng."
    ),
    "sheet-picture": Text(
        _N,
        "Trang có hình ảnh gần ô này; chương trình không đọc số liệu trong hình.",
        "Nếu trong hình có số liệu báo cáo, đề nghị nhập vào bảng.",
    ),
    "sheet-more-notes": Text(
        _N, "Trang còn {count} ghi chú, hộp chữ khác, bắt đầu từ ô này.", "Đề nghị mở tệp của đơn vị để xem."
    ),
    "cell-legacy-font": Text(
        _N, "Ô gõ bằng phông chữ cũ (“{value}”), được chuyển sang Unicode là “{read}”.", "Không cần làm gì thêm."
    ),
    "cell-external-link": Text(
        _N,
        "{count} ô lấy số liệu từ tệp khác, bắt đầu từ ô này; chương trình dùng giá trị đã lưu, không mở tệp kia.",
        "Đề nghị đơn vị kiểm tra các số này và dán dạng giá trị.",
    ),
    "cell-too-far": Text(
        _W,
        "{count} ô nằm rất xa bảng, bắt đầu từ ô này, nên không được sử dụng.",
        "Đề nghị xóa các ô đó hoặc chuyển số liệu vào bảng.",
    ),
    "cell-too-long": Text(
        _E,
        "“{label}” dài {value} ký tự, vượt giới hạn {expected}; phần thừa không được sử dụng.",
        "Đề nghị rút gọn nội dung.",
    ),
}


def register(code: str, severity: Severity, what: str, fix: str) -> None:
    """Add the text of a rule beside the rule; a code may be registered once."""
    if code in CATALOGUE:
        raise ValueError(f"finding code registered twice: {code}")
    CATALOGUE[code] = Text(severity, what, fix)


def message_for(code: str, values: dict[str, str]) -> str:
    """The Vietnamese sentence of a code: what is wrong and why, then what to do."""
    text = CATALOGUE[code]
    return f"{text.what.format_map(values)} {text.fix.format_map(values)}"


#: A finding quotes no more than this of a cell: a district may have typed a whole page into it.
LONGEST_QUOTE = 200


def shortened(text: str) -> str:
    """The text, or its beginning and an ellipsis."""
    return text if len(text) <= LONGEST_QUOTE else text[:LONGEST_QUOTE] + "…"


class Place(NamedTuple):
    """The sheet a finding is on: unit code, form id, file name, the sender's sheet name; "" where not known."""

    unit: str = ""
    form: str = ""
    file: str = ""
    sheet: str = ""

    def finding(self, code: str, cell: str = "", /, *, severity: Severity | None = None, **values: str) -> Finding:
        """A finding here; `values` fill the catalogue's text, and `value` is what stood in the cell."""
        values = {name: shortened(value) for name, value in values.items()}
        values.setdefault("file", self.file)
        values.setdefault("form", self.form)
        text = message_for(code, values)
        where = (
            f"Biểu {self.form}, trang “{self.sheet}”" if self.form else f"Trang “{self.sheet}”" if self.sheet else ""
        )
        if cell:
            where += f", ô {cell}"
        return Finding(
            unit=self.unit,
            form=self.form,
            file=self.file,
            sheet=self.sheet,
            cell=cell,
            severity=severity or CATALOGUE[code].severity,
            code=code,
            message=f"{where}: {text}" if where else text,
            value=values.get("value", ""),
        )
