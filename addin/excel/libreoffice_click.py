"""A click in LibreOffice, as a program: reaches the document that was clicked in and presses the button.

Excel needs none of this: there xlwings finds the calling workbook itself.
"""

import logging
import sys
from pathlib import Path
from typing import NoReturn

from addin.system.errors import InputError, MachineError
from addin.system.leaving import leave
from addin.system.startup import relax_gc, spare_plugins
from addin.system.terminal import speak_utf8

_GONE = "LibreOffice đã đóng hoặc không trả lời nữa trong khi chương trình đang làm việc. Đề nghị mở lại sổ và bấm lại."

_NO_BUTTON = "Không biết nút nào được bấm. Đề nghị bấm nút từ trình đơn “Tổng hợp” trong LibreOffice Calc."


def click() -> NoReturn:
    """A click as the menu makes it (`addin/excel/ribbon/dispatch.bas`): LibreOffice waits for nothing after it."""
    leave(main())


def main(arguments: list[str] | None = None) -> int:
    """`python -m addin.excel.libreoffice_click BUTTON [ADDRESS [DOCUMENT [SHOWN]]]`, as a click calls it.

    SHOWN has a 1 or a 0 for each sheet of the document. 0 done, 1 the workbook could not be reached, 2 wrong usage.
    """
    relax_gc()
    spare_plugins()
    speak_utf8()
    given = sys.argv[1:] if arguments is None else arguments
    if not 1 <= len(given) <= 4:
        print(_NO_BUTTON, file=sys.stderr)
        return 2
    try:
        _press(*given)
    except (InputError, MachineError) as error:
        _say(str(error))
        return 1
    return 0


def _press(control: str, address: str = "", document: str = "", shown: str = "") -> None:
    from addin.excel.buttons import press
    from addin.libreoffice import adopt_caller
    from addin.libreoffice.uno_bridge import lost_connection

    adopt_caller(address, document, shown)
    try:
        press(control)
    except lost_connection() as error:
        raise MachineError(_GONE) from error


def _say(text: str) -> None:
    """A message without a window to show it in: standard error, and a file in the user's folder."""
    print(text, file=sys.stderr)
    file = Path.home() / "tong-hop-libreoffice.log"
    logging.basicConfig(filename=file, encoding="utf-8", format="%(asctime)s %(message)s", force=True)
    logging.getLogger("tonghop").error("%s", text)


if __name__ == "__main__":
    click()
