"""A disk that is full at whatever moment: a sentence, nothing lost or half-written, and the next run completes.

`TONGHOP_FULL=12` tries so many fill levels a step.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest

from addin.collect.archive import original_files
from addin.workspace.folder import Workspace
from tests.inboxes import make_inbox
from tests.sheets import FEBRUARY
from tests.test_killed import commands, settled, whole

LEVELS = int(os.environ.get("TONGHOP_FULL", "1"))
ROOT = Path(__file__).parent.parent
#: Enough for a whole month.
_SIZE = 24 * 1024 * 1024
_STEPS = ("collect", "check", "consolidate", "send-back", "draft", "close")


class Disk(NamedTuple):
    """A small disk of its own, and how much of it each step of the month takes."""

    folder: Path
    letters: Path

    @property
    def home(self) -> Path:
        return self.folder / "nha"

    def run(self, *command: object) -> "subprocess.CompletedProcess[str]":
        environment = {**os.environ, "TMPDIR": str(self.folder / "tam")}
        (self.folder / "tam").mkdir(exist_ok=True)
        return subprocess.run(
            [sys.executable, "-m", "addin", *map(str, command)], cwd=ROOT, env=environment, capture_output=True,
            text=True, check=False,
        )  # fmt: skip

    def fill(self, left: int) -> None:
        """Leave so many bytes."""
        with (self.folder / "day").open("wb") as stream:
            free = shutil.disk_usage(self.folder).free
            for start in range(0, max(free - left, 0), 4096):
                stream.write(bytes(min(4096, free - left - start)))

    def empty(self) -> None:
        (self.folder / "day").unlink()


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Disk]:
    if os.name == "nt" or (os.geteuid() != 0 and not os.environ.get("CI")):  # there the mounting itself fails
        pytest.skip("only root may make a disk")
    folder = tmp_path_factory.mktemp("dia")
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={_SIZE}", "tmpfs", folder], check=True)
    try:
        letters = tmp_path_factory.mktemp("thu")
        make_inbox(letters, FEBRUARY, 5)
        yield Disk(folder, letters)
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


def every(disk: Disk) -> dict[str, tuple[object, ...]]:
    common = ("--period", "2023-02", "--home", disk.home)
    named = {str(command[0]): command for command in commands(disk.home, disk.letters, disk.folder / "ra")}
    return {
        **named,
        "draft": ("draft", *common, "--out", disk.folder / "ra.docx"),
        "close": ("close", *common, "--force", "--reason", "thử"),
    }


def used(disk: Disk) -> int:
    return shutil.disk_usage(disk.folder).used


@pytest.mark.parametrize("step", _STEPS)
def test_a_full_disk_is_said_and_leaves_every_step_whole(disk: Disk, step: str) -> None:
    command = every(disk)[step]
    before = used(disk)
    saved = disk.letters.parent / "truoc"
    shutil.copytree(disk.home, saved, dirs_exist_ok=True) if disk.home.exists() else saved.mkdir()
    done = disk.run(*command, "--json")
    assert done.returncode == 0, done.stderr
    expected, taken = settled(step, _json(done)), max(used(disk) - before, 4096)
    refused = 0
    for level in range(LEVELS):
        shutil.rmtree(disk.home)
        shutil.copytree(saved, disk.home)
        disk.fill(4096 * (1 + int(taken * (level + 0.5) / LEVELS / 4096)))
        failed = disk.run(*command, "--json")
        disk.empty()
        assert "ngoài dự kiến" not in failed.stderr, failed.stderr
        assert "Traceback" not in failed.stderr, failed.stderr
        if failed.returncode != 0:
            refused += 1
            assert failed.returncode == 3
            assert "đã đầy" in failed.stderr, failed.stderr
            assert failed.stdout == ""
        whole(disk.folder / "ra")
        assert_sound(disk.home)
        again = disk.run(*command, "--json")
        if step == "close" and failed.returncode == 0:
            assert "đã được chốt" in again.stderr
            continue
        assert again.returncode == 0, again.stderr
        assert settled(step, _json(again)) == expected
    assert refused, "the disk was never full"
    shutil.rmtree(saved)


def test_the_look_over_the_installation_tells_of_a_full_disk(disk: Disk) -> None:
    disk.run("init", "--home", disk.home)
    disk.fill(0)
    told = disk.run("doctor", "--home", disk.home).stderr
    disk.empty()
    assert "Cần xử lý – Thư mục làm việc: Ổ đĩa đã đầy nên không ghi được vào thư mục" in told


def test_on_a_drive_that_may_only_be_read_findings_are_told_and_nothing_is_written_that_would_not_be_noted(
    disk: Disk, tmp_path: Path
) -> None:
    disk.run(*every(disk)["collect"])
    told = disk.run(*every(disk)["check"]).stderr
    remount = ("mount", "-o")
    subprocess.run([*remount, "remount,ro", disk.folder], check=True)
    try:
        check, doctor = disk.run(*every(disk)["check"]), disk.run("doctor", "--home", disk.home)
        draft = disk.run("draft", "--period", "2023-02", "--home", disk.home, "--out", tmp_path / "BC.docx")
    finally:
        subprocess.run([*remount, "remount,rw", disk.folder], check=True)
    assert (check.returncode, check.stderr) == (0, told)
    assert (draft.returncode, "Ổ đĩa chỉ cho đọc nên không ghi được sổ kiểm soát" in draft.stderr) == (3, True)
    assert not (tmp_path / "BC.docx").exists()
    assert "Cần xử lý – Thư mục làm việc: Ổ đĩa chỉ cho đọc nên không ghi được" in doctor.stderr
    assert "Errno" not in check.stderr + doctor.stderr


def assert_sound(home: Path) -> None:
    """Every original is what its name says, and the ledger is a whole database."""
    for path, digits in original_files(Workspace(home), FEBRUARY):
        assert hashlib.sha256(path.read_bytes()).hexdigest().startswith(digits), path
    ledger = Workspace(home).ledger_path
    if ledger.exists() and ledger.stat().st_size:
        with closing(sqlite3.connect(ledger)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def _json(done: "subprocess.CompletedProcess[str]") -> dict[str, object]:
    document = dict(json.loads(done.stdout))
    for key in ("at", "seal", "number", "document"):
        document.pop(key, None)
    return document
