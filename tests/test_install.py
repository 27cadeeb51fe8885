"""The release folder put into its place: whole or not at all, over what was there, beside what the office made."""

import os
import re
from importlib import resources
from pathlib import Path

import pytest

from addin.install import copying
from addin.install.copying import PARTS, copy_release
from addin.install.place import NOTE, is_writable
from addin.install.removal import remove_installation
from addin.install.settle import LOG, Installed
from addin.system.errors import MachineError


def release(folder: Path, version: str) -> Path:
    for name in ("python/python.exe", "app/addin/a.py", f"app/addin/only-{version}.py", "giay-phep/danh-sach.txt"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"{version}: {name}")
    (folder / "TongHop.cmd").write_text(version)
    (folder / "cai-dat.cmd").write_text("starts from the release alone")
    return folder


def content(folder: Path) -> dict[str, str]:
    return {one.relative_to(folder).as_posix(): one.read_text() for one in folder.rglob("*") if one.is_file()}


def quiet(_: str) -> None:
    pass


def test_a_release_is_copied_but_for_what_starts_the_installation(tmp_path: Path) -> None:
    source, place = release(tmp_path / "bản", "1"), tmp_path / "TongHop"
    place.mkdir()
    copy_release(source, place, quiet)
    assert content(place) == {name: text for name, text in content(source).items() if name != "cai-dat.cmd"}


def test_a_newer_one_takes_its_place_and_leaves_what_is_not_its_own(tmp_path: Path) -> None:
    place = tmp_path / "TongHop"
    (place / "log").mkdir(parents=True)
    (place / "log" / "cai-dat.log").write_text("kept")
    copy_release(release(tmp_path / "một", "1"), place, quiet)
    newer = release(tmp_path / "hai", "2")
    copy_release(newer, place, quiet)
    expected = {name: text for name, text in content(newer).items() if name != "cai-dat.cmd"}
    assert content(place) == expected | {"log/cai-dat.log": "kept"}
    copy_release(newer, place, quiet)
    assert content(place) == expected | {"log/cai-dat.log": "kept"}


@pytest.mark.parametrize("part", range(8))
def test_where_a_part_is_in_use_all_stays_as_it_was(tmp_path: Path, part: int, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "TongHop"
    place.mkdir()
    copy_release(release(tmp_path / "một", "1"), place, quiet)
    before = content(place)
    moved = iter(range(100))

    def move(source: Path, target: Path) -> None:
        if next(moved) == part:
            raise PermissionError(13, "in use")
        os.rename(source, target)  # noqa: PTH104 # as the installer does

    monkeypatch.setattr(copying, "_move", move)
    with pytest.raises(MachineError, match="Đề nghị đóng Excel"):
        copy_release(release(tmp_path / "hai", "2"), place, quiet)
    monkeypatch.undo()
    assert content(place) == before
    copy_release(release(tmp_path / "ba", "3"), place, quiet)
    assert content(place)["TongHop.cmd"] == "3"


def test_a_release_that_runs_from_its_own_place_is_not_copied_onto_itself(tmp_path: Path) -> None:
    place = release(tmp_path / "TongHop", "1")
    before = content(place)
    copy_release(place, place, quiet)
    assert content(place) == before


def test_whether_a_folder_can_be_written_to_is_tried_and_leaves_nothing(tmp_path: Path) -> None:
    assert is_writable(tmp_path / "a" / "b")
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "file").write_text("x")
    assert not is_writable(tmp_path / "file" / "b")


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A place into which a release was copied, with a shortcut, and a file of the office's."""
    place, link = tmp_path / "TongHop", tmp_path / "Tổng hợp.lnk"
    place.mkdir()
    copy_release(release(tmp_path / "bản", "1"), place, quiet)
    link.write_text("x")
    Installed(str(place / "lam-viec"), (str(link),), trusted=True).write(place)
    (place / "lam-viec").mkdir()
    (place / "lam-viec" / "so-theo-doi.sqlite").write_text("kept")
    return place


def test_from_the_release_folder_all_that_was_brought_is_taken_away_and_the_rest_stays(
    installed: Path, tmp_path: Path
) -> None:
    said = list[str]()
    remove_installation(installed, said.append)
    assert content(installed) == {"lam-viec/so-theo-doi.sqlite": "kept"}
    assert not (tmp_path / "Tổng hợp.lnk").exists()
    assert said == [
        "Đã gỡ bỏ chương trình, lối tắt và vị trí tin cậy.",
        f"Thư mục làm việc được giữ nguyên: {installed / 'lam-viec'}",
    ]


def test_what_is_taken_away_twice_is_taken_away_once(installed: Path) -> None:
    said = list[str]()
    for _ in range(2):
        remove_installation(installed, said.append)
    assert "không có gì để gỡ bỏ" in said[-1]


def refuse_to_go(monkeypatch: pytest.MonkeyPatch, wanted: str) -> None:
    """As Windows does of a program that runs, and of a file that is open."""
    unlink = Path.unlink

    def refuse(path: Path, missing_ok: bool = False) -> None:
        if path.name == wanted:
            raise PermissionError(13, "in use")
        unlink(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", refuse)


def test_a_program_that_runs_is_not_taken_away_by_halves(
    installed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = content(installed)
    refuse_to_go(monkeypatch, "python.exe")
    with pytest.raises(MachineError, match="Đề nghị đóng Excel"):
        remove_installation(installed, quiet)
    assert content(installed) == before
    assert (tmp_path / "Tổng hợp.lnk").exists()


def test_what_cannot_be_taken_away_is_named(installed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = list[str]()
    refuse_to_go(monkeypatch, "Tổng hợp.lnk")
    remove_installation(installed, said.append)
    assert said[1].startswith("Còn lại, đề nghị xóa bằng Explorer: “")
    assert "Tổng hợp.lnk" in said[1]


def test_what_deletes_an_installation_from_within_deletes_its_parts_and_nothing_else() -> None:
    lines = resources.files("workbooks.release").joinpath("starters", "go-bo.cmd").read_text(encoding="utf-8")
    named = {name for listed in re.findall(r"in \((.*?)\)", lines) for name in listed.split()}
    assert {*named, "go-bo.cmd"} == {*PARTS, LOG, NOTE}
    assert not re.search(r'rmdir /s /q (?!"%~dp0%%p")', lines)


def test_what_was_installed_is_noted_and_a_broken_note_is_none(tmp_path: Path) -> None:
    installed = Installed(r"C:\\Báo cáo", ("Tổng hợp.lnk",), trusted=True)
    installed.write(tmp_path)
    assert Installed.read(tmp_path) == installed
    (tmp_path / "cai-dat.json").write_text("{")
    assert Installed.read(tmp_path) is None
