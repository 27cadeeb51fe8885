"""What happened in the months of a unit that ended within a quarter is in the quarter's figures, once.

Three communes in January; from February on the second and the third are one, or two, or none. In each month the unit
at place n of the list receives 10n petitions and handles 4n, has n cases, spends n million and counts 100n households.
"""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from click.testing import CliRunner

from addin import pipeline
from addin.analysis.step import trace_figure
from addin.blank_forms.workbook import plan_form_book
from addin.cli.main import commands
from addin.emulation.step import score
from addin.session import Session
from addin.sheets.sheet_draft import source_sentences
from addin.sheets.writer import write_book
from addin.summary.assembled import reports_of
from addin.summary.lookup import coverage_at, value_at
from addin.summary.source_cells import sources_at
from addin.summary_workbook.step import write_summary
from addin.workspace.folder import Workspace
from schemas.cells import Value
from schemas.filling import Filling
from schemas.office import Office
from schemas.office.lines import Adjustment
from schemas.period import Period
from schemas.profile.profile import load
from schemas.report import FigurePlace
from schemas.submission import Submission
from schemas.summary import Summary
from tests.drafting import submission
from tests.profiles import Lines, grids_of_lines, own_office, put_profile
from tests.test_layout_tolerance import COVER
from tests.test_wider_forms import column, form

MONTHS = tuple(Period.parse(f"2026-0{month}") for month in (1, 2, 3))
QUARTER = Period.parse("2026-Q1")
STAYS, SECOND, THIRD, NEW, OTHER = "90001", "90002", "90003", "90098", "90099"
COLUMNS = [
    column("DT1", "unit", "Đơn vị", "Chữ", label_column="x", width="24"),
    column("DT1", "before", "Kỳ trước chuyển sang", unit="đơn", agg="Cộng", taken_from="KỲ_TRƯỚC([Còn lại])"),
    column("DT1", "new", "Tiếp nhận trong kỳ", unit="đơn", agg="Cộng", of_period="x"),
    column("DT1", "done", "Đã xử lý trong kỳ", unit="đơn", agg="Cộng", of_period="x"),
    column("DT1", "left", "Còn lại", unit="đơn", agg="Cộng",
           computed="[Kỳ trước chuyển sang] + [Tiếp nhận trong kỳ] - [Đã xử lý trong kỳ]"),
    column("DT1", "households", "Số hộ", unit="hộ", agg="Cộng"),
    column("VV2", "case", "Vụ việc", "Chữ", required="x", agg="Ghép danh sách"),
    column("VV2", "people", "Số người", unit="người", agg="Cộng"),
    column("KP3", "source", "Nguồn", "Chữ", label_column="x", width="24"),
    column("KP3", "spent", "Chi trong kỳ", "Tiền", unit="triệu đồng", agg="Cộng", of_period="x"),
    column("HO4", "unit", "Đơn vị", "Chữ", label_column="x", width="24"),
    column("HO4", "poor", "Hộ nghèo", unit="hộ", agg="Cộng"),
]  # fmt: skip
FLOWS = (("DT1", "new"), ("DT1", "done"), ("VV2", "people"), ("VV2", "count"), ("KP3", "spent"))


def office(*new: dict[str, str]) -> dict[str, Lines]:
    first, *others = own_office(3)["Đơn vị"]
    ended = [{**one, "valid_to": "31/01/2026"} for one in others]
    came = [{"kind": "Xã", "reports": "x", "valid_from": "01/02/2026", **one} for one in new]
    rows = [{"row_list": "Nguồn", "code": code, "title": title} for code, title in (("1", "Tỉnh"), ("2", "Xã"))]
    forms = [form("DT1", "Đơn thư", "Một dòng một đơn vị"), form("VV2", "Vụ việc", "Danh sách", events="Vụ việc"),
             form("KP3", "Kinh phí", "Dòng in sẵn", row_list="Nguồn"),
             form("HO4", "Hộ", "Một dòng một đơn vị")]  # fmt: skip
    return {**own_office(3), "Biểu": forms, "Cột": COLUMNS, "Quy tắc": [], "Danh mục": [], "Dòng": rows,
            "Đơn vị": [first, *ended, *came]}  # fmt: skip


MERGED = ({"code": NEW, "title": "Xã Mới", "replaces": f"{SECOND}; {THIRD}"},)
GONE: tuple[dict[str, str], ...] = ()
SPLIT = ({"code": NEW, "title": "Xã Mới", "replaces": f"{SECOND}; {THIRD}"},
         {"code": OTHER, "title": "Xã Khác", "replaces": THIRD})  # fmt: skip
Change = Callable[[Period, str, dict[str, dict[str, dict[str, Value]]]], None]


def rows_of(period: Period, name: str, place: int) -> dict[str, dict[str, dict[str, Value]]]:
    return {
        "DT1": {name: {"before": place, "new": 10 * place, "done": 4 * place, "households": 100 * place}},
        "VV2": {str(n): {"case": f"Vụ {n} của {name} {period}", "people": 2} for n in range(1, place + 1)},
        "KP3": {"1": {"spent": place}, "2": {"spent": 0}},
        "HO4": {name: {"poor": 7 * place}},
    }


def sent(
    folder: Path,
    new: tuple[dict[str, str], ...],
    change: Change = lambda *_: None,
    without: tuple[Period, str] | None = None,
    lines: dict[str, Lines] | None = None,
) -> Workspace:
    """A quarter of three months that all units of each sent but one; `change` may change what one typed."""
    profile = put_profile(folder / "home", lines or office(*new))
    home = Workspace(folder / "home")
    pipeline.create_workspace(home)
    for period in MONTHS:
        catalogue, out = profile.on(period.to_date), folder / str(period)
        out.mkdir()
        for place, unit in enumerate(catalogue.units_on(period.to_date), 1):
            if (period, unit.code) == without:
                continue
            rows = rows_of(period, unit.name, place)
            change(period, unit.code, rows)
            book = plan_form_book(unit, period, catalogue, Filling(cover={**COVER}, rows=rows))
            write_book(book, out / f"{unit.code}.xlsx")
        pipeline.collect(home, period, [out])
    return home


def summaries(home: Workspace) -> tuple[Summary, list[Summary]]:
    """The quarter's and those of its months."""
    with Session(home) as session:
        return session.summary(QUARTER), [session.summary(one) for one in MONTHS]


def total(summary: Summary, form_id: str, key: str, unit: str = "") -> Any:
    return value_at(summary, FigurePlace(form_id, key, unit))


@pytest.mark.parametrize("new", [MERGED, GONE, SPLIT])
def test_what_happened_in_a_quarter_is_what_all_units_reported_of_its_months(
    tmp_path: Path, new: tuple[dict[str, str], ...]
) -> None:
    quarter, months = summaries(sent(tmp_path, new))
    for form_id, key in FLOWS:
        assert total(quarter, form_id, key) == sum(total(month, form_id, key) for month in months), key
        assert total(quarter, form_id, key) == sum(total(quarter, form_id, key, unit) or 0 for unit in quarter.units)
    for form_id, key in (("DT1", "households"), ("HO4", "poor")):
        assert total(quarter, form_id, key) == total(months[-1], form_id, key), "how things stand at the end"
    left = sum(total(quarter, "DT1", "left", unit) for unit in quarter.asked)
    assert total(quarter, "DT1", "left") == left
    assert quarter.not_counted == {}


def test_the_months_of_units_that_one_came_in_the_place_of_are_in_its_figures(tmp_path: Path) -> None:
    home = sent(tmp_path, MERGED)
    quarter, _ = summaries(home)
    assert quarter.units == (STAYS, NEW)
    assert (total(quarter, "DT1", "new", NEW), total(quarter, "VV2", "count", NEW)) == (
        20 + 30 + 20 + 20,
        2 + 3 + 2 + 2,
    )
    assert total(quarter, "DT1", "before", NEW) == 2 + 3, "as the first month began, in both"
    made = quarter.made_of[NEW]
    assert (made.gaps, made.before) == ((), ((SECOND, ("2026-01",)), (THIRD, ("2026-01",))))
    for form_id, key in FLOWS[:1] + FLOWS[2:3]:
        from_whom = {(one.unit, one.period) for one in sources_at(quarter, FigurePlace(form_id, key, NEW))}
        assert from_whom == {(SECOND, "2026-01"), (THIRD, "2026-01"), (NEW, "2026-02"), (NEW, "2026-03")}
    traced = trace_figure(home, QUARTER, FigurePlace("DT1", "new", NEW))
    assert sum(cell.value for cell in traced.cells) == traced.value == 90
    assert all(cell.version == 1 for cell in traced.cells)
    assert coverage_at(quarter, FigurePlace("DT1", "new")).of == 2


def made_of(*told: tuple[Period, str, Mapping[str, Mapping[str, dict[str, Value]]]]) -> Submission:
    """The quarter's report of the unit that came in the place of two, where these and it sent a little."""
    profile = load(grids_of_lines(office(*MERGED)))
    catalogue = profile.on(QUARTER.to_date)
    sent_then = {
        (period, unit): submission(
            unit, period, Filling(rows={form_id: dict(rows) for form_id, rows in forms.items()}),
            profile.on(period.to_date),
        )
        for period, unit, forms in told
    }  # fmt: skip

    def current(period: Period) -> list[Submission]:
        return [one for (of, _), one in sent_then.items() if of == period]

    return reports_of(QUARTER, current, catalogue.forms, catalogue.units, lambda _: catalogue.by_id)[NEW].report


def test_rows_that_two_units_told_in_the_same_place_are_two_rows_of_the_one_that_came_in_their_place() -> None:
    cases = {"VV2": {"1": {"case": "Tranh chấp đất", "people": 2}}}, {"VV2": {"1": {"case": "Mất trộm", "people": 3}}}
    january, march = MONTHS[0], MONTHS[2]
    report = made_of((january, SECOND, cases[0]), (january, THIRD, cases[1]), (march, NEW, {"VV2": {}}))
    table = report.table("VV2")
    assert table is not None
    assert {record.code: record.values["people"] for record in table.records} == {
        f"{january}/{SECOND}/1": 2, f"{january}/{THIRD}/1": 3
    }  # fmt: skip


def test_a_list_that_no_month_has_is_not_in_the_quarter_s_report_either() -> None:
    households = {"HO4": {"Xã Mới": {"poor": 7}}}
    report = made_of((MONTHS[1], NEW, households), (MONTHS[2], NEW, households))
    assert [table.form for table in report.tables] == ["HO4"]


def test_a_unit_in_whose_place_none_or_several_came_has_a_line_of_its_own(tmp_path: Path) -> None:
    quarter, _ = summaries(sent(tmp_path, SPLIT))
    assert (quarter.units, quarter.ended) == ((STAYS, NEW, OTHER, THIRD), (THIRD,)), "the second went into one"
    assert quarter.made_of[OTHER].gaps == (), "in January it was not there"
    assert quarter.name_of(THIRD) == "Xã Phú An 1 (đã kết thúc từ ngày 01/02/2026)"
    assert total(quarter, "DT1", "new", THIRD) == 30
    assert total(quarter, "DT1", "households", THIRD) is None
    assert coverage_at(quarter, FigurePlace("DT1", "households")).missing == ()
    assert coverage_at(quarter, FigurePlace("DT1", "new")).missing == ()
    assert quarter.forms["HO4"].missing == ()
    assert THIRD not in quarter.forms["HO4"].reported


def run(home: Workspace, *words: str) -> Any:
    done = CliRunner().invoke(commands, [*words, "--home", str(home.root), "--json"], catch_exceptions=False)
    assert done.exit_code == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("new", [MERGED, SPLIT])
def test_every_paper_of_the_quarter_has_the_same_figures_and_says_whose_they_are(
    tmp_path: Path, new: tuple[dict[str, str], ...]
) -> None:
    home, received = sent(tmp_path, new), 60 + sum(10 * n for n in range(1, 2 + len(new))) * 2
    told = run(home, "consolidate", "-p", "2026-Q1", "--out", str(tmp_path / "th.xlsx"))
    assert told["forms"]["DT1"]["total"]["new"] == received
    assert told["ended"] == ([THIRD] if new is SPLIT else [])
    assert told["made_of"][NEW]["before"][0] == [SECOND, ["2026-01"]]
    assert run(home, "trace", "-p", "2026-Q1", "--form", "DT1", "--column", "new")["value"] == received
    book = openpyxl.load_workbook(tmp_path / "th.xlsx", data_only=True)
    (sheet,) = (one for one in book if "DT1" in one.title)
    assert received in [cell.value for row in sheet.iter_rows() for cell in row]
    run(home, "draft", "-p", "2026-Q1", "--out", str(tmp_path / "bc.docx"))
    document = docx.Document(str(tmp_path / "bc.docx"))
    text = "\n".join(one.text for one in document.paragraphs)
    assert f"tiếp nhận trong kỳ {received} đơn" in text
    assert "số phát sinh gồm báo cáo của xã Lộc An 1 (tháng 01 năm 2026)" in text
    assert ("Số phát sinh trong tháng 01 năm 2026 của xã Phú An 1, đã kết thúc từ ngày 01/02/2026" in text) is (
        new is SPLIT
    )
    stands = "(“kỳ trước chuyển sang”, “còn lại” và “số hộ” không gồm xã Phú An 1)"
    assert (stands in text.replace("số đang rà soát; ", "").replace("Biểu 1; ", "")) is (new is SPLIT)
    names = [row.cells[1].text for table in document.tables for row in table.rows if len(row.cells) > 1]
    assert ("Xã Phú An 1 (đã kết thúc từ ngày 01/02/2026)" in names) is (new is SPLIT)
    checked = run(home, "verify", str(tmp_path / "bc.docx"))
    assert checked["changed"] == checked["outdated"] == checked["unsourced"] == []
    assert [line.unit for line in score(home, QUARTER, tmp_path / "diem.xlsx").lines] == [
        STAYS, NEW, *([OTHER] if new is SPLIT else [])
    ]  # fmt: skip


def sent_with_a_report_of_the_quarter(tmp_path: Path) -> Workspace:
    """The months of a merger, and a workbook of the successor for the quarter."""
    home = sent(tmp_path, MERGED)
    with Session(home) as session:
        catalogue = session.catalogue(QUARTER)
    unit = catalogue.unit(NEW)
    book = plan_form_book(unit, QUARTER, catalogue, Filling(cover={**COVER}, rows=rows_of(QUARTER, unit.name, 5)))
    write_book(book, tmp_path / "quy.xlsx")
    pipeline.collect(home, QUARTER, [tmp_path / "quy.xlsx"])
    return home


def test_a_report_of_the_quarter_itself_goes_before_the_months_of_those_in_whose_place_it_came(tmp_path: Path) -> None:
    home = sent_with_a_report_of_the_quarter(tmp_path)
    quarter, _ = summaries(home)
    assert total(quarter, "DT1", "new", NEW) == 50
    assert quarter.not_counted == {SECOND: ("2026-01",), THIRD: ("2026-01",)}


def test_a_successor_s_report_of_a_quarter_is_all_of_it_in_longer_periods_too(tmp_path: Path) -> None:
    home = sent_with_a_report_of_the_quarter(tmp_path)
    for period in map(Period.parse, ("2026-Q1", "2026-H1", "2026-9M", "2026")):
        with Session(home) as session:
            summary = session.summary(period)
        assert total(summary, "VV2", "count", NEW) == 5, period
        assert summary.not_counted == {SECOND: ("2026-01",), THIRD: ("2026-01",)}


@pytest.mark.parametrize("renamed", [False, True])
def test_a_unit_that_was_there_and_takes_in_another_has_its_months_too(tmp_path: Path, renamed: bool) -> None:
    """It keeps its code, and its line, or has a second one from the day on."""
    first, second, third = own_office(3)["Đơn vị"]
    units = [first, {**second, "replaces": THIRD}, {**third, "valid_to": "31/01/2026"}]
    if renamed:
        units[1:2] = [
            {**second, "valid_to": "31/01/2026"},
            {**second, "title": "Xã Mới", "valid_from": "01/02/2026", "replaces": THIRD},
        ]
    quarter, months = summaries(sent(tmp_path, (), lines={**office(), "Đơn vị": units}))
    for form_id, key in FLOWS:
        assert total(quarter, form_id, key) == sum(total(month, form_id, key) for month in months), key
    assert quarter.made_of[SECOND].before == ((THIRD, ("2026-01",)),)
    assert quarter.not_counted == {}


def test_a_month_without_report_of_a_unit_that_was_renamed_later_is_told(tmp_path: Path) -> None:
    first, second, third = own_office(3)["Đơn vị"]
    units = [first, {**second, "valid_to": "31/01/2026"}, third,
             {**second, "title": "Xã Mới", "valid_from": "01/02/2026"}]  # fmt: skip
    quarter, _ = summaries(sent(tmp_path, (), lines={**office(), "Đơn vị": units}, without=(MONTHS[0], SECOND)))
    assert coverage_at(quarter, FigurePlace("DT1", "new")).gaps == {SECOND: ("2026-01",)}


@pytest.mark.parametrize("days", [{"valid_to": "31/01/2026"}, {"valid_from": "01/03/2026"}])
def test_what_came_of_a_unit_out_of_its_time_is_in_no_figure_of_the_quarter_as_in_none_of_the_month(
    tmp_path: Path, days: dict[str, str]
) -> None:
    """All three sent three months; then the days of the third were entered."""
    units = own_office(3)["Đơn vị"]
    home = sent(tmp_path, (), lines={**office(), "Đơn vị": units})
    put_profile(home.root, {**office(), "Đơn vị": [*units[:2], {**units[2], **days}]})
    quarter, months = summaries(Workspace(home.root))
    for form_id, key in FLOWS:
        assert total(quarter, form_id, key) == sum(total(month, form_id, key) for month in months), key
    out = ("2026-02", "2026-03") if "valid_to" in days else ("2026-01", "2026-02")
    assert quarter.not_counted == {THIRD: out}
    (said,) = (one for one in source_sentences(quarter) if "không tính vào số liệu" in one)
    assert ("cuối kỳ không còn là" if "valid_to" in days else "khi đó chưa là") in said


def test_a_correction_and_a_doubt_of_a_unit_that_ended_are_those_of_the_figures_it_is_in(tmp_path: Path) -> None:
    def wrong(period: Period, code: str, rows: dict[str, dict[str, dict[str, Value]]]) -> None:
        if (period, code) == (MONTHS[0], THIRD):
            rows["DT1"][next(iter(rows["DT1"]))]["done"] = "chưa rõ"

    typed = {"period": "2026-01", "unit": SECOND, "form": "DT1", "column": "new", "new": 25, "reason": "nhầm"}
    home = sent(tmp_path, MERGED, wrong)
    with Session(home) as session:
        office_of = Office.new(session.catalogue(QUARTER))
    home.office = office_of.model_copy(update={"adjustments": (Adjustment.model_validate(typed),)})
    quarter, _ = summaries(home)
    (made,) = quarter.adjustments
    assert (made.unit, made.counted_in, made.period) == (SECOND, NEW, "2026-01")
    assert quarter.adjusted(NEW, "DT1", made.code, "new") == [made]
    assert made._replace(code=f"2026-01/{SECOND}/2").own_code == "2", "of a list: its place in the unit's own workbook"
    assert NEW in quarter.under_review
    assert total(quarter, "DT1", "done", NEW) is None, "what one of its months does not tell is unknown"


@pytest.mark.parametrize(("without", "unit"), [((MONTHS[1], STAYS), STAYS), ((MONTHS[0], THIRD), NEW)])
def test_a_month_without_report_is_told_at_what_adds_up_over_the_months(
    tmp_path: Path, without: tuple[Period, str], unit: str
) -> None:
    quarter, _ = summaries(sent(tmp_path, MERGED, without=without))
    for form_id, key in (("DT1", "new"), ("DT1", "left"), ("VV2", "people"), ("KP3", "spent")):
        assert coverage_at(quarter, FigurePlace(form_id, key)).gaps == {unit: (str(without[0]),)}, key
    for form_id, key in (("DT1", "households"), ("HO4", "poor")):
        assert coverage_at(quarter, FigurePlace(form_id, key)).is_whole


def test_what_happened_in_a_commune_that_ended_is_in_the_figures_of_its_district(tmp_path: Path) -> None:
    communes = [
        {"code": f"1{n}", "title": f"Xã Số {n}", "kind": "Xã", "parent": STAYS, "valid_to": "31/01/2026" * (n == 3)}
        for n in (1, 2, 3)
    ]
    lines = office() | {
        "Đơn vị": [own_office(1)["Đơn vị"][0], *communes],
        "Biểu": [form("SN1", "Sửa nhà", "Đơn vị cấp dưới")],
        "Cột": [
            column("SN1", "commune", "Xã", "Chữ", label_column="x", width="24"),
            column("SN1", "fixed", "Đã sửa trong kỳ", unit="căn", agg="Cộng", of_period="x"),
            column("SN1", "left", "Còn phải sửa", unit="căn", agg="Cộng"),
        ],
        "Dòng": [],
    }
    home, profile = Workspace(tmp_path / "home"), put_profile(tmp_path / "home", lines)
    pipeline.create_workspace(home)
    for period in MONTHS:
        catalogue = profile.on(period.to_date)
        (unit,) = catalogue.units_on(period.to_date)
        rows: dict[str, dict[str, Value]] = {
            one.name: {"fixed": int(one.code[1]), "left": 10} for one in catalogue.communes_of(STAYS, period.to_date)
        }
        book = plan_form_book(unit, period, catalogue, Filling(cover={**COVER}, rows={"SN1": rows}))
        write_book(book, tmp_path / f"{period}.xlsx")
        pipeline.collect(home, period, [tmp_path / f"{period}.xlsx"])
    quarter, months = summaries(home)
    assert [total(month, "SN1", "fixed") for month in months] == [6, 3, 3]
    assert (total(quarter, "SN1", "fixed"), total(quarter, "SN1", "left")) == (12, 20)
    assert coverage_at(quarter, FigurePlace("SN1", "left")).is_whole
    assert len(sources_at(quarter, FigurePlace("SN1", "fixed"))) == 3 + 2 + 2
    write_summary(home, QUARTER, tmp_path / "th.xlsx")
    book = openpyxl.load_workbook(tmp_path / "th.xlsx", data_only=True)
    (sheet,) = (one for one in book if one.title.startswith("SN1"))
    shown = [[cell.value for cell in row if cell.value is not None] for row in sheet.iter_rows()]
    assert ["Xã Bình An 1", "Xã Số 3", 3] in shown
