"""What a button decided becomes cells: everything that stands in the way is seen first, then all of it is written."""

from collections.abc import Sequence

from addin.buttons.outcome import Outcome
from addin.errors import InputError
from addin.live import log, typed
from addin.live.desk import Desk
from addin.live.sheets import BOARD, is_protected
from addin.live.writer import Ready

_UNPROTECT = "Đề nghị bỏ bảo vệ (thẻ Xem lại – Review, nút Bỏ bảo vệ trang – Unprotect Sheet) rồi bấm lại."


def write_outcome(desk: Desk, command: str, label: str, title: str, outcome: Outcome) -> list[str]:
    """Write what came of a click and its line in the log; sentences about what was found on the way.

    InputError, and not one cell changed, where something stands in the way.
    """
    period = str(outcome.period or "")
    ready = desk.writer.look_over(outcome.sheets, outcome.origins, period)
    found = typed.look_through(desk, ready, title)
    _refuse_shut(desk, ready, found, outcome.message)
    said: list[str] = []
    with desk.quiet(), desk.one_step(label):
        restored = desk.restore_office()
        if ready:
            desk.writer.write(ready, command, period, lambda: said.extend(typed.keep(desk, ready, found)))
        if any(one.key == BOARD for one in ready):
            desk.name_choices()
        desk.show_period()
        log.add_lines(desk.writer.sheets, [(label, outcome.message)])
    return [*said, *restored]


def _refuse_shut(desk: Desk, ready: Sequence[Ready], found: typed.Typed, message: str) -> None:
    shut = desk.writer.sheets.refuse_protected({one.key: one.title for one in ready})
    shut += typed.refuse_shut(desk, found)
    sheet = desk.writer.sheets.find(log.KEY, log.TITLE)
    if sheet is not None and is_protected(sheet):
        shut.append(f"trang “{sheet.name}” đang được bảo vệ")
    if shut:
        raise InputError(
            f"Chưa ghi gì vào sổ: {'; '.join(dict.fromkeys(shut))}. {_UNPROTECT}\n\n"
            f"Kết quả của lần bấm này, chưa ghi vào sổ:\n{message}"
        )
