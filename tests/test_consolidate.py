"""How rows become figures: sums, counts, groups, rates that are met, the lowest and the highest, the last day."""

from datetime import date
from typing import Any

import pytest

from addin.summary.consolidate import consolidate
from addin.summary.lookup import _left_out, rows_left_out
from schemas.filling import Filling
from schemas.period import Period
from schemas.report import FigurePlace
from schemas.rule import Record
from schemas.submission import Control, Part, Submission, Table
from schemas.summary import RowFigures, RowSource, Summary
from tests.catalogues import ALL_FORMS, FORMS_BY_ID, IN_FORCE
from tests.defects import month
from tests.drafting import submission, summary_of
from tests.test_recalculated import MANY_DEFECTS

FEBRUARY = Period.parse("2023-02")
ONE, TWO, THREE = "688", "694", "696"


def with_rows(form: str, **rows: list[dict[str, Any]]) -> Summary:
    """The summary of lists that units report: unit (with a letter before its code) → rows."""
    numbered = {unit[1:]: {form: {str(n): row for n, row in enumerate(lines, 1)}} for unit, lines in rows.items()}
    return summary_of("2023-02", numbered)


def test_a_list_counts_its_rows_what_is_true_and_each_group() -> None:
    cases = [
        {"incident": "a", "people": 3, "bypassed": True, "status": "Mới phát sinh"},
        {"incident": "b", "people": 4, "bypassed": False, "status": "Mới phát sinh"},
        {"incident": "c", "people": None, "bypassed": None, "status": None},
    ]
    found = with_rows("B10", u688=cases, u696=[{"incident": "d", "bypassed": True, "status": "Đã giải quyết"}]).forms[
        "B10"
    ]
    assert found.units[ONE] == {"count": 3, "people": 7, "bypassed": 1, "status": {"Mới phát sinh": 2}}
    assert found.units[THREE] == {"count": 1, "people": 0, "bypassed": 1, "status": {"Đã giải quyết": 1}}
    assert found.total == {
        "count": 4, "people": 7, "bypassed": 2, "status": {"Mới phát sinh": 2, "Đã giải quyết": 1}
    }  # fmt: skip


def test_an_empty_list_says_that_nothing_happened_and_a_list_of_nobody_says_nothing() -> None:
    nothing = with_rows("B10", u688=[])
    assert nothing.forms["B10"].units[ONE] == {"count": 0, "people": 0, "bypassed": 0, "status": {}}
    assert nothing.forms["B10"].total == {"count": 0, "people": 0, "bypassed": 0, "status": {}}
    assert nothing.forms["B10"].reported == (ONE,)
    assert ONE not in nothing.forms["B10"].missing
    assert THREE in nothing.forms["B10"].missing
    nobody = with_rows("B04", u688=[{"full_name": "Điểu A"}]).forms["B10"]
    assert nobody.total == {"count": None, "people": None, "bypassed": None, "status": None}
    assert set(nobody.missing) == {unit.code for unit in IN_FORCE.units_on(FEBRUARY.to_date)}


def test_money_is_added_up_by_where_it_comes_from() -> None:
    works = [
        {"work": "a", "source": "Ngân sách huyện", "plan_year": 100, "paid": 25},
        {"work": "b", "source": "Ngân sách huyện", "plan_year": 60, "paid": 15},
        {"work": "c", "source": None, "plan_year": 40, "paid": 40},
    ]
    found = with_rows("B07", u688=works).forms["B07"].units[ONE]
    assert set(found["source"]) == {"Ngân sách huyện"}
    group = found["source"]["Ngân sách huyện"]
    assert (group["plan_year"], group["paid"], group["paid_rate"]) == (160, 40, 25)
    assert (found["plan_year"], found["paid"], found["paid_rate"]) == (200, 80, 40)


@pytest.mark.parametrize(("done", "met"), [(100, 1), (99, 0), (101, 1), (150, 1), (0, 0)])
def test_a_movement_is_met_from_a_hundred_percent_on(done: int, met: int) -> None:
    rows = [{"movement": "x", "indicator": "y", "target": 100, "done": done, "rate": float(done)}]
    rows.append({"movement": "z", "indicator": "y", "target": None, "done": None, "rate": None})
    found = with_rows("B06A", u688=rows).forms["B06A"]
    assert found.units[ONE]["rate"] == {"met": met, "not_met": 1 - met}
    assert found.total["rate"] == {"met": met, "not_met": 1 - met}


def indicator(**actual: float | None) -> dict[str, Any]:
    """What the units tell of the first indicator of B08, and the province's figures of it."""
    code = FORMS_BY_ID["B08"].fixed_rows[0].code
    rows = {unit[1:]: {"B08": {code: {"actual": value}}} for unit, value in actual.items()}
    found: dict[str, Any] = summary_of("2023-02", rows).forms["B08"].total[code]["actual"]
    return found


def test_the_lowest_the_middle_and_the_highest_are_told_with_whose_they_are() -> None:
    spread = indicator(u688=50.0, u694=12.3456, u696=70.0)
    assert (spread["minimum"], spread["minimum_unit"]) == (12.3456, TWO)
    assert (spread["maximum"], spread["maximum_unit"]) == (70.0, THREE)
    assert spread["median"] == 50.0
    assert indicator(u688=1.0001, u694=2.0002)["median"] == 1.5
    assert indicator(u688=0.0011, u694=0.002)["median"] == 0.002


def test_of_equal_figures_the_first_unit_is_named_and_of_none_nobody() -> None:
    equal = indicator(u688=5.0, u696=5.0)
    assert (equal["minimum_unit"], equal["maximum_unit"]) == (ONE, ONE)
    nothing = indicator(u688=None)
    assert nothing == {"minimum": None, "minimum_unit": None, "median": None, "maximum": None, "maximum_unit": None}


def test_only_an_indicator_that_may_be_added_has_a_sum() -> None:
    for row in FORMS_BY_ID["B08"].fixed_rows:
        rows = {unit: {"B08": {row.code: {"actual": 2.1}}} for unit in (ONE, TWO)}
        spread = summary_of("2023-02", rows).forms["B08"].total[row.code]["actual"]
        assert spread.get("sum") == (4.2 if row.addable else None), row.label


def test_the_province_has_the_last_day_of_all_and_gathers_the_texts() -> None:
    code = FORMS_BY_ID["B03"].fixed_rows[0].code
    rows = {
        ONE: {"B03": {code: {"due_on": date(2023, 6, 1), "obstacle": "mưa"}}},
        TWO: {"B03": {code: {"due_on": date(2023, 5, 1), "obstacle": None}}},
        THREE: {"B03": {code: {"due_on": None, "obstacle": "giá"}}},
    }
    found = summary_of("2023-02", rows).forms["B03"].total[code]
    assert found["due_on"] == date(2023, 6, 1)
    assert len(found["obstacle"]) == 2
    nobody = summary_of("2023-02", {ONE: {"B03": {code: {}}}}).forms["B03"].total[code]
    assert nobody["due_on"] is None


def lacking(*keys: str) -> Submission:
    """A report of one commune's row of B02 without some of its columns; escaped is 2 of 20 poor."""
    values = {"households": 100, "poor_start": 20, "target_cut": 5, "escaped": 2, "fell_back": 1, "house_new": 4}
    sent = submission(ONE, FEBRUARY, Filling(rows={"B02": {"Xã A": values}}))
    (table,) = sent.tables
    (record,) = table.records
    known = {key: value for key, value in record.values.items() if key not in keys}
    return sent.model_copy(update={"tables": (table.model_copy(update={"records": (record._replace(values=known),)}),)})


def test_an_identity_of_which_a_part_is_unknown_is_left_out_of_every_column_and_of_no_other() -> None:
    whole, without = (consolidate([one], FEBRUARY, IN_FORCE) for one in (lacking(), lacking("escaped")))
    (row,) = whole.forms["B02"].rows
    assert (row.values["poor_start"], row.values["poor_now"], row.left_out) == (20, 19, {})
    (row,) = without.forms["B02"].rows
    assert "poor_start" not in row.values
    assert (row.left_out["poor_start"], row.left_out["households"]) == (20, 100)
    assert row.values["house_new"] == 4
    assert "house_new" not in row.left_out
    assert without.forms["B02"].total["poor_start"] is None
    assert without.forms["B02"].total["house_new"] == 4


def test_a_row_that_another_period_told_says_which_workbook_it_is_from() -> None:
    columns = {column.key: at for at, column in enumerate(FORMS_BY_ID["B10"].columns)}
    part = Part(Period.parse("2023-01"), "thang-1.xlsx", "Biểu cũ", {"incident": 7}, ())
    own = Record(10, "1", {"incident": "a"})
    earlier = Record(20, "2023-01/1", {"incident": "b"}, 1)
    table = Table(
        form="B10", sheet="B10-An ninh", columns=columns, records=(earlier, own), fields={}, parts=(part,),
        notes={"1": {"incident": "theo báo cáo tháng 01"}},
    )  # fmt: skip
    sent = Submission(
        unit=ONE, period=Period.parse("2023-Q1"), file="quy.xlsx", cover={}, tables=(table,), findings=(),
        control=Control(),
    )  # fmt: skip
    told, first = consolidate([sent], sent.period, IN_FORCE).forms["B10"].rows
    assert told.source == RowSource("2023-01", "thang-1.xlsx", {"incident": 7})
    assert (told.unit, told.code, told.values, told.sheet, told.row) == (
        ONE,
        "2023-01/1",
        {"incident": "b"},
        "Biểu cũ",
        20,
    )
    assert (told.left_out, told.notes) == ({}, {})
    assert (first.source, first.sheet, first.row) == (None, "B10-An ninh", 10)
    assert first.notes == {"incident": "theo báo cáo tháng 01"}


def test_the_figures_of_a_row_are_a_look_at_it_that_reads_like_a_dictionary() -> None:
    figures = RowFigures({"planned": None, "done": None}, {"planned": 3, "label": "Nhà ở"})
    assert figures == {"planned": 3, "done": None}
    assert {**figures} == dict(figures)
    assert "label" not in figures
    assert figures.get("label", "none") == "none"
    with pytest.raises(KeyError):
        figures["label"]


def test_only_units_that_lack_something_are_looked_through_for_rows_that_a_figure_lacks() -> None:
    summary, seen = month(MANY_DEFECTS).summary, 0
    for form in ALL_FORMS:
        found = summary.forms[form.id]
        for unit in found.reported:
            for key in form.by_key:
                for code in ("", *(row.code for row in form.fixed_rows)):
                    place = FigurePlace(form.id, key, unit, code)
                    assert rows_left_out(summary, place) == _left_out(summary, place)
                    seen += bool(_left_out(summary, place))
        assert found.incomplete <= set(found.reported)
    assert seen > 100
    assert set(summary.forms["B02"].reported) - summary.forms["B02"].incomplete
