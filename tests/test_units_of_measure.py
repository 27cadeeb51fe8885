"""What figures are counted in by the sheet's own words: another unit than the form's is never taken in silence."""

import pytest

from addin.check.repair.money_units import money_unit
from addin.findings.doubts import doubts_of
from schemas.findings import Severity
from schemas.submission import Submission
from schemas.summary import TOTAL_ROW
from tests.catalogues import FORMS_BY_ID
from tests.sheets import examined, form_sheet

ROW: dict[str, object] = {
    "commune": "Xã Đak Nhau", "households": 808, "poor_start": 43, "target_cut": 20, "escaped": 1, "fell_back": 0,
    "credit_households": 1, "credit_amount": 50, "fund_plan": 2249, "fund_paid": 139,
}  # fmt: skip


def poverty(above: str = "", renamed: tuple[str, str] = ("", ""), **units: str) -> Submission:
    """B02 with a row of units below its labels: the form's own but for those given by column."""
    columns = FORMS_BY_ID["B02"].columns
    groups, labels, *rows = form_sheet("B02", ROW).splitlines()
    own = [units.get(column.key, column.unit) for column in columns]
    below = "| " + " | ".join(f"({unit})" if unit else "" for unit in own) + " |"
    text = "\n".join([*([f"| {above} |"] if above else []), groups, labels, below, *rows])
    return examined({"B02": text.replace(*renamed) if renamed[0] else text})


def told(submission: Submission) -> list[tuple[str, str]]:
    """Code and value of what was found of units."""
    wanted = ("header-other-unit", "header-units-differ", "row-other-unit", "cell-unit-of-money")
    return [(finding.code, finding.value) for finding in submission.findings if finding.code in wanted]


def read(submission: Submission, key: str) -> object:
    table = submission.table("B02")
    assert table is not None
    return next(record.values.get(key) for record in table.records if record.code == "Xã Đak Nhau")


@pytest.mark.parametrize(
    ("written", "in_million"),
    [
        ("(1.000 đồng)", 1e-3), ("1000đ", 1e-3), ("ngàn đ", 1e-3), ("nghìn", 1e-3), ("ĐVT: nghìn VNĐ", 1e-3),
        ("tr.đ", 1.0), ("trđ", 1.0), ("triệu", 1.0), ("1.000.000 đồng", 1.0), ("Đơn vị: tỷ", 1e3), ("tỉ đồng", 1e3),
        ("chục triệu đồng", 10.0), ("trăm triệu đồng", 100.0), ("VNĐ", 1e-6), ("Đồng", 1e-6),
        ("đ", None), ("USD", None), ("hộ", None), ("1.000", None), ("1.000 hộ", None), ("Đơn vị: Huyện Đồng Phú", None),
    ],
)  # fmt: skip
def test_a_unit_of_money_is_known_however_it_is_written(written: str, in_million: float | None) -> None:
    assert money_unit(written) == in_million


def test_the_units_of_the_form_are_not_mentioned_however_they_are_written() -> None:
    assert not told(poverty())
    assert not told(poverty(households="Hộ", poor_start="ĐVT: hộ", credit_amount="tr.đ", fund_plan="1.000.000 đồng"))
    assert not told(poverty(above="Đơn vị tính tiền: triệu đồng"))


def test_money_in_thousands_is_converted_however_that_is_written() -> None:
    submission = poverty(credit_amount="1.000đ")
    assert read(submission, "credit_amount") == 0.05
    assert read(submission, "fund_plan") == 2249
    assert told(submission) == [("cell-unit-of-money", "")]
    assert "(ví dụ 50 → 0,05)" in next(one.message for one in submission.findings if one.code == "cell-unit-of-money")


@pytest.mark.parametrize("unit", ["khẩu", "nghìn hộ", "%", "người"])
def test_a_count_in_another_unit_is_asked_about_and_its_whole_column_is_doubtful(unit: str) -> None:
    submission = poverty(escaped=unit)
    assert told(submission) == [("header-other-unit", unit)]
    assert read(submission, "escaped") == 1
    finding = next(one for one in submission.findings if one.code == "header-other-unit")
    assert finding.severity is Severity.WARNING
    doubts = list(doubts_of([finding], {submission.unit: submission}, FORMS_BY_ID))
    assert [(doubt.code, {"escaped", "poor_now", "target_rate"} <= doubt.keys) for doubt in doubts] == [("", True)]
    assert TOTAL_ROW not in {doubt.code for doubt in doubts}


@pytest.mark.parametrize("unit", ["USD", "hộ", "đ"])
def test_money_in_a_unit_that_is_none_is_asked_about(unit: str) -> None:
    submission = poverty(credit_amount=unit)
    assert told(submission) == [("header-other-unit", unit)]
    assert read(submission, "credit_amount") == 50


def test_a_unit_in_brackets_behind_a_label_counts_as_well() -> None:
    assert told(poverty(renamed=("Tổng số hộ DTTS", "Tổng số hộ DTTS (khẩu)"))) == [("header-other-unit", "khẩu")]
    assert not told(poverty(renamed=("Tổng số hộ DTTS", "Tổng số hộ DTTS (theo rà soát)")))


def test_a_unit_over_the_table_that_its_columns_contradict_is_asked_about() -> None:
    submission = poverty(above="ĐVT: 1.000 đồng")
    assert {code for code, _ in told(submission)} == {"header-units-differ"}
    assert read(submission, "credit_amount") == 50


@pytest.mark.parametrize(("above", "name", "amount"), [("ĐVT: nghìn đồng", "nghìn đồng", 0.05), ("", "triệu đồng", 50)])
def test_a_heading_with_two_units_of_money_is_said_to_be_read_in_the_one_that_it_was_read_in(
    above: str, name: str, amount: float
) -> None:
    submission = poverty(above=above, renamed=("Số tiền", "Số tiền (nghìn đồng) (tỷ đồng)"), credit_amount="")
    assert read(submission, "credit_amount") == amount
    asked = [
        one.message for one in submission.findings if one.code == "header-units-differ" and "“tỷ đồng”" in one.message
    ]
    assert [f"được đọc theo “{name}”" in message for message in asked] == [True]


def test_letters_and_numbers_of_columns_are_no_units() -> None:
    columns = FORMS_BY_ID["B02"].columns
    assert not told(poverty(**{column.key: chr(97 + at) for at, column in enumerate(columns) if column.unit}))
    assert not told(poverty(**{column.key: str(at) for at, column in enumerate(columns) if column.unit}))


def test_a_printed_row_counted_in_another_unit_is_asked_about() -> None:
    form = FORMS_BY_ID["B03"]
    row = next(row for row in form.fixed_rows if row.unit_of_measure)
    given: dict[str, object] = {"item": row.label, "unit_of_measure": "km", "target_qty": 2, "done_qty": 1}
    submission = examined({"B03": form_sheet("B03", given)})
    assert told(submission) == [("row-other-unit", "km")]
    assert not told(examined({"B03": form_sheet("B03", given | {"unit_of_measure": row.unit_of_measure})}))


def test_a_row_in_percent_beside_which_a_count_is_typed_is_asked_about() -> None:
    row = next(row for row in FORMS_BY_ID["B08"].fixed_rows if row.unit_of_measure == "%")
    given: dict[str, object] = {"indicator": row.label, "unit_of_measure": "hồ sơ", "target": 95, "actual": 90}
    assert told(examined({"B08": form_sheet("B08", given)})) == [("row-other-unit", "hồ sơ")]
    assert not told(examined({"B08": form_sheet("B08", given | {"unit_of_measure": "(%)"})}))
