"""The sheets of a workbook by their names: each look through all of them takes a call a sheet in Excel."""

from typing import Any, NamedTuple

from addin.excel.live.sheets import NamedSheets


class _Sheet(NamedTuple):
    name: str


class _Sheets(list[_Sheet]):
    """Sheets that count how often all of them were looked through."""

    looks = 0

    def __iter__(self) -> Any:
        self.looks += 1
        return super().__iter__()


class _Book(NamedTuple):
    sheets: _Sheets


def of_two() -> tuple[_Sheets, NamedSheets]:
    sheets = _Sheets([_Sheet("Điều hành"), _Sheet("Kiểm tra")])
    return sheets, NamedSheets(_Book(sheets))  # type: ignore[arg-type] # all that is asked of a workbook


def test_sheets_that_are_not_there_are_looked_for_once_together() -> None:
    sheets, named = of_two()
    assert [named.find(f"B{number:02} tổng hợp") for number in range(30)] == [None] * 30
    assert named.find("ĐIỀU HÀNH") == _Sheet("Điều hành")
    assert sheets.looks == 1


def test_one_that_was_made_meanwhile_is_found() -> None:
    sheets, named = of_two()
    assert named.find("So sánh") is None
    sheets.append(_Sheet("So sánh"))
    assert named.find("So sánh") == _Sheet("So sánh")
