"""The menu and toolbar for offices with LibreOffice only: really installed, really dispatched, Python really runs."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree

import pytest

from addin.excel import libreoffice_click
from addin.excel.ribbon import controls
from addin.libreoffice.convert import properties
from addin.system.errors import MachineError
from tests.office import ROOT, Office, running
from tests.sheets import needs
from workbooks.build import MASTER
from workbooks.oxt import IDENTIFIER, MENU, build_extension, main, url_of

LONGEST_CLICK = 60  # seconds


class Installed(NamedTuple):
    """A LibreOffice with the extension, and the master open in a folder of an office."""

    office: Office
    document: Any


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installed]:
    needs("soffice")
    needs("unopkg")
    folder = tmp_path_factory.mktemp("Thư mục của Ban")
    with tempfile.TemporaryDirectory(prefix="hồ sơ LibreOffice ", ignore_cleanup_errors=True) as place:
        profile = install(Path(place))
        yield from opened(profile, folder)


def install(place: Path) -> Path:
    """A new profile with the extension in it; unopkg refuses to work for root, so then somebody else calls it."""
    place.chmod(0o777)
    profile, extension = place / "profile", place / "TongHop.oxt"
    extension.write_bytes(build_extension(Path(sys.executable), ROOT))
    command = ["unopkg", "add", f"-env:UserInstallation={profile.as_uri()}", str(extension)]
    somebody = "nobody" if os.geteuid() == 0 else None
    environment = {**os.environ, "HOME": str(place)}
    subprocess.run(command, check=True, capture_output=True, timeout=120, user=somebody, env=environment)
    return profile


def opened(profile: Path, folder: Path) -> Iterator[Installed]:
    master = folder / "Sổ tổng hợp.xlsm"
    shutil.copy(MASTER, master)
    with running(profile) as office:
        document = office.load(master, Hidden=False)
        yield Installed(office, document)
        document.close(True)


def configured(office: Office, path: str) -> Any:
    provider = office.context.ServiceManager.createInstanceWithContext(
        "com.sun.star.configuration.ConfigurationProvider", office.context
    )
    arguments = properties(nodepath=f"/org.openoffice.Office.Addons/AddonUI/{path}")
    return provider.createInstanceWithArguments("com.sun.star.configuration.ConfigurationAccess", arguments)


def entry(items: Any, name: str) -> tuple[str, str]:
    item = items.getByName(name)
    return item.Title, item.URL


def test_the_menu_has_every_button_of_the_ribbon_in_its_group(installed: Installed) -> None:
    menu = configured(installed.office, "OfficeMenuBar").getByName(f"{IDENTIFIER}.menu")
    assert menu.getByName("Title") == MENU
    submenus = menu.getByName("Submenu")
    found = []
    for name in sorted(submenus.ElementNames):
        group, items = submenus.getByName(name).Title, submenus.getByName(name).getByName("Submenu")
        found += [(group, *entry(items, item)) for item in sorted(items.ElementNames)]
    assert found == [(control.group, control.label, url_of(control.id)) for control in controls()]


def test_the_toolbar_has_every_button_of_the_ribbon(installed: Installed) -> None:
    bar = configured(installed.office, "OfficeToolBar").getByName(f"{IDENTIFIER}.toolbar")
    found = [entry(bar, item) for item in sorted(bar.ElementNames)]
    assert found == [(control.label, url_of(control.id)) for control in controls()]


def test_every_menu_entry_has_a_macro_behind_it(installed: Installed) -> None:
    factory = installed.office.context.getByName(
        "/singletons/com.sun.star.script.provider.theMasterScriptProviderFactory"
    )
    provider = factory.createScriptProvider("")
    assert all(provider.getScript(url_of(control.id)) for control in controls())


def dispatch(installed: Installed, control_id: str) -> None:
    frame = installed.document.getCurrentController().getFrame()
    helper = installed.office.context.ServiceManager.createInstanceWithContext(
        "com.sun.star.frame.DispatchHelper", installed.office.context
    )
    helper.executeDispatch(frame, url_of(control_id), "", 0, ())


def buttons_logged(document: Any) -> list[str]:
    sheet = document.NamedRanges.getByName("TH_nhat_ky").getReferredCells().getSpreadsheet()
    return [row[0] for row in sheet.getCellRangeByName("B1:B40").getDataArray() if row[0]]


def wait_for_click(document: Any, label: str, times: int) -> None:
    deadline = time.monotonic() + LONGEST_CLICK
    while buttons_logged(document).count(label) < times or document.hasControllersLocked():
        assert time.monotonic() < deadline, f"no line of “{label}” in the log, or the screen is still locked"
        time.sleep(0.1)


def test_a_menu_entry_reaches_python_which_changes_the_open_workbook(installed: Installed) -> None:
    dispatch(installed, "btnHelp")
    wait_for_click(installed.document, "Hướng dẫn", 1)
    dispatch(installed, "btnDoctor")
    wait_for_click(installed.document, "Kiểm tra cài đặt", 1)


def test_a_second_click_uses_the_same_way_in(installed: Installed) -> None:
    before = buttons_logged(installed.document).count("Hướng dẫn")
    dispatch(installed, "btnHelp")
    wait_for_click(installed.document, "Hướng dẫn", before + 1)


def test_a_click_is_told_which_sheets_are_shown(installed: Installed) -> None:
    factory = installed.office.context.getByName(
        "/singletons/com.sun.star.script.provider.theMasterScriptProviderFactory"
    )
    script = factory.createScriptProvider("").getScript(url_of("Shown"))
    sheets = installed.document.Sheets
    sheets.getByName("Điều chỉnh").IsVisible = False
    told = script.invoke((), (), ())[0]
    assert {"0", "1"} == set(told)
    assert told == "".join("01"[sheets.getByName(name).IsVisible] for name in sheets.ElementNames)
    sheets.getByName("Điều chỉnh").IsVisible = True


def test_the_extension_is_the_same_bytes_for_the_same_places_and_all_its_xml_is_sound(tmp_path: Path) -> None:
    made = [build_extension(Path("/a/python"), Path("/b & c")) for _ in range(2)]
    assert made[0] == made[1]
    file = tmp_path / "x.oxt"
    file.write_bytes(made[0])
    with zipfile.ZipFile(file) as package:
        for name in package.namelist():
            ElementTree.fromstring(package.read(name))  # noqa: S314 # just made
        source = package.read("TongHop/Dispatch.xba").decode()
    assert 'INTERPRETER = "/a/python"' in source
    assert "/b &amp; c" in source


def test_the_extension_of_this_machine_names_its_python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "TongHop.oxt"
    monkeypatch.setattr(sys, "argv", ["oxt", str(file)])
    assert main() == 0
    with zipfile.ZipFile(file) as package:
        assert sys.executable in package.read("TongHop/Dispatch.xba").decode()
    monkeypatch.setattr(sys, "argv", ["oxt"])
    assert main() == 2


class TestTheClickAsAProgram:
    def test_without_a_button_it_says_how_it_is_used(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert libreoffice_click.main([]) == 2
        assert "Không biết nút nào được bấm" in capsys.readouterr().err

    def test_an_office_that_does_not_answer_is_said_and_logged(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        def nobody(*_: object, **__: object) -> None:
            raise MachineError("LibreOffice không trả lời")

        monkeypatch.setattr("addin.libreoffice.adopt_caller", nobody)
        monkeypatch.setenv("HOME", str(tmp_path))
        assert libreoffice_click.main(["btnHelp", "pipe,name=không-có"]) == 1
        assert "không trả lời" in capsys.readouterr().err
        assert "không trả lời" in (tmp_path / "tong-hop-libreoffice.log").read_text(encoding="utf-8")

    def test_an_office_that_goes_away_in_the_middle_is_said(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        needs("soffice")
        with running(tmp_path / "profile") as office:
            document = office.load(MASTER, ReadOnly=True)

            def kill(_: str) -> None:
                office.stop()
                _ = document.URL

            monkeypatch.setattr("addin.excel.buttons.press", kill)
            monkeypatch.setenv("HOME", str(tmp_path))
            assert libreoffice_click.main(["btnHelp", office.address, document.RuntimeUID]) == 1
        assert "LibreOffice đã đóng" in capsys.readouterr().err
