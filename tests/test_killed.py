"""A program that is killed at any moment leaves everything whole, and the next run completes.

`TONGHOP_KILLS=500` runs the long version.
"""

import json
import os
import random
import subprocess
import sys
import time
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from addin.demo.inbox import make_inbox
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


def kill_within(seconds: float, *arguments: object) -> None:
    """Let a command run for a moment, then kill it and its workers."""
    process = start(*arguments)
    time.sleep(seconds)
    if process.poll() is None:
        os.killpg(process.pid, 9)
    process.communicate()


def whole(folder: Path) -> list[Path]:
    """The files that a person sees, each of which must open."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and not path.name.startswith(".")]
    for path in files:
        if path.suffix in {".xlsx", ".xlsm", ".docx"}:
            with zipfile.ZipFile(path) as package:
                assert package.testzip() is None, path
    return files


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, dict[str, object]], float]:
    """The letters, what each command prints when nothing happens, and how long the slowest takes."""
    folder = tmp_path_factory.mktemp("yên lành")
    make_inbox(folder / "thu", FEBRUARY, 5)
    started = time.perf_counter()
    answers = {command[0]: answer(*command) for command in commands(folder / "home", folder / "thu", folder / "ra")}
    return folder / "thu", answers, (time.perf_counter() - started) / len(answers)


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


def test_killed_at_any_moment_nothing_is_torn_and_the_next_run_completes(
    tmp_path: Path, undisturbed: tuple[Path, dict[str, dict[str, object]], float]
) -> None:
    letters, expected, seconds = undisturbed
    chance = random.Random(os.environ.get("TONGHOP_SEED", "5"))
    rounds = -(-KILLS // 12)
    for round_number in range(rounds):
        home, out = tmp_path / f"nha-{round_number}", tmp_path / f"ra-{round_number}"
        for command in commands(home, letters, out):
            for _ in range(3):
                kill_within(chance.uniform(0.05, 1.2 * seconds), *command)
                whole(out)
            name = str(command[0])
            assert settled(name, answer(*command)) == settled(name, expected[name])
        assert whole(out)
