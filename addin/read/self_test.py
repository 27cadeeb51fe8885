"""The readers tried on workbooks of the program's own: a reader that gets these wrong must not read a report.

A library of another version can give empty sheets without an error, and a district would be told that its file holds
no form.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from addin.read.grid import open_book
from addin.system.errors import MachineError
from addin.system.interruption import Stopped
from schemas.cells import CellError

_SAMPLES = Path(__file__).parent / "samples"
_KINDS = ("xlsx", "xls", "ods")
#: What every sample holds: name of a sheet, whether it is shown, its rows from A1 on.
_EXPECTED = [
    (
        "Số liệu",
        True,
        [
            ["", "", "", "", ""],
            ["", "", "", "", ""],
            ["", "Chỉ tiêu", "", "", ""],
            ["", "Tên", "Số hộ", "Tỷ lệ", "Ngày"],
            ["", "Xã Đầm Ổ", 175, 0.1438, date(2023, 2, 14)],
            ["", "Xã Hố Gió Lặn", 1234.5, -3, "x"],
            ["", "Cộng", 1409.5, CellError("#DIV/0!"), "x\ny"],
        ],
    ),
    ("Ẩn", False, [["ẩn", "", ""], ["", "", ""], ["", "", ""], ["", "", 9]]),
]


def misread_kinds() -> Iterator[str]:
    """The endings of the samples that are not read as they were written."""
    for kind in _KINDS:
        try:
            read = [
                (sheet.name, sheet.visible, sheet.rows)
                for sheet in open_book((_SAMPLES / f"mau.{kind}").read_bytes()).sheets
            ]
        except (KeyboardInterrupt, SystemExit, Stopped):
            raise
        except BaseException:  # noqa: BLE001 # a library of the wrong version fails in any way, by a panic of Rust too
            read = []
        if read != _EXPECTED:
            yield kind


def require_readers() -> None:
    """Raises MachineError where a reader gets its sample wrong; nothing may be read with it."""
    if misread := list(misread_kinds()):
        raise MachineError(fault_text(misread))


def fault_text(misread: list[str]) -> str:
    """What is wrong and what to do, as a sentence."""
    return (
        f"Chương trình trên máy này đọc sai tệp thử ({', '.join(f'.{kind}' for kind in misread)}) nên chưa đọc báo cáo "
        "nào. Đề nghị nhờ người phụ trách máy cài đặt lại chương trình."
    )
