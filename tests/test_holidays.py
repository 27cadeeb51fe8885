"""Holidays are the office's own table: the program's known years to begin with, and a year without any is said."""

from datetime import date
from pathlib import Path

import openpyxl

from addin import doctor, pipeline
from addin.analysis.punctuality import working_days_after
from addin.workspace.folder import Workspace
from addin.workspace.office_tables import office_of, read_office
from schemas.clock import today
from schemas.office import Office
from schemas.office.lines import Holiday
from schemas.period import Period
from schemas.reference import known_holidays
from tests.catalogues import IN_FORCE
from tests.sheets import FEBRUARY
from tests.test_cli import tonghop
from tests.test_office import all_sheets


def test_the_master_shows_the_known_years_and_they_are_read_back(tmp_path: Path) -> None:
    home = Workspace(tmp_path)
    pipeline.create_workspace(home)
    cells = {cell.value for row in openpyxl.load_workbook(home.master)["Cấu hình"].iter_rows() for cell in row}
    assert {"NGÀY NGHỈ LỄ", "Giỗ Tổ Hùng Vương"} <= cells
    assert office_of(home, IN_FORCE).days_off == {day for day, _ in known_holidays()}
    assert office_of(home, IN_FORCE).problems == ()


def test_the_known_days_are_working_days_otherwise_and_each_stands_once() -> None:
    days = [day for day, _ in known_holidays()]
    assert len(days) == len(set(days))
    assert [day for day in days if day.weekday() > 4] == []
    assert {day.year for day in days} == {2023, 2024, 2025, 2026}


def test_what_the_office_changes_in_the_table_moves_deadlines_and_days_late() -> None:
    one_more = [*map(list, known_holidays()), [date(2023, 2, 15), "Nghỉ của tỉnh"]]
    office = read_office(all_sheets({"ch_ngay_nghi": one_more}), IN_FORCE)
    assert Office.new(IN_FORCE).due_on(FEBRUARY) == date(2023, 2, 16)
    assert office.due_on(FEBRUARY) == date(2023, 2, 17)
    assert working_days_after(date(2023, 2, 14), date(2023, 2, 16), office.days_off) == 1
    without_tet = office.model_copy(update={"holidays": (Holiday(day=date(2023, 1, 2)),)})
    assert working_days_after(date(2023, 1, 19), date(2023, 1, 27), without_tet.days_off) == 6


def test_a_line_that_is_no_day_is_said_and_the_rest_counts() -> None:
    office = read_office(all_sheets({"ch_ngay_nghi": [["Mùng một Tết", ""], [date(2027, 2, 8), "Tết"]]}), IN_FORCE)
    assert office.days_off == {date(2027, 2, 8)}
    (problem,) = office.problems
    assert "NGÀY NGHỈ LỄ" in problem


def test_a_year_without_any_holiday_is_said_wherever_days_are_counted(tmp_path: Path) -> None:
    home = Workspace(tmp_path / "home")
    pipeline.create_workspace(home)
    office = office_of(home, IN_FORCE)
    assert office.day_remarks(FEBRUARY) == []
    (said,) = office.day_remarks(Period.parse("2022-05"))
    assert "chưa có ngày nghỉ nào của năm 2022" in said
    for command, out in (("forms", "bieu"), ("remind", "don-doc")):
        done = tonghop(command, "--period", "2022-05", "--home", home.root, "--out", tmp_path / out)
        assert said in done.stderr, command
    assert said in tonghop("score", "--period", "2022-05", "--home", home.root).stderr


def test_doctor_says_it_of_the_year_that_runs(tmp_path: Path) -> None:
    home = Workspace(tmp_path)
    pipeline.create_workspace(home)
    none = Workspace(tmp_path, office=Office.new(IN_FORCE).model_copy(update={"holidays": ()}))
    texts = [one.text for one in doctor.examine(none) if not one.ok]
    assert any(f"chưa có ngày nghỉ nào của năm {today().year}" in text for text in texts)
