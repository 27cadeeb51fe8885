"""The board of many units: area by area, each with how many of its units have sent."""

from collections.abc import Callable

import pytest

from addin.sheets.plan import SheetPlan
from addin.summary.consolidate import consolidate
from addin.summary_workbook.board import pages_of, pages_on, plan_board
from addin.summary_workbook.overview import Inbox
from schemas.period import Period
from schemas.profile.profile import load
from schemas.profile.sheets import SHEETS
from schemas.submission import Control
from tests.profiles import own_office

MONTH = Period.parse("2025-12")
Change = Callable[[list[dict[str, str]]], None]


def board(units: int, change: Change) -> SheetPlan:
    lines = own_office(units)
    change(lines["Đơn vị"])
    lines["Loại đơn vị"].append({"title": "Phường", "short": "p"})
    profile = load({
        sheet.name: [[column.label for column in sheet.columns], [column.key for column in sheet.columns]]
        + [[line.get(column.key, "") for column in sheet.columns] for line in lines.get(sheet.name, [])]
        for sheet in SHEETS
    })  # fmt: skip
    return plan_board(consolidate([], MONTH, profile.on(MONTH.to_date)), Inbox([], [], [], Control()), (), pages_of(()))


def headings(plan: SheetPlan) -> list[str]:
    return [str(merge.content) for merge in plan.merges if str(merge.content).endswith("đơn vị đã gửi")]


def numbered(plan: SheetPlan) -> list[str]:
    """The units' names by their numbers, from the first row on."""
    lines = [(block.row, block.rows[0]) for block in plan.blocks if isinstance(block.rows[0][0], int)]
    assert [line[0] for _, line in sorted(lines)] == list(range(1, len(lines) + 1))
    return [str(line[1]) for _, line in sorted(lines)]


def all_alike(_: list[dict[str, str]]) -> None:
    """Communes only, of nobody."""


def every_third_a_ward(units: list[dict[str, str]]) -> None:
    for unit in units[::3]:
        unit["title"], unit["kind"] = unit["title"].replace("Xã", "Phường"), "Phường"


def of_two_regions(units: list[dict[str, str]]) -> None:
    for at, unit in enumerate(units[2:]):
        unit["parent"] = units[at % 2]["code"]
    for unit in units[:2]:
        unit["reports"] = ""


def test_units_of_two_kinds_are_grouped_by_kind() -> None:
    plan = board(95, every_third_a_ward)
    assert headings(plan) == ["Phường: 0/32 đơn vị đã gửi", "Xã: 0/63 đơn vị đã gửi"]
    names = numbered(plan)
    assert len(names) == 95
    assert [name.split()[0] for name in names] == ["Phường"] * 32 + ["Xã"] * 63
    assert plan.setup.fit_height == 0, "ninety-five lines do not fit on a page"


def test_units_of_several_areas_are_grouped_by_the_unit_above_them() -> None:
    plan = board(97, of_two_regions)
    assert headings(plan) == ["Xã Bình An 1: 0/48 đơn vị đã gửi", "Xã Lộc An 1: 0/47 đơn vị đã gửi"]
    assert len(numbered(plan)) == 95


@pytest.mark.parametrize(("units", "change"), [(95, all_alike), (11, every_third_a_ward)])
def test_units_that_are_all_alike_or_few_stand_in_one_list(units: int, change: Change) -> None:
    plan = board(units, change)
    assert headings(plan) == []
    assert len(numbered(plan)) == units


@pytest.mark.parametrize(("units", "long"), [(95, True), (11, False)])
def test_the_board_leads_to_the_lower_part_of_an_overview_that_has_a_sheet_for_it(units: int, long: bool) -> None:
    plan = board(units, all_alike)
    assert ("Biểu đồ, sổ nhận" in pages_on(plan)) == long
    cells = [(merge.first_row, at) for merge in plan.merges for at in range(merge.first_column, merge.last_column + 1)]
    assert len({*cells}) == len(cells), "no two stand in one place"
