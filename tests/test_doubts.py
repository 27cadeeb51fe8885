"""Which figures are doubtful after a finding that is said once of many cells: all that it is about, and no other."""

from collections.abc import Mapping
from typing import Any

import pytest

from addin.findings.doubts import doubts_of, standing_by_unit, tally
from addin.findings.keys import Keys, naming_columns
from schemas.findings import Finding, Severity
from schemas.returned import FindingKey
from schemas.summary import TOTAL_ROW, Doubt
from tests.catalogues import FORMS_BY_ID
from tests.looks import looking
from tests.sheets import examined, form_sheet
from tests.test_looks import HOUSES, ROADS, read

LIGHTS: dict[str, object] = {"item": "Điện", "target_qty": 2, "done_qty": 1, "fund_plan": 90, "fund_paid": 40}
WATER: dict[str, object] = {**LIGHTS, "item": "Nước sạch"}


def doubted(content: bytes, code: str, severity: Severity = Severity.WARNING) -> list[tuple[str, bool]]:
    """The rows that a finding makes doubtful ("" for all), and whether what is paid in them is."""
    submission = read(content)
    findings = [one for one in submission.findings if one.code == code]
    assert [one.severity for one in findings] == [severity]
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


def test_of_a_row_told_twice_it_is_in_doubt_which_is_right_and_no_other_row_is() -> None:
    codes = {fixed.label: fixed.code for fixed in FORMS_BY_ID["B03"].fixed_rows}
    content = looking("B03", HOUSES, ROADS, LIGHTS, {**ROADS, "done_qty": 7})
    assert doubted(content, "row-duplicate", Severity.ERROR) == [(codes[str(ROADS["item"])], True)]


def test_a_row_that_is_none_of_the_form_makes_the_sums_doubtful_and_no_other_row() -> None:
    content = looking("B03", HOUSES, ROADS, {**LIGHTS, "item": "Sân bay trực thăng"})
    assert doubted(content, "row-extra", Severity.ERROR) == [(TOTAL_ROW, True)]


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


POOR: dict[str, object] = {
    "households": 808, "poor_start": 43, "target_cut": 20, "escaped": 1, "fell_back": 0, "land": 3, "fund_plan": 9,
}  # fmt: skip
BOOK = {
    "B02": form_sheet("B02", {"commune": "Xã Đak Nhau", **POOR}, {"commune": "Xã Bom Bo", **POOR}),
    "B09": form_sheet("B09", {"item": "Có mặt", "quantity": 4})
    + "\n| Tình trạng kiện toàn theo Thông tư 01/2021/TT-UBDT | Phòng Dân tộc riêng |",
}


def cast(code: str, cell: str = "", form: str = "B02") -> list[Doubt]:
    """The doubts that a warning casts on a report of two communes in rows 3 and 4."""
    submission = examined(BOOK)
    warning = Finding(unit="696", form=form, file="bc.xlsx", sheet=form, cell=cell, severity=Severity.WARNING,
                      code=code, message="")  # fmt: skip
    return list(doubts_of([warning], {submission.unit: submission}, FORMS_BY_ID))


def places(doubts: list[Doubt]) -> list[tuple[str, set[str]]]:
    return [(doubt.code, set(doubt.keys)) for doubt in doubts]


@pytest.mark.parametrize(
    "code",
    [
        "file-sender-mismatch", "file-sender-unknown", "file-sender-unproven", "file-unit-conflict",
        "file-period-conflict", "file-unknown-period", "file-two-in-one-letter", "period-without-figures",
        "period-copy-of-last", "period-mostly-last",
    ],
)  # fmt: skip
def test_of_whom_or_of_when_a_report_is_not_known_all_of_it_is_doubtful(code: str) -> None:
    for form in ("", "B02"):
        assert [(one.form, one.code, one.keys) for one in cast(code, form=form)] == [("", "", frozenset())]


def test_a_finding_on_one_figure_makes_it_doubtful_with_all_that_it_adds_up_with_and_no_other() -> None:
    assert places(cast("cell-range", "J4")) == [("Xã Bom Bo", {"land"})]
    ((row, keys),) = places(cast("period-outlier", "C3"))
    assert row == "Xã Đak Nhau"
    assert {"poor_start", "escaped", "fell_back", "poor_now", "poor_rate"} <= keys
    assert {"land", "fund_plan"}.isdisjoint(keys)
    assert places(cast("cell-range", "J5")) == [(TOTAL_ROW, {"land"})], "the sum of the rows alone"
    assert places(cast("cell-external-link", "AZ90")) == [("", set())], "off the columns it may be about any"


def test_a_rule_makes_all_that_it_compares_doubtful() -> None:
    ((row, keys),) = places(cast("rule-loan-amount-has-households", "R3"))
    assert (row, {"credit_amount", "credit_households"} <= keys, "land" in keys) == ("Xã Đak Nhau", True, False)


@pytest.mark.parametrize(
    "code",
    [
        "period-all-vanished", "sheet-column-empty", "header-unseen-column", "cell-merged-rows",
        "cell-conditional-format", "cell-unit-of-money-doubtful",
    ],
)  # fmt: skip
def test_what_is_said_once_of_a_column_is_of_all_its_rows(code: str) -> None:
    assert places(cast(code, "J3")) == [("", {"land"})]


def test_a_form_that_became_nothing_is_doubtful_in_all_its_figures() -> None:
    assert places(cast("period-form-zeroed", "J3")) == [("", set())]


@pytest.mark.parametrize(
    "code",
    [
        "sheet-missing", "sheet-empty", "sheet-transposed", "header-missing-column", "header-extra-column",
        "row-missing", "row-empty", "cell-required", "period-below-reviewed",
    ],
)  # fmt: skip
def test_what_is_not_there_or_is_doubtful_elsewhere_casts_no_doubt_on_the_figures_that_are(code: str) -> None:
    assert cast(code, "J3") == []


def test_a_single_field_of_a_form_is_doubtful_without_any_of_its_rows() -> None:
    submission = examined(BOOK)
    table = submission.table("B09")
    assert table is not None
    assert places(cast("cell-choice", table.field_cells["structure"], form="B09")) == [("", {"structure"})]


def test_the_count_of_findings_tells_what_is_accepted_and_what_is_mended_beside_what_still_waits() -> None:
    def of(code: str, severity: Severity, **told: object) -> Finding:
        place = {"unit": "696", "form": "B02", "file": "bc.xlsx", "sheet": "B02", "cell": "", "message": ""}
        return Finding.model_validate({**place, "code": code, "severity": severity, **told})

    findings = [
        of("a", Severity.ERROR), of("b", Severity.ERROR, settled=True), of("c", Severity.WARNING, settled=True),
        of("d", Severity.WARNING), of("e", Severity.WARNING, accepted="đúng"), of("f", Severity.WARNING, accepted="x"),
        of("g", Severity.WARNING, accepted="x", settled=True), of("h", Severity.NOTE, settled=True),
        of("i", Severity.NOTE),
    ]  # fmt: skip
    assert tally([]) == "0 lỗi, 0 cảnh báo, 0 ghi chú"
    assert {unit: [one.code for one in found] for unit, found in standing_by_unit(findings).items()} == {
        "696": ["a", "d"]
    }  # fmt: skip
    assert tally(findings) == "1 lỗi, 1 cảnh báo, 1 ghi chú; đã chấp nhận 2 cảnh báo; đã điều chỉnh 3 mục"


def test_what_was_answered_of_a_row_of_a_list_is_known_again_by_its_name_and_not_by_its_place() -> None:
    def findings(*told: str, commune: str = "Xã Bom Bo") -> list[FindingKey]:
        submission = read(looking("B10", *({"incident": one, "commune": commune, "people": "vài"} for one in told)))
        keys = Keys(submission, naming_columns(FORMS_BY_ID.values()))
        return [keys.of(one) for one in submission.findings if one.code == "cell-type"]

    (theft,) = findings("Mất trộm")
    assert findings("Tranh chấp đất", "Mất trộm", "Mất trộm")[1] == theft
    assert theft not in findings("Tranh chấp đất")
    assert len(set(findings("Mất trộm", "Mất trộm"))) == 2
    assert theft not in findings("Mất trộm", commune="Xã Phú Sơn"), "that is another case"
