"""One officer at a time on a shared folder: who comes second waits, and is told whom for; nobody stays locked out."""

import contextlib
import json
import os
import platform
import subprocess
import sys
import tempfile
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from addin.analysis.step import compare_period, history_of
from addin.system import lock_file
from addin.system.errors import MachineError
from addin.system.interruption import Stopped
from addin.system.lock_file import file_lock
from addin.system.processes import mark_of
from addin.workspace.folder import LOCK_FILE, Workspace
from tests.sheets import FEBRUARY

ROOT = Path(__file__).parent.parent
_NOBODY = 65534
OTHER = {
    "who": "chi.lan",
    "machine": "MAY-KHAC",
    "process": 1,
    "since": "08:15:00 ngày 16/02/2023",
    "what": "thu báo cáo",
}


def put(path: Path, **changes: object) -> None:
    path.write_text(json.dumps({**OTHER, "mark": "x", **changes}), encoding="utf-8")


def holding(path: Path, seconds: float) -> subprocess.Popen[str]:
    """Another process that holds the lock for a while and says when it has it."""
    code = f"""
        import sys, time
        from pathlib import Path
        from addin.system.lock_file import file_lock
        with file_lock(Path({str(path)!r}), "thu báo cáo"):
            print("có", flush=True)
            time.sleep({seconds})
    """
    environment = {**os.environ, "USER": "anh.minh", "USERNAME": "anh.minh"}
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code)], cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE
    )
    assert process.stdout
    assert process.stdout.readline().strip() == "có"
    return process


def stopped_at_line(number: int, path: Path) -> bool:
    """Take the lock and be stopped at the so-and-so-many-th line of its making; whether there was such a line."""
    lines = iter(range(1000))

    def trace(frame: FrameType, event: str, _: object) -> Callable[..., Any] | None:
        code = frame.f_code
        if code.co_filename != lock_file.__file__ or code.co_name not in ("file_lock", "_take"):
            return None
        if event == "line" and path.exists() and next(lines) == number:
            sys.settrace(None)
            raise Stopped
        return trace

    sys.settrace(trace)
    try:
        with file_lock(path, "thu báo cáo"):
            sys.settrace(None)
    except Stopped:
        return True
    finally:
        sys.settrace(None)
    return False


def test_who_is_stopped_while_taking_the_lock_does_not_leave_it_to_the_others(tmp_path: Path) -> None:
    path = tmp_path / LOCK_FILE
    stopped = 0
    while stopped_at_line(stopped, path):
        assert not path.exists(), stopped
        stopped += 1
    assert stopped > 2
    assert not path.exists()


def test_who_comes_second_is_told_who_works_on_what_machine_since_when_and_on_what(tmp_path: Path) -> None:
    path = tmp_path / LOCK_FILE
    with holding(path, 60) as process:
        with pytest.raises(MachineError) as refused, file_lock(path, "kiểm tra số liệu", wait=0.3):
            pass
        process.kill()
    said = str(refused.value)
    assert "anh.minh" in said
    assert platform.node() in said
    assert "thu báo cáo" in said
    assert "Đề nghị đợi" in said


def test_who_waits_goes_on_as_soon_as_the_first_has_done(tmp_path: Path) -> None:
    path = tmp_path / LOCK_FILE
    with holding(path, 0.5), file_lock(path, "kiểm tra số liệu", wait=20):
        assert json.loads(path.read_text(encoding="utf-8"))["process"] == os.getpid()
    assert not path.exists()


def test_a_program_that_was_killed_locks_nobody_out(tmp_path: Path) -> None:
    path = tmp_path / LOCK_FILE
    with holding(path, 60) as process:
        process.kill()
    assert path.exists()
    with file_lock(path, "thu báo cáo", wait=0.5):
        pass
    assert list(tmp_path.iterdir()) == []


def test_another_machine_keeps_it_while_it_touches_it_and_loses_it_when_it_was_forgotten(tmp_path: Path) -> None:
    path = tmp_path / LOCK_FILE
    put(path)
    with (
        pytest.raises(MachineError, match=r"chi\.lan sử dụng trên máy MAY-KHAC từ 08:15:00"),
        file_lock(path, "x", wait=0.2),
    ):
        pass
    long_ago = time.time() - 3600
    os.utime(path, (long_ago, long_ago))
    with file_lock(path, "thu báo cáo", wait=0.5):
        pass
    assert not path.exists()


def test_a_number_that_another_process_has_by_now_locks_nobody_out(tmp_path: Path) -> None:
    path = tmp_path / LOCK_FILE
    mine = {"machine": platform.node(), "process": os.getpid()}
    put(path, **mine, started="before-the-power-cut/4711")
    with file_lock(path, "thu báo cáo", wait=0.5):
        pass
    put(path, **mine, started=mark_of(os.getpid()))
    with pytest.raises(MachineError), file_lock(path, "thu báo cáo", wait=0.3):
        pass


def test_a_process_of_which_nothing_is_known_but_its_number_keeps_its_lock_only_while_it_touches_it(
    tmp_path: Path,
) -> None:
    path = tmp_path / LOCK_FILE
    put(path, machine=platform.node(), process=os.getpid())
    with pytest.raises(MachineError), file_lock(path, "thu báo cáo", wait=0.3):
        pass
    os.utime(path, (time.time() - 3600,) * 2)
    with file_lock(path, "thu báo cáo", wait=0.5):
        pass


@pytest.fixture
def shared_folder() -> Iterator[Path]:
    """A folder into which every account of this machine may write."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o777)
        with file_lock(Path(name) / LOCK_FILE, "x"):  # what is loaded late may be closed to the other account
            pass
        yield Path(name)


@contextlib.contextmanager
def another_account() -> Iterator[None]:
    """Go on as an account that may neither signal this one's processes nor read what is closed to it."""
    if os.geteuid() != 0 and not os.environ.get("CI"):
        pytest.skip("only root may become somebody else")
    os.setresuid(_NOBODY, _NOBODY, 0)
    try:
        yield
    finally:
        os.setresuid(0, 0, 0)


@pytest.mark.skipif(os.name == "nt", reason="there: test_on_windows_itself.py")
def test_the_lock_of_another_account_is_held_by_whom_it_says(shared_folder: Path) -> None:
    path = shared_folder / LOCK_FILE
    with holding(path, 60) as process:
        with (
            another_account(),
            pytest.raises(MachineError, match=r"anh\.minh sử dụng trên máy"),
            file_lock(path, "x", wait=0.3),
        ):
            pass
        assert path.exists()
        process.kill()
        process.wait()
        with another_account(), file_lock(path, "x", wait=0.5):
            pass


@pytest.mark.skipif(os.name == "nt", reason="there: test_on_windows_itself.py")
def test_a_lock_that_may_not_be_read_is_held_for_as_long_as_it_is_touched(
    shared_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock_file, "_TORN", 0.1)
    path = shared_folder / LOCK_FILE
    put(path)
    path.chmod(0o600)
    with another_account(), pytest.raises(MachineError, match="không rõ là ai"), file_lock(path, "x", wait=0.5):
        pass
    os.utime(path, (time.time() - 3600,) * 2)
    with another_account(), file_lock(path, "x", wait=0.5):
        pass


def test_a_lock_from_the_future_blocks_only_while_somebody_touches_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock_file, "_SILENT", 0.6)
    path = tmp_path / LOCK_FILE
    put(path)
    future = time.time() + 10 * 365 * 86400
    os.utime(path, (future, future))
    with file_lock(path, "thu báo cáo", wait=5):
        pass
    put(path)
    touching = threading.Event()

    def touch() -> None:
        while not touching.wait(0.1):
            os.utime(path, (future + time.monotonic(),) * 2)

    alive = threading.Thread(target=touch)
    alive.start()
    try:
        with pytest.raises(MachineError, match="MAY-KHAC"), file_lock(path, "thu báo cáo", wait=2):
            pass
    finally:
        touching.set()
        alive.join()
    assert [one.name for one in tmp_path.iterdir()] == [LOCK_FILE]


def test_a_lock_says_which_process_it_is_of_all_that_had_its_number(tmp_path: Path) -> None:
    with file_lock(tmp_path / LOCK_FILE, "x"):
        told = json.loads((tmp_path / LOCK_FILE).read_text(encoding="utf-8"))
    assert told["started"] == mark_of(os.getpid()) != ""
    with subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE) as later:
        assert mark_of(later.pid) not in ("", mark_of(os.getpid()))
    assert mark_of(2**22 + 1) == ""


def test_a_lock_that_says_nothing_is_respected_until_its_writer_must_have_been_killed(tmp_path: Path) -> None:
    path = tmp_path / LOCK_FILE
    path.write_bytes(b"")
    with pytest.raises(MachineError, match="người khác"), file_lock(path, "thu báo cáo", wait=0.2):
        pass
    before = time.time() - 60
    os.utime(path, (before, before))
    with file_lock(path, "thu báo cáo", wait=0.5):
        pass


def test_a_step_inside_a_step_goes_on_and_a_failure_gives_the_lock_back(tmp_path: Path) -> None:
    path = tmp_path / LOCK_FILE
    with pytest.raises(ValueError, match="hỏng"), file_lock(path, "một"), file_lock(path, "hai", wait=0):
        raise ValueError("hỏng")
    assert not path.exists()


def test_a_step_of_another_thread_waits_as_one_of_another_program_does(tmp_path: Path) -> None:
    path, inside, told = tmp_path / LOCK_FILE, threading.Event(), list[str]()

    def work() -> None:
        try:
            with file_lock(path, "lập lại sổ theo dõi", wait=0.2):
                inside.set()
        except MachineError as error:
            told.append(str(error))

    with file_lock(path, "thu báo cáo"):
        other = threading.Thread(target=work)
        other.start()
        other.join()
    assert not inside.is_set()
    assert "(thu báo cáo)" in told[0]
    work()
    assert inside.is_set()


def test_many_processes_at_once_never_work_at_the_same_time(tmp_path: Path) -> None:
    code = f"""
        from pathlib import Path
        from addin.system.lock_file import file_lock
        counter = Path({str(tmp_path / "count")!r})
        for _ in range(15):
            with file_lock(Path({str(tmp_path / LOCK_FILE)!r}), "đếm"):
                counter.write_text(str(int(counter.read_text()) + 1))
    """
    (tmp_path / "count").write_text("0")
    command = [sys.executable, "-c", textwrap.dedent(code)]
    processes = [subprocess.Popen(command, cwd=ROOT) for _ in range(6)]
    assert [process.wait(timeout=90) for process in processes] == [0] * 6
    assert (tmp_path / "count").read_text() == "90"


def test_collecting_waits_for_nobody_to_read_and_reading_waits_for_nobody(tmp_path: Path) -> None:
    home = Workspace(tmp_path)
    put(tmp_path / LOCK_FILE)
    assert history_of(home, FEBRUARY, "696") == []
    assert compare_period(home, FEBRUARY, force=True)


@pytest.mark.parametrize(
    "plant",
    [
        lambda path: path.mkdir(),
        lambda path: path.symlink_to("khong-co"),
        lambda path: path.symlink_to(path.name),
        lambda path: os.mkfifo(path),  # noqa: PLW0108 # Windows has no such function
        lambda path: path.write_text("[]"),
        lambda path: path.write_text("[" * 100_000),
        lambda path: path.write_bytes(os.urandom(1000)),
        lambda path: put(path, process="một"),
        lambda path: put(path, process=None),
        lambda path: put(path, machine=[], who={}),
        lambda path: put(path, machine=platform.node(), process=2**70),
    ],
)
@pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes and few links in folders")
def test_what_is_no_lock_blocks_nobody_for_long(
    plant: Callable[[Path], object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock_file, "_TORN", 0.3)
    path = tmp_path / LOCK_FILE
    plant(path)
    with file_lock(path, "thu báo cáo", wait=5):
        assert path.is_file()
    assert not path.exists()
