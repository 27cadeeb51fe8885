"""The last sheet of a district's workbook, "Hướng dẫn": how to fill in and what is checked, from the schemas alone."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from addin.blank_forms.blank_book import BlankBook
from addin.blank_forms.own_time import own_time
from addin.sheets.layout import heads, row_height
from addin.sheets.plan import Block, Content, Merge, PrintSetup, SheetPlan
from schemas.computation import earlier_of
from schemas.expressions.words import in_words
from schemas.fields import Bool, Choice, CommuneName, FieldType, Number, PeopleName, Percent, show_date
from schemas.filling import Filling
from schemas.form import Agg, Column, Form, RowKind, is_number
from schemas.period import Period
from schemas.profile.formulas import as_tree
from schemas.profile.rule_words import form_names
from schemas.reference import Units, holidays
from schemas.rule import text_of

SHEET = "Hướng dẫn"
_WIDTHS = [7.0, 42.0, 14.0, 72.0]
_FIRST_LINE = 5
_MOST_OPTIONS = 8
_ROWS_TEXT = {
    RowKind.FIXED: "Các dòng đã in sẵn; đề nghị không thêm, không bớt.",
    RowKind.OPEN: "Các dòng đã in sẵn; việc khác ghi thêm vào các dòng trống bên dưới.",
    RowKind.COMMUNES: "Mỗi {below} một dòng, đã in sẵn đủ.",
    RowKind.UNIT: "Biểu có một dòng của đơn vị, tên đã in sẵn.",
    RowKind.LIST: "Mỗi trường hợp một dòng; hết dòng trống thì chèn thêm dòng trong bảng.",
}


class _Line(NamedTuple):
    """One row of the guide: cells with their styles; one text across the sheet where there is one cell."""

    cells: list[Content]
    styles: list[str]


def plan_guide(forms: Sequence[Form], blank: BlankBook) -> SheetPlan:
    """How to fill in, sheet by sheet, and what will be checked."""
    blocks, merges, heights = [], [], {3: 24.0}
    for row, line in enumerate(_lines(forms, blank), _FIRST_LINE):
        if len(line.cells) == 1:
            merges.append(Merge(row, 0, row, len(_WIDTHS) - 1, line.cells[0], line.styles[0]))
            heights[row] = row_height(line.cells, [sum(_WIDTHS) * 0.95], 26.0 if line.styles == ["heading"] else 17.0)
        else:
            blocks.append(Block(row, 0, [line.cells], line.styles))
            heights[row] = row_height(line.cells, _WIDTHS, 17.0)
    title = Merge(3, 0, 3, len(_WIDTHS) - 1, f"HƯỚNG DẪN NHẬP BIỂU BÁO CÁO {blank.period.label.upper()}", "title")
    return SheetPlan(
        name=SHEET,
        blocks=tuple(blocks),
        merges=(*heads(blank.agency, _WIDTHS), title, *merges),
        widths=dict(enumerate(_WIDTHS)),
        heights=heights,
        protected=True,
        setup=PrintSetup(landscape=False),
    )


def _lines(forms: Sequence[Form], blank: BlankBook) -> Iterable[_Line]:
    period, filling, units = blank.period, blank.filling, blank.catalogue.units
    for text in _general_lines(period, filling, forms):
        yield _Line([text], ["plain"])
    for form in forms:
        yield _Line([f"{form.sheet}: {form.title}"], ["heading"])
        own = f"{own}. " if (own := own_time(form, period)) else ""
        yield _Line([own + _ROWS_TEXT[form.rows].format(below=units.called_below) + _empty_text(form)], ["plain"])
        yield _Line(["Cột", "Tên cột", "Đơn vị tính", "Cách nhập"], ["header"] * 4)
        for cells in _column_lines(form, units):
            yield _Line(cells, ["cell-center", "cell-text", "cell-center", "cell-text"])
        for text in _rule_lines(form, period, filling):
            yield _Line([text], ["plain"])


def _general_lines(period: Period, filling: Filling, forms: Sequence[Form]) -> list[str]:
    left_empty = ", ".join(form.id for form in forms if form.may_be_empty)
    instead = f"; riêng biểu {left_empty} thì để trống cả biểu" if left_empty else ""
    due = show_date(filling.due_on or period.due_on(holidays=holidays()))
    return [
        f"1. Số liệu tính từ ngày {show_date(period.from_date)} đến ngày {show_date(period.to_date)}. "
        f"Đề nghị gửi về {filling.office} chậm nhất là hết ngày {due}.",
        "2. Nhập vào ô nền vàng nhạt; ô nền xám là nhãn in sẵn hoặc công thức, không sửa. Trang “Bìa” phải nhập đủ.",
        "3. Tiền tính bằng triệu đồng, tối đa 3 chữ số thập phân. Số lũy kế tính từ ngày "
        f"{show_date(filling.since or period.year_start)}.",
        f"4. Không phát sinh thì ghi 0{instead}. Không ghi kèm chữ trong ô số (ví dụ “khoảng 30”, “0 hộ”).",
        "5. Không đổi tên cột, không gộp ô, không chép đè công thức. Lưu tệp dạng Excel (.xlsx) và gửi kèm thư.",
        *(
            ["6. Ô chuyển sang nền vàng đậm, chữ đậm là ô trái với một quy tắc ghi ở cuối phần của biểu đó dưới đây."]
            if any(filling.rules_of(form, period) for form in forms)
            else []
        ),
    ]


def _empty_text(form: Form) -> str:
    """How a unit says that there is nothing to report, as this form wants it."""
    if form.may_be_empty:
        return " Không phát sinh thì để trống cả biểu."
    asked = [column for column in form.columns if not column.computed and not column.label_column]
    if any(map(is_number, asked)) and form.rows is not RowKind.LIST:
        added_up = any(Agg.SUM in column.agg for column in asked)
        counted = " Dòng đã nhập số mà còn ô số để trống thì khi cộng ô đó tính là 0." if added_up else ""
        return f" Không phát sinh thì ghi 0 vào các ô số.{counted}"
    return " Không có nội dung thì ghi “Không”." if form.rows is RowKind.FIXED else ""


def _column_lines(form: Form, units: Units) -> Iterable[list[Content]]:
    first = 1 if "code" in form.by_key else 2  # column (1) is STT where the form has no codes of its own
    for number, column in enumerate(form.columns, first):
        yield [f"({number})", column.full_label, column.unit, f"{_how(form, column, units)} {column.hint}".strip()]
    for field in form.fields:
        required = " Bắt buộc." if field.required else ""
        yield ["", field.label, "", f"Ô riêng dưới bảng. {_expected(field.type, units)}{required} {field.hint}".strip()]


def _how(form: Form, column: Column, units: Units) -> str:
    if earlier_of(column.computed):
        said = in_words(as_tree(column.computed), form_names(form))  # type: ignore[arg-type] # it is computed
        return f"Tự tính: {said}; chỉ nhập khi ô nền vàng nhạt (chưa có số kỳ trước)."
    if column.computed and column.hint:
        return "Tự tính, không nhập."
    if column.computed:
        return f"Tự tính, không nhập: {in_words(as_tree(column.computed), form_names(form))}."
    if column.label_column:
        return "In sẵn; dòng ghi thêm thì nhập chữ." if form.rows is RowKind.OPEN else "In sẵn."
    return _expected(column.type, units) + (" Bắt buộc." if column.required else "")


def _expected(kind: FieldType, units: Units) -> str:
    if isinstance(kind, PeopleName):
        return "Chọn tên dân tộc trong danh sách (kể cả Kinh)."
    if isinstance(kind, CommuneName):
        return f"Chọn {units.called_below} trong danh sách."
    if isinstance(kind, Choice):
        short = len(kind.options) <= _MOST_OPTIONS
        return f"Chọn: {'; '.join(kind.options)}." if short else "Chọn trong danh sách."
    if isinstance(kind, Number) and kind.high is not None and not isinstance(kind, Percent):
        return f"Nhập {kind.expected} từ {kind.low:g} đến {kind.high:g}."
    return f"Ghi {kind.expected}." if isinstance(kind, Bool) else f"Nhập {kind.expected}."


def _rule_lines(form: Form, period: Period, filling: Filling) -> Iterable[str]:
    """Each rule in one plain sentence."""
    return (f"– {text_of(rule).name}" for rule in filling.rules_of(form, period))
