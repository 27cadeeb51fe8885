"""What is said of a computed figure or a total that is not what it should be: the figures, the difference, the way."""

import pytest

from schemas.findings import Finding
from tests.sheets import examined, findings_of
from tests.test_read_and_check import PHUOC_LONG, WARDS, b02

ROW = "| 1 | Phường Thác Mơ | {households} | {poor} | 5 | 2 | 1 | {poor_now} | {rate} | 40 |" + " |" * 12


def row(*, households: str = "100", poor: str = "20", poor_now: str = "19", rate: str = "19") -> str:
    return ROW.format(households=households, poor=poor, poor_now=poor_now, rate=rate)


def of_b02(*rows: str, total: str = "") -> list[Finding]:
    return findings_of(examined({"B02-Giảm nghèo": b02(*rows, total=total)}, cover=PHUOC_LONG))


def the_one(findings: list[Finding], code: str, cell: str) -> str:
    (found,) = (one for one in findings if (one.code, one.cell) == (code, cell))
    return found.message


def total(start: str) -> str:
    return f"| | Tổng cộng | 700 | {start} | 35 | 14 | 7 |" + " |" * 15


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        ("25", "ghi 25, nhưng tính theo công thức của biểu là 19; ô này"),
        ("18.5", "ghi 18,5, nhưng tính theo công thức của biểu là 19; ô này"),
        ("'một chín", "ghi một chín, nhưng tính theo công thức của biểu là 19; ô này"),
        ("'25", "ghi 25, nhưng tính theo công thức của biểu là 19; ô này"),
    ],
)
def test_a_figure_typed_over_a_formula_is_told_with_the_right_one_and_what_to_type(stated: str, said: str) -> None:
    message = the_one(of_b02(row(poor_now=stated)), "cell-formula-overwritten", "H3")
    assert said in message
    assert message.endswith("Đề nghị chép ô cùng cột từ biểu mẫu gốc, hoặc nhập 19.")


def test_a_text_that_is_the_right_number_is_right() -> None:
    assert [one.code for one in of_b02(row(poor_now="'19"))] in ([], ["cell-text-number"])


def test_a_figure_where_there_is_nothing_to_compute_is_to_be_left_blank() -> None:
    message = the_one(of_b02(row(households="0", poor="0", poor_now="-1", rate="12")), "cell-formula-overwritten", "I3")
    assert "ghi 12, nhưng tính theo công thức của biểu là trống; ô này" in message
    assert message.endswith("hoặc để trống.")


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        ("=D3-F3 → 18", "ghi 18, nhưng tính từ các số thành phần được 19, lệch 1. Đề nghị"),
        ("=D3 → 20", "ghi 20, nhưng tính từ các số thành phần được 19, lệch 1. Đề nghị"),
        ("=D3-F3+G3+1 → 21.5", "ghi 21,5, nhưng tính từ các số thành phần được 19, lệch 2,5. Đề nghị"),
    ],
)
def test_a_wrong_formula_is_told_with_the_difference(stated: str, said: str) -> None:
    assert said in the_one(of_b02(row(poor_now=stated)), "cell-total-mismatch", "H3")


def test_a_rate_may_be_a_fraction_or_off_by_its_own_rounding_and_no_more() -> None:
    assert of_b02(row(rate="0.19")) == []
    assert of_b02(row(rate="19.005")) == []
    assert "được 19, lệch 0,02" in the_one(of_b02(row(rate="=H3/C3 → 19.02")), "cell-total-mismatch", "I3")


def money(*amounts: str, stated: str) -> list[Finding]:
    """Findings on a total of money, stated by a formula or typed."""
    given = dict(zip(WARDS, amounts, strict=False))
    rows = [
        f"| 9 | {ward} | 100 | 20 | 5 | 2 | 1 | 19 | 19 | 40 |" + " |" * 9 + f" {given.get(ward, '0')} | | |"
        for ward in (*WARDS, "Xã Phước Tín")
    ]
    line = "| | Tổng cộng | 700 | 140 | 35 | 14 | 7 |" + " |" * 12 + f" {stated} | | |"
    return of_b02(*rows, total=line)


@pytest.mark.parametrize(
    ("stated", "forgiven"), [("100", "0,5"), ("100.5", "0,05"), ("100.25", "0,005"), ("100.125", "0,0005")]
)
def test_what_rounding_forgives_is_told_by_the_decimals_that_money_is_written_with(stated: str, forgiven: str) -> None:
    typed = the_one(money("150", "150", stated=stated), "cell-formula-overwritten", "T10")
    assert f"là 300 (làm tròn cho phép lệch {forgiven}); ô này" in typed
    formula = the_one(money("150", "150", stated=f"=T3 → {stated}"), "cell-total-mismatch", "T10")
    assert f"; làm tròn cho phép lệch {forgiven}. Đề nghị" in formula


@pytest.mark.parametrize(("stated", "right"), [("300.3", True), ("300.2", False), ("300.26", True), ("300.27", False)])
def test_a_total_of_money_is_right_within_half_its_last_decimal(stated: str, right: bool) -> None:
    assert (money("150.1", "150.16", stated=stated) == []) is right


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        ("90", "ghi 90, nhưng tính theo công thức của biểu là ít nhất 120 (chưa có số liệu dùng được ở dòng 3); ô này"),
        ("=D4 → 90", "được ít nhất 120 (chưa có số liệu dùng được ở dòng 3), lệch ít nhất 30. Đề nghị"),
    ],
)
def test_a_total_below_its_known_parts_says_at_least(stated: str, said: str) -> None:
    findings = of_b02(row(poor="'20 hộ", poor_now="", rate=""), total=total(stated))
    code = "cell-total-mismatch" if stated.startswith("=") else "cell-formula-overwritten"
    message = the_one(findings, code, "D10")
    assert said in message
    assert ("nhập lại sau khi đã đủ số thành phần." in message) is (code == "cell-formula-overwritten")


def test_a_total_that_is_just_its_known_parts_is_not_judged() -> None:
    findings = of_b02(row(poor="'20 hộ", poor_now="", rate=""), total=total("121"))
    found = next(one for one in findings if one.code == "cell-total-unchecked")
    assert (found.cell, found.value) == ("D10", "121")
    assert "ghi 121, chưa đối chiếu được" in found.message


def test_a_rule_says_zero_for_a_blank_number_and_blank_for_a_blank_text() -> None:
    loan = "| 1 | Phường Thác Mơ | 100 | 20 | 5 | 2 | 1 | 19 | 19 | 40 |" + " |" * 7 + " 3 | | | | |"
    (found,) = (one for one in of_b02(loan) if one.code == "rule-loan-households-have-amount")
    assert found.cell == "S3"
    assert "3" in found.message


def test_a_broken_formula_is_told_by_its_error() -> None:
    (found,) = (one for one in of_b02(row(poor_now="=D3/0 → #DIV/0!")) if one.code == "cell-formula-error")
    assert (found.cell, found.value) == ("H3", "#DIV/0!")
    assert "Hộ nghèo DTTS cuối kỳ" in found.message


def test_of_many_rows_without_a_usable_figure_three_are_named() -> None:
    unreadable = [f"| 9 | {ward} | 100 | 'chưa rõ | 5 | 2 | 1 | | | 40 |" + " |" * 12 for ward in WARDS[:5]]
    found = next(one for one in of_b02(*unreadable, total=total("140")) if one.code == "cell-total-unchecked")
    assert found.cell == "D10"
    assert "chưa có số liệu dùng được ở dòng 3, ở dòng 4, ở dòng 5 và 2 dòng khác." in found.message
    three = next(one for one in of_b02(*unreadable[:3], total=total("140")) if one.code == "cell-total-unchecked")
    assert "ở dòng 3, ở dòng 4, ở dòng 5." in three.message
