"""A report sent back, mended and explained, comes again: progress is told, answers travel with their findings."""

import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from addin import pipeline
from addin.findings.keys import Keys
from addin.findings.progress import UnitProgress
from addin.intake.collected import Collected
from addin.returns.step import send_back
from addin.review.acceptance import REASON
from addin.review.step import Checked, accept, accept_rows, check
from addin.summary_workbook.findings import plan_findings
from addin.system.errors import InputError
from addin.workspace.folder import LEDGER_FILE, Workspace
from schemas.findings import Finding, Severity
from schemas.period import Period
from schemas.returned import ANSWER, SHEET, FindingKey
from schemas.submission import Control
from tests.catalogues import IN_FORCE
from tests.sheets import COVER, FEBRUARY, examined, form_sheet, workbook
from tests.test_evidence import sql, wrong

MARCH = Period.parse("2023-03")
MARCH_COVER = (
    COVER.replace("| 2   ", "| 3   ").replace("15/01/2023", "15/02/2023").replace("14/02/2023", "14/03/2023")
    .replace("| 15/02/2023    |\n| Phiên", "| 15/03/2023    |\n| Phiên")
)  # fmt: skip
#: Spends more than planned, which is a warning, and has two cells that cannot be read.
FIRST = {
    "commune": "Xã Bom Bo", "households": 100, "poor_start": 20, "escaped": "mười", "fell_back": 0,
    "fund_plan": 10, "fund_paid": 12, "land": "hai",
}  # fmt: skip


def report(row: dict[str, object], *, cover: str = COVER, above: tuple[dict[str, object], ...] = ()) -> bytes:
    return workbook({"B02-Giảm nghèo": form_sheet("B02", *above, row)}, cover=cover)


def collect(home: Workspace, content: bytes, name: str = "bc.xlsx", period: Period = FEBRUARY) -> Collected:
    home.create()
    file = home.root / name
    file.write_bytes(content)
    return pipeline.collect(home, period, [file])


def warning_of(checked: Checked) -> Finding:
    return next(finding for finding in checked.findings if finding.code == "rule-poverty-fund-within-plan")


def answered(content: bytes, *, mend: Callable[[openpyxl.worksheet.worksheet.Worksheet], None]) -> bytes:
    """The marked workbook as a district sends it again: a cell mended, the warning explained."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book[SHEET]
    heading = next(row for row in sheet.iter_rows() if any(cell.value == ANSWER for cell in row))
    column = next(cell.column for cell in heading if cell.value == ANSWER)
    for row in sheet.iter_rows(min_row=heading[0].row + 1):
        if "rule-poverty-fund-within-plan" in str(row[-1].value):
            sheet.cell(row[0].row, column).value = "Vốn bổ sung tháng 1."
    mend(book["B02-Giảm nghèo"])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def mend(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
    """One cell put right, another spoilt, and a row put in above, so that everything stands one row lower."""
    cells = {cell.value: cell for row in sheet.iter_rows() for cell in row if cell.value is not None}
    cells["mười"].value = 5
    cells["Xã Bom Bo"].offset(column=1).value = "trăm"
    sheet.insert_rows(cells["Xã Bom Bo"].row)


@pytest.fixture
def home(tmp_path: Path) -> Workspace:
    """A home where the first version came, went back marked, and came again mended in part."""
    home = Workspace(tmp_path / "lam-viec")
    collect(home, report(FIRST))
    returned = send_back(home, FEBRUARY, tmp_path / "tra-lai")
    collect(home, answered(returned.returned[0].file.read_bytes(), mend=mend), "bc-lan-2.xlsx")
    return home


def test_a_new_version_is_told_by_what_it_mended_wherever_its_rows_stand_now(tmp_path: Path, home: Workspace) -> None:
    first = Workspace(tmp_path / "mot")
    collect(first, report(FIRST))
    before = [f for f in check(first, FEBRUARY).findings if f.severity is not Severity.NOTE]
    progress = check(home, FEBRUARY).progress
    assert [(line.unit, line.version, line.fixed, line.new) for line in progress] == [("696", 2, 1, 1)]
    assert progress[0].left == len(before) - 1
    assert progress[0].to_text(IN_FORCE.units) == (
        f"Huyện Bù Đăng, lần gửi 2: đã sửa 1 mục, còn {progress[0].left} mục của lần gửi trước, có 1 mục mới; "
        "chưa kể mục đối chiếu với biểu, kỳ, đơn vị khác."
    )


def test_the_same_mistake_in_two_rows_is_two_findings_and_each_is_known_again_where_its_row_stands_now() -> None:
    def keys(*communes: str) -> dict[str, FindingKey]:
        submission = examined({"B02": form_sheet("B02", *({"commune": one, "land": -3} for one in communes))})
        found = [finding for finding in submission.findings if finding.code == "cell-range"]
        return dict(zip(communes, map(Keys(submission, {}).of, found), strict=True))

    first, moved = keys("Xã Đak Nhau", "Xã Bom Bo"), keys("Xã Bom Bo", "Xã Đak Nhau")
    assert len(set(first.values())) == 2
    assert first == moved


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ((5, 0, 0), "đã sửa hết 5 mục của lần gửi trước, không có mục mới"),
        ((0, 2, 0), "còn 2 mục của lần gửi trước, không có mục mới"),
        ((0, 0, 1), "có 1 mục mới"),
    ],
)
def test_a_new_version_is_told_without_counts_of_nothing(counts: tuple[int, int, int], said: str) -> None:
    text = UnitProgress("696", 2, *counts).to_text(IN_FORCE.units)
    assert text == f"Huyện Bù Đăng, lần gửi 2: {said}; chưa kể mục đối chiếu với biểu, kỳ, đơn vị khác."
    assert UnitProgress("696", 2, *counts).is_told
    assert not UnitProgress("696", 2, 0, 0, 0).is_told


def test_collecting_tells_the_progress_of_what_has_just_come(tmp_path: Path) -> None:
    home = Workspace(tmp_path / "lam-viec")
    first = report(FIRST)  # made once: a workbook made again has another date inside
    assert collect(home, first).progress == ()
    assert [line.fixed for line in collect(home, report({**FIRST, "land": 2}), "hai.xlsx").progress] == [1]
    assert collect(home, first).progress == (), "the same bytes once more are no new version"
    collect(home, report({**FIRST, "land": 3}), "ba.xlsx")
    assert [line.version for line in check(home, FEBRUARY).progress] == [3], "of the version that counts"


def test_an_explanation_edited_or_taken_out_of_the_ledger_is_found_by_reading_all_again(home: Workspace) -> None:
    assert [text for text in wrong(home, deep=True) if "giải trình" in text] == []
    sql(home, "UPDATE explanations SET explanation = 'Đã thống nhất.'")
    found = [text for text in wrong(home, deep=True) if "giải trình" in text]
    assert ["“Đã thống nhất.” của huyện Bù Đăng (2023-02) có trong sổ nhưng" in text for text in found] == [False, True]
    assert "“Vốn bổ sung tháng 1.” của huyện Bù Đăng (2023-02) có trong báo cáo đã nhận nhưng" in found[0]


def test_an_explanation_goes_with_its_finding_into_the_next_version_and_period(tmp_path: Path, home: Workspace) -> None:
    assert warning_of(check(home, FEBRUARY)).explanation == "Vốn bổ sung tháng 1."
    collect(home, report({**FIRST, "escaped": 3}), "bc-lan-3.xlsx")
    assert warning_of(check(home, FEBRUARY)).explanation == "Vốn bổ sung tháng 1."
    collect(home, report({**FIRST, "fund_paid": 15}, cover=MARCH_COVER), "thang-3.xlsx", MARCH)
    assert warning_of(check(home, MARCH)).explanation == "Vốn bổ sung tháng 1."
    told = warning_of(check(home, MARCH)).with_explanation
    assert told.endswith(
        " Đơn vị giải trình: “Vốn bổ sung tháng 1.”; nếu chấp nhận, đề nghị ghi lý do ở trang “Kiểm tra”."
    )
    others = [f for f in check(home, FEBRUARY).findings if f.code != "rule-poverty-fund-within-plan"]
    assert not any(finding.explanation for finding in others)


def test_an_accepted_warning_is_shown_as_such_and_does_not_go_back_again(tmp_path: Path, home: Workspace) -> None:
    accept(home, FEBRUARY, warning_of(check(home, FEBRUARY)), "Đã có quyết định bổ sung vốn.")
    checked = check(home, FEBRUARY)
    assert warning_of(checked).accepted == "Đã có quyết định bổ sung vốn."
    returned = send_back(home, FEBRUARY, tmp_path / "lan-2").returned[0]
    cells = [str(cell.value) for row in openpyxl.load_workbook(returned.file)[SHEET].iter_rows() for cell in row]
    assert not any("rule-poverty-fund-within-plan" in cell for cell in cells)
    assert returned.findings == len(checked.findings) - 1
    plan = plan_findings(checked.findings, checked.control, FEBRUARY, {}, IN_FORCE)
    texts = {str(content) for block in plan.blocks for row in block.rows for content in row}
    assert {"Đã chấp nhận", "Đã có quyết định bổ sung vốn.", "Vốn bổ sung tháng 1."} <= texts


def test_what_was_accepted_survives_the_ledger_and_can_be_taken_back(home: Workspace) -> None:
    accept(home, FEBRUARY, warning_of(check(home, FEBRUARY)), "Đúng.")
    (home.root / LEDGER_FILE).unlink()
    found = warning_of(check(home, FEBRUARY))
    assert (found.accepted, found.explanation) == ("Đúng.", "Vốn bổ sung tháng 1.")
    accept(home, FEBRUARY, found, "")
    assert warning_of(check(home, FEBRUARY)).accepted == ""


def test_an_error_cannot_be_accepted(home: Workspace) -> None:
    error = next(f for f in check(home, FEBRUARY).findings if f.severity is Severity.ERROR)
    with pytest.raises(InputError, match="lỗi phải sửa"):
        accept(home, FEBRUARY, error, "Thôi cho qua.")


def given(row: list[object], column: int, reason: str) -> list[object]:
    """A row of the sheet of findings; that of the warning with another reason."""
    return [*row[:column], reason, *row[column + 1 :]] if "rule-poverty-fund-within-plan" in row else row


def test_reasons_typed_into_the_sheet_of_findings_are_taken_line_by_line(home: Workspace) -> None:
    checked = check(home, FEBRUARY)
    plan = plan_findings(checked.findings, Control(), FEBRUARY, {}, IN_FORCE)
    rows: list[list[object]] = [[] for _ in range(200)]
    for block in plan.blocks:
        for at, row in enumerate(block.rows, block.row):
            rows[at] = [*rows[at][: block.column], *row, *rows[at][block.column + len(row) :]]
    column = next(row.index(REASON) for row in rows if REASON in row)
    for row in rows:
        if any("mười" in str(cell) or "trăm" in str(cell) for cell in row):
            row[column] = "Cho qua."
        if "rule-poverty-fund-within-plan" in row:
            row[column] = "Có quyết định."
    cells = [["" if cell is None else cell for cell in row] for row in rows]
    other_period = [["Kỳ báo cáo: tháng 03 năm 2023 (số liệu từ …)"], *cells]
    assert accept_rows(home, FEBRUARY, other_period) == []  # type: ignore[arg-type] # cells of a sheet
    assert not warning_of(check(home, FEBRUARY)).accepted
    problems = accept_rows(home, FEBRUARY, cells)  # type: ignore[arg-type] # cells of a sheet
    assert [problem.partition(" là ")[2][:12] for problem in problems] == ["lỗi phải sửa"]
    assert warning_of(check(home, FEBRUARY)).accepted == "Có quyết định."
    gone = [[cell if cell != "rule-poverty-fund-within-plan" else "rule-other" for cell in row] for row in cells]
    assert any("không còn cảnh báo" in said for said in accept_rows(home, FEBRUARY, gone))  # type: ignore[arg-type] # as above
    blank = [given(row, column, "") for row in cells]
    accept_rows(home, FEBRUARY, blank)  # type: ignore[arg-type] # as above
    assert warning_of(check(home, FEBRUARY)).accepted, "a line that was written before takes nothing back"
    taken_back = [given(row, column, "-") for row in cells]
    accept_rows(home, FEBRUARY, taken_back)  # type: ignore[arg-type] # as above
    assert not warning_of(check(home, FEBRUARY)).accepted


def test_an_original_that_is_gone_is_said_and_stops_nobody_else(tmp_path: Path) -> None:
    home = Workspace(tmp_path / "lam-viec")
    collect(home, report(FIRST))
    collect(home, report({**FIRST, "commune": "Xã Lộc An"}, cover=COVER.replace("Bù Đăng", "Lộc Ninh")), "hai.xlsx")
    gone = next(line for line in collect(home, b"", "rong.xlsx").received if line.unit == "696")
    home.original_of(FEBRUARY, gone.sha256).unlink()
    returns = send_back(home, FEBRUARY, tmp_path / "ra")
    assert [returned.unit for returned in returns.returned] == ["692"]
    assert [(failed.unit, "Không mở lại được" in failed.message) for failed in returns.failed] == [("696", True)]
