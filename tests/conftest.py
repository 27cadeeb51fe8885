"""What every test finds set up: letters as wide as those of Times New Roman, values as a second start finds them."""

import os
import pickle
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings

from schemas.ready import keep_ready_by

if TYPE_CHECKING:
    from tests.masters import Master
    from tests.office import Office

#: Modules of tests that start an office program or a server, or put whole months through: see `pytest -m "not slow"`.
#: Of the others those tests are slow that the fixture `office` or a mark of their own says so of.
SLOW = {
    "across", "adjustments", "another_office", "appendix_tables", "arrivals", "benchmark", "blank_forms", "buttons",
    "cell_limits", "change_of_year", "cli", "click_speed", "clicks", "cluster", "collect_containers", "compare",
    "corner_documents",
    "data_sheet", "decree", "demo", "demo_master", "disk_full", "draft_again", "draft_comments", "draft_document",
    "drawn_buttons", "early_figures", "emulation", "evidence", "explanations", "form_inference", "fuzz", "gather",
    "guard", "guide", "held_open", "honest_report", "hostile", "hostile_documents", "killed", "layout_tolerance",
    "legacy_sheets", "libreoffice_engine", "libreoffice_menu", "live_memory", "mailbox", "master",
    "master_over_months", "master_points", "master_sheets", "master_typed", "master_walk", "mistakes",
    "nobody_reported", "not_calculated", "on_windows_itself", "one_schema", "one_state", "open_master_follows",
    "outliers", "outputs", "page", "periods_of_periods", "profile_files", "profile_round_trip", "recalculated",
    "release", "remind", "round_trip", "rules_in_excel", "send_back", "sentences_property", "servers_fail",
    "settings_changed_later", "shared_ledger",
    "sheet_states", "summary_workbook", "ministry", "ninety_five_communes", "terminal", "verify", "watch", "whose",
    "two_offices_at_once", "wider_formulas", "without_content", "word_charts",
}  # fmt: skip

os.environ["FONTCONFIG_FILE"] = str(Path(__file__).with_name("fonts.conf"))


def as_from_the_cache(_kind: str, _made_of: bytes, make: Callable[[], Any]) -> Any:
    """A value as the program's second start finds it: equal, but none of its parts is the object that was made."""
    return pickle.loads(pickle.dumps(make(), protocol=5))  # noqa: S301 # what was packed just now


# how fast examples come, and are tried, is no failure on a busy machine
settings.register_profile("any machine", settings.default, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")
keep_ready_by(as_from_the_cache)  # before a catalogue is put together; programs that tests start make their own


def pytest_configure(config: pytest.Config) -> None:
    """Workers take the modules in the order below, not those of most tests first: few tests may take longest."""
    config.option.loadscopereorder = False


def pytest_unconfigure() -> None:
    """A LibreOffice that has converted files for the tests of this process ends with it."""
    if "tests.office" in sys.modules:
        sys.modules["tests.office"].end_converting()


@pytest.hookimpl(tryfirst=True)  # before those that were not asked for are left out
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Slow modules come first: where they are shared out among workers, none is left with a long one at the end."""
    for item in items:
        if item.path.stem.removeprefix("test_") in SLOW or "office" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.slow)
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


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
