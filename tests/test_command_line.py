"""What Windows makes of a command line: quotes, backslashes, and errors that only it knows."""

import errno

import pytest

from addin.system.command_line import split_as_typed
from addin.system.errors import is_of_the_disk, unwritable


@pytest.mark.parametrize(
    ("line", "arguments"),
    [
        (r'--home "C:\Báo cáo\" --period 2023-02', ["--home", "C:\\Báo cáo\\", "--period", "2023-02"]),
        (r'--home="C:\a b\"', ["--home=C:\\a b\\"]),
        (r"--home C:\a --json", ["--home", "C:\\a", "--json"]),
        (r'"C:\Program Files\x.exe" -m "a', [r"C:\Program Files\x.exe", "-m", "a"]),
        (r'  --reason  ""  x ', ["--reason", "", "x"]),
    ],
)
def test_a_command_line_is_split_where_the_quotes_stand_and_a_backslash_hides_none(
    line: str, arguments: list[str]
) -> None:
    assert split_as_typed(line) == arguments


def told_by_windows(code: int) -> OSError:
    error = OSError(errno.EINVAL, "")
    error.winerror = code  # type: ignore[attr-defined]
    return error


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (told_by_windows(112), "Ổ đĩa đã đầy"),
        (told_by_windows(19), "Ổ đĩa chỉ cho đọc"),
        (OSError(errno.EROFS, ""), "Ổ đĩa chỉ cho đọc"),
        (told_by_windows(3), "không thấy ổ đĩa hoặc đường mạng"),
        (told_by_windows(67), "không thấy ổ đĩa hoặc đường mạng"),
        (told_by_windows(123), "tên không dùng được trên Windows"),
        (told_by_windows(206), "đường dẫn quá dài"),
        (OSError(errno.ENAMETOOLONG, ""), "đường dẫn quá dài"),
        (PermissionError(errno.EACCES, ""), "đóng tệp nếu đang mở"),
        (OSError(errno.EIO, ""), "kiểm tra đường mạng"),
    ],
)
def test_why_something_was_not_written_and_what_to_do(error: OSError, said: str) -> None:
    sentence = unwritable("tệp “TH.xlsx”", error)
    assert said in sentence
    assert "tệp “TH.xlsx”" in sentence
    assert sentence.count("Đề nghị") == 1
    assert sentence.endswith("rồi làm lại.")
    assert is_of_the_disk(error) is (said not in ("đóng tệp nếu đang mở", "kiểm tra đường mạng"))
