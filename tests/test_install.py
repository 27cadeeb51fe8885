"""The release folder put into its place: whole or not at all, over what was there, beside what the office made."""

import os
from pathlib import Path

import pytest

from addin.install import copying
from addin.install.copying import copy_release
from addin.install.place import is_writable
from addin.install.removal import remove_installation
from addin.install.settle import Installed
from addin.system.errors import InputError, MachineError


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


def test_from_the_release_folder_all_that_was_brought_is_taken_away_and_the_rest_stays(tmp_path: Path) -> None:
    place, link, said = tmp_path / "TongHop", tmp_path / "Tổng hợp.lnk", list[str]()
    place.mkdir()
    copy_release(release(tmp_path / "bản", "1"), place, quiet)
    link.write_text("x")
    Installed(str(tmp_path / "nhà"), (str(link),), trusted=True).write(place)
    (place / "của cơ quan.txt").write_text("kept")
    remove_installation(place, said.append)
    assert [one.name for one in place.iterdir()] == ["của cơ quan.txt"]
    assert not link.exists()
    assert "Thư mục làm việc được giữ nguyên" in said[0]
    with pytest.raises(InputError, match="Không thấy chương trình"):
        remove_installation(place, said.append)


def test_what_was_installed_is_noted_and_a_broken_note_is_none(tmp_path: Path) -> None:
    installed = Installed(r"C:\\Báo cáo", ("Tổng hợp.lnk",), trusted=True)
    installed.write(tmp_path)
    assert Installed.read(tmp_path) == installed
    (tmp_path / "cai-dat.json").write_text("{")
    assert Installed.read(tmp_path) is None
