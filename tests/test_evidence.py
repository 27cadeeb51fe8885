"""Whoever changes what was received, read or decided behind the program's back is found out by the doctor."""

import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import docx
import openpyxl
import pytest

from addin import pipeline
from addin.doctor import examine
from addin.intake import received
from addin.ledger.journal import hash_of, read_journal
from addin.review.step import check, close, reopen
from addin.session import open_ledger
from addin.summary_workbook.step import write_summary
from addin.system.paths import is_regular
from addin.workspace.folder import Workspace
from schemas.submission import SetAside
from tests.sheets import FEBRUARY, REASON
from tests.test_cli import as_json, tonghop
from tests.test_closing import people, send
from tests.test_whose import OTHER_UNIT, OWN, Box


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sound working folder: two versions of one unit, one of another, a letter without a report, a closing."""
    box = Box(tmp_path_factory.mktemp("goc"))
    box.send(2, OWN, 15)
    box.send(7, OWN, 16)
    (box.folder / "thu-khong.eml").write_text(f"From: {OTHER_UNIT}\nSubject: Bao cao\n\nBao cao gui sau.\n")
    last = box.folder / "thu-cuoi.eml"
    last.write_bytes(box.letter(9, OTHER_UNIT, "15 Feb 2023 08:00:00 +0700", unit="Huyện Bù Gia Mập").as_bytes())
    collected = pipeline.collect(box.home, FEBRUARY, [last, box.folder / "thu-khong.eml"])
    assert [line.code for line in collected.set_aside] == ["file-no-attachment"]
    close(box.home, FEBRUARY, REASON)
    return box.folder


@pytest.fixture
def home(template: Path, tmp_path: Path) -> Workspace:
    shutil.copytree(template, tmp_path / "ban", dirs_exist_ok=True)
    return Box(tmp_path / "ban").home


def wrong(home: Workspace, *, deep: bool = False, seal: str = "") -> list[str]:
    """What the doctor finds, but for the master workbook that these folders do without."""
    return [
        f"{one.subject}: {one.text}"
        for one in examine(home, deep=deep, seal=seal)
        if not one.ok and one.subject != "Sổ tổng hợp"
    ]


def sql(home: Workspace, statement: str) -> None:
    with closing(sqlite3.connect(home.ledger_path)) as connection, connection:
        assert connection.execute(statement).rowcount != 0, "the manipulation hit nothing"


def original(home: Workspace, ending: str = "_bc-7.xlsx") -> Path:
    return next(path for path in home.originals(FEBRUARY).iterdir() if path.name.endswith(ending))


def note(home: Workspace) -> Path:
    return original(home, "_bc-7.xlsx.json")


def lines(home: Workspace) -> list[str]:
    return home.journal_path.read_text(encoding="utf-8").splitlines(keepends=True)


def write_lines(home: Workspace, kept: list[str]) -> None:
    home.journal_path.write_text("".join(kept), encoding="utf-8")


def run_in(home: Workspace, statement: str) -> None:
    with closing(sqlite3.connect(home.ledger_path)) as connection, connection:
        connection.execute(statement)


def replaced_by(home: Workspace, make: Callable[[Path, Path], object]) -> None:
    """Put something that is no file in the place of an original, which lies elsewhere now."""
    path, elsewhere = original(home), home.root.parent / "cho-khac.xlsx"
    path.rename(elsewhere)
    make(path, elsewhere)


def pipe_for(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def plant_entry(home: Workspace, **fields: object) -> None:
    """Add an entry to the trail's file that nothing before it vouches for."""
    entry = {"number": 9, "at": "2023-03-01T08:00:00+00:00", "who": "", "action": "collect", "period": "2023-02"}
    planted = json.dumps({**entry, "details": {}, "before": "", "hash": "0" * 64, **fields})
    write_lines(home, [*lines(home), planted + "\n"])


def plant(home: Workspace, *, with_note: bool) -> None:
    content = original(home).read_bytes() + b"\0"
    path = home.originals(FEBRUARY) / f"{hashlib.sha256(content).hexdigest()[:16]}_la.xlsx"
    path.write_bytes(content)
    if with_note:
        path.with_name(path.name + ".json").write_bytes(note(home).read_bytes())


def rewrite_trail(home: Workspace, change: Callable[[dict[str, object]], None]) -> None:
    """Forge the whole chain anew, in both copies, as somebody who knows how it is made would."""
    before, forged = "", []
    for entry in read_journal(home.journal_path):
        document = json.loads(json.dumps(entry.details))
        change(document)
        bare = entry._replace(details=document, before=before, hash="")
        forged.append(bare._replace(hash=hash_of(bare)))
        before = forged[-1].hash
    write_lines(home, [json.dumps(entry._asdict(), ensure_ascii=False) + "\n" for entry in forged])
    with closing(sqlite3.connect(home.ledger_path)) as connection, connection:
        for entry in forged:
            connection.execute(
                "UPDATE journal SET details = ?, before = ?, hash = ? WHERE number = ?",
                [json.dumps(entry.details, ensure_ascii=False), entry.before, entry.hash, entry.number],
            )


def forget(kept: dict[str, object]) -> None:
    kept.pop("records", None)


#: Rows under the number that the next report will have.
WAITING_ROWS = (
    "SELECT (SELECT MAX(id) + 1 FROM submissions), table_number, 900, form, sheet_row, code, "
    "replace(content, '7', '700') FROM records WHERE submission = 2"
)


MANIPULATIONS: dict[str, tuple[Callable[[Workspace], object], str]] = {
    "a figure of the ledger": (
        lambda home: sql(home, "UPDATE records SET content = replace(content, '7', '700')"), "đã bị sửa sau khi đọc",
    ),
    "a row of the ledger": (lambda home: sql(home, "DELETE FROM records WHERE submission = 2"), "bị sửa sau khi đọc"),
    "a cover of the ledger": (
        lambda home: sql(home, "UPDATE submissions SET cover = '{}' WHERE id = 2"), "đã bị sửa sau khi đọc",
    ),
    "a finding of the ledger": (
        lambda home: sql(home, "DELETE FROM findings WHERE submission = 2"), "đã bị sửa sau khi đọc",
    ),
    "a finding made up": (
        lambda home: sql(
            home,
            "INSERT INTO findings SELECT 2, 99, unit, 'B10', file, 'B10', 'C3', 'note', 'cell-dash', 'x', '-' "
            "FROM submissions WHERE id = 2",
        ),
        "đã bị sửa sau khi đọc",
    ),
    "a file set aside deleted": (lambda home: sql(home, "DELETE FROM set_aside"), "đã bị xóa hoặc sửa trong sổ"),
    "the reason of a file set aside": (
        lambda home: sql(home, "UPDATE set_aside SET message = 'x'"), "đã bị xóa hoặc sửa trong sổ",
    ),
    "a file set aside made up": (
        lambda home: sql(
            home,
            "INSERT INTO set_aside (period, file, code, message, noted_at) "
            "VALUES ('2023-02', 'la.xlsx', 'file-corrupt', 'Tệp hỏng.', '2023-02-15T08:00:00+07:00')",
        ),
        "có trong sổ nhưng sổ kiểm soát thay đổi không ghi",
    ),
    "a file set aside moved to another month": (
        lambda home: sql(home, "UPDATE set_aside SET period = '2023-01'"), "đã bị xóa hoặc sửa trong sổ",
    ),
    "a report given to another unit": (
        lambda home: sql(home, "UPDATE submissions SET unit = '693' WHERE id = 3"), "đã bị sửa sau khi đọc",
    ),
    "statuses swapped": (
        lambda home: sql(
            home,
            "UPDATE submissions SET status = CASE status WHEN 'current' THEN 'superseded' ELSE 'current' END "
            "WHERE unit = '696'",
        ),
        "tình trạng",
    ),
    "versions renumbered": (lambda home: sql(home, "UPDATE submissions SET version = 3 - version"), "tình trạng"),
    "a sent time": (
        lambda home: sql(home, "UPDATE submissions SET sent_at = '2023-02-10T08:00:00+07:00' WHERE id = 2"),
        "thời gian gửi",
    ),
    "a time of receipt": (
        lambda home: sql(home, "UPDATE submissions SET received_at = '2023-02-10T08:00:00+07:00'"), "hoặc nhận",
    ),
    "a sender": (lambda home: sql(home, "UPDATE submissions SET sender = 'x@y.vn' WHERE id = 1"), "Người gửi"),
    "whose address it was": (lambda home: sql(home, "UPDATE submissions SET owner = ''"), "Người gửi"),
    "a unit that there is not": (
        lambda home: sql(home, "UPDATE submissions SET unit = '699' WHERE id = 1"), "mã “699”",
    ),
    "a report deleted": (lambda home: sql(home, "DELETE FROM submissions WHERE id = 2"), "đã bị xóa khỏi sổ"),
    "a report made up": (
        lambda home: sql(
            home,
            "INSERT INTO submissions SELECT 99, '688', period, file, 'ab' || substr(sha256, 3), sender, owner, "
            "disputed, mailed, ours, via, sent_at, received_at, version, status, cells_read, cells_used, "
            "cells_set_aside, has_content, cover, form_version, profile, program_version "
            "FROM submissions WHERE id = 2",
        ),
        "sổ kiểm soát thay đổi không ghi",
    ),
    "a foreign file": (lambda home: plant(home, with_note=False), "không có phiếu nhận"),
    "a foreign file with a note": (lambda home: plant(home, with_note=True), "do người khác đặt vào"),
    "a note edited": (
        lambda home: note(home).write_text(note(home).read_text("utf-8").replace("16T", "11T"), "utf-8"), "đã bị sửa",
    ),
    "a delivery added to a note": (
        lambda home: note(home).write_text(json.dumps(json.loads(note(home).read_text("utf-8")) * 2), "utf-8"),
        "đã bị sửa",
    ),
    "a note removed": (lambda home: note(home).unlink(), "đã bị xóa"),
    "a note of junk": (lambda home: note(home).write_bytes(b"[7]"), "không đọc được"),
    "an original changed": (lambda home: original(home).write_bytes(b"x"), "đã bị thay đổi sau khi nhận"),
    "an original deleted": (lambda home: original(home).unlink(), "không còn tệp gốc"),
    "an original and the ledger deleted": (
        lambda home: (original(home).unlink(), home.ledger_path.unlink()), "không còn tệp gốc",
    ),
    "an original, its note and the ledger deleted": (
        lambda home: (original(home).unlink(), note(home).unlink(), home.ledger_path.unlink()), "không còn tệp gốc",
    ),
    "the trail deleted": (lambda home: home.journal_path.unlink(), "Không còn tệp “nhat-ky.jsonl”"),
    "the trail and the ledger deleted": (
        lambda home: (home.journal_path.unlink(), home.ledger_path.unlink()), "Không còn tệp “nhat-ky.jsonl”",
    ),
    "the last line of the trail cut": (lambda home: write_lines(home, lines(home)[:-1]), "thiếu 1 mục cuối"),
    "half the last line of the trail cut": (
        lambda home: write_lines(home, [*lines(home)[:-1], lines(home)[-1][:40]]), "thiếu 1 mục cuối",
    ),
    "a line of the trail removed": (lambda home: write_lines(home, lines(home)[:1] + lines(home)[2:]), "ở mục số 3"),
    "a line of the trail edited": (
        lambda home: write_lines(home, [lines(home)[0].replace("bc-2", "bc-1"), *lines(home)[1:]]), "ở mục số 1",
    ),
    "the trail emptied": (lambda home: home.journal_path.write_bytes(b""), "Không còn tệp"),
    "the ledger's copy emptied": (lambda home: sql(home, "DELETE FROM journal"), "Sổ theo dõi thiếu 4 mục"),
    "an entry of the ledger's copy": (
        lambda home: sql(home, "UPDATE journal SET who = 'ai do' WHERE number = 2"), "Mục số 2 trong sổ theo dõi",
    ),
    "a closing taken out of the ledger's copy": (
        lambda home: sql(home, "DELETE FROM journal WHERE action = 'close'"), "Sổ theo dõi thiếu 1 mục",
    ),
    "a link in place of an original": (lambda home: replaced_by(home, lambda path, to: path.symlink_to(to)), "lối tắt"),
    "a pipe in place of an original": (lambda home: replaced_by(home, lambda path, _: os.mkfifo(path)), "đường ống"),
    "a folder in place of an original": (lambda home: replaced_by(home, lambda path, _: path.mkdir()), "thư mục"),
    "a pipe in place of a note": (lambda home: pipe_for(note(home)), "không đọc được"),
    "the folder of a month deleted": (lambda home: shutil.rmtree(home.root / "2023-02"), "không còn tệp gốc"),
    "the folder of a month renamed": (
        lambda home: (home.root / "2023-02").rename(home.root / "2023-03"), "không còn tệp gốc",
    ),
    "a trigger in the ledger": (
        lambda home: run_in(home, "CREATE TRIGGER t AFTER INSERT ON records BEGIN DELETE FROM records; END"), "trigger",
    ),
    "rubbish in the trail": (lambda home: write_lines(home, [*lines(home), "[7]\n"]), "1 dòng không phải"),
    "an entry of no entry's kind": (lambda home: plant_entry(home, details=[1]), "1 dòng không phải"),
    "an entry that seals nothing that can be": (
        lambda home: plant_entry(home, details={"kept": "x", "records": 5}), "không đúng dạng",
    ),
    "an entry of no period": (lambda home: plant_entry(home, period="x", details={"kept": {"a": []}}), "mục số 9"),
    "a report made up for a month that nobody collected": (
        lambda home: sql(
            home,
            "INSERT INTO submissions SELECT 99, unit, '2023-01', file, sha256, sender, owner, disputed, mailed, ours, "
            "via, sent_at, received_at, 1, 'current', cells_read, cells_used, cells_set_aside, has_content, cover, "
            "form_version, profile, program_version FROM submissions WHERE id = 2",
        ),
        "(2023-01) có trong sổ nhưng sổ kiểm soát thay đổi không ghi",
    ),
    "a file set aside made up for a month that nobody collected": (
        lambda home: sql(
            home,
            "INSERT INTO set_aside (period, file, code, message, noted_at) "
            "VALUES ('2023-01', 'la.xlsx', 'file-corrupt', 'Tệp hỏng.', '2023-02-15T08:00:00+07:00')",
        ),
        "có trong sổ nhưng sổ kiểm soát thay đổi không ghi",
    ),
    "a file set aside in no month": (
        lambda home: sql(
            home,
            "INSERT INTO set_aside (period, file, code, message, noted_at) "
            "VALUES ('tháng hai', 'la.xlsx', 'file-corrupt', 'Tệp hỏng.', '2023-02-15T08:00:00+07:00')",
        ),
        "kỳ “tháng hai”, không phải kỳ báo cáo nào",
    ),
    "rows that wait for the next report": (
        lambda home: sql(home, f"INSERT INTO records {WAITING_ROWS}"), "dòng không thuộc báo cáo nào",
    ),
    "a name twice in a line of the trail": (
        lambda home: write_lines(home, [lines(home)[0].replace("{", '{"who": "ai do", ', 1), *lines(home)[1:]]),
        "1 dòng không phải",
    ),
    "the ledger emptied": (lambda home: home.ledger_path.write_bytes(b""), "Sổ theo dõi trống"),
    "the ledger's own line deleted": (lambda home: sql(home, "DELETE FROM ledger_schema"), "Sổ theo dõi trống"),
    "seals taken out of a forged trail": (lambda home: rewrite_trail(home, forget), "không ghi"),
}  # fmt: skip


def test_a_sound_folder_has_nothing_wrong_however_closely_it_is_looked_at(home: Workspace) -> None:
    assert wrong(home, deep=True) == []
    home.ledger_path.unlink()
    people(home)
    assert wrong(home, deep=True) == [], "a ledger may be deleted at any time"
    with open_ledger(home) as ledger:
        assert [line.code for line in ledger.all_set_aside(FEBRUARY)] == ["file-no-attachment"]


@pytest.mark.parametrize("name", MANIPULATIONS)
def test_the_doctor_finds(name: str, home: Workspace) -> None:
    manipulate, words = MANIPULATIONS[name]
    before = everything(home)
    manipulate(home)
    touched = everything(home)
    assert touched != before
    found = wrong(home)
    assert any(words in text for text in found), found
    assert everything(home) == touched, "who looks changes nothing"


def test_no_report_takes_over_rows_that_waited_for_it(home: Workspace) -> None:
    """Under its own number they would be sealed with it."""
    sql(home, f"INSERT INTO records {WAITING_ROWS}")
    reopen(home, FEBRUARY, "thử")
    box = Box(home.root.parent)
    assert (3, "current") in box.send(8, OWN, 17)
    assert people(box.home)["696"] == 8
    assert wrong(box.home, deep=True) == []


def test_an_explanation_made_up_for_an_earlier_month_is_found_when_all_is_read_again(home: Workspace) -> None:
    sql(
        home,
        "INSERT INTO explanations (unit, period, form, code, row_code, column_key, explanation) "
        "VALUES ('696', '2023-01', 'B10', 'cell-range', '1', 'people', 'Đã kiểm tra.')",
    )
    assert any("không báo cáo nào đã nhận có" in text for text in wrong(home, deep=True))


def everything(home: Workspace) -> dict[Path, bytes | None]:
    """The files of a folder with their bytes, and what else lies there."""
    return {path: path.read_bytes() if is_regular(path) else None for path in home.root.rglob("*")}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("the trail deleted", "Tệp đã bị mất 4 mục"),
        ("the last line of the trail cut", "Tệp đã bị mất 1 mục"),
        ("the ledger's copy emptied", "Sổ theo dõi đã bị mất 4 mục"),
        ("the trail and the ledger deleted", "không biết 3 tệp gốc"),
        ("an original and the ledger deleted", "không còn tệp gốc"),
        ("a note removed", "đã bị xóa"),
        ("the folder of a month deleted", "không còn tệp gốc"),
    ],
)
def test_what_the_next_command_mends_by_itself_is_still_told(name: str, words: str, home: Workspace) -> None:
    MANIPULATIONS[name][0](home)
    check(home, FEBRUARY)
    found = wrong(home)
    assert any(words in text for text in found), found


def test_a_seal_on_paper_convicts_a_trail_that_was_forged_as_a_whole(home: Workspace) -> None:
    seal = read_journal(home.journal_path)[-1].hash
    assert wrong(home, seal=seal[:12]) == []

    def other(details: dict[str, object]) -> None:
        details["set_aside"] = ["khac.xlsx"]

    rewrite_trail(home, other)
    assert wrong(home) == [], "the chain alone cannot tell"
    assert "viết lại sau khi dấu này được in" in wrong(home, seal=seal)[0]
    assert wrong(home, seal="abc") != []


def test_reading_again_finds_what_a_forged_trail_hides(home: Workspace) -> None:
    sql(home, "UPDATE records SET content = replace(content, '7', '700')")
    with open_ledger(home) as ledger:
        digests = {line.sha256: line.digest for line in ledger.registered(FEBRUARY, ledger.decisions.entries())}

    def consent(details: dict[str, object]) -> None:
        details["records"] = digests

    rewrite_trail(home, consent)
    (told,) = [text for text in wrong(home, deep=True) if "Đọc lại" in text and "khác với tệp gốc" in text]
    assert "bc-7.xlsx" in told
    assert "700" in told


@pytest.mark.parametrize("kind", ["bao-cao", "thi-dua"])
def test_the_closing_the_overview_and_the_appendix_of_every_report_print_the_seal(kind: str, tmp_path: Path) -> None:
    home = Workspace(tmp_path / "h")
    send(home, tmp_path / "in", 3)
    done = tonghop("close", "--period", "2023-02", "--home", home.root, "--force", "--reason", REASON)
    seal = read_journal(home.journal_path)[-1].hash
    assert f"Dấu niêm phong (mục số 2 của sổ kiểm soát thay đổi): {seal}" in done.stderr
    printed = f"Dấu niêm phong sổ kiểm soát thay đổi (mục số 2): {seal}"
    for _ in range(2):  # what was written of figures does not move the seal that they rest on
        document = docx.Document(str(pipeline.draft(home, FEBRUARY, tmp_path / "a.docx", kind).document))
        assert [part.first_page_footer.paragraphs[0].text for part in document.sections][1:] == [printed]
        book = openpyxl.load_workbook(write_summary(home, FEBRUARY, tmp_path / "a.xlsx").file)
        assert printed in [cell.value for row in book["Tổng quan"] for cell in row]
    checked = as_json("doctor", "--home", home.root, "--seal", seal)
    (found,) = [one for one in checked["checks"] if seal in one["text"] and "là của mục số 2" in one["text"]]
    assert found["ok"]


@pytest.fixture(autouse=True)
def no_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv("TONGHOP_LEDGER_URL", raising=False)
    yield


def test_a_run_that_dies_before_it_seals_what_it_took_in_is_told_and_made_good_by_the_next(
    home: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dying(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(received, "seal", dying)
        with pytest.raises(KeyboardInterrupt):
            send(home, tmp_path / "in", 5, "Huyện Bù Đốp")
    found = wrong(home)
    assert any("lần thu trước dừng giữa chừng" in text for text in found), found
    (tmp_path / "trong").mkdir()
    assert pipeline.collect(home, FEBRUARY, [tmp_path / "trong"]).taken_up == ("Huyện Bù Đốp 5.xlsx",)
    assert wrong(home, deep=True) == []


def test_reading_again_finds_a_finding_that_a_forged_trail_hides(home: Workspace) -> None:
    sql(home, "DELETE FROM findings")
    with open_ledger(home) as ledger:
        digests = {line.sha256: line.digest for line in ledger.registered(FEBRUARY, ledger.decisions.entries())}

    def consent(details: dict[str, object]) -> None:
        details["records"] = digests

    rewrite_trail(home, consent)
    assert wrong(home) == [] or all("Đọc lại" in text for text in wrong(home))
    assert any("lỗi ghi nhận khi đọc" in text for text in wrong(home, deep=True))


def test_a_rebuild_misses_a_month_whose_folder_is_gone(home: Workspace) -> None:
    shutil.rmtree(home.root / "2023-02")
    home.ledger_path.unlink()
    with open_ledger(home) as ledger:
        told = [line.code for line in ledger.all_set_aside(FEBRUARY)]
    assert told == ["file-no-attachment", *["file-original-gone"] * 3]


def test_what_a_run_set_aside_before_it_died_is_told_and_sealed_by_the_next(home: Workspace) -> None:
    with open_ledger(home) as ledger:
        ledger.set_aside(FEBRUARY, SetAside(file="thu.eml", code="file-no-attachment", message="x"))
    found = wrong(home)
    assert any("thu.eml" in text and "dừng giữa chừng" in text for text in found), found
    (home.root.parent / "trong").mkdir()
    pipeline.collect(home, FEBRUARY, [home.root.parent / "trong"])
    assert wrong(home) == []
    assert read_journal(home.journal_path)[-1].details["aside"][0]["file"] == "thu.eml"
