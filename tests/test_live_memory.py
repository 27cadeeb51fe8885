"""What the buttons remember of the workbook between clicks (`addin/excel/live/memory.py`), and what they see of it."""

from pathlib import Path

import pytest

from addin.excel.live.edits import WrittenSheet, has_moved
from addin.excel.live.memory import begin, finish, recall, recall_others, stamp_on_disk
from workbooks.build import MASTER

A, B = "a" * 32, "b" * 32


def write(path: Path, stamp: str, *kept: str, file: str = "TongHop.xlsm") -> None:
    begin(path, {"file": file, "keys": []}, stamp, kept)
    finish(path, {"file": file, "titles": {"B01": f"Biểu\n{stamp}"}}, stamp)


def known(path: Path) -> list[str]:
    return [stamp for stamp in "abcdefghij" if recall(path, stamp)]


def test_a_workbook_closed_without_saving_finds_the_writing_whose_stamp_it_carries(tmp_path: Path) -> None:
    path = tmp_path / "memory"
    write(path, "a")
    write(path, "b", "a")
    assert recall(path, "a")["titles"] == {"B01": "Biểu\na"}
    assert recall(path, "b")["titles"] == {"B01": "Biểu\nb"}
    assert recall(path, "") == recall(path, "c") == recall(tmp_path / "none", "a") == {}
    assert [writing["stamp"] for writing in recall_others(path, "c")] == ["b", "a"]


def test_four_writings_are_kept_and_besides_those_that_the_workbook_and_its_file_carry(tmp_path: Path) -> None:
    path = tmp_path / "memory"
    for stamp in "abcde":
        write(path, stamp)
    assert known(path) == ["b", "c", "d", "e"]
    for stamp in "fghi":  # each time the workbook was closed without saving
        write(path, stamp, "b")
    assert known(path) == ["b", "f", "g", "h", "i"]
    write(path, "j", "b", file="Bản sao.xlsm")
    assert {"b", "i", "j"} <= set(known(path)), "another workbook of the folder pushes nothing out"


def test_a_writing_that_has_begun_is_told_from_one_that_is_done(tmp_path: Path) -> None:
    path = tmp_path / "memory"
    write(path, "a")
    begin(path, {"file": "TongHop.xlsm", "keys": ["B01"], "before": "a"}, "b", ("a",))
    assert recall(path, "b")["begun"]["keys"] == ["B01"]
    assert [writing["stamp"] for writing in recall_others(path, "")] == ["a"]
    finish(path, {"file": "TongHop.xlsm", "titles": {}}, "b")
    assert "begun" not in recall(path, "b")


def test_a_damaged_line_is_as_if_it_had_never_been_written(tmp_path: Path) -> None:
    path = tmp_path / "memory"
    path.write_bytes(b'{"stamp": "a", "lay\n\xff\n')
    assert recall(path, "a") == {}
    write(path, "b")
    assert recall(path, "b")["file"] == "TongHop.xlsm"


def test_a_file_that_carries_no_stamp_or_is_no_workbook_has_none(tmp_path: Path) -> None:
    broken = tmp_path / "hong.xlsm"
    broken.write_bytes(b"PK nothing")
    assert [stamp_on_disk(path) for path in (MASTER, broken, tmp_path / "none.xlsm")] == ["", "", ""]


WRITTEN = WrittenSheet(
    "B02",
    [["Đơn vị", "Xã", "Hộ"], ["", "", ""], ["Bù Đăng", "Bom Bo", "5.0"], ["", "Thọ Sơn", "5.0"], ["Tổng", "", "="]],
    {2: ("696", ""), 3: ("696", "")},
    {2: "escaped"},
)
HEAD, BOM_BO, THO_SON, TOTAL = (
    ["Đơn vị", "Xã", "Hộ"], ["Bù Đăng", "Bom Bo", 5], [None, "Thọ Sơn", 5], ["Tổng", None, "=A1"]
)  # fmt: skip
BLANK = [None, None, None]


@pytest.mark.parametrize(
    ("now", "moved"),
    [
        ([HEAD, BLANK, BOM_BO, THO_SON, TOTAL], False),
        ([HEAD, BLANK, ["Bù Đăng", "Bom Bo", 7], [None, "Thọ Sơn", None], TOTAL], False),  # typed over, cleared
        ([HEAD, BLANK, ["Bù Đăng", "Bom Bo (mới)", 5], THO_SON, TOTAL], False),  # one label typed over
        ([HEAD, BLANK, ["Bù Đăng", "Thọ Sơn", 5], THO_SON, TOTAL], False),  # copied over another's label
        ([HEAD, BLANK, BLANK, BOM_BO, THO_SON, TOTAL], True),
        ([HEAD, BLANK, THO_SON, BOM_BO, TOTAL], True),
        ([HEAD, BLANK, BOM_BO, TOTAL, BLANK], True),
        ([HEAD, BLANK, BOM_BO, THO_SON, BLANK], True),
        ([[None, *row] for row in (HEAD, BLANK, BOM_BO, THO_SON, TOTAL)], True),
        ([[row[0], None, *row[1:]] for row in (HEAD, BLANK, BOM_BO, THO_SON, TOTAL)], True),
        ([[row[0], row[2], None] for row in (HEAD, BLANK, BOM_BO, THO_SON, TOTAL)], True),
    ],
)
def test_lines_inserted_deleted_or_sorted_are_told_from_typing(now: list[list[object]], moved: bool) -> None:
    assert has_moved(WRITTEN, now) is moved
