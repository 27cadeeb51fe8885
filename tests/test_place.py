"""Where the open workbook lies: a folder that has gone is told, and no month is begun in what it leaves behind."""

from pathlib import Path

import pytest

from addin.excel.live.place import refuse_gone
from addin.system.errors import InputError


def test_a_workbook_whose_folder_has_gone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="không thấy thư mục làm việc"):
        refuse_gone(tmp_path / "ổ mạng" / "TongHop.xlsm")


def test_so_is_one_where_an_empty_folder_is_left_of_it(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="kết nối lại ổ đĩa"):
        refuse_gone(tmp_path / "TongHop.xlsm")


def test_one_that_is_there_is_not(tmp_path: Path) -> None:
    workbook = tmp_path / "TongHop.xlsm"
    workbook.touch()
    refuse_gone(workbook)


def test_one_whose_file_alone_was_taken_from_its_working_folder_is_not(tmp_path: Path) -> None:
    (tmp_path / "chuong-trinh").mkdir()
    (tmp_path / "chuong-trinh" / "thu-muc.txt").write_text("0123")
    refuse_gone(tmp_path / "TongHop.xlsm")


def test_one_that_was_never_saved_is_left_to_who_asks_for_its_folder() -> None:
    refuse_gone(Path("Không tên 1"))
