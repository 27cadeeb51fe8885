"""A form that was split over two sheets is put together where nothing contradicts it; cells stay where they are."""

from pathlib import Path

import openpyxl
import pytest

from addin import pipeline
from addin.returns.step import send_back
from addin.session import open_ledger
from addin.summary.lookup import coverage_at
from addin.summary.source_cells import cells_at
from addin.summary_workbook.step import plan_summary
from addin.workspace.folder import Workspace
from schemas.report import FigurePlace
from schemas.submission import Submission
from tests.sheets import COVER, FEBRUARY, codes, examined, findings_of, form_sheet, grid, workbook

RULE = "rule-respected-person-listed-once"
PHUOC_LONG = COVER.replace("Huyện Bù Đăng", "Thị xã Phước Long")
WARDS = ("Phường Thác Mơ", "Phường Long Thủy", "Phường Phước Bình", "Phường Long Phước", "Phường Sơn Giang",
         "Xã Long Giang", "Xã Phước Tín")  # fmt: skip


def poverty(*wards: str, escaped: object = 2, total: str = "") -> str:
    rows = [
        {
            "commune": ward,
            "households": 100,
            "poor_start": 20,
            "target_cut": 5,
            "escaped": escaped,
            "fell_back": 1,
            "land": 3,
        }
        for ward in wards
    ]
    return form_sheet("B02", *rows) + (f"| {total} |" if total else "")


def split(*, escaped: object = 2) -> dict[str, str]:
    return {"B02-Giảm nghèo": poverty(*WARDS[:4]), "Sheet2": poverty(*WARDS[4:], escaped=escaped)}


def test_communes_on_two_sheets_are_one_form_and_a_note_says_so() -> None:
    submission = examined(split(), cover=PHUOC_LONG)
    table = submission.table("B02")
    assert table is not None
    assert [record.code for record in table.records] == list(WARDS)
    (note,) = findings_of(submission)
    assert (note.code, note.severity) == ("sheet-joined", "note")
    assert "“B02-Giảm nghèo” và “Sheet2”" in note.message
    control = submission.control
    assert control.cells_read == control.cells_used
    assert control.cells_set_aside == 0


def test_a_mistake_on_the_second_sheet_is_told_at_its_own_cell() -> None:
    submission = examined(split(escaped="'mười hai"), cover=PHUOC_LONG)
    told = [finding for finding in findings_of(submission) if finding.code != "sheet-joined"]
    assert [(one.code, one.sheet, one.cell) for one in told] == [
        ("cell-type", "Sheet2", f"E{row}") for row in (3, 4, 5)
    ]
    assert "trang “Sheet2”, ô E3:" in told[0].message


def test_a_commune_that_stands_on_neither_sheet_is_missing() -> None:
    sheets = {"B02-Giảm nghèo": poverty(*WARDS[:3]), "Sheet2": poverty(*WARDS[4:])}
    found = [finding for finding in findings_of(examined(sheets, cover=PHUOC_LONG)) if finding.code == "row-missing"]
    assert ["Phường Long Phước" in finding.message for finding in found] == [True]


@pytest.mark.parametrize("second", [WARDS[3:], WARDS])
def test_a_sheet_with_a_row_of_the_first_may_be_another_version_and_is_asked_about(second: tuple[str, ...]) -> None:
    sheets = {"B02-Giảm nghèo": poverty(*WARDS[:4]), "B02 (2)": poverty(*second)}
    assert "sheet-duplicate" in {finding.code for finding in findings_of(examined(sheets, cover=PHUOC_LONG))}


def test_a_sheet_whose_columns_stand_in_another_order_is_not_put_under_the_first_ones_headings() -> None:
    moved = ["| " + " | ".join([*row[:2], row[3], row[2], *row[4:]]) + " |" for row in grid(poverty(*WARDS[4:]))]
    submission = examined({"B02-Giảm nghèo": poverty(*WARDS[:4]), "Sheet2": "\n".join(moved)}, cover=PHUOC_LONG)
    assert "sheet-duplicate" in {finding.code for finding in findings_of(submission)}
    table = submission.table("B02")
    assert table is not None
    assert [record.values["poor_start"] for record in table.records] == [20] * 4


@pytest.mark.parametrize(
    ("total", "code"),
    [("141", "cell-formula-overwritten"), ("=SUM(C3:C5)+80 → 141", "cell-total-mismatch"), ("140", "")],
)
def test_a_wrong_total_on_the_second_sheet_is_told_apart_from_one_typed_over_its_formula(total: str, code: str) -> None:
    sheets = {**split(), "Sheet2": poverty(*WARDS[4:], total=f"Tổng cộng | 700 | {total}")}
    told = codes(findings_of(examined(sheets, cover=PHUOC_LONG), without=("sheet-missing", "sheet-joined")))
    assert told == ([(code, "C6")] if code else [])


def incidents(*names: str) -> str:
    return form_sheet("B10", *({"incident": name, "commune": "Xã Bom Bo", "people": 2} for name in names))


def of_sheets(sheets: dict[str, str]) -> list[str]:
    """The findings that say what became of the two sheets."""
    wanted = ("sheet-joined", "sheet-duplicate")
    return [finding.code for finding in findings_of(examined(sheets)) if finding.code in wanted]


def test_a_list_goes_on_where_its_sheet_says_so_and_is_asked_about_elsewhere() -> None:
    more = {"B10-An ninh": incidents("Mất trộm", "Tranh chấp"), "B10 tiếp": incidents("Đánh nhau")}
    assert of_sheets(more) == ["sheet-joined"]
    unsure = {"B10-An ninh": incidents("Mất trộm", "Tranh chấp"), "B10 (2)": incidents("Đánh nhau")}
    assert of_sheets(unsure) == ["sheet-duplicate"]
    again = {"B10-An ninh": incidents("Mất trộm", "Tranh chấp"), "B10 tiếp": incidents("Mất trộm")}
    assert of_sheets(again) == ["sheet-duplicate"]


def test_a_list_goes_on_where_the_numbers_of_its_rows_do() -> None:
    def numbered(first: int, *names: str) -> str:
        head, below, *rows = incidents(*names).splitlines()
        lines = [f"| {number} {row}" for number, row in enumerate(filter(None, rows), first)]
        return "\n".join([f"| TT {head}", f"| {below}", *lines])

    two = numbered(1, "Mất trộm", "Tranh chấp")
    assert of_sheets({"B10-An ninh": two, "B10 (2)": numbered(3, "Đánh nhau")}) == ["sheet-joined"]
    for other in (1, 2, 4):
        assert of_sheets({"B10-An ninh": two, "B10 (2)": numbered(other, "Đánh nhau")}) == ["sheet-duplicate"], other


def respected(*names: str) -> str:
    return form_sheet("B04", *({"full_name": name, "birth_year": 1950, "hamlet": "Thôn 1"} for name in names))


def test_a_person_twice_on_the_second_sheet_is_told_with_the_row_that_the_sender_sees() -> None:
    sheets = {"B04-Uy tín": respected("Điểu A", "Điểu B"), "B04 tiếp": respected("Điểu C", "Điểu D", "Điểu C")}
    (told,) = [finding for finding in findings_of(examined(sheets)) if finding.code == RULE]
    assert (told.sheet, told.cell) == ("B04 tiếp", "A5")
    assert "đã có ở dòng 3." in told.message


@pytest.fixture
def home(tmp_path: Path) -> Workspace:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "bc.xlsx").write_bytes(workbook(split(escaped="'mười hai"), cover=PHUOC_LONG))
    home = Workspace(tmp_path / "home")
    pipeline.collect(home, FEBRUARY, [tmp_path / "in"])
    return home


def current(home: Workspace) -> Submission:
    with open_ledger(home) as ledger:
        return next(iter(ledger.current(FEBRUARY)))


def test_a_figure_is_traced_to_the_cells_of_both_sheets(home: Workspace) -> None:
    assert current(home).table("B02").joined  # type: ignore[union-attr] # through the ledger too
    summary = plan_summary(home, FEBRUARY, home.root).summary
    cells = [(cell.origin.sheet, cell.origin.cell) for cell in cells_at(summary, FigurePlace("B02", "land"))]
    assert cells == [
        *(("B02-Giảm nghèo", f"J{row}") for row in range(3, 7)),
        *(("Sheet2", f"J{row}") for row in (3, 4, 5)),
    ]


def test_a_row_that_lacks_a_part_of_an_identity_is_in_none_of_its_columns(home: Workspace) -> None:
    summary = plan_summary(home, FEBRUARY, home.root).summary
    for key, whole in (("households", 400), ("poor_start", 80), ("escaped", 8), ("poor_now", 76)):
        assert summary.forms["B02"].total[key] == whole  # four of seven wards
        assert coverage_at(summary, FigurePlace("B02", key)).left_out == {"688": WARDS[4:]}


def test_what_goes_back_is_marked_on_the_second_sheet(home: Workspace, tmp_path: Path) -> None:
    (returned,) = send_back(home, FEBRUARY, tmp_path / "tra").returned
    book = openpyxl.load_workbook(returned.file)
    marked = [f"{cell.coordinate}" for row in book["Sheet2"].iter_rows() for cell in row if cell.comment]
    assert marked == ["E3", "E4", "E5"]
