"""What was read is taken from the ledger as it is; read by another profile or program, it is read and checked again."""

import os
from pathlib import Path

import pytest

from addin import pipeline, session
from addin.ledger import rows
from addin.review.step import check, close
from addin.session import Session
from addin.system import installed
from addin.workspace.folder import LEDGER_FILE, Workspace
from tests.profiles import own_office, put_profile
from tests.test_own_profile import DECEMBER, JANUARY, STORM, Row, send


@pytest.fixture
def home(tmp_path: Path) -> Path:
    profile = put_profile(tmp_path / "home", own_office(3))
    rows: dict[str, dict[str, Row]] = {"TH1": {"1": STORM, "2": {"houses": 0, "damaged": 0, "loss": 4}}}
    pipeline.create_workspace(Workspace(tmp_path / "home"))
    pipeline.collect(Workspace(tmp_path / "home"), DECEMBER, [send(tmp_path / "thu", profile, DECEMBER, rows)])
    return tmp_path / "home"


def found(home: Path) -> list[str]:
    return [finding.model_dump_json() for finding in check(Workspace(home), DECEMBER).findings]


def versions(home: Path) -> list[str]:
    with Session(Workspace(home)) as opened:
        return [line.model_dump_json() for line in opened.view(DECEMBER).received(DECEMBER)]


def test_what_is_found_again_is_what_reading_again_finds(home: Path) -> None:
    before = found(home)
    assert found(home) == before
    (home / LEDGER_FILE).unlink()
    assert found(home) == before


def test_nothing_is_read_again_where_nothing_is_another(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def read(*_: object) -> None:
        raise AssertionError("read again")

    monkeypatch.setattr(session.Session, "_read_outdated_again", read)
    assert "rule-loss-needs-houses" in "".join(found(home))


def test_a_changed_rule_is_applied_to_the_reports_that_are_in_and_a_rule_put_back_finds_the_same(home: Path) -> None:
    before, received = found(home), versions(home)
    lines = own_office(3)
    lines["Quy tắc"] = []
    put_profile(home, lines)
    assert "rule-loss-needs-houses" not in "".join(found(home))
    assert versions(home) == received, "every version stays what it was"
    put_profile(home, own_office(3))
    assert found(home) == before


def test_a_newer_program_reads_again_what_an_older_one_read(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before, again = found(home), []
    read = session.Session._read_outdated_again
    monkeypatch.setattr(
        session.Session, "_read_outdated_again", lambda self, period: again.append(period) or read(self, period)
    )
    monkeypatch.setattr(rows, "program_version", lambda: "9.9")
    assert found(home) == before
    assert again == [DECEMBER]
    assert found(home) == before
    assert again == [DECEMBER], "once"
    monkeypatch.setattr(rows, "program_version", lambda: "9.8.7")
    assert found(home) == before
    assert again == [DECEMBER], "an older one leaves what a newer one read"


@pytest.mark.parametrize(
    ("read_by", "own", "older"),
    [
        ("0.1.0", "0.1.0 aa 1700000000", True),
        ("0.1.0 aa 1700000000", "0.1.0 bb 1700000001", True),
        ("0.1.0 aa 1700000000", "0.1.0 bb 1600000000", False),
        ("0.1.0 aa 1700000000", "0.1.0 aa 1700000001", False),
        ("0.9.0 aa 1700000000", "0.10.0 bb 1600000000", True),
        ("0.10.0 aa 1600000000", "0.9.0 bb 1700000000", False),
        ("", "0.1.0 aa 1700000000", True),
        ("0.1.0 aa 1700000000", "", False),
    ],
)
def test_of_one_version_the_program_that_came_later_is_the_newer_one_unless_they_are_the_same(
    read_by: str, own: str, older: bool
) -> None:
    assert rows.is_older(read_by, own) is older


def test_a_program_is_told_by_its_sources_wherever_and_whenever_they_were_put(monkeypatch: pytest.MonkeyPatch) -> None:
    def program(*files: tuple[str, int, int], unpacked: int = 0) -> str:
        states = [
            (f"{installed._ROOT}/{name}", os.stat_result((0,) * 6 + (size, 0, at, unpacked)))
            for name, size, at in files
        ]
        monkeypatch.setattr(installed, "installed_sources", lambda _: iter(states))
        return rows.program_version.__wrapped__()

    known = program(("a.py", 5, 100), ("b.py", 7, 200))
    assert program(("b.py", 7, 200), ("a.py", 5, 100)) == known
    assert not rows.is_older(known, program(("a.py", 5, 300), ("b.py", 7, 300)))
    assert rows.is_older(known, program(("a.py", 6, 300), ("b.py", 7, 200)))
    assert rows.is_older(program(("a.py", 5, 9), unpacked=100), program(("a.py", 6, 9), unpacked=200))


def test_what_figures_are_compared_with_is_read_again_as_well(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    again = []
    read = session.Session._read_outdated_again
    monkeypatch.setattr(
        session.Session, "_read_outdated_again", lambda self, period: again.append(period) or read(self, period)
    )
    monkeypatch.setattr(rows, "program_version", lambda: "9.9")
    check(Workspace(home), DECEMBER.previous())
    assert again == [], "what comes later is compared with nothing"
    check(Workspace(home), JANUARY)
    check(Workspace(home), JANUARY)
    assert again == [DECEMBER]


def test_what_was_read_again_is_sealed_in_the_trail(home: Path) -> None:
    lines = own_office(3)
    lines["Quy tắc"] = []
    put_profile(home, lines)
    found(home)
    with Session(Workspace(home)) as opened:
        sealed = opened.ledger.decisions.sealed(DECEMBER)
        assert opened.ledger.digests(DECEMBER, sealed.records) == sealed.records


def test_a_closed_period_is_left_as_it_was_closed(home: Path) -> None:
    close(Workspace(home), DECEMBER, reason="đã rà soát")
    before = found(home)
    lines = own_office(3)
    lines["Quy tắc"] = []
    put_profile(home, lines)
    assert found(home) == before


def test_who_has_something_to_read_again_waits_for_whoever_writes(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = own_office(3)
    lines["Quy tắc"] = []
    put_profile(home, lines)
    locked = []
    held = session._locked
    monkeypatch.setattr(session, "_locked", lambda home, what: locked.append(what) or held(home, what))
    found(home)
    assert locked == ["đọc lại báo cáo theo cấu hình đang dùng"]
