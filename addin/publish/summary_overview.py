"""The sheet "Tổng quan": the eleven units at a glance, live from the forms' sheets, and native charts."""

from collections.abc import Mapping, Sequence
from datetime import timedelta, timezone
from typing import Any

from addin.publish.plan import Chart, Content, Formula, PrintSetup, Series, SheetPlan
from addin.publish.summary_projects import Places, add_projects
from addin.publish.summary_register import Inbox, add_register
from addin.publish.summary_sheet import (
    DEFAULT_ROW,
    HIGHEST_CHART,
    LOWEST_CHART,
    PROVINCE,
    Anchors,
    SheetDraft,
    coverage,
    pixels,
    share_of,
    styles_of,
    unit_name,
)
from schemas.cells import address, column_letters
from schemas.fields import COUNT, MONEY, PERCENT, TEXT
from schemas.findings import Severity
from schemas.form import Column, Ratio
from schemas.forms import FORMS_BY_ID
from schemas.numbers import exact
from schemas.period import Period
from schemas.submission import Received
from schemas.summary import Summary

__all__ = ["Inbox", "plan_overview"]

SHEET = "Tổng quan"
TITLE = "TỔNG HỢP BÁO CÁO CÔNG TÁC DÂN TỘC"
_VIETNAM = timezone(timedelta(hours=7))
_REPORT, _CHECK, _MONEY, _POOR = "Báo cáo", "Kiểm tra", "Vốn CTMTQG 1719 (biểu B01)", "Giảm hộ nghèo DTTS (biểu B02)"
_COLUMNS = (
    Column(key="received", group=_REPORT, label="Tình trạng", type=TEXT, width=12),
    Column(key="sent_at", group=_REPORT, label="Thời gian gửi", type=TEXT, width=16),
    Column(key="in_time", group=_REPORT, label="Thời hạn", type=TEXT, width=10),
    Column(key="version", group=_REPORT, label="Bản số", type=COUNT, width=7),
    Column(key="errors", group=_CHECK, label="Lỗi", type=COUNT, width=7),
    Column(key="warnings", group=_CHECK, label="Cảnh báo", type=COUNT, width=8),
    Column(key="plan_total", group=_MONEY, label="Kế hoạch năm", unit="triệu đồng", type=MONEY, width=13),
    Column(key="paid_total", group=_MONEY, label="Giải ngân lũy kế", unit="triệu đồng", type=MONEY, width=13),
    Column(key="paid_rate", group=_MONEY, label="Tỷ lệ giải ngân", unit="%", type=PERCENT, width=10,
           computed=Ratio("paid_total", "plan_total")),
    Column(key="target_cut", group=_POOR, label="Chỉ tiêu giảm", unit="hộ", type=COUNT, width=10),
    Column(key="escaped", group=_POOR, label="Đã thoát nghèo", unit="hộ", type=COUNT, width=10),
    Column(key="target_rate", group=_POOR, label="Tỷ lệ hoàn thành", unit="%", type=PERCENT, width=10,
           computed=Ratio("escaped", "target_cut")),
    Column(key="file", label="Tệp đã nhận", type=TEXT, width=36),
)  # fmt: skip
_LEADING = ("STT", "Đơn vị")
_INDEX = {column.key: at for at, column in enumerate(_COLUMNS, len(_LEADING))}
_WIDTHS = [5.0, 21.0, *(column.width for column in _COLUMNS)]
#: Columns whose figures come live from the sheets of the forms.
_LINKED = {"plan_total": "B01", "paid_total": "B01", "target_cut": "B02", "escaped": "B02"}
_SUMMED = ("errors", "warnings", *_LINKED)
_CENTERED = ("received", "sent_at", "in_time")
#: Blank rows below the charts; what follows begins a new page.
_BLANK = 2


def plan_overview(summary: Summary, period: Period, inbox: Inbox, anchors: Mapping[str, Anchors]) -> SheetPlan:
    """Lay out the overview; `anchors` says where the forms' figures stand."""
    draft = SheetDraft(SHEET, _WIDTHS)
    reported = [unit for unit in summary.units if unit in summary.files]
    missing = [unit for unit in summary.units if unit not in summary.files]
    draft.add_head(f"{TITLE} {period.label.upper()}", period, coverage(reported, missing))
    body = draft.add_header(_COLUMNS, _LEADING)
    current = {line.unit: line for line in inbox.received if line.status == "current"}
    rows: list[dict[str, Content]] = []
    for row, unit in enumerate(summary.units, body):
        rows.append(_unit_values(unit, row, summary, inbox, anchors) | _report_values(current.get(unit)))
        cells: list[Content] = [row - body + 1, unit_name(unit), *(rows[-1].get(column.key) for column in _COLUMNS)]
        draft.heights[row] = 18.0
        draft.add_rows(row, [cells], _styles(rows[-1], missing=unit in missing))
    total = body + len(rows)
    draft.add_rows(total, [_total(body, total, rows, share_of(reported, missing))], _total_styles())
    draft.heights[total] = 20.0
    charts = _charts(body, total - 1, total + 2, draft.room_below(total + 2))
    below = total + 3 + int(charts[0].height * 0.75 / DEFAULT_ROW) + _BLANK
    money = Places(_INDEX["plan_total"], _INDEX["paid_total"], _INDEX["paid_rate"])
    breaks = (below - 1,)  # a row above: the edge of a chart that stands on the break is drawn on the page before
    projects, below = add_projects(draft, below, money, summary.forms["B01"].total, anchors["B01"])
    add_register(draft, below, summary, inbox)
    charts = (*charts, projects)
    setup = PrintSetup()  # the header does not repeat: the lower part has other columns
    return draft.plan(body, len(_LEADING), charts=charts, breaks=breaks, setup=setup)


def _report_values(line: Received | None) -> dict[str, Content]:
    """What the register says of a unit's current version."""
    if line is None:
        return {}
    return {"sent_at": sent_text(line), "in_time": in_time_of(line), "version": line.version, "file": line.file}


def sent_text(line: Received) -> str:
    """When a version was sent, in Vietnamese time."""
    return f"{line.sent_at.astimezone(_VIETNAM):%d/%m/%Y %H:%M}" if line.sent_at else "không rõ"


def in_time_of(line: Received) -> str:
    """Whether a version came in time."""
    return "Muộn" if line.late else "Đúng hạn" if line.sent_at else "không rõ"


def _unit_values(
    unit: str, row: int, summary: Summary, inbox: Inbox, anchors: Mapping[str, Anchors]
) -> dict[str, Content]:
    if unit not in summary.files:
        return {"received": "Chưa có"}
    severities = [finding.severity for finding in inbox.findings if finding.unit == unit]
    values: dict[str, Content] = {
        "received": "Đã nhận",
        "file": summary.files[unit],
        "errors": severities.count(Severity.ERROR),
        "warnings": severities.count(Severity.WARNING),
    }
    for key, form in _LINKED.items():
        values[key] = _linked(unit, form, key, summary, anchors[form])
    return values | _rates(values, row)


def _linked(unit: str, form: str, key: str, summary: Summary, anchors: Anchors) -> Formula | None:
    """A unit's figure on the form's own sheet; for B01 the sum of its ten projects."""
    figures = summary.forms[form].units.get(unit)
    if figures is None:
        return None
    if not FORMS_BY_ID[form].by_code:
        return Formula(f"={anchors.reference(unit, '', key)}", figures.get(key))
    codes = [row.code for row in FORMS_BY_ID[form].fixed_rows if not row.parent and (unit, row.code) in anchors.rows]
    if not codes:
        return None
    value = exact(sum(figures[code].get(key) or 0 for code in codes))
    return Formula(f"=SUM({','.join(anchors.reference(unit, code, key) for code in codes)})", value)


def _rates(values: Mapping[str, Content], row: int) -> dict[str, Content]:
    """The percentages of a row, live and from the values now."""
    now: dict[str, Any] = {key: cell.value if isinstance(cell, Formula) else cell for key, cell in values.items()}
    return {
        column.key: Formula(
            column.computed.formula(lambda key: address(row, _INDEX[key])), column.computed.compute(now)
        )
        for column in _COLUMNS
        if column.computed
    }


def _total(body: int, row: int, rows: Sequence[Mapping[str, Content]], share: str) -> list[Content]:
    values: dict[str, Content] = {"received": share}
    for key in _SUMMED:
        cells = (line.get(key) for line in rows)
        figures = (cell.value if isinstance(cell, Formula) else cell for cell in cells)
        letters = column_letters(_INDEX[key])
        total = exact(sum(figure for figure in figures if isinstance(figure, int | float)))
        values[key] = Formula(f"=SUM({letters}{body + 1}:{letters}{row})", total)
    values |= _rates(values, row)
    return [None, PROVINCE, *(values.get(column.key) for column in _COLUMNS)]


def _styles(values: Mapping[str, Content], *, missing: bool) -> list[str]:
    if missing:
        return ["cell-center", *["missing"] * (len(_WIDTHS) - 1)]
    styles = dict(zip(_INDEX, styles_of("cell", _COLUMNS), strict=True))
    styles |= dict.fromkeys(_CENTERED, "cell-center")
    if values.get("in_time") == "Muộn":
        styles["in_time"] = "late"
    styles |= {key: look for key, look in (("errors", "error"), ("warnings", "warning")) if values.get(key)}
    return ["cell-center", "cell-text", *styles.values()]


def _total_styles() -> list[str]:
    styles = dict(zip(_INDEX, styles_of("total", _COLUMNS), strict=True)) | dict.fromkeys(_CENTERED, "total-center")
    return ["total-center", "total-text", *styles.values()]


def _charts(first: int, last: int, row: int, room: int) -> tuple[Chart, ...]:
    """Both charts side by side; as high as the first page has room for."""
    half = _INDEX["plan_total"]
    height = max(LOWEST_CHART, min(HIGHEST_CHART, room))

    def cells(key: str) -> str:
        letters = column_letters(_INDEX[key]) if key else "B"
        return f"='{SHEET}'!${letters}${first + 1}:${letters}${last + 1}"

    paid = [Series("Tỷ lệ giải ngân", cells(""), cells("paid_rate"))]
    cut = [
        Series("Chỉ tiêu giảm trong năm", cells(""), cells("target_cut"), "wide_upward_diagonal"),
        Series("Số hộ thoát nghèo lũy kế", cells(""), cells("escaped")),
    ]
    paid_title = "Tỷ lệ giải ngân vốn CTMTQG theo đơn vị (%)"
    cut_title = "Giảm hộ nghèo DTTS theo đơn vị: chỉ tiêu và kết quả (hộ)"
    return (
        Chart("column", paid_title, paid, row, 0, pixels(_WIDTHS[:half]) - 12, height, "#,##0", "Tỷ lệ giải ngân (%)"),
        Chart("column", cut_title, cut, row, half, pixels(_WIDTHS[half:]), height, "#,##0", "Số hộ"),
    )
