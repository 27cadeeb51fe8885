"""A program that is killed at any moment leaves everything whole, and the next run completes.

`TONGHOP_KILLS=500` runs the long version.
"""

import contextlib
import json
import os
import random
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.inboxes import make_inbox
from tests.sheets import FEBRUARY

KILLS = int(os.environ.get("TONGHOP_KILLS", "12"))
ROOT = Path(__file__).parent.parent


def start(*arguments: object) -> subprocess.Popen[str]:
    """The program in a process group of its own, so that its workers can be ended with it."""
    command = [sys.executable, "-m", "addin", *map(str, arguments)]
    return subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, encoding="utf-8",
        start_new_session=True,
    )  # fmt: skip


def answer(*arguments: object) -> dict[str, object]:
    """What a command prints when nobody kills it."""
    process = start(*arguments, "--json")
    output, _ = process.communicate(timeout=120)
    assert process.returncode == 0, arguments
    return dict(json.loads(output))


def let_work(process: subprocess.Popen[str], seconds: float) -> None:
    """Wait until a program and its workers have worked so long, however busy the machine is, or have ended."""
    ends = time.monotonic() + 120
    while process.poll() is None and worked(process.pid) < seconds and time.monotonic() < ends:
        time.sleep(0.002)


def worked(session: int) -> float:
    """The seconds of a processor that the processes of a session have had."""
    ticks = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):  # ended meanwhile
            fields = path.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
            if int(fields[3]) == session:
                ticks += sum(map(int, fields[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def kill_within(seconds: float, *arguments: object) -> bool:
    """Let a command work for a moment, then kill it and its workers; whether it was still at work."""
    process = start(*arguments)
    let_work(process, seconds)
    at_work = process.poll() is None
    if at_work:
        os.killpg(process.pid, 9)
    process.communicate()
    return at_work


def whole(folder: Path) -> list[Path]:
    """The files that a person sees, each of which must open."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and not path.name.startswith(".")]
    for path in files:
        if path.suffix in {".xlsx", ".xlsm", ".docx"}:
            with zipfile.ZipFile(path) as package:
                assert package.testzip() is None, path
    return files


class Undisturbed(NamedTuple):
    """The letters, what each command prints when nothing happens, and how long it works."""

    letters: Path
    answers: dict[str, dict[str, object]]
    seconds: dict[str, float]


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    """A month in which nothing happens, after one that filled what is kept ready for the next."""
    folder = tmp_path_factory.mktemp("yên lành")
    make_inbox(folder / "thu", FEBRUARY, 5)
    answers, seconds = {}, {}
    for month in ("trước", "này"):
        for command in commands(folder / month, folder / "thu", folder / month / "ra"):
            name, before = str(command[0]), os.times()
            answers[name] = answer(*command)
            after = os.times()
            seconds[name] = sum(after[2:4]) - sum(before[2:4])
    return Undisturbed(folder / "thu", answers, seconds)


def commands(home: Path, letters: Path, out: Path) -> Sequence[tuple[object, ...]]:
    common = ("--period", "2023-02", "--home", home)
    return (
        ("collect", *common, letters),
        ("check", *common),
        ("consolidate", *common, "--out", out / "tong-hop.xlsx"),
        ("send-back", *common, "--out", out / "tra-lai"),
    )


def settled(name: str, document: dict[str, object]) -> object:
    """What must be the same however often the program was killed: not paths, nor what only the first run says."""
    if name == "collect":
        lines = document["received"]
        assert isinstance(lines, list)
        return [[line[key] for key in ("unit", "sha256", "version", "status")] for line in lines], document["missing"]
    if name == "send-back":
        lines = document["returns"]
        assert isinstance(lines, list)
        return [[line["unit"], line["findings"]] for line in lines]
    return {key: value for key, value in document.items() if key != "file"}


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="how long a program has worked is told by Linux")
def test_killed_at_any_moment_nothing_is_torn_and_the_next_run_completes(
    tmp_path: Path, undisturbed: Undisturbed
) -> None:
    chance = random.Random(os.environ.get("TONGHOP_SEED", "5"))
    rounds = -(-KILLS // 12)
    killed = 0
    for round_number in range(rounds):
        home, out = tmp_path / f"nha-{round_number}", tmp_path / f"ra-{round_number}"
        for command in commands(home, undisturbed.letters, out):
            name = str(command[0])
            for third in range(3):  # its beginning, its middle, its end
                killed += kill_within(chance.uniform(third, third + 1) / 3 * undisturbed.seconds[name], *command)
                whole(out)
            assert settled(name, answer(*command)) == settled(name, undisturbed.answers[name])
        assert whole(out)
        shutil.rmtree(home)
        shutil.rmtree(out)
    assert killed > KILLS / 2
