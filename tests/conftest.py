"""What every test finds set up: LibreOffice measures text with letters as wide as those of Times New Roman."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.masters import Master
    from tests.office import Office

os.environ["FONTCONFIG_FILE"] = str(Path(__file__).with_name("fonts.conf"))


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[Office]":
    """A LibreOffice that the tests of a module share."""
    from tests.office import running  # most tests need none

    with running(tmp_path_factory.mktemp("office")) as started:
        yield started


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A working folder in which January and February have been collected."""
    from tests.masters import collect_two_months

    folder = tmp_path_factory.mktemp("hai tháng")
    collect_two_months(folder)
    return folder


@pytest.fixture
def master(office: "Office", collected: Path, request: pytest.FixtureRequest) -> "Iterator[Master]":
    """A new master in that folder, one for each test, with January chosen."""
    from tests.masters import open_master

    with open_master(office, collected, f"{request.node.name[:40]}.xlsm", "2023-01") as opened:
        yield opened
