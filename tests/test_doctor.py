"""A working folder is laid out without overwriting anything, and looked over in words."""

from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from addin import pipeline
from addin.doctor import Observation, examine, to_text
from addin.review.step import close
from addin.system.errors import MachineError
from addin.workspace.folder import Workspace
from tests.sheets import FEBRUARY, REASON
from tests.test_cli import as_json, tonghop
from tests.test_closing import send

FOLDERS = ("hop-thu", "bieu-mau", "tra-lai", "don-doc")


@pytest.fixture(autouse=True)
def holidays_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """The holidays of the year that runs come with the program; of any other it tells, see `test_holidays.py`."""
    monkeypatch.setattr("addin.doctor.installation.today", lambda: date(2026, 11, 30))


@pytest.fixture
def master(tmp_path: Path) -> Path:
    """A workbook that says it is the master."""
    path = tmp_path / "TongHop.xlsm"
    book = xlsxwriter.Workbook(path)
    book.add_worksheet("Cấu hình")
    book.define_name("TH_so_cai", "=1")
    book.close()
    return path


def wrong(home: Workspace) -> list[tuple[str, str]]:
    return [(seen.subject, seen.text) for seen in examine(home) if not seen.ok]


def test_a_new_folder_has_the_master_the_ledger_and_the_folders_of_the_settings(tmp_path: Path, master: Path) -> None:
    home = Workspace(tmp_path / "lam viec")
    assert pipeline.create_workspace(home, master) == (("TongHop.xlsm", *FOLDERS), ())
    assert home.master.read_bytes() == master.read_bytes()
    assert home.ledger_path.is_file()
    assert {path.name for path in home.root.iterdir()} == {
        "TongHop.xlsm", "so-theo-doi.sqlite", "nhat-ky.jsonl", "bo-cau-hinh", "chuong-trinh", *FOLDERS
    }  # fmt: skip


def test_the_master_that_comes_with_the_program_reads_without_a_word(tmp_path: Path) -> None:
    founded = as_json("init", "--home", tmp_path / "h")
    assert founded["made"] == ["TongHop.xlsm", *FOLDERS]
    assert as_json("init", "--home", tmp_path / "h")["made"] == []
    assert wrong(Workspace(tmp_path / "h")) == []


def test_a_folder_in_use_keeps_everything(tmp_path: Path, master: Path) -> None:
    home = Workspace(tmp_path / "h")
    pipeline.create_workspace(home, master)
    renamed = home.root / "Sổ tổng hợp 2023.xlsm"
    home.master.rename(renamed)
    (home.root / "hop-thu" / "thu.eml").write_text("x")
    (home.root / "tra-lai").rmdir()
    changed = renamed.read_bytes() + b"typed"
    renamed.write_bytes(changed)
    founded = pipeline.create_workspace(home, master)
    assert founded.made == ("tra-lai",)
    assert "Sổ tổng hợp 2023.xlsm" in founded.kept
    assert renamed.read_bytes() == changed
    assert not home.master.exists(), "a renamed master is the master"
    assert (home.root / "hop-thu" / "thu.eml").read_text() == "x"


def test_an_installation_without_its_master_is_said(tmp_path: Path) -> None:
    with pytest.raises(MachineError, match=r"thiếu tệp TongHop\.xlsm"):
        pipeline.create_workspace(Workspace(tmp_path / "h"), tmp_path / "khong-co.xlsm")


def test_a_sound_folder_has_nothing_wrong(tmp_path: Path, master: Path) -> None:
    home = Workspace(tmp_path / "h")
    pipeline.create_workspace(home, master)
    send(home, tmp_path / "in", 3)
    found = [line for line in wrong(home) if "Không tìm thấy bảng" not in line[1]]  # the test's master has no tables
    assert found == []
    of_master = {one.ok for one in examine(home) if one.subject == "Sổ tổng hợp"}
    assert of_master == {False}, "what has a fault is not called good beside it"


def test_everything_that_was_touched_is_named(tmp_path: Path) -> None:
    home = Workspace(tmp_path / "h")
    send(home, tmp_path / "in", 3)
    send(home, tmp_path / "in", 4)
    close(home, FEBRUARY, REASON)
    first, second = sorted(path for path in home.originals(FEBRUARY).iterdir() if path.suffix == ".xlsx")
    first.write_bytes(first.read_bytes() + b"!")
    second.unlink()
    lines = home.journal_path.read_text(encoding="utf-8").splitlines(keepends=True)
    home.journal_path.write_text(lines[0] + lines[2], encoding="utf-8")
    texts = "\n".join(f"{subject}: {text}" for subject, text in wrong(home))
    assert f"Tệp gốc: “{first}” đã bị thay đổi" in texts
    assert "không còn tệp gốc: Huyện Bù Đăng" in texts
    assert "Sổ kiểm soát thay đổi: Tệp “nhat-ky.jsonl” đã bị sửa hoặc thiếu dòng ở mục số 3." in texts
    assert "không còn khớp nhau" in texts
    assert "Sổ tổng hợp: Chưa có sổ tổng hợp" in texts


def test_a_broken_ledger_and_a_missing_folder_are_said_in_words(tmp_path: Path) -> None:
    home = Workspace(tmp_path / "h")
    assert ("Thư mục làm việc", f"Chưa có thư mục làm việc “{home.root}”. Đề nghị lập bằng lệnh init.") in wrong(home)
    home.create()
    home.ledger_path.write_bytes(b"not a database, not a database, not a database" * 100)
    assert any(subject == "Sổ theo dõi" and "bị hỏng" in text for subject, text in wrong(home))


def test_what_is_wrong_comes_first() -> None:
    seen = [Observation("Python", ok=True, text="a"), Observation("Nhật ký", ok=False, text="b")]
    assert list(to_text(seen)) == ["Cần xử lý – Nhật ký: b", "Đạt – Python: a"]


def test_the_command_says_it_all_and_leaves_with_0(tmp_path: Path) -> None:
    done = tonghop("doctor", "--home", tmp_path)
    assert (done.returncode, done.stdout) == (0, "")
    assert "Cần xử lý – Sổ tổng hợp" in done.stderr
    assert "việc cần xử lý." in done.stderr
    found = as_json("doctor", "--home", tmp_path)
    assert found["ok"] is False
    assert {"subject", "ok", "text"} <= set(found["checks"][0])
