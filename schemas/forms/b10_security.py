"""B10: security and order, petitions and complaints, one row per case (seed II.2.2, III.2)."""

from schemas.fields import BOOL, COMMUNE, COUNT, LONG_TEXT, TEXT, Choice
from schemas.form import Agg, Column, Form, RowKind

STATUSES = ("Mới phát sinh", "Đang giải quyết", "Đã giải quyết", "Chuyển cấp trên")

FORM = Form(
    id="B10",
    version="2023.1",
    sheet="B10-An ninh",
    title="An ninh trật tự, đơn thư, kiến nghị",
    rows=RowKind.LIST,
    columns=(
        Column(key="incident", label="Vụ việc", type=TEXT, agg=(Agg.LIST,), required=True, width=44),
        Column(key="commune", label="Địa bàn", type=COMMUNE, agg=(Agg.LIST,), width=20),
        Column(key="people", label="Số người liên quan", type=COUNT, agg=(Agg.LIST, Agg.SUM), width=10),
        Column(
            key="bypassed",
            label="Khiếu kiện vượt cấp",
            type=BOOL,
            agg=(Agg.LIST, Agg.COUNT),
            width=10,
            hint="Đánh dấu x nếu có.",
        ),
        Column(
            key="status",
            label="Tình trạng",
            type=Choice(STATUSES),
            agg=(Agg.LIST, Agg.COUNT_BY),
            required=True,
            width=18,
        ),
        Column(key="result", label="Kết quả", type=LONG_TEXT, agg=(Agg.LIST,), width=48),
    ),
    may_be_empty=True,
    events=("incident", "commune"),
)
