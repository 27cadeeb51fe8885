"""The sheet "Dữ liệu" of an open master: it follows the figures, and leaves alone what the office builds beside it."""

from pathlib import Path
from typing import Any

import pytest

from addin import pipeline
from addin.session import Session
from addin.workspace.folder import Workspace
from schemas.period import Period
from tests.inboxes import make_clean_inbox, make_inbox
from tests.masters import Master, open_master
from tests.office import Office

JANUARY, FEBRUARY = Period.parse("2023-01"), Period.parse("2023-02")
HEADING, VALUE, FREE = 2, 10, 18
ESCAPED = '=SUMIFS(du_lieu[Giá trị]; du_lieu[Biểu]; "B02"; du_lieu[Mã cột]; "escaped")'


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both months collected; of the first one, few units."""
    home = tmp_path_factory.mktemp("so")
    make_inbox(home / "thu-1", JANUARY, 7)
    for mail in sorted((home / "thu-1").iterdir())[4:]:
        mail.unlink()
    make_clean_inbox(home / "thu-2", FEBRUARY, 7)
    for number, period in enumerate((JANUARY, FEBRUARY), 1):
        pipeline.collect(Workspace(home), period, [home / f"thu-{number}"])
    return home


def lines(master: Master) -> list[tuple[Any, ...]]:
    rows = [tuple(row[:16]) for row in master.cells("Dữ liệu")[HEADING + 1 :]]
    return [row for row in rows if any(cell != "" for cell in row)]


def last_row(master: Master) -> int:
    """The last row of the table, as LibreOffice keeps it."""
    return int(master.document.DatabaseRanges.getByName("du_lieu").DataArea.EndRow)


def escaped(folder: Path, period: Period) -> float:
    with Session(Workspace(folder)) as session:
        return float(session.summary(period).forms["B02"].total["escaped"])


def test_the_sheet_follows_the_figures_and_the_offices_own_formulas_with_it(office: Office, folder: Path) -> None:
    with open_master(office, folder, "mot.xlsm", str(FEBRUARY)) as master:
        sheet = master.sheet("Dữ liệu")
        assert not sheet.IsVisible
        master.click("btnConsolidate")
        sheet = master.sheet("Dữ liệu")
        assert sheet.IsVisible
        february = lines(master)
        assert last_row(master) == HEADING + len(february)
        assert len(february) > 8000
        own = master.document.Sheets
        own.insertNewByName("Của tôi", own.Count)
        cell = master.sheet("Của tôi").getCellByPosition(0, 0)
        cell.FormulaLocal = ESCAPED
        sheet.getCellByPosition(FREE, 9).String = "ghi riêng"
        assert cell.Value == pytest.approx(escaped(folder, FEBRUARY))

        master.choose(str(JANUARY))
        clicked = master.click("btnConsolidate")
        assert "gõ đè" not in clicked.said
        january = lines(master)
        assert {row[0] for row in january} == {"2023-01"}
        assert 0 < len(january) < len(february)
        assert last_row(master) == HEADING + len(january)
        assert cell.Value == pytest.approx(escaped(folder, JANUARY))
        assert sheet.getCellByPosition(FREE, 9).String == "ghi riêng"

        master.choose(str(FEBRUARY))
        assert "gõ đè" not in master.click("btnConsolidate").said
        assert lines(master) == february
        assert cell.Value == pytest.approx(escaped(folder, FEBRUARY))


def test_a_changed_number_is_put_right_and_the_former_sheet_kept(office: Office, folder: Path) -> None:
    with open_master(office, folder, "hai.xlsm", str(FEBRUARY)) as master:
        master.click("btnConsolidate")
        before = lines(master)
        cell = master.sheet("Dữ liệu").getCellByPosition(VALUE, 20)
        cell.Value += 5
        clicked = master.click("btnConsolidate", "Trang “Dữ liệu” có số bị gõ đè")
        assert "trang-cu" in clicked.said
        assert lines(master) == before
        below = last_row(master) + 3
        master.sheet("Dữ liệu").getCellByPosition(0, below).String = "ghi chú dưới bảng"
        master.click("btnConsolidate")
        assert master.sheet("Dữ liệu").getCellByPosition(0, below).String == "ghi chú dưới bảng"


def test_sorted_lines_are_no_change_and_stay_sorted(office: Office, folder: Path) -> None:
    with open_master(office, folder, "ba.xlsm", str(FEBRUARY)) as master:
        master.click("btnConsolidate")
        sheet = master.sheet("Dữ liệu")
        area = sheet.getCellRangeByPosition(0, HEADING + 1, 15, last_row(master))
        area.setDataArray(tuple(reversed(area.getDataArray())))
        turned = lines(master)
        assert "gõ đè" not in master.click("btnConsolidate").said
        assert lines(master) == turned


def test_a_sheet_that_was_deleted_comes_again_with_its_table(office: Office, folder: Path) -> None:
    with open_master(office, folder, "bon.xlsm", str(FEBRUARY)) as master:
        master.click("btnConsolidate")
        count = len(lines(master))
        master.document.Sheets.removeByName("Dữ liệu")
        master.click("btnConsolidate")
        assert len(lines(master)) == count
        assert last_row(master) == HEADING + count
