"""A quarter, a half year, nine months and a year are made of the months that were sent; nobody sends them again."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pytest

from addin import pipeline
from addin.analysis.step import trace_figure
from addin.blank_forms.workbook import plan_form_book
from addin.commend.step import commend
from addin.emulation.step import score
from addin.reminders.step import remind
from addin.review.step import check, close
from addin.sheets.writer import write_book
from addin.summary.coverages import coverages
from addin.summary.lookup import coverage_at, is_sound
from addin.summary.source_cells import sources_at
from addin.summary_workbook.step import plan_summary, write_comparison
from addin.workspace.folder import Workspace
from schemas.cells import Value
from schemas.filling import Filling
from schemas.office import Office
from schemas.office.lines import Adjustment
from schemas.office.settings import CARRY
from schemas.period import Period
from schemas.report import FigurePlace
from schemas.summary import Figures, Summary, including
from tests.catalogues import IN_FORCE, catalogue_of
from tests.test_across import changed, filled, send

MONTHS = [Period.parse(f"2023-{month:02}") for month in (1, 2, 3)]
JANUARY, FEBRUARY, MARCH = MONTHS
QUARTER = Period.parse("2023-Q1")
UNIT, OTHER = "696", "688"


def summary(home: Workspace, period: Period = QUARTER) -> Summary:
    return plan_summary(home, period, home.root).summary


def with_rows(filling: Filling, form: str, rows: Mapping[str, dict[str, Value]]) -> Filling:
    return filling.model_copy(update={"rows": {**filling.rows, form: dict(rows)}})


def case(name: str, status: str) -> dict[str, Value]:
    return {"incident": name, "commune": "Xã Bom Bo", "people": 3, "bypassed": None, "status": status}


def cases(period: Period) -> dict[str, dict[str, Value]]:
    """One case a month; January's is told again in February, when it is settled."""
    own = {"1": case(f"Tranh chấp đất tháng {period.number}", "Mới phát sinh")}
    settled = {"2": case("Tranh chấp đất tháng 1", "Đã giải quyết")}
    return own | settled if period == FEBRUARY else own


def report(period: Period, unit: str) -> Filling:
    filling = filled(period, unit)
    return with_rows(filling, "B10", cases(period)) if unit == UNIT else filling


def sent(home: Workspace, folder: Path, *, without: tuple[Period, str] | None = None) -> Workspace:
    for period in MONTHS:
        for unit in (UNIT, OTHER):
            if (period, unit) != without:
                send(home, folder, period, report(period, unit), unit)
    return home


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder = tmp_path_factory.mktemp("quý từ ba tháng")
    return sent(Workspace(folder / "home"), folder)


def test_closing_figures_of_a_quarter_are_those_of_its_last_month(home: Workspace) -> None:
    quarter, march = summary(home), summary(home, MARCH)
    for form in ("B01", "B02", "B03", "B05", "B06A", "B07", "B08", "B09"):
        assert quarter.forms[form].total == march.forms[form].total, form
        assert quarter.forms[form].units == march.forms[form].units, form
    assert quarter.made_of[UNIT].periods == ("2023-01", "2023-02", "2023-03")
    assert quarter.made_of[UNIT].gaps == ()


def test_what_happened_in_any_month_stays_in_the_quarter_and_counts_once(home: Workspace) -> None:
    figures: Figures = summary(home).forms["B10"].units[UNIT]
    assert figures["count"] == 3, "one case a month; January's was told twice"
    assert figures["status"] == {"Đã giải quyết": 1, "Mới phát sinh": 2}, "as it was told last"
    assert figures["people"] == 9


def test_proposals_of_all_months_are_those_of_the_quarter(home: Workspace) -> None:
    proposed = {(row["nominee"], row["award"]) for month in MONTHS for row in report(month, UNIT).rows["B06B"].values()}
    assert summary(home).forms["B06B"].units[UNIT]["count"] == len(proposed)


def test_each_figure_is_traced_to_the_workbook_of_its_month(home: Workspace) -> None:
    quarter = summary(home)
    periods = {origin.period for origin in sources_at(quarter, FigurePlace("B10", "people", UNIT))}
    assert periods == {"2023-02", "2023-03"}
    (first, *_) = sources_at(quarter, FigurePlace("B02", "escaped", UNIT))
    assert first.period == "2023-03"
    traced = trace_figure(home, QUARTER, FigurePlace("B02", "escaped", UNIT))
    assert traced.cells
    assert all(cell.version == 1 for cell in traced.cells)


def test_who_left_or_joined_a_list_in_an_earlier_month_is_a_change_of_the_quarter(tmp_path: Path) -> None:
    home = Workspace(tmp_path / "home")
    january = filled(JANUARY)
    codes = list(january.rows["B04"])
    january = changed(january, "B04", codes[0], change="Đưa ra khỏi danh sách")
    january = changed(january, "B04", codes[1], change="Công nhận mới")
    later = {code: {**january.rows["B04"][code], "change": "Không đổi"} for code in codes[1:]}
    march = with_rows(filled(MARCH), "B04", {str(n): row for n, row in enumerate(later.values(), 1)})
    send(home, tmp_path, JANUARY, january)
    send(home, tmp_path, MARCH, march)
    quarter = summary(home)
    changes = quarter.forms["B04"].units[UNIT]["change"]
    assert (changes["Đưa ra khỏi danh sách"], changes["Công nhận mới"]) == (1, 1)
    place = FigurePlace("B04", "count", UNIT, group=("change", "Công nhận mới"))
    (origin,) = sources_at(quarter, place)
    assert "theo báo cáo tháng 01 năm 2023" in origin.note


def test_a_quarter_of_its_own_goes_before_its_months(tmp_path: Path) -> None:
    home = sent(Workspace(tmp_path / "home"), tmp_path)
    own = changed(filled(QUARTER), "B02", "Xã Đức Liễu", escaped=1, fell_back=0)
    send(home, tmp_path, QUARTER, own)
    quarter = summary(home)
    assert quarter.basis_of(UNIT).periods == ("2023-Q1",)
    assert quarter.basis_of(OTHER).periods == ("2023-01", "2023-02", "2023-03")
    row = next(row for row in quarter.forms["B02"].rows_of(UNIT) if row.code == "Xã Đức Liễu")
    assert row.values["escaped"] == 1


def test_a_month_without_report_leaves_a_gap_that_is_named(tmp_path: Path) -> None:
    home = sent(Workspace(tmp_path / "home"), tmp_path, without=(FEBRUARY, UNIT))
    quarter = summary(home)
    assert quarter.made_of[UNIT].gaps == ("2023-02",)
    assert quarter.forms["B02"].total["escaped"] == summary(home, MARCH).forms["B02"].total["escaped"]
    assert quarter.forms["B10"].units[UNIT]["count"] == 2


def test_what_happened_in_a_quarter_names_the_month_that_it_lacks_at_the_figure(tmp_path: Path) -> None:
    home = sent(Workspace(tmp_path / "home"), tmp_path, without=(FEBRUARY, UNIT))
    quarter = summary(home)
    cases = FigurePlace("B10", "count")
    assert coverage_at(quarter, cases).gaps == {UNIT: ("2023-02",)}
    assert not is_sound(quarter, cases._replace(unit=UNIT))
    assert coverage_at(quarter, FigurePlace("B02", "escaped")).gaps == {}, "what has accumulated is in the last report"
    assert coverages(quarter, "B10")["count"]["gaps"] == {UNIT: ("2023-02",)}
    drafted = pipeline.draft(home, QUARTER, tmp_path / "bc.docx")
    assert [one for one in drafted.to_text() if "chưa có báo cáo tháng 02 năm 2023" in one], "the box says it, too"
    said = "\n".join(one.text for one in docx.Document(str(tmp_path / "bc.docx")).paragraphs)
    (line,) = (line for line in said.splitlines() if line.startswith("Trong kỳ ghi nhận "))
    assert "chưa gồm báo cáo tháng 02 năm 2023 của huyện" in line
    assert [part for part in trace_figure(home, QUARTER, cases).left_out[UNIT] if "tháng 02" in part]


def test_a_month_whose_report_lacks_a_form_leaves_a_gap_in_what_happened(tmp_path: Path) -> None:
    home = Workspace(tmp_path / "home")
    for period in MONTHS:
        send(home, tmp_path, period, report(period, UNIT), UNIT)
    file = tmp_path / f"{FEBRUARY}-{UNIT}.xlsx"
    book = openpyxl.load_workbook(file)
    del book["B10-An ninh"]
    book.save(file)
    pipeline.collect(home, FEBRUARY, [file])
    quarter = summary(home)
    assert coverage_at(quarter, FigurePlace("B10", "count")).gaps == {UNIT: ("2023-02",)}
    assert coverage_at(quarter, FigurePlace("B06B", "count")).gaps == {}, "February tells that"
    assert quarter.made_of[UNIT].lacking == (("B10", ("2023-02",)),), "and nobody was asked for a later form in January"


def test_a_month_without_report_lets_nobody_wait_for_the_points_of_what_was_proposed(tmp_path: Path) -> None:
    home = sent(Workspace(tmp_path / "home"), tmp_path, without=(FEBRUARY, UNIT))
    lines = score(home, QUARTER, tmp_path / "diem.xlsx").lines
    (own,) = (line for line in lines if line.unit == UNIT)
    measure = next(one.measure for one in own.scored if one.criterion.key == "emulation")
    assert not measure.waiting
    assert measure.words.endswith("(chưa gồm báo cáo tháng 02 năm 2023).")


def test_without_its_last_month_a_quarter_has_no_closing_figures(tmp_path: Path) -> None:
    home = sent(Workspace(tmp_path / "home"), tmp_path, without=(MARCH, UNIT))
    quarter = summary(home)
    assert UNIT not in quarter.forms["B02"].units
    assert UNIT in coverage_at(quarter, FigurePlace("B02", "escaped")).missing
    assert quarter.forms["B10"].units[UNIT]["count"] == 2, "what happened in January and February is known"


@pytest.mark.parametrize("period", [MARCH, QUARTER])
def test_the_office_may_let_the_last_figures_stand_for_the_time_being(tmp_path: Path, period: Period) -> None:
    home = sent(Workspace(tmp_path / "home"), tmp_path, without=(MARCH, UNIT))
    usual = Office.new(IN_FORCE)
    home.office = usual.model_copy(update={"settings": usual.settings.model_copy(update={"missing_units": CARRY})})
    carried, february = summary(home, period), summary(home, FEBRUARY)
    place = FigurePlace("B02", "escaped")
    assert carried.forms["B02"].units[UNIT] == february.forms["B02"].units[UNIT]
    assert coverage_at(carried, place).carried == (UNIT,)
    assert not is_sound(carried, place._replace(unit=UNIT))


def test_a_doubt_on_the_last_month_is_one_on_the_quarter(tmp_path: Path) -> None:
    home = Workspace(tmp_path / "home")
    for period in MONTHS:
        filling = filled(period)
        if period == MARCH:
            filling = changed(filling, "B02", "Xã Đức Liễu", escaped=9999)
        send(home, tmp_path, period, filling)
    quarter = summary(home)
    assert UNIT in coverage_at(quarter, FigurePlace("B02", "escaped")).doubtful
    assert {finding.cell for finding in quarter.findings} == {finding.cell for finding in summary(home, MARCH).findings}


def test_what_is_wrong_with_no_form_of_an_earlier_month_stops_no_quarter(tmp_path: Path) -> None:
    home = Workspace(tmp_path / "home")
    for period in MONTHS:
        filling = filled(period)
        phone = filling.model_copy(update={"cover": {**filling.cover, "phone": "02713"}})
        send(home, tmp_path, period, phone if period == FEBRUARY else filling)
    assert [one.cell for one in check(home, FEBRUARY).findings if not one.form]
    assert summary(home).made_of[UNIT].periods == ("2023-01", "2023-02", "2023-03")


def test_a_doubt_on_all_of_an_earlier_month_is_one_on_what_counts_of_it_in_the_quarter(tmp_path: Path) -> None:
    home = Workspace(tmp_path / "home")
    for period in MONTHS:
        send(home, tmp_path, period, report(period, UNIT), UNIT)
    cover: dict[str, Value] = {
        "period_no": 2, "from_date": FEBRUARY.from_date, "to_date": FEBRUARY.to_date, "signed_on": FEBRUARY.to_date,
    }  # fmt: skip
    january = report(JANUARY, OTHER)
    send(home, tmp_path, JANUARY, january, OTHER)
    file, catalogue = tmp_path / "T2.xlsx", catalogue_of(JANUARY)
    again = january.model_copy(update={"cover": {**january.cover, **cover}})
    write_book(plan_form_book(catalogue.unit(OTHER), JANUARY, catalogue, again), file)
    pipeline.collect(home, FEBRUARY, [file])
    assert "file-period-conflict" in [one.code for one in check(home, FEBRUARY).findings if one.unit == OTHER]
    send(home, tmp_path, MARCH, report(MARCH, OTHER), OTHER)
    quarter = summary(home)
    assert OTHER in quarter.under_review
    assert OTHER in coverage_at(quarter, FigurePlace("B10", "count")).doubtful
    assert is_sound(quarter, FigurePlace("B01", "paid_total", unit=OTHER))


def test_a_year_is_made_of_what_there_is_months_and_a_quarter(tmp_path: Path) -> None:
    home = sent(Workspace(tmp_path / "home"), tmp_path)
    second = Period.parse("2023-Q2")
    send(home, tmp_path, second, filled(second))
    half = summary(home, Period.parse("2023-H1"))
    assert half.made_of[UNIT].periods == ("2023-01", "2023-02", "2023-03", "2023-Q2")
    assert half.forms["B02"].units[UNIT] == summary(home, second).forms["B02"].units[UNIT]
    assert half.made_of[OTHER].gaps == ("2023-04", "2023-05", "2023-06")
    assert OTHER not in half.forms["B02"].units


def test_who_sent_the_last_month_in_time_is_not_late_for_the_quarter(home: Workspace, tmp_path: Path) -> None:
    reminded = remind(home, QUARTER, tmp_path, date(2023, 4, 3))
    late = {one.standing.unit for one in reminded.late}
    assert late.isdisjoint({UNIT, OTHER})
    assert len(late) == 9


def test_a_quarter_is_compared_scored_and_drafted_from_its_months(home: Workspace, tmp_path: Path) -> None:
    quarter = summary(home)
    escaped = quarter.forms["B02"].total["escaped"]
    compared = write_comparison(home, QUARTER, tmp_path / "so-sanh.xlsx").comparison
    assert next(line.now for line in compared.lines if (line.form, line.column) == ("B02", "escaped")) == escaped
    drafted = pipeline.draft(home, QUARTER, tmp_path / "bc.docx")
    sources = {source["period"] for figure in drafted.figures_json() for source in figure["sources"]}
    assert sources <= {"2023-01", "2023-02", "2023-03"}
    (figure, *_) = [one for one in drafted.figures if (one.place.form, one.place.column) == ("B02", "escaped")]
    assert figure.value == escaped
    lines = score(home, QUARTER, tmp_path / "diem.xlsx").lines
    punctual = [one.measure.words for line in lines for one in line.scored if one.criterion.key == "punctual"]
    undated = (
        "Chưa tính được: không rõ ngày gửi báo cáo từ tháng 01 đến tháng 3 năm 2023 (bổ sung ở trang “Ngày nhận”)."
    )
    assert undated in punctual, "by its months; the quarter is none of its own"
    nominees = commend(home, QUARTER, tmp_path / "khen.docx").nominees
    assert len(nominees) == quarter.forms["B06B"].total["count"]


def test_checking_a_quarter_tells_what_was_found_in_the_months_behind_it(tmp_path: Path) -> None:
    home = Workspace(tmp_path / "home")
    for period in MONTHS:
        filling = changed(filled(period), "B02", "Xã Đức Liễu", escaped=9999) if period != FEBRUARY else filled(period)
        send(home, tmp_path, period, filling)
    checked = check(home, QUARTER)
    assert {finding.file for finding in checked.findings if finding.form == "B02"} == {"2023-03-696.xlsx"}
    assert checked.control.cells_read == sum(check(home, month).control.cells_read for month in MONTHS)
    assert "696" not in checked.missing


@pytest.mark.parametrize("kind", ["bao-cao", "thi-dua"])
def test_the_report_says_which_reports_it_rests_on_and_why_it_was_closed_with_errors(kind: str, tmp_path: Path) -> None:
    home = Workspace(tmp_path / "home")
    for period in (JANUARY, MARCH):
        filling = changed(filled(period), "B02", "Xã Đức Liễu", escaped=9999) if period == MARCH else filled(period)
        send(home, tmp_path, period, filling)
    close(home, QUARTER, "UBND tỉnh yêu cầu gửi ngay")
    drafted = pipeline.draft(home, QUARTER, tmp_path / "bc.docx", kind)
    text = "\n".join(paragraph.text for paragraph in docx.Document(str(drafted.document)).paragraphs)
    assert "ghép từ báo cáo tháng 01 năm 2023, tháng 3 năm 2023; chưa có báo cáo tháng 02 năm 2023." in text
    assert "của huyện Bù Đăng: ghép từ" in text
    assert "lý do: UBND tỉnh yêu cầu gửi ngay." in text


def test_a_quarter_includes_the_corrections_of_its_figures_alone(tmp_path: Path) -> None:
    def corrected(period: str, form: str, column: str, row: str, new: Value) -> Adjustment:
        typed = {"period": period, "unit": UNIT, "form": form, "column": column, "row": row, "new": new}
        return Adjustment.model_validate({**typed, "reason": "nhầm"}, context=IN_FORCE)

    lines = (
        corrected("2023-01", "B02", "Số hộ thoát nghèo lũy kế", "Xã Đức Liễu", 2),
        corrected("2023-03", "B02", "Hộ nghèo phát sinh, tái nghèo lũy kế", "Xã Đức Liễu", 7),
        corrected("2023-01", "B10", "Số người liên quan", "1", 9),
        corrected("2023-02", "B10", "Số người liên quan", "1", 8),
    )
    office = Office.new(IN_FORCE).model_copy(update={"adjustments": lines})
    home = sent(Workspace(tmp_path / "home", office=office), tmp_path)
    assert len(summary(home, JANUARY).adjustments) == 2
    quarter = summary(home)
    made = [(one.form, one.code, one.period) for one in quarter.adjustments]
    assert made == [("B10", "2023-02/1", "2023-02"), ("B02", "Xã Đức Liễu", "")], "January's case was told again"
    assert including(quarter).startswith("Gồm 2 điều chỉnh")
    assert "dòng “1” (tháng 02 năm 2023)" in including(quarter)
    (row,) = (row for row in quarter.forms["B10"].rows_of(UNIT) if row.code == "2023-02/1")
    assert row.values["people"] == 8
    (cell,) = (one for one in sources_at(quarter, FigurePlace("B10", "people", UNIT)) if one.note)
    assert cell.period == "2023-02"
