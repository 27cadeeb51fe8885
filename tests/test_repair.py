"""Repairs before judging: how a file writes numbers, units of money, percentages; what is doubtful is asked about."""

import io
from collections.abc import Callable
from copy import deepcopy
from datetime import date

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from addin.check.repair.marks import decimal_mark
from addin.check.submission import examine
from schemas.catalogue import Catalogue
from schemas.findings import Finding
from schemas.numbers import show_number
from schemas.submission import SetAside, Submission
from tests.catalogues import FORMS_BY_ID, IN_FORCE
from tests.profiles import changed, first_profile
from tests.sheets import COVER, FEBRUARY, examined, findings_of, form_sheet, grid, source


def outreach(
    first: str, second: str = "5", third: str = "6", *, above: str = "", unit: str = "", catalogue: Catalogue = IN_FORCE
) -> Submission:
    """Form B05 with three amounts: two in column G, one in column I; a unit above the table or in a row of units."""
    rows = [
        {"theme": "Chính sách dân tộc", "sessions": 3, "attendees": 9, "fund_paid": first, "donated": second},
        {"theme": "Giảm nghèo", "sessions": 2, "attendees": 5, "fund_paid": third, "donated": 7},
    ]
    groups, labels, *lines = form_sheet("B05", *rows).strip().splitlines()
    units = f"| | | | | | | ({unit}) | | |" if unit else labels
    head = [f"| {above} |"] if above else []
    return examined({"B05-Tuyên truyền": "\n".join([*head, groups, units, *lines])}, catalogue=catalogue)


def value(submission: Submission, code: str, key: str) -> object:
    table = submission.table("B05")
    assert table
    return next(record for record in table.records if record.code == code).values.get(key, "không dùng")


def of(submission: Submission, *codes: str) -> list[Finding]:
    return [finding for finding in findings_of(submission) if finding.code in codes]


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("1.234,5", ","), ("1,234.5", "."), ("1.234.567", ","), ("1,234,567", "."), ("12,5", ","), ("12.25", "."),
        ("0,1234", ","), ("45,5%", ","), ("1.234", ""), ("1,234", ""), ("1234", ""), ("12 5", ""), ("1.23.4", ""),
    ],
)  # fmt: skip
def test_a_text_number_shows_its_decimal_mark_or_leaves_it_open(text: str, mark: str) -> None:
    assert decimal_mark(text) == mark


@given(st.decimals(0, 10**9, places=2))
def test_every_number_as_vietnamese_offices_write_it_shows_the_comma_or_leaves_it_open(number: object) -> None:
    assert decimal_mark(show_number(float(str(number)), 2, fixed=True)) in (",", "")


def test_an_ambiguous_number_is_read_as_the_rest_of_the_file_writes_numbers_with_the_evidence() -> None:
    vietnamese = outreach("'1.234", "'12,5")
    assert value(vietnamese, "2", "fund_paid") == 1234
    noted = [finding for finding in of(vietnamese, "cell-text-number") if finding.cell == "G3"]
    assert "theo cách viết của 1 ô khác trong tệp, ví dụ “12,5”" in noted[0].message
    english = outreach("'1.234", "'12.5")
    assert value(english, "2", "fund_paid") == 1.234
    swapped = outreach("'1,234", "'12.5")
    assert value(swapped, "2", "fund_paid") == 1234


def test_an_ambiguous_number_is_asked_about_where_the_file_shows_no_way_or_both_ways() -> None:
    for other in (
        "5",
        "'1.234",
    ):
        submission = outreach("'1.234", other)
        assert value(submission, "2", "fund_paid") == "không dùng"
        assert of(submission, "cell-number-ambiguous")
    both = outreach("'1.234", "'12,5", "'12.5")
    assert value(both, "2", "fund_paid") == "không dùng"


@pytest.mark.parametrize(
    ("unit", "given_amount", "read"),
    [
        ("đồng", "12500000", 12.5),
        ("nghìn đồng", "12500", 12.5),
        ("1000 đồng", "12500", 12.5),
        ("tỷ đồng", "0.5", 500.0),
    ],
)
def test_money_in_another_unit_named_at_the_column_is_converted_and_noted_once(
    unit: str, given_amount: str, read: float
) -> None:
    submission = outreach(given_amount, third="0", unit=unit)
    assert value(submission, "2", "fund_paid") == read
    assert value(submission, "2", "donated") == 5  # the column beside it says nothing
    noted = of(submission, "cell-unit-of-money")
    assert [finding.cell for finding in noted] == ["G1"]
    assert "triệu đồng" in noted[0].message
    assert submission.control.cells_read == submission.control.cells_used + submission.control.cells_set_aside


def test_a_unit_for_the_whole_sheet_stands_above_the_table() -> None:
    submission = outreach("12500", above="ĐVT: nghìn đồng")
    assert value(submission, "2", "fund_paid") == 12.5
    assert value(submission, "2", "donated") == 0.005
    assert len(of(submission, "cell-unit-of-money")) == 2


def test_the_unit_that_the_form_has_changes_nothing_and_is_not_mentioned() -> None:
    submission = outreach("12.5", above="Đơn vị tính tiền: triệu đồng", unit="triệu đồng")
    assert value(submission, "2", "fund_paid") == 12.5
    assert not of(submission, "cell-unit-of-money", "cell-unit-of-money-doubtful")


def test_amounts_that_no_district_has_are_asked_about_once_a_column_and_kept() -> None:
    submission = outreach("12500000", third="7000000")
    asked = of(submission, "cell-unit-of-money-doubtful")
    assert [finding.cell for finding in asked] == ["G3"]
    assert "2 ô của cột G" in asked[0].message
    assert value(submission, "2", "fund_paid") == 12500000


def village(cell: float, number_format: str, catalogue: Catalogue = IN_FORCE) -> Submission:
    """The form B03 with one progress cell of a number format."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    cover = book.add_worksheet("Bìa")
    for row, cells in enumerate(grid(COVER)):
        for column, text in enumerate(cells):
            cover.write(row, column, text)
    sheet = book.add_worksheet("B03-Làng TN")
    headings = ["Hạng mục", "Kế hoạch", "Thực hiện lũy kế", "Vốn kế hoạch", "Vốn giải ngân lũy kế", "Tiến độ"]
    sheet.write_row(0, 0, headings)
    sheet.write_row(1, 0, ["Nhà ở", 100, 45, 900, 300])
    sheet.write(1, 5, cell, book.add_format({"num_format": number_format}))
    book.close()
    result = examine(source(stream.getvalue()), FEBRUARY, catalogue, date(2023, 2, 20))
    assert not isinstance(result, SetAside)
    return result


def progress(submission: Submission) -> object:
    table = submission.table("B03")
    assert table
    return table.records[0].values["progress"]


def kept_ready() -> Catalogue:
    """What is in force as it comes back from where it is kept between two starts of the program."""
    profile = first_profile()
    profile.on(FEBRUARY.to_date)
    return deepcopy(profile).on(FEBRUARY.to_date)


def with_bounds_of_its_own() -> Catalogue:
    """What is in force, had the office written bounds at its columns of money and percentages."""

    def bounded(lines: list[dict[str, str]]) -> None:
        for line in lines:
            if line["type"] in ("Tiền", "Tỷ lệ %"):
                line["minimum"], line["maximum"] = "-1000000", "100000000"

    return changed("Cột", bounded).on(FEBRUARY.to_date)


@pytest.mark.parametrize("made", [kept_ready, with_bounds_of_its_own])
def test_units_and_percentages_are_mended_whichever_way_the_catalogue_came(made: Callable[[], Catalogue]) -> None:
    catalogue = made()
    converted = outreach("12500", above="ĐVT: nghìn đồng", catalogue=catalogue)
    assert (value(converted, "2", "fund_paid"), value(converted, "2", "donated")) == (12.5, 0.005)
    assert of(outreach("12500000", catalogue=catalogue), "cell-unit-of-money-doubtful")
    assert progress(village(0.45, "0%", catalogue)) == 45
    assert of(village(0.45, "0.00", catalogue), "cell-percent-doubtful")


@pytest.mark.parametrize("number_format", ["0%", "0.00%", '#,##0.0" "%'])
def test_a_cell_formatted_as_percent_holds_a_fraction_and_is_read_as_percent(number_format: str) -> None:
    submission = village(0.45, number_format)
    assert progress(submission) == 45
    assert [f.cell for f in of(submission, "cell-percent-fraction")] == ["F2"]


def test_a_bare_fraction_in_a_percent_column_is_asked_about_and_kept() -> None:
    submission = village(0.45, "0.00")
    assert progress(submission) == 0.45
    assert "có phải là 45%" in of(submission, "cell-percent-doubtful")[0].message


@pytest.mark.parametrize(("others", "asked"), [((45, 60), []), ((45, 60, 80), ["G6"]), ((45, 60, 5), [])])
def test_a_fraction_is_asked_about_beside_several_percentages_far_above_it(
    others: tuple[int, ...], asked: list[str]
) -> None:
    items = (fixed.label for fixed in FORMS_BY_ID["B03"].fixed_rows)
    rows = [{"item": item, "progress": shown} for item, shown in zip(items, (*others, 0.45), strict=False)]
    submission = examined({"B03-Làng TN": form_sheet("B03", *rows)})
    assert [finding.cell for finding in of(submission, "cell-percent-doubtful")] == asked


def test_a_percent_as_such_is_not_mentioned() -> None:
    assert not of(village(45, "0.00"), "cell-percent-doubtful", "cell-percent-fraction")


def test_a_decimal_that_excel_turned_into_a_day_is_named_with_what_was_typed() -> None:
    submission = outreach("12/05/2023")
    found = of(submission, "cell-type")
    assert "Có phải là 12,5 bị Excel đổi thành ngày?" in found[0].message
