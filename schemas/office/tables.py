"""The office's own tables in the master workbook: where each is, its columns, what it holds when new."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from schemas.catalogue import Catalogue
from schemas.cells import Cell, Value
from schemas.fields import DATE, LONG_TEXT, NUMBER, TEXT, YEAR, Choice, FieldType
from schemas.findings import SEVERITY_LABELS
from schemas.form import Agg, Column, Form
from schemas.office import lines
from schemas.office.criteria import criteria_lines
from schemas.office.first import all_settings, new_settings, value_of
from schemas.reference import Units, kind_of, known_holidays, usual_kinds
from schemas.roles import PROPOSALS
from schemas.text import fold, is_blank, tidy

CONFIG, TARGETS, ADJUSTMENTS = "Cấu hình", "Chỉ tiêu giao", "Điều chỉnh"
EMULATION, COMMENDATIONS, ARRIVALS = "Thi đua", "Khen thưởng", "Ngày nhận"


def award_names(catalogue: Catalogue) -> tuple[str, ...]:
    """The awards that may be proposed, where a form of proposals is in force."""
    return awards_of(catalogue.form_for(PROPOSALS))


def awards_of(form: Form | None) -> tuple[str, ...]:
    """The choices of a form of proposals, the awards."""
    kind = form.by_key[form.by_role["award"]].type if form else None
    return kind.options if isinstance(kind, Choice) else ()


#: One of a list that the catalogue has: of the columns whose key is below.
_LISTED = Choice(())
_LISTS: Mapping[str, Callable[[Catalogue], tuple[str, ...]]] = {
    "unit": lambda catalogue: catalogue.offered_units,
    "form": lambda catalogue: tuple(catalogue.by_id),
    "award": award_names,
}


def type_of(column: Column, catalogue: Catalogue) -> FieldType:
    """What may be typed into a column of a table, with the list that a catalogue has for it."""
    return Choice(_LISTS[column.key](catalogue)) if column.type is _LISTED else column.type


class OfficeTable(NamedTuple):
    """One table: its name in Excel, its sheet, title, columns (keys are the fields of `line`), first rows.

    `blank_rows` empty lines are offered below the first rows; `hint` tells the office what the table is for. Of one
    that `came_later`, workbooks made before have none: that is no fault of theirs.
    """

    name: str
    sheet: str
    title: str
    columns: tuple[Column, ...]
    line: type[lines.OfficeLine] | None  # None: the general settings, a label and a value a line
    first_rows: tuple[tuple[Value, ...], ...] | Callable[[Catalogue], tuple[tuple[Value, ...], ...]] = ()
    blank_rows: int = 5
    hint: str = ""
    came_later: bool = False

    def rows(self, catalogue: Catalogue) -> tuple[tuple[Value, ...], ...]:
        """What a new one holds; of some tables that depends on the units and forms."""
        return self.first_rows(catalogue) if callable(self.first_rows) else self.first_rows


def addressee_of(unit: str, units: Units) -> str:
    """Who letters to a unit go to, as a new sheet has it: what its kind is addressed by, then its name."""
    kinds = (*units.kinds, *usual_kinds())
    named = fold(kind_of(unit, kinds))
    kind = next((one for one in kinds if fold(one.name) == named), None)
    return f"{kind.addressed} {unit[:1].lower()}{unit[1:]}" if kind and kind.addressed else unit


def _contacts(catalogue: Catalogue) -> tuple[tuple[Value, ...], ...]:
    units = catalogue.units
    return tuple((catalogue.written_name(one), None, addressee_of(one.name, units), None) for one in units.units)


def _targets(catalogue: Catalogue) -> tuple[tuple[Value, ...], ...]:
    """A line a unit of each plan that the office sets."""
    names = [catalogue.written_name(unit) for unit in catalogue.units.units]
    allotted = [one for one in catalogue.indicators if one.allotted and one.plan]
    plans = dict.fromkeys((one.form, catalogue.form(one.form).by_key[one.plan].full_label) for one in allotted)
    return tuple((catalogue.year, name, form, None, label, None, None) for form, label in plans for name in names)


def _column(key: str, label: str, kind: object, width: float, *, required: bool = False, hint: str = "") -> Column:
    return Column(key=key, label=label, type=kind, width=width, required=required, hint=hint, agg=(Agg.LIST,))  # type: ignore[arg-type] # a FieldType


def _settings_rows(catalogue: Catalogue) -> tuple[tuple[Value, ...], ...]:
    new = new_settings(catalogue)
    return tuple((one.label, value_of(new, one.key) or None, one.hint) for one in all_settings(catalogue))


_PERIOD = _column("period", "Kỳ", TEXT, 10, required=True, hint="Viết 2023-02, 2023-Q1, 2023-H1, 2023-9M hoặc 2023.")
_WHOSE = _column("unit", "Đơn vị", _LISTED, 22, required=True)
_WHICH = _column("form", "Biểu", _LISTED, 8, required=True)
_ROW = _column("row", "Dòng", TEXT, 22, hint="Mã dòng hoặc tên xã; để trống nếu là cả đơn vị.")
_LABEL = _column("column", "Cột", TEXT, 30, required=True, hint="Tên cột như trong biểu, ví dụ: Hỗ trợ / Đất ở.")
_WHO = _column("who", "Người thực hiện", TEXT, 18)

#: Labels of workbooks made before a table, a column or a setting was named better, and what they are called now.
FORMER_LABELS = {
    fold(former): fold(label)
    for former, label in (
        ("Số điều chỉnh", "Số sau điều chỉnh"),
        ("Mã kiểm tra", "Tên kiểm tra"),
        ("Thông số chung", "Cài đặt chung"),
        ("Thông số", "Cài đặt"),
        ("Thư mục trả lại lỗi", "Thư mục trả lại để sửa"),
    )
}
GENERAL = OfficeTable(
    "ch_chung",
    CONFIG,
    "CÀI ĐẶT CHUNG",
    (
        _column("label", "Cài đặt", TEXT, 38),
        _column("value", "Giá trị", TEXT, 30),
        _column("hint", "Giải thích", TEXT, 60),
    ),
    None,
    _settings_rows,
    0,
)

TABLES: tuple[OfficeTable, ...] = (
    GENERAL,
    OfficeTable(
        "ch_don_vi",
        CONFIG,
        "ĐƠN VỊ BÁO CÁO",
        (
            _WHOSE,
            _column("emails", "Thư điện tử", TEXT, 40, hint="Nhiều địa chỉ cách nhau bằng dấu chấm phẩy."),
            _column("addressee", "Nơi nhận công văn", TEXT, 36),
            _column("phone", "Số điện thoại", TEXT, 16),
        ),
        lines.Contact,
        _contacts,
        2,
        "Thư gửi từ các địa chỉ này được coi là của đơn vị; nội dung tệp vẫn được xét trước.",
    ),
    OfficeTable(
        "ch_han_gui",
        CONFIG,
        "HẠN GỬI RIÊNG CỦA KỲ",
        (_PERIOD, _column("due_on", "Hạn gửi", DATE, 14, required=True)),
        lines.Deadline,
        (),
        6,
        "Chỉ ghi những kỳ có hạn khác với hạn chung.",
    ),
    OfficeTable(
        "ch_quy_tac",
        CONFIG,
        "MỨC ĐỘ VÀ NGƯỠNG CỦA CÁC KIỂM TRA",
        (
            _column("code", "Tên kiểm tra", TEXT, 38, required=True),
            _column("severity", "Mức độ áp dụng", Choice((*SEVERITY_LABELS.values(), lines.NOT_CHECKED)), 16),
            _column("tolerance", "Ngưỡng", NUMBER, 12),
            _column("valid_from", "Từ ngày hiệu lực", DATE, 14),
            _column("valid_to", "Đến hết ngày", DATE, 14),
        ),
        lines.RuleSetting,
        (),
        6,
        "Chọn tên trong danh sách, hoặc chép từ cột “Tên kiểm tra” của trang “Kiểm tra”. Không ghi dòng nào: dùng mặc "
        "định.",
    ),
    OfficeTable(
        "ch_thi_dua",
        CONFIG,
        "TIÊU CHÍ CHẤM ĐIỂM THI ĐUA",
        (
            _column("label", "Tiêu chí", TEXT, 40, required=True),
            _column("points", "Điểm tối đa", NUMBER, 10, required=True),
            _column("source", "Căn cứ tính", TEXT, 44),
            _column("none_at", "Mức 0 điểm", NUMBER, 10),
            _column("full_at", "Mức điểm tối đa", NUMBER, 12),
            _column("key", "Mã tiêu chí", TEXT, 16, hint="Chương trình dùng để biết tính số nào; không sửa."),
        ),
        lines.Criterion,
        criteria_lines,
        2,
        "Đổi tên, điểm, mức được; tiêu chí thêm mới thì để trống cột mã và chấm bằng điểm thưởng, điểm trừ, hoặc khai "
        "cách đo ở trang “Chấm điểm” của bộ cấu hình.",
    ),
    OfficeTable(
        "ch_xep_loai",
        CONFIG,
        "XẾP LOẠI THI ĐUA",
        (_column("least", "Từ điểm", NUMBER, 10, required=True), _column("label", "Xếp loại", TEXT, 16, required=True)),
        lines.Grade,
        ((90, "Xuất sắc"), (80, "Tốt"), (70, "Khá"), (50, "Trung bình"), (0, "Yếu")),
        2,
    ),
    OfficeTable(
        "ch_anh_xa",
        CONFIG,
        "TIÊU ĐỀ CỘT ĐÃ XÁC NHẬN",
        (
            _column("unit", "Đơn vị gửi", _LISTED, 22, hint="Để trống: áp dụng cho mọi đơn vị."),
            _WHICH,
            _column("header", "Tiêu đề trong tệp", TEXT, 40, required=True),
            _column("column", "Là cột của biểu", TEXT, 36, required=True),
        ),
        lines.Mapping,
        (),
        5,
        "Xóa dòng nếu muốn được hỏi lại.",
    ),
    OfficeTable(
        "ch_ngay_nghi",
        CONFIG,
        "NGÀY NGHỈ LỄ",
        (_column("day", "Ngày nghỉ", DATE, 38, required=True), _column("occasion", "Dịp nghỉ", TEXT, 30)),
        lines.Holiday,
        known_holidays(),
        15,
        "Dùng để tính hạn gửi, số ngày chậm; bổ sung hằng năm, cả nghỉ bù.",
    ),
    OfficeTable(
        "chi_tieu",
        TARGETS,
        "CHỈ TIÊU, KẾ HOẠCH GIAO CHO CÁC ĐƠN VỊ",
        (
            _column("year", "Năm", YEAR, 8, required=True),
            _WHOSE,
            _WHICH,
            _ROW,
            _column("column", "Chỉ tiêu (tên cột)", TEXT, 34, required=True),
            _column("value", "Số giao", NUMBER, 16),
            _column("basis", "Văn bản giao", TEXT, 34),
        ),
        lines.Target,
        _targets,
        10,
    ),
    OfficeTable(
        "dieu_chinh",
        ADJUSTMENTS,
        "ĐIỀU CHỈNH SỐ LIỆU",
        (
            _PERIOD,
            _WHOSE,
            _WHICH,
            _ROW,
            _LABEL,
            _column("old", "Số đơn vị báo cáo", TEXT, 14),
            _column("new", "Số sau điều chỉnh", TEXT, 14, required=True),
            _column("reason", "Lý do", LONG_TEXT, 40, required=True),
            _WHO,
            _column("made_on", "Ngày điều chỉnh", DATE, 14),
        ),
        lines.Adjustment,
        (),
        40,
        "Khi tổng hợp, số sau điều chỉnh được dùng thay số đơn vị báo cáo (không cộng thêm); tệp gốc giữ nguyên.",
    ),
    OfficeTable(
        "thi_dua_cong_tru",
        EMULATION,
        "ĐIỂM THƯỞNG, ĐIỂM TRỪ",
        (
            _PERIOD,
            _WHOSE,
            _column("points", "Điểm cộng (+), trừ (-)", NUMBER, 12, required=True),
            _column("reason", "Lý do", LONG_TEXT, 50, required=True),
            _WHO,
        ),
        lines.ManualPoints,
        (),
        11,
    ),
    OfficeTable(
        "thi_dua_kien_nghi",
        EMULATION,
        "Ý KIẾN CỦA ĐƠN VỊ VỀ ĐIỂM",
        (
            _PERIOD,
            _WHOSE,
            _column("criterion", "Tiêu chí có ý kiến", TEXT, 30),
            _column("text", "Nội dung ý kiến", LONG_TEXT, 50),
            _column("outcome", "Kết quả xem xét", LONG_TEXT, 36),
        ),
        lines.Appeal,
        (),
        11,
    ),
    OfficeTable(
        "da_khen",
        COMMENDATIONS,
        "TẬP THỂ, CÁ NHÂN ĐÃ ĐƯỢC KHEN",
        (
            _column("nominee", "Tên tập thể, cá nhân", TEXT, 30, required=True),
            _column("kind", "Loại", Choice(("Tập thể", "Cá nhân")), 12),
            _column("unit", "Đơn vị trình", _LISTED, 22),
            _column("award", "Hình thức đã khen", _LISTED, 40, required=True),
            _column("decision", "Số quyết định", TEXT, 20),
            _column("awarded_on", "Ngày quyết định", DATE, 14, required=True),
        ),
        lines.PastAward,
        (),
        24,
        "Dùng để kiểm tra không đề nghị lại cùng hình thức trong 12 tháng.",
    ),
    OfficeTable(
        "ngay_nhan",
        ARRIVALS,
        "NGÀY NHẬN BÁO CÁO THEO SỔ CỦA CƠ QUAN",
        (
            _PERIOD,
            _WHOSE,
            _column("day", "Ngày nhận", DATE, 14, required=True),
            _column("note", "Số đến, ghi chú", TEXT, 50),
        ),
        lines.Arrival,
        (),
        40,
        "Ghi khi tệp thu từ thư mục, không có thư để biết ngày gửi. Báo cáo có thư thì tính theo ngày của thư.",
        came_later=True,
    ),
)

TABLES_BY_NAME = {table.name: table for table in TABLES}


def tables_of(sheet: str) -> Sequence[OfficeTable]:
    """The tables of a sheet, from top to bottom."""
    return [table for table in TABLES if table.sheet == sheet]


def is_as_printed(table: OfficeTable, cells: Mapping[str, Cell], units: Units) -> bool:
    """Whether a line is as the sheet was laid out: nobody typed it, so nobody is told that its unit is gone."""
    if table.name != "ch_don_vi" or not all(is_blank(cells.get(key, "")) for key in ("emails", "phone")):
        return False
    return tidy(str(cells.get("addressee", ""))) == addressee_of(tidy(str(cells["unit"])), units)
