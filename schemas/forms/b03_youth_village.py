"""B03: the model Ethnic Youth Village in Lộc Tấn, Lộc Ninh (seed I.1, II.2.2, III.1)."""

from collections.abc import Iterator
from datetime import date

from schemas.fields import COUNT, DATE, LONG_TEXT, MONEY, PERCENT, TEXT, show_date
from schemas.findings import CatalogueText, Severity
from schemas.form import Agg, Column, Form, Ratio, RowKind, fixed
from schemas.rule import Breach, SheetView, row_rule, sheet_rule

_SUM = (Agg.SUM,)


@row_rule(
    CatalogueText(
        Severity.ERROR,
        "Thực hiện lũy kế không lớn hơn kế hoạch.",
        "Thực hiện lũy kế {done_qty} lớn hơn kế hoạch {target_qty}.",
        "Đề nghị kiểm tra lại; nếu kế hoạch đã điều chỉnh, nhập kế hoạch mới.",
    ),
    at="done_qty",
    mend="target_qty",
)
def village_done_within_target(done_qty: int, target_qty: int) -> bool:
    """What is done may not exceed the plan."""
    return done_qty <= target_qty


@row_rule(
    CatalogueText(
        Severity.ERROR,
        "Tiến độ phải bằng thực hiện chia cho kế hoạch, nhân 100.",
        "Tiến độ ghi {progress}%, nhưng thực hiện {done_qty} trên kế hoạch {target_qty} "
        "là số khác, quá mức cho phép do làm tròn.",
        "Đề nghị tính lại: tiến độ bằng thực hiện chia cho kế hoạch, nhân 100.",
    ),
    at="progress",
    tolerance=1.0,
)
def progress_agrees_with_quantities(progress: float, done_qty: int, target_qty: int, tolerance: float) -> bool:
    """Progress agrees with done / target within 1 point; without a target there is nothing to compare."""
    return target_qty == 0 or abs(progress - done_qty / target_qty * 100) <= tolerance + 0.005


@sheet_rule(
    CatalogueText(
        Severity.WARNING,
        "Hạng mục đã quá thời hạn thì phải đạt 100%, hoặc ghi nguyên nhân và thời hạn mới.",
        "Hạng mục “{item}” chậm tiến độ: thời hạn {due_on} đã qua nhưng mới đạt {progress}%.",
        "Đề nghị ghi nguyên nhân ở cột “Khó khăn, vướng mắc” và thời hạn mới.",
    )
)
def village_item_is_late(sheet: SheetView) -> Iterator[Breach]:
    """The due date has passed at the end of the period and progress is below 100 %: the item is late."""
    for record in sheet.records:
        due_on, progress = record.values.get("due_on"), record.values.get("progress")
        if (
            isinstance(due_on, date)
            and isinstance(progress, float | int)
            and due_on < sheet.period.to_date
            and progress < 100
        ):
            values = {
                "item": str(record.values.get("item")),
                "due_on": show_date(due_on),
                "progress": PERCENT.show(progress),
            }
            yield Breach(record, "due_on", values)


FORM = Form(
    id="B03",
    version="2023.1",
    sheet="B03-Làng TN",
    title="Mô hình Làng Thanh niên dân tộc thiểu số",
    rows=RowKind.FIXED,
    columns=(
        Column(key="item", label="Hạng mục", type=TEXT, label_column=True, width=34),
        Column(key="unit_of_measure", label="Đơn vị tính", type=TEXT, label_column=True, width=10),
        Column(
            key="target_qty",
            label="Kế hoạch",
            type=COUNT,
            in_row_unit=True,
            agg=_SUM,
            totalled=False,
            width=10,
            stays=True,
        ),
        Column(
            key="done_qty",
            label="Thực hiện lũy kế",
            type=COUNT,
            in_row_unit=True,
            agg=_SUM,
            totalled=False,
            cumulative=True,
            width=10,
        ),
        Column(key="fund_plan", label="Vốn kế hoạch", unit="triệu đồng", type=MONEY, agg=_SUM, width=13, stays=True),
        Column(
            key="fund_paid",
            label="Vốn giải ngân lũy kế",
            unit="triệu đồng",
            type=MONEY,
            agg=_SUM,
            cumulative=True,
            width=13,
        ),
        Column(
            key="progress",
            label="Tiến độ",
            unit="%",
            type=PERCENT,
            agg=(Agg.RATIO,),
            rolled=Ratio("done_qty", "target_qty"),
            width=9,
            hint="Thực hiện lũy kế / Kế hoạch × 100.",
        ),
        Column(key="due_on", label="Thời hạn hoàn thành", type=DATE, agg=(Agg.LAST,), width=12, begins_with="due_on"),
        Column(key="obstacle", label="Khó khăn, vướng mắc", type=LONG_TEXT, agg=(Agg.TEXT,), width=34),
    ),
    fixed_rows=fixed(
        "Xét chọn hộ|hộ",
        "Giải phóng mặt bằng|ha",
        "Đường giao thông|m",
        "Nhà ở|căn",
        "Điện|hộ",
        "Nước sạch|hộ",
        "Nhà văn hóa – thể thao|công trình",
        "Trường học|công trình",
        "Trạm y tế|công trình",
        "Mô hình sản xuất, chăn nuôi|mô hình",
    ),
    rules=(village_done_within_target, progress_agrees_with_quantities, village_item_is_late),
    total_label="Tổng cộng",
    may_be_empty=True,
    blank_rows=True,
)
