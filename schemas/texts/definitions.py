"""Texts on a profile: what its sheets lack, what in them cannot be put together into forms and units."""

from schemas.texts.entry import FindingText, Severity

_E, _W, _N = Severity.ERROR, Severity.WARNING, Severity.NOTE

DEFINITIONS: dict[str, FindingText] = {
    "define-sheet-missing": FindingText(
        _E,
        "Bộ cấu hình thiếu trang",
        "Bộ cấu hình không có trang “{missing}”.",
        fix_office="Đề nghị chép lại trang này từ bộ cấu hình gốc, giữ nguyên tên trang.",
    ),
    "define-sheet-left-out": FindingText(
        _N,
        "Bộ cấu hình chưa có trang mới",
        "Bộ cấu hình lập từ trước, chưa có trang “{missing}”: {without}.",
        fix_office="Nếu cần, đề nghị chạy lệnh “profile complete” để có trang này rồi điền.",
    ),
    "define-older": FindingText(
        _N,
        "Bộ cấu hình lập từ trước, vẫn theo như trước",
        "Bộ cấu hình lập từ trước, chưa có {missing}: với các biểu, cột không đổi, chương trình vẫn làm như trước đây.",
        fix_office="Để có các trang, cột này trong tệp mà xem và sửa, đề nghị chạy lệnh “profile complete”. "
        "Trang nào không cần thì sau đó xóa các dòng, giữ lại trang.",
    ),
    "define-heading-missing": FindingText(
        _E,
        "Trang cấu hình thiếu cột",
        "Trang không có cột “{label}”.",
        fix_office="Đề nghị thêm lại cột này; tên cột ở dòng 1 ghi đúng như bộ cấu hình gốc.",
    ),
    "define-heading-unknown": FindingText(
        _W,
        "Cột lạ ở trang cấu hình",
        "Cột “{label}” không có trong bộ cấu hình nên chưa dùng.",
        fix_office="Đề nghị xóa cột, hoặc ghi lại tên cột cho đúng.",
    ),
    "define-too-large": FindingText(
        _E,
        "Bộ cấu hình quá lớn",
        "Bộ cấu hình có {found}; nhiều nhất là {most}.",
        fix_office="Đề nghị xóa các dòng thừa, kể cả dòng trống có định dạng ở cuối trang, và hình ảnh không cần.",
    ),
    "define-unreadable": FindingText(
        _E,
        "Tệp cấu hình chưa đọc được",
        "Chưa đọc được tệp “{file}” ({reason}).",
        fix_office="Đề nghị mở tệp bằng Excel, lưu lại dạng .xlsx, hoặc chép lại tệp của bộ cấu hình gốc.",
    ),
    "define-live-formula": FindingText(
        _E,
        "Ô cấu hình chứa công thức Excel",
        "Cột “{label}” chứa công thức Excel hoặc chữ bắt đầu bằng dấu “{sign}” ({value}).",
        fix_office="Đề nghị dán dạng giá trị; cách tính của biểu thì ghi không có dấu bằng ở đầu.",
    ),
    "define-required": FindingText(
        _E, "Dòng cấu hình thiếu nội dung", "Cột “{label}” để trống.", fix_office="Đề nghị ghi cột này, hoặc xóa dòng."
    ),
    "define-cell": FindingText(
        _E,
        "Ô cấu hình ghi không đúng loại",
        "Cột “{label}” ghi “{value}”, không dùng được.",
        fix_office="Đề nghị ghi {expected}.",
    ),
    "define-choice": FindingText(
        _E,
        "Ô cấu hình ghi ngoài danh mục",
        "Cột “{label}” ghi “{value}”, không có trong danh mục ({expected}).",
        fix_office="Đề nghị chọn lại từ danh sách của ô.",
    ),
    "define-setting": FindingText(
        _W,
        "Cài đặt của bộ cấu hình ghi không đúng loại",
        "Cài đặt “{label}” ghi “{value}”, không dùng được nên sổ tổng hợp mới lập lấy mức chung.",
        fix_office="Đề nghị ghi {expected}, hoặc để trống.",
    ),
    "define-setting-of-another": FindingText(
        _W,
        "Cài đặt còn ghi tên của cơ quan khác",
        "Cài đặt “{label}” còn ghi “{value}” của bộ cấu hình mẫu, mà đơn vị báo cáo không phải của cơ quan đó.",
        fix_office="Đề nghị ghi tên của cơ quan mình, hoặc để trống.",
    ),
    "define-code": FindingText(
        _E,
        "Mã không đúng cách viết",
        "Cột “{label}” ghi mã “{value}”.",
        fix_office="Đề nghị dùng chữ không dấu, số, dấu chấm, gạch nối, gạch dưới; không quá 60 ký tự.",
    ),
    "define-dates": FindingText(
        _E,
        "Ngày thôi dùng trước ngày bắt đầu dùng",
        "Dòng dùng từ {start} nhưng chỉ đến hết {end}.",
        fix_office="Đề nghị sửa lại hai ngày này.",
    ),
    "define-code-twice": FindingText(
        _E,
        "Một mã khai hai lần cho cùng thời gian",
        "Mã “{value}” đã khai ở dòng {first}, cùng có hiệu lực trong một thời gian.",
        fix_office="Đề nghị ghi ngày thôi dùng ở dòng cũ, ngày bắt đầu dùng ở dòng mới, hoặc đặt mã khác.",
    ),
    "define-label-twice": FindingText(
        _E,
        "Hai cột trùng tiêu đề",
        "Tiêu đề “{value}” trùng với cột ở dòng {first}; tệp của đơn vị sẽ không phân biệt được hai cột.",
        fix_office="Đề nghị sửa tiêu đề, hoặc ghi tiêu đề trên khác nhau.",
    ),
    "define-form-unknown": FindingText(
        _E,
        "Biểu chưa khai",
        "Biểu “{value}” không có ở trang “Biểu” trong thời gian của dòng này.",
        fix_office="Đề nghị khai biểu ở trang “Biểu”, hoặc sửa mã biểu.",
    ),
    "define-no-columns": FindingText(
        _E,
        "Biểu chưa có cột",
        "Biểu chưa có cột nào ở trang “Cột” có hiệu lực từ {start}.",
        fix_office="Đề nghị khai các cột của biểu.",
    ),
    "define-nothing-goes-up": FindingText(
        _W,
        "Biểu không có gì để tổng hợp",
        "Không cột nào của biểu ghi “Lên cấp trên”: bảng tổng hợp, báo cáo không cộng, không ghép gì từ biểu này.",
        fix_office="Ở trang “Cột”, đề nghị chọn Cộng, Ghép danh sách, Gom chữ … cho các cột cần tổng hợp.",
    ),
    "define-label-unknown": FindingText(
        _E,
        "Cột in sẵn không rõ in chữ gì",
        "Cột “{label}” là cột in sẵn thứ hai của biểu; ngoài tên dòng, chương trình chỉ in mã dòng và đơn vị tính.",
        fix_office="Đề nghị ghi mã cột là unit_of_measure (in đơn vị tính của dòng) hoặc code (in mã dòng), hoặc bỏ "
        "dấu x ở “In sẵn”.",
    ),
    "define-no-label": FindingText(
        _E,
        "Biểu thiếu cột chữ in sẵn",
        "Biểu không phải danh sách mà không cột nào đánh dấu “In sẵn”.",
        fix_office="Ở trang “Cột”, đề nghị đánh dấu x ở cột “In sẵn” cho cột ghi tên dòng hoặc tên đơn vị.",
    ),
    "define-column-unknown": FindingText(
        _E,
        "Cột chưa khai",
        "Cột “{label}” nhắc tới “{value}”, không phải cột nào của biểu.{hint}",
        fix_office="Đề nghị ghi đúng tiêu đề hoặc mã của một cột trong biểu.",
    ),
    "define-choice-missing": FindingText(
        _E,
        "Danh mục chưa khai",
        "Danh mục “{value}” không có dòng nào ở trang “Danh mục” trong thời gian này.",
        fix_office="Đề nghị khai danh mục, hoặc ghi lại tên danh mục.",
    ),
    "define-role-missing": FindingText(
        _E,
        "Biểu dùng vào việc còn thiếu vai trò",
        "Biểu dùng vào việc “{value}” nhưng trang “{sheet}” chưa ghi vai trò “{missing}” cho biểu này.",
        fix_office="Đề nghị ghi ở cột “Vai trò” của trang “{sheet}”, hoặc bỏ việc này ở cột “Dùng vào việc”.",
    ),
    "define-role-twice": FindingText(
        _E,
        "Một việc, một vai trò ghi hai lần",
        "“{value}” đã ghi ở dòng {first}; chương trình không biết lấy dòng nào.",
        fix_office="Đề nghị chỉ giữ một dòng.",
    ),
    "define-role-kind": FindingText(
        _E,
        "Cột có vai trò không đúng kiểu",
        "Cột “{label}” có vai trò “{value}” nên phải thuộc kiểu {expected}.",
        fix_office="Đề nghị sửa kiểu của cột, hoặc bỏ vai trò.",
    ),
    "define-purpose-column": FindingText(
        _N,
        "Bộ cấu hình chưa ghi biểu dùng vào việc gì",
        "Bộ cấu hình lập từ trước, trang chưa có cột “{label}”: không có đề nghị khen thưởng, báo cáo không lấy phần "
        "lời, phong trào thi đua, biểu dương của các đơn vị.",
        fix_office="Nếu cần, đề nghị chạy lệnh “profile complete” để có cột này và cột “Vai trò” rồi điền.",
    ),
    "define-rows-missing": FindingText(
        _E,
        "Danh mục dòng chưa khai",
        "Danh mục dòng “{value}” không có dòng nào ở trang “Dòng” trong thời gian này.",
        fix_office="Đề nghị khai các dòng in sẵn, hoặc ghi lại tên danh mục dòng.",
    ),
    "define-row-parent": FindingText(
        _E,
        "Dòng lớn hơn không có hoặc vòng tròn",
        "Dòng “{value}” ghi thuộc dòng “{parent}”, dòng đó không có hoặc lại thuộc chính dòng này.",
        fix_office="Đề nghị sửa cột “{label}”.",
    ),
    "define-row-twice": FindingText(
        _E,
        "Dòng vừa thuộc, vừa nằm trong dòng khác",
        "Dòng “{value}” ghi cả “Thuộc dòng” và “Nằm trong”.",
        fix_office="Đề nghị chỉ ghi “Thuộc dòng” nếu dòng lớn bằng tổng các dòng, “Nằm trong” nếu là số trong đó.",
    ),
    "define-formula": FindingText(
        _E,
        "Công thức chưa đọc được",
        "Cột “{label}” ghi “{value}”: từ ký tự thứ {at}, {reason}.{hint}",
        fix_office="Đề nghị sửa công thức; tên cột ghi trong ngoặc vuông đúng như tiêu đề.",
    ),
    "define-formula-kind": FindingText(
        _E,
        "Công thức chưa dùng được ở cột tính",
        "Cột “{label}” ghi “{value}”; cột tính chỉ dùng các cột của cùng dòng, + - * /, TỔNG, NẾU, LÀM_TRÒN, "
        "NHỎ_NHẤT, LỚN_NHẤT, TRỊ_TUYỆT_ĐỐI; KỲ_TRƯỚC, ĐẦU_NĂM chỉ ở cột “Cách tính”, không dùng cho danh sách, cột "
        "“Tính lại”.",
        fix_office="Đề nghị viết lại công thức, hoặc để đơn vị tự nhập cột này.",
    ),
    "define-formula-circle": FindingText(
        _E,
        "Công thức vòng tròn",
        "Cột “{value}” được tính từ chính nó ({path}).",
        fix_office="Đề nghị sửa công thức của một trong các cột này.",
    ),
    "define-ratio-part": FindingText(
        _E,
        "Cột tính lại từ cột không có số tổng",
        "Cột “{value}” được cấp trên tính lại từ cột “{part}”, nhưng cột đó không lên cấp trên bằng số.",
        fix_office="Đề nghị chọn Cộng, hoặc cách khác ra số, ở cột “Lên cấp trên” của “{part}”.",
    ),
    "define-roll-up-kind": FindingText(
        _E,
        "Cách lên cấp trên không hợp với kiểu cột",
        "Cột “{label}” có kiểu {found}, không tổng hợp bằng “{value}” được.",
        fix_office="Đề nghị chọn cách khác ở cột “Lên cấp trên”, hoặc sửa cột “Kiểu”.",
    ),
    "define-sum-of-percent": FindingText(
        _E,
        "Cộng các tỷ lệ phần trăm",
        "Cột “{value}” là tỷ lệ % nhưng lên cấp trên lại cộng.",
        fix_office="Đề nghị chọn “Tính lại” và ghi công thức, hoặc chọn “Không tổng hợp” bằng cách để trống.",
    ),
    "define-ratio-missing": FindingText(
        _E,
        "Cột tính lại thiếu công thức",
        "Cột “{value}” chọn “Tính lại” nhưng không có công thức tỷ lệ.",
        fix_office="Đề nghị ghi “Cách tính” hoặc “Tính lại theo”, dạng [a] / [b] * 100.",
    ),
    "define-percent-of-one": FindingText(
        _W,
        "Tỷ lệ % chưa nhân 100",
        "Cột có kiểu Tỷ lệ % mà công thức “{value}” không nhân với 100: bốn mươi mốt phần trăm sẽ thành 0,41%.",
        fix_office="Đề nghị ghi dạng [a] / [b] * 100; nếu cố ý, chọn kiểu Số thập phân.",
    ),
    "define-part-added": FindingText(
        _W,
        "Số “trong đó” được cộng lần nữa",
        "Cột “{value}” cộng cả “{whole}” và “{part}” là một phần của cột đó, nên phần này tính hai lần.",
        fix_office="Đề nghị bỏ cột “trong đó” khỏi “Cách tính”, hoặc bỏ “Nằm trong” nếu hai cột riêng nhau.",
    ),
    "define-code-changed": FindingText(
        _E,
        "Mã cột dùng lại cho nội dung khác",
        "Cột “{value}” trước đó (dòng {first}) là {before}, nay là {after}; số liệu các năm sẽ bị so sánh nhầm.",
        fix_office="Đề nghị đặt mã cột mới cho nội dung mới.",
    ),
    "define-sent-amid": FindingText(
        _E,
        "Biểu đổi kỳ gửi giữa chừng",
        "Biểu “{value}” đổi “Kỳ gửi” từ {before} sang {after} ở giữa một kỳ (tính theo {longer}), nên có số bị tính "
        "hai lần hoặc bỏ sót.",
        fix_office="Đề nghị ghi “Dùng từ” là tháng đầu của kỳ (quý: tháng 1, 4, 7, 10; 6 tháng: tháng 1, 7; "
        "năm: tháng 1), và sửa “Đến hết” của dòng trước cho khớp.",
    ),
    "define-period-gap": FindingText(
        _W,
        "Biểu đứt quãng",
        "Biểu “{value}” không có hiệu lực từ {start} đến {end}, giữa hai phiên bản.",
        fix_office="Đề nghị kiểm tra cột “Dùng từ”, “Đến hết”; nếu đúng là tạm dừng thì không phải sửa.",
    ),
    "define-rows-from-empty-level": FindingText(
        _E,
        "Biểu theo đơn vị cấp dưới nhưng đơn vị không có cấp dưới",
        "Biểu “{value}” có mỗi đơn vị cấp dưới một dòng, nhưng {units} không có đơn vị cấp dưới.",
        fix_office="Đề nghị đổi “Kiểu dòng”, hoặc khai đơn vị cấp dưới ở trang “Đơn vị”.",
    ),
    "define-rule-always-fires": FindingText(
        _W,
        "Quy tắc lúc nào cũng báo lỗi",
        "Quy tắc “{value}” báo lỗi với mọi số liệu thử.",
        fix_office="Đề nghị xem lại cột “Đúng khi”: ghi điều kiện của số liệu đúng, không phải của số liệu sai.",
    ),
    "define-rule-never-fires": FindingText(
        _W,
        "Quy tắc không bao giờ báo lỗi",
        "Quy tắc “{value}” không báo lỗi với số liệu thử nào.",
        fix_office="Đề nghị xem lại cột “Đúng khi”.",
    ),
    "define-rule-row": FindingText(
        _W,
        "Quy tắc dùng cho dòng không có",
        "Quy tắc “{value}” ghi áp dụng cho dòng “{rows}”, biểu không in dòng nào có mã đó.",
        fix_office="Đề nghị ghi lại mã dòng như ở trang “Dòng”, hoặc để trống nếu quy tắc dùng cho mọi dòng.",
    ),
    "define-message": FindingText(
        _E,
        "Lời báo nhắc tới cột không có",
        "Lời báo có “{value}” trong ngoặc nhọn, không phải cột nào của biểu.",
        fix_office="Đề nghị ghi trong ngoặc nhọn tiêu đề hoặc mã của một cột.",
    ),
    "define-indicator-column": FindingText(
        _E,
        "Chỉ số lấy từ cột không có số tổng",
        "Cột “{label}” lấy số từ “{value}”, nhưng cột đó không lên cấp trên bằng một số.",
        fix_office="Đề nghị chọn cột khác, hoặc chọn Cộng, Tính lại, Đếm ở cột “Lên cấp trên” của cột đó.",
    ),
    "define-indicator-code": FindingText(
        _E,
        "Mã chỉ số trùng mã cột",
        "Chỉ số “{value}” là công thức nhưng mã trùng với mã một cột của biểu.",
        fix_office="Đề nghị đặt mã khác cho chỉ số.",
    ),
    "define-indicator-plan": FindingText(
        _E,
        "Kế hoạch không cùng đơn vị tính với chỉ số",
        "Chỉ số tính bằng {found}, nhưng cột kế hoạch “{value}” tính bằng {expected}.",
        fix_office="Đề nghị chọn cột kế hoạch cùng đơn vị tính.",
    ),
    "define-indicator-circle": FindingText(
        _E,
        "Kế hoạch của chỉ số là chính nó",
        "Cột kế hoạch “{value}” cũng là giá trị của chỉ số.",
        fix_office="Đề nghị chọn cột khác, hoặc để trống cột “Kế hoạch”.",
    ),
    "define-indicator-percent": FindingText(
        _E,
        "Công thức cộng, trừ các tỷ lệ %",
        "Công thức “{value}” cộng, trừ các cột tỷ lệ %; số của các đơn vị gộp lại sẽ sai.",
        fix_office="Đề nghị tính từ các cột số lượng, dạng [a] / [b] * 100.",
    ),
    "define-indicator-rows": FindingText(
        _E,
        "Xem từng dòng ở biểu không có dòng in sẵn",
        "Chỉ số “{value}” xem theo từng dòng, nhưng biểu không có dòng in sẵn.",
        fix_office="Đề nghị bỏ dấu x ở cột “Từng dòng”, hoặc vẽ biểu đồ theo đơn vị.",
    ),
    "define-indicator-unknown": FindingText(
        _E,
        "Chỉ số chưa khai",
        "Biểu đồ nhắc tới chỉ số “{value}”, không có ở trang “Chỉ số”.",
        fix_office="Đề nghị khai chỉ số, hoặc sửa mã.",
    ),
    "define-chart-forms": FindingText(
        _E,
        "Biểu đồ theo dòng vẽ chung nhiều biểu",
        "Biểu đồ theo dòng vẽ chung các chỉ số của biểu {found}, mỗi biểu có dòng riêng.",
        fix_office="Đề nghị vẽ chỉ số của mỗi biểu ở một biểu đồ, hoặc vẽ theo đơn vị.",
    ),
    "define-chart-measures": FindingText(
        _E,
        "Biểu đồ vẽ chung các đơn vị tính khác nhau",
        "Biểu đồ vẽ chung các chỉ số tính bằng {found}.",
        fix_office="Đề nghị vẽ các chỉ số khác đơn vị tính ở các biểu đồ riêng.",
    ),
    "units-code-twice": FindingText(
        _E,
        "Mã đơn vị khai hai lần cho cùng thời gian",
        "Mã “{value}” đã khai ở dòng {first}, cùng có hiệu lực trong một thời gian.",
        fix_office="Đề nghị sửa mã, hoặc ghi ngày thôi dùng ở dòng cũ.",
    ),
    "units-same-name-same-day": FindingText(
        _E,
        "Hai đơn vị trùng tên",
        "“{value}” trùng tên với đơn vị ở dòng {first}, cùng trực thuộc và cùng thời gian.",
        fix_office="Đề nghị ghi tên đầy đủ để phân biệt, hoặc sửa cột “Trực thuộc”.",
    ),
    "units-no-parent": FindingText(
        _E,
        "Đơn vị cấp trên không có",
        "“{value}” trực thuộc mã “{parent}”, mã này không có trong trang.",
        fix_office="Đề nghị khai đơn vị cấp trên, hoặc sửa cột “Trực thuộc”.",
    ),
    "units-cycle": FindingText(
        _E,
        "Đơn vị trực thuộc vòng tròn",
        "“{value}” trực thuộc chính nó ({path}).",
        fix_office="Đề nghị sửa cột “Trực thuộc” của một trong các đơn vị này.",
    ),
    "units-predecessor-unknown": FindingText(
        _E,
        "Đơn vị cũ không có",
        "“{value}” ghi thay cho mã “{code}”, mã này không có trong trang.",
        fix_office="Đề nghị khai đơn vị cũ (kèm ngày thôi dùng), hoặc sửa cột “Thay cho”.",
    ),
    "units-kind-unknown": FindingText(
        _E,
        "Loại đơn vị chưa khai",
        "“{value}”: loại ở cột “Loại”, hoặc chữ đầu của tên, không có ở trang “Loại đơn vị”.",
        fix_office="Đề nghị khai loại của đơn vị ở trang “Loại đơn vị”.",
    ),
    "units-none-report": FindingText(
        _E,
        "Không đơn vị nào gửi báo cáo",
        "Không đơn vị nào đánh dấu “Gửi báo cáo”.",
        fix_office="Đề nghị đánh dấu x cho các đơn vị gửi báo cáo cho cơ quan tổng hợp.",
    ),
}
