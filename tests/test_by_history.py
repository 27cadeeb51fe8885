"""A text number that may be read in two ways is decided by what the unit reported before, with the evidence noted."""

from pathlib import Path

import pytest

from addin import pipeline
from addin.session import open_ledger
from addin.workspace.folder import Workspace
from schemas.findings import Finding
from schemas.submission import Submission
from tests.sheets import COVER, FEBRUARY, form_sheet, workbook

JANUARY_COVER = COVER.replace("| 2             |", "| 1             |").replace("15/01/2023", "15/12/2022").replace(
    "14/02/2023", "14/01/2023"
).replace("15/02/2023", "15/01/2023")  # fmt: skip


def outreach(*paid: str) -> str:
    """B05 with the money of its first rows."""
    labels = ("Chính sách dân tộc", "Giảm nghèo")
    rows = [
        {"theme": label, "sessions": 3, "attendees": 40, "attendees_minority": 20, "fund_paid": money}
        for label, money in zip(labels, paid, strict=False)
    ]
    return form_sheet("B05", *rows)


def february(tmp_path: Path, before: str, *now: str, second: str = "") -> Submission:
    home = Workspace(tmp_path / "home")
    for name, cover, cells in (("t1", JANUARY_COVER, (before, second)), ("t2", COVER, now)):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "bc.xlsx").write_bytes(workbook({"B05-Tuyên truyền": outreach(*cells)}, cover=cover))
        pipeline.collect(home, FEBRUARY if name == "t2" else FEBRUARY.previous(), [folder])
    with open_ledger(home) as ledger:
        [submission] = ledger.current(FEBRUARY)
    return submission


def paid(submission: Submission, row: int = 0) -> object:
    table = submission.table("B05")
    assert table is not None
    return table.records[row].values.get("fund_paid", "not used")


def asked(submission: Submission) -> list[Finding]:
    return [finding for finding in submission.findings if finding.code == "cell-number-ambiguous"]


@pytest.mark.parametrize(
    ("before", "text", "value"), [("1180.5", "'1.234", 1234), ("1.1", "'1.234", 1.234), ("1", "'1,234", 1.234)]
)
def test_the_reading_that_is_near_the_earlier_figure_is_taken_and_the_evidence_noted(
    tmp_path: Path, before: str, text: str, value: float
) -> None:
    submission = february(tmp_path, before, text)
    assert paid(submission) == value
    (noted,) = [finding for finding in submission.findings if finding.code == "cell-text-number"]
    assert "theo số liệu kỳ trước của đơn vị" in noted.message
    assert "tháng 01 năm 2023: " in noted.message


def test_it_tells_how_the_unit_writes_and_so_its_other_cells_too(tmp_path: Path) -> None:
    submission = february(tmp_path, "1180.5", "'1.234", "'2.500")
    assert (paid(submission), paid(submission, 1)) == (1234, 2500)
    assert asked(submission) == []


@pytest.mark.parametrize("before", ["0", "30", "", "2.5"])
def test_without_earlier_figures_between_both_readings_or_below_the_last_it_is_asked_about(
    tmp_path: Path, before: str
) -> None:
    submission = february(tmp_path, before, "'1.234")
    assert paid(submission) == "not used"
    assert len(asked(submission)) == 1


def test_where_cells_are_of_different_opinions_all_are_asked_about(tmp_path: Path) -> None:
    submission = february(tmp_path, "1180.5", "'1.234", "'2.500", second="2.4")
    assert len(asked(submission)) == 2


def test_the_file_itself_goes_before_the_history(tmp_path: Path) -> None:
    submission = february(tmp_path, "1180.5", "'1.234", "'12.5")
    assert (paid(submission), paid(submission, 1)) == (1.234, 12.5)


def test_a_rebuilt_ledger_reads_the_same(tmp_path: Path) -> None:
    submission = february(tmp_path, "1180.5", "'1.234")
    home = Workspace(tmp_path / "home")
    home.ledger_path.unlink()
    with open_ledger(home) as ledger:
        [again] = ledger.current(FEBRUARY)
    assert (paid(again), again.findings) == (paid(submission), submission.findings)
