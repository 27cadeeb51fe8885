"""Servers that stop, stall, hang up or refuse: a clear sentence, a whole state afterwards, and no password anywhere."""

import base64
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
import sqlalchemy as sa

from addin import pipeline
from addin.collect import mailbox, secret
from addin.collect.archive import original_files
from addin.collect.mailbox_name import MailboxName
from addin.doctor import examine
from addin.ledger.journal import breaks, read_journal
from addin.ledger.server import Server
from addin.session import open_ledger
from addin.summary_workbook.step import write_summary
from addin.system.errors import InputError, MachineError
from addin.workspace.folder import LEDGER_URL, Workspace
from schemas.office import Office, Settings
from schemas.submission import SetAside
from tests.catalogues import IN_FORCE
from tests.database_server import DatabaseServer, running_server
from tests.inboxes import make_clean_inbox
from tests.mail_server import PASSWORD, BreakingLine, MailServer, OddServer, mail_server
from tests.sheets import FEBRUARY
from tests.test_mailbox import box_of, deliver, letter, names

ROOT = Path(__file__).parent.parent
DATABASE_PASSWORD = "bi-mat-cua-so-42"  # noqa: S105 - of nobody
WRONG = "mat-khau-sai-7"


@pytest.fixture(scope="module")
def database() -> Iterator[DatabaseServer]:
    with running_server() as server:
        yield server


@pytest.fixture(scope="module")
def letters(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("thu")
    make_clean_inbox(folder, FEBRUARY, 5)
    return folder


@pytest.fixture
def url(database: DatabaseServer, request: pytest.FixtureRequest) -> str:
    """A new database, named with a password as the environment may name it."""
    name = f"d{abs(hash(request.node.name))}"
    engine = sa.create_engine(database.url.replace("postgresql", "postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    engine.dispose()
    with_password = database.url.replace("tonghop@", f"tonghop:{DATABASE_PASSWORD}@")
    return with_password.rpartition("/")[0] + f"/{name}"


def collecting(home: Path, url: str, letters: Path) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "addin", "collect", "--period", "2023-02", "--home", str(home), str(letters)]
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, LEDGER_URL: url},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_until_something_is_entered(url: str, process: "subprocess.Popen[str]") -> None:
    engine = sa.create_engine(url.replace("postgresql", "postgresql+psycopg"))
    try:
        while process.poll() is None:
            with engine.connect() as connection:
                there = connection.exec_driver_sql("SELECT to_regclass('submissions')").scalar()
                if there and connection.exec_driver_sql("SELECT count(*) FROM submissions").scalar():
                    return
            time.sleep(0.01)
    finally:
        engine.dispose()


def assert_whole(home: Workspace) -> None:
    """All eleven reports are in once, the trail is one chain in both copies, and the doctor finds nothing."""
    with open_ledger(home) as ledger:
        lines, entries = ledger.received(FEBRUARY), ledger.decisions.entries()
    assert len(lines) == len({line.unit for line in lines}) == 11
    assert list(breaks(entries)) == []
    assert read_journal(home.journal_path) == entries
    wrong = [one.text for one in examine(home) if not one.ok and one.subject != "Sổ tổng hợp"]
    assert wrong == []


def refused_in_words(process: "subprocess.Popen[str]") -> None:
    _, said = process.communicate(timeout=120)
    assert process.returncode == 3, said
    assert "Traceback" not in said
    assert "ngoài dự kiến" not in said
    assert "Đề nghị kiểm tra đường mạng" in said
    assert DATABASE_PASSWORD not in said


@pytest.mark.parametrize("how", ["stopped", "cut off"])
def test_a_database_that_goes_away_midway_is_said_and_the_next_run_completes(
    how: str, tmp_path: Path, letters: Path, database: DatabaseServer, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    process = collecting(tmp_path / "h", url, letters)
    wait_until_something_is_entered(url, process)
    if how == "stopped":
        database.stop()
        refused_in_words(process)
        gone = collecting(tmp_path / "h", url, letters)
        refused_in_words(gone)
        database.start()
    else:
        engine = sa.create_engine(url.replace("postgresql", "postgresql+psycopg"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            while process.poll() is None:
                connection.exec_driver_sql(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE pid <> pg_backend_pid() AND application_name = 'tonghop'"
                )
                time.sleep(0.02)
        engine.dispose()
        refused_in_words(process)
    again = collecting(tmp_path / "h", url, letters)
    _, said = again.communicate(timeout=120)
    assert again.returncode == 0, said
    monkeypatch.setenv(LEDGER_URL, url)
    assert_whole(Workspace(tmp_path / "h"))
    assert secrets_in(tmp_path, DATABASE_PASSWORD) == []


def test_what_a_killed_run_kept_is_entered_by_the_next_one_on_a_server_too(
    tmp_path: Path, letters: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    process = collecting(tmp_path / "h", url, letters)
    wait_until_something_is_entered(url, process)
    process.kill()
    process.communicate()
    monkeypatch.setenv(LEDGER_URL, url)
    home = Workspace(tmp_path / "h")
    kept = list(original_files(home, FEBRUARY))
    (tmp_path / "trong").mkdir()
    collected = pipeline.collect(home, FEBRUARY, [tmp_path / "trong"])
    assert len(collected.taken_up) == len(kept) > 0
    pipeline.collect(home, FEBRUARY, [letters])
    assert_whole(home)


def test_a_decision_that_a_server_did_not_take_is_not_in_the_trail_either(
    tmp_path: Path, letters: Path, database: DatabaseServer, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(LEDGER_URL, url)
    home = Workspace(tmp_path / "h")
    pipeline.collect(home, FEBRUARY, [letters])
    with open_ledger(home) as ledger:
        before = read_journal(home.journal_path)
        server = ledger.decisions._database
        assert isinstance(server, Server)
        commit = server.engine.dialect.do_commit

        def stopping(connection: object) -> None:
            database.stop()
            commit(connection)

        monkeypatch.setattr(server.engine.dialect, "do_commit", stopping)
        with pytest.raises(MachineError):
            ledger.decisions.close(FEBRUARY, [])
    database.start()
    assert read_journal(home.journal_path) == before
    with open_ledger(home) as ledger:
        assert ledger.decisions.closing(FEBRUARY) is None


# -- the mail server ----------------------------------------------------------------------------------------------
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


def test_a_server_that_stalls_is_given_up_and_the_next_time_goes_on(
    server: MailServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailbox, "_TIMEOUT_SECONDS", 0.5)
    deliver(server, [letter(number) for number in range(1, 5)])
    line = BreakingLine(server.port, [12_000, 12_000, 12_000, 12_000, 12_000], stalls=3.0)
    try:
        found = names(box_of(server, tmp_path, port=line.port))
    finally:
        line.close()
    assert found[-1] == "file-mailbox-broken"
    rest = names(box_of(server, tmp_path))
    monkeypatch.setattr(mailbox, "_TIMEOUT_SECONDS", 60)
    assert sorted({*found[:-1], *rest}) == [f"BC {number}.xlsx" for number in range(1, 5)]


def test_a_server_that_stalls_before_it_greets_or_hangs_up_is_said(
    server: MailServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailbox, "_TIMEOUT_SECONDS", 0.5)
    for stalls in (0.0, 2.0):
        line = BreakingLine(server.port, [0] * 9, stalls=stalls)
        try:
            with pytest.raises(InputError, match=r"Không kết nối được|không dùng kết nối bảo mật"):
                names(box_of(server, tmp_path, port=line.port))
        finally:
            line.close()


#: What a server may answer to which command, and what comes of it: the letter, a sentence on it, or on the mailbox.
ODD_ANSWERS = {
    "nothing": ({}, "thư số 5"),
    "status refused": ({"STATUS": b"TAG NO x\r\n"}, "file-mailbox-closed"),
    "status without the number": ({"STATUS": b"TAG OK x\r\n"}, "file-mailbox-closed"),
    "status of other bytes": ({"STATUS": b"* OK \xff\r\nTAG OK x\r\n"}, "file-mailbox-closed"),
    "search refused": ({"UID SEARCH": b"TAG NO x\r\n"}, "file-mailbox-closed"),
    "letters without numbers": ({"UID SEARCH": b"* SEARCH a b\r\nTAG OK x\r\n"}, "file-mailbox-closed"),
    "a letter twice": ({"UID SEARCH": b"* SEARCH 5 5\r\nTAG OK x\r\n"}, "thư số 5"),
    "no sizes": ({"RFC822.SIZE": b"TAG OK x\r\n"}, "thư số 5"),
    "the size of another": ({"RFC822.SIZE": b"* 1 FETCH (UID 9 RFC822.SIZE 1)\r\nTAG OK x\r\n"}, "thư số 5"),
    "a size past all": ({"RFC822.SIZE": b"* 1 FETCH (UID 5 RFC822.SIZE 9999999999)\r\nTAG OK x\r\n"}, "file-too-large"),
    "a year that is none": (
        {"RFC822.SIZE": b'* 1 FETCH (UID 5 RFC822.SIZE 9 INTERNALDATE "01-Jan-0000 00:00:00 +0000")\r\nTAG OK x\r\n'},
        "thư số 5",
    ),
    "a month that is none": (
        {"RFC822.SIZE": b'* 1 FETCH (UID 5 RFC822.SIZE 9 INTERNALDATE "15-Foo-2023 00:00:00 +0000")\r\nTAG OK x\r\n'},
        "thư số 5",
    ),
    "a letter that is gone": ({"BODY": b"TAG NO x\r\n"}, "file-unreadable"),
    "a letter of many bytes": ({"BODY": b"* 1 FETCH (UID 5 BODY[] {118059162071741130342}\r\n"}, "file-mailbox-closed"),
    "a letter of more bytes than it said": ({"BODY": b"* 1 FETCH (UID 5 BODY[] {99000000}\r\n"}, "file-mailbox-closed"),
    "an answer without an end": ({"UID SEARCH": b"* OK x\r\n" * 9_000}, "file-mailbox-closed"),
    "letters of no alphabet": ({"CAPABILITY": b"* CAPABILITY \xff\r\nTAG OK x\r\n"}, "file-mailbox-closed"),
    "the line closed": ({"EXAMINE": b"* BYE x\r\n"}, "file-mailbox-broken"),
    "another's answer": ({"BODY": b"zz OK x\r\n"}, "file-mailbox-broken"),
}  # fmt: skip


@pytest.mark.parametrize("name", ODD_ANSWERS)
def test_whatever_a_mail_server_answers_no_letter_is_passed_over_and_no_run_ends(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd, comes = ODD_ANSWERS[name]
    server = OddServer(tmp_path, letter(5), odd)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "server.pem"))
    monkeypatch.setenv(secret.PASSWORD_VARIABLE, "mat-khau")
    monkeypatch.setattr(mailbox, "_TIMEOUT_SECONDS", 2)
    monkeypatch.setattr(mailbox, "_MOST_ANSWER_BYTES", 60_000)
    note = tmp_path / "vi-tri.json"
    try:
        box = mailbox.Mailbox("127.0.0.1", server.port, "bdt", "INBOX", note, FEBRUARY.from_date)
        found = [one.code if isinstance(one, SetAside) else one.name for one in mailbox.open_mailbox(box)]
    finally:
        server.close()
    assert found == [comes]
    assert note.exists() == (comes in ("thư số 5", "file-unreadable", "file-too-large")), "what was not read is left"


def home_of(server: MailServer, folder: Path, **changes: object) -> Workspace:
    settings = Settings(mail_host="127.0.0.1", mail_port=server.port, mail_user=server.user)
    return Workspace(
        folder, office=Office.new(IN_FORCE).model_copy(update={"settings": settings.model_copy(update=changes)})
    )


def test_no_password_stands_in_any_file_trail_log_or_message_whatever_went_wrong(
    server: MailServer, tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    caplog.set_level(0)
    monkeypatch.setenv(LEDGER_URL, url)
    deliver(server, [letter(1)])
    told = []
    home = home_of(server, tmp_path / "h")
    pipeline.collect(home, FEBRUARY, [MailboxName()])
    monkeypatch.setenv(secret.PASSWORD_VARIABLE, WRONG)
    told.append(refusal(home))
    monkeypatch.setenv(secret.PASSWORD_VARIABLE, PASSWORD)
    told.append(refusal(home_of(server, tmp_path / "h", mail_port=1)))
    told.append(refusal(home_of(server, tmp_path / "h", mail_host="localhost")))  # another name than the certificate's
    told.append(refusal(home_of(server, tmp_path / "h", mail_folder="khong co")))
    (tmp_path / "trong").mkdir()
    aside = pipeline.collect(
        home_of(server, tmp_path / "h", mail_port=1), FEBRUARY, [tmp_path / "trong", MailboxName()]
    )
    assert [line.code for line in aside.set_aside if isinstance(line, SetAside)] == ["file-mailbox-closed"]
    write_summary(home, FEBRUARY)
    pipeline.draft(home, FEBRUARY)
    told += [one.text for one in examine(home)]
    for command in ("doctor", "check --period 2023-02", "close --period 2023-02", "collect --period 2023-02 imap:"):
        done = subprocess.run(
            [sys.executable, "-m", "addin", *command.split(), "--home", str(home.root), "--json"], cwd=ROOT,
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        told += [done.stdout, done.stderr]
    captured = capfd.readouterr()
    told += [captured.out, captured.err, caplog.text]
    for password in (PASSWORD, WRONG, DATABASE_PASSWORD):
        assert [text for text in told if any(form in text.encode() for form in forms_of(password))] == []
        assert secrets_in(tmp_path, password) == []


def refusal(home: Workspace) -> str:
    with pytest.raises(InputError) as told:
        pipeline.collect(home, FEBRUARY, [MailboxName()])
    return f"{told.value!r} {told.value.__cause__!r} {told.value.__context__!r}"


def forms_of(password: str) -> list[bytes]:
    """A password as it may be written: plain, in a URL, in JSON, in base64 at any place of a line."""
    raw = password.encode()
    shifted = [base64.b64encode(b"\0" * shift + raw)[4 if shift else 0 : -4] for shift in range(3)]
    return [raw, quote(password).encode(), json.dumps(password)[1:-1].encode(), raw.hex().encode(), *shifted]


def secrets_in(folder: Path, password: str) -> list[Path]:
    forms = forms_of(password)
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert files
    return [path for path in files if any(form in path.read_bytes() for form in forms)]
