"""The appendix of sources, where the office wants it: every number of the text, and where to look it up."""

import re
from pathlib import Path

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from addin.report.compose import ComparedSummaries, Draft, compose
from addin.report.sources import cells_of
from schemas.office import Office
from schemas.report import Source
from schemas.summary import Origin
from tests.catalogues import IN_FORCE
from tests.drafting import ABSENT, month

JANUARY, FEBRUARY = month("2023-01"), month("2023-02", without=(ABSENT,))


def with_sources() -> Office:
    office = Office.new(IN_FORCE)
    return office.model_copy(update={"settings": office.settings.model_copy(update={"sources_appendix": "Có"})})


@pytest.fixture(scope="module")
def draft(tmp_path_factory: pytest.TempPathFactory) -> Draft:
    out = tmp_path_factory.mktemp("bc") / "bc.docx"
    return compose(ComparedSummaries(FEBRUARY, JANUARY), "bao-cao", with_sources()).write(out)


def rows_of(file: Path, heading: str) -> list[list[str]]:
    tables = docx.Document(str(file)).tables
    found = next(table for table in tables if heading in [cell.text for cell in table.rows[0].cells])
    return [[cell.text for cell in row.cells] for row in found.rows[1:]]


def test_every_number_of_the_text_stands_there_with_its_cells(draft: Draft) -> None:
    rows = rows_of(draft.document, "Ô nguồn trong tệp của đơn vị")
    text = "\n".join(one.text for one in docx.Document(str(draft.document)).paragraphs)
    listed = {row[1] for row in rows}
    first = next(figure for figure in draft.figures if figure.place.form == "B01")
    assert first.text in text
    assert first.text in listed
    assert [row[0] for row in rows] == [str(number) for number in range(1, len(rows) + 1)]
    for figure in draft.figures[:60]:
        assert figure.text in listed
    assert all(row[2] and row[3] for row in rows)


def test_the_cells_of_a_sum_are_named_by_sheet_and_unit_as_ranges(draft: Draft) -> None:
    rows = rows_of(draft.document, "Ô nguồn trong tệp của đơn vị")
    escaped = next(row for row in rows if row[2] == "B02 – Số hộ thoát nghèo lũy kế")
    assert escaped[3].startswith("Trang “B02-Giảm nghèo” của thành phố Đồng Xoài, huyện Bù Gia Mập: E10:E17; thị xã")
    assert "Huyện Đồng Phú" not in escaped[3], "it has not reported"


def test_units_whose_sheets_have_the_same_cells_stand_together() -> None:
    sources = [
        Source("2023-02", Origin(unit, "a.xlsx", "B01", cell)) for unit in ("688", "694") for cell in ("J10", "J11")
    ]
    other = Source("2023-02", Origin("689", "b.xlsx", "B01", "J9"))
    assert cells_of([*sources, other], IN_FORCE.units) == (
        "Trang “B01” của thị xã Phước Long, huyện Hớn Quản: J10:J11; thành phố Đồng Xoài: J9"
    )


def test_the_files_of_the_units_are_listed_for_every_period(draft: Draft) -> None:
    rows = rows_of(draft.document, "Tệp đã nhận")
    assert len(rows) == 10 + 11
    assert rows[0] == ["Tháng 02 năm 2023", "Thành phố Đồng Xoài", "bc 689 2023-02.xlsx"]


def test_without_the_setting_there_is_none(tmp_path: Path) -> None:
    out = (
        compose(ComparedSummaries(FEBRUARY, JANUARY), "bao-cao", Office.new(IN_FORCE))
        .write(tmp_path / "bc.docx")
        .document
    )
    heads = [cell.text for table in docx.Document(str(out)).tables for cell in table.rows[0].cells]
    assert "Ô nguồn trong tệp của đơn vị" not in heads


@given(st.lists(st.tuples(st.sampled_from(["A", "F", "AB"]), st.integers(1, 40)), min_size=1, max_size=30))
def test_ranges_hold_exactly_the_cells_they_were_made_of(places: list[tuple[str, int]]) -> None:
    sources = [Source("2023-02", Origin("694", "a.xlsx", "B02", f"{column}{row}")) for column, row in places]
    said = cells_of(sources, IN_FORCE.units).removeprefix("Trang “B02” của huyện Hớn Quản: ")
    held = []
    for part in said.split():
        first, _, last = part.partition(":")
        column = re.sub(r"\d", "", first)
        numbers = [int(re.sub(r"[A-Z]", "", end)) for end in (first, last or first)]
        held += [(column, row) for row in range(numbers[0], numbers[1] + 1)]
    assert sorted(held) == sorted(set(places))
