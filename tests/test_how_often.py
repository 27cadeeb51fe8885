"""How often a form is sent is said in one column of the profile: everything else follows from it."""

from pathlib import Path

import openpyxl
import pytest
from docx import Document

from addin import pipeline
from addin.analysis.step import compare_period
from addin.blank_forms.step import known_fillings, write_forms
from addin.blank_forms.workbook import plan_form_book
from addin.define.compare import differences
from addin.emulation.step import score
from addin.reminders.step import remind
from addin.review.step import check
from addin.session import Session
from addin.sheets.writer import write_book
from addin.summary.lookup import coverage_at
from addin.summary_workbook.step import write_summary
from addin.workspace.folder import Workspace
from schemas.cells import Value
from schemas.filling import Filling
from schemas.office import Office
from schemas.office.lines import Adjustment
from schemas.period import Period
from schemas.profile.profile import Profile, load
from schemas.profile.shipped import shipped_profile
from schemas.profile.writing import grids_of
from schemas.report import FigurePlace
from tests.profiles import codes, found, grids_of_lines, own_office, put_profile

MONTHS = [Period.parse(f"2026-{month:02}") for month in range(1, 7)]
JANUARY, FEBRUARY, MARCH, APRIL, MAY, JUNE = MONTHS
QUARTER, SECOND, HALF = (Period.parse(one) for one in ("2026-Q1", "2026-Q2", "2026-H1"))
#: A form sent once a quarter: what accumulates, what is of the quarter alone, what there is, what there was before.
QUARTERLY = {"form": "KH3", "title": "Khắc phục hậu quả", "sheet": "KH3", "version": "2026.1",
             "rows": "Một dòng một đơn vị", "sent": "Quý"}  # fmt: skip
COLUMNS = [
    {"form": "KH3", "name": "unit", "title": "Đơn vị", "type": "Chữ", "label_column": "x"},
    {"form": "KH3", "name": "paid", "title": "Đã chi", "unit": "triệu đồng", "type": "Tiền", "agg": "Cộng",
     "cumulative": "x"},
    {"form": "KH3", "name": "mended", "title": "Nhà sửa trong kỳ", "unit": "căn", "type": "Số nguyên", "agg": "Cộng",
     "of_period": "x"},
    {"form": "KH3", "name": "waiting", "title": "Hộ còn chờ", "unit": "hộ", "type": "Số nguyên", "agg": "Cộng"},
    {"form": "KH3", "name": "before", "title": "Hộ chờ kỳ trước", "unit": "hộ", "type": "Số nguyên", "agg": "Cộng",
     "taken_from": "KỲ_TRƯỚC([Hộ còn chờ])"},
]  # fmt: skip
YEARLY = {**QUARTERLY, "form": "NAM", "title": "Tổng kết năm", "sheet": "NAM", "sent": "Năm"}


SHOWN = {"form": "KH3", "used_in": "So sánh; Tổng quan; Diễn biến", "better": "Tăng"}
CRITERIA = [
    {"code": "dung-han", "title": "Gửi đúng hạn", "points": "40", "none_at": "0", "full_at": "100",
     "measured": "Đúng hạn"},
    {"code": "da-chi", "title": "Chi hỗ trợ", "points": "60", "none_at": "0", "full_at": "100", "form": "KH3",
     "measured": "So với mức giữa các đơn vị", "value": "[Đã chi]"},
]  # fmt: skip


def office(**more: str) -> dict[str, list[dict[str, str]]]:
    lines = own_office(2)
    lines["Biểu"] += [QUARTERLY | more]
    lines["Cột"] += COLUMNS
    lines["Chỉ số"] = [{**SHOWN, "code": "chi", "title": "Đã chi", "value": "[Đã chi]"}]
    lines["Chấm điểm"] = CRITERIA
    return lines


def profile(**more: str) -> Profile:
    return load(grids_of_lines(office(**more)))


def forms(period: Period, asked: Profile | None = None) -> list[str]:
    return [form.id for form in (asked or profile()).of(period).forms]


def row(paid: float, mended: int, waiting: int, before: int | None = None) -> dict[str, dict[str, Value]]:
    return {"": {"paid": paid, "mended": mended, "waiting": waiting, "before": before}}


#: What every unit sends of it.
SENT = {MARCH: row(100, 8, 40), JUNE: row(180, 6, 30, 40)}


def send(home: Workspace, period: Period, of: dict[Period, dict[str, dict[str, Value]]], units: int = 2) -> None:
    """What the units of an office send for a period, on the blank forms of that period."""
    with Session(home) as session:
        catalogue = session.catalogue(period)
    folder = home.root.parent / f"thư {period}"
    for unit in catalogue.units_on(period.to_date)[:units]:
        rows: dict[str, dict[str, dict[str, Value]]] = {
            "TH1": {"1": {"houses": period.number, "damaged": 1, "loss": 5}}
        }
        if period in of and "KH3" in catalogue.by_id:
            rows["KH3"] = {unit.name: dict(of[period][""])}
        write_book(plan_form_book(unit, period, catalogue, Filling(rows=rows)), folder / f"{unit.code}.xlsx")
    pipeline.collect(home, period, [folder])


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    home = Workspace(tmp_path_factory.mktemp("kỳ gửi") / "home")
    put_profile(home.root, office())
    for period in MONTHS:
        send(home, period, SENT)
    return home


def test_a_form_is_asked_in_the_months_with_which_its_period_ends() -> None:
    assert [period.number for period in MONTHS if "KH3" in forms(period)] == [3, 6]
    assert forms(FEBRUARY) == ["TH1", "DS2"]
    for period in (QUARTER, SECOND, HALF, Period.parse("2026-9M"), Period.parse("2026")):
        assert "KH3" in forms(period), period
    half = profile(sent="6 tháng")
    assert [
        one
        for one in ("2026-03", "2026-06", "2026-Q3", "2026-9M", "2026-12", "2026")
        if "KH3" in forms(Period.parse(one), half)
    ] == ["2026-06", "2026-12", "2026"]
    assert [one.number for one in MONTHS if "KH3" in forms(one, profile(sent="Năm"))] == []
    assert "KH3" in forms(Period.parse("2026-12"), profile(sent="Năm"))


def test_a_form_that_ends_within_a_year_is_not_asked_after_that() -> None:
    ended = profile(valid_to="2026-05")
    assert [period.number for period in MONTHS if "KH3" in forms(period, ended)] == [3]


def test_a_form_sent_every_month_needs_no_word_of_it_and_the_profile_is_the_same() -> None:
    assert profile(sent="Tháng").of(JANUARY).form("KH3") == profile(sent="").of(JANUARY).form("KH3")
    assert shipped_profile().of(JANUARY) is shipped_profile().on(JANUARY.to_date)


def test_a_mistyped_word_is_named_with_its_cell() -> None:
    wrong = profile(sent="quí")
    assert "define-choice" in codes(wrong)
    assert "“quí”" in found(wrong, "define-choice")


def test_a_profile_is_written_with_it_and_read_again() -> None:
    catalogue = profile().on(MARCH.to_date)
    assert load(grids_of(catalogue)).on(MARCH.to_date).form("KH3") == catalogue.form("KH3")


def test_what_differs_between_two_months_is_not_that_a_form_waits_for_its_quarter() -> None:
    before, after = profile(sent="").on(FEBRUARY.to_date), profile().on(MARCH.to_date)
    assert [one.text for one in differences(before, after)] == ["Biểu KH3: kỳ gửi Tháng → Quý."]


def test_the_quarter_takes_the_figures_of_its_last_month_and_the_half_adds_up_what_is_of_each_quarter(
    home: Workspace, tmp_path: Path
) -> None:
    def total(period: Period) -> dict[str, object]:
        found = write_summary(home, period, tmp_path / f"{period}.xlsx").summary
        assert found.forms["KH3"].missing == ()
        return {key: found.forms["KH3"].total[key] for key in ("paid", "mended", "waiting")}

    assert total(MARCH) == total(QUARTER) == {"paid": 200, "mended": 16, "waiting": 80}
    assert total(JUNE) == total(SECOND) == {"paid": 360, "mended": 12, "waiting": 60}
    assert total(HALF) == {"paid": 360, "mended": 28, "waiting": 60}
    sheets = openpyxl.load_workbook(tmp_path / "2026-06.xlsx")
    assert "số liệu quý II năm 2026 (từ 15/03/2026)" in str(sheets["KH3 tổng hợp"]["A2"].value)


def test_the_report_says_of_what_time_the_form_tells(home: Workspace, tmp_path: Path) -> None:
    def text(period: Period) -> str:
        pipeline.draft(home, period, tmp_path / f"{period}.docx")
        return "\n".join(paragraph.text for paragraph in Document(str(tmp_path / f"{period}.docx")).paragraphs)

    of_june = text(JUNE)
    assert "nhà sửa trong kỳ 12 căn; " in of_june
    assert "hộ chờ kỳ trước 80 hộ (Biểu 1; số liệu quý II năm 2026)." in of_june
    assert "Số liệu quý II năm 2026" in of_june, "below its table"
    assert pipeline.verify(home, tmp_path / "2026-06.docx").findings == ()
    assert "số liệu quý II" not in text(SECOND)


def test_in_other_months_nobody_lacks_it_and_nothing_is_found_against_it(home: Workspace, tmp_path: Path) -> None:
    for period in (FEBRUARY, APRIL):
        assert [one.code for one in check(home, period).findings if one.form == "KH3"] == []
        assert "KH3" not in write_summary(home, period, tmp_path / "th.xlsx").summary.forms


def test_it_is_compared_with_the_quarter_before_and_not_with_last_month(home: Workspace) -> None:
    comparison, trend = compare_period(home, JUNE)
    lines = {line.column: line for line in comparison.lines if line.form == "KH3"}
    assert (lines["mended"].previous.then, lines["mended"].previous.note) == (16, "số quý I năm 2026")
    assert lines["paid"].flow.change == 160
    shown = {point.period: one for point in trend.points for one in point.figures.values()}
    assert [(one.value, one.flow and one.flow.now - one.flow.then) for one in shown.values()] == [
        (200, 200),
        (360, 160),
    ]
    assert [*shown] == [MARCH, JUNE], "nothing is missing of the months that did not ask it"
    of_march, _ = compare_period(home, MARCH)
    assert next(line.flow.change for line in of_march.lines if line.column == "paid") == 200


def test_rules_across_periods_look_at_the_quarter_before(home: Workspace, tmp_path: Path) -> None:
    other = Workspace(tmp_path / "home")
    put_profile(other.root, office())
    send(other, MARCH, SENT)
    send(other, MAY, SENT)
    send(other, JUNE, {JUNE: row(90, 6, 30, 41)}, units=1)
    told = {one.code: one.message for one in check(other, JUNE).findings if one.form == "KH3"}
    assert "tháng 3 năm 2026" in told["period-not-monotone"]
    assert "tháng 3 năm 2026 là 40" in told["period-previous-mismatch"]
    assert not [one for one in check(home, JUNE).findings if one.form == "KH3"]
    half = write_summary(other, HALF, tmp_path / "th.xlsx").summary
    assert half.made_of["90001"].gaps == ("2026-01", "2026-02", "2026-04")
    behind = coverage_at(half, FigurePlace("KH3", "mended"))
    assert (behind.missing, behind.gaps) == (("90002",), {}), "reports of months that did not ask it are not lacking"


def test_its_blank_form_begins_with_the_quarter_before_and_says_of_which_days_it_tells(
    home: Workspace, tmp_path: Path
) -> None:
    with Session(home) as session:
        units = session.catalogue(JUNE).units_on(JUNE.to_date)
        filled = known_fillings(session, JUNE, units)[units[0].code]
        assert filled.rows["KH3"] == {units[0].name: {"before": 40}}
        files = write_forms(session, JUNE, units[:1], tmp_path)
        april = write_forms(session, APRIL, units[:1], tmp_path / "4")
    book = openpyxl.load_workbook(next(iter(files.values())))
    texts = [str(cell.value) for rows in book["KH3"].iter_rows(max_row=8) for cell in rows if cell.value]
    assert any("số liệu từ 15/03/2026 đến 14/06/2026" in text for text in texts)
    assert "KH3" not in openpyxl.load_workbook(next(iter(april.values()))).sheetnames


def test_a_month_that_does_not_ask_the_form_is_not_scored_by_it_and_says_so(home: Workspace, tmp_path: Path) -> None:
    april, june = (score(home, period, tmp_path / f"{period}.xlsx") for period in (APRIL, JUNE))
    assert [[one.criterion.label for one in line.scored] for line in april.lines] == [["Gửi đúng hạn"]] * 2
    assert [[one.points for one in line.scored][1:] for line in june.lines] == [[60]] * 2
    (said,) = [one for one in april.remarks if "Kỳ này không chấm" in one]
    assert "“Chi hỗ trợ” vì không hỏi biểu KH3" in said
    assert "tổng điểm tối đa của kỳ là 40" in said
    assert not [one for one in june.remarks if "Kỳ này không chấm" in one]


def test_nobody_is_late_with_it_in_february(home: Workspace, tmp_path: Path) -> None:
    assert not remind(home, FEBRUARY, tmp_path, MARCH.to_date).late


def test_where_a_month_asks_no_form_nobody_is_late(tmp_path: Path) -> None:
    home, lines = Workspace(tmp_path / "home"), office()
    lines["Biểu"] = [one for one in lines["Biểu"] if one["form"] == "KH3"]
    lines["Cột"] = [one for one in lines["Cột"] if one["form"] == "KH3"]
    lines |= {"Quy tắc": [], "Chấm điểm": []}
    put_profile(home.root, lines)
    pipeline.create_workspace(home)
    assert not remind(home, FEBRUARY, tmp_path, APRIL.to_date).late
    assert len(remind(home, MARCH, tmp_path, APRIL.to_date).late) == 2


def test_a_form_that_comes_in_another_month_is_not_read_and_it_is_told_where_it_belongs(
    home: Workspace, tmp_path: Path
) -> None:
    other = Workspace(tmp_path / "home")
    put_profile(other.root, office())
    whole = profile().on(APRIL.to_date)
    unit = whole.units_on(APRIL.to_date)[0]
    rows: dict[str, dict[str, dict[str, Value]]] = {"KH3": {unit.name: dict(SENT[MARCH][""])}}
    write_book(plan_form_book(unit, APRIL, whole, Filling(rows=rows)), tmp_path / "thư" / "a.xlsx")
    alone = plan_form_book(unit, APRIL, whole, Filling(rows=rows), forms=(whole.form("KH3"),))
    write_book(alone, tmp_path / "thư" / "b.xlsx")
    (refused,) = pipeline.collect(other, APRIL, [tmp_path / "thư"]).set_aside
    assert refused.code == "file-not-asked"
    assert "“b.xlsx” chỉ có biểu KH3 – Khắc phục hậu quả, gửi theo quý, không thuộc" in refused.message
    (told,) = [one for one in check(other, APRIL).findings if one.code == "sheet-not-asked"]
    assert "gửi theo quý, không thuộc báo cáo tháng 4 năm 2026; 3 ô chưa dùng" in told.message
    assert "Nếu là số liệu quý I năm 2026, đề nghị gửi lại báo cáo tháng 3 năm 2026 có trang này" in told.message


def test_a_form_of_the_month_is_read_from_a_sheet_that_still_has_the_quarters_form_below_it(tmp_path: Path) -> None:
    other = Workspace(tmp_path / "home")
    put_profile(other.root, office(sheet="TH1"))
    whole = profile(sheet="TH1").on(APRIL.to_date)
    unit = whole.units_on(APRIL.to_date)[0]
    rows: dict[str, dict[str, dict[str, Value]]] = {
        "TH1": {"1": {"houses": 4}},
        "KH3": {unit.name: dict(SENT[MARCH][""])},
    }
    write_book(plan_form_book(unit, APRIL, whole, Filling(rows=rows)), tmp_path / "thư" / "a.xlsx")
    pipeline.collect(other, APRIL, [tmp_path / "thư"])
    assert write_summary(other, APRIL, tmp_path / "th.xlsx").summary.forms["TH1"].total["1"]["houses"] == 4
    assert "row-extra" in {one.code for one in check(other, APRIL).findings}


def sent_otherwise(since: str, **before: str) -> dict[str, list[dict[str, str]]]:
    """An office whose form is sent another way from a month of 2026 on: `before` until then."""
    lines, (year, month) = office(valid_from=since, version="2026.2"), since.split("-")
    lines["Biểu"].insert(2, QUARTERLY | before | {"valid_to": f"{year}-{int(month) - 1:02}"})
    return lines


def test_what_the_months_told_before_a_form_was_sent_once_a_quarter_lacks_those_that_asked_it(tmp_path: Path) -> None:
    home = Workspace(tmp_path / "home")
    put_profile(home.root, sent_otherwise("2026-04", sent=""))
    told = {one: row(100 + 20 * one.number, one.number, 40) for one in MONTHS}
    for period in MONTHS:
        send(home, period, told, units=1 if period in (FEBRUARY, MAY) else 2)
    half = write_summary(home, HALF, tmp_path / "th.xlsx").summary
    assert half.made_of["90002"].gaps == ("2026-02", "2026-05")
    assert coverage_at(half, FigurePlace("KH3", "mended")).gaps == {"90002": ("2026-02",)}, "May did not ask it"
    lines = {line.column: line for line in compare_period(home, JUNE)[0].lines if line.form == "KH3"}
    assert (lines["mended"].previous.then, lines["mended"].previous.note) == (
        None, "biểu đổi kỳ gửi nên số của riêng kỳ không so sánh được",
    ), "June tells of a quarter, March of a month"  # fmt: skip
    assert lines["paid"].flow.change == 120
    quarters = {line.column: line for line in compare_period(home, SECOND)[0].lines if line.form == "KH3"}
    assert quarters["mended"].previous.then == 6, "of the unit that told of every month, quarters are alike"


def test_a_correction_of_a_form_that_the_month_does_not_ask_is_told(home: Workspace) -> None:
    line = Adjustment(period="2026-04", unit="90001", form="KH3", column="paid", new=250, reason="nhầm")
    office_of = Office.new(profile().on(APRIL.to_date)).model_copy(update={"adjustments": (line,)})
    (told,) = [one for one in check(Workspace(home.root, office=office_of), APRIL).findings if one.form == "KH3"]
    assert (told.code, told.touches) == ("unit-adjustment-unknown", "")
    assert "chưa áp dụng được: kỳ này không hỏi biểu này" in told.message


@pytest.mark.parametrize(
    ("before", "after", "since", "sound"),
    [
        ("Tháng", "Quý", "2026-04", True), ("", "Quý", "2026-06", False), ("Quý", "Tháng", "2026-05", False),
        ("Quý", "", "2026-07", True), ("Quý", "6 tháng", "2026-07", True), ("Quý", "6 tháng", "2026-04", False),
        ("Năm", "Quý", "2026-07", False), ("Tháng", "Năm", "2027-01", True), ("Quý", "Quý", "2026-05", True),
    ],
)  # fmt: skip
def test_a_form_changes_how_often_it_is_sent_with_the_longer_of_both_periods(
    before: str, after: str, since: str, sound: bool
) -> None:
    """Monthly until May and quarterly from June on, April and May would be added to a quarter that has them."""
    lines = office(sent=before, valid_to=str(Period.parse(since).previous()))
    lines["Biểu"].append({**QUARTERLY, "version": "2026.2", "sent": after, "valid_from": since})
    assert ("define-sent-amid" in codes(load(grids_of_lines(lines)))) is not sound
