"""A form of more units than one sheet holds: a sheet of each area, and one above them whose formulas hold."""

import re
from itertools import chain
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openxml_audit import OpenXmlValidator

from addin.excel.buttons.board import areas_that_are_gone
from addin.excel.live.shown import _keyed
from addin.sheets.plan import Formula, Link, SheetPlan
from addin.sheets.writer import write_book
from addin.summary_workbook import areas
from addin.summary_workbook.areas import parts_of
from addin.summary_workbook.workbook import plan_form
from tests.catalogues import ALL_FORMS, FORMS_BY_ID, IN_FORCE
from tests.defects import Defects, month
from tests.drafting import submission
from tests.sheets import FEBRUARY
from tests.test_recalculated import MANY_DEFECTS, NO_DEFECTS, halves, recalculated, values_of

CODES = tuple(unit.code for unit in IN_FORCE.units_on(FEBRUARY.to_date))


@pytest.fixture
def little_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sheets of forms hold few rows."""
    for name, number in (("MOST_TOGETHER", 5), ("MOST_ROWS", 40), ("_ROWS_OF_PART", 40)):
        monkeypatch.setattr(areas, name, number)


@pytest.mark.parametrize("wrong", [NO_DEFECTS, MANY_DEFECTS], ids=["whole", "with defects"])
@pytest.mark.usefixtures("little_room")
@pytest.mark.slow
def test_sheets_by_area_and_the_one_above_show_what_libreoffice_calculates_from_nothing(
    tmp_path: Path, wrong: Defects
) -> None:
    made = month(wrong, {unit: submission(unit, FEBRUARY, filling) for unit, filling in halves().items()})
    book, file = made.book(), tmp_path / "tong-hop.xlsx"
    write_book(book, file)
    names = [sheet.name for sheet in book.sheets]
    assert len(names) > 50
    assert len({name.casefold() for name in names}) == len(names)
    assert max(map(len, names)) <= 31
    assert recalculated([file], tmp_path) == {}
    assert [str(error) for error in OpenXmlValidator().validate(file).errors] == []


@pytest.mark.parametrize("wrong", [NO_DEFECTS, MANY_DEFECTS], ids=["whole", "with defects"])
def test_totals_above_the_areas_are_those_of_one_sheet(little_room: None, wrong: Defects) -> None:
    made = month(wrong).summary
    for form in ALL_FORMS:
        split = plan_form(made, form, FEBRUARY)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(areas, "MOST_TOGETHER", 1000)
            whole = plan_form(made, form, FEBRUARY)
        assert whole.areas == ()
        for (unit, code), row in whole.anchors.rows.items():
            if not split.areas:
                continue
            if unit:
                assert split.anchors.has(unit, code) == whole.anchors.has(unit, code)
            if unit and not split.anchors.has(unit, code):
                continue
            there = split.anchors.of(unit)
            sheet = next(one for one in split.every_sheet if one.name == there.sheet)
            for key, column in whole.anchors.columns.items():
                if form.by_key.get(key) and form.by_key[key].label_column:
                    continue
                before, now = content(whole.sheets[0], row, column), content(sheet, there.rows[unit, code], column)
                assert value(now) == value(before), (form.id, unit, code, key)


@pytest.mark.usefixtures("little_room")
def test_links_and_the_overview_lead_to_the_sheet_of_the_units_area() -> None:
    made = month(NO_DEFECTS)
    sheets = {sheet.name: sheet for sheet in made.book().sheets}
    links = [cell for sheet in sheets.values() for cell in cells(sheet) if isinstance(cell, Link)]
    inside = [link.target for link in links if link.target.startswith("internal:")]
    assert len(inside) > 30
    assert {target.split("'")[1] for target in inside} <= sheets.keys()
    overview = [cell.text for cell in cells(sheets["Tổng quan"]) if isinstance(cell, Formula)]
    named = set(chain.from_iterable(re.findall(r"'(B0[12] [^']+)'", text) for text in overview))
    assert any("Đơn vị" in name for name in named)
    assert named <= sheets.keys()


@pytest.mark.usefixtures("little_room")
def test_in_an_open_workbook_each_area_has_a_sheet_whose_figures_are_known_and_none_stays_of_another_period() -> None:
    made = month(NO_DEFECTS)
    planned = plan_form(made.summary, FORMS_BY_ID["B04"], FEBRUARY)
    keyed = _keyed("B04", planned)
    assert [key for key, _, _ in keyed][:4] == ["B04", "B04_kv1", "B04_kv1_ds", "B04_kv2"]
    assert [sheet.name for _, sheet, _ in keyed] == [sheet.name for sheet in planned.every_sheet]
    assert all(anchors.sheet == sheet.name for _, sheet, anchors in keyed)
    there = {key: SimpleNamespace(name=sheet.name) for key, sheet, _ in keyed}
    gone = areas_that_are_gone("B04", 1, there.get)
    assert list(gone) == [key for key in there if key not in ("B04", "B04_kv1", "B04_kv1_ds")]
    assert all(sheet.hidden and not sheet.blocks for sheet in gone.values())
    assert areas_that_are_gone("B04", len(planned.areas), there.get) == {}


def test_few_units_are_on_one_sheet_however_many_rows_they_have() -> None:
    assert parts_of(IN_FORCE.units, "B01", dict.fromkeys(CODES, 10_000)) == ()
    assert all(plan_form(month(NO_DEFECTS).summary, form, FEBRUARY).areas == () for form in ALL_FORMS)


@given(st.lists(st.integers(0, 40), min_size=6, max_size=11), st.integers(1, 60))
def test_every_unit_is_on_one_sheet_in_the_order_of_the_office(sizes: list[int], most: int) -> None:
    rows = dict(zip(CODES, sizes, strict=False))
    with pytest.MonkeyPatch.context() as patch:
        for name, number in (("MOST_TOGETHER", 5), ("MOST_ROWS", 10), ("_ROWS_OF_PART", most)):
            patch.setattr(areas, name, number)
        parts = parts_of(IN_FORCE.units, "B01", rows)
    if sum(sizes) <= 10:
        assert parts == ()
        return
    assert [unit for part in parts for unit in part.units] == list(rows)
    assert len({part.label.casefold() for part in parts}) == len(parts)
    assert all(len(f"B01 DS {part.label}") <= 31 for part in parts)


def test_several_halves_of_one_sheet_are_never_written_over_each_other(little_room: None, tmp_path: Path) -> None:
    file = tmp_path / "tong-hop.xlsx"
    write_book(month(NO_DEFECTS).book(), file)
    values = values_of(file)
    parts = [name for name in values if name.startswith("B02 ") and name != "B02 tổng hợp"]
    communes = [str(row[1]) for name in parts for row in values[name] if len(row) > 1 and str(row[1]).startswith("Xã ")]
    told = [row.code for row in month(NO_DEFECTS).summary.forms["B02"].rows if row.code.startswith("Xã ")]
    assert communes == told
    assert FORMS_BY_ID["B02"].by_key


def cells(sheet: SheetPlan) -> list[object]:
    merged = [merge.content for merge in sheet.merges]
    return [*merged, *(cell for block in sheet.blocks for row in block.rows for cell in row)]


def content(sheet: SheetPlan, row: int, column: int) -> object:
    for block in sheet.blocks:
        if 0 <= row - block.row < len(block.rows) and 0 <= column - block.column < len(block.styles):
            return block.rows[row - block.row][column - block.column]
    return None


def value(cell: object) -> object:
    return cell.value if isinstance(cell, Formula) else cell
