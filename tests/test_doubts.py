"""Which figures are doubtful after a finding that is said once of many cells: all that it is about, and no other."""

from collections.abc import Mapping
from typing import Any

import pytest

from addin.findings.doubts import doubts_of
from schemas.findings import Severity
from schemas.summary import TOTAL_ROW
from tests.catalogues import FORMS_BY_ID
from tests.looks import looking
from tests.test_looks import HOUSES, ROADS, read

LIGHTS: dict[str, object] = {"item": "Điện", "target_qty": 2, "done_qty": 1, "fund_plan": 90, "fund_paid": 40}
WATER: dict[str, object] = {**LIGHTS, "item": "Nước sạch"}


def doubted(content: bytes, code: str) -> list[tuple[str, bool]]:
    """The rows that a finding makes doubtful ("" for all), and whether what is paid in them is."""
    submission = read(content)
    findings = [one for one in submission.findings if one.code == code]
    assert [one.severity for one in findings] == [Severity.WARNING]
    doubts = doubts_of(findings, {submission.unit: submission}, FORMS_BY_ID)
    return [(doubt.code, not doubt.keys or "fund_paid" in doubt.keys) for doubt in doubts]


@pytest.mark.parametrize(("filtered", "code"), [(False, "row-hidden-with-data"), (True, "sheet-filtered")])
def test_every_hidden_row_is_doubtful_and_no_other(filtered: bool, code: str) -> None:
    def hide(_: Any, sheet: Any) -> None:
        for row in (2, 4):
            sheet.set_row(row, None, None, {"hidden": True})
        if filtered:
            sheet.autofilter("A2:H6")

    codes = {fixed.label: fixed.code for fixed in FORMS_BY_ID["B03"].fixed_rows}
    content = looking("B03", HOUSES, ROADS, LIGHTS, WATER, also=hide)
    assert doubted(content, code) == [(codes[str(row["item"])], True) for row in (HOUSES, LIGHTS)]


def test_an_example_that_is_not_counted_makes_the_sums_doubtful_and_no_other_row() -> None:
    shown, told = ({"incident": words, "commune": "Xã Bom Bo", "people": 2} for words in ("Ví dụ", "Mất trộm"))
    assert doubted(looking("B10", shown, told), "row-example") == [(TOTAL_ROW, True)]


def test_a_row_of_a_list_that_holds_only_a_name_is_counted_and_doubtful() -> None:
    """ "Tình hình ổn định" may be no case at all, and "Mất trộm" with a place is one whose state is unknown."""
    words, told = {"incident": "Tình hình ổn định"}, {"incident": "Mất trộm", "commune": "Xã Bom Bo"}
    submission = read(looking("B10", words, told))
    missing = [one for one in submission.findings if one.code == "cell-required"]
    assert {one.cell for one in missing} == {"E3", "E4"}
    doubts = list(doubts_of(missing, {submission.unit: submission}, FORMS_BY_ID))
    assert [(doubt.code, doubt.keys) for doubt in doubts] == [("1", frozenset())]


def test_too_many_hidden_rows_make_the_whole_form_doubtful() -> None:
    def hide(_: Any, sheet: Any) -> None:
        for row in range(2, 122):
            sheet.set_row(row, None, None, {"hidden": True})

    works = [{"incident": f"Mất trộm {at}", "commune": "Xã Bom Bo", "people": at} for at in range(130)]
    assert doubted(looking("B10", *works, also=hide), "row-hidden-with-data") == [("", True)]


@pytest.mark.parametrize(
    ("formats", "paid", "code"),
    [
        ({f"F{row}": {"font_color": "white"} for row in range(3, 15)}, 300.0, "header-unseen-column"),
        ({}, 5_000_000.0, "cell-unit-of-money-doubtful"),
    ],
)
def test_a_finding_on_a_column_at_its_first_cell_makes_all_of_the_column_doubtful(
    formats: Mapping[str, Mapping[str, Any]], paid: float, code: str
) -> None:
    works = [{"work": f"Đường {at}", "commune": "Xã Bom Bo", "approved": 9e6, "plan_year": 9e6} for at in range(12)]
    at = [column.key for column in FORMS_BY_ID["B07"].columns].index("paid")
    moved = {f"{chr(65 + at)}{cell[1:]}": look for cell, look in formats.items()}
    rows = [{**work, "paid": paid} for work in works]
    submission = read(looking("B07", *rows, formats=moved))
    findings = [one for one in submission.findings if one.code == code]
    doubts = list(doubts_of(findings, {submission.unit: submission}, FORMS_BY_ID))
    assert findings
    assert any(doubt.code == "" and "paid" in doubt.keys for doubt in doubts)


def test_a_name_of_which_a_part_is_crossed_out_makes_its_whole_row_doubtful() -> None:
    runs = {"A3": [("Xét chọn hộ ", {}), ("cũ", {"font_strikeout": True})]}
    (doubt,) = doubted(looking("B03", HOUSES, runs=runs), "cell-part-struck")
    assert doubt[1]
