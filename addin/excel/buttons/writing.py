"""What a button decided becomes cells: everything that stands in the way is seen first, then all of it is written."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from addin.excel.buttons.box import for_log
from addin.excel.buttons.outcome import Outcome
from addin.excel.live import carried, log, typed
from addin.excel.live.copies import look_for_copies
from addin.excel.live.desk import OpenWorkbook
from addin.excel.live.edits import WrittenSheet
from addin.excel.live.keys import BOARD
from addin.excel.live.matrix import input_cells, rectangle
from addin.excel.live.sheets import has_protected_structure, is_protected
from addin.excel.live.shown import FINDINGS
from addin.excel.live.tables import append_new, place_of
from addin.excel.live.writer import Ready
from addin.summary_workbook.board import with_pages
from addin.summary_workbook.held_versions import decisions_in, with_decisions
from addin.system.errors import InputError

#: So many lines are shown in a message; the sheet "Nhật ký làm việc" has all.
_SHOWN = 5
_UNPROTECT = "Đề nghị bỏ bảo vệ (thẻ Xem lại – Review, nút Bỏ bảo vệ trang – Unprotect Sheet) rồi bấm lại."


def write_outcome(desk: OpenWorkbook, command: str, label: str, title: str, outcome: Outcome) -> list[str]:
    """Write what came of a click and its line in the log; sentences about what was found on the way.

    InputError, and not one cell changed, where something stands in the way.
    """
    period = str(outcome.period or "")
    outcome, left = _carrying(desk, outcome)
    ready = desk.writer.look_over(outcome.sheets, outcome.figure_cells, period)
    found = typed.look_through(desk, ready, title)
    _refuse_shut(desk, ready, found, outcome.message)
    said: list[str] = []
    copies = look_for_copies(desk)
    if ready:
        desk.status("Đang ghi kết quả vào sổ…")
    with desk.paused_screen(), desk.one_step(label):
        restored = [*desk.restore_office(), *desk.follow_profile()]
        if ready:
            _note(desk, outcome, begun=True)
            desk.writer.write(ready, command, period, lambda: said.extend(typed.keep(desk, ready, found)))
        _offer(desk, outcome)
        if any(one.key == BOARD for one in ready):
            desk.name_choices()
        desk.show_period()
        new = desk.mark_problems()
        _note(desk, outcome)
        first, *more = for_log(outcome.message) or [""]
        told = [("", line) for line in [*left, *new]], [("", line) for line in [*more, *restored, *copies]]
        log.add_lines(desk.writer.sheets, [*told[0], (label, first), *told[1]])
    return [*said, *_told(left), *restored, *_paragraph(copies)]


def _note(desk: OpenWorkbook, outcome: Outcome, *, begun: bool = False) -> None:
    """Enter the summaries of a click in the audit trail."""
    for summary in outcome.summaries:
        from addin.summary_workbook.step import note_summary

        note_summary(desk.session, summary, Path(desk.book.fullname), begun=begun)


def _offer(desk: OpenWorkbook, outcome: Outcome) -> None:
    """Add the lines that the office only has to fill in; where their table cannot be written to, it does without."""
    for table, lines in outcome.offered.items():
        with suppress(InputError):
            placed = place_of(desk.book, table)
            if not is_protected(placed.sheet):
                blank = next(at for at, cell in enumerate(lines[0]) if cell is None)
                append_new(placed, table, lines, blank)


def _carrying(desk: OpenWorkbook, outcome: Outcome) -> tuple[Outcome, tuple[str, ...]]:
    """The outcome with the words that somebody typed on the sheets it rewrites; and those that have no place left."""
    sheets, figure_cells = dict(outcome.sheets), dict(outcome.figure_cells)
    left: tuple[str, ...] = ()
    if BOARD in sheets and not outcome.used_reason:
        sheets[BOARD] = carried.with_reason(sheets[BOARD], desk.reason)
    if BOARD in sheets:
        typed = decisions_in(desk.rows_of_key(BOARD, sheets[BOARD].name))
        sheets[BOARD] = with_decisions(sheets[BOARD], {one.mark: one for one in typed})
    if FINDINGS in sheets:
        plan = sheets[FINDINGS]
        sheets[FINDINGS], left = carried.with_words(plan, desk.rows_of_key(FINDINGS, plan.name))
        figure_cells[FINDINGS] = WrittenSheet(open=input_cells(plan), open_beyond=len(rectangle(plan)[-1]))
    if BOARD in sheets:
        sheets[BOARD] = with_pages(sheets[BOARD], desk.writer.pages(sheets))
    return outcome._replace(sheets=sheets, figure_cells=figure_cells), left


def _paragraph(copies: Sequence[str]) -> list[str]:
    return ["\n".join(copies[:_SHOWN])][: len(copies)]


def _told(left: Sequence[str]) -> list[str]:
    if not left:
        return []
    shown = "\n".join(f"– {line}" for line in left[:_SHOWN])
    return [f"Nội dung sau không còn chỗ ở trang “Kiểm tra”, được giữ tại trang “Nhật ký làm việc”:\n{shown}"]


def _refuse_shut(desk: OpenWorkbook, ready: Sequence[Ready], found: typed.Typed, message: str) -> None:
    shut = desk.writer.sheets.refuse_protected({one.key: one.title for one in ready})
    shut += typed.refuse_shut(desk, found)
    for name in desk.writer.kept_hidden(ready):
        shut.append(f"cấu trúc của sổ đang được bảo vệ nên không hiện lại được trang “{name}”")
    fresh = [one.title for one in ready if one.plan.fresh]
    if fresh and has_protected_structure(desk.book):
        shut.append(f"cấu trúc của sổ đang được bảo vệ nên không lập lại được trang “{fresh[0]}”")
    sheet = desk.writer.sheets.find(log.KEY, log.TITLE)
    if sheet is not None and is_protected(sheet):
        shut.append(f"trang “{sheet.name}” đang được bảo vệ")
    if shut:
        raise InputError(
            f"Chưa ghi gì vào sổ: {'; '.join(dict.fromkeys(shut))}. {_UNPROTECT}\n\n"
            f"Kết quả của lần bấm này, chưa ghi vào sổ:\n{message}"
        )
