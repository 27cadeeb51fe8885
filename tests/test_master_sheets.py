"""The sheets of the open master: which are shown, where links lead, what comes back of a sheet that was deleted."""

import os
import re
import resource
import subprocess
import sys
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from addin import pipeline
from addin.excel.ribbon import controls
from addin.libreoffice.convert import properties, url_of
from addin.sheets.sheet_draft import MOST_FROZEN
from addin.workspace.folder import Workspace
from tests.inboxes import make_clean_inbox
from tests.masters import BOARD, Master
from tests.sheets import COVER, FEBRUARY, form_sheet, workbook
from workbooks.build import MASTER

JANUARY = FEBRUARY.previous()
#: In January there is one report only, with one form only.
OF_JANUARY = (
    COVER.replace("Kỳ số              | 2", "Kỳ số              | 1")
    .replace("15/01/2023    |\n| Đến", "01/01/2023    |\n| Đến")
    .replace("14/02/2023", "14/01/2023")
    .replace("15/02/2023", "15/01/2023")
)
#: What Excel and LibreOffice draw of a row and a column on a screen of 1366 × 768, in points and in columns' units.
_ROOM_DOWN, _ROOM_ACROSS = 260.0, 162.0
#: The same of all of a screen, and where LibreOffice's sidebar stands open.
_ROOM_FOR_BOARD, _ROOM_BESIDE = 345.0, 165.0


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ít biểu")
    sheet = form_sheet("B02", {"commune": "Xã Bom Bo", "households": 10, "poor_start": 5, "escaped": 1})
    (folder / "thu-1").mkdir()
    (folder / "thu-1" / "bc.xlsx").write_bytes(workbook({"B02-Giảm nghèo": sheet}, cover=OF_JANUARY))
    pipeline.collect(Workspace(folder), JANUARY, [folder / "thu-1"])
    make_clean_inbox(folder / "thu-2", FEBRUARY, 5)
    pipeline.collect(Workspace(folder), FEBRUARY, [folder / "thu-2"])
    return folder


def shown(master: Master) -> set[str]:
    return {name for name in master.document.Sheets.ElementNames if master.sheet(name).IsVisible}


def forms_shown(master: Master) -> set[str]:
    return {name for name in shown(master) if name.endswith(("tổng hợp", "danh sách"))}


def links(master: Master) -> set[str]:
    """The sheets that the board's links lead to."""
    cells = master.sheet(BOARD).getCellRangeByName("A1:T80").getFormulaArray()
    found = (re.match(r'=HYPERLINK\("#\'(.*?)\'!', str(cell).replace("''", "’")) for row in cells for cell in row)
    return {match[1] for match in found if match}


def test_a_sheet_without_figures_is_hidden_comes_back_with_them_and_no_link_leads_to_it(master: Master) -> None:
    assert forms_shown(master) == set(), "a new master has no figures"
    master.click("btnConsolidate")
    assert forms_shown(master) == {"B02 tổng hợp"}
    assert {name for name in links(master) if name.startswith("B")} == {"B02 tổng hợp"}
    master.sheet("B05 tổng hợp").IsVisible = True
    master.sheet("B02 tổng hợp").Name = "Giảm nghèo"
    master.click("btnConsolidate")
    assert "B05 tổng hợp" in shown(master), "a person shows it, and it stays"
    assert {"B05 tổng hợp", "Giảm nghèo"} <= links(master)
    assert links(master) <= shown(master)
    master.choose("2023-02")
    master.click("btnConsolidate")
    assert len(forms_shown(master)) > 12
    assert "So sánh" not in shown(master) | links(master)
    master.click("btnCompare")
    assert {"So sánh", "Diễn biến"} <= shown(master) & links(master)
    assert links(master) <= shown(master)
    master.document.Sheets.getByName("B07 tổng hợp").IsVisible = False
    master.choose("2023-01")
    master.click("btnConsolidate")
    assert forms_shown(master) == set()
    assert "Giảm nghèo" in shown(master)


def test_a_sheet_that_cannot_be_shown_again_is_named_before_any_cell_changes(master: Master) -> None:
    master.click("btnConsolidate")
    before = master.cells("B02 tổng hợp")
    master.choose("2023-02")
    master.document.protect("")
    master.click("btnConsolidate", "Chưa ghi gì vào sổ", "không hiện lại được trang “B01 tổng hợp”")
    assert master.cells("B02 tổng hợp") == before
    master.document.unprotect("")
    master.click("btnConsolidate", "11/11 đơn vị")


def whole(master: Master, name: str) -> dict[str, Any]:
    """What a sheet has besides its cells."""
    document, sheet = master.document, master.sheet(name)
    controller = document.getCurrentController()
    controller.setActiveSheet(sheet)
    page = document.StyleFamilies.getByName("PageStyles").getByName(sheet.PageStyle)
    number = sheet.RangeAddress.Sheet
    ranges = [*(document.DatabaseRanges.getByName(one) for one in document.DatabaseRanges.ElementNames)]
    unnamed = document.getPropertyValue("UnnamedDatabaseRanges")
    ranges += [unnamed.getByTable(number)] if unnamed.hasByTable(number) else []
    areas = [one.DataArea for one in ranges if one.AutoFilter and one.DataArea.Sheet == number]
    rules = sheet.queryContentCells(0), sheet.getCellFormatRanges()
    return {
        "place": list(document.Sheets.ElementNames).index(name),
        "tab": sheet.TabColor,
        "frozen": (controller.hasFrozenPanes(), controller.SplitRow, controller.SplitColumn),
        "filters": sorted((area.StartRow, area.StartColumn, area.EndRow, area.EndColumn) for area in areas),
        "choices": {cell: choices(sheet.getCellRangeByName(cell)) for cell in ("C3", "B7", "C4", "E20")}
        if rules
        else {},
        "marks": marks(sheet),
        "repeated": (sheet.PrintTitleRows, sheet.TitleRows.StartRow, sheet.TitleRows.EndRow),
        "page": (page.IsLandscape, page.Width, page.ScaleToPagesX, page.ScaleToPagesY),
        "head": printed(page.RightPageHeaderContent) if page.HeaderIsOn else "",
        "foot": printed(page.RightPageFooterContent),
    }


def drawn(master: Master, name: str) -> list[dict[str, Any]]:
    """The charts of a sheet: kind, title, corner, what each series shows, in words."""
    found = []
    for chart in master.sheet(name).Charts:
        document, diagram = chart.EmbeddedObject, chart.EmbeddedObject.Diagram
        (system,) = document.FirstDiagram.CoordinateSystems
        series = [one.DataSequences[0] for kind in system.ChartTypes for one in kind.DataSeries]
        (frame,) = [shape for shape in master.sheet(name).DrawPage if getattr(shape, "PersistName", "") == chart.Name]
        found.append(
            {
                "kind": (diagram.DiagramType, getattr(diagram, "Vertical", False)),
                "title": document.Title.String if document.HasMainTitle else "",
                "corner": corner(master.sheet(name), frame.Position),
                "series": [(one.Label.getTextualData(), one.Values.SourceRangeRepresentation) for one in series],
                "legend": document.HasLegend,
                "words": frame.Description,
            }
        )
    return sorted(found, key=str)


def corner(sheet: Any, place: Any) -> tuple[int, int]:
    """Row and column of the cell whose corner lies nearest to a place."""
    down = [abs(sheet.getCellByPosition(0, row).Position.Y - place.Y) for row in range(60)]
    across = [abs(sheet.getCellByPosition(column, 0).Position.X - place.X) for column in range(40)]
    return down.index(min(down)), across.index(min(across))


def test_the_charts_of_a_deleted_sheet_come_back_with_it(master: Master) -> None:
    master.choose("2023-02")
    master.click("btnCompare")
    master.click("btnScore")
    before = {name: drawn(master, name) for name in ("Tổng quan", "Diễn biến", "Bảng điểm thi đua")}
    assert [len(charts) for charts in before.values()] == [3, 2, 1]
    assert "chưa có" not in str(before), "what a chart is called in words is true in every month"
    for name in before:
        master.document.Sheets.removeByName(name)
    for button in ("btnConsolidate", "btnCompare", "btnScore"):
        master.click(button)
    assert {name: drawn(master, name) for name in before} == before
    limit_files(master.office.process.pid)  # LibreOffice wrote without end
    options = properties(FilterName="calc8", Overwrite=True)
    target = master.file.with_suffix(".ods")
    master.document.storeToURL(url_of(target), options)
    with zipfile.ZipFile(target) as package:
        assert sum(name.endswith("/content.xml") for name in package.namelist()) == 6


def limit_files(group: int) -> None:
    """No process of a group may write a file of more than 100 million bytes."""
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it has ended meanwhile
            if os.getpgid(int(folder.name)) == group:
                resource.prlimit(int(folder.name), resource.RLIMIT_FSIZE, (100_000_000, 100_000_000))


def printed(content: Any) -> list[str]:
    """What stands on the left, in the middle and on the right of a page's head or foot."""
    return [text.getString() for text in (content.LeftText, content.CenterText, content.RightText)]


def choices(cell: Any) -> tuple[str, str, str]:
    rule = cell.Validation
    return rule.Type.value, rule.getFormula1(), rule.ErrorMessage


def marks(sheet: Any) -> set[str]:
    """The formulas of the conditional formats of a cell of severities."""
    conditions = sheet.getCellRangeByName("D9").ConditionalFormat
    found = (conditions.getByIndex(at) for at in range(conditions.Count))
    return {one.Formula1 for one in found}


WHOLE = ("Kiểm tra", "B02 tổng hợp", "B04 danh sách", "Cấu hình", "Điều chỉnh", "Nhật ký làm việc")


def head_of(master: Master, name: str) -> list[tuple[Any, ...]]:
    """The first lines of a sheet, without the blanks at their ends: a new board has columns of forms yet to begin."""
    lines = master.cells(name)[:12]
    return [line[: max((at for at, cell in enumerate(line, 1) if cell != ""), default=0)] for line in lines]


def test_deleted_sheets_come_back_whole(master: Master) -> None:
    master.document.getCurrentController().Frame.ContainerWindow.setVisible(True)  # panes freeze in a window only
    master.choose("2023-02")
    master.click("btnCheck")
    master.click("btnConsolidate")
    before = {name: (whole(master, name), head_of(master, name)) for name in (BOARD, *WHOLE)}
    for name in WHOLE:
        master.document.Sheets.removeByName(name)
    master.click("btnCheck", "Trang “Cấu hình” đã bị xóa")
    master.click("btnConsolidate")
    after = {name: (whole(master, name), head_of(master, name)) for name in WHOLE}
    assert {name: (kept, cells) for name, (kept, cells) in after.items() if name != "Nhật ký làm việc"} == {
        name: before[name] for name in WHOLE if name != "Nhật ký làm việc"
    }
    assert after["Nhật ký làm việc"][0] == before["Nhật ký làm việc"][0]
    master.document.Sheets.removeByName(BOARD)
    master.click("btnCheck", "đã bị xóa")
    master.choose("2023-02")
    master.click("btnCheck")
    assert (whole(master, BOARD), head_of(master, BOARD)) == before[BOARD]


def test_four_rows_at_most_stay_in_sight_and_take_a_small_part_of_the_screen() -> None:
    book = openpyxl.load_workbook(MASTER)
    for sheet in book.worksheets:
        if sheet.freeze_panes is None:
            continue
        frozen = openpyxl.utils.cell.coordinate_from_string(sheet.freeze_panes)[1] - 1
        assert frozen <= MOST_FROZEN, sheet.title
        heights = [sheet.row_dimensions[row].height or 15.0 for row in range(1, frozen + 1)]
        assert sum(heights) < _ROOM_DOWN, sheet.title


def test_every_link_of_the_board_is_seen_on_a_screen_at_once() -> None:
    sheet = openpyxl.load_workbook(MASTER)[BOARD]
    heading = next(cell.row for row in sheet.iter_rows() for cell in row if cell.value == "STT")
    linked = [cell for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    last = max(cell.row for cell in linked)
    heights = [sheet.row_dimensions[row].height or 15.0 for row in range(1, last + 1)]
    assert heading < last
    assert sum(heights) < _ROOM_FOR_BOARD
    widths = [width for column in sheet.column_dimensions.values() for width in [column.width] * _spanned(column)]
    assert max(cell.column for cell in linked) <= len(widths)
    assert sum(widths) < _ROOM_BESIDE


def _spanned(column: Any) -> int:
    return int(column.max) - int(column.min) + 1


def test_the_filters_button_leaves_the_heading_of_a_narrow_column_readable() -> None:
    sheet = openpyxl.load_workbook(MASTER)["Kiểm tra"]
    first, _ = sheet.auto_filter.ref.split(":")
    assert sheet[first].value == "Đơn vị"


def test_a_finding_is_answered_within_the_width_of_a_screen() -> None:
    sheet = openpyxl.load_workbook(MASTER)["Kiểm tra"]
    reason = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "Lý do chấp nhận")
    widths = [sheet.column_dimensions[openpyxl.utils.get_column_letter(at)].width for at in range(1, reason.column + 1)]
    assert sum(widths) < _ROOM_ACROSS
    assert sheet.print_area.endswith(f"$H${sheet.max_row}"), "what the office answers is the last that prints"


def test_what_prints_of_the_findings_grows_with_them(master: Master) -> None:
    master.choose("2023-02")
    master.click("btnCheck")
    rows = len(master.cells("Kiểm tra"))
    (area,) = master.sheet("Kiểm tra").getPrintAreas()
    assert (area.StartColumn, area.EndColumn, area.EndRow) == (0, 7, rows - 1)


@pytest.mark.parametrize(("button", "between"), [("btnConsolidate", "Đang ghi kết quả vào sổ…"), ("btnReopen", "")])
def test_the_status_bar_tells_what_goes_on_from_the_first_moment_to_the_last(
    master: Master, button: str, between: str
) -> None:
    """The bar of LibreOffice cannot be read back: what it is told is printed on the way."""
    code = (
        "from addin.libreoffice import adopt_caller\n"
        "from addin.libreoffice.application import App\n"
        "whole = App.status_bar\n"
        "def told(app, value):\n"
        "    print(value)\n"
        "    whole.fset(app, value)\n"
        "App.status_bar = property(whole.fget, told)\n"
        f"adopt_caller(document={master.document.RuntimeUID!r})\n"
        "from addin.excel.buttons import press\n"
        f"press({button!r})\n"
    )
    environment = {**os.environ, "TONGHOP_OFFICE": master.office.address, "TONGHOP_ALERTS": "print"}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    first, *_, last = said = done.stdout.splitlines()
    assert first == f"Đang thực hiện “{next(one.label for one in controls() if one.id == button)}”…"
    assert last == "False", "the bar is given back"
    assert not between or between in said
