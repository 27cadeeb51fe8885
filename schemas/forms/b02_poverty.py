"""B02: the programme to lift 1.000 poor ethnic-minority households, by commune (seed I.1, II.2.2, III.1, III.2)."""

from schemas.fields import COMMUNE, COUNT, MONEY, PERCENT
from schemas.findings import CatalogueText, Severity
from schemas.form import Agg, Column, Form, Linear, Ratio, RowKind, at_most
from schemas.rule import row_rule

_SUPPORT, _LOAN, _FUND = "Hỗ trợ", "Vay vốn ưu đãi", "Kinh phí"
_SUM = (Agg.SUM,)


@row_rule(
    CatalogueText(
        Severity.ERROR,
        "Số hộ thoát nghèo không lớn hơn số hộ nghèo đầu năm cộng số hộ phát sinh, tái nghèo.",
        "Số hộ thoát nghèo lũy kế {escaped} lớn hơn hộ nghèo đầu năm {poor_start} "
        "cộng hộ phát sinh, tái nghèo {fell_back}.",
        "Đề nghị kiểm tra lại ba số này.",
    ),
    at="escaped",
)
def escaped_within_poor_households(escaped: int, poor_start: int, fell_back: int) -> bool:
    """No more households can escape poverty than were poor at the start of the year or became poor since."""
    return escaped <= poor_start + fell_back


@row_rule(
    CatalogueText(
        Severity.ERROR,
        "Số hộ nghèo DTTS đầu năm không lớn hơn tổng số hộ DTTS.",
        "Hộ nghèo DTTS đầu năm {poor_start} lớn hơn tổng số hộ DTTS {households}.",
        "Đề nghị kiểm tra lại hai số này.",
    ),
    at="poor_start",
)
def poor_within_households(poor_start: int, households: int) -> bool:
    """Poor households at the start of the year are part of all ethnic-minority households."""
    return poor_start <= households


@row_rule(
    CatalogueText(
        Severity.ERROR,
        "Có hộ vay vốn ưu đãi thì phải có số tiền vay.",
        "Vay vốn ưu đãi ghi {credit_households} hộ nhưng số tiền là {credit_amount} triệu đồng.",
        "Có hộ vay thì phải có số tiền vay; đề nghị bổ sung hoặc sửa lại.",
    ),
    at="credit_households",
    mend="credit_amount",
)
def loan_households_have_amount(credit_households: int, credit_amount: float) -> bool:
    """Where households borrowed, an amount was lent."""
    return credit_households == 0 or credit_amount > 0


@row_rule(
    CatalogueText(
        Severity.ERROR,
        "Có số tiền vay vốn ưu đãi thì phải có số hộ vay.",
        "Vay vốn ưu đãi ghi số tiền {credit_amount} triệu đồng nhưng số hộ vay là {credit_households}.",
        "Có số tiền vay thì phải có hộ vay; đề nghị bổ sung hoặc sửa lại.",
    ),
    at="credit_amount",
    mend="credit_households",
)
def loan_amount_has_households(credit_amount: float, credit_households: int) -> bool:
    """Where an amount was lent, households borrowed it."""
    return credit_amount == 0 or credit_households > 0


@row_rule(
    CatalogueText(
        Severity.WARNING,
        "Giải ngân lũy kế không vượt kế hoạch kinh phí, trừ khi có nguồn bổ sung.",
        "Giải ngân lũy kế {fund_paid} triệu đồng vượt kế hoạch kinh phí {fund_plan} triệu đồng.",
        "Nếu có nguồn bổ sung, đề nghị ghi lý do ở cột “Giải trình của đơn vị”; nếu không, sửa lại số liệu.",
    ),
    at="fund_paid",
    mend="fund_plan",
)
def poverty_fund_within_plan(fund_paid: float, fund_plan: float) -> bool:
    """Money paid stays within the plan; supplementary funds exist, so more than that is a warning."""
    return at_most(fund_paid, fund_plan)


FORM = Form(
    id="B02",
    version="2023.1",
    sheet="B02-Giảm nghèo",
    title="Chương trình giảm 1.000 hộ nghèo dân tộc thiểu số",
    rows=RowKind.COMMUNES,
    columns=(
        Column(key="commune", label="Xã, phường, thị trấn", type=COMMUNE, label_column=True, required=True, width=22),
        Column(
            key="households",
            label="Tổng số hộ DTTS",
            unit="hộ",
            type=COUNT,
            agg=_SUM,
            required=True,
            width=9,
            begins_with="households",
        ),
        Column(
            key="poor_start",
            label="Hộ nghèo DTTS đầu năm",
            unit="hộ",
            type=COUNT,
            agg=_SUM,
            required=True,
            width=9,
            stays=True,
            opens_with="poor_now",
        ),
        Column(
            key="target_cut",
            label="Chỉ tiêu giảm trong năm",
            unit="hộ",
            type=COUNT,
            agg=_SUM,
            required=True,
            width=9,
            stays=True,
        ),
        Column(
            key="escaped",
            label="Số hộ thoát nghèo lũy kế",
            unit="hộ",
            type=COUNT,
            agg=_SUM,
            cumulative=True,
            required=True,
            width=9,
            hint="Lũy kế từ đầu năm (ngày ghi dưới biểu).",
        ),
        Column(
            key="fell_back",
            label="Hộ nghèo phát sinh, tái nghèo lũy kế",
            unit="hộ",
            type=COUNT,
            agg=_SUM,
            cumulative=True,
            required=True,
            width=10,
        ),
        Column(
            key="poor_now",
            label="Hộ nghèo DTTS cuối kỳ",
            unit="hộ",
            type=COUNT,
            agg=_SUM,
            width=9,
            computed=Linear(plus=("poor_start", "fell_back"), minus=("escaped",)),
        ),
        Column(
            key="poor_rate",
            label="Tỷ lệ hộ nghèo DTTS",
            unit="%",
            type=PERCENT,
            agg=(Agg.RATIO,),
            width=8,
            computed=Ratio("poor_now", "households"),
        ),
        Column(
            key="target_rate",
            label="Tỷ lệ hoàn thành chỉ tiêu",
            unit="%",
            type=PERCENT,
            agg=(Agg.RATIO,),
            width=9,
            computed=Ratio("escaped", "target_cut"),
        ),
        Column(key="land", group=_SUPPORT, label="Đất ở", unit="hộ", type=COUNT, agg=_SUM, cumulative=True, width=7),
        Column(
            key="house_new",
            group=_SUPPORT,
            label="Xây mới nhà ở",
            unit="hộ",
            type=COUNT,
            agg=_SUM,
            cumulative=True,
            width=7,
        ),
        Column(
            key="house_repair",
            group=_SUPPORT,
            label="Sửa chữa nhà ở",
            unit="hộ",
            type=COUNT,
            agg=_SUM,
            cumulative=True,
            width=7.5,
        ),
        Column(
            key="water",
            group=_SUPPORT,
            label="Nước sinh hoạt",
            unit="hộ",
            type=COUNT,
            agg=_SUM,
            cumulative=True,
            width=7,
        ),
        Column(
            key="electricity",
            group=_SUPPORT,
            label="Kéo điện",
            unit="hộ",
            type=COUNT,
            agg=_SUM,
            cumulative=True,
            width=7,
        ),
        Column(
            key="livelihood",
            group=_SUPPORT,
            label="Chuyển đổi nghề, con giống, nông cụ",
            unit="hộ",
            type=COUNT,
            agg=_SUM,
            cumulative=True,
            width=10,
        ),
        Column(
            key="training",
            group=_SUPPORT,
            label="Đào tạo nghề",
            unit="người",
            type=COUNT,
            agg=_SUM,
            cumulative=True,
            width=7.5,
        ),
        Column(
            key="credit_households",
            group=_LOAN,
            label="Số hộ",
            unit="hộ",
            type=COUNT,
            agg=_SUM,
            cumulative=True,
            width=7,
        ),
        Column(
            key="credit_amount",
            group=_LOAN,
            label="Số tiền",
            unit="triệu đồng",
            type=MONEY,
            agg=_SUM,
            cumulative=True,
            width=10,
        ),
        Column(
            key="fund_plan",
            group=_FUND,
            label="Kế hoạch",
            unit="triệu đồng",
            type=MONEY,
            agg=_SUM,
            width=10,
            stays=True,
        ),
        Column(
            key="fund_paid",
            group=_FUND,
            label="Giải ngân lũy kế",
            unit="triệu đồng",
            type=MONEY,
            agg=_SUM,
            cumulative=True,
            width=10,
        ),
        Column(
            key="donated",
            group=_FUND,
            label="Vận động xã hội hóa",
            unit="triệu đồng",
            type=MONEY,
            agg=_SUM,
            cumulative=True,
            width=10,
        ),
    ),
    rules=(
        escaped_within_poor_households,
        poor_within_households,
        loan_households_have_amount,
        loan_amount_has_households,
        poverty_fund_within_plan,
    ),
    total_label="Tổng cộng",
)
