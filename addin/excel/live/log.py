"""The sheet "Nhật ký làm việc": a line for every press of a button and for everything typed that was written over."""

from collections.abc import Sequence
from datetime import datetime

from addin.excel.live.matrix import Area, as_typed
from addin.excel.live.programs import is_excel
from addin.excel.live.sheets import KeyedSheets
from addin.excel.live.write import set_styles
from addin.system.user import user_name
from schemas.clock import VIETNAM

#: The key and the title of the sheet.
KEY, TITLE = "nhat_ky", "Nhật ký làm việc"


def add_lines(sheets: KeyedSheets, lines: Sequence[tuple[str, str]]) -> None:
    """Add lines in one block: when, what was pressed, what came of it, who."""
    sheet = sheets.find(KEY, TITLE)
    if sheet is None or not lines:
        return
    last = sheet.used_range.last_cell.row
    now, who = datetime.now(VIETNAM).replace(microsecond=0, tzinfo=None), user_name()
    block = [[now, button, as_typed(text), who] for button, text in lines]
    bottom, width = last + len(block), len(block[0])
    cells = sheet.range((last + 1, 1), (bottom, width))
    cells.value = block
    styles = {"cell-time": [Area(last, 0, bottom - 1, 0)], "cell-text": [Area(last, 1, bottom - 1, width - 1)]}
    set_styles(sheet.book, [(sheet, width, styles)])
    if is_excel(sheet.book):  # LibreOffice has fitted the rows already; not run: the build machines have no Excel
        cells.rows.autofit()
