"""Closed periods keep their figures; the audit trail survives the ledger and shows when it was touched."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from addin import pipeline
from addin.intake.collected import Collected
from addin.ledger.journal import breaks, read_journal
from addin.review.step import check, close, reopen
from addin.session import Session, open_ledger
from addin.summary_workbook.step import plan_summary, write_summary
from addin.system.errors import InputError
from addin.workspace.folder import Workspace
from schemas.office import Office
from schemas.office.lines import Target
from schemas.period import Period
from tests.catalogues import IN_FORCE
from tests.sheets import FEBRUARY, REASON, workbook
from tests.test_adjustments import line
from tests.test_cli import as_json, tonghop

CASE = """
| STT | Vụ việc | Địa bàn | Số người liên quan | Khiếu kiện vượt cấp | Tình trạng | Kết quả |
| 1 | Tranh chấp đất rẫy | Xã Bom Bo | {people} | x | Đang giải quyết | Đang hòa giải |
"""


def send(home: Workspace, folder: Path, people: int, unit: str = "Huyện Bù Đăng") -> Collected:
    cover = f"| Đơn vị báo cáo | {unit} |\n| Loại kỳ báo cáo | Tháng |\n| Kỳ số | 2 |\n| Năm | 2023 |"
    folder.mkdir(exist_ok=True)
    file = folder / f"{unit} {people}.xlsx"
    file.write_bytes(workbook({"B10-An ninh": CASE.format(people=people)}, cover=cover))
    return pipeline.collect(home, FEBRUARY, [file])


def people(home: Workspace) -> dict[str, int]:
    with Session(home) as session:
        rows = session.summary(FEBRUARY).forms["B10"].rows
    return {row.unit: int(str(row.values["people"])) for row in rows}


def standing(collected: Collected) -> list[tuple[str, int, str, str]]:
    return [(line.unit, line.version, line.status, line.kind) for line in collected.received]


def test_a_closed_period_keeps_its_figures_and_registers_what_comes_later(tmp_path: Path) -> None:
    home = Workspace(tmp_path / "h")
    send(home, tmp_path / "in", 3)
    send(home, tmp_path / "in", 4)
    closing = close(home, FEBRUARY, REASON)
    assert list(closing.versions) == ["696"]
    send(home, tmp_path / "in", 5)
    collected = send(home, tmp_path / "in", 9, "Huyện Bù Đốp")
    assert people(home) == {"696": 4}
    assert standing(collected) == [
        ("693", 1, "revision", "bổ sung"),
        ("696", 1, "superseded", "nhanh"),
        ("696", 2, "current", "chính thức"),
        ("696", 3, "revision", "bổ sung"),
    ]
    reopen(home, FEBRUARY, "huyện gửi số liệu bổ sung")
    assert people(home) == {"696": 5, "693": 9}
    close(home, FEBRUARY, REASON)
    assert people(home) == {"696": 5, "693": 9}


def test_closing_survives_the_loss_of_the_ledger(tmp_path: Path) -> None:
    home = Workspace(tmp_path / "h")
    send(home, tmp_path / "in", 3)
    close(home, FEBRUARY, REASON)
    before = standing(send(home, tmp_path / "in", 5))
    home.ledger_path.unlink()
    with open_ledger(home) as ledger:
        assert [(x.unit, x.version, x.status, x.kind) for x in ledger.received(FEBRUARY)] == before
        assert [entry.action for entry in ledger.decisions.entries()] == ["collect", "close", "collect"]
    assert people(home) == {"696": 3}
    with pytest.raises(InputError, match="đã được chốt"):
        close(home, FEBRUARY, REASON)


def test_what_cannot_be_closed_or_opened_again_is_said(tmp_path: Path) -> None:
    home = Workspace(tmp_path)
    with pytest.raises(InputError, match="Chưa có báo cáo nào"):
        close(home, FEBRUARY, REASON)
    with pytest.raises(InputError, match="chưa được chốt"):
        reopen(home, FEBRUARY, "thử")


def test_corrections_are_closed_with_the_period_and_later_ones_are_said(tmp_path: Path) -> None:
    first = line("people", 7, form="B10", row="1", old=3)
    later = line("people", 8, form="B10", row="1", old=7)

    def with_lines(*lines: object) -> Workspace:
        return Workspace(tmp_path / "h", office=Office.new(IN_FORCE).model_copy(update={"adjustments": lines}))

    send(with_lines(), tmp_path / "in", 3)
    close(with_lines(first), FEBRUARY, REASON)
    assert people(with_lines()) == {"696": 7}, "a deleted line still stands behind the closed figures"
    home = with_lines(first, later)
    assert people(home) == {"696": 7}
    said = [finding.code for finding in check(home, FEBRUARY).findings if "adjustment" in finding.code]
    assert said == ["unit-adjustment-closed"]
    reopen(home, FEBRUARY, "điều chỉnh thêm")
    assert people(home) == {"696": 8}


def test_the_audit_trail_tells_what_was_done_and_shows_every_change_to_it(tmp_path: Path) -> None:
    home = Workspace(tmp_path / "h")
    send(home, tmp_path / "in", 3)
    write_summary(home, FEBRUARY)
    pipeline.draft(home, FEBRUARY)
    close(home, FEBRUARY, REASON)
    reopen(home, FEBRUARY, "sai số")
    entries = read_journal(home.journal_path)
    assert [entry.action for entry in entries] == ["collect", "consolidate", "draft", "close", "reopen"]
    assert entries[-1].details == {"reason": "sai số"}
    assert datetime.fromisoformat(entries[0].at) <= datetime.now(UTC)
    assert list(breaks(entries)) == []
    changed = entries[1]._replace(details={**entries[1].details, "file": "khac.xlsx"})
    assert list(breaks([entries[0], changed, *entries[2:]])) == [2]
    assert list(breaks([entries[0], *entries[2:]])) == [3]
    assert list(breaks(entries[1:])) == [2]


def test_a_run_that_died_between_file_and_ledger_loses_nothing(tmp_path: Path) -> None:
    home = Workspace(tmp_path / "h")
    send(home, tmp_path / "in", 3)
    with open_ledger(home) as ledger:
        kept = home.journal_path.read_bytes()
        ledger.decisions.note("draft", FEBRUARY, file="a")
    home.journal_path.write_bytes(kept + b'{"number": 2, "at"')  # torn: the ledger knows the entry, the file does not
    with open_ledger(home) as ledger:
        ledger.decisions.note("draft", FEBRUARY, file="b", on=str(date(2023, 2, 20)))
        entries = ledger.decisions.entries()
    assert [(entry.action, entry.details.get("file")) for entry in entries[1:]] == [
        ("draft", "a"), ("restore-trail", 1), ("draft", "b"),
    ]  # fmt: skip
    assert read_journal(home.journal_path) == entries
    assert list(breaks(entries)) == []
    for text in home.journal_path.read_text(encoding="utf-8").splitlines()[3:]:
        assert json.loads(text)["hash"]


def test_a_period_with_errors_is_closed_only_for_a_reason_that_is_told(tmp_path: Path) -> None:
    home = Workspace(tmp_path / "h")
    send(home, tmp_path / "in", 3)
    errors = sum(finding.severity == "error" for finding in check(home, FEBRUARY).findings)
    with pytest.raises(InputError, match=f"còn {errors} lỗi chưa sửa của huyện Bù Đăng") as refused:
        close(home, FEBRUARY)
    assert "nêu lý do" in str(refused.value)
    closing = close(home, FEBRUARY, "UBND tỉnh yêu cầu gửi ngay.")
    told = f"Số liệu được chốt khi còn {errors} lỗi chưa sửa; lý do: UBND tỉnh yêu cầu gửi ngay."
    assert closing.forced == told
    assert plan_summary(home, FEBRUARY, home.root).summary.closed_with == told
    with open_ledger(home) as ledger:
        entry = ledger.decisions.entries()[-1]
    assert (entry.action, entry.details["reason"], entry.details["errors"]) == (
        "close", "UBND tỉnh yêu cầu gửi ngay.", errors
    )  # fmt: skip


def test_a_period_in_which_only_warnings_are_open_is_closed_without_a_reason(tmp_path: Path) -> None:
    from tests.test_across import filled
    from tests.test_across import send as report

    plan = Target(year=2023, unit="696", form="B02", column="Chỉ tiêu giảm trong năm", value=1)
    home = Workspace(tmp_path / "h", office=Office.new(IN_FORCE).model_copy(update={"targets": (plan,)}))
    report(home, tmp_path, FEBRUARY, filled(FEBRUARY))
    assert [finding.code for finding in check(home, FEBRUARY).findings] == ["unit-plan-mismatch"]
    assert close(home, FEBRUARY).forced == ""


def test_the_command_closes_with_errors_only_when_forced_with_a_reason(tmp_path: Path) -> None:
    home = Workspace(tmp_path / "h")
    send(home, tmp_path / "in", 3)
    where = ("close", "--period", FEBRUARY, "--home", home.root)
    refused = tonghop(*where)
    assert refused.returncode == 1
    assert "--force --reason" in refused.stderr
    assert tonghop(*where, "--force").returncode == 2
    assert tonghop(*where, "--reason", "vì").returncode == 2
    assert as_json(*where, "--force", "--reason", REASON)["reason"] == REASON


def test_a_quarter_is_closed_with_its_months_which_are_opened_again_after_it(tmp_path: Path) -> None:
    from tests.test_across import filled
    from tests.test_across import send as report

    home, quarter = Workspace(tmp_path / "h"), Period.parse("2023-Q1")
    months = [Period.parse(f"2023-{month:02}") for month in (1, 2, 3)]
    for month in months:
        report(home, tmp_path, month, filled(month))
    closing = close(home, quarter)
    assert closing.units == {"696"}
    report(home, tmp_path, months[2], filled(months[2], "691").model_copy(), "691")
    assert list(plan_summary(home, quarter, home.root).summary.files) == ["696"]
    with pytest.raises(InputError, match="mở lại quý I năm 2023 trước"):
        reopen(home, months[2], REASON)
    reopen(home, quarter, REASON)
    reopen(home, months[2], REASON)
    assert list(plan_summary(home, quarter, home.root).summary.files) == ["691", "696"]
