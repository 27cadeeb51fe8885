"""B08: administrative reform and digital transformation, by indicator (seed II.2.3)."""

from collections.abc import Iterator

from schemas.fields import LONG_TEXT, NUMBER, TEXT
from schemas.findings import CatalogueText, Severity
from schemas.form import Agg, Column, FixedRow, Form, RowKind, fixed
from schemas.numbers import show_number
from schemas.rule import Breach, SheetView, sheet_rule


@sheet_rule(
    CatalogueText(
        Severity.ERROR,
        "Chỉ tiêu tính bằng % phải từ 0 đến 100.",
        "Chỉ tiêu “{indicator}” tính bằng % nhưng cột “{label}” ghi {value}.",
        "Tỷ lệ phần trăm phải từ 0 đến 100; đề nghị nhập lại.",
    )
)
def reform_percent_within_100(sheet: SheetView) -> Iterator[Breach]:
    """An indicator measured in % lies between 0 and 100."""
    percents = {row.code for row in FORM.fixed_rows if row.unit_of_measure == "%"}
    for record in sheet.records:
        for key in ("target", "previous", "actual"):
            value = record.values.get(key)
            if record.code in percents and isinstance(value, float | int) and not 0 <= value <= 100:
                values = {
                    "indicator": str(record.values.get("indicator")),
                    "label": FORM.by_key[key].label,
                    "value": show_number(value),
                }
                yield Breach(record, key, values)


FORM = Form(
    id="B08",
    version="2023.1",
    sheet="B08-CCHC-CĐS",
    title="Cải cách hành chính, chuyển đổi số",
    rows=RowKind.FIXED,
    columns=(
        Column(key="indicator", label="Chỉ tiêu", type=TEXT, label_column=True, width=48),
        Column(key="unit_of_measure", label="Đơn vị tính", type=TEXT, label_column=True, width=11),
        Column(
            key="target", label="Mục tiêu năm", type=NUMBER, in_row_unit=True, agg=(Agg.LIST,), width=14, stays=True
        ),
        Column(
            key="previous",
            label="Kỳ trước",
            type=NUMBER,
            in_row_unit=True,
            agg=(Agg.LIST,),
            width=14,
            begins_with="actual",
        ),
        Column(
            key="actual",
            label="Kỳ này",
            type=NUMBER,
            in_row_unit=True,
            agg=(Agg.LIST, Agg.SPREAD),
            required=True,
            width=14,
        ),
        Column(key="note", label="Ghi chú", type=LONG_TEXT, agg=(Agg.TEXT,), width=40),
    ),
    fixed_rows=(
        *fixed(
            "Hồ sơ TTHC giải quyết đúng hạn|%",
            "Hồ sơ nộp trực tuyến|%",
            "Văn bản điện tử ký số|%",
            "Mức độ hài lòng SIPAS|%",
        ),
        FixedRow(
            code="5",
            label="Chỉ số cải cách hành chính (PAR INDEX) cấp huyện",
            unit_of_measure="điểm",
            former=("Điểm PARINDEX cấp huyện",),
        ),
        FixedRow(code="6", label="Chỉ số PAPI của huyện", unit_of_measure="điểm", former=("Điểm PAPI của huyện",)),
        FixedRow(code="7", label="Cán bộ qua tập huấn chuyển đổi số", unit_of_measure="người", addable=True),
        FixedRow(code="8", label="Xã có tổ công nghệ số cộng đồng", unit_of_measure="xã", addable=True),
    ),
    rules=(reform_percent_within_100,),
)
