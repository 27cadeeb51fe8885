"""A writing that stopped in between is finished at the next click: its sheets are planned again for its period."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

from addin.excel.buttons.board import plan, refresh_board, sheets_of_forms
from addin.excel.buttons.outcome import Outcome
from addin.excel.live.desk import OpenWorkbook
from addin.excel.live.edits import WrittenSheet
from addin.excel.live.keys import BOARD
from addin.excel.live.shown import FINDINGS
from addin.sheets.plan import SheetPlan
from schemas.period import Period

#: Of what was selected then, which nobody knows any more.
_ONCE = {"nguon"}
#: The button whose sheets they are.
_OTHERS = {
    "so_sanh": "compare",
    "so_sanh_don_vi": "compare",
    "dien_bien": "compare",
    **dict.fromkeys(("bang_diem", "tieu_chi", "ket_qua_do", "can_cu"), "score"),
    "de_nghi_khen": "commend",
}


def complete(desk: OpenWorkbook, outcome: Outcome) -> Outcome:
    """The outcome with the sheets that an interrupted click left half written; as it is where there are none."""
    stopped = desk.writer.unfinished
    if stopped is None:
        return outcome
    missing = stopped.keys - outcome.sheets.keys() - _ONCE
    sheets: dict[str, SheetPlan] = {}
    figure_cells: dict[str, WrittenSheet] = {}
    summaries = list(outcome.summaries)
    for again in _again(desk, Period.parse(stopped.period), missing):
        summaries += again.summaries
        planned = {key: sheet for key, sheet in again.sheets.items() if key in missing}
        sheets |= planned
        figure_cells |= {
            key: again.figure_cells.get(key, WrittenSheet())._replace(period=stopped.period) for key in planned
        }
    return outcome._replace(
        sheets={**outcome.sheets, **sheets},
        figure_cells={**outcome.figure_cells, **figure_cells},
        summaries=summaries,
    )


def _again(desk: OpenWorkbook, period: Period, keys: frozenset[str]) -> Iterator[Outcome]:
    """What the buttons would write for a period, whatever is chosen on the board."""
    with _for_period(desk, period):
        if keys & {BOARD, FINDINGS}:
            yield refresh_board(desk, with_findings=True)
        for command in sorted({_OTHERS[key] for key in keys & _OTHERS.keys()}):
            yield import_module(f"addin.excel.buttons.{command}").act(desk)
        if keys - {BOARD, FINDINGS} - _OTHERS.keys():
            planned = plan(desk)
            yield Outcome("", period, *sheets_of_forms(desk, planned), summaries=(planned.summary,))


@contextmanager
def _for_period(desk: OpenWorkbook, period: Period) -> Iterator[None]:
    chosen = desk.__dict__.get("period")
    desk.period = period
    try:
        yield
    finally:
        del desk.period
        if chosen is not None:
            desk.period = chosen
