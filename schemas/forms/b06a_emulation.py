"""B06A: targets registered in each emulation movement (seed II.2.2)."""

from schemas.fields import NUMBER, PERCENT, TEXT, Number
from schemas.form import Agg, Column, Form, Ratio, RowKind, fixed

_LIST = (Agg.LIST,)

FORM = Form(
    id="B06A",
    version="2023.1",
    sheet="B06A-Chỉ tiêu thi đua",
    title="Chỉ tiêu thi đua",
    rows=RowKind.OPEN,
    columns=(
        Column(
            key="movement",
            label="Phong trào thi đua",
            type=TEXT,
            agg=_LIST,
            label_column=True,
            required=True,
            width=46,
            stays=True,
        ),
        Column(key="indicator", label="Chỉ tiêu đăng ký", type=TEXT, agg=_LIST, width=36, stays=True),
        Column(key="unit_of_measure", label="Đơn vị tính", type=TEXT, width=11, stays=True),
        Column(key="target", label="Kế hoạch năm", type=NUMBER, in_row_unit=True, agg=_LIST, width=12, stays=True),
        Column(key="done", label="Thực hiện lũy kế", type=NUMBER, in_row_unit=True, agg=_LIST, width=12),
        Column(
            key="rate",
            label="Tỷ lệ hoàn thành (%)",
            type=PERCENT,
            agg=(Agg.LIST, Agg.MET),
            computed=Ratio("done", "target"),
            width=12,
        ),
        Column(key="self_score", label="Tự chấm điểm", type=Number(low=0, high=100), agg=_LIST, width=10),
    ),
    fixed_rows=fixed(
        "Nông thôn mới",
        "Vì người nghèo",
        "Văn hóa công sở",
        "Hạ tầng và tiết kiệm, chống lãng phí",
        "Chuyển đổi số",
        "Giải ngân vốn đầu tư công",
        "Toàn dân đoàn kết xây dựng NTM, đô thị văn minh",
    ),
    blank_rows=True,
    list_rows=5,
)
