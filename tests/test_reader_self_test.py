"""A machine whose readers get the program's own samples wrong reads no report with them."""

from pathlib import Path

import pytest

from addin import pipeline
from addin.doctor import examine
from addin.read import grid
from addin.read.book import Book
from addin.read.package import WorkbookKind
from addin.read.self_test import misread_kinds
from addin.session import open_ledger
from addin.system.errors import MachineError
from addin.system.interruption import Stopped
from addin.workspace.folder import Workspace
from tests.sheets import FEBRUARY
from tests.test_closing import send


def without_sheets(content: bytes) -> Book:
    """As python-calamine before 0.6.2 read every workbook."""
    return Book((), {}, has_macros=False, formula_cells=lambda _: None, content=content)


@pytest.fixture
def misreading(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(grid._CHAINS, WorkbookKind.XLSX, (("", without_sheets),))


def test_the_readers_of_this_machine_get_every_sample_right() -> None:
    assert list(misread_kinds()) == []


@pytest.mark.usefixtures("misreading")
def test_a_reader_that_finds_nothing_is_told_by_the_ending() -> None:
    assert list(misread_kinds()) == ["xlsx"]


@pytest.mark.parametrize("pressed", [Stopped, KeyboardInterrupt])
def test_ctrl_c_while_a_sample_is_read_is_no_fault_of_the_reader(
    pressed: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(_: bytes) -> Book:
        raise pressed

    monkeypatch.setitem(grid._CHAINS, WorkbookKind.XLS, (("", stopped),))
    with pytest.raises(pressed):
        list(misread_kinds())


@pytest.mark.usefixtures("misreading")
def test_nothing_is_collected_and_no_unit_is_blamed(tmp_path: Path) -> None:
    home = Workspace(tmp_path / "home")
    with pytest.raises(MachineError, match=r"đọc sai tệp thử \(\.xlsx\)"):
        send(home, tmp_path / "in", 7)
    assert not [*home.root.glob("*/goc/*")]
    with open_ledger(home) as ledger:
        assert not [*ledger.current(FEBRUARY)]


@pytest.mark.usefixtures("misreading")
def test_no_working_folder_is_made_for_it(tmp_path: Path) -> None:
    with pytest.raises(MachineError):
        pipeline.create_workspace(Workspace(tmp_path / "home"))
    assert not (tmp_path / "home").exists()


@pytest.mark.usefixtures("misreading")
def test_doctor_says_it(tmp_path: Path) -> None:
    said = [one for one in examine(Workspace(tmp_path)) if one.subject == "Đọc tệp"]
    assert [one.ok for one in said] == [False]
    assert "cài đặt lại chương trình" in said[0].text
