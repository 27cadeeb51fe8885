"""B01: the national target programme for ethnic-minority areas (QĐ 1719/QĐ-TTg; seed I.1, II.2.2, III.1)."""

from collections.abc import Iterator
from datetime import date

from schemas.fields import COUNT, LONG_TEXT, MONEY, PERCENT, TEXT
from schemas.findings import CatalogueText, Severity
from schemas.form import Agg, Column, FixedRow, Form, Linear, Ratio, RowKind, at_most
from schemas.numbers import show_number
from schemas.reference import all_projects
from schemas.rule import Breach, SheetView, row_rule, sheet_rule

_PLAN, _PAID, _QTY = "Kế hoạch vốn năm", "Giải ngân lũy kế", "Khối lượng"
_MONEY = "triệu đồng"
#: Decision 1719/QĐ-TTg is of 14 October 2021.
_SINCE = date(2021, 10, 14)


@row_rule(
    CatalogueText(
        Severity.ERROR,
        "Giải ngân vốn đầu tư không vượt kế hoạch vốn đầu tư năm (NSTW cộng NSĐP).",
        "Giải ngân vốn đầu tư {paid_capital} triệu đồng vượt kế hoạch vốn đầu tư năm "
        "(NSTW {plan_capital_central} + NSĐP {plan_capital_local}).",
        "Đề nghị kiểm tra lại số giải ngân hoặc kế hoạch vốn.",
    ),
    at="paid_capital",
    valid_from=_SINCE,
)
def paid_capital_within_plan(paid_capital: float, plan_capital_central: float, plan_capital_local: float) -> bool:
    """Investment capital paid out may not exceed the year's plan, central and local together."""
    return at_most(paid_capital, plan_capital_central + plan_capital_local)


@row_rule(
    CatalogueText(
        Severity.ERROR,
        "Giải ngân vốn sự nghiệp không vượt kế hoạch vốn sự nghiệp năm (NSTW cộng NSĐP).",
        "Giải ngân vốn sự nghiệp {paid_recurrent} triệu đồng vượt kế hoạch vốn sự nghiệp năm "
        "(NSTW {plan_recurrent_central} + NSĐP {plan_recurrent_local}).",
        "Đề nghị kiểm tra lại số giải ngân hoặc kế hoạch vốn.",
    ),
    at="paid_recurrent",
    valid_from=_SINCE,
)
def paid_recurrent_within_plan(
    paid_recurrent: float, plan_recurrent_central: float, plan_recurrent_local: float
) -> bool:
    """Recurrent capital paid out may not exceed the year's plan, central and local together."""
    return at_most(paid_recurrent, plan_recurrent_central + plan_recurrent_local)


@sheet_rule(
    CatalogueText(
        Severity.ERROR,
        "Dòng dự án phải bằng tổng các tiểu dự án của dự án đó.",
        "Dự án {code}, “{label}” ghi {value}, nhưng cộng các tiểu dự án là {expected}{allowed}.",
        "Dòng dự án phải bằng tổng các tiểu dự án; đề nghị kiểm tra lại.",
    ),
    tolerance=1.0,  # triệu đồng
    valid_from=_SINCE,
)
def project_is_sum_of_subprojects(sheet: SheetView) -> Iterator[Breach]:
    """A project's row is the sum of its sub-projects' rows, within 1 triệu đồng of rounding.

    Where a sub-project's figure is unknown, the project's is wrong only if the others alone are more than it.
    """
    records = sheet.by_code()
    for code, parts in FORM.children.items():
        parent = records.get(code)
        for column in FORM.columns if parent else ():
            key = column.key
            if parent is None or Agg.SUM not in column.agg or column.computed or key not in parent.values:
                continue
            known = [records[part].values[key] for part in parts if part in records and key in records[part].values]
            total = sum(float(str(value or 0)) for value in known)
            stated = float(str(parent.values[key] or 0))
            forgiven = sheet.tolerance if column.type is MONEY else 0
            whole = len(known) == len(parts)
            if total - stated > forgiven or (whole and stated - total > forgiven):
                values = {
                    "code": code,
                    "label": column.full_label,
                    "value": show_number(stated),
                    "expected": show_number(total) if whole else f"ít nhất {show_number(total)}",
                    "allowed": f" (đã cho phép lệch {show_number(forgiven)} do làm tròn)" if forgiven else "",
                }
                yield Breach(parent, key, values)


FORM = Form(
    id="B01",
    version="2023.1",
    sheet="B01-MTQG",
    title="Chương trình MTQG phát triển KT-XH vùng đồng bào DTTS và miền núi (QĐ 1719/QĐ-TTg)",
    rows=RowKind.FIXED,
    columns=(
        Column(key="code", label="Mã số", type=TEXT, label_column=True, width=6),
        Column(key="project", label="Nội dung dự án, tiểu dự án", type=TEXT, label_column=True, width=40),
        Column(
            key="plan_capital_central",
            group=_PLAN,
            label="Vốn đầu tư – NSTW",
            unit=_MONEY,
            type=MONEY,
            agg=(Agg.SUM,),
            stays=True,
        ),
        Column(
            key="plan_capital_local",
            group=_PLAN,
            label="Vốn đầu tư – NSĐP",
            unit=_MONEY,
            type=MONEY,
            agg=(Agg.SUM,),
            stays=True,
        ),
        Column(
            key="plan_recurrent_central",
            group=_PLAN,
            label="Vốn sự nghiệp – NSTW",
            unit=_MONEY,
            type=MONEY,
            agg=(Agg.SUM,),
            stays=True,
        ),
        Column(
            key="plan_recurrent_local",
            group=_PLAN,
            label="Vốn sự nghiệp – NSĐP",
            unit=_MONEY,
            type=MONEY,
            agg=(Agg.SUM,),
            stays=True,
        ),
        Column(
            key="plan_total",
            group=_PLAN,
            label="Tổng số",
            unit=_MONEY,
            type=MONEY,
            agg=(Agg.SUM,),
            computed=Linear(
                plus=("plan_capital_central", "plan_capital_local", "plan_recurrent_central", "plan_recurrent_local")
            ),
        ),
        Column(
            key="paid_capital",
            group=_PAID,
            label="Vốn đầu tư",
            unit=_MONEY,
            type=MONEY,
            agg=(Agg.SUM,),
            cumulative=True,
            hint="Lũy kế từ đầu năm (ngày ghi dưới biểu); không vượt kế hoạch vốn đầu tư.",
        ),
        Column(
            key="paid_recurrent",
            group=_PAID,
            label="Vốn sự nghiệp",
            unit=_MONEY,
            type=MONEY,
            agg=(Agg.SUM,),
            cumulative=True,
            hint="Lũy kế từ đầu năm (ngày ghi dưới biểu); không vượt kế hoạch vốn sự nghiệp.",
        ),
        Column(
            key="paid_total",
            group=_PAID,
            label="Tổng số",
            unit=_MONEY,
            type=MONEY,
            agg=(Agg.SUM,),
            cumulative=True,
            computed=Linear(plus=("paid_capital", "paid_recurrent")),
        ),
        Column(
            key="paid_rate",
            label="Tỷ lệ giải ngân",
            unit="%",
            type=PERCENT,
            agg=(Agg.RATIO,),
            computed=Ratio("paid_total", "plan_total"),
            width=9,
        ),
        Column(
            key="target_qty",
            group=_QTY,
            label="Kế hoạch năm",
            type=COUNT,
            agg=(Agg.SUM,),
            totalled=False,
            width=11,
            hint="Đơn vị tính theo từng dòng: hộ, công trình, lớp, mô hình.",
            stays=True,
        ),
        Column(
            key="done_qty",
            group=_QTY,
            label="Thực hiện lũy kế",
            type=COUNT,
            agg=(Agg.SUM,),
            totalled=False,
            cumulative=True,
            width=11,
            hint="Cùng đơn vị tính với kế hoạch.",
        ),
        Column(
            key="beneficiaries",
            label="Số hộ hưởng lợi lũy kế",
            unit="hộ",
            type=COUNT,
            agg=(Agg.SUM,),
            cumulative=True,
            width=10,
        ),
        Column(key="obstacle", label="Khó khăn, vướng mắc", type=LONG_TEXT, agg=(Agg.TEXT,), width=22),
    ),
    fixed_rows=tuple(
        FixedRow(
            code=project.code,
            label=("Tiểu dự án " + project.code.split(".")[1] if "." in project.code else f"Dự án {project.code}")
            + f": {project.name}",
            unit_of_measure=project.unit_of_measure,
            parent=project.code.split(".")[0] if "." in project.code else "",
        )
        for project in all_projects()
    ),
    rules=(paid_capital_within_plan, paid_recurrent_within_plan, project_is_sum_of_subprojects),
    total_label="Tổng cộng",
    blank_rows=True,
)
