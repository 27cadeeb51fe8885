"""Whose report it is and when it was sent: a letter is evidence, and the office has the last word."""

import email
import email.policy
import hashlib
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addin import pipeline
from addin.analysis.punctuality import standings
from addin.collect.archive import keep
from addin.collect.dates import sent_time
from addin.excel.live.matrix import rectangle
from addin.intake.collected import Collected
from addin.intake.received import hold_reason
from addin.intake.sender import sender_code
from addin.ledger.journal import read_journal
from addin.reminders.step import remind
from addin.review.step import check, decide
from addin.session import open_ledger
from addin.sheets.plan import SheetPlan
from addin.sheets.sheet_draft import SheetDraft
from addin.summary.lookup import coverage_at
from addin.summary_workbook.held_versions import Decision, add_held, decisions_in, first_cell, with_decisions
from addin.summary_workbook.step import plan_summary
from addin.system.errors import InputError
from addin.workspace.folder import Workspace
from addin.workspace.office_tables import read_office
from schemas.cells import Cell
from schemas.office import Office
from schemas.office.lines import Contact
from schemas.office.problem import Problem
from schemas.report import FigurePlace
from schemas.submission import Received, SourceFile
from tests.catalogues import IN_FORCE
from tests.sheets import FEBRUARY, workbook
from tests.test_cli import as_json, tonghop
from tests.test_closing import CASE, people
from tests.test_collect import XLSX

OWN, STRANGER, OTHER_UNIT = "dantoc.budang@b.vn", "ai.do@gmail.com", "dantoc.bugiamap@b.vn"
UNIT = "Huyện Bù Đăng"


class Box(NamedTuple):
    """A working folder that knows the units' addresses, and letters that come into it."""

    folder: Path

    @property
    def home(self) -> Workspace:
        contacts = (Contact(unit="696", emails=f"{OWN}; phong.hai@b.vn"), Contact(unit="691", emails=OTHER_UNIT))
        office = Office.new(IN_FORCE)
        settings = office.settings.model_copy(update={"mail_user": "bdt@b.vn"})
        return Workspace(
            self.folder / "h", office=office.model_copy(update={"contacts": contacts, "settings": settings})
        )

    def letter(self, number: int, sender: str, day: str, *headers: tuple[str, str], unit: str = UNIT) -> EmailMessage:
        cover = f"| Đơn vị báo cáo | {unit} |\n| Loại kỳ báo cáo | Tháng |\n| Kỳ số | 2 |\n| Năm | 2023 |"
        book = workbook({"B10-An ninh": CASE.format(people=number)}, cover=cover)
        message = EmailMessage()
        if sender:
            message["From"] = sender
        message["Subject"] = "Báo cáo"
        if day:
            message["Date"] = day
        for name, value in headers:
            message._headers.append((name, value))  # type: ignore[attr-defined] # also a second one of a name
        message.set_content("Kính gửi.")
        message.add_attachment(book, maintype="application", subtype=XLSX, filename=f"bc-{number}.xlsx")
        return message

    def collect(self, message: EmailMessage) -> Collected:
        file = self.folder / f"{len(list(self.folder.iterdir()))}.eml"
        file.write_bytes(message.as_bytes())
        return pipeline.collect(self.home, FEBRUARY, [file])

    def send(self, number: int, sender: str, day: int, *headers: tuple[str, str]) -> list[tuple[int, str]]:
        return standing(self.collect(self.letter(number, sender, f"{day} Feb 2023 08:00:00 +0700", *headers)).received)


def found_by_check(box: Box) -> list[str]:
    return [finding.code for finding in check(box.home, FEBRUARY).findings]


def standing(received: Sequence[Received]) -> list[tuple[int, str]]:
    return [(line.version, line.status) for line in received]


@pytest.fixture
def box(tmp_path: Path) -> Box:
    return Box(tmp_path)


def forwarded(inner: EmailMessage, sender: str) -> EmailMessage:
    outer = EmailMessage()
    outer["From"], outer["Date"], outer["Subject"] = sender, "20 Feb 2023 08:00:00 +0700", "FW"
    outer.set_content("Xem thư kèm theo.")
    outer.add_attachment(inner)
    return outer


@pytest.mark.parametrize(
    ("sender", "headers"),
    [
        (STRANGER, ()),
        (OTHER_UNIT, ()),
        ("", ()),
        (f"Phòng Dân tộc {OWN} <{STRANGER}>", ()),
        (OWN, (("Sender", STRANGER),)),
        (OWN, (("Return-Path", f"<{STRANGER}>"),)),
        (OWN, (("Return-Path", "<SRS0=x=b.vn=dantoc@list.vn>"),)),
        (f"{OWN}, {STRANGER}", ()),
        (OWN, (("from", STRANGER),)),
        (OWN, (("Resent-From", STRANGER),)),
        ("", (("From", f"=?utf-8?q?{OWN.replace('@', '=40')}?="),)),
        ("", (("From", f"=?utf-8?q?{OWN.replace('@', '=40')}?= <{STRANGER}>"),)),
        (OWN, (("Sender", "bdt@b.vn"), ("Return-Path", f"<{STRANGER}>"))),
        (OWN, (("Sender", "phong.hai@b.vn"), ("Return-Path", f"<{STRANGER}>"))),
    ],
)
def test_a_replacement_from_elsewhere_waits_for_the_office(
    box: Box, sender: str, headers: tuple[tuple[str, str], ...]
) -> None:
    assert box.send(3, OWN, 15) == [(1, "current")]
    assert box.send(700, sender, 16, *headers) == [(1, "current"), (2, "held")]
    assert people(box.home) == {"696": 3}


@pytest.mark.parametrize(
    ("sender", "headers"),
    [
        (OWN.upper(), ()),
        ("phong.hai@b.vn", ()),
        (OWN, (("Return-Path", f"<{OWN}>"),)),
        (OWN, (("Sender", "phong.hai@b.vn"),)),
        (OWN, (("Return-Path", "<>"),)),
    ],
)
def test_a_replacement_from_the_unit_s_own_addresses_counts(
    box: Box, sender: str, headers: tuple[tuple[str, str], ...]
) -> None:
    box.send(3, OWN, 15)
    assert box.send(4, sender, 16, *headers) == [(1, "superseded"), (2, "current")]


def test_an_address_in_bytes_that_no_letter_may_hold_costs_no_run(box: Box) -> None:
    box.send(3, OWN, 15)
    content = box.letter(4, "x@b.vn", "16 Feb 2023 08:00:00 +0700").as_bytes()
    file = box.folder / "la.eml"
    file.write_bytes(content.replace(b"From: x@b.vn", "From: dаntoc.budang@b.vn".encode() + b", \xff@b.vn"))
    (held,) = pipeline.collect(box.home, FEBRUARY, [file]).held
    assert (held.sender, held.disputed) == ("dаntoc.budang@b.vn", "\ufffd@b.vn")


def test_a_stranger_who_comes_first_but_says_later_does_not_outlast_the_unit_s_own_letter(box: Box) -> None:
    assert box.send(700, STRANGER, 20) == [(1, "current")]
    assert "file-sender-unknown" in found_by_check(box)
    assert box.send(3, OWN, 15) == [(1, "current"), (2, "held")]
    assert people(box.home) == {"696": 3}


def test_a_letter_that_names_a_stranger_beside_its_sender_is_doubted_however_often_it_is_read(box: Box) -> None:
    """Of all addresses that it names only the first that is nobody's is kept."""
    box.send(3, OWN, 15, ("Sender", STRANGER))
    assert "file-sender-unknown" in found_by_check(box)
    box.home.ledger_path.unlink()
    assert "file-sender-unknown" in found_by_check(box)


def test_an_address_that_disputes_a_sender_is_no_failed_check_however_it_is_written(box: Box) -> None:
    box.send(3, OWN, 15, ("Return-Path", "<SRS0=x=b.vn=dantoc@list.vn>"))
    (found,) = (one for one in check(box.home, FEBRUARY).findings if one.code == "file-sender-unknown")
    assert "do srs0=x=b.vn=dantoc@list.vn gửi hoặc chuyển tiếp" in found.message


def test_what_a_stranger_sent_is_under_review_until_the_office_knows_the_address(box: Box) -> None:
    box.send(3, STRANGER, 15)
    summary = plan_summary(box.home, FEBRUARY, box.folder).summary
    assert coverage_at(summary, FigurePlace("B10", "people")).doubtful == ("696",)
    box.send(4, OWN, 16)
    summary = plan_summary(box.home, FEBRUARY, box.folder).summary
    assert coverage_at(summary, FigurePlace("B10", "people")).doubtful == ()


def test_where_no_address_is_on_record_a_version_from_another_one_counts_and_is_told(box: Box) -> None:
    home = Workspace(box.folder / "h", office=Office.new(IN_FORCE))
    said = []
    for day, number, sender in ((15, 3, OWN), (16, 4, OWN), (17, 700, STRANGER)):
        file = box.folder / f"{number}.eml"
        file.write_bytes(box.letter(number, sender, f"{day} Feb 2023 08:00:00 +0700").as_bytes())
        said += [one.to_text() for one in pipeline.collect(home, FEBRUARY, [file]).changes]
    assert people(home) == {"696": 700}
    assert "Lưu ý" not in said[0]
    assert f"đến từ địa chỉ {STRANGER}, khác địa chỉ của lần gửi trước ({OWN})" in said[1]


def test_of_strangers_an_office_is_told_where_it_has_listed_an_address_of_the_unit_on_any_line() -> None:
    listed, blank = Contact(unit="696", emails=OWN), Contact(unit="696", emails="")
    office = Office.new(IN_FORCE)
    for contacts, code in (((), ""), ((blank,), ""), ((blank, listed), "file-sender-unknown")):
        assert sender_code("696", STRANGER, "", office.model_copy(update={"contacts": contacts})) == code


def test_a_unit_that_never_wrote_from_its_own_address_is_not_kept_waiting(box: Box) -> None:
    box.send(3, STRANGER, 15)
    assert box.send(4, STRANGER, 16) == [(1, "superseded"), (2, "current")]


def test_a_letter_forwarded_by_a_stranger_waits_and_one_that_the_office_forwarded_counts(box: Box) -> None:
    box.send(3, OWN, 15)
    inner = box.letter(4, OWN, "16 Feb 2023 08:00:00 +0700")
    assert standing(box.collect(forwarded(inner, STRANGER)).received) == [(1, "current"), (2, "held")]
    inner = box.letter(5, OWN, "17 Feb 2023 08:00:00 +0700")
    assert standing(box.collect(forwarded(inner, "bdt@b.vn")).received) == [
        (1, "superseded"), (2, "current"), (3, "held"),
    ]  # fmt: skip


def test_whoever_forwarded_on_the_way_counts_as_its_sender_too(box: Box) -> None:
    box.send(3, OWN, 15)
    inner = box.letter(4, OWN, "16 Feb 2023 08:00:00 +0700")
    on_the_way = (
        forwarded(forwarded(inner, "bdt@b.vn"), STRANGER),  # as if the office had forwarded it before
        forwarded(forwarded(inner, STRANGER), "bdt@b.vn"),
        returned(forwarded(inner, OWN), STRANGER),
        returned(forwarded(inner, "bdt@b.vn"), STRANGER),
    )
    for letter in on_the_way:
        assert standing(box.collect(letter).received)[:2] == [(1, "current"), (2, "held")]
    assert standing(box.collect(forwarded(forwarded(inner, OWN), "bdt@b.vn")).received) == [
        (1, "superseded"), (2, "current"),
    ]  # fmt: skip


@pytest.mark.parametrize("head", [b"", b"From: undisclosed:;\n", b"From: =?utf-8?q?dantoc.budang=40b.vn?=\n"])
@pytest.mark.parametrize("as_file", [True, False])
def test_a_letter_within_one_that_gives_no_address_waits(box: Box, head: bytes, *, as_file: bool) -> None:
    box.send(3, OWN, 15)
    inner = box.letter(4, OWN, "16 Feb 2023 08:00:00 +0700")
    outer = box.letter(3, "x@y.vn", "17 Feb 2023 08:00:00 +0700") if as_file else forwarded(inner, "x@y.vn")
    if as_file:
        outer.add_attachment(inner.as_bytes(), maintype="application", subtype="octet-stream", filename="thu.eml")
    (file := box.folder / "fw.eml").write_bytes(outer.as_bytes().replace(b"From: x@y.vn\n", head, 1))
    (held,) = (line for line in pipeline.collect(box.home, FEBRUARY, [file]).held if line.file == "bc-4.xlsx")
    assert "thư do người không ghi địa chỉ gửi hoặc chuyển tiếp" in hold_reason(held, IN_FORCE.units)


def returned(message: EmailMessage, envelope: str) -> EmailMessage:
    """A letter as its server had it from another sender than it names."""
    message["Return-Path"] = f"<{envelope}>"
    return message


def test_a_file_that_an_officer_puts_in_counts(box: Box) -> None:
    box.send(3, OWN, 15)
    message = box.letter(4, "", "")
    (part,) = message.iter_attachments()
    (box.folder / "tay.xlsx").write_bytes(part.get_content())
    collected = pipeline.collect(box.home, FEBRUARY, [box.folder / "tay.xlsx"])
    assert standing(collected.received) == [(1, "superseded"), (2, "current")]


def test_what_the_office_decides_holds_also_after_a_rebuild_and_stands_in_the_trail(box: Box) -> None:
    box.send(3, OWN, 15)
    box.send(4, STRANGER, 16)
    held = box.collect(box.letter(5, STRANGER, "17 Feb 2023 08:00:00 +0700")).held
    assert [line.version for line in held] == [2, 3]
    assert read_journal(box.home.journal_path)[-1].details["held"] == [held[1].sha256]
    decide(box.home, FEBRUARY, held[0].sha256[:12], "đơn vị xác nhận qua điện thoại", accepted=True)
    decide(box.home, FEBRUARY, held[1].sha256, "không phải của đơn vị", accepted=False)
    for _ in range(2):
        assert people(box.home) == {"696": 4}
        with open_ledger(box.home) as ledger:
            assert standing(ledger.received(FEBRUARY)) == [(1, "superseded"), (2, "current"), (3, "refused")]
            told = [(one.action, one.details["reason"]) for one in ledger.decisions.entries()[-2:]]
        box.home.ledger_path.unlink()
    assert told == [
        ("accept-version", "đơn vị xác nhận qua điện thoại"), ("refuse-version", "không phải của đơn vị"),
    ]  # fmt: skip


def test_the_latest_decision_counts_and_a_stranger_s_first_version_can_be_refused(box: Box) -> None:
    (line,) = box.collect(box.letter(3, STRANGER, "15 Feb 2023 08:00:00 +0700")).received
    refused = decide(box.home, FEBRUARY, line.sha256, "giả mạo", accepted=False)
    assert standing(refused.received) == [(1, "refused")]
    assert "696" in refused.missing
    again = decide(box.home, FEBRUARY, line.sha256, "nhầm", accepted=True)
    assert standing(again.received) == [(1, "current")]


def test_what_waits_is_listed_by_a_command_of_its_own(box: Box) -> None:
    box.send(3, OWN, 15)
    box.send(4, STRANGER, 16)
    (waits,) = as_json("held", "--period", "2023-02", "--home", box.home.root)["held"]
    assert (waits["unit"], waits["status"], waits["sender"]) == ("696", "held", STRANGER)
    decide(box.home, FEBRUARY, waits["sha256"], "không phải của đơn vị", accepted=False)
    done = tonghop("held", "--period", "2023-02", "--home", box.home.root)
    assert (done.returncode, done.stdout) == (0, "")
    assert "0 tệp đang giữ lại" in done.stderr


def test_what_was_typed_beside_a_version_that_waits_stays_on_the_board_until_it_is_whole() -> None:
    line = Received(
        unit="696", period="2023-02", file="a.xlsx", sha256="ab" * 32, sender=STRANGER, sent_at=None, version=2,
        status="held",
    )  # fmt: skip
    draft = SheetDraft("Điều hành", [10.0] * 20, IN_FORCE)
    _, rules = add_held(draft, 3, [line])
    board = draft.plan(0, 0, rules=rules)
    typed = Decision("ab" * 8, "Chấp nhận", "")
    again = with_decisions(board, {typed.mark: typed, "cd" * 8: Decision("cd" * 8, "Không dùng", "cũ")})
    assert list(decisions_in(cells_of(again))) == [typed]
    assert first_cell(again) == (5, 9)
    assert list(decisions_in(cells_of(board))) == []


def cells_of(plan: SheetPlan) -> list[list[Cell]]:
    """A planned sheet's cells as they are read again."""
    return [[str(cell or "") for cell in row] for row in rectangle(plan)]


@pytest.mark.parametrize(("digits", "reason"), [("0" * 12, "thử"), ("", "thử"), ("abc", "thử"), ("same", "  ")])
def test_a_decision_without_a_reason_or_on_no_file_is_refused(box: Box, digits: str, reason: str) -> None:
    (line,) = box.collect(box.letter(3, OWN, "15 Feb 2023 08:00:00 +0700")).received
    with pytest.raises(InputError, match=r"lý do|không có tệp|Không có tệp"):
        decide(box.home, FEBRUARY, line.sha256 if digits == "same" else digits, reason, accepted=True)


def test_nobody_else_can_make_a_unit_punctual(box: Box) -> None:
    box.send(3, OWN, 25)
    box.send(700, STRANGER, 27)
    with open_ledger(box.home) as ledger:
        lines = ledger.received(FEBRUARY)
    found = standings(
        lambda _: lines, FEBRUARY, IN_FORCE.units, box.home.office or Office.new(IN_FORCE),
        datetime(2023, 3, 1, tzinfo=UTC).date(),
    )  # fmt: skip
    assert next(one.days_late for one in found if one.unit == "696") > 0


def test_the_same_bytes_from_a_stranger_leave_the_unit_s_own_letter_their_sender_and_time(box: Box) -> None:
    own = box.letter(3, OWN, "15 Feb 2023 08:00:00 +0700")
    box.collect(own)
    again = email.message_from_bytes(own.as_bytes(), policy=email.policy.default)
    again.replace_header("From", STRANGER)
    again.replace_header("Date", "1 Feb 2023 08:00:00 +0700")
    assert isinstance(again, EmailMessage)
    assert [line.code for line in box.collect(again).set_aside] == ["file-duplicate"]
    for _ in range(2):
        with open_ledger(box.home) as ledger:
            (line,) = ledger.received(FEBRUARY)
        assert (line.sender, line.sent_at and line.sent_at.day) == (OWN, 15)
        box.home.ledger_path.unlink()


@pytest.mark.parametrize("own_first", [True, False])
def test_the_same_bytes_from_another_unit_leave_the_unit_s_own_letter_its_word(box: Box, *, own_first: bool) -> None:
    own = box.letter(3, OWN, "15 Feb 2023 08:00:00 +0700")
    copy = email.message_from_bytes(own.as_bytes(), policy=email.policy.default)
    assert isinstance(copy, EmailMessage)
    copy.replace_header("From", OTHER_UNIT)
    copy.replace_header("Date", "14 Feb 2023 08:00:00 +0700")
    for message in (own, copy) if own_first else (copy, own):
        box.collect(message)
    for _ in range(2):
        assert not [code for code in found_by_check(box) if code.startswith("file-sender")]
        assert tonghop("doctor", "--home", box.home.root, "--deep").returncode == 0
        with open_ledger(box.home) as ledger:
            assert [line.sender for line in ledger.received(FEBRUARY)] == [OWN]
        box.home.ledger_path.unlink()


def test_of_two_different_reports_in_one_letter_none_is_known_to_be_the_one(box: Box) -> None:
    letter = box.letter(3, OWN, "15 Feb 2023 08:00:00 +0700")
    for number, name in ((3, "b.xlsx"), (4, "c.xlsx")):
        (part,) = box.letter(number, OWN, "").iter_attachments()
        content = part.get_content() + b"\n" * (number == 3)  # of the same figures in other bytes nothing is said
        letter.add_attachment(content, maintype="application", subtype=XLSX, filename=name)
        box.collect(letter)
        assert found_by_check(box).count("file-two-in-one-letter") == (number == 4)
    box.home.ledger_path.unlink()
    (told,) = (one for one in check(box.home, FEBRUARY).findings if one.code == "file-two-in-one-letter")
    assert "còn kèm tệp “b.xlsx” với số liệu khác; đang dùng tệp “c.xlsx”" in told.message
    summary = plan_summary(box.home, FEBRUARY, box.folder).summary
    assert coverage_at(summary, FigurePlace("B10", "people")).doubtful == ("696",)
    box.send(5, OWN, 16)
    assert "file-two-in-one-letter" not in found_by_check(box)


def test_the_command_says_what_is_held_and_takes_the_decision(tmp_path: Path) -> None:
    box = Box(tmp_path)
    home = tmp_path / "that"
    as_json("init", "--home", home)
    box.send(3, OWN, 15)
    refused = tonghop("collect", "--period", "2023-02", "--home", box.home.root, "--accept", "0" * 16, "--reason", "x")
    assert refused.returncode == 1
    assert "Không có tệp nào" in refused.stderr
    both = tonghop("collect", "--period", "2023-02", "--home", box.home.root, "--accept", "0" * 16, tmp_path)
    assert both.returncode == 2
    line = box.collect(box.letter(4, STRANGER, "16 Feb 2023 08:00:00 +0700")).held[0]
    said = tonghop("collect", "--period", "2023-02", "--home", box.home.root, tmp_path / "1.eml")
    assert f"--accept {line.sha256[:16]}" in said.stderr
    assert STRANGER in said.stderr
    done = as_json(
        "collect", "--period", "2023-02", "--home", box.home.root, "--accept", line.sha256[:16], "--reason", "đã hỏi"
    )
    assert [(one["version"], one["status"]) for one in done["received"]] == [(1, "superseded"), (2, "current")]


# -- dates --------------------------------------------------------------------------------------------------------
NOW = datetime(2023, 2, 16, 3, 0, tzinfo=UTC)
RECEIVED = "from x (x [1.2.3.4]) by mail.b.vn; Wed, 15 Feb 2023 10:00:00 +0700"
BAD_DATES = [
    "", "hôm qua", "Fri, 13 Feb 2032 08:00:00 +0700", "31 Dec 9999 23:59:59 -1200",
    "15 Feb 1993 08:00:00 +0700", "15 Feb 2023 08:00:00 +9900", "15 Feb 2023 08:00:00 -2359", "99 Feb 2023 08:00:00",
    "15 Feb 2023 99:00:00 +0700", "Wed, 15 Feb 2023 10:16:00 +0700", "0" * 5000,
]  # fmt: skip


def headers(day: str, *received: str) -> EmailMessage:
    message = EmailMessage()
    for line in received:
        message["Received"] = line
    return with_date(message, day)


def with_date(message: EmailMessage, day: str) -> EmailMessage:
    """The letter with a date that the library itself would not write."""
    if day:
        message._headers.append(("Date", day))  # type: ignore[attr-defined]
    return message


@pytest.mark.parametrize("day", BAD_DATES)
def test_a_date_that_cannot_be_true_gives_way_to_what_the_office_s_server_noted(day: str) -> None:
    forged = "from a by b; Mon, 1 Jan 2001 00:00:00 +0000"
    sent = sent_time(headers(day, RECEIVED, forged), NOW)
    assert sent.at == datetime(2023, 2, 15, 3, 0, tzinfo=UTC)
    assert 0 < len(sent.doubted) <= 200, "it is quoted to the office"


def test_what_the_mail_program_noted_counts_where_the_letter_gives_no_date_and_is_doubted_like_one() -> None:
    noted = datetime(2023, 2, 15, 2, 0, tzinfo=UTC)
    assert sent_time(headers("", RECEIVED), NOW, noted) == (noted, "")
    assert sent_time(headers("", RECEIVED), NOW, noted.replace(year=2032)) == (noted.replace(hour=3), "15/02/2032")
    assert sent_time(headers("", RECEIVED), NOW, noted.replace(tzinfo=None)).at == noted.replace(hour=3), "in no zone"


def test_of_two_dates_none_is_believed() -> None:
    message = with_date(headers("1 Feb 2023 08:00:00 +0700", RECEIVED), "15 Feb 2023 09:00:00 +0700")
    sent = sent_time(message, NOW)
    assert sent.at == datetime(2023, 2, 15, 3, 0, tzinfo=UTC)
    assert sent.doubted == "1 Feb 2023 08:00:00 +0700; 15 Feb 2023 09:00:00 +0700"
    assert not sent_time(with_date(headers("1 Feb 2023 08:00:00 +0700"), "1 Feb 2023 08:00:00 +0700"), NOW).doubted


@pytest.mark.parametrize(
    "received", [(), ("no date",), ("x; 31 Dec 9999 23:59:59 -1200",), ("x; 1 Jan 2040 00:00:00",)]
)
def test_without_a_server_s_note_the_receipt_counts(received: tuple[str, ...]) -> None:
    assert sent_time(headers("13 Feb 2032 08:00:00 +0700", *received), NOW).at == NOW
    assert sent_time(headers("13 Feb 2032 08:00:00 +0700", *received), None).at is None


def test_a_date_that_may_be_true_counts_as_it_is_written() -> None:
    for written in ("15 Feb 2023 08:00:00 +0700", "15 Feb 2023 08:00:00", "15 Feb 2023 01:00:00 -0000"):
        sent = sent_time(headers(written, RECEIVED), NOW)
        assert (sent.at, sent.doubted) == (datetime(2023, 2, 15, 1, 0, tzinfo=UTC), "")
    assert sent_time(headers("15 Feb 2023 10:14:00 +0700", RECEIVED), NOW).doubted == "", "clocks are not quite alike"


@given(st.text(max_size=60) | st.from_regex(r"\d{1,2} (Jan|Feb|Dec) \d{1,5} \d\d:\d\d:\d\d [+-]\d{4}", fullmatch=True))
def test_no_date_at_all_brings_out_a_moment_after_the_receipt_or_one_that_cannot_be_reckoned_with(text: str) -> None:
    sent = sent_time(headers("".join(char for char in text if char.isprintable()) or "x"), NOW)
    assert sent.at is not None
    assert datetime(2000, 1, 1, tzinfo=UTC) <= sent.at.astimezone(UTC) <= NOW + timedelta(minutes=15)


def test_a_file_that_is_refused_costs_no_run_whatever_its_letter_says_of_the_day(box: Box) -> None:
    letter = box.letter(3, OWN, "", ("Received", RECEIVED), unit="Huyện Không Có")
    (refused,) = box.collect(with_date(letter, "Fri, 13 Feb 2032 08:00:00 +0700")).set_aside
    assert refused.code == "file-unknown-unit"


@pytest.mark.parametrize("day", ["Fri, 13 Feb 2032 08:00:00 +0700", "31 Dec 9999 23:59:59 -1200", ""])
def test_a_letter_from_the_future_is_never_current_for_ever_and_is_told(box: Box, day: str) -> None:
    old = box.letter(3, OWN, "", ("Received", RECEIVED))
    box.collect(with_date(old, day))
    found = [finding for finding in check(box.home, FEBRUARY).findings if finding.code == "file-date-doubtful"]
    assert len(found) == 1
    assert "10:00 ngày 15/02/2023" in found[0].message
    assert box.send(4, OWN, 16) == [(1, "superseded"), (2, "current")]
    box.home.ledger_path.unlink()
    assert people(box.home) == {"696": 4}


def test_a_note_of_an_older_program_with_an_impossible_date_stops_no_command(box: Box) -> None:
    box.send(3, OWN, 15)
    (note,) = box.home.originals(FEBRUARY).glob("*.json")
    text = note.read_text(encoding="utf-8")
    note.write_text(text.replace("2023-02-15T08:00:00+07:00", "9999-12-31T23:59:59-12:00"), encoding="utf-8")
    box.home.ledger_path.unlink()
    box.home.journal_path.unlink()
    assert people(box.home) == {"696": 3}
    assert "file-date-doubtful" in found_by_check(box)
    assert tonghop("doctor", "--home", box.home.root).returncode == 0


# -- what was kept but never entered --------------------------------------------------------------------------------
def test_a_file_that_a_killed_run_had_kept_is_entered_by_the_next_one_whoever_ran_in_between(box: Box) -> None:
    box.send(3, OWN, 15)
    (part,) = box.letter(4, OWN, "").iter_attachments()
    source = SourceFile(
        name="bc-4.xlsx", content=part.get_content(), sender=OWN, mailed=True, owner="696",
        sent_at=datetime(2023, 2, 16, tzinfo=UTC),
    )  # fmt: skip
    keep(box.home, FEBRUARY, source)
    check(box.home, FEBRUARY)
    collected = box.collect(box.letter(9, OTHER_UNIT, "15 Feb 2023 08:00:00 +0700", unit="Huyện Bù Gia Mập"))
    assert collected.taken_up == ("bc-4.xlsx",)
    assert people(box.home) == {"696": 4, "691": 9}
    assert box.collect(box.letter(9, OTHER_UNIT, "15 Feb 2023 08:00:00 +0700")).taken_up == ()


# -- addresses of the units -----------------------------------------------------------------------------------------
HEADINGS = ["Đơn vị", "Thư điện tử", "Nơi nhận công văn", "Số điện thoại"]


@pytest.mark.parametrize(
    "typed",
    [
        "a@b.vn\nc@d.vn",
        "a@b.vn;c@d.vn",
        "A@b.vn , c@d.vn",
        "Lan <a@b.vn> c@d.vn",
        "a@b.vn c@d.vn.",
        "a@b.vn|c@d.vn",
        "a@b.vn/c@d.vn",
        "a@b.vn、c@d.vn",
        "mailto:a@b.vn; Hai <mailto:c@d.vn>",
        "a@b.vn\u200b;\u00a0c@d.vn\ufeff",
    ],
)
def test_two_addresses_in_a_cell_are_two_however_they_are_typed(typed: str) -> None:
    office = read_office([("Cấu hình", [HEADINGS, [UNIT, typed, "", ""]])], IN_FORCE)
    assert office.contacts[0].emails == ("a@b.vn", "c@d.vn")
    assert office.unit_of_sender("C@D.vn") == "696"
    assert not any("Thư điện tử" in problem for problem in office.problems)


def test_what_is_no_address_is_told_and_the_others_of_the_line_count() -> None:
    typed = 'a@b.vn; dantoc.budang; x@@y; "a b"@c.vn; ốc@b.vn; a@b.vn\r\nBcc: z@z.vn; @b.vn; b@c'
    office = read_office([("Cấu hình", [HEADINGS, [UNIT, typed, "UBND", "0271"]])], IN_FORCE)
    (contact,) = office.contacts
    assert contact.emails == ("a@b.vn", "z@z.vn")
    (told,) = [problem for problem in office.problems if "Thư điện tử" in problem]
    for wrong in ("“dantoc.budang”", "“x@@y”", "“ốc@b.vn”", "“@b.vn”", "“b@c”"):
        assert wrong in told


def test_an_address_of_two_units_is_told_at_the_cells_of_both() -> None:
    lines = [[UNIT, "a@b.vn; chung@b.vn", "", ""], ["Huyện Bù Gia Mập", "Chung@b.vn", "", ""], [UNIT, "a@b.vn", "", ""]]
    office = read_office([("Cấu hình", [HEADINGS, *lines])], IN_FORCE)
    told = [one for one in office.problems if isinstance(one, Problem) and one.row > 0]
    assert [(one.row, one.column) for one in told] == [(1, 1), (2, 1)]
    assert "địa chỉ “chung@b.vn” cũng ghi ở dòng của Huyện Bù Gia Mập" in told[0]
    assert office.unit_of_sender("chung@b.vn") == ""


def test_one_unit_s_bad_address_stops_no_other_unit_s_letter(tmp_path: Path) -> None:
    rows = [HEADINGS, [UNIT, "a@b.vn\r\nBcc: kẻ gian", "", ""], ["Huyện Bù Gia Mập", "không có", "", ""]]
    home = Workspace(tmp_path / "h", office=read_office([("Cấu hình", rows)], IN_FORCE))
    home.create()
    reminded = remind(home, FEBRUARY, tmp_path / "ra", date(2023, 3, 1))
    assert len(reminded.late) == 11
    drafts = [email.message_from_bytes(one.message.read_bytes()) for one in reminded.late]
    assert [draft["To"] for draft in drafts if draft["To"]] == ["a@b.vn"]
    assert not any(draft["Bcc"] for draft in drafts)


def test_a_rebuild_uses_no_file_that_nobody_received_and_names_what_is_gone(box: Box) -> None:
    box.send(3, OWN, 15)
    box.send(4, OWN, 16)
    folder = box.home.originals(FEBRUARY)
    (part,) = box.letter(9, OTHER_UNIT, "", unit="Huyện Bù Gia Mập").iter_attachments()
    content = part.get_content()
    (folder / f"{hashlib.sha256(content).hexdigest()[:16]}_la.xlsx").write_bytes(content)
    with open_ledger(box.home) as ledger:
        box.home.original_of(FEBRUARY, ledger.received(FEBRUARY)[0].sha256).unlink()
    box.home.ledger_path.unlink()
    assert people(box.home) == {"696": 4}
    with open_ledger(box.home) as ledger:
        told = [line.code for line in ledger.all_set_aside(FEBRUARY)]
    assert told == ["file-stranger", "file-original-gone"]


def test_a_note_that_was_edited_or_removed_changes_nothing_since_the_trail_has_sealed_it(box: Box) -> None:
    box.send(7, OWN, 16)
    box.send(2, OWN, 15)
    for note in box.home.originals(FEBRUARY).glob("*.json"):
        if "16T" in note.read_text(encoding="utf-8"):
            note.unlink()
        else:
            note.write_text(note.read_text(encoding="utf-8").replace("-15T", "-17T"), encoding="utf-8")
    box.home.ledger_path.unlink()
    assert people(box.home) == {"696": 7}
