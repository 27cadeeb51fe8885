"""Speed and memory of the whole job beside other programs' reading alone: measured, never estimated."""

import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from importlib.metadata import packages_distributions, version
from pathlib import Path
from statistics import median
from typing import Any

from addin.benchmark.contenders import CONTENDERS, OURS, READING
from schemas.numbers import show_number

#: How many times more workbooks the memory is measured with a second time.
MANY = 4
_MEASURES = ("seconds", "cpu_seconds", "startup_seconds", "peak_mib")


def run_benchmark(workbooks: int = 11, repeats: int = 5) -> dict[str, Any]:
    """Measure every contender on workbooks made for the purpose; medians over `repeats` alternating rounds.

    Each run is a process of its own. `seconds` and `cpu_seconds` are of the work alone, after all imports and with
    the workers standing by, their tables of labels made, as in `collect`; `startup_seconds` is the rest of the process;
    `peak_mib` is its highest memory (None where the system does not tell). `memory_mib` says what our whole job took
    with so many and with four times as many.
    How the interpreter was built is felt by work in Python, by a fifth and more, and not by calamine.
    """
    from addin.benchmark.workbooks import make_workbooks  # a worker starts this package too, and must stay light

    with tempfile.TemporaryDirectory(prefix="tonghop-") as name:
        few, many = Path(name) / "few", Path(name) / "many"
        size = make_workbooks(few, workbooks)
        make_workbooks(many, workbooks * MANY)
        measured = _measure_all(few, repeats)
        large = _measure(OURS, many)
    ours = measured[OURS]
    return {
        "workbooks": workbooks,
        "repeats": repeats,
        "processors": os.cpu_count(),
        "python": platform.python_version(),
        "workbook": size,
        "libraries": _versions(),
        "contenders": measured,
        "cpu_ratios": {
            "read_to_calamine": _ratio(measured[READING], measured["calamine"], "cpu_seconds"),
            "read_to_calamine_pydantic": _ratio(measured[READING], measured["calamine-pydantic"], "cpu_seconds"),
            "ours_to_calamine": _ratio(ours, measured["calamine"], "cpu_seconds"),
        },
        "ratios": {
            "ours_to_calamine": _ratio(ours, measured["calamine"]),
            "openpyxl_to_ours": _ratio(measured["openpyxl"], ours),
            "openpyxl_read_only_to_ours": _ratio(measured["openpyxl-read-only"], ours),
        },
        "memory_mib": {str(workbooks): ours["peak_mib"], str(workbooks * MANY): large["peak_mib"]},
        "seconds_by_workbooks": {str(workbooks): ours["seconds"], str(workbooks * MANY): large["seconds"]},
    }


def _ratio(above: dict[str, Any], below: dict[str, Any], measure: str = "seconds") -> float | None:
    """How many times as much; None where the system counts too coarsely to tell."""
    return round(float(above[measure]) / float(below[measure]), 2) if below[measure] else None


def _versions() -> dict[str, str]:
    """What the peers are measured in."""
    distributions = packages_distributions()
    found = {one.library: distributions.get(one.library, [""])[0] for one in CONTENDERS.values()}
    return {library: version(name) for library, name in found.items() if name}


def _measure_all(folder: Path, repeats: int) -> dict[str, dict[str, Any]]:
    """Contender → its medians, or {"absent": library}; every round starts with another contender."""
    rounds: dict[str, list[dict[str, Any]]] = {name: [] for name in CONTENDERS}
    names = list(CONTENDERS)
    for number in range(repeats):
        turn = number % len(names)
        for name in names[turn:] + names[:turn]:
            rounds[name].append(_measure(name, folder))
    return {name: _medians(runs) for name, runs in rounds.items()}


def _medians(runs: list[dict[str, Any]]) -> dict[str, Any]:
    if "absent" in runs[0]:
        return runs[0]
    return {key: None if runs[0][key] is None else round(median(run[key] for run in runs), 4) for key in _MEASURES}


def _measure(name: str, folder: Path) -> dict[str, Any]:
    """One run of one contender in a process of its own."""
    command = [sys.executable, "-m", "addin.benchmark.worker", name, str(folder)]
    started = time.perf_counter()
    finished = subprocess.run(command, capture_output=True, check=True, text=True)  # noqa: S603 - our own module
    took = time.perf_counter() - started
    measured = dict(json.loads(finished.stdout))
    return measured if "absent" in measured else measured | {"startup_seconds": took - measured["seconds"]}


def report(measured: dict[str, Any]) -> str:
    """The figures as a small table in Vietnamese."""
    size, ratios, processor = measured["workbook"], measured["ratios"], measured["cpu_ratios"]
    lines = [
        f"{measured['workbooks']} tệp, mỗi tệp {size['sheets']} trang, {size['rows']} dòng số liệu, "
        f"{show_number(size['cells'])} ô có giá trị; mức giữa của {measured['repeats']} lần đo, "
        f"{measured['processors']} bộ xử lý.",
        f"Python {measured['python']}.",
        "",
        f"{'':46}{'giây':>9}{'giây CPU':>10}{'khởi động':>11}{'bộ nhớ (MiB)':>14}",
        *(_line(CONTENDERS[name].label, values) for name, values in measured["contenders"].items()),
        "",
        f"Đọc và kiểm tra, tính bằng giây CPU: {_figure(processor['read_to_calamine'], 2)} lần chỉ đọc bằng "
        f"calamine; {_figure(processor['read_to_calamine_pydantic'], 2)} lần khi calamine còn đổi kiểu từng ô.",
        f"Toàn bộ công việc so với chỉ đọc bằng calamine: {show_number(ratios['ours_to_calamine'], 2)} lần thời gian.",
        f"Nhanh hơn kịch bản openpyxl đọc và cộng: {show_number(ratios['openpyxl_to_ours'], 2)} lần; "
        f"ở chế độ chỉ đọc: {show_number(ratios['openpyxl_read_only_to_ours'], 2)} lần.",
        "Bộ nhớ của toàn bộ công việc: "
        + "; ".join(f"{count} tệp {_figure(mib, 0)} MiB" for count, mib in measured["memory_mib"].items())
        + ".",
    ]
    return "\n".join(lines)


def _line(label: str, values: dict[str, Any]) -> str:
    if "absent" in values:
        return f"{label:46}(chưa cài {values['absent']})"
    seconds, processor, startup, memory = (values[key] for key in _MEASURES)
    figures = f"{_figure(seconds, 3):>9}{_figure(processor, 3):>10}{_figure(startup, 2):>11}{_figure(memory, 0):>14}"
    return f"{label:46}{figures}"


def _figure(value: float | None, decimals: int) -> str:
    return "không đo" if value is None else show_number(value, decimals, fixed=True)
