"""What lies in a folder and is no file of a district is told in a line, and the rest goes on."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from addin.collect import sources
from addin.collect.names import display_name
from addin.collect.sources import open_sources
from schemas.submission import SetAside
from tests.test_collect import BOOK

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no such entries")
ROOT = Path(__file__).parent.parent


def collected(folder: Path) -> tuple[list[str], list[tuple[str, str, str]]]:
    (folder / "zz.xlsx").write_bytes(BOOK)
    items = list(open_sources([folder]))
    refused = [(item.file, item.code, item.message) for item in items if isinstance(item, SetAside)]
    return [item.name for item in items if not isinstance(item, SetAside)], refused


def test_pipes_devices_and_links_to_them_are_no_files(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a-ong.xlsx")
    (tmp_path / "b-khong.xlsx").symlink_to("/dev/zero")
    (tmp_path / "c-ngau-nhien.eml").symlink_to("/dev/urandom")
    names, refused = collected(tmp_path)
    assert names == ["zz.xlsx"]
    assert [line[0] for line in refused] == ["a-ong.xlsx", "b-khong.xlsx", "c-ngau-nhien.eml"]
    assert all(code == "file-unreadable" and "thiết bị hoặc đường ống" in told for _, code, told in refused)


def test_a_pipe_asked_for_by_name_keeps_nobody_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "ong")
    (item,) = open_sources([tmp_path / "ong"])
    assert isinstance(item, SetAside)


def test_links_that_lead_nowhere_or_round_in_circles_are_told(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "a")
    (tmp_path / "b").symlink_to(tmp_path / "khong-co")
    names, refused = collected(tmp_path)
    assert (names, [line[0] for line in refused]) == (["zz.xlsx"], ["a", "b"])
    assert "vòng tròn" in refused[0][2]
    assert "không còn ở đó" in refused[1][2]


def test_a_link_to_a_folder_is_not_followed_and_told(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path)
    names, refused = collected(tmp_path)
    assert (names, [(file, "lối tắt" in message) for file, _, message in refused]) == (["zz.xlsx"], [("a", True)])


def test_a_file_that_says_it_is_empty_and_never_ends_is_cut_at_the_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "MOST_BYTES", 1000)
    (tmp_path / "a").symlink_to("/proc/self/maps")  # a regular file of 0 bytes by what it says of itself
    names, refused = collected(tmp_path)
    assert [line[:2] for line in refused if line[0] == "a"] == [("a", "file-too-large")]
    assert names == []


def test_a_name_in_another_encoding_is_shown_as_it_was_meant(tmp_path: Path) -> None:
    raw = os.fsencode(tmp_path) + b"/" + "Bù Đăng.xlsx".encode("cp1258", "replace")
    with open(raw, "wb") as stream:  # noqa: PTH123 - a name that is no text
        stream.write(BOOK)
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\xfe")).mkdir()
    names, refused = collected(tmp_path)
    assert refused == []
    assert len(names) == 2
    assert all(name.encode("utf-8") for name in names)


def test_folders_within_folders_without_end_are_left_off_somewhere(tmp_path: Path) -> None:
    here = os.getcwd()  # noqa: PTH109 - the path grows beyond what the system takes at once
    deep = tmp_path / "0-sau"
    deep.mkdir()
    try:
        os.chdir(deep)
        for _ in range(1500):
            Path("lop").mkdir()
            os.chdir("lop")
        Path("bc.xlsx").write_bytes(BOOK)
    finally:
        os.chdir(here)
    try:
        names, refused = collected(tmp_path)
    finally:
        subprocess.run(["rm", "-rf", deep], check=True)  # no function of Python's goes so deep
    assert names == ["zz.xlsx"]
    assert [line[1] for line in refused] == ["file-unreadable"]
    assert "lồng quá" in refused[0][2]


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user may enter."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def test_what_may_not_be_read_is_told(open_folder: Path) -> None:
    (open_folder / "kin").mkdir()
    (open_folder / "kin").chmod(0)
    (open_folder / "ho").mkdir()
    (open_folder / "ho" / "bc.xlsx").write_bytes(BOOK)
    (open_folder / "ho").chmod(0o444)
    (open_folder / "rieng.xlsx").write_bytes(BOOK)
    (open_folder / "rieng.xlsx").chmod(0)
    (open_folder / "zz.xlsx").write_bytes(BOOK)
    code = (
        "import os, sys; from pathlib import Path; from addin.collect.sources import open_sources\n"
        "if os.geteuid() == 0: os.setgid(65534); os.setuid(65534)\n"
        "for item in open_sources([Path(sys.argv[1])]):\n"
        "    print(getattr(item, 'code', 'được'), getattr(item, 'file', '') or item.name)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(open_folder)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    for folder in ("kin", "ho"):
        (open_folder / folder).chmod(0o755)
    assert done.stderr == ""
    assert sorted(done.stdout.splitlines()) == [
        "file-unreadable bc.xlsx", "file-unreadable kin", "file-unreadable rieng.xlsx", "được zz.xlsx",
    ]  # fmt: skip


def test_a_name_beyond_all_measure_is_cut_and_keeps_its_ending() -> None:
    shown = display_name("a" * 40_000 + ".xlsx")
    assert len(display_name("b" * 3_000 + ".xlsx")) == 240
    assert display_name("b" * 3_000 + ".xlsx").endswith("….xlsx")
    assert len(shown) == 240
    assert display_name("Báo cáo\ud800.xlsx").encode("utf-8")
    assert display_name("bao-cao\u202exslx.exe") == "bao-cao xslx.exe"  # the mark shows it as “exe.xlsx”
