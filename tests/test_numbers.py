"""Numbers as Vietnamese offices write them: how a text is read, how a figure is rounded and shown."""

import math

import pytest

from schemas.numbers import (
    LARGEST,
    TextNumber,
    decimals_of,
    exact,
    number_in,
    number_or_zero,
    parse_number,
    percent_of,
    round_half_up,
    show_number,
)


@pytest.mark.parametrize(
    ("text", "value", "other"),
    [
        ("1.234,5", 1234.5, None),
        ("1,234.5", 1234.5, None),
        ("1.234.567", 1234567, None),
        ("1,234,567", 1234567, None),
        ("1 234", 1234, None),
        ("12 345 678,9", 12345678.9, None),
        ("1\u00a0234", 1234, None),
        ("1.234", 1234, 1.234),
        ("1,234", 1.234, 1234),
        ("-1.234", -1234, -1.234),
        ("0,5", 0.5, None),
        ("0.5", 0.5, None),
        ("-3", -3, None),
        ("−3", -3, None),  # the sign that Word puts in its place
        ("- 3", -3, None),
        ("+3", 3, None),
        (" 7 ", 7, None),
    ],
)
def test_a_number_is_read_however_its_thousands_and_decimals_are_parted(
    text: str, value: float, other: float | None
) -> None:
    assert parse_number(text) == TextNumber(value, other)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("12.5%", TextNumber(12.5, None, True)),
        ("12,5 %", TextNumber(12.5, None, True)),
        ("12,5％", TextNumber(12.5, None, True)),  # typed with a Chinese keyboard
        ("1.234%", TextNumber(1234, 1.234, True)),
        ("1,234%", TextNumber(1.234, 1234, True)),
    ],
)
def test_a_percent_sign_is_told_beside_the_number(text: str, read: TextNumber) -> None:
    assert parse_number(text) == read


@pytest.mark.parametrize(
    "text", ["", "-", "12 34", "1.23.4", "1,2,3", "0.123.456", "12a", "1 234 5", "--3", "1e5", "%"]
)
def test_what_is_not_just_a_number_is_none(text: str) -> None:
    assert parse_number(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("khoảng 30", 30),
        ("0 hộ", 0),
        ("30\u00a0hộ", 30),
        ("(5)", -5),
        ("5-", -5),
        ("-5 hộ", -5),
        ("- 5 hộ", None),
        ("l75", 175),
        ("1O", None),
        ("ước (30 hộ)", 30),
        ("b(30 hộ)", 30),
        ("2 tỷ", None),
        ("ước ≈30", 30),
        (":30", None),
        ("30 hộ.", 30),
        ("30, ước", 30),
        ("tăng 12,5%", 12.5),
        ("giảm 5", None),
        ("3 trăm", None),
        ("5k", None),
        ("3 hộ, 4 khẩu", None),
        ("30hộ", 30),
        ("30h", None),
        ("hộ", None),
    ],
)
def test_the_one_number_among_words_is_found_where_it_is_certain(text: str, value: float | None) -> None:
    read = number_in(text)
    assert (read.value if read else None) == value


def test_look_alikes_of_digits_count_where_more_than_half_of_the_text_are_digits() -> None:
    assert number_in("l75") == TextNumber(175)
    assert number_in("1l") is None
    assert number_in("ll7") is None


@pytest.mark.parametrize(
    ("text", "million"),
    [
        ("0,3976 tỷ", 397.6),
        ("15 triệu đồng", 15),
        ("500 nghìn", 0.5),
        ("2500000 đồng", 2.5),
        ("-2 tỷ", -2000),
        ("2 tỷ", 2000),
    ],
)
def test_money_with_its_unit_comes_in_million(text: str, million: float) -> None:
    read = number_in(text, in_million=True)
    assert read is not None
    assert read.value == pytest.approx(million)


def test_both_readings_and_the_percent_sign_go_along_among_words() -> None:
    assert number_in("ước 1.234 tỷ", in_million=True) == TextNumber(1_234_000, 1234)
    assert number_in("khoảng 12,5%") == TextNumber(12.5, None, True)


@pytest.mark.parametrize(
    ("value", "decimals", "rounded"),
    [
        (2.675, 2, 2.68),
        (14.375, 2, 14.38),
        (23 / 160 * 100, 2, 14.38),
        (-2.675, 2, -2.68),
        (0.5, 0, 1.0),
        (1.5, 0, 2.0),
        (2.5, 0, 3.0),
        (1.2344, 3, 1.234),
        (1.2345, 3, 1.235),
        (40.04, 1, 40.0),
        (123456.785, 2, 123456.79),
        (1e11 + 0.25, 1, 1e11 + 0.3),
        (0.1 + 0.2, 3, 0.3),
    ],
)
def test_halves_are_rounded_up_as_they_are_written(value: float, decimals: int, rounded: float) -> None:
    assert round_half_up(value, decimals) == rounded


def test_whole_numbers_and_what_is_no_figure_stay_as_they_are() -> None:
    assert round_half_up(7, 0) == 7
    assert isinstance(round_half_up(7, 2), int)
    assert round_half_up(10 * LARGEST, 2) == 10 * LARGEST
    assert math.isnan(round_half_up(math.nan, 2))
    assert round_half_up(math.inf, 2) == math.inf
    assert round_half_up(LARGEST, 0) == LARGEST


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (1234.5, "1.234,5"),
        (1_234_567, "1.234.567"),
        (0, "0"),
        (-0.0004, "0"),
        (-3.5, "-3,5"),
        (2.6785, "2,679"),
        (100.0, "100"),
        (1200.100, "1.200,1"),
        (1e15, "1.000.000.000.000.000"),
        (2.5e15, "2,5e+15"),
    ],
)
def test_a_figure_is_shown_as_vietnamese_offices_write_it(value: float, shown: str) -> None:
    assert show_number(value) == shown


def test_fixed_decimals_are_all_shown() -> None:
    assert show_number(1234.5, 2, fixed=True) == "1.234,50"
    assert show_number(7, 0) == "7"
    assert show_number(40, 0) == "40"


@pytest.mark.parametrize(
    ("value", "most", "count"),
    [
        (31.8, 3, 1),
        (5.0, 3, 0),
        (0.125, 3, 3),
        (0.125, 2, 2),
        (1.0004, 3, 0),
        (-2.25, 3, 2),
        (2e15, 3, 0),
        (1e15, 3, 0),
    ],
)
def test_a_number_needs_as_many_decimals_as_it_has(value: float, most: int, count: int) -> None:
    assert decimals_of(value, most) == count


def test_money_has_three_decimals_at_the_most_and_what_is_no_figure_has_none() -> None:
    assert decimals_of(0.12345) == 3
    assert decimals_of(2e15 + 0.5) == 0


def test_sums_are_without_the_dust_of_binary_fractions() -> None:
    assert exact(0.1 + 0.2) == 0.3
    assert exact(1.00049) == 1.0
    assert exact(1.0005) == 1.001


@pytest.mark.parametrize(
    ("part", "whole", "percent"),
    [(1, 3, 33.33), (23, 160, 14.38), (5, 5, 100), (0, 4, 0), (None, 4, None), (4, None, None), (4, 0, None)],
)
def test_a_percentage_is_unknown_where_a_part_is_or_the_whole_is_zero(
    part: float | None, whole: float | None, percent: float | None
) -> None:
    assert percent_of(part, whole) == percent


@pytest.mark.parametrize(("value", "number"), [(3, 3), (2.5, 2.5), (None, 0), ("3", 0), (True, 0)])
def test_a_cell_that_is_no_number_counts_as_zero(value: object, number: float) -> None:
    assert number_or_zero(value) == number
