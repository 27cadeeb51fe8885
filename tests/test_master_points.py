"""What is wrong with points and targets, and Undo of a click over typed cells: said at the cell, proposed once."""

from tests.masters import Master

B02, ESCAPED = "B02 tổng hợp", 5
YEAR, UNIT, COLUMN, VALUE = 0, 1, 4, 5


def below(master: Master, sheet: str, heading: str) -> int:
    """The first row below a heading in the first column."""
    return next(at for at, row in enumerate(master.cells(sheet)) if row[0] == heading) + 1


def test_points_and_targets_that_cannot_be_used_are_said_at_their_cell(master: Master) -> None:
    config, targets, points = (master.sheet(name) for name in ("Cấu hình", "Chỉ tiêu giao", "Thi đua"))
    first, target, given = below(master, "Cấu hình", "Tiêu chí"), below(master, "Chỉ tiêu giao", "Năm"), below(
        master, "Thi đua", "Kỳ"
    )  # fmt: skip
    text, negative, error = (config.getCellByPosition(1, first + at) for at in range(3))
    text.String, negative.Value, error.Formula = "mười", -5, "=1/0"
    below_zero, no_unit, no_column, no_result, no_year = (
        targets.getCellByPosition(column, target + at) for at, column in enumerate((VALUE, UNIT, COLUMN, VALUE, YEAR))
    )
    for at in range(5):
        targets.getCellByPosition(VALUE, target + at).Value = 7
    below_zero.Value, no_unit.String, no_column.String, no_year.String = -4, "", "Cột không có", ""
    no_result.Formula = "=1/0"
    for at, line in enumerate((("2023-01", "Huyện Bù Đăng", "30", "a"), ("2023-01", "Huyện Bù Đăng", "12,5", "b"))):
        for column, typed in enumerate(line):
            points.getCellByPosition(column, given + at).String = typed
    master.click("btnScore", "Có 10 mục ở các trang nhập cần xem lại")
    for cell, words in (
        (text, "ghi “mười”, không phải số"),
        (negative, "không thể là số âm"),
        (error, "là công thức lỗi hoặc chưa tính"),
        (config.getCellByPosition(1, first - 1), "không phải 100"),
        (below_zero, "không thể là số âm"),
        (no_unit, "“Đơn vị” để trống"),
        (no_column, "không có cột “Cột không có”"),
        (no_result, "là công thức lỗi hoặc chưa tính"),
        (no_year, "“Năm” để trống"),
        (points.getCellByPosition(2, given - 1), "vượt giới hạn ±10; chỉ tính 10"),
    ):
        assert words in cell.getAnnotation().String
        assert any(words in line for line in master.said_in_log()), words


def test_a_click_taken_back_proposes_nothing_twice(master: Master) -> None:
    master.click("btnConsolidate")
    undo = master.document.getUndoManager()
    for typed in ("", '="khoảng "&5', "=NA()"):
        cell = master.figure(B02, "Xã Bom Bo", ESCAPED)
        old = cell.Value
        cell.Formula = typed
        master.click("btnConsolidate", "1 ô của bảng tổng hợp đã bị gõ đè")
        before = master.proposals()
        undo.undo()
        assert master.figure(B02, "Xã Bom Bo", ESCAPED).Formula == typed, "what was typed is there again"
        master.click("btnConsolidate", "1 ô của bảng tổng hợp đã bị gõ đè")
        assert master.proposals() == before
        assert master.figure(B02, "Xã Bom Bo", ESCAPED).Value == old
    assert [row[6] for row in master.proposals()] == ["(trống)", "khoảng 5", "công thức báo lỗi"]
