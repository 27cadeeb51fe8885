"""Computed columns that look at the report before: on the blank form, in the check, in the sums; over three months."""

from pathlib import Path

import openpyxl
import pytest

from addin import pipeline
from addin.blank_forms.step import write_forms
from addin.review.step import check
from addin.session import Session
from addin.summary_workbook.step import write_summary
from addin.workspace.folder import Workspace
from schemas.cells import Value
from schemas.period import Period
from schemas.profile.profile import Profile, load
from tests.profiles import Lines, codes, grids_of_lines, own_office, put_profile
from tests.test_wider_forms import column, form
from tests.test_wider_formulas import alike

MONTHS = tuple(Period.parse(f"2026-0{number}") for number in (3, 4, 5))
UNITS = ("90001", "90002")


def office(agg: str = "Cộng") -> dict[str, Lines]:
    columns = [
        column("TD", "item", "Việc", "Chữ", label_column="x", width="30"),
        column("TD", "now", "Trong tháng", agg="Cộng"),
        column("TD", "all", "Cộng dồn", agg=agg, computed="KỲ_TRƯỚC([Cộng dồn]) + [Trong tháng]"),
        column("TD", "change", "Tăng, giảm", computed="[Trong tháng] - KỲ_TRƯỚC([Trong tháng])", agg="Cộng"),
        column("TD", "year", "So đầu năm", computed="[Trong tháng] - ĐẦU_NĂM([Trong tháng])"),
    ]
    rows = [{"row_list": "Việc", "code": code, "title": title} for code, title in (("1", "Khám"), ("2", "Tiêm"))]
    forms = [form("TD", "Theo dõi", "Dòng in sẵn", row_list="Việc", total_label="Tổng cộng")]
    return {**own_office(3), "Biểu": forms, "Cột": columns, "Dòng": rows, "Quy tắc": [], "Danh mục": []}


def fill(file: Path, typed: dict[str, dict[str, Value]]) -> None:
    """Type into a unit's blank form, and work its formulas out as Excel would when it is saved."""
    book = openpyxl.load_workbook(file)
    sheet = book["TD"]
    heads = {str(cell.value): cell.column for row in sheet.iter_rows() for cell in row if cell.value}
    for row in sheet.iter_rows():
        for label, values in typed.items():
            if label in [cell.value for cell in row]:
                for head, value in values.items():
                    sheet.cell(row[0].row, heads[head], value)
    book.save(file)


class Office:
    """A working folder of the invented office, month by month."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.home = folder, Workspace(folder / "home")
        put_profile(folder / "home", office())
        pipeline.create_workspace(self.home)

    def blank(self, month: Period, unit: str) -> Path:
        """The blank form of a unit as the office sends it out."""
        with Session(self.home) as session:
            units = [session.catalogue(month).unit(unit)]
        return write_forms(self.home, month, units, self.folder / str(month))[unit]

    def report(self, month: Period, unit: str, typed: dict[str, dict[str, Value]], tmp_path: Path) -> None:
        from tests.sheets import soffice_convert

        file = self.blank(month, unit)
        fill(file, typed)
        out = self.folder / "thu" / f"{month}-{unit}"
        out.mkdir(parents=True)
        soffice_convert(file, "xlsx", out)
        pipeline.collect(self.home, month, [out])

    def figures(self, month: Period, unit: str = "") -> dict[str, dict[str, Value]]:
        with Session(self.home) as session:
            found = session.summary(month).forms["TD"]
            rows = found.units[unit] if unit else found.total
            return {code: {key: rows[code].get(key) for key in ("now", "all", "change")} for code in ("1", "2")}

    def told(self, month: Period) -> list[tuple[str, str, str]]:
        found = check(self.home, month).findings
        return [(one.unit, one.code, one.message) for one in found if one.code.startswith("period-carried")]


@pytest.mark.slow
def test_three_months_carry_on(tmp_path: Path) -> None:
    work = Office(tmp_path)
    first, second, third = MONTHS
    start: dict[str, dict[str, Value]] = {
        "Khám": {"Trong tháng": 10, "Cộng dồn": 25, "Tăng, giảm": 0}, "Tiêm": {"Trong tháng": 0, "Cộng dồn": 4},
    }  # fmt: skip
    work.report(first, "90001", start, tmp_path)
    sheet = openpyxl.load_workbook(work.folder / str(first) / work.blank(first, "90001").name)["TD"]
    open_cells = {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
    numbers = [str(cell.value) for row in sheet.iter_rows() for cell in row if str(cell.value).startswith("(4)")]
    assert numbers == ["(4)=(4) kỳ trước+(3)"]
    assert {"D9", "E9", "F9"} <= open_cells, "nobody knows the month before"
    assert work.figures(first, "90001")["1"] == {"now": 10, "all": 25, "change": 0}
    assert {code for _, code, _ in work.told(first)} == {"period-carried-unknown"}

    work.report(second, "90001", {"Khám": {"Trong tháng": 7}, "Tiêm": {"Trong tháng": 1}}, tmp_path)
    assert work.told(second) == []
    assert work.figures(second, "90001") == {
        "1": {"now": 7, "all": 32, "change": -3}, "2": {"now": 1, "all": 5, "change": 1},
    }  # fmt: skip
    sheet = openpyxl.load_workbook(work.blank(third, "90001"))["TD"]
    assert sheet["D9"].protection.locked
    formulas = [str(cell.value) for row in sheet.iter_rows() for cell in row if str(cell.value).startswith("=IF(COUNT")]
    assert any("(32+N(" in one for one in formulas)
    assert any("(5+N(" in one for one in formulas)

    wrong: dict[str, dict[str, Value]] = {"Khám": {"Trong tháng": 5, "Cộng dồn": 40}, "Tiêm": {"Trong tháng": 2}}
    work.report(third, "90001", wrong, tmp_path)
    work.report(third, "90002", {"Khám": {"Trong tháng": 1}}, tmp_path)
    ((unit, code, message),) = [one for one in work.told(third) if one[1] == "period-carried-figure"]
    assert (unit, code) == ("90001", "period-carried-figure")
    assert "Cột “Cộng dồn” ghi 40, nhưng tính từ báo cáo kỳ trước (“Cộng dồn” 32) là 37" in message
    assert work.figures(third, "90001")["1"]["all"] == 37
    assert work.figures(third, "90002")["1"] == {"now": 1, "all": None, "change": None}
    assert work.figures(third)["1"]["now"] == 6
    write_summary(work.home, third, tmp_path / "th.xlsx")
    assert alike(tmp_path / "th.xlsx", "TD tổng hợp", tmp_path) > 0


@pytest.mark.slow
def test_words_in_the_place_of_a_figure_are_told(tmp_path: Path) -> None:
    work = Office(tmp_path)
    work.report(MONTHS[0], "90001", {"Khám": {"Trong tháng": 10, "Cộng dồn": "25 lượt"}}, tmp_path)
    found = check(work.home, MONTHS[0]).findings
    assert [one.cell for one in found if one.unit == "90001" and one.code == "cell-type"] == ["D9"]
    assert work.figures(MONTHS[0])["1"] == {"now": 10, "all": None, "change": None}


def test_what_cannot_look_back_is_told() -> None:
    assert codes(load(grids_of_lines(office()))) == set()
    ratio = load(grids_of_lines(office(agg="Tính lại")))
    assert "define-formula-kind" in codes(ratio)
    lines = office()
    lines["Biểu"] = [{**lines["Biểu"][0], "rows": "Danh sách", "row_list": ""}]
    assert "define-formula-kind" in codes(load(grids_of_lines(lines)))


def test_the_profile_says_it_again() -> None:
    from schemas.profile.writing import grids_of

    def computed(profile: Profile) -> list[object]:
        return [one.computed for one in profile.on(MONTHS[0].to_date).form("TD").columns]

    profile = load(grids_of_lines(office()))
    assert computed(load(grids_of(profile.on(MONTHS[0].to_date)))) == computed(profile)
