"""What is doubtful of a quarter after a fault in one of its months: what is made of the faulty cells, and no more."""

from pathlib import Path

import pytest

from addin import pipeline
from addin.blank_forms.workbook import plan_form_book
from addin.review.step import accept, check
from addin.sheets.writer import write_book
from addin.summary.lookup import coverage_at
from addin.summary_workbook.step import plan_summary
from addin.workspace.folder import Workspace
from schemas.cells import Value
from schemas.filling import Filling
from schemas.period import Period
from schemas.report import FigurePlace
from tests.profiles import own_office, put_profile
from tests.test_across import filled, send
from tests.test_cells_of_a_quarter import COLUMNS
from tests.test_periods_of_periods import FEBRUARY, JANUARY, MONTHS, QUARTER, case, with_rows
from tests.test_wider_forms import column, form

UNIT = "696"
JOINED, LEFT, STAYED = "Công nhận mới", "Đưa ra khỏi danh sách", "Không đổi"
FAULTS = ("visits", "fund_paid", "trained", "change", "told again", "told alone")


def report(period: Period, faults: tuple[str, ...] = FAULTS) -> Filling:
    """Of February's rows some are told again in March and some are not; the faults are all February's."""
    people = {str(n): {**row, "change": STAYED} for n, row in enumerate(filled(FEBRUARY).rows["B04"].values(), 1)}
    cases = {"1": case("Tranh chấp đất", "Đã giải quyết")}
    if period == JANUARY:
        del people["3"]
    elif period == FEBRUARY:
        people["1"] |= {"change": LEFT} | ({"visits": "nhiều"} if "visits" in faults else {})
        people["2"] |= {"fund_paid": "ít"} if "fund_paid" in faults else {}
        people["3"] |= {"change": JOINED} | ({"trained": "?"} if "trained" in faults else {})
        people["4"] |= {"change": "xem lại"} if "change" in faults else {}
        cases["1"] |= {"people": "vài"} if "told again" in faults else {}
        cases["2"] = case("Mất trộm", "chưa rõ" if "told alone" in faults else "Mới phát sinh")
    else:
        del people["1"]
    return with_rows(with_rows(filled(period), "B04", people), "B10", cases)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder = tmp_path_factory.mktemp("quý có lỗi")
    home = Workspace(folder / "home")
    for period in MONTHS:
        send(home, folder, period, report(period))
    return home


def doubtful(home: Workspace, form: str, column: str, *group: str) -> bool:
    place = FigurePlace(form, column, group=(group[0], group[1]) if group else None)
    summary = plan_summary(home, QUARTER, home.root).summary
    return UNIT in coverage_at(summary, place).doubtful


@pytest.mark.parametrize(
    ("place", "is_doubtful"),
    [
        (("B04", "visits"), True),  # of who left in February
        (("B04", "fund_paid"), False),  # March says it anew
        (("B04", "trained"), False),
        (("B04", "count"), False),
        (("B04", "count", "change", JOINED), True),  # whether one more joined, was to be read in February
        (("B04", "count", "role", "Già làng"), False),
        (("B10", "count"), False),
        (("B10", "people"), False),  # of the case that is told again
        (("B10", "count", "status", "Đã giải quyết"), True),  # of the case that is not
    ],
)
def test_a_fault_of_an_earlier_month_is_one_of_the_figures_made_of_its_cell(
    home: Workspace, place: tuple[str, ...], is_doubtful: bool
) -> None:
    assert doubtful(home, *place) is is_doubtful


def test_a_quarter_tells_of_an_earlier_month_what_concerns_its_figures(home: Workspace) -> None:
    def told(period: Period) -> set[tuple[str, str]]:
        return {
            (one.form, one.cell[0])
            for one in check(home, period).findings
            if one.to_review and one.form in ("B04", "B10")
        }

    assert told(FEBRUARY) == {("B04", "J"), ("B04", "M"), ("B04", "K"), ("B04", "I"), ("B10", "D"), ("B10", "F")}
    assert told(QUARTER) == {("B04", "J"), ("B04", "I"), ("B10", "F")}


def test_a_person_proposed_by_two_units_in_an_earlier_month_is_in_doubt_in_the_quarter_too(tmp_path: Path) -> None:
    home = Workspace(tmp_path / "home")
    for period in MONTHS:
        for unit in (UNIT, "688"):
            filling = filled(period, unit)
            if period == FEBRUARY:
                filling = with_rows(
                    filling, "B06B", {"1": {**next(iter(filled(FEBRUARY).rows["B06B"].values())), "kind": "Cá nhân"}}
                )
            send(home, tmp_path, period, filling, unit)
    doubts = plan_summary(home, QUARTER, home.root).summary.doubts
    assert [(one.unit, one.code) for one in doubts if "nominee" in one.keys] == [(UNIT, "2023-02/1")]
    (twice,) = (one for one in check(home, QUARTER).findings if one.code == "unit-duplicate-person")
    accept(home, QUARTER, twice, "Hai người trùng tên.")
    assert plan_summary(home, QUARTER, home.root).summary.doubts == ()
    assert [one.accepted for one in check(home, FEBRUARY).findings if one.code == twice.code] == [
        "Hai người trùng tên."
    ]


def test_what_stands_at_the_end_of_a_quarter_is_not_in_doubt_by_an_earlier_month(tmp_path: Path) -> None:
    lines = {**own_office(1), "Biểu": [form("DT1", "Đơn thư", "Một dòng một đơn vị")], "Cột": COLUMNS}
    profile = put_profile(tmp_path / "home", {**lines, "Danh mục": [], "Dòng": [], "Quy tắc": []})
    home, quarter = Workspace(tmp_path / "home"), Period.parse("2026-Q1")
    pipeline.create_workspace(home)
    for at, month in enumerate(quarter.parts):
        catalogue, file = profile.on(month.to_date), tmp_path / f"{month}.xlsx"
        row: dict[str, Value] = {"new": 1, "again": "ba" if at == 0 else 2, "open": "mấy" if at == 1 else 3}
        filling = Filling(rows={"DT1": {catalogue.unit("90001").name: row}})
        write_book(plan_form_book(catalogue.unit("90001"), month, catalogue, filling), file)
        pipeline.collect(home, month, [file])
    summary = plan_summary(home, quarter, home.root).summary
    assert [sorted(doubt.keys) for doubt in summary.doubts] == [["again", "all", "new"]]
    assert [one.value for one in check(home, quarter).findings if one.to_review and one.form] == ["ba"]


def test_how_a_half_year_begins_is_in_doubt_by_the_first_report_that_has_the_form(tmp_path: Path) -> None:
    """What is sent once a quarter comes with March, and January's report lacks it."""
    before = {"agg": "Cộng", "unit": "đơn", "taken_from": "KỲ_TRƯỚC([Còn lại])"}
    lines, begun = own_office(1), column("DT1", "left", "Tồn đầu kỳ", **before)
    lines["Biểu"].append(form("DT1", "Đơn thư", "Một dòng một đơn vị", sent="Quý"))
    lines["Cột"] += [*COLUMNS, begun]
    profile, home = put_profile(tmp_path / "home", lines), Workspace(tmp_path / "home")
    pipeline.create_workspace(home)
    for month in (Period.parse(f"2026-0{number}") for number in (1, 3, 6)):
        catalogue, file = profile.of(month), tmp_path / f"{month}.xlsx"
        unit = catalogue.unit("90001")
        row: dict[str, Value] = {"new": 1, "again": 0, "open": 3, "left": "mấy" if month.number == 3 else 3}
        rows: dict[str, dict[str, dict[str, Value]]] = {"TH1": {"1": {"houses": 1, "damaged": 1, "loss": 5}}}
        rows |= {"DT1": {unit.name: row}} if "DT1" in catalogue.by_id else {}
        write_book(plan_form_book(unit, month, catalogue, Filling(rows=rows)), file)
        pipeline.collect(home, month, [file])
    half = Period.parse("2026-H1")
    assert [sorted(doubt.keys) for doubt in plan_summary(home, half, home.root).summary.doubts] == [["left"]]
    assert "mấy" in [one.value for one in check(home, half).findings if one.form == "DT1"]
