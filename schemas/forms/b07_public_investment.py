"""B07: public investment and combined funding, one row per work (seed II.2.2 giải ngân, II.2.3, III.2 lồng ghép)."""

from datetime import date

from schemas.fields import COMMUNE, DATE, LONG_TEXT, MONEY, PERCENT, TEXT, Choice
from schemas.findings import CatalogueText, Severity
from schemas.form import Agg, Column, Form, Ratio, RowKind, at_most
from schemas.rule import row_rule

_SUM = (Agg.SUM,)
SOURCES = (
    "CTMTQG DTTS và MN",
    "CTMTQG giảm nghèo",
    "CTMTQG nông thôn mới",
    "Ngân sách tỉnh",
    "Ngân sách huyện",
    "Quỹ Vì người nghèo",
    "Khác",
)
STATUSES = ("Chuẩn bị đầu tư", "Đang thi công", "Hoàn thành", "Quyết toán", "Tạm dừng")


@row_rule(
    CatalogueText(
        Severity.ERROR,
        "Giải ngân lũy kế không vượt kế hoạch vốn năm.",
        "Giải ngân lũy kế {paid} triệu đồng vượt kế hoạch vốn năm {plan_year} triệu đồng.",
        "Đề nghị kiểm tra lại hai số này.",
    ),
    at="paid",
    mend="plan_year",
)
def paid_within_year_plan(paid: float, plan_year: float) -> bool:
    """Money paid for a work may not exceed its plan of the year."""
    return at_most(paid, plan_year)


@row_rule(
    CatalogueText(
        Severity.ERROR,
        "Kế hoạch vốn năm không vượt tổng mức đầu tư.",
        "Kế hoạch vốn năm {plan_year} triệu đồng vượt tổng mức đầu tư {approved} triệu đồng.",
        "Đề nghị kiểm tra lại hai số này.",
    ),
    at="plan_year",
    mend="approved",
)
def year_plan_within_approved(plan_year: float, approved: float) -> bool:
    """The year's plan may not exceed the approved total investment."""
    return at_most(plan_year, approved)


@row_rule(
    CatalogueText(
        Severity.ERROR,
        "Ngày dự kiến hoàn thành không trước ngày khởi công.",
        "Ngày dự kiến hoàn thành {due_on} trước ngày khởi công {started_on}.",
        "Đề nghị kiểm tra lại hai ngày này.",
    ),
    at="due_on",
)
def work_starts_before_it_ends(due_on: date, started_on: date | None) -> bool:
    """A work starts before it is due."""
    return started_on is None or started_on <= due_on


@row_rule(
    CatalogueText(
        Severity.ERROR,
        "Công trình hoàn thành phải đạt khối lượng 100%.",
        "Tình trạng “{status}” nhưng khối lượng hoàn thành là {physical}%.",
        "Công trình hoàn thành phải đạt 100%; đề nghị sửa tình trạng hoặc khối lượng.",
    ),
    at="status",
)
def finished_work_is_complete(status: str, physical: float) -> bool:
    """A finished work is 100 % complete."""
    return status != "Hoàn thành" or physical == 100


FORM = Form(
    id="B07",
    version="2023.1",
    sheet="B07-Đầu tư công",
    title="Vốn đầu tư công và lồng ghép nguồn vốn",
    rows=RowKind.LIST,
    columns=(
        Column(
            key="work",
            label="Tên công trình, dự án",
            type=TEXT,
            agg=(Agg.LIST,),
            required=True,
            width=32,
            begins_with="work",
        ),
        Column(
            key="commune",
            label="Địa điểm (xã, phường, thị trấn)",
            type=COMMUNE,
            agg=(Agg.LIST,),
            width=18,
            begins_with="commune",
        ),
        Column(
            key="source",
            label="Nguồn vốn",
            type=Choice(SOURCES),
            agg=(Agg.LIST, Agg.SUM_BY),
            required=True,
            width=18,
            begins_with="source",
        ),
        Column(
            key="approved", label="Tổng mức đầu tư", unit="triệu đồng", type=MONEY, agg=_SUM, begins_with="approved"
        ),
        Column(
            key="plan_year",
            label="Kế hoạch vốn năm",
            unit="triệu đồng",
            type=MONEY,
            agg=_SUM,
            required=True,
            stays=True,
        ),
        Column(
            key="paid",
            label="Giải ngân lũy kế",
            unit="triệu đồng",
            type=MONEY,
            agg=_SUM,
            cumulative=True,
            required=True,
        ),
        Column(
            key="paid_rate",
            label="Tỷ lệ giải ngân",
            unit="%",
            type=PERCENT,
            agg=(Agg.RATIO,),
            computed=Ratio("paid", "plan_year"),
            width=9,
        ),
        Column(
            key="physical",
            label="Khối lượng hoàn thành",
            unit="%",
            type=PERCENT,
            agg=(Agg.LIST,),
            cumulative=True,
            width=10,
        ),
        Column(key="started_on", label="Khởi công", type=DATE, agg=(Agg.LIST,), width=11, begins_with="started_on"),
        Column(key="due_on", label="Dự kiến hoàn thành", type=DATE, agg=(Agg.LIST,), width=11, begins_with="due_on"),
        Column(
            key="status",
            label="Tình trạng",
            type=Choice(STATUSES),
            agg=(Agg.LIST, Agg.COUNT_BY),
            required=True,
            width=14,
        ),
        Column(key="obstacle", label="Khó khăn, vướng mắc", type=LONG_TEXT, agg=(Agg.TEXT,), width=22),
    ),
    rules=(paid_within_year_plan, year_plan_within_approved, work_starts_before_it_ends, finished_work_is_complete),
    total_label="Tổng cộng",
    may_be_empty=True,
    list_rows=20,
)
