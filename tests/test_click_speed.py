"""How long a click takes, from press to free screen, in a real LibreOffice, Python's start included.

Python is started as the menu starts it, and LibreOffice does not wait: a macro that polls would slow it down. A shared
machine tells nothing of time, so some buttons only do their work; `TONGHOP_SPEED=1` clicks a whole month, holds it to
what the office was promised and prints what was measured (`pytest -s`).
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from addin.excel.ribbon import command_of, controls
from addin.ledger.decisions import Closing
from addin.session import open_ledger
from addin.workspace.folder import Workspace
from tests.inboxes import make_inbox
from tests.office import ROOT, running
from tests.sheets import FEBRUARY, needs
from workbooks.build import MASTER

STRICT = bool(os.environ.get("TONGHOP_SPEED"))
timed = pytest.mark.skipif(not STRICT, reason="TONGHOP_SPEED is not set")
#: A click takes under so many seconds more than its command; one with nothing to do answers within so many seconds.
MORE, SECONDS = 2.0, 0.6
#: What the office was promised of a click that is made again and again; the last of its name counts.
PROMISED = {"btnCheck": 0.5, "btnConsolidate": 1.0}
#: In the order of a month's work; check and summary twice, since the second one finds the sheets laid out. "Truy nguồn"
#: is not among them: it has LibreOffice open a second workbook, which its command does not.
MONTH = (
    "btnForms", "btnCollect", "btnCheck", "btnCheck", "btnConsolidate", "btnConsolidate", "btnCompare", "btnScore",
    "btnCommend", "btnDraft", "btnVerify", "btnSendBack", "btnRemind", "btnClose", "btnReopen", "btnDoctor",
)  # fmt: skip
CLICKED = MONTH if STRICT else ("btnCollect", "btnCheck", "btnConsolidate")
REASON = "huyện gửi lại biểu B02"


class Measured(NamedTuple):
    """One button: the seconds of its click and of its command."""

    button: str
    click: float
    command: float


#: What the files end with that commands write; the others write folders.
_ENDINGS = {"consolidate": ".xlsx", "compare": ".xlsx", "score": ".xlsx", "draft": ".docx", "commend": ".docx"}


def timed_command(button: str, folder: Path, out: Path) -> float:
    """The command of a button, in a copy of the working folder as it stands before the click."""
    copy = out / "ban-sao"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(folder, copy, ignore=shutil.ignore_patterns(".~lock*"))
    command = command_of(button)
    alone = command in ("doctor", "verify")  # no period is named
    period = [] if alone else ["--period", str(FEBRUARY)]
    given = {
        "collect": [str(copy / "hop-thu")],
        "verify": [str(copy / str(FEBRUARY) / f"BaoCao_{FEBRUARY}.docx")],
        "reopen": ["--reason", REASON],
        "close": ["--force", "--reason", REASON],  # errors stand
        **{nothing: [] for nothing in ("doctor", "check")},
    }.get(command, ["--out", str(out / f"{command}{_ENDINGS.get(command, '')}")])
    where = [] if command == "forms" else ["--home", str(copy)]
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "addin", command, *period, *where, *given], check=True, capture_output=True, cwd=ROOT
    )
    return time.perf_counter() - start


def closing(home: Workspace) -> Closing | None:
    """The closing in force."""
    with open_ledger(home) as ledger:
        return ledger.decisions.closing(FEBRUARY)


def names(folder: Path, ending: str) -> set[str]:
    return {file.name for file in folder.rglob(f"*{ending}")}


def shows(document: Any, sheet: str, text: str) -> bool:
    """Whether a cell of the first columns of a sheet contains a text."""
    rows = document.Sheets.getByName(sheet).getCellRangeByName("A1:H60").getDataArray()
    return any(text in str(cell) for row in rows for cell in row)


#: What a click has left behind when it did its work; those that only say something leave their line of the log.
WORK: dict[str, Callable[[Workspace, Any], bool]] = {
    "btnForms": lambda home, _: len(names(home.root / "bieu-mau", ".xlsx")) == 11,
    "btnCollect": lambda _, document: shows(document, "Điều hành", "Đã nhận"),
    "btnCheck": lambda _, document: shows(document, "Kiểm tra", "Huyện Hớn Quản"),
    "btnConsolidate": lambda _, document: shows(document, "B02 tổng hợp", FEBRUARY.label),
    "btnCompare": lambda _, document: shows(document, "So sánh", FEBRUARY.label),
    "btnScore": lambda _, document: shows(document, "Bảng điểm thi đua", FEBRUARY.label),
    "btnCommend": lambda _, document: shows(document, "Đề nghị khen thưởng", FEBRUARY.label),
    "btnDraft": lambda home, _: f"BaoCao_{FEBRUARY}.docx" in names(home.period_folder(FEBRUARY), ".docx"),
    "btnSendBack": lambda home, _: bool(names(home.root / "tra-lai", ".xlsx")),
    "btnRemind": lambda home, _: bool(names(home.root / "don-doc", "")),
    "btnClose": lambda home, _: closing(home) is not None,
    "btnReopen": lambda home, _: closing(home) is None,
    **dict.fromkeys(("btnHelp", "btnVerify", "btnDoctor"), lambda *_: True),
}


LABELS = {control.id: control.label for control in controls()}


def logged(document: Any) -> list[str]:
    """The buttons of all lines in the log: a click that is refused has none."""
    sheet = document.Sheets.getByName("Nhật ký làm việc")
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    return [row[0] for row in sheet.getCellRangeByName(f"B1:B{cursor.RangeAddress.EndRow + 1}").getDataArray()]


def timed_click(button: str, address: str, document: Any) -> float:
    """A click as the menu makes it (`addin/excel/ribbon/dispatch.bas`); its message box goes to standard error."""
    code = f"import sys; sys.path.insert(0, r'{ROOT}'); from addin.excel.libreoffice_click import click; click()"
    shown = "".join("01"[sheet.IsVisible] for sheet in document.Sheets)  # the menu's macro hands it over
    command = [sys.executable, "-c", code, button, address, document.RuntimeUID, shown]
    start = time.perf_counter()
    done = subprocess.run(command, check=True, capture_output=True, env={**os.environ, "TONGHOP_ALERTS": "print"})
    seconds = time.perf_counter() - start
    assert "sự cố" not in done.stderr.decode(), done.stderr.decode()
    return seconds


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Measured]]:
    needs("soffice")
    folder, out = tmp_path_factory.mktemp("Thư mục làm việc"), tmp_path_factory.mktemp("out")
    make_inbox(folder / "hop-thu", FEBRUARY, 5)
    shutil.copy(MASTER, Workspace(folder).master)
    found = []
    with running(tmp_path_factory.mktemp("profile")) as office:
        document = office.load(Workspace(folder).master)
        board = document.Sheets.getByName("Điều hành")
        board.getCellRangeByName("C3").String = str(FEBRUARY)
        for button in ("btnHelp", *CLICKED):
            board.getCellRangeByName("G3").String = REASON  # a reason that has served is taken away
            command = timed_command(button, folder, out) if STRICT and button != "btnHelp" else 0.0
            before = len(logged(document))
            found.append(Measured(button, timed_click(button, office.address, document), command))
            assert LABELS[button] in logged(document)[before:], f"{button} was refused"
            assert WORK[button](Workspace(folder), document), f"{button} did not do its work"
        document.close(True)
    yield found


def test_clicks_do_their_work(measured: list[Measured]) -> None:
    assert [one.button for one in measured] == ["btnHelp", *CLICKED]


@timed
def test_a_button_with_nothing_to_do_answers_at_once(measured: list[Measured]) -> None:
    assert measured[0].click < SECONDS


@timed
def test_a_click_takes_not_much_longer_than_its_command(measured: list[Measured]) -> None:
    for one in measured[1:]:
        print(f"{one.button:16} click {one.click:5.2f} s  command {one.command:5.2f} s")
    assert {one.button: one for one in measured[1:] if one.click > one.command + MORE} == {}


@timed
def test_a_click_made_again_is_as_quick_as_promised(measured: list[Measured]) -> None:
    last = {one.button: one.click for one in measured}
    assert {button: last[button] for button, most in PROMISED.items() if last[button] > most} == {}
