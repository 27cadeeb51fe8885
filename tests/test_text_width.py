"""How many lines a text takes in a column: what users see is never cut."""

import pytest

from addin.excel.live.matrix import layout_of
from addin.sheets.layout import height_of
from addin.sheets.plan import Block, Formula, SheetPlan
from addin.sheets.sheet_draft import SheetDraft
from addin.sheets.text_width import lines_of, text_width
from tests.catalogues import IN_FORCE


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 5, 1),
        ("Đất ở", 10, 1),
        ("Chất lượng số liệu: bản đầu không lỗi", 31.5, 2),  # 37 letters: one too wide for 31.5 units
        ("Chất lượng số liệu: bản đầu không lỗi", 40, 1),
        ("TỔNG HỢP CHỈ TIÊU THI ĐUA", 25, 2),  # capitals are wider
        ("tổng hợp chỉ tiêu thi đua", 25, 1),
        ("một\nhai\nba", 40, 3),
        ("B06A-Chỉ_tiêu_thi_đua!F12,B06A-Chỉ_tiêu_thi_đua!F13", 20, 3),  # nothing to break at
    ],
)
def test_lines_are_counted_by_the_widths_of_the_letters(text: str, width: float, lines: int) -> None:
    assert lines_of(text, width) == lines


def test_letters_with_marks_are_as_wide_as_without() -> None:
    assert text_width("ế") == text_width("e")
    assert text_width("Ư") == text_width("U")


def test_narrower_columns_never_need_fewer_lines() -> None:
    text = "Giải ngân CTMTQG đạt 8,52%, tiến độ của năm là 12,33%. Ô nguồn: B01-MTQG!J11, B01-MTQG!J12 và 34 ô khác."
    counts = [lines_of(text, width) for width in range(1, 150)]
    assert counts == sorted(counts, reverse=True)
    assert counts[-1] == 1


def test_a_row_whose_text_is_made_by_a_formula_keeps_its_planned_height_in_the_open_workbook() -> None:
    made = Formula('="Thấp nhất: "&A1', "Thấp nhất: Thị xã Phước Long")
    plan = SheetPlan(
        name="A",
        blocks=(Block(0, 0, [["chữ"], [made], [Formula("=1+1", 2)]], ["cell-text"]),),
        heights={0: 33.0, 1: 34.0, 2: 35.0},
    )
    assert layout_of(plan).heights == {1: 34.0}


def test_only_a_column_that_wraps_makes_its_rows_higher() -> None:
    draft = SheetDraft("A", [10.0, 10.0], IN_FORCE)
    long = "một lời giải thích dài hơn một dòng"
    draft.add_rows(0, [["ngắn", Formula("=A1", long)], [long, 1.5]], ["cell-text", "cell-money"])
    assert draft.heights == {1: height_of(lines_of(long, 10.0))}
