"""What a click costs: the commands of a month's end over reports that are known, each a process of its own."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import NamedTuple

from addin.benchmark.contenders import PERIOD
from schemas.numbers import show_number

#: What stands beside them: Python alone, and with the library of the command line.
_FLOORS = {"Python": ("-c", "pass"), "Python, click": ("-c", "import click")}
_AGAIN = "draft over a former draft"


class Click(NamedTuple):
    """The medians of one command; `cpu_seconds` is None where the system does not tell."""

    seconds: float
    cpu_seconds: float | None


def measure_clicks(repeats: int = 5) -> dict[str, Click]:
    """Command → its medians over alternating rounds, in the example's working folder."""
    with tempfile.TemporaryDirectory(prefix="tonghop-") as name:
        folder = Path(name)
        _run(("-m", "addin", "demo", str(folder / "vi-du")))
        rounds = [_round(folder / "vi-du" / "lam-viec", folder) for _ in range(repeats + 1)][1:]  # the first one warms
    return {command: _medians([measured[command] for measured in rounds]) for command in rounds[0]}


def _round(home: Path, out: Path) -> dict[str, Click]:
    document = out / "BaoCao.docx"
    document.unlink(missing_ok=True)
    where = ("--period", PERIOD, "--home", str(home))
    draft = ("draft", *where, "--out", str(document))
    commands: dict[str, tuple[str, ...]] = {
        "--help": ("--help",),
        "check": ("check", *where),
        "consolidate": ("consolidate", *where, "--out", str(out / "TongHop.xlsx")),
        "compare": ("compare", *where, "--out", str(out / "SoSanh.xlsx")),
        "score": ("score", *where, "--out", str(out / "ThiDua.xlsx")),
        "draft": draft,
        _AGAIN: draft,
    }
    ours = {name: ("-m", "addin", *arguments) for name, arguments in commands.items()}
    return {name: _run(arguments) for name, arguments in {**_FLOORS, **ours}.items()}


def _run(arguments: tuple[str, ...]) -> Click:
    """One process of the same Python, from its start to its end."""
    before, started = os.times(), time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True)  # noqa: S603 # our own program
    seconds, after = time.perf_counter() - started, os.times()
    took = after.children_user + after.children_system - before.children_user - before.children_system
    return Click(seconds, took if os.name != "nt" else None)  # Windows does not tell of children


def _medians(runs: list[Click]) -> Click:
    processor = [run.cpu_seconds for run in runs if run.cpu_seconds is not None]
    cpu_seconds = round(median(processor), 3) if processor else None
    return Click(round(median(run.seconds for run in runs), 3), cpu_seconds)


def report_clicks(measured: dict[str, Click]) -> str:
    """The figures as a small table in Vietnamese."""
    lines = (
        f"{name:46}{show_number(one.seconds, 2, fixed=True):>9}"
        f"{'không đo' if one.cpu_seconds is None else show_number(one.cpu_seconds, 2, fixed=True):>10}"
        for name, one in measured.items()
    )
    return "\n".join([f"{'Một lần bấm (báo cáo đã thu)':46}{'giây':>9}{'giây CPU':>10}", *lines])
