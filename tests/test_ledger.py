"""The ledger: what was received is there again, whole; versions are in order; it can be lost and rebuilt."""

import sqlite3
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from addin.collect.archive import keep
from addin.errors import InputError, MachineError
from addin.home import Home
from addin.ledger import Ledger
from addin.pipeline import check, collect, open_ledger
from schemas.submission import SetAside, SourceFile, Submission
from tests.sheets import COVER, FEBRUARY, examined, workbook

B10 = """
| STT | Vụ việc | Địa bàn | Số người liên quan | Khiếu kiện vượt cấp | Tình trạng | Kết quả |
| 1 | Tranh chấp đất rẫy | Xã Bom Bo | {people} | x | Đang giải quyết | Đang hòa giải |
"""
SENT = datetime(2023, 2, 15, 1, 0, tzinfo=UTC)


def _submission(people: str = "4") -> Submission:
    return examined({"B10-An ninh": B10.format(people=people)})


def _source(sent_at: datetime | None = SENT) -> SourceFile:
    return SourceFile(name="bc.xlsx", content=b"", sender="a@b.vn", sent_at=sent_at)


def test_a_submission_comes_back_as_it_was_with_dates_numbers_and_findings(tmp_path: Path) -> None:
    submission = _submission("khoảng 30")
    assert submission.findings
    assert isinstance(submission.cover["signed_on"], date)
    with Ledger.open(Home(tmp_path)) as ledger:
        ledger.record(submission, _source(), "ab" * 32, SENT)
        assert list(ledger.current(FEBRUARY)) == [submission]


def test_versions_go_by_sent_time_whatever_the_order_of_arrival(tmp_path: Path) -> None:
    with Ledger.open(Home(tmp_path)) as ledger:
        ledger.record(_submission("2"), _source(SENT + timedelta(hours=5)), "bb" * 32, SENT)
        ledger.record(_submission("1"), _source(SENT), "aa" * 32, SENT + timedelta(days=1))
        lines = ledger.received(FEBRUARY)
        assert [(line.sha256[:2], line.version, line.status) for line in lines] == [
            ("aa", 1, "superseded"),
            ("bb", 2, "current"),
        ]
        table = next(ledger.current(FEBRUARY)).table("B10")
        assert table is not None
        assert table.records[0].values["people"] == 2


@pytest.mark.parametrize(
    ("sent_at", "late"),
    [
        (datetime(2023, 2, 16, 16, 59, tzinfo=UTC), False),  # 23:59 of the due day in Vietnam
        (datetime(2023, 2, 16, 17, 1, tzinfo=UTC), True),
        (None, False),
    ],
)
def test_late_is_counted_in_vietnamese_time(tmp_path: Path, sent_at: datetime | None, *, late: bool) -> None:
    with Ledger.open(Home(tmp_path)) as ledger:
        ledger.record(_submission(), _source(sent_at), "aa" * 32, SENT)
        assert ledger.received(FEBRUARY)[0].late is late


def test_a_failed_entry_leaves_nothing_behind(tmp_path: Path) -> None:
    import sqlalchemy.exc

    with Ledger.open(Home(tmp_path)) as ledger:
        ledger.record(_submission("1"), _source(), "aa" * 32, SENT)
        with pytest.raises(sqlalchemy.exc.IntegrityError):
            ledger.record(_submission("2"), _source(), "aa" * 32, SENT)
        assert [line.version for line in ledger.received(FEBRUARY)] == [1]


def test_the_same_file_set_aside_twice_is_noted_once(tmp_path: Path) -> None:
    refused = SetAside(file="a.xlsx", code="file-corrupt", message="Tệp hỏng.")
    with Ledger.open(Home(tmp_path)) as ledger:
        ledger.set_aside(FEBRUARY, refused)
        ledger.set_aside(FEBRUARY, refused)
        assert ledger.all_set_aside(FEBRUARY) == [refused]


def test_runs_are_noted(tmp_path: Path) -> None:
    with Ledger.open(Home(tmp_path)) as ledger:
        ledger.note_run("collect", FEBRUARY, "11 tệp")
        assert ledger.runs() == [("collect", "2023-02", "11 tệp")]


def test_the_ledger_can_be_deleted_and_is_rebuilt_from_the_originals(tmp_path: Path) -> None:
    home, inbox = Home(tmp_path / "lam viec"), tmp_path / "thư đến"
    inbox.mkdir()
    (inbox / "a.xlsx").write_bytes(workbook({"B10-An ninh": B10.format(people="khoảng 30")}))
    before = collect(home, FEBRUARY, [inbox]).received
    found = check(home, FEBRUARY)
    home.ledger_path.unlink()
    with open_ledger(home) as ledger:
        assert [line.model_copy(update={"new": True}) for line in ledger.received(FEBRUARY)] == before
    assert check(home, FEBRUARY) == found


def test_collecting_again_changes_nothing_and_a_copy_under_another_name_is_one(tmp_path: Path) -> None:
    home, inbox = Home(tmp_path / "h"), tmp_path / "in"
    inbox.mkdir()
    (inbox / "a.xlsx").write_bytes(workbook({"B10-An ninh": B10.format(people="4")}))
    first = collect(home, FEBRUARY, [inbox])
    assert collect(home, FEBRUARY, [inbox]) == first
    (inbox / "ban sao.xlsx").write_bytes((inbox / "a.xlsx").read_bytes())
    again = collect(home, FEBRUARY, [inbox])
    assert [(refused.file, refused.code) for refused in again.set_aside] == [("ban sao.xlsx", "file-duplicate")]
    assert len(again.received) == 1


def test_a_newer_ledger_is_refused_and_a_spoilt_one_is_said(tmp_path: Path) -> None:
    home = Home(tmp_path)
    Ledger.open(home).__exit__()
    with sqlite3.connect(home.ledger_path) as connection:
        connection.execute("UPDATE ledger_schema SET version = 999")
    connection.close()
    with pytest.raises(InputError, match="phiên bản"):
        Ledger.open(home)
    home.ledger_path.write_bytes(b"not a database, not a database, not a database" * 100)
    with pytest.raises(MachineError, match="sổ theo dõi"):
        Ledger.open(home)


def test_missing_units_are_listed_in_full(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.xlsx").write_bytes(workbook({"B10-An ninh": B10.format(people="4")}, cover=COVER))
    collected = collect(Home(tmp_path / "h"), FEBRUARY, [tmp_path / "in"])
    assert "696" not in collected.missing
    assert len(collected.missing) == 10
    assert keep(Home(tmp_path / "h"), FEBRUARY, SourceFile(name="x", content=b"x")).path.is_file()
