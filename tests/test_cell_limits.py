"""Nothing that is written is more than Excel takes: a text that is too long is cut and says so, and none is lost."""

import io
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from addin.excel.live.matrix import as_typed
from addin.returns.step import send_back
from addin.session import open_ledger
from addin.sheets.plan import Block, BookPlan, CellNote, Content, Formula, Link, Merge, SheetPlan
from addin.sheets.writer import write_book
from addin.summary_workbook.step import write_summary
from addin.workspace.folder import Workspace
from schemas.text import LONGEST_CELL, within_cell
from tests.sheets import FEBRUARY
from tests.test_whose import OWN, Box

HUGE = "Bù Đăng " * 10_000
EMOJI = "😀" * 20_000


def units(text: str) -> int:
    """The length of a text as Excel counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def longest(content: bytes) -> int:
    """The longest text of any cell or note of a workbook, in Excel's count."""
    texts = [""]
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for name in package.namelist():
            if name.startswith("xl/comments"):
                text = package.read(name).decode()
                texts += ["".join(re.findall(r"<t[^>]*>([^<]*)</t>", one)) for one in text.split("<comment ")]
    book = openpyxl.load_workbook(io.BytesIO(content))
    texts += [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    return max(map(units, texts))


def written(*cells: Content, **more: object) -> bytes:
    stream = io.BytesIO()
    block = Block(0, 0, [list(cells)], ["cell-text"] * len(cells))
    write_book(BookPlan(sheets=(SheetPlan(name="a", blocks=(block,), **more),)), stream)  # type: ignore[arg-type]
    return stream.getvalue()


@given(st.text(max_size=40), st.integers(0, 3000), st.integers(60, 4000))
def test_a_text_fits_and_is_whole_or_says_how_long_it_was(piece: str, times: int, most: int) -> None:
    text = piece * times
    kept = within_cell(text, most)
    assert units(kept) <= most
    if units(text) <= most:
        assert kept == text
    else:
        assert f"cả đoạn dài {len(text)} ký tự" in kept
        assert text.startswith(kept.partition("… (còn nữa")[0][:20])


@pytest.mark.parametrize("text", [HUGE, EMOJI, "'" + HUGE, "=" + HUGE])
def test_no_cell_note_merge_link_or_result_is_longer_than_a_cell_holds(text: str) -> None:
    content = written(
        text, Formula('="a"', text), Link("internal:'a'!A1", text), Link(f"external:{'x' * 3000}", text),
        merges=(Merge(1, 0, 1, 3, text, "title"),), notes=(CellNote(0, 0, text),),
    )  # fmt: skip
    assert 30_000 < longest(content) <= LONGEST_CELL
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    for cell in ("A1", "C1", "D1", "A2"):
        assert "còn nữa, cả đoạn dài" in str(sheet[cell].value), cell


@pytest.mark.parametrize("text", [HUGE, EMOJI, '"' * 300, "=" + HUGE])
def test_the_open_workbook_is_given_no_more_than_it_takes(text: str) -> None:
    assert units(as_typed(text)) <= LONGEST_CELL
    link = as_typed(Link("internal:'a'!A1", text))
    assert all(units(part.replace('""', '"')) <= 255 for part in re.findall(r'"((?:[^"]|"")*)"', link))
    assert as_typed(Link(f"external:{'x' * 3000}", "B3")) == "B3"


def test_more_links_than_a_sheet_takes_become_plain_texts() -> None:
    stream = io.BytesIO()
    rows = [[Link("internal:'a'!A1", f"ô {number}")] for number in range(66_000)]
    write_book(BookPlan(sheets=(SheetPlan(name="a", blocks=(Block(0, 0, rows, ["cell-text"]),)),)), stream)
    book = openpyxl.load_workbook(stream, read_only=True)
    texts = [row[0] for row in book["a"].iter_rows(values_only=True)]
    assert texts == [f"ô {number}" for number in range(66_000)]


def test_names_and_values_of_any_length_in_what_was_sent_come_through_within_the_limits(tmp_path: Path) -> None:
    box = Box(tmp_path)
    message = box.letter(3, OWN, "15 Feb 2023 08:00:00 +0700")
    (part,) = message.iter_attachments()
    part.replace_header("Content-Disposition", "attachment")
    part.set_param("filename", "b" * 40_000 + ".xlsx", header="Content-Disposition")
    message.replace_header("Subject", "s" * 40_000)
    box.collect(message)
    home = Workspace(box.home.root)
    with open_ledger(home) as ledger:
        (line,) = ledger.received(FEBRUARY)
    assert len(line.file) <= 240
    assert longest(write_summary(home, FEBRUARY).file.read_bytes()) <= LONGEST_CELL
    for returned in send_back(home, FEBRUARY, tmp_path / "ra").returned:
        assert longest(returned.file.read_bytes()) <= LONGEST_CELL
