"""Formulas as an office writes them: what they mean, what they refuse, how they are written again."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.expressions import ExpressionError, columns_in, parse
from schemas.expressions.evaluate import UNKNOWN, Evaluated, Situation, compile_tree
from schemas.expressions.tree import Call, ColumnRef, Expression, Literal, Member, Negative, Operation
from schemas.expressions.written import excel_of, format_tree

COLUMNS = {"Đã chi": "paid", "Kế hoạch": "plan", "Loại": "kind", "Ngày": "day", "Ghi chú": "note"}
NUMBERS = frozenset({"paid", "plan"})


def value(text: str, **row: object) -> Evaluated:
    situation = Situation(row, "2", {"1": {"paid": 7}}, {"NGƯỠNG": 1.0, "NGÀY_CUỐI_KỲ": date(2023, 2, 14)})  # type: ignore[arg-type] # plain values
    return compile_tree(parse(text, COLUMNS), NUMBERS.__contains__)(situation)


@pytest.mark.parametrize(
    ("text", "row", "expected"),
    [
        ("[Đã chi] <= [Kế hoạch]", {"paid": 5, "plan": 5}, True),
        ("[Đã chi] <= [Kế hoạch] + NGƯỠNG", {"paid": 6, "plan": 5}, True),
        ("[đã chi] * 2 + 1 = 7", {"paid": 3}, True),
        ("-[Đã chi] = 0 - 3", {"paid": 3}, True),
        ("1,5 + 1 = 2,5 VÀ 2 <> 3", {}, True),
        ('NẾU([Loại] = "Cá nhân"; [Đã chi] > 0)', {"kind": "Tập thể", "paid": 0}, True),
        ('NẾU([Loại] = "cá nhân"; [Đã chi] > 0)', {"kind": "Cá nhân", "paid": 0}, False),
        ('DÒNG THUỘC {"2"; "4"}', {}, True),
        ('Ô("1"; [Đã chi]) > [Đã chi]', {"paid": 6}, True),
        ("SỐ_TỪ([Ghi chú]) >= 3", {"note": "ba từ thôi"}, True),
        ("SỐ_VĂN_BẢN([Ghi chú]) = 2", {"note": "Số 5/KH ngày 1/2/2023; số 6/KH ngày 3/2/2023"}, True),
        ("SỐ_VĂN_BẢN([Ghi chú]) > 0", {"note": "Số 5/KH"}, False),
        ("[Ngày] <= NGÀY_CUỐI_KỲ", {"day": date(2023, 2, 15)}, False),
        ("TRỊ_TUYỆT_ĐỐI([Đã chi] - [Kế hoạch]) ≤ 1", {"paid": 1, "plan": 2}, True),
        ("TỔNG([Đã chi]; [Kế hoạch]) = 3", {"paid": 1, "plan": 2}, True),
    ],
)
def test_a_formula_means_what_it_says(text: str, row: dict[str, object], expected: bool) -> None:
    assert value(text, **row) is expected


def test_a_blank_of_a_number_is_0_and_may_be_asked_for() -> None:
    assert value("[Đã chi] <= [Kế hoạch]", paid=1, plan=None) is False
    assert value("TRỐNG([Kế hoạch])", plan=None) is True
    assert value("CÓ([Kế hoạch])", plan=0) is True


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("[Đã chi] <= [Kế hoạch]", {"paid": 1}),
        ("[Đã chi] / [Kế hoạch] > 0", {"paid": 1, "plan": 0}),
        ('Ô("9"; [Đã chi]) > 0', {}),
        ("[Ngày] <= NGÀY_CUỐI_KỲ", {"day": None}),
        ("[Ghi chú] > 3", {"note": "nhiều"}),
        ("NẾU([Kế hoạch] > 0; [Đã chi] > 0)", {"paid": 1}),
    ],
)
def test_what_lacks_a_part_is_unknown_never_0(text: str, row: dict[str, object]) -> None:
    assert value(text, **row) is UNKNOWN


def test_a_truth_that_one_part_settles_alone_is_known() -> None:
    assert value("[Kế hoạch] = 0 HOẶC [Đã chi] / [Kế hoạch] <= 1", paid=1, plan=0) is True
    assert value("[Đã chi] > 5 VÀ [Kế hoạch] > 0", paid=1) is False
    assert value("[Đã chi] > 0 VÀ [Kế hoạch] > 0", paid=1) is UNKNOWN


@pytest.mark.parametrize(
    ("text", "at", "reason"),
    [
        ("[Đa chi] <= 5", 1, "không có cột"),
        ("[Đã chi] <= ", 13, "thiếu một vế"),
        ("[Đã chi] <", 11, "thiếu một vế"),
        ("SUM([Đã chi])", 1, "không có hàm"),
        ("[Đã chi] <= [Kế hoạch] <= 9", 24, "hai phép so sánh"),
        ("(" * 50 + "1", 41, "lồng quá 40 lớp"),
        ("1" * 501, 500, "nhiều nhất 500"),
        ("[Đã chi] ** 2", 11, "không hiểu"),
        ('__import__("os")', 1, "không có hàm"),
        ("[Đã chi].x", 9, "không dùng được"),
        ("[Đã chi", 1, "chưa được đóng"),
        ('[Loại] = "Cá', 10, "chưa được đóng"),
        ("TỶ_LỆ([Đã chi]; [Kế hoạch])", 1, "các hàm: NẾU, CÓ, "),
        ("NẾU([Đã chi] > 0)", 1, "cần từ 2 đến 3 phần"),
        ("DÒNG THUỘC {1; 2}", 13, "trong ngoặc kép"),
        ("[Đã chi] [Kế hoạch]", 10, "không hiểu"),
    ],
)
def test_what_is_no_formula_is_refused_at_its_character(text: str, at: int, reason: str) -> None:
    with pytest.raises(ExpressionError, match=reason) as error:
        parse(text, COLUMNS)
    assert error.value.at == at


def test_a_mistyped_column_or_function_is_suggested() -> None:
    for text, near in (("[Đa chi] > 0", "Đã chi"), ("SỐ_TU([Ghi chú]) > 1", "SỐ_TỪ")):
        with pytest.raises(ExpressionError) as error:
            parse(text, COLUMNS)
        assert error.value.near == near


def test_a_formula_tells_which_columns_it_needs() -> None:
    assert columns_in(parse("[Kế hoạch] > 0 VÀ [Đã chi] < [Kế hoạch]", COLUMNS)) == ("plan", "paid")


def test_a_formula_is_written_for_excel() -> None:
    cells = {"paid": "D5", "plan": "C5", "kind": "B5"}
    tree = parse('NẾU([Loại] = "Cá nhân"; [Đã chi] <= [Kế hoạch] * 1,5)', COLUMNS)
    assert excel_of(tree, cells.__getitem__) == 'IF((B5="Cá nhân"),(D5<=(C5*1.5)),TRUE)'
    assert excel_of(parse("KHÔNG(TRỐNG([Đã chi])) VÀ 1 < 2", COLUMNS), cells.__getitem__) == (
        "AND(NOT(ISBLANK(D5)),(1<2))"
    )
    with pytest.raises(ValueError, match="Excel cannot say"):
        excel_of(parse('Ô("1"; [Đã chi]) > 0', COLUMNS), cells.__getitem__)


_LEAVES = st.one_of(
    st.integers(0, 999).map(lambda number: Literal(float(number))),
    st.sampled_from(sorted(COLUMNS.values())).map(ColumnRef),
)


def _grown(parts: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    return st.one_of(
        st.builds(Operation, st.sampled_from(["+", "-", "*", "/", "VÀ", "HOẶC"]), parts, parts),
        st.builds(Negative, parts),
        st.builds(lambda part: Member(part, ("a", "b")), parts),
        st.builds(lambda one, other: Call("NẾU", (one, other)), parts, parts),
    )


@given(st.recursive(_LEAVES, _grown, max_leaves=8))
def test_what_is_written_is_read_again_as_the_same_tree(tree: Expression) -> None:
    labels = {key: label for label, key in COLUMNS.items()}
    text = format_tree(tree, labels.__getitem__)
    if len(text) <= 500:
        assert parse(text, COLUMNS) == tree
