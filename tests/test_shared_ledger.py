"""One ledger for several officers: on a real PostgreSQL server, and several at once on either kind of ledger.

`TONGHOP_COLLECTS=100` lets so many collect, four at a time.
"""

import os
import subprocess
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from addin import pipeline
from addin.analysis.step import trace_figure
from addin.doctor import examine
from addin.ledger import Ledger
from addin.ledger.engine import has_password, open_database, without_password
from addin.ledger.journal import breaks, read_journal
from addin.review.step import check, close, reopen
from addin.session import open_ledger
from addin.system.errors import InputError, MachineError
from addin.workspace.folder import LEDGER_URL, Workspace
from schemas.office import Office, Settings
from schemas.report import FigurePlace
from schemas.submission import Received, SetAside
from tests.catalogues import IN_FORCE
from tests.database_server import database_server
from tests.inboxes import make_clean_inbox
from tests.sheets import FEBRUARY, REASON
from tests.test_closing import people, send, standing

ROOT = Path(__file__).parent.parent
COLLECTS, AT_ONCE = int(os.environ.get("TONGHOP_COLLECTS", "2")), 4


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with database_server() as url:
        yield url


@pytest.fixture
def database(server: str, request: pytest.FixtureRequest) -> str:
    return created(server, request.node.name)


def created(server: str, name: str) -> str:
    """A new database of a server."""
    name = f"d{abs(hash(name))}"
    engine = sa.create_engine(server.replace("postgresql", "postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    engine.dispose()
    return server.rpartition("/")[0] + f"/{name}"


@pytest.fixture(params=["file", "server"])
def ledger_url(request: pytest.FixtureRequest) -> str:
    return "" if request.param == "file" else str(request.getfixturevalue("database"))


@pytest.fixture(scope="module")
def letters(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("thu")
    make_clean_inbox(folder, FEBRUARY, 5)
    return folder


def start(home: Path, url: str, sources: list[Path]) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "addin", "collect", "--period", "2023-02", "--home", str(home), *map(str, sources)]
    environment = {**os.environ, LEDGER_URL: url}
    heard = subprocess.PIPE
    return subprocess.Popen(command, cwd=ROOT, env=environment, text=True, stdout=heard, stderr=heard)


def test_officers_who_collect_at_once_lose_and_double_nothing(
    tmp_path: Path, letters: Path, ledger_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    every = sorted(letters.iterdir())
    alone = pipeline.collect(Workspace(tmp_path / "mot-minh"), FEBRUARY, every)
    monkeypatch.setenv(LEDGER_URL, ledger_url)
    for begun in range(0, COLLECTS, AT_ONCE):
        parts = (every[:8], every[4:], every[::2], every[1:])[: COLLECTS - begun]
        home = Workspace(tmp_path / f"h{begun}")
        waiting = [*parts]
        while waiting:  # who waited too long for the others is told so, and does it again
            running = [(start(home.root, ledger_url, part), part) for part in waiting]
            waiting = [part for process, part in running if not done(process)]
        lines = whole_after(home, len(parts))
        assert {line.sha256 for line in alone.received} == {line.sha256 for line in lines}
        if ledger_url and COLLECTS > AT_ONCE:
            empty(ledger_url)


def done(process: subprocess.Popen[str]) -> bool:
    """Whether a collection ended well; else another one was at work."""
    _, said = process.communicate(timeout=600)
    assert process.returncode == 0 or "Đề nghị đợi người đó làm xong rồi làm lại" in said, said
    return process.returncode == 0


def whole_after(home: Workspace, collects: int) -> list[Received]:
    """What so many collects of the eleven reports left: each once, in one chain, and nothing that the doctor sees."""
    with open_ledger(home) as ledger:
        lines = ledger.received(FEBRUARY)
        entries = ledger.decisions.entries()
    assert len(lines) == len({line.unit for line in lines}) == 11
    assert all(line.sent_at and line.status == "current" for line in lines)
    assert [entry.action for entry in entries] == ["collect"] * collects
    assert list(breaks(entries)) == []
    assert read_journal(home.journal_path) == entries
    assert [one.text for one in examine(home, deep=True) if not one.ok and one.subject != "Sổ tổng hợp"] == []
    return lines


def empty(url: str) -> None:
    """A server's database as it was before anybody collected."""
    engine = sa.create_engine(url.replace("postgresql", "postgresql+psycopg"))
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
    engine.dispose()


def test_everything_works_on_a_server_as_in_a_file(
    tmp_path: Path, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def story(home: Workspace) -> list[object]:
        send(home, tmp_path / "in", 3)
        send(home, tmp_path / "in", 4)
        close(home, FEBRUARY, REASON)
        late = standing(send(home, tmp_path / "in", 9))
        closed = people(home)
        reopen(home, FEBRUARY, "bổ sung")
        traced = trace_figure(home, FEBRUARY, FigurePlace("B10", "people"))
        return [late, closed, people(home), check(home, FEBRUARY), traced]

    in_file = story(Workspace(tmp_path / "tep"))
    monkeypatch.setenv(LEDGER_URL, database)
    on_server = Workspace(tmp_path / "may-chu")
    assert story(on_server) == in_file
    assert not on_server.ledger_path.exists()


def test_a_server_that_is_busy_or_gone_is_said(tmp_path: Path, database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(LEDGER_URL, database)
    refused = SetAside(file="a", code="file-empty", message="Tệp rỗng.")
    with Ledger.open(Workspace(tmp_path), busy_seconds=0.3) as ledger, Ledger.open(Workspace(tmp_path)) as other:
        busy = other._database.writing()
        with busy, pytest.raises(MachineError, match="chương trình khác sử dụng"):
            ledger.set_aside(FEBRUARY, refused)
        ledger.set_aside(FEBRUARY, refused)
        assert ledger.all_set_aside(FEBRUARY) == [refused]
    monkeypatch.setenv(LEDGER_URL, "postgresql://tonghop@127.0.0.1:1/khong-co")
    with pytest.raises(MachineError, match="đường mạng"):
        Ledger.open(Workspace(tmp_path), busy_seconds=0.1)


def test_the_environment_names_the_ledger_before_the_settings_and_a_password_stays_out_of_the_workbook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def home(url: str) -> Workspace:
        office = Office.new(IN_FORCE).model_copy(update={"settings": Settings(ledger_url=url)})
        return Workspace(tmp_path / "h", office=office)

    shared = f"sqlite:///{tmp_path}/chung.sqlite"
    (tmp_path / "h").mkdir()
    open_ledger(home(shared)).close()
    assert (tmp_path / "chung.sqlite").is_file()
    monkeypatch.setenv(LEDGER_URL, f"sqlite:///{tmp_path}/moi-truong.sqlite")
    open_ledger(home(shared)).close()
    assert (tmp_path / "moi-truong.sqlite").is_file()
    told = "postgresql://lan:bi-mat@may-chu/so"
    with pytest.raises(InputError, match=r"pgpass\.conf") as refused:
        open_ledger(home(told))
    assert "bi-mat" not in str(refused.value) + without_password(told)


@pytest.mark.parametrize(
    "url",
    ["//lan:p@ss:bi-mat@m/so", "//lan:p/bi-mat@m/so", "//m/so?password=bi-mat", "//lan@m/so?user=a&sslpassword=bi-mat"],
)
def test_however_a_password_stands_in_an_address_it_is_refused_in_the_workbook_and_never_told(url: str) -> None:
    assert has_password(f"postgresql:{url}")
    with pytest.raises(InputError, match="không đúng") as refused:
        open_database(f"postgresql:{url}".replace("@m/", "@m:bi-mat/").replace("//m/", "//m:bi-mat/"))
    assert "bi-mat" not in "".join(traceback.format_exception_only(refused.value))
    assert refused.value.__suppress_context__, "the log would tell of what the library says"


def test_an_address_without_a_password_may_stand_in_the_workbook() -> None:
    plain = "postgresql://lan@may-chu:5432/so?sslmode=require"
    assert not has_password(plain) and not has_password("sqlite:////tmp/a@b:c.sqlite")
    assert without_password("postgresql://lan:bi@m:5432/so?password=mat") == "postgresql://lan:***@m:5432/so"
