"""The sheet "Tổng quan": the eleven units at a glance, live from the forms' sheets, and native charts."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta, timezone

from addin.analysis.punctuality import State
from addin.sheets.layout import scope_as_new
from addin.sheets.plan import Chart, Content, Formula, PrintSetup, Series, SheetPlan
from addin.sheets.sheet_draft import (
    DEFAULT_ROW,
    HIGHEST_CHART,
    LOWEST_CHART,
    UNKNOWN,
    Anchors,
    SheetDraft,
    Shown,
    coverage,
    pixels,
    share_of,
    source_sentences,
    styles_of,
    unit_name,
)
from addin.summary.lookup import top_codes, value_at
from addin.summary_workbook.formulas import rate_formula, total_formula
from addin.summary_workbook.projects import ProjectColumns, add_projects
from addin.summary_workbook.register import Inbox, add_register
from addin.summary_workbook.states import MARKS, States, review_words, under_review
from schemas.cells import column_letters, fixed_address
from schemas.computation import Ratio
from schemas.fields import COUNT, MONEY, PERCENT, TEXT
from schemas.form import Column
from schemas.forms import FORMS_BY_ID
from schemas.in_force import per_catalogue
from schemas.numbers import exact, show_number
from schemas.period import Period
from schemas.report import FigurePlace
from schemas.submission import Received
from schemas.summary import Summary

__all__ = ["Inbox", "plan_overview"]

SHEET = "Tổng quan"
TITLE = "TỔNG HỢP BÁO CÁO"
_VIETNAM = timezone(timedelta(hours=7))
_REPORT, _CHECK, _MONEY, _POOR = "Báo cáo", "Kiểm tra", "Vốn CTMTQG 1719 (biểu B01)", "Giảm hộ nghèo DTTS (biểu B02)"
_COLUMNS = (
    Column(key="received", headings=(_REPORT,), label="Tình trạng", type=TEXT, width=12),
    Column(key="sent_at", headings=(_REPORT,), label="Ngày, giờ gửi", type=TEXT, width=16),
    Column(key="in_time", headings=(_REPORT,), label="Chấp hành thời hạn", type=TEXT, width=12),
    Column(key="version", headings=(_REPORT,), label="Lần gửi", type=COUNT, width=7),
    Column(key="errors", headings=(_CHECK,), label="Lỗi", type=COUNT, width=7),
    Column(key="warnings", headings=(_CHECK,), label="Cảnh báo", type=COUNT, width=8),
    Column(key="plan_total", headings=(_MONEY,), label="Kế hoạch năm", unit="triệu đồng", type=MONEY, width=13),
    Column(key="paid_total", headings=(_MONEY,), label="Giải ngân lũy kế", unit="triệu đồng", type=MONEY, width=13),
    Column(key="paid_rate", headings=(_MONEY,), label="Tỷ lệ giải ngân", unit="%", type=PERCENT, width=10,
           computed=Ratio("paid_total", "plan_total")),
    Column(key="target_cut", headings=(_POOR,), label="Chỉ tiêu giảm", unit="hộ", type=COUNT, width=10),
    Column(key="escaped", headings=(_POOR,), label="Đã thoát nghèo", unit="hộ", type=COUNT, width=10),
    Column(key="target_rate", headings=(_POOR,), label="Tỷ lệ hoàn thành", unit="%", type=PERCENT, width=10,
           computed=Ratio("escaped", "target_cut")),
    Column(key="file", label="Tệp đã nhận", type=TEXT, width=36),
)  # fmt: skip
_LEADING = ("STT", "Đơn vị")
#: Columns whose figures come live from the sheets of the forms.
_LINKED = {"plan_total": "B01", "paid_total": "B01", "target_cut": "B02", "escaped": "B02"}
_SUMMED = ("errors", "warnings", *_LINKED)
_CHARTED = ("paid_rate", "target_cut", "escaped")
_CENTERED = ("received", "sent_at", "in_time")
#: Blank rows below the charts; what follows begins a new page.
_BLANK = 2


def _linked_forms() -> dict[str, str]:
    """The columns whose figures the forms in force ask for, each with its form."""
    return {key: form for key, form in _LINKED.items() if form in FORMS_BY_ID and key in FORMS_BY_ID[form].by_key}


@per_catalogue
def _columns() -> tuple[Column, ...]:
    """The columns; those of figures that nobody is asked for are left out."""
    linked = _linked_forms()
    untold = _LINKED.keys() - linked.keys()
    return tuple(one for one in _COLUMNS if untold.isdisjoint({one.key, *(one.computed.parts if one.computed else ())}))


@per_catalogue
def _index() -> dict[str, int]:
    return {column.key: at for at, column in enumerate(_columns(), len(_LEADING))}


def _widths() -> list[float]:
    return [5.0, 21.0, *(column.width for column in _columns())]


def plan_overview(summary: Summary, period: Period, inbox: Inbox, anchors: Mapping[str, Anchors]) -> SheetPlan:
    """Lay out the overview; `anchors` says where the forms' figures are."""
    draft = SheetDraft(SHEET, _widths())
    reported = [unit for unit in summary.units if unit in summary.files]
    missing = [unit for unit in summary.units if unit not in summary.files]
    head = [coverage(reported, missing), *source_sentences(summary), under_review(summary.under_review)]
    remark = " ".join(filter(None, [*head, summary.closed_with]))
    draft.add_head(f"{TITLE} {period.label.upper()}", period, remark)
    states = {form: States(summary, FORMS_BY_ID[form]) for form in dict.fromkeys(_linked_forms().values())}
    body = draft.add_header(_columns(), _LEADING)
    current = {line.unit: line for line in inbox.received if line.status == "current"}
    rows: list[dict[str, Shown]] = []
    for row, unit in enumerate(summary.units, body):
        told = _report_values(current.get(unit), inbox) if unit in summary.files else {}
        said = _status(unit, summary, inbox) | told
        figures = _unit_figures(unit, row, states, anchors) if unit in summary.files else {}
        rows.append({key: Shown(content) for key, content in said.items()} | figures)
        shown = [Shown(row - body + 1), Shown(unit_name(unit)), *_in_order(rows[-1])]
        draft.heights[row] = 18.0
        draft.add_shown(row, [shown], _styles(said, missing=unit in missing))
    total = body + len(rows)
    in_all = _total(body, total, rows, states) | {"received": Shown(share_of(reported, missing))}
    draft.add_shown(total, [[Shown(None), Shown(scope_as_new()), *_in_order(in_all)]], _total_styles())
    draft.heights[total] = 20.0
    _add_remark(draft, total + 1, dict(zip(summary.units, rows, strict=True)))
    by_name = {unit_name(unit): shown for unit, shown in zip(summary.units, rows, strict=True)}
    charts = _charts(body, total - 1, total + 2, draft.room_below(total + 2), by_name)
    below = total + 3 + (int(charts[0].height * 0.75 / DEFAULT_ROW) if charts else 0) + _BLANK
    breaks = (below - 1,)  # a row above: the edge of a chart that is on the break is drawn on the page before
    if "paid_rate" in _index():
        money = ProjectColumns(*map(_index().__getitem__, ("plan_total", "paid_total", "paid_rate")))
        projects, below = add_projects(draft, below, money, states["B01"], anchors["B01"])
        charts = (*charts, projects)
    add_register(draft, below, summary, inbox)
    setup = PrintSetup()  # the header does not repeat: the lower part has other columns
    return draft.plan(body, len(_LEADING), charts=charts, breaks=breaks, setup=setup)


def _report_values(line: Received | None, inbox: Inbox) -> dict[str, Content]:
    """What the register says of a unit's current version."""
    if line is None:
        return {}
    return {"sent_at": sent_text(line), "in_time": in_time_of(line, inbox), "version": line.version, "file": line.file}


def sent_text(line: Received) -> str:
    """When a version was sent, in Vietnamese time."""
    return f"{line.sent_at.astimezone(_VIETNAM):%d/%m/%Y %H:%M}" if line.sent_at else "không rõ"


def in_time_of(line: Received, inbox: Inbox) -> str:
    """Whether a unit reported in time; by the version itself where its figures are of another period's report."""
    standing = inbox.standings.get(line.unit)
    if standing and standing.state is not State.MISSING:
        return standing.words
    return State.LATE.value if line.late else State.IN_TIME.value if line.sent_at else "Không rõ ngày gửi"


def not_reported(unit: str, inbox: Inbox) -> str:
    """How a unit stands whose figures are not there."""
    standing = inbox.standings.get(unit)
    return standing.words if standing else State.MISSING.value


def is_late(in_time: Content) -> bool:
    """Whether the cell about a unit's report says that it came late."""
    return str(in_time).startswith(State.LATE.value)


def _status(unit: str, summary: Summary, inbox: Inbox) -> dict[str, Content]:
    """Whether a unit's report is there and under review, and what was found in it."""
    if unit not in summary.files:
        return {"received": not_reported(unit, inbox)}
    review = summary.under_review.get(unit)
    return {
        "received": f"Đang rà soát ({review_words(review)})" if review else "Đã nhận",
        "file": summary.files[unit],
        "errors": review.errors if review else 0,
        "warnings": review.warnings if review else 0,
    }


def _unit_figures(
    unit: str, row: int, states: Mapping[str, States], anchors: Mapping[str, Anchors]
) -> dict[str, Shown]:
    found = {key: _linked(unit, key, states[form], anchors[form]) for key, form in _linked_forms().items()}
    return found | {key: states[form].of_unit(rate, unit, key) for key, form, rate in _rates(found, row)}


def _linked(unit: str, key: str, states: States, anchors: Anchors) -> Shown:
    """A unit's figure on the form's own sheet; for B01 the sum of its ten projects."""
    form, value = states.form, value_at(states.whole, FigurePlace(states.form.id, key, unit))
    if not form.by_code:
        reference = anchors.reference(unit, "", key)
        content = Formula(f"={reference}", UNKNOWN if value is None else value) if reference else None
    else:
        codes = [code for code in top_codes(form) if (unit, code) in anchors.rows]
        cells = ",".join(anchors.reference(unit, code, key) for code in codes)
        content = total_formula(cells, value) if cells else None
    return states.of_unit(content, unit, key)


def _rates(row_figures: Mapping[str, Shown], row: int) -> Iterator[tuple[str, str, Formula]]:
    """The percentages of a row, live and from the values now: key, form, formula."""
    now = {
        key: shown.content.value if isinstance(shown.content, Formula) else shown.content
        for key, shown in row_figures.items()
    }
    for column in _columns():
        if column.computed and column.computed.parts[0] in _linked_forms():
            formula = rate_formula(column, now, lambda key: fixed_address(row, _index()[key]))
            yield column.key, _LINKED[column.computed.parts[0]], formula


def _total(body: int, row: int, rows: Sequence[Mapping[str, Shown]], states: Mapping[str, States]) -> dict[str, Shown]:
    found: dict[str, Shown] = {}
    linked = _linked_forms()
    for key in (one for one in _SUMMED if one in linked or one not in _LINKED):
        cells = (line[key].content for line in rows if key in line)
        stated = [
            value
            for cell in cells
            if isinstance(value := cell.value if isinstance(cell, Formula) else cell, int | float)
        ]
        letters, is_figure = column_letters(_index()[key]), key in _LINKED
        value = None if is_figure and not stated else exact(sum(stated))
        total = total_formula(f"{letters}{body + 1}:{letters}{row}", value)
        found[key] = states[_LINKED[key]].of_total(total, key) if is_figure else Shown(total)
    return found | {key: states[form].of_total(rate, key) for key, form, rate in _rates(found, row)}


def _in_order(values: Mapping[str, Shown]) -> Iterator[Shown]:
    return (values.get(column.key, Shown(None)) for column in _columns())


def _mark(shown: Mapping[str, Shown], key: str) -> str:
    return shown[key].mark.removeprefix("partial-") if key in shown else "unknown"


def _add_remark(draft: SheetDraft, row: int, rows: Mapping[str, Mapping[str, Shown]]) -> None:
    """Under the table: what the marks mean, and whose columns in the charts are doubtful or not there."""
    said = [MARKS] if any(cell.mark for shown in rows.values() for cell in shown.values()) else []
    for mark, words in (("review", "số đang rà soát"), ("unknown", "chưa có số liệu")):
        units = [unit for unit, shown in rows.items() if mark in {_mark(shown, key) for key in _CHARTED}]
        if units and len(units) < len(rows):
            said.append(f"Trong biểu đồ, {words}: {', '.join(map(unit_name, units))}.")
    if said:
        draft.add_wide_row(row, [" ".join(said)], [(0, len(draft.widths) - 1)], "note")


def _styles(values: Mapping[str, Content], *, missing: bool) -> list[str]:
    if missing:
        return ["cell-center", *["missing"] * (len(_widths()) - 1)]
    styles = dict(zip(_index(), styles_of("cell", _columns()), strict=True))
    styles |= dict.fromkeys(_CENTERED, "cell-center")
    if is_late(values.get("in_time")):
        styles["in_time"] = "late"
    styles |= {key: look for key, look in (("errors", "error"), ("warnings", "warning")) if values.get(key)}
    return ["cell-center", "cell-text", *styles.values()]


def _total_styles() -> list[str]:
    styles = dict(zip(_index(), styles_of("total", _columns()), strict=True)) | dict.fromkeys(_CENTERED, "total-center")
    return ["total-center", "total-text", *styles.values()]


def _charts(first: int, last: int, row: int, room: int, rows: Mapping[str, Mapping[str, Shown]]) -> tuple[Chart, ...]:
    """Both charts side by side; as high as the first page has room for. What is unknown has no label."""
    if len(_linked_forms()) < len(_LINKED):
        return ()  # a chart of figures that nobody is asked for shows nothing
    half = _index()["plan_total"]
    height = max(LOWEST_CHART, min(HIGHEST_CHART, room))

    def cells(key: str) -> str:
        letters = column_letters(_index()[key]) if key else "B"
        return f"='{SHEET}'!${letters}${first + 1}:${letters}${last + 1}"

    paid = [Series("Tỷ lệ giải ngân", cells(""), cells("paid_rate"))]
    cut = [
        Series("Chỉ tiêu giảm trong năm", cells(""), cells("target_cut"), "wide_upward_diagonal"),
        Series("Số hộ thoát nghèo lũy kế", cells(""), cells("escaped")),
    ]
    paid_title = "Tỷ lệ giải ngân vốn CTMTQG theo đơn vị (%)"
    cut_title = "Giảm hộ nghèo DTTS theo đơn vị: chỉ tiêu và kết quả (hộ)"
    left = Chart("bar", paid_title, paid, row, 0, pixels(_widths()[:half]) - 12, height, "#,##0.00", zeros=False,
                 description=_described(paid_title, rows, ("paid_rate",)))  # fmt: skip
    right = Chart("column", cut_title, cut, row, half, pixels(_widths()[half:]), height, "#,##0", "Số hộ", zeros=False,
                  description=_described(cut_title, rows, ("target_cut", "escaped")))  # fmt: skip
    return left, right


def _described(title: str, rows: Mapping[str, Mapping[str, Shown]], keys: Sequence[str]) -> str:
    """What a chart shows, unit by unit; one that is under review is marked as such."""
    units = (f"{name} {' và '.join(_told(shown, key) for key in keys)}" for name, shown in rows.items())
    return f"{title}: {'; '.join(units)}."


def _told(shown: Mapping[str, Shown], key: str) -> str:
    content = shown[key].content if key in shown else None
    value = content.value if isinstance(content, Formula) else content
    said = show_number(value, 2) if isinstance(value, int | float) else UNKNOWN
    return f"{said} (đang rà soát)" if _mark(shown, key) == "review" else said
