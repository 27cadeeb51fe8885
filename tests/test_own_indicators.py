"""What an office looks at of its own forms: beside the plan, over the year, at a glance, in the charts of both kinds.

All numbers are typed by hand: three communes, houses to be repaired (10 + 5, 4 + 6, 6 + 9) after a storm and a flood,
those repaired by January (3 and 2) and by February (11 and 8), and the help paid in each month.
"""

from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from addin import pipeline
from addin.analysis.comparison_words import to_text
from addin.analysis.figures_table import COLUMNS as COLUMNS_OF_DATA
from addin.analysis.figures_table import figures_table
from addin.analysis.trend import trend_of
from addin.blank_forms.workbook import plan_form_book
from addin.report.charts import charts_of
from addin.report.recorder import FigureRecorder
from addin.session import Session
from addin.sheets.writer import write_book
from addin.summary.consolidate import consolidate
from addin.summary.lookup import value_at
from addin.summary_workbook.overview import Inbox
from addin.summary_workbook.step import write_comparison, write_summary
from addin.summary_workbook.workbook import plan_summary_sheets
from addin.workspace.folder import Workspace
from schemas.cells import Value
from schemas.comparison import ComparisonLine
from schemas.filling import Filling
from schemas.office.tables import TABLES_BY_NAME
from schemas.period import Period
from schemas.profile.profile import Profile, load
from schemas.report import FigurePlace
from schemas.submission import Control
from tests.drafting import submission
from tests.profiles import Lines, grids_of_lines, own_office, put_profile
from tests.sheets import soffice_convert_all
from tests.test_cli import as_json
from tests.test_wider_forms import column, form

JANUARY, FEBRUARY = Period.parse("2026-01"), Period.parse("2026-02")
NEXT_YEAR = Period.parse("2027-01")
FORMS = [
    form("SN1", "Sửa nhà sau thiên tai", "Dòng in sẵn", row_list="Thiên tai", total_label="Tổng cộng",
         counted="đợt thiên tai"),
    form("HT2", "Hỗ trợ hộ bị thiệt hại", "Một dòng một đơn vị", valid_to="2026"),
]  # fmt: skip
COLUMNS = [
    column("SN1", "item", "Thiên tai", "Chữ", label_column="x", width="20"),
    column("SN1", "planned", "Nhà phải sửa", unit="căn", agg="Cộng", stays="x"),
    column("SN1", "fixed", "Nhà đã sửa lũy kế", unit="căn", agg="Cộng", cumulative="x"),
    column("HT2", "unit", "Đơn vị", "Chữ", label_column="x", width="24"),
    column("HT2", "paid", "Kinh phí hỗ trợ trong kỳ", "Tiền", unit="triệu đồng", agg="Cộng"),
    column("HT2", "homeless", "Hộ chưa có nhà ở", unit="hộ", agg="Cộng"),
    column("HT2", "most", "Mức cao nhất", unit="hộ", agg="Cộng"),
]
EVERYWHERE = "So sánh; Tổng quan; Diễn biến; Biểu đồ"
INDICATORS = [
    {"code": "da-sua", "title": "Nhà đã sửa lũy kế", "form": "SN1", "value": "Nhà đã sửa lũy kế",
     "plan": "Nhà phải sửa", "group": "Sửa nhà", "used_in": EVERYWHERE, "by_row": "x", "allotted": "x"},
    {"code": "ty-le", "title": "Tỷ lệ đã sửa", "form": "SN1", "group": "Sửa nhà",
     "value": "[Nhà đã sửa lũy kế] / [Nhà phải sửa] * 100", "used_in": EVERYWHERE},
    {"code": "kinh-phi", "title": "Kinh phí hỗ trợ", "form": "HT2", "value": "Kinh phí hỗ trợ trong kỳ",
     "used_in": EVERYWHERE},
    {"code": "chua-co-nha", "title": "Hộ chưa có nhà", "form": "HT2", "value": "homeless", "plan": "most",
     "better": "Giảm", "used_in": "So sánh"},
]  # fmt: skip
PLANNED = ((10, 5), (4, 6), (6, 9))
FIXED = {JANUARY: ((1, 1), (0, 1), (2, 0)), FEBRUARY: ((4, 2), (1, 3), (6, 3)), NEXT_YEAR: ((1, 0), (1, 0), (0, 1))}
PAID = {JANUARY: (10, 20, 30), FEBRUARY: (12.5, 0, 30)}


def office(indicators: Lines) -> dict[str, Lines]:
    own = own_office(3)
    return {
        **own, "Biểu": FORMS, "Cột": COLUMNS, "Quy tắc": [], "Danh mục": [], "Chỉ số": indicators,
        "Dòng": [{"row_list": "Thiên tai", "code": code, "title": title, "unit": "căn"}
                 for code, title in (("1", "Bão số 1"), ("2", "Lũ quét"))],
    }  # fmt: skip


def send(folder: Path, profile: Profile, period: Period) -> Path:
    """Every commune's workbook of a period."""
    catalogue = profile.on(period.to_date)
    folder.mkdir(parents=True, exist_ok=True)
    for at, unit in enumerate(catalogue.units_on(period.to_date)):
        pairs = zip(("1", "2"), PLANNED[at], FIXED[period][at], strict=True)
        rows: dict[str, dict[str, dict[str, Value]]] = {
            "SN1": {code: {"planned": planned, "fixed": fixed} for code, planned, fixed in pairs}
        }
        if period in PAID:
            rows["HT2"] = {unit.name: {"paid": PAID[period][at], "homeless": 4 - at, "most": 3}}
        write_book(plan_form_book(unit, period, catalogue, Filling(rows=rows)), folder / f"{unit.code}.xlsx")
    return folder


def office_in(folder: Path, indicators: Lines, *periods: Period) -> Workspace:
    """A working folder of the office in which some periods have come in whole."""
    home = Workspace(folder / "home")
    profile = put_profile(home.root, office(indicators))
    pipeline.create_workspace(home)
    for period in periods:
        pipeline.collect(home, period, [send(folder / str(period), profile, period)])
    return home


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return office_in(tmp_path_factory.mktemp("chi-so"), INDICATORS, JANUARY, FEBRUARY, NEXT_YEAR)


def rows_of(sheet: Worksheet, first: int) -> dict[Any, tuple[Any, ...]]:
    """The rows of a sheet by what is in one of their cells, the first of each, as they are shown."""
    found: dict[Any, tuple[Any, ...]] = {}
    for row in sheet.iter_rows(values_only=True):
        found.setdefault(row[first], row)
    return found


def drawn(book: Any, sheet: str) -> list[tuple[str, list[tuple[str, list[Any]]]]]:
    """The charts of a sheet: title, and each series with the values of the cells that it reads."""
    found = []
    for chart in book[sheet]._charts:
        title = "".join(run.t for part in chart.title.tx.rich.p for run in part.r or [])
        series = [(one.tx.v or one.tx.strRef.f, _values(book, one.val.numRef.f)) for one in chart.series]
        found.append((title, series))
    return found


def _values(book: Any, reference: str) -> list[Any]:
    name, cells = reference.replace("$", "").rsplit("!", 1)
    values = [cell.value for row in book[name.strip("'")][cells] for cell in row]
    return [value for value in values if value is not None]


def texts_of(document: Path) -> set[str]:
    """Every paragraph of a document, those in its tables too."""
    body = docx.Document(str(document)).element.body
    return {
        "".join(node.text or "" for node in one.iter(f"{{{one.nsmap['w']}}}t"))
        for one in body.iter(f"{{{body.nsmap['w']}}}p")
    }


# -- beside the plan ---------------------------------------------------------------------------------------------
def test_the_comparison_sets_each_indicator_beside_its_plan_whole_and_row_by_row(
    home: Workspace, tmp_path: Path
) -> None:
    comparison = write_comparison(home, FEBRUARY, tmp_path / "ss.xlsx").comparison
    lines = {(line.form, line.column, line.row): line for line in comparison.lines}

    def planned(line: ComparisonLine) -> tuple[Any, ...]:
        return line.now, line.plan.then, line.plan.percent, line.flow.change

    assert planned(lines["SN1", "fixed", ""]) == (19, 40, 47.5, 14)
    assert planned(lines["SN1", "fixed", "1"]) == (11, 20, 55, 8)
    assert planned(lines["SN1", "fixed", "2"]) == (8, 20, 40, 6)
    assert [(part.now, part.then) for part in lines["SN1", "fixed", ""].plan.units] == [(6, 15), (4, 10), (9, 15)]
    paid = lines["HT2", "paid", ""]
    assert (paid.now, paid.plan.then, paid.plan.note) == (42.5, None, "không có chỉ tiêu kế hoạch")
    assert paid.label == "Kinh phí hỗ trợ", "as the indicator is called, not its column"
    rate = lines["SN1", "ty-le", ""]
    assert (rate.label, rate.measure, rate.kind, rate.now) == ("Tỷ lệ đã sửa", "%", "percent", 47.5)
    sheet = rows_of(openpyxl.load_workbook(tmp_path / "ss.xlsx", data_only=True)["So sánh"], 1)
    assert sheet["Nhà đã sửa lũy kế"][3:9] == (40, 19, 47.5, 5, 14, 35)
    assert sheet["Bão số 1: Nhà đã sửa lũy kế"][3:6] == (20, 11, 55)


def test_where_less_is_better_the_plan_is_the_most_that_there_may_be(home: Workspace, tmp_path: Path) -> None:
    written = write_comparison(home, FEBRUARY, tmp_path / "ss.xlsx")
    comparison = written.comparison
    line = next(line for line in comparison.lines if line.column == "homeless")
    assert (line.now, line.plan.then, line.plan.change, line.plan.percent) == (9, 9, 0, None)
    assert line.plan.note.startswith("trong mức kế hoạch")
    assert any("kế hoạch 9 hộ (trong mức kế hoạch" in text for text in to_text(comparison, written.trend.catalogue))


def test_a_figure_that_is_worked_out_is_traced_to_the_cells_of_its_columns(home: Workspace) -> None:
    told = as_json("trace", "--period", FEBRUARY, "--form", "SN1", "--column", "Tỷ lệ đã sửa", "--home", home.root)
    assert told["what"] == "Biểu SN1, chỉ số “Tỷ lệ đã sửa”, toàn tỉnh"
    assert told["value"] == 47.5
    assert [(part["label"], part["value"], len(part["sources"])) for part in told["parts"]] == [
        ("Nhà đã sửa lũy kế", 19, 6), ("Nhà phải sửa", 40, 6),
    ]  # fmt: skip
    by_code = as_json("trace", "--period", FEBRUARY, "--form", "SN1", "--column", "ty-le", "--home", home.root)
    assert by_code["parts"] == told["parts"]


def test_a_figure_that_is_worked_out_is_over_the_rows_that_have_all_of_it_in_a_unit_and_in_all() -> None:
    """What the first commune repaired after the storm nobody can read; that ten houses had to be is known."""
    catalogue = load(grids_of_lines(office(INDICATORS))).on(FEBRUARY.to_date)
    reports = []
    for at, unit in enumerate(("90001", "90002")):
        both = zip(PLANNED[at], FIXED[FEBRUARY][at], strict=True)
        rows = {str(code): {"planned": plan, "fixed": done} for code, (plan, done) in enumerate(both, 1)}
        reports.append(submission(unit, FEBRUARY, Filling(rows={"SN1": rows}), catalogue))
    del reports[0].tables[0].records[0].values["fixed"]
    summary = consolidate(reports, FEBRUARY, catalogue)
    shares = [value_at(summary, FigurePlace("SN1", "ty-le", unit)) for unit in ("90001", "90002", "")]
    assert shares == [40, 40, 40], "2 of 5, 4 of 10, and together 6 of 15, not of 25"


def test_a_figure_that_is_worked_out_is_among_the_figures_as_data(home: Workspace) -> None:
    with Session(home) as session:
        summary = session.summary(FEBRUARY)
    made = [dict(zip((one.name for one in COLUMNS_OF_DATA), line, strict=True)) for line in figures_table(summary)]
    rates = [line for line in made if line["column"] == "ty-le"]
    assert [(line["unit_name"], line["value"], line["state"]) for line in rates] == [
        ("Xã Bình An 1", 40, "đã có"), ("Xã Lộc An 1", 40, "đã có"), ("Xã Phú An 1", 60, "đã có"),
    ]  # fmt: skip
    assert {(line["column_label"], line["measure"], line["cell"]) for line in rates} == {("Tỷ lệ đã sửa", "%", None)}


# -- over the year -----------------------------------------------------------------------------------------------
def test_the_year_shows_each_indicator_its_plan_and_what_it_grew_by(home: Workspace, tmp_path: Path) -> None:
    write_comparison(home, FEBRUARY, tmp_path / "ss.xlsx")
    book = openpyxl.load_workbook(tmp_path / "ss.xlsx", data_only=True)
    rows = {name: row[2:5] for name, row in rows_of(book["Diễn biến"], 1).items()}
    assert rows["Nhà phải sửa (căn)"] == (40, 40, None)
    assert rows["Nhà đã sửa lũy kế (căn)"] == (5, 19, None)
    assert rows["Nhà đã sửa trong kỳ (căn)"] == (5, 14, None)
    assert rows["Tỷ lệ đã sửa (%)"] == (12.5, 47.5, None)
    assert rows["Kinh phí hỗ trợ (triệu đồng)"] == (60, 42.5, None)
    assert drawn(book, "Diễn biến") == [
        ("Nhà đã sửa trong kỳ qua các kỳ (căn)", [("Nhà đã sửa trong kỳ", [5, 14])]),
        ("Tỷ lệ đã sửa qua các kỳ (%)", [("Tỷ lệ đã sửa", [12.5, 47.5])]),
        ("Kinh phí hỗ trợ qua các kỳ (triệu đồng)", [("Kinh phí hỗ trợ", [60, 42.5])]),
    ]


# -- at a glance -------------------------------------------------------------------------------------------------
@pytest.mark.slow
def test_the_overview_shows_and_draws_the_indicators_of_each_unit(home: Workspace, tmp_path: Path) -> None:
    write_summary(home, FEBRUARY, tmp_path / "th.xlsx")
    (again,) = soffice_convert_all([tmp_path / "th.xlsx"], "xlsx", tmp_path / "lai")
    for file in (tmp_path / "th.xlsx", again):
        book = openpyxl.load_workbook(file, data_only=True)
        rows = {name: row[8:12] for name, row in rows_of(book["Tổng quan"], 1).items()}
        assert rows["Xã Bình An 1"] == (15, 6, 40, 12.5)
        assert rows["Xã Lộc An 1"] == (10, 4, 40, 0)
        assert rows["Xã Phú An 1"] == (15, 9, 60, 30)
        assert rows["Toàn tỉnh"] == (40, 19, 47.5, 42.5)
    book = openpyxl.load_workbook(tmp_path / "th.xlsx", data_only=True)
    assert drawn(book, "Tổng quan") == [
        ("Nhà phải sửa và nhà đã sửa lũy kế theo đơn vị (căn)",
         [("Nhà phải sửa", [15, 10, 15]), ("Nhà đã sửa lũy kế", [6, 4, 9])]),
        ("Tỷ lệ đã sửa theo đơn vị (%)", [("Tỷ lệ đã sửa", [40, 40, 60])]),
        ("Kinh phí hỗ trợ theo đơn vị (triệu đồng)", [("Kinh phí hỗ trợ", [12.5, 0, 30])]),
        ("Nhà phải sửa và nhà đã sửa lũy kế theo đợt thiên tai (căn)",
         [("Nhà phải sửa", [20, 20]), ("Nhà đã sửa lũy kế", [11, 8])]),
    ]  # fmt: skip
    sheet = book["Tổng quan"]
    heads = [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert {"Sửa nhà (biểu SN1)", "Biểu HT2", "Đợt thiên tai"} <= set(heads)


def test_the_report_draws_the_same_figures(home: Workspace, tmp_path: Path) -> None:
    pipeline.draft(home, FEBRUARY, tmp_path / "bc.docx")
    with Session(home) as session:
        trend = trend_of(session, FEBRUARY, FEBRUARY.to_date)
        charts = charts_of(FigureRecorder(session.summary(FEBRUARY)), trend)
    assert [(chart.caption, [(one.name, one.values) for one in chart.series]) for chart in charts] == [
        ("Hình 1. Nhà phải sửa và nhà đã sửa lũy kế theo đơn vị, tháng 02 năm 2026 (căn)",
         [("Nhà phải sửa", (15, 10, 15)), ("Nhà đã sửa lũy kế", (6, 4, 9))]),
        ("Hình 2. Nhà phải sửa và nhà đã sửa lũy kế theo đợt thiên tai, tháng 02 năm 2026 (căn)",
         [("Nhà phải sửa", (20, 20)), ("Nhà đã sửa lũy kế", (11, 8))]),
        ("Hình 3. Nhà đã sửa trong kỳ qua các kỳ năm 2026 (căn)", [("Nhà đã sửa trong kỳ", (5, 14))]),
        ("Hình 4. Tỷ lệ đã sửa theo đơn vị, tháng 02 năm 2026 (%)", [("Tỷ lệ đã sửa", (40, 40, 60))]),
        ("Hình 5. Tỷ lệ đã sửa qua các kỳ năm 2026 (%)", [("Tỷ lệ đã sửa", (12.5, 47.5))]),
        ("Hình 6. Kinh phí hỗ trợ theo đơn vị, tháng 02 năm 2026 (triệu đồng)", [("Kinh phí hỗ trợ", (12.5, 0, 30))]),
        ("Hình 7. Kinh phí hỗ trợ qua các kỳ năm 2026 (triệu đồng)", [("Kinh phí hỗ trợ", (60, 42.5))]),
    ]  # fmt: skip
    said = texts_of(tmp_path / "bc.docx")
    for chart in charts:
        assert chart.caption in said


# -- another year, another office --------------------------------------------------------------------------------
def test_in_the_year_after_a_form_is_retired_nothing_is_left_of_its_indicators(home: Workspace, tmp_path: Path) -> None:
    write_summary(home, NEXT_YEAR, tmp_path / "th.xlsx")
    written = write_comparison(home, NEXT_YEAR, tmp_path / "ss.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "th.xlsx", data_only=True)["Tổng quan"]
    heads = [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert not [text for text in heads if "HT2" in text or "Kinh phí hỗ trợ" in text]
    titles = [title for title, _ in drawn(openpyxl.load_workbook(tmp_path / "ss.xlsx"), "Diễn biến")]
    assert titles == ["Nhà đã sửa trong kỳ qua các kỳ (căn)", "Tỷ lệ đã sửa qua các kỳ (%)"]
    assert {line.form for line in written.comparison.lines} == {"SN1"}


def test_an_office_without_indicators_has_no_empty_column_and_no_chart(tmp_path: Path) -> None:
    home = office_in(tmp_path, [], JANUARY)
    write_summary(home, JANUARY, tmp_path / "th.xlsx")
    written = write_comparison(home, JANUARY, tmp_path / "ss.xlsx")
    pipeline.draft(home, JANUARY, tmp_path / "bc.docx")
    overview = openpyxl.load_workbook(tmp_path / "th.xlsx", data_only=True)["Tổng quan"]
    numbers = next(row for row in overview.iter_rows(values_only=True) if row[0] == "(1)")
    assert [cell for cell in numbers if cell] == [f"({at})" for at in range(1, 10)]
    assert next(row for row in overview.iter_rows(values_only=True) if row[8] == "Tệp đã nhận")
    assert overview._charts == []
    over_year = openpyxl.load_workbook(tmp_path / "ss.xlsx", data_only=True)["Diễn biến"]
    assert [row[1] for row in over_year.iter_rows(min_row=3, max_row=5, values_only=True)] == [
        "Chỉ tiêu", "Số đơn vị đã báo cáo", None,
    ]  # fmt: skip
    assert over_year._charts == []
    assert [remark for remark in written.comparison.remarks if "trang “Chỉ số”" in remark]
    assert not [text for text in texts_of(tmp_path / "bc.docx") if text.startswith("Hình")]


@pytest.mark.parametrize(("communes", "charts"), [(34, 3), (35, 0)])
def test_more_units_than_bars_can_be_told_apart_are_in_the_table_alone(communes: int, charts: int) -> None:
    lines = {**office(INDICATORS), "Đơn vị": own_office(communes)["Đơn vị"]}
    catalogue = load(grids_of_lines(lines)).on(FEBRUARY.to_date)
    summary = consolidate([], FEBRUARY, catalogue)
    sheets = plan_summary_sheets(summary, Inbox([], [], [], Control()))
    drawn = sheets.below
    assert drawn is not None, "a table of several pages has its sheet for itself"
    said = [merge.content for merge in sheets.overview.merges if "không vẽ biểu đồ" in str(merge.content)]
    assert not sheets.overview.charts
    assert bool(said) is (charts == 0)
    of_units = [chart for chart in drawn.charts if "theo đơn vị" in chart.title]
    assert len(of_units) == charts
    assert len({chart.row for chart in of_units}) == charts, "each has a page for itself"
    assert {chart.row - 1 for chart in of_units[1:]} <= set(drawn.breaks)


def test_no_chart_of_the_overview_is_torn_by_the_end_of_a_page_or_lies_on_what_follows(
    home: Workspace, tmp_path: Path
) -> None:
    write_summary(home, FEBRUARY, tmp_path / "th.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "th.xlsx")["Tổng quan"]
    breaks = {mark.id for mark in sheet.row_breaks.brk}
    for chart in sheet._charts:
        first, last = chart.anchor._from.row, chart.anchor.to.row
        assert not breaks & set(range(first + 1, last + 1))
    below = next(cell.row for cell in sheet["A"] if cell.value == "SỐ Ô ĐÃ ĐỌC")
    assert max(chart.anchor.to.row for chart in sheet._charts) < below


def test_the_plans_that_the_office_sets_are_offered_a_line_a_unit(home: Workspace) -> None:
    with Session(home) as session:
        catalogue = session.catalogue(FEBRUARY)
    lines = [(row[0], row[1], row[2], row[4]) for row in TABLES_BY_NAME["chi_tieu"].rows(catalogue)]
    names = ("Xã Bình An 1", "Xã Lộc An 1", "Xã Phú An 1")
    assert lines == [(2026, name, "SN1", "Nhà phải sửa") for name in names]
