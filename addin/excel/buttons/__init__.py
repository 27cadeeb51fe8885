"""What the ribbon calls: `press(control_id)`; each button is the same step as the command of its name.

A button computes everything first and gives an `Outcome`; only then is the first cell changed. Nothing is raised
to the caller: xlwings would show an English window, and reads its own log as ANSI.
"""

import logging
import time
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, cast

from addin.system.errors import InputError, MachineError, is_of_the_disk, unwritable
from addin.system.unwritten import collect_unwritten, not_written

if TYPE_CHECKING:
    import xlwings as xw

    from addin.excel.buttons.outcome import Outcome
    from addin.excel.live.desk import OpenWorkbook

TITLE = "Tổng hợp"
#: Commands whose buttons write the board anew: what is typed there is taken first.
_WRITE_THE_BOARD = ("collect", "held", "check", "consolidate", "close", "reopen")
LOG_FILE = "nhat-ky-chuong-trinh.log"
_FAULT = (
    "Việc “{label}” chưa làm xong vì chương trình bị lỗi; {state}.\n\n"
    "Đề nghị bấm lại nút; nếu vẫn lỗi, gửi tệp sau cho người phụ trách chương trình:\n{log}"
)
_IN_LOG = "Xem đủ ở trang “Nhật ký làm việc”."
_WHOLE = "không trang số liệu nào bị ghi dở"
_IN_PART = (
    "số trên các trang có thể mới ghi một phần, đề nghị chưa trình ký. Lần bấm nút tới, bất kỳ nút nào, chương trình "
    "sẽ ghi lại cho đủ"
)


#: So many seconds are long.
_LONG = 10
#: The office's tables that a button works with: what is wrong there is said first.
_TABLES_OF = {
    "collect": ("ch_don_vi", "ch_han_gui", "ch_anh_xa"),
    "held": ("ch_don_vi",),
    "remind": ("ch_don_vi", "ch_han_gui"),
    "forms": ("chi_tieu",),
    "check": ("ch_quy_tac", "ch_anh_xa", "dieu_chinh", "chi_tieu"),
    "consolidate": ("dieu_chinh", "chi_tieu"),
    "draft": ("dieu_chinh", "chi_tieu"),
    "compare": ("chi_tieu", "dieu_chinh"),
    "score": ("ch_thi_dua", "ch_xep_loai", "thi_dua_cong_tru", "thi_dua_kien_nghi", "chi_tieu"),
    "commend": ("da_khen", "ch_thi_dua"),
}
#: Buttons that have nothing to work on before reports were collected.
_OF_REPORTS = frozenset({"held", "check", "send-back", "consolidate", "compare", "draft", "score", "commend", "close"})


def press(control_id: str) -> None:
    """A click on the ribbon button of that id, in the workbook that calls."""
    from addin.system.startup import load_xlwings, relax_gc, spare_plugins

    relax_gc()
    spare_plugins()
    load_xlwings()  # the one heavy import of every click
    import xlwings as xw

    try:
        book = xw.Book.caller()
    except Exception:  # no workbook to show anything in: the log is all there is
        _log_to(Path.home())
        logging.getLogger("tonghop").exception("no calling workbook")
        return
    press_in(book, control_id)


def press_in(book: "xw.Book", control_id: str) -> None:
    """A click in a given workbook: says what came of it in a message box, and in words what went wrong."""
    from addin.system.ready_values import keep_values_ready
    from addin.system.startup import trust_no_folder

    trust_no_folder()
    keep_values_ready()  # before anything is imported that looks at the forms
    from addin.excel.live.desk import OpenWorkbook
    from addin.excel.ribbon import command_of

    began = time.monotonic()
    desk = OpenWorkbook(book)
    message: str | list[str]
    try:
        message, mode = _carry_out(desk, command_of(control_id)), "info"
    except (InputError, MachineError) as error:
        message, mode = str(error), "critical"
    except Exception as error:  # whatever it is, the log has it in full and the officer one sentence
        folder = _log_folder(desk)
        _log_to(folder)
        logging.getLogger("tonghop").exception("fault of %s", control_id)
        said = fault_text(_label(command_of(control_id)), folder / LOG_FILE, in_part=desk.has_stopped)
        message, mode = unwritable("kết quả", error) if is_of_the_disk(error) else said, "critical"
    finally:
        desk.close()
    book.app.alert(_box(desk, message, time.monotonic() - began), TITLE, "ok", mode)


def fault_text(label: str, log: Path, *, in_part: bool) -> str:
    """What is said of a fault of the program; `in_part` when sheets may be half written."""
    return _FAULT.format(label=label, log=log, state=_IN_PART if in_part else _WHOLE)


def _box(desk: "OpenWorkbook", said: str | list[str], seconds: float) -> str:
    """The text of the message box: what was done, or why nothing was; and how long it took, where that was long."""
    from addin.excel.buttons.box import fit_box, is_short

    took = [f"(Thời gian thực hiện: {seconds:.0f} giây.)"] if seconds >= _LONG else []
    if not isinstance(said, str):
        return fit_box([*said, *took], _IN_LOG)
    if not is_short(said):
        folder = _log_folder(desk)
        _log_to(folder)
        logging.getLogger("tonghop").error(said)
        return fit_box([said, *took], f"Xem đủ ở tệp “{LOG_FILE}” của thư mục làm việc.")
    return fit_box([said, *took], "")


def _carry_out(desk: "OpenWorkbook", command: str) -> list[str]:
    """Compute, then write, then say; the paragraphs of what is said."""
    from addin.excel.buttons.board import with_links
    from addin.excel.buttons.unfinished import complete
    from addin.excel.buttons.writing import write_outcome

    desk.status(f"Đang thực hiện “{_label(command)}”…")
    desk.refuse_gone()
    desk.refuse_locked()
    desk.refuse_copy(TITLE)
    desk.recover()
    outcome = with_links(desk, complete(desk, _outcome(desk, command)))
    desk.release()
    said = write_outcome(desk, command, _label(command), TITLE, outcome)
    if outcome.activate:
        desk.activate(outcome.activate, outcome.at)
    return [*filter(None, [outcome.message, *said, *desk.warnings(_TABLES_OF.get(command, ()))])]


def _outcome(desk: "OpenWorkbook", command: str) -> "Outcome":
    from addin.excel.buttons.held import take_decisions
    from addin.excel.live.desk import BoardGoneError

    button = import_module(f"addin.excel.buttons.{command.replace('-', '_')}")
    try:
        if command in _OF_REPORTS:
            desk.need_reports()
        decided = take_decisions(desk) if command in _WRITE_THE_BOARD else []
        with collect_unwritten() as unwritten:
            outcome = cast("Outcome", button.act(desk))
        before = [*decided, *not_written(unwritten)]
        return outcome._replace(message="\n".join([*before, *[""][: len(before)], outcome.message]))
    except BoardGoneError:
        from addin.excel.buttons.board import new_board  # hardly ever needed

        return new_board(desk)


def _label(command: str) -> str:
    from addin.excel.ribbon import controls

    return next((control.label for control in controls() if control.command == command), command)


def _log_folder(desk: "OpenWorkbook") -> Path:
    folder = Path(desk.book.fullname).parent
    return folder if folder.is_absolute() and folder.is_dir() else Path.home()


def _log_to(folder: Path) -> None:
    try:
        handler = logging.FileHandler(folder / LOG_FILE, encoding="utf-8")
    except OSError:  # the log itself is open elsewhere, or the drive is gone: the message must still come
        handler = logging.FileHandler(Path.home() / LOG_FILE, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logging.getLogger("tonghop").handlers = [handler]
