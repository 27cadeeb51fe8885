"""What only Windows does: run there, or by a Python for Windows under Wine (see test_release.py)."""

import contextlib
import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from addin.install.place import choose_place
from addin.pc import office, registry
from addin.pc.shortcut import write_shortcut
from addin.system import atomic, lock_file
from addin.system.atomic import atomic_write
from addin.system.errors import InputError, MachineError
from addin.system.lock_file import file_lock
from addin.system.processes import is_running, mark_of
from addin.system.unwritten import UnwrittenError
from addin.system.windows_limit import most_memory
from addin.system.worker import MIB
from addin.system.worker_pool import FailureKind, Limits, WorkerFailure, run_isolated
from addin.workspace.folder import LOCK_FILE
from tests.holding import open_elsewhere

pytestmark = pytest.mark.skipif(os.name != "nt", reason="these are the ways of Windows")
ROOT = Path(__file__).parent.parent
_WRITE_DAC, _DACL = 0x00040000, 4


def python(*arguments: object, **options: object) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, timeout=120, check=False, **options)  # type: ignore[call-overload,no-any-return]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        (r"Q:\báo cáo\TH.xlsx", "không thấy ổ đĩa hoặc đường mạng"),
        (r"C:\a?b.xlsx", "tên không dùng được trên Windows"),
        ("C:\\" + "\\".join(["thư mục rất dài của kỳ báo cáo"] * 12) + "\\TH.xlsx", ""),
    ],
)
def test_a_place_that_takes_no_file_is_told_in_words(path: str, said: str) -> None:
    try:
        with atomic_write(Path(path)) as stream:
            stream.write(b"x")
    except UnwrittenError as error:
        assert said in str(error)
        assert not error.alone
    else:
        assert not said


def test_a_file_that_may_only_be_read_is_told_apart_from_one_that_is_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(atomic, "_PATIENCE", 0.2)
    path = tmp_path / "TH.xlsx"
    path.write_bytes(b"old")
    path.chmod(0o444)
    with pytest.raises(UnwrittenError, match="Chỉ đọc"), atomic_write(path) as stream:
        stream.write(b"new")
    assert path.read_bytes() == b"old"
    path.chmod(0o666)
    assert [one.name for one in tmp_path.iterdir()] == ["TH.xlsx"]


@pytest.mark.parametrize("out", [r"Q:\a\TH.xlsx", "CON.xlsx"])
def test_a_command_with_such_an_output_ends_with_a_sentence(tmp_path: Path, out: str) -> None:
    done = python("-m", "addin", "consolidate", "--period", "2023-02", "--home", tmp_path, "--out", out)
    said = done.stderr.decode()
    assert done.returncode in (1, 2, 3)
    assert "Đề nghị" in said
    assert "Traceback" not in said
    assert "bị lỗi" not in said


def test_a_lock_is_gone_however_often_somebody_who_waits_reads_it(tmp_path: Path) -> None:
    path, done = tmp_path / LOCK_FILE, threading.Event()

    def look() -> None:
        while not done.is_set():
            with contextlib.suppress(OSError):
                path.read_bytes()
            time.sleep(0.001)

    looking = threading.Thread(target=look)
    looking.start()
    left = 0
    for _ in range(60):
        with file_lock(path, "thu báo cáo"):
            pass
        left += path.exists()
    done.set()
    looking.join()
    assert left == 0


def test_a_process_that_one_may_not_open_runs_and_keeps_its_lock(tmp_path: Path) -> None:
    """As one of another account on the same machine."""
    import ctypes

    kernel, advapi = ctypes.windll.kernel32, ctypes.windll.advapi32  # type: ignore[attr-defined]
    kernel.OpenProcess.restype = ctypes.c_void_p
    path = tmp_path / LOCK_FILE
    code = f"import time; from pathlib import Path; from addin.system.lock_file import file_lock\nwith file_lock(Path(r'{path}'), 'thu báo cáo'):\n print('held', flush=True)\n time.sleep(60)"  # noqa: E501
    with subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE) as holder:
        assert holder.stdout
        assert holder.stdout.readline().strip() == b"held"
        handle = ctypes.c_void_p(kernel.OpenProcess(_WRITE_DAC, False, holder.pid))
        nobody = (ctypes.c_ubyte * 64)()
        advapi.InitializeSecurityDescriptor(nobody, 1)
        empty = (ctypes.c_ubyte * 8)(2, 0, 8)
        advapi.SetSecurityDescriptorDacl(nobody, True, empty, False)
        assert advapi.SetKernelObjectSecurity(handle, _DACL, nobody)
        try:
            assert is_running(holder.pid)
            assert mark_of(holder.pid) == ""
            with pytest.raises(MachineError, match="thu báo cáo"), file_lock(path, "kiểm tra", wait=0.3):
                pass
        finally:
            holder.kill()


def test_a_lock_that_may_not_be_read_is_held_for_as_long_as_it_is_touched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As one of another account, or one that a virus scanner keeps to itself."""
    monkeypatch.setattr(lock_file, "_TORN", 0.1)
    path = tmp_path / LOCK_FILE
    path.write_text("closed to all others", encoding="utf-8")
    with open_elsewhere(path, shared=0):
        with pytest.raises(PermissionError):
            path.read_bytes()
        with pytest.raises(MachineError, match="không rõ là ai"), file_lock(path, "kiểm tra", wait=0.5):
            pass
    time.sleep(0.2)
    with file_lock(path, "kiểm tra", wait=0.5):
        pass
    assert not path.exists()


@pytest.mark.parametrize(("page", "command"), [("cp1252", "--help"), ("cp1258", "doctor")])
def test_what_is_piped_is_utf8_whatever_the_code_page(tmp_path: Path, page: str, command: str) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": page, "PYTHONUTF8": "0"}
    options = ("--json", "--home", tmp_path / "Báo cáo") if command == "doctor" else ()
    done = python("-m", "addin", command, *options, env=environment)
    assert b"Traceback" not in done.stderr
    printed = done.stdout.decode("utf-8")
    assert json.loads(printed) if command == "doctor" else "Tổng hợp" in printed


def test_the_program_goes_where_its_path_is_plain_and_may_be_written_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    barred, free = tmp_path / "barred", tmp_path / "free"
    barred.write_text("a file: no folder can be made there")
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "elsewhere" / "python"))
    monkeypatch.setenv("ProgramData", str(barred))
    monkeypatch.setenv("SystemDrive", str(free))
    assert choose_place() == free / "TongHop"
    assert not free.exists()
    monkeypatch.setenv("ProgramData", str(tmp_path / "Nguyễn"))
    assert choose_place() == free / "TongHop"
    with pytest.raises(InputError, match="người quản trị"):
        choose_place(str(tmp_path / "Nguyễn"))


def test_a_policy_of_the_pc_is_told_with_what_to_do_and_a_folder_in_a_trusted_one_is_trusted(tmp_path: Path) -> None:
    locations = r"Software\Policies\Microsoft\Office\16.0\Excel\Security\Trusted Locations"
    before, folder = list(office.obstacles(tmp_path)), tmp_path / "nhà"
    registry.write(locations, {"AllLocationsDisabled": 1})
    registry.write(_OURS, {"Path": f"{folder}\\", "AllowSubfolders": 1})
    try:
        assert office.is_trusted(folder)
        assert office.is_trusted(folder / "kỳ")
        assert not office.is_trusted(tmp_path)
        (found,) = (one for one in office.obstacles(folder) if one not in before)
        assert "tắt mọi vị trí tin cậy" in found.what
        assert "người quản trị" in found.remedy
    finally:
        registry.remove(locations)
        registry.remove(_OURS)
    assert not office.is_trusted(folder)


_OURS = r"Software\Microsoft\Office\16.0\Excel\Security\Trusted Locations\Test"


def test_a_shortcut_with_vietnamese_letters_leads_to_its_target(tmp_path: Path) -> None:
    target, link = tmp_path / "TongHop.xlsm", tmp_path / "Tổng hợp – sổ.lnk"
    target.write_bytes(b"x")
    write_shortcut(link, target, arguments='"C:\\a b"', description="Sổ tổng hợp")
    content = link.read_bytes()
    assert "Sổ tổng hợp".encode("utf-16-le") in content
    assert '"C:\\a b"'.encode("utf-16-le") in content


def test_a_home_typed_with_a_backslash_before_the_quote_is_that_home(tmp_path: Path) -> None:
    home = tmp_path / "Báo cáo tháng 6"
    home.mkdir()
    line = f'"{sys.executable}" -X utf8 -m addin check --home "{home}\\" --period 2023-02 --json'
    done = subprocess.run(line, cwd=ROOT, capture_output=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout)["findings"] == []


def odd_job(job: str) -> str:
    if job == "abort":
        os.abort()
    if job == "grow":
        bytearray(300 * MIB)
    return f"{os.getpid()}"


def test_a_worker_that_aborts_wanted_more_memory_than_there_is() -> None:
    first, aborted, second = run_isolated(odd_job, ["a", "abort", "b"], Limits(workers=1))
    assert isinstance(first, str)
    assert isinstance(second, str)
    assert isinstance(aborted, WorkerFailure)
    assert aborted.how is FailureKind.MEMORY


def test_a_worker_that_has_grown_is_replaced_here_too() -> None:
    assert most_memory() > MIB
    first, grown, later = run_isolated(odd_job, ["a", "grow", "b"], Limits(bytes=400 * MIB, workers=1))
    assert first == grown != later


def test_the_time_of_a_file_begins_when_its_worker_has_loaded() -> None:
    """A worker loads the program anew, which may take longer than a file may."""
    assert isinstance(next(iter(run_isolated(odd_job, ["a"], Limits(seconds=0.3, workers=1)))), str)
