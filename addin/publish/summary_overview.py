"""The sheet "Tổng quan": the eleven units at a glance, control totals, files set aside, two native charts."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from addin.publish.layout import row_height
from addin.publish.plan import Block, Chart, Content, Formula, Merge, PrintSetup, Series, SheetPlan
from addin.publish.summary_sheet import HEADER_ROW, Anchors, coverage, head, head_heights, unit_name
from schemas.cells import address, column_letters
from schemas.findings import Finding, Severity
from schemas.form import Ratio
from schemas.forms import FORMS_BY_ID
from schemas.period import Period
from schemas.reference import unit_by_code
from schemas.submission import Control, Received, SetAside
from schemas.summary import Summary

SHEET = "Tổng quan"
TITLE = "TỔNG HỢP BÁO CÁO CÔNG TÁC DÂN TỘC"
_HEADINGS = (
    "STT", "Đơn vị", "Báo cáo", "Ngày gửi", "Đúng hạn", "Bản số", "Lỗi", "Cảnh báo",
    "Kế hoạch vốn CTMTQG (triệu đồng)", "Giải ngân lũy kế (triệu đồng)", "Tỷ lệ giải ngân (%)",
    "Chỉ tiêu giảm hộ nghèo DTTS", "Số hộ thoát nghèo lũy kế", "Tỷ lệ hoàn thành (%)", "Tệp đã nhận",
)  # fmt: skip
_WIDTHS = [5.0, 22.0, 10.0, 16.0, 10.0, 7.0, 7.0, 9.0, 14.0, 14.0, 10.0, 12.0, 12.0, 11.0, 34.0]
_KINDS = (
    "center", "text", "center", "center", "center", "count", "count", "count",
    "money", "money", "percent", "count", "count", "percent", "text",
)  # fmt: skip
#: Linked figures: column of this sheet → form and column of its summary.
_LINKED = {8: ("B01", "plan_total"), 9: ("B01", "paid_total"), 11: ("B02", "target_cut"), 12: ("B02", "escaped")}
_RATES = {10: Ratio("9", "8"), 13: Ratio("12", "11")}
_SUMMED = (6, 7, 8, 9, 11, 12)


class Inbox(NamedTuple):
    """What the register says of a period, for the overview."""

    received: Sequence[Received]
    set_aside: Sequence[SetAside]
    findings: Sequence[Finding]
    control: Control


def plan_overview(summary: Summary, period: Period, inbox: Inbox, anchors: Mapping[str, Anchors]) -> SheetPlan:
    """Lay out the overview; `anchors` says where the forms' figures stand."""
    reported = [unit for unit in summary.units if unit in summary.files]
    missing = [unit for unit in summary.units if unit not in summary.files]
    below = coverage(reported, missing)
    units = sorted(summary.units, key=lambda code: unit_by_code(code).position)
    body = HEADER_ROW + 1
    blocks = [Block(HEADER_ROW, 0, [list(_HEADINGS)], ["header"] * len(_HEADINGS))]
    rows = [
        _unit_cells(number, unit, body + number - 1, summary, inbox, anchors) for number, unit in enumerate(units, 1)
    ]
    for offset, cells in enumerate(rows):
        blocks.append(Block(body + offset, 0, [cells], _styles(cells)))
    total_row = body + len(units)
    blocks.append(Block(total_row, 0, [_total(body, total_row, rows)], [f"total-{kind}" for kind in _KINDS]))
    merges, heights, end = _remarks(inbox, total_row + 2)
    heights |= head_heights(TITLE, below, _WIDTHS) | {HEADER_ROW: 66.0}
    heights |= {body + i: row_height(cells, _WIDTHS, 20.0) for i, cells in enumerate(rows)}
    return SheetPlan(
        name=SHEET,
        blocks=tuple(blocks),
        merges=(*head(TITLE, period, _WIDTHS, below), *merges),
        widths=dict(enumerate(_WIDTHS)),
        heights=heights,
        charts=_charts(body, total_row - 1, end + 1),
        freeze=(body, 2),
        setup=PrintSetup(repeat_first=HEADER_ROW, repeat_last=HEADER_ROW),
    )


def _unit_cells(
    number: int, unit: str, row: int, summary: Summary, inbox: Inbox, anchors: Mapping[str, Anchors]
) -> list[Content]:
    current = next((line for line in inbox.received if line.unit == unit and line.status == "current"), None)
    if current is None:
        return [number, unit_name(unit), "Chưa có", *[None] * (len(_HEADINGS) - 3)]
    own = [finding for finding in inbox.findings if finding.unit == unit]
    from datetime import timedelta, timezone

    sent = (
        f"{current.sent_at.astimezone(timezone(timedelta(hours=7))):%d/%m/%Y %H:%M}" if current.sent_at else "không rõ"
    )
    cells: list[Content] = [
        number,
        unit_name(unit),
        "Đã nhận",
        sent,
        "Muộn" if current.late else "Đúng hạn" if current.sent_at else "không rõ",
        current.version,
        sum(1 for finding in own if finding.severity is Severity.ERROR),
        sum(1 for finding in own if finding.severity is Severity.WARNING),
        *[None] * 6,
        current.file,
    ]
    values: dict[str, Any] = {}
    for column, (form, key) in _LINKED.items():
        linked = _linked(unit, form, key, summary, anchors[form])
        cells[column] = linked
        values[str(column)] = linked.value if linked else None
    for column, ratio in _RATES.items():
        text = ratio.formula(lambda key: address(row, int(key)))
        cells[column] = Formula(text, ratio.compute(values))
    return cells


def _linked(unit: str, form: str, key: str, summary: Summary, anchors: Anchors) -> Formula | None:
    """A unit's figure on the form's own sheet; for B01 the sum of its ten projects."""
    figures = summary.forms[form].units.get(unit)
    if figures is None:
        return None
    if not FORMS_BY_ID[form].by_code:
        return Formula(f"={anchors.reference(unit, '', key)}", figures.get(key))
    codes = [row.code for row in FORMS_BY_ID[form].fixed_rows if not row.parent and row.code in figures]
    value = round(sum(figures[code].get(key) or 0 for code in codes), 3)
    return Formula(f"=SUM({','.join(anchors.reference(unit, code, key) for code in codes)})", value)


def _total(body: int, row: int, rows: Sequence[Sequence[Content]]) -> list[Content]:
    cells: list[Content] = [None, "Toàn tỉnh", *[None] * (len(_HEADINGS) - 2)]
    values: dict[str, Any] = {}
    for column in _SUMMED:
        figures = [cell.value if isinstance(cell, Formula) else cell for cell in (line[column] for line in rows)]
        values[str(column)] = round(sum(figure for figure in figures if isinstance(figure, int | float)), 3)
        letters = column_letters(column)
        cells[column] = Formula(f"=SUM({letters}{body + 1}:{letters}{row})", values[str(column)])
    for column, ratio in _RATES.items():
        cells[column] = Formula(ratio.formula(lambda key: address(row, int(key))), ratio.compute(values))
    return cells


def _styles(cells: Sequence[Content]) -> list[str]:
    if cells[2] == "Chưa có":
        return ["missing"] * len(cells)
    styles = [f"cell-{kind}" for kind in _KINDS]
    if cells[4] == "Muộn":
        styles[4] = "late"
    for column, style in ((6, "error"), (7, "warning")):
        if cells[column]:
            styles[column] = style
    return styles


def _remarks(inbox: Inbox, row: int) -> tuple[list[Merge], dict[int, float], int]:
    """Control totals, older versions and files set aside, one line each."""
    control = inbox.control
    lines = [
        f"Đối chiếu: đọc {control.cells_read} ô = dùng {control.cells_used} ô + để riêng {control.cells_set_aside} ô "
        "(lý do từng ô xem trang “Kiểm tra”)."
    ]
    lines += [
        f"{unit_name(line.unit)}: bản {line.version} ({line.file}) đã được thay bằng bản sau."
        for line in inbox.received
        if line.status != "current"
    ]
    lines += [f"Để riêng: {refused.message}" for refused in inbox.set_aside]
    last, width = len(_WIDTHS) - 1, sum(_WIDTHS)
    merges = [Merge(row + i, 0, row + i, last, text, "plain") for i, text in enumerate(lines)]
    heights = {row + i: row_height([text], [width * 0.95]) for i, text in enumerate(lines)}
    return merges, heights, row + len(lines)


def _charts(first: int, last: int, row: int) -> tuple[Chart, ...]:
    def cells(column: int) -> str:
        return f"='{SHEET}'!${column_letters(column)}${first + 1}:${column_letters(column)}${last + 1}"

    names = cells(1)
    return (
        Chart("column", "Tỷ lệ giải ngân vốn CTMTQG theo đơn vị (%)",
              [Series("Tỷ lệ giải ngân", names, cells(10))], row, 0, 720, 340, "#,##0", "%"),
        Chart("column", "Giảm hộ nghèo DTTS: chỉ tiêu và kết quả (hộ)",
              [Series("Chỉ tiêu giảm trong năm", names, cells(11), "wide_upward_diagonal"),
               Series("Số hộ thoát nghèo lũy kế", names, cells(12))], row, 9, 700, 340, "#,##0", "hộ"),
    )  # fmt: skip
