"""Lists of tens of thousands of rows are read whole; what is beyond the limit is refused before it is rewritten."""

import io
import re

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from addin.read import spreadsheetml
from addin.read.grid import UnreadableError, open_book
from addin.read.limits import MOST_ROWS
from addin.read.scan import _rows_below


def list_of(rows: int, columns: int = 3) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("B04")
        for row in range(rows):
            sheet.write_row(row, 0, [row + 1, *[row * 2] * (columns - 1)])
    return stream.getvalue()


def test_a_list_of_thirty_thousand_rows_is_read_to_its_last_row() -> None:
    assert MOST_ROWS == 200_000
    (sheet,) = open_book(list_of(30_000)).sheets
    assert (len(sheet.rows), sheet.rows[-1][:2]) == (30_000, [30_000, 59_998])


def test_a_table_beyond_the_limit_is_refused_before_it_is_rewritten(monkeypatch: pytest.MonkeyPatch) -> None:
    def rewritten(_: bytes) -> None:
        raise AssertionError("rewriting takes longer than reading")

    monkeypatch.setattr(spreadsheetml, "MOST_ROWS", 300)
    monkeypatch.setattr(spreadsheetml, "is_plain", lambda _: False)
    monkeypatch.setattr(spreadsheetml, "mend_sheet", rewritten)
    with pytest.raises(UnreadableError, match="trang “B04” có 300 ô ngoài 300 dòng đầu"):
        open_book(list_of(400))


@given(st.integers(1, 1_048_576), st.integers(1, 2_000_000))
def test_no_row_beyond_the_limit_passes_for_one_within(limit: int, row: int) -> None:
    within = re.fullmatch(_rows_below(limit), b"%d" % row) is not None
    assert not (within and row > limit)
    assert within or row >= 10 ** (len(str(limit)) - 1) * int(str(limit)[0])


def test_the_limit_is_a_round_number_up_to_which_every_row_is_read_quickly() -> None:
    pattern = re.compile(_rows_below(MOST_ROWS))
    assert all(pattern.fullmatch(b"%d" % row) for row in range(1, MOST_ROWS))
