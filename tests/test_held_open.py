"""An output that is open in Excel or Word: a sentence that names it, the other outputs written, nothing left behind."""

import json
import os
import re
import shutil
import stat
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from addin.cli.main import commands
from addin.pipeline import collect
from addin.system import atomic
from addin.system.atomic import atomic_write
from addin.system.errors import MachineError
from addin.system.unwritten import UnwrittenError
from addin.workspace.folder import Workspace
from tests.holding import open_elsewhere
from tests.inboxes import make_inbox
from tests.sheets import FEBRUARY

COMMON = ("--period", "2023-02")


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A working folder with the reports of a month in it."""
    folder = tmp_path_factory.mktemp("Báo cáo tháng 6")
    make_inbox(folder / "thư", FEBRUARY, 5)
    collect(Workspace(folder / "nhà"), FEBRUARY, [folder / "thư"])
    return folder


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(atomic, "_PATIENCE", 0.2)


def tonghop(*arguments: object) -> None:
    commands.main([str(argument) for argument in arguments], prog_name="tonghop", standalone_mode=False)


def hidden(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob(".*")]


@pytest.mark.parametrize(
    ("command", "file", "program"),
    [
        (("consolidate", "--out"), "TH.xlsx", "Excel"),
        (("compare", "--out"), "SS.xlsx", "Excel"),
        (("score", "--out"), "BD.xlsx", "Excel"),
        (("draft", "--out"), "BC.docx", "Word"),
        (("commend", "--force", "--out"), "TT.docx", "Word"),
    ],
)
@pytest.mark.usefixtures("impatient")
def test_an_output_that_is_open_is_named_with_what_to_do(
    month: Path, command: Sequence[str], file: str, program: str
) -> None:
    out = month / "ra" / file
    out.parent.mkdir(exist_ok=True)
    out.write_bytes(b"as it was")
    name, *options = command
    with open_elsewhere(out), pytest.raises(MachineError) as refused:
        tonghop(name, *COMMON, "--home", month / "nhà", *options, out)
    assert f"“{out}” đang mở trong {program}" in str(refused.value)
    assert "Đề nghị đóng tệp đó rồi làm lại" in str(refused.value)
    assert out.read_bytes() == b"as it was"
    assert hidden(out.parent) == []
    tonghop(name, *COMMON, "--home", month / "nhà", *options, out)
    assert out.read_bytes()[:2] == b"PK"


@pytest.mark.parametrize(
    ("command", "opened"),
    [("forms", "BieuMau_2023-02_69[46]_*.xlsx"), ("send-back", "ThongBao_*.docx"), ("remind", "DonDoc_*.docx")],
)
@pytest.mark.usefixtures("impatient")
def test_of_many_outputs_those_that_are_open_are_told_and_the_others_written(
    month: Path, command: str, opened: str, capsys: pytest.CaptureFixture[str]
) -> None:
    out = month / command
    late = ("--today", "2023-03-20") if command == "remind" else ()
    arguments = (command, *COMMON, "--home", month / "nhà", "--out", out, *late)
    tonghop(*arguments)
    capsys.readouterr()
    held = sorted(out.glob(opened))
    others = [path for path in out.rglob("*.*") if path.is_file() and path not in held and path.suffix != ".eml"]
    for path in (*held, *others):
        path.write_bytes(b"old")
    with open_elsewhere(held), pytest.raises(MachineError) as refused:
        tonghop(*arguments, "--json")
    printed = json.loads(capsys.readouterr().out)
    assert {item["file"] for item in printed["not_written"]} == {str(path) for path in held}
    assert all(str(path) in str(refused.value) for path in held)
    assert "Các kết quả khác đã được ghi đủ" in str(refused.value)
    assert {path.read_bytes() for path in held} == {b"old"}
    assert {path.name: path.read_bytes()[:2] for path in others} == {path.name: b"PK" for path in others}
    assert hidden(out) == []


@pytest.mark.usefixtures("impatient")
def test_a_run_whose_summary_is_open_still_drafts_its_report(month: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, letters = month / "kết quả", month / "thư"
    arguments = ("run", *COMMON, "--home", month / "nhà", "--out", out, letters)
    tonghop(*arguments)
    summary, report = out / "TongHop_2023-02.xlsx", out / "BaoCao_2023-02.docx"
    report.unlink()
    capsys.readouterr()
    with open_elsewhere(summary), pytest.raises(MachineError, match="đang mở trong Excel"):
        tonghop(*arguments)
    said = capsys.readouterr().err
    assert report.is_file()
    assert f"Dự thảo báo cáo: {report}" in said
    assert "Bảng tổng hợp:" not in said


@pytest.mark.skipif(os.name == "nt", reason="Windows itself keeps a file that is open")
@pytest.mark.parametrize(
    ("name", "mark"),
    [
        ("TH.xlsx", ".~lock.TH.xlsx#"),
        ("TH.xlsx", "~$TH.xlsx"),
        ("BaoCao.docx", "~$oCao.docx"),
        ("BC.docx", "~$BC.docx"),
    ],
)
def test_what_an_office_program_marks_as_open_is_not_replaced_under_it(tmp_path: Path, name: str, mark: str) -> None:
    path, beside = tmp_path / name, tmp_path / mark
    path.write_bytes(b"old")
    beside.touch()
    said = f"đang mở .* xóa tệp “{re.escape(mark)}”"
    with pytest.raises(UnwrittenError, match=said) as refused, atomic_write(path) as stream:
        stream.write(b"new")
    assert refused.value.alone
    assert (path.read_bytes(), {one.name for one in tmp_path.iterdir()}) == (b"old", {name, mark})
    path.unlink()  # a mark that was left behind by a file that is gone
    with atomic_write(path) as stream:
        stream.write(b"new")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no umask")
def test_who_may_read_a_new_file_is_what_the_user_has_set(tmp_path: Path) -> None:
    usual = os.umask(0o077)
    try:
        with atomic_write(tmp_path / "TH.xlsx") as stream:
            stream.write(b"new")
    finally:
        os.umask(usual)
    assert stat.S_IMODE((tmp_path / "TH.xlsx").stat().st_mode) == 0o600


def test_a_file_that_is_let_go_of_within_two_seconds_is_written(tmp_path: Path) -> None:
    """As a virus scanner and the preview pane do."""
    path = tmp_path / "TH.xlsx"
    path.write_bytes(b"old")
    begun, done = threading.Event(), threading.Event()

    def scanner() -> None:
        with open_elsewhere(path):
            begun.set()
            done.wait(0.7)

    scanning = threading.Thread(target=scanner)
    scanning.start()
    begun.wait()
    with atomic_write(path) as stream:
        stream.write(b"new")
    scanning.join()
    assert path.read_bytes() == b"new"
    assert os.listdir(tmp_path) == ["TH.xlsx"]  # noqa: PTH208


def test_what_stays_open_is_given_up_after_two_seconds(tmp_path: Path) -> None:
    path = tmp_path / "BC.docx"
    path.write_bytes(b"old")
    began = time.monotonic()
    with open_elsewhere(path), pytest.raises(UnwrittenError) as refused, atomic_write(path) as stream:
        stream.write(b"new")
    assert time.monotonic() - began > 1.9
    assert refused.value.alone
    assert (path.read_bytes(), os.listdir(tmp_path)) == (b"old", ["BC.docx"])  # noqa: PTH208


@pytest.mark.usefixtures("impatient")
def test_the_working_folder_survives_an_open_output(month: Path, tmp_path: Path) -> None:
    home = tmp_path / "nhà"
    shutil.copytree(month / "nhà", home)
    (home / "TH.xlsx").write_bytes(b"old")
    with open_elsewhere(home / "TH.xlsx"), pytest.raises(MachineError):
        tonghop("consolidate", *COMMON, "--home", home, "--out", home / "TH.xlsx")
    tonghop("doctor", "--home", home)
