"""Figures as data for tables of one's own: each number once, with its state and its cell; what is unknown is not 0."""

import csv
import json
from pathlib import Path

import openpyxl
import pytest

from addin import pipeline
from addin.analysis.export import _plain
from addin.analysis.figures_table import COLUMNS, DOUBTFUL, KNOWN, LEFT_OUT, NO_FIGURE, UNKNOWN
from addin.analysis.step import export
from addin.session import Session
from addin.workspace.folder import Workspace
from schemas.period import Period
from tests.inboxes import make_inbox

FEBRUARY = Period.parse("2023-02")
Lines = list[dict[str, str]]


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, Path]:
    folder = tmp_path_factory.mktemp("so-lieu")
    make_inbox(folder / "thu", FEBRUARY, 7)
    home = Workspace(folder / "home")
    pipeline.collect(home, FEBRUARY, [folder / "thu"])
    export(home, FEBRUARY, folder / "out")
    return home, folder / "out"


@pytest.fixture(scope="module")
def lines(exported: tuple[Workspace, Path]) -> Lines:
    text = (exported[1] / "SoLieu_2023-02.csv").read_text(encoding="utf-8-sig")
    return list(csv.DictReader(text.splitlines()))


def test_the_lines_add_up_to_the_figures_of_the_summary(exported: tuple[Workspace, Path], lines: Lines) -> None:
    with Session(exported[0]) as session:
        summary = session.summary(FEBRUARY)
    escaped = [line for line in lines if (line["form"], line["column"]) == ("B02", "escaped")]
    counted = [float(line["value"]) for line in escaped if line["state"] in (KNOWN, DOUBTFUL) and line["value"]]
    assert sum(counted) == summary.forms["B02"].total["escaped"]
    projects = [line for line in lines if (line["form"], line["column"]) == ("B01", "paid_total")]
    first = [float(line["value"]) for line in projects if line["row"] == "1" and line["value"]]
    assert sum(first) == pytest.approx(summary.forms["B01"].total["1"]["paid_total"])


def test_each_figure_has_one_line_and_its_cell(lines: Lines) -> None:
    keys = [(line["unit"], line["form"], line["row"], line["column"]) for line in lines]
    assert len(keys) == len(set(keys))
    sure = [line for line in lines if line["state"] == KNOWN and line["value"]]
    assert all(line["file"] and line["sheet"] and line["cell"] for line in sure)
    assert {line["form_version"] for line in lines} == {"2023.1"}


def test_what_is_unknown_is_no_0_and_what_is_doubtful_says_so(lines: Lines) -> None:
    assert {line["state"] for line in lines} == {KNOWN, DOUBTFUL, UNKNOWN, LEFT_OUT, NO_FIGURE}
    assert all(not line["value"] for line in lines if line["state"] in (UNKNOWN, LEFT_OUT, NO_FIGURE))
    assert all(bool(line["left_out"]) == (line["state"] == LEFT_OUT) for line in lines)
    assert {line["unit"] for line in lines if line["state"] == DOUBTFUL} == {"694"}


def test_the_workbook_is_one_excel_table(exported: tuple[Workspace, Path], lines: Lines) -> None:
    sheet = openpyxl.load_workbook(exported[1] / "SoLieu_2023-02.xlsx")["Dữ liệu"]
    assert list(sheet.tables) == ["du_lieu"]
    assert sheet.tables["du_lieu"].ref == f"A1:P{len(lines) + 1}"
    assert [cell.value for cell in sheet[1]] == [column.label for column in COLUMNS]


def test_the_package_describes_the_columns_of_the_csv(exported: tuple[Workspace, Path], lines: Lines) -> None:
    package = json.loads((exported[1] / "datapackage.json").read_text(encoding="utf-8"))
    (resource,) = package["resources"]
    assert (exported[1] / resource["path"]).is_file()
    assert [field["name"] for field in resource["schema"]["fields"]] == list(lines[0])
    assert set(resource["schema"]["primaryKey"]) <= set(lines[0])


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("- Đề nghị", "'- Đề nghị"),
        ("\t=1", "'\t'=1"),
        ("＝1+1", "'＝1+1"),
        ("Xã A;=cmd|' /c calc'!A1", "Xã A;'=cmd|' /c calc'!A1"),
        ("một\n=hai", "một\n'=hai"),
        ("một\n- hai; - ba", "một\n- hai; - ba"),
        ("tăng 5; giảm 3 - 2 = 1", "tăng 5; giảm 3 - 2 = 1"),
    ],
)
def test_a_text_that_a_spreadsheet_would_run_stays_a_text_however_it_separates_cells(text: str, written: str) -> None:
    assert _plain(text) == written
