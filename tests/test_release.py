"""The release folder from the zip alone, on a Windows of its own: installed, used, left open, updated, taken away.

`TONGHOP_RELEASE=FILE` takes a zip that was made before.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
import tomllib
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import openpyxl
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from addin.install.copying import PARTS
from addin.install.place import NOTE
from addin.install.settle import LOG
from addin.workspace.folder import JOURNAL_FILE, LEDGER_FILE
from tests.windows import ROOT, USER, WINE, Windows, windows
from workbooks.release.packed import pack
from workbooks.release.wheels import LIST

BASE = "Báo cáo tháng 6"
PLACE, DOCUMENTS = r"C:\ProgramData\TongHop", rf"C:\users\{USER}\Documents"
HOME = rf"{DOCUMENTS}\Tong hop"
PYTHON = rf"{PLACE}\python\python.exe"
#: What the tests need on that Windows beside the program, none of it in the release.
_TEST_LIBRARIES = ("pytest", "pluggy", "iniconfig", "packaging", "pygments", "hypothesis", "sortedcontainers")
#: Quick tests of what is below the month's work, and of what only Windows does.
_TESTS_THERE = (
    "test_on_windows_itself.py", "test_period.py", "test_fields.py", "test_repair.py", "test_legacy.py",
    "test_containers.py", "test_command_line.py",
)  # fmt: skip
_RUN_TESTS = "import sys; sys.path += [{libraries!r}, {root!r}]; import pytest; sys.exit(pytest.main(sys.argv[1:]))"


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The zip."""
    if not WINE.exists() and not os.environ.get("CI"):
        pytest.skip("wine64 is not installed")
    if made := os.environ.get("TONGHOP_RELEASE"):
        return Path(made)
    folder = tmp_path_factory.mktemp("release")
    subprocess.run([sys.executable, "-m", "workbooks.release", folder], cwd=ROOT, check=True)
    return folder / "TongHop.zip"


@pytest.fixture(scope="module")
def pc(release: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Windows]:
    """A PC on which the zip was unpacked and `cai-dat.cmd` was clicked."""
    with windows(tmp_path_factory.mktemp("pc") / "prefix") as made:
        folder = made.drive / BASE
        with zipfile.ZipFile(release) as packed:
            packed.extractall(folder)
        said = setup(made)
        assert "ĐÃ CÀI XONG" in said, said
        yield made


def setup(pc: Windows, *options: str) -> str:
    done = pc.run("cmd", "/c", "cai-dat.cmd", *options, folder=pc.drive / BASE / "TongHop")
    return done.stdout + done.stderr


def tonghop(pc: Windows, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return pc.run(PYTHON, "-X", "utf8", "-m", "addin", *arguments)


def settings_of(pc: Windows, key: str) -> str:
    return pc.run("reg", "query", rf"HKCU\Software\Microsoft\Office\16.0\Excel\Security\Trusted Locations\{key}").stdout


@contextmanager
def running(pc: Windows, program: str, deed: str = "", *arguments: str) -> Iterator[None]:
    """While a Python program runs there, as a click of Excel's does, after it did something."""
    code = f"{deed}import os, time; os.write(1, b'runs\\n'); time.sleep(300)"
    process = pc.start(program, "-c", code, *arguments)
    try:
        assert process.stdout
        assert process.stdout.readline().strip() == b"runs"
        yield
    finally:
        process.kill()
        process.communicate()


def test_the_zip_holds_all_that_a_pc_without_internet_needs_and_nothing_of_this_machine(release: Path) -> None:
    with zipfile.ZipFile(release) as packed:
        names = packed.namelist()
        notes = packed.read("TongHop/giay-phep/danh-sach.txt").decode()
        paths = [name for name in names if str(ROOT).encode() in packed.read(name)]
    assert paths == []
    assert release.stat().st_size < 60e6
    assert max(map(len, names)) < 130
    assert {"cai-dat.cmd", "TongHop.cmd", "app", "python", "giay-phep", "kiem-tra-may.cmd", "go-bo.cmd"} <= {
        name.split("/")[1] for name in names
    }
    assert "TongHop/app/workbooks/TongHop.xlsm" in names
    assert [name for name in names if "/xlwings/pro/" in name] == []  # under another licence, and a click would load it
    assert {"TongHop/huong-dan/SoTay.docx", "TongHop/huong-dan/SoTay.pdf", "TongHop/huong-dan/TheNho.pdf"} <= set(names)
    assert not [name for name in names if name.endswith((".exe", ".bat", ".xlam")) and "python/python" not in name]
    licensed = {name.split("/")[2] for name in names if name.startswith("TongHop/giay-phep/")}
    shipped = {line.split(" ")[0] for line in notes.splitlines()[2:] if line}
    assert {"python", "docxtpl", "py7zr", "pywin32", "xlwings"} <= licensed
    assert shipped - licensed <= {"odfpy", "xlwt"}, "their packages bring no text"


def test_every_library_that_the_program_needs_is_pinned_in_a_version_that_it_admits() -> None:
    lines = LIST.read_text(encoding="utf-8").splitlines()
    pinned = dict(line.partition(" ")[0].split("==") for line in lines)
    assert all(re.fullmatch(r"[\w.-]+==[\w.]+ --hash=sha256:[0-9a-f]{64}", line) for line in lines)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for needed in map(Requirement, project["dependencies"]):
        assert pinned[canonicalize_name(needed.name)] in needed.specifier, needed


def test_the_same_folder_gives_the_same_zip(tmp_path: Path) -> None:
    sizes = []
    for name in ("một", "hai"):
        folder = tmp_path / name / "TongHop"
        (folder / "b").mkdir(parents=True)
        (folder / "b" / "Đ.txt").write_text("x")
        (folder / "a.txt").write_text("y")
        sizes.append(pack(folder, tmp_path / f"{name}.zip").digest)
    assert sizes[0] == sizes[1]


def test_it_is_installed_for_the_user_alone_with_shortcuts_and_a_trusted_location(pc: Windows) -> None:
    assert {path.name for path in (pc.home / "Desktop").iterdir()} == {
        "Tổng hợp.lnk",
        "Tổng hợp – kiểm tra máy.lnk",
        "Tổng hợp – trang trên máy.lnk",
    }
    shortcut = (pc.home / "Desktop" / "Tổng hợp.lnk").read_bytes()
    assert rf"{HOME}\TongHop.xlsm".lower() in shortcut.decode("latin-1").lower()
    told = settings_of(pc, "TongHop")
    assert f"{HOME}\\" in told
    assert "AllowSubfolders" in told
    assert pc.path(rf"{HOME}\TongHop.xlsm").is_file()
    assert "ĐÃ CÀI XONG" in pc.path(rf"{PLACE}\log\cai-dat.log").read_text(encoding="utf-8")


def test_what_is_clicked_in_the_zip_itself_ends_before_it_begins(pc: Windows) -> None:
    """Explorer then brings out that one file and nothing else."""
    alone = pc.drive / "users" / USER / "Temp" / "zip"
    alone.mkdir(parents=True)
    shutil.copy(pc.drive / BASE / "TongHop" / "cai-dat.cmd", alone)
    done = pc.run("cmd", "/c", "cai-dat.cmd", folder=alone)
    assert done.returncode == 1
    assert "Extract All" in done.stdout
    assert "python" not in done.stdout + done.stderr


def test_the_doctor_is_run_from_its_shortcut_and_says_what_office_there_is(pc: Windows) -> None:
    done = pc.run("cmd", "/c", rf"{PLACE}\kiem-tra-may.cmd", HOME)
    said = done.stdout + done.stderr
    assert "Đạt – Chương trình" in said, said
    assert "Nên xem – Excel: Không thấy Excel" in said
    assert "Cần xử lý" not in said


def test_the_worked_example_is_the_same_as_here(pc: Windows, tmp_path: Path) -> None:
    done = tonghop(pc, "demo", rf"C:\{BASE}\vi-du")
    assert "Đã nhận 11/11 đơn vị" in done.stderr, done.stderr
    subprocess.run([sys.executable, "-m", "addin", "demo", tmp_path / "vi-du"], cwd=ROOT, check=True)
    theirs, ours = (
        openpyxl.load_workbook(folder / "vi-du/ket-qua/TongHop_2023-02.xlsx", data_only=True)
        for folder in (pc.drive / BASE, tmp_path)
    )
    assert theirs.sheetnames == ours.sheetnames
    for name in [name for name in ours.sheetnames if name.endswith("tổng hợp")]:
        assert list(theirs[name].values) == list(ours[name].values), name


def test_json_through_a_pipe_is_whole_and_an_output_left_open_is_told(pc: Windows) -> None:
    home, out = rf"C:\{BASE}\vi-du\lam-viec", rf"C:\{BASE}\mo.xlsx"
    done = tonghop(pc, "consolidate", "--period", "2023-02", "--home", home, "--out", out, "--json")
    assert json.loads(done.stdout)["file"] == out
    with running(pc, PYTHON, _HOLD, out):
        refused = tonghop(pc, "consolidate", "--period", "2023-02", "--home", home, "--out", out)
    assert refused.returncode == 3
    assert f"“{out}” đang mở trong Excel" in refused.stderr
    assert "Traceback" not in refused.stderr


_HOLD = "import ctypes, sys; ctypes.windll.kernel32.CreateFileW(sys.argv[1], 0xC0000000, 1, None, 3, 0x80, None); "


def test_a_drive_that_is_full_or_may_only_be_read_is_told_and_the_work_goes_on_elsewhere(pc: Windows) -> None:
    command = ("run", "--period", "2023-02", "--home", rf"C:\{BASE}\vi-du\lam-viec")
    letters = rf"C:\{BASE}\vi-du\thu-den\2023-02"
    with drive(pc, "q", "size=64k") as folder:
        (folder / "đầy").write_bytes(bytes(64 * 1024))
        for said in ("Ổ đĩa đã đầy", "ổ đĩa chỉ cho đọc"):
            refused = tonghop(pc, *command, "--out", "Q:\\", letters)
            assert refused.returncode == 3, refused.stderr
            assert said in refused.stderr
            assert "Traceback" not in refused.stderr
            assert [one.name for one in folder.iterdir()] == ["đầy"]
            subprocess.run(["mount", "-o", "remount,ro", folder], check=True)
    assert tonghop(pc, *command, "--out", rf"C:\{BASE}\ra", letters).returncode == 0
    assert (pc.drive / BASE / "ra" / "TongHop_2023-02.xlsx").is_file()


@contextmanager
def drive(pc: Windows, letter: str, options: str) -> Iterator[Path]:
    """A small drive of its own."""
    if os.geteuid() != 0 and not os.environ.get("CI"):  # on the build machine the mounting itself fails
        pytest.skip("only root may mount")
    link, folder = pc.prefix / "dosdevices" / f"{letter}:", pc.prefix / letter
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], check=True)
    link.symlink_to(folder)
    try:
        yield folder
    finally:
        link.unlink()
        subprocess.run(["umount", "-l", folder], check=True)
        folder.rmdir()


def test_the_quick_tests_and_those_of_windows_pass_there(pc: Windows, tmp_path: Path) -> None:
    libraries = tmp_path / "libraries"
    options = ("--no-deps", "--platform", "win_amd64", "--python-version", "3.11", "--implementation", "cp")
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "-qq", *options, "--target", libraries, *_TEST_LIBRARIES], check=True
    )
    code = _RUN_TESTS.format(libraries=f"Z:{libraries}", root=f"Z:{ROOT}")
    tests = [f"tests/{name}" for name in _TESTS_THERE]
    options = ("-q", "-x", "-W", "ignore", "-p", "no:cacheprovider", "--durations=5")
    done = pc.run(PYTHON, "-X", "utf8", "-c", code, *options, *tests, folder=ROOT)
    assert done.returncode == 0, done.stdout[-6000:]
    assert "passed" in done.stdout
    print(done.stdout)


def test_a_newer_release_takes_its_place_once_and_the_office_goes_on_where_it_was(pc: Windows) -> None:
    home, place, newer = pc.path(HOME), pc.path(PLACE), pc.drive / BASE / "TongHop"
    shutil.copytree(pc.drive / BASE / "vi-du" / "lam-viec", home, dirs_exist_ok=True)
    before, trail = _digests(home), (home / JOURNAL_FILE).read_bytes()
    noted = pc.path(rf"{PLACE}\cai-dat.json").read_bytes()
    (information,) = (newer / "app").glob("tonghop-*.dist-info")
    metadata = (information / "METADATA").read_text(encoding="utf-8")
    (information / "METADATA").write_text(re.sub(r"(?m)^Version: .*$", "Version: 99.1", metadata), encoding="utf-8")
    (newer / "app" / "addin" / "newer.py").write_text("")
    (newer / "huong-dan" / "TheNho.pdf").unlink()
    said = setup(pc)
    assert "(cập nhật)" in said, said
    assert "ĐÃ CÀI XONG" in said, said
    assert "Phiên bản 99.1" in said, said
    assert (place / "app/addin/newer.py").exists()
    assert not (place / "huong-dan/TheNho.pdf").exists()
    assert sorted(path.name for path in place.iterdir()) == sorted([*PARTS, LOG, NOTE])
    assert pc.path(rf"{PLACE}\cai-dat.json").read_bytes() == noted
    assert len(list((pc.home / "Desktop").iterdir())) == 3
    later = _digests(home)
    assert {name for name in before if later.pop(name) != before[name]} <= {JOURNAL_FILE, LEDGER_FILE}
    assert later == {}
    assert (home / JOURNAL_FILE).read_bytes().startswith(trail)
    checked = tonghop(pc, "check", "--period", "2023-02", "--home", HOME, "--json")
    assert json.loads(checked.stdout or "{}").get("findings"), checked.stderr


def _digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_it_is_taken_away_from_its_own_folder_and_the_working_folder_stays(pc: Windows) -> None:
    place, kept = pc.path(PLACE), _digests(pc.path(HOME))
    with running(pc, rf"{PLACE}\python\pythonw.exe"):
        done = pc.run("cmd", "/c", "go-bo.cmd", folder=place)
        assert done.returncode == 1
        assert "CHƯA XONG: Chương trình đang chạy" in done.stdout
        assert (place / "app/addin").is_dir()
    done = pc.run("cmd", "/c", "go-bo.cmd", folder=place)
    assert "Đã gỡ bỏ" in done.stdout, done.stdout + done.stderr
    _wait_until_gone(place)
    assert list((pc.home / "Desktop").iterdir()) == []
    assert HOME not in settings_of(pc, "TongHop")
    assert _digests(pc.path(HOME)) == kept


def test_taken_away_twice_from_the_release_folder_is_once_and_that_folder_stays(pc: Windows) -> None:
    folder = pc.drive / BASE / "TongHop"
    done = pc.run("cmd", "/c", "go-bo.cmd", folder=folder)
    assert done.returncode == 0
    assert "không có gì để gỡ bỏ" in done.stdout
    assert (folder / "python/python.exe").is_file()
    assert (folder / "go-bo.cmd").is_file()


def _wait_until_gone(place: Path) -> None:
    """The folder itself goes when the window that deletes what is in it is closed."""
    ends = time.monotonic() + 30
    while place.exists() and time.monotonic() < ends:
        time.sleep(0.2)
    assert not place.exists(), list(place.iterdir())
