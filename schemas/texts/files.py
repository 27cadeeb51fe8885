"""Texts on files and letters: what could not be read, whose a report is and for which period, how it was read."""

from schemas.texts.entry import FindingText, Severity

_E, _W, _N = Severity.ERROR, Severity.WARNING, Severity.NOTE

FILES: dict[str, FindingText] = {
    "file-password": FindingText(
        _E,
        "Tệp có mật khẩu",
        "Tệp “{file}” có mật khẩu nên không đọc được.",
        "Đề nghị đơn vị gửi lại tệp không có mật khẩu.",
        "Đề nghị đơn vị gửi lại tệp không có mật khẩu; nếu biết mật khẩu, nhờ người phụ trách máy lưu mật "
        "khẩu của đơn vị một lần rồi thu lại.",
    ),
    "file-encrypted": FindingText(
        _E,
        "Tệp được mã hóa",
        "Tệp “{file}” đã được mã hóa ({reason}) nên không mở được; không có mật khẩu nào để lưu.",
        "Đề nghị đơn vị bỏ nhãn bảo mật hoặc mã hóa, lưu lại và gửi tệp thường.",
    ),
    "file-corrupt": FindingText(
        _E,
        "Tệp chưa đọc được",
        "Chưa đọc được tệp “{file}” ({reason}).",
        "Đề nghị đơn vị mở tệp bằng Excel để kiểm tra, lưu thành .xlsx và gửi lại.",
        "Đề nghị mở thử tệp bằng Excel: nếu mở được, lưu thành .xlsx rồi thu lại; nếu không, đề nghị đơn vị gửi lại. "
        "Nếu vẫn chưa đọc được, gửi tệp cho người phụ trách chương trình.",
    ),
    "file-odd-binary": FindingText(
        _E,
        "Tệp .xlsb có cấu trúc lạ",
        "Tệp “{file}” dạng .xlsb có cấu trúc không đọc được.",
        "Nếu Excel mở được tệp, đề nghị đơn vị lưu lại dạng .xlsx rồi gửi lại; nếu không, tệp đã hỏng.",
    ),
    "file-unsupported": FindingText(
        _E,
        "Tệp không phải bảng tính",
        "Tệp “{file}” không phải bảng tính ({reason}).",
        "Đề nghị gửi biểu dạng .xlsx, .xlsm, .xlsb, .xls hoặc .ods.",
    ),
    "file-unreadable": FindingText(
        _E,
        "Tệp không mở được trên máy",
        "Không mở được tệp “{file}” ({reason}).",
        fix_office="Đề nghị đóng tệp nếu đang mở ở chương trình khác, hoặc chép tệp vào thư mục thường, rồi thu lại.",
    ),
    "file-attachment-unused": FindingText(
        _N,
        "Tệp kèm theo thư không phải bảng tính",
        "Thư “{file}” có tệp kèm theo không phải bảng tính nên chưa dùng: {reason}.",
        "Nếu trong đó có số liệu báo cáo, đề nghị đơn vị nhập vào biểu mẫu rồi gửi lại.",
    ),
    "file-no-attachment": FindingText(
        _W,
        "Thư không kèm tệp",
        "Thư “{file}” không kèm tệp nào.",
        "Nếu đơn vị định gửi báo cáo bằng thư này, đề nghị đơn vị gửi lại kèm tệp biểu mẫu.",
    ),
    "file-only-link": FindingText(
        _W,
        "Thư gửi liên kết, không kèm tệp",
        "Thư “{file}” không kèm biểu mà gửi liên kết tới {reason}; số liệu ở đó chưa được đọc.",
        "Đề nghị đơn vị tải bảng tính về dạng .xlsx rồi gửi lại kèm thư.",
        "Đề nghị đơn vị gửi lại kèm tệp biểu mẫu; nếu chắc liên kết là của đơn vị, có thể tự tải bảng tính về dạng "
        ".xlsx rồi thu tệp đó.",
    ),
    "file-letters-without-attachment": FindingText(
        _N,
        "Nhiều thư không kèm tệp",
        "Có {count} thư không kèm tệp nào trong “{file}” nên chưa dùng: {letters}.",
        "Nếu trong đó có thư báo cáo quên kèm tệp, đề nghị đơn vị gửi lại.",
    ),
    "file-archive-same-names": FindingText(
        _E,
        "Tệp nén có các tệp trùng tên",
        "Tệp nén “{file}” có {reason} tệp trùng tên nên không lấy ra được.",
        "Đề nghị đơn vị đặt tên khác nhau cho các tệp, nén lại và gửi lại.",
    ),
    "file-split-archive": FindingText(
        _E,
        "Tệp nén chia thành nhiều phần",
        "Có tệp nén bị chia thành nhiều phần nên không mở được; đã nhận {reason} phần: “{file}”.",
        "Đề nghị đơn vị nén lại thành một tệp .zip duy nhất, hoặc gửi thẳng tệp Excel.",
    ),
    "file-mailbox-broken": FindingText(
        _E,
        "Đường truyền tới hộp thư bị ngắt",
        "Đường truyền tới {file} bị ngắt nhiều lần khi đang đọc; các thư đã đọc được giữ đầy đủ.",
        fix_office="Đề nghị kiểm tra mạng rồi thu lại; chương trình đọc tiếp từ thư đang dở.",
    ),
    "file-mailbox-closed": FindingText(
        _E,
        "Hộp thư không mở được",
        "Không mở được {file} ({reason}).",
        fix_office="Đề nghị kiểm tra trang “Cấu hình” rồi thu lại.",
    ),
    "file-sender-mismatch": FindingText(
        _W,
        "Thư gửi từ địa chỉ của đơn vị khác",
        "Tệp “{file}” ghi là của {content} nhưng được gửi từ địa chỉ {sender} của {owner}.",
        fix_office="Đề nghị hỏi lại đơn vị: báo cáo của {content} hay của {owner}? Nếu gửi hộ, ghi lý do chấp nhận ở "
        "trang “Kiểm tra”.",
    ),
    "file-sender-unknown": FindingText(
        _W,
        "Thư gửi từ địa chỉ lạ",
        "Tệp “{file}” ghi là của {content} nhưng được gửi từ {sender}, không có trong danh sách địa chỉ của đơn vị.",
        fix_office="Đề nghị hỏi lại đơn vị; nếu đúng, ghi lý do chấp nhận ở trang “Kiểm tra”, hoặc ghi thêm địa chỉ ở "
        "trang “Cấu hình” (của đơn vị: bảng “Đơn vị báo cáo”; của cán bộ cơ quan chuyển tiếp: dòng “Địa chỉ thư khác "
        "của cơ quan”) rồi thu lại.",
    ),
    "file-sender-unproven": FindingText(
        _W,
        "Thư có dấu hiệu giả mạo địa chỉ của đơn vị",
        "Tệp “{file}” ghi là của {content}, được gửi từ địa chỉ {sender}, nhưng {reason}.",
        fix_office="Đề nghị gọi điện hỏi đơn vị (không theo số ghi trong thư); nếu đúng là báo cáo của đơn vị, "
        "ghi lý do chấp nhận ở trang “Kiểm tra”.",
    ),
    "file-two-in-one-letter": FindingText(
        _W,
        "Một thư có hai tệp báo cáo khác nhau",
        "Thư gửi tệp “{file}” còn kèm tệp “{other}” với số liệu khác; đang dùng tệp “{file}” vì đính kèm sau.",
        "Đề nghị gửi lại một tệp duy nhất, đủ các biểu.",
        "Đề nghị hỏi đơn vị tệp nào đúng. Nếu là tệp đang dùng, ghi lý do chấp nhận ở trang “Kiểm tra”; nếu không, "
        "hoặc mỗi tệp có một phần các biểu, đề nghị đơn vị gửi lại một tệp đủ các biểu.",
    ),
    "file-date-doubtful": FindingText(
        _W,
        "Ngày gửi ghi trong thư không dùng được",
        "Thư gửi tệp “{file}” ghi ngày gửi là “{written}”, không dùng được; thời gian gửi được lấy {taken}.",
        fix_office="Đề nghị kiểm tra lại nếu thời gian gửi ảnh hưởng đến việc xét đúng hạn.",
    ),
    "file-stranger": FindingText(
        _E,
        "Tệp lạ trong thư mục tệp gốc",
        "Tệp “{file}” nằm trong thư mục tệp gốc nhưng {reason} nên chưa dùng.",
        fix_office="Nếu là báo cáo của đơn vị, đề nghị chuyển tệp ra thư mục khác rồi thu lại.",
    ),
    "file-original-gone": FindingText(
        _E,
        "Mất tệp gốc",
        "Tệp gốc “{file}” đã được thu trước đây nhưng không còn trong thư mục tệp gốc.",
        fix_office="Đề nghị khôi phục từ bản sao lưu, hoặc thu lại báo cáo của đơn vị.",
    ),
    "file-empty": FindingText(
        _E,
        "Tệp rỗng",
        "Tệp “{file}” rỗng, không có số liệu.",
        "Đề nghị đơn vị gửi lại tệp đã nhập số liệu.",
    ),
    "file-too-large": FindingText(
        _E,
        "Tệp quá lớn",
        "Tệp “{file}” vượt giới hạn cho phép ({reason}).",
        "Đề nghị đơn vị chỉ gửi tệp biểu báo cáo, bỏ hình ảnh và các trang không dùng.",
    ),
    "file-not-a-form": FindingText(
        _E,
        "Tệp không có biểu báo cáo",
        "Tệp “{file}” không có biểu báo cáo nào nên chưa dùng.",
        "Đề nghị nhập số liệu vào tệp biểu mẫu rồi gửi lại.",
        "Nếu là báo cáo của đơn vị, đề nghị đơn vị nhập vào biểu mẫu rồi gửi lại; nếu không phải, bỏ qua.",
    ),
    "file-not-asked": FindingText(
        _E,
        "Tệp chỉ có biểu chưa đến kỳ gửi",
        "Tệp “{file}” chỉ có biểu {title}, gửi theo {sent}, không thuộc báo cáo {expected} nên chưa dùng; số liệu {of} "
        "gửi cùng báo cáo {report}.",
        "Đề nghị gửi lại báo cáo đó có biểu này.",
        "Nếu là số liệu của kỳ đó, đề nghị đơn vị gửi lại báo cáo đó có biểu này; nếu không, bỏ qua.",
    ),
    "file-unknown-unit": FindingText(
        _E,
        "Chưa rõ tệp của đơn vị nào",
        "Không xác định được tệp “{file}” là của đơn vị nào{reason}.",
        "Đề nghị chọn đơn vị tại trang “Bìa” rồi gửi lại.",
        "Đề nghị đơn vị chọn tên đơn vị tại trang “Bìa” rồi gửi lại.",
    ),
    "file-unit-conflict": FindingText(
        _W,
        "Tên đơn vị trong tệp không thống nhất",
        "Tệp “{file}” ghi không thống nhất đơn vị báo cáo: lấy theo {taken} ({count}/{of} nguồn); nhưng {others}.",
        "Đề nghị kiểm tra lại tên đơn vị tại trang “Bìa”, tiêu đề biểu và tên tệp.",
    ),
    "file-period-conflict": FindingText(
        _W,
        "Kỳ báo cáo trong tệp không thống nhất",
        "Tệp “{file}” ghi không thống nhất kỳ báo cáo: lấy theo {taken} ({count}/{of} nguồn); nhưng {others}.",
        "Đề nghị kiểm tra lại kỳ báo cáo tại trang “Bìa”, tiêu đề biểu và tên tệp; có thể là tệp của kỳ trước chưa sửa "
        "hết.",
    ),
    "file-wrong-period": FindingText(
        _E,
        "Tệp của kỳ khác",
        "Tệp “{file}” của {unit} là báo cáo {found}, không phải {expected}.",
        "Đề nghị kiểm tra, ghi đúng kỳ báo cáo tại trang “Bìa” rồi gửi lại.",
        "Nếu tệp đúng là của kỳ khác, chọn kỳ đó ở trang “Điều hành” rồi bấm “Thu báo cáo”; nếu ghi nhầm kỳ, đề nghị "
        "đơn vị sửa trang “Bìa” rồi gửi lại.",
    ),
    "file-unknown-period": FindingText(
        _W,
        "Tệp không ghi kỳ báo cáo",
        "Tệp “{file}” không ghi kỳ báo cáo, được tạm tính cho {expected}.",
        "Đề nghị kiểm tra, ghi đúng kỳ báo cáo tại trang “Bìa” rồi gửi lại.",
        "Nếu không đúng, chọn kỳ của tệp ở trang “Điều hành” rồi bấm “Thu báo cáo”; đề nghị đơn vị ghi kỳ báo cáo tại "
        "trang “Bìa”.",
    ),
    "file-old-form-version": FindingText(
        _E,
        "Phiên bản biểu mẫu khác của kỳ",
        "Tệp “{file}” ghi phiên bản biểu mẫu “{found}”, {reason}.",
        "Đề nghị nhập vào biểu mẫu phiên bản {expected} rồi gửi lại.",
    ),
    "file-duplicate": FindingText(
        _N,
        "Tệp đã nhận trước",
        "Tệp “{file}” giống hệt tệp đã nhận trước ({same_as}) nên chỉ tính một lần.",
        fix_office="Nếu đơn vị báo đã sửa số liệu, có thể đơn vị gửi nhầm tệp cũ: đề nghị hỏi lại đơn vị.",
    ),
    "file-without-content": FindingText(
        _N,
        "Tệp chưa có số liệu",
        "Tệp “{file}” của {unit} chưa có số liệu nào (biểu để trống hoặc chỉ có số 0) nên không thay báo cáo đã có "
        "({same_as}).",
        fix_office="Nếu đơn vị muốn báo cáo lại là không phát sinh, đề nghị hỏi lại đơn vị; nếu thư gửi kèm có câu "
        "hỏi, đề nghị trả lời.",
    ),
    "file-returned-unchanged": FindingText(
        _N,
        "Tệp trả lại gửi về mà chưa sửa",
        "Tệp “{file}” là tệp trả lại của {unit}, số liệu vẫn như lần gửi trước ({same_as}) nên không tính là một lần "
        "gửi{reason}.",
        fix_office="Nếu đơn vị định gửi tệp đã sửa, đề nghị đơn vị kiểm tra tệp rồi gửi lại.",
    ),
    "file-own-outgoing": FindingText(
        _N,
        "Tệp do cơ quan gửi đi",
        "Tệp “{file}” do chính cơ quan gửi cho {unit}, chưa có số liệu của đơn vị nên không tính là báo cáo.",
        fix_office="Nếu thư bị trả về, đề nghị kiểm tra địa chỉ của đơn vị trong trang “Cấu hình” rồi gửi lại.",
    ),
    "file-own-document": FindingText(
        _N,
        "Tệp do cơ quan lập",
        "Tệp “{file}” do chương trình của cơ quan lập ({reason}), không phải báo cáo của đơn vị.",
        fix_office="Nếu đơn vị gửi tệp này thay báo cáo, đề nghị hỏi lại đơn vị.",
    ),
    "file-macro-present": FindingText(_N, "Tệp có macro", "Tệp “{file}” có macro; chỉ đọc số liệu, không chạy macro."),
    "file-password-used": FindingText(
        _N, "Tệp mở bằng mật khẩu đã lưu", "Tệp “{file}” có mật khẩu; đã mở bằng mật khẩu của đơn vị đã lưu."
    ),
    "file-second-reader": FindingText(
        _N,
        "Tệp ghi không đúng chuẩn",
        "Tệp “{file}” ghi không đúng chuẩn nên phải đọc theo cách khác.",
        "Đề nghị kiểm tra các số trong tệp; kỳ sau mở tệp bằng Excel và lưu lại trước khi gửi.",
    ),
    "file-text-table": FindingText(
        _N,
        "Tệp không phải tệp Excel",
        "Tệp “{file}” thực chất là bảng dạng {found}, không phải tệp Excel; mọi số được đọc từ chữ.",
        "Nếu có số đọc không đúng, đề nghị gửi lại bằng biểu mẫu Excel; kỳ sau đề nghị dùng biểu mẫu Excel.",
    ),
    "file-not-calculated": FindingText(
        _N,
        "Tệp lưu khi chưa tính công thức",
        "Tệp “{file}” được lưu bằng phần mềm không tính công thức: {count} ô công thức chưa có giá trị ({forms}), đã "
        "được tính lại từ số thành phần.",
        "Kỳ sau đề nghị mở tệp bằng Excel, nhấn F9 và lưu lại trước khi gửi.",
    ),
    "file-fault": FindingText(
        _E,
        "Chương trình bị lỗi khi đọc tệp",
        "Tệp “{file}” chưa đọc được do lỗi của chương trình, không phải lỗi của đơn vị; báo cáo trong tệp này tính là "
        "chưa có.",
        fix_office="Đề nghị gửi tệp này cho người phụ trách chương trình; các tệp khác vẫn được thu.",
    ),
}
