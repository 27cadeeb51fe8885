"""Xét tệp giữ lại: what the office decided on the board is carried out; the versions that still wait are shown.

What was typed is also taken by every other button that writes the board anew, so that nothing typed is lost.
"""

from addin.excel.buttons.box import NEXT
from addin.excel.buttons.outcome import Outcome
from addin.excel.live.desk import OpenWorkbook
from addin.excel.live.keys import BOARD
from addin.excel.live.shown import board_shown
from addin.summary_workbook.held_versions import ACCEPTED, BUTTON, DECISION, REFUSED, Decision, decisions_in, first_cell
from addin.summary_workbook.step import read_state
from addin.system.errors import InputError
from schemas.text import fold


def act(desk: OpenWorkbook) -> Outcome:
    """Lead to the versions of the chosen period that wait; what was decided has been carried out by then."""
    from addin.intake.received import held_versions, hold_reason

    state = read_state(desk.session, desk.period)
    sheets, figure_cells = board_shown(state)
    waiting = held_versions([*state.inbox.received])
    if not waiting:
        message = f"{desk.period.label}: không còn tệp nào đang giữ lại chờ quyết định."
        return Outcome(message, desk.period, sheets, figure_cells, activate=BOARD)
    units = desk.session.catalogue(desk.period).units
    lines = [
        f"{desk.period.label}: {len(waiting)} tệp đang giữ lại chờ quyết định.",
        *(f"– {hold_reason(line, units)}" for line in waiting),
        f"{NEXT} ở bảng quyết định của trang “Điều hành”, ghi “{ACCEPTED}” hoặc “{REFUSED}” và lý do, rồi bấm lại "
        f"“{BUTTON}”.",
    ]
    return Outcome("\n".join(lines), desk.period, sheets, figure_cells, activate=BOARD, at=first_cell(sheets[BOARD]))


def take_decisions(desk: OpenWorkbook) -> list[str]:
    """Carry out what was typed, for the period that the board shows; a sentence on each."""
    said = []
    for typed in decisions_in(desk.rows_of_key(BOARD, "Điều hành")):
        from addin.review.step import decide  # a board without decisions never needs it

        accepted = fold(typed.decision) == fold(ACCEPTED)
        if not accepted and fold(typed.decision) != fold(REFUSED):
            said.append(_unclear(typed))
            continue
        period = desk.writer.period_of(BOARD) or desk.period
        try:
            decide(desk.session, period, typed.mark, typed.reason, accepted=accepted)
        except InputError as error:
            said.append(f"Tệp mã {typed.mark}: {error} (Lý do đã ghi: “{typed.reason}”.)")
        else:
            done = "được dùng" if accepted else "không dùng"
            said.append(f"Tệp mã {typed.mark}: {done}. Lý do “{typed.reason}” đã ghi vào sổ kiểm soát thay đổi.")
    return said


def _unclear(typed: Decision) -> str:
    written = f"đã ghi “{typed.decision}”" if typed.decision else "đang để trống"
    return (
        f"Tệp mã {typed.mark}: ô “{DECISION}” phải ghi “{ACCEPTED}” hoặc “{REFUSED}” ({written}, lý do "
        f"“{typed.reason}”)."
    )
