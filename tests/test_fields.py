"""Column types: which cell oddities each accepts, and that the fast road and the careful one agree."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.cells import Cell, address, column_index, column_letters
from schemas.fields import (
    BIRTH_YEAR,
    BOOL,
    COMMUNE,
    COUNT,
    DATE,
    EMAIL,
    LONG_TEXT,
    MONEY,
    NUMBER,
    PEOPLE,
    PERCENT,
    PHONE,
    TEXT,
    Context,
    FieldType,
)
from schemas.forms import ALL_FORMS
from schemas.numbers import parse_number, percent_of, round_half_up, show_number
from schemas.text import is_blank

BU_DANG = Context("696", date(2023, 2, 14))
TYPES = (COUNT, MONEY, PERCENT, NUMBER, TEXT, LONG_TEXT, DATE, BOOL, COMMUNE, PEOPLE, BIRTH_YEAR, PHONE, EMAIL)
CELLS = st.one_of(
    st.just(""),
    st.floats(-10, 10_000, allow_nan=False).map(lambda x: round(x, 4)),
    st.integers(-3, 5000).map(float),
    st.booleans(),
    st.dates(date(1990, 1, 1), date(2030, 1, 1)),
    st.sampled_from(["x", "X", "có", "Xã Bom Bo", "bom bo", "Kinh", "S'tiêng", "-", "1.234,5", "a@b.vn", "0912345678"]),
    st.text(max_size=12),
)


@given(st.sampled_from(TYPES), st.lists(CELLS, max_size=6))
def test_a_clean_column_reads_the_same_fast_and_cell_by_cell(kind: FieldType, cells: list[Cell]) -> None:
    fast = kind.clean(cells, BU_DANG)
    if fast is None:
        return
    for cell, value in zip(cells, fast, strict=True):
        if is_blank(cell):
            assert value in (None, False)
            continue
        reading = kind.read(cell, BU_DANG)
        assert (reading.value, reading.code) == (value, "")
        assert type(reading.value) is type(value)


def test_every_type_of_the_forms_passes_its_own_blank_column_at_once() -> None:
    for form in ALL_FORMS:
        for column in form.columns:
            assert column.type.clean(["", ""], BU_DANG) is not None, column.key


@pytest.mark.parametrize(
    ("kind", "cell", "value", "code"),
    [
        (COUNT, 12.0, 12, ""),
        (COUNT, "1.234", 1234, "cell-text-number"),
        (COUNT, "1 234", 1234, "cell-text-number"),
        (COUNT, "–", 0, "cell-dash"),
        (COUNT, "không", 0, "cell-dash"),
        (COUNT, 12.5, None, "cell-type"),
        (COUNT, True, None, "cell-type"),
        (COUNT, "0 hộ", None, "cell-type"),
        (COUNT, "x", None, "cell-type"),
        (COUNT, date(2023, 5, 1), None, "cell-type"),
        (COUNT, -1.0, None, "cell-range"),
        (MONEY, "1.234,5", 1234.5, "cell-text-number"),
        (MONEY, "1,234.5", 1234.5, "cell-text-number"),
        (MONEY, "1.234.567", 1234567.0, "cell-text-number"),
        (MONEY, "1.234", None, "cell-number-ambiguous"),
        (MONEY, 1.23456, 1.235, "cell-decimals"),
        (PERCENT, "45%", 45.0, "cell-text-number"),
        (PERCENT, "12.5%", 12.5, "cell-text-number"),
        (PERCENT, 145.0, None, "cell-range"),
        (BIRTH_YEAR, 1956.0, 1956, ""),
        (BIRTH_YEAR, 2010.0, None, "cell-range"),
        (DATE, "5/2/23", date(2023, 2, 5), "cell-date-text"),
        (DATE, "05.02.2023", date(2023, 2, 5), "cell-date-text"),
        (DATE, 44963.0, date(2023, 2, 6), "cell-date-text"),
        (DATE, "31/02/2023", None, "cell-date"),
        (BOOL, "Có", True, ""),
        (BOOL, "✓", True, ""),
        (BOOL, "Không", False, ""),
        (BOOL, "có thể", None, "cell-choice"),
        (COMMUNE, "X. Bom Bo", "Xã Bom Bo", ""),
        (COMMUNE, "TT Đức Phong", "Thị trấn Đức Phong", ""),
        (COMMUNE, "Xã Lộc An", None, "cell-choice"),
        (PEOPLE, "S’tiêng", "Xtiêng", ""),
        (PEOPLE, "Khơ me", "Khmer", ""),
        (PHONE, "0271 3887 123", "0271 3887 123", ""),
        (PHONE, "12", None, "cell-type"),
        (EMAIL, "phongdt.budang", None, "cell-type"),
        (TEXT, 2023.1, "2023.1", ""),
    ],
)  # fmt: skip
def test_each_type_says_what_it_accepts(kind: FieldType, cell: Cell, value: object, code: str) -> None:
    reading = kind.read(cell, BU_DANG)
    assert (reading.value, reading.code) == (value, code)
    assert reading.usable is (value is not None)


def test_a_commune_slightly_misspelt_is_asked_about_with_the_best_suggestion() -> None:
    reading = COMMUNE.read("Xã Bom Bọp", BU_DANG)
    assert not reading.usable
    assert "Xã Bom Bo" in reading.values["hint"]


def test_decomposed_unicode_is_read_as_composed() -> None:
    import unicodedata

    assert COMMUNE.read(unicodedata.normalize("NFD", "Xã Đồng Nai"), BU_DANG).value == "Xã Đồng Nai"


@given(st.decimals(0, 10**9, places=3).map(float))
def test_a_shown_number_reads_back_as_itself(value: float) -> None:
    number = parse_number(show_number(value))
    assert number is not None
    assert value in (number.value, number.other)


@given(st.text(max_size=15))
def test_any_text_is_a_number_or_is_not_and_never_breaks_the_reader(text: str) -> None:
    parse_number(text)


def test_numbers_are_rounded_as_a_person_rounds_them() -> None:
    assert round_half_up(2.675, 2) == 2.68
    assert show_number(1234.5) == "1.234,5"
    assert show_number(45.2, 2, fixed=True) == "45,20"
    assert show_number(-0.0001) == "0"


@given(st.integers(0, 20_000))
def test_column_letters_and_indexes_agree(index: int) -> None:
    assert column_index(column_letters(index)) == index
    assert address(4, 27) == "AB5"


@given(st.floats(-1e12, 1e12, allow_nan=False), st.integers(0, 4))
def test_rounding_is_that_of_the_fifteen_digits_that_are_written(value: float, decimals: int) -> None:
    written = Decimal(f"{value:.15g}").quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    assert round_half_up(value, decimals) == float(written)


@given(st.integers(1, 5_000), st.integers(0, 100_000))
def test_a_percentage_that_ends_on_a_half_goes_up(whole: int, part: int) -> None:
    exactly = (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert percent_of(part, whole) == float(exactly)


def test_a_share_of_households_is_rounded_as_the_form_itself_shows_it() -> None:
    assert percent_of(23, 160) == 14.38
    assert percent_of(1, 800) == 0.13
    assert percent_of(None, 800) is None
    assert percent_of(3, 0) is None
