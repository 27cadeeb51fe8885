"""Collecting: folders, archives and e-mails of every make; originals kept; nothing stops the rest."""

import base64
import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import quote

import pytest

from addin.collect import archive
from addin.collect.archive import keep, originals_of, safe_name
from addin.collect.sources import MOST_BYTES, open_sources
from addin.pc import places
from addin.system.errors import InputError, MachineError
from addin.workspace.folder import LEDGER_URL, Workspace
from schemas.period import Period
from schemas.submission import SetAside, SourceFile
from tests.sheets import FEBRUARY, workbook

BOOK = workbook({"A": "| 1 |"}, cover=None)
OTHER = workbook({"A": "| 2 |"}, cover=None)
XLSX = "vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONG_NAME = "Báo cáo công tác dân tộc tháng 02 năm 2023 – huyện Bù Đăng (lần 2, chỉnh sửa).xlsx"


def _zip(entries: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in entries.items():
            package.writestr(name, content)
    return stream.getvalue()


def _zip_named(raw: bytes, content: bytes = BOOK) -> bytes:
    """An archive of an old program: the entry's name is these bytes, in an encoding that nobody declared."""
    placeholder = "@" * len(raw)
    return _zip({placeholder: content}).replace(placeholder.encode(), raw)


def _mail(attachments: dict[str, bytes], sent: str = "Wed, 15 Feb 2023 08:05:00 +0700") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Phòng Dân tộc <Dantoc.BuDang@binhphuoc.gov.vn>"
    message["Subject"] = "Báo cáo tháng 02/2023"
    message["Date"] = sent
    message.set_content("Kính gửi Ban Dân tộc.")
    for name, content in attachments.items():
        message.add_attachment(content, maintype="application", subtype=XLSX, filename=name)
    return message


def _raw_mail(disposition: bytes, *head: bytes) -> bytes:
    """An e-mail with one attached workbook and headers exactly as given."""
    lines = [
        *(head or (b"From: a@b.vn", b"Date: Wed, 15 Feb 2023 08:05:00 +0700")),
        b"MIME-Version: 1.0",
        b"Content-Type: application/octet-stream",
        b"Content-Transfer-Encoding: base64",
        b"Content-Disposition: attachment; " + disposition,
        b"",
        base64.encodebytes(BOOK),
    ]
    return b"\r\n".join(lines)


def _word(text: str) -> bytes:
    return b"=?utf-8?B?" + base64.b64encode(text.encode()) + b"?="


def _open(*paths: Path) -> tuple[list[SourceFile], list[SetAside]]:
    items = list(open_sources(paths))
    return [i for i in items if isinstance(i, SourceFile)], [i for i in items if isinstance(i, SetAside)]


def _open_bytes(folder: Path, name: str, content: bytes) -> tuple[list[SourceFile], list[SetAside]]:
    (folder / name).write_bytes(content)
    return _open(folder / name)


def _names(items: Sequence[SourceFile | SetAside]) -> list[str]:
    return [item.name if isinstance(item, SourceFile) else item.file for item in items]


def _refusals(items: Sequence[SetAside]) -> list[tuple[str, str]]:
    return [(item.file, item.code) for item in items]


# -- folders and files --------------------------------------------------------------------------------------------
def test_a_folder_is_read_with_its_folders_and_without_locks_and_hidden_files(tmp_path: Path) -> None:
    (tmp_path / "con").mkdir()
    for name in ("b.xlsx", "con/a.xlsx", "~$b.xlsx", ".tam.xlsx", "Thumbs.db", "desktop.ini", "b.xlsx:Zone.Identifier"):
        (tmp_path / name).write_bytes(BOOK)
    sources, aside = _open(tmp_path)
    assert _names(sources) == ["b.xlsx", "a.xlsx"]
    assert [source.via for source in sources] == [tmp_path.name, f"{tmp_path.name} › con"]
    assert aside == []


def test_a_folder_that_leads_back_to_itself_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(BOOK)
    (tmp_path / "vong").symlink_to(tmp_path, target_is_directory=True)
    assert _names(_open(tmp_path)[0]) == ["a.xlsx"]


def test_the_working_folder_may_be_the_inbox_and_what_we_keep_there_is_no_report(tmp_path: Path) -> None:
    home = Workspace(tmp_path)
    keep(home, FEBRUARY, SourceFile(name="cu.xlsx", content=OTHER))
    (home.period_folder(FEBRUARY) / "TongHop_2023-02.xlsx").write_bytes(OTHER)
    home.ledger_path.write_bytes(b"SQLite")
    (tmp_path / "moi.xlsx").write_bytes(BOOK)
    (tmp_path / "2023-03").mkdir()
    (tmp_path / "2023-03" / "thang ba.xlsx").write_bytes(BOOK)
    sources, aside = _open(tmp_path)
    assert sorted(_names(sources)) == ["moi.xlsx", "thang ba.xlsx"]
    assert aside == []


def test_a_file_is_known_by_its_bytes_not_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "1 bao cao.xlsx").write_bytes(b"%PDF-1.7")
    (tmp_path / "2 bao cao.txt").write_bytes(BOOK)
    (tmp_path / "3 nen.xlsx").write_bytes(_zip({"a.xlsx": BOOK}))
    (tmp_path / "4 thu.txt").write_bytes(_mail({"b.xlsx": BOOK}).as_bytes())
    sources, aside = _open(tmp_path)
    assert _names(sources) == ["2 bao cao.txt", "a.xlsx", "b.xlsx"]
    assert _refusals(aside) == [("1 bao cao.xlsx", "file-unsupported")]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF-1.4 ...", "tệp PDF"),
        (b"\xff\xd8\xff\xe0 ...", "tệp ảnh"),
        (b"<html><table>", "trang web"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "tệp Word"),
        (_zip({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}), "tệp Word"),
        (b"chi co chu", "không rõ"),
    ],
)
def test_what_is_no_workbook_is_called_by_its_name(tmp_path: Path, content: bytes, words: str) -> None:
    sources, aside = _open_bytes(tmp_path, "bc.xls", content)
    assert sources == []
    assert aside[0].code == "file-unsupported"
    assert words in aside[0].message


def test_a_broken_workbook_goes_to_the_reader_who_says_what_is_wrong(tmp_path: Path) -> None:
    sources, aside = _open_bytes(tmp_path, "hong.xlsx", BOOK[:-100])
    assert _names(sources) == ["hong.xlsx"]
    assert aside == []


def test_an_empty_file_is_set_aside(tmp_path: Path) -> None:
    assert _refusals(_open_bytes(tmp_path, "rong.xlsx", b"")[1]) == [("rong.xlsx", "file-empty")]


def test_a_file_over_the_limit_is_not_even_opened(tmp_path: Path) -> None:
    with (tmp_path / "to.xlsx").open("wb") as stream:
        stream.truncate(MOST_BYTES + 1)
    assert _refusals(_open(tmp_path)[1]) == [("to.xlsx", "file-too-large")]


def test_a_file_that_is_gone_when_its_turn_comes_does_not_stop_the_rest(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").symlink_to(tmp_path / "da xoa.xlsx")
    (tmp_path / "b.xlsx").write_bytes(BOOK)
    sources, aside = _open(tmp_path)
    assert _names(sources) == ["b.xlsx"]
    assert _refusals(aside) == [("a.xlsx", "file-unreadable")]
    assert "tệp không còn ở đó" in aside[0].message


def test_a_path_that_does_not_exist_is_said_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="Không tìm thấy"):
        open_sources([tmp_path, tmp_path / "khong-co"])


# -- e-mails --------------------------------------------------------------------------------------------------------
def test_an_email_gives_its_attachments_with_sender_and_sent_time(tmp_path: Path) -> None:
    message = _mail({"Báo cáo T2 - Bù Đăng.xlsx": BOOK, LONG_NAME: OTHER})
    sources, aside = _open_bytes(tmp_path, "a.eml", message.as_bytes())
    assert _names(sources) == ["Báo cáo T2 - Bù Đăng.xlsx", LONG_NAME]
    assert [source.content for source in sources] == [BOOK, OTHER]
    assert sources[0].sender == "dantoc.budang@binhphuoc.gov.vn"
    assert sources[0].sent_at == datetime(2023, 2, 15, 1, 5, tzinfo=UTC)
    assert "Báo cáo tháng 02/2023" in sources[0].via
    assert aside == []


@pytest.mark.parametrize(
    "disposition",
    [
        b'filename="' + _word(LONG_NAME) + b'"',
        b'filename="' + _word(LONG_NAME[:30]) + b"\r\n " + _word(LONG_NAME[30:]) + b'"',
        b"filename=" + _word(LONG_NAME),
        b'filename="' + LONG_NAME.encode() + b'"',
        b"filename*=UTF-8''" + quote(LONG_NAME).encode(),
    ],
    ids=["encoded word", "two encoded words", "without quotes", "raw UTF-8", "RFC 2231"],
)
def test_a_vietnamese_attachment_name_is_read_however_it_was_written(tmp_path: Path, disposition: bytes) -> None:
    sources, _ = _open_bytes(tmp_path, "a.eml", _raw_mail(disposition))
    assert _names(sources) == [LONG_NAME]


def test_an_attachment_name_in_the_old_windows_code_page_is_read(tmp_path: Path) -> None:
    name = "Bi\u00ea\u0309u Bu\u0300 \u0110\u0103ng.xlsx"  # marks stand apart in cp1258
    sources, _ = _open_bytes(tmp_path, "a.eml", _raw_mail(b'filename="' + name.encode("cp1258") + b'"'))
    assert _names(sources) == ["Biểu Bù Đăng.xlsx"]


@pytest.mark.parametrize(
    ("date", "sent_at"),
    [
        (b"Wed, 15 Feb 2023 08:05:00 +0700", datetime(2023, 2, 15, 1, 5, tzinfo=UTC)),
        (b"Wed, 15 Feb 2023 01:05:00 -0000", datetime(2023, 2, 15, 1, 5, tzinfo=UTC)),
        (b"Wed, 15 Feb 2023 01:05:00 GMT", datetime(2023, 2, 15, 1, 5, tzinfo=UTC)),
        (b"15 Feb 2023 08:05:00", datetime(2023, 2, 15, 1, 5, tzinfo=UTC)),
        (b"hom qua", None),
        (b"Wed, 35 Feb 2023 08:05:00 +0700", None),
    ],
)
def test_the_sent_time_is_read_with_its_zone_or_not_known(tmp_path: Path, date: bytes, sent_at: datetime) -> None:
    mail = _raw_mail(b"filename=a.xlsx", b"From: a@b.vn", b"Date: " + date)
    assert [source.sent_at for source in _open_bytes(tmp_path, "a.eml", mail)[0]] == [sent_at]


def test_broken_headers_cost_only_what_they_say(tmp_path: Path) -> None:
    mail = _raw_mail(b"filename=a.xlsx", b"From: \xff\xfe <=?bad?Q?x?= @", b"Subject: =?x?B?@@?=", b"Date: ,")
    sources, aside = _open_bytes(tmp_path, "a.eml", mail)
    assert [(source.name, source.sent_at, source.content) for source in sources] == [("a.xlsx", None, BOOK)]
    assert aside == []


def test_a_forwarded_email_keeps_the_districts_own_sender_and_date(tmp_path: Path) -> None:
    outer = EmailMessage()
    outer["From"], outer["Date"] = "vanthu@bdt.vn", "Fri, 17 Feb 2023 08:00:00 +0700"
    outer.set_content("Chuyển tiếp.")
    outer.add_attachment(_mail({"a.xlsx": BOOK}))
    outer.add_attachment(OTHER, maintype="application", subtype=XLSX, filename="b.xlsx")
    sources, _ = _open_bytes(tmp_path, "a.eml", outer.as_bytes())
    assert [(s.name, s.sender, s.sent_at) for s in sources] == [
        ("a.xlsx", "dantoc.budang@binhphuoc.gov.vn", datetime(2023, 2, 15, 1, 5, tzinfo=UTC)),
        ("b.xlsx", "vanthu@bdt.vn", datetime(2023, 2, 17, 1, 0, tzinfo=UTC)),
    ]


def test_emails_forwarded_too_deep_are_named_not_lost(tmp_path: Path) -> None:
    message = _mail({"a.xlsx": BOOK})
    for _ in range(8):
        outer = _mail({})
        outer.add_attachment(message)
        message = outer
    sources, aside = _open_bytes(tmp_path, "a.eml", message.as_bytes())
    assert sources == []
    assert "lồng quá nhiều lớp" in aside[0].message


def test_other_attachments_are_named_once_and_pictures_of_the_text_are_not(tmp_path: Path) -> None:
    message = _mail({"bc.xlsx": BOOK, "cong van.pdf": b"%PDF-1.7", "kem theo.docx": _zip({"[Content_Types].xml": b""})})
    message.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="logo.png", disposition="inline")
    message.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="chu ky.png", cid="<chu-ky@x>")
    sources, aside = _open_bytes(tmp_path, "a.eml", message.as_bytes())
    assert _names(sources) == ["bc.xlsx"]
    assert _refusals(aside) == [("a.eml", "file-attachment-unused")]
    assert "cong van.pdf; kem theo.docx" in aside[0].message
    assert "png" not in aside[0].message


def test_an_email_with_nothing_but_a_scan_says_so(tmp_path: Path) -> None:
    _, aside = _open_bytes(tmp_path, "a.eml", _mail({"bao cao.pdf": b"%PDF-1.7"}).as_bytes())
    assert _refusals(aside) == [("bao cao.pdf", "file-unsupported")]


@pytest.mark.parametrize(
    ("content", "code"), [(_mail({}).as_bytes(), "file-no-attachment"), (b"khong phai thu\n\n", "file-corrupt")]
)
def test_an_email_without_attachments_and_a_false_email_are_named(tmp_path: Path, content: bytes, code: str) -> None:
    sources, aside = _open_bytes(tmp_path, "a.eml", content)
    assert sources == []
    assert [(item.file, item.code) for item in aside] == [("a.eml", code)]


@pytest.mark.parametrize(
    ("text", "files", "told"),
    [
        ("Biểu ở https://docs.google.com/spreadsheets/d/1AbC/edit#gid=0", {}, ["a.eml"]),
        ("Biểu ở https://huyen.sharepoint.com/:x:/s/AbC", {"logo.png": b"\x89PNG\r\n"}, ["a.eml", "logo.png"]),
        ("Xem https://docs.google.com/spreadsheets/d/1AbC/edit", {"bc.xlsx": BOOK}, []),
        ("Xem https://binhphuoc.gov.vn, https://docs.google.com.example.vn/x", {}, ["no attachment"]),
    ],
)
def test_a_letter_that_links_to_its_report_is_told(
    tmp_path: Path, text: str, files: dict[str, bytes], told: list[str]
) -> None:
    message = _mail({})
    message.set_content(text, cte="base64")
    for name, content in files.items():
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    _, aside = _open_bytes(tmp_path, "a.eml", message.as_bytes())
    codes = ["file-no-attachment"] if told == ["no attachment"] else ["file-only-link", "file-unsupported"][: len(told)]
    assert [item.code for item in aside] == codes
    if codes and codes[0] == "file-only-link":
        assert [item.file for item in aside] == told


# -- archives -------------------------------------------------------------------------------------------------------
def test_a_zip_in_an_email_gives_its_workbooks_under_names_without_folders(tmp_path: Path) -> None:
    archive = _zip(
        {"../../etc/Bù Đăng.xlsx": BOOK, "C:\\x\\b.xlsx": OTHER, "__MACOSX/._b.xlsx": b"x", "anh.jpg": b"\xff\xd8\xff"}
    )
    sources, aside = _open_bytes(tmp_path, "a.eml", _mail({"bc.zip": archive}).as_bytes())
    assert _names(sources) == ["Bù Đăng.xlsx", "b.xlsx"]
    assert all(s.sender == "dantoc.budang@binhphuoc.gov.vn" and s.via.endswith("› bc.zip") for s in sources)
    assert _names(aside) == ["anh.jpg"]
    assert [path.name for path in tmp_path.iterdir()] == ["a.eml"], "nothing is unpacked to disk"


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("Báo cáo Bù Đăng.xlsx".encode(), "Báo cáo Bù Đăng.xlsx"),
        ("Ba\u0301o ca\u0301o Bu\u0300 \u0110\u0103ng.xlsx".encode("cp1258"), "Báo cáo Bù Đăng.xlsx"),
        ("Bàn.xlsx".encode("cp437"), "Bàn.xlsx"),
    ],
    ids=["UTF-8", "Vietnamese Windows", "DOS"],
)
def test_a_name_in_an_undeclared_encoding_is_repaired(tmp_path: Path, raw: bytes, name: str) -> None:
    assert _names(_open_bytes(tmp_path, "a.zip", _zip_named(raw))[0]) == [name]


def test_archives_inside_archives_are_opened_once(tmp_path: Path) -> None:
    twice = _zip({"trong.zip": _zip({"a.xlsx": BOOK}), "b.xlsx": OTHER})
    sources, aside = _open_bytes(tmp_path, "a.zip", _zip({"giua.zip": twice, "c.xlsx": BOOK}))
    assert _names(sources) == ["b.xlsx", "c.xlsx"]
    assert _refusals(aside) == [("trong.zip", "file-unsupported")]


def test_a_zip_bomb_is_refused_unopened_and_its_neighbours_are_read(tmp_path: Path) -> None:
    content = _zip({"bom.xlsx": b"\0" * 30_000_000, "a.xlsx": BOOK})
    assert len(content) < 50_000
    sources, aside = _open_bytes(tmp_path, "a.zip", content)
    assert _names(sources) == ["a.xlsx"]
    assert [(item.code, "tỷ lệ nén" in item.message) for item in aside] == [("file-too-large", True)]


def test_an_archive_with_too_many_files_or_too_much_in_all_is_refused_whole(tmp_path: Path) -> None:
    many = _zip({f"{number}.xlsx": b"x" for number in range(501)})
    assert _refusals(_open_bytes(tmp_path, "nhieu.zip", many)[1]) == [("nhieu.zip", "file-too-large")]
    inner = _zip({f"{number}.xlsx": b"x" for number in range(300)})
    sources, aside = _open_bytes(tmp_path, "long.zip", _zip({"1.zip": inner, "2.zip": inner}))
    assert sources == []
    assert aside[-1].file == "2.zip", "archives inside share the limit of the outer one"
    assert aside[-1].code == "file-too-large"


def test_a_locked_entry_and_a_spoilt_entry_do_not_stop_the_rest(tmp_path: Path) -> None:
    content = bytearray(_zip({"khoa.xlsx": BOOK, "hong.xlsx": OTHER, "tot.xlsx": BOOK}))
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        spoilt, start = package.getinfo("hong.xlsx"), package.start_dir
    content[start + 8] |= 1  # the first entry's mark of encryption in the central directory
    content[spoilt.header_offset + 60 : spoilt.header_offset + 160] = b"\xff" * 100
    sources, aside = _open_bytes(tmp_path, "a.zip", bytes(content))
    assert _names(sources) == ["tot.xlsx"]
    assert _refusals(aside) == [("khoa.xlsx", "file-password"), ("hong.xlsx", "file-corrupt")]


def test_a_truncated_and_an_empty_archive_do_not_stop_the_rest(tmp_path: Path) -> None:
    (tmp_path / "1.zip").write_bytes(_zip({"a.xlsx": BOOK})[:-40])
    (tmp_path / "2.zip").write_bytes(_zip({}))
    (tmp_path / "3.xlsx").write_bytes(BOOK)
    sources, aside = _open(tmp_path)
    assert _names(sources) == ["3.xlsx"]
    assert _refusals(aside) == [("1.zip", "file-corrupt"), ("2.zip", "file-empty")]


# -- originals ------------------------------------------------------------------------------------------------------
SENT = datetime(2023, 2, 15, tzinfo=UTC)
FIRST = SourceFile(name="Báo cáo.xlsx", content=BOOK, sender="a@b.vn", sent_at=SENT, via="thu-den › a.eml")


def test_originals_are_kept_unchanged_once_and_come_back_in_order_of_receipt(tmp_path: Path) -> None:
    home, second = Workspace(tmp_path), SourceFile(name="b.xlsx", content=OTHER)
    stored = keep(home, FEBRUARY, FIRST)
    assert stored.path.read_bytes() == BOOK
    assert stored.path.name == f"{stored.sha256[:16]}_Bao-cao.xlsx"
    keep(home, FEBRUARY, second)
    originals = list(originals_of(home, FEBRUARY))
    assert [original.source for original in originals] == [FIRST, second]
    assert originals[0].kept == stored
    assert home.periods() == [FEBRUARY]


def test_the_same_delivery_is_noted_once_and_another_delivery_of_the_same_bytes_is_told(tmp_path: Path) -> None:
    home = Workspace(tmp_path)
    forwarded = FIRST.model_copy(update={"name": "FW.xlsx", "sender": "c@d.vn"})
    assert not keep(home, FEBRUARY, FIRST).delivered_again
    assert not keep(home, FEBRUARY, FIRST.model_copy(update={"via": "noi khac"})).delivered_again
    assert keep(home, FEBRUARY, forwarded).delivered_again
    assert keep(home, FEBRUARY, forwarded).delivered_again, "collecting again says the same again"
    assert len(list(home.originals(FEBRUARY).iterdir())) == 2


def test_a_file_counts_from_its_earliest_message_whichever_was_collected_first(tmp_path: Path) -> None:
    home = Workspace(tmp_path)
    keep(home, FEBRUARY, FIRST.model_copy(update={"sent_at": SENT + timedelta(days=3), "sender": "vanthu@bdt.vn"}))
    keep(home, FEBRUARY, FIRST)
    assert [original.source for original in originals_of(home, FEBRUARY)] == [FIRST]


def test_an_original_whose_note_is_lost_comes_back_as_the_trail_has_sealed_it_and_else_is_a_stranger(
    tmp_path: Path,
) -> None:
    home = Workspace(tmp_path)
    stored = keep(home, FEBRUARY, FIRST)
    stored.path.with_name(stored.path.name + ".json").unlink()
    sealed = {stored.sha256: [stored.delivery]}
    assert [original.source for original in originals_of(home, FEBRUARY, sealed)] == [FIRST]
    assert list(archive.strangers(home, FEBRUARY, sealed)) == []
    assert list(originals_of(home, FEBRUARY)) == []
    assert [stranger.path for stranger in archive.strangers(home, FEBRUARY, {})] == [stored.path]


@pytest.mark.parametrize(
    "junk",
    [
        b"[]", b"{}", b"[1]", b"{", b'[{"name": "a"}]', b"[" * 100_000, b"\xff\xfe",
        b'[{"name":"a","sender":"","sent_at":"","via":"","received_at":"hom qua"}]',
        b'[{"name":"a","sender":"","sent_at":"","via":"","received_at":"9999-12-31T00:00:00-12:00"}]',
        b'[{"name":7,"sender":"","sent_at":"","via":"","received_at":"2023-02-15T00:00:00+00:00"}]',
    ],
)  # fmt: skip
def test_a_note_with_junk_makes_its_original_a_stranger_and_stops_nothing(tmp_path: Path, junk: bytes) -> None:
    home = Workspace(tmp_path)
    path = keep(home, FEBRUARY, FIRST).path
    other = keep(home, FEBRUARY, SourceFile(name="b.xlsx", content=OTHER))
    path.with_name(path.name + ".json").write_bytes(junk)
    assert [original.kept.sha256 for original in originals_of(home, FEBRUARY)] == [other.sha256]
    assert [(one.path, one.torn) for one in archive.strangers(home, FEBRUARY, {})] == [(path, True)]


def test_an_original_called_json_is_an_original(tmp_path: Path) -> None:
    home = Workspace(tmp_path)
    stored = keep(home, FEBRUARY, SourceFile(name="bao-cao.json", content=BOOK))
    assert home.original_of(FEBRUARY, stored.sha256) == stored.path
    assert [original.source.name for original in originals_of(home, FEBRUARY)] == ["bao-cao.json"]
    stored.path.with_name(stored.path.name + ".json").unlink()
    assert [stranger.path for stranger in archive.strangers(home, FEBRUARY, {})] == [stored.path]


def test_what_windows_notes_of_an_original_is_none_where_a_drive_keeps_it_as_a_file(tmp_path: Path) -> None:
    home = Workspace(tmp_path)
    stored = keep(home, FEBRUARY, FIRST)
    stored.path.with_name(f"{stored.path.name}:Zone.Identifier").write_text("[ZoneTransfer]\r\nZoneId=3\r\n")
    assert home.original_of(FEBRUARY, stored.sha256) == stored.path
    assert [original.source for original in originals_of(home, FEBRUARY)] == [FIRST]
    assert list(archive.strangers(home, FEBRUARY, {})) == []


def test_an_original_that_somebody_changed_is_never_taken_for_what_was_received(tmp_path: Path) -> None:
    home = Workspace(tmp_path)
    path = keep(home, FEBRUARY, FIRST).path
    path.write_bytes(OTHER)
    with pytest.raises(MachineError, match="đã bị thay đổi"):
        list(originals_of(home, FEBRUARY))
    keep(home, FEBRUARY, FIRST)
    assert path.read_bytes() == BOOK, "collecting the report again mends it"


def test_names_on_disk_are_plain_and_short() -> None:
    assert safe_name("Báo cáo T2 – Đồng Phú (final).xlsx") == "Bao-cao-T2-Dong-Phu-final.xlsx"
    assert safe_name("BC - Bù Đốp.xls") == "BC-Bu-Dop.xls"
    assert safe_name("../../etc/passwd") == "passwd"
    assert safe_name("???") == "tep"
    assert safe_name("BC.T2.XLS") == "BC.T2.xls"
    assert safe_name("BC.T2.2023") == "BC-T2-2023"
    assert len(safe_name("a" * 300 + ".xlsx")) < 80


def test_an_archive_whose_list_alone_is_endless_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.zip").write_bytes(_zip({"a.xlsx": BOOK}) + b"PK\x01\x02" * 100_001)
    monkeypatch.setattr(zipfile, "ZipFile", None)
    (refused,) = open_sources([tmp_path])
    assert isinstance(refused, SetAside) and "hơn 100.000 tệp bên trong" in refused.message


@pytest.mark.parametrize("ending", ["hta", "cmd", "js", "lnk", "iqy", "exe", "url", "vbs", "xll", "docm"])
def test_an_original_never_bears_an_ending_that_runs_when_it_is_clicked_on(ending: str, tmp_path: Path) -> None:
    source = SourceFile(name=f"BC T2.{ending}", content=BOOK)
    kept = keep(Workspace(tmp_path), FEBRUARY, source).path
    assert kept.name.partition("_")[2] == f"BC-T2-{ending}"
    assert [one.source.name for one in originals_of(Workspace(tmp_path), FEBRUARY)] == [source.name]


def test_windows_knows_of_an_original_that_it_came_from_the_web(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "sys", SimpleNamespace(platform="win32"))  # the note is a file beside it elsewhere
    kept = keep(Workspace(tmp_path), FEBRUARY, FIRST).path
    assert places.has_web_mark(kept)


def test_a_working_folder_ignores_folders_that_are_no_periods(tmp_path: Path) -> None:
    (tmp_path / "luu" / "goc").mkdir(parents=True)
    (tmp_path / "2023-Q1" / "goc").mkdir(parents=True)
    assert Workspace(tmp_path).periods() == [Period.parse("2023-Q1")]
    assert Workspace(tmp_path / "chua-co").periods() == []


def test_a_working_folder_that_is_a_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "tep").write_bytes(b"")
    with pytest.raises(InputError, match="Không tạo được thư mục"):
        Workspace(tmp_path / "tep").originals(FEBRUARY)


def test_the_ledger_may_lie_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(LEDGER_URL, raising=False)
    assert Workspace(tmp_path).ledger_url == ""
    assert Workspace(tmp_path, ledger_url="sqlite://").ledger_url == "sqlite://"
    monkeypatch.setenv(LEDGER_URL, "postgresql://x/y")
    assert Workspace(tmp_path).ledger_url == "postgresql://x/y"
    assert Workspace(tmp_path, ledger_url="sqlite://").ledger_url == "postgresql://x/y"  # the environment comes first


def test_a_run_that_dies_while_it_keeps_a_file_leaves_none_without_its_name_and_sender(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Workspace(tmp_path / "home")
    source = SourceFile(name="Hớn Quản T2.xlsx", content=b"abc", sender="honquan@b.vn")
    written: list[Path] = []

    def dying(path: Path, content: bytes) -> None:
        if written:
            raise KeyboardInterrupt
        written.append(path)
        path.write_bytes(content)

    with monkeypatch.context() as patched:
        patched.setattr(archive, "_write", dying)
        with pytest.raises(KeyboardInterrupt):
            archive.keep(home, FEBRUARY, source)
    assert list(archive.originals_of(home, FEBRUARY)) == []
    archive.keep(home, FEBRUARY, source)
    (original,) = archive.originals_of(home, FEBRUARY)
    assert (original.source.name, original.source.sender) == ("Hớn Quản T2.xlsx", "honquan@b.vn")
