"""Figures of a period alone: a quarter's are the sum of its months', and every month's cell is behind them."""

import pytest

from addin import pipeline
from addin.analysis.step import trace_figure
from addin.analysis.trace import Trace, to_text
from addin.blank_forms.workbook import plan_form_book
from addin.session import Session
from addin.sheets.writer import write_book
from addin.workspace.folder import Workspace
from schemas.filling import Filling
from schemas.period import Period
from schemas.report import FigurePlace
from tests.profiles import own_office, put_profile
from tests.test_wider_forms import column, form

QUARTER = Period.parse("2026-Q1")
COLUMNS = [
    column("DT1", "unit", "Tên đơn vị", "Chữ", label_column="x", width="24"),
    column("DT1", "new", "Mới nhận", agg="Cộng", unit="đơn", of_period="x"),
    column("DT1", "again", "Nhận lại", agg="Cộng", unit="đơn", of_period="x"),
    column("DT1", "all", "Tổng số", agg="Cộng", unit="đơn", computed="[new] + [again]"),
    column("DT1", "open", "Còn lại", agg="Cộng", unit="đơn"),
]
#: New, taken up again and left over, month by month.
MONTHS = {
    "90001": ((3, 1, 2), (4, None, 5), (5, 2, 6)),
    "90002": ((10, 0, 0), (20, 0, 1), (30, 0, 2)),
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder = tmp_path_factory.mktemp("quy")
    lines = {**own_office(2), "Biểu": [form("DT1", "Đơn thư", "Một dòng một đơn vị")], "Cột": COLUMNS}
    profile = put_profile(folder / "home", {**lines, "Danh mục": [], "Dòng": [], "Quy tắc": []})
    pipeline.create_workspace(Workspace(folder / "home"))
    for at, month in enumerate(QUARTER.parts):
        (letters := folder / str(month)).mkdir()
        for unit, figures in MONTHS.items():
            row = dict(zip(("new", "again", "open"), figures[at], strict=True))
            catalogue = profile.on(month.to_date)
            rows = {"DT1": {catalogue.unit(unit).name: row}}
            plan = plan_form_book(catalogue.unit(unit), month, catalogue, Filling(rows=rows))
            write_book(plan, letters / f"{unit}.xlsx")
        pipeline.collect(Workspace(folder / "home"), month, [letters])
    return Workspace(folder / "home")


def traced(home: Workspace, key: str, unit: str = "") -> Trace:
    with Session(home) as session:
        return trace_figure(session, QUARTER, FigurePlace("DT1", key, unit))


def test_every_month_s_cell_is_behind_a_quarter_s_sum(home: Workspace) -> None:
    found = traced(home, "new", "90001")
    assert (found.value, [cell.value for cell in found.cells]) == (12, [3, 4, 5])
    assert [cell.version for cell in found.cells] == [1, 1, 1]
    assert len({cell.cell for cell in found.cells}) == 1, "the same place in three workbooks"
    assert list(to_text(found))[-1] == "  Cộng 3 ô: 12"
    assert traced(home, "new").value == sum(cell.value for cell in traced(home, "new").cells) == 72


def test_a_month_that_says_nothing_has_no_cell_in_the_sum(home: Workspace) -> None:
    assert [cell.value for cell in traced(home, "again", "90001").cells] == [1, 2]


def test_what_is_computed_of_such_sums_rests_on_the_cells_of_its_parts(home: Workspace) -> None:
    found = traced(home, "all", "90001")
    assert (found.value, [cell.value for cell in found.cells]) == (15, [3, 4, 5, 1, 2])


def test_what_stands_at_the_end_is_in_the_last_month_s_cell_alone(home: Workspace) -> None:
    assert [cell.value for cell in traced(home, "open", "90001").cells] == [6]
