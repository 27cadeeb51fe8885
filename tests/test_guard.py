import ctypes
import os
import time
from datetime import date
from pathlib import Path

import pytest

from addin import pipeline
from addin.intake import examine
from addin.intake.examine import Job, examine_all
from addin.system.windows_limit import BasicLimits, ExtendedLimits, limits_of
from addin.system.worker import MIB
from addin.system.worker_pool import FailureKind, Limits, WorkerFailure, run_isolated, warm_pool
from addin.workspace.folder import Workspace
from schemas.submission import SetAside, SourceFile, Submission
from tests.sheets import COVER, FEBRUARY, form_sheet, source, workbook

SHEETS = {"B10": form_sheet("B10", {"incident": "Mất trộm", "commune": "Xã Bom Bo", "people": 2})}
TWO = Limits(seconds=10, workers=2)


def odd_job(job: str) -> str:
    """Does what the job says: the ways in which a reader's library has been seen to end."""
    deeds = {
        "abort": os.abort,
        "leave": lambda: os._exit(3),
        "crash": lambda: ctypes.string_at(0),
        "hang": lambda: time.sleep(60),
        "take all": lambda: bytearray(3_000 * MIB),
        "grow": lambda: [bytearray(50 * MIB) for _ in range(60)],
        "panic": lambda: (_ for _ in ()).throw(Panic("index out of bounds")),
        "slow": lambda: time.sleep(0.2),
    }
    deeds.get(job, str)()
    return "".join(PREPARED) if job == "prepared" else job.upper()


PREPARED: list[str] = []  # in a worker, what was done before its first job


@pytest.fixture(autouse=True)
def nothing_prepared() -> None:
    PREPARED.clear()


def get_set() -> None:
    PREPARED.append("set")


def get_stuck() -> None:
    raise OSError


class Panic(BaseException):
    """As pyo3's PanicException: no Exception."""


def test_outcomes_come_in_the_order_of_the_jobs_whatever_takes_longer() -> None:
    jobs = ["slow", "a", "b", "slow", "c", "d", "e", "f", "g"]
    assert list(run_isolated(odd_job, jobs, TWO)) == [job.upper() for job in jobs]


def test_no_job_no_worker() -> None:
    assert list(run_isolated(odd_job, [], TWO)) == []


@pytest.mark.parametrize(
    ("deed", "how"),
    [
        ("abort", FailureKind.MEMORY),  # a library that gets no memory aborts
        ("leave", FailureKind.CRASH),
        ("crash", FailureKind.CRASH),
        ("take all", FailureKind.MEMORY),
        ("grow", FailureKind.MEMORY),
        ("panic", FailureKind.FAULT),
    ],
)
@pytest.mark.parametrize("workers", [1, 2])
def test_a_job_that_ends_its_worker_costs_only_itself(deed: str, how: FailureKind, workers: int) -> None:
    outcomes = list(run_isolated(odd_job, ["a", deed, "b", deed, "c"], Limits(workers=workers)))
    assert [outcome if isinstance(outcome, str) else outcome.how for outcome in outcomes] == ["A", how, "B", how, "C"]


def test_a_job_that_hangs_is_ended_at_its_deadline_and_the_others_go_on() -> None:
    started = time.monotonic()
    outcomes = list(run_isolated(odd_job, ["a", "hang", "b", "c"], Limits(seconds=2, workers=2)))
    assert outcomes == ["A", WorkerFailure(FailureKind.TIME, "2"), "B", "C"]
    assert time.monotonic() - started < 55, "it hangs for a minute"


def test_jobs_are_taken_only_as_fast_as_they_are_worked_on() -> None:
    taken = []

    def jobs():
        for number in range(100):
            taken.append(number)
            yield str(number)

    outcomes = run_isolated(odd_job, jobs(), TWO)
    next(outcomes)
    assert len(taken) < 10
    outcomes.close()


def test_leaving_early_ends_every_worker() -> None:
    import multiprocessing

    outcomes = run_isolated(odd_job, ["a", "hang", "hang", "hang"], TWO)
    assert next(outcomes) == "A"
    outcomes.close()
    assert multiprocessing.active_children() == []


def test_workers_that_stand_by_are_there_before_a_job_and_gone_with_the_block() -> None:
    import multiprocessing

    with warm_pool(odd_job, get_set) as pool:
        assert 1 <= len(multiprocessing.active_children()) <= 2
        outcomes = list(pool.run(["prepared", "leave", "b", "c"]))
        assert outcomes == ["set", WorkerFailure(FailureKind.CRASH, "3"), "B", "C"]
        assert list(pool.run(["d"])) == ["D"]
    for worker in multiprocessing.active_children():
        worker.join(10)
    assert multiprocessing.active_children() == []


@pytest.mark.skipif(os.name != "posix", reason="workers are forked on POSIX alone")
def test_forked_workers_find_prepared_what_was_prepared_once() -> None:
    with warm_pool(odd_job, get_set) as pool:
        assert list(pool.run(["prepared"] * 4)) == ["set"] * 4
    assert PREPARED == ["set"]


def test_a_worker_that_cannot_prepare_takes_its_jobs_all_the_same() -> None:
    with warm_pool(odd_job, get_stuck) as pool:
        assert list(pool.run(["a", "prepared"])) == ["A", ""]


def test_workers_that_stand_by_end_with_a_run_that_fails() -> None:
    import multiprocessing

    with pytest.raises(ZeroDivisionError), warm_pool(odd_job, get_set):
        raise ZeroDivisionError
    for worker in multiprocessing.active_children():
        worker.join(10)
    assert multiprocessing.active_children() == []


def test_workers_that_are_not_forked_do_the_same_as_on_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    import multiprocessing

    context = multiprocessing.get_context("spawn")
    monkeypatch.setattr(multiprocessing, "get_context", lambda _: context)
    outcomes = list(run_isolated(odd_job, ["a", "leave", "b"], TWO))
    assert outcomes == ["A", WorkerFailure(FailureKind.CRASH, "3"), "B"]
    with warm_pool(odd_job, get_set) as pool:
        assert list(pool.run(["a", "prepared"])) == ["A", "set"]


def test_the_time_of_a_file_begins_when_its_worker_has_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    import multiprocessing

    context = multiprocessing.get_context("spawn")
    monkeypatch.setattr(multiprocessing, "get_context", lambda _: context)
    limits = Limits(seconds=0.2, workers=1)  # loading takes longer
    assert list(run_isolated(odd_job, ["a", "hang", "b"], limits)) == ["A", WorkerFailure(FailureKind.TIME, "0"), "B"]


def test_a_large_outcome_and_a_large_job_pass_through() -> None:
    job = "x" * (20 * MIB)
    assert [len(str(outcome)) for outcome in run_isolated(odd_job, [job] * 4, TWO)] == [len(job)] * 4


def test_a_job_too_large_for_its_worker_is_said_to_need_memory() -> None:
    outcomes = list(run_isolated(odd_job, ["x" * (400 * MIB), "b"], Limits(bytes=600 * MIB, workers=1)))
    assert [outcome if isinstance(outcome, str) else outcome.how for outcome in outcomes] == [FailureKind.MEMORY, "B"]


def test_what_the_run_itself_holds_takes_nothing_from_a_worker() -> None:
    held = [bytearray(300 * MIB), bytearray(300 * MIB)]  # a damaged .7z made the run reserve 2 GiB, once
    outcomes = list(run_isolated(odd_job, ["a", "take all", "b"], Limits(bytes=200 * MIB, workers=1)))
    assert [outcome if isinstance(outcome, str) else outcome.how for outcome in outcomes] == [
        "A",
        FailureKind.MEMORY,
        "B",
    ]
    assert len(held) == 2


def test_windows_is_told_the_limit_in_the_structure_that_it_expects() -> None:
    limits = limits_of(600 * MIB)
    assert (ctypes.sizeof(BasicLimits), ctypes.sizeof(ExtendedLimits)) == (64, 144)
    assert int.from_bytes(bytes(limits)[16:20], "little") == 0x100
    assert int.from_bytes(bytes(limits)[112:120], "little") == 600 * MIB


def test_what_ended_a_worker_is_one_line_for_the_clerk(monkeypatch: pytest.MonkeyPatch) -> None:
    real = examine.examine

    def deadly(file: SourceFile, *others: object) -> Submission | SetAside:
        odd_job(file.name.removesuffix(".xlsx"))
        return real(file, *others)  # type: ignore[arg-type]

    monkeypatch.setattr(examine, "examine", deadly)
    content = workbook(SHEETS)
    names = ["good", "abort", "crash", "hang", "panic", "good"]
    jobs = [Job(source(content, f"{name}.xlsx"), FEBRUARY, date(2023, 2, 20)) for name in names]
    results = list(examine_all(jobs, Limits(seconds=2, workers=2)))
    lines = [result.code for result in results if isinstance(result, SetAside)]
    assert lines == ["file-too-large", "file-corrupt", "file-too-large", "file-fault"]
    assert all("Đề nghị" in result.message for result in results if isinstance(result, SetAside))
    assert results[0] == results[5]


def test_the_same_bytes_twice_in_one_run_are_read_once_and_said(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    for name in ("a", "b"):
        (inbox / name).mkdir(parents=True)
        (inbox / name / "bc.xlsx").write_bytes(workbook(SHEETS))
    other = COVER.replace("Bù Đăng", "Bù Đốp")
    (inbox / "c.xlsx").write_bytes(workbook(SHEETS, cover=other))
    collected = pipeline.collect(Workspace(tmp_path / "home"), FEBRUARY, [inbox])
    assert [(line.file, line.code) for line in collected.set_aside] == [("bc.xlsx", "file-duplicate")]
    assert [line.unit for line in collected.received] == ["693", "696"]
