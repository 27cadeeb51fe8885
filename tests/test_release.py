"""The release folder from the zip alone, on a Windows of its own: installed, used, left open, updated, taken away.

`TONGHOP_RELEASE=FILE` takes a zip that was made before.
"""

import json
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

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
    holder = pc.start(PYTHON, "-c", _HOLD, out)
    assert holder.stdout
    assert holder.stdout.readline().strip() == b"held"
    try:
        refused = tonghop(pc, "consolidate", "--period", "2023-02", "--home", home, "--out", out)
    finally:
        holder.kill()
        holder.communicate()
    assert refused.returncode == 3
    assert f"“{out}” đang mở trong Excel" in refused.stderr
    assert "Traceback" not in refused.stderr


_HOLD = (
    "import ctypes, sys, time; ctypes.windll.kernel32.CreateFileW(sys.argv[1], 0xC0000000, 1, None, 3, 0x80, None); "
    "print('held', flush=True); time.sleep(60)"
)


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


def test_installing_twice_is_once_and_keeps_what_the_office_made(pc: Windows) -> None:
    own = pc.path(rf"{HOME}\hop-thu\thư.eml")
    own.write_text("x")
    noted, before = pc.path(rf"{PLACE}\cai-dat.json").read_text(encoding="utf-8"), pc.path(PLACE)
    there = sorted(path.name for path in before.iterdir())
    # from its own place: what is copied has tests of its own
    said = pc.run(PYTHON, "-X", "utf8", "-m", "addin.install").stdout
    assert "(cập nhật)" in said
    assert "ĐÃ CÀI XONG" in said
    assert own.read_text() == "x"
    assert pc.path(rf"{PLACE}\cai-dat.json").read_text(encoding="utf-8") == noted
    assert sorted(path.name for path in before.iterdir()) == there
    assert len(list((pc.home / "Desktop").iterdir())) == 3


def test_it_is_taken_away_and_the_working_folder_stays(pc: Windows) -> None:
    assert "Đã gỡ bỏ" in setup(pc, "--go-bo")
    assert not pc.path(PLACE).exists()
    assert list((pc.home / "Desktop").iterdir()) == []
    assert HOME not in settings_of(pc, "TongHop")
    assert pc.path(rf"{HOME}\TongHop.xlsm").is_file()
    assert "Không thấy chương trình đã cài" in setup(pc, "--go-bo")
