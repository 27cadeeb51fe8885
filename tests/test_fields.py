"""Column types: which cell oddities each accepts, and that the fast road and the careful one agree."""

from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.cells import Cell, address, column_index, column_letters
from schemas.cover import FIELDS
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
    YEAR,
    Context,
    FieldType,
)
from schemas.fields.seen import numbers_behind
from schemas.numbers import parse_number, percent_of, round_half_up, show_number
from schemas.text import is_blank
from tests.catalogues import ALL_FORMS, IN_FORCE

BU_DANG = Context("696", date(2023, 2, 14), IN_FORCE.units)
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


def test_the_dust_of_fractions_never_takes_one_off_a_count() -> None:
    """Excel shows 8 where (0,1 + 0,7) × 10 is 7.999999999999999 in its file."""
    for count in range(1, 3000):
        for dust in (
            count * (1 - 1e-15),
            count * (1 + 1e-15),
            sum([0.1] * (10 * count)) if count < 40 else float(count),
        ):
            assert COUNT.clean([dust], BU_DANG) == [count]
    assert BIRTH_YEAR.clean([1959.9999999999998], BU_DANG) == [1960]


@pytest.mark.parametrize(
    ("kind", "cell", "value", "code"),
    [
        (COUNT, 12.0, 12, ""),
        (COUNT, "1.234", 1234, "cell-text-number"),
        (COUNT, "1 234", 1234, "cell-text-number"),
        (COUNT, "–", 0, "cell-dash"),
        (COUNT, "không", 0, "cell-dash"),
        (COUNT, (0.1 + 0.7) * 10, 8, ""),
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
        (DATE, "Ngày 5 / 2/2023", date(2023, 2, 5), "cell-date-text"),
        (DATE, "05 tháng 02 năm 2023", date(2023, 2, 5), "cell-date-text"),
        (DATE, "05/02/2023 00:00", date(2023, 2, 5), "cell-date-text"),
        (DATE, "05/02/2023 17:00", None, "cell-date"),
        (DATE, "2023/02/05", date(2023, 2, 5), "cell-date-text"),
        (DATE, "2023-02-05 00:00:00", date(2023, 2, 5), "cell-date-text"),
        (DATE, "2023-02-05T00:00:00.000Z", date(2023, 2, 5), "cell-date-text"),
        (DATE, "2023-02-05 17:00", None, "cell-date"),
        (DATE, "2023/02-05", None, "cell-date"),
        (DATE, 44963.0, date(2023, 2, 6), "cell-date-number"),
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


@pytest.mark.parametrize(
    ("kind", "cell", "hint"),
    [
        (COUNT, "khoảng 30", "30"),
        (COUNT, "0 hộ", "0"),
        (COUNT, "30hộ", "30"),
        (COUNT, "1 234 hộ", "1.234"),
        (COUNT, "1.234 hộ", "1.234"),
        (COUNT, "hộ: 5", "5"),
        (COUNT, "l75", "175"),
        (COUNT, "1O5", "105"),
        (COUNT, "hộ nghèo (12)", "12"),
        (MONEY, "0,3976 tỷ", "397,6"),
        (MONEY, "500 nghìn đồng", "0,5"),
        (MONEY, "397.600.000đ", "397,6"),
        (NUMBER, "(397,6)", "-397,6"),
        (NUMBER, "397,6-", "-397,6"),
        (NUMBER, "-5 hộ", "-5"),
        (PERCENT, "khoảng 30%", "30"),
        (COUNT, date(1900, 6, 23), "175, do ô đang định dạng ngày, giờ"),
        (COUNT, datetime(1900, 6, 23), "175, do ô đang định dạng ngày, giờ"),
        (COUNT, date(1900, 1, 12), "12, do ô đang định dạng ngày, giờ"),
        (COUNT, date(1900, 2, 28), "59 hoặc 60, do ô đang định dạng ngày, giờ"),
        (COUNT, timedelta(days=175), "175, do ô đang định dạng ngày, giờ"),
        (MONEY, time(18), "0,75, do ô đang định dạng ngày, giờ"),
        (BIRTH_YEAR, date(1905, 5, 28), "1975, do ô đang định dạng ngày, giờ"),
        (BIRTH_YEAR, date(1975, 5, 12), "năm 1975"),
        (DATE, date(1905, 7, 15), "năm 2023"),
    ],
)
def test_a_refused_cell_is_asked_about_with_the_number_that_it_says(kind: FieldType, cell: Cell, hint: str) -> None:
    reading = kind.read(cell, BU_DANG)
    assert not reading.usable
    assert reading.values["hint"] == f" Có phải là {hint}?"


@pytest.mark.parametrize(
    ("kind", "cell"),
    [
        *[(MONEY, text) for text in ("(397,6)", "397,6-", "1.234 triệu", "3 trăm", "30%")],
        *[(COUNT, text) for text in ("-5 hộ", "giảm 5", "chưa đến 30", ".175", "12/50", "5 - 7", "B12", "12k", "1e5")],
        *[(COUNT, text) for text in ("0,3976 tỷ", "5 trăm", "2 chục", "o", "l", "lo")],
        *[(COUNT, cell) for cell in (True, timedelta(days=-3), time(18), datetime(1900, 6, 23, 12))],
        *[(MONEY, text) for text in ("12đ", "5)", "--5")],
        (COUNT, date(2023, 5, 12)),
    ],
)
def test_no_number_is_offered_that_the_cell_does_not_say(kind: FieldType, cell: Cell) -> None:
    reading = kind.read(cell, BU_DANG)
    assert not reading.usable
    assert reading.values["hint"] == ""


@given(st.integers(0, 10**6), st.sampled_from(["{} hộ", "khoảng {}", "{} (tăng)", "có {} người", "≈ {}"]))
def test_the_number_of_a_text_is_offered_whatever_words_stand_around_it(number: int, words: str) -> None:
    reading = COUNT.read(words.format(number), BU_DANG)
    assert reading.values["hint"] == f" Có phải là {show_number(number)}?"


@given(st.text("0123456789.,-()l% tỷhộâm", max_size=12))
def test_a_hint_is_a_number_that_may_stand_in_the_cell(text: str) -> None:
    reading = COUNT.read(text, BU_DANG) if not is_blank(text) else None
    if reading and (hint := reading.values.get("hint")):
        assert COUNT.read(hint.removeprefix(" Có phải là ").removesuffix("?").replace(".", ""), BU_DANG).usable


@pytest.mark.parametrize(
    ("kind", "cell", "shown"),
    [
        (COUNT, True, "TRUE"),
        (DATE, False, "FALSE"),
        (COMMUNE, True, "TRUE"),
        (COMMUNE, 5.0, "5"),
        (BOOL, 0.4, "0,4"),
        (COUNT, timedelta(days=-3, hours=-1), "-73:00"),
        (DATE, time(13, 30), "13:30"),
        (BIRTH_YEAR, 2023.0, "2023"),
        (YEAR, "1.999", "1999"),
        (COUNT, 1974.5, "1974,5"),
    ],
)
def test_a_cell_is_quoted_as_it_stands_on_the_sheet(kind: FieldType, cell: Cell, shown: str) -> None:
    assert kind.read(cell, BU_DANG).values["value"] == shown


def test_the_year_of_the_cover_is_never_grouped() -> None:
    year = next(field.type for field in FIELDS if field.key == "year")
    assert year.read("2023", BU_DANG).values["read"] == "2023"
    assert year.read(2.0, BU_DANG).values == {"value": "2", "expected": "từ 2000 đến 2100"}


@pytest.mark.parametrize(
    "cell",
    [
        date(1900, 2, 28), date(7649, 8, 7), "14/03/0223", "14/03/223", "0223-03-14", datetime(1999, 12, 31, 12),
        date(1999, 12, 31), date(2101, 1, 1),
    ],
)  # fmt: skip
def test_a_day_beyond_reason_is_refused_with_what_is_reasonable(cell: Cell) -> None:
    assert DATE.clean([cell], BU_DANG) is None
    reading = DATE.read(cell, BU_DANG)
    assert (reading.code, reading.usable) == ("cell-date-range", False)
    assert reading.values["expected"] == "từ 01/01/2000 đến 31/12/2100"


@pytest.mark.parametrize("number", [175.0, -3.0, 36525.0, 73416.0, 20230201.0])
def test_a_number_that_is_no_reasonable_day_is_none(number: float) -> None:
    assert DATE.read(number, BU_DANG).code == "cell-date"


@given(st.dates(date(1900, 3, 1), date(9999, 12, 31)))
def test_the_number_behind_a_day_is_the_one_that_excel_counts(day: date) -> None:
    assert numbers_behind(day) == ((day - date(1899, 12, 30)).days,)


def test_a_commune_slightly_misspelt_is_asked_about_with_the_best_suggestion() -> None:
    reading = COMMUNE.read("Xã Bom Bọp", BU_DANG)
    assert not reading.usable
    assert "Xã Bom Bo" in reading.values["hint"]


def test_the_opposite_of_what_is_written_is_never_suggested() -> None:
    structure = next(field for form in ALL_FORMS for field in form.fields if "Chưa kiện toàn" in str(field.type)).type
    assert structure.read("Đã kiện toàn", BU_DANG).values["hint"] == ""
    assert "“Chưa kiện toàn”" in structure.read("chua kien toann", BU_DANG).values["hint"]


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
