"""Days of a column in which others can only be written month first are asked about, not taken."""

from datetime import date

import pytest

from addin.check.repair.month_first import MonthFirst
from schemas.findings import Finding, Severity
from tests.sheets import examined, form_sheet

WORK: dict[str, object] = {"commune": "Xã Lộc An", "approved": 900}


def asked(*days: str) -> list[Finding]:
    rows = [{**WORK, "work": f"Đường số {number}", "started_on": day} for number, day in enumerate(days, 1)]
    submission = examined({"B07": form_sheet("B07", *rows)})
    return [one for one in submission.findings if one.code in ("cell-date", "cell-date-text", "cell-date-ambiguous")]


def test_a_day_beside_one_that_can_only_be_month_first_is_asked_about() -> None:
    unclear, unusable = sorted(asked("5/1/2023", "1/14/2023"), key=lambda one: one.cell)
    assert (unclear.code, unclear.severity, unusable.code) == ("cell-date-ambiguous", Severity.WARNING, "cell-date")
    assert all(words in unclear.message for words in ("“5/1/2023”", "05/01/2023", "01/05/2023", "“1/14/2023”"))


@pytest.mark.parametrize("beside", ["14/1/2023", "3/1/2023"])
def test_a_day_beside_none_that_is_month_first_is_taken_as_day_and_month(beside: str) -> None:
    assert {one.code for one in asked("5/1/2023", beside)} == {"cell-date-text"}


def test_a_day_that_reads_the_same_both_ways_is_sure() -> None:
    assert sorted(one.code for one in asked("5/5/2023", "1/14/2023")) == ["cell-date", "cell-date-text"]


def test_days_that_excel_took_are_unclear_as_long_as_none_is_after_the_twelfth() -> None:
    taken = date(2023, 1, 5)
    assert MonthFirst([taken, "1/14/2023"]).other_day(taken, taken) == date(2023, 5, 1)
    assert MonthFirst([taken, date(2023, 1, 25), "1/14/2023"]).other_day(taken, taken) is None
    assert MonthFirst([taken, "14/1/2023"]).other_day(taken, taken) is None
