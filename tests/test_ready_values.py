"""What takes long to make is kept between two starts of the program, and is never other than what would be made."""

import hashlib
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pydantic
import pytest

from addin.system import ready_values
from addin.workspace.create import lay_out
from addin.workspace.folder import Workspace
from addin.workspace.office_tables import office_of, typed_lines
from schemas.office.problem import Problem
from schemas.ready import keep_ready_by, ready
from tests.catalogues import IN_FORCE
from tests.conftest import as_from_the_cache

ROOT = Path(__file__).parent.parent


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv(ready_values.FOLDER_VARIABLE, str(tmp_path / "cache"))
    ready_values._own_folder.cache_clear()
    ready_values.keep_values_ready()
    yield tmp_path / "cache" / "tonghop"
    keep_ready_by(as_from_the_cache)
    ready_values._own_folder.cache_clear()


def never() -> str:
    raise AssertionError("it was kept")


def test_a_value_is_made_once_for_what_it_is_made_of(cache: Path) -> None:
    assert ready("a", b"1", lambda: "made") == "made"
    assert ready("a", b"1", never) == "made"
    assert ready("a", b"2", lambda: "another") == "another"
    assert ready("b", b"1", lambda: "of another kind") == "of another kind"
    assert len(list(cache.iterdir())) == 3


def test_a_damaged_value_is_made_again(cache: Path) -> None:
    ready("a", b"1", lambda: "made")
    (kept,) = cache.iterdir()
    whole, strange = kept.read_bytes(), b"cno.such.module\nname\n."
    sealed = hashlib.sha256(strange).digest() + strange
    for damage in (b"", b"\x80\x05", whole[:-3], whole.replace(b"made", b"fade"), strange, sealed):
        kept.write_bytes(damage)
        assert ready("a", b"1", lambda: "made again") == "made again"
        assert ready("a", b"1", never) == "made again"


def test_what_cannot_be_kept_is_made_every_time(cache: Path) -> None:
    assert [ready("a", b"1", lambda: lambda: 1)() for _ in range(2)] == [1, 1]
    assert list(cache.iterdir()) == []


def test_the_oldest_go_first(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ready_values, "_MOST", 3)
    for number in range(5):
        ready("a", b"%d" % number, lambda: "made")
        os.utime(max(cache.iterdir(), key=lambda one: one.stat().st_mtime_ns), (number, number))
    assert len(list(cache.iterdir())) == 3


@pytest.mark.skipif(os.name == "nt", reason="folders of a Windows profile are the user's alone")
def test_nothing_is_read_from_a_folder_that_others_may_write_to(cache: Path) -> None:
    ready("a", b"1", lambda: "made")
    cache.chmod(stat.S_IRWXU | stat.S_IRWXG | stat.S_IRWXO)
    ready_values._own_folder.cache_clear()
    assert ready("a", b"1", lambda: "made again") == "made again"


@pytest.mark.skipif(os.name == "nt", reason="as above")
def test_nothing_is_read_from_a_folder_that_another_name_leads_to(cache: Path, tmp_path: Path) -> None:
    ready("a", b"1", lambda: "made")
    cache.rename(tmp_path / "elsewhere")
    cache.symlink_to(tmp_path / "elsewhere")
    ready_values._own_folder.cache_clear()
    assert ready("a", b"1", lambda: "made again") == "made again"


def test_what_is_installed_beside_the_program_makes_kept_values_others(monkeypatch: pytest.MonkeyPatch) -> None:
    before = ready_values._fingerprint.__wrapped__()
    libraries, usual = Path(pydantic.__file__).parent.parent, Path.stat
    later = os.stat_result(range(10), {"st_mtime_ns": 1})

    def stat_of(path: Path) -> os.stat_result:
        return later if path == libraries else usual(path)

    monkeypatch.setattr(Path, "stat", stat_of)
    assert ready_values._fingerprint.__wrapped__() != before


def test_what_the_office_typed_is_the_same_as_it_was_read(cache: Path, tmp_path: Path) -> None:
    home = Workspace(tmp_path / "h")
    lay_out(home, IN_FORCE)
    keep_ready_by(None)
    first, lines = office_of(home, IN_FORCE), typed_lines(home, IN_FORCE)
    ready_values.keep_values_ready()
    for _ in range(2):
        IN_FORCE.memory.clear()
        assert (office_of(home, IN_FORCE), typed_lines(home, IN_FORCE)) == (first, lines)
    assert [one.name.partition("-")[0] for one in cache.iterdir()] == ["office"]


def test_a_problem_keeps_its_place(cache: Path) -> None:
    problem = Problem("Dòng này chưa áp dụng.", sheet="Cấu hình", table="ch_don_vi", row=3, column=2)
    for _ in range(2):
        found = ready("problem", b"", lambda: problem)
        assert (found, found.sheet, found.table, found.row, found.column) == (problem, "Cấu hình", "ch_don_vi", 3, 2)


def test_the_second_start_finds_the_same_forms_and_names_of_checks(tmp_path: Path) -> None:
    script = (
        "from addin.system.ready_values import keep_values_ready; keep_values_ready()\n"
        "from datetime import date\n"
        "from schemas.profile.shipped import shipped_profile\n"
        "catalogue = shipped_profile().on(date.max)\n"
        "print(shipped_profile().sha256, sorted((code, repr(text)) for code, text in catalogue.rule_texts.items()))\n"
        "print([(form.id, [repr(rule.text) for rule in form.rules]) for form in catalogue.forms])\n"
    )
    told = [
        subprocess.run(
            [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True,
            env={**os.environ, ready_values.FOLDER_VARIABLE: folder},
        ).stdout
        for folder in ("", str(tmp_path), str(tmp_path))
    ]  # fmt: skip
    assert told[0] == told[1] == told[2]
    assert [one.name.partition("-")[0] for one in (tmp_path / "tonghop").iterdir()] == ["profile"]


def test_a_click_keeps_values_ready_before_it_looks_at_a_form() -> None:
    at_the_call = "r.keep_values_ready = lambda: sys.exit('schemas.profile.building' in sys.modules)"
    code = f"import sys; import addin.system.ready_values as r; {at_the_call}; "
    code += "from addin.excel.buttons import press_in; press_in(None, 'btnCheck')"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)
