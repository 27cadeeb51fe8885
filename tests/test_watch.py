"""A folder that is watched: what is dropped in is taken when it is whole, once."""

import contextlib
import gc
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import click
import pytest

from addin import watch
from addin.cli.main import commands
from addin.system.errors import InputError, MachineError
from addin.system.startup import relax_gc
from addin.watch import content_of, settled_changes, telling_wait
from addin.workspace.create import lay_out
from addin.workspace.folder import Workspace
from tests.catalogues import IN_FORCE
from tests.holding import open_elsewhere
from tests.inboxes import make_inbox
from tests.sheets import FEBRUARY

ROOT = Path(__file__).parent.parent


def rounds(folder: Path, *deeds: object, unfinished: Callable[[], bool] = lambda: False) -> list[list[str]]:
    """What is told while, between two looks, one deed after the other is done."""
    waiting = iter(deeds)

    class Over(Exception):  # noqa: N818 # no error: the deeds are over
        pass

    def wait(_: float) -> None:
        try:
            deed = next(waiting)
        except StopIteration:
            raise Over from None
        if callable(deed):
            deed()

    told: list[list[str]] = []
    with contextlib.suppress(Over):
        told.extend(sorted(content) for content in settled_changes(folder, 10, wait, unfinished))
    return told


def test_what_lies_there_at_the_beginning_is_told_once(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_text("x")
    assert rounds(tmp_path, None, None, None) == [["a.eml"]]


def test_a_file_is_told_when_it_no_longer_grows(tmp_path: Path) -> None:
    file = tmp_path / "b.xlsx"
    grow = [lambda size=size: file.write_bytes(b"x" * size) for size in (1, 2, 3)]
    assert rounds(tmp_path, *grow[:2], None, None) == [["b.xlsx"]]
    assert content_of(tmp_path)["b.xlsx"][0] == 2


def test_what_is_still_coming_or_open_in_excel_is_left_alone(tmp_path: Path) -> None:
    for name in ("c.xlsx.crdownload", "~$d.xlsx", ".e.tmp", "f.part"):
        (tmp_path / name).write_text("x")
    assert rounds(tmp_path, None, None) == []


def test_a_file_that_is_changed_or_comes_later_is_told_and_one_that_goes_is_not(tmp_path: Path) -> None:
    file, other = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    file.write_text("x")
    later = [None, lambda: other.write_text("y"), None, None, other.unlink, None, None, lambda: file.write_text("xy")]
    assert rounds(tmp_path, *later, None, None) == [["a.xlsx"], ["a.xlsx", "b.xlsx"], ["a.xlsx"]]


def test_what_did_not_end_well_is_told_again_after_a_while_until_it_did(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_text("x")
    failed = [True]
    deeds = [*[None] * 5, failed.clear, *[None] * 6]
    assert rounds(tmp_path, *deeds, unfinished=lambda: bool(failed)) == [["a.eml"]] * 2


def test_a_round_whose_summary_is_open_ends_when_it_is_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(watch, "AGAIN", 0.3)
    home = Workspace(tmp_path / "nhà")
    lay_out(home, IN_FORCE)
    make_inbox(home.root / "hop-thu", FEBRUARY, 5)
    arguments = ["watch", "--period", "2023-02", "--home", str(home.root), "--seconds", "0.1"]
    commands.main([*arguments, "--once"], prog_name="tonghop", standalone_mode=False)
    summary = home.root / "2023-02" / "TongHop_2023-02.xlsx"
    before = summary.stat().st_mtime_ns
    with ExitStack() as held:
        held.enter_context(open_elsewhere(summary))
        with pytest.raises(MachineError, match="đang mở trong Excel"):
            commands.main([*arguments, "--once"], prog_name="tonghop", standalone_mode=False)
        waits = iter(range(20))

        def wait(_: float) -> None:
            if next(waits, None) is None or summary.stat().st_mtime_ns != before:
                raise KeyboardInterrupt
            if "Chương trình tự làm lại" in capsys.readouterr().err:
                held.close()

        monkeypatch.setattr(watch, "telling_wait", partial(telling_wait, wait=wait))
        with contextlib.suppress(click.Abort):
            commands.main(arguments, prog_name="tonghop", standalone_mode=False)
    assert summary.stat().st_mtime_ns != before


def test_a_folder_that_is_gone_for_a_while_ends_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "ổ mạng"
    assert rounds(folder, None, folder.mkdir, lambda: (folder / "a.eml").write_text("x"), None) == [["a.eml"]]
    assert content_of(tmp_path / "không có") == {}


def test_a_folder_that_is_gone_is_told_once_and_that_it_is_back(tmp_path: Path) -> None:
    folder, told = tmp_path / "ổ mạng", list[bool]()
    wait = telling_wait(folder, told.append, lambda _: None)
    for deed in (None, None, folder.mkdir, None, folder.rmdir, None, folder.mkdir):
        if deed:
            deed()
        wait(5)
    assert told == [False, True, False, True]


def test_a_working_folder_that_is_gone_is_not_begun_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home, letters = Workspace(tmp_path / "nhà"), tmp_path / "thư"
    lay_out(home, IN_FORCE)
    letters.mkdir()

    def go(_: float) -> None:
        if home.root.is_dir():
            home.root.rename(tmp_path / "ổ mạng khác")
            make_inbox(letters, FEBRUARY, 5)

    monkeypatch.setattr(watch, "telling_wait", partial(telling_wait, wait=go))
    arguments = ["watch", "--period", "2023-02", "--home", str(home.root), str(letters), "--once"]
    with pytest.raises(InputError, match="Không tìm thấy thư mục làm việc"):
        commands.main(arguments, prog_name="tonghop", standalone_mode=False)
    assert not home.root.exists()


def test_the_command_collects_checks_and_sums_up_what_was_dropped(tmp_path: Path) -> None:
    home = Workspace(tmp_path / "nhà")
    lay_out(home, IN_FORCE)
    make_inbox(tmp_path / "thư", FEBRUARY, 5)
    shutil.copytree(tmp_path / "thư", home.root / "hop-thu", dirs_exist_ok=True)
    command = ["watch", "--period", "2023-02", "--home", home.root, "--seconds", "0.1", "--once"]
    done = subprocess.run(
        [sys.executable, "-m", "addin", *map(str, command)], cwd=ROOT, capture_output=True, text=True, timeout=120,
        check=True, env={**os.environ, "PYTHONUTF8": "1"},
    )  # fmt: skip
    assert "Đã nhận báo cáo của 11 đơn vị" in done.stderr
    assert (home.root / "2023-02" / "TongHop_2023-02.xlsx").is_file()


@pytest.mark.parametrize("command", ["watch", "page"])
def test_what_lives_for_days_lets_go_of_dead_objects_as_python_does(command: str, tmp_path: Path) -> None:
    usual = gc.get_threshold()
    try:
        relax_gc()
        with pytest.raises(InputError):
            commands.main([command, "--period", "2023-02", "--home", str(tmp_path / "không có")], standalone_mode=False)
        assert gc.get_threshold() <= (2_000, 10, 10)
    finally:
        gc.set_threshold(*usual)
