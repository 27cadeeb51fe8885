"""Collecting: folders, archives and e-mails of every make; originals kept; nothing stops the rest."""

import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from addin.collect.archive import keep, kept, safe_name
from addin.collect.sources import open_sources
from addin.errors import InputError
from addin.home import Home
from schemas.period import Period
from schemas.submission import SetAside, SourceFile
from tests.sheets import FEBRUARY, workbook

BOOK = workbook({"A": "| 1 |"}, cover=None)
OTHER = workbook({"A": "| 2 |"}, cover=None)
XLSX = "vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _zip(entries: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in entries.items():
            package.writestr(name, content)
    return stream.getvalue()


def _mail(attachments: dict[str, bytes], sent: str = "Wed, 15 Feb 2023 08:05:00 +0700") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Phòng Dân tộc <Dantoc.BuDang@binhphuoc.gov.vn>"
    message["Subject"] = "Báo cáo tháng 02/2023"
    message["Date"] = sent
    message.set_content("Kính gửi Ban Dân tộc.")
    for name, content in attachments.items():
        message.add_attachment(content, maintype="application", subtype=XLSX, filename=name)
    return message


def _open(*paths: Path) -> tuple[list[SourceFile], list[SetAside]]:
    items = list(open_sources(paths))
    return [i for i in items if isinstance(i, SourceFile)], [i for i in items if isinstance(i, SetAside)]


def _names(items: Sequence[SourceFile | SetAside]) -> list[str]:
    return [item.name if isinstance(item, SourceFile) else item.file for item in items]


def test_a_folder_is_read_with_its_folders_and_without_locks_and_hidden_files(tmp_path: Path) -> None:
    (tmp_path / "con").mkdir()
    for name in ("b.xlsx", "con/a.xlsx", "~$b.xlsx", ".tam.xlsx"):
        (tmp_path / name).write_bytes(BOOK)
    sources, aside = _open(tmp_path)
    assert _names(sources) == ["b.xlsx", "a.xlsx"]
    assert aside == []


def test_a_file_that_is_no_workbook_is_set_aside_by_its_bytes_not_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "bao cao.xlsx").write_bytes(b"%PDF-1.7")
    (tmp_path / "bao cao.txt").write_bytes(BOOK)
    sources, aside = _open(tmp_path)
    assert _names(sources) == ["bao cao.txt"]
    assert [(item.file, item.code) for item in aside] == [("bao cao.xlsx", "file-unsupported")]


def test_a_path_that_does_not_exist_is_said_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="Không tìm thấy"):
        list(open_sources([tmp_path / "khong-co"]))


def test_an_email_gives_its_attachments_with_sender_and_sent_time(tmp_path: Path) -> None:
    message = _mail({"Báo cáo T2 - Bù Đăng.xlsx": BOOK, "Phụ lục.xlsx": OTHER})
    (tmp_path / "a.eml").write_bytes(message.as_bytes())
    sources, aside = _open(tmp_path)
    assert _names(sources) == ["Báo cáo T2 - Bù Đăng.xlsx", "Phụ lục.xlsx"]
    assert sources[0].sender == "dantoc.budang@binhphuoc.gov.vn"
    assert sources[0].sent_at == datetime(2023, 2, 15, 1, 5, tzinfo=UTC)
    assert "Báo cáo tháng 02/2023" in sources[0].via
    assert aside == []


def test_a_forwarded_email_keeps_the_districts_own_sender_and_date(tmp_path: Path) -> None:
    outer = EmailMessage()
    outer["From"], outer["Date"] = "vanthu@bdt.vn", "Fri, 17 Feb 2023 08:00:00 +0700"
    outer.set_content("Chuyển tiếp.")
    outer.add_attachment(_mail({"a.xlsx": BOOK}))
    (tmp_path / "a.eml").write_bytes(outer.as_bytes())
    sources, _ = _open(tmp_path)
    assert [(s.sender, s.sent_at) for s in sources] == [
        ("dantoc.budang@binhphuoc.gov.vn", datetime(2023, 2, 15, 1, 5, tzinfo=UTC))
    ]


def test_an_email_without_attachments_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(_mail({}).as_bytes())
    _, aside = _open(tmp_path)
    assert [(item.file, item.code) for item in aside] == [("a.eml", "file-unsupported")]


def test_a_zip_in_an_email_gives_its_workbooks_under_names_without_folders(tmp_path: Path) -> None:
    archive = _zip(
        {"../../etc/Bù Đăng.xlsx": BOOK, "C:\\x\\b.xlsx": OTHER, "__MACOSX/._b.xlsx": b"x", "anh.jpg": b"\xff\xd8"}
    )
    (tmp_path / "a.eml").write_bytes(_mail({"bc.zip": archive}).as_bytes())
    sources, aside = _open(tmp_path)
    assert _names(sources) == ["Bù Đăng.xlsx", "b.xlsx"]
    assert all(s.sender == "dantoc.budang@binhphuoc.gov.vn" and "bc.zip" in s.via for s in sources)
    assert _names(aside) == ["anh.jpg"]


def test_a_zip_bomb_is_refused_unopened(tmp_path: Path) -> None:
    (tmp_path / "bom.zip").write_bytes(_zip({"a.xlsx": b"\0" * 30_000_000}))
    _, aside = _open(tmp_path)
    assert [(item.code, "tỷ lệ nén" in item.message) for item in aside] == [("file-too-large", True)]


def test_a_truncated_archive_and_an_empty_file_do_not_stop_the_rest(tmp_path: Path) -> None:
    (tmp_path / "1.zip").write_bytes(_zip({"a.xlsx": BOOK})[:-40])
    (tmp_path / "2.xlsx").write_bytes(b"")
    (tmp_path / "3.xlsx").write_bytes(BOOK)
    sources, _ = _open(tmp_path)
    assert "3.xlsx" in _names(sources)


def test_names_from_a_zip_that_declares_no_unicode_are_read_as_unicode(tmp_path: Path) -> None:
    content = _zip({"B\u00f9.xlsx": BOOK})
    plain = content.replace(b"\x00\x08", b"\x00\x00")  # the flag that the name is UTF-8
    (tmp_path / "a.zip").write_bytes(plain)
    sources, _ = _open(tmp_path)
    assert _names(sources) == ["Bù.xlsx"]


def test_originals_are_kept_unchanged_once_and_come_back_in_order_of_receipt(tmp_path: Path) -> None:
    home = Home(tmp_path)
    first = SourceFile(name="Báo cáo.xlsx", content=BOOK, sender="a@b.vn", sent_at=datetime(2023, 2, 15, tzinfo=UTC))
    again = first.model_copy(update={"name": "FW.xlsx", "sender": "c@d.vn"})
    kept_first = keep(home, FEBRUARY, first)
    assert kept_first.path.read_bytes() == BOOK
    assert not kept_first.delivered_again
    assert not keep(home, FEBRUARY, first).delivered_again, "the same delivery collected twice is nothing new"
    assert keep(home, FEBRUARY, again).delivered_again
    keep(home, FEBRUARY, SourceFile(name="b.xlsx", content=OTHER))
    originals = list(kept(home, FEBRUARY))
    assert [original.source for original in originals] == [first, SourceFile(name="b.xlsx", content=OTHER)]
    assert home.periods() == [FEBRUARY]


def test_names_on_disk_are_plain_and_short() -> None:
    assert safe_name("Báo cáo T2 – Đồng Phú (final).xlsx") == "Bao-cao-T2-Dong-Phu-final-.xlsx"
    assert safe_name("../../etc/passwd") == "passwd"
    assert safe_name("???") == "tep"
    assert len(safe_name("a" * 300 + ".xlsx")) < 80


def test_a_working_folder_ignores_folders_that_are_no_periods(tmp_path: Path) -> None:
    (tmp_path / "luu" / "goc").mkdir(parents=True)
    (tmp_path / "2023-Q1" / "goc").mkdir(parents=True)
    assert Home(tmp_path).periods() == [Period.parse("2023-Q1")]
