"""A department to which 95 communes and wards report directly, by the profile that the program brings with it.

The whole month goes by the same commands as that of any office; nobody there speaks of districts.
"""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import docx
import openpyxl
import pytest
from click.testing import CliRunner

from addin.blank_forms.blank_book import BlankBook
from addin.blank_forms.workbook import plan_form_book
from addin.cli.main import commands
from addin.define.kept import profile_of
from addin.sheets.layout import has_room_for_letterhead
from schemas.catalogue import Catalogue
from schemas.filling import Filling
from schemas.period import Period
from tests.clerks import MISTAKES, OFFICE, TARGET, figures_of, give_targets, quick_month, typed_month
from tests.masters import Master
from tests.office import Office
from tests.sheets import printed_pages, soffice_convert

FEBRUARY, MARCH = Period.parse("2026-02"), Period.parse("2026-03")
#: The last two of the 95 send nothing in March.
SENT = 93


def run(*words: object, code: int = 0) -> dict[str, Any]:
    """A command's JSON."""
    result = CliRunner().invoke(commands, [*map(str, words), "--json"])
    assert result.exit_code == code, result.output
    told: dict[str, Any] = json.loads(result.stdout) if result.stdout else {}
    return told


@contextmanager
def typed_into_report(file: Path) -> Iterator[openpyxl.Workbook]:
    """A unit's workbook, saved again with what is typed."""
    book = openpyxl.load_workbook(file)
    yield book
    book.save(file)


class Department(NamedTuple):
    """The working folder after March was collected, and who made which mistake."""

    home: Path
    catalogue: Catalogue
    made: dict[str, str]
    blanks: dict[str, Path]
    collected: dict[str, Any]

    def run(self, step: str, *words: object, code: int = 0) -> dict[str, Any]:
        return run(step, "--period", MARCH, *words, "--home", self.home, code=code)

    @property
    def names(self) -> dict[str, str]:
        return {unit.code: unit.name for unit in self.catalogue.units_on(MARCH.to_date)}


@pytest.fixture(scope="module")
def department(tmp_path_factory: pytest.TempPathFactory) -> Department:
    """From an empty folder: the profile, the master, February without a mistake, March as it comes in."""
    home = tmp_path_factory.mktemp("so-95-xa")
    run("profile", "new", "--like", OFFICE, "--home", home)
    run("init", "--home", home)
    catalogue = profile_of(home).on(MARCH.to_date)
    give_targets(home / "TongHop.xlsm", {unit.name: TARGET for unit in catalogue.units_on(MARCH.to_date)})
    run("collect", "--period", FEBRUARY, quick_month(catalogue, FEBRUARY, home / "thu-2"), "--home", home)
    run("close", "--period", FEBRUARY, "--home", home)
    told = run("forms", "--period", MARCH, "--out", home / "bieu-mau", "--home", home)
    made = typed_month(catalogue, MARCH, home / "bieu-mau", home / "thu-3", SENT)
    collected = run("collect", "--period", MARCH, home / "thu-3", "--home", home)
    blanks = {unit: Path(path) for unit, path in told["files"].items()}
    return Department(home, catalogue, made, blanks, collected)


def test_nothing_is_wrong_with_the_profile(tmp_path: Path) -> None:
    made = run("profile", "new", "--like", OFFICE, "--home", tmp_path)
    assert [Path(file).name for file in made["files"]] == ["BoBieu.xlsx", "DonVi.xlsx"]
    assert run("profile", "check", "--home", tmp_path)["findings"] == []
    asked = run("form", "list", "--home", tmp_path)["forms"]
    assert [one["form"] for one in asked] == ["B02", "B05", "B10", "B11", "XLD", "KPH", "CSO", "HTR"]
    assert len(profile_of(tmp_path).on(MARCH.to_date).units_on(MARCH.to_date)) == 95


def test_a_blank_has_one_row_for_its_unit_and_begins_with_what_is_known(department: Department) -> None:
    unit = department.catalogue.unit("41031")
    book = openpyxl.load_workbook(department.blanks[unit.code])
    before, typed = figures_of(unit, FEBRUARY), book["XLD-Xử lý đơn"]
    row = next(row for row in typed.iter_rows() if row[1].value == unit.name)
    assert [cell.value for cell in row if cell.column_letter == "D"] == [before["XLD"][unit.name]["all_before"]]
    poverty = next(row for row in book["B02-Giảm nghèo"].iter_rows() if row[1].value == unit.name)
    known = before["B02"][unit.name]
    assert [cell.value for cell in poverty[2:6]] == [known["households"], known["poor_start"], TARGET, None]


def test_the_letterhead_of_no_unit_is_cut(department: Department) -> None:
    for code in ("41031", "41280"):
        unit = department.catalogue.unit(code)
        agency = BlankBook(unit, MARCH, department.catalogue, Filling()).agency
        for sheet in plan_form_book(unit, MARCH, department.catalogue).sheets:
            if any(merge.style == "agency" for merge in sheet.merges):
                assert has_room_for_letterhead(agency, [sheet.widths[at] for at in sorted(sheet.widths)]), sheet.name


def test_everything_that_came_is_taken_in(department: Department) -> None:
    assert len(department.collected["received"]) == SENT
    assert department.collected["set_aside"] == []
    assert department.collected["missing"] == list(department.names)[SENT:]


def test_each_mistake_is_found_at_its_unit_and_nothing_at_the_others(department: Department) -> None:
    found: dict[str, set[str]] = {}
    for one in department.run("check")["findings"]:
        if one["severity"] != "note":
            found.setdefault(one["unit"], set()).add(one["code"])
            assert one["cell"], one["message"]
    assert set(found) <= set(department.made)
    expected = {unit: MISTAKES[mistake][1] for unit, mistake in department.made.items() if MISTAKES[mistake][1]}
    assert {unit: code for unit, code in expected.items() if code not in found.get(unit, ())} == {}


def test_only_workbooks_with_something_to_mend_go_back(department: Department, tmp_path: Path) -> None:
    department.run("send-back", "--out", tmp_path)
    found = department.run("check")["findings"]
    wrong = {one["unit"] for one in found if one["severity"] != "note"}
    assert {file.name.split("_")[2] for file in tmp_path.glob("TraLai_*.xlsx")} == wrong
    assert len(list(tmp_path.glob("ThongBao_*.docx"))) == len(wrong)


def typed_total(department: Department, form: str, column: str, *, without: tuple[str, ...] = ()) -> float:
    """What the clerks typed into a column, added up by hand."""
    left_out = {unit for unit, mistake in department.made.items() if mistake in without}
    units = [unit for unit in department.catalogue.units_on(MARCH.to_date)[:SENT] if unit.code not in left_out]
    rows = (row for unit in units for row in figures_of(unit, MARCH)[form].values())
    return round(sum(float(str(row.get(column) or 0)) for row in rows), 6)


def test_the_totals_are_what_was_typed(department: Department, tmp_path: Path) -> None:
    told = department.run("consolidate", "--out", tmp_path / "th.xlsx")["forms"]
    words, forgotten = ("figure in words",), ("a figure forgotten",)
    assert told["B02"]["total"]["escaped"] == typed_total(department, "B02", "escaped", without=words)
    assert told["B02"]["total"]["land"] == typed_total(department, "B02", "land")
    assert told["B02"]["coverage"]["escaped"]["known"] == SENT - sum(
        mistake == "figure in words" for mistake in department.made.values()
    )
    sessions = [told["B05"]["total"][str(row)]["sessions"] for row in range(1, 8)]
    assert sum(sessions) == typed_total(department, "B05", "sessions")
    assert told["XLD"]["total"]["all_new"] == typed_total(department, "XLD", "all_new", without=forgotten)
    spent = [told["KPH"]["total"][str(row)]["month"] for row in range(1, 7)]
    assert round(sum(spent), 6) == typed_total(department, "KPH", "month")
    assert told["HTR"]["total"]["asked"] == typed_total(department, "HTR", "asked")
    assert told["XLD"]["missing"] == list(department.names)[SENT:]
    shown = openpyxl.load_workbook(tmp_path / "th.xlsx", data_only=True)["XLD tổng hợp"]
    assert len([1 for row in shown.iter_rows() if row[0].value in department.names.values()]) == 95


#: What an office without districts does not speak of.
_DISTRICTS = re.compile(r"huyện|thị xã|thị trấn|bình phước|ban dân tộc", re.IGNORECASE)


def test_the_report_speaks_of_no_district_and_every_figure_in_it_has_its_cells(
    department: Department, tmp_path: Path
) -> None:
    department.run("draft", "--out", tmp_path / "bc.docx")
    document = docx.Document(str(tmp_path / "bc.docx"))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    said = [text for text in (*(one.text for one in document.paragraphs), *cells) if text]
    assert [text for text in said if _DISTRICTS.search(text)] == []
    assert any("93/95 đơn vị" in text for text in said)
    assert not any("91/95 đơn vị" in text for text in said), "no second number beside it: who else is lacking is named"
    assert any("xem ghi chú cuối biểu" in text for text in said), "of three pages only the last has it"
    assert any("SỞ DÂN TỘC VÀ TÔN GIÁO" in text for text in said)
    assert "2. Giảm hộ nghèo dân tộc thiểu số" in said
    assert any("Số đơn đã xử lý: tổng số " in text for text in said), "by what stands over the columns"
    assert any(re.match(r"Danh sách của các đơn vị có \d+ hộ \(", text) for text in said), "not only its money"
    assert any("Hình 1. Dự toán năm và chi lũy kế theo nguồn kinh phí," in text for text in said)
    households = next(text for text in said if text.startswith("Toàn tỉnh có "))
    assert "hộ dân tộc thiểu số theo số liệu đã báo cáo; chỉ tiêu" in households, (
        "who sent nothing is said where it is said who else is left out"
    )
    checked = run("verify", tmp_path / "bc.docx", "--home", department.home)
    assert checked["figures"] > 1000
    assert not any(checked[kind] for kind in ("changed", "outdated", "deleted", "unsourced"))


def test_the_parts_of_many_units_are_on_pages_across_each_with_the_figures_and_the_header_again(
    department: Department, tmp_path: Path
) -> None:
    """As large as those of eleven units: so many are beside each other on a page."""
    department.run("compare", "--out", tmp_path / "ss.xlsx")
    name = "So sánh từng đơn vị"
    books = [openpyxl.load_workbook(tmp_path / "ss.xlsx", data_only=it) for it in (False, True)]
    sheet, stored = (book[name] for book in books)
    assert sheet.max_column == 4 + 95
    sums = [cell for row in sheet.iter_rows() for cell in row if str(cell.value).startswith("=SUM(")]
    assert len(sums) > 10
    for cell in sums:
        parts = [one.value for one in stored[cell.row][4:] if one.value is not None]
        assert len(parts) > 80
        assert round(sum(parts), 6) == round(stored[cell.coordinate].value, 6)
    for other in books[0].sheetnames:
        if other != name:
            del books[0][other]
    books[0].save(tmp_path / "don-vi.xlsx")
    pages = printed_pages(soffice_convert(tmp_path / "don-vi.xlsx", "pdf", tmp_path))
    assert [page.count("Đơn vị tính") for page in pages] == [1] * len(pages)
    assert 8 <= len(pages) <= 30


def test_every_page_of_the_scores_of_many_units_begins_with_the_header_of_its_table(
    department: Department, tmp_path: Path
) -> None:
    department.run("score", "--out", tmp_path / "diem.xlsx")
    pages = printed_pages(soffice_convert(tmp_path / "diem.xlsx", "pdf", tmp_path))
    for words in ("Xếp hạng", "Căn cứ và ô nguồn"):
        found = [page.count(words) for page in pages if words in page]
        assert set(found) == {1} and len(found) > 2, words
    headless = [page for page in pages if not any(one in page for one in ("Đơn vị", "Tiêu chí"))]
    assert headless == []


def test_every_page_of_the_summary_of_many_units_begins_with_the_header_of_its_table(
    department: Department, tmp_path: Path
) -> None:
    department.run("consolidate", "--out", tmp_path / "th.xlsx")
    department.run("compare", "--out", tmp_path / "ss.xlsx")
    book = openpyxl.load_workbook(tmp_path / "th.xlsx")
    assert book.sheetnames[:2] == ["Tổng quan", "Biểu đồ, sổ nhận"]
    heads = {"Tổng quan": "Chấp hành", "B10 tổng hợp": "Số người liên", "HTR tổng hợp": "(1)"}
    for name in book.sheetnames:
        if name not in heads:
            del book[name]
    book.save(tmp_path / "in.xlsx")
    for name, words in heads.items():
        alone = openpyxl.load_workbook(tmp_path / "in.xlsx")
        for other in [one for one in alone.sheetnames if one != name]:
            del alone[other]
        alone.save(tmp_path / f"{name}.xlsx")
        pages = printed_pages(soffice_convert(tmp_path / f"{name}.xlsx", "pdf", tmp_path))
        assert len(pages) > 2
        assert [page.count(words) for page in pages] == [1] * len(pages), name
    trend = openpyxl.load_workbook(tmp_path / "ss.xlsx")["Diễn biến"]
    first, last = (int(row) for row in str(trend.print_title_rows).replace("$", "").split(":"))
    assert first == last
    assert [trend.cell(first, column).value for column in (1, 2, 3)] == ["STT", "Đơn vị", "T1"]
    assert trend.cell(first + 1, 2).value in department.names.values()
    assert trend.page_setup.fitToHeight == 0, "95 units on one page cannot be read"


def test_of_many_units_the_text_says_how_many_they_are(department: Department, tmp_path: Path) -> None:
    """Here 80 of 95 have sent nothing: nobody reads 80 names."""
    home = tmp_path / "viec"
    run("profile", "new", "--like", OFFICE, "--home", home)
    run("init", "--home", home)
    few = quick_month(department.catalogue, MARCH, tmp_path / "thu", 15)
    for file in few.glob("*.xlsx"):
        with typed_into_report(file) as book:
            book["B02-Giảm nghèo"]["C11"].value = "nhiều hộ"
    run("collect", "--period", MARCH, few, "--home", home)
    run("draft", "--period", MARCH, "--out", tmp_path / "bc.docx", "--home", home)
    said = [one.text for one in docx.Document(str(tmp_path / "bc.docx")).paragraphs]
    (absent,) = [text for text in said if "Báo cáo này tổng hợp" in text]
    assert "15/95 đơn vị; chưa có báo cáo của: 80 đơn vị" in absent
    assert "Số liệu của 15 đơn vị (15 lỗi) đang rà soát, trong đó có lỗi: 15 đơn vị." in absent
    assert max(text.count("xã ") + text.count("phường ") for text in said) < 13


def test_nobody_but_the_two_that_sent_nothing_is_reminded(department: Department, tmp_path: Path) -> None:
    department.run("remind", "--out", tmp_path, "--today", "2026-04-20")
    assert len(list(tmp_path.glob("DonDoc_*.docx"))) == 2
    letter = docx.Document(str(next(tmp_path.glob("DonDoc_*41280*.docx"))))
    assert not [one.text for one in letter.paragraphs if _DISTRICTS.search(one.text)]


def test_the_open_master_shows_all_of_them_area_by_area(department: Department, office: Office) -> None:
    file = department.home / "TongHop.xlsm"
    master = Master(office, office.load(file), file)
    master.choose(str(MARCH))
    master.click("btnCheck")
    rows = master.cells("Điều hành")
    states = {str(row[1]): str(row[2]) for row in rows}
    assert {name for name in department.names.values() if name in states} == set(department.names.values())
    assert [str(row[0]) for row in rows if "đơn vị đã gửi" in str(row[0])] == [
        "Phường: 16/16 đơn vị đã gửi", "Xã: 77/79 đơn vị đã gửi",
    ]  # fmt: skip
    assert [name for name in department.names.values() if states[name] == "Chưa gửi"] == ["Xã Cẩm Điền", "Xã Cẩm Đài"]
    master.document.close(True)


def test_the_month_is_closed_when_the_mistakes_are_mended(department: Department) -> None:
    refused = CliRunner().invoke(commands, ["close", "--period", str(MARCH), "--home", str(department.home)])
    assert refused.exit_code == 1
    department.run("collect", quick_month(department.catalogue, MARCH, department.home / "sua"))
    left = [one for one in department.run("check")["findings"] if one["severity"] != "note"]
    assert left == []
    department.run("close")
    assert department.run("consolidate", "--out", department.home / "th.xlsx")["forms"]["XLD"]["missing"] == []
    quarter_adds_its_months_up(department)


def quarter_adds_its_months_up(department: Department) -> None:
    """What is of a month alone is added up, what was there at first is of the first month, the rest of the last."""
    out = department.home / "quy.xlsx"
    told = run("consolidate", "--period", "2026-Q1", "--out", out, "--home", department.home)["forms"]
    units = department.catalogue.units_on(MARCH.to_date)
    months = [[figures_of(unit, month)["XLD"][unit.name] for unit in units] for month in (FEBRUARY, MARCH)]
    new, left = ([sum(int(str(row[key])) for row in rows) for rows in months] for key in ("all_new", "all_before"))
    petitions = told["XLD"]["total"]
    assert (petitions["all_new"], petitions["all_before"], petitions["open"]) == (sum(new), left[0], left[0])
    spent = [told["KPH"]["total"][str(row)] for row in range(1, 7)]
    march = [figures_of(unit, MARCH)["KPH"] for unit in units]
    assert round(sum(row["paid"] for row in spent), 6) == round(
        sum(float(str(row["before"])) + float(str(row["month"])) for one in march for row in one.values()), 6
    )
