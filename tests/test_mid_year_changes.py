"""Forms and units that end within a year: the months before and after go on, each by what was in force then."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import docx
import openpyxl
from click.testing import CliRunner

from addin import pipeline
from addin.analysis.trend import trend_of
from addin.blank_forms.workbook import plan_form_book
from addin.cli.main import commands
from addin.define.kept import profile_of
from addin.report.sentences import timeliness
from addin.session import Session
from addin.sheets.writer import write_book
from addin.summary.comparable import FigurePair, pair_of
from addin.summary.lookup import value_at
from addin.workspace.folder import Workspace
from schemas.filling import Filling
from schemas.office import Office
from schemas.office.lines import Adjustment
from schemas.period import Period
from schemas.report import FigurePlace
from schemas.summary import including
from tests.profiles import Lines, own_office, put_profile
from tests.test_layout_tolerance import COVER
from tests.test_own_indicators import INDICATORS
from tests.test_own_indicators import office_in as office_with_indicators
from tests.test_wider_forms import column, form

JANUARY, FEBRUARY = Period.parse("2026-01"), Period.parse("2026-02")
COLUMNS = [
    column("SN1", "unit", "Đơn vị", "Chữ", label_column="x", width="24"),
    column("SN1", "fixed", "Nhà đã sửa", unit="căn", agg="Cộng"),
    column("SN1", "day", "Ngày sửa xong", "Ngày", agg="Ngày cuối"),
    column("SN1", "grade", "Xếp loại", "Chọn", enum="Loại", agg="Đếm theo nhóm"),
    column("HT2", "unit", "Đơn vị", "Chữ", label_column="x", width="24"),
    column("HT2", "paid", "Kinh phí", "Tiền", unit="triệu đồng", agg="Cộng"),
]
GRADES = [{"enum": "Loại", "title": "Tốt"}, {"enum": "Loại", "title": "Kém"}]


def office_in(home: Workspace, units: Lines, help_until: str = "") -> None:
    """A working folder in which two months have come in whole: 1, 2, 3 houses and as many millions, by unit."""
    forms = [form("SN1", "Sửa nhà", "Một dòng một đơn vị"), form("HT2", "Hỗ trợ", "Một dòng một đơn vị")]
    forms[1]["valid_to"] = help_until
    lines = {
        **own_office(3),
        "Biểu": forms,
        "Cột": COLUMNS,
        "Quy tắc": [],
        "Danh mục": GRADES,
        "Dòng": [],
        "Đơn vị": units,
    }
    profile = put_profile(home.root, lines)
    pipeline.create_workspace(home)
    for period in (JANUARY, FEBRUARY):
        folder = home.root / "den" / str(period)
        folder.mkdir(parents=True)
        catalogue = profile.on(period.to_date)
        for at, unit in enumerate(catalogue.units_on(period.to_date), 1):
            day = date(2026, period.number, at)
            rows = {
                "SN1": {unit.name: {"fixed": at, "day": day, "grade": "Kém" if at == 2 else "Tốt"}},
                "HT2": {unit.name: {"paid": at}},
            }
            asked = {one: values for one, values in rows.items() if one in catalogue.by_id}
            book = plan_form_book(unit, period, catalogue, Filling(cover={**COVER}, rows=asked))
            write_book(book, folder / f"{unit.code}.xlsx")
        pipeline.collect(home, period, [folder])


def merged() -> Lines:
    """Two communes of three become a ward in February."""
    first, *others = own_office(3)["Đơn vị"]
    ended = [{**one, "valid_to": "31/01/2026"} for one in others]
    ward = {"code": "90099", "title": "Xã Mới", "kind": "Xã", "reports": "x", "valid_from": "01/02/2026",
            "replaces": "; ".join(one["code"] for one in others)}  # fmt: skip
    return [first, *ended, ward]


def said(home: Workspace, *words: str) -> Any:
    """What a command prints for a machine; nothing went wrong in it."""
    done = CliRunner().invoke(commands, [*words, "--home", str(home.root), "--json"], catch_exceptions=False)
    assert done.exit_code == 0, done.stderr
    return json.loads(done.stdout)


def test_a_form_that_ended_is_still_told_for_the_months_that_had_it(tmp_path: Path) -> None:
    home = Workspace(tmp_path / "home")
    office_in(home, own_office(3)["Đơn vị"], help_until="31/01/2026")
    for period, asked in (("2026-02", {"SN1"}), ("2026-01", {"SN1", "HT2"})):
        assert said(home, "check", "-p", period)["missing"] == []
        assert said(home, "score", "-p", period)
        assert said(home, "consolidate", "-p", period)["forms"].keys() == asked
        assert {line["form"] for line in said(home, "compare", "-p", period)["lines"]} == asked
    assert said(home, "trace", "-p", "2026-01", "--form", "HT2", "--column", "Kinh phí")["value"] == 6


def test_a_correction_of_a_form_that_ended_counts_in_its_month_and_is_in_no_figure_of_the_quarter(
    tmp_path: Path,
) -> None:
    office_in(Workspace(tmp_path / "home"), own_office(3)["Đơn vị"], help_until="31/01/2026")
    typed = {"period": "2026-01", "unit": "90001", "new": 5, "reason": "nhầm"}
    lines = [
        Adjustment.model_validate({**typed, "form": form_id, "column": column_key})
        for form_id, column_key in (("HT2", "paid"), ("SN1", "fixed"))
    ]
    catalogue = profile_of(tmp_path / "home").on(JANUARY.to_date)
    office = Office.new(catalogue).model_copy(update={"adjustments": tuple(lines)})
    with Session(Workspace(tmp_path / "home", office=office)) as session:
        january, quarter = session.summary(JANUARY), session.summary(Period.parse("2026-Q1"))
    assert january.forms["HT2"].total["paid"] == 10
    assert including(january).startswith("Gồm 2 điều chỉnh")
    assert quarter.forms.keys() == {"SN1"}
    assert quarter.adjustments == (), "of the houses February's figure counts"
    assert including(quarter) == ""


def test_the_months_of_units_that_ended_or_began_are_not_those_of_others(tmp_path: Path) -> None:
    home = Workspace(tmp_path / "home")
    office_in(home, merged())
    with Session(home) as session:
        trend = trend_of(session, FEBRUARY, date(2026, 3, 1))
    have = {unit: [bool(one) for one in standings] for unit, standings in trend.timeliness.items()}
    assert have == {"90001": [True, True], "90002": [True, False], "90003": [True, False], "90099": [False, True]}
    assert "2/2 đơn vị đã gửi báo cáo, không rõ ngày gửi" in timeliness(trend, FEBRUARY)
    assert said(home, "compare", "-p", "2026-02")["lines"]
    assert said(home, "history", "-p", "2026-01", "--unit", merged()[1]["title"])["unit"] == "90002"
    traced = said(home, "trace", "-p", "2026-01", "--form", "SN1", "--column", "fixed", "--unit", "90002")
    assert traced["value"] == 2


def test_a_quarter_says_which_reports_of_units_that_ended_it_does_not_count(tmp_path: Path) -> None:
    home = Workspace(tmp_path / "home")
    office_in(home, merged())
    told = said(home, "consolidate", "-p", "2026-Q1", "--out", str(tmp_path / "th.xlsx"))
    assert told["not_counted"] == {"90002": ["2026-01"], "90003": ["2026-01"]}
    ended = "xã Lộc An 1 không tính vào số liệu quý I năm 2026 vì cuối kỳ không còn là đơn vị báo cáo"
    overview = openpyxl.load_workbook(tmp_path / "th.xlsx").worksheets[0]
    head = " ".join(str(cell.value) for row in overview.iter_rows(max_row=8) for cell in row)
    assert f"Báo cáo tháng 01 năm 2026 của {ended}; đơn vị thay thế là xã Mới." in head
    with Session(home) as session:
        assert session.summary(JANUARY).not_counted == session.summary(FEBRUARY).not_counted == {}


def test_a_rate_that_became_an_indicator_in_february_is_known_of_january_too(tmp_path: Path) -> None:
    begun = [{**one, "valid_from": "01/02/2026"} if one["code"] == "ty-le" else one for one in INDICATORS]
    with Session(office_with_indicators(tmp_path, begun, JANUARY, FEBRUARY)) as session:
        now, then = session.catalogue(FEBRUARY), session.figures(FEBRUARY).summary(JANUARY)
        (place,) = (FigurePlace(*one.place) for one in now.indicators if one.title == "Tỷ lệ đã sửa")
        assert value_at(then, place) is None, "nobody asked for it then"
        assert value_at(then.by(now), place) == 12.5
        assert then.by(now) is then.by(now)
        assert then.by(session.catalogue(JANUARY)) is then
        compared = pair_of(session.summary(FEBRUARY), then.by(now), place)
        assert isinstance(compared, FigurePair)
        assert (compared.now, compared.then) == (47.5, 12.5)


def test_the_day_of_a_form_with_a_row_a_unit_is_in_the_report(tmp_path: Path) -> None:
    home = Workspace(tmp_path / "home")
    office_in(home, own_office(3)["Đơn vị"])
    out = tmp_path / "BaoCao.docx"
    said(home, "draft", "-p", "2026-02", "--out", str(out))
    cells = {cell.text for table in docx.Document(str(out)).tables for row in table.rows for cell in row.cells}
    assert {"01/02/2026", "02/02/2026", "03/02/2026"} <= cells


def test_what_is_counted_by_group_is_counted_in_a_form_with_a_row_a_unit(tmp_path: Path) -> None:
    home = Workspace(tmp_path / "home")
    office_in(home, own_office(3)["Đơn vị"])
    told = said(home, "consolidate", "-p", "2026-02")["forms"]["SN1"]
    assert told["total"]["grade"] == {"Tốt": 2, "Kém": 1}
    assert told["units"]["90002"]["grade"] == {"Kém": 1}
