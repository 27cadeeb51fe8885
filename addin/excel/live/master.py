"""The master workbook as data: its sheets, tables and names, as it is before the first report comes in."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from addin.analysis.compare import ComparedSummaries, compare
from addin.analysis.punctuality import Standing
from addin.analysis.trend import Trend
from addin.commend.sheet import plan_nominees
from addin.emulation.grounds import ScoreInput
from addin.emulation.score import score_units
from addin.emulation.sheet import plan_emulation
from addin.excel.live.data_lines import without_rows
from addin.excel.live.edits import WrittenSheet
from addin.excel.live.keys import BOARD as BOARD_KEY
from addin.excel.live.keys import PROFILE_NAME
from addin.excel.live.matrix import as_stored, input_cells, layout_of, rectangle
from addin.excel.live.seen import to_stored
from addin.excel.ribbon import controls
from addin.sheets.drop_downs import SHEET as LIST_SHEET
from addin.sheets.drop_downs import with_lists
from addin.sheets.plan import Block, BookPlan, Content, Link, SheetPlan
from addin.sheets.styles import STYLES
from addin.summary.consolidate import consolidate
from addin.summary_workbook.board import (
    BELOW_KEY,
    DATA_KEY,
    PERIOD_CELL,
    REASON_CELL,
    RESULTS,
    Hint,
    pages_of,
    plan_board,
    with_pages,
)
from addin.summary_workbook.board import SHEET as BOARD
from addin.summary_workbook.data_sheet import plan_data_sheet
from addin.summary_workbook.office_tables import office_mark, plan_guide, plan_log, plan_office_sheets
from addin.summary_workbook.overview import Inbox
from addin.summary_workbook.step import plan_comparisons
from addin.summary_workbook.workbook import plan_summary_sheets, sheet_names
from schemas.catalogue import Catalogue
from schemas.clock import today
from schemas.office import Office, new_settings
from schemas.period import Period, PeriodKind
from schemas.submission import Control

#: The first period the office works on; the board's drop-down offers the others.
FIRST_PERIOD = Period.parse("2023-01")
_YEARS = range(2023, 2031)
#: What xlwings reads; names of folders must be plain ASCII for it.
CONF = (
    ("Interpreter_Win", r"%ProgramData%\TongHop\python\pythonw.exe"),
    ("PYTHONPATH", r"%ProgramData%\TongHop\app"),
    ("ADD_WORKBOOK_TO_PYTHONPATH", "False"),
    ("USE UDF SERVER", "False"),
    ("SHOW CONSOLE", "False"),
    ("TEMP DIR", r"%ProgramData%\TongHop\log"),
)
#: The colours of tabs by group: the month's work, what the office fills in, summaries, results, what is only read.
_TABS = ("#1F4E79", "#FFC000", "#5B7FA6", "#70AD47", "#A6A6A6")
#: What comes first, beside what the office fills in; and the results, which come after the summaries.
_WORK, _RESULTS = ("dieu_hanh", "kiem_tra", "tong_quan", BELOW_KEY), tuple(RESULTS)
_ROOM = 5000
CONF_SHEET, STYLE_SHEET = "xlwings.conf", "Kiểu ô"


def hints() -> list[Hint]:
    """What each button of the ribbon does."""
    return [Hint(control.group, control.label, control.hint) for control in controls()]


def first_period(catalogue: Catalogue) -> Period:
    """The period that a new master shows: the first month of the year that the forms are of, if any unit reports then.

    Else the first month in which any does; this month where no form is drawn yet.
    """
    if not catalogue.forms:
        return Period(year=today().year, kind=PeriodKind.MONTH, number=today().month)
    of_year = Period(year=catalogue.year or FIRST_PERIOD.year, kind=PeriodKind.MONTH, number=1)
    if catalogue.units_on(of_year.to_date):
        return of_year
    begins = min((unit.valid_from for unit in catalogue.units.units), default=FIRST_PERIOD.to_date)
    months = (one for one in offered_periods() if one.kind is PeriodKind.MONTH)
    return next((one for one in months if one.to_date >= begins), FIRST_PERIOD)


def keyed_sheets(catalogue: Catalogue) -> dict[str, SheetPlan]:
    """The sheets that buttons write, by the key of their defined name TH_key, with no report in them yet."""
    period = first_period(catalogue)
    summary = consolidate([], period, catalogue)
    inbox = Inbox([], [], [], Control())
    planned = plan_summary_sheets(summary, inbox)
    names = (name for form in catalogue.forms for name in sheet_names(form))
    sheets = {
        "dieu_hanh": plan_board(summary, inbox, hints(), pages_of(names)),
        "tong_quan": planned.overview,
        "kiem_tra": planned.findings,
    }
    if planned.below:
        sheets[BELOW_KEY] = planned.below
    for form, of_form in planned.forms.items():
        sheets |= dict(zip((form, f"{form}_ds"), of_form.sheets, strict=False))
    nothing = ScoreInput(summary, [])
    office = Office.new(catalogue)
    timeliness: dict[str, tuple[Standing | None, ...]] = dict.fromkeys(summary.asked, ())
    trend = Trend(period, (), timeliness, catalogue)
    sheets |= plan_comparisons(compare(ComparedSummaries(summary), office), trend)
    sheets[DATA_KEY] = plan_data_sheet(summary, new_settings(catalogue))
    sheets |= plan_emulation(score_units(nothing, office), catalogue, office, period)
    sheets["de_nghi_khen"] = plan_nominees([], catalogue, office, period)
    return with_shown_pages({key: _hidden(sheet) if key not in _WORK else sheet for key, sheet in sheets.items()})


def _hidden(sheet: SheetPlan) -> SheetPlan:
    return sheet.model_copy(update={"hidden": True})


def with_shown_pages(keyed: Mapping[str, SheetPlan]) -> dict[str, SheetPlan]:
    """The sheets, with a board that leads to those of them that are shown."""
    shown = {sheet.name: None if sheet.hidden else sheet.name for sheet in keyed.values()}
    return {**keyed, BOARD_KEY: with_pages(keyed[BOARD_KEY], shown)}


def first_writing(catalogue: Catalogue, keyed: Mapping[str, SheetPlan] | None = None) -> dict[str, Any]:
    """What a button would have remembered of a new master: what is so already need not be looked up or laid again.

    `keyed` are the sheets that buttons write, where they are not those of a new master.
    """
    keyed = keyed or keyed_sheets(catalogue)
    apart = {key: without_rows(sheet) for key, sheet in keyed.items()}
    return {
        "layouts": {key: as_stored(layout_of(sheet)) for key, (sheet, _) in apart.items()},
        "written": {key: to_stored(_as_saved(sheet), _origin(key, sheet)) for key, (sheet, _) in apart.items()},
        "rows": {key: rows.as_stored() for key, (_, rows) in apart.items() if rows},
        "titles": {key: sheet.name for key, sheet in keyed.items()},
        "hidden": sorted(key for key, sheet in keyed.items() if sheet.hidden),
        "sheets": [sheet.name for sheet in _with_lists(_sheets(keyed, catalogue))],
    }


def _as_saved(sheet: SheetPlan) -> list[list[Content]]:
    """What a sheet of a saved workbook holds: a link is a text there, and a formula once a button has written it."""
    return [[cell.text if isinstance(cell, Link) else cell for cell in row] for row in rectangle(sheet)]


def _origin(key: str, sheet: SheetPlan) -> WrittenSheet:
    """A new master shows no figures yet; only the choices of its board are there to be typed into."""
    return WrittenSheet(open=input_cells(sheet)) if key == BOARD_KEY else WrittenSheet()


def mark_of(writing: dict[str, Any]) -> str:
    """A short text that tells the masters of this version of the program from others."""
    return hashlib.sha256(json.dumps(writing, sort_keys=True).encode()).hexdigest()[:16]


def plan_master(
    catalogue: Catalogue,
    keyed: Mapping[str, SheetPlan] | None = None,
    typed: Mapping[str, Sequence[Sequence[Content]]] | None = None,
) -> BookPlan:
    """The whole workbook, without its macros; `keyed` as in `first_writing`, `typed` as in `plan_office_sheet`."""
    keyed = keyed or keyed_sheets(catalogue)
    names = {f"TH_{key}": _first_cell(sheet.name) for key, sheet in keyed.items()}
    names["TH_nhat_ky"], names["TH_huong_dan"] = _first_cell("Nhật ký làm việc"), _first_cell("Hướng dẫn")
    names["TH_ky"], names["TH_ly_do"] = (_cell(BOARD, *place) for place in (PERIOD_CELL, REASON_CELL))
    names["TH_cac_ky"] = f"='{LIST_SHEET}'!$A$1:$A${len(list(offered_periods()))}"
    return BookPlan(
        sheets=_with_lists(_sheets(keyed, catalogue, typed)),
        names={"TH_so_cai": f'="{mark_of(first_writing(catalogue))}"', PROFILE_NAME: f'="{office_mark(catalogue)}"'},
        open_names=names,
        title="Sổ tổng hợp báo cáo",
    )


def _sheets(
    keyed: Mapping[str, SheetPlan], catalogue: Catalogue, typed: Mapping[str, Sequence[Sequence[Content]]] | None = None
) -> Iterator[SheetPlan]:
    """All sheets in their order, group by group."""
    work = [keyed[key] for key in _WORK if key in keyed]
    results = [keyed[key] for key in _RESULTS if key in keyed]
    summaries = [sheet for key, sheet in keyed.items() if key not in (*_WORK, *_RESULTS)]
    groups = (
        work,
        plan_office_sheets(catalogue, typed),
        summaries,
        results,
        (plan_log(), plan_guide(hints())),
    )
    for tab, group in zip(_TABS, groups, strict=True):
        yield from (_with_room(sheet).model_copy(update={"tab": tab}) for sheet in group)
    yield from _hidden_sheets()


def _with_lists(sheets: Iterable[SheetPlan]) -> tuple[SheetPlan, ...]:
    """The sheets, and last the hidden one with the periods and all else there is to choose from."""
    return with_lists(sheets, before=[[str(period) for period in offered_periods()]])


def _with_room(sheet: SheetPlan) -> SheetPlan:
    """The sheet with filter and marks reaching far down, and rows that may grow: buttons write into it later.

    Its charts are told by their ranges, since the figures of one month would be read to somebody in the next.
    """
    growing = sheet.growing | (sheet.heights.keys() - layout_of(sheet).heights.keys())
    charts = tuple(chart._replace(description="") for chart in sheet.charts)
    sheet = sheet.model_copy(update={"growing": growing, "charts": charts})
    marks = tuple(mark._replace(last_row=mark.last_row + _ROOM) for mark in sheet.highlights)
    if sheet.filter_range is None:
        return sheet.model_copy(update={"highlights": marks})
    first_row, first_column, last_row, last_column = sheet.filter_range
    wider = (first_row, first_column, last_row + _ROOM, last_column)
    return sheet.model_copy(update={"highlights": marks, "filter_range": wider})


def _hidden_sheets() -> Iterator[SheetPlan]:
    """What xlwings reads, and one cell of each look."""
    yield SheetPlan(name=CONF_SHEET, blocks=(Block(0, 0, CONF, ["cell-text", "cell-text"]),), hidden=True)
    samples = tuple(Block(at, 0, [[style]], [style]) for at, style in enumerate(STYLES))
    yield SheetPlan(name=STYLE_SHEET, blocks=samples, widths={0: 30.0}, hidden=True)


def offered_periods() -> Iterator[Period]:
    """Every period of the years offered, in the order in which they end."""
    forms = [
        *(f"-{month:02}" for month in range(1, 13)),
        *(f"-Q{quarter}" for quarter in range(1, 5)),
        "-H1",
        "-9M",
        "",
    ]
    yield from sorted(Period.parse(f"{year}{form}") for year in _YEARS for form in forms)


def _first_cell(sheet: str) -> str:
    return _cell(sheet, 0, 0)


def _cell(sheet: str, row: int, column: int) -> str:
    return f"='{sheet}'!${chr(65 + column)}${row + 1}"
