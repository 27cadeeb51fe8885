"""Letters and archives of other programs: .msg, winmail.dat, uuencode, mbox, .7z, .rar; no hostile one stops a run."""

import base64
import binascii
import io
import subprocess
import zipfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import py7zr
import pytest
import rarfile

from addin.collect import letters, mbox, sources
from addin.collect.kinds import FileKind, kind_of
from addin.collect.sources import open_sources
from schemas.submission import SetAside, SourceFile
from tests.letters import Tree, compound, outlook_letter, rar, winmail
from tests.sheets import needs, workbook

BOOK = workbook({"A": "| 1 |"}, cover=None)
OTHER = workbook({"A": "| 2 |"}, cover=None)
NAME = "Báo cáo Bù Đăng (lần 2).xlsx"
SENT = datetime(2023, 2, 15, 1, 5, tzinfo=UTC)


def _open(folder: Path, name: str, content: bytes) -> tuple[list[SourceFile], list[SetAside]]:
    (folder / name).write_bytes(content)
    items = list(open_sources([folder / name]))
    return [i for i in items if isinstance(i, SourceFile)], [i for i in items if isinstance(i, SetAside)]


def _codes(aside: Sequence[SetAside]) -> list[str]:
    return [item.code for item in aside]


def _mail(name: str = "", content: bytes = b"", text: str = "Kính gửi.") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Phòng Dân tộc <budang@binhphuoc.gov.vn>"
    message["Subject"] = "Báo cáo"
    message["Date"] = "Wed, 15 Feb 2023 08:05:00 +0700"
    message.set_content(text)
    if content:
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message


# -- Outlook ---------------------------------------------------------------------------------------------------
def test_a_letter_saved_by_outlook_gives_its_workbook_with_sender_and_sent_time(tmp_path: Path) -> None:
    letter = outlook_letter("BuDang@binhphuoc.gov.vn", SENT, "Báo cáo tháng 02", [(NAME, BOOK), ("b.pdf", b"%PDF-1")])
    (item,), (unused,) = _open(tmp_path, "thu.msg", compound(letter))
    assert (item.name, item.content, item.sender, item.sent_at) == (NAME, BOOK, "budang@binhphuoc.gov.vn", SENT)
    assert item.via == f"{tmp_path.name} › thu.msg: Báo cáo tháng 02"
    assert (unused.code, "b.pdf" in unused.message) == ("file-attachment-unused", True)


def test_a_letter_in_an_outlook_letter_keeps_its_own_sender_and_time(tmp_path: Path) -> None:
    inner = outlook_letter("budang@x.vn", SENT, "Của huyện", [(NAME, BOOK)], depth=1)
    outer = outlook_letter("vanthu@x.vn", datetime(2023, 2, 20, tzinfo=UTC), "FW", [("Của huyện", inner)])
    (item,), aside = _open(tmp_path, "thu.msg", compound(outer))
    assert (item.name, item.sender, item.sent_at, aside) == (NAME, "budang@x.vn", SENT, [])


def test_outlook_letters_too_deep_are_named(tmp_path: Path) -> None:
    letter: Tree = outlook_letter("a@x.vn", SENT, "trong cùng", [(NAME, BOOK)], depth=1)
    for depth in range(7, -1, -1):
        letter = outlook_letter("a@x.vn", SENT, "FW", [("FW", letter)], depth=depth)
    items, aside = _open(tmp_path, "thu.msg", compound(letter))
    assert items == []
    assert "lồng quá nhiều lớp" in aside[0].message


def test_a_truncated_outlook_letter_is_named(tmp_path: Path) -> None:
    whole = compound(outlook_letter("a@x.vn", SENT, "x", [(NAME, BOOK)]))
    _, aside = _open(tmp_path, "thu.msg", whole[:-700])
    assert _codes(aside) == ["file-corrupt"]


def test_files_in_winmail_dat_come_out_under_their_long_names(tmp_path: Path) -> None:
    packed = winmail([(NAME, BOOK)], inner=winmail([("trong.xlsx", OTHER)]))
    items, aside = _open(tmp_path, "a.eml", _mail("winmail.dat", packed).as_bytes())
    assert [(item.name, item.content) for item in items] == [(NAME, BOOK), ("trong.xlsx", OTHER)]
    assert {item.sender for item in items} == {"budang@binhphuoc.gov.vn"}
    assert aside == []


def test_a_winmail_dat_that_is_cut_off_or_lies_about_lengths_is_said(tmp_path: Path) -> None:
    packed = winmail([("a.xlsx", BOOK), (NAME, BOOK)])
    items, aside = _open(tmp_path, "a.eml", _mail("winmail.dat", packed[:-400]).as_bytes())
    assert [item.name for item in items] == ["a.xlsx"]
    assert _codes(aside) == ["file-corrupt"]
    lying = packed[:11] + b"\xff\xff\xff\xff" + packed[15:]
    items, aside = _open(tmp_path, "a.eml", _mail("winmail.dat", lying).as_bytes())
    assert (items, _codes(aside)) == ([], ["file-corrupt"])


# -- old and odd mail ------------------------------------------------------------------------------------------
def test_a_workbook_written_into_the_text_is_taken_out(tmp_path: Path) -> None:
    lines = [binascii.b2a_uu(BOOK[at : at + 45]).decode() for at in range(0, len(BOOK), 45)]
    text = "Kính gửi Ban.\n\nbegin 644 BC thang 2.xls\n" + "".join(lines) + "`\nend\n"
    (item,), aside = _open(tmp_path, "a.eml", _mail(text=text).as_bytes())
    assert (item.name, item.content, aside) == ("BC thang 2.xls", BOOK, [])


def test_a_spoilt_uuencoded_file_is_said(tmp_path: Path) -> None:
    items, aside = _open(tmp_path, "a.eml", _mail(text="begin 644 bc.xls\nkhông phải\nend\n").as_bytes())
    assert (items, _codes(aside)) == ([], ["file-empty"])


def test_a_forwarded_letter_in_base64_is_read_though_the_standard_forbids_it(tmp_path: Path) -> None:
    inner = base64.encodebytes(_mail(NAME, BOOK).as_bytes())
    head = b"From: vanthu@x.vn\nMIME-Version: 1.0\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n"
    (item,), aside = _open(tmp_path, "a.eml", head + inner)
    assert (item.name, item.sender, aside) == (NAME, "budang@binhphuoc.gov.vn", [])


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        (b"filename*0*=windows-1258''B%C1o%20; filename*1*=c%C1o.xlsx", "BÁo cÁo.xlsx"),
        (b"filename==?windows-1258?Q?B=E1o_c=E1o.xlsx?=", "Báo cáo.xlsx"),
        (b"filename==?x-khong-co?Q?bc.xlsx?=", "=?x-khong-co?Q?bc.xlsx?="),
        (b"filename*=utf-8''Ba%CC%81o%20ca%CC%81o", "Báo cáo"),
        (b"", "tep-dinh-kem-1"),
    ],
)
def test_odd_names_never_cost_the_workbook(tmp_path: Path, disposition: bytes, name: str) -> None:
    lines = (
        b"From: a@b.vn", b"MIME-Version: 1.0", b"Content-Type: application/octet-stream",
        b"Content-Transfer-Encoding: base64", b"Content-Disposition: attachment; " + disposition, b"",
        base64.encodebytes(BOOK),
    )  # fmt: skip
    (item,), aside = _open(tmp_path, "a.eml", b"\r\n".join(lines))
    assert (item.content, item.name.lower(), aside) == (BOOK, name.lower(), [])


@pytest.mark.parametrize(
    "head", [b'Content-Type: text/plain; charset="utf\x00-8"', b"Content-Transfer-Encoding: \xff\x00"]
)
def test_a_header_that_no_program_should_write_costs_no_run(tmp_path: Path, head: bytes) -> None:
    letter = b"From: a@b.vn\nDate: Wed, 15 Feb 2023 08:05:00 +0700\n" + head + b"\n\nK\xc3\xadnh g\xe1\xbb\xadi\n"
    items, aside = _open(tmp_path, "a.eml", letter)
    assert (items, _codes(aside)) == ([], ["file-no-attachment"])


def test_a_letter_that_brings_out_a_fault_costs_itself_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(letter: SourceFile) -> Iterator[SourceFile]:
        yield letter.model_copy(update={"name": "trước.xlsx", "content": BOOK})
        raise ZeroDivisionError

    monkeypatch.setattr(letters, "open_mail", fail)
    (tmp_path / "a.eml").write_bytes(_mail(NAME, BOOK).as_bytes())
    (tmp_path / "b.xlsx").write_bytes(BOOK)
    before, refused, item = open_sources([tmp_path])
    assert isinstance(before, SourceFile), "what came out before the fault is not lost"
    assert isinstance(refused, SetAside)
    assert (refused.file, refused.code) == ("a.eml", "file-fault")
    assert isinstance(item, SourceFile)


def _spoilt_by_lzma(name: str) -> bytes:
    """A .zip whose one file is packed by LZMA, a way that hardly any program uses, and spoilt."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_LZMA) as package:
        package.writestr(name, BOOK)
    content = bytearray(stream.getvalue())
    content[60:80] = b"\xff" * 20
    return bytes(content)


@pytest.mark.parametrize("name", ["mimetype", "[Content_Types].xml", "BC.xlsx"])
def test_a_spoilt_zip_costs_itself_only_however_it_is_packed(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.zip").write_bytes(_spoilt_by_lzma(name))
    (tmp_path / "b.xlsx").write_bytes(BOOK)
    refused, item = open_sources([tmp_path])
    assert isinstance(refused, SetAside)
    assert (refused.code, item.name) == ("file-corrupt", "b.xlsx")


def test_a_file_whose_kind_brings_out_a_fault_costs_itself_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "kind_of", lambda content, _: FileKind.WORKBOOK if content == BOOK else 1 / 0)
    (tmp_path / "a.xlsx").write_bytes(OTHER)
    (tmp_path / "b.xlsx").write_bytes(BOOK)
    refused, item = open_sources([tmp_path])
    assert isinstance(refused, SetAside)
    assert (refused.code, item.name) == ("file-fault", "b.xlsx")


# -- mbox ------------------------------------------------------------------------------------------------------
def _mbox(letters: list[EmailMessage], line: bytes = b"From 1757@xxx Wed Feb 15 01:05:00 +0000 2023") -> bytes:
    return b"".join(line + b"\n" + letter.as_bytes() + b"\n\n" for letter in letters)


@pytest.mark.parametrize("line", [b"From 1757@xxx Wed Feb 15 01:05:00 +0000 2023", b"From - Wed Feb 15 08:05:00 2023"])
def test_every_letter_of_an_mbox_is_read(tmp_path: Path, line: bytes) -> None:
    quoted = _mail("b.xlsx", OTHER, text="Xin chào\n\nFrom Bù Đăng, năm 2023\n")
    items, aside = _open(tmp_path, "Mail", _mbox([_mail("a.xlsx", BOOK), _mail(), quoted, _mail()], line))
    assert [(item.name, item.content) for item in items] == [("a.xlsx", BOOK), ("b.xlsx", OTHER)]
    assert items[1].via == f"{tmp_path.name} › Mail › thư số 3: Báo cáo"
    assert _codes(aside) == ["file-letters-without-attachment"]
    assert "Có 2 thư" in aside[0].message


def test_an_mbox_over_the_limit_of_a_file_is_read_letter_by_letter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "MOST_BYTES", 1000)
    monkeypatch.setattr(mbox, "_MOST_LETTER_BYTES", 4 * len(BOOK))
    huge = _mail("to.xlsx", bytes(8 * len(BOOK)))
    items, aside = _open(tmp_path, "Takeout.mbox", _mbox([_mail("a.xlsx", BOOK), huge, _mail("b.xlsx", OTHER)]))
    assert [item.name for item in items] == ["a.xlsx", "b.xlsx"]
    assert _codes(aside) == ["file-too-large"]


# -- 7z --------------------------------------------------------------------------------------------------------
def _7z(entries: dict[str, bytes], password: str | None = None) -> bytes:
    stream = io.BytesIO()
    with py7zr.SevenZipFile(stream, "w", password=password) as package:
        for name, content in entries.items():
            package.writestr(content, name)
    return stream.getvalue()


def test_a_7z_gives_its_workbooks_under_names_without_folders(tmp_path: Path) -> None:
    items, aside = _open(tmp_path, "bc.7z", _7z({f"Bù Đăng/{NAME}": BOOK, "b.xlsx": OTHER, "~$b.xlsx": b"x"}))
    assert [(item.name, item.content) for item in items] == [(NAME, BOOK), ("b.xlsx", OTHER)]
    assert items[0].via.endswith("bc.7z")
    assert aside == []


def test_a_7z_of_the_7_zip_program_is_read_and_so_is_a_zip_inside_it(tmp_path: Path) -> None:
    needs("7z")
    (tmp_path / NAME).write_bytes(BOOK)
    for archive, packed in (("trong.zip", NAME), ("ngoai.7z", "trong.zip")):
        subprocess.run(["7z", "a", archive, packed], cwd=tmp_path, check=True, capture_output=True)
    (item,), aside = _open(tmp_path, "ngoai.7z", (tmp_path / "ngoai.7z").read_bytes())
    assert (item.name, item.content, aside) == (NAME, BOOK, [])


def test_a_locked_a_truncated_and_an_empty_7z_are_named(tmp_path: Path) -> None:
    assert _codes(_open(tmp_path, "a.7z", _7z({"a.xlsx": BOOK}, "mat-khau"))[1]) == ["file-password"]
    whole = _7z({"a.xlsx": BOOK})
    for length in (6, 40, len(whole) // 2, len(whole) - 5):
        assert _codes(_open(tmp_path, "a.7z", whole[:length])[1]) == ["file-corrupt"], length
    assert _codes(_open(tmp_path, "a.7z", _7z({}))[1]) in (["file-empty"], ["file-corrupt"])


def test_a_7z_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    items, aside = _open(tmp_path, "a.7z", _7z({"a.xlsx": bytes(30_000_000)}))
    assert (items, _codes(aside)) == ([], ["file-too-large"])
    items, aside = _open(tmp_path, "a.7z", _7z({f"{number}.txt": b"1" for number in range(501)}))
    assert (items, _codes(aside)) == ([], ["file-too-large"])


def test_a_damaged_7z_never_stops_the_run(tmp_path: Path) -> None:
    whole = bytearray(_7z({"a.xlsx": BOOK}))
    for at in range(6, len(whole), max(1, len(whole) // 150)):
        spoilt = whole.copy()
        spoilt[at] ^= 0xFF
        items, aside = _open(tmp_path, "a.7z", bytes(spoilt))
        assert len(items) + len(aside) >= 1, at


def test_entries_of_one_name_in_a_7z_are_not_lost_without_a_word(tmp_path: Path) -> None:
    stream = io.BytesIO()
    with py7zr.SevenZipFile(stream, "w") as package:
        package.writestr(BOOK, "a.xlsx")
        package.writestr(OTHER, "a.xlsx")
    items, aside = _open(tmp_path, "a.7z", stream.getvalue())
    assert len(items) == 2 or _codes(aside) == ["file-archive-same-names"]


# -- rar -------------------------------------------------------------------------------------------------------
def test_a_rar_gives_its_workbooks(tmp_path: Path) -> None:
    items, aside = _open(tmp_path, "bc.rar", rar({f"Bù Đăng/{NAME}": BOOK, "../../b.xlsx": OTHER}))
    assert [(item.name, item.content) for item in items] == [(NAME, BOOK), ("b.xlsx", OTHER)]
    assert aside == []


def test_a_rar_packed_by_winrar_is_unpacked_by_a_program_of_the_machine(tmp_path: Path) -> None:
    needs("unar")
    packed = (Path(__file__).parent / "files" / "packed-by-winrar.rar").read_bytes()
    items, aside = _open(tmp_path, "bc.rar", packed)
    assert items == []
    assert [(item.file, item.code) for item in aside] == [
        ("stest1.txt", "file-unsupported"), ("stest2.txt", "file-unsupported")
    ]  # fmt: skip


def test_without_a_program_a_rar_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(*_: object, **__: object) -> None:
        raise rarfile.RarCannotExec("no program")

    monkeypatch.setattr(rarfile, "tool_setup", nothing)
    items, (refused,) = _open(tmp_path, "bc.rar", rar({"a.xlsx": BOOK}, stored=False))
    assert (items, refused.code) == ([], "file-unsupported")
    assert "7-Zip" in refused.message
    assert ".zip" in refused.message


def test_a_spoilt_rar_is_named(tmp_path: Path) -> None:
    whole = rar({"a.xlsx": BOOK})
    assert _codes(_open(tmp_path, "a.rar", whole[:7])[1]) == ["file-corrupt"]
    assert len(_open(tmp_path, "a.rar", whole[:300])[1]) == 1
    spoilt = whole.replace(BOOK[100:110], b"0123456789", 1)
    assert _codes(_open(tmp_path, "a.rar", spoilt)[1]) == ["file-corrupt"]


def test_a_rar_with_too_many_files_is_refused_whole(tmp_path: Path) -> None:
    items, aside = _open(tmp_path, "a.rar", rar({f"{number}.xlsx": b"1" for number in range(501)}))
    assert (items, _codes(aside)) == ([], ["file-too-large"])


def test_a_workbook_unpacked_into_a_folder_does_not_make_its_archive_a_workbook() -> None:
    content = workbook({})
    assert kind_of(content, "bc.xlsx") is FileKind.WORKBOOK
    archive = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as package, zipfile.ZipFile(archive, "w") as target:
        target.writestr("bc.xlsx", content)
        for name in package.namelist():
            target.writestr(f"giai-nen/{name}", package.read(name))
    assert kind_of(archive.getvalue(), "bc.zip") is FileKind.ZIP
