"""What is said of a computed figure or a total that is not what it should be: the figures, the difference, the way."""

import io
import zipfile
from datetime import date

import pytest

from addin.check.submission import examine
from schemas.findings import Finding
from schemas.submission import Submission
from tests.catalogues import IN_FORCE
from tests.sheets import FEBRUARY, examined, findings_of, source, workbook
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


def uncalculated(*rows: str, total: str = "") -> list[Finding]:
    """Findings of a workbook of which the formulas with the result 777 were never calculated."""
    content = workbook({"B02-Giảm nghèo": b02(*rows, total=total)}, cover=PHUOC_LONG)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(out, "w") as target:
        for info in given.infolist():
            target.writestr(info.filename, given.read(info).replace(b"<v>777</v>", b"").replace(b"<v>777.0</v>", b""))
    result = examine(source(out.getvalue()), FEBRUARY, IN_FORCE, date(2023, 2, 20))
    assert isinstance(result, Submission)
    return findings_of(result)


def test_a_formula_that_nobody_calculated_is_recomputed_and_told_with_its_figure() -> None:
    findings = uncalculated(row(poor_now="=D3-F3+G3 → 777"), total=total("=SUM(D3:D9) → 777"))
    assert [(one.code, one.cell) for one in findings] == [
        ("cell-formula-recomputed", "H3"),
        ("cell-formula-recomputed", "D10"),
    ]
    assert (
        "“Hộ nghèo DTTS cuối kỳ” là công thức chưa được tính; tính lại từ số thành phần được 19." in findings[0].message
    )
    assert "tính lại từ số thành phần được 140." in findings[1].message


def test_a_formula_that_nobody_calculated_over_a_part_that_nobody_can_read_is_unchecked() -> None:
    findings = uncalculated(row(poor="'chưa rõ", poor_now="", rate=""), total=total("=SUM(D3:D9) → 777"))
    message = the_one(findings, "cell-total-unchecked", "D10")
    assert "“Hộ nghèo DTTS đầu năm” là công thức chưa được tính, chưa đối chiếu được vì chưa có số liệu" in message


def test_a_formula_that_nobody_calculated_and_that_has_nothing_to_compute_is_not_told() -> None:
    assert uncalculated(row(households="0", poor="0", poor_now="-1", rate="=H3/C3 → 777")) == of_b02(
        row(households="0", poor="0", poor_now="-1", rate="")
    )


def test_a_total_of_nothing_that_nobody_calculated_is_not_told() -> None:
    nothing = "| | Tổng cộng | 700 | 140 | 35 | 14 | 7 |" + " |" * 12 + " =SUM(T3:T9) → 777 | | |"
    assert uncalculated(row(), total=nothing) == []


def b01(*, parent: str, total: str) -> str:
    return f"""
| Mã số | Nội dung dự án, tiểu dự án | Kế hoạch vốn năm | | | | | Giải ngân lũy kế | | |
| | | Vốn đầu tư – NSTW | Vốn đầu tư – NSĐP | Vốn sự nghiệp – NSTW | Vốn sự nghiệp – NSĐP | Tổng số | Vốn đầu tư | Vốn sự nghiệp | Tổng số |
| '4 | Đầu tư cơ sở hạ tầng thiết yếu, phục vụ sản xuất, đời sống và các đơn vị sự nghiệp công lập của lĩnh vực dân tộc | {parent} | 20 | 0 | 0 | =1 → 170 | 5 | 0 | =1 → 5 |
| '4.1 | Đầu tư cơ sở hạ tầng thiết yếu | 100 | 20 | 0 | 0 | =1 → 120 | 5 | 0 | =1 → 5 |
| '4.2 | Đầu tư cơ sở vật chất các đơn vị sự nghiệp công lập của lĩnh vực công tác dân tộc | 50 | 0 | 0 | 0 | =1 → 50 | 0 | 0 | =1 → 0 |
| | Tổng cộng | {total} | 20 | 0 | 0 | =1 → 170 | 5 | 0 | =1 → 5 |
"""  # noqa: E501 # a table as wide as the form


def test_a_total_adds_projects_and_not_their_parts_again_and_names_the_projects_that_are_not_there() -> None:
    findings = findings_of(examined({"B01-MTQG": b01(parent="150", total="=1 → 150")}))
    assert {one.code for one in findings if one.cell == "C6"} == set()
    message = the_one(
        findings_of(examined({"B01-MTQG": b01(parent="150", total="=1 → 300")})), "cell-total-unchecked", "C6"
    )
    assert "ghi 300, chưa đối chiếu được vì biểu thiếu dòng “" in message
    assert message.count("“") == 5
    assert " và 6 dòng khác. Khi bổ sung" in message
    below = the_one(
        findings_of(examined({"B01-MTQG": b01(parent="150", total="=1 → 100")})), "cell-total-mismatch", "C6"
    )
    assert "được ít nhất 150 (biểu thiếu dòng “" in below


@pytest.mark.parametrize(
    ("stated", "right"), [("=D3 → 19.0005", True), ("=D3 → 19.0006", False), ("=D3 → 18.9995", True)]
)
def test_a_count_is_off_by_no_more_than_a_formula_may_round(stated: str, right: bool) -> None:
    assert (of_b02(row(poor_now=stated)) == []) is right


def test_a_zero_where_nothing_is_to_compute_is_right() -> None:
    assert [one for one in of_b02(row(households="0", poor="0", poor_now="-1", rate="0")) if one.cell == "I3"] == []


def test_a_text_where_a_figure_is_computed_from_a_text_that_excel_counts_as_nothing() -> None:
    """The formula of a sheet adds what Excel can add: what it shows is right, the text is told of alone."""
    findings = of_b02(row(poor="'20", poor_now="=D3-F3+G3 → -1", rate="=H3/C3 → -1"))
    assert [one.cell for one in findings if one.code == "cell-total-mismatch"] == []
