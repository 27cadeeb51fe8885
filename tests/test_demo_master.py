"""The demo's master opens with February's results in it, and a click finds them as if it had written them."""

import hashlib
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pytest

from addin.emulation.sheet import CRITERIA, EVIDENCE, MEASURES, POINTS
from addin.excel.live.master import first_writing, keyed_sheets, mark_of
from addin.excel.live.memory import recall, stamp_on_disk
from addin.excel.live.writer import MEMORY
from addin.workspace.folder import Workspace
from schemas.clock import today
from schemas.profile.shipped import shipped_profile
from tests.catalogues import IN_FORCE
from tests.office import Office, running
from tests.sheets import needs
from workbooks.demo import HOME, run_demo

COPY = "Sổ bấm nút.xlsm"
TODAY = shipped_profile().on(today())
#: The sheets that the demo fills, by key, those of forms of its month; the others are as in a new master.
SCORES = (POINTS, CRITERIA, MEASURES, EVIDENCE)
FILLED = [key for key in keyed_sheets(IN_FORCE) if key not in (*SCORES, "de_nghi_khen")]


class Demo(NamedTuple):
    """A demo that was run, and an office program."""

    home: Workspace
    office: Office


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    needs("soffice")
    target = tmp_path_factory.mktemp("ví dụ") / "demo"
    run_demo(target, lambda _: None)
    with running(tmp_path_factory.mktemp("office")) as office:
        yield Demo(Workspace(target / HOME), office)


def written(document: Any, sheet: str) -> list[list[str]]:
    """The formulas and typed contents of a sheet, cell by cell, without the blanks at its end."""
    return _trimmed(_used(document, sheet).getFormulaArray())


def shown(document: Any, sheet: str) -> list[list[Any]]:
    """The values of a sheet, cell by cell to 9 decimals, without the blanks at its end."""
    found = _used(document, sheet).getDataArray()
    return _trimmed([[round(cell, 9) if isinstance(cell, float) else cell for cell in line] for line in found])


def _used(document: Any, sheet: str) -> Any:
    cells = document.Sheets.getByName(sheet)
    area = cells.createCursor()
    area.gotoEndOfUsedArea(False)
    last = area.RangeAddress
    return cells.getCellRangeByPosition(0, 0, last.EndColumn, last.EndRow)


def _trimmed(found: Sequence[Sequence[Any]]) -> list[list[Any]]:
    lines = [[*line][: max((at for at, cell in enumerate(line, 1) if cell != ""), default=0)] for line in found]
    while lines and not lines[-1]:
        lines.pop()
    return lines


def column(document: Any, sheet: str, letter: str, last: int) -> list[Any]:
    data = document.Sheets.getByName(sheet).getCellRangeByName(f"{letter}1:{letter}{last}").getDataArray()
    return [row[0] for row in data]


def test_it_shows_what_the_buttons_would_have_written_cell_by_cell(demo: Demo) -> None:
    shutil.copy(Path("workbooks") / "TongHop.xlsm", demo.home.root / COPY)
    clicked = demo.office.load(demo.home.root / COPY)
    clicked.Sheets.getByName("Điều hành").getCellRangeByName("C3").String = "2023-02"
    for button in ("btnCheck", "btnConsolidate", "btnCompare"):
        assert demo.office.click(clicked, button).exit_code == 0
    built = demo.office.load(demo.home.master)
    titles = {key: sheet.name for key, sheet in keyed_sheets(IN_FORCE).items() if key in FILLED}
    try:
        for key, title in titles.items():
            assert written(built, title) == written(clicked, title), key
        for title in [title for key, title in titles.items() if key != "so_sanh"]:
            assert shown(built, title) == shown(clicked, title), title
        assert built.Sheets.getByName("Điều hành").getCellRangeByName("C3").String == "2023-02"
        states = column(built, "Điều hành", "C", 20)
        assert (states.count("Đã nhận"), states.count("Đang rà soát")) == (10, 1)
    finally:
        built.close(True)
        clicked.close(True)
        (demo.home.root / COPY).unlink()


def test_the_first_click_proposes_nothing_and_writes_over_nothing(demo: Demo, tmp_path: Path) -> None:
    memory = demo.home.root / MEMORY
    before = recall(memory, stamp_on_disk(demo.home.master))
    document = demo.office.load(demo.home.master)
    try:
        typed = shown(document, "Điều chỉnh")
        for button in ("btnConsolidate", "btnCheck"):
            clicked = demo.office.click(document, button)
            assert clicked.exit_code == 0
            assert "gõ đè" not in clicked.said
            assert "lập lại" not in clicked.said
        assert shown(document, "Điều chỉnh") == typed
        log = [row for row in column(document, "Nhật ký làm việc", "B", 12) if row]
        assert log == ["Nút", "Tổng hợp", "Kiểm tra"], "a line a press, and none for a cell that was typed over"
        assert recall(memory, stamp_on_disk(demo.home.master)) == before
    finally:
        document.close(True)


def test_a_figure_that_is_typed_over_afterwards_is_told_from_what_was_built(demo: Demo) -> None:
    document = demo.office.load(demo.home.master)
    try:
        sheet = document.Sheets.getByName("B02 tổng hợp")
        row = next(at for at, cell in enumerate(column(document, "B02 tổng hợp", "A", 60), 1) if "Bù Đăng" in str(cell))
        sheet.getCellRangeByName(f"F{row}").Value = 4321
        said = demo.office.click(document, "btnConsolidate").said
        assert f"F{row}" in said
    finally:
        document.close(True)


def test_a_form_that_a_month_does_not_ask_for_shows_no_figures_of_the_month_that_does(demo: Demo) -> None:
    document = demo.office.load(demo.home.master)
    try:
        sheet, chosen = "B12 tổng hợp", document.Sheets.getByName("Điều hành").getCellRangeByName("C3")
        blank = shown(document, sheet)
        assert not document.Sheets.getByName(sheet).IsVisible
        chosen.String = "2023-03"
        clicked = demo.office.click(document, "btnConsolidate")
        assert (clicked.exit_code, "“B12 tổng hợp”" in clicked.said) == (0, True)
        assert document.Sheets.getByName(sheet).IsVisible
        assert any("Thị xã Bình Long" in str(cell) for line in shown(document, sheet) for cell in line)
        assert shown(document, sheet) != blank
        chosen.String = "2023-02"
        clicked = demo.office.click(document, "btnConsolidate")
        assert (clicked.exit_code, "gõ đè" in clicked.said, "“B11 tổng hợp”" in clicked.said) == (0, False, True)
        assert not document.Sheets.getByName(sheet).IsVisible
        assert "2023-03" not in str(shown(document, sheet))
        assert [cell for line in shown(document, sheet) for cell in line if isinstance(cell, float) and cell > 7] == []
    finally:
        document.close(True)


def test_links_lead_to_kept_originals_and_the_file_is_a_master_of_this_program(demo: Demo) -> None:
    book = openpyxl.load_workbook(demo.home.master)
    links = [cell.value for cell in book["Kiểm tra"]["F"] if str(cell.value).startswith("=HYPERLINK")]
    assert links
    for link in links:
        path = link.partition('"')[2].partition("#")[0]
        assert (demo.home.root / path.replace("%20", " ")).is_file(), link
    assert book.defined_names["TH_so_cai"].attr_text == f'"{mark_of(first_writing(TODAY))}"'
    stamp = stamp_on_disk(demo.home.master)
    assert len(stamp) == 32
    assert recall(demo.home.root / MEMORY, stamp)["file"] == demo.home.master.name


def test_the_master_of_a_new_working_folder_stays_empty(tmp_path: Path) -> None:
    from addin import pipeline

    pipeline.create_workspace(Workspace(tmp_path))
    shipped = Path("workbooks") / "TongHop.xlsm"
    assert (
        hashlib.sha256(Workspace(tmp_path).master.read_bytes()).digest()
        == hashlib.sha256(shipped.read_bytes()).digest()
    )
    assert not (tmp_path / MEMORY).exists()
