"""A step reads one state of the ledger whoever collects meanwhile, on a file and on a server; nobody waits for it."""

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from addin import pipeline
from addin.excel.buttons import board
from addin.excel.live.desk import OpenWorkbook
from addin.excel.live.keys import BOARD
from addin.excel.live.shown import FINDINGS
from addin.ledger import Ledger
from addin.ledger.decisions import Decisions
from addin.review.step import check, close
from addin.session import Session
from addin.summary import of_period
from addin.summary_workbook import step as summary_step
from addin.system.errors import InputError
from addin.system.lock_file import file_lock
from addin.workspace import office_tables
from addin.workspace.create import lay_out
from addin.workspace.folder import LEDGER_URL, LOCK_FILE, Workspace
from schemas.clock import today
from schemas.office import Office
from schemas.period import Period
from schemas.profile.shipped import shipped_profile
from tests.catalogues import IN_FORCE
from tests.database_server import database_server
from tests.sheets import FEBRUARY, REASON, workbook
from tests.test_closing import CASE, send
from tests.test_lock import holding
from tests.test_shared_ledger import created, done, start

COVER = "| Đơn vị báo cáo | Huyện Bù Đăng |\n| Loại kỳ báo cáo | Tháng |\n| Kỳ số | 2 |\n| Năm | 2023 |"
WRONG, RIGHT = "ba bốn", "9"
FILES = [f"{WRONG}.xlsx", f"{RIGHT}.xlsx"]


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with database_server() as url:
        yield url


@pytest.fixture(params=["file", "server"])
def ledger_url(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    url = "" if request.param == "file" else created(request.getfixturevalue("server"), request.node.name)
    monkeypatch.setenv(LEDGER_URL, url)
    return url


def report(folder: Path, people: str) -> Path:
    folder.mkdir(exist_ok=True)
    file = folder / f"{people}.xlsx"
    file.write_bytes(workbook({"B10-An ninh": CASE.format(people=people)}, cover=COVER))
    return file


@pytest.fixture
def home(tmp_path: Path, ledger_url: str) -> Workspace:
    """A first version with a wrong figure."""
    found = Workspace(tmp_path / "h")
    pipeline.collect(found, FEBRUARY, [report(tmp_path / "in", WRONG)])
    return found


def collect_elsewhere(home: Workspace, file: Path) -> None:
    """Another officer's process takes in a file, from its beginning to its end."""
    process = start(home.root, os.environ[LEDGER_URL], [file])
    assert done(process), "it had to wait"


def after(change: Callable[[], None], act: Callable[..., Any]) -> Callable[..., Any]:
    """What `act` gives, and straight after it something happens elsewhere; once."""
    waiting = [change]

    def both(*args: Any, **kwargs: Any) -> Any:
        made = act(*args, **kwargs)
        while waiting:
            waiting.pop()()
        return made

    return both


def shown(file: Path) -> tuple[bool, bool, list[Any]]:
    """Of a summary workbook: whether the wrong figure is listed, whether the right one is there, the files named."""
    book = openpyxl.load_workbook(file, data_only=True)
    texts = [str(cell) for row in book["Kiểm tra"].values for cell in row if cell is not None]
    cells = [cell for row in book["B10 tổng hợp"].values for cell in row]
    everywhere = {str(cell) for sheet in book for row in sheet.values for cell in row if cell is not None}
    return any(WRONG in text for text in texts), 9 in cells, [file for file in FILES if file in everywhere]


def test_a_workbook_shows_one_state_when_another_process_collects_between_its_check_and_its_sum(
    home: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    meanwhile = after(lambda: collect_elsewhere(home, report(tmp_path / "in", RIGHT)), check)
    monkeypatch.setattr(summary_step, "check", meanwhile)
    first, second = (summary_step.write_summary(home, FEBRUARY, tmp_path / f"{name}.xlsx").file for name in "12")
    assert shown(first) == (True, False, FILES[:1])
    assert shown(second) == (False, True, FILES)


def test_every_question_of_a_session_is_about_the_same_versions(home: Workspace, tmp_path: Path) -> None:
    with Session(home) as session:
        findings = session.findings(FEBRUARY).findings
        collect_elsewhere(home, report(tmp_path / "in", RIGHT))
        (line,) = session.view(FEBRUARY).received(FEBRUARY)
        assert [one.values.get("people") for one in session.summary(FEBRUARY).forms["B10"].rows] == [None]
        assert (line.version, line.status) == (1, "current")
        assert session.findings(FEBRUARY).findings == findings
        session.release()
        assert [line.version for line in session.view(FEBRUARY).received(FEBRUARY)] == [1, 2]
        assert [one.values["people"] for one in session.summary(FEBRUARY).forms["B10"].rows] == [9]


def test_a_session_reads_what_it_has_changed_itself(home: Workspace) -> None:
    with Session(home) as session:
        assert session.view(FEBRUARY).decisions.closing(FEBRUARY) is None
        close(session, FEBRUARY, REASON)
        assert session.view(FEBRUARY).decisions.closing(FEBRUARY) is not None


def test_figures_that_were_looked_at_are_closed_and_no_others(
    home: Workspace, ledger_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not ledger_url:  # whoever closes a file's period has the folder to himself
        with Session(home) as session, session.exclusive("chốt số liệu"):
            process = start(home.root, "", [report(tmp_path / "in", RIGHT)])
            with pytest.raises(subprocess.TimeoutExpired):
                process.communicate(timeout=3)
        assert done(process)
        return
    monkeypatch.setattr(Decisions, "close", before(lambda: collect_elsewhere(home, report(tmp_path / "in", RIGHT))))
    with pytest.raises(InputError, match="vừa có báo cáo khác"):
        close(home, FEBRUARY, REASON)
    with Session(home) as session:
        assert session.view(FEBRUARY).decisions.closing(FEBRUARY) is None


def before(change: Callable[[], None], act: Callable[..., Any] = Decisions.close) -> Callable[..., Any]:
    """`act`, and just before it something happens elsewhere."""

    def both(*args: Any, **kwargs: Any) -> Any:
        change()
        return act(*args, **kwargs)

    return both


def test_who_only_reads_does_not_wait_for_who_collects(tmp_path: Path) -> None:
    home = Workspace(tmp_path / "h")
    send(home, tmp_path / "in", 3)
    with holding(home.root / LOCK_FILE, 60) as process:
        assert check(home, FEBRUARY).control.cells_read
        assert not pipeline.draft(home, FEBRUARY).document.name.startswith("~")
        with pytest.raises(Exception, match="thu báo cáo"), file_lock(home.root / LOCK_FILE, "chốt", wait=0.1):
            pass
        process.kill()


def test_a_report_outside_a_state_never_looks_like_one_that_was_not_sent(tmp_path: Path) -> None:
    home = Workspace(tmp_path / "h")
    send(home, tmp_path / "in", 3)
    with Session(home) as session:
        later = session.view(Period.parse("2025-01"))
        with pytest.raises(LookupError, match="2023-02"):
            list(later.current(FEBRUARY))
        assert [one.unit for one in session.view(Period.parse("2025-01"), FEBRUARY).current(FEBRUARY)] == ["696"]


def test_a_click_opens_the_ledger_once_and_all_that_it_shows_is_of_one_state(
    home: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = OpenWorkbook(None)
    desk.__dict__ |= {"home": home, "period": FEBRUARY, "office": Office.new(IN_FORCE)}
    opened = counted(monkeypatch, Ledger, "open")
    desk.need_reports()
    collect_elsewhere(home, report(tmp_path / "in", RIGHT))
    outcomes = [board.refresh_board(desk, with_findings=True), board.refresh_board(desk)]
    assert outcomes[0].sheets[BOARD] == outcomes[1].sheets[BOARD]
    assert WRONG in str(outcomes[0].sheets[FINDINGS])
    desk.release()
    assert WRONG not in str(board.refresh_board(desk, with_findings=True).sheets[FINDINGS])
    desk.session.close()
    assert len(opened) == 1


def counted(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str) -> list[tuple[Any, ...]]:
    """The calls of a function, which is carried out all the same."""
    act, calls = getattr(owner, name), list[tuple[Any, ...]]()

    def noted(*args: Any, **kwargs: Any) -> Any:
        calls.append(args)
        return act(*args, **kwargs)

    monkeypatch.setattr(owner, name, noted)
    return calls


@pytest.mark.parametrize("command", ["consolidate", "draft", "run"])
def test_a_command_opens_the_ledger_once_reads_the_settings_once_and_adds_each_period_up_once(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Workspace(tmp_path / "h")
    lay_out(home, IN_FORCE)
    send(home, tmp_path / "in", 3)
    shipped_profile().on(today()).memory.clear()
    opened, read = counted(monkeypatch, Ledger, "open"), counted(monkeypatch, office_tables, "_saved_sheets")
    summed = counted(monkeypatch, of_period, "consolidate")
    act = {
        "consolidate": lambda: summary_step.write_summary(home, FEBRUARY),
        "draft": lambda: pipeline.draft(home, FEBRUARY),
        "run": lambda: pipeline.run(home, FEBRUARY, [tmp_path / "in"], tmp_path / "out"),
    }[command]
    act()
    assert len(opened) == len(read) == 1
    periods = [args[1] for args in summed]
    assert FEBRUARY in periods
    assert len(periods) == len(set(periods))
