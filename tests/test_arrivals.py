"""The day on which a report came without a letter, by the office's own register: typed, judged, counted, told."""

import email
import email.policy
import json
import shutil
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner

from addin import pipeline
from addin.analysis.punctuality import standings
from addin.check.arrivals import judge_arrivals
from addin.cli.main import commands
from addin.emulation.reports import PeriodReports, Punctuality, Reported, punctuality
from addin.ledger import Ledger
from addin.workspace.folder import Workspace
from addin.workspace.office_tables import read_office
from schemas.findings import Severity
from schemas.office import Office
from schemas.office.tables import ARRIVALS
from schemas.profile.shipped import shipped_profile
from schemas.reference import holidays
from schemas.submission import Received
from tests.inboxes import make_clean_inbox
from tests.masters import Master
from tests.office import Office as Program
from tests.sheets import FEBRUARY, typed_into
from tests.test_office import all_sheets
from workbooks.build import MASTER

#: What is in force on the day on which the office types.
IN_FORCE = shipped_profile().on(date(2023, 3, 1))
DUE = date(2023, 2, 16)
LETTER = datetime(2023, 2, 15, 9, tzinfo=UTC)
#: Units by code, and what the sheet calls them.
NAMES = {"688": "Thị xã Phước Long", "689": "Thành phố Đồng Xoài", "690": "Thị xã Bình Long", "691": "Huyện Bù Gia Mập"}


def office_with(*typed: Sequence[object]) -> Office:
    """The office's tables with lines on the sheet of arrivals."""
    return read_office(all_sheets({"ngay_nhan": [list(line) for line in typed]}), IN_FORCE)  # type: ignore[arg-type] # values are cells


def line_of(unit: str, sent: datetime | None, noted: date | None = None, status: str = "current") -> Received:
    return Received(
        unit=unit, period="2023-02", file="a.xlsx", sha256="", sent_at=sent, version=1, status=status, noted_on=noted
    )


def test_a_typed_day_is_the_units_own_whatever_way_period_and_unit_are_written() -> None:
    office = office_with(
        ["2023-02", "Thị xã Phước Long", date(2023, 2, 15), "Số đến 41"], ["2/2023", "tp đồng xoài", "20/02/2023", ""]
    )
    assert office.problems == ()
    assert office.noted_days(FEBRUARY) == {"688": date(2023, 2, 15), "689": date(2023, 2, 20)}
    assert office.noted_days(FEBRUARY.previous()) == {}


@pytest.mark.parametrize("unit", ["688", 688, 688.0])
@pytest.mark.parametrize("day", [date(2023, 2, 15), datetime(2023, 2, 15, 16, 30), "15.2.2023", 44972.0])
def test_a_unit_may_be_named_by_its_code_of_which_a_sheet_makes_a_number(unit: object, day: object) -> None:
    office = office_with(["2023-02", unit, day, ""])
    assert (office.problems, office.noted_days(FEBRUARY)) == ((), {"688": date(2023, 2, 15)})


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (["2023-02", "Thị xã Phước Long", "không nhớ", ""], "“Ngày nhận” ghi “không nhớ”, không phải ngày"),
        (["2023-02", "Thị xã Phước Long", date(2023, 1, 14), ""], "ngày 14/01/2023 trước ngày đầu của kỳ (15/01/2023)"),
        (["2023-02", "Thị xã Phước Long", date(2100, 2, 14), ""], "ngày 14/02/2100 chưa đến"),
        (["2023-02", "Huyện Không Có", date(2023, 2, 14), ""], "không có đơn vị “Huyện Không Có”"),
        (["", "Thị xã Phước Long", date(2023, 2, 14), ""], "“Kỳ” để trống"),
        (["tháng hai", "Thị xã Phước Long", date(2023, 2, 14), ""], "không phải kỳ báo cáo"),
    ],
)
def test_a_line_that_cannot_be_used_says_where_and_why_and_the_others_count(line: list[object], told: str) -> None:
    office = office_with(line, ["2023-02", "Thị xã Bình Long", date(2023, 2, 15), ""])
    (problem,) = office.problems
    assert "Trang “Ngày nhận”" in problem and "dòng 3" in problem and told in problem, problem
    assert "chưa áp dụng" in problem
    assert office.noted_days(FEBRUARY) == {"690": date(2023, 2, 15)}


def test_of_two_days_for_one_report_none_counts_and_the_office_is_asked() -> None:
    office = office_with(
        ["2023-02", "Thị xã Phước Long", date(2023, 2, 15), ""], ["2023-02", "688", date(2023, 2, 20), ""],
        ["2023-02", "Thị xã Bình Long", date(2023, 2, 15), ""], ["2023-02", "690", date(2023, 2, 15), ""],
    )  # fmt: skip
    (problem,) = office.problems
    assert "thị xã Phước Long ghi 2 ngày nhận (15/02/2023 và 20/02/2023) nên chưa dùng ngày nào" in problem
    assert office.noted_days(FEBRUARY) == {"690": date(2023, 2, 15)}, "the same day twice is one"


def test_a_workbook_made_before_the_sheet_lacks_nothing_and_one_whose_heading_is_gone_is_told() -> None:
    older = [(name, rows) for name, rows in all_sheets() if name != ARRIVALS]
    assert read_office(older, IN_FORCE).problems == ()
    (problem,) = read_office([*older, (ARRIVALS, [["2023-02", "Thị xã Phước Long"]])], IN_FORCE).problems
    assert "Không tìm thấy bảng “NGÀY NHẬN BÁO CÁO THEO SỔ CỦA CƠ QUAN”" in problem


def test_a_report_without_a_letter_stands_by_the_noted_day() -> None:
    register = [line_of("688", None, date(2023, 2, 15)), line_of("689", None, date(2023, 2, 20)), line_of("690", None)]
    found = {
        one.unit: one for one in standings(lambda _: register, FEBRUARY, IN_FORCE.units, Office(), date(2023, 3, 1))
    }
    assert [found[unit].words for unit in ("688", "689", "690")] == ["Đúng hạn", "Chậm 2 ngày", "Không rõ ngày gửi"]
    assert found["689"].day == found["689"].noted_on == date(2023, 2, 20)
    early = {
        one.unit: one for one in standings(lambda _: register, FEBRUARY, IN_FORCE.units, Office(), date(2023, 2, 16))
    }
    assert early["689"].words == "Chưa đến hạn", "on that day it had not come"


def test_points_for_punctuality_are_earned_by_the_noted_day_and_say_so() -> None:
    def reports(line: Received) -> list[PeriodReports]:
        return [PeriodReports(FEBRUARY, DUE, holidays(), (Reported(line, True, 1, 0, 1000),))]

    in_time = punctuality("688", reports(line_of("688", None, date(2023, 2, 16))))
    assert in_time == Punctuality(1, 1, (), noted=(FEBRUARY,))
    late = punctuality("688", reports(line_of("688", None, date(2023, 2, 20))))
    said = "tháng 02 năm 2023: nhận ngày 20/02/2023 theo sổ của cơ quan, chậm 2 ngày làm việc"
    assert late == Punctuality(1, 0, (said,))


@pytest.mark.parametrize(
    ("received", "noted", "code", "severity"),
    [
        ([line_of("688", LETTER)], date(2023, 2, 20), "unit-arrival-differs", Severity.WARNING),
        ([line_of("688", LETTER)], date(2023, 2, 16), "unit-arrival-differs", Severity.NOTE),
        ([line_of("688", LETTER)], date(2023, 2, 15), "", None),
        ([line_of("688", None, date(2023, 2, 20))], date(2023, 2, 20), "", None),
        ([], date(2023, 2, 15), "unit-arrival-unread", Severity.WARNING),
        ([line_of("688", LETTER, status="held")], date(2023, 2, 15), "unit-arrival-unread", Severity.WARNING),
    ],
)
def test_a_noted_day_that_a_letter_contradicts_or_of_no_report_is_told(
    received: list[Received], noted: date, code: str, severity: Severity | None
) -> None:
    found = list(judge_arrivals({"688": noted}, received, DUE, IN_FORCE.units.name_of))
    assert [(one.code, one.severity, one.unit) for one in found] == ([(code, severity, "")] if code else [])


def without_letters(letters: Path, files: Path) -> Path:
    """The workbooks of some letters alone."""
    files.mkdir()
    for at, one in enumerate(sorted(letters.glob("*.eml"))):
        for part in email.message_from_bytes(one.read_bytes(), policy=email.policy.default).iter_attachments():
            (files / f"{at}_{part.get_filename()}").write_bytes(part.get_payload(decode=True))
    return files


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """February's workbooks, collected from a folder; a letter has come of one unit besides."""
    folder = tmp_path_factory.mktemp("ngày nhận")
    make_clean_inbox(folder / "thu", FEBRUARY, 5)
    files, letters = without_letters(folder / "thu", folder / "tep"), sorted((folder / "thu").glob("*.eml"))
    home = folder / "home"
    pipeline.collect(Workspace(home), FEBRUARY, [files, letters[0]])
    yield home


def note(home: Path, days: dict[str, date]) -> None:
    """Type days of arrival into the master."""
    with typed_into(MASTER, home / "TongHop.xlsm") as book:
        sheet = book[ARRIVALS]
        first = next(row for row in range(1, 9) if sheet.cell(row, 1).value == "Kỳ") + 1
        for row, (unit, day) in enumerate(days.items(), first):
            for column, value in enumerate(("2023-02", IN_FORCE.units.name_of(unit), day), 1):
                sheet.cell(row, column).value = value


def run(*words: str) -> dict[str, Any]:
    result = CliRunner().invoke(commands, [*words, "--json"])
    assert result.exit_code == 0, result.stderr
    return {"said": result.stderr, **json.loads(result.stdout)}


def sent_by_letter(home: Path) -> str:
    with Ledger.open(Workspace(home)) as ledger:
        (unit,) = (one.unit for one in ledger.received(FEBRUARY) if one.sent_at)
    return unit


def test_the_typed_days_go_the_whole_road_from_the_master_to_ranks_reminders_findings_and_sheets(
    home: Path, tmp_path: Path
) -> None:
    """First nobody knows the days and the place to note them is named; then they are typed, and everybody ranks."""
    where = ["--period", "2023-02", "--home", str(home)]
    before = run("score", *where)
    assert [one["rank"] for one in before["units"].values()].count(None) == 10
    assert "ghi ngày nhận theo sổ của cơ quan vào trang “Ngày nhận” rồi chấm lại" in before["said"]
    assert before["units"]["694"]["criteria"]["punctual"]["undated"] == ["2023-02"]
    reminded = run("remind", *where, "--out", str(tmp_path / "truoc"))
    assert len(reminded["undated"]) == 10
    assert "Đề nghị ghi ngày nhận theo sổ của cơ quan vào trang “Ngày nhận”" in reminded["said"]

    by_letter = sent_by_letter(home)
    units = [unit.code for unit in IN_FORCE.units_on(FEBRUARY.to_date)]
    late = next(unit for unit in units if unit != by_letter)
    note(home, dict.fromkeys(units, date(2023, 2, 15)) | {late: date(2023, 2, 20), by_letter: date(2023, 2, 21)})
    after = run("score", *where)
    assert None not in [one["rank"] for one in after["units"].values()]
    assert "không rõ ngày gửi" not in after["said"]
    words = {unit: one["criteria"]["punctual"]["words"] for unit, one in after["units"].items()}
    assert words.pop(late) == (
        "0/1 kỳ gửi đúng hạn, có số liệu; tháng 02 năm 2023: nhận ngày 20/02/2023 theo sổ của cơ quan, chậm 2 ngày "
        "làm việc."
    )
    assert words.pop(by_letter) == "1/1 kỳ gửi đúng hạn, có số liệu.", "the letter's day goes before the typed one"
    assert set(words.values()) == {
        "1/1 kỳ gửi đúng hạn, có số liệu; ngày nhận báo cáo tháng 02 năm 2023 theo sổ của cơ quan."
    }
    reminded = run("remind", *where, "--out", str(tmp_path / "sau"))
    assert [(one["unit"], one["noted_on"], one["days_late"]) for one in reminded["late"]] == [(late, "2023-02-20", 2)]
    assert reminded["undated"] == []
    found = [one for one in run("check", *where)["findings"] if one["code"].startswith("unit-arrival")]
    assert [(one["code"], one["severity"], one["value"]) for one in found] == [
        ("unit-arrival-differs", "warning", "21/02/2023")
    ]
    summary = run("consolidate", *where, "--out", str(tmp_path / "tong-hop.xlsx"))
    cells = [
        str(cell)
        for row in openpyxl.load_workbook(summary["file"])["Tổng quan"].iter_rows(values_only=True)
        for cell in row
    ]
    assert cells.count("15/02/2023 (sổ)") == 9 and cells.count("20/02/2023 (sổ)") == 1
    received = run("collect", *where, str(home.parent / "tep"))["received"]
    assert {one["noted_on"] for one in received if one["unit"] == late} == {"2023-02-20"}


def test_who_is_in_the_register_and_sent_no_file_is_named_before_a_reminder_goes_out(
    home: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "home"
    pipeline.collect(Workspace(folder), FEBRUARY, [sorted((home.parent / "tep").glob("*.xlsx"))[0]])
    units = [unit.code for unit in IN_FORCE.units_on(FEBRUARY.to_date)]
    with Ledger.open(Workspace(folder)) as ledger:
        (there,) = (one.unit for one in ledger.received(FEBRUARY))
    noted = next(unit for unit in units if unit != there)
    note(folder, {noted: date(2023, 2, 15)})
    where = ["--period", "2023-02", "--home", str(folder)]
    reminded = run("remind", *where, "--out", str(tmp_path / "out"))
    assert reminded["not_collected"] == [noted]
    assert "Đã ghi ngày nhận ở trang “Ngày nhận” nhưng chưa thu được tệp nào" in reminded["said"]
    assert [one["code"] for one in run("check", *where)["findings"] if "arrival" in one["code"]] == [
        "unit-arrival-unread"
    ]


def lines_of(master: Master) -> list[tuple[object, ...]]:
    """What stands on the sheet of arrivals: period and unit."""
    rows = master.cells(ARRIVALS)[master.row_of(ARRIVALS, "Kỳ", 0) + 1 :]
    return [tuple(row[:2]) for row in rows if any(cell != "" for cell in row)]


def test_a_master_made_before_has_the_sheet_after_a_click_and_the_next_click_counts_what_is_typed_there(
    office: Program, home: Path, tmp_path: Path
) -> None:
    shutil.copytree(home, tmp_path / "home", ignore=shutil.ignore_patterns("*.xlsm"))
    file = shutil.copy(MASTER, tmp_path / "home" / "TongHop.xlsm")
    master = Master(office, office.load(file), file)
    master.document.Sheets.removeByName(ARRIVALS)
    master.choose("2023-02")
    clicked = master.click("btnScore", "Sổ chưa có trang “Ngày nhận”", "theo sổ của cơ quan vào trang “Ngày nhận”")
    assert "Không tìm thấy bảng" not in clicked.said
    lines = lines_of(master)
    assert {line[0] for line in lines} == {"2023-02"}
    assert sorted(str(line[1]) for line in lines) == sorted(
        unit.name for unit in IN_FORCE.units_on(FEBRUARY.to_date) if unit.code != sent_by_letter(home)
    ), "who came without a letter stands there already, with the period"
    master.click("btnScore")
    assert lines_of(master) == lines, "once"
    first = master.row_of(ARRIVALS, "Kỳ", 0) + 1
    for row in range(first, first + len(lines)):
        master.sheet(ARRIVALS).getCellByPosition(2, row).FormulaLocal = "15/02/2023"
    clicked = master.click("btnScore")
    assert len(lines_of(master)) == len(lines)
    assert "Chưa xếp hạng" not in clicked.said
    scored = [str(cell) for row in master.cells("Căn cứ điểm thi đua") for cell in row]
    assert any("theo sổ của cơ quan" in cell for cell in scored)
    master.document.close(True)
