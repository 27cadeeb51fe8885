"""What a month of 95 communes costs beside one of 11, step by step: `python -m tests.month_cost [ROUNDS]`.

The same forms, filled in alike, one commune of six with a mistake. Each step is a process of its own; 11 and 95 take
turns. Prints seconds of CPU and of the clock, and what a unit of 95 costs beside one of 11: 1,00 where it is as much.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from addin.define.kept import profile_of
from addin.define.step import new_profile, write_books
from addin.workspace.folder import PROFILE_FOLDER
from schemas.profile.lines import Lines
from schemas.profile.shipped import shipped_profile
from tests.clerks import MARCH, OFFICE, quick_month, typed_month

FEW, MANY = 11, 95
Took = tuple[float, float]


def _run(home: Path, step: str, *words: object) -> Took:
    """CPU and clock of a command, its workers' included."""
    before, started = os.times(), time.perf_counter()
    command = [sys.executable, "-m", "addin", step, *map(str, words), "--home", str(home)]
    subprocess.run(command, check=True, capture_output=True)  # our own program
    seconds, after = time.perf_counter() - started, os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system, seconds


def _prepared(folder: Path, units: int) -> Path:
    """A working folder whose February is closed, and March's workbooks beside it."""
    home = folder / str(units)
    new_profile(home, OFFICE)
    if units < MANY:
        lines = shipped_profile(OFFICE).lines
        cut = {name: own[:units] if name == "Đơn vị" else own for name, own in lines.by_sheet.items()}
        write_books(home / PROFILE_FOLDER, Lines(cut))
    _run(home, "init")
    catalogue, before = profile_of(home).on(MARCH.to_date), MARCH.previous()
    _run(home, "collect", "--period", before, quick_month(catalogue, before, folder / f"thu-2-{units}", units))
    _run(home, "close", "--period", before)
    _run(home, "forms", "--period", MARCH, "--out", folder / f"mau-{units}")
    typed_month(catalogue, MARCH, folder / f"mau-{units}", folder / f"thu-3-{units}", units)
    return home


def _steps(folder: Path, units: int, turn: int) -> Iterator[tuple[str, Took]]:
    """The month once more, from what was prepared."""
    home, out = folder / f"{units}-{turn}", folder / f"ra-{units}-{turn}"
    shutil.copytree(folder / str(units), home)
    out.mkdir()
    steps: dict[str, tuple[object, ...]] = {
        "forms": ("--out", out / "mau"), "collect": (folder / f"thu-3-{units}",), "check": (),
        "send-back": ("--out", out / "tra"), "consolidate": ("--out", out / "th.xlsx"),
        "compare": ("--out", out / "ss.xlsx"), "draft": ("--out", out / "bc.docx"),
        "remind": ("--out", out / "don"), "score": ("--out", out / "td.xlsx", "--document", out / "td.docx"),
        "export": ("--out", out / "xuat"),
    }  # fmt: skip
    yield "init", _run(folder / f"moi-{units}-{turn}", "init")
    for step, words in steps.items():
        yield step, _run(home, step, "--period", MARCH, *words)
    yield "verify", _run(home, "verify", out / "bc.docx")
    yield "close", _run(home, "close", "--period", MARCH, "--force", "--reason", "để đo")


def main(rounds: int) -> None:
    measured: dict[tuple[str, int], list[Took]] = {}
    with tempfile.TemporaryDirectory(prefix="tonghop-") as name:
        folder = Path(name)
        for units in (FEW, MANY):
            _prepared(folder, units)
        for turn in range(rounds):
            for units in (FEW, MANY) if turn % 2 else (MANY, FEW):
                shutil.copytree(folder / str(units) / PROFILE_FOLDER, folder / f"moi-{units}-{turn}" / PROFILE_FOLDER)
                for step, took in _steps(folder, units, turn):
                    measured.setdefault((step, units), []).append(took)
    print(
        f"{'':14}{f'CPU {FEW}':>9}{f'CPU {MANY}':>9}{'ratio':>8}{f'clock {FEW}':>11}{f'clock {MANY}':>10}{'ratio':>8}"
    )
    for step in dict.fromkeys(step for step, _ in measured):
        few, many = ([median(one) for one in zip(*measured[step, units], strict=True)] for units in (FEW, MANY))
        cells = (f"{few[at]:9.2f}{many[at]:9.2f}{many[at] / MANY * FEW / few[at]:8.2f}" for at in (0, 1))
        print(f"{step:14}{'  '.join(cells)}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
