"""Two periods are worked on at once in one process, each by the forms and units that were in force then."""

import http.client
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from addin.ledger.journal import read_journal
from addin.page.server import PageServer
from addin.review.step import check
from addin.session import Session
from addin.workspace.folder import Workspace
from schemas.period import Period
from tests.test_mid_year_changes import FEBRUARY, JANUARY, merged, office_in

#: So often each period is asked for, by so many threads at once.
_TIMES, _THREADS = 4, 4
#: Threads take turns after so many seconds, much sooner than usual, so that they meet everywhere.
_SWITCH = 1e-5


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """In January three units report two forms, in February two of one name each one form."""
    home = Workspace(tmp_path_factory.mktemp("two") / "home")
    office_in(home, merged(), help_until="31/01/2026")
    return home


@pytest.fixture(scope="module")
def page(home: Workspace) -> Iterator[PageServer]:
    with PageServer(home, JANUARY) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def at_once(act: Callable[[Period], Any]) -> dict[Period, list[Any]]:
    """What comes of it for the two periods, by turns, in several threads that begin together."""
    together = threading.Barrier(_THREADS)

    def begin(at: int) -> list[tuple[Period, Any]]:
        together.wait()
        return [(one, act(one)) for one in ((JANUARY, FEBRUARY) if at % 2 else (FEBRUARY, JANUARY)) * _TIMES]

    usual = sys.getswitchinterval()
    sys.setswitchinterval(_SWITCH)
    try:
        with ThreadPoolExecutor(_THREADS) as threads:
            found = [line for lines in threads.map(begin, range(_THREADS)) for line in lines]
    finally:
        sys.setswitchinterval(usual)
    return {period: [made for one, made in found if one == period] for period in (JANUARY, FEBRUARY)}


def seen(page: PageServer, period: Period) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", page.server_port, timeout=120)
    connection.request("GET", f"/{page.token}/?period={period}")
    answer = connection.getresponse()
    assert answer.status == 200
    return answer.read().decode()


def test_the_page_shows_two_periods_to_two_browsers_at_once(page: PageServer) -> None:
    alone = {period: seen(page, period) for period in (JANUARY, FEBRUARY)}
    assert "Xã Mới" in alone[FEBRUARY]
    assert "Xã Mới" not in alone[JANUARY]
    for period, found in at_once(lambda period: seen(page, period)).items():
        assert found == [alone[period]] * len(found)


def test_figures_and_findings_of_two_periods_are_made_at_once(home: Workspace) -> None:
    def figures(period: Period) -> Any:
        with Session(home) as session:
            summary, found = session.summary(period), check(session, period)
            totals = {form: (one.total, one.units) for form, one in summary.forms.items()}
            return totals, found.findings, found.to_text()

    alone = {period: figures(period) for period in (JANUARY, FEBRUARY)}
    assert alone[JANUARY][0].keys() == {"SN1", "HT2"}
    assert alone[FEBRUARY][0].keys() == {"SN1"}
    for period, found in at_once(figures).items():
        assert found == [alone[period]] * len(found)


def test_what_threads_enter_in_the_trail_at_once_is_all_there(tmp_path: Path) -> None:
    home = Workspace(tmp_path)

    def enter(period: Period) -> str:
        with Session(home) as session:
            session.note("draft", period)
        return "entered"

    assert sum(map(len, at_once(enter).values())) == len(read_journal(home.journal_path)) == 2 * _TIMES * _THREADS
