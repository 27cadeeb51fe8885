"""The office's mailbox, read from a real Dovecot: only what is new, without a trace, through breaks of the line."""

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pytest

from addin import pipeline
from addin.collect import secret
from addin.collect.mailbox import Mailbox, open_mailbox
from addin.collect.mailbox_name import MailboxName, named_source
from addin.collect.sources import open_sources
from addin.review.step import check
from addin.system.errors import InputError
from addin.workspace.folder import Workspace
from schemas.office import GENERAL, Office, Settings
from schemas.office.lines import Contact
from schemas.submission import SetAside, SourceFile
from tests.catalogues import IN_FORCE
from tests.mail_server import PASSWORD, BreakingLine, MailServer, free_port, mail_server
from tests.sheets import FEBRUARY, form_sheet, workbook
from tests.stores import memory_store

BOOK = workbook({"B10": form_sheet("B10", {"incident": "Mất trộm", "people": 2})})
XLSX = "vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FOLDER = "Báo cáo"
USER = "bdt@binhphuoc.gov.vn"


def letter(number: int, content: bytes | None = BOOK, sender: str = "budang@binhphuoc.gov.vn") -> bytes:
    message = EmailMessage()
    message["From"] = f"Phòng Dân tộc <{sender}>"
    message["Subject"] = f"Báo cáo {number}"
    message["Date"] = f"Wed, 15 Feb 2023 08:{number // 60 % 60:02}:{number % 60:02} +0700"
    message.set_content("Kính gửi Ban Dân tộc.")
    if content is not None:
        message.add_attachment(content, maintype="application", subtype=XLSX, filename=f"BC {number}.xlsx")
    return message.as_bytes()


def deliver(server: MailServer, letters: list[bytes], folder: str = "INBOX") -> None:
    client = server.client()
    for content in letters:
        assert client.append(folder, "", None, content)[0] == "OK"
    client.logout()


@pytest.fixture(scope="module")
def running() -> Iterator[MailServer]:
    with mail_server() as started:
        yield started


@pytest.fixture
def server(running: MailServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MailServer:
    """The server, as a user with an empty mailbox."""
    monkeypatch.setenv("SSL_CERT_FILE", str(running.authority))
    monkeypatch.setenv(secret.PASSWORD_VARIABLE, PASSWORD)
    return running._replace(user=f"{tmp_path.name}@binhphuoc.gov.vn")


def box_of(server: MailServer, note: Path, **changes: object) -> Mailbox:
    box = Mailbox("127.0.0.1", server.port, server.user, "INBOX", note / "vi-tri.json", date(2023, 1, 15))
    return box._replace(**changes)  # type: ignore[arg-type]


def names(box: Mailbox) -> list[str]:
    return [item.name if isinstance(item, SourceFile) else item.code for item in open_sources([box])]


def state_of_every_letter(server: MailServer) -> list[bytes]:
    client = server.client()
    client.select("INBOX", readonly=True)
    lines = client.fetch("1:*", "(UID FLAGS)")[1]
    client.logout()
    return [line for line in lines if isinstance(line, bytes)]


def test_a_letter_gives_its_workbook_with_sender_sent_time_and_where_it_lay(server: MailServer, tmp_path: Path) -> None:
    deliver(server, [letter(1)])
    (item,) = open_sources([box_of(server, tmp_path)])
    assert isinstance(item, SourceFile)
    assert (item.name, item.content, item.sender) == ("BC 1.xlsx", BOOK, "budang@binhphuoc.gov.vn")
    assert item.sent_at is not None
    assert item.sent_at.isoformat() == "2023-02-15T08:00:01+07:00"
    assert item.via == f"hộp thư {server.user}, thư mục INBOX › thư số 1: Báo cáo 1"


def test_letters_are_neither_marked_nor_moved_nor_deleted(server: MailServer, tmp_path: Path) -> None:
    deliver(server, [letter(1), letter(2)])
    before = state_of_every_letter(server)
    mail = server.root / "mail" / server.user
    files = sorted(path.name for path in mail.rglob("*,S=*"))
    assert names(box_of(server, tmp_path)) == ["BC 1.xlsx", "BC 2.xlsx"]
    assert [b"\\Seen" in line for line in before] == [False, False]
    assert [line.replace(b" \\Recent", b"").replace(b"\\Recent", b"") for line in state_of_every_letter(server)] == [
        line.replace(b" \\Recent", b"").replace(b"\\Recent", b"") for line in before
    ]
    assert sorted(path.name for path in mail.rglob("*,S=*")) == files


def test_the_next_time_only_new_letters_are_read(server: MailServer, tmp_path: Path) -> None:
    box = box_of(server, tmp_path)
    deliver(server, [letter(1), letter(2)])
    assert names(box) == ["BC 1.xlsx", "BC 2.xlsx"]
    assert names(box) == []
    deliver(server, [letter(3)])
    assert names(box) == ["BC 3.xlsx"]
    assert names(box._replace(since=date(2023, 2, 15))) == ["BC 1.xlsx", "BC 2.xlsx", "BC 3.xlsx"]


def test_letters_numbered_anew_by_the_server_are_read_again(server: MailServer, tmp_path: Path) -> None:
    client = server.client()
    box = box_of(server, tmp_path, folder="Thu")
    client.create("Thu")
    deliver(server, [letter(1), letter(2)], "Thu")
    assert names(box) == ["BC 1.xlsx", "BC 2.xlsx"]
    client.delete("Thu")
    client.create("Thu")
    client.logout()
    deliver(server, [letter(3)], "Thu")
    assert names(box) == ["BC 3.xlsx"]


def test_a_vietnamese_folder_is_found_and_a_wrong_one_is_said(server: MailServer, tmp_path: Path) -> None:
    client = server.client()
    client.create('"B&AOE-o c&AOE-o"')
    client.logout()
    deliver(server, [letter(1)], '"B&AOE-o c&AOE-o"')
    assert names(box_of(server, tmp_path, folder=FOLDER)) == ["BC 1.xlsx"]
    with pytest.raises(InputError, match="không có thư mục “Khác”"):
        names(box_of(server, tmp_path, folder="Khác"))


def test_five_hundred_letters_come_through_a_line_that_breaks_each_exactly_once(
    server: MailServer, tmp_path: Path
) -> None:
    deliver(server, [letter(number) for number in range(1, 501)])
    line = BreakingLine(server.port, [1_500_000] * 3)
    found = names(box_of(server, tmp_path, port=line.port))
    line.close()
    assert line.broken == 3
    assert found == [f"BC {number}.xlsx" for number in range(1, 501)]


def test_a_line_that_is_gone_is_said_and_the_next_time_goes_on_where_it_broke(
    server: MailServer, tmp_path: Path
) -> None:
    deliver(server, [letter(number) for number in range(1, 9)])
    line = BreakingLine(server.port, [30_000] + [200] * 10)
    first = names(box_of(server, tmp_path, port=line.port))
    line.close()
    assert first[-1] == "file-mailbox-broken"
    key = box_of(server, tmp_path, port=line.port).key
    note = tmp_path / "vi-tri.json"
    noted = json.loads(note.read_text())
    note.write_text(json.dumps({box_of(server, tmp_path).key: noted[key]}))
    assert 0 < len(first) - 1 < 8
    assert first[:-1] + names(box_of(server, tmp_path)) == [f"BC {number}.xlsx" for number in range(1, 9)]


def test_a_letter_counts_as_read_only_when_it_was_kept(server: MailServer, tmp_path: Path) -> None:
    deliver(server, [letter(1), letter(2)])
    box = box_of(server, tmp_path)
    reading = open_mailbox(box)
    next(reading)
    reading.close()  # the program died before the letter was kept
    assert names(box) == ["BC 1.xlsx", "BC 2.xlsx"]


def test_letters_without_attachments_are_told_in_one_line(server: MailServer, tmp_path: Path) -> None:
    deliver(server, [letter(1, None), letter(2), letter(3, None)])
    *_, told = open_sources([box_of(server, tmp_path)])
    assert isinstance(told, SetAside)
    assert told.code == "file-letters-without-attachment"
    assert "Có 2 thư không kèm tệp nào" in told.message
    assert "thư số 3: Báo cáo 3" in told.message


def test_why_a_mailbox_does_not_open_is_said_in_words(
    server: MailServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    box = box_of(server, tmp_path)
    with pytest.raises(InputError, match=r"Không tìm thấy máy chủ thư “khong-co\.invalid”"):
        names(box._replace(host="khong-co.invalid"))
    with pytest.raises(InputError, match="Không kết nối được máy chủ thư"):
        names(box._replace(port=free_port()))
    with pytest.raises(InputError, match="không chứng minh được là máy chủ thật"):
        monkeypatch.delenv("SSL_CERT_FILE")
        names(box)
    monkeypatch.setenv("SSL_CERT_FILE", str(server.authority))
    monkeypatch.setenv(secret.PASSWORD_VARIABLE, "sai")
    with pytest.raises(InputError, match="không nhận mật khẩu") as wrong:
        names(box)
    assert "“sai”" not in str(wrong.value)


def test_a_closed_mailbox_does_not_stop_the_folder_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(secret.PASSWORD_VARIABLE, PASSWORD)
    (tmp_path / "BC.xlsx").write_bytes(BOOK)
    box = Mailbox("127.0.0.1", free_port(), USER, "INBOX", tmp_path / "vi-tri.json", date(2023, 1, 15))
    refused, item = open_sources([box, tmp_path / "BC.xlsx"])
    assert isinstance(refused, SetAside)
    assert refused.code == "file-mailbox-closed"
    assert isinstance(item, SourceFile)


def test_the_password_is_kept_in_the_systems_store_and_without_one_the_way_is_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv(secret.PASSWORD_VARIABLE, raising=False)
    with memory_store():
        with pytest.raises(InputError, match="mục “Mật khẩu” của tài liệu"):
            secret.password_of("may-chu", USER)
        secret.store_password("may-chu", USER, PASSWORD)
        assert secret.password_of("may-chu", USER) == PASSWORD


def test_a_mailbox_is_named_by_its_scheme_and_all_else_is_a_path() -> None:
    assert named_source("imap:") == MailboxName()
    assert named_source("imap:Báo cáo") == MailboxName("Báo cáo")
    assert named_source("thư đến") == Path("thư đến")


def office(server: MailServer) -> Office:
    settings = Settings(mail_host="127.0.0.1", mail_port=server.port, mail_user=server.user)
    contacts = (
        Contact.model_validate({"unit": "696", "emails": "budang@binhphuoc.gov.vn"}),
        Contact.model_validate({"unit": "692", "emails": "locninh@binhphuoc.gov.vn"}),
    )
    return Office.new(IN_FORCE).model_copy(update={"settings": settings, "contacts": contacts})


def test_collecting_from_the_mailbox_enters_the_register_and_the_senders_unit_is_compared(
    server: MailServer, tmp_path: Path
) -> None:
    home = Workspace(tmp_path / "home", office=office(server))
    deliver(server, [letter(1, sender="locninh@binhphuoc.gov.vn")])
    collected = pipeline.collect(home, FEBRUARY, [MailboxName()])
    assert [(line.unit, line.sender, line.new) for line in collected.received] == [
        ("696", "locninh@binhphuoc.gov.vn", True)
    ]
    (mismatch,) = [found for found in check(home, FEBRUARY).findings if found.code == "file-sender-mismatch"]
    assert "của huyện Bù Đăng nhưng được gửi từ địa chỉ locninh@binhphuoc.gov.vn của huyện Lộc Ninh" in mismatch.message
    again = pipeline.collect(home, FEBRUARY, [MailboxName()])
    assert [line.new for line in again.received] == [False]
    assert again.set_aside == []


def test_a_letter_that_was_kept_when_the_program_died_is_entered_the_next_time(
    server: MailServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Workspace(tmp_path / "home", office=office(server))
    deliver(server, [letter(1)])

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("addin.ledger.book.Ledger.record", die)
        with pytest.raises(KeyboardInterrupt):
            pipeline.collect(home, FEBRUARY, [MailboxName()])
    assert [line.file for line in pipeline.collect(home, FEBRUARY, [MailboxName()]).received] == ["BC 1.xlsx"]


def test_a_report_without_a_unit_is_proposed_for_the_senders_and_never_guessed(
    server: MailServer, tmp_path: Path
) -> None:
    home = Workspace(tmp_path / "home", office=office(server))
    nobodys = workbook({"B10": form_sheet("B10", {"incident": "Mất trộm", "people": 2})}, cover=None)
    deliver(server, [letter(1, nobodys)])
    collected = pipeline.collect(home, FEBRUARY, [MailboxName()])
    assert collected.received == []
    (refused,) = collected.set_aside
    assert refused.code == "file-unknown-unit"
    assert "thư gửi từ địa chỉ budang@binhphuoc.gov.vn của huyện Bù Đăng" in refused.message


def test_a_command_for_a_mailbox_that_is_not_in_the_settings_says_where_to_enter_it(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "addin", "collect", "--period", "2023-02", "--home", str(tmp_path), "imap:"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, timeout=60)
    assert done.returncode == 1
    assert "Chưa khai báo hộp thư" in done.stderr


def test_the_command_reads_the_mailbox_that_the_saved_master_names(server: MailServer, tmp_path: Path) -> None:
    settings = {"Máy chủ thư (IMAP)": "127.0.0.1", "Cổng máy chủ thư": server.port, "Tài khoản thư": server.user}
    lines = "".join(f"\n| {label} | '{value} |  |" for label, value in settings.items())
    heading = "| " + " | ".join(column.label for column in GENERAL.columns) + " |"
    (tmp_path / "TongHop.xlsm").write_bytes(workbook({"Cấu hình": heading + lines}, cover=None))
    deliver(server, [letter(1), letter(2, None)])
    command = [sys.executable, "-m", "addin", "collect", "--period", "2023-02", "--home", str(tmp_path), "imap:"]
    done = subprocess.run(
        [*command, "--json"], capture_output=True, text=True, encoding="utf-8", check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    assert [(line["unit"], line["file"]) for line in document["received"]] == [("696", "BC 1.xlsx")]
    assert [line["code"] for line in document["set_aside"]] == ["file-letters-without-attachment"]
    written = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert PASSWORD.encode() not in written
    assert PASSWORD not in done.stdout + done.stderr
