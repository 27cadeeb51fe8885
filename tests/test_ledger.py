"""The ledger: what was received is there again, whole; versions are in order; it can be lost and rebuilt."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from addin.collect.archive import keep
from addin.ledger import Ledger
from addin.pipeline import collect
from addin.review.step import check
from addin.session import open_ledger
from addin.system.errors import InputError, MachineError
from addin.workspace.folder import Workspace
from schemas.rule import Record
from schemas.submission import SetAside, SourceFile, Submission, Table
from tests.catalogues import IN_FORCE
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
    with Ledger.open(Workspace(tmp_path)) as ledger:
        ledger.record(submission, _source(), "ab" * 32, SENT)
        assert list(ledger.current(FEBRUARY)) == [submission]


def test_versions_go_by_sent_time_whatever_the_order_of_arrival(tmp_path: Path) -> None:
    with Ledger.open(Workspace(tmp_path)) as ledger:
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
    with Ledger.open(Workspace(tmp_path)) as ledger:
        ledger.record(_submission(), _source(sent_at), "aa" * 32, SENT)
        assert ledger.received(FEBRUARY)[0].late is late


def test_late_is_counted_from_the_day_that_the_office_set(tmp_path: Path) -> None:
    with Ledger.open(Workspace(tmp_path), due_on=lambda _: date(2023, 2, 14)) as ledger:
        ledger.record(_submission(), _source(SENT), "aa" * 32, SENT)
        assert [line.late for line in ledger.received(FEBRUARY)] == [True]
        assert [line.late for line, _ in ledger.every_version(FEBRUARY)] == [True]


def test_versions_without_a_sent_time_go_by_their_receipt(tmp_path: Path) -> None:
    with Ledger.open(Workspace(tmp_path)) as ledger:
        ledger.record(_submission("2"), _source(None), "bb" * 32, SENT + timedelta(hours=2))
        ledger.record(_submission("1"), _source(None), "aa" * 32, SENT + timedelta(hours=1))
        ledger.record(_submission("3"), _source(SENT + timedelta(hours=3)), "cc" * 32, SENT)
        assert [line.sha256[:2] for line in ledger.received(FEBRUARY)] == ["aa", "bb", "cc"]
        assert [line.status for line in ledger.received(FEBRUARY)] == ["superseded", "superseded", "current"]


def test_units_come_in_the_offices_order(tmp_path: Path) -> None:
    with Ledger.open(Workspace(tmp_path), units_of=lambda *_: IN_FORCE.units) as ledger:
        for number, unit in enumerate(("696", "688", "689")):
            ledger.record(_submission().model_copy(update={"unit": unit}), _source(), f"{number}a" * 32, SENT)
        assert [line.unit for line in ledger.received(FEBRUARY)] == ["689", "688", "696"]
        assert [submission.unit for submission in ledger.current(FEBRUARY)] == ["689", "688", "696"]


def test_the_same_bytes_are_one_submission_that_counts_from_its_earliest_message(tmp_path: Path) -> None:
    earlier = _source(SENT - timedelta(days=1)).model_copy(update={"sender": "huyen@b.vn"})
    with Ledger.open(Workspace(tmp_path)) as ledger:
        ledger.record(_submission("2"), _source(SENT - timedelta(hours=1)), "bb" * 32, SENT)
        for source in (_source(), earlier, _source()):
            ledger.record(_submission("1"), source, "aa" * 32, SENT)
        lines = ledger.received(FEBRUARY)
        assert [(line.sha256[:2], line.version) for line in lines] == [("aa", 1), ("bb", 2)]
        assert (lines[0].sent_at, lines[0].sender) == (SENT - timedelta(days=1), "huyen@b.vn")
        ledger.redelivered(FEBRUARY, "bb" * 32, _source(SENT - timedelta(days=2)), SENT)
        assert [line.sha256[:2] for line in ledger.received(FEBRUARY)] == ["bb", "aa"]


def test_a_failed_entry_leaves_nothing_behind(tmp_path: Path) -> None:
    submission = _submission("1")
    table = submission.tables[0]
    record = table.records[0]._replace(values={"people": b"bytes"})  # type: ignore[dict-item] # what no cell can hold
    spoilt = submission.model_copy(update={"tables": (table.model_copy(update={"records": (record,)}),)})
    with Ledger.open(Workspace(tmp_path)) as ledger:
        with pytest.raises(TypeError):
            ledger.record(spoilt, _source(), "aa" * 32, SENT)
        assert ledger.received(FEBRUARY) == []
        assert not ledger.known("aa" * 32, FEBRUARY)
        ledger.record(submission, _source(), "aa" * 32, SENT)
        assert ledger.known("aa" * 32, FEBRUARY) == "bc.xlsx"
        assert not ledger.known("aa" * 32, FEBRUARY.previous())


def test_every_kind_of_value_comes_back_as_the_same_kind(tmp_path: Path) -> None:
    values = {"a": 1, "b": 1.0, "c": True, "d": None, "e": 'ngày "x"\nđ', "f": date(2023, 2, 14), "date": "14/02/2023"}
    record = Record(7, "1", dict(values))
    table = Table(form="B10", sheet="B10", columns={"a": 0}, records=(record,), fields=values, field_cells={"f": "B2"})
    submission = _submission().model_copy(update={"cover": values, "tables": (table, table), "has_content": False})
    with Ledger.open(Workspace(tmp_path)) as ledger:
        ledger.record(submission, _source(), "aa" * 32, SENT)
        [back] = ledger.current(FEBRUARY)
    assert back == submission
    kinds = [type(value) for value in values.values()]
    for found in (back.cover, back.tables[1].fields, back.tables[1].records[0].values):
        assert [type(value) for value in found.values()] == kinds


def test_the_same_file_set_aside_twice_is_noted_once(tmp_path: Path) -> None:
    refused = SetAside(file="a.xlsx", code="file-corrupt", message="Tệp hỏng.")
    with Ledger.open(Workspace(tmp_path)) as ledger:
        ledger.set_aside(FEBRUARY, refused)
        ledger.set_aside(FEBRUARY, refused)
        assert ledger.all_set_aside(FEBRUARY) == [refused]


def test_runs_are_noted(tmp_path: Path) -> None:
    with Ledger.open(Workspace(tmp_path)) as ledger:
        ledger.finish_run(ledger.begin_run("collect", FEBRUARY), received=11, set_aside=2)
        ledger.begin_run("check", FEBRUARY)
        collected, cut_short = ledger.runs()
    assert (collected.command, collected.period, collected.counts) == (
        "collect", "2023-02", {"received": 11, "set_aside": 2},
    )  # fmt: skip
    assert collected.ended_at is not None
    assert collected.started_at <= collected.ended_at
    assert (cut_short.command, cut_short.ended_at, cut_short.counts) == ("check", None, {})


def test_the_ledger_can_be_deleted_and_is_rebuilt_from_the_originals(tmp_path: Path) -> None:
    home, inbox = Workspace(tmp_path / "lam viec"), tmp_path / "thư đến"
    inbox.mkdir()
    (inbox / "a.xlsx").write_bytes(workbook({"B10-An ninh": B10.format(people="khoảng 30")}))
    before = collect(home, FEBRUARY, [inbox]).received
    found = check(home, FEBRUARY)
    home.ledger_path.unlink()
    with open_ledger(home) as ledger:
        assert [line.model_copy(update={"new": True}) for line in ledger.received(FEBRUARY)] == before
    assert check(home, FEBRUARY) == found


def test_a_letter_of_another_month_that_was_taken_for_it_is_no_more_than_a_double(tmp_path: Path) -> None:
    """The inbox keeps the letters of all months: what lies there unread must not drown among them."""
    home, inbox = Workspace(tmp_path / "h"), tmp_path / "in"
    inbox.mkdir()
    january = COVER.replace("| 2             |", "| 1             |")
    (inbox / "T1.xlsx").write_bytes(workbook({"B10-An ninh": B10.format(people="4")}, cover=january))
    refused = collect(home, FEBRUARY, [inbox]).set_aside
    assert [line.code for line in refused] == ["file-wrong-period"], "it was never taken"
    collect(home, FEBRUARY.previous(), [inbox])
    (line,) = collect(home, FEBRUARY, [inbox]).set_aside
    assert (line.file, line.code) == ("T1.xlsx", "file-duplicate")
    assert "đã thu cho tháng 01 năm 2023" in line.message
    assert "hỏi lại đơn vị" not in line.message, "it lies where it lay"
    (inbox / "T2.xlsx").write_bytes((inbox / "T1.xlsx").read_bytes())
    (inbox / "T1.xlsx").unlink()
    (line,) = collect(home, FEBRUARY, [inbox]).set_aside
    assert "đề nghị hỏi lại đơn vị" in line.message, "January's workbook sent once more"


def test_collecting_again_changes_nothing_and_a_copy_under_another_name_is_one(tmp_path: Path) -> None:
    home, inbox = Workspace(tmp_path / "h"), tmp_path / "in"
    inbox.mkdir()
    (inbox / "a.xlsx").write_bytes(workbook({"B10-An ninh": B10.format(people="4")}))
    first = collect(home, FEBRUARY, [inbox])
    assert collect(home, FEBRUARY, [inbox]) == first
    (inbox / "ban sao.xlsx").write_bytes((inbox / "a.xlsx").read_bytes())
    again = collect(home, FEBRUARY, [inbox])
    assert [(refused.file, refused.code) for refused in again.set_aside] == [("ban sao.xlsx", "file-duplicate")]
    assert "giống hệt tệp đã nhận trước (“a.xlsx”, nhận lúc " in again.set_aside[0].message
    assert "đề nghị hỏi lại đơn vị" in again.set_aside[0].message
    assert len(again.received) == 1


def test_a_newer_ledger_is_refused_and_a_spoilt_one_is_said(tmp_path: Path) -> None:
    home = Workspace(tmp_path)
    Ledger.open(home).close()
    _set_version(home, 999)
    with pytest.raises(InputError, match="cập nhật chương trình"):
        Ledger.open(home)
    home.ledger_path.write_bytes(b"not a database, not a database, not a database" * 100)
    with pytest.raises(MachineError, match="đổi tên tệp"):
        Ledger.open(home)


def _set_version(home: Workspace, version: int) -> None:
    with closing(sqlite3.connect(home.ledger_path)) as connection, connection:
        connection.execute("UPDATE ledger_schema SET version = ?", [version])


def test_a_ledger_of_an_older_program_is_put_aside_and_rebuilt_from_the_originals_and_the_trail(tmp_path: Path) -> None:
    home, inbox = Workspace(tmp_path / "home"), tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "a.xlsx").write_bytes(workbook({"B10-An ninh": B10.format(people="4")}))
    before = collect(home, FEBRUARY, [inbox]).received
    for kept in ("so-theo-doi.sqlite.phien-ban-1", "so-theo-doi.sqlite.phien-ban-1-2"):
        _set_version(home, 1)
        with open_ledger(home) as ledger:
            assert [(one.unit, one.sha256, one.version) for one in ledger.received(FEBRUARY)] == [
                (one.unit, one.sha256, one.version) for one in before
            ]
            assert ledger.decisions.entries()[0].action == "collect"
            assert ledger.decisions.entries()[-1].details == {"version": 1, "kept": kept}
        assert (home.root / kept).is_file()


def test_a_ledger_in_use_elsewhere_is_said_and_nothing_is_lost(tmp_path: Path) -> None:
    home = Workspace(tmp_path)
    with Ledger.open(home, busy_seconds=0.1) as ledger, closing(sqlite3.connect(home.ledger_path)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(MachineError, match="chương trình khác sử dụng"):
            ledger.record(_submission(), _source(), "aa" * 32, SENT)
        other.rollback()
        ledger.record(_submission(), _source(), "aa" * 32, SENT)
        assert len(ledger.received(FEBRUARY)) == 1


def test_a_ledger_on_a_shared_drive_uses_no_write_ahead_log(tmp_path: Path) -> None:
    with Ledger.open(Workspace(tmp_path)) as ledger:
        ledger.record(_submission(), _source(), "aa" * 32, SENT)
        assert [path.name for path in tmp_path.iterdir()] == ["so-theo-doi.sqlite"]
    with closing(sqlite3.connect(Workspace(tmp_path).ledger_path)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() != ("wal",)


def test_a_ledger_needs_its_originals_until_they_are_all_entered(tmp_path: Path) -> None:
    with Ledger.open(Workspace(tmp_path)) as ledger:
        assert ledger.needs_rebuild
    with Ledger.open(Workspace(tmp_path)) as ledger:
        assert ledger.needs_rebuild, "a rebuild that died half-way is done again"
        ledger.mark_rebuilt()
    with Ledger.open(Workspace(tmp_path)) as ledger:
        assert not ledger.needs_rebuild


def test_a_ledger_is_opened_by_url_and_a_wrong_url_is_said(tmp_path: Path) -> None:
    with Ledger.open(f"sqlite:///{tmp_path}/so.sqlite") as ledger:
        ledger.record(_submission(), _source(), "aa" * 32, SENT)
    assert (tmp_path / "so.sqlite").is_file()
    for url in ("khong phai dia chi", "loai-la://x/y"):
        with pytest.raises(InputError, match="Địa chỉ"):
            Ledger.open(url)


def test_a_working_folder_may_have_any_name(tmp_path: Path) -> None:
    home = Workspace(tmp_path / "100% dữ liệu #1?")
    with Ledger.open(home) as ledger:
        ledger.set_aside(FEBRUARY, SetAside(file="a", code="file-empty", message="Tệp rỗng."))
    assert home.ledger_path.is_file()


def test_a_ledger_in_a_file_needs_no_library_for_servers(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from addin.ledger import Ledger; from schemas.period import Period\n"
        "with Ledger.open(sys.argv[1]) as ledger:\n"
        "    ledger.finish_run(ledger.begin_run('check', Period.parse('2023-02')), files=1)\n"
        "    assert ledger.runs()[0].counts == {'files': 1}\n"
        "sys.exit('sqlalchemy' in sys.modules)"
    )
    made = subprocess.run([sys.executable, "-c", script, f"sqlite:///{tmp_path}/so.sqlite"], check=False)
    assert made.returncode == 0


def test_missing_units_are_listed_in_full(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.xlsx").write_bytes(workbook({"B10-An ninh": B10.format(people="4")}, cover=COVER))
    collected = collect(Workspace(tmp_path / "h"), FEBRUARY, [tmp_path / "in"])
    assert "696" not in collected.missing
    assert len(collected.missing) == 10
    assert keep(Workspace(tmp_path / "h"), FEBRUARY, SourceFile(name="x", content=b"x")).path.is_file()


def test_a_units_versions_are_found_without_looking_at_the_whole_period(tmp_path: Path) -> None:
    with Ledger.open(Workspace(tmp_path)):
        pass
    asked = "EXPLAIN QUERY PLAN SELECT * FROM submissions WHERE unit = 'a' AND period = 'b'"
    with closing(sqlite3.connect(Workspace(tmp_path).ledger_path)) as connection:
        (step,) = connection.execute(asked)
    assert "USING INDEX submissions_looked_up (unit=? AND period=?)" in step[3]
