"""A master workbook open in LibreOffice, as tests use it over several months."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from addin import pipeline
from addin.excel.buttons import TITLE
from addin.excel.buttons.box import is_short
from addin.libreoffice.convert import properties
from addin.workspace.folder import Workspace
from tests.inboxes import make_clean_inbox
from tests.office import Clicked, Office
from tests.sheets import FEBRUARY
from workbooks.build import MASTER

BOARD = "Điều hành"
PERIOD = "TH_ky"


class Master(NamedTuple):
    """An open master workbook."""

    office: Office
    document: Any
    file: Path

    def click(self, button: str, *said: str) -> Clicked:
        """A click that must end well, and say these words."""
        clicked = self.office.click(self.document, button)
        assert (clicked.callback, clicked.exit_code) == ("ok", 0), clicked.said
        assert "chương trình bị lỗi" not in clicked.said
        assert all(is_short(box.strip()) for box in clicked.said.split(TITLE)), clicked.said
        for words in said:
            assert words in clicked.said, clicked.said
        return clicked

    def sheet(self, name: str) -> Any:
        return self.document.Sheets.getByName(name)

    def choose(self, period: str) -> None:
        """Type a period into the board's cell."""
        self.choice(PERIOD).String = period

    def choice(self, name: str) -> Any:
        """The cell that a name of the workbook leads to."""
        cells = self.document.NamedRanges.getByName(name).getReferredCells()
        return cells.getCellByPosition(0, 0)

    def cells(self, name: str) -> Sequence[Sequence[Any]]:
        """A sheet's values from A1 on."""
        sheet = self.sheet(name)
        cursor = sheet.createCursor()
        cursor.gotoEndOfUsedArea(False)
        end = cursor.RangeAddress
        return sheet.getCellRangeByPosition(0, 0, end.EndColumn, end.EndRow).getDataArray()

    def row_of(self, name: str, label: str, column: int = 1) -> int:
        """The row, counted from 0, that has a label in a column."""
        return next(at for at, row in enumerate(self.cells(name)) if str(row[column]).startswith(label))

    def figure(self, name: str, label: str, column: int) -> Any:
        """The cell of the row with that label."""
        return self.sheet(name).getCellByPosition(column, self.row_of(name, label))

    def said_in_log(self) -> list[str]:
        """The lines of the sheet "Nhật ký làm việc"."""
        return [str(row[2]) for row in self.cells("Nhật ký làm việc")[1:]]

    def proposals(self) -> list[Sequence[Any]]:
        """The filled lines of the sheet "Điều chỉnh"."""
        rows = self.cells("Điều chỉnh")
        heading = next(at for at, row in enumerate(rows) if row[0] == "Kỳ")
        return [row for row in rows[heading + 1 :] if any(cell != "" for cell in row)]

    def months_shown(self) -> dict[str, str]:
        """Sheet → the period that its head names, of those that have one."""
        shown = {}
        for name in self.document.Sheets.ElementNames:
            texts = [str(cell) for row in self.cells(name)[:6] for cell in row if "Kỳ báo cáo: " in str(cell)]
            if texts:
                shown[name] = texts[0].partition("Kỳ báo cáo: ")[2].partition(" (")[0]
        return shown

    def reopen(self, *, save: bool) -> "Master":
        """Close the workbook, saved or not, and open its file again."""
        if save:
            self.document.store()
        self.document.close(True)
        return self._replace(document=self.office.load(self.file))


@contextmanager
def open_master(office: Office, folder: Path, name: str = "TongHop.xlsm", period: str = "") -> Iterator[Master]:
    """A new master in a working folder, open."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / name
    shutil.copy(MASTER, file)
    master = Master(office, office.load(file), file)
    if period:
        master.choose(period)
    yield master
    try:
        master.document.close(True)
    except Exception:  # noqa: BLE001 # the test closed it itself
        return


def collect_two_months(folder: Path) -> None:
    """All units' reports of January and February, without a mistake."""
    for period in (FEBRUARY.previous(), FEBRUARY):
        make_clean_inbox(folder / f"thu-{period}", period, 5)
        pipeline.collect(Workspace(folder), period, [folder / f"thu-{period}"])


def stop_in_between(master: Master) -> bool:
    """A click whose Python is killed once the first sheets of forms stand; whether it came so far."""
    code = (
        "import os, addin.excel.live.write as write\n"
        "from addin.libreoffice import adopt_caller\n"
        f"adopt_caller(document={master.document.RuntimeUID!r})\n"
        "whole, done = write._write_cells, []\n"
        "def some(sheet, *given):\n"
        "    whole(sheet, *given)\n"
        "    done.append(sheet)\n"
        "    if len(done) == 6:\n"
        "        os.kill(os.getpid(), 9)\n"
        "write._write_cells = some\n"
        "from addin.excel.buttons import press\n"
        "press('btnConsolidate')\n"
    )
    environment = {**os.environ, "TONGHOP_OFFICE": master.office.address, "TONGHOP_ALERTS": "print"}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    return done.returncode == -signal.SIGKILL


def saved_as_excel(master: Master, target: Path) -> Path:
    """A copy of the open workbook as it stands."""
    from addin.libreoffice.convert import url_of

    options = properties(FilterName="Calc MS Excel 2007 VBA XML", Overwrite=True)
    master.document.storeToURL(url_of(target), options)
    return target
