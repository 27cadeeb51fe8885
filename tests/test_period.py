"""Periods: the written forms, the Decree's cut-off dates, and the arithmetic between them."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addin.read.identity import period_in
from schemas.period import NUMBERED, Period, PeriodKind
from schemas.period_words import gaps_told, periods_told, read_period
from schemas.reference import holidays


@st.composite
def periods(draw: st.DrawFn) -> Period:
    kind = draw(st.sampled_from(PeriodKind))
    number = draw(st.integers(1, NUMBERED[kind])) if kind in NUMBERED else 0
    return Period(year=draw(st.integers(2001, 2100)), kind=kind, number=number)


@pytest.mark.parametrize(
    ("written", "first", "last", "label"),
    [
        ("2023-02", date(2023, 1, 15), date(2023, 2, 14), "tháng 02 năm 2023"),
        ("2023-01", date(2022, 12, 15), date(2023, 1, 14), "tháng 01 năm 2023"),
        ("2023-Q1", date(2022, 12, 15), date(2023, 3, 14), "quý I năm 2023"),
        ("2023-Q4", date(2023, 9, 15), date(2023, 12, 14), "quý IV năm 2023"),
        ("2023-H1", date(2022, 12, 15), date(2023, 6, 14), "6 tháng đầu năm 2023"),
        ("2023-9M", date(2022, 12, 15), date(2023, 9, 14), "9 tháng đầu năm 2023"),
        ("2023", date(2022, 12, 15), date(2023, 12, 14), "năm 2023"),
    ],
)
def test_cut_off_dates_are_those_of_decree_09_2019(written: str, first: date, last: date, label: str) -> None:
    period = Period.parse(written)
    assert (period.from_date, period.to_date, period.label) == (first, last, label)


def test_periods_are_in_order_of_their_last_days_a_longer_one_before_what_it_ends_with() -> None:
    written = ["2022", "2023-01", "2023-03", "2023-Q1", "2023-Q2", "2023-H1", "2023-9M", "2023-Q4", "2023"]
    expected = ["2022", "2023-01", "2023-Q1", "2023-03", "2023-H1", "2023-Q2", "2023-9M", "2023", "2023-Q4"]
    assert [str(one) for one in sorted(map(Period.parse, written))] == expected


@given(periods())
def test_the_same_period_of_last_year_is_a_year_earlier_and_otherwise_alike(period: Period) -> None:
    earlier = period.same_last_year()
    assert (earlier.year, earlier.kind, earlier.number) == (period.year - 1, period.kind, period.number)


@given(periods())
def test_a_period_is_read_back_as_it_is_written(period: Period) -> None:
    assert Period.parse(str(period)) == period


def test_a_stretch_of_months_is_told_by_its_ends_and_units_that_lack_the_same_stand_together() -> None:
    assert periods_told(("2023-02",)) == "tháng 02 năm 2023"
    assert periods_told(("2023-02", "2023-03")) == "tháng 02 năm 2023, tháng 3 năm 2023"
    assert periods_told(("2023-02", "2023-03", "2023-04")) == "từ tháng 02 đến tháng 4 năm 2023"
    assert periods_told(("2023-02", "2023-04", "2023-05")) == "tháng 02 năm 2023, tháng 4 năm 2023, tháng 5 năm 2023"
    one, two = ("2023-02",), ("2023-03",)
    assert gaps_told({"a": one, "b": two, "c": one}, str.upper) == (
        "báo cáo tháng 02 năm 2023 của A, C; báo cáo tháng 3 năm 2023 của B"
    )
    assert gaps_told(dict.fromkeys("abcd", one), str.upper) == "báo cáo tháng 02 năm 2023 của 4 đơn vị"


@given(periods())
def test_months_and_quarters_follow_each_other_without_a_gap_or_an_overlap(period: Period) -> None:
    if period.kind in NUMBERED:
        assert period.previous().to_date + timedelta(days=1) == period.from_date


@given(periods())
def test_the_previous_period_ends_earlier_and_last_years_is_a_year_back(period: Period) -> None:
    assert period.previous().to_date < period.to_date
    assert period.same_last_year().to_date.replace(year=period.year) == period.to_date


@given(periods(), st.integers(1, 10))
def test_the_due_date_is_a_working_day_after_the_data_end(period: Period, days: int) -> None:
    due = period.due_on(working_days=days, holidays=holidays())
    assert due > period.to_date
    assert due.weekday() < 5
    assert due not in holidays()


def test_the_due_date_skips_tet() -> None:
    january_14_2024 = Period.parse("2024-02")
    assert january_14_2024.due_on(working_days=1, holidays=holidays()) == date(2024, 2, 15)
    assert Period.parse("2023-02").due_on(holidays=holidays()) == date(2023, 2, 16)


@pytest.mark.parametrize("written", ["", "2023-13", "2023-0", "2023-Q5", "2023-H2", "02/2023", "23-02", "2023-02-01"])
def test_what_is_not_a_period_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="not a period"):
        Period.parse(written)


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("02/2023", "2023-02"), ("2/2023", "2023-02"), ("2-2023", "2023-02"), ("2.2023", "2023-02"),
        ("T2-2023", "2023-02"), ("T02/2023", "2023-02"), ("2023-2", "2023-02"), ("2023/02", "2023-02"),
        ("2023-T2", "2023-02"), ("tháng 2/2023", "2023-02"), ("Tháng 02 năm 2023", "2023-02"),
        ("THANG 12.2023", "2023-12"),
        ("15/02/2023", "2023-02"), ("2023-02-15", "2023-02"), ("ngày 14 tháng 2 năm 2023", "2023-02"),
        (date(2023, 2, 1), "2023-02"), (datetime(2023, 2, 15), "2023-02"), (2023.0, "2023"), (2023, "2023"),
        ("quý 1/2023", "2023-Q1"), ("Quý I năm 2023", "2023-Q1"), ("quý IV/2023", "2023-Q4"), ("Q3-2023", "2023-Q3"),
        ("2023-q2", "2023-Q2"), ("2023 quý 3", "2023-Q3"), ("6 tháng đầu năm 2023", "2023-H1"), ("6T/2023", "2023-H1"),
        ("6 tháng 2023", "2023-H1"), ("H1 2023", "2023-H1"), ("9 tháng năm 2023", "2023-9M"), ("9T-2023", "2023-9M"),
        ("năm 2023", "2023"), (" 2023 ", "2023"), ("Kỳ báo cáo: tháng 3 năm 2023", "2023-03"),
    ],
)  # fmt: skip
def test_a_period_is_taken_as_people_write_it(typed: object, normal: str) -> None:
    assert str(read_period(typed)) == normal


@pytest.mark.parametrize(
    "typed",
    [
        "",
        None,
        "tháng hai",
        "13/2023",
        "0/2023",
        "quý 5/2023",
        "2/23",
        "2023-02-30x",
        "32/02/2023",
        "1999",
        2.5,
        44927.5,
    ],
)
def test_what_names_no_period_or_several_is_none(typed: object) -> None:
    with pytest.raises(ValueError, match="period"):
        read_period(typed)


@pytest.mark.parametrize(
    ("word", "month"),
    [
        ("giêng", 1), ("một", 1), ("hai", 2), ("ba", 3), ("tư", 4), ("bốn", 4), ("năm", 5), ("sáu", 6), ("bảy", 7),
        ("tám", 8), ("chín", 9), ("mười", 10), ("mười một", 11), ("mười hai", 12), ("chạp", 12),
    ],
)  # fmt: skip
def test_a_title_may_name_its_month_in_words(word: str, month: int) -> None:
    assert str(period_in(f"BÁO CÁO THÁNG {word.upper()} NĂM 2023")) == f"2023-{month:02}"


@pytest.mark.parametrize(
    ("year", "kind", "number"),
    [
        (1999, PeriodKind.YEAR, 0), (2101, PeriodKind.YEAR, 0), (2023, PeriodKind.YEAR, 1), (2023, PeriodKind.MONTH, 0),
        (2023, PeriodKind.MONTH, 13), (2023, PeriodKind.QUARTER, 5), (2023, PeriodKind.HALF, 1),
    ],
)  # fmt: skip
def test_a_cover_may_name_no_period_that_there_is_not(year: int, kind: PeriodKind, number: int) -> None:
    with pytest.raises(ValueError, match=r"period|year"):
        Period(year=year, kind=kind, number=number)


@given(periods())
def test_the_normal_form_and_the_label_of_every_period_are_ways_of_writing_it(period: Period) -> None:
    assert read_period(str(period)) == read_period(period.label) == period
