"""Letters that take time or memory without bound cost one line each; an ordinary one starts no process of its own."""

import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import olefile
import pytest

from addin.collect import letters
from addin.collect.kinds import FileKind, kind_of
from addin.collect.letters import LetterOpener
from addin.collect.mail import open_mail
from addin.collect.names import refuse
from addin.collect.outlook import open_outlook
from addin.collect.sources import open_sources
from addin.collect.uuencoded import open_uuencoded
from addin.system.worker_pool import Limits
from schemas.submission import SetAside, SourceFile
from tests.letters import Tree, compound, outlook_letter
from tests.limits import without_hanging
from tests.sheets import workbook

BOOK = workbook({"A": "| 1 |"}, cover=None)
SENT = datetime(2023, 2, 15, 1, 5, tzinfo=UTC)
MEGABYTE = 1024 * 1024


def letter(**headers: str) -> bytes:
    """A letter with one workbook and some headers as they are."""
    message = EmailMessage()
    message["Date"] = "Wed, 15 Feb 2023 08:05:00 +0700"
    message.set_content("Kính gửi.")
    message.add_attachment(BOOK, maintype="application", subtype="octet-stream", filename="BC.xlsx")
    head = "".join(f"{name.replace('_', '-')}: {value}\n" for name, value in headers.items())
    return head.encode() + message.as_bytes()


def opened(content: bytes) -> list[SourceFile | SetAside]:
    return list(open_mail(SourceFile(name="thu.eml", content=content)))


#: The work that each header makes the standard library do grows with the square of its length.
HUGE = {
    "addresses": {"From": "budang@x.vn, " * 320_000},
    "comments": {"From": "(" * 4 * MEGABYTE},
    "fewer comments": {"From": "(" * 900_000},
    "names": {"From": '"Phòng" <budang@x.vn>, '.replace("ò", "o") * 200_000},
    "words": {"Subject": "=?utf-8?b?QsOhbw==?= " * 200_000},
    "many": {f"X-{number}": "x" * 100 for number in range(40_000)},
    "recipients": {"To": "budang@x.vn, " * 320_000, "Cc": "phuriengdt@x.vn,\n " * 200_000},
    "folded": {"Subject": "Báo cáo\n ".encode().decode("latin-1") * 400_000},
}


@pytest.mark.parametrize("headers", HUGE.values(), ids=HUGE.keys())
def test_a_letter_with_huge_headers_gives_its_workbook(tmp_path: Path, headers: dict[str, str]) -> None:
    (tmp_path / "thu.eml").write_bytes(letter(**headers))
    (item,) = open_sources([tmp_path])
    assert isinstance(item, SourceFile)
    assert (item.name, item.content) == ("BC.xlsx", BOOK)
    assert len(item.via) < 10_000, "no name takes the whole header along"


def test_a_header_of_a_part_that_cannot_be_taken_apart_costs_no_letter() -> None:
    content = letter(From="budang@x.vn").replace(
        b"application/octet-stream", b"application/octet-stream; x=" + b"(" * 9000
    )
    (item,) = opened(content)
    assert isinstance(item, SourceFile)
    assert item.content == BOOK


def test_a_letter_of_two_hundred_thousand_parts_is_not_even_taken_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    head = b"From: a@x.vn\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=B\n\n"
    content = head + b"--B\nContent-Disposition: attachment; filename=a.xlsx\n\nx\n" * 200_000 + b"--B--\n"
    monkeypatch.setattr("email.message_from_bytes", lambda *_, **__: pytest.fail("it was taken apart"))
    (refused,) = opened(content)
    assert isinstance(refused, SetAside)
    assert (refused.code, "200001 phần" in refused.message) == ("file-too-large", True)


def test_a_letter_of_as_many_boundaries_as_parts_is_cut_off_too(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = b"".join(b"--%d\nContent-Type: multipart/mixed; boundary=%d\n\n" % (n, n + 1) for n in range(50_000))
    content = b"From: a@x.vn\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=0\n\n" + parts
    monkeypatch.setattr("email.message_from_bytes", lambda *_, **__: pytest.fail("it was taken apart"))
    (refused,) = opened(content)
    assert isinstance(refused, SetAside)
    assert refused.code == "file-too-large"


def test_files_without_an_end_in_a_text_do_not_keep_a_letter_from_being_opened() -> None:
    with without_hanging():
        begun = sum(1 for _ in open_uuencoded(b"begin 644 a.xlsx\n#86)C\n" * 60_000))
    assert begun == 60_000
    assert list(open_uuencoded(b"begin 644 a\nbegin 644 b\n#86)C\nend\n\nbegin 644 c\n#86)C\n")) == [
        ("a", b""), ("b", b"abc"), ("c", b""),
    ]  # fmt: skip


def test_a_signature_of_blanks_does_not_keep_the_program_busy() -> None:
    with without_hanging():
        assert kind_of(b"-----BEGIN PKCS7-----" + b" " * 300_000, "a.p7m") is FileKind.OTHER


def test_an_outlook_letter_with_many_recipients_gives_its_workbook(monkeypatch: pytest.MonkeyPatch) -> None:
    tree: Tree = outlook_letter("budang@x.vn", SENT, "Báo cáo", [("BC.xlsx", BOOK)])
    recipients: Tree = {
        f"__recip_version1.0_#{number:08X}": {f"__substg1.0_{at:04X}001F": b"x" for at in range(3)}
        for number in range(2_000)
    }
    asked: list[str] = []
    read = olefile.OleFileIO.openstream

    def noted(file: olefile.OleFileIO, name: str) -> object:
        asked.append(name)
        return read(file, name)

    monkeypatch.setattr(olefile.OleFileIO, "openstream", noted)
    (item,) = open_outlook(SourceFile(name="thu.msg", content=compound({**recipients, **tree})))
    assert isinstance(item, SourceFile)
    assert item.content == BOOK
    assert not [name for name in asked if "recip" in name], "nothing of a recipient is read"


def test_a_letter_that_takes_too_long_is_ended_and_the_next_one_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letters, "open_mail", _slow_or_pid)
    with LetterOpener(Limits(seconds=1, workers=1)) as opener:
        (refused,) = opener.open(SourceFile(name="chậm.eml", content=b""), FileKind.MAIL)
        (after,) = opener.open(SourceFile(name="sau.eml", content=b""), FileKind.MAIL)
    assert isinstance(refused, SetAside)
    assert (refused.code, "mở thư quá 1 giây" in refused.message) == ("file-too-large", True)
    assert isinstance(after, SetAside)
    assert after.file == "sau.eml"


def test_a_letter_that_takes_all_memory_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letters, "open_mail", lambda _: iter([bytearray(2**31)]))
    with LetterOpener(Limits(seconds=20, bytes=256 * MEGABYTE, workers=1)) as opener:
        (refused,) = opener.open(SourceFile(name="to.eml", content=b""), FileKind.MAIL)
    assert isinstance(refused, SetAside)
    assert (refused.code, "bộ nhớ" in refused.message) == ("file-too-large", True)


def test_all_letters_of_a_run_are_opened_in_one_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letters, "open_mail", _slow_or_pid)
    for number in range(5):
        (tmp_path / f"{number}.eml").write_bytes(letter(From="a@x.vn"))
    processes = {item.message for item in open_sources([tmp_path]) if isinstance(item, SetAside)}
    assert len(processes) == 1
    assert str(os.getpid()) not in processes.pop()


def _slow_or_pid(source: SourceFile) -> Iterator[SetAside]:
    if source.name == "chậm.eml":
        time.sleep(60)
    refused = refuse(source.name, "file-corrupt", str(os.getpid()))
    yield refused.model_copy(update={"message": str(os.getpid())})
