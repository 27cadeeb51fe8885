"""Formulas as an office writes them: what they mean, what they refuse, how they are written again."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.expressions import ExpressionError, columns_in, parse
from schemas.expressions.evaluate import UNKNOWN, Evaluated, Situation, compile_tree
from schemas.expressions.excel import DAY, NUMBER, WORDS, NotInExcel, SheetCells, figure_in_excel, truth_in_excel
from schemas.expressions.parser import FUNCTIONS, OF_SHEETS
from schemas.expressions.tree import Call, ColumnRef, Expression, Literal, Member, Negative, Operation
from schemas.expressions.words import TreeNames, sentence
from schemas.expressions.written import format_tree
from tests.limits import without_hanging

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
        ('DÒNG THUỘC {"3"; "4"}', {}, False),
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


#: A use of each function; nothing is worked out by itself of those that look elsewhere or at a whole sheet.
USES = {
    "NẾU": "NẾU([Đã chi] > 0; 1; 2)", "CÓ": "CÓ([Ghi chú])", "TRỐNG": "TRỐNG([Ghi chú])",
    "KHÔNG": "KHÔNG([Đã chi] > 0)",
    "SỐ_TỪ": "SỐ_TỪ([Ghi chú])", "SỐ_VĂN_BẢN": "SỐ_VĂN_BẢN([Ghi chú])", "TRỊ_TUYỆT_ĐỐI": "TRỊ_TUYỆT_ĐỐI([Đã chi])",
    "LÀM_TRÒN": "LÀM_TRÒN([Đã chi]; 1)", "TỔNG": "TỔNG([Đã chi]; 1)", "NHỎ_NHẤT": "NHỎ_NHẤT([Đã chi]; 1)",
    "LỚN_NHẤT": "LỚN_NHẤT([Đã chi]; 1)", "Ô": 'Ô("1"; [Đã chi])',
}  # fmt: skip
ELSEWHERE_USES = {
    "KỲ_TRƯỚC": "KỲ_TRƯỚC([Đã chi])", "ĐẦU_NĂM": "ĐẦU_NĂM([Đã chi])", "BIỂU": 'BIỂU("TH1"; [Đã chi])',
    "CHA_BẰNG_TỔNG_CON": "CHA_BẰNG_TỔNG_CON()", "TRONG_ĐÓ_KHÔNG_LỚN_HƠN": "TRONG_ĐÓ_KHÔNG_LỚN_HƠN()",
    "KHÔNG_TRÙNG": "KHÔNG_TRÙNG([Loại]; [Ngày])", "ĐÁNH_DẤU_MỘT": "ĐÁNH_DẤU_MỘT([Đã chi]; [Kế hoạch])",
    "ĐÁNH_DẤU_NHIỀU_NHẤT_MỘT": "ĐÁNH_DẤU_NHIỀU_NHẤT_MỘT([Đã chi]; [Kế hoạch])",
}  # fmt: skip


def test_every_function_of_the_language_is_worked_out_and_said_in_words() -> None:
    assert {*USES, *ELSEWHERE_USES} == {*FUNCTIONS, *OF_SHEETS}
    columns = COLUMNS | {"TH1: Đã chi": "paid_there"}
    for name, text in (USES | ELSEWHERE_USES).items():
        assert f"{name}(" not in sentence(parse(text, columns), TreeNames(str)), "a clerk reads words, no function"
    for text in USES.values():
        assert value(text, paid=1.5, note="Số 5/KH") is not UNKNOWN, text


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
        ("[Ngày] = NGÀY_CUỐI_KỲ", {"day": None}),
        ("NGÀY_CUỐI_KỲ <> [Ngày]", {"day": None}),
        ("[Ghi chú] <> 3", {"note": None}),
        ("3 = [Ghi chú]", {"note": None}),
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


CELLS = {"paid": "D5", "plan": "C5", "kind": "B5", "day": "E5", "note": "F5"}
KINDS = {"paid": NUMBER, "plan": NUMBER, "day": DAY}


def on_sheet(*, blank_is_zero: bool = False) -> SheetCells:
    named = {"NGƯỠNG": 1.0, "NGÀY_CUỐI_KỲ": date(2023, 2, 14)}
    return SheetCells(CELLS.__getitem__, lambda key: KINDS.get(key, WORDS), None, named, blank_is_zero=blank_is_zero)


def test_a_figure_is_written_for_excel_with_blanks_as_0() -> None:
    cells = on_sheet(blank_is_zero=True)
    written = figure_in_excel(parse("NẾU([Đã chi] > [Kế hoạch]; [Đã chi] * 1,5; -[Kế hoạch])", COLUMNS), cells)
    assert written == "IF(N(D5)-N(C5)>=0.0005,(N(D5)*1.5),-N(C5))"
    divided = figure_in_excel(parse("NẾU([Đã chi] / [Kế hoạch] > 1; 1; 0)", COLUMNS), cells)
    assert divided.startswith("IF(IFERROR(") and divided.endswith(",0,NA()))")  # unknown, not 0, without a plan


def test_a_condition_is_written_for_excel_as_what_holds_and_what_is_broken() -> None:
    holds, broken = truth_in_excel(parse("[Ngày] <= NGÀY_CUỐI_KỲ", COLUMNS), on_sheet())
    assert holds == "IFERROR(IF(ISNUMBER(E5),E5,NA())-DATE(2023,2,14)<0.0005,FALSE)"
    assert broken == "IFERROR(IF(ISNUMBER(E5),E5,NA())-DATE(2023,2,14)>=0.0005,FALSE)"


@pytest.mark.parametrize("text", [
    'Ô("1"; [Đã chi]) > 0', "SỐ_VĂN_BẢN([Ghi chú]) > 0", "[Loại] = [Ghi chú]", "[Loại] > 1", "KỲ_TRƯỚC([Đã chi]) > 0",
    "[Ngày] + 1 > [Đã chi]", "[Đã chi]",
])  # fmt: skip
def test_what_excel_cannot_say_is_refused(text: str) -> None:
    with pytest.raises(NotInExcel):
        truth_in_excel(parse(text, COLUMNS), on_sheet())


def test_conditions_within_conditions_do_not_grow_without_end() -> None:
    text = "NẾU(" * 35 + "[paid]>1" + ";1>0)" * 35
    with without_hanging(), pytest.raises(NotInExcel, match="longer"):
        truth_in_excel(parse(text, {"paid": "paid"}), on_sheet())
    figure = "NẾU(1<" * 18 + "[paid]" + ";1;2)" * 18
    with without_hanging(), pytest.raises(NotInExcel, match="longer"):
        figure_in_excel(parse(figure, {"paid": "paid"}), on_sheet())


@pytest.mark.parametrize(("text", "said"), [
    ("[Đã chi] <= [Kế hoạch] + 1,5", "“Đã chi” không lớn hơn “Kế hoạch” cộng 1,5."),
    ("([Đã chi] + 1) * 2 <> 0", "(“Đã chi” cộng 1) nhân 2 khác 0."),
    ("[Đã chi] / [Kế hoạch] * 100 >= 50", "Tỷ lệ phần trăm của “Đã chi” trên “Kế hoạch” không nhỏ hơn 50."),
    ("[Ngày] <= NGÀY_CUỐI_KỲ", "“Ngày” không sau ngày cuối kỳ."),
    ('NẾU([Loại] = "Cá nhân"; CÓ([Ghi chú]); [Loại] <> "")',
     "Nếu “Loại” là “Cá nhân” thì “Ghi chú” đã ghi; nếu không thì “Loại” khác trống."),
    ('DÒNG THUỘC {"1"; "2"} HOẶC KHÔNG([Đã chi] > 3)', "Đây là dòng Bão hoặc dòng 2 hoặc “Đã chi” không lớn hơn 3."),
    ('Ô("1"; [Đã chi]) = KỲ_TRƯỚC([Kế hoạch])', "“Đã chi” ở dòng Bão bằng “Kế hoạch” của kỳ trước."),
    ("TRỊ_TUYỆT_ĐỐI([Đã chi] - [Kế hoạch]) <= NGƯỠNG",
     "Chênh lệch giữa “Đã chi” và “Kế hoạch” không lớn hơn mức cho phép."),
    ("SỐ_TỪ([Ghi chú]) < LỚN_NHẤT([Đã chi]; 2)", "Số từ của “Ghi chú” nhỏ hơn số lớn nhất trong “Đã chi” và 2."),
    ("CHA_BẰNG_TỔNG_CON()", "Dòng lớn bằng tổng các dòng thuộc dòng đó."),
])  # fmt: skip
def test_a_condition_is_said_in_words(text: str, said: str) -> None:
    labels = {key: label for label, key in COLUMNS.items()}
    names = TreeNames(labels.__getitem__, {"1": "dòng Bão", "2": "dòng 2"}.__getitem__, frozenset({"day"}))
    assert sentence(parse(text, COLUMNS), names) == said


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
