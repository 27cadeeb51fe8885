"""Every workbook that once broke the reader stays, with what is right for it."""

from datetime import date
from pathlib import Path

import pytest

from addin.check.submission import examine
from addin.intake.examine import Job, examine_all
from schemas.findings import Severity
from schemas.period import Period
from schemas.submission import SetAside, SourceFile, Submission
from tests.catalogues import IN_FORCE
from tests.sheets import codes, findings_of

FOLDER = Path(__file__).parent / "files" / "bugs"


def read(name: str, period: str = "2023-02") -> Submission:
    source = SourceFile(name=name, content=(FOLDER / name).read_bytes())
    submission = examine(source, Period.parse(period), IN_FORCE, date(2023, 12, 20))
    assert not isinstance(submission, SetAside), submission.message
    return submission


@pytest.mark.parametrize("name", ["error-cell.ods", "error-cell.xls"])
def test_an_error_cell_is_an_error_in_every_format(name: str) -> None:
    assert codes(findings_of(read(name))) == [("cell-formula-error", "D2")]


def test_the_cover_of_a_year_is_read() -> None:
    submission = read("cover-of-a-year.xlsx", "2023")
    assert findings_of(submission) == []
    assert submission.cover["period_kind"] == "Năm"
    assert submission.cover["period_no"] is None


def test_communes_that_differ_only_in_their_marks_are_told_apart_and_asked_about_without_marks() -> None:
    submission = read("two-communes-alike-without-marks.xlsx")
    table = submission.table("B10")
    assert table is not None
    assert [record.values.get("commune") for record in table.records] == ["Xã Lộc Thạnh", "Xã Lộc Thành", None]
    assert codes(findings_of(submission)) == [("cell-choice", "C4")]


def test_a_small_number_typed_as_text_keeps_its_size() -> None:
    table = read("small-text-number.xlsx").table("B07")
    assert table is not None
    assert table.records[0].values["paid"] == 0.001


def test_a_number_beyond_all_bounds_is_a_finding_and_no_fault() -> None:
    assert "cell-range" in {finding.code for finding in read("number-beyond-all-bounds.xlsx").findings}


def test_a_row_hidden_in_single_quotes_is_hidden() -> None:
    assert ("row-hidden-with-data", "A3") in codes(findings_of(read("hidden-in-single-quotes.xlsx")))


def test_a_figure_whose_characters_stand_by_their_numbers_is_read() -> None:
    table = read("figure-by-character-numbers.xlsx").table("B10")
    assert table is not None
    assert table.records[0].values["people"] == 25


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("hungry.xlsb", "file-too-large"),
        ("hungry.xlsx", "file-too-large"),
        ("hungry.xls", "file-too-large"),
        ("spoilt-manifest.ods", "file-corrupt"),
    ],
)
def test_a_file_that_breaks_its_reader_is_one_line(name: str, code: str) -> None:
    source = SourceFile(name=name, content=(FOLDER / name).read_bytes())
    (result,) = examine_all([Job(source, Period.parse("2023-02"), date(2023, 2, 20))])
    assert isinstance(result, SetAside)
    assert (result.file, result.code) == (name, code)


@pytest.mark.parametrize("name", ["by-sheetjs.xlsb", "by-pandas.ods"])
def test_what_another_program_wrote_is_read_without_a_doubt(name: str) -> None:
    submission = read(name)
    table = submission.table("B02")
    assert table is not None
    (record,) = (one for one in table.records if one.code == "Xã Đak Nhau")
    read_as = [record.values[key] for key in ("households", "poor_start", "escaped", "fell_back", "credit_amount")]
    assert read_as == [808, 43, 1, 0, 50]
    assert len(table.records) == 16
    assert {finding.severity for finding in findings_of(submission)} <= {Severity.NOTE}  # days without a format


def test_formulas_that_no_program_calculated_are_no_noughts() -> None:
    submission = read("by-poi-never-calculated.xls")
    table = submission.table("B02")
    assert table is not None
    assert not any("escaped" in record.values for record in table.records)
    told = [finding.cell for finding in submission.findings if finding.code == "cell-formula-uncalculated"]
    assert told == [f"F{row}" for row in range(11, 27)]


def test_every_kept_file_has_a_line_that_says_what_it_is() -> None:
    lines = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert all(f"`{file.name}`" in lines for file in FOLDER.iterdir() if file.name != "README.md")
