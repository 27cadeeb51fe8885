"""What the buttons remember of the workbook between clicks (`addin/live/memory.py`)."""

from pathlib import Path

from addin.live.memory import recall, remember


def kept(path: Path) -> list[str]:
    return [stamp for stamp in "abcdefgh" if recall(path, stamp)]


def test_a_workbook_closed_without_saving_finds_the_writing_whose_stamp_it_carries(tmp_path: Path) -> None:
    path = tmp_path / "memory"
    remember(path, {"titles": {"B01": "Biểu\n01"}}, "a", before="")
    remember(path, {"titles": {"B01": "Chương trình"}}, "b", before="a")
    assert recall(path, "a")["titles"] == {"B01": "Biểu\n01"}
    assert recall(path, "b")["titles"] == {"B01": "Chương trình"}
    assert recall(path, "") == recall(path, "c") == recall(tmp_path / "none", "a") == {}


def test_four_writings_are_kept_and_the_one_that_the_workbook_carries_longest(tmp_path: Path) -> None:
    path = tmp_path / "memory"
    for before, stamp in zip(" abcd", "abcde", strict=True):
        remember(path, {"layouts": {}}, stamp, before.strip())
    assert kept(path) == ["b", "c", "d", "e"]
    for stamp in "fgh":  # each time the workbook was closed without saving
        remember(path, {"layouts": {}}, stamp, before="b")
    assert kept(path) == ["b", "f", "g", "h"]


def test_a_damaged_line_is_as_if_it_had_never_been_written(tmp_path: Path) -> None:
    path = tmp_path / "memory"
    path.write_bytes(b'{"stamp": "a", "lay\n\xff\n')
    assert recall(path, "a") == {}
    remember(path, {"layouts": {}}, "b", before="a")
    assert recall(path, "b") == {"stamp": "b", "layouts": {}}
