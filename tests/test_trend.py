"""The year so far: its periods, their figures, who was in time; on the sheet "Diễn biến" and its charts."""

from datetime import datetime

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from addin import pipeline
from addin.analysis.punctuality import Standing, State
from addin.analysis.trend import Trend, point_of, short_names, sign_of, signs_told, year_up_to
from addin.sheets.plan import Content
from addin.summary_workbook.step import WrittenComparison, write_comparison
from addin.summary_workbook.trend import SHEET, plan_trend
from addin.workspace.folder import Workspace
from schemas.clock import VIETNAM
from schemas.period import Period
from tests.catalogues import IN_FORCE
from tests.drafting import month
from tests.inboxes import make_clean_inbox, make_inbox
from tests.sheets import FEBRUARY

WRITTEN = [f"2023-{month:02}" for month in range(1, 13)] + [f"2023-Q{n}" for n in range(1, 5)] + ["2023-H1", "2023-9M"]
PAID, ESCAPED = ("B01", "paid_total"), ("B02", "escaped")
PERIODS = st.sets(st.sampled_from([*WRITTEN, "2022-12", "2024-01"]).map(Period.parse))


@given(PERIODS, st.sampled_from(WRITTEN).map(Period.parse))
def test_only_periods_of_one_kind_and_year_up_to_the_chosen_one_count_and_in_order(
    known: set[Period], period: Period
) -> None:
    found = year_up_to(period, known)
    assert found == sorted(found)
    assert len({one.kind for one in found}) <= 1
    assert all(one in known and one.year == 2023 and one.to_date <= period.to_date for one in found)


def test_months_go_before_quarters_and_quarters_show_where_there_are_no_months() -> None:
    quarters = [Period.parse("2023-Q1"), Period.parse("2023-Q2")]
    assert year_up_to(quarters[1], [*quarters, FEBRUARY]) == [FEBRUARY]
    assert short_names(year_up_to(quarters[1], quarters)) == ["Q1", "Q2"]


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> WrittenComparison:
    folder = tmp_path_factory.mktemp("nam")
    home = Workspace(folder / "home")
    make_clean_inbox(folder / "t1", FEBRUARY.previous(), 5)
    make_inbox(folder / "t2", FEBRUARY, 5)
    pipeline.collect(home, FEBRUARY.previous(), [folder / "t1"])
    pipeline.collect(home, FEBRUARY, [folder / "t2"])
    return write_comparison(home, FEBRUARY, folder / "ss.xlsx")


def test_the_sheet_shows_every_period_of_the_year_and_leaves_the_coming_ones_blank(compared: WrittenComparison) -> None:
    sheet = openpyxl.load_workbook(compared.file)[SHEET]
    rows = {row[1]: row[2:14] for row in sheet.iter_rows(values_only=True) if row[1]}
    assert rows["Chỉ tiêu"] == tuple(f"T{n}" for n in range(1, 13))
    january, february = (point.figures[PAID].value for point in compared.trend.points)
    assert rows["Giải ngân lũy kế (triệu đồng)"][:3] == (january, february, None)
    escaped = tuple(point.figures[ESCAPED].value for point in compared.trend.points)
    assert rows["Hộ DTTS thoát nghèo lũy kế (hộ)"][:2] == escaped
    assert january is not None
    assert february is not None
    assert january < february
    flows = rows["Giải ngân trong kỳ (triệu đồng)"]
    assert flows[0] == january  # the first period of the year: all that has accumulated
    assert flows[1] == pytest.approx(february - january)
    assert flows[2] is None


def test_a_chart_names_a_period_as_under_review_for_its_own_figures_alone(compared: WrittenComparison) -> None:
    def labels(trend: Trend) -> list[list[Content]]:
        rows = (row for block in plan_trend(trend).blocks for row in block.rows)
        return [list(row[2:4]) for row in rows if len(row) > 1 and str(row[1]).startswith("Kỳ ở biểu đồ")]

    assert labels(compared.trend) == [["T1", "T2\u00a0*"]] * 2
    january, february = compared.trend.points
    rates = {place: one for place, one in february.figures.items() if place not in (PAID, ESCAPED)}
    sure = {place: one._replace(coverage=one.coverage._replace(doubtful=())) for place, one in rates.items()}
    points = january, february._replace(figures={**february.figures, **sure})
    assert labels(compared.trend._replace(points=points)) == [["T1", "T2"], ["T1", "T2\u00a0*"]]


def test_a_flow_over_a_month_that_is_not_known_stays_blank() -> None:
    assert point_of(month("2023-03"), None).figures[PAID].flow is None
    first = point_of(month("2023-01"), None).figures[PAID].flow
    assert first is not None
    assert first.then == 0


def test_who_was_late_is_told_by_a_sign_and_a_look(compared: WrittenComparison) -> None:
    sheet = openpyxl.load_workbook(compared.file)[SHEET]
    late = next(row for row in sheet.iter_rows() if row[1].value == "Huyện Đồng Phú")
    assert [cell.value for cell in late[2:5]] == ["✓", "Ch1", None]
    assert late[14].value == "1/2"
    assert late[3].fill.fgColor.rgb != late[2].fill.fgColor.rgb


def test_the_labels_of_its_charts_have_the_decimals_of_the_table_above_them(compared: WrittenComparison) -> None:
    sheet = openpyxl.load_workbook(compared.file)[SHEET]
    for chart in openpyxl.load_workbook(compared.file)[SHEET]._charts:
        for series in chart.series:
            row = int(series.val.numRef.f.rpartition("$")[2])
            labels = series.dLbls or chart.dLbls
            assert labels.numFmt == sheet.cell(row, 3).number_format


def test_its_charts_read_the_rows_of_the_sheet(compared: WrittenComparison) -> None:
    sheet = openpyxl.load_workbook(compared.file)[SHEET]
    charts = openpyxl.load_workbook(compared.file)[SHEET]._charts
    references = [series.val.numRef.f for chart in charts for series in chart.series]
    labels = [sheet[f"B{reference.rpartition('$')[2]}"].value for reference in references]
    assert labels == [
        "Tỷ lệ giải ngân (%)", "Tỷ lệ hoàn thành chỉ tiêu (%)", "Giải ngân trong kỳ (triệu đồng)",
    ]  # fmt: skip


def test_a_report_without_a_date_is_no_report_in_time_and_no_late_one() -> None:
    undated, dated = (Standing("688", State.IN_TIME, sent, 0) for sent in (None, datetime(2023, 2, 16, tzinfo=VIETNAM)))
    trend = Trend(Period.parse("2023-02"), (), {"688": (dated, undated)}, IN_FORCE)
    assert [sign_of(one) for one in (dated, undated)] == ["✓", "K"]
    assert trend.in_time("688") == (1, 1)
    assert "K: đã gửi, không rõ ngày gửi" in signs_told(["✓", "K"])
    assert "K:" not in signs_told(["✓", "T"])
