"""Every workbook that once broke the reader stays, with what is right for it."""

from datetime import date
from pathlib import Path

import pytest

from addin.check.submission import examine
from addin.findings.doubts import doubts_of
from addin.intake.examine import Job, examine_all
from schemas.findings import Severity
from schemas.period import Period
from schemas.submission import SetAside, SourceFile, Submission
from tests.catalogues import FORMS_BY_ID, IN_FORCE
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


def test_a_row_of_a_list_that_stands_there_twice_is_asked_about() -> None:
    submission = read("work-pasted-twice.xlsx")
    assert ("row-repeated", "B12") in codes(findings_of(submission))
    assert rows_of(submission, "B07") == 7  # which of them is one too many, only the sender knows


def test_an_example_that_the_form_shows_is_not_counted_and_told() -> None:
    submission = read("example-row-left.xlsx")
    assert codes(findings_of(submission, without=("sheet-missing", "cell-date-text"))) == [("row-example", "A6")]
    assert rows_of(submission, "B04") == 6


@pytest.mark.parametrize("name", ["units-without-brackets.xlsx", "names-in-the-column-of-numbers.xlsx"])
def test_what_is_no_data_around_rows_is_not_held_against_the_sender(name: str) -> None:
    submission = read(name)
    assert findings_of(submission, without=("sheet-missing", "cell-date-text", "row-subtotal")) == []
    assert rows_of(submission, "B02") == 8


def test_of_two_periods_side_by_side_the_one_that_is_reported_is_read() -> None:
    submission = read("two-months-side-by-side.xlsx")
    table = submission.table("B02")
    assert table is not None
    assert [record.values["households"] for record in table.records] == [500, 537, 574, 611, 648, 685, 722, 759]
    assert ("header-duplicate-column", "C7") in codes(submission.findings)


def test_a_commune_that_is_called_as_its_district_is_not_the_district() -> None:
    source = SourceFile(name="bc.xlsx", content=(FOLDER / "commune-called-as-its-district.xlsx").read_bytes())
    refused = examine(source, Period.parse("2023-02"), IN_FORCE, date(2023, 2, 20))
    assert isinstance(refused, SetAside)
    assert refused.code == "file-unknown-unit"


def test_sums_and_titles_of_printed_pages_are_no_rows_of_a_list() -> None:
    submission = read("printed-pages.xlsx")
    found = codes(findings_of(submission, without=("sheet-missing", "cell-date-text")))
    assert found == [("row-subtotal", "B10"), ("row-subtotal", "B11")]
    assert rows_of(submission, "B07") == 6


def test_a_row_for_the_whole_district_is_no_total_and_fractions_beside_percentages_are_asked_about() -> None:
    submission = read("work-of-the-whole-district.xlsx")
    found = codes(findings_of(submission, without=("sheet-missing", "cell-date-text")))
    assert found == [("cell-percent-doubtful", "I6"), ("cell-percent-doubtful", "I7"), ("cell-choice", "C8")]
    assert rows_of(submission, "B07") == 6


def test_printed_rows_are_known_with_a_number_before_them_and_broken_over_two_rows() -> None:
    submission = read("pasted-from-word.xlsx")
    assert findings_of(submission, without=("sheet-missing", "cell-date-text")) == []
    assert rows_of(submission, "B05") == 7


def test_rows_that_are_the_sums_of_areas_are_known_for_that() -> None:
    submission = read("sums-of-areas.xlsx")
    found = codes(findings_of(submission, without=("sheet-missing", "cell-date-text")))
    assert found == [("row-subtotal", "B8"), ("row-subtotal", "B12")]
    assert rows_of(submission, "B02") == 8


def test_a_person_whose_name_is_spelled_with_an_apostrophe_or_a_blank_is_no_other_one() -> None:
    found = codes(findings_of(read("person-spelled-twice.xlsx"), without=("sheet-missing", "cell-date-text")))
    assert found == [("rule-respected-person-listed-once", "B12")]


def test_a_row_whose_figures_are_a_column_off_is_doubted() -> None:
    submission = read("row-a-column-off.xlsx")
    (told,) = (one for one in submission.findings if one.code == "row-shifted")
    assert (told.cell, told.value) == ("W11", "11")
    doubted = doubts_of([told], {"691": submission}, FORMS_BY_ID)
    assert [(one.code, one.keys) for one in doubted] == [("Xã Phú Văn", frozenset())]
    assert [one.code for one in submission.findings if one.code.startswith("header-")] == [], "the same is said once"


def rows_of(submission: Submission, form: str) -> int:
    table = submission.table(form)
    assert table is not None
    control = submission.control
    assert control.cells_read == control.cells_used + control.cells_set_aside
    return len(table.records)


def test_every_kept_file_has_a_line_that_says_what_it_is() -> None:
    lines = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert all(f"`{file.name}`" in lines for file in FOLDER.iterdir() if file.name != "README.md")
