"""The sheet "Tổng quan": the units at a glance, live from the forms' sheets, and native charts."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from addin.analysis.punctuality import State
from addin.sheets.layout import scope_as_new
from addin.sheets.plan import Chart, Content, PrintSetup, SheetPlan
from addin.sheets.sheet_draft import (
    LOWEST_CHART,
    Anchors,
    SheetDraft,
    Shown,
    coverage,
    share_of,
    source_sentences,
    styles_of,
)
from addin.sheets.styles import name_in_chart
from addin.summary_workbook.by_row import add_rows_of_form
from addin.summary_workbook.formulas import total_formula
from addin.summary_workbook.overview_charts import UnitRows, chart_breaks, marks_drawn, remarks_on, rows_of, unit_charts
from addin.summary_workbook.overview_figures import OverviewFigures, shown_indicators
from addin.summary_workbook.register import Inbox, add_register
from addin.summary_workbook.states import MARKS, review_words
from schemas.catalogue import Catalogue, per_catalogue
from schemas.cells import column_letters
from schemas.clock import VIETNAM
from schemas.fields import COUNT, TEXT
from schemas.form import Column
from schemas.indicator import Along, DrawnIn
from schemas.period import Period
from schemas.submission import Received
from schemas.summary import Review, Summary

__all__ = ["Inbox", "plan_overview"]

SHEET = "Tổng quan"
TITLE = "TỔNG HỢP BÁO CÁO"
#: The sheet of what is below the table, where that is long; so many units are on a page.
BELOW, _ON_A_PAGE = "Biểu đồ, sổ nhận", 30
_REPORT, _CHECK = "Báo cáo", "Kiểm tra"
_OF_REPORT = (
    Column(key="received", headings=(_REPORT,), label="Tình trạng", type=TEXT, width=12),
    Column(key="sent_at", headings=(_REPORT,), label="Ngày, giờ gửi", type=TEXT, width=16),
    Column(key="in_time", headings=(_REPORT,), label="Chấp hành thời hạn", type=TEXT, width=12),
    Column(key="version", headings=(_REPORT,), label="Lần gửi", type=COUNT, width=7),
    Column(key="errors", headings=(_CHECK,), label="Lỗi", type=COUNT, width=7),
    Column(key="warnings", headings=(_CHECK,), label="Cảnh báo", type=COUNT, width=8),
)
_FILE = Column(key="file", label="Tệp đã nhận", type=TEXT, width=36)
_LEADING = ("STT", "Đơn vị")
#: The column of the first indicator.
_FIRST_FIGURE = len(_LEADING) + len(_OF_REPORT)
_SUMMED = ("errors", "warnings")
_CENTERED = ("received", "sent_at", "in_time")
#: Blank rows below the charts; what follows begins a new page.
_BLANK = 2


@per_catalogue
def _columns(catalogue: Catalogue) -> tuple[Column, ...]:
    """The columns: what is told of the report, the indicators, the file."""
    return (*_OF_REPORT, *(one.heading for one in shown_indicators(catalogue)), _FILE)


@per_catalogue
def _index(catalogue: Catalogue) -> dict[str, int]:
    return {column.key: at for at, column in enumerate(_columns(catalogue), len(_LEADING))}


def plan_overview(
    summary: Summary, period: Period, inbox: Inbox, anchors: Mapping[str, Anchors]
) -> tuple[SheetPlan, ...]:
    """Lay out the overview; `anchors` says where the forms' figures are.

    Of more units than a page has room for, what is below their table is on a sheet of its own, so that print may
    repeat the table's header.
    """
    catalogue, name_of = summary.catalogue, summary.name_of
    columns, index = _columns(catalogue), _index(catalogue)
    draft = SheetDraft(SHEET, [5.0, 21.0, *(column.width for column in columns)], catalogue)
    reported = [unit for unit in summary.units if unit in summary.files]
    missing = [unit for unit in summary.units if unit not in summary.files]
    draft.add_head(f"{TITLE} {period.label.upper()}", period, _head(summary, reported, missing))
    figures = OverviewFigures(summary, anchors, index)
    body = draft.add_header(columns, _LEADING)
    current = {line.unit: line for line in inbox.received if line.status == "current"}
    rows: list[dict[str, Shown]] = []
    for row, unit in enumerate(summary.units, body):
        told = _report_values(current.get(unit), inbox) if unit in summary.files else {}
        said = _status(unit, summary, inbox) | told
        of_unit = figures.of_unit(unit, row) if unit in summary.files else {}
        rows.append({key: Shown(content) for key, content in said.items()} | of_unit)
        doubtful = "review" in marks_drawn(catalogue, rows[-1], len(summary.units))
        name = name_in_chart(name_of(unit), review=doubtful)
        shown = [Shown(row - body + 1), Shown(name), *_in_order(rows[-1], columns)]
        draft.heights[row] = 18.0
        draft.add_shown(row, [shown], _styles(said, columns, missing=unit in missing))
    total = body + len(rows)
    in_all = figures.of_all(body, total, rows) | _total(body, total, rows, index)
    in_all["received"] = Shown(share_of(reported, missing))
    draft.add_shown(
        total, [[Shown(None), Shown(scope_as_new(catalogue)), *_in_order(in_all, columns)]], _total_styles(columns)
    )
    draft.heights[total] = 20.0
    _add_remark(draft, total + 1, dict(zip(summary.units, rows, strict=True)))
    by_name = {name_of(unit): shown for unit, shown in zip(summary.units, rows, strict=True)}
    unit_rows = UnitRows(SHEET, body, total - 1, by_name, index)
    lower = _Lower(summary, inbox, unit_rows, figures, anchors)
    if not is_long(summary):
        charts, breaks = lower.add(draft, total + 2)
        # the header does not repeat: the lower part has other columns
        return (draft.plan(body, len(_LEADING), charts=charts, breaks=breaks, setup=PrintSetup()),)
    below = SheetDraft(BELOW, draft.widths, catalogue)
    charts, breaks = lower.add(below, 0)
    breaks = tuple(row for row in breaks if row > 0)
    return (
        draft.plan(body, len(_LEADING)),
        below.plan(0, 0, charts=charts, breaks=breaks, setup=PrintSetup(), freeze=None),
    )


def _head(summary: Summary, reported: Sequence[str], missing: Sequence[str]) -> str:
    """What is said at the head: whose figures these are, what is under review, where the rest is."""
    units = summary.catalogue.units
    said = [
        coverage(reported, missing, units),
        *source_sentences(summary),
        _under_review([*summary.under_review.values()]),
    ]
    elsewhere = f"Biểu đồ, các biểu, tệp đã nhận: trang “{BELOW}”." if is_long(summary) else ""
    return " ".join(filter(None, [*said, summary.closed_with, elsewhere]))


def is_long(summary: Summary) -> bool:
    """Whether the units are more than a page has room for."""
    return len(summary.units) > _ON_A_PAGE


class _Lower(NamedTuple):
    """What is below the units' table: charts, figures by printed rows, the register."""

    summary: Summary
    inbox: Inbox
    unit_rows: UnitRows
    figures: OverviewFigures
    anchors: Mapping[str, Anchors]

    def add(self, draft: SheetDraft, start: int) -> tuple[tuple[Chart, ...], tuple[int, ...]]:
        """Add all of it from a row on; gives the charts, and the rows that begin a page."""
        catalogue, room = self.summary.catalogue, draft.room_below(start)
        at = start + (room < LOWEST_CHART)  # on a page of their own, below what the marks mean
        charts = unit_charts(catalogue, self.unit_rows, draft.widths, at, room, _FIRST_FIGURE)
        below = at + 1 + (charts[-1].row - at + rows_of(charts[-1].height) if charts else _BLANK)
        # a row above: the edge of a chart that is on the break is drawn on the page before
        breaks = (*chart_breaks(charts, len(self.summary.units), room), below - 1)
        for chart in catalogue.charts_along(Along.ROW, DrawnIn.SUMMARY):
            form = chart.indicators[0].form
            states, there = self.figures.states[form], self.anchors[form]
            drawn, below = add_rows_of_form(draft, below, _FIRST_FIGURE, chart, states, there)
            charts = (*charts, drawn)
        add_register(draft, below, self.summary, self.inbox)
        return charts, breaks


def _under_review(reviews: Sequence[Review]) -> str:
    """How many units have figures under review, and what is open against all of them; the table tells it of each."""
    in_all = Review(sum(one.errors for one in reviews), sum(one.warnings for one in reviews))
    return f"Đang rà soát: {len(reviews)} đơn vị ({review_words(in_all)})." if reviews else ""


def _report_values(line: Received | None, inbox: Inbox) -> dict[str, Content]:
    """What the register says of a unit's current version."""
    if line is None:
        return {}
    return {"sent_at": sent_text(line), "in_time": in_time_of(line, inbox), "version": line.version, "file": line.file}


def sent_text(line: Received) -> str:
    """When a version was sent, in Vietnamese time, or on which day it came by the office's own register."""
    if line.sent_at:
        return f"{line.sent_at.astimezone(VIETNAM):%d/%m/%Y %H:%M}"
    return f"{line.noted_on:%d/%m/%Y} (sổ)" if line.noted_on else "không rõ"


def in_time_of(line: Received, inbox: Inbox) -> str:
    """Whether a unit reported in time; by the version itself where its figures are of another period's report."""
    standing = inbox.standings.get(line.unit)
    if standing and standing.state is not State.MISSING:
        return standing.words
    return State.LATE.value if line.late else State.IN_TIME.value if line.day else "Không rõ ngày gửi"


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
        standing = inbox.standings.get(unit)
        why = standing.why_unusable if standing else ""
        told: dict[str, Content] = {"file": f"{why[:1].upper()}{why[1:]}"} if why else {}
        return {"received": not_reported(unit, inbox)} | told
    review = summary.under_review.get(unit)
    return {
        "received": "Đang rà soát" if review else "Đã nhận",
        "file": summary.files[unit],
        "errors": review.errors if review else 0,
        "warnings": review.warnings if review else 0,
    }


def _total(body: int, row: int, rows: Sequence[Mapping[str, Shown]], index: Mapping[str, int]) -> dict[str, Shown]:
    """How many findings there are in all."""
    found = {}
    for key in _SUMMED:
        letters = column_letters(index[key])
        stated = [line[key].content for line in rows if key in line]
        number = sum(value for value in stated if isinstance(value, int))
        found[key] = Shown(total_formula(f"{letters}{body + 1}:{letters}{row}", number))
    return found


def _in_order(values: Mapping[str, Shown], columns: Sequence[Column]) -> Iterator[Shown]:
    return (values.get(column.key, Shown(None)) for column in columns)


def _add_remark(draft: SheetDraft, row: int, rows: Mapping[str, Mapping[str, Shown]]) -> None:
    """Under the table: what the marks mean, and what the charts lack."""
    said = [MARKS] if any(cell.mark for shown in rows.values() for cell in shown.values()) else []
    said += remarks_on(draft.catalogue, rows)
    if said:
        draft.add_wide_row(row, [" ".join(said)], [(0, len(draft.widths) - 1)], "note")


def _looks(base: str, columns: Sequence[Column]) -> dict[str, str]:
    """The look of each column, by its key."""
    keys = (column.key for column in columns)
    return dict(zip(keys, styles_of(base, columns), strict=True)) | dict.fromkeys(_CENTERED, f"{base}-center")


def _styles(values: Mapping[str, Content], columns: Sequence[Column], *, missing: bool) -> list[str]:
    if missing:
        return ["cell-center", *["missing"] * (len(_LEADING) - 1 + len(columns))]
    styles = _looks("cell", columns)
    if is_late(values.get("in_time")):
        styles["in_time"] = "late"
    styles |= {key: look for key, look in (("errors", "error"), ("warnings", "warning")) if values.get(key)}
    return ["cell-center", "cell-text", *styles.values()]


def _total_styles(columns: Sequence[Column]) -> list[str]:
    return ["total-center", "total-text", *_looks("total", columns).values()]
