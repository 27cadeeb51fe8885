"""Who is late by sent time and working days, and what is written to them; nothing is ever sent."""

import email
import email.policy
import io
from datetime import date, datetime
from pathlib import Path

import docx
import pytest

from addin import pipeline
from addin.analysis.punctuality import State, standings, with_history, working_days_after
from addin.analysis.trend import trend_of
from addin.cli.remind import reminded_json
from addin.documents.decree import problems_of
from addin.documents.frame import frame_of
from addin.reminders.letters import Reminded, to_text
from addin.reminders.step import remind
from addin.report.sentences import timeliness
from addin.session import Session
from addin.summary_workbook.step import read_state
from addin.workspace.folder import LEDGER_FILE, Workspace
from schemas.office import Office
from schemas.office.lines import Contact, Deadline
from schemas.office.settings import Settings
from schemas.period import Period
from schemas.reference import holidays
from schemas.submission import Received
from tests.catalogues import IN_FORCE
from tests.sheets import FEBRUARY, form_sheet, workbook
from workbooks.demo.mail import Letter, as_bytes

DUE = date(2023, 2, 16)
HONEST = {"households": 100, "poor_start": 20, "escaped": 2}


def line(unit: str, sent: str, version: int = 1, *, content: bool = True) -> Received:
    sent_at = datetime.fromisoformat(f"{sent}+07:00") if sent else None
    return Received(
        unit=unit, period="2023-02", file="a.xlsx", sha256="0", sent_at=sent_at, version=version, status="current",
        has_content=content,
    )  # fmt: skip


def stand(lines: list[Received], today: date, office: Office | None = None) -> dict[str, tuple[State, int]]:
    found = standings(lambda _: lines, FEBRUARY, IN_FORCE.units, office or Office.new(IN_FORCE), today)
    return {standing.unit: (standing.state, standing.days_late) for standing in found}


def test_working_days_leave_out_weekends_and_vietnamese_holidays() -> None:
    assert working_days_after(date(2023, 4, 28), date(2023, 5, 4), holidays()) == 1  # 29/4–3/5 are free
    assert working_days_after(date(2023, 2, 16), date(2023, 2, 16), holidays()) == 0
    assert working_days_after(date(2023, 2, 17), date(2023, 2, 18), holidays()) == 1, (
        "sent on Saturday is late all the same"
    )


def test_the_first_version_with_content_counts_by_vietnamese_time() -> None:
    lines = [
        line("688", "2023-02-16T23:50"),
        line("689", "2023-02-15T08:00", content=False), line("689", "2023-02-20T08:00", 2),
        line("690", "2023-02-17T00:10"),
        line("691", "2023-02-16T08:00"), line("691", "2023-02-27T08:00", 2),
        line("692", ""),
        line("693", "2023-02-15T08:00", content=False),
    ]  # fmt: skip
    found = stand(lines, date(2023, 2, 28))
    assert found["688"] == (State.IN_TIME, 0)
    assert found["689"] == (State.LATE, 2)
    assert found["690"] == (State.LATE, 1)
    assert found["691"] == (State.IN_TIME, 0), "a correction sent later does not make a report late"
    assert found["692"] == (State.IN_TIME, 0), "without a sent time nobody is blamed"
    assert found["693"] == (State.EMPTY, 8)
    assert found["694"] == (State.MISSING, 8)


def test_nobody_is_late_until_the_due_day_is_over_and_later_mail_has_not_come_yet() -> None:
    lines = [line("690", "2023-02-17T00:10")]
    assert stand(lines, DUE)["690"] == (State.MISSING, 0)
    assert stand(lines, DUE)["694"] == (State.MISSING, 0)


def test_a_deadline_that_the_office_set_goes_before_the_rule() -> None:
    office = Office.new(IN_FORCE).model_copy(
        update={"deadlines": (Deadline(period="2023-02", due_on=date(2023, 2, 20)),)}
    )
    assert stand([line("690", "2023-02-17T00:10")], date(2023, 2, 21), office)["690"] == (State.IN_TIME, 0)
    assert stand([], date(2023, 2, 21), office)["694"] == (State.MISSING, 1)


def test_earlier_periods_tell_how_often_a_unit_was_late_before() -> None:
    def register(period: Period) -> list[Received]:
        return [line("688", "2023-02-01T08:00")] if period < FEBRUARY else []

    found = standings(register, FEBRUARY, IN_FORCE.units, Office.new(IN_FORCE), date(2023, 2, 20))
    told = with_history(found, register, [FEBRUARY.previous()], IN_FORCE.units, Office.new(IN_FORCE))
    assert {standing.late_before for standing in told if standing.unit != "688"} == {1}


@pytest.fixture(scope="module")
def reminded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Reminded]:
    """One unit sent in time, one late, nine nothing; only one has an address."""
    folder = tmp_path_factory.mktemp("đôn đốc")
    for unit, day, commune in (("Huyện Bù Đăng", 15, "Xã Bom Bo"), ("Huyện Lộc Ninh", 20, "Xã Lộc An")):
        cover = "\n".join(
            f"| {label} | {value} |"
            for label, value in (
                ("Đơn vị báo cáo", unit), ("Loại kỳ báo cáo", "Tháng"), ("Kỳ số", "2"), ("Năm", "2023"),
                ("Thủ trưởng đơn vị", "Thị Mai"),
            )
        )  # fmt: skip
        content = workbook({"B02": form_sheet("B02", {**HONEST, "commune": commune})}, cover=cover)
        letter = Letter(unit, "a@b.example", "BC", "", datetime(2023, 2, day, 9), (("bc.xlsx", content),))
        (folder / f"{day}.eml").write_bytes(as_bytes(letter))
    contacts = (
        Contact(unit="692", emails="locninh@tinh.example; vp@tinh.example"), Contact(unit="688", addressee="UBND PL")
    )  # fmt: skip
    home = Workspace(folder / "home", office=Office.new(IN_FORCE).model_copy(update={"contacts": contacts}))
    pipeline.collect(home, FEBRUARY, [folder])
    return folder, remind(home, FEBRUARY, folder / "ra", date(2023, 2, 21))


def text_of(path: Path) -> str:
    document = docx.Document(str(path))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_every_late_unit_gets_a_letter_and_a_draft_and_nobody_else(reminded: tuple[Path, Reminded]) -> None:
    units = {reminder.standing.unit for reminder in reminded[1].late}
    assert "696" not in units and len(units) == 10
    assert set(reminded[1].missing) == units - {"692"}
    assert all(reminder.letter.is_file() and reminder.message.is_file() for reminder in reminded[1].late)


def test_letters_say_what_is_true_of_the_unit_and_leave_nothing_unfilled(reminded: tuple[Path, Reminded]) -> None:
    letters = {reminder.standing.unit: text_of(reminder.letter) for reminder in reminded[1].late}
    assert "chưa nhận được báo cáo tháng 02 năm 2023 của thị xã Phước Long, chậm 03 ngày" in letters["688"]
    assert "Kính gửi: UBND PL" in letters["688"]
    assert "Ngày 20/02/2023, Ban Dân tộc nhận được" in letters["692"] and "chậm 02 ngày làm việc" in letters["692"]
    assert not any(mark in text for text in letters.values() for mark in ("{{", "{%", "None"))
    assert not any("đã gửi biểu mẫu" in text for text in letters.values()), "nobody knows whether it was sent"


def test_drafts_open_as_unsent_with_address_letter_and_blank_form(reminded: tuple[Path, Reminded]) -> None:
    drafts = {
        reminder.standing.unit: email.message_from_bytes(reminder.message.read_bytes(), policy=email.policy.default)
        for reminder in reminded[1].late
    }
    assert all(draft["X-Unsent"] == "1" and draft["From"] is None for draft in drafts.values())
    assert drafts["692"]["To"] == "locninh@tinh.example, vp@tinh.example"
    assert drafts["688"]["To"] is None
    names = {unit: [part.get_filename() for part in draft.iter_attachments()] for unit, draft in drafts.items()}
    assert names["688"] == ["DonDoc_2023-02_688_Phuoc-Long.docx", "BieuMau_2023-02_688_Phuoc-Long.xlsx"]
    assert names["692"] == ["DonDoc_2023-02_692_Loc-Ninh.docx"], "who has sent needs no blank form"
    letter = next(drafts["688"].iter_attachments()).get_content()
    assert docx.Document(io.BytesIO(letter)).paragraphs
    words = {unit: draft.get_body().get_content() for unit, draft in drafts.items()}  # type: ignore[union-attr] # it has one
    assert "chưa nhận được báo cáo" in words["688"] and "Nếu đơn vị đã gửi báo cáo" in words["688"]
    assert "nhận được báo cáo" in words["692"]
    assert "Nếu đơn vị đã gửi báo cáo" not in words["692"], "it was received, as the letter says"


def test_the_digest_lists_who_is_late_how_late_and_who_has_no_address(reminded: tuple[Path, Reminded]) -> None:
    text = text_of(reminded[1].digest)
    assert "1/11 đơn vị gửi đúng hạn; 1 đơn vị gửi chậm; 9 đơn vị chưa có báo cáo" in text
    assert "Huyện Lộc Ninh" in text and "Chậm 2 ngày" in text
    assert "Chưa có địa chỉ thư điện tử" in text


def test_before_the_due_day_is_over_only_the_list_is_written(reminded: tuple[Path, Reminded]) -> None:
    early = remind(Workspace(reminded[0] / "home"), FEBRUARY, reminded[0] / "som", DUE)
    assert early.late == [] and len(early.missing) == 10
    assert [path.name for path in (reminded[0] / "som").iterdir()] == ["DanhSachCham_2023-02.docx"]
    assert "Chưa đến hạn gửi" in text_of(early.digest)


def test_letters_and_lists_keep_to_the_decree(reminded: tuple[Path, Reminded]) -> None:
    early = remind(Workspace(reminded[0] / "home"), FEBRUARY, reminded[0] / "som", DUE)
    written = [*(reminder.letter for reminder in reminded[1].late), reminded[1].digest, early.digest]
    assert {path.name: problems_of(path) for path in written} == {path.name: [] for path in written}


def test_of_a_quarter_made_of_months_the_letter_speaks_of_the_month_that_was_sent(tmp_path: Path) -> None:
    """Nobody sent a report of the quarter: that one came late would be said of a report that there is not."""
    home, march = Workspace(tmp_path / "home"), Period.parse("2023-03")
    cover = "\n".join(
        f"| {label} | {value} |"
        for label, value in (
            ("Đơn vị báo cáo", "Huyện Lộc Ninh"), ("Loại kỳ báo cáo", "Tháng"), ("Kỳ số", "3"), ("Năm", "2023"),
        )
    )  # fmt: skip
    content = workbook({"B02": form_sheet("B02", {**HONEST, "commune": "Xã Lộc An"})}, cover=cover)
    letter = Letter("Huyện Lộc Ninh", "a@b.example", "BC", "", datetime(2023, 3, 20, 9), (("bc.xlsx", content),))
    (tmp_path / "3.eml").write_bytes(as_bytes(letter))
    pipeline.collect(home, march, [tmp_path / "3.eml"])
    told = remind(home, Period.parse("2023-Q1"), tmp_path / "ra", date(2023, 3, 31))
    said = {one.standing.unit: text_of(one.letter) for one in told.late}
    assert "Ngày 20/3/2023, Ban Dân tộc nhận được báo cáo tháng 3 năm 2023 của huyện Lộc Ninh" in said["692"]
    assert "về Ban Dân tộc là hết ngày 16/3/2023" in said["692"]
    assert "quý I" not in said["692"]
    assert "chưa nhận được báo cáo quý I năm 2023 của thị xã Phước Long" in said["688"]
    assert "Đơn vị không gửi riêng báo cáo quý I năm 2023 thì xét theo báo cáo tháng 3 năm 2023." in text_of(
        told.digest
    )


def test_a_letter_about_one_unit_goes_to_no_other(reminded: tuple[Path, Reminded]) -> None:
    letter = next(text_of(one.letter) for one in reminded[1].late if one.standing.unit == "692")
    assert "- Cơ quan công tác dân tộc huyện Lộc Ninh (để thực hiện);" in letter
    assert "cấp huyện" not in letter


@pytest.mark.parametrize(
    ("work", "copies"), [("thú y", ["Bộ phận phụ trách thú y xã Suối Mơ (để thực hiện)"]), ("", [])]
)
def test_who_does_the_work_in_a_unit_gets_a_copy_where_the_office_says_what_work_it_is(
    work: str, copies: list[str]
) -> None:
    names = Settings(work=work, units_offices="UBND các xã").names()
    values = {**names, "unit": "xã Suối Mơ", "unit_in_sentence": "xã Suối Mơ", "addressee": "UBND xã Suối Mơ",
              "period": "tháng 3 năm 2026", "sent": False, "sign": ()}  # fmt: skip
    for kind in ("cong-van-don-doc", "thong-bao"):
        told = frame_of(kind, values).recipients
        assert [one for one in told if "(để thực hiện)" in one] == copies


# -- what came and could not be used ----------------------------------------------------------------------------
def _letter(unit: str, sender: str, day: int, name: str, content: bytes) -> bytes:
    return as_bytes(Letter(unit, sender, "BC", "", datetime(2023, 2, day, 9), ((name, content),)))


def _of_month(unit: str, number: int, commune: str) -> bytes:
    cover = (
        f"| Đơn vị báo cáo | {unit} |\n| Loại kỳ báo cáo | Tháng |\n| Kỳ số | {number} |\n| Năm | 2023 |\n"
        "| Thủ trưởng đơn vị | Thị Mai |"
    )
    return workbook({"B02": form_sheet("B02", {**HONEST, "commune": commune})}, cover=cover)


@pytest.fixture(scope="module")
def unusable(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Reminded]:
    """One unit mailed January's workbook again, one a picture of its report, one a damaged file; a stranger another."""
    folder = tmp_path_factory.mktemp("chưa dùng được")
    letters = folder / "thu"
    letters.mkdir()
    for number, (unit, sender, name, content) in enumerate((
        ("Huyện Lộc Ninh", "locninh@tinh.example", "BC thang.xlsx", _of_month("Huyện Lộc Ninh", 1, "Xã Lộc An")),
        ("Phước Long", "pl@tinh.example", "ban quet.xlsx", b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj"),
        ("Bù Đăng", "bd@tinh.example", "BC.xlsx", _of_month("Huyện Bù Đăng", 2, "Xã Bom Bo")[:900]),
        ("ai đó", "ai@khac.example", "BC.xlsx", _of_month("Huyện Đồng Phú", 1, "Xã Đồng Tâm")),
    )):  # fmt: skip
        (letters / f"{number}.eml").write_bytes(_letter(unit, sender, 15 + number % 2, name, content))
    addresses = {
        "692": "locninh@tinh.example",
        "688": "pl@tinh.example",
        "696": "bd@tinh.example",
        "695": "dp@tinh.example",
    }
    contacts = tuple(Contact(unit=unit, emails=emails) for unit, emails in addresses.items())
    home = Workspace(folder / "home", office=Office.new(IN_FORCE).model_copy(update={"contacts": contacts}))
    pipeline.collect(home, FEBRUARY, [letters])
    return folder, remind(home, FEBRUARY, folder / "ra", date(2023, 2, 21))


def test_a_unit_whose_file_could_not_be_used_is_told_what_came_and_why_not(unusable: tuple[Path, Reminded]) -> None:
    letters = {reminder.standing.unit: text_of(reminder.letter) for reminder in unusable[1].late}
    told = {
        "692": "đã nhận tệp “BC thang.xlsx” ngày 15/02/2023, chưa dùng được vì là báo cáo của kỳ khác",
        "688": "đã nhận tệp “ban quet.xlsx” ngày 16/02/2023, chưa dùng được vì tệp không phải bảng tính",
        "696": "đã nhận tệp “BC.xlsx” ngày 15/02/2023, chưa dùng được vì tệp chưa đọc được",
    }
    for unit, words in told.items():
        assert words in letters[unit] and "chưa nhận được báo cáo" not in letters[unit]
    assert "chưa nhận được báo cáo" in letters["695"], "a stranger's letter is not the unit's"
    assert "Tệp chưa dùng được" in text_of(unusable[1].digest)
    assert set(told) < set(unusable[1].missing), "nothing of theirs is used"


def test_drafts_json_and_words_of_a_unit_whose_file_could_not_be_used_say_so(unusable: tuple[Path, Reminded]) -> None:
    by_unit = {one["unit"]: one["unusable"] for one in reminded_json(unusable[1])["late"]}
    assert by_unit["692"] == {
        "unit": "692", "file": "BC thang.xlsx", "sent_on": date(2023, 2, 15), "code": "file-wrong-period",
    }  # fmt: skip
    assert by_unit["695"] is None
    assert any("đã nhận tệp “ban quet.xlsx”" in line for line in to_text(unusable[1]))
    (message,) = (one.message for one in unusable[1].late if one.standing.unit == "692")
    draft = email.message_from_bytes(message.read_bytes(), policy=email.policy.default)
    words = draft.get_body().get_content()  # type: ignore[union-attr] # it has one
    assert "đã nhận tệp “BC thang.xlsx”" in " ".join(words.split()) and "Nếu đơn vị đã gửi báo cáo" not in words


def test_the_board_and_the_report_say_what_came_and_could_not_be_used(unusable: tuple[Path, Reminded]) -> None:
    with Session(Workspace(unusable[0] / "home")) as session:
        standing = read_state(session, FEBRUARY).inbox.standings["692"]
        said = timeliness(trend_of(session, FEBRUARY, date(2023, 2, 21)), FEBRUARY)
    assert standing.words == "Tệp chưa dùng được"
    assert "đã gửi tệp nhưng chưa dùng được: " in said and "huyện Lộc Ninh (đã nhận tệp “BC thang.xlsx”" in said


def test_of_a_file_without_a_letter_the_name_says_whose_it_is_and_it_is_told_once(tmp_path: Path) -> None:
    home, folder = Workspace(tmp_path / "home", office=Office.new(IN_FORCE)), tmp_path / "thu"
    folder.mkdir()
    for name in ("BC T2 Lộc Ninh.pdf", "BC tháng 1 năm 2023 Bù Đăng.pdf", "Bù Đốp.pdf"):
        (folder / name).write_bytes(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj")
    pipeline.collect(home, Period.parse("2023-01"), [folder / "Bù Đốp.pdf"])
    for _ in range(2):
        pipeline.collect(home, FEBRUARY, [folder])
    with Session(home) as session:
        (told,) = session.view(FEBRUARY).unusable(FEBRUARY)
    assert told[:2] == ("692", "BC T2 Lộc Ninh.pdf")
    said = to_text(remind(home, FEBRUARY, tmp_path / "ra"))
    assert any("đã nhận tệp “BC T2 Lộc Ninh.pdf” ngày " in line for line in said)


def test_a_rebuilt_ledger_still_knows_whose_unusable_file_came(unusable: tuple[Path, Reminded]) -> None:
    (unusable[0] / "home" / LEDGER_FILE).unlink()
    with Session(Workspace(unusable[0] / "home")) as session:
        assert {one.unit for one in session.view(FEBRUARY).unusable(FEBRUARY)} == {"692", "688", "696"}


def test_a_collection_into_a_folder_that_is_not_there_says_that_it_begins_a_new_one(tmp_path: Path) -> None:
    (tmp_path / "thu").mkdir()
    (tmp_path / "thu" / "1.xlsx").write_bytes(_of_month("Huyện Bù Đăng", 2, "Xã Bom Bo"))
    said: list[str] = []
    pipeline.collect(Workspace(tmp_path / "so"), FEBRUARY, [tmp_path / "thu"], said.append)
    begun, said[:] = [line for line in said if "bắt đầu mới" in line], []
    pipeline.collect(Workspace(tmp_path / "so"), FEBRUARY, [tmp_path / "thu"], said.append)
    assert len(begun) == 1 and str(tmp_path / "so") in begun[0] and "ổ đĩa chưa kết nối" in begun[0]
    assert not any("bắt đầu mới" in line for line in said), "it is there now"
