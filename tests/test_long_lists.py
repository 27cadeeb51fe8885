"""Lists of tens of thousands of rows are read whole; what is beyond the limit is refused before it is rewritten."""

import io
import re
import zipfile
import zlib
from datetime import date

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from addin.check.submission import examine
from addin.read import rows, spreadsheetml
from addin.read.grid import UnreadableError, open_book
from addin.read.limits import MOST_ROWS
from addin.read.package import Package
from addin.read.scan import rows_below
from addin.read.stored_zip import StoredPart, StoredZip
from schemas.submission import SourceFile
from tests.catalogues import IN_FORCE
from tests.distortions import distorted, write_draft
from tests.sheets import FEBRUARY, workbook
from tests.test_layout_tolerance import filling_of


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
    within = re.fullmatch(rows_below(limit), b"%d" % row) is not None
    assert not (within and row > limit)
    assert within or row >= 10 ** (len(str(limit)) - 1) * int(str(limit)[0])


def test_the_limit_is_a_round_number_up_to_which_every_row_is_read_quickly() -> None:
    pattern = re.compile(rows_below(MOST_ROWS))
    assert all(pattern.fullmatch(b"%d" % row) for row in range(1, MOST_ROWS))


@pytest.mark.parametrize(
    "distortion",
    ["section_rows_added", "sub_total_in_a_list", "notes_and_signatures_added", "header_repeated_in_the_middle",
     "blank_rows_between", "second_table_below", "row_repeated"],
)  # fmt: skip
def test_a_row_of_a_list_is_sorted_at_once_as_it_is_when_it_is_looked_at(
    distortion: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for seed in range(3):
        content = write_draft(distorted("695", filling_of("695", seed), (distortion,), seed))
        source = SourceFile(name="bc.xlsx", content=content)
        at_once = examine(source, FEBRUARY, IN_FORCE, date(2023, 2, 20)).model_dump_json()
        with monkeypatch.context() as patch:
            patch.setattr(rows, "_MOST_AROUND", 10_000)
            assert examine(source, FEBRUARY, IN_FORCE, date(2023, 2, 20)).model_dump_json() == at_once


@given(st.lists(st.tuples(st.text(min_size=1, max_size=8), st.binary(max_size=50)), unique_by=lambda part: part[0]))
def test_a_package_of_stored_parts_is_a_zip_in_which_every_part_is_whole(parts: list[tuple[str, bytes]]) -> None:
    stored = StoredZip(StoredPart(name, content, zlib.crc32(content)) for name, content in parts)
    written = b"".join(iter(lambda: stored.read(7), b""))
    if any("\0" in name or "/" in name or "\\" in name for name, _ in parts):
        return  # such names are read otherwise than they are written
    with zipfile.ZipFile(io.BytesIO(written)) as package:
        assert package.testzip() is None
        assert [(name, package.read(name)) for name in package.namelist()] == parts


def test_large_parts_of_a_package_are_unpacked_again_when_they_are_asked_for() -> None:
    package = Package(list_of(12_000))
    before = package.sheet_xml("B04")
    package.forget_large()
    assert len(before) > 1_000_000
    again = package.sheet_xml("B04")
    assert again == before
    assert again is not before


@pytest.mark.parametrize("packing", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED, zipfile.ZIP_BZIP2])
def test_a_package_with_some_parts_replaced_has_the_others_as_they_are(packing: int) -> None:
    content = io.BytesIO()
    parts = {
        "xl/workbook.xml": b"<workbook/>",
        "xl/media/ảnh.png": bytes(range(256)) * 9,
        "a.xml": b"",
        "b.xml": b"<b/>",
    }
    with zipfile.ZipFile(content, "w", packing) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    mended, made = Package(content.getvalue()).with_parts({"b.xml": b"<c/>"})
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        assert package.testzip() is None
        assert {name: package.read(name) for name in package.namelist()} == parts | {"b.xml": b"<c/>"}
    assert {name: mended.part(name) for name in parts} == parts | {"b.xml": b"<c/>"}


def test_what_was_unpacked_of_a_package_is_not_unpacked_again_when_other_parts_are_replaced() -> None:
    content = workbook({"A": "| 1 |", "B": "| 2 |"})
    package = Package(content)
    name = package.parts["A"]
    read, other = package.part(name), package.stored_name(package.parts["B"])
    mended, _ = package.with_parts({other: b"<worksheet/>"})
    assert mended.part(name) is read
    assert mended.part(package.parts["B"]) == b"<worksheet/>"
