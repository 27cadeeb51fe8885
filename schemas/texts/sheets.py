"""Texts on the cover, on sheets, columns and rows: what is missing, moved, hidden or under another name."""

from schemas.texts.entry import FindingText, Severity

_E, _W, _N = Severity.ERROR, Severity.WARNING, Severity.NOTE

SHEETS: dict[str, FindingText] = {
    # -- cover --------------------------------------------------------------------------------------------------
    "cover-missing": FindingText(
        _W,
        "Thiếu trang “Bìa”",
        "Tệp không có trang “Bìa”, hoặc tên các mục của trang này đã bị sửa.",
        "Đề nghị giữ trang “Bìa” của biểu mẫu và nhập đủ thông tin.",
    ),
    "rule-cover-dates": FindingText(
        _E,
        "Ngày ở trang “Bìa” phải khớp kỳ báo cáo",
        "“{label}” ghi {found}, không khớp kỳ báo cáo {period} (phải là {expected}).",
        "Đề nghị sửa lại ngày ở trang “Bìa” cho khớp kỳ báo cáo.",
    ),
    "rule-cover-signed-on": FindingText(
        _E,
        "Ngày ký không được sau ngày gửi báo cáo, không quá sớm so với ngày chốt số liệu",
        "Ngày ký {signed_on} không hợp lý: phải từ {earliest} đến ngày gửi báo cáo.",
        "Đề nghị kiểm tra lại ngày ký.",
    ),
    "rule-cover-period-number": FindingText(
        _E,
        "Kỳ số phải hợp với loại kỳ",
        "Kỳ số “{period_no}” không hợp với loại kỳ “{period_kind}”.",
        "Đề nghị sửa ô “Kỳ số” ở trang “Bìa”: Tháng ghi từ 1 đến 12; Quý ghi từ 1 đến 4; 6 tháng, 9 tháng và Năm để "
        "trống.",
    ),
    # -- sheets -------------------------------------------------------------------------------------------------
    "sheet-missing": FindingText(
        _E,
        "Thiếu biểu",
        "Tệp không có biểu {form} – {title}.",
        "Đề nghị bổ sung biểu {form} theo biểu mẫu; nếu không phát sinh, {nothing}.",
    ),
    "sheet-empty": FindingText(
        _W,
        "Biểu không có số liệu",
        "Biểu {form} không có số liệu nào.",
        "Đề nghị nhập số liệu; nếu không phát sinh, {nothing}.",
    ),
    "sheet-renamed": FindingText(
        _N,
        "Trang bị đổi tên",
        "Trang “{found}” đã đọc là biểu {form} theo tiêu đề cột (tên gốc “{expected}”).",
        "Nếu không đúng, đề nghị ghi lại tên trang như biểu mẫu rồi gửi lại.",
    ),
    "sheet-hidden": FindingText(
        _W,
        "Trang bị ẩn",
        "Trang “{found}” của biểu {form} đang bị ẩn; số liệu vẫn được đọc.",
        "Đề nghị bỏ ẩn trang nếu số liệu này là số báo cáo; nếu không phải thì xóa số liệu.",
    ),
    "sheet-extra": FindingText(
        _N,
        "Trang không phải biểu báo cáo",
        "Trang “{found}” không phải biểu báo cáo; {count} ô chưa dùng.",
        "Nếu trang này có số liệu báo cáo, đề nghị chép vào đúng biểu.",
    ),
    "sheet-not-asked": FindingText(
        _W,
        "Biểu chưa đến kỳ gửi",
        "Biểu {title} gửi theo {sent}, không thuộc báo cáo {expected}; {count} ô chưa dùng.",
        "Nếu là số liệu {of}, đề nghị gửi lại báo cáo {report} có trang này; nếu không, đề nghị gửi cùng báo cáo tháng "
        "cuối của kỳ gửi tới.",
    ),
    "sheet-joined": FindingText(
        _N,
        "Biểu nằm ở hai trang",
        "Biểu {form} nằm ở hai trang: “{first}” và “{second}” có cùng các cột, không trùng dòng nào nên được ghép lại "
        "({count} dòng ở trang “{second}”).",
        "Nếu không đúng, đề nghị chỉ giữ trang có số báo cáo rồi gửi lại; kỳ sau đề nghị giữ biểu trên một trang.",
    ),
    "sheet-duplicate": FindingText(
        _E,
        "Biểu có ở hai trang",
        "Biểu {form} có ở hai trang: “{first}” và “{second}”; chỉ dùng trang “{first}”.",
        "Đề nghị xóa trang không dùng rồi gửi lại.",
    ),
    "sheet-other-period": FindingText(
        _W,
        "Tiêu đề của trang ghi kỳ khác",
        "Tiêu đề của trang ghi {found}, không phải kỳ báo cáo {expected}; số liệu vẫn được đọc.",
        "Đề nghị kiểm tra có phải trang của kỳ trước chưa nhập số mới; sửa tiêu đề và số liệu.",
    ),
    "sheet-transposed": FindingText(
        _E,
        "Biểu bị xoay dòng thành cột",
        "Biểu {form} trên trang “{found}” bị xoay: dòng thành cột, cột thành dòng; {count} ô chưa dùng.",
        "Đề nghị chép lại vào biểu mẫu, hoặc dùng Dán đặc biệt – Chuyển vị (Paste Special – Transpose) rồi gửi lại.",
    ),
    "sheet-filtered": FindingText(
        _W,
        "Trang đang bật bộ lọc",
        "Trang đang bật bộ lọc nên {count} dòng có số liệu không hiện ra (dòng {rows}); số liệu vẫn được đọc.",
        "Đề nghị bỏ lọc và kiểm tra các dòng này trước khi gửi.",
    ),
    "sheet-legacy-font": FindingText(
        _N,
        "Trang gõ bằng phông chữ cũ",
        "Trang có {count} ô gõ bằng phông chữ cũ (TCVN3, VNI), đã chuyển sang Unicode; ví dụ “{value}” là “{read}”.",
        "Nếu chữ chuyển không đúng, đề nghị gõ lại bằng Unicode.",
    ),
    "sheet-text-box": FindingText(
        _N,
        "Hộp chữ của đơn vị",
        "Trang có hộp chữ của đơn vị gần ô này: “{value}”.",
        "Nếu trong hộp chữ có số liệu báo cáo, đề nghị nhập vào bảng.",
        "Đề nghị xem; nếu là số liệu báo cáo, đề nghị đơn vị nhập vào bảng.",
    ),
    "sheet-picture": FindingText(
        _N,
        "Hình ảnh trong trang",
        "Trang có hình ảnh gần ô này; số liệu trong hình không đọc được.",
        "Nếu trong hình có số liệu báo cáo, đề nghị nhập vào bảng.",
    ),
    "sheet-more-notes": FindingText(
        _N,
        "Trang còn nhiều ghi chú",
        "Trang còn {count} ghi chú, hộp chữ khác, bắt đầu từ ô này.",
        fix_office="Đề nghị mở tệp của đơn vị để xem.",
    ),
    # -- headers ------------------------------------------------------------------------------------------------
    "header-missing-column": FindingText(
        _E,
        "Thiếu cột",
        "Không tìm thấy cột “{label}”.",
        "Đề nghị giữ nguyên tiêu đề cột của biểu mẫu; bổ sung cột này.",
    ),
    "header-renamed-column": FindingText(
        _N,
        "Tiêu đề cột bị đổi",
        "Cột “{found}” đã đọc là cột “{label}” của biểu mẫu.",
        "Nếu không đúng, đề nghị ghi lại tiêu đề cột như biểu mẫu rồi gửi lại.",
    ),
    "header-unsure-column": FindingText(
        _E,
        "Tiêu đề cột chưa rõ",
        "Cột “{found}” có thể là “{label}” nhưng không chắc chắn, nên {count} ô của cột chưa dùng.",
        "Đề nghị ghi tiêu đề cột đúng như biểu mẫu.",
        "Nếu đúng là cột này, xác nhận ở bảng “Tiêu đề cột đã xác nhận” trang “Cấu hình” rồi kiểm tra lại; nếu không, "
        "đề nghị đơn vị ghi tiêu đề cột đúng như biểu mẫu.",
    ),
    "header-hidden-column": FindingText(
        _W,
        "Cột bị ẩn",
        "Cột “{label}” đang bị ẩn mà có {count} ô số liệu; số liệu vẫn được đọc.",
        "Đề nghị bỏ ẩn và kiểm tra cột này trước khi gửi.",
    ),
    "header-extra-column": FindingText(
        _W,
        "Cột thừa",
        "Cột “{found}” không có trong biểu; {count} ô của cột chưa dùng.",
        "Đề nghị chuyển số liệu vào đúng cột của biểu hoặc xóa cột.",
    ),
    "header-unnamed-column": FindingText(
        _W,
        "Cột không có tiêu đề",
        "Cột “{column}” nằm ngoài các cột của biểu và không có tiêu đề; {count} ô của cột chưa dùng.",
        "Đề nghị chuyển số liệu vào đúng cột của biểu; nếu không phải số báo cáo thì xóa.",
    ),
    "header-duplicate-column": FindingText(
        _E,
        "Cột lặp lại",
        "Cột “{label}” xuất hiện hai lần ({first} và {second}); chỉ dùng cột {first}.",
        "Đề nghị xóa cột thừa.",
    ),
    "header-unseen-column": FindingText(
        _W,
        "Cột có số liệu không hiện ra",
        "Cột “{label}” có {count} ô có giá trị nhưng không nhìn thấy trên trang, bắt đầu từ ô này ({reason}); "
        "số liệu vẫn được đọc.",
        "Đề nghị cho hiện và kiểm tra cột này; nếu không phải số báo cáo thì xóa.",
    ),
    "header-other-unit": FindingText(
        _W,
        "Đơn vị tính khác biểu mẫu",
        "Tiêu đề cột “{label}” ghi đơn vị tính “{found}”, biểu mẫu tính theo “{unit}”; số liệu được đọc nguyên như "
        "đã nhập.",
        "Đề nghị kiểm tra: nếu số liệu đúng theo “{unit}” thì sửa lại đơn vị tính, nếu không thì quy đổi số liệu.",
    ),
    "header-units-differ": FindingText(
        _W,
        "Đơn vị tính tiền ghi không thống nhất",
        "Cột “{label}” có nhiều đơn vị tính tiền trên trang ({found}); số liệu được đọc theo “{unit}”.",
        "Đề nghị ghi một đơn vị tính ở đầu trang và ở tiêu đề cột, kiểm tra lại số liệu rồi gửi lại.",
    ),
    # -- rows ---------------------------------------------------------------------------------------------------
    "row-missing": FindingText(
        _E, "Thiếu dòng", "Thiếu dòng “{label}”.", "Đề nghị bổ sung dòng này; nếu không phát sinh, ghi 0."
    ),
    "row-renamed": FindingText(
        _N,
        "Tên dòng bị đổi",
        "Dòng “{found}” đã đọc là “{label}”.",
        "Nếu không đúng, đề nghị ghi lại tên dòng như biểu mẫu rồi gửi lại.",
    ),
    "row-says-nothing": FindingText(
        _N,
        "Dòng ghi không phát sinh",
        "Dòng chỉ ghi “{value}” nên không tính là một dòng của danh sách.",
        "Nếu không đúng, đề nghị nhập đủ các cột của dòng này.",
    ),
    "row-other-unit": FindingText(
        _W,
        "Dòng ghi đơn vị tính khác biểu mẫu",
        "Dòng “{label}” ghi đơn vị tính “{found}”, biểu mẫu tính theo “{unit}”; số liệu được đọc nguyên như đã nhập.",
        "Đề nghị kiểm tra: nếu số liệu đúng theo “{unit}” thì sửa lại đơn vị tính, nếu không thì quy đổi số liệu.",
    ),
    "row-extra": FindingText(
        _E,
        "Dòng không có trong biểu",
        "Dòng “{label}” không có trong danh mục của biểu nên không được cộng.",
        "Đề nghị sửa tên dòng theo biểu mẫu hoặc xóa dòng.",
    ),
    "row-subtotal": FindingText(
        _N, "Dòng cộng", "Dòng “{label}” là dòng cộng của các dòng khác, khớp số liệu và không cộng lần nữa."
    ),
    "row-group-sum": FindingText(
        _W,
        "Dòng nhóm có số cộng",
        "Dòng “{label}” chỉ có số, bằng đúng tổng các dòng liền kề, nên đã đọc là dòng cộng của nhóm, không cộng "
        "lần nữa.",
        "Nếu là một dòng số liệu riêng, đề nghị nhập đủ các cột của dòng; nếu là tên nhóm, xóa số của dòng.",
    ),
    "row-subtotal-unchecked": FindingText(
        _N,
        "Dòng cộng chưa đối chiếu được",
        "Dòng “{label}” là dòng cộng, chưa đối chiếu được vì có dòng thành phần chưa đọc được; không cộng lần nữa.",
        "Khi bổ sung dòng thành phần, đề nghị kiểm tra lại dòng cộng.",
    ),
    "row-subtotal-mismatch": FindingText(
        _W,
        "Dòng cộng không khớp",
        "Dòng “{label}” là dòng cộng nhưng không bằng tổng các dòng ngay trên hoặc ngay dưới; không cộng lần nữa.",
        "Đề nghị kiểm tra lại dòng cộng và các dòng thành phần.",
    ),
    "row-duplicate": FindingText(
        _E,
        "Dòng lặp lại",
        "Dòng “{label}” lặp lại dòng {first}; dòng lặp không được cộng.",
        "Đề nghị gộp hoặc xóa dòng lặp.",
    ),
    "row-shifted": FindingText(
        _W,
        "Dòng có thể lệch cột",
        "Có {count} dòng (dòng {rows}) có số nằm ngoài các cột của biểu, chưa dùng, mà trong bảng lại có ô trống; số "
        "liệu của các dòng này có thể bị lệch cột.",
        "Đề nghị kiểm tra và nhập lại đúng cột.",
    ),
    "row-repeated": FindingText(
        _W,
        "Dòng giống hệt dòng khác",
        "Dòng “{label}” giống hệt dòng {first} ở mọi cột; cả hai dòng vẫn được cộng.",
        "Đề nghị xóa dòng thừa nếu ghi hai lần; nếu là hai trường hợp khác nhau, ghi rõ thêm để phân biệt.",
    ),
    "row-example": FindingText(
        _W,
        "Dòng ví dụ của biểu",
        "Dòng {row} ghi “{value}” nên đã đọc là dòng ví dụ của biểu và không được cộng.",
        "Nếu đúng là ví dụ, đề nghị xóa dòng; nếu là số liệu của đơn vị, sửa lại số thứ tự hoặc tên dòng.",
    ),
    "row-empty": FindingText(
        _E,
        "Dòng chưa nhập",
        "Dòng “{label}” chưa nhập số liệu.",
        "Đề nghị nhập đủ; nếu không phát sinh, ghi 0.",
    ),
    "sheet-column-empty": FindingText(
        _W,
        "Cột chưa nhập",
        "{labels} để trống ở mọi dòng, trong khi đã có {plan}; tạm tính là 0.",
        "Đề nghị nhập số liệu; nếu chưa phát sinh, ghi 0.",
    ),
    "row-hidden-with-data": FindingText(
        _W,
        "Dòng bị ẩn",
        "Có {count} dòng bị ẩn mà có số liệu (dòng {rows}); số liệu vẫn được đọc.",
        "Đề nghị bỏ ẩn và kiểm tra các dòng này; nếu không phải số báo cáo thì xóa dòng.",
    ),
    "row-outside-table": FindingText(
        _W,
        "Số liệu ngoài bảng",
        "Có số liệu nằm ngoài bảng, chưa dùng.",
        "Đề nghị chuyển số liệu vào bảng hoặc xóa.",
    ),
    "row-struck": FindingText(
        _W,
        "Dòng bị gạch ngang",
        "Dòng {row} “{label}” bị gạch ngang cả dòng; số liệu vẫn được đọc.",
        "Đề nghị xóa dòng nếu không còn báo cáo, hoặc bỏ gạch ngang.",
    ),
}
