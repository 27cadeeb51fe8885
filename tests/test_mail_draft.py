"""Whom a draft goes to: the office's own word, or else the sender of the unit's last report, and then it is said."""

import email
import email.policy
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from addin import pipeline
from addin.documents.mail_draft import recipients, sender_address
from addin.returns.step import send_back
from addin.workspace.folder import Workspace
from schemas.office import Office
from schemas.office.lines import Contact
from schemas.period import Period
from schemas.submission import Received
from tests.catalogues import IN_FORCE
from tests.sheets import COVER, FEBRUARY, form_sheet, workbook
from workbooks.demo.mail import Letter, as_bytes

JANUARY = FEBRUARY.previous()
WRONG = {"commune": "Xã Bom Bo", "households": 9, "poor_start": 40, "target_cut": 1, "escaped": 1, "fell_back": 0}


def line(sender: str, *, version: int = 1, **more: str) -> Received:
    return Received(
        unit="696", period="", file="a.xlsx", sha256="0", sent_at=None, version=version, sender=sender,
        **{"status": "current", **more},
    )  # fmt: skip


def found(registers: dict[Period, list[Received]], office: Office | None = None) -> tuple[tuple[str, ...], str]:
    recipient = recipients(office or Office.new(IN_FORCE), lambda period: registers.get(period, []), registers)("696")
    return recipient.emails, recipient.aside


def with_contacts(*contacts: Contact) -> Office:
    return Office.new(IN_FORCE).model_copy(update={"contacts": contacts})


def test_the_settings_go_before_the_sender_of_a_report() -> None:
    office = with_contacts(Contact(unit="696", emails="a@x.vn; b@x.vn"))
    assert found({FEBRUARY: [line("c@x.vn")]}, office) == (("a@x.vn", "b@x.vn"), "")


def test_without_them_the_sender_of_the_last_report_is_taken_and_said() -> None:
    registers = {JANUARY: [line("cu@x.vn")], FEBRUARY: [line("Bù Đăng <moi@x.vn>", version=2), line("moi@x.vn")]}
    emails, aside = found(registers)
    assert emails == ("moi@x.vn",)
    assert "moi@x.vn" in aside
    assert FEBRUARY.label in aside
    assert found({JANUARY: [line("cu@x.vn")], FEBRUARY: []})[0] == ("cu@x.vn",)


def test_of_two_addresses_that_sent_the_same_report_none_is_guessed_to_be_the_units_own() -> None:
    two = [line("dantoc@x.vn"), line("la@y.vn", version=2)]
    assert found({FEBRUARY: two})[0] == ()
    assert found({JANUARY: [line("dantoc@x.vn")], FEBRUARY: two})[0] == ("dantoc@x.vn",)
    known = with_contacts(Contact(unit="692", emails="la@y.vn"))
    assert found({FEBRUARY: two}, known)[0] == ("dantoc@x.vn",)


def test_nobody_is_guessed_where_no_letter_is_known_to_be_the_units_own() -> None:
    assert found({FEBRUARY: [line("")]}) == ((), " (chưa có địa chỉ thư tại trang “Cấu hình”)")
    for doubted in (line("a@x.vn", status="held"), line("a@x.vn", status="refused"), line("a@x.vn", disputed="b@y.vn"),
                    line("a@x.vn", owner="692")):  # fmt: skip
        assert found({FEBRUARY: [doubted]})[0] == ()
    another = with_contacts(Contact(unit="692", emails="a@x.vn"))
    assert found({FEBRUARY: [line("a@x.vn")]}, another)[0] == ()


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=60))
def test_whatever_a_letter_calls_its_sender_the_draft_stays_a_letter_to_one_address(sender: str) -> None:
    address = sender_address(line(sender))
    message = EmailMessage(policy=email.policy.SMTP)
    if address:
        message["To"] = address
        assert [one.addr_spec for one in message["To"].addresses] == [address]


def test_a_returned_workbook_and_its_notice_go_with_a_draft_to_the_sender(tmp_path: Path) -> None:
    content = workbook({"B02-Giảm nghèo": form_sheet("B02", WRONG)}, cover=COVER)
    letter = Letter("Bù Đăng", "budang@x.vn", "BC", "", datetime(2023, 2, 15, 9), (("bc.xlsx", content),))
    (tmp_path / "thu").mkdir()
    (tmp_path / "thu" / "1.eml").write_bytes(as_bytes(letter))
    home = Workspace(tmp_path / "home")
    pipeline.collect(home, FEBRUARY, [tmp_path / "thu"])
    (returned,) = send_back(home, FEBRUARY, tmp_path / "ra").returned
    draft = email.message_from_bytes(returned.message.read_bytes(), policy=email.policy.default)
    assert (draft["X-Unsent"], draft["To"], draft["From"]) == ("1", "budang@x.vn", None)
    assert draft["Subject"] == f"V/v rà soát số liệu báo cáo {FEBRUARY.label}"
    assert [part.get_filename() for part in draft.iter_attachments()] == [returned.file.name, returned.notice.name]
    assert [part.get_content() for part in draft.iter_attachments()] == [
        returned.file.read_bytes(), returned.notice.read_bytes(),
    ]  # fmt: skip
    body = draft.get_body()
    assert body is not None
    text = body.get_content()
    assert "lỗi phải sửa" in text
    assert returned.file.name in text
    assert "{" not in text
    assert returned.recipient.aside.startswith(" (thư nháp gửi tới budang@x.vn")
